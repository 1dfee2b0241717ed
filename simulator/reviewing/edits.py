"""What was edited: the smallest differences of two trees, and any mix of the two.

An edit replaces, adds or removes one branch, or brings the keys of a mapping into another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from simulator.language.grammar import is_read
from simulator.reviewing.model import Edit, EditKind
from simulator.reviewing.trees import MISSING, Forest, Path, Tree, copy, place, shown, where


class Patch(NamedTuple):
    """One edit of a tree. An order is ``kind`` ``"order"``, with the keys in the new order."""

    kind: Literal["value", "order"]
    path: Path
    old: Tree
    new: Tree


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
    found: Tree = copy(dict(trees))
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
            here[last] = copy(edit.new)
    return dict(found)


def told(patch: Patch, before: Forest, after: Forest) -> Edit:
    """*patch* in words, with its places. *after* may have other ids: then the place is unknown."""
    wording = len(patch.path) > 1 and is_read(patch.path[1:])
    default = patch.path[1:2] == ("facts",) and patch.path[3:] == ("default",)
    kind: EditKind = "wording" if wording else "default" if default else "meaning"
    if patch.kind == "order":
        return Edit(
            f"{where(patch.path)}: order", "moved", ", ".join(patch.old), ", ".join(patch.new)
        )
    return Edit(
        where(patch.path),
        kind,
        shown(patch.old),
        shown(patch.new),
        place(before, patch.path) if patch.old is not MISSING else None,
        place(after, patch.path) if patch.new is not MISSING else None,
    )
