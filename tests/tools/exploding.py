"""Small valid procedures whose states would be too many if all combinations were written down."""

from __future__ import annotations

from dataclasses import replace

from simulator.core.model import Condition, Fact, Procedure, Rule

HEAD = """\
procedure: many
title: Many things at once
summary: What to do.
version: "1"
role: guest
zero: the start
source: {title: None}
start: hall
stage:
  id: desk
  title: Desk
  screens: {desk: {title: Desk}}
  controls:
    out: {label: Out, place: toolbar}
CONTROLS
DIALOGS
TABLES
acts:
  leave: {text: Leave, control: out}
ACTS
endings: {done: {title: Done, act: leave}}
clauses: {A1: All.}
situations:
  hall:
    title: Hall
    text: Here.
    screen: desk
    rules:
RULES
      go: {must: done, text: Go., clauses: A1}
    then: {done: end}
CLAIMS
"""


def letters(number: int) -> str:
    """A word for a number, without a figure in it: those have to be backed by a constant."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _written(acts: int, rule: str, **parts: str) -> str:
    numbers = range(acts)
    lines = {
        "CONTROLS": "\n".join(
            f"    c{i}: {{label: {letters(i)}, place: toolbar{parts.get('asks', '')}}}"
            for i in numbers
        ),
        "ACTS": "\n".join(f"  a{i}: {{text: Do {letters(i)}, control: c{i}}}" for i in numbers),
        "RULES": "\n".join(
            f"      r{i}: {{{rule.format(i=i)}, text: It is so., clauses: A1}}" for i in numbers
        ),
        "DIALOGS": parts.get("dialogs", ""),
        "TABLES": parts.get("tables", ""),
        "CLAIMS": parts.get("claims", ""),
    }
    text = HEAD
    for name, value in lines.items():
        text = text.replace(f"{name}\n", f"{value}\n" if value else "")
    return text


def facts(count: int) -> str:
    """So many permissions, each on a fact of its own."""
    return _written(
        count, "may: a{i}, when: {{f{i}: yes}}", tables=_facts(count, "yes or no", "no")
    )


def one_guard(count: int, claim: bool = False) -> str:
    """One permission, and if wanted one *claim*, that asks for all of so many facts."""
    asked = ", ".join(f"f{i}: yes" for i in range(count))
    tables = _facts(count, "yes or no", "no")
    said = f"claims:\n  k: {{text: Never so., never: {{in: hall, when: {{{asked}}}}}}}"
    rule = f"may: a{{i}}, when: {{{{{asked}}}}}"
    return _written(1, rule, tables=tables, claims=said if claim else "")


def options(count: int, each: int) -> str:
    """So many facts with so many options each."""
    values = ", ".join(f"o{j}" for j in range(each))
    return _written(
        count, "may: a{i}, when: {{f{i}: o1}}", tables=_facts(count, f"[{values}]", "o0")
    )


def duties(count: int) -> str:
    """So many duties, each on a fact of its own."""
    return _written(
        count, "must: a{i}, when: {{f{i}: yes}}", tables=_facts(count, "yes or no", "no")
    )


def duties_of_options(count: int, each: int) -> str:
    """So many facts with so many options each, and a duty for each of them."""
    values = ", ".join(f"o{j}" for j in range(each))
    return _written(
        count, "must: a{i}, when: {{f{i}: o1}}", tables=_facts(count, f"[{values}]", "o0")
    )


def _facts(count: int, kind: str, default: str) -> str:
    rows = (
        f"  f{i}: {{is: {kind}, label: {letters(i)}, text: It is so., default: {default}}}"
        for i in range(count)
    )
    return "facts:\n" + "\n".join(rows)


def dialogs(count: int, each: int) -> str:
    """A control that asks so many dialogs, with so many options each."""
    rows = (
        f"    d{i}: {{title: {letters(i)}, options: {{"
        + ", ".join(f"q{i}x{j}: {{label: {letters(j)}}}" for j in range(each))
        + "}}"
        for i in range(count)
    )
    asks = f", asks: [{', '.join(f'd{i}' for i in range(count))}]"
    return _written(1, "may: a{i}", asks=asks, dialogs="  dialogs:\n" + "\n".join(rows))


def counters(count: int, most: int, claims: int = 0) -> str:
    """So many acts, each allowed so often; and so many claims about where cases come from."""
    rows = "".join(
        f"\n  k{i}: {{text: It ends., from: hall, ends as: done}}" for i in range(claims)
    )
    return _written(
        count,
        "may: a{i}, when: {{a{i}: {{below: most}}}}",
        tables=f"limits: {{most: {most}}}",
        claims=f"claims:{rows}" if claims else "",
    )


def _yes_or_no(procedure: Procedure, count: int) -> tuple[Fact, ...]:
    one = next(fact for fact in procedure.facts if fact.kind == "yes or no")
    return tuple(replace(one, id=f"f{i}", default=False) for i in range(count))


def _only_if(rule: Rule, fact: int, **changes: object) -> Rule:
    return replace(rule, guard=((Condition(f"f{fact}", "is", True),),), **changes)


def with_more_duties(procedure: Procedure, count: int) -> Procedure:
    """*procedure* with so many facts more, and in situations all over it a duty on each."""
    act, control = procedure.acts[0], replace(procedure.stage.controls[0], screens=(), asks=())
    numbers, places = range(count), [situation.id for situation in procedure.situations]
    scopes = [places[(2 * i + 1) % len(places)] for i in numbers]
    plain = next(r for r in procedure.rules if r.kind == "must" and not r.after)
    controls = tuple(replace(control, id=f"c{i}") for i in numbers)
    duties = tuple(
        _only_if(plain, i, id=f"d{i}", acts=(f"x{i}",), scope=(scopes[i],), windows=())
        for i in numbers
    )
    return replace(
        procedure,
        facts=procedure.facts + _yes_or_no(procedure, count),
        acts=procedure.acts + tuple(replace(act, id=f"x{i}", control=f"c{i}") for i in numbers),
        stage=replace(procedure.stage, controls=procedure.stage.controls + controls),
        rules=procedure.rules + duties,
    )


def with_guards(procedure: Procedure, count: int) -> Procedure:
    """*procedure* with so many facts more, on which so many of its own duties depend. Many of its
    cases come to nothing then."""
    free = [r for r in procedure.rules if r.kind == "must" and r.scope and not r.guard][:count]
    places = {rule.id: i for i, rule in enumerate(free)}
    return replace(
        procedure,
        facts=procedure.facts + _yes_or_no(procedure, count),
        rules=tuple(_only_if(r, places[r.id]) if r.id in places else r for r in procedure.rules),
    )
