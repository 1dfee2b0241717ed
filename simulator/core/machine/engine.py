"""The engine: one pure fold over timed inputs.

``Machine(procedure)`` holds the tables; ``start`` gives the first state, ``inputs`` what can happen
now in a fixed order, ``step`` the state after one input with its findings. Time is an input. Pages,
judge, hints, proof and review all ask this machine.

The life of a duty (``must``): off → owed → kept, late, missed or lapsed. It is *owed* while its
situation and guard hold. Its window says when it is *due*. It is *overdue* from the second after
its window closes. Left through an own act while due, it is missed. What becomes of it when an event
or a passing moment takes it away before its deadline, and what else a rule can say of its acts,
stands in ``modifiers``, a record for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from simulator.core.clock import SECONDS_MAX, show
from simulator.core.machine.modifiers import (
    AT_LEAST,
    CUT_SHORT,
    ONCE,
    UNLESS_ALLOWED,
    owed_again,
    stays_owed,
)
from simulator.core.machine.state import (
    DONE,
    NEVER,
    OFF,
    OVERDUE,
    OWED,
    ActVerdict,
    Cause,
    DutyOutcome,
    Finding,
    Impossible,
    Input,
    State,
)
from simulator.core.machine.tables import WAITING, Tables
from simulator.core.model import END, OTHER_ENDING, STAY, Rule

__all__ = [
    "DONE",
    "NEVER",
    "OFF",
    "OVERDUE",
    "OWED",
    "Finding",
    "Impossible",
    "Input",
    "Machine",
    "State",
]


class Machine(Tables):
    """A procedure made ready to run. Holds tables only, never a state."""

    def start(self, facts: Mapping[str, bool | str] | None = None) -> State:
        """The state at 0:00. *facts* overrides defaults; an unknown name or value raises
        ValueError."""
        given = dict(facts or {})
        values: list[bool | str] = []
        for fact in self.procedure.facts:
            value = given.pop(fact.id, fact.default)
            if fact.kind == "yes or no" and not isinstance(value, bool):
                raise ValueError(f"the fact `{fact.id}` is yes or no, not {value!r}")
            if fact.kind != "yes or no" and not isinstance(value, str):
                raise ValueError(f"the fact `{fact.id}` is text, not {value!r}")
            if fact.options and value not in fact.options:
                raise ValueError(f"the fact `{fact.id}` is one of {', '.join(fact.options)}")
            values.append(value)
        if given:
            raise ValueError(f"there is no fact `{next(iter(given))}` in this procedure")
        return self.started(tuple(values))

    def started(self, facts: tuple[bool | str, ...]) -> State:
        """The state at 0:00 with these values of the facts, in their order."""
        state = State(
            t=0,
            entered=0,
            since=(-1,) * len(self.timers),
            situation=self.procedure.start,
            facts=facts,
            counts=(0,) * len(self.counted),
            ending="",
            over=False,
            duties=(OFF,) * len(self.duties),
            made=(0,) * len(self.duties),
        )
        return self._settle(self._refresh(state, state, "world", state.situation, []), [])

    def inputs(self, state: State) -> tuple[Input, ...]:
        """What can happen at this very second: acts in order with every choice, then events."""
        if state.over:
            return ()
        found = [
            Input(state.t, act.id, choices)
            for act in self.acts_in[state.situation]
            for choices in self.choices[act.id]
        ]
        found += [
            Input(state.t, event.id)
            for event in self.procedure.events
            if (state.situation, event.id) in self.moves_in
            and self.move(self.noting(state, (event.id,)), event.id) is not None
        ]
        return tuple(found)

    def offers(self, state: State, given: Input) -> bool:
        """Whether *given* is an act that can be done here, with choices that its dialogs have."""
        return (state.situation, given.name) in self.offered and given.choices in self.choices[
            given.name
        ]

    def step(self, state: State, given: Input) -> tuple[State, tuple[Finding, ...]]:
        """The state after *given*, and what it means. Raises Impossible."""
        if given.at < state.t:
            raise Impossible(f"the clock already shows {show(state.t)}")
        if given.at > SECONDS_MAX:
            raise Impossible(f"a case lasts {show(SECONDS_MAX)} at most")
        findings: list[Finding] = []
        state = self._advance(state, given.at, findings)
        if not given.name:
            return state, tuple(findings)
        if state.over:
            raise Impossible("the case is over")
        if given.name in self.procedure.act:
            state = self._act(state, given, findings)
        elif given.name in self.procedure.event:
            if given.choices:
                raise Impossible("an event takes no choices")
            state = self._event(state, given.name, findings)
        else:
            raise Impossible(f"there is no act or event `{given.name}`")
        return state, tuple(findings)

    def verdict(self, state: State, given: Input) -> Finding:
        """What an act of :meth:`inputs` would be told, without doing it."""
        return self.judged(state, given)[0]

    def judged(self, state: State, given: Input) -> tuple[Finding, ...]:
        """The same, with news of the rules that it touches."""
        findings: list[Finding] = []
        self._judge(state, given.name, self.ending_at.get(given[1:], ""), findings)
        return tuple(findings)

    def faults(self, state: State, given: Input) -> tuple[Finding, ...]:
        """All that is wrong with an act at this second: the gravest first, and what each rule has
        against it."""
        speaking = self._speaking(state, given.name, self.ending_at.get(given[1:], ""))
        if any(rank not in ("banned", "banned unless allowed") for rank in speaking):
            speaking.pop("banned unless allowed", None)  # it gives way to any rule for the act
        found = [
            Finding(state.t, "act", verdict, rule.id)
            for verdict, rank in _VERDICTS
            for rule in speaking.get(rank, ())
        ]
        return tuple(one for one in found if one.bad)

    def _advance(self, state: State, to: int, findings: list[Finding]) -> State:
        """Let time pass up to *to*: deadlines go by, passing moments lead on."""
        while state.t < to and not state.over:
            turns = [to, self.next_passing(state)]
            for rule, status in zip(self.duties, state.duties, strict=True):
                if status == OWED:
                    turns.append(self.bounds(rule, state)[1] + 1)
            state = state._replace(t=min(turn for turn in turns if turn > state.t))
            state = self._settle(self._overdue(state, findings), findings)
        return state

    def _overdue(self, state: State, findings: list[Finding]) -> State:
        if OWED not in state.duties:
            return state
        late = [
            i
            for i, status in enumerate(state.duties)
            if status == OWED and self.bounds(self.duties[i], state)[1] < state.t
        ]
        if not late:
            return state
        findings += [Finding(state.t, "rule", "overdue", self.duties[i].id) for i in late]
        duties = [OVERDUE if i in late else status for i, status in enumerate(state.duties)]
        return state._replace(duties=tuple(duties))

    def _settle(self, state: State, findings: list[Finding]) -> State:
        """Take the passing moments that are there now. The bound stops a circle of them."""
        for _ in self.procedure.situations:
            move = None if state.over else self.move(state, "")
            if move is None:
                break
            state = self._enter(state, state, move.to, "world", findings)
        return self._overdue(state, findings)

    def _act(self, state: State, given: Input, findings: list[Finding]) -> State:
        act = self.procedure.act[given.name]
        if all(act is not other for other in self.acts_in[state.situation]):
            title = self.procedure.situation[state.situation].title
            label = self.procedure.control[act.control].label
            raise Impossible(f"“{label}” is not there in “{title}”")
        if given.choices not in self.choices[given.name]:
            raise Impossible(self._choices_refused(given))
        ending = self.ending_at.get((given.name, given.choices), "")
        before, place = state, len(findings)
        state = self._judge(state, given.name, ending, findings)
        triggers = (ending, given.name) if ending else (given.name,)
        if given.name in self.ending_acts and self._leads_on(state, triggers):
            state = state._replace(ending=ending or OTHER_ENDING)
        state = self._happen(state, triggers, "act", findings)
        left = self._left_undone(before, findings[place + 1 :])
        if left and not findings[place].bad:
            news = [one for one in findings[place + 1 :] if one.kind != "allowed"]
            findings[place:] = [Finding(before.t, "act", "wrong", left), *news]
        return state

    def _leads_on(self, state: State, triggers: tuple[str, ...]) -> bool:
        """Whether the case goes on to somewhere else: what leaves it where it is ends nothing."""
        move = self.move(self.noting(state, triggers), *triggers)
        return move is not None and move.to != STAY

    def _choices_refused(self, given: Input) -> str:
        asks = self.procedure.control[self.procedure.act[given.name].control].asks
        if len(given.choices) != len(asks):
            return f"`{given.name}` needs {len(asks)} choices, not {len(given.choices)}"
        for name, choice in zip(asks, given.choices, strict=True):
            options = [option.id for option in self.procedure.dialog[name].options]
            if choice not in options:
                known = ", ".join(f"`{option}`" for option in options)
                return f"the dialog `{name}` has no option `{choice}`; known are {known}"
        return f"`{given.name}` does not take these choices"

    def _left_undone(self, before: State, findings: list[Finding]) -> str:
        """The first duty that was due, not overdue, and that an act has just left behind."""
        for finding in findings:
            if finding.kind == "missed" and before.duties[self.duty_index[finding.rule]] == OWED:
                return finding.rule
        return ""

    def _event(self, state: State, name: str, findings: list[Finding]) -> State:
        if not any(m.on == name for m in self.procedure.situation[state.situation].moves):
            title = self.procedure.situation[state.situation].title
            raise Impossible(f"`{name}` cannot happen in “{title}”")
        return self._happen(state, (name,), "world", findings)

    def noting(self, state: State, triggers: tuple[str, ...]) -> State:
        """The state with counts and timers that know of *triggers*."""
        if self.noted.isdisjoint(triggers):
            return state
        counts = tuple(
            min(count + any(name in counting.names for name in triggers), counting.most)
            if not counting.scope or state.situation in counting.scope
            else count
            for count, counting in zip(state.counts, self.counting, strict=True)
        )
        since = tuple(
            state.t if timer in triggers else zero
            for timer, zero in zip(self.timers, state.since, strict=True)
        )
        return state._replace(counts=counts, since=since)

    def _happen(
        self, state: State, triggers: tuple[str, ...], cause: Cause, findings: list[Finding]
    ) -> State:
        before, state = state, self.noting(state, triggers)
        move = self.move(state, *triggers)
        if move is None and cause == "world":
            raise Impossible(f"`{triggers[0]}` leads nowhere at {show(state.t)}")
        if move is None or move.to == STAY:
            state = self._refresh(before, state, cause, "", findings)
        else:
            state = self._enter(before, state, move.to, cause, findings)
        return self._settle(state, findings)

    def _enter(
        self, before: State, state: State, to: str, cause: Cause, findings: list[Finding]
    ) -> State:
        if to == END:
            state = state._replace(over=True)
        else:
            counts = tuple(
                0 if counting.scope else count
                for count, counting in zip(state.counts, self.counting, strict=True)
            )
            state = state._replace(situation=to, entered=state.t, counts=counts)
        return self._refresh(before, state, cause, to, findings)

    def _refresh(
        self, before: State, state: State, cause: Cause, entered: str, findings: list[Finding]
    ) -> State:
        """Bring duties in line with the situation and the guards. *entered* names a new visit;
        *before* has the timers by which the duties so far were due."""
        duties, made = list(state.duties), list(state.made)
        here = self.duties_in[state.situation] if not state.over else ()
        for i, rule in enumerate(self.duties):
            if duties[i] == OFF and i not in here:
                continue
            applies = i in here and self.applies(rule, state)
            anew = ONCE.step(rule, entered)
            if duties[i] in WAITING and (not applies or anew):
                if (news := self._put_down(i, before, state, cause)) == "stays owed":
                    continue
                if news:
                    findings.append(Finding(state.t, "rule", news, rule.id))
                duties[i], made[i] = OFF, 0
            if duties[i] == DONE and owed_again(rule) and (not applies or anew):
                duties[i], made[i] = OFF, 0
            if duties[i] == OFF and applies:
                duties[i] = OWED
        return state._replace(duties=tuple(duties), made=tuple(made))

    def _put_down(
        self, i: int, before: State, state: State, cause: Cause
    ) -> DutyOutcome | Literal["stays owed", ""]:
        """What becomes of a duty that is owed and does not apply any more, or is to be owed
        anew; empty for nothing that anybody would hear of."""
        rule, overdue = self.duties[i], state.duties[i] == OVERDUE
        due = overdue or self.bounds(rule, before)[0] <= state.t
        taken = due and cause == "world"
        if stays_owed(rule) and not state.over and (taken or not self.applies(rule, before)):
            return "stays owed"
        if not due:
            return ""
        return "missed" if overdue or cause == "act" else CUT_SHORT.step(self, rule, before)

    def _judge(self, state: State, act: str, ending: str, findings: list[Finding]) -> State:
        """What the rules say of *act* now: one verdict on it, and news of the rules it touches."""
        speaking = self._speaking(state, act, ending)
        for verdict, rank in _VERDICTS if speaking else ():
            rules = speaking.get(rank)
            if not rules:
                continue
            findings.append(Finding(state.t, "act", verdict, rules[0].id))
            for rule in rules:
                state, news = self._counted(rule, state, rank)
                if news:
                    findings.append(Finding(state.t, "rule", news, rule.id))
            return state
        findings.append(Finding(state.t, "act", "unneeded"))
        return state

    def _speaking(self, state: State, act: str, ending: str) -> dict[str, list[Rule]]:
        """The rules that have something to say of *act*, by what each of them says."""
        names = {act, ending} - {""}
        speaking: dict[str, list[Rule]] = {}
        for rule in self.speaking[state.situation, act]:
            if self.speaks_now(rule, state) and (told := self._told(rule, names, act, state)):
                speaking.setdefault(told, []).append(rule)
        return speaking

    def _counted(
        self, rule: Rule, state: State, rank: str
    ) -> tuple[State, DutyOutcome | Literal[""]]:
        """The state once *rule* was heard with *rank*, and the news of it. A duty is done when its
        act has counted often enough."""
        news: DutyOutcome | Literal[""] = _NEWS.get(rank, "")
        if news not in ("kept", "late"):
            return state, news
        i = self.duty_index[rule.id]
        made = state.made[i] + 1
        if not AT_LEAST.step(rule, made):
            return state._replace(made=(*state.made[:i], made, *state.made[i + 1 :])), "counted"
        duties = (*state.duties[:i], DONE, *state.duties[i + 1 :])
        return state._replace(duties=duties, made=(*state.made[:i], 0, *state.made[i + 1 :])), news

    def _told(self, rule: Rule, names: set[str], act: str, state: State) -> str:
        """The one thing *rule* has to say about an act called *names*; empty for nothing."""
        owed = rule.kind == "must" and state.duties[self.duty_index[rule.id]] in WAITING
        if not names.intersection(rule.acts):
            wanted = any(e.act == act for e in self.procedure.endings if e.id in rule.acts)
            return "other choice" if wanted and (owed or rule.kind == "may") else ""
        opens, closes = self.bounds(rule, state)
        when = "early" if state.t < opens else "late" if state.t > closes else "in time"
        if rule.kind == "must not":
            if when != "in time":
                return ""
            return "banned unless allowed" if UNLESS_ALLOWED.step(rule) else "banned"
        if rule.kind == "must" and not owed:
            return "done before"
        if when == "early" or not self.ready(rule, state):
            return "too soon"
        return _IN_TIME[rule.kind] if when == "in time" else _LATE[rule.kind]


_IN_TIME = {"must": "kept", "may": "allowed"}
_LATE = {"must": "late", "may": "too late"}
_VERDICTS: tuple[tuple[ActVerdict, str], ...] = (
    ("wrong", "banned"),
    ("right", "kept"),
    ("late", "late"),
    ("right", "allowed"),
    ("early", "too soon"),
    ("late", "too late"),
    ("wrong", "other choice"),
    ("unneeded", "done before"),
    ("wrong", "banned unless allowed"),
)
"""Who is heard first when several rules speak of one act: the table is the order."""

_NEWS: dict[str, DutyOutcome] = {
    "banned": "broken",
    "banned unless allowed": "broken",
    "kept": "kept",
    "late": "late",
    "allowed": "allowed",
}
