"""What the people of a scenario do in one rehearsal of it: what the YAML leaves open is drawn.

One number, the ``chance`` of a rehearsal, stands for all that is drawn, so a run is repeated from
it. It is no randomness: the same number gives the same people, on every Python. 0 draws nothing:
the earliest second of each range, and the first of several words.
"""

from __future__ import annotations

from zlib import crc32

from simulator.core.model import Reaction, Scenario

CHANCE_MAX = 2**31 - 1


def reactions_of(scenario: Scenario, chance: int = 0) -> tuple[Reaction, ...]:
    """All reactions of a scenario's people, in source order, as *chance* draws them."""
    every = [reaction for persona in scenario.people for reaction in persona.reactions]
    return tuple(_drawn(one, chance, place) for place, one in enumerate(every))


def _drawn(reaction: Reaction, chance: int, place: int) -> Reaction:
    later = draw(chance, f"{place} second", reaction.spread + 1)
    words = draw(chance, f"{place} words", len(reaction.others) + 1)
    return settled(reaction, later, words)


def settled(reaction: Reaction, later: int, words: int = 0) -> Reaction:
    """*reaction* with nothing left open: so many seconds *later* than at the earliest, with the
    *words* at that place."""
    if not reaction.spread and not reaction.others:
        return reaction
    return Reaction(
        does=reaction.does,
        at=None if reaction.at is None else reaction.at + later,
        on=reaction.on,
        nth=reaction.nth,
        delay=reaction.delay if reaction.at is not None else reaction.delay + later,
        says=(reaction.says, *reaction.others)[words],
        span=reaction.span,
    )


def draw(chance: int, what: str, count: int) -> int:
    """A number below *count* for *what*; 0 where *chance* is 0. Two draws of one chance tell
    nothing of each other: the digest is mixed as in MurmurHash3, since CRC alone is linear."""
    if not chance or count < 2:
        return 0
    mixed = crc32(f"{chance} {what}".encode())
    mixed = ((mixed ^ (mixed >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return (mixed ^ (mixed >> 16)) % count
