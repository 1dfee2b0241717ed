"""What a review tells of words, and how it counts them: a field that goes is no entry that goes."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator

from random_edits import walk
from support import GOOD

from simulator.language.build_model import Parsed, parse
from simulator.language.grammar import is_read
from simulator.reviewing.edited_source import EditedSource
from simulator.reviewing.model import Reworded
from simulator.reviewing.trees import KINDS, Tree, forest
from simulator.reviewing.wording import rewordings

OWN = {"reason", "question"}
"""Fields that are counted as a thing of their own."""


def parsed(file: str, tree: Tree) -> Parsed:
    def read(path: str) -> bytes | None:
        shared = GOOD / path
        return json.dumps(tree).encode() if path == file else shared.read_bytes()

    return parse(file, read)


def reworded(base: Parsed, head: Parsed) -> list[Reworded]:
    """What is told of the words of two versions."""
    assert base.readable and head.readable
    source = EditedSource(base.readable, head.readable, base.sources, head.sources)
    return list(rewordings(source))


def without(tree: Tree) -> Iterator[tuple[tuple[str, ...], Tree]]:
    """*tree* without each of its keys that people read, with the path to it."""
    for _, _, _, path in walk(tree):
        if isinstance(path[-1], str) and is_read(path):
            new = here = copy.deepcopy(tree)
            for step in path[:-1]:
                here = here[step]
            del here[path[-1]]
            yield path, new


FILES = sorted(path.name for path in GOOD.glob("*.yml"))


def test_only_a_whole_entry_is_counted_as_gone_or_new() -> None:
    tried = 0
    for file in FILES:
        tree = forest(file, {file: (GOOD / file).read_text("utf-8")}).trees[file]
        base = parsed(file, tree)
        for path, less in without(tree):
            head = parsed(file, less)
            if head.readable is None:
                continue
            tried += 1
            entry = (path[-2:-1] and path[-2] in KINDS) or not {*path[:-1]} & {*KINDS}
            for told, gone in ((reworded(base, head), "removed"), (reworded(head, base), "added")):
                counted = {one.became for one in told if one.kind not in OWN}
                assert counted <= ({gone, "reworded"} if entry else {"reworded"}), (path, told)
    assert tried > 10


def test_what_is_said_with_an_act_is_told_where_it_has_another_script_or_control() -> None:
    """No text is edited, and people say and press something else."""
    text = (GOOD / "help-line.yml").read_text("utf-8")
    other = text.replace(
        "{text: Say hello, control: say, script: hello}",
        "{text: Say hello, control: receiver, script: goodbye}",
    )
    trees = (forest("help-line.yml", {"help-line.yml": one}).trees for one in (text, other))
    base, head = (parsed("help-line.yml", tree["help-line.yml"]) for tree in trees)
    assert {(one.kind, one.id): (one.before, one.after) for one in reworded(base, head)} == {
        ("act", "say_hello: said"): ("Help line, 24 hours a day. Hello {caller}!", "Goodbye."),
        ("act", "say_hello: label"): ("Say", "Pick up"),
    }


def test_what_is_reworded_is_told_once() -> None:
    """Each text that people read, with a word more: also where an entry is nothing but its text."""
    for file in FILES:
        tree = forest(file, {file: (GOOD / file).read_text("utf-8")}).trees[file]
        base = parsed(file, tree)
        for _, _, _, path in walk(tree):
            if not is_read(path) or not isinstance(path[-1], str):
                continue
            new = here = copy.deepcopy(tree)
            for step in path[:-1]:
                here = here[step]
            if not isinstance(here[path[-1]], str):
                continue
            here[path[-1]] += " Now."
            head = parsed(file, new)
            if head.readable is not None:
                told = [(one.kind, one.id, one.before, one.after) for one in reworded(base, head)]
                assert len(told) == len(set(told)), (path, told)
