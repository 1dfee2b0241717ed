"""Random edits of a procedure's YAML, as people make them: by the tree, so that most still parse.

Each edit is one of ``EDITS``: a function
that changes the tree in place at a random spot, or does nothing where there is none.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

Tree = Any
KINDS = ("must", "must not", "may")
TRIES = 8
TIME = re.compile(r"^(\d+):([0-5]\d)$")


def edited(
    dice: random.Random, tree: Tree, count: int, fits: Callable[[Tree], bool]
) -> tuple[Tree, list[str]]:
    """*tree* with up to *count* edits, each of which *fits*, and their names."""
    names: list[str] = []
    for _ in range(TRIES * count):
        edit, new = dice.choice(EDITS), copy.deepcopy(tree)
        edit(dice, new)
        if new != tree and fits(new):
            tree = new
            names.append(edit.__name__)
        if len(names) == count:
            break
    return tree, names


def walk(tree: Tree, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, Any, Any, tuple[Any, ...]]]:
    """Each branch with what it stands in, its key there, and the path to it."""
    items = enumerate(tree) if isinstance(tree, list) else tree.items()
    for key, value in list(items):
        yield tree, key, value, (*path, key)
        if isinstance(value, dict | list):
            yield from walk(value, (*path, key))


def rules(tree: Tree) -> dict[str, tuple[Tree, Tree]]:
    """Each rule by its id: the mapping it stands in, and itself."""
    found = {}
    for home, key, value, path in walk(tree):
        if isinstance(value, dict) and path[-2:-1] == ("rules",):
            found[str(key)] = home, value
    return found


def kind(dice: random.Random, tree: Tree) -> None:
    """Another kind of rule: what was owed is allowed or forbidden."""
    _, rule = dice.choice(list(rules(tree).values()))
    old = next(name for name in KINDS if name in rule)
    new = dice.choice([name for name in KINDS if name != old])
    items = [(new if key == old else key, value) for key, value in rule.items()]
    rule.clear()
    rule.update(items)


def in_order(dice: random.Random, tree: Tree) -> None:
    """A rule that waits for another one."""
    found = rules(tree)
    _, rule = dice.choice(list(found.values()))
    rule["in order"] = [dice.choice(list(found))]


def scope(dice: random.Random, tree: Tree) -> None:
    """A rule in one situation only, or everywhere."""
    _, rule = dice.choice(list(rules(tree).values()))
    rule["in"] = [dice.choice(list(tree["situations"]))]


def drop(dice: random.Random, tree: Tree) -> None:
    """A branch left out."""
    deep = [(home, key) for home, key, _, path in walk(tree) if len(path) > 1]
    home, key = dice.choice(deep)
    del home[key]


def time(dice: random.Random, tree: Tree) -> None:
    """A time somewhat later or sooner."""
    found = [
        (home, key, v) for home, key, v, _ in walk(tree) if isinstance(v, str) and TIME.match(v)
    ]
    if found:
        home, key, value = dice.choice(found)
        minutes, seconds = map(int, value.split(":"))
        total = max(0, minutes * 60 + seconds + dice.choice((-60, -1, 1, 60)))
        home[key] = f"{total // 60}:{total % 60:02}"


def other_name(dice: random.Random, tree: Tree) -> None:
    """A name where another one of its kind stood."""
    leaves = [(h, k, v) for h, k, v, _ in walk(tree) if isinstance(v, str) and " " not in v]
    home, key, _ = dice.choice(leaves)
    same = [v for _, other, v in leaves if other == key and not isinstance(key, int)]
    if same:
        home[key] = dice.choice(same)


def order(dice: random.Random, tree: Tree) -> None:
    """Entries the other way round."""
    found = [v for _, _, v, _ in walk(tree) if isinstance(v, dict | list) and len(v) > 1]
    branch = dice.choice(found)
    if isinstance(branch, list):
        branch.reverse()
    else:
        items = list(branch.items())[::-1]
        branch.clear()
        branch.update(items)


def copied(dice: random.Random, tree: Tree) -> None:
    """An entry once more, under another id."""
    sections = [v for k, v in tree.items() if isinstance(v, dict) and k not in ("source",)]
    section = dice.choice(sections)
    if section:
        key = dice.choice(list(section))
        section[f"{key}-too" if "-" in key else f"{key}_too"] = copy.deepcopy(section[key])


def words(dice: random.Random, tree: Tree) -> None:
    """A sentence put otherwise."""
    found = [(h, k, v) for h, k, v, _ in walk(tree) if isinstance(v, str) and " " in v]
    if found:
        home, key, value = dice.choice(found)
        home[key] = f"Now: {value}"


EDITS: tuple[Callable[[random.Random, Tree], None], ...] = (
    kind,
    kind,
    in_order,
    scope,
    drop,
    time,
    time,
    other_name,
    other_name,
    order,
    copied,
    words,
)
