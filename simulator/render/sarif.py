"""SARIF 2.1.0 (OASIS), for code scanning: of problems, of a review."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote

from simulator import __version__
from simulator.core.problems import CODES, Problem
from simulator.render import words
from simulator.render.github import place
from simulator.render.given import Problems, Proofs, Sources
from simulator.reviewing import order
from simulator.reviewing.model import Change, Difference, Place, Review

RESULTS_MAX = 5_000
"""Code scanning takes so many results of one run; the least severe are left out."""

RULES = {
    "broken": ("error", "A procedure cannot be read"),
    "not-proven": ("error", "The exploration reached its limit, so not everything is proven"),
    "different": ("warning", "A situation behaves differently"),
    "looser": ("warning", "A situation allows more"),
    "stricter": ("warning", "A situation allows less"),
    "removed": ("warning", "A procedure is removed"),
    "added": ("note", "A procedure is new"),
    "new-problem": ("error", "Something is wrong that was not wrong before"),
    "promise": (
        "error",
        "A claim, scenario, example, question or the pass mark guards less, or otherwise",
    ),
    "version": ("warning", "A procedure behaves differently under the version that it had"),
    "flipped": ("warning", "A scenario or example turns out otherwise"),
    "reworded": ("note", "Words that people read have changed"),
}
"""Every kind of result: its level, and what it means."""

_Found = tuple[str, str, Place | None, Place | None, str]


def of_problems(found: Problems, sources: Sources, proofs: Proofs) -> str:
    """Every problem as an error; the properties of the run sum the proofs up."""
    ordered = sorted(set(found))
    results = [
        {
            "ruleId": problem.code,
            "level": "error",
            "message": {"text": _whole(problem)},
            "locations": [_location(problem.span.file, problem.span.line, problem.span.column)],
        }
        for problem in ordered
    ]
    rules = {problem.code: ("error", CODES[problem.code]) for problem in ordered}
    return log("check", rules, results, {"proofs": [proof["summary"] for proof in proofs]})


def _whole(problem: Problem) -> str:
    """Message, hint and story."""
    head = problem.message + (f" – {problem.hint}" if problem.hint else "")
    return "\n".join((head, *problem.story))


def of_review(review: Review) -> str:
    """The review, the most severe results first."""
    found = islice(_found(review), RESULTS_MAX)
    return log("review", RULES, [_result(*one) for one in found], {})


def log(
    command: str,
    rules: Mapping[str, tuple[str, str]],
    results: list[dict[str, Any]],
    properties: dict[str, Any],
) -> str:
    """A log of one run. *rules* have a level and what they mean."""
    described = [
        {
            "id": name,
            "shortDescription": {"text": text},
            "defaultConfiguration": {"level": level},
        }
        for name, (level, text) in rules.items()
    ]
    driver = {"name": f"rightrun {command}", "version": __version__, "rules": described}
    run = {"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": results}
    whole = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run | ({"properties": properties} if properties else {})],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _found(review: Review) -> Iterator[_Found]:
    """Rule, message, place, place before, and what makes the result the same one next time."""
    for change in review.changes:
        if change.status == "broken":
            yield "broken", change.problem, _first(change), None, change.id
        elif not change.complete:
            text = f"{change.title}: {words.state(change)}."
            yield "not-proven", text, _first(change), None, change.id
        for problem in change.problems:
            key = f"{change.id} {problem.code} {problem.message}"
            yield "new-problem", words.problem(problem), problem.place, None, key
        if change.version_stands:
            yield "version", words.version(change), _first(change), None, change.id
        for promise in change.promises:
            key = f"{change.id} {promise.kind} {promise.id} {promise.became}"
            yield "promise", words.promise(promise), _first(change), None, key
    for change, difference in order.every(review):
        message = f"{words.story(difference)} {words.extent(difference)}"
        before = difference.before.place
        key = _key(change, difference)
        yield difference.direction, message, place(change, difference), before, key
    for change in review.changes:
        if change.status in ("removed", "added"):
            text = f"{change.title}: {words.state(change)}."
            yield change.status, text, _first(change), None, change.id
        for flip in change.flips:
            text = f"{flip.text} Before: {flip.before}; after: {flip.after}."
            yield "flipped", text, _first(change), None, f"{change.id} {flip.kind} {flip.id}"
        for words_ in change.wording:
            text = f"{words_.kind} {words_.id}: “{words_.before}” → “{words_.after}”"
            key = f"{change.id} {words_.kind} {words_.id}"
            yield "reworded", text, words_.place or _first(change), None, key


def _first(change: Change) -> Place | None:
    return Place(change.file, 1, "") if change.file else None


def _key(change: Change, difference: Difference) -> str:
    last = difference.story[-1].text if difference.story else ""
    sides = difference.before.verdict, difference.after.verdict
    return " ".join((change.id, difference.situation, last, *sides))


def _result(
    rule: str, message: str, where: Place | None, before: Place | None, key: str
) -> dict[str, Any]:
    digest = hashlib.sha256(f"{rule} {key}".encode()).hexdigest()
    result: dict[str, Any] = {
        "ruleId": rule,
        "level": RULES[rule][0],
        "message": {"text": words.clean(message, 2_000) or RULES[rule][1]},
        "partialFingerprints": {"rightrun/v1": digest[:32]},
    }
    if where:
        result["locations"] = [_location(where.file, where.line)]
    if before:
        result["relatedLocations"] = [
            {**_location(before.file, before.line), "message": {"text": "before"}}
        ]
    return result


def _location(file: str, line: int, column: int = 0) -> dict[str, Any]:
    region = {"startLine": max(1, line)} | ({"startColumn": column} if column else {})
    return {"physicalLocation": {"artifactLocation": {"uri": quote(file)}, "region": region}}
