"""What a rule means, as a digest: words and names do not change it, and what it asks for does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mutants import first_mutants
from support import candidate_no_show, renamed, whole_procedures

from simulator.core.meaning import by_name, meanings
from simulator.core.model import Procedure, Rule

REAL = candidate_no_show()


def lost(before: Procedure, after: Procedure) -> set[str]:
    """The rules of *after* that no rule of *before* means the same as."""
    known = {digest for digests in meanings(before).values() for digest in digests}
    return {name for name, digests in meanings(after).items() if not known.intersection(digests)}


def changed(rule: str, **fields: object) -> Procedure:
    rules = tuple(replace(r, **fields) if r.id == rule else r for r in REAL.rules)
    return replace(REAL, rules=rules)


SAME = {
    "reworded": changed("call-in-time", text="Ring.", why="It helps.", also_called=("ring",)),
    "with other sources": changed("call-in-time", clauses=(), readings=()),
    "in another order": replace(REAL, rules=REAL.rules[::-1], situations=REAL.situations[::-1]),
    "other titles": replace(
        REAL, situations=tuple(replace(s, title="T", text="U", notes=()) for s in REAL.situations)
    ),
    "other ways on": replace(
        REAL, situations=tuple(replace(s, moves=s.moves[:1]) for s in REAL.situations)
    ),
    "other names of rules": renamed(REAL, {rule.id for rule in REAL.rules}),
    "other names of situations": renamed(REAL, {s.id for s in REAL.situations}),
    "other names of acts": renamed(REAL, {act.id for act in REAL.acts}),
    "other names of facts": renamed(REAL, {fact.id for fact in REAL.facts}),
    "other names of all": renamed(
        REAL,
        {
            one.id
            for table in (REAL.rules, REAL.situations, REAL.acts, REAL.events, REAL.endings)
            for one in table
        },
    ),
}


@pytest.mark.parametrize("after", SAME.values(), ids=list(SAME))
def test_words_and_names_lose_nothing(after: Procedure) -> None:
    assert lost(REAL, after) == set()


CHANGED = {
    "another act": {"acts": ("leave",)},
    "another place": {"scope": ("coming",)},
    "another kind": {"kind": "may"},
    "no time": {"windows": ()},
    "always": {"guard": ()},
    "after another": {"after": ("tell-cx",)},
}


@pytest.mark.parametrize("fields", CHANGED.values(), ids=list(CHANGED))
@pytest.mark.parametrize("rule", ["call-in-time", "try-again"])
def test_a_changed_rule_loses_itself_alone(rule: str, fields: dict[str, object]) -> None:
    one = REAL.rule[rule]
    if all(getattr(one, name) == value for name, value in fields.items()):
        return
    assert lost(REAL, changed(rule, **fields)) == {rule}


def test_a_mutated_rule_is_another_one_and_no_other_rule_is() -> None:
    """Every slip of the pen in a rule of the real procedure."""
    seen = 0
    for mutant in first_mutants():
        touched = {rule.id for rule in mutant.procedure.rules if rule != REAL.rule.get(rule.id)}
        if len(touched) != 1 or mutant.what in ("reason", "target"):
            continue
        (name,) = touched
        rule = mutant.procedure.rule[name]
        known = {by_name(REAL, other) for other in REAL.rules}
        if behaviour(rule) == behaviour(REAL.rule[name]) or by_name(REAL, rule) in known:
            continue  # nothing has changed, or it asks for what another one asked for
        seen += 1
        assert lost(REAL, mutant.procedure) == {name}, mutant.name
    assert seen > 50


def behaviour(rule: Rule) -> Rule:
    return replace(rule, text="", why="", clauses=(), readings=(), span=REAL.rules[0].span)


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_each_rule_of_a_procedure_is_one_of_its_own(procedure: Procedure) -> None:
    found = [by_name(procedure, rule) for rule in procedure.rules]
    assert len(set(found)) == len(found)
