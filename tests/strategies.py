"""Hypothesis strategies: small procedures that hold together, and runs of any procedure."""

from __future__ import annotations

import dataclasses

from hypothesis import strategies as st

from simulator.core import model as m

SECONDS_MAX = 12
"""Times and durations stay below this, so that ends of windows meet each other often."""

ACTS = ("greet", "sign", "close")
EVENTS = ("rings", "stops")
ENDINGS = (
    m.Ending("won", "Won", "close", ("yes_option",)),
    m.Ending("lost", "Lost", "close", ("no_option",)),
)
COUNTERS = (m.Counter("noise", ("rings", "greet")), m.Counter("here", ("stops", "sign"), ("desk",)))
CLOCKS = ("case", "situation", "rings", "sign")
FACTS = (
    m.Fact("vip", "A guest of honour.", "VIP", "yes or no", (), False),
    m.Fact("colour", "The colour.", "Colour", "one of", ("red", "blue"), "red"),
)

seconds = st.integers(0, SECONDS_MAX)
openings = st.none() | seconds
closings = st.none() | seconds | st.just(-1)


def _window(clock: str, opens: int | None, closes: int | None) -> m.Window:
    """A window as the compiler makes them: it does not close before it opens."""
    if opens is not None and closes is not None and closes < opens:
        opens, closes = (closes, opens) if closes >= 0 else (None, closes)
    return m.Window(opens, closes, clock)


one_window = st.builds(_window, st.sampled_from(CLOCKS), openings, closings)
windows = st.lists(one_window, max_size=2, unique_by=lambda window: window.clock).map(tuple)
"""None, one, or one on each of two clocks. They may be empty, as after `before: 0:00`."""

conditions = st.one_of(
    st.builds(m.Condition, st.just("vip"), st.just("is"), st.booleans()),
    st.builds(m.Condition, st.just("colour"), st.just("is"), st.sampled_from(("red", "blue"))),
    st.builds(
        m.Condition,
        st.sampled_from(("noise", "here", "rings", "sign", "won")),
        st.sampled_from(("is", "at_least", "at_most", "above", "below")),
        st.integers(0, 2),
    ),
)
guards = st.one_of(
    st.just(()),
    st.lists(st.lists(conditions, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
)


def _ways(names: tuple[str, ...], here: str) -> st.SearchStrategy[tuple[m.Move, ...]]:
    """What a situation leads to: acts, endings and events, and at most one passing moment. A moment
    that leads back takes a second at least, so that moments never go round in no time."""
    on = st.sampled_from((*ACTS, "won", "lost", *EVENTS, *EVENTS))
    way = st.builds(m.Move, on, st.sampled_from((*names, m.END, m.STAY)), guards, windows)
    forward = (*names[names.index(here) + 1 :], m.END)
    moments = st.builds(m.Move, st.just(""), st.sampled_from(forward), guards, windows)
    lasting = st.builds(m.Window, st.integers(1, 3), st.none(), st.just("situation"))
    again = st.builds(
        m.Move, st.just(""), st.sampled_from(names), guards, lasting.map(lambda window: (window,))
    )
    moment = st.lists(moments | again, max_size=1)
    return st.tuples(st.lists(way, max_size=6), moment).map(lambda both: (*both[0], *both[1]))


def _situation(names: tuple[str, ...], here: str) -> st.SearchStrategy[m.Situation]:
    return st.builds(
        m.Situation,
        st.just(here),
        st.just(here.title()),
        st.just("Here."),
        st.sampled_from(("room", "field")),
        _ways(names, here),
    )


def _rule(names: tuple[str, ...]) -> st.SearchStrategy[m.Rule]:
    return st.builds(
        m.Rule,
        id=st.just(""),
        kind=st.sampled_from(("must", "must", "must not", "may")),
        acts=st.lists(
            st.sampled_from((*ACTS, "won", "lost")), min_size=1, max_size=2, unique=True
        ).map(tuple),
        text=st.just("A rule."),
        scope=st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple),
        windows=windows,
        guard=guards,
        each=st.booleans(),
        unless_allowed=st.booleans(),
    )


def _numbered(rules: list[m.Rule], waits: list[bool]) -> tuple[m.Rule, ...]:
    """The rules with their ids; some wait for the duty before them. Only bans give way."""
    found: list[m.Rule] = []
    for index, (rule, wait) in enumerate(zip(rules, waits, strict=False)):
        duties = [earlier.id for earlier in found if earlier.kind == "must"]
        ban = rule.kind == "must not"
        found.append(
            dataclasses.replace(
                rule,
                id=f"rule-{index}",
                after=tuple(duties[-1:]) if wait and not ban else (),
                unless_allowed=ban and rule.unless_allowed,
            )
        )
    return tuple(found)


def _of_size(size: int) -> st.SearchStrategy[m.Procedure]:
    names = ("hall", "desk", "yard", "gate")[:size]
    return st.builds(
        _procedure,
        st.tuples(*(_situation(names, here) for here in names)),
        st.builds(
            _numbered,
            st.lists(_rule(names), min_size=1, max_size=5),
            st.lists(st.booleans(), min_size=5, max_size=5),
        ),
    )


def small_procedures() -> st.SearchStrategy[m.Procedure]:
    """A procedure of two to four situations and one to five rules, with every feature in reach."""
    return st.one_of(_of_size(2), _of_size(3), _of_size(4))


def _procedure(situations: tuple[m.Situation, ...], rules: tuple[m.Rule, ...]) -> m.Procedure:
    return m.Procedure(
        id="drawn",
        title="Drawn",
        summary="A drawn procedure.",
        version="1",
        role="guest",
        zero="the start",
        start=situations[0].id,
        source=m.Source("None"),
        constants=(),
        facts=FACTS,
        stage=STAGE,
        scripts=(),
        acts=(
            m.Act("greet", "Greet", "wave"),
            m.Act("sign", "Sign", "pen"),
            m.Act("close", "Close", "door"),
        ),
        events=(
            m.Event("rings", "It rings.", "Ring.", ("room", "field")),
            m.Event("stops", "It stops.", "Silence.", ("room", "field")),
        ),
        endings=ENDINGS,
        counters=COUNTERS,
        situations=situations,
        rules=rules,
        claims=(),
        clauses=(),
        readings=(),
        scenarios=(),
    )


STAGE = m.Stage(
    "stage",
    "A stage",
    (m.Screen("room", "A room"), m.Screen("field", "A field")),
    (
        m.Control("wave", "Wave", "talk"),
        m.Control("pen", "Pen", "desk", screens=("room",)),
        m.Control("door", "Door", "desk", asks=("sure",)),
    ),
    (
        m.Dialog(
            "sure",
            "Are you sure",
            (
                m.Option("yes_option", "Yes"),
                m.Option("no_option", "No"),
                m.Option("maybe_option", "Maybe"),
            ),
        ),
    ),
)


def facts_of(facts: tuple[m.Fact, ...]) -> st.SearchStrategy[dict[str, bool | str]]:
    """Values for the facts that rules can depend on."""
    return st.fixed_dictionaries(
        {
            fact.id: st.booleans() if fact.kind == "yes or no" else st.sampled_from(fact.options)
            for fact in facts
            if fact.kind != "words"
        }
    )
