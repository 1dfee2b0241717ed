"""The YAML of a procedure as trees, and where each branch stands.

A tree is nested mappings, lists and texts, so comments, quotes and layout are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from simulator.core.model import Rule, Span
from simulator.language import nodes
from simulator.language.build_model import Parsed, parse
from simulator.language.grammar import ON_STAGE, ONE
from simulator.reviewing.model import Place

Tree = Any
Path = tuple[str | int, ...]


class Missing:
    """Where a version has nothing."""


MISSING = Missing()


class Forest(NamedTuple):
    """The trees of a procedure's files, and where each branch stands. ``main`` is its own file."""

    main: str
    trees: dict[str, Tree]
    spans: dict[Path, Span]
    sources: Mapping[str, str]

    def line(self, file: str, number: int) -> str:
        """A line of a file, without the space around it; empty where there is none."""
        lines = self.sources.get(file, "").split("\n")
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def forest(main: str, sources: Mapping[str, str]) -> Forest:
    """The trees of *sources* (file name to YAML that can be read)."""
    trees: dict[str, Tree] = {}
    spans: dict[Path, Span] = {}
    for file, text in sources.items():
        node, _ = nodes.read(text, file)
        if node is not None:
            trees[file] = _without_examples(_tree(node, (file,), spans))
    return Forest(main, trees, spans, sources)


def _without_examples(tree: Tree) -> Tree:
    """*tree* without its tests, which mean nothing to the engine: they are asked, not compared."""
    if not isinstance(tree, dict):
        return tree
    return {section: entries for section, entries in tree.items() if section != "examples"}


def _tree(node: nodes.YamlNode, path: Path, spans: dict[Path, Span]) -> Tree:
    spans.setdefault(path, node.span)
    if node.kind == "text":
        return node.text
    if node.kind == "list":
        return [_tree(part, (*path, i), spans) for i, part in enumerate(node.parts)]
    found = {}
    for key, value in node.items:
        spans[*path, key.text] = key.span
        found[key.text] = _tree(value, (*path, key.text), spans)
    return found


def compiled(main: str, trees: Mapping[str, Tree]) -> Parsed:
    """The procedure that *trees* say. JSON is YAML, and the compiler reads it as such."""
    texts = {file: json.dumps(tree, ensure_ascii=False).encode() for file, tree in trees.items()}
    return parse(main, texts.get)


def copy(tree: Tree) -> Tree:
    """*tree*, with mappings and lists of its own."""
    if isinstance(tree, dict):
        return {key: copy(value) for key, value in tree.items()}
    return [copy(part) for part in tree] if isinstance(tree, list) else tree


# -- for people -------------------------------------------------------------------------------


def where(path: Path) -> str:
    """A path as people say it: ``rule call-in-time: by``."""
    keys = [str(step + 1) if isinstance(step, int) else step for step in path[1:]]
    names = []
    for section, name in pairwise(keys):
        if section in KINDS and name not in KINDS:
            names.append(f"{KINDS[section]} {name}")
    rest = keys[-1] if keys and keys[-1] not in KINDS else ""
    if not names:
        return " › ".join(keys) or f"file {path[0]}"
    inner = len(names) > 1 and names[-1].startswith(_INNER)
    last = f"{names[0]}, {names[-1]}" if inner else names[-1]
    return last if not rest or last.endswith(f" {rest}") else f"{last}: {rest}"


_INNER = ("way on", "passing moment", "note", "reaction", "option", "fact")
"""Entries whose name says little without what they stand in."""

KINDS = ONE | ON_STAGE | {"people": "person", "then": "way on", "moments": "passing moment"}
KINDS |= {"notes": "note", "does": "reaction"}
KINDS |= {"glossary": "glossary"}
del KINDS["examples"]
"""What one entry is called where people read of it."""


def entry(path: Path) -> tuple[str, str, str]:
    """The innermost section of *path*, its entry there, and the key in that; any may be empty. A
    list that an entry has whole, such as its clauses, is a key of that entry."""
    keys = [str(step + 1) if isinstance(step, int) else step for step in path[1:]]
    sections = [i for i, key in enumerate(keys) if key in KINDS]
    if not sections:
        return "", "", " ".join(keys)
    at = max((i for i in sections if i + 1 < len(keys)), default=sections[-1])
    return keys[at], " ".join(keys[at + 1 : at + 2]), " ".join(keys[at + 2 :])


def shown(tree: Tree) -> str:
    """A branch in one line; nothing of one that is not there."""
    if tree is MISSING:
        return ""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {shown(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(shown, tree)) + "]"
    return " ".join(str(tree).split())


def place(here: Forest, path: Path) -> Place | None:
    """Where a branch stands, with the line itself; of a branch that is not there, nothing."""
    span = here.spans.get(path)
    return None if span is None else place_of(here, span)


def place_of(here: Forest, span: Span) -> Place:
    """A place with the line itself."""
    return Place(span.file, span.line, here.line(span.file, span.line))


_TELLING: Mapping[str, tuple[str, ...]] = {
    "overdue": ("by", "before", "within"),
    "late": ("by", "before", "within"),
    "missed": ("cut short", "time to act"),
    "in time": ("by", "before", "within"),
    "early": ("from", "after", "wait", "in order"),
}
"""The keys of a rule that are behind a verdict. Behind all others is what the rule is about."""


def rule_place(here: Forest, rule: Rule, verdict: str) -> Place:
    """Where the part of *rule* stands that *verdict* comes from."""
    path = next((p for p, span in here.spans.items() if span == rule.span), ())
    keys = (*_TELLING.get(verdict, ()), "must", "must not", "may")
    spans = [here.spans[*path, key] for key in keys if (*path, key) in here.spans]
    return place_of(here, replace(rule.span, line=spans[0].line) if spans else rule.span)
