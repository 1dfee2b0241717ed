"""Counts what the sentences of one test claim, and what the oracle says of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from meanings import Meaning
from strategies import small_procedures
from support import FALSE, HELD, UNMET

from simulator.core.model import Procedure
from simulator.core.sentence import Sentence


@contextmanager
def heard() -> Iterator[list[Sentence]]:
    """All sentences that are made meanwhile."""
    found: list[Sentence] = []
    make = Sentence.__new__

    def note(cls, kind, words, **about):
        found.append(make(cls, kind, words, **about))
        return found[-1]

    Sentence.__new__ = note
    try:
        yield found
    finally:
        Sentence.__new__ = make


class Held:
    """Sentences by kind, those that no case was met for, and those that the oracle contradicts."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self.meanings = meanings
        self.kinds: Counter[str] = Counter()
        self.met: Counter[str] = Counter()
        self.unmet = 0
        self.wrong: list[str] = []

    def against(self, said: Iterable[Sentence], of: Any) -> None:
        """Hold each sentence against what it was said *of*. The same claim, made again on another
        page, is looked at once."""
        looked: dict[Any, bool | None] = {}
        for sentence in said:
            self.kinds[sentence.kind] += 1
            claim = _claim(sentence)
            if claim in looked:
                held = looked[claim]
            else:
                held = looked[claim] = self.meanings[sentence.kind](sentence, of)
            self.unmet += held is None
            self.met[sentence.kind] += held is True
            if held is False:
                self.wrong.append(f"{sentence.kind}: {sentence} {sentence.about}"[:1500])

    def report(self) -> None:
        """Add to the counts that are printed when the tests end; fail with what is false."""
        for kind, count in self.kinds.items():
            HELD[kind] = HELD.get(kind, 0) + count
        for what, count in ((FALSE, len(self.wrong)), (UNMET, self.unmet)):
            HELD[what] = HELD.get(what, 0) + count
        assert not self.wrong, "\n".join(self.wrong[:5])


def _claim(sentence: Sentence) -> Any:
    """What is claimed: kind, words and what they are about."""
    claim = sentence.kind, str(sentence), tuple(sorted(sentence.about.items()))
    try:
        hash(claim)
    except TypeError:
        return object()  # about something that cannot be compared
    return claim


DRAWN = 500
"""Procedures that are drawn for the sentences of one kind of text."""


def drawn(first: int, meanings: Mapping[str, Meaning], hold: Callable[..., None]) -> None:
    """Draws procedures, always the same for *first*, and lets *hold* hold what is said of each:
    it gets the procedure, dice and where to count."""
    held = Held(meanings)

    @seed(first)
    @settings(
        max_examples=DRAWN, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(small_procedures(), st.integers(0, 10**6))
    def draw(procedure: Procedure, number: int) -> None:
        hold(procedure, random.Random(number), held)

    draw()
    held.report()
