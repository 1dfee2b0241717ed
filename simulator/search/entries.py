"""What the search of a help center can find: rules, situations, scripts and endings, as plain data.

Each entry is an answer: what to read, and the address that it is read at. How they are ranked
stands in ``web/ranking.js`` alone, for the browser and for `check`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

from simulator.core import slots
from simulator.core.model import STAY, Procedure, Situation

FORMAT = 1
"""Version of the file for the browser. It grows when a key changes its meaning."""

ADDRESS = "assets/search/answers.json"
"""Where the browser finds all entries, from the top of the site."""


class Findable(TypedDict):
    """One answer. ``kind`` is that of a rule, or ``situation``, ``script`` or ``ending``; ``lines``
    stand below its ``title``, ``where`` says in which situation. ``also`` are the words that its
    author names, ``near`` words that stand beside it and are not shown."""

    id: str
    kind: str
    href: str
    title: str
    lines: list[str]
    where: str
    also: list[str]
    near: list[str]


def of(procedure: Procedure) -> list[Findable]:
    """All entries of *procedure*, in the order of its page."""
    return [*_rules(procedure), *_situations(procedure), *_scripts(procedure), *_endings(procedure)]


def page(procedure: str) -> str:
    """The address of the page of a procedure, from the top of the site."""
    return f"procedures/{procedure}/"


def anchor(kind: str, name: str) -> str:
    """The anchor of an entry on its page; *kind* is ``rule``, or as :class:`Findable` has it."""
    return f"{kind}-{name}"


def of_page(procedure: Procedure) -> dict[str, Any]:
    """The same with the page that they stand on, as plain data."""
    name = procedure.id
    return {"id": name, "title": procedure.title, "href": page(name), "entries": of(procedure)}


def file(procedures: Iterable[dict[str, Any]]) -> str:
    """The text of the file for the browser, from :func:`of_page` of each procedure."""
    data = {"format": FORMAT, "procedures": list(procedures)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _rules(procedure: Procedure) -> Iterator[Findable]:
    for rule in procedure.rules:
        here = [procedure.situation[name] for name in rule.scope]
        acts = [procedure.title_of(name) for name in rule.acts]
        presses = [press for name in rule.acts if (press := _press(procedure, name))]
        near = [words for one in here for words in (one.title, *one.also_called)]
        facts = {one.subject for group in rule.guard for one in group}
        near += [*acts, rule.why, *(fact.label for fact in procedure.facts if fact.id in facts)]
        yield {
            "id": rule.id,
            "kind": rule.kind,
            "href": f"{page(procedure.id)}#{anchor('rule', rule.id)}",
            "title": rule.text,
            "lines": [presses[0]] if rule.kind != "must not" and len(presses) == 1 else [],
            "where": here[0].title if len(here) == 1 else "",
            "also": list(rule.also_called),
            "near": near,
        }


def _situations(procedure: Procedure) -> Iterator[Findable]:
    for one in procedure.situations:
        notes = [note.text for note in one.notes]
        rules = [rule.text for rule in procedure.rules if rule.scope == (one.id,)]
        yield {
            "id": one.id,
            "kind": "situation",
            "href": f"{page(procedure.id)}#{anchor('situation', one.id)}",
            "title": one.title,
            "lines": [*rules, *notes],
            "where": "",
            "also": list(one.also_called),
            "near": [one.text, *_heard(procedure, one)],
        }


def _scripts(procedure: Procedure) -> Iterator[Findable]:
    """The words that some rule asks for; what must not be said is no answer."""
    labels = {fact.id: f"[{fact.label}]" for fact in procedure.facts}
    asked = {name for rule in procedure.rules if rule.kind != "must not" for name in rule.acts}
    acts = {act.script: act.text for act in procedure.acts if act.script and act.id in asked}
    for script in procedure.scripts:
        if script.id in acts:
            yield {
                "id": script.id,
                "kind": "script",
                "href": f"{page(procedure.id)}#{anchor('script', script.id)}",
                "title": script.title,
                "lines": [slots.fill(script.text, labels)],
                "where": "",
                "also": list(script.also_called),
                "near": [acts[script.id]],
            }


def _endings(procedure: Procedure) -> Iterator[Findable]:
    for ending in procedure.endings:
        told = (_press(procedure, ending.id), ending.owed, ending.not_owed)
        yield {
            "id": ending.id,
            "kind": "ending",
            "href": f"{page(procedure.id)}#{anchor('ending', ending.id)}",
            "title": ending.title,
            "lines": [line for line in told if line],
            "where": "",
            "also": list(ending.also_called),
            "near": [],
        }


def _press(procedure: Procedure, name: str) -> str:
    """What is pressed for an act or an ending, as labelled; empty for a line to say."""
    ending = procedure.ending.get(name)
    control = procedure.control[procedure.act[procedure.act_of(name)].control]
    if control.place == "talk":
        return ""
    options = {option.id: option.label for one in procedure.stage.dialogs for option in one.options}
    chosen = (options[choice] for choice in (ending.choices if ending else ()))
    return f"Press {' › '.join((control.label, *chosen))}"


def _heard(procedure: Procedure, here: Situation) -> list[str]:
    """What happens, and is heard, that leads here and nowhere else."""
    leads: dict[str, set[str]] = {}
    for one in procedure.situations:
        for move in one.moves:
            if move.on in procedure.event and move.to != STAY:
                leads.setdefault(move.on, set()).add(move.to)
    events = [procedure.event[name] for name, to in leads.items() if to == {here.id}]
    return [words for event in events for words in (event.text, event.heard, *event.others)]
