"""One procedure's training as a zip for a learning system: its site, a page around that, and what
the standard wants to know of both.

SCORM 1.2: ADL, Content Aggregation Model (2001), ``imsmanifest.xml``. cmi5: AICC/ADL, Quartz
(2016), section 13, ``cmi5.xml``. The page around it (``web/course.js``) reports what came of the
training.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulator.core.model import Procedure
from simulator.language import files
from simulator.language.build_model import parse
from simulator.language.checks import playable
from simulator.language.diagnostics import Refused, render
from simulator.project import Project
from simulator.site import for_hosts
from simulator.site.build_site import build_site, site_name
from simulator.site.pages import address
from simulator.templates import environment
from simulator.training.bundled import bundled
from simulator.training.practice_data import practice_data

_TEMPLATES = environment(Path(__file__).with_name("templates"), trim=True)
_SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""So that two packages of the same procedure are the same bytes."""
PAGE = "course.html"
_NOT_PLAYED = (*for_hosts.files(), ".map", "sitemap.xml", "sitemap.xml.gz", "robots.txt")
"""What of a site is for hosts, crawlers and programmers."""


@dataclass(frozen=True)
class Standard:
    """What a learning system takes: how it is called here, in the name of a file, and the file in
    which it is told about the course; and where the page may ask."""

    id: str
    suffix: str
    manifest: str
    asks: str


STANDARDS = (
    Standard("scorm-1.2", "scorm12", "imsmanifest.xml", "'self'"),
    Standard("cmi5", "cmi5", "cmi5.xml", "https: http:"),  # the system says where when it starts
)


def packages(project: Project, procedure: str, target: Path) -> list[Path]:
    """Write a zip for each standard into *target* and return their paths. *procedure* is an id or
    a path. Raises Refused, and what the building of a site raises."""
    path = Path(project.named(procedure))
    if project.own(str(path)) is None:
        raise Refused(f"{path} is not in procedures/")
    parsed = parse(*files.located(str(path), project.root))
    if parsed.procedure is None:
        raise Refused(render(parsed.found, parsed.sources), tuple(parsed.found))
    model = playable(parsed.procedure, parsed.sources)
    if not model.scenarios:
        raise Refused(f"{path.name} has no `scenarios`, so there is nothing to train")
    with tempfile.TemporaryDirectory(prefix="rightrun-") as folder:
        site = Path(folder, "course")
        build_site(_alone(project, path, Path(folder)), site, course=_store(model))
        target.mkdir(parents=True, exist_ok=True)
        return [_zip(one, model, site, project, target) for one in STANDARDS]


def _store(procedure: Procedure) -> str:
    """Under which name a browser keeps what is trained in the course."""
    return f"rightrun-{procedure.id}"


def _alone(project: Project, path: Path, folder: Path) -> Project:
    """The same project with this procedure only, and without the pages that people wrote."""
    others = {other for other in project.procedures.glob("*.yml") if other.stem != path.stem}
    shutil.copytree(
        project.procedures,
        folder / "procedures",
        ignore=lambda here, names: [name for name in names if Path(here, name) in others],
    )
    project.cache.mkdir(exist_ok=True)
    (folder / ".cache").symlink_to(project.cache.resolve(), target_is_directory=True)
    config = project.config.resolve()
    return Project(folder, config if config.is_file() else None)


def _zip(
    standard: Standard, procedure: Procedure, site: Path, project: Project, target: Path
) -> Path:
    every = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    names = [name for name in every if not name.endswith(_NOT_PLAYED)]
    told = _told(standard, procedure, site_name(project), [*names, PAGE])
    made = {
        PAGE: _TEMPLATES.get_template("course.html.j2").render(told),
        standard.manifest: _TEMPLATES.get_template(f"{standard.manifest}.j2").render(told),
    }
    path = target / f"{procedure.id}-{standard.suffix}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _contents(site, names, made):
            archive.writestr(_entry(name), data)
    return path


def _contents(
    site: Path, names: list[str], made: Mapping[str, str]
) -> Iterator[tuple[str, bytes | str]]:
    yield from made.items()
    for name in names:
        yield name, (site / name).read_bytes()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _SAME_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _told(
    standard: Standard, procedure: Procedure, site: str, names: list[str]
) -> Mapping[str, Any]:
    """What the templates are told. The course keeps its name from version to version."""
    start = Path(address(procedure.id, "practice")).with_suffix("").as_posix() + "/index.html"
    name = f"{site}/{procedure.id}"
    practice = practice_data(procedure, bundled(procedure).digest, "../")
    course = {"standard": standard.id, "start": start, "practice": practice}
    return MappingProxyType(
        {
            "procedure": procedure,
            "standard": standard,
            "iri": uuid.uuid5(uuid.NAMESPACE_OID, name).urn,
            "names": names,
            "page": PAGE,
            "store": _store(procedure),
            "course": course,
        }
    )
