"""How the source of one procedure was edited, and the base with any of these edits made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property

from simulator.core.machine.engine import Machine
from simulator.core.machine.state import Input
from simulator.core.model import Example, Procedure
from simulator.core.runs.run import line
from simulator.language.checks import unplayable
from simulator.reviewing import edits, renames, trees
from simulator.reviewing.model import Edit, ShownRun


class EditedSource:
    """The edits from *base* to *head*: files that moved, entries that were renamed, then patches.

    ``aligned`` is the head with the base's ids; ``meaning`` holds the numbers of the patches that
    may change behaviour. Sources map each file of the procedure, its own first, to its YAML.
    """

    def __init__(
        self,
        base: Procedure,
        head: Procedure,
        sources_before: Mapping[str, str],
        sources_after: Mapping[str, str],
    ) -> None:
        self.base, self.head = base, head
        self.before = trees.forest(base.file, sources_before)
        self.after = trees.forest(head.file, sources_after)
        self.moves = renames.moves(self.before, self.after)
        after = renames.in_old_places(self.after, self.moves, base.file, base.id)
        self.renames = list(renames.renames(self.before.trees, after))
        renamed = renames.renamed(after, self.renames)
        before: dict[str, trees.Tree] = {file: {} for file in renamed} | self.before.trees
        self.patches = edits.edits(before, renamed)
        parsed = trees.compiled(base.file, renamed).readable if self.renames else head
        self.aligned = parsed or head
        told = enumerate(edits.told(patch, self.before, self.after) for patch in self.patches)
        self.meaning = [number for number, edit in told if edit.kind != "wording"]
        self.machine = cache(self._machine)

    def _machine(self, chosen: frozenset[int]) -> Machine | None:
        """The base with the *chosen* patches; None where these do not hold together."""
        if chosen == frozenset(self.meaning):
            return Machine(self.aligned)
        try:
            found = edits.patched(self.before.trees, [self.patches[i] for i in sorted(chosen)])
        except (KeyError, IndexError, TypeError):
            return None
        procedure = trees.compiled(self.base.file, found).readable
        return Machine(procedure) if procedure and not unplayable(procedure) else None

    @property
    def edited(self) -> bool:
        """Whether there is any edit at all."""
        return bool(self.patches or self.renames or self.moves)

    @property
    def names(self) -> dict[str, str]:
        """The base's id for each id that is new."""
        return {rename.new: rename.old for rename in self.renames}

    def id_in_head(self, section: str, name: str) -> str:
        """The head's id for what the base calls *name*."""
        found = (r.new for r in self.renames if (r.section, r.old) == (section, name))
        return next(found, name)

    @cached_property
    def _names_in_runs(self) -> dict[str, str]:
        """The head's id for each renamed one that a run can hold."""
        return {r.old: r.new for r in self.renames if renames.in_runs(r)}

    def shown_run(
        self, facts: Iterable[tuple[str, bool | str]], inputs: Iterable[Input]
    ) -> ShownRun:
        """A run in the base's ids as one of the head."""
        names = self._names_in_runs

        def called(one: Input) -> Input:
            choices = tuple(names.get(choice, choice) for choice in one.choices)
            return one._replace(name=names.get(one.name, one.name), choices=choices)

        known = tuple((names.get(name, name), value) for name, value in facts)
        return ShownRun(known, tuple(line(called(one)) for one in inputs))

    def examples(self) -> list[Example]:
        """The examples of the head, with the base's ids."""
        return [renames.renamed_example(one, self.renames) for one in self.head.examples]

    def told(self, used: set[int], effect: bool | None) -> tuple[Edit, ...]:
        """All edits in words; *effect* is that of the patches that are not *used*."""
        return (*self._moved(), *self._patched(used, effect))

    def number_told(self, patch: int) -> int:
        """The place of a patch in what is :meth:`told`."""
        return len(self.moves) + len(self.renames) + patch

    def said(self, patch: int) -> str:
        """A patch by what it does, in the ids of the base."""
        made = self.patches[patch]
        way = f"{made.path[1:]} → {made.to[1:]}" if made.to else str(made.path[1:])
        return f"{made.kind} {way}: {trees.shown(made.old)} → {trees.shown(made.new)}"

    def _moved(self) -> Iterator[Edit]:
        for new, old in self.moves.items():
            yield Edit(f"file {old} is now {new}", "moved", old, new)
        for rename in self.renames:
            path = (*rename.path, rename.old)
            text = f"{trees.where(path)} is now {rename.new}"
            yield Edit(text, "moved", rename.old, rename.new, trees.place(self.before, path))

    def _patched(self, used: set[int], effect: bool | None) -> Iterator[Edit]:
        for number, patch in enumerate(self.patches):
            edit = edits.told(patch, self.before, self.after)
            has = True if number in used else False if edit.kind == "wording" else effect
            yield replace(edit, effect=has)
