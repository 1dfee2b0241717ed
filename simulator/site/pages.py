"""Markdown pages by the templates beside this module: how one is made, and those of all procedures
together. Nothing here touches a disk but the templates' loader."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from simulator.core.model import Procedure
from simulator.core.problems import Problem
from simulator.language.diagnostics import DIAGNOSTICS_MAX, render
from simulator.site import prose
from simulator.site.licences import Part
from simulator.templates import environment

_TEMPLATES = (Path(__file__).with_name("templates"), Path(__file__).parents[1] / "web")
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


def address(procedure: str, name: str) -> str:
    """The file of a page under ``docs/``. “About this procedure” is the first page of its own
    section in the navigation."""
    return f"procedures/{procedure}/{'about/index' if name == 'about' else name}.md"


def index_page(procedures: Iterable[Mapping[str, Any]]) -> str:
    """The list of all procedures."""
    return front("Procedures") + rendered("index.md.j2", procedures=list(procedures))


def home_page(procedures: Iterable[Mapping[str, Any]], brand: Mapping[str, str]) -> str:
    """The site's first page: what to read now, and what to do before it is needed. *brand* has what
    the site calls itself (``site``), its ``tagline``, and what it calls a ``rehearsal``."""
    names = {"site": "Procedures", "tagline": "", "rehearsal": ""} | dict(brand)
    top = front(names["site"], hide=("navigation", "toc"))
    return top + rendered("home.md.j2", procedures=list(procedures), **names)


def training_page(trainings: Iterable[Mapping[str, Any]]) -> str:
    """The practice home of all procedures, each with what its own ``practice`` home holds."""
    found = [one["practice"] for one in trainings if one["practice"]["cases"]]
    page = rendered("training.md.j2", all=found, one=False, assets="../assets/")
    return front("Training", hide=("toc",)) + page


def trainers_page(trainings: Iterable[Mapping[str, Any]]) -> str:
    """The page on which a trainer opens the records of several people. *trainings* as above."""
    all_data = [_one_deeper(one["practice"]) for one in trainings if one["practice"]["cases"]]
    top = front("For trainers", hide=("toc",))
    return top + rendered("trainers.md.j2", all=all_data, assets="../../assets/")


def _one_deeper(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a practice home holds, for a page that lies one folder deeper."""
    procedure = {**data["procedure"], "home": f"../{data['procedure']['home']}"}
    return {**data, "procedure": procedure}


def licences_page(parts: Iterable[Part]) -> str:
    """What the site ships and others wrote."""
    title = "Licences"
    return front(title, hide=("navigation", "toc")) + rendered(
        "licences.md.j2", title=title, parts=parts
    )


def refused_pages(file: str, found: list[Problem], sources: dict[str, str]) -> Pages:
    """What stands in place of the pages of a procedure that cannot be used."""
    name = Path(file).stem
    items = [_shown(item, sources) for item in sorted(set(found))[:DIAGNOSTICS_MAX]]
    count = "1 problem" if len(set(found)) == 1 else f"{len(set(found))} problems"
    body = rendered("refused.md.j2", file=file, found=items, count=count)
    titles = {"index": name, **TITLES}
    return {
        address(name, page): front(title, source=file, hide=("toc",)) + body
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


# Rendering

_NOT_SEARCHED = ("index", "live", "practice", "rehearse", "sheet", "about", *BEHIND)
"""Pages that are no texts to look for: what a procedure's own page says is found as answers."""


def searched(address: str) -> bool:
    """Whether the file of a page under ``docs/`` is a text to look for."""
    of_procedure = address.startswith("procedures/") and address.count("/") > 1
    return not of_procedure or Path(address).stem not in _NOT_SEARCHED


_HIDDEN = {
    **dict.fromkeys(("index", "sheet"), ("navigation", "toc", "footer")),
    **dict.fromkeys(("live", "practice", "rehearse"), ("navigation", "toc")),
}
"""What pages of a procedure do without; all others have no table of contents."""


def front(
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


def rendered(template: str, **values: Any) -> str:
    """A template of pages with these *values*."""
    return (
        environment(*_TEMPLATES)
        .get_template(template)
        .render(values, md=prose.markdown, titles=TITLES)
    )
