"""The file that the search reads in the browser: as it is written here, so it is read there."""

from __future__ import annotations

import re

from support import ROOT

from simulator.search import entries

WEB = ROOT / "simulator/web"


def test_the_browser_reads_the_keys_and_the_format_that_are_written() -> None:
    told = re.search(r"interface Answer \{([^}]*)\}", (WEB / "types.d.ts").read_text("utf-8"))
    assert told
    assert re.findall(r"(\w+):", told[1]) == list(entries.Findable.__annotations__)
    script = (WEB / "search-index.js").read_text("utf-8")
    assert f"const FORMAT = {entries.FORMAT};" in script
    assert f'"{entries.ADDRESS}"' in script
