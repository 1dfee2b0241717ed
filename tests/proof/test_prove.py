"""The proof, one kind of finding after another: a procedure that has it, and one that nearly has.

Every witness is replayed by the judge: it must be a run that can happen.
"""

from __future__ import annotations

import json
import random
from itertools import product

import pytest
from oracle import Oracle
from proof_meanings import OF_PROOFS, Walks
from support import BAD, GOOD, candidate_no_show, from_folder, procedure_of, small

from simulator.checking.check_all import examine
from simulator.checking.scenario_findings import rehearse
from simulator.checking.witness_text import story
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.problems import Problem
from simulator.core.proof.model import Length, Proof, Slack, as_data, summary
from simulator.core.proof.prove import prove
from simulator.core.runs import run
from simulator.core.runs.judge import judge
from simulator.core.runs.witness import Witness
from simulator.language.diagnostics import render
from simulator.language.run_files import load
from simulator.training.coverage import coverage, edges
from simulator.training.drills import drills
from simulator.training.drills_text import as_yaml

STATES = {
    "candidate-no-show": (2577, 644),
    "as-it-is-written": (10, 6),
    "cash-till": (8, 4),
    "door-bell": (20, 5),
    "examples": (4, 3),
    "fire-drill": (4, 3),
    "front-desk": (3, 3),
    "help-line": (14, 4),
    "lab-spill": (18, 3),
    "night-bell": (13, 5),
    "oven": (34, 9),
    "server-outage": (124, 12),
    "two-shared-files": (2, 2),
}
"""States of right runs and of all runs. A change here is a change of the exploration."""

DEAD_END = """
acts: [go, stop]
events: [locks]
situations:
  room:
    rules:
      no-going: {must not: go, when: {locks: {at least: 1}}}
    then: {go: end, locks: stay}
"""
LATE_DEAD_END = """
times: {opens: 5:00}
limits: {visit: 1:00}
acts: [enter, go]
situations:
  hall:
    then: {enter: room}
    rules: {come: {may: enter}}
  room:
    rules:
      be-quick: {must: go, within: visit}
      not-yet: {must not: go, before: opens}
    then: {go: end}
"""
ENDLESS = """
acts: [go]
situations:
  room: {then: {go: end}}
"""
ONLY_A_CLOCK = """
limits: {soon: 0:30}
acts: [call, go]
events: [rings]
situations:
  room:
    rules: {answer: {may: call, within: soon, since: rings}}
    then: {go: end, rings: stay}
"""
BANNED = """
facts: [sunday]
acts: [ring, go]
situations:
  room:
    rules:
      ring-then: {must: ring, once: yes}
      sundays: {must not: ring, when: {sunday: yes}}
      leave: {may: go}
    then: {go: end}
"""
UNKEEPABLE = """
times: {noon: 12:00}
limits: {soon: 0:30}
acts: [wait_here, go]
situations:
  room:
    rules:
      be-early: {may: wait_here, from: noon}
      leave: {may: go}
    then: {wait_here: late, go: end}
  late:
    rules:
      before-noon: {must: wait_here, before: noon}
      leave-late: {may: go}
    then: {go: end}
"""
EXCLUDING = """
acts: [left, right]
situations:
  fork:
    rules:
      go-left: {must: left}
      go-right: {must: right}
    then: {left: end, right: end}
"""
NEVER = """
times: {noon: 12:00}
facts: [member]
acts: [go, sing, sign]
events: [rings, calls]
scripts: {song: {title: A song, text: La la.}}
endings: {signed: {act: sign}, gone: {act: go}}
situations:
  room:
    rules:
      leave: {must: go}
      both: {must not: sing, when: {rings: {at least: 1}, go: {at least: 1}}}
    then:
      rings: stay
      go: end
      calls: [{to: attic, after: noon}]
      signed: attic
    moments: [{to: end, from: noon}]
  attic: {then: {go: end}}
"""
MISSING_WAY = """
times: {noon: 12:00}
acts: [go]
events: [rings]
situations:
  room:
    rules: {leave: {must: go}}
    then: {go: end, rings: {to: end, before: noon}}
"""
CLAIMS = """
times: {noon: 12:00}
acts: [ring, go]
events: [bell]
counters: {noises: [ring, bell]}
endings: {gone: {act: go}}
situations:
  room:
    rules: {leave: {must: gone}, ring-once: {may: ring}}
    then: {gone: end, bell: hall}
  hall:
    rules: {leave-hall: {must: gone, from: noon}}
    then: {gone: end, bell: end}
claims:
  quiet: {never: {when: {noises: {above: 1}}}}
  not-early: {never: {ending: gone, before: noon}}
  from-hall: {from: hall, ends as: gone}
  never-silent-hall: {never: {in: hall, when: {noises: 0}}}
"""

COMES_BACK = """
limits: {soon: 0:30}
acts: [press, look, leave]
events: [breathes, stops]
situations:
  still:
    rules: {press-on: {must: press, within: soon, since: look}, leave-it: {may: leave}}
    then: {breathes: awake, leave: end}
  awake:
    rules: {look-once: {may: look, when: {look: 0}}, leave-them: {may: leave}}
    then: {stops: still, leave: end}
start: awake
"""

HAVE: dict[str, tuple[str, str, str, str]] = {
    "a dead end": (DEAD_END, "RR070", "room", "0:00 locks"),
    "a dead end by time": (LATE_DEAD_END, "RR070", "room", "0:00 enter"),
    "a case that need never end": (ENDLESS, "RR071", "room", "0:00 wait"),
    "a case in which only a clock starts anew": (ONLY_A_CLOCK, "RR071", "room", "0:00 wait"),
    "a duty that is due and banned": (BANNED, "RR073", "ring-then", "0:00 wait"),
    "a duty that nobody can keep": (UNKEEPABLE, "RR074", "before-noon", "12:00 wait_here"),
    "a duty whose time is over when an event brings it": (
        COMES_BACK,
        "RR074",
        "press-on",
        "0:00 look, 0:31 stops",
    ),
    "duties that exclude each other": (EXCLUDING, "RR075", "go-left", "0:00 wait"),
    "an event with no fitting way": (MISSING_WAY, "RR032", "rings", "12:00 wait"),
    "a moment that a claim rules out": (CLAIMS, "RR076", "quiet", "0:00 ring, 0:00 ring"),
    "an ending that a claim rules out": (CLAIMS, "RR076", "not-early", "0:00 go"),
    "another ending than claimed": (CLAIMS, "RR076", "from-hall", "0:00 bell, 0:00 bell"),
}
"""What a procedure has: its code, what it is about, and the shortest run that shows it."""

NEARLY: dict[str, tuple[str, str, str]] = {
    "the act is banned, but only for now": (
        DEAD_END.replace("locks: stay", "locks: shut").replace(
            "situations:", "times: {noon: 12:00}\nsituations:"
        )
        + "  shut: {then: {stop: end}, rules: {stop-then: {must: stop}}}\n",
        "RR070",
        "room",
    ),
    "time leads on": (ENDLESS.replace("go: end}", "go: end}, moments: [{to: end, from: noon}]")
                      .replace("acts", "times: {noon: 12:00}\nacts"), "RR071", "room"),
    "a permission leads on": (
        ENDLESS.replace("{then", "{rules: {leave: {may: go}}, then"), "RR071", "room"),
    "what a clock allows leads on": (
        ONLY_A_CLOCK.replace("may: call", "may: go"), "RR071", "room"),
    "a clock leads on by itself": (
        ONLY_A_CLOCK.replace(
            "rings: stay}", "rings: stay}\n    moments: [{to: end, wait: soon, since: rings}]"),
        "RR071", "room"),
    "the ban gives way": (
        BANNED.replace("must not: ring,", "must not: ring, unless allowed: yes,"),
        "RR073",
        "ring-then",
    ),
    "it can be kept": (UNKEEPABLE.replace("from: noon", "before: noon"), "RR074", "before-noon"),
    "its time is counted from coming there": (
        COMES_BACK.replace("since: look", "once: yes"), "RR074", "press-on",
    ),
    "only an act that no rule asks for brings it so": (
        COMES_BACK.replace("look-once: {may: look, when: {look: 0}}, ", ""), "RR074", "press-on",
    ),
    "one after the other": (EXCLUDING.replace("left: end,", "left: stay,"), "RR075", "go-left"),
    "one way always fits": (
        MISSING_WAY.replace("{to: end, before: noon}", "[{to: end, before: noon}, {to: stay}]"),
        "RR032",
        "rings",
    ),
    "a claim that holds": (CLAIMS, "RR076", "never-silent-hall"),
}  # fmt: skip


def told(proof: Proof) -> list[tuple[str, str]]:
    return [(fault.code, fault.about) for fault in proof.problems]


def fault(proof: Proof, code: str, about: str) -> Problem:
    found = [f for f in proof.problems if (f.code, f.about) == (code, about)]
    assert len(found) == 1, told(proof)
    return found[0]


@pytest.mark.parametrize("text, code, about, shown", HAVE.values(), ids=HAVE)
def test_a_proof_finds(text: str, code: str, about: str, shown: str) -> None:
    procedure = small(text)
    witness = fault(prove(procedure), code, about).witness
    assert witness is not None
    given = run.data(witness.run(procedure))
    assert ", ".join(given["inputs"]) == shown
    verdict = judge(Machine(procedure), run.read(given, procedure))
    assert verdict["mistake"] is None or code == "RR074"


@pytest.mark.parametrize("text, code, about", NEARLY.values(), ids=NEARLY)
def test_a_proof_does_not_find(text: str, code: str, about: str) -> None:
    assert (code, about) not in told(prove(small(text)))


def test_what_never_comes_about_is_told_once() -> None:
    found = told(prove(small(NEVER)))
    assert ("RR033", "room") in found
    assert ("RR072", "both") in found


ENDED_NOWHERE = """
acts: [enter, go, leave]
endings: {gone: {act: go}, left: {act: leave}}
situations:
  room: {rules: {come: {may: enter}}, then: {enter: hall}}
  hall:
    rules: {go-then: {must: gone}, or-leave: {may: left}}
    then: {gone: end, left: end}
"""
"""The acts of both endings can be done in the room, too, and lead nowhere from there."""


def test_an_ending_is_met_where_a_case_ends_so_not_where_its_act_is_done() -> None:
    found = told(prove(small(ENDED_NOWHERE)))
    assert ("RR078", "left") in found  # what permits it leaves `go-then` undone
    assert ("RR079", "or-leave") in found


DECIDED_BEFORE = """
times: {noon: 12:00, one: 13:00}
facts: [full]
acts: [go]
situations:
  room:
    rules:
      leave: {must: go, from: noon}
      leave-full: {may: go, from: one, when: {full: yes}}
    then: {go: end}
"""
NEVER_KEPT = """
acts: [ask, answer, thank, go]
situations:
  room:
    rules:
      ask-first: {must: ask}
      say-nothing: {must not: ask}
      then-answer: {must: answer, in order: ask-first}
      then-thank: {must: thank, in order: then-answer}
      leave: {may: go}
    then: {go: end}
"""
LEFT_FIRST = """
times: {noon: 12:00}
acts: [ask, answer, go]
situations:
  room:
    rules:
      ask-first: {must: ask}
      then-answer: {must: answer, from: noon, in order: ask-first}
    then: {ask: hall}
  hall:
    rules: {leave: {may: go}}
    then: {go: end}
"""


def test_what_decides_before_a_rule_is_named_where_facts_decide_whether_it_holds() -> None:
    one = fault(prove(small(DECIDED_BEFORE)), "RR079", "leave-full")
    assert one.message.endswith("`leave` decides before it")


def test_what_waits_for_a_duty_that_nobody_can_keep_is_not_told_beside_it() -> None:
    found = told(prove(small(NEVER_KEPT)))
    assert ("RR073", "ask-first") in found
    assert not {("RR078", "then-answer"), ("RR078", "then-thank")}.intersection(found)


def test_a_rule_that_never_gets_its_turn_does_not_come_too_late() -> None:
    one = fault(prove(small(LEFT_FIRST)), "RR078", "then-answer")
    assert one.message.endswith("it waits for `ask-first`, still owed whenever it could be kept")
    assert one.hint == "look at what stands in the way of that, or take it out of `in order`"


def test_a_dead_end_is_told_at_its_first_second() -> None:
    procedure = small(LATE_DEAD_END)
    dead = fault(prove(procedure), "RR070", "room")
    assert dead.witness is not None
    assert dead.witness.at == 0
    assert dead.message.endswith("`be-quick` and `not-yet` stand in the way")


def two_ways(no_going: str, no_stopping: str) -> str:
    """A procedure with two ways to its end, and when each is banned."""
    return f"""
acts: [go, stop]
facts: {{premium: {{label: Premium}}, odd: {{label: Odd}}}}
endings: {{gone: {{act: go}}, stopped: {{act: stop}}}}
situations:
  room:
    rules:
      go-or-stop: {{must: [gone, stopped]}}
      no-going: {{must not: gone{no_going}}}
      no-stopping: {{must not: stopped{no_stopping}}}
    then: {{go: end, stop: end}}
"""


YES, ODD, NO = ", when: {premium: yes}", ", when: {odd: yes}", ", when: {premium: no}"


@pytest.mark.parametrize(
    "no_going, no_stopping, told",
    [
        (YES, YES, ["with Premium: yes, no case can end"]),
        (ODD, ODD, ["with Odd: yes, no case can end"]),
        (YES, ODD, ["with Premium: yes and Odd: yes, no case can end"]),
        ("", ODD, ["with Odd: yes, no case can end"]),
        ("", "", ["no case can end"]),
        (YES, NO, []),
    ],
)
def test_a_dead_end_at_the_start_says_for_whom(
    no_going: str, no_stopping: str, told: list[str]
) -> None:
    found = prove(small(two_ways(no_going, no_stopping))).problems
    dead = [one for one in found if one.code == "RR070"]
    assert [one.message.partition(" without a mistake: ")[0] for one in dead] == told
    assert all(one.witness and one.witness.at == 0 for one in dead)


def test_every_good_procedure_is_counted():
    names = {path.stem for path in GOOD.glob("*.yml") if "procedure:" in path.read_text("utf-8")}
    assert names | {"candidate-no-show"} == set(STATES)


def played_procedure(name: str) -> Procedure:
    if name == "candidate-no-show":
        return candidate_no_show()
    return procedure_of(from_folder(GOOD, f"{name}.yml"))


@pytest.mark.parametrize("name", STATES)
def test_the_states_of_a_proof_are_pinned(name: str) -> None:
    procedure = played_procedure(name)
    proof = prove(procedure)
    assert (proof.states_right, proof.states_all) == STATES[name]
    assert proof.problems == ()
    assert summary(proof).startswith(f"{name}: proved. {STATES[name][0]:,} states of right runs")
    assert json.loads(json.dumps(as_data(proof, procedure)))["proved"] is True


def test_after_a_limit_nothing_is_called_proved() -> None:
    procedure = small(CLAIMS)
    proof = prove(procedure, nodes_max=2)
    assert not proof.complete and not proof.proved
    assert "not proved" in summary(proof)
    assert {promise.result for promise in proof.promises} <= {"open", "refuted"}


def test_a_check_says_that_the_limit_was_reached() -> None:
    parsed = from_folder(GOOD, "fire-drill.yml")
    found = examine(procedure_of(parsed), nodes_max=3)
    told = render(found.found, parsed.sources).splitlines()
    assert told[0].endswith(
        "RR077: not everything was explored: 3 states are the limit; "
        "4 states of right runs were reached, most of them in “You are in the yard”"
    )
    assert told[3].endswith("(`from`, `by`); what is told here still stands")
    assert found.proof is not None
    assert not found.proof.complete


def test_somebody_who_waits_hears_of_the_search_to_its_end() -> None:
    heard: list[int] = []
    proof = prove(procedure_of(from_folder(GOOD, "fire-drill.yml")), progress=heard.append)
    assert heard[-1] == proof.states_right + proof.states_all
    assert len(heard) >= 4


def test_a_story_tells_facts_inputs_and_where_it_ends() -> None:
    procedure = small(BANNED)
    witness = fault(prove(procedure), "RR073", "ring-then").witness
    assert witness is not None
    assert story(Machine(procedure), witness) == (
        " given  sunday.: yes",
        "  0:00  Here: room.",
    )


HOURS = """
times: {opens: 2:00}
facts: [odd, paid]
acts: [call, go, pay]
endings: {left: {act: go}}
situations:
  room:
    rules:
      call-by-day: {must: call, from: opens, when: {odd: no}}
      call-at-night: {must: call, from: opens, when: {odd: yes}}
      stay-here: {must not: left}
    then: {call: phone}
  phone:
    rules:
      pay-first: {must: pay, once: yes, when: {paid: no}}
      never-pay: {must not: pay, when: {paid: no}}
      leave: {must: left, in order: pay-first}
    then: {left: end}
claims:
  nobody-leaves: {text: Nobody leaves., never: {ending: left}}
  nobody-on-the-phone: {text: Nobody calls at night., never: {in: phone, when: {odd: yes}}}
"""


@pytest.mark.parametrize(
    ("code", "about", "facts"),
    [
        pytest.param("RR076", "nobody-leaves", (("paid", True),), id="by day or by night"),
        pytest.param("RR076", "nobody-on-the-phone", (("odd", True),), id="what a claim asks"),
        pytest.param("RR073", "pay-first", (("paid", False),), id="what comes after it asks"),
    ],
)
def test_a_run_is_shown_with_the_facts_that_matter(
    code: str, about: str, facts: tuple[tuple[str, bool]]
) -> None:
    witness = fault(prove(small(HOURS)), code, about).witness
    assert witness is not None
    assert witness.facts == facts


DECIDES = {"must": "kept", "may": "allowed", "must not": "broken"}


@pytest.mark.parametrize("name", STATES)
def test_every_rule_decides_in_the_run_that_shows_it_whatever_is_not_said(name: str) -> None:
    procedure = played_procedure(name)
    kinds = {rule.id: rule.kind for rule in procedure.rules}
    shown = [one for one in prove(procedure).decides if one.kind == "rule" and one.witness]
    assert len(shown) == len(procedure.rules)
    for one in shown:
        given = dict(one.witness.facts)
        free = [fact for fact in procedure.facts if fact.id not in given and fact.values]
        for values in product(*(fact.values for fact in free)):
            case = Oracle(procedure, given | dict(zip((f.id for f in free), values, strict=True)))
            told = played(case, procedure, one.witness)
            assert ("rule", DECIDES[kinds[one.about]], one.about) in told, (one, values)


def played(case: Oracle, procedure: Procedure, witness: Witness) -> set[tuple[str, str, str]]:
    """What *case* says of the last input of *witness*."""
    acts = {act.id for act in procedure.acts}
    for given in witness.whole:
        case.told.clear()
        case.wait(given.at)
        if given.name in acts:
            case.act(given.name, given.choices)
        elif given.name:
            case.happen(given.name)
    return {(of, kind, rule) for _, of, kind, rule in case.told}


@pytest.mark.parametrize(
    ("never", "either"), [("{in: phone, ending: left}", True), ("{in: phone}", False)]
)
def test_a_claim_of_a_situation_and_an_ending_is_broken_by_either(never: str, either: bool) -> None:
    claimed = f"claims: {{apart: {{text: Apart., never: {never}}}}}\n"
    found = fault(prove(small(HOURS[: HOURS.index("claims:")] + claimed)), "RR076", "apart")
    assert found.witness is not None and [one.name for one in found.witness.inputs] == ["call"]
    assert ("either of its `in` and `ending` is enough" in found.hint) == either


def test_an_ending_that_leaves_the_case_where_it_is_breaks_no_claim_on_endings() -> None:
    text = """
times: {noon: 12:00}
acts: [go]
events: [bell]
endings: {left: {act: go}}
situations:
  room: {then: {bell: hall}}
  hall: {rules: {leave: {must: left, by: noon}}, then: {left: end}}
claims: {after-the-bell: {text: After the bell., never: {ending: left, when: {bell: 0}}}}
"""
    assert [promise.result for promise in prove(small(text)).promises] == ["proved"]
    goes = text.replace("then: {bell: hall}", "then: {bell: hall, left: end}")
    assert [promise.result for promise in prove(small(goes)).promises] == ["refuted"]


TOO_LATE = """
times: {noon: 12:00}
acts: [go]
events: [bell]
endings: {left: {act: go}}
situations:
  room: {then: {bell: hall}}
  hall:
    rules:
      leave-early: {may: left, before: noon}
    then: {left: end}
people:
  late: {text: A bell., does: [{event: bell, at: 13:00}]}
scenarios:
  slow: {people: late, ends as: left}
"""


def test_a_permission_does_not_give_way_but_allows_more() -> None:
    [one] = [p for p in rehearse(small(TOO_LATE))[0] if p.code == "RR050"]
    assert one.hint == "change its people, or let `leave-early` allow more"


CIRCLE = """
limits: {turn: 1:00}
times: {noon: 12:00}
acts: [turn_round, go]
endings: {left: {act: go}}
situations:
  room:
    rules:
      turn: {must: turn_round, within: turn}
      leave: {may: left, from: noon}
    then: {turn_round: room, left: end}
scenarios:
  round-and-round: {ends as: left}
"""


def test_where_what_is_right_leads_in_a_circle_no_rule_is_called_broken() -> None:
    """Somebody may turn round for ever, and never leave: that would leave the next turn undone."""
    [one] = [p for p in rehearse(small(CIRCLE))[0] if p.code == "RR050"]
    assert one.message.endswith("what is right leads nowhere new")


STUCK = """
limits: {soon: 1:00}
times: {noon: 12:00}
acts: [step_in, go]
endings: {left: {act: go}}
situations:
  room:
    title: The room
    rules:
      step-in: {may: step_in, by: noon}
    then: {step_in: hall}
  hall:
    title: The hall
    rules:
      leave-soon: {must: left, within: soon}
      nobody-leaves: {must not: go}
    then: {left: end}
scenarios:
  in-and-out: {ends as: left}
"""


def test_the_place_is_named_where_every_way_on_breaks_a_rule_and_not_a_later_moment() -> None:
    """Waiting in the room goes on until noon and past it; what stands in the way is in the hall."""
    found = rehearse(small(STUCK))[0]
    assert [one.code for one in found] == ["RR050"], "nothing is said of what it does not come to"
    assert "in “The hall” at 0:00 every way on breaks a rule" in found[0].message
    assert found[0].hint.endswith("or let one of `nobody-leaves` and `leave-soon` give way")


TOO_MUCH = """
limits: {seven: 0:07, eleven: 0:11, thirteen: 0:13, late: 1:00}
acts: [a, b, c, go, flee]
endings: {left: {act: go}, fled: {act: flee}}
situations:
  room:
    rules:
      once-a: {must: a, wait: seven, within: late, since: a, at least: 2}
      once-b: {must: b, wait: eleven, within: late, since: b, at least: 2}
      once-c: {must: c, wait: thirteen, within: late, since: c, at least: 2}
      any: {may: [a, b, c, left]}
      no-flight: {must not: flee}
    then: {left: end, fled: end, a: stay, b: stay, c: stay}
scenarios:
  on-and-on: {ends as: [left, fled]}
"""


def test_an_ending_that_is_not_found_is_told_where_not_all_was_looked_at() -> None:
    [one] = [p for p in rehearse(small(TOO_MUCH))[0] if p.code == "RR051"]
    assert one.message == (
        "no right run of `on-and-on` was found in 20,000 moments that ends as `fled`"
    )


# -- what a check makes of it -----------------------------------------------------------------

SHOWN = ("dead-ends", "contradictions", "broken-promises")


@pytest.mark.parametrize("name", SHOWN)
def test_every_finding_that_can_be_shown_is_a_run_that_the_judge_replays(name: str) -> None:
    procedure = procedure_of(from_folder(BAD, f"{name}.yml"))
    examined = examine(procedure)
    files = examined.run_files()
    assert len(files) == len([d for d in examined.found if d.story]) > 2
    for file, given in files.items():
        load(json.dumps(given).encode(), file, Machine(procedure))


def test_every_kind_of_finding_is_shown_by_some_run() -> None:
    found = [examine(procedure_of(from_folder(BAD, f"{name}.yml"))) for name in SHOWN]
    codes = {file.split(".")[2] for examined in found for file in examined.run_files()}
    assert codes == {"RR032", "RR070", "RR071", "RR073", "RR074", "RR075", "RR076"}


def test_slack_is_the_first_and_the_last_second_of_a_duty() -> None:
    proof = prove(procedure_of(from_folder(GOOD, "fire-drill.yml")))
    assert proof.slack == (Slack("leave-at-once", 0, 30), Slack("tell-the-warden", 0, 300))
    assert proof.length == Length(300)


SLACK: dict[str, tuple[str, Slack, Length]] = {
    "a window of the case": (
        """
times: {opens: 2:00, closes: 5:00}
acts: [go]
situations:
  room:
    rules: {leave: {must: go, from: opens, by: closes}}
    then: {go: end}
""",
        Slack("leave", 120, 300),
        Length(300),
    ),
    "no deadline": (
        """
times: {opens: 2:00}
acts: [go]
situations:
  room:
    rules: {leave: {must: go, from: opens}}
    then: {go: end}
""",
        Slack("leave", 120, None),
        Length(None, ("room",)),
    ),
    "a deadline that the world can put off": (
        """
limits: {soon: 1:00}
acts: [go]
events: [again]
situations:
  room:
    rules: {leave: {must: go, within: soon, since: again, when: {again: {at least: 1}}}}
    then: {go: end, again: stay}
""",
        Slack("leave", 0, None),
        Length(None, ("room",)),
    ),
    "after a wait without a deadline comes a duty with one": (
        """
limits: {soon: 1:00}
acts: [come, go]
situations:
  hall:
    rules: {come-in: {must: come}}
    then: {come: room}
  room:
    rules: {leave: {must: go, within: soon}}
    then: {go: end}
""",
        Slack("come-in", 0, None),
        Length(None, ("hall",)),
    ),
    "after a circle comes a duty with a deadline": (
        """
limits: {soon: 1:00, turn: 2:00}
acts: [change, stop, go]
situations:
  room:
    rules:
      change-over: {must: [change, stop], within: turn}
    then: {change: other_room, stop: hall}
  other_room:
    rules: {back: {must: change, within: turn}}
    then: {change: room}
  hall:
    rules: {leave: {must: go, within: soon}}
    then: {go: end}
""",
        Slack("change-over", 0, None),
        Length(None, ("room", "other_room")),
    ),
    "a second too many would be a dead end": (
        """
times: {closes: 5:00}
limits: {walk: 1:00}
acts: [enter, go]
situations:
  hall:
    rules: {come: {must: enter}}
    then: {enter: room}
  room:
    rules: {leave: {must: go, wait: walk, by: closes}}
    then: {go: end}
""",
        Slack("come", 0, 240),
        Length(300),
    ),
}


@pytest.mark.parametrize("text, slack, length", SLACK.values(), ids=SLACK)
def test_slack_and_length(text: str, slack: Slack, length: Length) -> None:
    proof = prove(small(text))
    walks = Walks(small(text), random.Random(1), (0, 0, 60))
    assert OF_PROOFS["longest"](proof.length.words, walks) is not False
    assert proof.slack[0] == slack
    assert proof.length == length


CARRIED = """
times: {look: 0:30}
limits: {soon: 0:20}
acts: [calm, read, send, tell, leave]
events: [rings, hangs, again]
situations:
  hall:
    rules: {read-first: {must: read, by: look}}
    then: {rings: line, read: known}
  line:
    rules:
      calm-them: {must: calm, within: soon, since: rings, cut short: stays owed}
      read-still: {must: read, by: look, cut short: stays owed}
    then: {hangs: hall, read: known}
  known:
    rules: {go: {must: send, within: soon}}
    then: {rings: stay, send: gone}
  gone:
    rules: {out: {may: leave}}
    then: {leave: end, again: back}
  back:
    rules: {on: {must: tell, within: soon}}
    then: {rings: stay, tell: street}
  street: {rules: {then-out: {may: leave}}, then: {leave: end}}
"""


def test_a_duty_that_is_carried_on_is_put_off_by_a_clock_that_begins_anew() -> None:
    """Whoever was called again in between may calm them until 1:50, and the judge says so too."""
    procedure = small(CARRIED)
    assert prove(procedure).slack[1] == Slack("calm-them", 0, 110)
    lines = ("0:30 rings", "0:30 hangs", "0:30 read", "0:50 rings", "0:50 send", "1:10 again")
    lines = (*lines, "1:10 rings", "1:30 rings", "1:30 tell", "1:50 calm")
    inputs = tuple(run.input_of(line, procedure) for line in lines)
    verdict = judge(Machine(procedure), run.Run(procedure.id, (), inputs))
    assert verdict["mistake"] is None and verdict["inputs"][-1]["rule"] == "calm-them"


def test_rests_tell_what_a_case_waits_for() -> None:
    rests = prove(procedure_of(from_folder(GOOD, "server-outage.yml"))).rests
    told = {(one.situation, one.waits_for) for one in rests}
    assert {("helped", "permission"), ("silent", "world"), ("silent", "duty")} <= told


# -- coverage and drills ----------------------------------------------------------------------


def test_coverage_tells_what_right_runs_reach_and_miss() -> None:
    procedure = procedure_of(from_folder(GOOD, "oven.yml"))
    reached = coverage(procedure, rehearse(procedure)[1])
    assert reached["situations"]["missed"] == []
    assert reached["rules"] == {
        "reached": ["look-rarely", "take-it-out", "cut-it", "sweep-up"],
        "missed": ["shut-it"],
    }
    sides = {(row["rule"], row["side"]): row["reached"] for row in reached["deadlines"]}
    assert sides["take-it-out", "the first second"] is True
    assert sides["take-it-out", "the last second"] is False


def test_a_drill_names_no_limit_where_two_are_as_long() -> None:
    """Else it would follow the other one when that is changed."""
    both = small(
        """
limits: {ask_within: 1:00, look_for: 1:00, go_within: 2:00}
acts: [ask, look, go]
endings: {out: {act: go}}
situations:
  room:
    rules:
      ask-first: {must: ask, within: ask_within}
      look-then: {must: look, within: look_for}
      leave: {must: out, within: go_within}
    then: {out: end}
scenarios:
  alone: {ends as: out}
"""
    )
    named = {edge.rule.id: edge.time for edge in edges(both)}
    assert named == {"ask-first": "", "look-then": "", "leave": "go_within"}
    told = as_yaml(both)
    assert "at the end of the time for it" in told
    assert "{ask_within}" not in told and "{look_for}" not in told


def test_every_deadline_of_the_real_procedure_has_its_drills() -> None:
    """At 10:00 the error is over by itself, so there is nothing to be drilled about it."""
    machine = Machine(candidate_no_show())
    found = {(d.edge.rule.id, d.edge.opens, d.place) for d in drills(machine)}
    missing = {
        (edge.rule.id, place)
        for edge in edges(machine.procedure)
        for place in ("before", "at", "after")
        if (edge.rule.id, edge.opens, place) not in found
    }
    assert missing == {("try-again", "at"), ("try-again", "after")}
