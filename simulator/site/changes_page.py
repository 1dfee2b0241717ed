"""The page “What changed” of each procedure: what every released version changes in behaviour.

Two versions that were compared once are not compared again: their part of the page is kept by a
digest of their files and of the program that compares them.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any

from simulator import kept
from simulator.core import clock, spelling
from simulator.kept import Store
from simulator.render import words
from simulator.render.terms import verdict
from simulator.render.totals import told
from simulator.reviewing import order, releases
from simulator.reviewing.model import Change
from simulator.site import prose
from simulator.site.news import News
from simulator.site.pages import TITLES
from simulator.templates import environment
from simulator.training.change_drills import ChangeDrill

SHORT_MAX = 5
"""Differences that the first paragraph tells, in one line each."""

DIFFERENCES_MAX = 20
"""Differences of one version that the page tells as stories."""

_TEMPLATES = Path(__file__).with_name("templates")
_HELPERS = {
    "counted": spelling.counted,
    "show": clock.show,
    "words": words,
    "md": prose.markdown,
    "term": verdict,
}
_ROOMS = ("core", "language", "reviewing", "render", "site", "training")
_LEFT_OUT = {
    "New problems",  # a release has none
    "Version",
    words.MISFITTING,
    "Situations",  # the stories say where
    "Rules to rehearse again",  # stands above
    "Edits that make some of these differences too",
    words.IDLE,
    words.IDLE_BESIDE,
    words.IDLE_IN_BOTH,
    "Pages that read otherwise",
}
"""Sections that reviewers read and readers of the procedure do not need."""


def pages(procedures: Path, store: Store) -> dict[str, News]:
    """The news of each procedure in the folder *procedures*, by its id; none where a release is not
    what was released. *store* keeps what was compared."""
    made: dict[str, News] = {}
    by = kept.program(*_ROOMS)
    for path in sorted(procedures.glob("*.yml")):
        if releases.altered(procedures, path.stem):
            continue
        known = releases.released(procedures, path.stem)
        home = releases.folder(procedures, path.stem)
        parts = [_part(home / a, home / b, store, by) for a, b in pairwise(known)]
        _, last, drills = parts[-1] if parts else ("", "", [])
        told = page(known, [text for text, _, _ in parts])
        made[path.stem] = News(told, known[-1] if parts else "", last, drills)
    return made


def page(known: list[str], parts: list[str]) -> str:
    """The page of one procedure. *known* are its released versions, the oldest first, and *parts*
    what each but the first one changes."""
    newest_first = list(zip(known[1:], known, parts, strict=False))[::-1]
    return _render("changes.md.j2", known=known, parts=newest_first, titles=TITLES)


def part(change: Change | None) -> str:
    """What one version changes. None is a version whose files are the same."""
    sections = [*words.warnings(change), *words.sections(change)] if change else []
    return _render(
        "change.md.j2",
        change=change,
        totals=told([change]) if change else "",
        first=[words.in_a_line(one) for one in order.ordered(change)[:SHORT_MAX]] if change else [],
        differences=order.ordered(change)[:DIFFERENCES_MAX] if change else [],
        more=max(0, len(change.differences) - DIFFERENCES_MAX) if change else 0,
        sections=[s for s in sections if s.title not in _LEFT_OUT],
    )


def in_a_sentence(change: Change | None) -> str:
    """What one version changes, by its first difference; else what became of it."""
    if change is None:
        return "Its files are the same, byte for byte."
    ordered = order.ordered(change)
    return words.in_a_line(ordered[0]) if ordered else f"{words.state(change)}."


Part = tuple[str, str, list[ChangeDrill]]
"""What one version changed: its part of the page, its one sentence, and its drills."""


def _part(before: Path, after: Path, store: Store, by: str) -> Part:
    """What one version changed, once."""
    name = f"change {before.parent.name} {before.name} {after.name}"
    made_from = _digest(by, before, after)
    match store.get(name, made_from):
        case [str() as told, str() as sentence, list() as drills]:
            return told, sentence, drills
    made = _compared(before, after)
    store.put(name, made_from, made)
    return made


def _compared(before: Path, after: Path) -> Part:
    from simulator.language.build_model import parse
    from simulator.language.files import reader
    from simulator.reviewing import versions  # most builds compare nothing anew
    from simulator.reviewing.rehearsed_changes import change_drills

    base, head = (versions.of_folder(path, path.name) for path in (before, after))
    changes = versions.between(base, head).changes
    change = changes[0] if changes else None
    now = parse(f"{after.parent.name}.yml", reader(after)).procedure
    drills = change_drills(change, now) if change and now else []
    return part(change), in_a_sentence(change), drills


def _digest(by: str, *folders: Path) -> str:
    made = hashlib.sha256(by.encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                made.update(f"{name}\0{path.stat().st_size}\0".encode())
                made.update(path.read_bytes())
        made.update(b"\0\0")
    return made.hexdigest()


def _render(template: str, **values: Any) -> str:
    found = environment(_TEMPLATES, trim=True).get_template(template, globals=_HELPERS)
    return found.render(values)
