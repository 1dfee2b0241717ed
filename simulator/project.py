"""A folder with procedures: where everything of it lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from simulator.kept import Store
from simulator.language.diagnostics import Refused, did_you_mean
from simulator.language.files import procedures

GENERATED = ("index.md", "procedures", "training", "assets/bundles", "assets/search")
"""What stands in ``docs/`` and is made from the procedures."""


@dataclass(frozen=True)
class Project:
    """The folder *root*, with ``procedures/``, ``docs/`` and, if it has one, ``mkdocs.yml``;
    *told* where that lies elsewhere."""

    root: Path
    told: Path | None = None

    @property
    def procedures(self) -> Path:
        """Where the procedures are."""
        return self.root / "procedures"

    @property
    def docs(self) -> Path:
        """Pages that people write, and those that are made."""
        return self.root / "docs"

    @property
    def site(self) -> Path:
        """Where the site is built."""
        return self.root / "site"

    @property
    def cache(self) -> Path:
        """What is kept between two runs of the program."""
        return self.root / ".cache"

    @property
    def store(self) -> Store:
        """Results that are kept."""
        return Store(self.cache / "results")

    @property
    def config(self) -> Path:
        """What MkDocs is told."""
        return self.told or self.root / "mkdocs.yml"

    @cached_property
    def generated(self) -> tuple[Path, ...]:
        """Files and folders that are made from the procedures."""
        return tuple(self.docs / name for name in GENERATED)

    def files(self) -> list[str]:
        """The files of all procedures."""
        return [str(path) for path in procedures(self.procedures)]

    def own(self, path: str) -> str | None:
        """The id of the procedure in the file *path*, where that lies in ``procedures/``."""
        full = Path(path).resolve()
        return full.stem if full.parent == self.procedures.resolve() else None

    def named(self, procedure: str) -> str:
        """The path of a procedure that is given by its id or its path. Raises Refused."""
        named = self.procedures / f"{procedure}.yml"
        if named.is_file() or Path(procedure).is_file():
            return str(named) if named.is_file() else procedure
        hint = did_you_mean(procedure, [path.stem for path in procedures(self.procedures)])
        raise Refused(f"there is no procedure `{procedure}`; {hint}")
