"""The shapes that cross from the core to the browser and to other tools: plain data for JSON.

Times are whole seconds, or ``m:ss`` as text; None is nothing. web/crossing.d.ts is made of these.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict, get_args

ActWord = Literal["right", "unneeded", "early", "late", "wrong"]
InputWord = Literal["right", "unneeded", "early", "late", "wrong", "happens"]
Outcome = Literal[
    "broken", "missed", "late", "early", "owed", "kept",
    "allowed", "lapsed", "respected", "not reached",
]  # fmt: skip
"""What can become of a rule, worst first. With several visits, the worst counts."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
ClaimResult = Literal["proved", "refuted", "open"]
Waits = Literal["duty", "permission", "world"]
FactValues = dict[str, bool | str]

# -- runs and verdicts ------------------------------------------------------------------------


class RunData(TypedDict):
    """A run as `run.read` takes it: ``of`` which version, its people drawn by ``chance``."""

    format: int
    procedure: str
    of: NotRequired[str]
    scenario: str
    chance: NotRequired[int]
    facts: FactValues
    inputs: list[str]


class RuleRow(TypedDict):
    """What became of one rule."""

    id: str
    kind: str
    text: str
    outcome: Outcome
    at: str | None
    why: str
    clause: list[str]


class InputRow(TypedDict):
    """One input of a run. What the world does, and waiting, has ``happens``."""

    at: str
    input: str
    text: str
    verdict: InputWord
    rule: str | None
    clause: list[str]
    why: str


class Mistake(TypedDict):
    """The first mistake of a run; ``index`` is the input that it came with."""

    index: int
    at: str
    kind: str
    rule: str | None
    why: str


class Advice(TypedDict):
    """One step of a right run, in words; ``yours`` where it is an act."""

    at: str
    input: str
    text: str
    yours: bool


_Since = TypedDict("_Since", {"from": str})


class Best(_Since):
    """The shortest right run that shares the inputs before the first mistake."""

    inputs: list[str]
    steps: list[Advice]
    ending: str
    at: str


class Verdict(TypedDict):
    """What a run meant. ``ending`` is an id, ``other`` or None; ``at`` the time of the last input;
    ``mistake`` and ``best`` are None where there is none."""

    format: int
    procedure: str
    scenario: str
    passed: bool
    ending: str | None
    over: bool
    at: str
    rules: list[RuleRow]
    inputs: list[InputRow]
    mistake: Mistake | None
    best: Best | None


EntryWord = Literal["right", "unneeded", "early", "late", "wrong", "happens", "missed"]


class Entry(TypedDict):
    """Something that was done, happened or was missed (``at`` the last moment for it); ``yours``
    where it was up to the trainee, ``first`` where it is the first mistake."""

    at: str
    verdict: EntryWord
    text: str
    why: str
    rule: str | None
    yours: bool
    first: bool


_Spell = TypedDict("_Spell", {"from": int})


class Spell(_Spell):
    """When a duty was due, or ``overdue``, both seconds included; ``by`` its last one or None."""

    to: int
    by: int | None
    overdue: bool
    words: str


class DutyRow(TypedDict):
    """A duty that was due, with what became of it."""

    rule: str
    text: str
    outcome: Outcome
    spells: list[Spell]


class Story(TypedDict):
    """A run on the case clock, which is shown up to second ``end``."""

    end: int
    entries: list[Entry]
    duties: list[DutyRow]


class ToldVerdict(Verdict):
    """A verdict with its summary in words and its story, as The Room shows it."""

    summary: str
    story: Story


# -- a rehearsal at one moment ----------------------------------------------------------------


class ViewSituation(TypedDict):
    """Where the case stands."""

    id: str
    title: str
    text: str


class ViewAct(TypedDict):
    """Something that can be done; ``line`` is what is said by it."""

    id: str
    control: str
    text: str
    line: str


_Window = TypedDict("_Window", {"from": int | None, "by": int | None})


class Owed(_Window):
    """A duty that is owed: ``from`` when it can be kept and ``by`` when (seconds), in words too,
    and how often of how many ``times`` it was done; ``why`` may be empty."""

    rule: str
    text: str
    why: str
    due: bool
    overdue: bool
    when: str
    made: int
    times: int


class Heard(TypedDict):
    """Something that the world did, and the words or signs that it came with."""

    at: int
    event: str
    speaker: str
    text: str


class SaidBack(TypedDict):
    """What somebody says to an act of the trainee's. It changes nothing."""

    at: int
    act: str
    speaker: str
    text: str


class Fault(TypedDict):
    """What one rule says of an act: what is right, and why the rule is there (may be empty)."""

    verdict: ActWord
    rule: str
    text: str
    why: str


class Told(Fault):
    """The verdict on an act: what was done, the gravest thing said of it, and what else."""

    at: int
    act: str
    did: str
    also: list[Fault]


class Missed(TypedDict):
    """A duty whose time went by: the first second (``at``) after it, and why the rule is there."""

    at: int
    rule: str
    text: str
    why: str


class View(TypedDict):
    """What The Room shows of a rehearsal. ``next`` is when anything changes by waiting, ``news``
    when the trainee would notice it, ``seen`` when one would who is told nothing of what is due,
    ``idle`` what is said where no duty is due, ``lines`` the acts that are said first."""

    at: int
    over: bool
    ending: str
    situation: ViewSituation
    screen: str
    acts: list[ViewAct]
    lines: list[str]
    owed: list[Owed]
    heard: list[Heard]
    replies: list[SaidBack]
    told: Told | None
    next: int | None
    news: int | None
    seen: int | None
    idle: str
    inputs: list[str]
    missed: list[Missed]


# -- a real case, from second to second -------------------------------------------------------


class LivePress(TypedDict):
    """Something to press, in the dialog that is called ``where``; ``ours`` where the label is."""

    where: str
    label: str
    ours: bool


class LiveEnding(TypedDict):
    """How a case ends, what is owed then and what is not; ``duties``: with which facts they are."""

    id: str
    title: str
    owed: str
    notOwed: str
    duties: dict[str, list[FactValues]]


class LiveWay(TypedDict):
    """A way to do something: an ``input`` without its time; ``line``, with its slots, is said."""

    input: str
    text: str
    line: str
    verbatim: bool
    presses: list[LivePress]
    ending: LiveEnding | None


class LiveRow(TypedDict):
    """What is so in all cases that are left open, or in those of any reading ``when``."""

    when: list[FactValues]


class LiveRule(LiveRow):
    """A rule that has a say."""

    rule: str
    text: str
    why: str
    by: int | None


_LiveDue = TypedDict("_LiveDue", {"from": int, "first": list[str]})
_LiveComing = TypedDict("_LiveComing", {"from": int | None, "first": list[str]})


class LiveDue(LiveRule, _LiveDue):
    """A duty that is due or ``overdue``, with the right ways to do it, or what comes ``first``."""

    overdue: bool
    made: int
    times: int
    offers: list[LiveWay]


class LiveComing(LiveRule, _LiveComing):
    """A duty whose time or turn has not come: ``first`` are the rules that go before, ``begins``
    what its time begins with, ``ways`` the endings that it is about."""

    begins: list[str]
    ways: list[LiveWay]


class LiveBan(LiveRule):
    """A ban; ``here`` if what it forbids can be done now, ``own`` if it is of this place alone."""

    here: bool
    own: bool


class LiveMay(LiveRule):
    """A permission, with the ways to use it."""

    offers: list[LiveWay]


class LiveEvent(LiveRow):
    """Something that can have happened now; ``stays`` where it leads nowhere else."""

    input: str
    text: str
    stays: bool


class LiveSituation(LiveRow):
    """Where the case stands."""

    id: str
    title: str
    text: str
    notes: list[str]


class LiveEnded(LiveEnding, LiveRow):
    """The ending that was reached, and stands."""


class LiveView(TypedDict):
    """What is shown of a real case from second ``at`` on."""

    at: int
    over: bool
    situations: list[LiveSituation]
    endings: list[LiveEnded]
    due: list[LiveDue]
    coming: list[LiveComing]
    bans: list[LiveBan]
    may: list[LiveMay]
    happened: list[LiveEvent]


class LiveStep(TypedDict):
    """What has happened, by the ``tap`` at that place; ``assumed`` if none has said it."""

    at: int
    input: str
    text: str
    assumed: bool
    tap: int


class LiveRefused(TypedDict):
    """A tap that does not fit, and why."""

    tap: int
    why: str


class Live(TypedDict):
    """All that is shown of a real case: its views, in order, up to the last that time alone leads
    to (or to second ``until``); the steps so far; the taps that do not fit; unsaid facts, since too
    many, that are taken to have their usual value."""

    views: list[LiveView]
    until: int | None
    steps: list[LiveStep]
    refused: list[LiveRefused]
    usual: list[str]


# -- proofs -----------------------------------------------------------------------------------


class Shown(TypedDict):
    """A run that shows something at a moment."""

    at: str
    run: RunData


class States(TypedDict):
    """How many states were explored."""

    right: int
    all: int


class ProofProblem(TypedDict):
    """Something that a proof finds."""

    code: str
    kind: str
    about: str
    message: str
    hint: str
    witness: Shown | None


class ClaimRow(TypedDict):
    """What became of a claim: ``proved``, ``refuted`` or ``open``."""

    id: str
    result: ClaimResult
    witness: Shown | None


class DecidesRow(TypedDict):
    """A rule or claim, and a run in which it decides."""

    kind: str
    about: str
    witness: Shown | None


class SlackRow(TypedDict):
    """The first and the last second at which a duty is kept on right runs."""

    rule: str
    first: str | None
    last: str | None
    words: str


_Waits = TypedDict("_Waits", {"waits for": Waits})


class RestRow(_Waits):
    """Where a right run may stay, and what it then waits for."""

    situation: str
    words: str
    witness: Shown | None


class LengthRow(TypedDict):
    """The longest right run, or the situations in which it can go on for ever."""

    longest: str | None
    because: list[str]
    words: str


class ProofData(TypedDict):
    """A proof as plain data."""

    format: int
    procedure: str
    proved: bool
    complete: bool
    summary: str
    explored: str
    states: States
    problems: list[ProofProblem]
    claims: list[ClaimRow]
    decides: list[DecidesRow]
    slack: list[SlackRow]
    rests: list[RestRow]
    length: LengthRow
    sound: str
