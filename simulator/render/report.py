"""Diagnostics in the shapes that people and other tools read: one function per format."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from simulator.core.problems import CODES, Problem
from simulator.language.diagnostics import render

FORMAT = 1
ANNOTATIONS_MAX = 10
"""GitHub shows this many per step; the rest is counted in the last one."""

Sources = Mapping[str, str]
Proofs = Sequence[Mapping[str, Any]]
"""Proofs as plain data, see :mod:`simulator.core.proof.model`."""


def text(found: Sequence[Problem], sources: Sources, proofs: Proofs = ()) -> str:
    """For a terminal: what is wrong, with stories, and a line for each proof."""
    summaries = "".join(f"{proof['summary']}\n" for proof in proofs)
    problems = render(found, dict(sources))
    return problems + summaries if found else summaries + problems


def as_json(found: Sequence[Problem], sources: Sources, proofs: Proofs = ()) -> str:
    """``{"format": 1, "problems": [{code, message, hint, file, line, column, story}], "proofs"}``.
    Proofs are as in :func:`simulator.core.proof.model.as_data`, with what the scenarios reach."""
    rows = [
        {
            "code": item.code,
            "message": item.message,
            "hint": item.hint,
            "file": item.span.file,
            "line": item.span.line,
            "column": item.span.column,
            "story": list(item.story),
        }
        for item in sorted(set(found))
    ]
    told = {"format": FORMAT, "problems": rows, "proofs": list(proofs)}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def github(found: Sequence[Problem], sources: Sources, proofs: Proofs = ()) -> str:
    """Workflow commands that become annotations."""
    ordered = sorted(set(found))
    lines = []
    for item in ordered[:ANNOTATIONS_MAX]:
        place = f"file={_property(item.span.file)},line={item.span.line},col={item.span.column}"
        message = item.message + (f" ({item.hint})" if item.hint else "")
        message = "\n".join((message, *item.story))
        lines.append(f"::error {place},title={item.code}::{_message(message)}")
    if len(ordered) > ANNOTATIONS_MAX:
        lines.append(f"::notice::{len(ordered) - ANNOTATIONS_MAX} more problems are in the log")
    lines += [f"::notice::{_message(proof['summary'])}" for proof in proofs]
    return "".join(line + "\n" for line in lines)


def _message(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")


def sarif(found: Sequence[Problem], sources: Sources, proofs: Proofs = ()) -> str:
    """SARIF 2.1.0 (OASIS), for code scanning."""
    results = [
        {
            "ruleId": item.code,
            "level": "error",
            "message": {"text": _whole(item)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": item.span.file},
                        "region": {
                            "startLine": max(1, item.span.line),
                            "startColumn": max(1, item.span.column),
                        },
                    }
                }
            ],
        }
        for item in sorted(set(found))
    ]
    rules = [
        {"id": code, "shortDescription": {"text": CODES[code]}}
        for code in sorted({item.code for item in found})
    ]
    run = {
        "tool": {"driver": {"name": "rightrun", "rules": rules}},
        "results": results,
        "properties": {"proofs": [proof["summary"] for proof in proofs]},
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _whole(item: Problem) -> str:
    """Message, hint and story."""
    head = item.message + (f" – {item.hint}" if item.hint else "")
    return "\n".join((head, *item.story))


def junit(found: Sequence[Problem], sources: Sources, proofs: Proofs = ()) -> str:
    """JUnit XML: one case per file, a failure per problem."""
    cases = []
    for file in sorted({*sources, *(item.span.file for item in found)}):
        failures = "".join(
            f"<failure type={quoteattr(item.code)} message={quoteattr(item.message)}>"
            f"{escape(_placed(item))}</failure>"
            for item in sorted(set(found))
            if item.span.file == file
        )
        cases.append(f'<testcase classname="rightrun" name={quoteattr(file)}>{failures}</testcase>')
    told = "".join(f"{proof['summary']}\n" for proof in proofs)
    out = f"<system-out>{escape(told)}</system-out>" if told else ""
    head = f'<testsuite name="rightrun check" tests="{len(cases)}" failures="{len(set(found))}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{"".join(cases)}{out}</testsuite>\n'


def _placed(item: Problem) -> str:
    place = f"{item.span.file}:{item.span.line}:{item.span.column}"
    return "\n".join((place, *item.story))


FORMATS: dict[str, Callable[[Sequence[Problem], Sources, Proofs], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "sarif": sarif,
    "junit": junit,
}
