"""Counts what the sentences of one test claim, and what the oracle says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from meanings import Meaning
from support import FALSE, HELD

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
    """Sentences by kind, and those that the oracle contradicts."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self.meanings = meanings
        self.kinds: Counter[str] = Counter()
        self.wrong: list[str] = []

    def against(self, said: Iterable[Sentence], of: Any) -> None:
        """Hold each sentence against what it was said *of*."""
        for sentence in said:
            self.kinds[sentence.kind] += 1
            if self.meanings[sentence.kind](sentence, of) is False:
                self.wrong.append(f"{sentence.kind}: {sentence} {sentence.about}"[:1500])

    def report(self) -> None:
        """Add to the counts that are printed when the tests end; fail with what is false."""
        for kind, count in self.kinds.items():
            HELD[kind] = HELD.get(kind, 0) + count
        HELD[FALSE] = HELD.get(FALSE, 0) + len(self.wrong)
        assert not self.wrong, "\n".join(self.wrong[:5])
