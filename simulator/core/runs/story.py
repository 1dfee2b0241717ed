"""The story of a run on the case clock: what was done, happened and was left undone, in order of
time, and the seconds during which each duty was due or overdue."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.core.clock import between, parse, show
from simulator.core.machine.engine import NEVER, OVERDUE, Machine, State
from simulator.core.runs.judge import Step, play
from simulator.core.runs.run import WAIT, Run
from simulator.core.sentence import Sentence
from simulator.core.shapes import DutyRow, Entry, Mistake, RuleRow, Spell, Story, Verdict


def of_run(machine: Machine, run: Run, verdict: Verdict) -> Story:
    """The story of *run*, whose verdict is *verdict*. Raises RunError."""
    best, acts = verdict["best"], machine.procedure.act
    ends = [verdict["at"], best["at"] if best else "0:00"]
    return {
        "end": max(parse(at) or 0 for at in ends),
        "entries": entries(verdict, frozenset(acts)),
        "duties": duties(machine, play(machine, run), verdict["rules"]),
    }


# -- what happened --------------------------------------------------------------------------------


def entries(verdict: Verdict, acts: frozenset[str]) -> list[Entry]:
    """What was done and what happened, and what was not done at the moment at which that was clear.
    Time that passes is no entry. *acts* are the trainee's."""
    mistake = verdict["mistake"]
    missed = list(_missed(verdict))
    of_rule = mistake is not None and any(one["first"] for one in missed)
    done: list[Entry] = []
    for place, row in enumerate(verdict["inputs"]):
        name = row["input"].split()[0]
        first = mistake is not None and not of_rule and mistake["index"] == place
        entry: Entry = {
            "at": row["at"],
            "verdict": row["verdict"],
            "text": row["text"],
            "why": row["why"],
            "rule": row["rule"],
            "yours": name in acts,
            "first": first,
        }
        went_by = mistake is not None and first and (name == WAIT or mistake["at"] != row["at"])
        if mistake and went_by:  # a deadline, before what is done or happens here
            done.append(_went_wrong(entry, mistake, "Time went by"))
            done += [{**entry, "first": False}] if name != WAIT else []
        elif mistake and first and row["verdict"] == "happens":
            done.append(_went_wrong(entry, mistake, row["text"]))
        elif name != WAIT:
            done.append(entry)
    return sorted((*done, *missed), key=lambda one: parse(one["at"]) or 0)


def _missed(verdict: Verdict) -> Iterator[Entry]:
    """The rules that were missed, but for those that an act at the same second tells of."""
    told = {(row["at"], row["rule"]) for row in verdict["inputs"]}
    mistake = verdict["mistake"]
    for rule in verdict["rules"]:
        if rule["outcome"] == "missed" and (rule["at"], rule["id"]) not in told:
            yield {
                "at": rule["at"] or "0:00",
                "verdict": "missed",
                "text": rule["text"],
                "why": rule["why"],
                "rule": rule["id"],
                "yours": True,
                "first": mistake is not None and (rule["id"], rule["at"]) == _first(mistake),
            }


def _first(mistake: Mistake) -> tuple[str | None, str]:
    """Which rule the first mistake was about, and when: it can go wrong again later."""
    return mistake["rule"], mistake["at"]


def _went_wrong(entry: Entry, mistake: Mistake, text: str) -> Entry:
    """The entry of a first mistake that no act of one's own is."""
    what = {"at": mistake["at"], "text": text, "why": mistake["why"], "rule": mistake["rule"]}
    return {**entry, **what, "verdict": "missed", "yours": True}  # type: ignore[typeddict-item]


# -- when each duty was due -----------------------------------------------------------------------


def duties(machine: Machine, steps: list[Step], rules: list[RuleRow]) -> list[DutyRow]:
    """The duties that were due or overdue at some second of *steps*, in order of time."""
    found: dict[str, list[Spell]] = {}
    for state, until in moments(steps):
        for rule, spell in _spells(machine, state, until):
            _join(found.setdefault(rule, []), spell)
    rows: list[DutyRow] = [
        {
            "rule": rule["id"],
            "text": rule["text"],
            "outcome": rule["outcome"],
            "spells": [
                {**spell, "words": _words(rule["id"], spell)} for spell in found[rule["id"]]
            ],
        }
        for rule in rules
        if rule["id"] in found
    ]
    return sorted(rows, key=lambda row: row["spells"][0]["from"])


def moments(steps: list[Step]) -> Iterator[tuple[State, int]]:
    """The states that came one after the other, each with the last second at which it was so. At
    the second at which time alone moves the case on, what was before it is gone."""
    for step in steps:
        yield step.before, step.given.at - (not step.given.name)
        yield step.after, step.after.t


def _spells(machine: Machine, state: State, until: int) -> Iterator[tuple[str, Spell]]:
    """Each duty that is due or overdue from *state* up to second *until*, without its words."""
    for one in () if state.over else machine.owed(state):
        rule, last = one.rule, min(one.closes, until)
        overdue = state.duties[machine.duty_index[rule.id]] == OVERDUE
        first = max(one.opens, state.t)
        if not overdue and first <= last and machine.ready(rule, state):
            by = one.closes if one.closes < NEVER else None
            yield rule.id, {"from": first, "to": last, "by": by, "overdue": False, "words": ""}
        late = state.t if overdue else max(one.closes + 1, state.t)
        if late <= until:
            yield rule.id, {"from": late, "to": until, "by": None, "overdue": True, "words": ""}


def _join(spells: list[Spell], more: Spell) -> None:
    """Add *more*: a spell that goes on where the last one ended is the same one."""
    last = spells[-1] if spells else None
    same = last is not None and (last["by"], last["overdue"]) == (more["by"], more["overdue"])
    if last is not None and same and more["from"] <= last["to"] + 1:
        last["to"] = max(last["to"], more["to"])
    else:
        spells.append(more)


def _words(rule: str, spell: Spell) -> Sentence:
    first, last, by = spell["from"], spell["to"], spell["by"]
    span = between(first, last)
    if spell["overdue"]:
        return Sentence("was overdue", f"Overdue {span}.", rule=rule)
    closes = ", without a deadline" if by is None else f"; the last moment was {show(by)}"
    return Sentence("was due", f"Due {span}{closes}.", rule=rule)
