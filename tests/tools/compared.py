"""A change between two sources, with everything that is said of it held against the oracle."""

from __future__ import annotations

from collections.abc import Iterable

from beside_meanings import OF_REVIEWS, Versions
from claims_held import Held, heard
from support import procedure_of

from simulator.language.build_model import Parsed
from simulator.render import words
from simulator.reviewing.compare import compare
from simulator.reviewing.model import Change


def compared(base: Parsed, head: Parsed) -> Change:
    """What changed from one to the other. Fails where a sentence about it is false."""
    change, held = told_of(base, head)
    held.report()
    return change


def edited(text: str, edits: Iterable[tuple[str, str]]) -> str:
    """*text* with all *edits* made; each has to fit."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def told_of(base: Parsed, head: Parsed) -> tuple[Change, Held]:
    """What changed, and what the oracle says of the sentences about it."""
    before, after = procedure_of(base), procedure_of(head)
    change = compare(before, after, base.sources, head.sources)
    with heard() as said:
        words.state(change)
        words.warnings(change)
        words.sections(change)
        for one in change.differences:
            for tell in (
                words.story,
                words.in_a_line,
                words.extent,
                words.scenarios,
                words.other_acts,
            ):
                tell(one)
    held = Held(OF_REVIEWS)
    held.against(said, Versions(before, after, change))
    return change, held
