"""What guards a procedure and is not as it was: claims, scenarios, examples, questions of
the search and the pass mark.

Every claim of the base is asked of the head, also one that the head deleted or weakened, and with
the base's own counters, also where the head counts something else under their names.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from simulator.checking.example_findings import by_title, said
from simulator.checking.witness_text import story
from simulator.core import clock, spelling
from simulator.core.clock import word
from simulator.core.machine.engine import Machine
from simulator.core.machine.state import Input
from simulator.core.machine.tables import can_go_wrong
from simulator.core.model import (
    Case,
    Claim,
    Counter,
    Example,
    Guard,
    PassMark,
    Procedure,
    Reaction,
    Scenario,
    Span,
)
from simulator.core.proof.model import Promise, Proof
from simulator.core.runs.examples import expected
from simulator.core.spelling import counted, quoted
from simulator.reviewing.accepted import fingerprint
from simulator.reviewing.example_pairs import lines, pairs, questions, run
from simulator.reviewing.model import Became, PromiseChange, ShownRun

UNASKED = "cannot be asked any more"
"""What becomes of a claim about something that the head does not have."""

Promised = Callable[[Procedure], Sequence[Promise]]
Shown = Callable[[Iterable[tuple[str, bool | str]], Iterable[Input]], ShownRun]


def promises(
    base: Procedure,
    head: Procedure,
    before: Proof,
    after: Proof,
    promised: Promised,
    shown: Shown,
) -> Iterator[PromiseChange]:
    """The claims that were removed, changed or added, or hold in one version only. *head* has the
    ids of the base; *promised* tells what becomes of the claims of a procedure, *shown* gives a run
    the head's own ids."""
    held = {promise.claim: promise.result for promise in before.promises}
    asked = [claim for claim in base.claims if _can_be_asked(claim, base, head)]
    answers, machine = after.promises, Machine(head)
    if [_meaning(claim, base) for claim in asked] != [_meaning(c, head) for c in head.claims]:
        asking = _asking(asked, base, head)
        answers, machine = tuple(promised(asking)), Machine(asking)
    holds = {promise.claim: promise for promise in answers}
    claims = {claim.id: claim for claim in head.claims}
    old = {claim.id for claim in base.claims}
    for claim in base.claims:
        now = holds.get(claim.id)
        new = claims.get(claim.id)
        became: Became = "removed" if new is None else "changed"
        if new is not None and _meaning(new, head) == _meaning(claim, base):
            became = "same"
        result = now.result if now else UNASKED
        if became != "same" or (result != held[claim.id] and "refuted" in (result, held[claim.id])):
            witness = now.witness if now else None
            lines = story(machine, witness) if witness else ()
            run = shown(witness.facts, witness.whole) if witness else None
            told = became, held[claim.id], result, lines
            yield PromiseChange("claim", claim.id, claim.text, *told, run=run)
    results = {promise.claim: promise.result for promise in after.promises}
    for claim in head.claims:
        if claim.id not in old:
            yield PromiseChange("claim", claim.id, claim.text, "added", "", results[claim.id])


def fingerprinted(name: str, found: Iterable[PromiseChange]) -> Iterator[PromiseChange]:
    """What became of the promises of a procedure, each with the fingerprint to accept it by."""
    for one in found:
        what = one.kind, one.id, one.became, one.before, one.after
        yield replace(one, fingerprint=fingerprint("promise", name, *what))


def gone(base: Procedure) -> Iterator[PromiseChange]:
    """All that guarded a procedure that is not there any more."""
    for claim in base.claims:
        yield PromiseChange("claim", claim.id, claim.text, "removed", "", UNASKED)
    nothing = replace(base, scenarios=(), examples=(), questions=())
    yield from tests(base, nothing, ())
    yield from searches(base, nothing)


def tests(base: Procedure, head: Procedure, asked: Iterable[Example]) -> Iterator[PromiseChange]:
    """Scenarios and examples that were removed, or ask for less or for something else. *asked* are
    the head's examples with the base's ids."""
    for scenario in base.scenarios:
        new = head.scenario.get(scenario.id)
        told = scenario.id, scenario.title
        if new is None:
            yield PromiseChange("scenario", *told, "removed")
            continue
        if not set(new.endings) <= set(scenario.endings):
            ends = _endings(base, scenario), _endings(head, new)
            yield PromiseChange("scenario", *told, "changed", *ends)
        for sides in _other_case(base, head, scenario, new):
            yield PromiseChange("scenario", *told, "changed", *sides)
    examples = list(asked)
    kept: dict[Hashable, list[Case]] = {}
    for example in examples:
        for question, case in questions(example):
            kept.setdefault(question, []).append(case)
    now = pairs(base.examples, examples)
    for example in base.examples:
        told = example.id, example.text
        for differs in _example(base, head, example, now.get(example.id), kept):
            became: Became = "changed" if differs else "removed"
            yield PromiseChange("example", *told, became, *(differs or ("", "")))


def searches(base: Procedure, head: Procedure) -> Iterator[PromiseChange]:
    """Questions of the search that are gone or new, or find something else. One that may find less
    than before asks for more."""
    old = {question.text: question.answers for question in base.questions}
    new = {question.text: question.answers for question in head.questions}
    for text in dict.fromkeys((*old, *new)):
        before, after = (" or ".join(found.get(text, ())) for found in (old, new))
        if text not in new:
            yield PromiseChange("search question", text, text, "removed")
        elif text not in old:
            yield PromiseChange("search question", text, text, "added", "", after)
        elif set(old[text]) != set(new[text]) and after:
            became: Became = "same" if set(new[text]) < set(old[text]) else "changed"
            yield PromiseChange("search question", text, text, became, before, after)


LOST_MAX = 3
"""Answers of one example that are named where they are not asked any more."""


def _example(
    base: Procedure,
    head: Procedure,
    example: Example,
    new: Example | None,
    kept: Mapping[Hashable, Sequence[Case]],
) -> Iterator[tuple[str, str] | None]:
    """How an example of the *base*, which is now *new*, begins otherwise; what it does not ask any
    more, and where it is answered otherwise or more loosely: before and after. None of one that is
    gone. *kept* are the head's answers to each question."""
    answers = {lines(case): (case, kept.get(asked, ())) for asked, case in questions(example)}
    if not any(found for _, found in answers.values()):
        if new is None:
            yield None
            return
        yield from _begins(base, head, example, new)
        then = {lines(case): case for case in new.cases}
        answers = {
            line: (case, [then[line]] if line in then else [])
            for line, (case, _) in answers.items()
        }
    lost = [_told(base, line, case) for line, (case, found) in answers.items() if not found]
    if lost:
        more = len(lost) - LOST_MAX
        rest = [f"{counted(more, 'more answer')}"] if more > 0 else []
        yield "; ".join([*lost[:LOST_MAX], *rest]), "not asked any more"
    for line, (case, found) in answers.items():
        if found and not any(_asks_as_much(case, one) for one in found):
            yield _told(base, line, case), said(expected(found[0]), by_title(base))


def _told(base: Procedure, line: Iterable[str], case: Case) -> str:
    """A question of an example with its answer."""
    return f"“{', '.join(line)}”: {said(expected(case), by_title(base))}"


def _begins(
    base: Procedure, head: Procedure, old: Example, new: Example
) -> Iterator[tuple[str, str]]:
    """The facts and the run that an example begins with, where it has others than before."""
    yield from _other_facts(base, head, dict(old.facts), dict(new.facts))
    if run(old) != run(new):
        before, after = (", ".join(run(one)) for one in (old, new))
        yield quoted(before) if before else "the start", quoted(after) if after else "the start"


def _asks_as_much(old: Case, new: Case) -> bool:
    """Whether *new* has the answer of *old*, or the same with the rule that says so."""
    verdict = old.verdict if old.verdict and not old.rule else None
    return expected(new) == expected(old) or verdict == new.verdict


def _other_case(
    base: Procedure, head: Procedure, old: Scenario, new: Scenario
) -> Iterator[tuple[str, str]]:
    """The facts that a scenario has otherwise than before, and what happens in it, as words."""
    yield from _other_facts(base, head, dict(old.facts), dict(new.facts))
    if _events(old) != _events(new):
        yield _happens(base, old), _happens(head, new)
        return
    ids = {constant.id: constant.value for constant in head.constants}
    along = {(one.value, ids.get(one.id)) for one in base.constants}
    for one, other in zip(_reactions(old), _reactions(new), strict=False):
        times = _times(one), _times(other)
        moved = {pair for pair in zip(*times, strict=True) if pair[0] != pair[1]}
        if (one.on, one.nth) != (other.on, other.nth) or not moved <= along:
            yield _when(base, one), _when(head, other)


def _other_facts(
    base: Procedure, head: Procedure, old: Mapping[str, bool | str], new: Mapping[str, bool | str]
) -> Iterator[tuple[str, str]]:
    """The facts that are not as before in a case, as words."""
    values = {fact.id: fact.default for fact in head.facts} | dict(new)
    for fact in base.facts:
        before = old.get(fact.id, fact.default)
        after = values.get(fact.id, before)
        if fact.values and before != after:
            label = f"{fact.label}: "
            yield label + spelling.value(before), label + spelling.value(after)


def _happens(procedure: Procedure, scenario: Scenario) -> str:
    titles = (spelling.quoted(procedure.event[name].text) for name in _events(scenario))
    return ", ".join(titles) or "nothing happens"


def _events(scenario: Scenario) -> tuple[str, ...]:
    """What people do in a scenario."""
    does = (reaction.does for person in scenario.people for reaction in person.reactions)
    return tuple(dict.fromkeys(does))


def _reactions(scenario: Scenario) -> list[Reaction]:
    every = (reaction for person in scenario.people for reaction in person.reactions)
    return sorted(every, key=lambda one: (one.does, one.on, one.nth))


def _times(one: Reaction) -> tuple[int | None, int, int]:
    """The second of the case, or how soon after what it is a reaction to it comes at the earliest
    and at the latest."""
    return one.at, one.delay, one.delay + one.spread


def _when(procedure: Procedure, one: Reaction) -> str:
    """What somebody does, and when."""
    first, last = one.delay if one.at is None else one.at, one.spread
    time = clock.show(first) + (f" to {clock.show(first + last)}" if last else "")
    which = f"the {spelling.ordinal(one.nth)} " if one.nth else ""
    to = f" after {which}{spelling.quoted(procedure.title_of(one.on))}" if one.on else ""
    does = spelling.quoted(procedure.event[one.does].text)
    return f"{does} {'' if to else 'at '}{time}{to}"


def mark(base: Procedure, head: Procedure) -> Iterator[PromiseChange]:
    """The pass mark where it is another one. It guards less where more may go wrong."""
    old, new = map(_guarding, (base, head))
    if (old.mistakes, set(old.never)) == (new.mistakes, set(new.never)):
        return
    more = new.mistakes > old.mistakes or not set(new.never) >= set(old.never)
    became: Became = "changed" if new.mistakes and more else "same"
    told = _mark(base, old), _mark(head, new)
    yield PromiseChange("pass mark", "pass-mark", "What a run passes with", became, *told)


def _guarding(procedure: Procedure) -> PassMark:
    """The pass mark with those rules under `never` that can go wrong."""
    given = procedure.pass_mark
    never = (n for n in given.never if can_go_wrong(procedure, procedure.rule[n]))
    return replace(given, never=tuple(never), span=Span())


def _mark(procedure: Procedure, given: PassMark) -> str:
    if not given.mistakes:
        return "no rule may go wrong"
    rules = "one rule" if given.mistakes == 1 else f"{word(given.mistakes)} rules"
    never = ", ".join(spelling.quoted(procedure.rule[name].text) for name in given.never)
    return f"at most {rules} may go wrong" + (f", and none of {never}" if never else "")


def _can_be_asked(claim: Claim, base: Procedure, head: Procedure) -> bool:
    """Whether *head* has everything that *claim* speaks of. Counters are the base's own."""
    happens = {*head.act, *head.event, *head.ending}
    own = {counter.id for counter in base.counters}
    subjects = {c.subject for group in claim.guard for c in group}
    counters = _counters(claim, base)
    clocks = {window.clock for window in claim.windows} - {"case", "situation"}
    return (
        {*claim.situations, *(name for one in counters for name in one.scope)}
        <= set(head.situation)
        and set(claim.endings) <= set(head.ending)
        and subjects - own <= {*(fact.id for fact in head.facts), *happens}
        and {*clocks, *(name for one in counters for name in one.counts)} <= happens
    )


def _asking(claims: Sequence[Claim], base: Procedure, head: Procedure) -> Procedure:
    """*head* with these *claims* of *base* alone. A counter that it counts otherwise, or has not,
    comes along under a name of its own."""
    own = {counter.id: replace(counter, span=Span()) for counter in head.counters}
    taken = {*own, *head.act, *head.event, *head.ending, *(fact.id for fact in head.facts)}
    names, brought = dict[str, str](), list[Counter]()
    for counter in (one for claim in claims for one in _counters(claim, base)):
        if own.get(counter.id) != counter and counter.id not in names:
            name = next(n for i in count() if (n := f"{counter.id}-before{i or ''}") not in taken)
            names[counter.id] = name
            brought.append(replace(counter, id=name))
    asked = tuple(replace(claim, guard=_called(claim.guard, names)) for claim in claims)
    return replace(head, claims=asked, counters=(*head.counters, *brought))


def _called(guard: Guard, names: Mapping[str, str]) -> Guard:
    """*guard* about the subjects that *names* gives for its own."""
    return tuple(
        tuple(replace(c, subject=names.get(c.subject, c.subject)) for c in group) for group in guard
    )


def _counters(claim: Claim, procedure: Procedure) -> tuple[Counter, ...]:
    """The counters of *procedure* that *claim* speaks of."""
    subjects = {c.subject for group in claim.guard for c in group}
    return tuple(replace(c, span=Span()) for c in procedure.counters if c.id in subjects)


def _meaning(claim: Claim, procedure: Procedure) -> Hashable:
    """What a claim of *procedure* says, whatever its words."""
    return replace(claim, text="", span=Span()), _counters(claim, procedure)


def _endings(procedure: Procedure, scenario: Scenario) -> str:
    return " or ".join(procedure.ending[name].title for name in scenario.endings)
