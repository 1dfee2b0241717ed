"""Names, prose, windows and guards: what is shared by every section of a procedure.

Every id is entered first, so that a name can be used before its definition. Constants are put into
prose, and windows become seconds. What is wrong is told, and reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from simulator.core import clock, slots
from simulator.core import model as m
from simulator.core.model import Span
from simulator.core.problems import Problem
from simulator.language.diagnostics import did_you_mean
from simulator.language.grammar import NOTHING, ONE, RULE, TO_USE, VERDICTS, WORLD
from simulator.language.records import Leaf, Record, Say, article, number
from simulator.language.units import other_units, second_units

OPTIONS_MAX = 100
"""Options of one fact."""

WORDS_ONLY = frozenset({"clause", "reading"})
"""Kinds of names that the engine does not go by."""

CONSTANT_MAX = clock.SECONDS_MAX // 2
"""Seconds of one time or limit. After the last second of all cases nothing can happen."""

_BRACE = re.compile(r"\{[^{}]{0,60}\}?|\}")
_DIGITS = re.compile(r"\d+(?::\d+)?")
_NUMBER_WORD = re.compile(
    r"\b(?:" + "|".join(w for w, n in clock.NUMBER_WORDS.items() if n > 1) + r")\b", re.IGNORECASE
)


class Resolver:
    """The ids, constants and facts of one procedure with its shared files."""

    def __init__(self, file: str, records: list[Record], say: Say) -> None:
        self.file = file
        self.root, *shared = records
        self.records = [*shared, self.root]
        self.say = say
        self.found = say.found
        self.beside_behaviour: list[Problem] = []  # what the engine can be without
        self.spans: dict[str, dict[str, Span]] = {}
        self.values: dict[str, m.Constant] = {}
        self.facts: dict[str, m.Fact] = {}
        self.events: dict[str, m.Event] = {}
        self.used: set[str] = set()
        self.unread: set[str] = set()  # kinds of which not all could be read, which was told

    # -- names ------------------------------------------------------------------------------

    def entries(self, key: str) -> list[tuple[Leaf, Any]]:
        """The entries of one section, shared files first."""
        return [pair for record in self.records for pair in record.get(key) or []]

    def define(self, table: str, leaf: Leaf) -> None:
        """Enter an id; tell when it is taken."""
        names = self.spans.setdefault(table, {})
        if leaf.value in names:
            first = names[leaf.value]
            message = f"`{leaf.value}` is defined already, in {first.file} on line {first.line}"
            self.say(at(leaf, "RR021", message, "one name stands for one thing"))
        names.setdefault(leaf.value, leaf.node.span)

    def define_all(self) -> None:
        """Enter every id of the procedure, so that names can be used before their definition."""
        for key, one in ONE.items():
            entries = self.rule_entries() if key == "rules" else self.entries(key)
            for leaf, _ in entries:
                self.define("world" if key in WORLD else one, leaf)
                self.spans.setdefault(one, {}).setdefault(leaf.value, leaf.node.span)
            if any(record.unread(key) for record in self.records):
                self.unread |= {one, *(CONSTANTS if key in ("times", "limits") else ())}
        if any(situation.unread("rules") for _, situation in self.entries("situations")):
            self.unread.add("rule")
        self.spans["verdict"] = dict.fromkeys((*VERDICTS, NOTHING), Span())

    def rule_entries(self) -> list[tuple[Leaf, Record]]:
        """All rules: those of the situations, then the wide ones."""
        own = [
            pair
            for _, situation in self.entries("situations")
            for pair in situation.get("rules") or []
        ]
        return own + self.entries("rules")

    def name(self, leaf: Leaf | None, *kinds: str) -> str:
        """The id in *leaf*, which must be one of *kinds*; empty when it is not."""
        if leaf is None:
            return ""
        tables = [self.spans.get(kind, {}) for kind in kinds]
        if any(leaf.value in table for table in tables):
            self.used.add(leaf.value)
            return str(leaf.value)
        if leaf.value in self.say.refused or not self.unread.isdisjoint(kinds):
            return ""
        what = " or ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))
        message, hint = f"unknown {what} `{leaf.value[:60]}`", ""
        for kind in (kind for kind in KINDS if leaf.value in self.spans.get(kind, ())):
            message = f"`{leaf.value}` is {article(kind)} {kind}, not {article(what)} {what}"
            hint = WRITTEN.get(kind, "") if len(kinds) == 1 and what in WRITTEN else ""
        known = (name for table in tables for name in table)
        self.say(at(leaf, "RR020", message, hint or self.say.hint(leaf.value, known)))
        if WORDS_ONLY.issuperset(kinds):
            self.beside_behaviour += self.found[-1:]
        return ""

    @contextmanager
    def not_behaviour(self) -> Iterator[None]:
        """Of what is read meanwhile nothing changes what the engine does."""
        before = len(self.found)
        yield
        self.beside_behaviour += self.found[before:]

    def names(self, leaves: Iterable[Leaf] | None, *kinds: str) -> tuple[str, ...]:
        """The ids in *leaves*, without those that are unknown."""
        return tuple(found for leaf in leaves or () if (found := self.name(leaf, *kinds)))

    def without_idle_keys(self, leaf: Leaf, rec: Record, kind: str) -> None:
        """Tell of keys that say nothing about a rule of this *kind*, and leave them out."""
        idle = [key for key in RULE if key.of and kind not in key.of and key.name in rec.fields]
        for key in idle:
            message = f"`{key.name}` says nothing about a `{kind}`"
            hint = f"it is for {' and '.join(f'`{name}`' for name in key.of)}; delete it here"
            with self.not_behaviour():
                self.say(at(leaf, "RR039", message, hint))
            del rec.fields[key.name]

    # -- prose ------------------------------------------------------------------------------

    def said(self, leaf: Leaf | None) -> str:
        """Words that somebody says."""
        return self.prose(leaf, facts=True, free=True)

    def also(self, rec: Record) -> tuple[str, ...]:
        """The other words that people use, numbers too."""
        return tuple(self.prose(leaf, free=True) for leaf in rec.get("also called") or ())

    def pages(self, rec: Record) -> tuple[m.Page, ...]:
        """Where somebody goes on instead."""
        found = []
        for page in rec.get("instead") or ():
            title, procedure = page.get("title"), page.get("procedure")
            place = (procedure or title or page).node.span
            found.append(m.Page(self.prose(title), value_of(procedure, ""), place))
        return tuple(found)

    def prose(self, leaf: Leaf | None, *, facts: bool = False, free: bool = False) -> str:
        """A text with its constants filled in. *facts* allows slots for facts; *free* allows
        numbers that no constant backs (verbatim scripts, spoken lines)."""
        if leaf is None:
            return ""
        text = str(leaf.value)
        bare = slots.SLOT.sub("", text)
        brace = _BRACE.search(bare)
        if brace:
            message = f"“{brace[0]}” is no slot"
            hint = "a slot is a name in braces, without spaces, like `{its_name}`"
            self.say(within(leaf, brace[0], "RR022", message, hint))
        if not free:
            typed = _DIGITS.search(bare) or _NUMBER_WORD.search(bare)
            if typed:
                message = f"the number “{typed[0]}” stands in prose, but no constant backs it"
                hint = "name it under `times` or `limits` and write `{its_name}`"
                self.say(within(leaf, typed[0], "RR023", message, hint))
        for slot, unit, after in other_units(text, self.values):
            message = f"`{slot}` counts {unit}s here, and “{after}” after it does not"
            whole = slot.replace("number", "minutes")
            hint = f"write `{whole}`, which says its unit"
            hint += "" if after.endswith("}") else f", and leave out “{after}”"
            self.say(within(leaf, slot, "RR023", message, hint))
        for slot, after in second_units(text, self.values):
            message = f"`{slot}` says its unit, and “{after}” stands after it as well"
            self.say(within(leaf, slot, "RR023", message, f"leave out “{after}”"))
        return slots.SLOT.sub(lambda match: self.slot(leaf, match, facts), text)

    def slot(self, leaf: Leaf, match: re.Match[str], facts: bool) -> str:
        """What stands for one slot."""
        name, form = match[1], match[2] or ""
        self.used.add(name)
        if name in self.facts and facts and not form:
            return match[0]
        constant = self.values.get(name)
        kinds = CONSTANTS | {"fact"} if facts else CONSTANTS
        if constant is None and (name in self.say.refused or self.unread & kinds):
            return match[0]
        if constant is None:
            known = (*self.values, *(self.facts if facts else ()))
            message = f"nothing fills the slot `{match[0]}`"
            hint = self.say.hint(name, known)
            self.say(within(leaf, match[0], "RR022", message, hint))
            return match[0]
        forms = slots.forms_of(constant)
        if form not in forms:
            message = f"`{match[0]}` has no form `{form}`"
            hint = self.say.hint(form, [key for key in forms if key])
            self.say(within(leaf, match[0], "RR022", message, hint))
            return match[0]
        return forms[form](constant.value)

    def unused(self) -> None:
        """Tell what this file defines and nothing mentions. Shared files may hold more. What is
        mistyped is not used either, so this is told last, where nothing else is wrong."""
        if self.found:
            return
        for key in TO_USE:
            for leaf, _ in self.root.get(key) or []:
                if leaf.value not in self.used:
                    message = f"nothing uses the {ONE[key]} `{leaf.value}`"
                    self.say(at(leaf, "RR042", message, "delete it, or use it"))

    def constants(self) -> tuple[m.Constant, ...]:
        """Times and limits. They are needed first, since prose speaks of them."""
        found = []
        for leaf, value in self.entries("times"):
            self._fits_a_case(value, value.value)
            found.append(m.Constant(leaf.value, "time", value.value, span=leaf.node.span))
        for leaf, value in self.entries("limits"):
            count, seconds = number(value.value), clock.parse(value.value)
            if count is None and seconds is None:
                message = f"`{value.value[:40]}` is neither a count nor a duration"
                self.say(at(value, "RR013", message, "write `3` or `0:30`"))
                self.say.refused.add(leaf.value)
            elif count is not None:
                found.append(m.Constant(leaf.value, "count", count, span=leaf.node.span))
            else:
                self._fits_a_case(value, seconds or 0)
                found.append(m.Constant(leaf.value, "duration", seconds or 0, span=leaf.node.span))
        self.values = {constant.id: constant for constant in found}
        for constant in found:
            self.spans.setdefault(constant.kind, {})[constant.id] = constant.span
        return tuple(found)

    def _fits_a_case(self, value: Leaf, seconds: int) -> None:
        """What comes near the last second of all cases leaves nothing to happen after it."""
        if seconds > CONSTANT_MAX:
            message = f"{clock.show(seconds)} leaves too little of a case for what comes then"
            longest, most = clock.show(clock.SECONDS_MAX), clock.show(CONSTANT_MAX)
            hint = f"a case lasts {longest} at most; write {most} or less"
            self.say(at(value, "RR013", message, hint))

    def fact(self, leaf: Leaf, rec: Record) -> m.Fact:
        """One fact, with its default read as its kind says."""
        shape = rec.get("is")
        options = tuple(option.value for option in shape) if isinstance(shape, list) else ()
        if "is" in rec.unclear:
            self.say.refused.add(leaf.value)
        elif isinstance(shape, list) and not 2 <= len(set(options)) == len(options) <= OPTIONS_MAX:
            message = f"the options of `{leaf.value}` are too few, too many, or not all different"
            options = options[:OPTIONS_MAX]
            self.say(at(leaf, "RR013", message, "name two or more, or write `yes or no`"))
        kind: Any = "one of" if options else value_of(shape, "words")
        fact = m.Fact(
            id=leaf.value,
            text=self.prose(rec.get("text")),
            label=self.prose(rec.get("label")),
            kind=kind,
            options=options,
            default="",
            span=leaf.node.span,
        )
        given = rec.get("default") or [None]
        first, *others = (self.fact_value(fact, value) for value in given)
        if others and (kind != "words" or len({first, *others}) <= len(others)):
            message = f"`{fact.id}` has several defaults, and needs one"
            hint = "only `words` may have several, all different"
            self.say(at(given[1], "RR013", message, hint))
        return replace(fact, default=first, others=tuple(map(str, others)))

    def fact_value(self, fact: m.Fact, leaf: Leaf | None) -> bool | str:
        """The value of a fact as its kind reads it."""
        if leaf is None:
            return ""
        if fact.kind == "words":
            return str(leaf.value)
        known = fact.options or ("yes", "no")
        if leaf.value not in known:
            message = f"`{leaf.value[:40]}` is no value of `{fact.id}`"
            self.say(at(leaf, "RR013", message, did_you_mean(leaf.value, known)))
        return leaf.value == "yes" if fact.kind == "yes or no" else str(leaf.value)

    def reaction(self, rec: Record) -> m.Reaction:
        """What a person does, and within which bounds."""
        moment, on = rec.get("at"), rec.get("on")
        given = rec.unclear.union(key.text for key, _ in rec.node.items)
        if ("at" in given) == ("on" in given):
            message = "a reaction needs either `at` or `on`"
            hint = "say at which time, or after what"
            self.say(Problem(rec.node.span, "RR011", message, hint))
        first, spread = value_of(moment or rec.get("after"), (0, 0))
        does = self.name(rec.get("event"), "event")
        says, *others = [self.said(words) for words in rec.get("says") or ()] or self.heard(does)
        return m.Reaction(
            does=does,
            at=first if moment else None,
            on=self.name(on, "act", "event", "ending", "situation"),
            nth=value_of(rec.get("nth"), 0),
            delay=0 if moment else first,
            says=says,
            spread=spread,
            others=tuple(others),
            span=rec.node.span,
        )

    def heard(self, event: str) -> Sequence[str]:
        """The words of an event that has several; else none of one's own."""
        found = self.events.get(event)
        return (found.heard, *found.others) if found and found.others else ("",)

    # -- windows and guards -----------------------------------------------------------------

    def windows(self, rec: Record) -> tuple[m.Window, ...]:
        """The windows of a rule, a way or a moment: one for the case clock, one for a timer."""
        found = []
        opens = self.bound(rec, ("from", 0), ("after", 1))
        closes = self.bound(rec, ("by", 0), ("before", -1))
        if opens is not None or closes is not None:
            found.append(m.Window(opens, closes))
        wait, within = rec.get("wait"), rec.get("within")
        if wait or within:
            clock_name = (
                self.name(rec.get("since"), "act", "event") if rec.get("since") else "situation"
            )
            found.append(m.Window(self.seconds(wait), self.seconds(within), clock_name))
        elif rec.get("since") and rec.unclear.isdisjoint({"wait", "within"}):
            message, hint = "`since` needs `within` or `wait`", "say how long since then"
            self.say(at(rec.get("since"), "RR011", message, hint))
        for window in found:
            opens, closes = window.opens, window.closes
            if closes is not None and closes < (opens or 0):
                message = (
                    f"this window closes at {clock.show(max(0, closes))}, before it opens at "
                    f"{clock.show(opens or 0)}"
                    if closes >= 0
                    else "this window closes before the clock starts"
                )
                hint = "nothing is ever inside it; change one of its ends"
                self.say(Problem(rec.node.span, "RR035", message, hint))
        return tuple(found)

    def bound(self, rec: Record, *keys: tuple[str, int]) -> int | None:
        """One end of a window on the case clock, in seconds, both ends inside."""
        given = [(key, shift) for key, shift in keys if rec.get(key) is not None]
        if len(given) > 1:
            message = " and ".join(f"`{key}`" for key, _ in given) + " exclude each other"
            self.say(at(rec.get(given[1][0]), "RR010", message, "keep one"))
        for key, shift in given:
            name = self.name(rec.get(key), "time")
            return self.values[name].value + shift if name else None
        return None

    def seconds(self, leaf: Leaf | None) -> int | None:
        """The seconds of a duration that is named, or None."""
        name = self.name(leaf, "duration")
        return self.values[name].value if name else None

    def guard(self, rec: Record) -> m.Guard:
        """The condition under `when`."""
        when = rec.get("when")
        if not when:
            return ()
        groups = [when] if isinstance(when[0], tuple) else when
        return tuple(tuple(self.conditions(group)) for group in groups)

    def conditions(self, group: list[tuple[Leaf, Any]]) -> Iterable[m.Condition]:
        """The comparisons of one group."""
        for subject, entry in group:
            name = self.name(subject, "fact", "counter", "act", "event", "ending")
            if name in self.say.refused:
                continue
            if name and isinstance(entry, Leaf):
                yield from self.equality(name, entry)
            elif name and name in self.facts:
                message = f"`{name}` is a fact, which is not counted"
                self.say(at(subject, "RR013", message, f"write the value, like `{name}: yes`"))
            elif name:
                for key, leaf in entry.fields.items():
                    yield m.Condition(name, _OPERATORS[key], self.count(leaf))

    def equality(self, name: str, leaf: Leaf) -> Iterable[m.Condition]:
        """The comparison in `name: value`."""
        fact = self.facts.get(name)
        if fact is None:
            yield m.Condition(name, "is", self.count(leaf))
        elif fact.kind == "words":
            message = f"`{name}` is a text for the scripts; a rule cannot depend on it"
            self.say(at(leaf, "RR013", message, "use a fact with options, or with `yes or no`"))
        else:
            yield m.Condition(name, "is", self.fact_value(fact, leaf))

    def count(self, leaf: Leaf) -> int:
        """A count, given as a number or by the name of a limit."""
        value = number(leaf.value)
        if value is None:
            name = self.name(leaf, "count")
            return self.values[name].value if name else 0
        return value


STAGE_KINDS = frozenset({"screen", "control", "dialog"})
CONSTANTS = frozenset({"time", "duration", "count"})
WRITTEN = {
    "time": "`from`, `after`, `by` and `before` hold a time",
    "duration": "`within` and `wait` hold a duration",
    "count": "a duration is written under `limits` like `0:30`, a count like `3`",
}
"""Where a constant of each kind belongs, for one that stands where another kind is needed."""
KINDS = (*(kind for kind in ONE.values() if kind != "limit"), *STAGE_KINDS, *WRITTEN)
"""What an id can stand for."""
_OPERATORS: dict[str, m.Operator] = {
    "at least": "at_least",
    "at most": "at_most",
    "above": "above",
    "below": "below",
}


def at(leaf: Leaf, code: str, message: str, hint: str = "") -> Problem:
    """A diagnostic about *leaf*."""
    return Problem(leaf.node.span, code, message, hint, leaf.node.width)


def within(leaf: Leaf, part: str, code: str, message: str, hint: str = "") -> Problem:
    """A diagnostic about *part* of the text in *leaf*, as precise as its lines allow."""
    node = leaf.node
    offset = node.text.find(part)
    if not node.one_line or offset < 0:
        return at(leaf, code, message, hint)
    column = node.span.column + offset + (not node.plain)
    return Problem(Span(node.span.file, node.span.line, column), code, message, hint, len(part))


def value_of(leaf: Any, default: Any) -> Any:
    """The value in *leaf*, or *default* where there is none."""
    return leaf.value if isinstance(leaf, Leaf) else default
