"""What a rule means stands in one place: the engine and the exploration read the same records."""

from __future__ import annotations

import dataclasses
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import Laws, TooMany
from strategies import FACTS, KINDS, facts_of, small_procedures
from support import COMPARED, small

from simulator.core.machine import modifiers
from simulator.core.machine.engine import Machine
from simulator.core.machine.modifiers import READS_NOTHING, Modifier
from simulator.core.machine.state import TIMES, State
from simulator.core.model import Rule
from simulator.core.proof.run_space import Runs
from simulator.language import grammar

pytestmark = pytest.mark.slow

RUNS_EACH = 8


def test_passed_runs_are_in_the_graph_and_the_graph_is_of_passed_runs() -> None:
    what = "drawn procedures, judge against the graph of right runs"
    COMPARED[what] = 0

    @settings(max_examples=400)
    @given(small_procedures(), facts_of(FACTS), st.integers(0, 2**32))
    def compare(procedure, facts, seed):
        try:
            laws = Laws(Machine(procedure))
        except TooMany:
            return
        for run in range(RUNS_EACH):
            assert list(laws.breaks(facts, seed + run)) == []
            COMPARED[what] += 1

    compare()
    assert COMPARED[what] >= 1_000


# -- every key is drawn -------------------------------------------------------------------------


def test_every_key_that_is_no_prose_is_drawn() -> None:
    """What no drawn procedure has, no law watches over."""
    prose = (grammar.WORDS, grammar.ALSO.kind, grammar.CLAUSES, grammar.READINGS)
    keys = [key for key in grammar.RECORDS["wide rule"] if key.kind not in prose]
    met: set[str] = set()

    @settings(max_examples=300)
    @given(small_procedures())
    def meet(procedure):
        default = {field.name: field.default for field in dataclasses.fields(Rule)}
        for rule in procedure.rules:
            met.update(name for name, value in default.items() if getattr(rule, name) != value)
            met.update(f"window on {window.clock}" for window in rule.windows)
            met.add(rule.kind)

    meet()
    assert len(keys) == len(FIELDS), "say in FIELDS what a rule with the new key has"
    assert {key.name: FIELDS[key.name] <= met for key in keys} == dict.fromkeys(FIELDS, True)


FIELDS = {
    **{kind: {kind} for kind in KINDS},
    **{key: {"windows", "window on case"} for key in ("from", "after", "by", "before")},
    **{key: {"windows", "window on situation"} for key in ("within", "wait")},
    "since": {"window on rings", "window on sign"},
    "when": {"guard"},
    "in order": {"after"},
    "once": {"each"},
    "at least": {"at_least"},
    "unless allowed": {"unless_allowed"},
    "cut short": {"cut_short"},
    "time to act": {"time_to_act"},
    "in": {"scope"},
}
"""What a rule that has a key has, as a model."""


def test_every_key_belongs_to_one_modifier() -> None:
    written = [key.name for key in grammar.RECORDS["wide rule"] if key.name in FIELDS]
    declared = [key for modifier in modifiers.OF_RULES for key in modifier.keys]
    assert sorted(declared) == sorted(set(written) - set(KINDS))


# -- a record that withholds something is found out ---------------------------------------------

WITHHELD = {
    "when reads facts and counts": (
        modifiers.WHEN,
        {"reads": lambda part: READS_NOTHING},
        """
        facts: [vip]
        acts: [enter, greet, close]
        situations:
          hall: {then: {enter: desk}}
          desk:
            rules: {greet-guests-of-honour: {must: greet, when: {vip: yes}}}
            then: {close: end}
        """,
    ),
    "a window reads clocks": (
        modifiers.WINDOW,
        {"reads": lambda part: READS_NOTHING},
        """
        times: {opens: 0:03, closes: 0:06}
        acts: [greet, close]
        situations:
          hall: {rules: {greet: {must: greet, from: opens, by: closes}}, then: {close: end}}
        """,
    ),
    "a ban that gives way reads what was done before": (
        modifiers.UNLESS_ALLOWED,
        {"reads": lambda part: READS_NOTHING},
        """
        facts: [vip]
        acts: [greet, close]
        situations: {hall: {then: {close: end}}}
        rules:
          welcome: {must: greet, when: {vip: yes}, once: yes}
          no-noise: {must not: greet, unless allowed: yes}
        """,
    ),
    "what is cut short reads the time there was": (
        modifiers.CUT_SHORT,
        {"reads": lambda part: READS_NOTHING},
        """
        limits: {a-moment: 0:04}
        acts: [answer]
        events: [stops]
        situations:
          ringing:
            rules: {answer: {must: answer, cut short: missed, time to act: a-moment}}
            then: {answer: end, stops: end}
        """,
    ),
    "a duty at every visit is never over for good": (
        modifiers.ONCE,
        {"settled": lambda rule: True},
        """
        acts: [greet, close]
        events: [rings]
        situations: {hall: {then: {rings: stay, close: end}}}
        rules:
          greet: {must: greet, when: [{rings: {at most: 1}}, {rings: {at least: 3}}]}
        """,
    ),
}


def law_breaks(procedure) -> list[str]:
    """Some of what the laws find in a small procedure."""
    laws = Laws(Machine(procedure))
    guests = ({fact.id: told for fact in procedure.facts} for told in (True, False))
    found = (line for facts in guests for seed in range(40) for line in laws.breaks(facts, seed))
    return list(islice(found, 3))


@pytest.mark.parametrize("what", WITHHELD)
def test_a_record_that_withholds_something_breaks_the_laws(what, monkeypatch) -> None:
    modifier, withheld, text = WITHHELD[what]
    procedure = small(text)
    assert law_breaks(procedure) == []

    def without(table: tuple[Modifier, ...]) -> tuple[Modifier, ...]:
        return tuple(
            dataclasses.replace(one, **withheld) if one is modifier else one for one in table
        )

    for table in ("OF_RULES", "OF_WAYS"):
        monkeypatch.setattr(modifiers, table, without(getattr(modifiers, table)))
    assert law_breaks(procedure) != []


def test_a_state_that_forgets_how_often_breaks_the_laws(monkeypatch) -> None:
    """`at least` reads a field of the state, which the exploration keeps whatever it is called."""
    procedure = small(
        """
        acts: [greet, close]
        situations: {hall: {rules: {greet: {must: greet, at least: 3}}, then: {close: end}}}
        """
    )
    assert law_breaks(procedure) == []
    forgotten = State._fields.index("made")
    monkeypatch.setattr(Runs, "key", lambda self, state: (state.since, state[TIMES:forgotten]))
    assert law_breaks(procedure) != []
