"""What a change means, on a procedure that fits on one screen."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from behaviour import same_behaviour
from compared import compared, edited
from support import BAD, GOOD, candidate_no_show, from_folder, procedure_of, small_parsed

from simulator.core import clock
from simulator.core.model import SearchQuestion
from simulator.core.proof.prove import prove
from simulator.render import words
from simulator.render.text import of_review as text
from simulator.reviewing.beside_behaviour import pages_touched
from simulator.reviewing.compare import compare
from simulator.reviewing.gates import GATES
from simulator.reviewing.model import Change, Difference, Practice, Review, Side, StoryStep
from simulator.reviewing.order import ordered
from simulator.reviewing.told_apart import told_apart

DOOR = """
times: {opens: 1:00, closes: 5:00, over: 10:00}
limits: {pause: 0:30}
facts: [vip]
acts: [call, leave, greet]
events: [answers, rings_out]
situations:
  waiting:
    rules:
      call-in-time: {must: call, from: opens, by: closes, once: yes}
      leave-at-the-end: {must: leave, from: over}
      stay-until-then: {must not: leave, before: over}
    then: {call: ringing, leave: end}
  ringing:
    rules:
      do-not-leave: {must not: leave}
    then: {answers: talking, rings_out: waiting}
  talking:
    rules:
      greet: {must: greet, within: pause, when: {vip: yes}}
    then: {leave: end}
"""


def change(*edits: tuple[str, str]) -> Change:
    """What it means to make *edits* in the text of DOOR."""
    return compared(small_parsed(DOOR), small_parsed(edited(DOOR, edits)))


def told(found: Change) -> list[str]:
    """The differences as lines: where, which way, from when to when, the two words, the story."""
    ask = "What is due now?"
    lines = []
    for one in found.differences:
        when = ", ".join(
            f"{clock.show(a)}–{'' if b is None else clock.show(b)}" for a, b in one.when
        )
        words = f"{one.before.verdict} / {one.after.verdict}"
        story = "; ".join(
            f"{clock.show(step.at)} {'' if step.text == ask else step.text}".strip()
            for step in one.story
        )
        lines.append(f"{one.situation} {one.direction} {when}: {words}: {story}")
    return lines


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(
            ("closes: 5:00", "closes: 6:00"),
            ["waiting looser 5:01–5:01: overdue / in time: 5:01 Time passes"],
            id="a later deadline is looser, from the second after the old one",
        ),
        pytest.param(
            ("closes: 5:00", "closes: 4:59"),
            ["waiting stricter 5:00–5:00: in time / overdue: 5:00 Time passes"],
            id="a deadline one second earlier is stricter",
        ),
        pytest.param(
            ("opens: 1:00", "opens: 0:30"),
            [
                "waiting looser 0:30–0:59: early / right: 0:30 call.",
                "waiting stricter 0:30–0:59: not due / due: 0:30",
            ],
            id="a duty that opens earlier can be kept earlier, and is due earlier",
        ),
        pytest.param(
            ("leave-at-the-end: {must: leave", "leave-at-the-end: {may: leave"),
            ["waiting looser 10:00–: due / not due: 1:00 call.; 1:00 rings out.; 10:00"],
            id="a permission asks for less than a duty",
        ),
        pytest.param(
            ("rings_out: waiting", "rings_out: stay"),
            [
                "ringing stricter 10:00–: right, ends / wrong: "
                "1:00 call.; 1:00 rings out.; 10:00 leave.",
            ],
            id="another target shows where its rules do",
        ),
        pytest.param(
            ("rings_out: waiting}", "rings_out: {to: waiting, before: over}}"),
            ["ringing different 10:00–: happens / impossible: 1:00 call.; 10:00 rings out."],
            id="an event about which nothing is said any more",
        ),
        pytest.param(
            ("vip: yes", "vip: no"),
            [
                "talking stricter 1:00–: not due / due: 1:00 call.; 1:00 answers.; 1:00",
                "talking looser 1:00–: due / not due: 1:00 call.; 1:00 answers.; 1:00",
            ],
            id="a guard turned round",
        ),
    ],
)
def test_a_difference_has_a_direction_an_extent_and_the_shortest_story(edit, expected):
    lines = told(change(edit))
    for line in expected:
        assert line in lines


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([("waiting", "waiting_room")], id="a situation renamed"),
        pytest.param([("call-in-time", "call-early-enough")], id="a rule renamed"),
        pytest.param([("rings_out", "nobody_answers")], id="an event renamed"),
        pytest.param([("leave", "walk_off")], id="an act renamed"),
        pytest.param([("vip", "guest_of_honour")], id="a fact renamed"),
        pytest.param(
            [("ringing", "at_the_phone"), ("do-not-leave", "stay-there")],
            id="a situation renamed together with its only rule",
        ),
        pytest.param(
            [("{answers: talking, rings_out: waiting}", "{rings_out: waiting, answers: talking}")],
            id="ways in another order",
        ),
        pytest.param(
            [
                (
                    "do-not-leave: {must not: leave}",
                    "do-not-leave: {must not: leave, after: never}",
                ),
                ("over: 10:00", "over: 10:00, never: 0:00"),
                ("after: never", "from: never"),
            ],
            id="a bound that bounds nothing",
        ),
    ],
)
def test_names_and_order_are_proved_to_change_nothing(edits):
    found = change(*edits)
    assert found.behaves_the_same
    assert found.differences == ()
    assert found.edits
    assert all(edit.effect is False for edit in found.edits)
    assert {s.standing for s in found.situations} == {"same"}


def test_a_constant_that_is_renamed_with_another_value_is_still_known():
    """By the places that mention it: both are told, and the difference is the same."""
    one, other = ("closes: 5:00", "closes: 6:00"), ("by: closes", "by: ends")
    both = change(("closes: 5:00", "ends: 6:00"), other)
    assert [edit.text for edit in both.edits] == ["time closes is now ends", "time closes"]
    assert [d.fingerprint for d in both.differences] == [
        d.fingerprint for d in change(one).differences
    ]


def test_the_cause_is_the_smallest_set_of_edits_and_the_rest_has_no_effect():
    found = change(
        ("closes: 5:00", "closes: 6:00, never: 0:00"),
        ("pause: 0:30", "pause: 0:40"),
        ("do-not-leave: {must not: leave}", "do-not-leave: {must not: leave, from: never}"),
    )
    causes = {one.situation: [found.edits[i].text for i in one.causes] for one in found.differences}
    assert causes == {"waiting": ["time closes"], "talking": ["limit pause"]}
    assert {edit.text: edit.effect for edit in found.edits} == {
        "time closes": True,
        "limit pause": True,
        "time never": False,
        "rule do-not-leave: from": False,
    }


LINES = """
times: {noon: 5:00, late: 8:00}
facts: [vip]
acts: [call, promise, joke, leave]
situations:
  waiting:
    rules:
      call: {must: call, once: yes}
      mind-your-words: {must not: [promise, joke]}
      remain: {must not: leave, before: noon}
    then: {leave: end}
"""


def lines_change(*edits: tuple[str, str]) -> Change:
    """What it means to make *edits* in the text of LINES."""
    return compared(small_parsed(LINES), small_parsed(edited(LINES, edits)))


def test_of_two_acts_that_one_rule_forbade_each_is_told_with_its_own_times():
    found = lines_change(
        ("      remain:", "      no-jokes: {must not: joke, before: late}\n      remain:"),
        ("must not: [promise, joke]", "must not: leave, before: noon"),
    )
    [one] = [d for d in found.differences if d.before.rule == "mind-your-words"]
    acts = {one.story[-1].text: one.when} | {other.text: other.when for other in one.others}
    assert acts == {"promise.": ((0, None),), "joke.": ((480, None),)}
    assert "The same of:" in words.in_a_line(one)


@pytest.mark.parametrize(
    ("edits", "only"),
    [
        # For one kind of case more may be done at once, for the other later: so for both.
        ([("before: noon}", "before: noon, when: {vip: no}}")], (("vip.", True),)),
        (
            [
                (
                    "remain: {must not: leave, before: noon}",
                    "remain: {must not: leave, before: noon, when: {vip: no}}\n"
                    "      remain-too: {must not: leave, before: late, when: {vip: yes}}",
                )
            ],
            (("vip.", True),),
        ),
        ([("noon: 5:00", "noon: 4:00")], ()),
    ],
)
def test_only_with_is_said_of_facts_without_which_a_difference_shows_nowhere(edits, only):
    found = lines_change(*edits)
    assert {one.only for one in found.differences} == {only}


def test_an_edit_that_does_what_another_does_is_not_called_without_effect():
    twice = LINES.replace("    then:", "      again: {must not: leave, before: noon}\n    then:")
    both = twice.replace("before: noon", "before: late")
    found = compared(small_parsed(twice), small_parsed(both))
    told = {section.title: section.lines for section in words.sections(found)}
    assert [edit.effect for edit in found.edits] == [True, False]
    assert words.IDLE not in told
    assert len(told[words.IDLE_BESIDE]) == 1


def test_another_default_changes_no_verdict_and_is_told_apart():
    base = DOOR.replace("facts: [vip]", "facts: {vip: {default: no}}")
    found = compared(small_parsed(base), small_parsed(base.replace("default: no", "default: yes")))
    told = {section.title: section.lines for section in words.sections(found)}
    assert not found.differences
    assert told[words.DEFAULTS] == ("fact vip: default: no → yes",)
    assert words.IDLE not in told


def test_two_edits_are_one_cause_where_neither_shows_anything_alone():
    """Two duties demand the same call; only with both of them later is a later call in time."""
    twice = DOOR.replace(
        "      leave-at-the-end:",
        "      call-too: {must: call, from: opens, by: closes_too, once: yes}\n"
        "      leave-at-the-end:",
    ).replace("closes: 5:00", "closes: 5:00, closes_too: 5:00")
    later = twice.replace("closes: 5:00", "closes: 6:00").replace("too: 5:00", "too: 6:00")
    base, head = small_parsed(twice), small_parsed(later)
    found = compared(base, head)
    assert [found.edits[i].text for i in found.differences[0].causes] == [
        "time closes",
        "time closes_too",
    ]


def test_both_lines_of_yaml_are_shown():
    one = change(("by: closes", "by: over")).differences[0]
    assert one.before.place is not None
    assert one.after.place is not None
    assert (one.before.place.text, one.after.place.text) == ("by: closes", "by: over")
    assert one.after.place.line == one.before.place.line


def test_words_pages_slack_and_questions_are_told_apart_from_behaviour():
    found = change(
        ("call-in-time: {must: call,", "call-in-time: {must: call, text: Ring them up.,")
    )
    assert found.behaves_the_same
    assert [(one.kind, one.before, one.after) for one in found.wording] == [
        ("rule", "call in time.", "Ring them up.")
    ]
    assert "procedures/small/" in found.pages
    later = change(("closes: 5:00", "closes: 6:00"))
    assert [(one.rule, one.before, one.after) for one in later.slack] == [
        ("call-in-time", (60, 300), (60, 360)),
    ]


def test_rules_that_a_time_or_a_limit_changed_are_to_be_practised_anew():
    assert change(("closes: 5:00", "closes: 6:00")).unlearned == (
        Practice("call-in-time", "call in time."),
    )
    both = {"leave-at-the-end", "stay-until-then"}
    assert both <= {one.rule for one in change(("over: 10:00", "over: 9:00")).unlearned}
    assert change(("when: {vip: yes}}", "when: {vip: yes}, why: Be kind.}")).unlearned == ()


RULE_LINES = [line for line in DOOR.splitlines() if re.match(r" {6}[a-z-]+: {m", line)]


@pytest.mark.parametrize("number", ["opens: 1:00", "closes: 5:00", "over: 10:00", "pause: 0:30"])
def test_a_rule_that_is_gone_together_with_a_new_number_is_not_to_be_practised(number: str):
    """Also where it decides nothing, so that its going is no edit with an effect."""
    idle = "      call-too: {must: call, from: opens, by: closes, once: yes}\n"
    text = DOOR.replace("    then: {call: ringing", f"{idle}    then: {{call: ringing")
    for line in (idle, *(f"{line}\n" for line in RULE_LINES)):
        name, minute = number.split(": ")
        later = edited(text, [(line, ""), (number, f"{name}: {minute[:-2]}01")])
        later = re.sub("    rules:\n    then", "    then", later)
        found = compared(small_parsed(text), small_parsed(later))
        kept = {rule.id for rule in procedure_of(small_parsed(later)).rules}
        assert {one.rule for one in found.unlearned} <= kept


def test_a_question_in_other_words_is_the_same_question():
    asked = DOOR + 'readings: {few: {text: "Within {closes}.", question: "Is it {closes}?"}}\n'
    asked = asked.replace("greet: {must: greet,", "greet: {must: greet, readings: few,")
    other = asked.replace("closes: 5:00", "closes: 6:00")
    base, head = small_parsed(asked), small_parsed(other)
    found = compared(base, head)
    assert found.questions == ()
    assert ("question", "Is it 5:00?", "Is it 6:00?") in [
        (one.kind, one.before, one.after) for one in found.wording
    ]


def test_two_kinds_of_one_mistake_are_told_last():
    banned = ("do-not-leave: {must not: leave}", "do-not-leave: {may: leave, from: over}")
    told = ordered(change(banned, ("closes: 5:00", "closes: 4:00")))
    assert [(one.direction, one.before.verdict, one.after.verdict) for one in told] == [
        ("looser", "wrong", "right"),
        ("stricter", "in time", "overdue"),
        ("different", "wrong", "early"),
    ]


def test_an_act_of_right_runs_that_becomes_a_mistake_comes_before_what_is_due():
    """Also where the shortest of these runs does it in time."""
    text = edited(
        DOOR,
        [
            ("facts: [vip]", "people: {nobody: {does: [{event: rings_out, on: call, after: 0:10}]}}"
             "\nscenarios: {calm: {people: nobody, ends as: gone}}\nendings: {gone: {act: leave}}\n"
             "facts: [vip]"),
            ("answers: talking, rings_out", "answers: stay, rings_out"),
        ],
    )  # fmt: skip
    no_late_calls = "      no-late-calls: {must not: call, from: late}\n      leave-at-the-end:"
    edits = [("      leave-at-the-end:", no_late_calls), ("closes: 5:00", "closes: 4:00")]
    base = text.replace("over: 10:00", "over: 10:00, late: 3:00")
    first, *rest = ordered(compared(small_parsed(base), small_parsed(edited(base, edits))))
    assert (first.before.verdict, first.after.verdict, first.misleads) == ("right", "wrong", True)
    assert rest and not any(one.misleads for one in rest)


def test_what_reads_alike_is_told_once():
    """Two rules that ask no more, one of them only of some: both together are no line apart."""
    text = LINES.replace(
        "call: {must: call, once: yes}",
        "call: {must: call}\n      ask: {must: promise, when: {vip: yes}}",
    ).replace("[promise, joke]", "[joke]")
    base, head = (small_parsed(one) for one in (text, text.replace("{must: ", "{may: ")))
    found = compared(base, head)
    lines = [words.consequence(one) for one in found.differences]
    assert len({*lines}) == len(lines)
    due = {one.before.rule: one.only for one in found.differences if one.before.verdict == "due"}
    assert due == {"call": (), "ask": (("vip.", True),)}


SENT = """
times: {look: 0:30, decide: 3:00}
limits: {soon: 0:20}
acts: [read, send, mute, announce]
events: [rings]
situations:
  panel: {rules: {read-first: {must: read, by: look}}, then: {read: known, rings: line}}
  line:
    rules: {read-still: {must: read, by: look, cut short: stays owed}}
    then: {read: known, rings: panel}
  known: {rules: {go: {must: send, within: soon}}, then: {send: waiting}}
  waiting:
    rules: {quiet: {may: mute, wait: soon, since: send}, tell: {must: announce, from: decide}}
    then: {mute: stay, announce: end}
"""


def test_a_story_has_no_second_that_means_nothing() -> None:
    """Whether somebody was sent at 0:00 or at 0:11 is all one by 3:00."""
    found = compared(small_parsed(SENT), small_parsed(SENT.replace("3:00", "2:59")))
    assert [one.run for one in found.differences] == [
        ("0:00 read", "0:00 send"),
        ("0:00 read", "0:00 send", "2:59 announce"),
    ]
    proof = prove(procedure_of(small_parsed(SENT)))
    [tell] = [one.witness for one in proof.decides if one.about == "tell"]
    assert tell and [(given.at, given.name) for given in tell.inputs] == [
        (0, "read"), (0, "send"), (180, "announce"),
    ]  # fmt: skip


AGAIN = """
acts: [reset, leave]
events: [clears]
counters: {resets: reset}
limits: {most: 1}
situations:
  waiting: {then: {clears: quiet, reset: stay}}
  quiet:
    rules: {reset-once: {must: reset, when: {resets: {below: most}}}, go: {may: leave}}
    then: {reset: stay, leave: end}
rules: {no-more: {must not: reset, when: {resets: {at least: most}}}}
"""


def test_lines_of_one_act_there_and_then_tell_what_comes_before_it() -> None:
    """Whether a second reset is right or needless depends on when the first one was."""
    found = compared(small_parsed(AGAIN), small_parsed(AGAIN.replace("most: 1", "most: 2")))
    told = [words.consequence(one) for one in found.differences if "quiet" in one.titles[0]]
    resets = [line for line in told if ": reset" in line and "due now" not in line]
    assert sorted(line.removeprefix("quiet, at any time: ") for line in resets) == [
        "reset (for example after “clears”, then “reset”): wrong → not needed "
        "(rules no-more → reset-once)",
        "reset (for example after “reset”, then “clears”): wrong → right "
        "(rules no-more → reset-once)",
    ]


@pytest.mark.parametrize(
    ("ways", "told"),
    [
        pytest.param([[*"abc"], [*"acb"]], [(*"bc",), (*"cb",)], id="their order"),
        pytest.param([["a"], ["a", "b"]], [("a",), ("b",)], id="one goes on from the other"),
        pytest.param([[], ["b"]], [(), ("b",)], id="one is there at once"),
        pytest.param([["x", *"abc"], ["y", *"abc"]], [(*"xabc",), (*"yabc",)], id="far back"),
    ],
)  # fmt: skip
def test_what_tells_two_lines_apart(ways, told) -> None:
    last, side = StoryStep(9, "you", "Go."), Side("right", "", "go")
    alike = [
        Difference(
            *("s", "S", "looser"),
            (*(StoryStep(i, "you", text) for i, text in enumerate(way)), last),
            *(Side("wrong", "", "no"), replace(side, verdict=verdict), ((0, None),), 1, ()),
        )
        for way, verdict in zip(ways, ("right", "unneeded"), strict=True)
    ]
    assert [one.way for one in told_apart(alike)] == told
    [alone, other] = told_apart([alike[0], replace(alike[1], when=((1, None),))])
    assert alone.way == other.way == ()


ROOMS = DOOR.replace("facts: [vip]", "facts: {vip: {}, room: {is: [hall, yard], default: hall}}")
ONLY_IN_THE_ATTIC = (
    "do-not-leave: {must not: leave}",
    "do-not-leave: {must not: leave}\n      no-call: {must not: call, when: {room: attic}}",
)


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        pytest.param([("[hall, yard]", "[hall, yard, attic]")],
                     ["New: room.: attic"], id="a new option"),
        pytest.param([("[hall, yard]", "[hall, attic]")],
                     ["New: room.: attic", "Removed: room.: yard"],
                     id="another option in its place"),
        pytest.param([("[hall, yard]", "[yard, hall]")], [], id="another order"),
        pytest.param([("[hall, yard]", "[hall, yard, attic]"), ONLY_IN_THE_ATTIC],
                     ["New: room.: attic"], id="a new option with a rule of its own"),
        pytest.param([("[hall, yard], default: hall", "[attic, hall, yard], default: attic"),
                      ONLY_IN_THE_ATTIC],
                     ["New: room.: attic"], id="a new option, where nobody says otherwise"),
        pytest.param([("[hall, yard], default: hall", "[attic, cellar], default: attic"),
                      ONLY_IN_THE_ATTIC],
                     ["New: room.: attic", "New: room.: cellar", "Removed: room.: hall",
                      "Removed: room.: yard"], id="no option of before"),
        pytest.param([("room", "place")], [], id="a fact that is renamed"),
        pytest.param([("{vip: {}, ", "{vip: {}, late: {}, ")], [], id="one more fact"),
    ],
)  # fmt: skip
def test_cases_that_only_one_version_has_are_told_and_not_said_to_be_proven(edits, told) -> None:
    found = compared(small_parsed(ROOMS), small_parsed(edited(ROOMS, edits)))
    back = compared(small_parsed(edited(ROOMS, edits)), small_parsed(ROOMS))
    assert not back.differences and len(back.one_sided) == len(told)
    lines = {section.title: section.lines for section in words.sections(found)}
    assert list(lines.get("Cases that only one version has", ())) == [
        line.replace("room.", "room") for line in told
    ]
    assert found.behaves_the_same == (not told) and not found.differences
    assert ("that both versions have" in words.state(found)) == bool(told)
    assert (words.IDLE in lines) == (not told)


def test_what_both_versions_have_is_shown_in_a_case_of_both() -> None:
    """Where nobody says otherwise it is a case of the head alone, so the story says otherwise."""
    ban = ("      stay-until-then:", "      no-greeting: {must not: greet}\n      stay-until-then:")
    alone = ("[hall, yard], default: hall", "[attic, hall, yard], default: attic")
    early = ("leave, before: over}", "leave, before: over, when: {room: attic}}")
    found = compared(small_parsed(ROOMS), small_parsed(edited(ROOMS, [alone, ban, early])))
    assert found.differences
    for one in found.differences:
        assert dict(one.facts).get("room", "hall") != "attic"
    freed = [one for one in found.differences if one.before.rule == "stay-until-then"]
    assert freed and all(dict(one.facts)["room"] == "hall" for one in freed)


def test_nothing_is_said_of_all_cases_where_one_version_has_cases_of_its_own() -> None:
    ban = ("      stay-until-then:", "      no-greeting: {must not: greet}\n      stay-until-then:")
    fewer = ("[hall, yard]", "[hall, attic]")
    base = small_parsed(ROOMS)
    stricter, both = (small_parsed(edited(ROOMS, edits)) for edits in ([ban], [ban, fewer]))
    assert "only stricter, in every case" in words.state(compared(base, stricter))
    assert words.state(compared(base, both)) == "It behaves differently"


def test_an_added_and_a_removed_procedure():
    parsed = small_parsed(DOOR)
    door = procedure_of(parsed)
    assert compare(None, door, {}, parsed.sources).status == "added"
    assert compare(door, None, parsed.sources, {}).status == "removed"


def test_what_guarded_a_removed_procedure_is_lost_and_a_new_one_is_checked():
    sound = procedure_of(from_folder(GOOD, "oven.yml"))
    sound = replace(sound, questions=(SearchQuestion("how hot", (sound.rules[0].id,)),))
    gone = compare(sound, None, {}, {})
    claims, scenarios, examples = sound.claims, sound.scenarios, sound.examples
    ids = [one.id for one in (*claims, *scenarios, *examples)]
    assert [one.id for one in gone.promises] == [*ids, "how hot"]
    assert gone.promises and all(one.guards_less for one in gone.promises)
    assert GATES["guarded"](Review("a", "b", (gone,)))
    stuck = from_folder(BAD, "dead-ends.yml")
    new = compare(None, procedure_of(stuck), {}, stuck.sources)
    assert new.problems[0].code == "RR070"
    assert new.promises == ()


def test_a_page_that_has_another_address_is_gone_and_new_and_does_not_read_otherwise():
    door = procedure_of(small_parsed(DOOR))
    touched = pages_touched(door, replace(door, id="gate"))
    assert not touched.pages
    assert {one.split("/")[1] for one in touched.pages_gone} == {"small"}
    assert {one.split("/")[1] for one in touched.pages_new} == {"gate"}
    assert len(touched.pages_gone) == len(touched.pages_new) > 3


def test_the_real_procedure_behaves_like_itself():
    assert same_behaviour(candidate_no_show(), candidate_no_show()) is True


def test_a_limit_is_said_and_nothing_is_proven_then():
    parsed = small_parsed(DOOR)
    door = procedure_of(parsed)
    found = compare(door, door, parsed.sources, parsed.sources, nodes_max=2)
    assert not found.complete
    assert not found.behaves_the_same
    assert "not proven" in {one.standing for one in found.situations}


ROUNDS = """
limits: {walk: 0:20, halt: 0:05, patience: 20:00}
acts: [look, leave]
situations:
  walking:
    rules:
      never-leave: {must not: leave, within: patience}
    moments: [{wait: walk, to: looking}]
    then: {leave: end}
  looking:
    rules:
      look-once: {must: look, within: halt}
    moments: [{wait: halt, to: walking}]
    then: {look: stay}
"""


def test_a_difference_is_found_also_where_its_seconds_are_too_many():
    """Each round of it is another second of the case: told whole, or some of them for example."""
    before = small_parsed(ROUNDS)
    after = small_parsed(edited(ROUNDS, [("{must: look, within: halt}", "{may: look}")]))
    sides = procedure_of(before), procedure_of(after)
    whole, one_each = (
        compare(*sides, before.sources, after.sources, nodes_max=most) for most in (20_000, 100)
    )
    assert whole.complete and one_each.complete
    assert one_each.states < 10 < 100 < whole.states
    assert len(whole.differences) == len(one_each.differences) == 2
    for all_of_it, one in zip(whole.differences, one_each.differences, strict=True):
        assert (one.story, one.before, one.after) == (
            all_of_it.story, all_of_it.before, all_of_it.after,
        )  # fmt: skip
        assert len(all_of_it.when) > 40
        assert all(
            any(first <= a and b <= last for first, last in all_of_it.when) for a, b in one.when
        )
        assert words.times(one).endswith(", for example")
    assert "not all seconds of the differences are told" in words.state(one_each)
    assert "one second" not in words.state(whole)


def test_a_claim_that_flips_is_told():
    once = (
        DOOR
        + """
rules: {one-call: {must not: call, when: {call: {at least: 1}}, text: Call once.}}
claims: {one-call-at-most: {never: {when: {call: {above: 1}}}}}
"""
    )
    base, head = small_parsed(once), small_parsed(once.replace("at least: 1", "at least: 2"))
    found = compared(base, head)
    assert [(one.kind, one.id, one.before, one.after) for one in found.promises] == [
        ("claim", "one-call-at-most", "proved", "refuted")
    ]


SHOP = """
times: {noon: 1:00, closes: 5:00}
acts: [sell, shut]
events: [enters]
endings: {sold: {title: Sold, act: sell}, closed: {title: Closed, act: shut}}
people: {buyer: {does: [{event: enters, at: 2:00}]}}
scenarios:
  a-buyer: {people: buyer, ends as: [closed]}
situations:
  empty:
    rules:
      shut-in-time: {must: closed, from: noon, by: closes}
    then: {enters: full, shut: end}
  full:
    rules:
      shut-after: {may: closed}
      no-sales: {must not: sold}
    then: {shut: end, sell: end}
"""


@pytest.mark.parametrize(
    "old, new, flips",
    [
        pytest.param("closes: 5:00", "closes: 4:00", [], id="another time, the same end"),
        pytest.param(
            *("no-sales: {must not: sold}", "sales: {may: sold}"),
            [("Closed", "Closed or Sold, and does not expect Sold")],
            id="another end by a longer run",
        ),
        pytest.param(
            *("shut-after: {may: closed}\n      no-sales: {must not: sold}", "sales: {may: sold}"),
            [("Closed", "Closed or Sold, and does not expect Sold")],
            id="the longer way ends otherwise",
        ),
        pytest.param(
            *("from: noon, by: closes}", "from: closes, when: {enters: {at least: 2}}}"),
            [],
            id="only the longer way is left",
        ),
        pytest.param(
            *("{event: enters, at: 2:00}", "{event: enters, at: 0:30}"),
            [],
            id="people come sooner",
        ),
    ],
)
def test_a_scenario_is_told_when_right_runs_can_end_it_otherwise(
    old: str, new: str, flips: list[tuple[str, str]]
) -> None:
    found = compared(small_parsed(SHOP), small_parsed(edited(SHOP, [(old, new)])))
    assert [(one.before, one.after) for one in found.flips] == flips


EXAMPLES = """
examples:
  two-calls:
    text: A second call is one too many.
    run: 1:00 call
    then: {"1:20 rings_out, 2:00 call": unneeded, "1:20 rings_out, 2:00 wait": nothing}
  greeting:
    text: Guests of honour are greeted.
    facts: {vip: yes}
    run: [1:00 call, 1:10 answers]
    then: {1:20 greet: right, 1:41 wait: overdue}
"""
MISTAKEN = "it comes to this only after a mistake"


@pytest.mark.parametrize(
    "old, new, flips",
    [
        ("pause: 0:30", "pause: 0:30", []),
        (
            "pause: 0:30",
            "pause: 0:40",
            [("greeting", "“1:41 wait”: a duty is overdue by then", "“greet” is right then")],
        ),
        (
            "once: yes",
            "once: no",
            [
                (
                    *("two-calls", "“1:20 rings_out, 2:00 call”: this is unneeded"),
                    "this is right, and 1 more answer",
                )
            ],
        ),
        (
            "opens: 1:00",
            "opens: 1:30",
            [
                (name, f"“{line}”: this is {word}", f"{MISTAKEN}, and 1 more answer")
                for name, line, word in (
                    ("two-calls", "1:20 rings_out, 2:00 call", "unneeded"),
                    ("greeting", "1:20 greet", "right"),
                )
            ],
        ),
        (
            "answers: talking, ",
            "",
            [
                (
                    *("greeting", "“1:20 greet”: this is right"),
                    "it cannot come to this, and 1 more answer",
                )
            ],
        ),
        ("greet", "welcome", []),
        (
            ", 1:41 wait: overdue",
            "",
            [
                (
                    "greeting",
                    "“1:41 wait”: a duty is overdue by then",
                    "not asked any more",
                )
            ],
        ),
        ("text: Guests of honour are greeted.", "text: Greet them.", []),
    ],
)
def test_an_example_is_told_when_its_answers_differ(
    old: str, new: str, flips: list[tuple[str, str, str]]
) -> None:
    text = DOOR + EXAMPLES
    assert old in text
    base, head = small_parsed(text), small_parsed(text.replace(old, new))
    found = compared(base, head)
    changed = (*found.flips, *found.promises)
    told = [(one.id, one.before, one.after) for one in changed if one.kind == "example"]
    assert told == flips
    assert not [edit for edit in found.edits if "example" in edit.text]


def test_one_consequence_is_told_once_with_all_its_situations():
    quiet = DOOR + "rules: {quiet: {must not: greet, in: [waiting, ringing]}}\n"
    loud = quiet.replace("must not: greet, in", "may: greet, in")
    base, head = small_parsed(quiet), small_parsed(loud.replace("closes: 5:00", "closes: 6:00"))
    found = compared(base, head)
    told = ordered(found)
    assert [[name for name, _ in one.places] for one in told] == [
        ["waiting"],
        ["waiting", "ringing"],
    ]
    shown = text(Review("before", "after", (found,)))
    assert shown.count("     before  ") == 1
    assert (
        "2. waiting and ringing, at any time: greet: wrong → right (rule quiet). Looser." in shown
    )


def test_the_cause_is_named_also_where_something_was_renamed():
    found = change(("greet", "welcome"), ("closes: 5:00", "closes: 4:00"))
    [one] = found.differences
    assert [found.edits[i].text for i in one.causes] == ["time closes"]
