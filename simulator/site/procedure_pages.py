"""The pages of one procedure, from its views to Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.core.model import Page, Procedure
from simulator.render import terms
from simulator.search import entries
from simulator.site import example_tables, first_minutes, happened, minutes, prose, timeline
from simulator.site.chart import Chart
from simulator.site.news import NO_NEWS, News
from simulator.site.pages import TITLES, Pages, address, front, rendered
from simulator.site.views import Views, columns
from simulator.training import live_data, practice_data, room_data


def procedure_pages(views: Views, chart: Chart | None, news: News = NO_NEWS) -> Pages:
    """All pages of one procedure. *chart* may be none; *news* is what its versions changed."""
    procedure = views.procedure
    bodies = {
        "index": _help(views, chart, news),
        "live": _live(views),
        "practice": _practice(views, news) if procedure.scenarios else "",
        "rehearse": _rehearse(views) if procedure.scenarios else "",
        "sheet": _sheet(views, news),
        "glossary": rendered("glossary.md.j2", procedure=procedure) if procedure.glossary else "",
        "about": _about(views, news),
        "sources": _sources(views),
        "questions": _questions(views) if has_questions(procedure) else "",
        "examples": _examples(procedure) if procedure.examples else "",
        "prove": _prove(views),
        "what-changed": news.page,
    }
    return {
        address(procedure.id, name): front(TITLES.get(name, procedure.title), procedure, name)
        + body
        for name, body in bodies.items()
        if body
    }


def _help(views: Views, chart: Chart | None, news: News) -> str:
    procedure = views.procedure
    first = _first(views, "")
    said = {
        name for script in first["scripts"] for name, _ in prose.slot_facts(script.text, procedure)
    }
    return rendered(
        "procedure.md.j2",
        **first,
        names=[(fact.id, fact.label) for fact in procedure.facts if fact.id in said],
        everywhere=views.everywhere_ways(),
        wide=columns(views.wide()) if views.wide() else None,
        chart=chart,
        map=minutes.draw(views, first["rows"]),
        situations=[views.situation(situation) for situation in procedure.situations],
        anchors=_anchors(views),
        news=news,
    )


def _sheet(views: Views, news: News) -> str:
    return rendered("sheet.md.j2", **_first(views, "../"), news=news)


def _first(views: Views, up: str) -> dict[str, Any]:
    """What the page begins with, and the sheet has. *up* leads from there to the procedure."""
    procedure = views.procedure
    rows = timeline.rows(views)
    return {
        "procedure": procedure,
        "up": up,
        "slots": lambda text: prose.slots(text, procedure),
        "rows": rows,
        "steps": first_minutes.steps(views, rows),
        "happened": happened.happened(views),
        "instead": list(_instead(procedure)),
        "scripts": views.spoken(),
        "endings": [views.ending(ending) for ending in procedure.endings],
    }


def _instead(procedure: Procedure) -> Iterator[tuple[str, str, Page]]:
    """Where somebody goes on who comes to a situation or an ending that another page takes over:
    its anchor and title here, and that page."""
    for kind, things in (("situation", procedure.situations), ("ending", procedure.endings)):
        for one in things:
            for page in one.instead:
                yield entries.anchor(kind, one.id), one.title, page


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


def _rehearse(views: Views) -> str:
    room = room_data.room_data(views.procedure, views.ways, views.bundle.digest)
    addresses = {"assets": "../../../assets/", "page": "../", "bundle": views.bundle.address}
    ways = {"modes": terms.MODES, "of_modes": terms.OF_MODES, "for_you": terms.FOR_YOU}
    return rendered("rehearse.md.j2", procedure=views.procedure, room=room, **ways, **addresses)


def _practice(views: Views, news: News) -> str:
    digest, drills = views.bundle.digest, news.drills
    data = practice_data.practice_data(views.procedure, digest, "../", drills)
    return rendered(
        "practice.md.j2",
        procedure=views.procedure,
        all=[data],
        one=True,
        recall=[
            {
                "title": script.title,
                "parts": [
                    {"text": words, "slot": bool(fact)}
                    for words, fact in prose.script_parts(script.text, views.procedure)
                ],
            }
            for script in views.procedure.scripts
            if script.verbatim
        ],
        assets="../../../assets/",
    )


def _live(views: Views) -> str:
    live = live_data.live_data(views.procedure, views.ways, views.bundle.digest)
    addresses = {"assets": "../../../assets/", "page": "../", "bundle": views.bundle.address}
    return rendered("live.md.j2", procedure=views.procedure, live=live, **addresses)


def _examples(procedure: Procedure) -> str:
    return rendered("examples.md.j2", procedure=procedure, tables=example_tables.tables(procedure))


def _prove(views: Views) -> str:
    procedure = views.procedure
    data = {
        "claims": {claim.id: claim.text for claim in procedure.claims},
        "rules": {r.id: {"text": r.text, "href": f"../#rule-{r.id}"} for r in procedure.rules},
        "situations": {situation.id: situation.title for situation in procedure.situations},
    }
    return rendered(
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
    return rendered(
        "about.md.j2",
        procedure=procedure,
        up="../",
        questions=has_questions(procedure),
        news=news,
    )


def _sources(views: Views) -> str:
    clauses = [views.clause(clause) for clause in views.procedure.clauses]
    return rendered("sources.md.j2", procedure=views.procedure, clauses=clauses)


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
    return rendered(
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
