"""Which example of the head is which of the base: an example is known by its id, and under another
id by what it asks."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from simulator.core.model import Case, Example


def questions(example: Example) -> Iterator[tuple[Hashable, Case]]:
    """What an example asks, whatever it is called, with its answers."""
    begins = example.facts, run(example)
    for case in example.cases:
        yield (*begins, lines(case)), case


def run(example: Example) -> tuple[str, ...]:
    """The lines that an example begins with."""
    return tuple(line.text for line in example.run)


def lines(case: Case) -> tuple[str, ...]:
    """The lines with which an example goes on in a case."""
    return tuple(line.text for line in case.lines)


def pairs(base: Iterable[Example], head: Iterable[Example]) -> dict[str, Example]:
    """The example of the *head* for each of the *base* that is still there, by its id there. Both
    have the same ids of all else."""
    old = {one.id: one for one in base}
    new = {one.id: one for one in head}
    found = {name: new[name] for name in old if name in new}
    come = [one for name, one in new.items() if name not in old]
    for name, gone in old.items():
        if name not in found:
            shares = {one.id: _share(gone, one) for one in come}
            best = max(shares, key=shares.__getitem__, default="")
            if best and shares[best]:
                found[name] = new[best]
                come.remove(new[best])
    return found


def _share(old: Example, new: Example) -> int:
    """How much of *old* is asked by *new*; its very words count as one more question."""
    asked = {question for question, _ in questions(new)}
    return sum(question in asked for question, _ in questions(old)) + (old.text == new.text)
