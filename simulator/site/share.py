"""What one procedure gives to the site, made from its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simulator.kept import Files, Store
from simulator.language.build_model import Parsed, parse
from simulator.language.checks import check
from simulator.language.files import reader
from simulator.language.others import not_there
from simulator.reviewing import releases
from simulator.search import entries
from simulator.site import chart, pages
from simulator.site.news import NO_NEWS, News
from simulator.site.procedure_pages import procedure_pages
from simulator.site.shares import Job, Listed, Share
from simulator.site.views import Views
from simulator.training.practice_data import practice_data
from simulator.training.right_runs import ways


def made(job: Job) -> tuple[dict[str, str], Share]:
    """What was read for a procedure, and its share."""
    file, project, news = job
    files = Files(reader(project.root))
    parsed = parse(file, files.read)
    if parsed.procedure:
        parsed.found += check(parsed.procedure) + not_there(parsed.procedure, files.read)
    parsed.found += releases.altered(project.procedures, Path(file).stem)
    return files.seen, of(file, parsed, project.store, news or NO_NEWS)


def of(file: str, parsed: Parsed, store: Store, news: News = NO_NEWS) -> Share:
    """The share of one procedure. *store* keeps its chart, *news* is what its versions changed."""
    procedure = parsed.procedure
    if not procedure or parsed.found:
        name, summary = Path(file).stem, "This procedure cannot be shown now."
        card = {"id": name, "title": name, "summary": summary, "use": "", "rehearsals": False}
        texts = pages.refused_pages(file, parsed.found, parsed.sources)
        found, sources = tuple(parsed.found), parsed.sources
        return Share(Listed(card), texts, found=found, sources=sources)
    views = Views(procedure, ways(procedure))
    texts = procedure_pages(views, _chart(views, store), news)
    texts[f"assets/{views.bundle.address}"] = views.bundle.text
    card = {
        "id": procedure.id,
        "title": procedure.title,
        "summary": procedure.summary,
        "use": procedure.situation[procedure.start].text,
        "rehearsals": bool(procedure.scenarios),
    }
    return Share(Listed(card, _rehearsals(views, news), entries.of_page(procedure)), texts)


def _rehearsals(views: Views, news: News) -> dict[str, Any]:
    """What the practice home of all procedures holds of one."""
    procedure, home = views.procedure, f"../procedures/{views.procedure.id}/"
    return {"practice": practice_data(procedure, views.bundle.digest, home, news.drills)}


def _chart(views: Views, store: Store) -> chart.Chart:
    """The chart of a procedure; Graphviz runs only where *store* does not hold it."""
    flow = chart.flow(views)
    dot = chart.dot(flow)
    name, made_from = f"chart {views.procedure.id}", [chart.version(), dot]
    svg = store.get(name, made_from)
    if not isinstance(svg, str):
        [svg] = chart.draw([dot])
        store.put(name, made_from, svg)
    return chart.Chart(chart.finish(svg, flow, views.procedure.title), chart.in_words(flow))
