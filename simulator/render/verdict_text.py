"""A verdict as text for a terminal: the same facts as its JSON, in reading order."""

from __future__ import annotations

from simulator.core.shapes import InputRow, RuleRow, Verdict

QUIET = ("respected", "lapsed", "not reached")
"""Outcomes that are only counted."""


def text(verdict: Verdict, note: str = "") -> str:
    """The verdict of :func:`simulator.core.runs.judge.judge` for people. *note* is what has to be
    known before it is read; empty for nothing."""
    lines = [*([note] if note else []), _headline(verdict), "", "What was done"]
    lines += [_input(row) for row in verdict["inputs"]] or ["  nothing"]
    told = [row for row in verdict["rules"] if row["outcome"] not in QUIET]
    lines += ["", "The rules"]
    lines += [_rule(row) for row in told] or ["  none came up"]
    quiet = len(verdict["rules"]) - len(told)
    if quiet:
        lines.append(f"  {quiet} more: rightly left alone, no longer needed, or no part of it")
    if verdict["mistake"]:
        lines += [
            "",
            f"First mistake, at {verdict['mistake']['at']}",
            f"  {verdict['mistake']['why']}",
        ]
    if verdict["best"]:
        best = verdict["best"]
        lines += ["", f"The shortest right way on from {best['from']}"]
        lines += [f"  {row['at']:>6}  {row['text']}" for row in best["steps"]]
    return "\n".join(lines) + "\n"


def _headline(verdict: Verdict) -> str:
    result = "Passed" if verdict["passed"] else "Not passed"
    how = f"ended as {verdict['ending']}" if verdict["ending"] else "with no ending"
    where = "" if verdict["over"] else ", and the case is still open"
    return f"{result}: {how} at {verdict['at']}{where}."


def _input(row: InputRow) -> str:
    rule = f"  [{row['rule']}]" if row["rule"] else ""
    return f"  {row['at']:>6}  {row['verdict']:<9} {row['text']}{rule}"


def _rule(row: RuleRow) -> str:
    cites = f"  ({', '.join(row['clause'])})" if row["clause"] else ""
    return f"  {row['outcome']:<8} {row['id']}: {row['why']}{cites}"
