"""A proof in full, as text for a terminal: promises, room, rests, and what scenarios miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def details(proof: Mapping[str, Any]) -> str:
    """The data of one proof, with its coverage, in reading order."""
    return "".join(f"{line}\n" for line in (f"\n{proof['procedure']} in full", *_lines(proof)))


def _lines(proof: Mapping[str, Any]) -> Iterator[str]:
    if proof["claims"]:
        yield "  Promises"
        yield from (f"    {row['id']}: {row['result']}" for row in proof["claims"])
    if not proof["complete"]:
        return
    length = proof["length"]
    longest = f"ends at {length['longest']} at the latest" if length["longest"] else "can go on"
    where = f" for ever, in {', '.join(length['because'])}" if length["because"] else ""
    yield f"  A right run {longest}{where}"
    yield "  When each duty can be kept"
    yield from (f"    {row['rule']}: {row['words']}" for row in proof["slack"])
    rests: dict[str, list[str]] = {}
    for row in proof["rests"]:
        rests.setdefault(row["situation"], []).append(row["words"])
    if rests:
        yield "  Where a case may stay, and what it then waits for"
        yield from (f"    {name}: {', '.join(waits)}" for name, waits in rests.items())
    yield "  Where each rule and claim decides"
    for row in proof["decides"]:
        lines = row["witness"]["run"]["inputs"] if row["witness"] else ["nowhere"]
        yield f"    {row['about']}: {', '.join(lines)}"
    yield from _missed(proof["coverage"])


def _missed(coverage: Mapping[str, Any]) -> Iterator[str]:
    yield "  What the right runs of the scenarios miss"
    for what in ("situations", "rules", "clauses"):
        missed, reached = coverage[what]["missed"], coverage[what]["reached"]
        names = f": {', '.join(missed)}" if missed else ""
        yield f"    {len(missed)} of {len(missed) + len(reached)} {what}{names}"
    sides = coverage["deadlines"]
    missed = sum(not side["reached"] for side in sides)
    if sides:
        yield f"    {missed} of {len(sides)} sides of deadlines (`--drills` offers scenarios)"
