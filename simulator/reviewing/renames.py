"""Files that moved and entries that were renamed: found first and named as before, so that a rename
is one edit and not many."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from simulator.core.model import Case, Example, Line
from simulator.core.slots import SLOT
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

Mentions = Mapping[str, frozenset[Path]]
"""The places at which each name stands."""

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


def renames(
    old: Tree, new: Tree, path: Path = (), mentions: tuple[Mentions, Mentions] | None = None
) -> Iterator[Rename]:
    """Entries that are gone in *new* while a much alike one with another id is there, which is not
    rather a copy of one that stays. *mentions* are those of the whole trees."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    where = mentions or (_mentions(old), _mentions(new))
    gone = [key for key in old if key not in new and isinstance(old[key], dict | str | list)]
    come = [key for key in new if key not in old]
    if _has_ids(path):
        stay = [old[key] for key in old if key in new] if gone else []
        as_copy = {b: max((alike(one, new[b]) for one in stay), default=0.0) for b in come}
        pairs = sorted(
            (
                (*_shares(old[a], new[b], where[0].get(a), where[1].get(b)), -old_at, a, b)
                for old_at, a in enumerate(gone)
                for b in come
            ),
            reverse=True,
        )
        taken = set[str]()
        for share, _, _, a, b in pairs:
            if share >= max(ALIKE_MIN, as_copy[b]) and not taken & {f"-{a}", f"+{b}"}:
                taken |= {f"-{a}", f"+{b}"}
                yield Rename(path, a, b)
                yield from renames(old[a], new[b], (*path, a), where)
    for key in old:
        if key in new:
            yield from renames(old[key], new[key], (*path, key), where)


def _shares(
    old: Tree, new: Tree, before: frozenset[Path] | None, after: frozenset[Path] | None
) -> tuple[float, float]:
    """How much two entries are alike, and how many of the places that mention either mention both.
    A constant with another value is known by the latter alone."""
    at, there = before or frozenset(), after or frozenset()
    both = len(at & there) / len(at | there) if at or there else 0.0
    share = alike(old, new)
    return (share if share or isinstance(old, dict | list) else both), both


def _mentions(tree: Tree) -> Mentions:
    """The places of each name that stands in *tree* as a value, or as a slot in a text."""
    found: dict[str, set[Path]] = {}
    for path, text in _texts(tree):
        for name in {text, *(slot[1] for slot in SLOT.finditer(text))}:
            found.setdefault(name, set()).add(path)
    return {name: frozenset(places) for name, places in found.items()}


def _texts(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, str]]:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items:
        if isinstance(value, dict | list):
            yield from _texts(value, (*path, key))
        else:
            yield (*path, key), str(value)


def _has_ids(path: Path) -> bool:
    """Whether the keys of the mapping at *path* (its file first) are ids that an author chose."""
    top = len(path) == 2 and path[1] in ONE
    return top or path[-1:] == ("rules",) or ("stage" in path[1:2] and path[-1] in ON_STAGE)


def alike(old: Tree, new: Tree) -> float:
    """The share of texts that both trees have at the same place. The order of a list and the ids of
    rules are no part of a place, and a text alone is a list of one."""
    one, other = _leaves(old), _leaves(new)
    places = {*one, *other}
    every = sum(max(one[place].total(), other[place].total()) for place in places)
    return sum((one[place] & other[place]).total() for place in places) / every if every else 1.0


def _leaves(tree: Tree) -> defaultdict[Path, Counter[str]]:
    found: defaultdict[Path, Counter[str]] = defaultdict(Counter)

    def add(branch: Tree, path: Path) -> None:
        if isinstance(branch, dict):
            for key, value in branch.items():
                add(value, path if path[-1:] == ("rules",) else (*path, key))
        elif isinstance(branch, list):
            for part in branch:
                add(part, path)
        else:
            found[path][branch] += 1

    add(tree, ())
    return found


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
