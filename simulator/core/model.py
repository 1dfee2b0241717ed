"""What a procedure is, as frozen data: each mapping of the source is a tuple in source order.

Times and durations are whole seconds. Acts, events, endings and situations share one namespace of
ids; rules, clauses, readings, scripts, claims, scenarios and examples have one each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

FORMAT = 1
"""Version of the bundle format. It grows when a field changes its meaning."""

RuleKind = Literal["must", "must not", "may"]
CutShort = Literal["lapses", "stays owed", "missed"]
Operator = Literal["is", "at_least", "at_most", "above", "below"]

END, STAY = "end", "stay"
"""The targets of a move that closes the case, and of one that leaves the case where it is."""

OTHER_ENDING = "other"
"""The ending of a case closed with choices that no ending names."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where something stands in the source; line and column count from 1."""

    file: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: a fact with its value, or a count with a bound."""

    subject: str
    operator: Operator
    value: bool | int | str


Guard = tuple[tuple[Condition, ...], ...]
"""Any of these groups, all of whose conditions hold. The empty guard always holds."""


@dataclass(frozen=True, slots=True)
class Window:
    """Seconds on one clock, both ends included; None is open.

    ``clock`` is ``"case"``, ``"situation"`` (since it was entered) or the id of an act or event
    (since it last happened).
    """

    opens: int | None = None
    closes: int | None = None
    clock: str = "case"


@dataclass(frozen=True, slots=True)
class Constant:
    """A named time of the case clock (``time``), a duration or a count (``limit``)."""

    id: str
    kind: Literal["time", "duration", "count"]
    value: int
    text: str = ""
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Fact:
    """Known when the case starts, fixed. ``options`` is empty for free text, such as names."""

    id: str
    text: str
    label: str
    kind: Literal["yes or no", "one of", "words"]
    options: tuple[str, ...]
    default: bool | str
    others: tuple[str, ...] = ()  # to draw from
    span: Span = Span()

    @property
    def values(self) -> tuple[bool | str, ...]:
        """The values that make a difference to rules; none for words."""
        return () if self.kind == "words" else self.options or (False, True)


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a dialog. A stand-in is ours, where the source names no label."""

    id: str
    label: str
    stand_in: bool = False
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Dialog:
    """A question a control asks before it acts."""

    id: str
    title: str
    options: tuple[Option, ...]
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Control:
    """Something to press; no ``screens`` is everywhere. ``opens`` heads the panel of its acts."""

    id: str
    label: str
    place: str
    icon: str = ""
    screens: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    opens: str = ""
    stand_in: bool = False
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Screen:
    """What the tool shows while a case stands somewhere."""

    id: str
    title: str
    text: str = ""
    picture: str = ""
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Stage:
    """The real tool as a trainee sees it. ``layout`` is what it looks like."""

    id: str
    title: str
    screens: tuple[Screen, ...]
    controls: tuple[Control, ...]
    dialogs: tuple[Dialog, ...]
    layout: Literal["call", "desk", "scene"] = "desk"


@dataclass(frozen=True, slots=True)
class Script:
    """Words to be said. ``{fact}`` is a slot; ``verbatim`` words are the source's own."""

    id: str
    title: str
    text: str
    verbatim: bool = False
    also_called: tuple[str, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Act:
    """What the engineer can do. ``script`` names what is said by it; ``shows`` is read after it."""

    id: str
    text: str
    control: str
    script: str = ""
    shows: str = ""
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Event:
    """What the world can do. ``heard``, or one of ``others``, is what the trainee hears or sees."""

    id: str
    text: str
    heard: str
    screens: tuple[str, ...] = ()
    speaker: str = ""
    others: tuple[str, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Page:
    """Where somebody goes on: another procedure, or with no id a page that has only its title."""

    title: str
    procedure: str = ""
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Ending:
    """An act with its choices that settles how the case ends."""

    id: str
    title: str
    act: str
    choices: tuple[str, ...]
    owed: str = ""
    not_owed: str = ""
    clauses: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    instead: tuple[Page, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class PassMark:
    """What a run passes with: it may go wrong in so many rules, and in none of *never*."""

    mistakes: int = 0
    never: tuple[str, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Counter:
    """How often any of these happened in the case; with a ``scope`` there alone, at each entry."""

    id: str
    counts: tuple[str, ...]
    scope: tuple[str, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Rule:
    """A duty (``must``), a ban (``must not``) or a permission (``may``).

    ``scope`` lists situations; empty is everywhere. ``acts`` holds ids of acts or endings: any of
    them keeps a duty, each of them breaks a ban. ``after`` names the rules to be kept first.
    ``each`` makes a duty owed anew at every visit; else it is owed until it was done once.
    ``at_least`` is how often its act is to be done. ``unless_allowed`` lets a ban give way where
    another rule demands or allows the act. ``cut_short`` says what becomes of a duty that is due
    when the world takes it away; it is missed only once there was ``time_to_act`` (seconds).
    ``also_called`` are other words that people use, here and elsewhere.
    What all this means stands in ``machine/modifiers.py``.
    """

    id: str
    kind: RuleKind
    acts: tuple[str, ...]
    text: str
    scope: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    guard: Guard = ()
    after: tuple[str, ...] = ()
    each: bool = True
    at_least: int = 1
    unless_allowed: bool = False
    cut_short: CutShort = "lapses"
    time_to_act: int = 0
    why: str = ""
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Move:
    """What an act or event leads to. ``on`` is empty for a passing moment (``windows`` say when).

    The first move of a situation whose trigger, guard and windows fit is taken.
    """

    on: str
    to: str
    guard: Guard = ()
    windows: tuple[Window, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know that asks for no act."""

    text: str
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a case stands."""

    id: str
    title: str
    text: str
    screen: str
    moves: tuple[Move, ...]
    notes: tuple[Note, ...] = ()
    also_called: tuple[str, ...] = ()
    instead: tuple[Page, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement of the source, in our words. ``no_rule`` says why no rule is needed."""

    id: str
    text: str
    no_rule: str = ""
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the source leaves room: what was chosen, and the question to its owner."""

    id: str
    text: str
    question: str
    clauses: tuple[str, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Claim:
    """A promise about every run, or (``right_only``) about every run that follows the rules.

    Kind ``never``: no moment of a run meets ``guard`` and ``windows`` while the case stands in one
    of ``situations`` (if any) or has just ended as one of ``endings`` (if any).
    Kind ``ends``: a case that was in one of ``situations`` ends, if it ends, as one of ``endings``.
    """

    id: str
    kind: Literal["never", "ends"]
    text: str
    right_only: bool = True
    situations: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    guard: Guard = ()
    windows: tuple[Window, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Reaction:
    """The event ``does`` at ``at``, or ``delay`` seconds after the ``nth`` time (0: each time) that
    ``on`` happened, or up to ``spread`` later; somebody ``says`` this, or one of ``others``."""

    does: str
    at: int | None = None
    on: str = ""
    nth: int = 0
    delay: int = 0
    says: str = ""
    spread: int = 0
    others: tuple[str, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody in the world, not the rules. ``replies`` are words to acts, of several any."""

    id: str
    text: str
    reactions: tuple[Reaction, ...]
    replies: tuple[tuple[str, str], ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Scenario:
    """Facts and people to rehearse with, and the endings that a right run has. It is a test."""

    id: str
    title: str
    text: str
    facts: tuple[tuple[str, bool | str], ...]
    people: tuple[Persona, ...]
    endings: tuple[str, ...]
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a run as it is written: ``2:30 call``."""

    text: str
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Case:
    """One way to go on with an example: its lines, and what is to be said of the last: a
    ``verdict``, perhaps with its ``rule``, or else all acts and endings that are ``right`` then."""

    lines: tuple[Line, ...]
    verdict: str = ""
    rule: str = ""
    right: tuple[str, ...] = ()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Example:
    """A beginning of a right run, and what each of several ways to go on means. It is a test."""

    id: str
    text: str
    facts: tuple[tuple[str, bool | str], ...]
    run: tuple[Line, ...]
    cases: tuple[Case, ...]
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """What somebody types into the search, and the ids of what it may find first. It is a test."""

    text: str
    answers: tuple[str, ...]
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Source:
    """The document a procedure was made from."""

    title: str
    text: str = ""


T = TypeVar("T")


def _by_id(name: str, kind: type[T]) -> cached_property[dict[str, T]]:
    """A lookup by id of the items in a field of the procedure or of its stage, made once."""
    return cached_property(
        lambda p: {item.id: item for item in getattr(p if hasattr(p, name) else p.stage, name)}
    )


@dataclass(frozen=True)
class Procedure:
    """A whole procedure. ``owner`` answers for it, and it holds from ``since`` on; may be empty."""

    id: str
    title: str
    summary: str
    version: str
    role: str
    zero: str
    start: str
    source: Source
    constants: tuple[Constant, ...]
    facts: tuple[Fact, ...]
    stage: Stage
    scripts: tuple[Script, ...]
    acts: tuple[Act, ...]
    events: tuple[Event, ...]
    endings: tuple[Ending, ...]
    counters: tuple[Counter, ...]
    situations: tuple[Situation, ...]
    rules: tuple[Rule, ...]
    claims: tuple[Claim, ...]
    clauses: tuple[Clause, ...]
    readings: tuple[Reading, ...]
    scenarios: tuple[Scenario, ...]
    glossary: tuple[tuple[str, str], ...] = ()
    examples: tuple[Example, ...] = ()
    questions: tuple[SearchQuestion, ...] = ()
    pass_mark: PassMark = PassMark()
    owner: str = ""
    since: str = ""
    file: str = ""
    format: int = field(default=FORMAT)

    act = _by_id("acts", Act)
    event = _by_id("events", Event)
    ending = _by_id("endings", Ending)
    situation = _by_id("situations", Situation)
    rule = _by_id("rules", Rule)
    script = _by_id("scripts", Script)
    scenario = _by_id("scenarios", Scenario)
    constant = _by_id("constants", Constant)
    example = _by_id("examples", Example)
    control = _by_id("controls", Control)
    dialog = _by_id("dialogs", Dialog)

    def act_of(self, name: str) -> str:
        """The act that *name* means: an ending's act, or itself."""
        ending = self.ending.get(name)
        return ending.act if ending else name

    def title_of(self, name: str) -> str:
        """What people call an act, event, ending or situation."""
        if done := self.act.get(name) or self.event.get(name):
            return done.text
        titled = self.ending.get(name) or self.situation.get(name)
        return titled.title if titled else name
