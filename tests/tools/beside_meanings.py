"""What the sentences mean that come with the differences of a review: promises, flips, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import fields, is_dataclass, replace
from math import prod
from typing import Any

from both_played import Met
from meanings import seconds
from oracle import CannotHappen, Oracle
from proof_meanings import BAD, OF_PROOFS, Walks, breaks
from review_meanings import OF_REVIEWS, Versions

from simulator.core.model import Claim, Example, Procedure, Reaction, Rule, Scenario
from simulator.core.sentence import Sentence
from simulator.reviewing.model import (
    Difference,
    Flip,
    Practice,
    PromiseChange,
    Question,
    SlackChange,
)
from simulator.reviewing.played_runs import PlayedRun


@OF_REVIEWS.of("met by scenarios")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: Difference = said.about["of"]
    if not versions.same_names or "impossible" in (one.before.verdict, one.after.verdict):
        return None
    title = re.findall("“(.*?)”", said)[0]
    rules = {side.rule for side in (one.before, one.after) if side.rule}
    met = set[Met]()
    for run in versions.right_runs:
        if run.title == title:
            met |= versions.play([run]).met
    if not rules or "due" in (one.before.verdict, one.after.verdict):
        return None
    return any(rules <= set().union(*one.cites) for one in met)


@OF_REVIEWS.of("situations compared")
def _(said: Sentence, versions: Versions) -> bool | None:
    standing = said.about["standing"]
    told = set(re.split(", | and ", said.split(": ", 1)[1]))
    here = {
        one.id
        for one in versions.change.situations
        if {_flat(one.title), f"{_flat(one.title)} ({one.id})"} & told
    }
    if standing in ("added", "removed"):
        base, head = ({s.id for s in p.situations} for p in (versions.base, versions.head))
        only = head - base if standing == "added" else base - head
        return here <= only
    if standing not in ("same", "not reached") or not versions.same_names:
        return None
    played = versions.played
    if standing == "not reached":
        return here.isdisjoint(name for pair in played.visited for name in pair)
    return not any(here & {*met.situations} for met in played.met)


@OF_REVIEWS.of("scenario flipped")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: Flip = said.about["of"]
    if not versions.same_names:
        return None
    sides = said.removeprefix(f"Scenario “{one.text.rstrip('.')}”: ").split(" → ")
    runs = [run for run in versions.right_runs if run.id == one.id]
    held = []
    for procedure, words in zip((versions.base, versions.head), sides, strict=True):
        ends = {case.ending for run in runs if (case := _to_the_end(procedure, run))}
        titles = {ending.title for ending in procedure.endings if ending.id in ends}
        words, _, unexpected = words.partition(", ")
        right = set(words.split(" or ")) == titles if titles else words == "no right run ends it"
        new = ends - {*_scenario(procedure, one.id).endings}
        news = {ending.title for ending in procedure.endings if ending.id in new}
        surprise = (
            news
            if unexpected == "which it does not expect" and new == ends
            else set(unexpected.removeprefix("and does not expect ").split(" or ")) - {""}
        )
        held.append(right and surprise == news)
    return all(held)


def _scenario(procedure: Procedure, name: str) -> Scenario:
    return next(one for one in procedure.scenarios if one.id == name)


def _to_the_end(procedure: Procedure, run: PlayedRun) -> Oracle | None:
    """The case after a run that is right to its end; None after any other."""
    case = Oracle(procedure, dict(run.facts))
    try:
        for given in run.inputs:
            case.wait(given.at)
            if given.name in {act.id for act in procedure.acts}:
                case.act(given.name, given.choices)
            elif given.name:
                case.happen(given.name)
    except CannotHappen:
        return None
    bad = any((of, kind) in BAD for _, of, kind, _ in case.told)
    return case if case.over and not bad else None


@OF_REVIEWS.of("example flipped")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: Flip = said.about["of"]
    found = re.search(r": “(.*?)”: (.*?) → (.*?)(?:, and [\d,]+ more answers?)?$", said)
    if not found or not versions.same_names:
        return None
    line, *told = found.groups()
    examples = [example for example in versions.head.examples if example.text == one.text]
    if len(examples) != 1:
        return None
    sides = zip((versions.base, versions.head), told, strict=True)
    held = [_answers(procedure, examples[0], line, words) for procedure, words in sides]
    return False if False in held else True if True in held else None


ANSWERS = {"unneeded": "unneeded", "right": "right", "early": "too early", "late": "late"}


def _answers(procedure: Procedure, example: Example, line: str, words: str) -> bool | None:
    """Whether the oracle gives the answer that *words* tell: for verdicts on an act alone."""
    case = Oracle(procedure, dict(example.facts))
    acts = {act.id for act in procedure.acts}
    endings = {ending.id: ending for ending in procedure.endings}
    lines = [*(one.text for one in example.run), *line.split(", ")]
    known = {*acts, *endings, "wait", *(event.id for event in procedure.events), *case.facts}
    if not known >= {*(one.split()[1] for one in lines), *dict(example.facts)}:
        return words == "it cannot come to this"
    mistaken = False
    for number, one in enumerate(lines, 1):
        at, name, *choices = one.split()
        last = number == len(lines)
        mistaken = mistaken or any((of, kind) in BAD for _, of, kind, _ in case.told)
        case.told.clear()
        try:
            if last and mistaken:
                return case.now <= seconds(at) and words == "it comes to this only after a mistake"
            case.wait(seconds(at))
            if name in endings:
                case.act(endings[name].act, endings[name].choices)
            elif name in acts:
                case.act(name, tuple(choices))
            elif name != "wait":
                case.happen(name)
        except CannotHappen:
            if last and not mistaken and case.now == seconds(at):
                return words.startswith(("this cannot happen", "a duty"))
            return words == "it cannot come to this"
    if words.startswith("it "):
        return False
    verdicts = [kind for _, of, kind, _ in case.told if of == "act"]
    missed = any((of, kind) in BAD for _, of, kind, _ in case.told if of == "rule")
    if not verdicts or missed or not words.startswith("this is"):
        return None
    return words.startswith(f"this is {ANSWERS.get(verdicts[0], verdicts[0])}")


def _became(said: Sentence, in_base: bool, in_head: bool) -> bool:
    """Whether something is new, gone or in both, as the words say."""
    words = said.removeprefix("Accepted. ").split(". ", 1)[1]
    return (in_base, in_head) == (not words.startswith("New: "), not words.startswith("Removed: "))


def _named(one: PromiseChange, *, entries: str, versions: Versions) -> list[Any]:
    """The claim, scenario or example in the base and in the head; None where it is not there."""
    both = (getattr(procedure, entries) for procedure in (versions.base, versions.head))
    return [next((entry for entry in every if entry.id == one.id), None) for every in both]


@OF_REVIEWS.of("claim promised")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: PromiseChange = said.about["of"]
    old, new = _named(one, entries="claims", versions=versions)
    claim = old or new
    if not versions.same_names or claim is None:
        return None
    if not _became(said, old is not None, new is not None):
        return False
    base, head = versions.walks
    words = said.split(" Shown by: ")[0]
    if "does not hold any more" in words or "→ refuted." in words:
        return one.run is not None and _broken_by(claim, versions, one)
    if "would still hold" in words or words.endswith((": proved.", "→ proved.")):
        return _holds(claim, head, versions.base if old else versions.head)
    return _holds(claim, base, versions.base) if one.before == "proved" else None


def _holds(claim: Claim, walks: Walks, asker: Procedure) -> bool | None:
    """Whether no random run breaks *claim*, which *asker* says."""
    if claim.kind == "ends":
        return None
    steps = walks.right if claim.right_only else walks.steps
    asked = [one.after for one in steps if not (claim.right_only and one.bad)]
    return not any(_breaks(case, claim, asker) for case in asked) if asked else None


def _breaks(case: Oracle, claim: Claim, asker: Procedure) -> bool:
    """Whether the case breaks *claim*, with what its *asker* counts."""
    counting = copy(case)
    counting.procedure = replace(case.procedure, counters=asker.counters)
    return breaks(counting, claim)


def _broken_by(claim: Claim, versions: Versions, one: PromiseChange) -> bool:
    """Whether the run that is shown breaks it."""
    assert one.run is not None
    head = versions.head
    asker = head if one.became == "added" else versions.base
    case = Oracle(head, dict(one.run.facts))
    acts = {act.id for act in head.acts}
    met = False
    for line in one.run.inputs:
        at, name, *choices = line.split()
        while case.now < seconds(at):
            case.wait(case.now + 1)
            met = met or _breaks(case, claim, asker)
        if name in acts:
            case.act(name, tuple(choices))
        elif name != "wait":
            case.happen(name)
        met = met or _breaks(case, claim, asker)
    return met


@OF_REVIEWS.of("scenario promised")
def _(said: Sentence, versions: Versions) -> bool | None:
    old, new = _named(said.about["of"], entries="scenarios", versions=versions)
    if not versions.same_names:
        return None
    renamed = [one for one in versions.head.scenarios if one.id not in versions.base.scenario]
    if old is None or (new is None and not (renamed and " Changed: " in said)):
        return _became(said, old is not None, new is not None)
    before, after = said.split(" Before: ")[1].removesuffix(".").split("; after: ")
    told = [_tells_of(versions.head, one, after) for one in ([new] if new else renamed)]
    changed = " Changed: " in said and before != after
    return changed and _tells_of(versions.base, old, before) and any(told)


def _tells_of(procedure: Procedure, scenario: Scenario, words: str) -> bool:
    """Whether *words* say how a scenario ends, one of its facts, or all that happens in it."""
    titles = {one.title.rstrip(".") for one in procedure.endings if one.id in scenario.endings}
    happening = {does.does for person in scenario.people for does in person.reactions}
    texts = {one.text.rstrip(".") for one in procedure.events if one.id in happening}
    facts = _facts_of(procedure, dict(scenario.facts))
    ends = {*words.replace(".", "").split(" or ")} == {title.replace(".", "") for title in titles}
    happens = {*re.findall("“(.*?)”", words)} == texts
    does = [does for person in scenario.people for does in person.reactions]
    if any(_acts_then(procedure, one, words) for one in does):
        return True
    return ends or words in facts or (happens and ("“" in words or words == "nothing happens"))


def _acts_then(procedure: Procedure, does: Reaction, words: str) -> bool:
    """Whether *words* say what somebody does, and when: “It rings.” 0:05 to 0:20 after “Call”."""
    time = r"(\d+):(\d\d)"
    after = r"(?: after (?:the (\d+)(?:st|nd|rd|th) )?“(.*?)”)?"
    told = re.fullmatch(rf"“(.*?)” (at )?{time}(?: to {time})?{after}", words)
    if told is None:
        return False
    first = 60 * int(told[3]) + int(told[4])
    last = 60 * int(told[5]) + int(told[6]) if told[5] else first
    begins = does.delay if does.at is None else does.at
    things = {x.id: x.text for x in (*procedure.acts, *procedure.events)}
    things |= {ending.id: ending.title for ending in procedure.endings}
    things |= {situation.id: situation.title for situation in procedure.situations}
    to = things.get(does.on, "").rstrip(".")
    return (
        told[1] == things[does.does].rstrip(".")
        and (first, last) == (begins, begins + does.spread)
        and ((told[8] or "") == to and bool(told[2]) == (not does.on))
        and int(told[7] or 0) == does.nth
    )


def _never(procedure: Procedure) -> set[str]:
    """The rules under `never`, without permissions for any time and all choices of their acts."""
    names = procedure.pass_mark.never
    return {name for name in names if _ever_wrong(procedure, procedure.rule[name])}


def _ever_wrong(procedure: Procedure, rule: Rule) -> bool:
    if rule.kind != "may" or rule.windows or rule.after:
        return True
    allowed = {one.act: set[tuple[str, ...]]() for one in procedure.endings if one.id in rule.acts}
    for one in procedure.endings:
        if one.id in rule.acts:
            allowed[one.act].add(one.choices)
    return any(
        len(allowed[act]) < prod(len(procedure.dialog[name].options) for name in asks)
        for act in allowed.keys() - {*rule.acts}
        for asks in (procedure.control[procedure.act[act].control].asks,)
    )


@OF_REVIEWS.of("pass mark promised")
def _(said: Sentence, versions: Versions) -> bool:
    marks = [one.pass_mark for one in (versions.base, versions.head)]
    told = re.findall(r"no rule may|at most (\w+) rules? may", said)
    count = [("", "one", "two", "three", "four", "five").index(number) for number in told]
    never = [_never(one) for one in (versions.base, versions.head)]
    looser = marks[1].mistakes > marks[0].mistakes or not never[0] <= never[1]
    right = count == [one.mistakes for one in marks]
    return right and ("Changed: " in said) == bool(looser and marks[1].mistakes)


@OF_REVIEWS.of("search question promised")
def _(said: Sentence, versions: Versions) -> bool | None:
    if not versions.same_names:
        return None
    text = said.about["of"].text
    sides = [
        next((set(one.answers) for one in procedure.questions if one.text == text), None)
        for procedure in (versions.base, versions.head)
    ]
    old, new = sides
    if old is None or new is None:
        told = {"Removed: ": new is None, "New: ": old is None}
        return old != new and all((word in said) == so for word, so in told.items())
    ids = [name for side in sides for name in side or ()]
    looser = not new <= old
    return old != new and ("Changed: " in said) == looser and all(name in said for name in ids)


@OF_REVIEWS.of("example promised")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: PromiseChange = said.about["of"]
    asked = [
        {
            (tuple(line.text for line in example.run), tuple(line.text for line in case.lines))
            for example in procedure.examples
            for case in example.cases
            if procedure is versions.head or example.id == one.id
        }
        for procedure in (versions.base, versions.head)
    ]
    if not versions.same_names:
        return None
    if "; after: " in said and not said.endswith("; after: not asked any more."):
        if "Before: “" in said and "”: " in said.split("; after: ")[0].split("Before: ")[1]:
            return _answered_otherwise(said, one, versions)
        return _begins_otherwise(said, one, versions)
    there = any(one.id == new.id or one.text == new.text for new in versions.head.examples)
    named = re.findall(r"“([^”]*)”: ", said.partition(" Before: ")[2])
    lost = {", ".join(lines) for _, lines in asked[0] - asked[1]}
    if not lost.issuperset(named):
        return False
    gone = " Removed: " in said
    return bool(asked[0] - asked[1]) and gone == (asked[0].isdisjoint(asked[1]) and not there)


def _begins_otherwise(said: Sentence, one: PromiseChange, versions: Versions) -> bool:
    """Whether an example begins as told before, and now, with this fact or after these lines."""
    sides = said.split(" Before: ")[1].removesuffix(".").split("; after: ")
    held = [
        any(
            words in _facts_of(procedure, dict(example.facts))
            or re.findall("“(.*?)”", words or "") == [", ".join(line.text for line in example.run)]
            or (words == "the start" and not example.run)
            for example in procedure.examples
            if procedure is versions.head or example.id == one.id
        )
        for procedure, words in zip((versions.base, versions.head), sides, strict=True)
    ]
    return all(held) and sides[0] != sides[1]


def _facts_of(procedure: Procedure, given: Mapping[str, Any]) -> list[str]:
    """The facts of a case in words."""
    case = Oracle(procedure, dict(given))
    return [
        f"{fact.label}: {('no', 'yes')[value] if isinstance(value, bool) else value}"
        for fact in procedure.facts
        for value in (case.facts[fact.id],)
    ]


def _answered_otherwise(said: Sentence, one: PromiseChange, versions: Versions) -> bool:
    """Whether both versions have the question, and the second does not say what the first says."""
    line = re.findall("Before: “(.*?)”: ", said)[0]
    answers = [
        [
            (case.verdict, case.rule, {*case.right})
            for example in procedure.examples
            for case in example.cases
            if ", ".join(part.text for part in case.lines) == line
            and (procedure is versions.head or example.id == one.id)
        ]
        for procedure in (versions.base, versions.head)
    ]
    return bool(answers[0]) and any(new not in answers[0] for new in answers[1])


@OF_REVIEWS.of("kept before and after")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: SlackChange = said.about["of"]
    before, after = said.rsplit(" Before: ", 1)[1].removesuffix(".").split("; after: ")
    held = []
    for walks, words in zip(versions.walks, (before, after), strict=True):
        if one.rule in {rule.id for rule in walks.procedure.rules}:
            held.append(OF_PROOFS["kept when"](Sentence("kept when", words, rule=one.rule), walks))
    return False if False in held else True if True in held else None


@OF_REVIEWS.of("rehearse again")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: Practice = said.about["of"]
    old, new = (
        next((rule for rule in procedure.rules if rule.id == one.rule), None)
        for procedure in (versions.base, versions.head)
    )
    cited = {
        side.rule for story in versions.change.differences for side in (story.before, story.after)
    }
    if versions.change.more or old is None:
        return None
    assert new is not None and said == " ".join(new.text.split())[: len(said)]
    said_of = (
        "kind", "acts", "scope", "windows", "guard", "after", "each", "at_least", "unless_allowed",
        "cut_short", "time_to_act",
    )  # fmt: skip
    return one.rule in cited or any(getattr(old, n) != getattr(new, n) for n in said_of)


@OF_REVIEWS.of("version stands")
def _(said: Sentence, versions: Versions) -> bool:
    """Of versions of numbers alone, as all are that are asked here."""
    told = [versions.base.version, versions.head.version]
    before, after = ([int(number) for number in one.split(".")] for one in told)
    told = told[1:] if before == after else told
    return after <= before and all(version in said for version in told)


@OF_REVIEWS.of("question in one version")
def _(said: Sentence, versions: Versions) -> bool:
    one: Question = said.about["of"]
    asked = [
        [reading.question for reading in procedure.readings].count(one.text)
        for procedure in (versions.base, versions.head)
    ]
    opened = said.startswith("Opened: ")
    return asked[opened] > asked[not opened]


@OF_REVIEWS.of("case in one version")
def _(said: Sentence, versions: Versions) -> bool:
    told = said.split(": ", 1)
    options = [
        {
            f"{fact.label.rstrip('.')}: {('no', 'yes')[one] if isinstance(one, bool) else one}"
            for fact in procedure.facts
            for one in fact.values
        }
        for procedure in (versions.base, versions.head)
    ]
    here = [told[1] in some for some in options]
    return here == [told[0] == "Removed", told[0] == "New"]


@OF_REVIEWS.of("reworded")
def _(said: Sentence, versions: Versions) -> bool:
    """What stands in quotation marks is cut where it is long."""
    quoted = re.findall("“(.*?)”(?= → |$)", said)
    sides = (versions.base, versions.head)
    if len(quoted) == 1:
        sides = sides[1:] if " is new: " in said else sides[:1]
    return all(
        any(text.startswith(part.removesuffix("…")) for text in _texts(procedure))
        for procedure, words in zip(sides, quoted, strict=True)
        for part in re.split(" – | / ", words)
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def _texts(part: Any) -> set[str]:
    """All texts in a procedure."""
    if isinstance(part, str):
        return {_flat(part)}
    if isinstance(part, Mapping):
        return {text for one in part.items() for text in _texts(one)}
    if is_dataclass(part):
        return {text for field in fields(part) for text in _texts(getattr(part, field.name))}
    return {text for one in part for text in _texts(one)} if isinstance(part, Iterable) else set()
