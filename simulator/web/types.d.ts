// The shapes that cross between the page, the Room and the engine. Times are whole seconds unless
// they end in `Ms` or are text like "2:30".

export interface Option { id: string; label: string; stand_in?: boolean }
export interface Dialog { id: string; title: string; options: Option[] }
export interface Control {
  id: string; label: string; place: string; icon?: string; note?: string;
  screens?: string[]; asks?: string[]; stand_in?: boolean;
}
export interface Screen { id: string; title: string; text?: string }
export interface Stage {
  id: string; title: string; screens: Screen[]; controls: Control[]; dialogs?: Dialog[];
}
export type FactValue = boolean | string;
export type Facts = Record<string, FactValue>;
export interface Fact {
  id: string; text: string; label: string; kind: "yes or no" | "one of" | "words";
  options?: string[]; default: FactValue;
}
export interface Scenario {
  id: string; title: string; text: string; facts: Facts; situations?: string[]; first: View;
}

/** What the training page holds: `<script type="application/json" class="rr-room-data">`. */
export interface RoomData {
  procedure: { id: string; title: string; role: string; zero: string };
  stage: Stage;
  facts: Fact[];
  rules: Record<string, { text: string; href?: string }>;
  scenarios: Scenario[];
  endingTitles: Record<string, string>;
  acts?: { id: string; text: string; control: string; line?: string }[];
  situationTitles?: Record<string, string>;
  help?: { href: string };
  /** The scenarios by what they are about; without it they are one list. */
  groups?: { title: string; scenarios: string[] }[];
  /** Who can be heard, the one who speaks of most things first. */
  speakers?: string[];
  /** Which facts hold the first names on the two tiles. */
  names?: { you?: string; other?: string };
}

export interface ViewAct { id: string; control: string; text: string; line: string }
export interface Owed {
  rule: string; text: string; from: number | null; by: number | null;
  due: boolean; overdue: boolean;
  made: number; times: number;
}
export interface Heard { at: number; event: string; speaker: string; text: string }
export interface Told { at: number; act: string; verdict: ActVerdict; rule: string; text: string }
export type ActVerdict = "right" | "unneeded" | "early" | "late" | "wrong";

/** What `bridge.view` gives. */
export interface View {
  at: number; over: boolean; ending: string;
  situation: { id: string; title: string; text: string };
  screen: string;
  acts: ViewAct[];
  owed: Owed[];
  heard: Heard[];
  told: Told | null;
  /** When anything changes by waiting. */
  next: number | null;
  /** When something happens that the trainee would notice. */
  news: number | null;
  inputs: string[];
  mistakes: number;
}

export interface Verdict {
  passed: boolean; ending: string | null; over: boolean; at: string; scenario: string;
  rules: {
    id: string; kind: string; text: string; outcome: string; at: string | null; why: string;
    clause: string[];
  }[];
  inputs: {
    at: string; input: string; text: string; verdict: ActVerdict | "happened";
    rule: string | null; clause: string[]; why: string;
  }[];
  mistake: { index: number; at: string; kind: string; rule: string | null; why: string } | null;
  best: {
    from: string; inputs: string[]; ending: string; at: string;
    steps: { at: string; input: string; text: string; yours: boolean }[];
  } | null;
}
export interface Run {
  format: number; procedure: string; scenario: string; facts: Facts; inputs: string[];
}
/** A run as it stands in a link: the trainee's own inputs, and when it stopped. */
export interface SharedRun { scenario: string; inputs: string[]; to: number; facts: Facts }

export type Request =
  | { op: "load"; bundle: string }
  | { op: "begin"; scenario: string; facts: Facts }
  | { op: "replay"; scenario: string; facts: Facts; inputs: string[]; to: number }
  | { op: "act"; at: number; name: string; choices: string[] }
  | { op: "wait"; to: number }
  | { op: "hint" }
  | { op: "debrief" }
  | { op: "prove" }
  | { op: "judge"; run: Run };

export interface Prefs {
  speed: number; // 0 is untimed
  hints: boolean;
  feedback: boolean;
  keys: boolean;
  names: Record<string, string>;
  /** The rehearsals that were passed: `PROCEDURE/SCENARIO`. */
  passed: string[];
}

export interface State {
  data: RoomData;
  /** Address of the procedure's page, ending in a slash. */
  page: string;
  prefs: Prefs;
  phase: "briefing" | "playing" | "judging" | "debrief";
  engine: "starting" | "ready" | "failed";
  scenario: string;
  /** Titles are hidden until the debrief: the trainee asked for a surprise. */
  surprise: boolean;
  /** The situation that the page was asked to rehearse; empty for all scenarios. */
  situation: string;
  /** A run that came with the link. */
  shared: SharedRun | null;
  /** Grows with every start, so that answers to an earlier rehearsal are known as such. */
  round: number;
  view: View;
  clock: { base: number; sinceMs: number; paused: boolean };
  at: number;
  /** Acts and waits that the engine has not answered yet. */
  pending: { op: "act" | "wait" | "begin"; text: string; at: number }[];
  /** What the trainee does while the engine is still to answer: it is done after the answer. */
  queue: Message[];
  dialog: { act: string; text: string; asks: string[]; chosen: string[] } | null;
  keysShown: boolean;
  hint: { text: string; at: string } | null;
  said: Record<string, ViewAct>;
  told: Told | null;
  /** What somebody said last, while the screen is still that of the talk. */
  spoken: Heard | null;
  verdict: Verdict | null;
  run: Run | null;
  /** A refusal or failure in words. */
  trouble: string;
  /** A hint that goes away by itself. */
  notice: string;
  /** What a screen reader hears next. */
  announce: string;
  copied: string;
}

export type Message =
  | { type: "engine"; status: State["engine"]; trouble?: string }
  | { type: "pick"; scenario: string; surprise?: boolean }
  | { type: "all scenarios" }
  | { type: "name"; id: string; value: string }
  | { type: "set"; key: "hints" | "feedback" | "keys"; value: boolean }
  | { type: "speed"; value: number; nowMs: number }
  | { type: "start"; nowMs: number }
  | { type: "open"; text: string }
  | { type: "tick"; nowMs: number }
  | { type: "pause"; nowMs: number }
  | { type: "skip"; nowMs: number }
  | { type: "wait"; seconds: number; nowMs: number }
  | { type: "press"; act: string; nowMs: number }
  | { type: "choose"; option: string; nowMs: number }
  | { type: "back" }
  | { type: "close" }
  | { type: "keys" }
  | { type: "not now" }
  | { type: "hush" }
  | { type: "ask hint" }
  | { type: "restart" }
  | { type: "stop"; nowMs: number }
  | { type: "again" }
  | { type: "another" }
  | { type: "copy"; what: "run" | "link" }
  | { type: "copied"; what: string }
  | { type: "answer"; round: number; request: Request; answer: any; nowMs: number };

export type Effect =
  | { do: "ask"; round: number; request: Request }
  | { do: "save"; prefs: Prefs }
  | { do: "copy"; what: "run" | "link"; run: Run; at: number }
  | { do: "address"; scenario: string }
  | { do: "restart" }
  | { do: "hush" }
  | { do: "focus"; on: "stage" | "debrief" | "briefing" }
  | { do: "focus act"; act: string };

export type Send = (message: Message) => void;

/** What the page of a proof holds: `<script type="application/json" class="rr-prove-data">`. */
export interface ProveData {
  claims: Record<string, string>;
  rules: Record<string, { text: string; href?: string }>;
  situations: Record<string, string>;
}
/** A run that shows something at a moment. */
export interface Witness { at: string; run: Run }
/** What `proof.as_data` gives. Times are text like "2:30"; null is no end. */
export interface Proof {
  proved: boolean; complete: boolean;
  states: { right: number; all: number };
  findings: { code: string; kind: string; text: string; hint: string; witness: Witness | null }[];
  claims: { id: string; result: string; witness: Witness | null }[];
  slack: { rule: string; first: string | null; last: string | null }[];
  rests: { situation: string; "waits for": string }[];
  length: { longest: string | null; because: string[] };
}
export interface ProofState {
  data: ProveData;
  phase: "before" | "starting" | "exploring" | "done";
  states: number;
  sinceMs: number;
  tookMs: number;
  proof: Proof | null;
  /** The verdict on each witness, by its run as JSON text. */
  stories: Record<string, Verdict>;
  trouble: string;
}
export type ProofMessage = "start" | "cancel";
