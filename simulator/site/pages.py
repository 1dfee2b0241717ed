"""The model to Markdown pages, by the templates beside this module. Nothing here touches a disk
but the templates' loader."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from simulator.core.model import Procedure
from simulator.core.problems import Problem
from simulator.language.diagnostics import DIAGNOSTICS_MAX, render
from simulator.site import example_tables, prose, timeline
from simulator.site.licences import Part
from simulator.site.news import News
from simulator.site.views import Views, columns
from simulator.templates import environment
from simulator.training import live_data, practice_data, room_data
from simulator.training.right_runs import groups

_TEMPLATES = (Path(__file__).with_name("templates"), Path(__file__).parents[1] / "web")
NO_NEWS = News()
Pages = dict[str, str]
"""Markdown by its path under ``docs/``."""

TITLES = {
    "live": "Use it now",
    "practice": "Practise it",
    "rehearse": "Rehearse it",
    "sheet": "One sheet for the wall",
    "glossary": "Glossary",
    "about": "About this procedure",
    "sources": "Where each rule comes from",
    "questions": "Open questions",
    "examples": "What has to be right",
    "prove": "Prove it yourself",
    "what-changed": "What changed",
}
"""The pages of a procedure beside its own, in order: their titles, headings and links."""

BEHIND = ("sources", "questions", "examples", "prove", "what-changed")
"""Pages for those who own, write and review a procedure. “About this procedure” leads to them."""


def procedure_pages(views: Views, chart: Markup, news: News = NO_NEWS) -> Pages:
    """All pages of one procedure. *news* is what its versions changed."""
    procedure = views.procedure
    bodies = {
        "index": _help(views, chart, news),
        "live": _live(views),
        "practice": _practice(views) if procedure.scenarios else "",
        "rehearse": _rehearse(views) if procedure.scenarios else "",
        "sheet": _sheet(views, news),
        "glossary": _render("glossary.md.j2", procedure=procedure) if procedure.glossary else "",
        "about": _about(views, news),
        "sources": _sources(views),
        "questions": _questions(views) if has_questions(procedure) else "",
        "examples": _examples(procedure) if procedure.examples else "",
        "prove": _prove(views),
        "what-changed": news.page,
    }
    return {
        address(procedure.id, name): _front(TITLES.get(name, procedure.title), procedure, name)
        + body
        for name, body in bodies.items()
        if body
    }


def address(procedure: str, name: str) -> str:
    """The file of a page under ``docs/``. “About this procedure” is the first page of its own
    section in the navigation."""
    return f"procedures/{procedure}/{'about/index' if name == 'about' else name}.md"


def index_page(procedures: Iterable[Mapping[str, Any]]) -> str:
    """The list of all procedures."""
    return _front("Procedures") + _render("index.md.j2", procedures=list(procedures))


def home_page(procedures: Iterable[Mapping[str, Any]], brand: Mapping[str, str]) -> str:
    """The site's first page: what to read now, and what to do before it is needed. *brand* has what
    the site calls itself (``site``), its ``tagline``, and what it calls a ``rehearsal``."""
    names = {"site": "Procedures", "tagline": "", "rehearsal": ""} | dict(brand)
    front = _front(names["site"], hide=("navigation", "toc"))
    return front + _render("home.md.j2", procedures=list(procedures), **names)


def training_page(trainings: Iterable[Views]) -> str:
    """The practice home of all procedures, and all scenarios by the situation that they are
    about."""
    views = [view for view in trainings if view.ways]
    return _front("Training", hide=("toc",)) + _render(
        "training.md.j2",
        trainings=[(one.procedure, groups(one.procedure, one.ways)) for one in views],
        all=[_trained(one, f"../procedures/{one.procedure.id}/") for one in views],
        one=False,
        assets="../assets/",
    )


def licences_page(parts: Iterable[Part]) -> str:
    """What the site ships and others wrote."""
    title = "Licences"
    return _front(title, hide=("navigation", "toc")) + _render(
        "licences.md.j2", title=title, parts=parts
    )


def refused_pages(file: str, found: list[Problem], sources: dict[str, str]) -> Pages:
    """What stands in place of the pages of a procedure that cannot be used."""
    name = Path(file).stem
    items = [_shown(item, sources) for item in sorted(set(found))[:DIAGNOSTICS_MAX]]
    count = "1 problem" if len(set(found)) == 1 else f"{len(set(found))} problems"
    body = _render("refused.md.j2", file=file, found=items, count=count)
    titles = {"index": name, **TITLES}
    return {
        address(name, page): _front(title, source=file, hide=("toc",)) + body
        for page, title in titles.items()
    }


def _shown(found: Problem, sources: dict[str, str]) -> dict[str, Any]:
    """One diagnostic, with its line and carets as :func:`render` has them."""
    lines = render([found], sources).split("\n")[1:-3]
    shown = [line for line in lines if not line.startswith("  = ")]
    return {
        "message": found.message,
        "hint": found.hint,
        "code": found.code,
        "file": found.span.file,
        "line": found.span.line,
        "column": found.span.column,
        "source": "\n".join(shown),
    }


# The pages of one procedure


def _help(views: Views, chart: Markup, news: News) -> str:
    procedure = views.procedure
    first = _first(views, "")
    said = {
        name for script in first["scripts"] for name, _ in prose.slot_facts(script.text, procedure)
    }
    return _render(
        "procedure.md.j2",
        **first,
        names=[(fact.id, fact.label) for fact in procedure.facts if fact.id in said],
        everywhere=views.everywhere_ways(),
        wide=columns(views.wide()) if views.wide() else None,
        chart=chart,
        situations=[views.situation(situation) for situation in procedure.situations],
        anchors=_anchors(views),
        news=news,
    )


def _sheet(views: Views, news: News) -> str:
    return _render("sheet.md.j2", **_first(views, "../"), news=news)


def _first(views: Views, up: str) -> dict[str, Any]:
    """What the page begins with, and the sheet has. *up* leads from there to the procedure."""
    procedure = views.procedure
    rows = timeline.rows(views)
    return {
        "procedure": procedure,
        "up": up,
        "slots": lambda text: prose.slots(text, procedure),
        "rows": rows,
        "steps": timeline.steps(views, rows),
        "happened": views.happened(),
        "scripts": views.spoken(),
        "endings": [views.ending(ending) for ending in procedure.endings],
    }


def _anchors(views: Views) -> dict[str, set[str]]:
    """Which section holds the anchor of a rule, or of a script that must not be said: the first
    that shows it."""
    taken = {script.id for script in views.spoken()}
    anchors: dict[str, set[str]] = {}
    sections = [("wide", views.wide())]
    sections += [(s.id, views.rules_of(s)) for s in views.procedure.situations]
    for name, rules in sections:
        shown = {view.rule.id for view in rules}
        shown |= {script.id for view in rules for script in view.scripts}
        anchors[name] = shown - taken
        taken |= shown
    return anchors


def _practice(views: Views) -> str:
    data = [_trained(views, "../")]
    addresses = {"assets": "../../../assets/"}
    return _render("practice.md.j2", procedure=views.procedure, all=data, one=True, **addresses)


def _trained(views: Views, home: str) -> practice_data.PracticeData:
    return practice_data.practice_data(views.procedure, views.ways, views.bundle.digest, home)


def _rehearse(views: Views) -> str:
    room = room_data.room_data(views.procedure, views.ways, views.bundle.digest)
    addresses = {"assets": "../../../assets/", "page": "../", "bundle": views.bundle.address}
    return _render("rehearse.md.j2", procedure=views.procedure, room=room, **addresses)


def _live(views: Views) -> str:
    live = live_data.live_data(views.procedure, views.ways, views.bundle.digest)
    addresses = {"assets": "../../../assets/", "page": "../", "bundle": views.bundle.address}
    return _render("live.md.j2", procedure=views.procedure, live=live, **addresses)


def _examples(procedure: Procedure) -> str:
    return _render("examples.md.j2", procedure=procedure, tables=example_tables.tables(procedure))


def _prove(views: Views) -> str:
    procedure = views.procedure
    data = {
        "claims": {claim.id: claim.text for claim in procedure.claims},
        "rules": {r.id: {"text": r.text, "href": f"../#rule-{r.id}"} for r in procedure.rules},
        "situations": {situation.id: situation.title for situation in procedure.situations},
    }
    return _render(
        "prove.md.j2",
        procedure=procedure,
        duties=sum(rule.kind == "must" for rule in procedure.rules),
        situations=len(procedure.situations),
        data=data,
        assets="../../../assets/",
        bundle=views.bundle.address,
    )


def _about(views: Views, news: News) -> str:
    procedure = views.procedure
    return _render(
        "about.md.j2",
        procedure=procedure,
        up="../",
        questions=has_questions(procedure),
        news=news,
    )


def _sources(views: Views) -> str:
    clauses = [views.clause(clause) for clause in views.procedure.clauses]
    return _render("sources.md.j2", procedure=views.procedure, clauses=clauses)


def _questions(views: Views) -> str:
    procedure = views.procedure
    readings = [
        (
            number,
            reading,
            [rule for rule in procedure.rules if reading.id in rule.readings],
            [clause for clause in procedure.clauses if clause.id in reading.clauses],
        )
        for number, reading in enumerate(procedure.readings, start=1)
    ]
    return _render(
        "questions.md.j2", procedure=procedure, readings=readings, stand_ins=_stand_ins(procedure)
    )


def has_questions(procedure: Procedure) -> bool:
    """Whether there is anything to ask the policy owner."""
    return bool(procedure.readings or _stand_ins(procedure) or not procedure.owner)


def _stand_ins(procedure: Procedure) -> list[tuple[str, str]]:
    """Labels that are ours, with the place where they stand."""
    found = [
        (control.label, _PLACES.get(control.place, ""))
        for control in procedure.stage.controls
        if control.stand_in
    ]
    found += [
        (option.label, f"in the dialog “{dialog.title}”")
        for dialog in procedure.stage.dialogs
        for option in dialog.options
        if option.stand_in
    ]
    return found


_PLACES = {
    "toolbar": "in the toolbar",
    "call": "while a call is on",
    "talk": "among the lines to say",
    "help": "among the ways to get help",
    "desk": "after the call",
}


# Rendering

_NOT_SEARCHED = ("index", "live", "practice", "rehearse", "sheet", "about", *BEHIND)
"""Pages that are no texts to look for: what a procedure's own page says is found as answers."""


_HIDDEN = {
    **dict.fromkeys(("index", "sheet"), ("navigation", "toc", "footer")),
    **dict.fromkeys(("live", "practice", "rehearse"), ("navigation", "toc")),
}
"""What pages of a procedure do without; all others have no table of contents."""


def _front(
    title: str,
    procedure: Procedure | None = None,
    name: str = "",
    source: str = "",
    hide: tuple[str, ...] = (),
) -> str:
    """Front matter. Themes print it as it stands, so it is HTML here already."""
    fields: dict[str, Any] = {"title": html.escape(" ".join(title.split()), quote=False)}
    if procedure:
        source = procedure.file
        summary = " ".join(procedure.summary.split())
        fields["description"] = html.escape(summary)
        hide = _HIDDEN.get(name, ("toc",))
    if source:
        fields["source"] = source
    if hide:
        fields["hide"] = list(hide)
    if name in _NOT_SEARCHED:
        fields["search"] = {"exclude": True}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", "", ""])


def _render(template: str, **values: Any) -> str:
    return (
        environment(*_TEMPLATES)
        .get_template(template)
        .render(values, md=prose.markdown, titles=TITLES)
    )
