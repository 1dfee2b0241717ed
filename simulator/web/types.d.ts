// The state of the Room and of a proof in the browser, and what can happen to them. What crosses
// between page, Room and engine stands in crossing.d.ts. Names that end in `Ms` are milliseconds.

import type { Heard, InputRow, MetRow, OfRecord, WasAndNow, PracticeData, ProofData, RuleRow, RunData, SaidBack, Shown, Told, ToldVerdict, View, ViewAct } from "./crossing.js";
import type { RoomData as SentRoomData, RoomScenario } from "./crossing.js";

export * from "./crossing.js";
export type ActVerdict = Told["verdict"];
export type FactValue = boolean | string;
export type Facts = Record<string, FactValue>;
export type Run = RunData;
export type Proof = ProofData;
export type Witness = Shown;
export type Scenario = RoomScenario;
/** A verdict as the debrief shows it: of a run from elsewhere, with what is to be said of its record. */
export type ShownVerdict = ToldVerdict & { record?: OfRecord | null };

/** What the page holds, and which facts hold the first names on the two tiles. */
export interface RoomData extends SentRoomData { names?: { you?: string; other?: string }; own?: OwnCase }

/** The case of a run that belongs to no scenario; the world does what it did in the run. */
export interface OwnCase extends RoomScenario { world: string[] }

export type Mode = "example" | "guided" | "practice" | "assessment";
export type MetStatus = Standing["status"];

/** A run as it stands in a link: the trainee's own inputs, and when it stopped. Without a scenario, all inputs;
 * where two versions part in it, those up to just before that, and all of the `whole`. */
export interface SharedRun { scenario: string; chance: number; inputs: string[]; to: number; facts: Facts; digest: string; drill?: string[]; change?: boolean; over?: boolean; parting?: WasAndNow; whole?: { inputs: string[]; to: number } }

/** A rehearsal that was left in the middle, as this browser keeps it, and when (ISO 8601). What was
 * `asked` is asked again; of a `surprise` it is not told which case it is; one that is `elsewhere` goes on in another tab. */
export interface OpenRun extends SharedRun { id: string; when: string; procedure: string; asked: Asked[]; mode?: Mode; surprise?: boolean; elsewhere?: boolean }

/** An act that the engine was asked for and had not answered to. */
export interface Asked { at: number; name: string; choices: string[] }

/** A rule that a run put to the test, with the digests of what it meant then. */
export interface Met extends MetRow { meaning: string[] }

/** A finished run as this browser keeps it, without names of people. */
export interface PastRun {
  format: number;
  id: string;
  /** When it was finished: ISO 8601, in UTC. */
  when: string;
  procedure: string;
  digest: string;
  scenario: string;
  /** The number that its people were drawn by; 0 where nothing was drawn. */
  chance: number;
  facts: Facts;
  inputs: string[];
  /** How it was rehearsed; empty in runs of earlier versions. */
  mode: Mode | "";
  /** Case seconds per second, where it was slowest; 0 where the clock stood still for a time. */
  pace: number;
  /** Whether verdicts were told at once. */
  feedback: boolean;
  help: "" | "hint" | "break" | "drill" | "change";
  passed: boolean;
  over: boolean;
  ending: string;
  /** When the first mistake was, `m:ss`; empty for none. */
  mistake: string;
  /** How sure one was that it was right, in percent; null where that was not said. */
  sure: number | null;
  /** What one was about at the first mistake: one of some choices, or one's own words. */
  reason: { choice: string; words: string } | null;
  met: Met[];
}

/** A rule to take away from a run. */
export interface TakeAway {
  rule: string;
  outcome: RuleRow["outcome"];
  text: string;
  clauses: string[];
  /** The second that mattered, `m:ss`, and what was done or left undone. */
  at: string;
  what: string;
  why: string;
  /** How the same moment goes right; empty where the rule itself says it. */
  right: string;
  /** The moment to go back to: how many acts of one's own come before it, and its second. */
  back: { acts: number; to: number };
  /** Another case that shows the rule; empty for none. */
  drill: string;
}

/** How somebody stands with one rule. */
export interface Standing {
  rule: string;
  /** `changed`: it was met with another meaning only. `wrong`: last time. `begun`: right, and not yet mastered. */
  status: "new" | "changed" | "wrong" | "begun" | "mastered" | "again";
  /** How it was met last before it changed, where one act in its drill brings it back. */
  lost: Met | null;
  met: number;
  right: number;
  /** The second of the last act, and the last second that it could have been done. */
  at: number | null;
  by: number | null;
  /** When it was met last, as in a run; empty for never. */
  when: string;
  /** The day up to which it counts as mastered; empty where it never was. */
  goodUntil: string;
  /** Where it went right unaided since it last went wrong, and the day of the last time. */
  places: string[];
  day: string;
}

/** What to rehearse next, the rule that it is for, and how many rules it brings on. */
export interface Proposal {
  procedure: string;
  scenario: string;
  seconds: number;
  mode: Mode;
  rule: string;
  why: Standing["status"];
  situation: string;
  count: number;
}

/** What the practice home holds: `<script type="application/json" class="rr-practice-data">`. */
export interface PracticeState {
  all: PracticeData[];
  /** Whether it is the home of one procedure, with all its rules and rehearsals. */
  one: boolean;
  runs: PastRun[];
  today: string;
  trouble: string;
  notice: string;
  asking: boolean;
}

export type PracticeMessage =
  | { type: "export" }
  | { type: "import"; text: string }
  | { type: "ask" }
  | { type: "keep" }
  | { type: "delete" };

/** Words to be said word for word, in parts: text, or the name of a slot. Stands in `script.rr-recall-data`. */
export interface Script { title: string; parts: { text: string; slot: boolean }[] }
export interface RecallWord { before: string; word: string; after: string; slot: boolean }
export interface RecallState {
  scripts: Script[];
  script: number;
  level: number;
  /** Which words are missing this time. */
  turn: number;
  given: Record<number, string>;
  text: string;
  checked: boolean;
}
export type RecallMessage =
  | { type: "script"; script: number }
  | { type: "level"; level: number }
  | { type: "again" }
  | { type: "word"; place: number; text: string }
  | { type: "text"; text: string }
  | { type: "check" };

/** Somebody whose training a trainer looks at: what the trainer calls them, and their runs. */
export interface Person { name: string; runs: PastRun[] }

/** How one person met a rule: the first time and the last, of so many, of which so many went wrong. */
export interface MetByPerson { name: string; times: number; wrong: number; first: Meeting; last: Meeting }
export interface Meeting { run: PastRun; met: Met }

/** A rule, and everybody who met it, those who still get it wrong first. */
export interface RuleOfCohort { id: string; text: string; met: MetByPerson[]; wrongFirst: number; wrongNow: number }

/** A file that was dropped or chosen, the folder in a folder that it lies in, and why it was not read. */
export interface OpenedFile { name: string; folder: string; text: string; why: "" | "kind" | "large" | "many" }

export interface TrainerState { all: PracticeData[]; people: Person[]; today: string; refused: { name: string; why: string }[] }

export type TrainerMessage =
  | { type: "files"; files: OpenedFile[] }
  | { type: "name"; index: number; name: string }
  | { type: "remove"; index: number };

/** A training as a learning system plays it, and the address of its first page. */
export interface Course { standard: "scorm-1.2" | "cmi5"; start: string; practice: PracticeData }

/** How a learner stands with the rules that rehearsals show. */
export interface CourseStanding { mastered: number; rules: number; completed: boolean; passed: boolean }

/** A learning system around the training: what it kept of this learner, and what it is told. */
export interface CourseSystem {
  progress: string;
  progressMax: number;
  acts(run: PastRun, rows: InputRow[]): void | Promise<void>;
  report(standing: CourseStanding, progress: string): void | Promise<void>;
  end(): void;
}

export type Request =
  | { op: "load"; bundle: string }
  | { op: "begin"; scenario: string; facts: Facts; world: string[]; chance: number }
  | { op: "replay"; scenario: string; facts: Facts; world: string[]; chance: number; inputs: string[]; to: number }
  | { op: "act"; at: number; name: string; choices: string[] }
  | { op: "wait"; to: number }
  | { op: "hint" }
  | { op: "prepare" }
  | { op: "debrief" }
  | { op: "prove" }
  | { op: "judge"; run: Run; told?: boolean }
  | { op: "companion"; facts: Facts; taps: { line: string; earlier: boolean }[]; since: number };

export interface Prefs {
  speed: number; // 0 is untimed
  /** How many words one says in a minute; 0: speaking takes no time. */
  words: number;
  /** The way to rehearse that was chosen; empty for the one that is proposed. */
  mode: Mode | "";
  keys: boolean;
  /** Tones for what the screen shows, and a voice for who speaks; off until asked for. */
  sound: boolean;
  voice: boolean;
  names: Record<string, string>;
}

export interface State {
  data: RoomData;
  /** Address of the procedure's page, ending in a slash. */
  page: string;
  prefs: Prefs;
  phase: "briefing" | "playing" | "judging" | "asking" | "debrief";
  engine: "starting" | "ready" | "slow" | "failed";
  /** What the engine cannot do here, or did wrong, in a sentence; empty for nothing. */
  lacks: string;
  scenario: string;
  /** The way to rehearse that a link or a start has settled; empty while it may change. */
  mode: Mode | "";
  /** The case was chosen by its name. */
  named: boolean;
  /** The way that is proposed for each scenario. */
  proposed: Record<string, Mode>;
  /** Titles are hidden until the debrief: the trainee asked for a surprise. */
  surprise: boolean;
  /** The situation that the page was asked to rehearse; empty for all scenarios. */
  situation: string;
  /** A run that came with the link. */
  shared: SharedRun | null;
  /** A rehearsal of this procedure that was left in the middle; it is offered again. */
  open: OpenRun | null;
  /** How each scenario was passed: with this version of the procedure, or an earlier one. */
  passed: Record<string, "now" | "earlier">;
  /** Grows with every start, so that answers to an earlier rehearsal are known as such. */
  round: number;
  view: View;
  clock: { base: number; sinceMs: number; paused: boolean };
  at: number;
  /** Acts and waits that the engine has not answered yet. */
  pending: { op: "act" | "wait" | "begin"; text: string; at: number; act?: Asked }[];
  /** What the trainee does while the engine is still to answer: it is done after the answer. */
  queue: Message[];
  dialog: { act: string; text: string; asks: string[]; chosen: string[] } | null;
  /** What a control has opened: its acts (`act` is empty), or what one of them shows. */
  panel: { control: string; act: string } | null;
  keysShown: boolean;
  /** Nothing sounds, until it is asked for again or the rehearsal is over. */
  muted: boolean;
  /** The situation in which all lines were asked for; empty: none. */
  allLines: string;
  /** The number that the people, a name and the order of lines are drawn by. */
  chance: number;
  hint: { kind: string; text: string; lost: string } | null;
  /** What helped in this rehearsal; a pass counts where nothing did. */
  help: "" | "link" | "back" | "hint" | "break" | "drill" | "change" | "example" | "replay";
  /** The run that is played again: lines of what was done, and the facts of its case. */
  replayed: { inputs: string[]; facts: Facts } | null;
  /** The slowest pace of this rehearsal. */
  pace: number;
  /** Up to when (the page's milliseconds) the clock of an example stands still, to be read; -1 where
   * its next step was asked for. */
  reading: number;
  /** The second that was last jumped to; -1 for none. */
  leapt: number;
  said: Record<string, ViewAct>;
  told: Told | null;
  /** What somebody said last, while the screen is still that of the talk. */
  spoken: Heard | SaidBack | null;
  verdict: ShownVerdict | null;
  run: Run | null;
  /** What is kept of it; null for nothing. */
  record: Omit<PastRun, "id" | "when"> | null;
  /** The last run of the same case, from before this one. */
  before: PastRun | null;
  /** What is still to be asked before the debrief opens. */
  questions: ("sure" | "reason")[];
  /** The finished runs that this browser keeps, in order of time. */
  runs: PastRun[];
  /** A refusal or failure in words. */
  trouble: string;
  /** A hint that goes away by itself. */
  notice: string;
  /** What a screen reader hears next. */
  announce: string;
  copied: string;
}

/** What a click means that is not meant twice: `again` says that it is the second of a double click. */
export type Pressed =
  | { type: "press"; act: string }
  | { type: "choose"; option: string }
  | { type: "pause" }
  | { type: "skip" }
  | { type: "wait"; seconds: number }
  | { type: "stop" };

export type Message =
  | { type: "engine"; status: State["engine"]; trouble?: string; lacks?: string }
  | { type: "pick"; scenario: string; surprise?: boolean }
  | { type: "all scenarios" }
  | { type: "name"; id: string; value: string }
  | { type: "set"; key: "keys" | "sound" | "voice"; value: boolean }
  | { type: "mode"; mode: Mode }
  | { type: "sure"; sure: number }
  | { type: "reason"; choice: string; words: string }
  | { type: "skip question" }
  | { type: "take back"; acts: number; to: number }
  | { type: "watch" }
  | { type: "judge story" }
  | { type: "download" }
  | { type: "print" }
  | { type: "speed"; value: number; nowMs: number }
  | { type: "words"; value: number }
  | { type: "mute" }
  | { type: "start"; nowMs: number }
  | { type: "remembered"; runs: PastRun[]; today: string; left: OpenRun[]; trouble: string }
  | { type: "open"; text: string }
  | { type: "tick"; nowMs: number }
  | (Pressed & { nowMs: number; again?: boolean })
  | { type: "look"; control: string }
  | { type: "back" }
  | { type: "close" }
  | { type: "keys" }
  | { type: "all lines" }
  | { type: "not now" }
  | { type: "hush" }
  | { type: "ask hint" }
  | { type: "restart" }
  | { type: "resume" }
  | { type: "take up" }
  | { type: "forget" }
  | { type: "again" }
  | { type: "another" }
  | { type: "copy"; what: "run" | "link" }
  | { type: "copied"; what: string }
  | { type: "go to"; id: string }
  | { type: "answer"; round: number; request: Request; answer: any; nowMs: number };

export type Effect =
  | { do: "ask"; round: number; request: Request }
  | { do: "save"; prefs: Partial<Prefs> }
  | { do: "copy"; what: "run" | "link"; run: Run; at: number }
  | { do: "download"; run: Run; record: NonNullable<State["record"]> }
  | { do: "print" }
  | { do: "address"; scenario: string }
  | { do: "keep"; open: Omit<OpenRun, "id" | "when"> }
  | { do: "record"; run: Omit<PastRun, "id" | "when"> }
  | { do: "begin"; instead: string }
  | { do: "forget"; id: string }
  | { do: "restart" }
  | { do: "hush" }
  | { do: "focus"; on: "stage" | "debrief" | "briefing" | "question" }
  | { do: "focus act"; act: string }
  | { do: "go to"; id: string };

export type Send = (message: Message) => void;

/** What the page of a proof holds: `<script type="application/json" class="rr-prove-data">`. */
export interface ProveData {
  claims: Record<string, string>;
  rules: Record<string, { text: string; href: string }>;
  situations: Record<string, string>;
}
export interface ProofState {
  data: ProveData;
  phase: "before" | "starting" | "exploring" | "done";
  states: number;
  sinceMs: number;
  tookMs: number;
  proof: Proof | null;
  /** The verdict on each witness, by its run as JSON text. */
  stories: Record<string, ToldVerdict>;
  trouble: string;
}
export type ProofMessage = "start" | "cancel";

/** An answer that the search can find, as search/entries.py writes it. */
export interface Answer { id: string; kind: string; href: string; title: string; lines: string[]; where: string; also: string[]; near: string[] }

export interface ProcedureAnswers { id: string; title: string; href: string; entries: Answer[] }

/** What was found: an answer or a page, the words of the question in it, whether it answers it, and the procedure of several that it is of. */
export interface Found extends Omit<Answer, "also" | "near"> { words: string[]; answers: boolean; of: string }
