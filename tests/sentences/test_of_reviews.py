"""Everything that can be said of a change, each kind at least once with a case that it meets.

The reviews of random edits are held in ``tests/review/test_any_edit.py``, those of single edits
with what they are expected to be in ``tests/review``.
"""

from __future__ import annotations

from beside_meanings import OF_REVIEWS
from compared import edited, told_of
from support import small_parsed

DOOR = """
times: {opens: 0:10, closes: 0:50, over: 1:00, latest: 2:00}
facts: {vip: {}, room: {is: [hall, yard], default: hall}}
acts: [call, leave, joke, promise]
events: [answers, rings_out]
endings: {left: {act: leave}}
situations:
  waiting:
    rules:
      call-in-time: {must: call, from: opens, by: closes, once: yes}
      leave-at-the-end: {must: left, from: over}
      stay-until-then: {must not: leave, before: over}
      mind-your-words: {must not: [joke, promise]}
    then: {call: ringing, left: end}
  ringing:
    rules:
      leave-then: {must: left, from: over, by: latest, readings: [how-long]}
    then: {answers: talking, rings_out: waiting, left: end}
  talking:
    rules:
      leave-after-it: {must: left, from: over}
    then: {left: end}
claims:
  not-too-soon: {text: Nobody leaves too soon., never: {ending: left, before: over}}
scenarios:
  quiet: {ends as: left}
  again: {ends as: left}
examples:
  calling: {text: A call is due., run: 0:10 wait, then: {0:10 call: right, 0:55 leave: wrong}}
  later: {text: A call is late., run: 0:10 wait, then: {0:20 call: right}}
questions: {when do I leave: leave-then}
readings:
  how-long: {text: It rings a while., question: "How long does it ring?"}
"""
EDITS = {
    "the call closes earlier": [("closes: 0:50", "closes: 0:15")],
    "people may leave sooner, and a promise goes": [
        ("over: 1:00", "over: 0:55"),
        ("left, before: over}}", "left, before: opens}}"),
        ("  later: {text: A call is late., run: 0:10 wait, then: {0:20 call: right}}\n", ""),
        ("  again: {ends as: left}\n", ""),
    ],
    "a promise says less": [("left, before: over}}", "left, before: opens}}")],
    "nobody may leave": [("leave-then: {must: left,", "leave-then: {must not: leave,")],
    "a question is answered": [
        (", readings: [how-long]}", "}"),
        (DOOR[DOOR.index("\nreadings:") :], ""),
    ],
    "a guest may be joked with, and more may go wrong": [
        ("not: [joke, promise]}", "not: [joke, promise], when: {vip: no}}"),
        ("claims:", "pass mark: {mistakes: 1}\nclaims:"),
    ],
    "there is one more room": [("is: [hall, yard]", "is: [hall, yard, attic]")],
    "the search is asked for less": [("questions: {when do I leave: leave-then}\n", "")],
    "other words": [("A call is due.", "Now call."), ("It rings a while.", "It rings long.")],
}


def test_each_kind_of_sentence_about_a_change_meets_a_case() -> None:
    met = set()
    for edits in EDITS.values():
        _, held = told_of(small_parsed(DOOR), small_parsed(edited(DOOR, edits)))
        held.report()
        met |= {kind for kind, count in held.met.items() if count}
    assert set(OF_REVIEWS) - met == set()
