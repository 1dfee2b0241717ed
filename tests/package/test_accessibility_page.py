"""The page on accessibility has every criterion of WCAG 2.2 A and AA, and tests that are there."""

from __future__ import annotations

import ast
import re

from support import ROOT

PAGE = (ROOT / "docs" / "about" / "accessibility.md").read_text("utf-8")
BROWSER = ROOT / "tests" / "browser"
A = """1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1
    2.4.1 2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4
    3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2"""
AA = """1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7
    2.4.11 2.5.7 2.5.8
    3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3"""
ROWS = re.findall(r"(?m)^\| ([\d.]+) [^|]+\| (A+) \| ([^|]+) \| ([^|]+) \|$", PAGE)


def test_every_criterion_has_its_row() -> None:
    levels = {"A": A.split(), "AA": AA.split()}
    for level, wanted in levels.items():
        found = [number for number, at, _, _ in ROWS if at == level]
        assert sorted(found) == sorted(wanted), level
    assert len(ROWS) == 55


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`([\w./]+\.py)::(\w+)`", PAGE))
    assert len(named) > 15
    for file, name in sorted(named):
        tree = ast.parse((BROWSER / file).read_text("utf-8"))
        tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in tests, f"{file} has no {name}"


def test_a_row_says_how_and_by_what_it_is_shown() -> None:
    for number, _, how, shown in ROWS:
        assert how.strip(), number
        proof = shown.strip()
        assert proof == "–" or proof.startswith("by hand") or proof.startswith("`"), number
