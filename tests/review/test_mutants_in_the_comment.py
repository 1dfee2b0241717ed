"""One slip of the pen at a time: does the comment alone say where, when and by which rule?

Every mutant of the first procedure is reviewed, and played beside the base second by second
(``tests/tools/both_played.py``), which knows nothing of the review. Whatever differs on the way has
to stand in the Markdown, read here as text: in one line with its situation, an interval around its
second, and its rules; or in the same card under “The same of”, where its act is named with its own
situation and time.
"""

from __future__ import annotations

import html
import os
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from statistics import median
from typing import NamedTuple

import pytest
from both_played import Met, Plain, Played
from brute import every_facts
from mutants import Mutant, first_mutants
from review_sample import seen
from support import COMPARED, PROCEDURES, candidate_no_show, from_folder, procedure_of

from simulator.core import clock
from simulator.core.machine.engine import Input
from simulator.core.model import Procedure
from simulator.core.proof.prove import prove
from simulator.core.runs.run import input_of
from simulator.language.build_model import parse
from simulator.render.formats import REVIEW
from simulator.render.terms import verdict
from simulator.reviewing import compare
from simulator.reviewing.model import Difference, Review
from simulator.reviewing.played_runs import right_runs
from simulator.reviewing.versions import Version, between

pytestmark = pytest.mark.slow

STEP = int(os.environ.get("MUTANTS_STEP", "80"))
"""Every how many-th mutant is looked at; 1 for all, which takes an hour."""

LINES_MAX = 40
"""Lines that one edit may take in a terminal, and in the comment before anything is unfolded."""

WAIT_ON = 70
"""Seconds that are waited after the beginning of an example."""

WALKS, WALK_STEPS = 40, 8
"""Random runs of each mutant, each from where a right run or an example has come to."""

BASE = candidate_no_show()
SOURCES = from_folder(PROCEDURES, "candidate-no-show.yml").sources


# -- what the comment says, read as text -----------------------------------------------------------

_TIME = r"\d+:\d\d(?::\d\d)?"
_INTERVAL = rf"(?:at any time|at {_TIME}|from {_TIME} to {_TIME}|from {_TIME} on)"
_INTERVALS = rf"{_INTERVAL}(?:(?:, | and ){_INTERVAL})*(?:, for example)?"
_LINE = re.compile(
    rf"(?:- |<details(?: open)?><summary>)(?P<where>.+?), (?P<when>{_INTERVALS}): (?P<what>.*)"
)
_RULES = re.compile(r" \(rules? ([\w-]+)(?: → ([\w-]+))?\)")
_ALSO = re.compile(r"The same of: (?P<acts>“.*?)\.(?: |$)")
_ACT = re.compile(
    rf"“(?P<act>[^”]*)”(?: \((?P<when>{_INTERVALS})?(?:, )?(?:in (?P<where>[^)]*))?\))?"
)


class Told(NamedTuple):
    """A line of the comment that tells a difference: the situations in words, the intervals (both
    ends inside, None for no end), what it is about in words, the rules that it cites, and the act
    where it is another one of which the same is said."""

    where: str
    when: list[tuple[int, int | None]]
    what: str
    rules: frozenset[str]
    act: str = ""

    def names(self, met: Met, head: Procedure) -> bool:
        """Whether it names the situation, the second, all rules and both verdicts of *met*, and no
        other rule; where no rule says anything, the act or event. Which rule is behind an act that
        is not needed does not count."""
        titles = {p.situation[s].title for p, s in zip((BASE, head), met.situations, strict=True)}
        here = all(self.has_title(title.rstrip(".")) for title in titles)
        now = any(a <= met.at and (b is None or met.at <= b) for a, b in self.when)
        named = all(self.rules & rules for rules in met.cites)
        if not any(word.startswith("unneeded") for word in met.words):
            named = named and self.rules <= frozenset().union(*met.cites)
        if not met.cites and met.label:
            about = {**BASE.act, **BASE.event}[met.label[0]].text.rstrip(".")
            named = named and about in self.what
        if self.act:
            named = named and bool(met.label) and self.act in _texts(met.label, head)
        return here and now and named and self.says(met.words)

    def says(self, words: tuple[str, str]) -> bool:
        """Whether it is about what is due, or else has both verdicts, each in its *words*."""
        if words == ("due", "due"):
            return self.what.startswith("due now: ")
        before, after = (re.escape(verdict(word).words.lower()) for word in words)
        sides = f": {before} → {after}".replace("happens", "(?:happens|not overdue|in time)")
        return re.search(rf"{sides}(?: \(|\. |$)", self.what) is not None

    def has_title(self, title: str) -> bool:
        """Whether *title* is one of the situations, all of it."""
        found = re.search(rf"(?:^|, | and | → ){re.escape(title)}(?: → |, | and |$)", self.where)
        return found is not None


def told(comment: str) -> Iterator[Told]:
    """The lines of *comment* that tell a difference, and the other acts of their cards."""
    card: Told | None = None
    for plain in comment.splitlines():
        line = html.unescape(plain.replace("<!-- -->", ""))
        found = _LINE.fullmatch(line)
        if found:
            cited = [name for pair in _RULES.findall(found["what"]) for name in pair if name]
            what = found["what"].removesuffix("</summary>")
            card = Told(found["where"], _times(found["when"]), what, frozenset(cited))
            yield card
        also = _ALSO.search(line)
        for other in _ACT.finditer(also["acts"]) if also and card else ():
            when = _times(other["when"]) if other["when"] else card.when
            yield card._replace(where=other["where"] or card.where, when=when, act=other["act"])


def _times(intervals: str) -> list[tuple[int, int | None]]:
    return [_seconds(one) for one in re.findall(_INTERVAL, intervals)]


def _texts(label: tuple[str, ...], head: Procedure) -> str:
    """The words of an act or event in both versions."""
    known = (group for p in (BASE, head) for group in (p.act, p.event))
    return " ".join(group[label[0]].text for group in known if label[0] in group)


def _seconds(interval: str) -> tuple[int, int | None]:
    times = [clock.parse(one) for one in re.findall(_TIME, interval)]
    if interval.startswith("from"):
        return times[0], times[1] if len(times) > 1 else None
    return (times[0], times[0]) if times else (0, None)


# -- what differs, found without the review --------------------------------------------------------


@cache
def beginnings() -> list[tuple[dict[str, bool | str], tuple[Input, ...]]]:
    """Runs to play: the right run of each scenario, and how each example begins."""
    found = [(run.facts, run.inputs) for run in right_runs(BASE)]
    for one in BASE.examples:
        inputs = tuple(input_of(line.text, BASE) for line in one.run)
        found.append((dict(one.facts), inputs))
    return found


@cache
def base_played() -> Plain:
    """The base, which remembers what it said."""
    return Plain(BASE)


def differing(mutant: Mutant, stories: Iterable[Difference]) -> set[Met]:
    """Everything that differs in the runs of the base, in random ones from there, and in those of
    the *stories*: of these only the run is taken, not what the review makes of it."""
    head = mutant.procedure
    played = Played(base_played(), Plain(head))
    ends = []
    for facts, inputs in beginnings():
        pair = played.play(facts, inputs)
        played.wait(pair, inputs[-1].at + WAIT_ON if inputs else WAIT_ON)
        for end in range(len(inputs)):
            ends.append((facts, inputs[:end]))
    dice = random.Random(mutant.name)
    asked = list(every_facts(BASE, head))
    for _ in range(WALKS):
        facts, inputs = dice.choice(ends)
        played.walk(played.play({**facts, **dice.choice(asked)}, inputs), dice, WALK_STEPS)
    for story in stories:
        played.play(dict(story.facts), [input_of(line, BASE) for line in story.run])
    return played.met


def missed(met: Iterable[Met], comment: str, head: Procedure) -> list[Met]:
    """What of *met* no line of *comment* names."""
    lines = list(told(comment))
    return [one for one in met if not any(line.names(one, head) for line in lines)]


class Found(NamedTuple):
    """What became of a mutant: its comment, whether the review says that it behaves otherwise, what
    differs in the runs that were played, and how many lines people see of it in a terminal."""

    mutant: Mutant
    comment: str
    differs: bool
    met: set[Met]
    terminal: int

    @property
    def missed(self) -> list[Met]:
        """What differs and is not in the comment."""
        return missed(self.met, self.comment, self.mutant.procedure)

    @property
    def seen(self) -> int:
        """The lines of the comment that are seen before anything is unfolded."""
        return seen(self.comment)


def looked_at(mutant: Mutant) -> Found:
    """The review of *mutant* as people read it, and what is met by playing."""
    change = compare.compare(BASE, mutant.procedure, SOURCES, SOURCES)
    review = Review("base", "head", (change,))
    comment, terminal = (REVIEW[name](review) for name in ("markdown", "text"))
    met = differing(mutant, change.differences)
    return Found(mutant, comment, bool(change.differences), met, len(terminal.splitlines()))


@pytest.fixture(scope="module")
def everything() -> Iterator[list[Found]]:
    """All mutants, or every so many-th. What proofs tell besides is left out: it comes after the
    differences, and takes as long as all the rest."""
    proof = prove(BASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare, "prove", lambda *_, **__: proof)
        yield [looked_at(mutant) for mutant in first_mutants()[::STEP]]


# -- the figures -----------------------------------------------------------------------------------


def test_the_comment_alone_names_situation_second_and_rule(
    everything: list[Found], capsys: pytest.CaptureFixture[str]
) -> None:
    different = [found for found in everything if found.differs]
    whole = [found for found in different if not found.missed]
    with capsys.disabled():
        print(f"\n{len(everything)} mutants, {len(different)} behave otherwise:")
        print(f"  {len(whole)} are told with situation, second and rule of all that was met.")
        for what, counts in (
            ("lines of the comment", [len(found.comment.splitlines()) for found in different]),
            ("lines seen of it unfolded", [found.seen for found in different]),
            ("lines in a terminal", [found.terminal for found in different]),
        ):
            print(f"  {what}: {max(counts)} at most, {median(counts):.0f} in the middle")
    told_of = sum(len(found.met) for found in different)
    COMPARED["differences of mutants met by playing, asked of the comment"] = told_of
    assert [(f.mutant.name, sorted(f.missed)) for f in everything if f.missed] == []
    assert [f.mutant.name for f in everything if f.differs != bool(f.met)] == []
    assert [f.mutant.name for f in everything if max(f.seen, f.terminal) > LINES_MAX] == []


@pytest.mark.parametrize("name", ["rule second-call: left out", "time grace_ends: one second less"])
def test_a_line_that_is_gone_is_missed(name: str) -> None:
    """Without any one of the differences the comment is found to be wanting."""
    mutant = next(one for one in first_mutants() if one.name == name)
    change = compare.compare(BASE, mutant.procedure, SOURCES, SOURCES)
    met = differing(mutant, change.differences)
    for one in change.differences:
        rest = tuple(other for other in change.differences if other is not one)
        without = Review("base", "head", (replace(change, differences=rest),))
        assert missed(met, REVIEW["markdown"](without), mutant.procedure), one.fingerprint


def test_the_longest_edit_is_told_whole_the_no_show_ending_first() -> None:
    """Ten minutes become twelve: more stories than a comment has room for, all with their line."""
    file = "candidate-no-show.yml"

    def version(name: str, ends: str) -> Version:
        def read(path: str) -> bytes | None:
            data = (PROCEDURES / path).read_bytes() if (PROCEDURES / path).is_file() else None
            old, new = b"grace_ends: 10:00", f"grace_ends: {ends}".encode()
            return data.replace(old, new) if data and path == file else data

        return Version(name, {"candidate-no-show": file}, read)

    review = between(version("base", "10:00"), version("head", "12:00"))
    [change] = review.changes
    comment = REVIEW["markdown"](review)
    head = procedure_of(parse(file, version("head", "12:00").read))
    met = differing(Mutant("10:00 → 12:00", "bound", head), change.differences)
    assert met and missed(met, comment, head) == []
    assert next(told(comment)).rules == {"no-show-ending"}
    assert not change.more
    assert len(REVIEW["text"](review).splitlines()) <= 60
