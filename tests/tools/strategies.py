"""Hypothesis strategies: small procedures that hold together, and runs of any procedure.

Rules and ways on are drawn from the grammar, key by key and by the kind of what stands there, and
read as any file is. So a key that is new in the language is drawn as soon as it is in the table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from simulator.core import model as m
from simulator.language import grammar as g
from simulator.language import kinds
from simulator.language.build_model import parse
from simulator.language.diagnostics import render

SECONDS_MAX = 12
"""Times and durations stay below this, so that ends of windows meet each other often."""

ACTS = ("greet", "sign", "close")
EVENTS = ("rings", "stops")
ENDINGS = ("won", "lost")
SITUATIONS = ("hall", "desk", "yard", "gate")
COUNTED = ("noise", "here", "rings", "sign", "won")
TIMERS = ("rings", "sign")
TIMES = {f"t{second}": second for second in range(SECONDS_MAX + 1)}
DURATIONS = {f"d{second}": second for second in range(SECONDS_MAX + 1)}

Data = dict[str, Any]


class World:
    """The names that can stand in a drawn rule or way, by what they are names of."""

    def __init__(self, situations: tuple[str, ...], duties: tuple[str, ...] = ()) -> None:
        self.names: Mapping[str, tuple[str, ...]] = {
            "time": tuple(TIMES),
            "duration": tuple(DURATIONS),
            "act or event": TIMERS,
            "act or ending": (*ACTS, *ENDINGS),
            "rule": duties[-1:],
            "situation": situations,
        }


def drawn(kind: Any, world: World) -> st.SearchStrategy[Any] | None:
    """What can stand where the grammar has *kind*; None for prose, and where there is no name."""
    match kind:
        case kinds.YesNo():
            return st.sampled_from(("yes", "no"))
        case kinds.Choice(words):
            return st.sampled_from(words)
        case kinds.Name(of):
            names = world.names.get(of, ())
            return st.sampled_from(names) if names else None
        case kinds.ListOf(inner):
            one = drawn(inner, world)
            return None if one is None else st.lists(one, min_size=1, max_size=2, unique=True)
        case kinds.Words("number or limit"):
            return st.sampled_from(("0", "1", "2"))
        case kinds.Words():
            return None
    if kind is g.WHEN:
        return guards
    raise NotImplementedError(f"say here how to draw {kind}")


KEYS_MAX = 3
"""So many keys a rule or way has at most, besides what it is about."""


@st.composite
def record(draw: st.DrawFn, keys: tuple[kinds.Key, ...], world: World) -> Data:
    """A few of *keys*, with any of what can stand there."""
    kinds = {key.name: drawn(key.kind, world) for key in keys}
    kinds = {name: kind for name, kind in kinds.items() if kind is not None}
    names = draw(st.lists(st.sampled_from(sorted(kinds)), max_size=KEYS_MAX, unique=True))
    return {name: draw(kinds[name]) for name in names}


_comparisons = st.builds(
    lambda key, count: {key: count} if key else count,
    st.sampled_from(("", *(key.name for key in g.RECORDS["comparison"]))),
    st.sampled_from(("0", "1", "2")),
)
_groups = st.fixed_dictionaries(
    {},
    optional={
        "vip": st.sampled_from(("yes", "no")),
        "colour": st.sampled_from(("red", "blue")),
        **dict.fromkeys(COUNTED, _comparisons),
    },
).map(lambda group: dict(list(group.items())[:2]))
guards = st.lists(_groups.filter(bool), min_size=1, max_size=2)


def fitting(data: Data) -> Data:
    """*data* without what would be refused: two ends for one side of a window, a window that closes
    before it opens; and with what a key needs beside it to say anything."""
    kept = dict(data)
    for one, other in (("from", "after"), ("by", "before")):
        if one in kept:
            kept.pop(other, None)
    opens = TIMES.get(kept.get("from", ""), TIMES.get(kept.get("after", ""), -1) + 1)
    closes = TIMES.get(kept.get("by", ""), TIMES.get(kept.get("before", ""), SECONDS_MAX + 2) - 1)
    if closes < opens:
        kept.pop("from", None), kept.pop("after", None)
    if closes < 0:
        kept.pop("before")
    if {"wait", "within"} <= kept.keys() and DURATIONS[kept["wait"]] > DURATIONS[kept["within"]]:
        kept["wait"], kept["within"] = kept["within"], kept["wait"]
    if "since" in kept and not {"wait", "within"} & kept.keys():
        kept["within"] = "d3"
    if "time to act" in kept:
        kept["cut short"] = "missed"
    return kept


# -- rules ------------------------------------------------------------------------------------

KINDS = ("must", "must", "must not", "must not", "may")


@st.composite
def _rules(draw: st.DrawFn, situations: tuple[str, ...]) -> Data:
    """One to five rules; one can wait for the duty before it."""
    found: Data = {}
    duties: tuple[str, ...] = ()
    for index in range(draw(st.integers(1, 5))):
        kind, name = draw(st.sampled_from(KINDS)), f"rule-{index}"
        world = World(situations, duties)
        keys = [key for key in g.RECORDS["wide rule"] if not key.of or kind in key.of]
        rule = draw(record(tuple(k for k in keys if k.name not in KINDS), world))
        rule[kind] = draw(st.lists(st.sampled_from((*ACTS, *ENDINGS)), min_size=1, max_size=2))
        rule["text"] = f"Rule {'ABCDE'[index]}."
        found[name] = fitting(rule)
        duties += (name,) * (kind == "must")
    return found


# -- situations -------------------------------------------------------------------------------


@st.composite
def _situation(draw: st.DrawFn, situations: tuple[str, ...], here: str) -> Data:
    """What a situation leads to: acts, endings and events, and at most one passing moment. A moment
    that leads back takes a second at least, so that moments never go round in no time."""
    world = World(situations)
    way = record(tuple(key for key in g.RECORDS["way"] if key.name != "to"), world).map(fitting)
    then: Data = {}
    for _ in range(draw(st.integers(0, 6))):
        on = draw(st.sampled_from((*ACTS, *ENDINGS, *EVENTS, *EVENTS)))
        to = draw(st.sampled_from((*situations, m.END, m.STAY)))
        then.setdefault(on, []).append({"to": to} | draw(way))
    moments = []
    if draw(st.booleans()):
        forward = (*situations[situations.index(here) + 1 :], m.END)
        moment = {"to": draw(st.sampled_from(forward))} | draw(way)
        again = {"to": draw(st.sampled_from(situations)), "wait": f"d{draw(st.integers(1, 3))}"}
        if draw(st.booleans()):
            again["when"] = draw(guards)
        moments = [moment if draw(st.booleans()) else again]
    found = {
        "title": here.title(),
        "text": "Here.",
        "screen": draw(st.sampled_from(("room", "field"))),
    }
    return found | ({"then": then} if then else {}) | ({"moments": moments} if moments else {})


# -- procedures -------------------------------------------------------------------------------


@st.composite
def small_data(draw: st.DrawFn) -> Data:
    """Two to four situations and one to five rules, with every key in reach."""
    situations = SITUATIONS[: draw(st.integers(2, 4))]
    found = {name: draw(_situation(situations, name)) for name in situations}
    return {"situations": found, "rules": draw(_rules(situations))}


def small_procedures() -> st.SearchStrategy[m.Procedure]:
    """The procedures of such data."""
    return small_data().map(built)


def built(data: Data) -> m.Procedure:
    """The procedure of these situations and rules, and whatever else *data* has, read as a file
    is."""
    own = {name: data[name] for name in ("people", "scenarios") if name in data}
    world = WORLD | {name: data[name] for name in data if name not in own}
    head = HEAD | own | {"start": next(iter(data["situations"]))}
    files = {
        "drawn.yml": json.dumps(head).encode(),
        "rest.yml": json.dumps(world).encode(),
    }
    parsed = parse("drawn.yml", files.get)
    assert parsed.procedure is not None, render(parsed.found, parsed.sources)
    return parsed.procedure


HEAD = {
    "procedure": "drawn",
    "title": "Drawn",
    "summary": "A drawn procedure.",
    "version": "1",
    "role": "guest",
    "zero": "the start",
    "source": {"title": "None"},
    "use": "rest.yml",
}
WORLD = {
    "stage": {
        "id": "stage",
        "title": "A stage",
        "screens": {"room": {"title": "A room"}, "field": {"title": "A field"}},
        "controls": {
            "wave": {"label": "Wave", "place": "talk"},
            "pen": {"label": "Pen", "place": "desk", "on": "room"},
            "door": {"label": "Door", "place": "desk", "asks": "sure"},
        },
        "dialogs": {
            "sure": {
                "title": "Are you sure",
                "options": {
                    f"{word}_option": {"label": word.title()} for word in ("yes", "no", "maybe")
                },
            }
        },
    },
    "times": {name: f"0:{second:02d}" for name, second in TIMES.items()},
    "limits": {name: f"0:{second:02d}" for name, second in DURATIONS.items()},
    "facts": {
        "vip": {
            "is": "yes or no",
            "text": "A guest of honour.",
            "label": "VIP",
            "default": "no",
        },
        "colour": {
            "is": ["red", "blue"],
            "text": "The colour.",
            "label": "Colour",
            "default": "red",
        },
    },
    "acts": {
        "greet": {"text": "Greet", "control": "wave"},
        "sign": {"text": "Sign", "control": "pen"},
        "close": {"text": "Close", "control": "door"},
    },
    "events": {
        "rings": {"text": "It rings.", "heard": "Ring.", "on": ["room", "field"]},
        "stops": {"text": "It stops.", "heard": "Silence.", "on": ["room", "field"]},
    },
    "endings": {
        "won": {"title": "Won", "act": "close", "choose": "yes_option"},
        "lost": {"title": "Lost", "act": "close", "choose": "no_option"},
    },
    "counters": {
        "noise": ["rings", "greet"],
        "here": {"counts": ["stops", "sign"], "in": "desk"},
    },
}
_EMPTY = {"title": "Here", "text": "Here.", "screen": "room"}
FACTS = built({"situations": dict.fromkeys(SITUATIONS, _EMPTY), "rules": {}}).facts


def facts_of(facts: tuple[m.Fact, ...]) -> st.SearchStrategy[dict[str, bool | str]]:
    """Values for the facts that rules can depend on."""
    return st.fixed_dictionaries(
        {
            fact.id: st.booleans() if fact.kind == "yes or no" else st.sampled_from(fact.options)
            for fact in facts
            if fact.kind != "words"
        }
    )
