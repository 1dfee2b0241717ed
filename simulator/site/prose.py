"""The model in words: windows, conditions and clicks as a page says them, and safe text.

Everything here is made from the model alone, so a page cannot say what the procedure does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from simulator.core import clock
from simulator.core.model import Condition, Guard, Move, Procedure, Rule, Window
from simulator.core.slots import SLOT

_PLAIN = re.compile(r"[^\w .,;:?’“”–…/]|_")


def markdown(text: str) -> Markup:
    """*text* for one line of Markdown, such as a heading: every special character an entity."""
    line = " ".join(text.split())
    return Markup(_PLAIN.sub(lambda match: f"&#{ord(match[0])};", line))


def slots(text: str, procedure: Procedure) -> Markup:
    """A script with its slots as ``[Label]``, each in an element that names its fact."""
    label = Markup('<span class="rp-slot" data-fact="{}">[{}]</span>')
    found = script_parts(text, procedure)
    return Markup("").join(
        label.format(fact, words) if fact else escape(words) for words, fact in found
    )


def script_parts(text: str, procedure: Procedure) -> Iterator[tuple[str, str]]:
    """A script in parts: words to be said as they stand with "", a slot's label with its fact."""
    labels = {fact.id: fact.label for fact in procedure.facts}
    end = 0
    for match in SLOT.finditer(text):
        if match[1] in labels:
            yield text[end : match.start()], ""
            yield labels[match[1]], match[1]
            end = match.end()
    yield text[end:], ""


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


def qualifier(move: Move, earlier: Iterable[Move], named: Times, procedure: Procedure) -> str:
    """What tells *move* from the *earlier* ones on the same trigger: “by 10:00”, “later”."""
    given = (window(item, named, "by") for item in move.windows)
    guard = either(conditions(move.guard, procedure))
    rest = "" if _all_told(move.guard, procedure) else "in some cases"
    told = ", ".join(filter(None, (*given, guard, rest)))
    if told:
        return told
    before = list(earlier)
    others = [item for other in before for item in other.windows]
    timed = all(item.clock == "case" and item.opens is None for item in others)
    if others and timed and not any(other.guard for other in before):
        return "later"
    return "otherwise" if before else ""


def passing(move: Move, named: Times, procedure: Procedure) -> str:
    """What leads on by itself: “It is 10:00”, or only what has happened (see `happened`)."""
    if not move.windows:
        return either(happened(move.guard, procedure)) or "At once"
    first, *others = move.windows
    if first.clock == "case" and first.opens and not others:
        text = f"It is {named.opens(first.opens).removeprefix('from ')}"
    else:
        told = ", ".join(filter(None, (window(item, named) for item in move.windows)))
        text = ", ".join(filter(None, ("Time passes", told)))
    return ", ".join(filter(None, (text, either(conditions(move.guard, procedure)))))


# Conditions


def conditions(guard: Guard, procedure: Procedure, *, new: bool = False) -> tuple[str, ...]:
    """Each group of a guard in words. Sums, and counts of one visit, are left to the rule's own
    text; a guard of which one group has no words has none, since the others are not all. For a
    *new* case, what holds as long as nothing has happened is left out."""
    told = [
        [_condition(item, procedure) for item in group if not new or _least(item, procedure) != 0]
        for group in guard
    ]
    groups = tuple(", ".join(filter(None, group)) for group in told)
    return groups if all(groups) else ()


def _all_told(guard: Guard, procedure: Procedure) -> bool:
    """Whether :func:`conditions` has words for all of *guard*."""
    items = [item for group in guard for item in group]
    return all(_condition(item, procedure) or _always(item) for item in items)


def _always(given: Condition) -> bool:
    """Whether a condition is a count that holds whatever has happened."""
    return not isinstance(given.value, str | bool) and bounds(given) == (0, None)


def either(groups: Iterable[str]) -> str:
    """Groups of conditions of which one has to hold, kept apart where one has several."""
    found = list(groups)
    return ("; or " if any(", " in group for group in found) else " or ").join(found)


def waits(guard: Guard, procedure: Procedure) -> bool:
    """Whether a guard cannot hold before something has happened."""
    groups = (any(_least(item, procedure) for item in group) for group in guard)
    return bool(guard) and all(groups)


def _least(given: Condition, procedure: Procedure) -> int | None:
    """How often something has to have happened; None for what is no count."""
    is_fact = any(fact.id == given.subject for fact in procedure.facts)
    return None if is_fact else bounds(given)[0]


def happened(guard: Guard, procedure: Procedure) -> tuple[str, ...]:
    """Each group of a guard as what has happened: plain words where that is one event."""
    told = []
    for group in guard:
        event = procedure.event.get(group[0].subject) if len(group) == 1 else None
        once = event and bounds(group[0]) == (1, None)
        told.append(event.text.rstrip(".") if event and once else _sentence(group, procedure))
    return tuple(told)


def _sentence(group: tuple[Condition, ...], procedure: Procedure) -> str:
    told = ", ".join(filter(None, (_condition(item, procedure) for item in group)))
    return told[:1].upper() + told[1:] or "In some cases"


def _condition(given: Condition, procedure: Procedure) -> str:
    facts = {fact.id: fact for fact in procedure.facts}
    if fact := facts.get(given.subject):
        if isinstance(given.value, bool):
            return f"{fact.label}: {'yes' if given.value else 'no'}"
        return f"{fact.label}: {given.value}"
    counter = next((c for c in procedure.counters if c.id == given.subject), None)
    counted = counter.counts if counter else ()
    if counter and (counter.scope or len(counted) > 1):
        return ""
    subject = counted[0] if counted else given.subject
    words = f"“{procedure.title_of(subject).rstrip('.')}”"
    least, most = bounds(given)
    if _always(given):
        return ""
    until = most is not None
    if least and until:
        return f"after exactly {clock.word(least)} times {words}"
    count = least if most is None else most + 1
    once, again = _COUNTS[subject in procedure.act, until]
    nth = _NTH[count] if count < len(_NTH) else f"{count}th"
    return f"{once if count <= 1 else again.format(nth)} {words}"


_NTH = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()
_COUNTS = {
    (False, False): ("once", "the {} time"),
    (False, True): ("unless", "until the {} time"),
    (True, False): ("after", "after the {}"),
    (True, True): ("not yet", "not yet a {}"),
}
"""What is said of a count, by whether it is of an act, told as an order, and has an upper bound:
for the first time, and for later ones."""


def bounds(given: Condition) -> tuple[int, int | None]:
    """The least and the greatest count that meet a condition."""
    count = int(given.value)
    return {
        "at_least": (count, None),
        "above": (count + 1, None),
        "at_most": (0, count),
        "below": (0, count - 1),
    }.get(given.operator, (count, count))


# Clicks


@dataclass(frozen=True, slots=True)
class Press:
    """A label to press; ``ours`` where the source does not name it."""

    label: str
    ours: bool = False


def path(name: str, procedure: Procedure) -> tuple[Press, ...]:
    """What to press for an act or ending, in order. Lines to say are not pressed."""
    ending = procedure.ending.get(name)
    act = procedure.act.get(ending.act if ending else name)
    control = procedure.control.get(act.control) if act else None
    if control is None or control.place == "talk":
        return ()
    found = [Press(control.label, control.stand_in)]
    for dialog, choice in zip(control.asks, ending.choices if ending else (), strict=False):
        options = {option.id: option for option in procedure.dialog[dialog].options}
        found.append(Press(options[choice].label, options[choice].stand_in))
    return tuple(found)


def presses(name: str, procedure: Procedure) -> tuple[Press, ...]:
    """The same, but nothing where all of it is ours: the text of the rule says enough then."""
    found = path(name, procedure)
    return () if all(press.ours for press in found) else found
