"""The edits between two versions: as few as people would say, and together they make the head."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

import pytest
import random_edits
from compared import compared, edited
from support import GOOD, small_parsed

from simulator.render import words
from simulator.reviewing.edits import edits, patched
from simulator.reviewing.trees import Tree, forest

FILES = ("fire-drill.yml", "server-outage.yml", "lab-spill.yml", "help-line.yml", "oven.yml")


def tree_of(file: str) -> Tree:
    return forest(file, {file: (GOOD / file).read_text("utf-8")}).trees[file]


def without_empty_rules(tree: Tree) -> Tree:
    """*tree* as a rule that moved away leaves it: its section may be empty or gone."""
    if not isinstance(tree, dict):
        return tree
    kept = {key: without_empty_rules(value) for key, value in tree.items()}
    return {key: value for key, value in kept.items() if (key, value) != ("rules", {})}


def kinds(file: str, old: Tree, new: Tree) -> list[str]:
    """The kinds of the edits between two trees, which lead from the one to the other."""
    found = edits({file: old}, {file: new})
    made = patched({file: old}, found)[file]
    assert without_empty_rules(made) == without_empty_rules(new)
    return [one.kind for one in found]


def moves(tree: Tree) -> Iterator[Tree]:
    """*tree* with each rule in each other situation, and among those of the procedure."""
    for name in random_edits.rules(tree):
        homes = [*tree["situations"], ""]
        for there in homes:
            new = copy.deepcopy(tree)
            home, rule = random_edits.rules(new)[name]
            place = new["situations"][there] if there else new
            if place.get("rules") is not home:
                del home[name]
                place.setdefault("rules", {})[name] = rule
                yield new


@pytest.mark.parametrize("file", FILES)
def test_a_rule_that_moves_or_changes_its_kind_is_one_edit(file: str) -> None:
    tree = tree_of(file)
    for new in moves(tree):
        assert kinds(file, tree, new) == ["move"]
    for name, (_, rule) in random_edits.rules(tree).items():
        kind = next(one for one in random_edits.KINDS if one in rule)
        for other in {*random_edits.KINDS} - {kind}:
            new = copy.deepcopy(tree)
            home, _ = random_edits.rules(new)[name]
            home[name] = {other if key == kind else key: value for key, value in rule.items()}
            assert kinds(file, tree, new) == ["key"]


@pytest.mark.parametrize("file", FILES)
def test_all_edits_together_make_the_head(file: str) -> None:
    dice = random.Random(file)
    for _ in range(40):
        new, _ = random_edits.edited(dice, tree_of(file), 4, lambda _: True)
        some = dice.choice([new, *moves(new)])
        kinds(file, tree_of(file), some)
        kinds(file, some, tree_of(file))


DOOR = """
times: {opens: 1:00, closes: 5:00}
acts: [call, leave]
events: [answers]
situations:
  waiting:
    rules: {call-in-time: {must: call, from: opens, by: closes}}
    then: {call: ringing, leave: end}
  ringing:
    then: {answers: waiting, leave: end}
"""


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (("must: call", "may: call"), "rule call-in-time: must → may"),
        (("must: call", "must not: leave"),
         "rule call-in-time: must: call → must not: leave"),
        (("by: closes", "before: closes"), "rule call-in-time: by → before"),
        (("    rules: {call-in-time: {must: call, from: opens, by: closes}}\n    then: {call: "
          "ringing, leave: end}\n  ringing:\n",
          "    then: {call: ringing, leave: end}\n  ringing:\n"
          "    rules: {call-in-time: {must: call, from: opens, by: closes}}\n"),
         "rule call-in-time moved: situation waiting → situation ringing"),
    ],
)  # fmt: skip
def test_what_stands_in_the_place_of_something_is_told_in_one_line(
    edit: tuple[str, str], told: str
) -> None:
    found = compared(small_parsed(DOOR), small_parsed(edited(DOOR, [edit])))
    assert [words.edit(one) for one in found.edits] == [told]
    assert all(one.causes == (0,) for one in found.differences) and found.differences
