"""A case as it is rehearsed: the engine, the people of a scenario, and the run so far.

People only act through events, and only when the engine says that the event can happen; what they
wanted to do at another moment is dropped. At one second the world moves before the trainee does.
People notice a situation in which the case rests, not one that it only passes through.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from simulator.core.clock import SECONDS_MAX
from simulator.core.machine.engine import NEVER, Finding, Impossible, Input, Machine, State
from simulator.core.model import Reaction
from simulator.core.runs.people import reactions_of
from simulator.core.runs.run import Run

ECHO_SECONDS = 90
"""What the world does so soon after something is taken as its answer."""

NEWS_TRIES = 50
"""How many changes the search for news goes through."""

NOTICED_MAX = 200
"""How often people notice one thing. It stops people who answer each other in no time."""


class Sign(NamedTuple):
    """Something the world did: the event, when (seconds), and the words or signs it came with."""

    at: int
    event: str
    text: str


class Intent(NamedTuple):
    """What a person is about to do: due second, place in the scenario, event."""

    due: int
    order: int
    does: str


@dataclass(frozen=True, slots=True)
class People:
    """Intents in order of time, and how often each trigger has happened."""

    intents: tuple[Intent, ...]
    seen: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """A rehearsal at one moment. ``steps`` pairs each input with its findings."""

    state: State
    people: People
    steps: tuple[tuple[Input, tuple[Finding, ...]], ...] = ()
    heard: tuple[Sign, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings so far, in order."""
        return tuple(finding for _, found in self.steps for finding in found)


class Rehearsal:
    """A machine with the people it is rehearsed with. Holds no state either."""

    def __init__(self, machine: Machine, reactions: tuple[Reaction, ...]) -> None:
        self.machine = machine
        self.reactions = reactions
        self.triggers = frozenset(reaction.on for reaction in reactions if reaction.on)

    def begin(self, facts: dict[str, bool | str]) -> Session:
        """The rehearsal at 0:00."""
        state = self.machine.start(facts)
        intents = tuple(
            Intent(r.at, i, r.does) for i, r in enumerate(self.reactions) if r.at is not None
        )
        people = self._noticed(People(tuple(sorted(intents))), (state.situation,), 0)
        return self.let(Session(state, people), 0)

    def wait(self, session: Session, to: int) -> Session:
        """Time passes up to *to* (seconds); the world does what it does until then, inclusive."""
        session = self.let(session, to)
        if session.state.over or session.state.t >= to:
            return session
        return self._step(session, Input(to))

    def act(self, session: Session, given: Input) -> Session:
        """The trainee acts at ``given.at``, after what the world does by then. Raises
        Impossible."""
        session = self.let(session, given.at)
        if given.name not in self.machine.procedure.act:
            raise Impossible(f"there is no act `{given.name}`")
        return self.let(self._step(session, given), given.at)

    def next_moment(self, session: Session) -> int | None:
        """The next second at which waiting alone changes anything, or None."""
        if session.state.over:
            return None
        later = [intent.due for intent in session.people.intents if intent.due > session.state.t]
        later += self.machine.moments(session.state)
        return min((moment for moment in later if moment <= SECONDS_MAX), default=None)

    def next_noticed(self, session: Session) -> tuple[int | None, int | None]:
        """The next second at which a trainee who waits would notice something: the world moves,
        the case gets somewhere else, a duty becomes due or comes to its last second, or something
        may be done from then on. And the next one for somebody who is told nothing of what is due:
        the world moves, or another screen is there. One walk finds both."""
        news, later = None, session
        for _ in range(NEWS_TRIES):
            moment = self.next_moment(later)
            if moment is None:
                break
            if news is None and later.state.t < (last := self.last_second(later)) < moment:
                news = last
            before, later = later, self.wait(later, moment)
            if self._is_seen(before, later):
                return (later.state.t if news is None else news), later.state.t
            if news is None and self._is_news(before, later):
                news = later.state.t
        return news, None

    def _is_seen(self, before: Session, later: Session) -> bool:
        other = self._screen(later) != self._screen(before)
        return later.state.over or other or len(later.heard) > len(before.heard)

    def _is_news(self, before: Session, later: Session) -> bool:
        """The same of what is only told."""
        if later.state.situation != before.state.situation:
            return True
        if {rule for rule, _ in self._due(later)} - {rule for rule, _ in self._due(before)}:
            return True
        return bool(self._open(later.state) - self._open(before.state))

    def _screen(self, session: Session) -> str:
        return self.machine.procedure.situation[session.state.situation].screen

    def _open(self, state: State) -> set[str]:
        """The permissions that can be made use of now."""
        return {rule.id for rule in self.machine.permitting(state)}

    def last_second(self, session: Session) -> int:
        """The last second of the duty that is over first, also of one whose turn has not come;
        NEVER where none has a deadline."""
        state = session.state
        owed = self.machine.owed(state)
        return min(
            (one.closes for one in owed if one.opens <= state.t <= one.closes), default=NEVER
        )

    def _due(self, session: Session) -> list[tuple[str, int]]:
        """The duties that are due now, with their last second."""
        return [(one.rule.id, one.closes) for one in self.machine.due(session.state)]

    def let(self, session: Session, to: int) -> Session:
        """Everything that happens up to *to*: passing moments, and what the people do."""
        while not session.state.over:
            moment = self.machine.next_passing(session.state)
            due = session.people.intents[0].due if session.people.intents else NEVER
            if min(moment, due) > to:
                break
            if moment <= due:
                session = self._step(session, Input(moment))
                continue
            intent = session.people.intents[0]
            people = People(session.people.intents[1:], session.people.seen)
            session = Session(session.state, people, session.steps, session.heard)
            try:
                session = self._step(session, Input(max(intent.due, session.state.t), intent.does))
            except Impossible:
                continue
            said = self.reactions[intent.order].says
            text = said or self.machine.procedure.event[intent.does].heard
            heard = (*session.heard, Sign(session.state.t, intent.does, text))
            session = Session(session.state, session.people, session.steps, heard)
        return session

    def _step(self, session: Session, given: Input) -> Session:
        before = session.state
        state, findings = self.machine.step(before, given)
        happened = [given.name] if given.name else []
        if ending := self.machine.ending_at.get((given.name, given.choices)):
            happened.append(ending)
        if (state.situation, state.entered) != (before.situation, before.entered):
            happened.append(state.situation)
        people = self._noticed(session.people, tuple(happened), state.t)
        return Session(state, people, (*session.steps, (given, findings)), session.heard)

    def _noticed(self, people: People, happened: tuple[str, ...], at: int) -> People:
        """The people after they saw what *happened*: counts go up, intents are made."""
        seen = dict(people.seen)
        told = [n for n in happened if n in self.triggers and seen.get(n, 0) < NOTICED_MAX]
        if not told:
            return people
        intents = list(people.intents)
        for name in told:
            seen[name] = seen.get(name, 0) + 1
            intents += [
                Intent(at + reaction.delay, i, reaction.does)
                for i, reaction in enumerate(self.reactions)
                if reaction.on == name and reaction.nth in (0, seen[name])
                if at + reaction.delay <= SECONDS_MAX  # after that no case is open any more
            ]
        return People(tuple(sorted(intents)), tuple(sorted(seen.items())))


def world(machine: Machine, run: Run) -> tuple[Reaction, ...]:
    """The people of the run's scenario, as its chance draws them. Without one, what happened soon
    after something else is taken to follow from it; the rest keeps its time."""
    if run.scenario:
        return reactions_of(machine.procedure.scenario[run.scenario], run.chance)
    found, last, times = [], Input(0), Counter[str]()
    for given in run.inputs:
        if given.name in machine.procedure.event:
            echo = bool(last.name) and given.at - last.at <= ECHO_SECONDS
            found.append(
                Reaction(given.name, on=last.name, nth=times[last.name], delay=given.at - last.at)
                if echo
                else Reaction(given.name, at=given.at)
            )
        if given.name:
            last = given
            times[given.name] += 1
    return tuple(found)
