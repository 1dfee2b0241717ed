"""A page asks at once for every script that its element imports: one round trip, not many."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import ROOT

WEB = ROOT / "simulator" / "web"
IMPORTED = re.compile(r'from "\./([\w-]+)\.js"')
FROM_PACKAGES = "lit-html"


def imported(name: str, found: set[str] | None = None) -> set[str]:
    """All modules that a module needs, and what these need."""
    found = set() if found is None else found
    path = WEB / f"{name}.js"
    for other in IMPORTED.findall(path.read_text("utf-8")) if path.is_file() else ():
        if other not in found:
            found.add(other)
            imported(other, found)
    return found


@pytest.mark.parametrize("element", ["room", "companion"])
def test_everything_that_is_imported_is_asked_for_at_once(element: str) -> None:
    template = Path(WEB, f"{element}.html.j2").read_text("utf-8")
    [listed] = re.findall(r"for name in (.+?) %}", template)
    assert set(re.findall(r"[\w-]+", listed.replace(".split()", ""))) == imported(element)
    assert FROM_PACKAGES in imported(element)
