"""What reading files costs that nobody would write: seconds and memory of the worst of them."""

from __future__ import annotations

from collections.abc import Iterator

import hostile

WORST = 3


def measure() -> Iterator[tuple[str, str, str]]:
    """The slowest cases, the largest ones, and the time of all together."""
    rows = list(hostile.costs().values())
    for row in sorted(rows, key=lambda row: -row["seconds"])[:WORST]:
        yield row["name"], f"{row['seconds']:.2f} s", "below 1 s"
    for row in sorted(rows, key=lambda row: -row["megabytes"])[:WORST]:
        yield row["name"], f"{row['megabytes']:.0f} MB", "below 100 MB"
    total = sum(row["seconds"] for row in rows)
    yield f"all {len(rows)} cases together", f"{total:.1f} s", ""
