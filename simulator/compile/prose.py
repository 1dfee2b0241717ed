"""The model in words: windows, conditions and clicks as a page says them, and safe text.

Everything here is made from the model alone, so a page cannot say what the procedure does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from simulator.core import clock
from simulator.core.model import Condition, Guard, Move, Procedure, Rule, Window
from simulator.core.words import SLOT

_PLAIN = re.compile(r"[^\w .,;:?’“”–…/]|_")


def markdown(text: str) -> Markup:
    """*text* for one line of Markdown, such as a heading: every special character an entity."""
    line = " ".join(text.split())
    return Markup(_PLAIN.sub(lambda match: f"&#{ord(match[0])};", line))


def slots(text: str, procedure: Procedure) -> Markup:
    """A script with its slots as ``[Label]``, each in an element that names its fact."""
    labels = {fact.id: fact.label for fact in procedure.facts}
    parts, end = [], 0
    for match in SLOT.finditer(text):
        if match[1] in labels:
            label = Markup('<span class="rp-slot" data-fact="{}">[{}]</span>')
            parts += [escape(text[end : match.start()]), label.format(match[1], labels[match[1]])]
            end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def slot_facts(text: str, procedure: Procedure) -> tuple[tuple[str, str], ...]:
    """Id and label of every fact that *text* has a slot for."""
    names = {match[1] for match in SLOT.finditer(text)}
    return tuple((fact.id, fact.label) for fact in procedure.facts if fact.id in names)


# Time


@dataclass(frozen=True, slots=True)
class Times:
    """The named times of a procedure, so that 9:59 can be told as “before 10:00”."""

    named: frozenset[int]

    def opens(self, second: int) -> str:
        """From when on."""
        after = second not in self.named and second - 1 in self.named
        return f"after {clock.show(second - 1)}" if after else f"from {clock.show(second)}"

    def closes(self, second: int, word: str) -> str:
        """Until when; *word* is “by” for duties and “until” for the rest."""
        before = second not in self.named and second + 1 in self.named
        return f"before {clock.show(second + 1)}" if before else f"{word} {clock.show(second)}"


def times(procedure: Procedure) -> Times:
    """The times that *procedure* names."""
    named = (item.value for item in procedure.constants if item.kind == "time")
    return Times(frozenset(named))


def window(given: Window, named: Times, word: str = "until") -> str:
    """One window in words; empty for one that is always open."""
    if given.clock != "case":
        parts = [f"after {clock.span(given.opens)}"] if given.opens else []
        parts += [f"within {clock.span(given.closes)}"] if given.closes is not None else []
        return ", ".join(parts)
    if given.opens and given.closes is not None:
        whole = {given.opens, given.closes} <= named.named
        if whole:
            return f"{clock.show(given.opens)}–{clock.show(given.closes)}"
    parts = [named.opens(given.opens)] if given.opens else []
    parts += [named.closes(given.closes, word)] if given.closes is not None else []
    return ", ".join(parts)


def windows(rule: Rule, named: Times) -> str:
    """When a rule holds, as a badge."""
    word = "by" if rule.kind == "must" else "until"
    return ", ".join(filter(None, (window(item, named, word) for item in rule.windows)))


def qualifier(move: Move, earlier: Iterable[Move], named: Times) -> str:
    """What tells *move* from the *earlier* ones on the same trigger: “by 10:00”, “later”."""
    told = ", ".join(filter(None, (window(item, named, "by") for item in move.windows)))
    if told:
        return told
    others = [item for other in earlier for item in other.windows]
    if others and all(item.clock == "case" and item.opens is None for item in others):
        return "later"
    return "otherwise" if others else ""


def passing(move: Move, named: Times) -> str:
    """What the clock does to lead on: “It is 10:00”. A way without a window is there at once."""
    if not move.windows:
        return "You are here"
    first = move.windows[0]
    if first.clock == "case" and first.opens:
        return f"It is {named.opens(first.opens).removeprefix('from ')}"
    told = ", ".join(filter(None, (window(item, named) for item in move.windows)))
    return f"Time passes, {told}" if told else "Time passes"


# Conditions


def conditions(guard: Guard, procedure: Procedure) -> tuple[str, ...]:
    """Each group of a guard in words. Sums are left to the rule's own text."""
    groups = (filter(None, (_condition(item, procedure) for item in group)) for group in guard)
    return tuple(filter(None, (", ".join(group) for group in groups)))


def _condition(given: Condition, procedure: Procedure) -> str:
    facts = {fact.id: fact for fact in procedure.facts}
    if fact := facts.get(given.subject):
        if isinstance(given.value, bool):
            return f"{fact.label}: {'yes' if given.value else 'no'}"
        return f"{fact.label}: {given.value}"
    if given.subject in {counter.id for counter in procedure.counters}:
        return ""
    words = f"“{procedure.title_of(given.subject).rstrip('.')}”"
    count = int(given.value)
    least = count + 1 if given.operator == "above" else count
    if given.operator in ("at_least", "above"):
        return f"after {words}" + (f", {clock.word(least)} times" if least > 1 else "")
    if (given.operator, count) in (("is", 0), ("below", 1), ("at_most", 0)):
        return f"not after {words}"
    return f"{_COUNTS[given.operator]} {clock.word(count)} times {words}"


_COUNTS = {"is": "after exactly", "at_most": "at most", "below": "fewer than"}


# Clicks


def presses(name: str, procedure: Procedure) -> tuple[str, ...]:
    """The labels to press for an act or ending, in order. Labels that are ours are left out."""
    ending = procedure.ending.get(name)
    act = procedure.act.get(ending.act if ending else name)
    control = procedure.control.get(act.control) if act else None
    if control is None or control.stand_in or control.place == "talk":
        return ()
    labels = [control.label]
    for dialog, choice in zip(control.asks, ending.choices if ending else (), strict=False):
        options = {option.id: option.label for option in procedure.dialog[dialog].options}
        labels.append(options.get(choice, choice))
    return tuple(labels)
