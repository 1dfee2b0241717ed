"""Whatever was edited, a review ends in a report: in every format, and with causes that hold.

Edits are drawn from those that people make (``tests/tools/random_edits.py``), two at a time, since
half of a change need not hold together.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter

import pytest
import random_edits
from beside_meanings import OF_REVIEWS, Versions
from claims_held import Held, heard
from support import COMPARED, GOOD, procedure_of

from simulator.core.model import Procedure
from simulator.language.build_model import parse
from simulator.language.checks import unplayable
from simulator.render import words
from simulator.render.formats import REVIEW
from simulator.render.markdown import escaped
from simulator.reviewing.model import Difference, Review
from simulator.reviewing.trees import Tree, forest
from simulator.reviewing.versions import Version, between

FILES = {
    "fire-drill.yml": 90, "server-outage.yml": 30, "lab-spill.yml": 60, "help-line.yml": 80,
    "oven.yml": 40,
}  # fmt: skip
"""Random pairs of edits of each file, fewer where a review takes longer."""

FOUND = {"help-line.yml": (199, 292)}
"""Further ones, whose reviews or whose meanings were wrong once."""

TIMES = int(os.environ.get("PAIRS_TIMES", "1"))
"""4 makes more than a thousand, which takes five minutes."""


def read(file: str, tree: Tree, path: str) -> bytes | None:
    """The YAML of *tree* as *file*, and the shared files beside the real one."""
    if path == file:
        return json.dumps(tree).encode()
    shared = GOOD / path
    return shared.read_bytes() if shared.is_file() else None


def version(name: str, file: str, tree: Tree) -> Version:
    return Version(name, {file.removesuffix(".yml"): file}, lambda path: read(file, tree, path))


def plays(file: str, tree: Tree) -> bool:
    procedure = parse(file, lambda path: read(file, tree, path)).procedure
    return procedure is not None and not unplayable(procedure)


def procedure(file: str, tree: Tree) -> Procedure:
    return procedure_of(parse(file, lambda path: read(file, tree, path)))


def tree_of(file: str) -> Tree:
    return forest(file, {file: (GOOD / file).read_text("utf-8")}).trees[file]


def reviewed(file: str, base: Tree, head: Tree) -> Review:
    return between(version("base", file, base), version("head", file, head))


TOLD = "differences whose situation, second and rule the comment alone names"


def told_alone(one: Difference, comment: str) -> bool:
    """Whether a comment names where, when, and by which rules or for which act or event."""
    line = words.consequence(one)
    parts = [title.rstrip(".") for title in one.titles] + [words.intervals(one.when)]
    parts += [side.rule for side in (one.before, one.after) if side.rule]
    parts += [] if one.before.rule or one.after.rule else [one.story[-1].text.rstrip(".")]
    return escaped(line) in comment and all(part in line for part in parts)


def told_of(one: Difference) -> tuple[object, ...]:
    """Where, when, after what and of which act a line tells something; nothing where it is told of
    a rule. Two lines of the same may not say different things (two acts may have one name)."""
    last = one.story[-1]
    if last.who == "time" or "due" in (one.before.verdict, one.after.verdict):
        return ()
    return one.titles, one.when, one.run[-1].split()[1], last.text, one.way, one.only


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_two_edits_at_once_end_in_a_report(file: str) -> None:
    what, kinds = "pairs of edits, each reviewed in every format", Counter[str]()
    held = Held(OF_REVIEWS)
    for seed in sorted({*range(FILES[file] * TIMES), *FOUND.get(file, ())}):
        dice = random.Random(f"{file} {seed}")
        base, _ = random_edits.edited(dice, tree_of(file), seed % 2, lambda t: plays(file, t))
        head, names = random_edits.edited(dice, base, 2, lambda t: plays(file, t))
        review = reviewed(file, base, head)
        with heard() as said:
            for render in REVIEW.values():
                assert render(review) or not review.changes
            comment = REVIEW["markdown"](review)
        for change in review.changes:
            versions = Versions(procedure(file, base), procedure(file, head), change, count=4)
            once = {(one.kind, one): one for one in said if one.kind in OF_REVIEWS}
            held.against(once.values(), versions)
        for change in review.changes:
            assert change.status in ("changed", "same")
            assert all(one.causes for one in change.differences), (seed, names)
            lines = [words.in_a_line(one) for one in change.differences]
            assert len({*lines}) == len(lines), (seed, names)
            acts = [act for one in change.differences if (act := told_of(one))]
            assert len({*acts}) == len(acts), (seed, names)
            for one in change.differences:
                assert told_alone(one, comment), (seed, names)
                COMPARED[TOLD] = COMPARED.get(TOLD, 0) + 1
        kinds.update(names)
        COMPARED[what] = COMPARED.get(what, 0) + 1
    held.report()
    assert len(kinds) >= 6  # of nine; some fit nowhere in some of the files


def test_half_of_a_change_that_does_not_hold_together_is_no_cause() -> None:
    """A ban becomes a duty and another rule waits for it: with the second edit alone there is no
    such duty to wait for."""
    base = tree_of("oven.yml")
    head = json.loads(json.dumps(base))
    ready = head["situations"]["ready"]["rules"]
    name = next(iter(ready))
    ready["wait-for-it"] = {"may": ready[name]["must"], "in order": [name], "text": "Then more."}
    base["situations"]["ready"]["rules"][name] = {
        "must not": ready[name]["must"],
        "text": ready[name]["text"],
    }
    assert plays("oven.yml", base) and plays("oven.yml", head)
    [change] = reviewed("oven.yml", base, head).changes
    assert change.differences
    assert all(one.causes for one in change.differences)
