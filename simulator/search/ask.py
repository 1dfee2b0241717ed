"""Questions put to the search as a browser would: the ranking is JavaScript and runs in Node.js."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from simulator import toolchain
from simulator.search.entries import Findable

_SCRIPT = Path(__file__).with_name("ask.mjs")
_WEB = toolchain.PACKAGE / "web"


def first_hits(entries: Sequence[Findable], questions: Sequence[str]) -> list[Findable | None]:
    """What the search finds first for each question, None for nothing. Raises ToolMissing where
    there is no Node.js, or the npm packages are not installed."""
    packages = [toolchain.package(name) for name in ("minisearch", "stemmer")]
    done = subprocess.run(
        [toolchain.node(), _SCRIPT, _WEB, *packages],
        input=json.dumps({"entries": entries, "questions": questions}).encode(),
        capture_output=True,
        check=True,
    )
    return [None if place is None else entries[place] for place in json.loads(done.stdout)]
