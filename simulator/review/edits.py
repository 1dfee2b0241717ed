"""What was edited: two YAML trees, their smallest differences, and any mix of the two.

A tree is nested mappings, lists and texts, so comments, quotes and layout are not in it. An edit
replaces, adds or removes one branch, or brings the keys of a mapping into another order. Renamed
entries are found first and named as before, so that a rename is one edit and not many.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from simulator.core.model import Example, Line, Rule, Span
from simulator.language import nodes
from simulator.language.build_model import Parsed, parse
from simulator.language.grammar import ON_STAGE, ONE
from simulator.review.model import Edit, Place

Tree = Any
Path = tuple[str | int, ...]

WORDING = frozenset(
    "text title summary why heard label says question speaker role zero owed".split()
) | {"not owed", "no rule", "glossary"}
"""Keys whose text is read by people and means nothing to the engine."""

_OWN: dict[str, tuple[str, ...]] = {
    "rules": ("in order",),
    "clauses": ("clauses",),
    "readings": ("readings",),
    "scripts": ("script",),
    "people": ("people",),
    "scenarios": (),
    "claims": (),
}
"""Sections with ids of their own, and the keys under which these are mentioned. All other ids share
one set."""

ALIKE_MIN = 0.5
"""The share of equal leaves from which an entry with another id is taken for the same entry."""


class Missing:
    """Where a version has nothing."""


MISSING = Missing()


class Patch(NamedTuple):
    """One edit of a tree. An order is ``kind`` ``"order"``, with the keys in the new order."""

    kind: Literal["value", "order"]
    path: Path
    old: Tree
    new: Tree


class Rename(NamedTuple):
    """An entry of a section that has a new id."""

    path: Path
    old: str
    new: str

    @property
    def section(self) -> str:
        """The mapping that the entry stands in."""
        return str(self.path[-1])


# -- trees ------------------------------------------------------------------------------------


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


# -- differences ------------------------------------------------------------------------------


def patches(old: Tree, new: Tree, path: Path = ()) -> Iterator[Patch]:
    """The edits that lead from *old* to *new*, in the order of the old tree."""
    if old == new and (not isinstance(old, dict) or list(old) == list(new)):
        if isinstance(old, dict):
            for key in old:
                yield from patches(old[key], new[key], (*path, key))
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from patches(old.get(key, MISSING), new.get(key, MISSING), (*path, key))
        if [key for key in old if key in new] != [key for key in new if key in old]:
            yield Patch("order", path, list(old), list(new))
    elif (
        isinstance(old, list)
        and isinstance(new, list)
        and len(old) == len(new)
        and all(isinstance(part, dict) for part in (*old, *new))
    ):
        for i, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from patches(one, other, (*path, i))
    else:
        yield Patch("value", path, old, new)


def patched(trees: Mapping[str, Tree], edits: Iterable[Patch]) -> dict[str, Tree]:
    """*trees* with *edits* made. New keys stand at the end, or where an order puts them."""
    found: Tree = _copy(dict(trees))
    for edit in sorted(edits, key=lambda edit: edit.kind == "order"):
        *way, last = edit.path if edit.kind == "value" else (*edit.path, None)
        here = found
        for step in way:
            here = here[step]
        if edit.kind == "order":
            rank = {key: i for i, key in enumerate(edit.new)}
            items = sorted(here.items(), key=lambda item: rank.get(item[0], len(rank)))
            here.clear()
            here.update(items)
        elif edit.new is MISSING:
            del here[last]
        else:
            here[last] = _copy(edit.new)
    return dict(found)


def _copy(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: _copy(value) for key, value in tree.items()}
    return [_copy(part) for part in tree] if isinstance(tree, list) else tree


# -- files that moved -------------------------------------------------------------------------


def moves(before: Forest, after: Forest) -> dict[str, str]:
    """Files of *after* by the name that they had in *before*: the procedure's own, and shared ones
    that are gone there while a much alike one is here."""
    gone = [file for file in before.trees if file not in after.trees and file != before.main]
    come = [file for file in after.trees if file not in before.trees and file != after.main]
    found = {after.main: before.main} if after.main != before.main else {}
    for new in come:
        shares = {old: alike(before.trees[old], after.trees[new]) for old in gone}
        old = max(shares, key=shares.__getitem__, default="")
        if old and shares[old] >= ALIKE_MIN:
            found[new] = old
            gone.remove(old)
    return found


def in_old_places(after: Forest, found: Mapping[str, str], main: str, name: str) -> dict[str, Tree]:
    """The trees of *after* under the names that the files had before, as the procedure *name* in
    the file *main*."""
    trees = {found.get(file, file): _copy(tree) for file, tree in after.trees.items()}
    root = trees.get(main)
    if isinstance(root, dict):
        root["procedure"] = name
        used = root.get("use")
        if isinstance(used, list):
            root["use"] = [_as_before(file, after.main, found, main) for file in used]
        elif isinstance(used, str):
            root["use"] = _as_before(used, after.main, found, main)
    return trees


def _as_before(used: str, main: str, found: Mapping[str, str], main_before: str) -> str:
    """The path of a shared file from the procedure's own, as it was before the files moved."""
    full = posixpath.normpath(posixpath.join(posixpath.dirname(main), used))
    if full not in found and posixpath.dirname(main) == posixpath.dirname(main_before):
        return used
    return posixpath.relpath(found.get(full, full), posixpath.dirname(main_before) or ".")


# -- renames ----------------------------------------------------------------------------------


def renames(old: Tree, new: Tree, path: Path = ()) -> Iterator[Rename]:
    """Entries that are gone in *new* while a much alike one with another id is there."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    gone = [key for key in old if key not in new and isinstance(old[key], dict | str | list)]
    come = [key for key in new if key not in old]
    if _has_ids(path):
        pairs = sorted(
            ((alike(old[a], new[b]), -old_at, a, b) for old_at, a in enumerate(gone) for b in come),
            reverse=True,
        )
        taken = set[str]()
        for share, _, a, b in pairs:
            if share >= ALIKE_MIN and not taken & {f"-{a}", f"+{b}"}:
                taken |= {f"-{a}", f"+{b}"}
                yield Rename(path, a, b)
                yield from renames(old[a], new[b], (*path, a))
    for key in old:
        if key in new:
            yield from renames(old[key], new[key], (*path, key))


def _has_ids(path: Path) -> bool:
    """Whether the keys of the mapping at *path* (its file first) are ids that an author chose."""
    top = len(path) == 2 and path[1] in ONE
    return top or path[-1:] == ("rules",) or ("stage" in path[1:2] and path[-1] in ON_STAGE)


def alike(old: Tree, new: Tree) -> float:
    """The share of leaves that both trees have at the same place."""
    one, other = dict(_leaves(old)), dict(_leaves(new))
    every = len({*one, *other})
    return sum(other.get(path) == text for path, text in one.items()) / every if every else 1.0


def _leaves(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(tree, list):
        for i, part in enumerate(tree):
            yield from _leaves(part, (*path, i))
    else:
        yield path, tree


def renamed(tree: Tree, found: Iterable[Rename]) -> Tree:
    """*tree* with the old ids again, wherever the new ones stand."""
    for rename in found:
        tree = _renamed(tree, rename, "", "")
    return tree


def renamed_example(example: Example, found: Iterable[Rename]) -> Example:
    """*example* with the old ids in its facts and lines; its answers are left as they are."""
    names = {rename.new: rename.old for rename in found if rename.section not in _OWN}

    def before(line: Line) -> Line:
        words = re.split(r"([\s,]+)", line.text)
        return replace(line, text="".join(names.get(word, word) for word in words))

    return replace(
        example,
        facts=tuple((names.get(name, name), value) for name, value in example.facts),
        run=tuple(map(before, example.run)),
        cases=tuple(replace(c, lines=tuple(map(before, c.lines))) for c in example.cases),
    )


def _renamed(tree: Tree, rename: Rename, section: str, key: str) -> Tree:
    if isinstance(tree, dict):
        return {
            (rename.old if name == rename.new and _is_id(rename, key, "") else name): _renamed(
                value, rename, key, name
            )
            for name, value in tree.items()
        }
    if isinstance(tree, list):
        return [_renamed(part, rename, section, key) for part in tree]
    if key in WORDING or section in ("glossary", "clauses", "readings"):
        for end in ("}", "."):
            tree = tree.replace(f"{{{rename.new}{end}", f"{{{rename.old}{end}")
        return tree
    return rename.old if tree == rename.new and _is_id(rename, "", key) else tree


def _is_id(rename: Rename, section: str, key: str) -> bool:
    """Whether an id like *rename*'s can stand as a key of *section*, or as the text of *key*."""
    own = _OWN.get(rename.section)
    if own is not None:
        return section == rename.section or key in own
    mentioned = {name for keys in _OWN.values() for name in keys}
    return section not in _OWN and key not in mentioned


# -- for people -------------------------------------------------------------------------------


def told(patch: Patch, before: Forest, after: Forest) -> Edit:
    """*patch* in words, with its places. *after* may have other ids: then the place is unknown."""
    wording = bool(WORDING & set(map(str, patch.path))) or patch.path[1:2] in (
        ("clauses",),
        ("glossary",),
    )
    kind: Literal["meaning", "wording", "moved"] = "wording" if wording else "meaning"
    if patch.kind == "order":
        return Edit(
            f"{where(patch.path)}: order", "moved", ", ".join(patch.old), ", ".join(patch.new)
        )
    return Edit(
        where(patch.path),
        kind,
        "" if patch.old is MISSING else shown(patch.old),
        "" if patch.new is MISSING else shown(patch.new),
        place(before, patch.path) if patch.old is not MISSING else None,
        place(after, patch.path) if patch.new is not MISSING else None,
    )


def where(path: Path) -> str:
    """A path as people say it: ``rule call-in-time: by``."""
    keys = [str(step + 1) if isinstance(step, int) else step for step in path[1:]]
    names = []
    for section, name in pairwise(keys):
        if section in _ONE and name not in _ONE:
            names.append(f"{_ONE[section]} {name}")
    rest = keys[-1] if keys and keys[-1] not in _ONE else ""
    if not names:
        return " › ".join(keys)
    inner = names[-1].startswith(("way on", "passing moment"))
    last = f"{names[0]}, {names[-1]}" if inner else names[-1]
    return last if not rest or last.endswith(f" {rest}") else f"{last}: {rest}"


_ONE = ONE | ON_STAGE | {"people": "person", "then": "way on", "moments": "passing moment"}
del _ONE["examples"], _ONE["options"]
"""What one entry is called where people read of it."""


def shown(tree: Tree) -> str:
    """A branch in one line."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {shown(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(shown, tree)) + "]"
    return " ".join(str(tree).split())


def place(here: Forest, path: Path) -> Place | None:
    """Where a branch stands, with the line itself; of a branch that is not there, nothing."""
    span = here.spans.get(path)
    return None if span is None else Place(span.file, span.line, "")


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
    file, number = rule.span.file, rule.span.line
    path = next((p for p, span in here.spans.items() if span == rule.span), ())
    keys = (*_TELLING.get(verdict, ()), "must", "must not", "may")
    spans = [here.spans[*path, key] for key in keys if (*path, key) in here.spans]
    number = spans[0].line if spans else number
    return Place(file, number, here.line(file, number))
