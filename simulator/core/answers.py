"""What the browser can ask of a case: JSON text in, JSON text out. The small Python answers all of
it; what asks for a search through what can happen is added in ``bridge``.

A request is ``{"op": …}`` with the fields of that operation; the answer is its result, or
``{"error": words for people}``. One bridge holds one procedure and one rehearsal. Nothing that it
holds cannot be made again from the scenario and the trainee's own inputs (``replay``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from simulator.core import bundle, slots
from simulator.core.errors import RightrunError
from simulator.core.machine.engine import NEVER, OVERDUE, Impossible, Input, Machine
from simulator.core.machine.tables import Due
from simulator.core.runs import judge, met, run, story, told
from simulator.core.runs.companion import Tap, companion
from simulator.core.runs.lines import lines
from simulator.core.runs.record import of_record
from simulator.core.runs.rehearsal import Rehearsal, Session, world
from simulator.core.runs.replies import reply
from simulator.core.shapes import Owed, SaidBack, Told, ToldVerdict, View

Request = dict[str, Any]


class Refusal(RightrunError, ValueError):
    """A request that makes no sense here."""


class Answers:
    """Answers requests. Make one per worker."""

    def __init__(self) -> None:
        self.machine: Machine | None = None
        self.rehearsal: Rehearsal | None = None
        self.session: Session | None = None
        self.said: Told | None = None
        self.replies: list[SaidBack] = []
        self.scenario, self.chance = "", 0
        self.facts: dict[str, bool | str] = {}
        self.table: dict[str, Callable[[Request], Any]] = {
            "load": self._load,
            "begin": self._begin,
            "act": self._act,
            "wait": self._wait,
            "replay": self._replay,
            "debrief": self._debrief,
            "judge": self._judge,
            "companion": self._companion,
        }

    def handle(self, text: str) -> str:
        """The answer to one request, both as JSON text. Never raises for a bad request."""
        try:
            request = json.loads(text)
            answer = self.table[request["op"]](request)
        except (Refusal, Impossible, run.RunError, bundle.BundleError) as error:
            answer = {"error": str(error)}
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            RuntimeError,
            TypeError,
            ValueError,
        ) as error:
            answer = {"error": f"this request is not understood: {error}"}
        return json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def _load(self, request: Request) -> Any:
        self.machine = Machine(bundle.load(request["bundle"]))
        self.rehearsal = self.session = None
        return {"procedure": self.machine.procedure.id}

    def _begin(self, request: Request) -> Any:
        """A case of a scenario; of none where that is empty: then the world does what it did in the
        run whose lines are in ``world``. ``chance`` is the number that people, and the order of
        what can be said, are drawn by."""
        machine = self._machine()
        case = run.read(
            {
                "procedure": machine.procedure.id,
                "scenario": request["scenario"],
                "facts": request.get("facts", {}),
                "chance": request.get("chance", 0),
                "inputs": request.get("world", []),
            },
            machine.procedure,
        )
        self.scenario, self.facts = case.scenario, dict(case.facts)
        self.chance = case.chance
        rehearsal = Rehearsal(machine, world(machine, case))
        session = rehearsal.begin(self.facts)
        self.rehearsal, self.session, self.said = rehearsal, session, None
        self.replies = []
        return self._shown()

    def _act(self, request: Request) -> Any:
        rehearsal, session = self._going()
        given = Input(int(request["at"]), request["name"], tuple(request.get("choices", ())))
        self._done(rehearsal, session, given)
        return self._shown()

    def _done(self, rehearsal: Rehearsal, session: Session, given: Input) -> None:
        """An act of the trainee's."""
        before = rehearsal.let(session, given.at)
        self.session = rehearsal.act(before, given)
        found = self.session.steps[len(before.steps)][1]
        self.said = told.of_act(rehearsal.machine, before.state, given, found)
        if said := reply(rehearsal.machine.procedure, self.scenario, given, self.chance):
            self.replies.append(said)

    def _shown(self) -> View:
        return view(*self._going(), self.said, self.chance, self.replies)

    def _wait(self, request: Request) -> Any:
        rehearsal, session = self._going()
        self.session = rehearsal.wait(session, int(request["to"]))
        return self._shown()

    def _replay(self, request: Request) -> Any:
        """Begin, then the trainee's inputs (lines of a run), then time up to ``to``."""
        self._begin(request)
        rehearsal, _ = self._going()
        procedure = rehearsal.machine.procedure
        lines = {"procedure": procedure.id, "inputs": request["inputs"]}
        for given in run.read(lines, procedure).inputs:
            if given.name in procedure.act:
                self._done(rehearsal, self._going()[1], given)
        self.session = rehearsal.wait(self._going()[1], int(request.get("to", 0)))
        return self._shown()

    def _debrief(self, _: Request) -> met.Debriefed:
        """The verdict on the rehearsal so far, with the run that it judges, and the rules met."""
        session = self._going()[1]
        inputs = tuple(given for given, _ in session.steps)
        machine = self._machine()
        chance = self.chance if self.scenario else 0
        facts = tuple(sorted(self.facts.items()))
        done = run.Run(machine.procedure.id, facts, inputs, self.scenario, chance=chance)
        verdict = self._told(done)
        met_rules = met.of_run(machine, done, verdict, verdict["story"]["duties"])
        return {"run": run.data(done), "verdict": verdict, "met": met_rules}

    def _judge(self, request: Request) -> Any:
        """The verdict on a run; with its summary, its story and what is to be said of its record
        where ``told`` is asked for."""
        machine = self._machine()
        done = run.read(request["run"], machine.procedure)
        if not request.get("told"):
            return judge.judge(machine, done)
        verdict = self._told(done)
        return {**verdict, "record": of_record(machine, done, verdict)}

    def _told(self, done: run.Run) -> ToldVerdict:
        machine = self._machine()
        verdict = judge.judge(machine, done)
        summary = told.of_run(machine.procedure, verdict)
        return {**verdict, "summary": summary, "story": story.of_run(machine, done, verdict)}

    def _companion(self, request: Request) -> Any:
        """What is shown of a real case: ``taps`` are lines of a run, each with ``earlier``."""
        machine = self._machine()
        taps = [
            Tap(run.input_of(tap["line"], machine.procedure, "taps", place), tap["earlier"])
            for place, tap in enumerate(request["taps"])
        ]
        return companion(machine, request["facts"], taps, request.get("since", 0))

    def _machine(self) -> Machine:
        if self.machine is None:
            raise Refusal("no procedure is loaded")
        return self.machine

    def _going(self) -> tuple[Rehearsal, Session]:
        if self.rehearsal is None or self.session is None:
            raise Refusal("no rehearsal has begun")
        return self.rehearsal, self.session


def view(
    rehearsal: Rehearsal,
    session: Session,
    said: Told | None = None,
    chance: int = 0,
    replies: Iterable[SaidBack] = (),
) -> View:
    """What The Room shows of a rehearsal; *said* is what was told of the latest own act, *chance*
    mixes the lines to say, *replies* are what was said to one's own acts."""
    machine, state = rehearsal.machine, session.state
    procedure = machine.procedure
    news, seen = rehearsal.next_noticed(session)
    names = {f.id: v for f, v in zip(procedure.facts, state.facts, strict=True)}
    situation = procedure.situation[state.situation]
    acts = () if state.over else machine.acts_in[state.situation]
    return {
        "at": state.t,
        "over": state.over,
        "ending": state.ending,
        "situation": {"id": situation.id, "title": situation.title, "text": situation.text},
        "screen": situation.screen,
        "acts": [
            {
                "id": act.id,
                "control": act.control,
                "text": act.text,
                "line": slots.fill(procedure.script[act.script].text, names) if act.script else "",
            }
            for act in acts
        ],
        "lines": lines(machine, state, chance),
        "owed": [_duty(machine, session, one) for one in machine.owed(state)],
        "heard": [
            {
                "at": heard.at,
                "event": heard.event,
                "speaker": procedure.event[heard.event].speaker,
                "text": slots.fill(heard.text, names),
            }
            for heard in session.heard
        ],
        "replies": [{**one, "text": slots.fill(one["text"], names)} for one in replies],
        "told": said,
        "next": rehearsal.next_moment(session),
        "news": news,
        "seen": seen,
        "idle": told.idle(machine, state),
        "inputs": [run.line(given) for given, _ in session.steps],
        "missed": told.of_misses(procedure, session.findings),
    }


def _duty(machine: Machine, session: Session, one: Due) -> Owed:
    rule, state = one.rule, session.state
    overdue = state.duties[machine.duty_index[rule.id]] == OVERDUE
    closes = judge.was_due_by(one, session.findings) if overdue else one.closes
    return {
        "rule": rule.id,
        "text": rule.text,
        "why": rule.why,
        "from": one.opens if one.opens < NEVER else None,
        "by": closes if closes < NEVER else None,
        "due": one.now,
        "when": told.when(machine, state, one, closes),
        "made": state.made[machine.duty_index[rule.id]],
        "times": rule.at_least,
        "overdue": overdue,
    }
