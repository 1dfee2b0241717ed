"""Every procedure to its pages: YAML in, Markdown, charts and bundles out.

Only what changed is written, and what is no longer made is deleted. When serving, a procedure that
cannot be used becomes a page that says why; else it stops the build.
"""

from __future__ import annotations

import contextlib
import html
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulator.kept import UNFINISHED, write
from simulator.language.diagnostics import Refused, render
from simulator.project import Project
from simulator.search import entries
from simulator.site import pages
from simulator.site.news import News
from simulator.site.shares import Share, shares

_log = logging.getLogger("mkdocs.rightrun")
_PLACES = ("procedures", "training", "assets/bundles", "assets/search")
_TRIES = 20
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Generated:
    """What is made from procedures: the texts of files and the addresses of files that stand
    already, by their path under ``docs/``, and the navigation's section."""

    files: dict[str, str] = field(default_factory=dict)
    standing: set[str] = field(default_factory=set)
    navigation: list[Any] = field(default_factory=list)


def generate(
    project: Project, news: Mapping[str, News], brand: Mapping[str, str], *, serving: bool
) -> Generated:
    """Write everything that is made from the procedures of *project* into its ``docs/``. *news* is
    what the versions of each changed, by its id; *brand* says what the site is called,
    its tagline, and what a rehearsal is called. Raises Refused."""
    made = together(shares(project, news), brand, serving=serving)
    _write(project.docs, made)
    return made


def together(
    found: Mapping[str, Share], brand: Mapping[str, str] = _NOTHING, *, serving: bool
) -> Generated:
    """All files of the site that come from procedures, of the share of each. Raises Refused."""
    refused = [share for share in found.values() if share.found]
    if refused and not serving:
        problems = [item for share in refused for item in share.found]
        sources = {name: text for share in refused for name, text in share.sources.items()}
        raise Refused(render(problems, sources), tuple(problems))
    for share in refused:
        _log.error("%s", render(list(share.found), share.sources))
    made = Generated()
    for share in found.values():
        made.files |= share.texts
        made.standing |= share.standing
    listed = [share.listed for share in found.values()]
    cards = [one.card for one in listed]
    made.files[entries.ADDRESS] = entries.file(one.answers for one in listed if one.answers)
    made.files["index.md"] = pages.home_page(cards, brand)
    made.files["procedures/index.md"] = pages.index_page(cards)
    trainings = [{**one.card, **one.rehearsals} for one in listed if one.rehearsals]
    made.files["training/index.md"] = pages.training_page(trainings)
    made.files["training/trainers.md"] = pages.trainers_page(trainings)
    sections = (_section(share.listed.card, share.addresses) for share in found.values())
    made.navigation = ["procedures/index.md", *sections]
    return made


def _section(card: dict[str, Any], files: Iterable[str]) -> dict[str, list[Any]]:
    """The pages of one procedure for MkDocs' ``nav``, whose titles are HTML: what interviewers
    read, and then in one place what is for its authors and reviewers. All are named here, so that
    no page has to be read for its title."""
    title = html.escape(" ".join(card["title"].split()), quote=False)

    def there(names: Iterable[str]) -> list[dict[str, str]]:
        addresses = {name: pages.address(card["id"], name) for name in names}
        return [
            {pages.TITLES.get(name, title): address}
            for name, address in addresses.items()
            if address in files
        ]

    behind = {pages.TITLES["about"]: there(("about", *pages.BEHIND))}
    read = there(
        ("index", *(name for name in pages.TITLES if name not in ("about", *pages.BEHIND)))
    )
    return {title: [*read, behind]}


def _write(docs: Path, made: Generated) -> None:
    """Write what changed, delete what is no longer made. Another run of the program may be doing
    the same: nobody meets half a file, and what the other one was faster with is no error."""
    for place in _PLACES:
        for folder, _, names in os.walk(docs / place, topdown=False):
            for name in names:
                path = Path(folder, name)
                address = path.relative_to(docs).as_posix()
                if address not in made.files and address not in made.standing:
                    _delete(path)
            with contextlib.suppress(OSError):  # something is in it
                Path(folder).rmdir()
    for name, text in made.files.items():
        path, data = docs / name, text.encode()
        if _held(path) != data:
            _put(path, data)


def _held(path: Path) -> bytes | None:
    """What a file holds; None where there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _delete(path: Path) -> None:
    if path.suffix != UNFINISHED:
        path.unlink(missing_ok=True)


def _put(path: Path, data: bytes) -> None:
    for tries_left in reversed(range(_TRIES)):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, data)
            break
        except (FileNotFoundError, FileExistsError):  # the other run has just deleted the folder
            if not tries_left:
                raise
