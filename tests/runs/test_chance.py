"""People who differ from one rehearsal to the next, and are the same again for the same chance."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from support import GOOD, from_folder, procedure_of, small

from simulator.checking.bound_findings import shifting
from simulator.core import bundle
from simulator.core.answers import Answers
from simulator.core.machine.engine import Input, Machine
from simulator.core.model import Procedure, Reaction
from simulator.core.runs import coach
from simulator.core.runs.people import CHANCE_MAX, draw, reactions_of, settled
from simulator.core.runs.record import as_played
from simulator.core.runs.rehearsal import Rehearsal
from simulator.core.runs.replies import reply
from simulator.core.runs.run import RunError, read

CHANCES = range(1, 400)
SCENARIO = "slow-guest"


@pytest.fixture(scope="module")
def procedure() -> Procedure:
    return procedure_of(from_folder(GOOD, "front-desk.yml"))


def drawn(procedure: Procedure, chance: int) -> tuple[Reaction, ...]:
    return reactions_of(procedure.scenario[SCENARIO], chance)


def test_without_chance_it_is_the_earliest_second_and_the_first_words(procedure: Procedure) -> None:
    comes, asks = drawn(procedure, 0)
    assert (comes.at, asks.delay, asks.says) == (30, 5, "Is my room ready?")


def test_every_second_and_all_words_come_up_and_none_beyond(procedure: Procedure) -> None:
    found = [drawn(procedure, chance) for chance in CHANCES]
    assert {comes.at for comes, _ in found} == set(range(30, 41))
    assert {asks.delay for _, asks in found} == set(range(5, 13))
    assert {asks.says for _, asks in found} == {"Is my room ready?", "May I go up?"}
    assert {comes.says for comes, _ in found} == {"Good morning.", "Hello, I am {guest}."}
    assert all((one.spread, one.others) == (0, ()) for both in found for one in both)


def test_a_reply_is_drawn_by_the_same_number(procedure: Procedure) -> None:
    greet = Input(40, "greet")
    replies = [reply(procedure, SCENARIO, greet, chance) for chance in (0, *CHANCES)]
    assert {said["text"] for said in replies if said} == {"Thank you.", "How kind of you."}
    assert replies[0] and replies[0]["text"] == "Thank you."
    assert reply(procedure, SCENARIO, greet, 7) == reply(procedure, SCENARIO, greet, 7)


def test_one_draw_tells_nothing_of_another_one() -> None:
    """Which of two words one person says does not settle which of two another one says, nor what
    is said in the next rehearsal; a plain CRC would settle the first."""
    found = [(draw(one, "0 words", 2), draw(one, "1 words", 2)) for one in CHANCES]
    after = [(a[0], b[0]) for a, b in pairwise(found)]
    for pairs in (found, after):
        assert all(60 <= pairs.count(pair) <= 140 for pair in ((0, 0), (0, 1), (1, 0), (1, 1)))


def asked(answers: Answers, **request: object) -> dict:
    return json.loads(answers.handle(json.dumps(request)))


def test_the_same_chance_is_the_same_rehearsal_and_its_record_says_so(procedure: Procedure) -> None:
    machine, told, debriefs = Machine(procedure), [], []
    for chance in (7, 7, 8):
        answers = Answers()
        asked(answers, op="load", bundle=bundle.dump(bundle.to_rehearse(procedure)))
        asked(answers, op="begin", scenario=SCENARIO, chance=chance)
        told.append(asked(answers, op="wait", to=60)["heard"])
        debriefs.append(asked(answers, op="debrief")["run"])
    assert told[0] == told[1] != told[2]
    assert [run["chance"] for run in debriefs] == [7, 7, 8]
    played = read(debriefs[0], procedure)
    assert as_played(machine, played)
    assert not as_played(machine, read({**debriefs[0], "chance": 8}, procedure))


@pytest.mark.parametrize("chance", [-1, CHANCE_MAX + 1, "7", True, 1.5])
def test_what_is_no_chance_is_refused(procedure: Procedure, chance: object) -> None:
    with pytest.raises(RunError, match="`chance` is a whole number"):
        read({"procedure": procedure.id, "inputs": [], "chance": chance}, procedure)


# -- bounds that change what is right ------------------------------------------------------------

VISITS = """
times: {{early: 0:20, late: 0:30, noon: 1:00}}
acts: [greet, leave]
events: [comes, asks]
endings: {{greeted: {{act: greet}}, left: {{act: leave}}}}
situations:
  alone:
    rules: {{go: {{must: left, from: noon}}}}
    then:
      comes: [{{to: here, before: early}}, {{to: here, after: late}}, {{to: gone}}]
      asks: stay
      left: end
  here:
    rules: {{meet: {{must: greeted}}}}
    then: {{greeted: end, comes: stay, asks: gone}}
  gone:
    rules: {{go-now: {{must: left}}}}
    then: {{left: end, comes: stay, asks: stay}}
people:
  guest: {{does: [{{event: comes, {comes}}}, {{event: asks, at: {asks}}}]}}
scenarios:
  visit: {{people: guest, ends as: [greeted, left]}}
"""


def ways(procedure: Procedure) -> set[tuple[str, ...]]:
    """How the scenario goes right, at every second of its bounds: each is played."""
    machine, (scenario,) = Machine(procedure), procedure.scenarios
    comes, asks = scenario.people[0].reactions
    found = set()
    for a in range(comes.spread + 1):
        for b in range(asks.spread + 1):
            rehearsal = Rehearsal(machine, (settled(comes, a), settled(asks, b)))
            best = coach.best(rehearsal, coach.begun(rehearsal, scenario))
            acts = [given.name for given, _ in best.steps if given.name in procedure.act]
            found.add((best.state.ending, *acts))
    return found


@pytest.mark.parametrize(
    ("comes", "asks", "one_way"),
    [
        ("at: 0:05 to 0:19", "0:50", True),
        ("at: 0:05 to 0:20", "0:50", False),  # the last second alone
        ("at: 0:15 to 0:35", "0:50", False),  # the ends are alike, and what lies between is not
        ("at: 0:31 to 0:55", "0:10 to 0:30", True),  # who asks before that is not heard
        ("at: 0:31 to 0:55", "0:10 to 0:31", False),  # both in one second
        ("at: 0:31 to 1:05", "0:10", False),  # the case is over by then
        ("on: asks, after: 0:01 to 0:15", "0:05 to 0:10", False),  # the sum of two
        ("on: asks, after: 0:01 to 0:09", "0:05 to 0:10", True),
    ],
)
def test_what_the_ends_settle_is_what_playing_every_second_shows(
    comes: str, asks: str, one_way: bool
) -> None:
    procedure = small(VISITS.format(comes=comes, asks=asks))
    assert (len(ways(procedure)) == 1) is one_way
    assert (shifting(procedure) == []) is one_way
