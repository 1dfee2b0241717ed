"""What guards a procedure and is not as it was: claims, scenarios, examples and the pass mark.

Every claim of the base is asked of the head, also one that the head deleted or weakened.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace

from simulator.checking.witness_text import story
from simulator.core.clock import word
from simulator.core.machine.engine import Machine
from simulator.core.machine.state import Input
from simulator.core.model import Claim, Example, PassMark, Procedure, Scenario, Span
from simulator.core.proof.model import Proof
from simulator.reviewing.model import Became, PromiseChange, ShownRun

UNASKED = "cannot be asked any more"
"""What becomes of a claim about something that the head does not have."""

Prove = Callable[[Procedure], Proof]
Shown = Callable[[Iterable[tuple[str, bool | str]], Iterable[Input]], ShownRun]


def promises(
    base: Procedure, head: Procedure, before: Proof, after: Proof, prove: Prove, shown: Shown
) -> Iterator[PromiseChange]:
    """The claims that were removed, changed or added, or hold in one version only. *head* has the
    ids of the base; *prove* proves a procedure, *shown* gives a run the head's own ids."""
    held = {promise.claim: promise.result for promise in before.promises}
    asked = [claim for claim in base.claims if _can_be_asked(claim, head)]
    proof, machine = after, Machine(head)
    if [_meaning(claim) for claim in asked] != [_meaning(claim) for claim in head.claims]:
        asking = replace(head, claims=tuple(asked))
        proof, machine = prove(asking), Machine(asking)
    holds = {promise.claim: promise for promise in proof.promises}
    claims = {claim.id: claim for claim in head.claims}
    old = {claim.id for claim in base.claims}
    for claim in base.claims:
        now = holds.get(claim.id)
        new = claims.get(claim.id)
        became: Became = (
            "removed" if new is None else "same" if _meaning(new) == _meaning(claim) else "changed"
        )
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


def tests(base: Procedure, head: Procedure, asked: Iterable[Example]) -> Iterator[PromiseChange]:
    """Scenarios and examples that were removed, or ask for less or for something else. *asked* are
    the head's examples with the base's ids."""
    for scenario in base.scenarios:
        new = head.scenario.get(scenario.id)
        if new is None:
            yield PromiseChange("scenario", scenario.id, scenario.title, "removed")
        elif set(new.endings) > set(scenario.endings):
            yield PromiseChange(
                "scenario",
                scenario.id,
                scenario.title,
                "changed",
                _endings(base, scenario),
                _endings(head, new),
            )
    kept = {question for example in asked for question in _questions(example)}
    for example in base.examples:
        questions = _questions(example)
        lost = questions - kept
        if lost == questions:
            yield PromiseChange("example", example.id, example.text, "removed")
        elif lost:
            told = f"{len(lost):,} of its {len(questions):,} answers"
            yield PromiseChange(
                "example", example.id, example.text, "changed", told, "not asked any more"
            )


def mark(base: Procedure, head: Procedure) -> Iterator[PromiseChange]:
    """The pass mark where it is another one. It guards less where more may go wrong."""
    old, new = (replace(one.pass_mark, span=Span()) for one in (base, head))
    if (old.mistakes, set(old.never)) == (new.mistakes, set(new.never)):
        return
    more = new.mistakes > old.mistakes or not set(new.never) >= set(old.never)
    became: Became = "changed" if new.mistakes and more else "same"
    told = _mark(base, old), _mark(head, new)
    yield PromiseChange("pass mark", "pass-mark", "What a run passes with", became, *told)


def _mark(procedure: Procedure, given: PassMark) -> str:
    if not given.mistakes:
        return "no rule may go wrong"
    rules = "one rule" if given.mistakes == 1 else f"{word(given.mistakes)} rules"
    never = ", ".join(f"“{procedure.rule[name].text.rstrip('.')}”" for name in given.never)
    return f"at most {rules} may go wrong" + (f", and none of {never}" if never else "")


def _can_be_asked(claim: Claim, head: Procedure) -> bool:
    """Whether *head* has everything that *claim* speaks of."""
    counted = {counter.id for counter in head.counters}
    subjects = {c.subject for group in claim.guard for c in group}
    clocks = {window.clock for window in claim.windows} - {"case", "situation"}
    return (
        set(claim.situations) <= set(head.situation)
        and set(claim.endings) <= set(head.ending)
        and subjects
        <= {*(fact.id for fact in head.facts), *counted, *head.act, *head.event, *head.ending}
        and clocks <= {*head.act, *head.event, *head.ending}
    )


def _meaning(claim: Claim) -> Claim:
    return replace(claim, text="", span=Span())


def _endings(procedure: Procedure, scenario: Scenario) -> str:
    return " or ".join(procedure.ending[name].title for name in scenario.endings)


def _questions(example: Example) -> set[Hashable]:
    """What an example asks, whatever it is called."""
    begins = example.facts, tuple(line.text for line in example.run)
    return {(*begins, tuple(line.text for line in case.lines)) for case in example.cases}
