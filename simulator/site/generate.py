"""Every procedure to its pages: YAML in, Markdown, charts and bundles out.

Only what changed is written, and what is no longer made is deleted. When serving, a procedure that
cannot be used becomes a page that says why; else it stops the build.
"""

from __future__ import annotations

import hashlib
import html
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulator.language.build_model import Parsed, parse
from simulator.language.checks import check
from simulator.language.diagnostics import Refused, render
from simulator.language.files import procedures, reader
from simulator.project import Project
from simulator.reviewing import releases
from simulator.search import entries
from simulator.site import chart, kept, pages
from simulator.site.news import News
from simulator.site.views import Views
from simulator.training.right_runs import ways

_log = logging.getLogger("mkdocs.rightrun")
_PLACES = ("procedures", "training", "assets/bundles", "assets/search")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_NEWS: Mapping[str, News] = MappingProxyType({})


@dataclass(slots=True)
class Generated:
    """What was made: files by their path under ``docs/``, the navigation's section, and
    the charts by a digest."""

    files: dict[str, str] = field(default_factory=dict)
    navigation: list[Any] = field(default_factory=list)
    charts: dict[str, str] = field(default_factory=dict)


def generate(
    project: Project, news: Mapping[str, News], brand: Mapping[str, str], *, serving: bool
) -> Generated:
    """Write everything that is made from the procedures of *project* into its ``docs/``. *news* is
    what the versions of each changed, by its id; *brand* says what the site is called,
    its tagline, and what a rehearsal is called. Raises Refused."""
    cache = project.cache / "charts.json"
    before = kept.load(cache)
    made = make(_parse_all(project), before, news, brand, serving=serving)
    _write(project.docs, made.files)
    charts = {**before, **made.charts} if serving else made.charts
    if charts != before:
        kept.save(cache, charts)
    return made


def make(
    parsed: dict[str, Parsed],
    drawn_before: Mapping[str, str],
    news: Mapping[str, News] = _NO_NEWS,
    brand: Mapping[str, str] = _NOTHING,
    *,
    serving: bool,
) -> Generated:
    """All files of the site that come from procedures. *drawn_before* holds charts, *news*
    what versions changed."""
    refused = {file: one for file, one in parsed.items() if one.found or not one.procedure}
    if refused and not serving:
        found = [item for one in refused.values() for item in one.found]
        sources = {name: text for one in refused.values() for name, text in one.sources.items()}
        raise Refused(render(found, sources), tuple(found))
    views = [
        Views(one.procedure, ways(one.procedure))
        for one in parsed.values()
        if one.procedure and not one.found
    ]
    made = Generated()
    for one, drawn in zip(views, _charts(views, drawn_before, made.charts), strict=True):
        made.files |= pages.procedure_pages(one, drawn, news.get(one.procedure.id, News()))
        made.files[f"assets/{one.bundle.address}"] = one.bundle.text
    for file, one_refused in refused.items():
        _log.error("%s", render(one_refused.found, one_refused.sources))
        made.files |= pages.refused_pages(file, one_refused.found, one_refused.sources)
    cards = [_card(file, one) for file, one in parsed.items()]
    made.files[entries.ADDRESS] = entries.file(one.procedure for one in views)
    made.files["index.md"] = pages.home_page(cards, brand)
    made.files["procedures/index.md"] = pages.index_page(cards)
    made.files["training/index.md"] = pages.training_page(views)
    made.navigation = ["procedures/index.md", *(_section(card, made.files) for card in cards)]
    return made


def _parse_all(project: Project) -> dict[str, Parsed]:
    read = reader(project.root)
    found = {}
    for path in procedures(project.procedures):
        file = path.relative_to(project.root).as_posix()
        found[file] = parse(file, read)
        procedure = found[file].procedure
        if procedure:
            found[file].found += check(procedure)
        found[file].found += releases.altered(project.procedures, path.stem)
    return found


def _charts(
    views: Iterable[Views], before: Mapping[str, str], drawn: dict[str, str]
) -> list[chart.Chart]:
    """The chart of each procedure; Graphviz runs only for those not drawn *before*. *drawn* takes
    all of them, by a digest of their DOT."""
    flows = [(one.procedure.title, chart.flow(one)) for one in views]
    dots = {_digest(dot): dot for dot in (chart.dot(flow) for _, flow in flows)}
    missing = [key for key in dots if key not in before]
    fresh = dict(zip(missing, chart.draw([dots[key] for key in missing]), strict=True))
    drawn.update({key: fresh.get(key) or before[key] for key in dots})
    return [
        chart.Chart(
            chart.finish(drawn[_digest(chart.dot(flow))], flow, title), chart.in_words(flow)
        )
        for title, flow in flows
    ]


def _digest(dot: str) -> str:
    return hashlib.sha256(dot.encode()).hexdigest()


def _card(file: str, one: Parsed) -> dict[str, Any]:
    procedure, name = one.procedure, Path(file).stem
    if not procedure or one.found:
        summary = "This procedure cannot be shown now."
        return {"id": name, "title": name, "summary": summary, "use": "", "rehearsals": False}
    return {
        "id": procedure.id,
        "title": procedure.title,
        "summary": procedure.summary,
        "use": procedure.situation[procedure.start].text,
        "rehearsals": bool(procedure.scenarios),
    }


def _section(card: dict[str, Any], files: dict[str, str]) -> dict[str, list[Any]]:
    """The pages of one procedure for MkDocs' ``nav``, whose titles are HTML: what interviewers
    read, and then in one place what is for its authors and reviewers."""

    def there(names: Iterable[str]) -> list[str]:
        addresses = (pages.address(card["id"], name) for name in names)
        return [name for name in addresses if name in files]

    behind = {pages.TITLES["about"]: there(("about", *pages.BEHIND))}
    read = there(
        ("index", *(name for name in pages.TITLES if name not in ("about", *pages.BEHIND)))
    )
    return {html.escape(card["title"], quote=False): [*read, behind]}


# Reading and writing


def _write(docs: Path, files: dict[str, str]) -> None:
    """Write what changed, delete what is no longer made."""
    for place in _PLACES:
        for path in sorted((docs / place).rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(docs).as_posix() not in files:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    for name, text in files.items():
        path = docs / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
