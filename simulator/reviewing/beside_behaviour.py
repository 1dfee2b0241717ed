"""What a change brings besides behaviour: scenarios, examples, questions, words and pages."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from simulator.checking.example_findings import said
from simulator.core.machine.engine import Machine
from simulator.core.model import Case, Example, Procedure, Rule, Scenario, Span
from simulator.core.runs import coach
from simulator.core.runs.examples import answer, begin
from simulator.reviewing.model import Flip, Question, Reworded
from simulator.site import pages
from simulator.site.views import Views
from simulator.training.right_runs import ways


def scenario_flips(base: Procedure, head: Procedure) -> Iterator[Flip]:
    """Scenarios of both whose shortest right run ends otherwise, or is as expected in one only."""
    before, after = Machine(base), Machine(head)
    for scenario in head.scenarios:
        old = base.scenario.get(scenario.id)
        if old is None:
            continue
        stands = _stands(before, old), _stands(after, scenario)
        if stands[0] != stands[1]:
            yield Flip("scenario", scenario.id, scenario.title, *stands)


def example_flips(base: Procedure, head: Procedure, examples: Sequence[Example]) -> Iterator[Flip]:
    """Examples that the two versions answer otherwise, and those that are not asked any more, each
    told by its first answer that differs. *examples* are the head's, with the base's ids."""
    machines = Machine(base), Machine(head)
    for example in examples:
        before, after = (_answers(machine, example) for machine in machines)
        yield from _flip(example, before, after)
    kept = {_asked(one, case) for one in examples for case in one.cases}
    for example in base.examples:
        cases = tuple(case for case in example.cases if _asked(example, case) not in kept)
        gone = _answers(machines[0], replace(example, cases=cases))
        yield from _flip(example, gone, dict.fromkeys(gone, "not asked any more"))


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

    def called(name: str) -> str:
        return f"“{machine.procedure.title_of(name).rstrip('.')}”"

    def asked(case: Case) -> str:
        try:
            return said(answer(machine, start or begin(machine, example), case), called)
        except ValueError:  # a line strays, or there is no such fact
            return "it cannot come to this"

    try:
        start = begin(machine, example)
    except ValueError:
        start = None
    return {_lines(case): asked(case) for case in example.cases}


def _asked(example: Example, case: Case) -> Hashable:
    return example.facts, tuple(line.text for line in example.run), _lines(case)


def _lines(case: Case) -> str:
    return ", ".join(line.text for line in case.lines)


def _stands(machine: Machine, scenario: Scenario) -> str:
    best = coach.right_run(machine, scenario)
    if best is None:
        return "no right run ends it"
    ending = machine.procedure.ending.get(best.state.ending)
    title = ending.title if ending else "another ending"
    return title if best.state.ending in scenario.endings else f"{title}, which it does not expect"


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


WORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "script": ("scripts", ("title", "text")),
    "rule": ("rules", ("text",)),
    "reason": ("rules", ("why",)),
    "situation": ("situations", ("title", "text")),
    "act": ("acts", ("text",)),
    "event": ("events", ("text", "heard")),
    "ending": ("endings", ("title", "owed", "not_owed")),
    "fact": ("facts", ("label", "text")),
    "clause": ("clauses", ("text", "no_rule")),
    "reading": ("readings", ("text",)),
    "question": ("readings", ("question",)),
    "claim": ("claims", ("text",)),
    "scenario": ("scenarios", ("title", "text")),
}
"""What people read, by kind: the section of the model, and the fields that hold its words."""


def rewordings(base: Procedure, head: Procedure, names: Mapping[str, str]) -> Iterator[Reworded]:
    """Words of entries in both versions that differ. *names* maps ids of *head* to those of *base*
    where they were renamed. A number that a constant brings into a text counts too."""
    for kind, (section, fields) in WORDS.items():
        old = {item.id: item for item in getattr(base, section)}
        for item in getattr(head, section):
            before = old.get(names.get(item.id, item.id))
            for field in fields if before is not None else ():
                if getattr(before, field) != getattr(item, field):
                    yield Reworded(kind, item.id, getattr(before, field), getattr(item, field))
    for field in ("title", "summary"):
        if getattr(base, field) != getattr(head, field):
            yield Reworded(field, head.id, getattr(base, field), getattr(head, field))


def pages_touched(base: Procedure, head: Procedure) -> tuple[str, ...]:
    """The addresses of the pages whose text differs, is new or is gone."""
    before, after = _pages(base), _pages(head)
    return tuple(sorted(n for n in {*before, *after} if before.get(n) != after.get(n)))


def _pages(procedure: Procedure) -> dict[str, str]:
    made = pages.procedure_pages(Views(procedure, ways(procedure)), Markup(""))
    return {_address(name): text for name, text in made.items()}


def _address(file: str) -> str:
    return file.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/"


def unlearned(base: Procedure, head: Procedure, cited: Iterable[str]) -> tuple[str, ...]:
    """The rules of *head* that a trainee has to practise anew: those that a difference cites, and
    those that mean something else than in *base*. Both have the same ids."""
    found = dict.fromkeys(rule for rule in cited if rule in head.rule)
    for rule in head.rules:
        old = base.rule.get(rule.id)
        if old is None or _meaning(old) != _meaning(rule):
            found[rule.id] = None
    return tuple(found)


def _meaning(rule: Rule) -> Rule:
    return replace(rule, text="", why="", clauses=(), readings=(), span=Span())
