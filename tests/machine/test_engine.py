"""What rules mean, shown on procedures of a few lines. Every test runs twice: from the model, and
after the round trip through the bundle that the browser loads."""

from __future__ import annotations

import pytest
from support import outcomes, play, small, told, verdict

from simulator.core.clock import SECONDS_MAX
from simulator.core.machine.engine import DONE, OFF, OVERDUE, OWED, Impossible, Input, Machine

# -- the life of a duty -----------------------------------------------------------------------

FIRE = """
times: {alarm_checked: 0:10, leave_by: 0:30}
acts: [leave, wave]
events: [all_clear]
situations:
  inside:
    rules:
      leave-in-time: {must: leave, from: alarm_checked, by: leave_by}
    then: {leave: outside, all_clear: outside, wave: stay}
  outside: {then: {leave: end}}
"""


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["0:00 wait"], OWED),
        (["0:30 wait"], OWED),
        (["0:31 wait"], OVERDUE),
        (["0:20 leave"], OFF),
    ],
)
def test_a_duty_is_owed_until_it_is_overdue_or_left_behind(machine, lines, status):
    state, _ = play(machine(FIRE), *lines)
    assert state.duties == (status,)


@pytest.mark.parametrize(
    ("lines", "findings"),
    [
        # Not yet due: too early, and the duty is left behind before it was due.
        (["0:09 leave"], ["0:09 act early leave-in-time"]),
        (["0:10 leave"], ["0:10 act right leave-in-time", "0:10 rule kept leave-in-time"]),
        (["0:30 leave"], ["0:30 act right leave-in-time", "0:30 rule kept leave-in-time"]),
        (
            ["0:31 leave"],
            [
                "0:31 rule overdue leave-in-time",
                "0:31 act late leave-in-time",
                "0:31 rule late leave-in-time",
            ],
        ),
        (["1:00 wait"], ["0:31 rule overdue leave-in-time"]),
        # The world takes the duty away: before it is due, while it is due, after its time.
        (["0:05 all_clear"], []),
        (["0:15 all_clear"], ["0:15 rule lapsed leave-in-time"]),
        (
            ["0:45 all_clear"],
            ["0:31 rule overdue leave-in-time", "0:45 rule missed leave-in-time"],
        ),
        (["0:15 wave"], ["0:15 act unneeded"]),
    ],
)
def test_the_life_of_a_duty(machine, lines, findings):
    assert told(machine(FIRE), *lines) == findings


def test_a_duty_left_undone_by_an_own_act_is_missed(machine):
    shop = machine("""
        acts: [lock_up, go_home]
        situations:
          closing:
            rules: {lock: {must: lock_up}}
            then: {go_home: end}
    """)
    # The act that leaves it behind is wrong.
    assert told(shop, "0:05 go_home") == ["0:05 act wrong lock", "0:05 rule missed lock"]
    assert told(shop, "0:04 lock_up", "0:05 go_home")[-1] == "0:05 act unneeded"


def test_an_act_that_leaves_an_overdue_duty_behind_is_not_wrong_for_it(machine):
    """The duty was missed before; the act itself may still be what is right now."""
    shop = machine("""
        times: {six: 1:00}
        acts: [lock_up, go_home]
        situations:
          closing:
            rules: {lock: {must: lock_up, by: six}, go: {may: go_home}}
            then: {go_home: end}
    """)
    assert told(shop, "0:30 go_home") == [
        "0:30 act wrong lock",  # whatever is permitted: so nothing says that this is allowed
        "0:30 rule missed lock",
    ]
    assert told(shop, "2:00 go_home") == [
        "1:01 rule overdue lock",
        "2:00 act right go",
        "2:00 rule allowed go",
        "2:00 rule missed lock",
    ]


def test_what_was_done_before_is_unneeded_and_names_the_duty(machine):
    door = machine("""
        acts: [lock]
        situations:
          door: {rules: {lock: {must: lock}, no-other: {must not: lock, unless allowed: yes}}}
    """)
    assert told(door, "0:01 lock", "0:02 lock")[-1] == "0:02 act unneeded lock"


# -- ends of windows --------------------------------------------------------------------------

WINDOWS = """
times: {early: 1:00, late: 2:00}
limits: {short: 0:20, long: 0:40}
acts: [press, knock]
events: [bell]
situations:
  first: {then: {bell: here}}
  here:
    rules:
      press: {must: press, WINDOW}
    then: {knock: stay, bell: stay}
"""


def verdict_at(machine, window, at, *before):
    """The verdict on “press” at that second, in a situation entered at 0:30."""
    text = WINDOWS.replace("WINDOW", window)
    if not window:
        text = text.replace("press, }", "press}")
    findings = told(machine(text), "0:30 bell", *before, f"{at} press")
    return next(line.split()[2] for line in findings if " act " in line and line.startswith(at))


@pytest.mark.parametrize(
    ("window", "before", "expected"),
    [
        ("from: early", [], {"0:59": "early", "1:00": "right", "1:01": "right"}),
        ("after: early", [], {"1:00": "early", "1:01": "right", "1:02": "right"}),
        ("by: late", [], {"1:59": "right", "2:00": "right", "2:01": "late"}),
        ("before: late", [], {"1:58": "right", "1:59": "right", "2:00": "late"}),
        ("from: early, by: early", [], {"0:59": "early", "1:00": "right", "1:01": "late"}),
        # Without `since`, these count from entering the situation, here 0:30.
        ("wait: short", [], {"0:49": "early", "0:50": "right", "0:51": "right"}),
        ("within: short", [], {"0:49": "right", "0:50": "right", "0:51": "late"}),
        ("wait: short, within: long", [], {"0:49": "early", "0:50": "right", "1:11": "late"}),
        # Since an act or an event: the last time counts.
        ("within: short, since: knock", ["0:40 knock"], {"1:00": "right", "1:01": "late"}),
        ("wait: short, since: knock", ["0:40 knock"], {"0:59": "early", "1:00": "right"}),
        (
            "wait: short, since: knock",
            ["0:40 knock", "0:50 knock"],
            {"1:09": "early", "1:10": "right"},
        ),
        # Since something that has not happened: not yet due, and never overdue.
        ("within: short, since: knock", [], {"0:40": "early", "5:00": "early"}),
        # Both clocks together: inside both windows.
        ("from: early, within: long", [], {"0:59": "early", "1:10": "right", "1:11": "late"}),
    ],
)
def test_both_ends_of_a_window_are_inside(machine, window, before, expected):
    for at, word in expected.items():
        assert verdict_at(machine, window, at, *before) == word, (window, at)


# -- order, once, each visit ------------------------------------------------------------------

LAB_SPILL = """
acts: [warn, gloves, wipe]
situations:
  spill:
    rules:
      warn-others: {must: warn}
      wear-gloves: {must: gloves}
      wipe-up: {must: wipe, in order: [warn-others, wear-gloves]}
    then: {wipe: end}
"""


@pytest.mark.parametrize(
    ("lines", "findings"),
    [
        (["0:01 warn", "0:02 gloves", "0:03 wipe"], {"right": 3}),
        (["0:02 gloves", "0:02 warn", "0:02 wipe"], {"right": 3}),
        (["0:01 warn", "0:03 wipe"], {"right": 1, "early": 1, "missed": 2}),
    ],
)
def test_in_order(machine, lines, findings):
    kinds = [line.split()[2] for line in told(machine(LAB_SPILL), *lines)]
    assert {kind: kinds.count(kind) for kind in findings} == findings


def test_a_permission_waits_for_its_order_too(machine):
    desk = machine("""
        acts: [greet, ask]
        situations:
          here:
            rules:
              greet: {must: greet}
              ask: {may: ask, in order: greet}
    """)
    assert told(desk, "0:01 ask") == ["0:01 act early ask"]
    assert told(desk, "0:01 greet", "0:02 ask")[-1] == "0:02 rule allowed ask"


VISITS = """
acts: [knock]
events: [in, out]
situations:
  outside: {then: {in: inside}}
  inside:
    rules: {knock: {must: knock, ONCE}}
    then: {out: outside, in: inside}
"""


@pytest.mark.parametrize(
    ("once", "lines", "status"),
    [
        ("once: no", ["0:01 in", "0:02 knock"], DONE),
        ("once: no", ["0:01 in", "0:02 knock", "0:03 out"], OFF),
        ("once: no", ["0:01 in", "0:02 knock", "0:03 out", "0:04 in"], OWED),
        ("once: no", ["0:01 in", "0:02 knock", "0:03 in"], OWED),
        ("once: yes", ["0:01 in", "0:02 knock", "0:03 out", "0:04 in"], DONE),
        ("once: yes", ["0:01 in", "0:03 out", "0:04 in"], OWED),
        ("once: yes", ["0:01 in", "0:02 knock", "0:03 in"], DONE),
    ],
)
def test_once_or_at_every_visit(machine, once, lines, status):
    state, _ = play(machine(VISITS.replace("ONCE", once)), *lines)
    assert state.duties == (status,)


WIDE_VISITS = """
acts: [knock]
events: [rings, to_hall, to_room, to_street]
situations:
  street: {then: {to_hall: hall}}
  hall: {then: {to_room: room, to_street: street, rings: stay}}
  room: {then: {to_hall: hall, rings: stay}}
rules: {knock: {must: knock, in: [hall, room], WHEN, ONCE}}
"""


@pytest.mark.parametrize(
    ("when", "lines", "every_visit", "once"),
    [
        ("why: A", ["0:01 to_hall", "0:02 knock", "0:03 to_room"], DONE, DONE),
        ("why: A", ["0:01 to_hall", "0:02 knock", "0:03 to_street", "0:04 to_hall"], OWED, DONE),
        ("why: A", ["0:01 knock", "0:02 to_hall"], OWED, OWED),
        ("when: {rings: 0}", ["0:01 to_hall", "0:02 knock", "0:03 rings"], OFF, DONE),
        ("when: [{rings: 0}, {rings: 2}]",
         ["0:01 to_hall", "0:02 knock", "0:03 rings", "0:04 rings"], OWED, DONE),
        ("since: rings, within: soon",
         ["0:01 to_hall", "0:02 rings", "0:03 knock", "0:04 rings"], DONE, DONE),
    ],
)  # fmt: skip
def test_a_visit_of_a_wide_rule(machine, when, lines, every_visit, once):
    given = "limits: {soon: 0:30}\n" + WIDE_VISITS.replace("WHEN", when)
    for key, status in (("no", every_visit), ("yes", once)):
        state, _ = play(machine(given.replace("ONCE", f"once: {key}")), *lines)
        assert state.duties == (status,)


def test_a_wide_rule_counts_from_entering_where_the_case_stands(machine):
    given = "limits: {soon: 0:30}\n" + WIDE_VISITS.replace("WHEN, ONCE", "within: soon")
    lines = ["0:01 to_hall", "0:21 to_room"]
    assert told(machine(given), *lines, "0:51 knock")[-1] == "0:51 rule kept knock"
    assert "0:52 rule overdue knock" in told(machine(given), *lines, "0:52 knock")


def test_a_rule_of_two_situations_is_one_duty_across_both(machine):
    rooms = machine("""
        acts: [sign]
        events: [go]
        situations:
          hall: {then: {go: office}}
          office: {then: {go: yard}}
          yard: {then: {go: hall}}
        rules:
          sign-in: {must: sign, in: [hall, office]}
    """)
    assert play(rooms, "0:01 sign", "0:02 go")[0].duties == (DONE,)
    assert play(rooms, "0:01 sign", "0:02 go", "0:03 go")[0].duties == (OFF,)
    assert told(rooms, "0:02 go", "0:03 go") == ["0:03 rule lapsed sign-in"]


# -- guards -----------------------------------------------------------------------------------

TILL = """
limits: {tries: 2}
facts:
  regular: {}
  pays: {is: [cash, card], default: cash}
acts: [greet, retry, call_manager]
events: [card_fails, machine_fails]
counters: {failures: [card_fails, machine_fails]}
situations:
  paying:
    rules:
      greet-by-name: {must: greet, when: {regular: yes}}
      no-retry-with-cash: {must not: retry, when: {pays: cash}}
      retry-twice: {may: retry, when: {pays: card, failures: {at most: tries}}}
      get-help: {must: call_manager, when: [{failures: {above: tries}}, {regular: yes, pays: card}]}
    then: {card_fails: stay, machine_fails: stay}
"""


@pytest.mark.parametrize(
    ("facts", "lines", "expected"),
    [
        ({}, [], {"greet-by-name": "not reached", "no-retry-with-cash": "respected"}),
        ({}, ["0:01 wait"], {"no-retry-with-cash": "respected"}),
        ({"regular": True}, ["0:01 wait"], {"greet-by-name": "owed"}),
        ({"pays": "card"}, ["0:01 retry"], {"retry-twice": "allowed"}),
        ({"pays": "cash"}, ["0:01 retry"], {"no-retry-with-cash": "broken"}),
        ({}, ["0:01 card_fails", "0:02 machine_fails"], {"get-help": "not reached"}),
        (
            {},
            ["0:01 card_fails", "0:02 machine_fails", "0:03 card_fails"],
            {"get-help": "owed"},
        ),
        ({"regular": True, "pays": "card"}, ["0:00 wait"], {"get-help": "owed"}),
    ],
)
def test_guards_on_facts_and_counts(machine, facts, lines, expected):
    found = outcomes(machine(TILL), *lines, **facts)
    assert {rule: found[rule] for rule in expected} == expected


@pytest.mark.parametrize(
    ("comparison", "holds_at"),
    [
        ("at least: 2", [2, 3, 4]),
        ("at most: 2", [0, 1, 2]),
        ("above: 2", [3, 4]),
        ("below: 2", [0, 1]),
        ("at least: 1, below: 3", [1, 2]),
        (None, [2]),
    ],
)
def test_comparisons_of_counts(machine, comparison, holds_at):
    when = "2" if comparison is None else f"{{{comparison}}}"
    bell = machine(f"""
        acts: [ring, open]
        situations:
          door: {{rules: {{open: {{must: open, when: {{ring: {when}}}}}}}}}
    """)
    owed_at = [
        rings
        for rings in range(5)
        if play(bell, *[f"0:0{n} ring" for n in range(rings)])[0].duties == (OWED,)
    ]
    assert owed_at == holds_at


def test_counters_stop_where_more_makes_no_difference(machine):
    bell = machine("""
        acts: [ring, open]
        situations:
          door: {rules: {open: {must: open, when: {ring: {at least: 2}}}}}
    """)
    states = [play(bell, *["0:01 ring"] * rings)[0] for rings in (3, 4, 50)]
    assert states[0] == states[1] == states[2]


# -- counts of one visit ----------------------------------------------------------------------

BELL = """
limits: {most: 2, pace: 0:30}
acts: [ring, knock, give_up]
events: [silence, called_away, back, new_house, sent_round]
counters:
  tries: {counts: [ring, knock], in: [door, gate]}
  ever: [ring, knock]
situations:
  door:
    rules:
      give-up: {must: give_up, when: {tries: {at least: most}}, within: pace, since: silence}
      count-all: {may: give_up, when: {ever: {at least: 9}}}
    then: {silence: stay, called_away: street, new_house: door, sent_round: gate, give_up: end}
  gate: {then: {sent_round: door, ring: stay}}
  street: {then: {back: door, ring: door}}
"""


@pytest.mark.parametrize(
    ("what", "tries", "ever"),
    [
        # Any of the acts and events that it names is counted; `stay` is no new visit.
        ("", 0, 0),
        ("ring", 1, 1),
        ("ring silence", 1, 1),
        ("ring silence knock", 2, 2),
        # More than a rule asks for makes no difference.
        ("ring ring ring", 2, 3),
        # Every entry starts anew, even into the same situation or another one of its own.
        ("ring new_house", 0, 1),
        ("ring sent_round", 0, 1),
        ("ring sent_round ring sent_round ring", 1, 3),
        # Elsewhere nothing is counted, and what leads in was done elsewhere.
        ("ring called_away", 0, 1),
        ("ring called_away knock knock", 0, 3),
        ("ring called_away knock back", 0, 2),
        ("ring called_away ring", 0, 2),
        ("ring called_away back ring", 1, 2),
    ],
)
def test_a_count_of_a_visit_starts_anew_at_every_entry(machine, what, tries, ever):
    bell = machine(BELL)
    state, _ = play(bell, *(f"0:{n:02d} {name}" for n, name in enumerate(what.split(), 1)))
    counts = dict(zip(bell.counted, state.counts, strict=True))
    assert counts == {"tries": tries, "ever": ever}


@pytest.mark.parametrize(
    ("lines", "findings"),
    [
        (
            ["0:01 ring", "0:02 ring", "0:03 silence", "0:34 wait"],
            ["0:34 rule overdue give-up"],
        ),
        # What is owed at the first visit is not overdue at once at the second.
        (
            ["0:01 ring", "0:02 ring", "0:03 silence", "0:04 called_away", "5:00 back"],
            ["0:04 rule lapsed give-up"],
        ),
        (
            ["0:01 ring", "0:02 silence", "0:03 called_away", "5:00 back", "6:00 ring"],
            [],
        ),
    ],
)
def test_a_duty_on_a_count_of_a_visit_is_owed_anew(machine, lines, findings):
    news = [line for line in told(machine(BELL), *lines) if " rule " in line]
    assert news == findings


# -- bans and permissions ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "at", "expected"),
    [
        ("", "0:01", "wrong"),
        (", before: open_from", "0:59", "wrong"),
        (", before: open_from", "1:00", "unneeded"),
        (", by: open_from", "1:00", "wrong"),
        (", from: open_from", "0:59", "unneeded"),
        (", from: open_from", "1:00", "wrong"),
    ],
)
def test_a_ban_holds_inside_its_window_only(machine, window, at, expected):
    oven = machine(f"""
        times: {{open_from: 1:00}}
        acts: [open]
        situations:
          baking: {{rules: {{keep-shut: {{must not: open{window}}}}}}}
    """)
    assert told(oven, f"{at} open")[0].split()[2] == expected


ALARM = """
times: {shift_ends: 5:00}
acts: [leave, hide]
situations:
  on_duty:
    rules:
      keep-watch: {must not: leave, unless allowed: yes}
      go-home: {may: leave, from: shift_ends}
      never-hide: {must not: hide}
      hide-anyway: {may: hide}
"""


@pytest.mark.parametrize(
    ("line", "findings"),
    [
        # A permission that is not there yet says so itself; the ban only backs it up.
        ("4:59 leave", ["4:59 act early go-home"]),
        ("5:00 leave", ["5:00 act right go-home", "5:00 rule allowed go-home"]),
        # A plain ban does not give way, whatever else allows the act.
        ("1:00 hide", ["1:00 act wrong never-hide", "1:00 rule broken never-hide"]),
    ],
)
def test_a_ban_that_gives_way_and_one_that_does_not(machine, line, findings):
    assert told(machine(ALARM), line) == findings


def test_a_ban_that_gives_way_still_bans(machine):
    gate = machine("""
        acts: [open]
        situations:
          shut: {rules: {keep-shut: {must not: open, unless allowed: yes}}}
    """)
    assert told(gate, "0:01 open") == ["0:01 act wrong keep-shut", "0:01 rule broken keep-shut"]


@pytest.mark.parametrize(
    ("at", "findings"),
    [
        ("0:59", ["0:59 act early read"]),
        ("1:00", ["1:00 act right read", "1:00 rule allowed read"]),
        ("2:00", ["2:00 act right read", "2:00 rule allowed read"]),
        ("2:01", ["2:01 act late read"]),
    ],
)
def test_a_permission_has_a_window(machine, at, findings):
    exam = machine("""
        times: {starts: 1:00, ends: 2:00}
        acts: [look]
        situations:
          hall: {rules: {read: {may: look, from: starts, by: ends}}}
    """)
    assert told(exam, f"{at} look") == findings


def test_any_act_of_a_duty_keeps_it_and_each_act_of_a_ban_breaks_it(machine):
    door = machine("""
        acts: [ring, knock, kick, shout]
        situations:
          door:
            rules:
              be-heard: {must: [ring, knock]}
              be-polite: {must not: [kick, shout]}
    """)
    assert "0:01 rule kept be-heard" in told(door, "0:01 knock")
    assert "0:01 rule kept be-heard" in told(door, "0:01 ring")
    assert "0:01 rule broken be-polite" in told(door, "0:01 kick")
    assert "0:01 rule broken be-polite" in told(door, "0:01 shout")


def test_a_broken_ban_is_heard_before_a_kept_duty(machine):
    fuse = machine("""
        acts: [cut]
        situations:
          box:
            rules:
              cut-power: {must: cut}
              hands-off: {must not: cut}
    """)
    assert told(fuse, "0:01 cut") == ["0:01 act wrong hands-off", "0:01 rule broken hands-off"]
    assert play(fuse, "0:01 cut")[0].duties == (OWED,)


# -- endings ----------------------------------------------------------------------------------

HELP_DESK = """
times: {patience: 3:00}
stage:
  id: desk
  title: A help desk
  screens: {desk: {title: The desk}, gone: {title: An empty desk}}
  controls:
    do: {label: Do, place: desk, on: desk}
    close: {label: Close, place: desk, on: desk, asks: reason}
    wave: {label: Wave, place: desk}
  dialogs:
    reason:
      title: Why do you close it
      options:
        is_solved: {label: Solved}
        gave_up: {label: Given up}
        something: {label: Something else}
acts:
  close: {control: close}
  wave: {control: wave}
  do: {}
endings:
  solved: {act: close, choose: is_solved}
  given_up: {act: close, choose: gave_up}
situations:
  open:
    rules:
      give-up: {must: given_up, from: patience}
    then: {given_up: after, close: end}
  after: {screen: gone}
"""


@pytest.fixture
def help_desk(machine):
    return machine(HELP_DESK)


@pytest.mark.parametrize(
    ("line", "findings", "ending", "over"),
    [
        ("3:00 given_up", ["3:00 act right give-up", "3:00 rule kept give-up"], "given_up", False),
        ("2:59 given_up", ["2:59 act early give-up"], "given_up", False),
        # The wrong reason is wrong, and the duty was left undone when it was due.
        (
            "3:00 close is_solved",
            ["3:00 act wrong give-up", "3:00 rule missed give-up"],
            "solved",
            True,
        ),
        ("2:00 close is_solved", ["2:00 act wrong give-up"], "solved", True),
        # Choices that no ending names.
        ("2:00 close something", ["2:00 act wrong give-up"], "other", True),
    ],
)
def test_endings(help_desk, line, findings, ending, over):
    state, found = play(help_desk, line)
    assert told(help_desk, line) == findings
    assert (state.ending, state.over) == (ending, over)
    assert found


def test_an_ending_is_the_act_with_its_choices(help_desk):
    by_name = play(help_desk, "3:00 given_up")
    assert by_name == play(help_desk, "3:00 close gave_up")


@pytest.mark.parametrize("way", ["", ", left: stay"])
def test_what_leaves_the_case_where_it_is_ends_nothing(machine, way):
    room = machine(
        f"""
acts: [go]
events: [bell]
endings: {{left: {{act: go}}}}
situations:
  room: {{then: {{bell: hall{way}}}}}
  hall: {{then: {{left: end}}}}
"""
    )
    state, _ = play(room, "1:00 left")
    assert (state.ending, state.over) == ("", False)
    state, _ = play(room, "1:00 left", "2:00 bell", "3:00 left")
    assert (state.ending, state.over) == ("left", True)


# -- moves ------------------------------------------------------------------------------------

FIRST_WAY = """
times: {noon: 12:00}
facts: [member]
acts: [enter]
situations:
  gate:
    then:
      enter:
        - {to: lounge, when: {member: yes}, before: noon}
        - {to: restaurant, from: noon}
        - {to: bar}
  lounge: {}
  restaurant: {}
  bar: {}
"""


@pytest.mark.parametrize(
    ("member", "at", "place"),
    [
        (True, "11:59", "lounge"),
        (True, "12:00", "restaurant"),
        (False, "11:59", "bar"),
        (False, "12:00", "restaurant"),
    ],
)
def test_the_first_way_that_fits_is_taken(machine, member, at, place):
    state, _ = play(machine(FIRST_WAY), f"{at} enter", member=member)
    assert state.situation == place


def test_a_way_sees_the_count_with_the_new_one_in_it(machine):
    phone = machine("""
        events: [fails]
        acts: [dial]
        situations:
          dialling:
            then:
              fails: [{to: dialling, when: {fails: {at most: 2}}}, {to: given_up}]
          given_up: {then: {dial: end}}
    """)
    assert play(phone, "0:01 fails", "0:02 fails")[0].situation == "dialling"
    assert play(phone, "0:01 fails", "0:02 fails", "0:03 fails")[0].situation == "given_up"


def test_an_act_without_a_way_on_leaves_the_case_where_it_is(machine):
    state, found = play(machine(FIRE), "0:05 wave")
    assert (state.situation, state.entered, len(found)) == ("inside", 0, 1)


def test_staying_is_no_new_visit_but_entering_again_is(machine):
    text = """
        limits: {quick: 0:10}
        acts: [tidy]
        events: [ping]
        situations:
          here:
            rules: {tidy: {must: tidy, within: quick}}
            then: {ping: TARGET}
    """
    staying = machine(text.replace("TARGET", "stay"))
    again = machine(text.replace("TARGET", "here"))
    assert told(staying, "0:08 ping", "0:12 wait") == ["0:11 rule overdue tidy"]
    assert told(again, "0:08 ping", "0:12 wait") == ["0:08 rule lapsed tidy"]


def test_end_closes_the_case(machine):
    door = machine("acts: [leave]\nsituations: {here: {then: {leave: end}}}")
    state, _ = play(door, "0:05 leave")
    assert state.over
    assert door.inputs(state) == ()
    with pytest.raises(Impossible, match="the case is over"):
        door.step(state, Input(10, "leave"))


# -- passing moments --------------------------------------------------------------------------

EGG = """
times: {done: 4:00}
limits: {cool: 1:00}
acts: [take_out, peel]
situations:
  boiling:
    rules: {take-out: {must: take_out, by: done}}
    then: {take_out: cooling}
    moments: [{to: hard, after: done}]
  cooling: {moments: {to: ready, wait: cool}}
  ready: {then: {peel: end}}
  hard: {}
"""


@pytest.mark.parametrize(
    ("lines", "place", "entered"),
    [
        (["4:00 wait"], "boiling", 0),
        (["4:01 wait"], "hard", 241),
        (["9:00 wait"], "hard", 241),
        (["3:00 take_out", "3:59 wait"], "cooling", 180),
        (["3:00 take_out", "4:00 wait"], "ready", 240),
        (["3:00 take_out", "9:00 wait"], "ready", 240),
    ],
)
def test_a_moment_comes_at_the_first_second_inside_its_window(machine, lines, place, entered):
    state, _ = play(machine(EGG), *lines)
    assert (state.situation, state.entered) == (place, entered)


def test_a_duty_is_overdue_before_a_moment_of_the_same_second_takes_it_away(machine):
    assert told(machine(EGG), "5:00 wait") == [
        "4:01 rule overdue take-out",
        "4:01 rule missed take-out",
    ]


def test_an_urgent_moment_leads_on_in_the_same_second(machine):
    chain = machine("""
        facts: [hurry]
        events: [bell]
        acts: [run]
        situations:
          waiting: {then: {bell: called}, moments: [{to: running, when: {hurry: yes}}]}
          called: {moments: [{to: running, when: {bell: {at least: 1}}}]}
          running: {then: {run: end}}
    """)
    assert play(chain, "0:07 bell")[0].situation == "running"
    assert play(chain, "0:07 bell")[0].entered == 7
    assert chain.start({"hurry": True}).situation == "running"


def test_one_second_brings_moments_first_then_the_input(machine):
    state, _ = play(machine(EGG), "3:00 take_out", "4:00 peel")
    assert state.over


def test_an_act_after_a_moment_has_closed_the_case_is_impossible(machine):
    shop = machine("""
        times: {closing: 1:00}
        acts: [buy]
        situations: {shop: {then: {buy: stay}, moments: [{to: end, from: closing}]}}
    """)
    assert play(shop, "2:00 wait")[0].t == 60
    with pytest.raises(Impossible, match="the case is over"):
        shop.step(shop.start(), Input(60, "buy"))


# -- what can happen --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Input(10, "wave"), None),
        (Input(10, "sing"), "there is no act or event `sing`"),
        (Input(10, "all_clear", ("x",)), "an event takes no choices"),
        (Input(10, "wave", ("x",)), "`wave` needs 0 choices, not 1"),
        (Input(4, "wave"), "the clock already shows 0:05"),
        (Input(SECONDS_MAX + 1), "a case lasts 1440:00 at most"),
    ],
)
def test_impossible_inputs_say_why(machine, given, message):
    drill = machine(FIRE)
    state, _ = drill.step(drill.start(), Input(5))
    if message is None:
        assert drill.step(state, given)[0].t == 10
        return
    with pytest.raises(Impossible, match=message):
        drill.step(state, given)


def test_an_event_without_a_way_on_cannot_happen(machine):
    rooms = machine("""
        times: {noon: 12:00}
        acts: [look]
        events: [visitor, phone]
        situations:
          hall: {then: {visitor: [{to: office, from: noon}]}}
          office: {then: {phone: stay}}
    """)
    with pytest.raises(Impossible, match=r"`phone` cannot happen in “hall\.”"):
        rooms.step(rooms.start(), Input(5, "phone"))
    with pytest.raises(Impossible, match="`visitor` leads nowhere at 11:59"):
        rooms.step(rooms.start(), Input(719, "visitor"))
    assert play(rooms, "12:00 visitor")[0].situation == "office"


def test_an_act_that_is_not_on_the_screen_cannot_be_done(machine):
    desk = machine(HELP_DESK)
    state, _ = play(desk, "3:00 given_up")
    assert [given.name for given in desk.inputs(state)] == ["wave"]
    with pytest.raises(Impossible, match=r"“Do” is not there in “after\.”"):
        desk.step(state, Input(200, "do"))


def test_inputs_are_acts_with_their_choices_in_order_then_events(machine):
    desk = machine("""
        stage:
          id: desk
          title: A desk
          screens: {desk: {title: Here}}
          controls: {do: {label: Do, place: desk}, pick: {label: Pick, place: desk, asks: [a, b]}}
          dialogs:
            a: {title: First, options: {y: {label: Y}, x: {label: X}}}
            b: {title: Then, options: {p: {label: P}, q: {label: Q}}}
        acts: {write: {}, pick: {control: pick}}
        events: [late, early]
        situations: {here: {then: {early: stay, late: stay}}}
    """)
    assert desk.inputs(desk.start()) == (
        Input(0, "write"),
        Input(0, "pick", ("y", "p")),
        Input(0, "pick", ("y", "q")),
        Input(0, "pick", ("x", "p")),
        Input(0, "pick", ("x", "q")),
        Input(0, "late"),
        Input(0, "early"),
    )


@pytest.mark.parametrize("most", [0, 1, 2])
def test_inputs_offers_an_event_exactly_where_it_can_happen(machine, most):
    phone = machine(f"""
        limits: {{soon: 0:05}}
        acts: [dial]
        events: [fails, echo]
        situations:
          dialling:
            then:
              fails: [{{to: stay, when: {{fails: {{at most: {most}}}}}}}]
              echo: [{{to: stay, within: soon, since: echo}}]
    """)
    state = phone.start()
    for _ in range(most):
        state, _ = phone.step(state, Input(0, "fails"))
    assert [given.name for given in phone.inputs(state)] == ["dial", "echo"]
    with pytest.raises(Impossible, match="`fails` leads nowhere at 0:00"):
        phone.step(state, Input(0, "fails"))


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"member": "yes"}, "the fact `member` is yes or no"),
        ({"size": True}, "the fact `size` is text"),
        ({"size": "huge"}, "the fact `size` is one of small, large"),
        ({"colour": "red"}, "there is no fact `colour`"),
    ],
)
def test_facts_must_fit(machine, facts, message):
    shop = machine("""
        facts:
          member: {}
          size: {is: [small, large], default: small}
        acts: [buy]
        situations: {shop: {then: {buy: end}}}
    """)
    with pytest.raises(ValueError, match=message):
        shop.start(facts)


def test_waiting_in_pieces_is_waiting(machine):
    egg = machine(EGG)
    at_once = egg.step(egg.start(), Input(600))
    state, found = egg.start(), ()
    for second in range(1, 601):
        state, findings = egg.step(state, Input(second))
        found += findings
    assert (state, found) == at_once


def test_moments_name_every_second_at_which_waiting_changes_anything(machine):
    egg = machine(EGG)
    assert egg.moments(egg.start()) == (241,)
    assert egg.moments(play(egg, "3:00 take_out")[0]) == (240,)
    assert Machine(small(FIRE)).moments(Machine(small(FIRE)).start()) == (10, 31)


# -- how often, and what the world cuts short ---------------------------------------------------

DOOR = """
limits: {a-moment: 0:05, soon: 0:20}
acts: [answer, note, knock, sit_down]
events: [leaves, drops]
situations:
  ringing:
    rules: {answer: {must: answer, cut short: CUT}}
    then: {answer: talking, leaves: alone, drops: stay}
  talking:
    rules: {knock: {must: knock, at least: 3, in order: []}}
    then: {leaves: alone, sit_down: end}
  alone: {then: {sit_down: end, drops: ringing, leaves: stay}}
"""


def door(machine, cut_short: str) -> Machine:
    return machine(DOOR.replace("CUT", cut_short).replace(", in order: []", ""))


@pytest.mark.parametrize(
    ("cut_short", "lines", "findings"),
    [
        ("lapses", ["0:09 leaves"], ["0:09 rule lapsed answer"]),
        ("missed", ["0:00 leaves"], ["0:00 rule lapsed answer"]),
        ("missed", ["0:01 leaves"], ["0:01 rule missed answer"]),
        ("missed, time to act: a-moment", ["0:04 leaves"], ["0:04 rule lapsed answer"]),
        ("missed, time to act: a-moment", ["0:05 leaves"], ["0:05 rule missed answer"]),
        ("stays owed", ["0:09 leaves"], []),
        (
            "stays owed",
            ["0:09 leaves", "0:10 answer"],
            ["0:10 act right answer", "0:10 rule kept answer"],
        ),
        (
            "stays owed",
            ["0:09 leaves", "0:10 sit_down"],
            ["0:10 act wrong answer", "0:10 rule missed answer"],
        ),
        ("stays owed", ["0:09 leaves", "0:10 drops", "0:11 leaves"], []),
    ],
)
def test_what_becomes_of_a_duty_that_the_world_takes_away(machine, cut_short, lines, findings):
    assert told(door(machine, cut_short), *lines) == findings


def test_a_duty_is_kept_when_it_was_done_often_enough(machine):
    lines = [f"0:0{second} knock" for second in range(2, 6)]
    assert told(door(machine, "lapses"), "0:01 answer", *lines)[2:] == [
        *("0:02 act right knock", "0:02 rule counted knock"),
        *("0:03 act right knock", "0:03 rule counted knock"),
        *("0:04 act right knock", "0:04 rule kept knock"),
        "0:05 act unneeded knock",
    ]


def test_what_was_done_too_seldom_is_left_behind(machine):
    lines = ("0:01 answer", "0:02 knock", "0:03 sit_down")
    assert told(door(machine, "lapses"), *lines)[-2:] == [
        "0:03 act wrong knock",
        "0:03 rule missed knock",
    ]
    rows = verdict(door(machine, "lapses"), *lines[:2])["rules"]
    assert [row["why"] for row in rows] == [
        "Done at 0:01.",
        "Still to be done when the run stopped. Done 1 of 3 times so far.",
    ]
