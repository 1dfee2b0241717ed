"""What a rule means, as digests: two rules with a digest in common ask for the same.

Labels, texts, reasons, sources, ids of rules and ways on are not in it. There are two readings. *By
name*, what a rule mentions is told by its id: so nothing but the rule itself can change it. *By
shape*, it is told by what else the procedure does with it: so another id changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import NamedTuple

from simulator.core.model import Condition, Guard, Procedure, Rule, Window

DIGEST_CHARS = 12
ROUNDS = 4
"""How far around a thing its shape looks."""


class Ref(NamedTuple):
    """Something that is mentioned, by its id."""

    id: str


Part = str | int | bool | None | Ref | tuple["Part", ...] | frozenset["Part"]
"""What something does. The order in a frozenset makes no difference."""
Naming = Callable[[Ref], str]


def meanings(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """The digests of each rule, by name and by shape. What two rules have alike is left out of the
    second: it would tell them apart no more."""
    shapes = _shapes(procedure)
    by_shape = {
        rule.id: _digest(_text(_rule(procedure, rule), lambda ref: shapes[ref.id]))
        for rule in procedure.rules
    }
    found = list(by_shape.values())
    return {
        rule.id: (
            by_name(procedure, rule),
            *([by_shape[rule.id]] if found.count(by_shape[rule.id]) == 1 else []),
        )
        for rule in procedure.rules
    }


def by_name(procedure: Procedure, rule: Rule) -> str:
    """The digest of *rule*, where ids stay what they are."""
    return _digest(_text(_rule(procedure, rule), lambda ref: ref.id))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARS]


def _text(part: Part, name: Naming) -> str:
    if isinstance(part, Ref):
        return f"<{name(part)}>"
    if isinstance(part, tuple):
        return f"({','.join(_text(item, name) for item in part)})"
    if isinstance(part, frozenset):
        return f"{{{','.join(sorted(_text(item, name) for item in part))}}}"
    return repr(part)


# -- what things do -------------------------------------------------------------------------------


def _rule(procedure: Procedure, rule: Rule) -> Part:
    return (
        "rule",
        rule.kind,
        frozenset(_done(procedure, name) for name in rule.acts),
        frozenset(map(Ref, rule.scope)),
        _windows(rule.windows),
        _guard(procedure, rule.guard),
        frozenset(Ref(f"rule/{name}") for name in rule.after),
        *(getattr(rule, name) for name in _PLAIN),
    )


_PLAIN = tuple(
    field.name
    for field in fields(Rule)
    if field.name not in "id kind acts text scope windows guard after why span".split()
    and field.name not in "clauses readings also_called".split()
)
"""All other fields of a rule that mean something: they mention nothing."""


def _done(procedure: Procedure, name: str) -> Part:
    """An act; of an ending, its act with what is chosen."""
    ending = procedure.ending.get(name)
    if ending is None:
        return Ref(name)
    asks = procedure.control[procedure.act[ending.act].control].asks
    chosen = (Ref(f"{ask}/{choice}") for ask, choice in zip(asks, ending.choices, strict=True))
    return (Ref(ending.act), *chosen)


def _windows(windows: tuple[Window, ...]) -> Part:
    return frozenset(
        (w.opens, w.closes, w.clock if w.clock in ("case", "situation") else Ref(w.clock))
        for w in windows
    )


def _guard(procedure: Procedure, guard: Guard) -> Part:
    return frozenset(frozenset(_condition(procedure, one) for one in group) for group in guard)


def _condition(procedure: Procedure, one: Condition) -> Part:
    sums = {counter.id: counter for counter in procedure.counters}
    if one.subject in sums:
        counter = sums[one.subject]
        what: Part = (frozenset(map(Ref, counter.counts)), frozenset(map(Ref, counter.scope)))
        return (what, one.operator, one.value)
    value = Ref(f"{one.subject}/{one.value}") if isinstance(one.value, str) else one.value
    return (Ref(one.subject), one.operator, value)


def _structure(procedure: Procedure) -> Iterator[Part]:
    """All that the engine goes by, as parts that mention things."""
    yield ("start", Ref(procedure.start))
    for rule in procedure.rules:
        yield ("is", Ref(f"rule/{rule.id}"), _rule(procedure, rule))
    for situation in procedure.situations:
        here = Ref(situation.id)
        yield ("on screen", here, Ref(f"screen/{situation.screen}"))
        for move in situation.moves:
            guard, windows = _guard(procedure, move.guard), _windows(move.windows)
            yield ("move", here, Ref(move.on), Ref(move.to), guard, windows)
    for act in procedure.acts:
        control = procedure.control[act.control]
        screens = frozenset(Ref(f"screen/{name}") for name in control.screens)
        yield ("act", Ref(act.id), len(control.asks), bool(act.script), screens)
    for event in procedure.events:
        yield ("event", Ref(event.id), frozenset(Ref(f"screen/{name}") for name in event.screens))
    for ending in procedure.endings:
        yield ("ending", Ref(ending.id), _done(procedure, ending.id))
    for fact in procedure.facts:
        yield ("fact", Ref(fact.id), fact.kind, len(fact.options))


# -- what things are like -------------------------------------------------------------------------


def _shapes(procedure: Procedure) -> Mapping[str, str]:
    """A digest of everything that is mentioned, by what mentions it: round after round from what
    its neighbours were told to be like in the one before."""
    parts = list(_structure(procedure))
    mentioned = [(part, ref) for part in parts for ref in set(_refs(part))]
    shapes = {ref.id: "" for _, ref in mentioned}
    for _ in range(ROUNDS):
        told: dict[str, list[str]] = {name: [shape] for name, shape in shapes.items()}
        for part, ref in mentioned:
            told[ref.id].append(_text(part, _seen_from(ref, shapes)))
        shapes = {name: _digest("".join(sorted(texts))) for name, texts in told.items()}
    return shapes


def _seen_from(one: Ref, shapes: Mapping[str, str]) -> Naming:
    return lambda ref: "*" if ref == one else shapes[ref.id]


def _refs(part: Part) -> Iterator[Ref]:
    if isinstance(part, Ref):
        yield part
    elif isinstance(part, (tuple, frozenset)):
        for item in part:
            yield from _refs(item)
