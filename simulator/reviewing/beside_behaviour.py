"""What a change brings besides behaviour: scenarios, examples, questions and pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from simulator.checking.example_findings import by_title, said
from simulator.core import spelling
from simulator.core.machine.engine import Machine
from simulator.core.meaning import by_name
from simulator.core.model import Case, Example, Procedure, Scenario
from simulator.core.runs.examples import answer, begin, comes_to
from simulator.reviewing.model import Flip, OneSided, Question
from simulator.reviewing.played_runs import PlayedRun, end
from simulator.site.procedure_pages import procedure_pages
from simulator.site.views import Views
from simulator.training.right_runs import ways

MISTAKEN = "it comes to this only after a mistake"
IMPOSSIBLE = "it cannot come to this"


def scenario_flips(base: Procedure, head: Procedure, runs: Sequence[PlayedRun]) -> Iterator[Flip]:
    """Scenarios of both that can end otherwise than before without a mistake. *runs* are the right
    runs of both versions, each of which is played in both: where all are right in both, nothing
    flips."""
    machines = Machine(base), Machine(head)
    for scenario in head.scenarios:
        old = base.scenario.get(scenario.id)
        if old is None:
            continue
        own = [run for run in runs if run.id == scenario.id]
        before, after = (_endings(machine, own) for machine in machines)
        if before != after:
            told = _stands(base, old, before), _stands(head, scenario, after)
            yield Flip("scenario", scenario.id, scenario.title, *told)


def _endings(machine: Machine, runs: Iterable[PlayedRun]) -> tuple[str, ...]:
    """How those of the *runs* end that *machine* finds right, to their end."""
    ends = (end(machine, run) for run in runs)
    return tuple(sorted({found.ending for found in ends if found.right and found.over}))


def example_flips(base: Procedure, head: Procedure, examples: Sequence[Example]) -> Iterator[Flip]:
    """Examples that the two versions answer otherwise, each told by its first answer that differs.
    *examples* are the head's, with the base's ids."""
    machines = Machine(base), Machine(head)
    for example in examples:
        before, after = (_answers(machine, example) for machine in machines)
        yield from _flip(example, before, after)


def _flip(example: Example, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Flip]:
    differ = [lines for lines in before if before[lines] != after[lines]]
    if differ:
        first, others = differ[0], len(differ) - 1
        more = f", and {others} more {'answers' if others > 1 else 'answer'}" if others else ""
        yield Flip(
            "example", example.id, example.text, f"“{first}”: {before[first]}", after[first] + more
        )


def _answers(machine: Machine, example: Example) -> dict[str, str]:
    """What the rules say of each way to go on, in words, by all its lines."""
    called = by_title(machine.procedure)

    def asked(case: Case) -> str:
        try:
            return said(answer(machine, start or begin(machine, example), case), called)
        except ValueError:  # a line strays, or there is no such fact
            return MISTAKEN if comes_to(machine, example, case) else IMPOSSIBLE

    try:
        start = begin(machine, example)
    except ValueError:
        start = None
    return {_lines(case): asked(case) for case in example.cases}


def _lines(case: Case) -> str:
    return ", ".join(line.text for line in case.lines)


def _stands(procedure: Procedure, scenario: Scenario, endings: tuple[str, ...]) -> str:
    if not endings:
        return "no right run ends it"
    titles = [_titled(procedure, name) for name in endings]
    new = [_titled(procedure, name) for name in endings if name not in scenario.endings]
    surprise = {0: "", len(endings): "which it does not expect"}
    told = surprise.get(len(new), f"and does not expect {' or '.join(new)}")
    return ", ".join(filter(None, (" or ".join(titles), told)))


def _titled(procedure: Procedure, name: str) -> str:
    ending = procedure.ending.get(name)
    return ending.title if ending else "another ending"


def questions(base: Procedure, head: Procedure, names: Mapping[str, str]) -> Iterator[Question]:
    """Open questions that are new, and those that are gone. *names* maps ids of *head* to those of
    *base* where they were renamed."""
    before = {reading.id: reading.question for reading in base.readings}
    after = {names.get(r.id, r.id): (r.id, r.question) for r in head.readings}
    for old, (name, text) in after.items():
        if old not in before:
            yield Question(name, text, opened=True)
    for name, text in before.items():
        if name not in after:
            yield Question(name, text, opened=False)


def one_sided(base: Procedure, head: Procedure) -> Iterator[OneSided]:
    """The options of facts of both that only one of them has. Both have the same ids."""
    facts = {fact.id: fact for fact in base.facts}
    for fact in head.facts:
        old = facts.get(fact.id)
        if old is None or not old.values or not fact.values:
            continue
        for one, values, added in ((fact, old.values, True), (old, fact.values, False)):
            for value in one.values:
                if value not in values:
                    yield OneSided(fact.label, spelling.value(value), added)


class PagesTouched(NamedTuple):
    """The addresses of the pages whose text differs, of those that are new, and of those that are
    gone."""

    pages: tuple[str, ...]
    pages_new: tuple[str, ...]
    pages_gone: tuple[str, ...]


def pages_touched(base: Procedure, head: Procedure) -> PagesTouched:
    """The pages that a change is seen on."""
    before, after = _pages(base), _pages(head)
    differ = (name for name in before.keys() & after.keys() if before[name] != after[name])
    found = differ, after.keys() - before.keys(), before.keys() - after.keys()
    return PagesTouched(*(tuple(sorted(names)) for names in found))


def rehearsal(procedure: Procedure) -> str:
    """The address of the page on which *procedure* is rehearsed; empty where it has no scenario."""
    return f"procedures/{procedure.id}/rehearse/" if procedure.scenarios else ""


def _pages(procedure: Procedure) -> dict[str, str]:
    made = procedure_pages(Views(procedure, ways(procedure)), None)
    return {_address(name): text for name, text in made.items()}


def _address(file: str) -> str:
    return file.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/"


def unlearned(
    base: Procedure, edited: Procedure, head: Procedure, cited: Iterable[str]
) -> tuple[str, ...]:
    """The rules of *head* that a trainee has to practise anew: those that mean something else than
    in *base*; where there is none of them, and only ways lead elsewhere, those that a difference
    cites. *edited* is *base* with the edits that have an effect, so it may still have rules that
    are gone in *head*. All three have the same ids."""
    meant = [
        rule.id
        for rule in edited.rules
        if rule.id not in base.rule or by_name(base, base.rule[rule.id]) != by_name(edited, rule)
    ]
    some = [rule for rule in meant if rule in head.rule]
    return tuple(some or dict.fromkeys(rule for rule in cited if rule in head.rule))
