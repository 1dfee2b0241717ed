"""The page of licences: everything that the site ships and that others wrote."""

from __future__ import annotations

import json
import sysconfig
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from simulator import toolchain


class Part(NamedTuple):
    """Something that others wrote: what it is here, its licence by its SPDX name, where its source
    is, and the file with the text (None where it comes without one)."""

    name: str
    version: str
    use: str
    licence: str
    source: str
    text: Path | None

    @property
    def address(self) -> str:
        """Where its text lies in the site."""
        return f"assets/licences/{self.name.rpartition('/')[2].lower().replace(' ', '-')}.txt"


_FROM_NPM = {
    "@fontsource-variable/atkinson-hyperlegible-next": "The letters of all pages",
    "@fontsource-variable/atkinson-hyperlegible-mono": "The letters of clocks and code",
    "lit-html": "Draws the rehearsal and the search",
    "minisearch": "Finds what is searched for",
    "stemmer": "Knows the endings of words, for the search",
    "pyodide": "Runs Python in the browser",
    "@micropython/micropython-webassembly-pyscript": "Runs the judging part of the engine at once",
}
_WITHOUT_TEXT = {
    "@micropython/micropython-webassembly-pyscript": Path(__file__).resolve().parent
    / "small/micropython-licence.txt"
}
"""Packages that bring no text of their licence, with ours of it."""

_FROM_PYTHON = {"mkdocs-material": "The theme of all pages, its scripts and its icons"}


@cache
def parts() -> tuple[Part, ...]:
    """All of them, by name."""
    found = [_of_npm(name, use) for name, use in _FROM_NPM.items()]
    found += [_of_python(name, use) for name, use in _FROM_PYTHON.items()]
    return tuple(sorted([*found, _python()], key=lambda part: part.name))


def _python() -> Part:
    """The language itself, which Pyodide brings; its licence is that of the Python at hand."""
    lock = json.loads((toolchain.package("pyodide") / "pyodide-lock.json").read_text("utf-8"))
    text = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    return Part(
        "python",
        lock["info"]["python"],
        "The language of the engine, and the part of its library that the engine uses",
        "PSF-2.0",
        "https://www.python.org",
        text if text.is_file() else None,
    )


def _of_npm(name: str, use: str) -> Part:
    folder = toolchain.package(name)
    told = json.loads((folder / "package.json").read_text("utf-8"))
    source = told.get("homepage") or told.get("repository", {}).get("url", "").removeprefix("git+")
    text = _text(folder.glob("[Ll][Ii][Cc]*")) or _text([_WITHOUT_TEXT.get(name, folder / "none")])
    return Part(name, told["version"], use, told["license"], source, text)


def _of_python(name: str, use: str) -> Part:
    told = metadata.distribution(name)
    home = Path(str(told.locate_file("")))  # its list of files is long, and slow to read
    paths = home.glob(f"{name.replace('-', '_')}-{told.version}.dist-info/**/LICENSE*")
    links = dict(line.split(", ", 1) for line in told.metadata.get_all("Project-URL") or [])
    licence = _first(told, "License-Expression") or _first(told, "License")
    source = links.get("Source") or _first(told, "Home-page")
    return Part(name, told.version, use, licence, source, _text(paths))


def _first(told: metadata.Distribution, key: str) -> str:
    return str((told.metadata.get_all(key) or [""])[0])


def _text(paths: Iterable[Path]) -> Path | None:
    return next((path for path in sorted(paths) if path.is_file()), None)


def files() -> dict[str, Path]:
    """The texts, by their address in the site."""
    return {part.address: part.text for part in parts() if part.text}
