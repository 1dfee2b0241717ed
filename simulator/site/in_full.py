"""All that a rule asks, in words of ours: what its author's text may leave to the reader.

Behind the quiet mark of a rule stands each of its modifiers, so that no page can leave one out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.core import clock, spelling
from simulator.core.model import Condition, Procedure, Rule, Window
from simulator.core.sentence import Sentence
from simulator.core.spelling import quoted
from simulator.site.prose import Times, times

_ANY = {
    "must": "One of these is enough: {}.",
    "may": "Any of these: {}.",
    "must not": "None of these: {}.",
}
_COUNTS = {
    "is": "exactly",
    "at_least": "at least",
    "at_most": "at most",
    "above": "more than",
    "below": "fewer than",
}
_NOT_YET = {("is", 0), ("at_most", 0), ("below", 1)}

_ONCE = "Done once, it is not asked for again in this case."
_GIVES_WAY = "Where another rule asks for it or allows it, that rule comes first."


def in_full(rule: Rule, procedure: Procedure) -> tuple[Sentence, ...]:
    """One sentence for each modifier of *rule*: its times and what they are counted from, its
    cases, its acts, what comes before it, how often it is asked for, which rules go before it, and
    what becomes of it when something else happens."""
    said = _said(rule, procedure)
    return tuple(Sentence(kind, words, rule=rule.id) for kind, words in said if words)


def _said(rule: Rule, procedure: Procedure) -> Iterator[tuple[str, str]]:
    yield "rule times in full", _line("Time", (_window(w, procedure) for w in rule.windows))
    groups = (" and ".join(_condition(one, procedure) for one in group) for group in rule.guard)
    yield "rule cases in full", _line("Only where", groups, "; or ")
    if len(set(rule.acts)) > 1:
        yield "rule acts in full", _ANY[rule.kind].format(_quoted(rule.acts, procedure))
    before = (quoted(procedure.rule[name].text) for name in rule.after)
    yield "rule order in full", _line("First comes, where it is still owed", before)
    yield "rule once in full", _ONCE * (rule.kind == "must" and not rule.each)
    yield "rule gives way in full", _GIVES_WAY * rule.unless_allowed
    yield "rule when cut short", _cut_short(rule)


def _cut_short(rule: Rule) -> str:
    """What becomes of a duty when something else happens first, where that is not as usual."""
    if rule.cut_short == "stays owed":
        return "If something else happens first, it is still to be done."
    if rule.cut_short == "missed" and rule.time_to_act > 1:
        time = clock.span(rule.time_to_act)
        return f"If something happens first and you had {time} to act, it is missed."
    if rule.cut_short == "missed":
        return "If something happens first, it is missed."
    return ""


def _line(head: str, parts: Iterable[str], between: str = ", ") -> str:
    told = between.join(filter(None, parts))
    return f"{head}: {told}." if told else ""


def _quoted(names: Iterable[str], procedure: Procedure) -> str:
    return ", ".join(dict.fromkeys(quoted(procedure.title_of(name)) for name in names))


def _window(given: Window, procedure: Procedure) -> str:
    """One window with its zero: “from 2:00 to 5:00”, “up to 1 minute after “The line drops””."""
    if given.clock == "case":
        return _on_the_clock(given, times(procedure))
    zero = "coming here" if given.clock == "situation" else _quoted([given.clock], procedure)
    first = clock.span(given.opens) if given.opens else ""
    last = clock.span(given.closes) if given.closes is not None else ""
    if first and last:
        return f"from {first} to {last} after {zero}"
    if first or last:
        return f"from {first} after {zero} on" if first else f"up to {last} after {zero}"
    return "" if given.clock == "situation" else f"after {zero}"


def _on_the_clock(given: Window, named: Times) -> str:
    if given.opens and given.closes is not None:
        return f"from {clock.show(given.opens)} to {clock.show(given.closes)}"
    if given.closes is not None:
        return named.closes(given.closes, "up to")
    return named.opens(given.opens) if given.opens else ""


def _condition(given: Condition, procedure: Procedure) -> str:
    """One condition: “Premium Support: yes”, or a count of what happened, and since when."""
    for fact in procedure.facts:
        if fact.id == given.subject:
            value = given.value if isinstance(given.value, bool) else str(given.value)
            return f"{fact.label}: {spelling.value(value)}"
    counter = next((one for one in procedure.counters if one.id == given.subject), None)
    counted, scope = (counter.counts, counter.scope) if counter else ((given.subject,), ())
    words = [_quoted(counted, procedure), "together" * (len(counted) > 1), _times(given)]
    places = " or ".join(quoted(procedure.title_of(name)) for name in scope)
    return " ".join(filter(None, words)) + (f", since coming to {places}" if places else "")


def _times(given: Condition) -> str:
    count = int(given.value)
    if (given.operator, count) in _NOT_YET:
        return "not yet"
    times = "once" if count == 1 else f"{clock.word(count)} times"
    return f"{_COUNTS[given.operator]} {times}"
