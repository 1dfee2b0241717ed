// Made by `python build.py reference` from core/shapes.py, core/model.py,
// core/runs/met.py, core/runs/record.py and the data of training/. Numbers are whole seconds
// where they are times; text times are m:ss.

/** One entry of a dialog. A stand-in is ours, where the source names no label. */
export interface Option {
  id: string;
  label: string;
  stand_in: boolean;
}

/** A question a control asks before it acts. */
export interface Dialog {
  id: string;
  title: string;
  options: Option[];
}

/** Something to press; no `screens` is everywhere. `opens` heads the panel of its acts. */
export interface Control {
  id: string;
  label: string;
  place: string;
  icon: string;
  screens?: string[];
  asks?: string[];
  opens: string;
  stand_in: boolean;
}

/** What the tool shows while a case stands somewhere. */
export interface Screen {
  id: string;
  title: string;
  text: string;
  picture: string;
}

/** The real tool as a trainee sees it. `layout` is what it looks like. */
export interface Stage {
  id: string;
  title: string;
  screens: Screen[];
  controls: Control[];
  dialogs?: Dialog[];
  layout: "call" | "desk" | "scene";
}

/** Known when the case starts, fixed. `options` is empty for free text, such as names. */
export interface Fact {
  id: string;
  text: string;
  label: string;
  kind: "yes or no" | "one of" | "words";
  options?: string[];
  default: boolean | string;
  others?: string[];
}

/** A run as `run.read` takes it: `of` which version, its people drawn by `chance`. */
export interface RunData {
  format: number;
  procedure: string;
  of?: string;
  scenario: string;
  chance?: number;
  facts: Record<string, boolean | string>;
  inputs: string[];
}

/** What became of one rule. */
export interface RuleRow {
  id: string;
  kind: string;
  text: string;
  outcome: "broken" | "missed" | "late" | "early" | "owed" | "kept" | "allowed" | "lapsed" | "respected" | "not reached";
  at: string | null;
  why: string;
  clause: string[];
}

/** One input of a run. What the world does, and waiting, has `happens`. */
export interface InputRow {
  at: string;
  input: string;
  text: string;
  verdict: "right" | "unneeded" | "early" | "late" | "wrong" | "happens";
  rule: string | null;
  clause: string[];
  why: string;
}

/** The first mistake of a run; `index` is the input that it came with. */
export interface Mistake {
  index: number;
  at: string;
  kind: string;
  rule: string | null;
  why: string;
}

/** One step of a right run, in words; `yours` where it is an act. */
export interface Advice {
  at: string;
  input: string;
  text: string;
  yours: boolean;
}

/** The shortest right run that shares the inputs before the first mistake. */
export interface Best {
  from: string;
  inputs: string[];
  steps: Advice[];
  ending: string;
  at: string;
}

/** What a run meant. `ending` is an id, `other` or None; `at` the time of the last input; `mistake` and `best` are None where there is none. */
export interface Verdict {
  format: number;
  procedure: string;
  scenario: string;
  passed: boolean;
  ending: string | null;
  over: boolean;
  at: string;
  rules: RuleRow[];
  inputs: InputRow[];
  mistake: Mistake | null;
  best: Best | null;
}

/** Something that was done, happened or was missed (`at` the last moment for it); `yours` where it was up to the trainee, `first` where it is the first mistake. */
export interface Entry {
  at: string;
  verdict: "right" | "unneeded" | "early" | "late" | "wrong" | "happens" | "missed";
  text: string;
  why: string;
  rule: string | null;
  yours: boolean;
  first: boolean;
}

/** When a duty was due, or `overdue`, both seconds included; `by` its last one or None. */
export interface Spell {
  from: number;
  to: number;
  by: number | null;
  overdue: boolean;
  words: string;
}

/** A duty that was due, with what became of it. */
export interface DutyRow {
  rule: string;
  text: string;
  outcome: "broken" | "missed" | "late" | "early" | "owed" | "kept" | "allowed" | "lapsed" | "respected" | "not reached";
  spells: Spell[];
}

/** A run on the case clock, which is shown up to second `end`. */
export interface Story {
  end: number;
  entries: Entry[];
  duties: DutyRow[];
}

/** A verdict with its summary in words and its story, as The Room shows it. */
export interface ToldVerdict {
  format: number;
  procedure: string;
  scenario: string;
  passed: boolean;
  ending: string | null;
  over: boolean;
  at: string;
  rules: RuleRow[];
  inputs: InputRow[];
  mistake: Mistake | null;
  best: Best | null;
  summary: string;
  story: Story;
}

/** Where the case stands. */
export interface ViewSituation {
  id: string;
  title: string;
  text: string;
}

/** Something that can be done; `line` is what is said by it. */
export interface ViewAct {
  id: string;
  control: string;
  text: string;
  line: string;
}

/** A duty that is owed: `from` when it can be kept and `by` when (seconds), in words too, and how often of how many `times` it was done; `why` may be empty. */
export interface Owed {
  from: number | null;
  by: number | null;
  rule: string;
  text: string;
  why: string;
  due: boolean;
  overdue: boolean;
  when: string;
  made: number;
  times: number;
}

/** Something that the world did, and the words or signs that it came with. */
export interface Heard {
  at: number;
  event: string;
  speaker: string;
  text: string;
}

/** What somebody says to an act of the trainee's. It changes nothing. */
export interface SaidBack {
  at: number;
  act: string;
  speaker: string;
  text: string;
}

/** What one rule says of an act: what is right, and why the rule is there (may be empty). */
export interface Fault {
  verdict: "right" | "unneeded" | "early" | "late" | "wrong";
  rule: string;
  text: string;
  why: string;
}

/** The verdict on an act: what was done, the gravest thing said of it, and what else. */
export interface Told {
  verdict: "right" | "unneeded" | "early" | "late" | "wrong";
  rule: string;
  text: string;
  why: string;
  at: number;
  act: string;
  did: string;
  also: Fault[];
}

/** A duty whose time went by: the first second (`at`) after it, and why the rule is there. */
export interface Missed {
  at: number;
  rule: string;
  text: string;
  why: string;
}

/** What The Room shows of a rehearsal. `next` is when anything changes by waiting, `news` when the trainee would notice it, `seen` when one would who is told nothing of what is due, `idle` what is said where no duty is due, `lines` the acts that are said first. */
export interface View {
  at: number;
  over: boolean;
  ending: string;
  situation: ViewSituation;
  screen: string;
  acts: ViewAct[];
  lines: string[];
  owed: Owed[];
  heard: Heard[];
  replies: SaidBack[];
  told: Told | null;
  next: number | null;
  news: number | null;
  seen: number | null;
  idle: string;
  inputs: string[];
  missed: Missed[];
}

/** Something to press, in the dialog that is called `where`; `ours` where the label is. */
export interface LivePress {
  where: string;
  label: string;
  ours: boolean;
}

/** How a case ends, what is owed then and what is not; `duties`: with which facts they are. */
export interface LiveEnding {
  id: string;
  title: string;
  owed: string;
  notOwed: string;
  duties: Record<string, (Record<string, boolean | string>)[]>;
}

/** A way to do something: an `input` without its time; `line`, with its slots, is said. */
export interface LiveWay {
  input: string;
  text: string;
  line: string;
  verbatim: boolean;
  presses: LivePress[];
  ending: LiveEnding | null;
}

/** What is so in all cases that are left open, or in those of any reading `when`. */
export interface LiveRow {
  when: (Record<string, boolean | string>)[];
}

/** A rule that has a say. */
export interface LiveRule {
  when: (Record<string, boolean | string>)[];
  rule: string;
  text: string;
  why: string;
  by: number | null;
}

/** A duty that is due or `overdue`, with the right ways to do it, or what comes `first`. */
export interface LiveDue {
  when: (Record<string, boolean | string>)[];
  rule: string;
  text: string;
  why: string;
  by: number | null;
  from: number;
  first: string[];
  overdue: boolean;
  made: number;
  times: number;
  offers: LiveWay[];
}

/** A duty whose time or turn has not come: `first` are the rules that go before, `begins` what its time begins with, `ways` the endings that it is about. */
export interface LiveComing {
  when: (Record<string, boolean | string>)[];
  rule: string;
  text: string;
  why: string;
  by: number | null;
  from: number | null;
  first: string[];
  begins: string[];
  ways: LiveWay[];
}

/** A ban; `here` if what it forbids can be done now, `own` if it is of this place alone. */
export interface LiveBan {
  when: (Record<string, boolean | string>)[];
  rule: string;
  text: string;
  why: string;
  by: number | null;
  here: boolean;
  own: boolean;
}

/** A permission, with the ways to use it. */
export interface LiveMay {
  when: (Record<string, boolean | string>)[];
  rule: string;
  text: string;
  why: string;
  by: number | null;
  offers: LiveWay[];
}

/** Something that can have happened now; `stays` where it leads nowhere else. */
export interface LiveEvent {
  when: (Record<string, boolean | string>)[];
  input: string;
  text: string;
  stays: boolean;
}

/** Where the case stands. */
export interface LiveSituation {
  when: (Record<string, boolean | string>)[];
  id: string;
  title: string;
  text: string;
  notes: string[];
}

/** The ending that was reached, and stands. */
export interface LiveEnded {
  id: string;
  title: string;
  owed: string;
  notOwed: string;
  duties: Record<string, (Record<string, boolean | string>)[]>;
  when: (Record<string, boolean | string>)[];
}

/** What is shown of a real case from second `at` on. */
export interface LiveView {
  at: number;
  over: boolean;
  situations: LiveSituation[];
  endings: LiveEnded[];
  due: LiveDue[];
  coming: LiveComing[];
  bans: LiveBan[];
  may: LiveMay[];
  happened: LiveEvent[];
}

/** What has happened, by the `tap` at that place; `assumed` if none has said it. */
export interface LiveStep {
  at: number;
  input: string;
  text: string;
  assumed: boolean;
  tap: number;
}

/** A tap that does not fit, and why. */
export interface LiveRefused {
  tap: number;
  why: string;
}

/** All that is shown of a real case: its views, in order, up to the last that time alone leads to (or to second `until`); the steps so far; the taps that do not fit; unsaid facts, since too many, that are taken to have their usual value. */
export interface Live {
  views: LiveView[];
  until: number | null;
  steps: LiveStep[];
  refused: LiveRefused[];
  usual: string[];
}

/** A run that shows something at a moment. */
export interface Shown {
  at: string;
  run: RunData;
}

/** How many states were explored. */
export interface States {
  right: number;
  all: number;
}

/** Something that a proof finds. */
export interface ProofProblem {
  code: string;
  kind: string;
  about: string;
  message: string;
  hint: string;
  witness: Shown | null;
}

/** What became of a claim: `proved`, `refuted` or `open`. */
export interface ClaimRow {
  id: string;
  result: "proved" | "refuted" | "open";
  witness: Shown | null;
}

/** A rule or claim, and a run in which it decides. */
export interface DecidesRow {
  kind: string;
  about: string;
  witness: Shown | null;
}

/** The first and the last second at which a duty is kept on right runs. */
export interface SlackRow {
  rule: string;
  first: string | null;
  last: string | null;
  words: string;
}

/** Where a right run may stay, and what it then waits for. */
export interface RestRow {
  "waits for": "duty" | "permission" | "world";
  situation: string;
  words: string;
  witness: Shown | null;
}

/** The longest right run, or the situations in which it can go on for ever. */
export interface LengthRow {
  longest: string | null;
  because: string[];
  words: string;
}

/** A proof as plain data. */
export interface ProofData {
  format: number;
  procedure: string;
  proved: boolean;
  complete: boolean;
  summary: string;
  explored: string;
  states: States;
  problems: ProofProblem[];
  claims: ClaimRow[];
  decides: DecidesRow[];
  slack: SlackRow[];
  rests: RestRow[];
  length: LengthRow;
  sound: string;
}

/** A rule that a run put to the test: whether it went right; the second of the act, None where nothing was done; the first and the last second at which it mattered, `by` None where there is no last one; and the situation in which it was settled. */
export interface MetRow {
  from: number | null;
  rule: string;
  right: boolean;
  at: number | null;
  by: number | null;
  situation: string;
}

/** What is said of a rehearsal: the run, its verdict, and the rules that it put to the test. */
export interface Debriefed {
  run: RunData;
  verdict: ToldVerdict;
  met: MetRow[];
}

/** Whether what somebody was told of a run is so, and the sentence that says it. */
export interface OfRecord {
  confirmed: boolean;
  text: string;
}

/** What is told of a run from elsewhere, and of its record; None where it has none. */
export interface JudgedRun {
  format: number;
  procedure: string;
  scenario: string;
  passed: boolean;
  ending: string | null;
  over: boolean;
  at: string;
  rules: RuleRow[];
  inputs: InputRow[];
  mistake: Mistake | null;
  best: Best | null;
  summary: string;
  story: Story;
  record: OfRecord | null;
}

/** The procedure that is rehearsed. `mark` says what a run passes with where mistakes are allowed. */
export interface RoomProcedure {
  id: string;
  title: string;
  role: string;
  zero: string;
  digest: string;
  mark: string;
}

/** Something that can be done; `line` is what is said by it, with its slots, `shows` what is read after it. */
export interface RoomAct {
  id: string;
  text: string;
  control: string;
  line: string;
  shows: string;
}

/** A rule, why it is there (may be empty), its address on the page, and the digests of what it means. */
export interface RoomRule {
  text: string;
  why: string;
  href: string;
  meaning: string[];
}

/** A case to rehearse; `first` is what it shows at 0:00, `rules` are those that its shortest right run puts to the test, `example` the acts of that run (lines), with the usual people. */
export interface RoomScenario {
  id: string;
  title: string;
  text: string;
  facts: Record<string, boolean | string>;
  situations: string[];
  rules: string[];
  example: string[];
  first: View;
}

/** Where the page of the procedure is. */
export interface Help {
  href: string;
}

/** All of it. `speakers` are who can be heard, the one who speaks of most things first. */
export interface RoomData {
  procedure: RoomProcedure;
  stage: Stage;
  facts: Fact[];
  endingTitles: Record<string, string>;
  situationTitles: Record<string, string>;
  acts: RoomAct[];
  rules: Record<string, RoomRule>;
  scenarios: RoomScenario[];
  speakers: string[];
  help: Help;
}

/** The procedure that is used; `rehearses` where it has rehearsals. */
export interface LiveProcedure {
  id: string;
  title: string;
  summary: string;
  zero: string;
  digest: string;
  rehearses: boolean;
}

/** Something that can happen somewhere in the procedure, with its input; `who` does it. */
export interface LiveListed {
  input: string;
  text: string;
  who: string;
}

/** All of it. `first` is what is shown as long as nothing is said, `likely` what right runs meet in each situation. */
export interface LiveData {
  procedure: LiveProcedure;
  facts: Fact[];
  first: Live;
  likely: Record<string, string[]>;
  listed: LiveListed[];
}

/** A drill: its rule (the only one of `rules`), the scenario, whether the edge is where it `opens`, what is done before (lines of a run), the second at which it begins (`to`), the last second on the right side of the edge, or the first one (`at`), and that in words. */
export interface EdgeDrill {
  rules: string[];
  scenario: string;
  opens: boolean;
  inputs: string[];
  to: number;
  at: number;
  words: string;
}

/** A drill: the two rules, the scenario, what is done before (lines of a run), the second at which it begins (`to`), and the one from which on both have a say (`at`). */
export interface BothDrill {
  rules: string[];
  scenario: string;
  inputs: string[];
  to: number;
  at: number;
}

/** Where two versions part: the step that they judge otherwise (a line of a run), and what the one of before and the one of now make of it, each a verdict with the id of its rule, if any. */
export interface WasAndNow {
  step: string;
  was: string;
  now: string;
}

/** A drill: the one rule of `rules` that has changed, the facts of the case, what is done and happens (lines of a run), the second at which it begins (`to`), the one at which the two versions part (`at`), and what each says there (`parting`). */
export interface ChangeDrill {
  rules: string[];
  facts: Record<string, boolean | string>;
  inputs: string[];
  to: number;
  at: number;
  parting: WasAndNow;
}

/** The procedure that is trained; `home` is the address of its page from here. */
export interface PracticeProcedure {
  id: string;
  title: string;
  digest: string;
  home: string;
}

/** A rule: its text, whether it is a duty, the digests of what it means, and how many rehearsals show it. */
export interface PracticeRule {
  id: string;
  duty: boolean;
  text: string;
  meaning: string[];
  cases: number;
}

/** A rule that a rehearsal puts to the test, and the situation in which it does. */
export interface Shows {
  rule: string;
  situation: string;
}

/** A rehearsal: what is known at its start and is not as usual, how long its shortest right run takes at the real pace, and the rules that this shows, in order of time. `choice` are others that one meets who makes use of a permission. */
export interface PracticeCase {
  id: string;
  title: string;
  known: string;
  seconds: number;
  rules: Shows[];
  choice: Shows[];
}

/** All of it. `edges` and `both` are drills that begin some seconds before what they are about: the edge of a rule, or two things at once; `changes` those of what the last released version changed. */
export interface PracticeData {
  procedure: PracticeProcedure;
  rules: PracticeRule[];
  situations: Record<string, string>;
  cases: PracticeCase[];
  edges: EdgeDrill[];
  both: BothDrill[];
  changes: ChangeDrill[];
}
