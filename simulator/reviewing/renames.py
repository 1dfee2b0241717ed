"""Files that moved and entries that were renamed: found first and named as before, so that a rename
is one edit and not many."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from simulator.core.model import Case, Example, Line
from simulator.language.grammar import FINDABLE, ON_STAGE, ONE, PROSE, TO_FIND, TO_READ
from simulator.reviewing.trees import Forest, Path, Tree, copy

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


class Rename(NamedTuple):
    """An entry of a section that has a new id."""

    path: Path
    old: str
    new: str

    @property
    def section(self) -> str:
        """The mapping that the entry stands in."""
        return str(self.path[-1])


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
    trees = {found.get(file, file): copy(tree) for file, tree in after.trees.items()}
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
    """Entries that are gone in *new* while a much alike one with another id is there, which is not
    rather a copy of one that stays."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    gone = [key for key in old if key not in new and isinstance(old[key], dict | str | list)]
    come = [key for key in new if key not in old]
    if _has_ids(path):
        stay = [old[key] for key in old if key in new] if gone else []
        as_copy = {b: max((alike(one, new[b]) for one in stay), default=0.0) for b in come}
        pairs = sorted(
            ((alike(old[a], new[b]), -old_at, a, b) for old_at, a in enumerate(gone) for b in come),
            reverse=True,
        )
        taken = set[str]()
        for share, _, a, b in pairs:
            if share >= max(ALIKE_MIN, as_copy[b]) and not taken & {f"-{a}", f"+{b}"}:
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


def in_runs(rename: Rename) -> bool:
    """Whether the id can stand in a run: that of a fact, an act, an event, a choice."""
    return rename.section not in _OWN


def renamed_example(example: Example, found: Iterable[Rename]) -> Example:
    """*example* with the old ids in its facts, lines and answers."""
    made = list(found)
    names = {rename.new: rename.old for rename in made if in_runs(rename)}
    rules = {rename.new: rename.old for rename in made if rename.section == "rules"}

    def before(line: Line) -> Line:
        words = re.split(r"([\s,]+)", line.text)
        return replace(line, text="".join(names.get(word, word) for word in words))

    def asked(case: Case) -> Case:
        right = tuple(sorted(names.get(name, name) for name in case.right))
        rule = rules.get(case.rule, case.rule)
        return replace(case, lines=tuple(map(before, case.lines)), rule=rule, right=right)

    return replace(
        example,
        facts=tuple((names.get(name, name), value) for name, value in example.facts),
        run=tuple(map(before, example.run)),
        cases=tuple(map(asked, example.cases)),
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
    if key in PROSE or section in TO_READ:
        for end in ("}", "."):
            tree = tree.replace(f"{{{rename.new}{end}", f"{{{rename.old}{end}")
        return tree
    own = _is_id(rename, "", key) or (section == TO_FIND and rename.section in FINDABLE)
    return rename.old if tree == rename.new and own else tree


def _is_id(rename: Rename, section: str, key: str) -> bool:
    """Whether an id like *rename*'s can stand as a key of *section*, or as the text of *key*."""
    own = _OWN.get(rename.section)
    if own is not None:
        return section == rename.section or key in own
    mentioned = {name for keys in _OWN.values() for name in keys}
    return section not in _OWN and key not in mentioned
