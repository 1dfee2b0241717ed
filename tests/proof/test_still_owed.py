"""Where a duty that the world cut short is told in other situations: where some run still owes it
and can do it, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from brute import TooMany, Unending
from hypothesis import given, settings
from strategies import small_procedures
from support import COMPARED, small
from test_explore import shortened

from simulator.core.model import Procedure, Rule
from simulator.core.proof.still_owed import still_owed

ALARM = """
stage:
  id: desk
  title: A desk
  screens: {desk: {title: The desk}, phone: {title: The phone}, street: {title: The street}}
  controls:
    do: {label: Do, place: desk}
    say: {label: Say, place: desk, on: [desk, phone]}
limits: {soon: 0:30}
acts: {read: {}, calm: {control: say}, meet: {}}
events: {calls: {on: desk}, hangs_up: {on: phone}}
situations:
  ringing: {then: {read: known, calls: talking}}
  talking:
    screen: phone
    rules:
      read-it: {must: read, within: soon, cut short: stays owed}
      calm-them: {must: calm, within: soon, cut short: stays owed}
    then: {hangs_up: ringing, calm: stay}
  known: {then: {meet: outside, calls: stay}}
  outside: {screen: street, then: {meet: end}}
"""


def test_what_leads_there_by_its_own_act_or_has_no_place_for_it_is_left_out() -> None:
    procedure = small(ALARM)
    told = {rule.id: set(still_owed(procedure, rule)) for rule in procedure.rules}
    assert told == {"read-it": {"ringing"}, "calm-them": {"ringing", "known"}}


@pytest.mark.slow
@settings(max_examples=100)
@given(small_procedures())
def test_it_is_exact(drawn: Procedure) -> None:
    """Of every duty, as if it stayed owed, and held at the start if it holds everywhere."""

    def staying(rule: Rule) -> Rule:
        if rule.kind != "must":
            return rule
        return replace(rule, **{"cut_short": "stays owed", "scope": rule.scope or (drawn.start,)})

    procedure = shortened(replace(drawn, rules=tuple(map(staying, drawn.rules)), claims=()), 3)
    for rule in (one for one in procedure.rules if one.kind == "must"):
        try:
            found = Unending(procedure).owing(rule.id, 20_000)
        except TooMany:
            continue
        assert still_owed(procedure, rule) == found - {*rule.scope}
        COMPARED["duties still owed"] = COMPARED.get("duties still owed", 0) + 1
