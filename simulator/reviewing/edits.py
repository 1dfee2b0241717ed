"""What was edited: the smallest differences of two trees, and any mix of the two.

An edit replaces, adds or removes one branch, puts one key of a rule in the place of another, moves
a rule, or brings the keys of a mapping into another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from simulator.language.grammar import is_read
from simulator.reviewing.model import Edit, EditKind
from simulator.reviewing.trees import MISSING, Forest, Path, Tree, copy, place, shown, where


class Patch(NamedTuple):
    """One edit of a tree. An ``order`` has the keys in both orders; a ``key`` has the mapping's
    entry before and after, each as a mapping of its own; a ``move`` leads to the path ``to``."""

    kind: Literal["move", "value", "key", "order"]
    path: Path
    old: Tree
    new: Tree
    to: Path = ()


_ORDER = ("move", "value", "key", "order")
"""The order in which edits are made."""

_EITHER = (("must", "must not", "may"), ("from", "after"), ("by", "before"))
"""Keys of a rule of which one stands in the place of another."""


def edits(old: Mapping[str, Tree], new: Mapping[str, Tree]) -> list[Patch]:
    """The edits that lead from the trees *old* to *new*, rules that moved among them."""
    found = [patch for patch in patches(old, new) if not _says_nothing(patch)]
    rules = [rule for patch in found for rule in _of_rules(patch)]
    gone = {one.path[-1]: one for one in rules if one.new is MISSING}
    come = {one.path[-1]: one for one in rules if one.old is MISSING and one.path[-1] in gone}
    return [made for patch in found for made in _moved(patch, gone, come)]


def _says_nothing(patch: Patch) -> bool:
    """Whether *patch* only brings or takes a file in which nothing stands."""
    return len(patch.path) == 1 and all(side in (MISSING, {}) for side in (patch.old, patch.new))


def _of_rules(patch: Patch) -> list[Patch]:
    """The rules that *patch* adds or removes, an edit for each."""
    if patch.kind != "value" or MISSING not in (patch.old, patch.new):
        return []
    if patch.path[-2:-1] == ("rules",):
        return [patch]
    every = patch.new if patch.old is MISSING else patch.old
    if patch.path[-1:] != ("rules",) or not isinstance(every, dict):
        return []
    if patch.old is MISSING:
        return [Patch("value", (*patch.path, name), MISSING, one) for name, one in every.items()]
    return [Patch("value", (*patch.path, name), one, MISSING) for name, one in every.items()]


def _moved(
    patch: Patch, gone: Mapping[str | int, Patch], come: Mapping[str | int, Patch]
) -> Iterator[Patch]:
    """*patch*; where it removes rules that *come* elsewhere, their moves, with what is edited in
    them; nothing of it where it adds those."""
    parts = _of_rules(patch)
    if not any(part.path[-1] in come for part in parts):
        yield patch
        return
    for part in parts:
        there = come.get(part.path[-1])
        if there is None:
            yield part
        elif part.new is MISSING:
            yield Patch("move", part.path, MISSING, MISSING, there.path)
            yield from patches(part.old, there.new, there.path)


def patches(old: Tree, new: Tree, path: Path = ()) -> Iterator[Patch]:
    """The edits that lead from *old* to *new*, in the order of the old tree."""
    if old == new and (not isinstance(old, dict) or list(old) == list(new)):
        if isinstance(old, dict):
            for key in old:
                yield from patches(old[key], new[key], (*path, key))
        return
    if isinstance(old, dict) and isinstance(new, dict):
        other = _replaced(old, new) if path[-2:-1] == ("rules",) else {}
        for key in dict.fromkeys((*old, *new)):
            if key in other:
                yield Patch("key", path, {key: old[key]}, {other[key]: new[other[key]]})
            elif key not in other.values():
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


def _replaced(old: Tree, new: Tree) -> dict[str, str]:
    """The keys of a rule that are gone, with those that stand in their places."""
    found: dict[str, str] = {}
    for keys in _EITHER:
        gone = [key for key in keys if key in old and key not in new]
        come = [key for key in keys if key in new and key not in old]
        found |= dict(zip(gone, come, strict=False))
    return found


def patched(trees: Mapping[str, Tree], edits: Iterable[Patch]) -> dict[str, Tree]:
    """*trees* with *edits* made. New keys stand at the end, or where an order puts them."""
    found: Tree = copy(dict(trees))
    for edit in sorted(edits, key=lambda edit: _ORDER.index(edit.kind)):
        if edit.kind == "order":
            rank = {key: i for i, key in enumerate(edit.new)}
            here = _at(found, edit.path)
            _fill(here, sorted(here.items(), key=lambda item: rank.get(item[0], len(rank))))
        elif edit.kind == "key":
            [old], [new] = edit.old, copy(edit.new).items()
            here = _at(found, edit.path)
            _fill(here, [new if key == old else (key, value) for key, value in here.items()])
        elif edit.kind == "move":
            rule = _at(found, edit.path[:-1]).pop(edit.path[-1])
            _at(found, edit.to[:-1])[edit.to[-1]] = rule
        elif edit.new is MISSING:
            del _at(found, edit.path[:-1])[edit.path[-1]]
        else:
            _at(found, edit.path[:-1])[edit.path[-1]] = copy(edit.new)
    return dict(found)


def _fill(here: Tree, items: Iterable[tuple[str, Tree]]) -> None:
    """Puts *items* in the place of all that is *here*."""
    entries = list(items)
    here.clear()
    here.update(entries)


def _at(tree: Tree, path: Iterable[str | int]) -> Tree:
    """What stands at *path*; rules are put where there are none yet."""
    for step in path:
        tree = tree.setdefault(step, {}) if step == "rules" else tree[step]
    return tree


def told(patch: Patch, before: Forest, after: Forest) -> Edit:
    """*patch* in words, with its places. *after* may have other ids: then the place is unknown."""
    wording = len(patch.path) > 1 and is_read(patch.path[1:])
    default = patch.path[1:2] == ("facts",) and patch.path[3:] == ("default",)
    kind: EditKind = "wording" if wording else "default" if default else "meaning"
    if patch.kind == "order":
        return Edit(
            f"{where(patch.path)}: order", "moved", ", ".join(patch.old), ", ".join(patch.new)
        )
    if patch.kind == "key":
        return _other_key(patch, before, after)
    if patch.kind == "move":
        old, new = (where(path[:-2]) or "the procedure" for path in (patch.path, patch.to))
        text = f"{where(patch.path)} moved"
        places = place(before, patch.path), place(after, patch.to)
        return Edit(text, "moved", old, new, *places)
    return Edit(
        where(patch.path),
        kind,
        shown(patch.old),
        shown(patch.new),
        place(before, patch.path) if patch.old is not MISSING else None,
        place(after, patch.path) if patch.new is not MISSING else None,
    )


def _other_key(patch: Patch, before: Forest, after: Forest) -> Edit:
    """That one key of a rule stands in the place of another, with what it says where this is not
    the same."""
    [(old, what)], [(new, then)] = patch.old.items(), patch.new.items()
    places = place(before, (*patch.path, old)), place(after, (*patch.path, new))
    if what != then:
        old, new = f"{old}: {shown(what)}", f"{new}: {shown(then)}"
    return Edit(where(patch.path), "meaning", old, new, *places)
