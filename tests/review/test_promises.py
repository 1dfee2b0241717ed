"""What a change breaks, and which of its guards it takes away: told first, and the gate shuts."""

from __future__ import annotations

import pytest
from compared import compared, edited
from support import GOOD, small_parsed

from simulator.language.build_model import parse
from simulator.render import words
from simulator.render.totals import totals
from simulator.reviewing.compare import compare
from simulator.reviewing.gates import GATES
from simulator.reviewing.model import Change, Edit, NewProblem, Review
from simulator.reviewing.versions import Version, between

DOOR = """
times: {opens: 1:00, closes: 5:00, over: 10:00}
facts: [vip]
acts: [call, leave]
events: [answers]
endings: {left: {act: leave}}
situations:
  waiting:
    rules:
      call-in-time: {must: call, from: opens, by: closes, once: yes}
      leave-at-the-end: {must: left, from: over}
      stay-until-then: {must not: leave, before: over}
    then: {call: ringing, left: end}
  ringing:
    rules:
      leave-then: {must: left, from: over}
    then: {answers: stay, left: end}
claims:
  not-too-soon: {text: Nobody leaves too soon., never: {ending: left, before: over}}
scenarios:
  quiet: {ends as: left}
  important: {facts: {vip: yes}, ends as: left}
examples:
  calling: {text: A call is due., run: 1:00 wait, then: {1:00 call: right, 1:00 leave: wrong}}
"""
CLAIM = DOOR[DOOR.index("  not-too-soon") : DOOR.index("scenarios")]
OTHER = "  early-call: {never: {in: ringing, before: opens}}\n"
BANNED = ("      leave-then:", "      no: {must not: leave}\n      leave-then:")
SOONER = ("over: 10:00", "over: 9:00")


def change(*edits: tuple[str, str]) -> Change:
    return compared(small_parsed(DOOR), small_parsed(edited(DOOR, edits)))


def shut(found: Change) -> bool:
    return GATES["guarded"](Review("a", "b", (found,)))


@pytest.mark.parametrize(
    ("edits", "told", "closes"),
    [
        pytest.param(
            [(CLAIM, OTHER)],
            ["claim not-too-soon removed: proved → proved", "claim early-call added:  → proved"],
            True,
            id="a claim that is removed is asked all the same, and would still hold",
        ),
        pytest.param(
            [(CLAIM, OTHER),
             ("stay-until-then: {must not: leave, before: over}", "go-now: {may: leave}")],
            ["claim not-too-soon removed: proved → refuted", "claim early-call added:  → proved"],
            True,
            id="a claim that is removed with what made it true would not hold any more",
        ),
        pytest.param(
            [("left, before: over", "left, before: opens")],
            ["claim not-too-soon changed: proved → proved"],
            True,
            id="a claim that is weakened still holds as it was",
        ),
        pytest.param([("Nobody leaves too soon.", "Never too soon.")], [], False,
                     id="a claim in other words says the same"),
        pytest.param([("  quiet: {ends as: left}", "  silent: {ends as: left}")], [], False,
                     id="a scenario that is renamed is still there"),
        pytest.param([("  quiet: {ends as: left}\n", ""),
                      ("examples:", "  vip: {facts: {vip: yes}, ends as: left}\nexamples:")],
                     ["scenario quiet removed:  → "], True,
                     id="a scenario that is gone is not the copy of another one that came"),
        pytest.param([("1:00 call: right, ", "")],
                     ["example calling changed: “1:00 call”: this is right → not asked any more"],
                     True,
                     id="an example that asks less"),
        pytest.param([("claims:", "pass mark: {mistakes: 2, never: call-in-time}\nclaims:")],
                     ["pass mark pass-mark changed: no rule may go wrong → at most two rules may "
                      "go wrong, and none of “call in time”"], True,
                     id="a run that passes with mistakes"),
        pytest.param([(DOOR[DOOR.index("examples:"):], "")],
                     ["example calling removed:  → "], True, id="an example that is gone"),
    ],
)  # fmt: skip
def test_what_guards_a_procedure_is_told(
    edits: list[tuple[str, str]], told: list[str], closes: bool
) -> None:
    found = change(*edits)
    assert [f"{p.kind} {p.id} {p.became}: {p.before} → {p.after}" for p in found.promises] == told
    assert shut(found) == closes
    lines = [line for section in words.warnings(found) for line in section.lines]
    assert len(lines) == len(told) + len(found.problems) + found.version_stands


FORGIVING = ("claims:", "pass mark: {mistakes: 1, never: stay-until-then}\nclaims:")
STAYING = "stay-until-then: {must not: leave, before: over}"


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("stay-until-then: {may: leave}", ["at most one rule may go wrong"]),
        ("stay-until-then: {may: leave, from: over}", []),
        ("stay-until-then: {may: left}", ["at most one rule may go wrong"]),
    ],
)
def test_a_rule_that_cannot_go_wrong_any_more_guards_nothing(rule: str, told: list[str]) -> None:
    base = edited(DOOR, [FORGIVING])
    found = compared(small_parsed(base), small_parsed(edited(base, [(STAYING, rule)])))
    marks = [one for one in found.promises if one.kind == "pass mark"]
    assert [one.after for one in marks] == told
    assert all(one.became == "changed" for one in marks)
    assert not marks or shut(found)


COUNTED = """
times: {over: 10:00}
facts: [vip]
acts: [call, leave]
events: [answers, rings_out]
counters: {calls: {counts: [answers, rings_out]}}
endings: {left: {act: leave}}
situations:
  waiting:
    rules:
      call-once: {may: call, when: {calls: {below: 1}}}
      leave-at-the-end: {must: left, from: over}
      fitting: {must not: call, when: {calls: {at least: 1}}}
      nobody-leaves: {must not: left, before: over}
    then: {call: ringing, left: end}
  ringing:
    then: {answers: waiting, rings_out: waiting}
people:
  quiet: {text: Nobody answers., does: [{event: rings_out, on: call, after: 0:10}]}
  kind: {text: Somebody answers., does: [{event: answers, on: call, after: 0:10}]}
claims:
  one-call: {text: Nobody calls twice., never: {when: {calls: {above: 1}}}}
scenarios:
  silence: {facts: {vip: yes}, people: quiet, ends as: left}
examples:
  leaving:
    text: Nobody leaves too soon.
    run: 1:00 wait
    then: {1:00 leave: {wrong: nobody-leaves}}
"""
TWO_ENDS = """
acts: [leave, stop]
endings: {left: {act: leave}, stopped: {act: stop}}
situations:
  waiting:
    rules: {go: {must: [left, stopped]}}
    then: {left: end, stopped: end}
scenarios:
  quiet: {ends as: left}
"""


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        pytest.param([("counts: [answers, rings_out]", "counts: rings_out")],
                     ["claim one-call changed: proved → refuted"],
                     id="the counter of a claim counts less"),
        pytest.param([("counters: {calls: {counts: [answers, rings_out]}}",
                       "counters: {calls: {counts: rings_out, in: waiting}}")],
                     ["claim one-call changed: proved → refuted"],
                     id="the counter of a claim begins anew"),
        pytest.param([("{wrong: nobody-leaves}", "wrong")],
                     ["example leaving changed: “1:00 leave”: this is wrong, by “nobody-leaves” → "
                      "this is wrong"], id="an answer without the rule that it had"),
        pytest.param([("{wrong: nobody-leaves}", "right")],
                     ["example leaving changed: “1:00 leave”: this is wrong, by “nobody-leaves” → "
                      "this is right"], id="another answer"),
        pytest.param([("{vip: yes}", "{vip: no}")],
                     ["scenario silence changed: vip.: yes → vip.: no"], id="a case of others"),
        pytest.param([("facts: {vip: yes}, people", "people")],
                     ["scenario silence changed: vip.: yes → vip.: no"], id="a fact is gone"),
        pytest.param([("people: quiet", "people: kind")],
                     ["scenario silence changed: “rings out” → “answers”"],
                     id="a scenario in which something else happens"),
        pytest.param([("nobody-leaves", "stay-here"), ("calls", "tries")], [],
                     id="a rule and a counter that are renamed"),
        pytest.param([("    run: 1:00 wait\n", "    facts: {vip: yes}\n    run: 1:00 wait\n")],
                     ["example leaving changed: vip.: no → vip.: yes"],
                     id="an example with another fact"),
        pytest.param([("    run: 1:00 wait\n", "    facts: {vip: no}\n    run: 1:00 wait\n")], [],
                     id="an example that says what is so anyway"),
        pytest.param([("    run: 1:00 wait\n", "    run: [0:30 wait, 1:00 wait]\n")],
                     ["example leaving changed: “1:00 wait” → “0:30 wait, 1:00 wait”"],
                     id="an example with one more line in its run"),
        pytest.param([("    run: 1:00 wait\n", ""), ("{wrong: nobody-leaves}", "wrong")],
                     ["example leaving changed: “1:00 wait” → the start",
                      "example leaving changed: “1:00 leave”: this is wrong, by “nobody-leaves” → "
                      "this is wrong"], id="an example that begins and answers otherwise"),
        pytest.param([("  leaving:\n", "  going:\n"), ("run: 1:00", "run: 0:50")],
                     ["example leaving changed: “1:00 wait” → “0:50 wait”"],
                     id="an example under another id and with another run"),
    ],
)  # fmt: skip
def test_a_guard_that_asks_for_something_else_is_told(
    edits: list[tuple[str, str]], told: list[str]
) -> None:
    text = COUNTED
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    found = compared(small_parsed(COUNTED), small_parsed(text))
    assert [f"{p.kind} {p.id} {p.became}: {p.before} → {p.after}" for p in found.promises] == told
    assert shut(found) == bool(told)


def test_an_example_counts_once_however_much_of_it_changed() -> None:
    lines = ("    run: 1:00 wait\n", "    facts: {vip: yes}\n    run: 0:50 wait\n")
    found = compared(small_parsed(COUNTED), small_parsed(edited(COUNTED, [lines])))
    assert len(found.promises) == 2
    assert totals(Review("a", "b", (found,))).endswith("1 example changed")


@pytest.mark.parametrize(
    "other", [(), [("  leaving:\n", "  going:\n")]], ids=["its id", "another id"]
)
def test_other_words_of_an_example_are_told_under(other: list[tuple[str, str]]) -> None:
    new = edited(COUNTED, [("Nobody leaves too soon.\n    run", "Stay.\n    run"), *other])
    found = compared(small_parsed(COUNTED), small_parsed(new))
    assert [(w.kind, w.before, w.after) for w in found.wording] == [
        ("example", "Nobody leaves too soon.", "Stay.")
    ]
    assert not found.promises


def test_an_answer_that_names_its_rule_asks_for_more() -> None:
    loose = COUNTED.replace("{wrong: nobody-leaves}", "wrong")
    assert not compared(small_parsed(loose), small_parsed(COUNTED)).promises


def test_another_ending_that_a_scenario_expects_is_told() -> None:
    base = small_parsed(TWO_ENDS)
    found = compared(base, small_parsed(TWO_ENDS.replace("ends as: left", "ends as: stopped")))
    assert [(p.before, p.after) for p in found.promises] == [("left.", "stopped.")]


def test_a_scenario_under_another_id_that_may_end_otherwise_is_changed_and_not_removed() -> None:
    quiet = "quiet: {title: Quiet, text: Nobody comes., ends as: left}"
    base = TWO_ENDS.replace("quiet: {ends as: left}", quiet)
    silent = "silent: {title: Silence, text: Nobody comes., ends as: [left, stopped]}"
    found = compared(small_parsed(base), small_parsed(base.replace(quiet, silent)))
    assert [(p.became, p.before, p.after) for p in found.promises] == [
        ("changed", "left.", "left. or stopped.")
    ]


def test_a_case_that_nobody_can_end_without_a_mistake_is_told_first_with_its_story() -> None:
    found = change(BANNED)
    first, second = found.problems[:2]
    assert (first.code, second.code) == ("RR070", "RR073")
    assert first.message == "no case can end without a mistake: `no` stands in the way"
    assert any("You: " in line for line in second.story)
    assert words.warnings(found)[0].title == "New problems"
    assert "new problem" in totals(Review("a", "b", (found,)))
    assert shut(found)


def test_a_problem_that_was_there_before_is_no_news() -> None:
    text = DOOR.replace(*BANNED)
    base = small_parsed(text)
    head = small_parsed(text.replace(*SOONER))
    found = compared(base, head)
    assert [one.code for one in found.problems if one.code == "RR073"] == []


def test_a_problem_under_a_new_name_is_no_news() -> None:
    text = DOOR.replace(*BANNED)
    base = small_parsed(text)
    head = small_parsed(
        text.replace("leave-then", "go-then").replace("{must not: leave}", "{must not: left}")
    )
    found = compared(base, head)
    assert [one.code for one in found.problems if one.code == "RR073"] == []


STYLE = """\
procedure: door
title: Door
summary: What to do at the door.
version: "1"
role: guest
zero: the start
source: {title: None}
start: hall
stage:
  id: desk
  title: Desk
  screens: {desk: {title: Desk}}
  controls: {go: {label: Go, place: toolbar}}
acts: {go_in: {text: Go in, control: go}}
clauses: {A1: Go in.}
situations:
  hall:
    title: Hall
    text: Here.
    screen: desk
    rules: {go: {must: go_in, text: Go in., clauses: A1}}
    then: {go_in: end}
"""


def test_what_is_only_bad_style_stops_no_review() -> None:
    """A typed number in prose: it is told, and everything else is reviewed."""

    def version(name: str, text: str) -> Version:
        return Version(name, {"door": "door.yml"}, {"door.yml": text.encode()}.get)

    head = STYLE.replace("text: Go in., clauses", "text: Go in within 15 seconds., clauses")
    head = head.replace("go: {must: go_in", "go: {may: go_in")
    [found] = between(version("a", STYLE), version("b", head)).changes
    assert found.status == "changed" and found.differences
    assert "RR023" in [problem.code for problem in found.problems]


ASKED = DOOR + "questions: {when do I call: call-in-time}\n"
SEARCHED = DOOR + "questions: {when do I call: [call-in-time, waiting], who: waiting}\n"


@pytest.mark.parametrize(
    ("edit", "told", "total", "closes"),
    [
        ((", who: waiting", ""), "Removed: “who”.", "1 search question removed", True),
        (("who: waiting", "who: [waiting, left]"),
         "Changed: “who”. Before: waiting; after: waiting or left.",
         "1 search question changed", True),
        (("[call-in-time, waiting]", "waiting"),
         "“when do I call”: call-in-time or waiting → waiting.",
         "1 search question changed", False),
        (("who:", "whence: left, who:"), "New: “whence”: left.", "1 search question added", False),
    ],
)  # fmt: skip
def test_a_question_of_the_search_guards_too(
    edit: tuple[str, str], told: str, total: str, closes: bool
) -> None:
    found = compared(small_parsed(SEARCHED), small_parsed(edited(SEARCHED, [edit])))
    assert [words.promise(one) for one in found.promises] == [f"Search question. {told}"]
    assert found.wording == () and found.behaves_the_same
    assert totals(Review("a", "b", (found,))).endswith(f", {total}")
    assert shut(found) == closes


RULE_GONE = ("      call-in-time: {must: call, from: opens, by: closes, once: yes}\n", "")


@pytest.mark.parametrize(
    ("edit", "codes"),
    [
        pytest.param(RULE_GONE, ["RR020"], id="a question names a rule that is gone"),
        pytest.param(("call-in-time: {must:", "call-in-time: {may:"), ["RR039"],
                     id="a key is left that says nothing about the new kind of a rule"),
        pytest.param(("by: closes, once: yes}", "clauses: Z9}"), ["RR020"],
                     id="a rule names a clause that is not there"),
        pytest.param(("by: closes, once: yes}", "readings: none}"), ["RR020"],
                     id="a rule names a reading that is not there"),
    ],
)  # fmt: skip
def test_what_the_engine_can_be_without_stops_no_review(
    edit: tuple[str, str], codes: list[str]
) -> None:
    base, head = small_parsed(ASKED), small_parsed(edited(ASKED, [edit]))
    assert base.procedure and head.procedure is None and head.readable is not None
    found = compare(
        base.readable, head.readable, base.sources, head.sources, style=((), head.found)
    )
    assert found.differences
    assert [one.code for one in found.problems if one.code < "RR043"] == codes


def test_an_answer_that_cannot_be_read_stops_no_review() -> None:
    """An example that names a rule which is gone: both are told, and behaviour is reviewed."""
    asks = "1:00 leave: wrong, 1:10 wait: call"
    text = COUNTED.replace("1:00 leave: {wrong: nobody-leaves}", asks)
    gone = text.replace("1:00 leave: wrong", "1:00 leave: {wrong: no-such-rule}")
    base, head = (
        small_parsed(one.replace("over: 10:00", f"over: {over}"))
        for one, over in ((text, "10:00"), (gone, "9:00"))
    )
    assert head.procedure is None and head.readable is not None
    found = compare(
        base.readable, head.readable, base.sources, head.sources, style=((), head.found)
    )
    assert found.differences
    assert [one.code for one in found.problems] == ["RR020"]
    assert [(one.id, one.before, one.after) for one in found.promises] == [
        ("leaving", "“1:00 leave”: this is wrong", "not asked any more")
    ]


@pytest.mark.parametrize(("count", "last"), [(2, "`nowhere-1`"), (12, "14 more are not listed.")])
def test_all_that_cannot_be_read_is_told(count: int, last: str) -> None:
    def version(name: str, text: str) -> Version:
        return Version(name, {"door": "door.yml"}, {"door.yml": text.encode()}.get)

    ways = ", ".join(f"other_{n}: nowhere-{n}" for n in range(count))
    head = STYLE.replace("then: {go_in: end}", f"then: {{{ways}}}")
    [found] = between(version("a", STYLE), version("b", head)).changes
    assert found.status == "broken"
    assert found.problem.count("unknown") == min(10, 2 * count)
    assert last in found.problem and "(and" not in found.problem


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ([("closes: 5:00", "closes: 4:00")], True),
        ([("closes: 5:00", "closes: 4:00"), ("times:", 'version: "2"\ntimes:')], False),
        ([("closes: 5:00", "closes: 4:00"), ("times:", 'version: "0.9"\ntimes:')], True),
        ([("text: A call is due.", "text: A call is due now.")], False),
    ],
    ids=["the version stands", "the version was raised", "it was lowered", "only words changed"],
)
def test_a_version_that_was_not_raised_is_told(edits: list[tuple[str, str]], told: bool) -> None:
    found = change(*edits)
    assert ("Version" in [section.title for section in words.warnings(found)]) == told


def test_words_of_the_procedure_itself_are_told_by_one_name() -> None:
    """Of its zero and its source, not “zero zero” or “source title source › title”."""
    head = STYLE.replace("zero: the start", "zero: the bell").replace("{title: None}", "{title: A}")
    versions = (parse("door.yml", {"door.yml": text.encode()}.get) for text in (STYLE, head))
    found = compared(*versions)
    [lines] = [one.lines for one in words.sections(found) if one.title == "Words"]
    assert set(lines) == {"zero: “the start” → “the bell”", "source title: “None” → “A”"}


def test_every_wording_that_people_can_hear_is_told() -> None:
    """Not the first alone: of an event, of a reaction, and of a reply."""
    base = (GOOD / "front-desk.yml").read_text("utf-8")
    head = edited(base, [("Hello, I am", "Hi, I am"), ("May I", "Can I"), ("How kind", "So kind")])
    desk, read = "front-desk.yml", lambda path: (GOOD / path).read_bytes()
    versions = (
        parse(desk, lambda path, text=text: text.encode() if path == desk else read(path))
        for text in (base, head)
    )
    found = compared(*versions)
    [lines] = [one.lines for one in words.sections(found) if one.title == "Words"]
    for old, new in (("Hello, I am", "Hi, I am"), ("May I", "Can I"), ("How kind", "So kind")):
        assert any(" / " in line and old in line and new in line for line in lines), (new, lines)


def test_an_edit_is_cut_where_its_sides_differ() -> None:
    same = ", ".join(f"{{to: hall-{n}}}" for n in range(20))
    told = words.edit(Edit("moments", "meaning", f"[{same}, {{to: desk}}]", f"[{same}]"))
    before, after = told.removeprefix("moments: ").split(" → ")
    assert before != after and "desk" in before and "desk" not in after
    assert max(len(before), len(after)) <= 80


def test_a_hint_that_asks_ends_with_its_question_mark() -> None:
    one = NewProblem("RR020", "unknown rule `a`", "did you mean `b`?", None)
    assert words.problem(one).endswith("did you mean `b`?".replace("did", "Did"))


def test_a_deadline_that_is_gone_is_not_overdue() -> None:
    found = change(("must: call, from: opens, by: closes, once: yes", "may: call, from: opens"))
    lines = [words.in_a_line(one) for one in found.differences]
    assert any("overdue → not overdue" in line for line in lines) and "happens" not in str(lines)
