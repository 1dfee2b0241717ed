"""The bridge to the browser: JSON text in, JSON text out, and never an exception."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import candidate_no_show

from simulator.core import bundle
from simulator.core.bridge import Bridge

REAL = candidate_no_show()
BUNDLE = bundle.dump(REAL)


@pytest.fixture
def ask():
    bridge = Bridge()

    def ask(op, **fields):
        return json.loads(bridge.handle(json.dumps({"op": op, **fields})))

    ask("load", bundle=BUNDLE)
    return ask


def test_a_rehearsal_from_beginning_to_end(ask):
    view = ask("begin", scenario="nobody-answers")
    assert (view["at"], view["situation"]["id"], view["screen"]) == (0, "waiting", "alone")
    assert view["next"] == 120
    view = ask("wait", to=150)
    assert [duty["rule"] for duty in view["owed"] if duty["due"]] == ["call-in-time"]
    view = ask("act", at=151, name="call")
    assert view["told"] == {
        "at": 151,
        "act": "call",
        "verdict": "right",
        "rule": "call-in-time",
        "did": "You chose “Call the candidate” at 2:31.",
        "text": REAL.rule["call-in-time"].text,
        "why": "The earlier you call, the more time the candidate has to join.",
        "also": [],
    }
    view = ask("wait", to=200)
    assert view["heard"] == [
        {
            "at": 176,
            "event": "rings_out",
            "speaker": "",
            "text": "The call rang, and nobody answered.",
        }
    ]
    assert ask("hint") == {
        "kind": "wait",
        "text": "Wait. At 10:00, if nothing has happened by then: "
        "End the call: “Ending early, no questions seen”, “Candidate no-show”.",
        "lost": "",
    }
    view = ask("act", at=600, name="end_call", choices=["early_none", "candidate_no_show"])
    assert (view["ending"], view["over"], view["missed"]) == ("no_show", False, [])
    view = ask("act", at=601, name="leave")
    assert view["over"] is True
    debrief = ask("debrief")
    assert debrief["verdict"]["passed"] is True
    judged = ask("judge", run=debrief["run"], told=True)
    assert judged == debrief["verdict"] | {"record": None}
    assert debrief["verdict"]["summary"] == (
        "No rule was broken, and 8 were kept, up to the end at 10:01. "
        "You closed the case as “Ended: candidate no-show”."
    )


def test_an_act_is_told_in_three_parts_and_nothing_wrong_with_it_is_dropped(ask):
    ask("begin", scenario="nobody-answers")
    told = ask("act", at=0, name="call")["told"]
    assert told["did"] == "You chose “Call the candidate” at 0:00, 2 minutes too early."
    assert told["text"].startswith("Too early: not before 2:00.")
    assert told["why"] == "The earlier you call, the more time the candidate has to join."
    choices = ["early_none", "candidate_withdrew"]
    told = ask("act", at=2, name="end_call", choices=choices)["told"]
    assert told["rule"] == "phone-call-first"
    (also,) = told["also"]
    assert also["text"] == (
        "This is 9 minutes 58 seconds too early, and something else is to be chosen. If the "
        "candidate is still not there at 10:00, end the call with the reason “Candidate no-show”."
    )
    of = {row["id"]: row for row in ask("debrief")["verdict"]["rules"]}
    assert of["no-show-ending"]["why"] == (
        "Chosen at 0:02, 9 minutes 58 seconds too early: “Candidate withdrew from process”."
    )
    assert of["right-moment"]["outcome"] == "not reached", "nobody kept to it"


def test_next_stops_where_something_may_be_done_from_then_on(ask):
    ask("begin", scenario="rings-on")
    view = ask("act", at=120, name="call")
    assert view["news"] == 600
    assert ask("wait", to=600)["idle"] == (
        "Nothing is due. You may: Cancel the call while it rings."
    )


def test_a_rehearsal_can_be_made_again_from_the_trainees_own_inputs(ask):
    ask("begin", scenario="helped-by-link")
    ask("act", at=150, name="call")
    first = ask("wait", to=170)
    ask("begin", scenario="voicemail")
    again = ask("replay", scenario="helped-by-link", inputs=first["inputs"], to=170)
    assert again == first


STORY = ["2:30 call", "2:40 answers", "2:41 say_introduction"]


def test_a_case_of_no_scenario_goes_as_the_world_did_in_a_run(ask):
    first = ask("replay", scenario="", world=STORY, inputs=STORY, to=161)
    assert [(one["at"], one["event"]) for one in first["heard"]] == [(160, "answers")]
    assert ask("debrief")["run"]["inputs"][:3] == STORY
    assert ask("debrief")["run"]["scenario"] == ""
    ask("begin", scenario="", world=STORY)
    ask("act", at=200, name="call")
    later = ask("wait", to=240)
    assert [(one["at"], one["event"]) for one in later["heard"]] == [(210, "answers")]
    assert "error" in ask("begin", scenario="", world=["2:30 cal"])


def test_scripts_are_said_with_the_names_filled_in(ask):
    ask(
        "begin",
        scenario="helped-by-link",
        facts={"candidate_first_name": "Ada", "your_name": "Kim"},
    )
    ask("act", at=150, name="call")
    view = ask("wait", to=165)
    line = next(act["line"] for act in view["acts"] if act["id"] == "say_introduction")
    assert line.startswith("Hi, is this Ada? This is Kim, your Interview Engineer")


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({"op": "begin", "scenario": "nowhere"}, "there is no scenario `nowhere`"),
        ({"op": "act", "at": 5, "name": "call"}, "no rehearsal has begun"),
        ({"op": "wait", "to": 5}, "no rehearsal has begun"),
        ({"op": "dance"}, "this request is not understood: 'dance'"),
        ({"op": "load", "bundle": "{}"}, "this is not a bundle of format 1"),
        ({"op": "load", "bundle": "{"}, "this is not JSON"),
        ({"op": "begin", "scenario": "voicemail", "facts": {"premium": 3}}, "yes or no, not 3"),
        ({"op": "judge", "run": {"procedure": "x"}}, "not of the procedure `candidate-no-show`"),
        ({"op": "judge", "run": 5}, "a run is a mapping"),
        ({}, "not understood"),
        ([], "not understood"),
        ("x", "not understood"),
        (None, "not understood"),
    ],
)
def test_a_request_that_makes_no_sense_is_answered_in_words(request_, error):
    bridge = Bridge()
    bridge.handle(json.dumps({"op": "load", "bundle": BUNDLE}))
    assert error in json.loads(bridge.handle(json.dumps(request_)))["error"]


@pytest.mark.parametrize("name", ["sing", "answers", "hang_up"])
def test_what_cannot_be_done_is_refused_and_changes_nothing(ask, name):
    before = ask("begin", scenario="voicemail")
    assert "error" in ask("act", at=0, name=name)
    assert ask("wait", to=0)["situation"] == before["situation"]


def test_nothing_is_loaded_at_first():
    answer = json.loads(Bridge().handle('{"op": "begin", "scenario": "x"}'))
    assert answer == {"error": "no procedure is loaded"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(
    op=st.sampled_from(("load", "begin", "act", "wait", "replay", "hint", "debrief", "judge")),
    fields=st.dictionaries(
        st.sampled_from(
            ("bundle", "scenario", "facts", "at", "name", "choices", "to", "inputs", "run", "world")
        ),
        json_values | st.sampled_from(("voicemail", "call", "end_call", '{"format":1}')),
    ),
    begun=st.booleans(),
)
def test_no_request_raises(op, fields, begun):
    bridge = Bridge()
    bridge.machine = MACHINE
    if begun:
        bridge.handle('{"op": "begin", "scenario": "voicemail"}')
    assert isinstance(json.loads(bridge.handle(json.dumps({"op": op, **fields}))), dict)


@given(st.text(max_size=30))
def test_no_text_raises(text):
    assert "error" in json.loads(Bridge().handle(text))


@pytest.mark.parametrize("text", ["[" * 100_000, '{"op":"load","bundle":"' + "[" * 100_000 + '"}'])
def test_no_deep_text_raises(text):
    assert "error" in json.loads(Bridge().handle(text))


@given(json_values)
def test_a_bundle_that_is_none_is_refused(value):
    with pytest.raises(bundle.BundleError):
        bundle.load(json.dumps(value))


@pytest.mark.slow
@given(key=st.sampled_from(sorted(json.loads(BUNDLE))), value=json_values.filter(lambda v: v != []))
def test_a_damaged_bundle_is_refused(key, value):
    data = {**json.loads(BUNDLE), key: value}
    try:
        loaded = bundle.load(json.dumps(data))
    except bundle.BundleError:
        return
    assert bundle.load(bundle.dump(loaded)) == loaded


MACHINE = Bridge()
MACHINE.handle(json.dumps({"op": "load", "bundle": BUNDLE}))
MACHINE = MACHINE.machine


def test_the_companion_is_asked_with_what_is_known_and_the_taps(ask):
    live = ask("companion", facts={}, taps=[])
    assert [view["at"] for view in live["views"]] == [0, 120, 301, 600]
    assert live == ask("companion", facts={}, taps=[], since=0)
    taps = [{"line": "2:30 call", "earlier": False}, {"line": "2:50 rings_out", "earlier": True}]
    live = ask("companion", facts={"premium": True}, taps=taps)
    assert [step["input"] for step in live["steps"]] == ["call", "rings_out"]
    assert "there is no fact" in ask("companion", facts={"rain": True}, taps=[])["error"]
    assert (
        "no act or event"
        in ask("companion", facts={}, taps=[{**taps[0], "line": "0:01 x"}])["error"]
    )


def test_who_is_told_nothing_is_woken_by_what_is_seen_or_heard_alone(ask):
    """At 2:00 the call becomes due and at 10:00 the case moves on: neither can be seen."""
    view = ask("begin", scenario="nobody-answers")
    assert (view["news"], view["seen"]) == (120, None)
    view = ask("act", at=150, name="call")
    assert view["screen"] == "ringing"
    rung = ask("wait", to=view["seen"])
    assert rung["screen"] == "alone"
    assert rung["seen"] is None
    assert rung["news"] == 600
    assert ask("begin", scenario="early-bird")["seen"] == 100
