"""What a review found, as plain data. Every rendering is made from it, and from nothing else.

Times are whole seconds of the case clock. ``shape.data(review)`` of this module's dataclasses is
the versioned JSON.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from simulator.core import clock
from simulator.core.runs.run import WAIT
from simulator.training.change_drills import WasAndNow

FORMAT = 2
"""Version of the JSON. It grows when a field changes its meaning."""

Direction = Literal["stricter", "looser", "different"]
Standing = Literal[
    "same", "stricter", "looser", "different", "added", "removed", "not reached", "not proven"
]
BAD = frozenset({"early", "late", "wrong", "overdue", "missed"})
"""Verdicts that are mistakes."""

RIGHT = frozenset({"right", "right, ends"})
"""Verdicts of an act that a rule asks for or allows."""

Who = Literal["you", "world", "time"]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the source: ``text`` is the line itself."""

    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One line of a story. ``at`` in seconds; ``who`` does it, ``text`` says what, in words."""

    at: int
    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """What one version makes of the last step of a story.

    ``verdict`` is right, unneeded, early, late or wrong for an act, ``overdue`` for a deadline that
    goes by, ``due`` or ``not due`` for what is to be done now, ``happens`` or ``impossible`` for an
    event, ``over`` for a case that is over. ``text`` is one plain sentence about that very second,
    ``rule`` the rule's id or empty, ``rule_text`` the rule's own words, and ``place`` where it
    stands in the YAML (None where nothing says anything).
    """

    verdict: str
    text: str
    rule: str = ""
    place: Place | None = None
    rule_text: str = ""


@dataclass(frozen=True, slots=True)
class OtherAct:
    """Another act of which the same rules say the same: its ``text``, when and in which situations
    (their titles) that shows, and its own shortest witness."""

    text: str
    when: tuple[tuple[int, int | None], ...]
    places: tuple[str, ...]
    facts: tuple[tuple[str, bool | str], ...] = ()
    run: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference in behaviour, with its shortest and earliest witness.

    ``situation`` is the id in the head where it exists there, else in the base; ``places`` are all
    situations in which the same rules say the same, as ids and titles, this one first; where the
    case stands elsewhere in the base, that title stands before the other one.
    ``scenarios`` are the titles of those whose right run comes to it. ``story`` leads to
    the last step, which ``before`` and ``after`` judge. ``run`` is the witness as
    ``core.runs.run`` writes it (it can be played in both versions up to the last step); it and
    ``facts`` have the ids of the head.
    ``when`` lists the exact intervals of the case clock, both ends included, None for no end; where
    these are too many to explore it is not ``whole``, and has some of them, that of the story too.
    ``facts`` are those that matter: with any other value of the rest it is the same story. ``only``
    are those, by their labels, without which it shows nowhere. ``others`` are other acts of which
    the same rules say the same.
    ``states`` counts the explored states that differ so; ``causes`` are indices into ``edits``.
    ``practised``: a right run of some scenario does the act, be it at another moment. ``way`` are
    the last steps before it, in words, where another difference is about the same act at the same
    place and time, so that only the way there tells the two apart.
    """

    situation: str
    title: str
    direction: Direction
    story: tuple[StoryStep, ...]
    before: Side
    after: Side
    when: tuple[tuple[int, int | None], ...]
    states: int
    causes: tuple[int, ...]
    facts: tuple[tuple[str, bool | str], ...] = ()
    run: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    scenarios: tuple[str, ...] = ()
    only: tuple[tuple[str, bool | str], ...] = ()
    others: tuple[OtherAct, ...] = ()
    fingerprint: str = ""
    accepted: bool = False
    practised: bool = False
    whole: bool = True
    way: tuple[str, ...] = ()

    @property
    def misleads(self) -> bool:
        """Whether an act that right runs do was right and is a mistake: who has learned it errs."""
        return self.practised and self.before.verdict in RIGHT and self.after.verdict in BAD

    @property
    def address(self) -> str:
        """What it is called on the page of the review: the same while the difference is."""
        return f"story-{self.fingerprint}"

    @property
    def parting(self) -> WasAndNow:
        """Its last step and what each version says of it, as The Room reads them."""
        sides = ((one.verdict.partition(",")[0], one.rule) for one in (self.before, self.after))
        was, now = (" ".join(filter(None, side)) for side in sides)
        last = self.story[-1] if self.story else None
        at = clock.show(last.at) if last else "0:00"
        waits = not self.run or (last is not None and last.who == "time")
        return {"step": f"{at} {WAIT}" if waits else self.run[-1], "was": was, "now": now}

    @property
    def titles(self) -> tuple[str, ...]:
        """The situations in which it shows."""
        return tuple(title for _, title in self.places) or (self.title,)

    @property
    def given(self) -> tuple[tuple[str, bool | str], ...]:
        """The facts that matter, by their labels."""
        names = self.labels or tuple(name for name, _ in self.facts)
        return tuple(zip(names, (value for _, value in self.facts), strict=True))


EditKind = Literal["meaning", "default", "wording", "moved"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to the source: ``text`` says what changed, as in ``rule call-in-time: by``.

    ``effect`` is whether some difference needs it; None where the exploration reached its limit.
    ``kind`` is ``moved`` for renames and reordering, ``wording`` for words, ``default`` for the
    value that a fact has where nobody says otherwise, else ``meaning``.
    """

    text: str
    kind: EditKind
    before: str
    after: str
    place_before: Place | None = None
    place_after: Place | None = None
    effect: bool | None = False


@dataclass(frozen=True, slots=True)
class Standings:
    """How a situation compares."""

    id: str
    title: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class SlackChange:
    """When a duty of both versions can be kept on right runs: earliest and latest second, None for
    no latest; the whole pair is None where it is never kept."""

    rule: str
    text: str
    before: tuple[int, int | None] | None
    after: tuple[int, int | None] | None


@dataclass(frozen=True, slots=True)
class Flip:
    """A scenario or example that turns out otherwise; the words say how in each version."""

    kind: Literal["scenario", "example"]
    id: str
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run of the head that shows something: the facts that matter to it, and its inputs as in a
    run file."""

    facts: tuple[tuple[str, bool | str], ...]
    inputs: tuple[str, ...]


_MISFITS = frozenset({"RR050", "RR051", "RR052", "RR053", "RR055"})


@dataclass(frozen=True, slots=True)
class NewProblem:
    """Something that ``check`` finds in the head and not in the base: code, sentence and what to
    do, where, and the run that shows it, as lines and as ``run`` (empty where none can).
    ``fingerprint`` names it in what was ``accepted``."""

    code: str
    message: str
    hint: str
    place: Place | None
    story: tuple[str, ...] = ()
    fingerprint: str = ""
    accepted: bool = False
    run: ShownRun | None = None

    @property
    def address(self) -> str:
        """What it is called on the page of the review."""
        return f"problem-{self.fingerprint}"

    @property
    def misfit(self) -> bool:
        """Whether a scenario or an example expects something else than the rules say."""
        return self.code in _MISFITS


Became = Literal["same", "changed", "removed", "added"]


@dataclass(frozen=True, slots=True)
class PromiseChange:
    """A claim, scenario, example, search question or pass mark that does not guard as before.

    ``became`` says what was done to it. Of a claim of the base, ``before`` and ``after`` are its
    result (proved, refuted or open) in both versions, asked as the base says it; of a scenario what
    it expects, of an example how much it asks, of a question what it may find, of a pass mark what
    may go wrong. ``story``
    is the run that breaks it in the head, and so is ``run``.
    """

    kind: Literal["claim", "scenario", "example", "search question", "pass mark"]
    id: str
    text: str
    became: Became
    before: str = ""
    after: str = ""
    story: tuple[str, ...] = ()
    fingerprint: str = ""
    accepted: bool = False
    run: ShownRun | None = None

    @property
    def address(self) -> str:
        """What it is called on the page of the review."""
        return f"promise-{self.fingerprint}"

    @property
    def guards_less(self) -> bool:
        """Whether the head is guarded less than the base was."""
        return self.became in ("removed", "changed") or self.after == "refuted"


@dataclass(frozen=True, slots=True)
class Practice:
    """A rule that people have to rehearse again: its id and its text in the head."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Reworded:
    """Words that people read, before and after; one of them is empty where they are new or gone.
    ``became`` says what is counted: whether what ``kind`` names was reworded, came or went."""

    kind: str
    id: str
    before: str
    after: str
    place: Place | None = None
    became: Literal["reworded", "added", "removed"] = "reworded"


@dataclass(frozen=True, slots=True)
class RecordedGroup:
    """Recorded runs that turn out otherwise in one way: how many, what they came to in each
    version, the ``causes`` (indices into ``edits``), and the name of the first of their files."""

    count: int
    before: str
    after: str
    causes: tuple[int, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """Runs that were recorded with the base: how many, those that turn out otherwise, and how many
    ``others`` of the files hold no run of this procedure."""

    runs: int
    groups: tuple[RecordedGroup, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """An open question that a version adds or closes."""

    id: str
    text: str
    opened: bool


@dataclass(frozen=True, slots=True)
class OneSided:
    """Cases that only one version has, so that nothing is said of them: those in which the fact
    called ``label`` has an option that the head ``added``, or removed."""

    label: str
    option: str
    added: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One procedure in both versions.

    ``complete`` is False where the exploration reached its limit: then nothing is proven the same,
    and ``crowded`` are the titles of the situations in which most of its states are.
    ``problem`` is set, and the rest empty, where one of the versions cannot be read.
    ``pages`` are the addresses of pages whose text changes, ``pages_new`` and ``pages_gone`` those
    of pages that come and go, ``unlearned`` the rules to
    rehearse again, ``more`` the number of differences past those that are listed.
    ``file`` is the procedure's own file, in the head where it is there. ``direction`` is that of
    all differences together, ``same`` where there is none, and empty where it is not proven.
    ``digest`` is that of the head, and ``rehearsal`` the address of the page on which the head can
    be rehearsed; both are empty where there is none. ``one_sided`` are the cases of one version.
    ``forgives``: a run may pass with a mistake, so that what comes after it counts.
    """

    id: str
    title: str
    status: Literal["changed", "added", "removed", "same", "broken"]
    version_before: str = ""
    version_after: str = ""
    complete: bool = True
    states: int = 0
    situations: tuple[Standings, ...] = ()
    differences: tuple[Difference, ...] = ()
    edits: tuple[Edit, ...] = ()
    slack: tuple[SlackChange, ...] = ()
    flips: tuple[Flip, ...] = ()
    questions: tuple[Question, ...] = ()
    wording: tuple[Reworded, ...] = ()
    pages: tuple[str, ...] = ()
    pages_new: tuple[str, ...] = ()
    pages_gone: tuple[str, ...] = ()
    unlearned: tuple[Practice, ...] = ()
    more: int = 0
    problem: str = ""
    file: str = ""
    problems: tuple[NewProblem, ...] = ()
    promises: tuple[PromiseChange, ...] = ()
    direction: Literal["", "same", "stricter", "looser", "different"] = ""
    recorded: Recorded | None = None
    digest: str = ""
    rehearsal: str = ""
    one_sided: tuple[OneSided, ...] = ()
    crowded: tuple[str, ...] = ()
    forgives: bool = False

    @property
    def behaves_the_same(self) -> bool:
        """Whether the two versions are proven to behave the same, in all cases of either."""
        proven = self.status in ("same", "changed") and self.complete
        return proven and not self.differences and not self.one_sided

    @property
    def version_stands(self) -> bool:
        """Whether it behaves differently and its version was not raised."""
        raised = age(self.version_after) > age(self.version_before)
        return bool(self.differences) and self.version_after != "" and not raised


def age(version: str) -> list[tuple[int, str]]:
    """Numbers count as numbers, so that 1.10 comes after 1.9; and 2.0-draft comes before 2.0."""
    parts = re.findall(r"\d+|[^\d.]+", version)
    return [(int(part), "") if part.isdigit() else (-2, part) for part in parts] + [(-1, "")]


# Checksums


@dataclass(frozen=True, slots=True)
class Review:
    """All procedures that a change touches, worst first. ``base`` and ``head`` name versions;
    ``preview`` is the address of a site that was built from the head, empty where there is none."""

    base: str
    head: str
    changes: tuple[Change, ...]
    format: int = FORMAT
    preview: str = ""

    @property
    def behaves_the_same(self) -> bool:
        """Whether no procedure behaves differently, none came or went, and all is proven."""
        return all(change.behaves_the_same for change in self.changes)
