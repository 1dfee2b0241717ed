"""The words that all renderings of a review share: stories, intervals, and what else changed.

Everything here is plain text. Each rendering escapes it for its own readers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from simulator.core import clock, spelling
from simulator.core.proof.model import FEWER_STATES, kept_when, most_in
from simulator.core.sentence import Sentence
from simulator.core.spelling import counted, joined
from simulator.render.terms import STANDINGS, verdict
from simulator.reviewing import accepted
from simulator.reviewing.model import (
    Change,
    Difference,
    Edit,
    Flip,
    NewProblem,
    OneSided,
    OtherAct,
    Place,
    Practice,
    PromiseChange,
    Question,
    Reworded,
    Side,
    SlackChange,
    StoryStep,
)

TEXT_MAX = 400
"""Characters of one text of a procedure that a rendering shows."""

INTERVALS_MAX = 12
"""Intervals that a sentence lists; data formats have them all."""

OTHERS_MAX = 3
"""Other acts that one line names; the story has them all."""

MISFITTING = "New problems of scenarios and examples"

_SAID_BY_THE_SENTENCE = ("happens", "in time", "due", "not due")

ACTORS = {"you": "you", "world": "", "time": ""}

# One line of text


def clean(text: str, limit: int = TEXT_MAX) -> str:
    """*text* in one line that can be printed anywhere, cut after *limit* characters."""
    line = " ".join(text.split())
    line = "".join(char if char.isprintable() else "\ufffd" for char in line)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def place(where: Place) -> str:
    """A place as editors know it: ``file:line``."""
    return f"{where.file}:{where.line}"


# Time


def interval(pair: tuple[int, int | None]) -> str:
    """An interval of the case clock; both ends are inside."""
    return "at any time" if pair == (0, None) else clock.between(*pair)


def intervals(pairs: tuple[tuple[int, int | None], ...]) -> str:
    """All intervals, or the first of very many."""
    shown = [interval(pair) for pair in pairs[:INTERVALS_MAX]]
    if len(pairs) > INTERVALS_MAX:
        shown.append(counted(len(pairs) - INTERVALS_MAX, "more interval"))
    return joined(shown)


def times(one: Difference) -> str:
    """When a difference shows, or some of its seconds where not all are known."""
    return _known(one.when, one)


def _known(when: tuple[tuple[int, int | None], ...], one: Difference) -> str:
    """No more than some of its seconds are an example of them; all of them are not."""
    always = one.whole or when == ((0, None),)
    return intervals(when) if always else f"{intervals(when)}, for example"


def extent(difference: Difference) -> Sentence:
    """When a difference shows, and in how many of the explored states."""
    words = f"It shows {times(difference)}, in {difference.states:,} of the explored states."
    return Sentence("difference extent", words, of=difference)


# Stories


def step(one: StoryStep) -> str:
    """What happens in a step, and who does it where that is you."""
    actor = ACTORS[one.who]
    return f"{actor}: {clean(one.text)}" if actor else clean(one.text)


def steps(difference: Difference) -> list[tuple[int, str]]:
    """A story line by line, each with its second: what happens at once upon what you do, or in the
    same second as something else that happens, stands in one line with it."""
    told: list[tuple[int, str]] = []
    for one in difference.story:
        if told and told[-1][0] == one.at and not ACTORS[one.who]:
            told[-1] = (one.at, f"{told[-1][1].rstrip('.')}. {step(one)}")
        else:
            told.append((one.at, step(one)))
    return told


def side(one: Side) -> str:
    """What one version says of the last step."""
    label, text = verdict(one.verdict).words, clean(one.text)
    if not text or one.verdict in _SAID_BY_THE_SENTENCE or text.lower().startswith(label.lower()):
        return text or label
    return f"{label}: {text}"


def story(difference: Difference) -> Sentence:
    """A difference in one sentence: how it comes to it, and what each version makes of it."""
    steps = [_timed(one).rstrip(".") for one in difference.story]
    if steps and "due" in (difference.before.verdict, difference.after.verdict):
        steps[-1] = f"At {clock.show(difference.story[-1].at)}"  # it asks what is due then
    before = side(difference.before).rstrip(".")
    told = f"{'. '.join(steps)}: before – {before}; after – {side(difference.after)}"
    return Sentence("difference story", told.removeprefix(": "), of=difference)


def consequence(one: Difference) -> Sentence:
    """A difference in one line: where and when, what it is about, and what each version says of it,
    with the rules that say so."""
    where = joined([clean(title).rstrip(".") for title in one.titles])
    what, sides = _about(one)
    rules = list(dict.fromkeys(clean(s.rule) for s in (one.before, one.after) if s.rule))
    cited = f" ({'rule' if len(rules) == 1 else 'rules'} {' → '.join(rules)})" if rules else ""
    way = ", then ".join(f"“{clean(step).rstrip('.')}”" for step in one.way)
    what += f" (for example after {way})" if way else ""
    words = f"{where}, {times(one)}: {what}: {' → '.join(sides)}{cited}"
    return Sentence("difference in a line", words, of=one)


def in_a_line(one: Difference, paint: Callable[[str], str] = str) -> str:
    """The same with its direction, as *paint* shows it, and the case that it is about."""
    given = f" {only}" if (only := only_for(one)) else ""
    also = f" {others}" if (others := other_acts(one, OTHERS_MAX)) else ""
    meant = " Accepted." if one.accepted else ""
    return f"{consequence(one)}. {paint(one.direction.capitalize())}.{also}{given}{meant}"


def only_for(one: Difference) -> Sentence | None:
    """The cases outside of which a difference shows nowhere; None where it may show in all."""
    if not one.only:
        return None
    return Sentence("difference only for", f"Only with {_cases(one.only)}.", of=one)


def other_acts(one: Difference, most: int | None = None) -> Sentence | None:
    """The other acts of which the same is said, each with its time and place where these are
    others; the first *most* of them."""
    if not one.others:
        return None
    told = [_other(one, other) for other in one.others[:most]]
    if most is not None and len(one.others) > most:
        told.append(counted(len(one.others) - most, "more act"))
    return Sentence("difference of other acts", f"The same of: {'; '.join(told)}.", of=one)


def _other(one: Difference, other: OtherAct) -> str:
    when = _known(other.when, one) if other.when != one.when else ""
    titles = [clean(title).rstrip(".") for title in other.places]
    where = f"in {joined(titles)}" if other.places != one.titles else ""
    told = ", ".join(filter(None, (when, where)))
    return f"“{clean(other.text).rstrip('.')}”" + (f" ({told})" if told else "")


def _about(one: Difference) -> tuple[str, list[str]]:
    """What the versions judge in the last step, and their words for it."""
    told = [one.before, one.after]
    if "due" in (one.before.verdict, one.after.verdict):
        sentences = [clean(s.text).removeprefix("Due now: ").rstrip(".") for s in told]
        return "due now", [
            s if t.rule else "not this" for s, t in zip(sentences, told, strict=True)
        ]
    last = one.story[-1] if one.story else None
    ruled = next((s for s in told if s.rule), None)
    what = clean(last.text).rstrip(".") if last and last.who != "time" else ""
    if not what and ruled:  # of every second at which it shows, not of the story's
        what = clean(ruled.rule_text or ruled.text).rstrip(".")
    verdicts = [verdict(s.verdict).words.lower() for s in told]
    if "overdue" in (one.before.verdict, one.after.verdict):
        verdicts = [word.replace("happens", "not overdue") for word in verdicts]
    if verdicts[0] == verdicts[1]:
        verdicts = [clean(s.text).rstrip(".") for s in told]
    return what or "time passes", verdicts


def scenarios(one: Difference) -> Sentence | None:
    """The scenarios whose right run comes to a difference; None where none does."""
    if not one.scenarios:
        return None
    first = f"“{clean(one.scenarios[0])}”"
    words = f"The right run of the scenario {first} comes to this."
    if more := len(one.scenarios) - 1:
        words = f"The right runs of the scenarios {first} and {more} more come to this."
    return Sentence("met by scenarios", words, of=one)


def _timed(one: StoryStep) -> str:
    return f"At {clock.show(one.at)}{', ' if ACTORS[one.who] else ': '}{step(one)}"


def facts(difference: Difference) -> str:
    """The facts of the case that the story needs."""
    return _cases(difference.given)


def _cases(given: Iterable[tuple[str, bool | str]]) -> str:
    return clean(", ".join(f"{name}: {spelling.value(value)}" for name, value in given))


def edit(one: Edit) -> str:
    """One edit: what it touches, and from what to what."""
    before, after = _apart(one.before, one.after, 80)
    if before and after:
        return f"{clean(one.text)}: {before} → {after}"
    if before or after:
        return f"{clean(one.text)}: {'added' if after else 'removed'} {before or after}"
    return clean(one.text)


def _apart(before: str, after: str, limit: int) -> tuple[str, str]:
    """Both texts, cut so that it can be seen where they differ."""
    sides = clean(before, limit), clean(after, limit)
    if sides[0] != sides[1] or before == after:
        return sides
    pairs = zip(before, after, strict=False)
    alike = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
    start = max(0, alike - limit // 4)
    return clean(f"…{before[start:]}", limit), clean(f"…{after[start:]}", limit)


def causes(change: Change, difference: Difference) -> tuple[Edit, ...]:
    """The edits that make a difference."""
    return tuple(change.edits[i] for i in difference.causes if i < len(change.edits))


# What else changed


class Section(NamedTuple):
    """A part of what changed besides behaviour: its heading, and a line for each thing. The first
    ``least`` of them are shown wherever the section is."""

    title: str
    lines: tuple[str, ...]
    least: int = 0


def warnings(change: Change) -> list[Section]:
    """What comes before all stories: what is wrong now, and what guards less."""
    wrong = (one for one in change.problems if not one.misfit)
    misfits = (one for one in change.problems if one.misfit)
    return _made(
        {
            "New problems": map(problem, wrong),
            "Promises": (promise(one) for one in change.promises),
            "Version": [version(change)] if change.version_stands else [],
            MISFITTING: map(problem, misfits),
        }
    )


def version(change: Change) -> Sentence:
    """That a changed procedure has the version of the one before."""
    name = clean(change.version_after, 40)
    same = change.version_before == change.version_after
    old = "is still" if same else f"was {clean(change.version_before, 40)} and is now"
    words = f"It behaves differently, and its version {old} {name}: raise `version`."
    return Sentence("version stands", words, of=change)


IDLE = "Edits without an effect up to a first mistake"
IDLE_IN_BOTH = "Edits without an effect on the cases that both versions have, up to a first mistake"
IDLE_BESIDE = "Edits that add nothing to what the others do"
"""Each is proven of all of them together: alone, one of the latter may do what another does too."""


DEFAULTS = "Facts with another default"


def edits_without_effect(change: Change) -> dict[str, list[Edit]]:
    """The edits that are proven to change no verdict, by what is to be said of them. All that
    differs for another default is the case that is begun where nobody says which."""
    idle = [e for e in change.edits if e.effect is False and e.kind != "wording"]
    title = IDLE_BESIDE if change.differences else IDLE_IN_BOTH if change.one_sided else IDLE
    return {
        DEFAULTS: [edit for edit in idle if edit.kind == "default"],
        title: [e for e in idle if e.kind != "default"],
    }


def sections(change: Change) -> list[Section]:
    """What else changed, the most severe first; only what is there."""
    idle = edits_without_effect(change)
    unproven = [e for e in change.edits if e.effect is None]
    cited = {place for one in change.differences for place in one.causes}
    also = [e for i, e in enumerate(change.edits) if e.effect and i not in cited]
    found: dict[str, Iterable[str]] = {
        "Cases that only one version has": map(_one_sided, change.one_sided),
        "Recorded runs": recorded(change),
        "Situations": _situations(change),
        "Scenarios and examples that turn out otherwise": map(_flip, change.flips),
        "Edits that make some of these differences too": map(edit, also),
        "Edits whose effect is not proven": map(edit, unproven),
        "When each duty can be kept": map(_slack, (s for s in change.slack if s.before != s.after)),
        "Rules to rehearse again": map(practice, change.unlearned),
        "Open questions": map(_question, change.questions),
        "Words": map(_reworded, change.wording),
        **{title: map(edit, edits) for title, edits in idle.items()},
        "Addresses that are gone": _addresses(change.pages_gone),
        "New pages": _addresses(change.pages_new),
        "Pages that read otherwise": _addresses(change.pages),
    }
    differing = {one.standing for one in change.situations} & {"different", "looser", "stricter"}
    return _made(found, Situations=len(differing))


def _addresses(pages: Sequence[str]) -> list[str]:
    return [", ".join(map(clean, pages))] if pages else []


def _made(found: Mapping[str, Iterable[str]], **least: int) -> list[Section]:
    made = (Section(title, tuple(lines), least.get(title, 0)) for title, lines in found.items())
    return [section for section in made if section.lines]


def recorded(change: Change) -> Iterator[str]:
    """How many recorded runs turn out otherwise, and by which edits."""
    if change.recorded is None:
        return
    runs, groups = change.recorded.runs, change.recorded.groups
    differ = sum(group.count for group in groups)
    verb = "turns" if 1 in (runs, differ) else "turn"
    others = change.recorded.others
    rest = f" {counted(others, 'file')} {'holds' if others == 1 else 'hold'} no run of it."
    told = f"{differ:,} of {counted(runs, 'recorded run')} {verb} out otherwise."
    yield told + (rest if others else "")
    for group in groups:
        why = joined([edit(change.edits[i]) for i in group.causes if i < len(change.edits)])
        because = f", because of {why}" if why else ""
        sides = f"{clean(group.before)} → {clean(group.after)}"
        yield f"{group.count:,}: {sides}{because}. The first is {clean(group.file)}."


def _situations(change: Change) -> Iterator[Sentence]:
    """The situations of a procedure that is in both versions, by how they compare."""
    same = Counter(clean(s.title) for s in change.situations)
    for standing, term in STANDINGS.items():
        here = (s for s in change.situations if s.standing == standing)
        titles = [f"{t} ({clean(s.id)})" if same[t := clean(s.title)] > 1 else t for s in here]
        if titles and change.status in ("changed", "same"):
            words = f"{term.words}: {joined(titles)}"
            yield Sentence("situations compared", words, of=change, standing=standing)


def problem(one: NewProblem) -> str:
    """A problem in one line: where, what, what to do, and the run that shows it."""
    where = f"{clean(place(one.place))}: " if one.place else ""
    told = f"{where}{clean(one.message).rstrip('.')} ({clean(one.code)})."
    told = f"Accepted. {told}" if one.accepted else told
    return " ".join(part for part in (told, _sentence(one.hint), _shown_by(one.story)) if part)


_PROMISES = {
    "same": "“{text}”: {before} → {after}.",
    "added": "New: “{text}”: {after}.",
    "removed": "Removed: “{text}”.",
    "changed": "Changed: “{text}”.",
}
_STANDS = {
    "proved": "What it said would still hold.",
    "refuted": "What it said does not hold any more.",
    "open": "Whether what it said still holds is not proven.",
}


def promise(one: PromiseChange, story: bool = True) -> Sentence:
    """What became of a claim, scenario or example, of a claim whether it would hold, and with
    *story* the run that breaks it."""
    text = clean(one.text).rstrip(".")
    told = _PROMISES[one.became].format(text=text, before=clean(one.before), after=clean(one.after))
    if one.became in ("removed", "changed"):
        if one.kind == "claim":
            told = f"{told} {_STANDS.get(one.after, 'It cannot be asked any more.')}"
        elif one.before:
            before, after = (side.rstrip(".") for side in _apart(one.before, one.after, TEXT_MAX))
            told = f"{told} Before: {before}; after: {after}."
    shown = _shown_by(one.story) if story else ""
    told = f"{one.kind.capitalize()}. {told} {shown}".rstrip()
    told = f"Accepted. {told}" if one.accepted else told
    return Sentence(f"{one.kind} promised", told, of=one)


def practice(one: Practice) -> Sentence:
    """A rule that has to be rehearsed again."""
    return Sentence("rehearse again", clean(one.text), of=one)


def to_accept(change: Change) -> dict[str, str]:
    """All that somebody has to mean, by its fingerprint, in a line each."""
    plain = accepted.marked(change, frozenset())
    told = {one.fingerprint: problem(one) for one in plain.problems}
    told |= {one.fingerprint: promise(one) for one in plain.promises if one.guards_less}
    return told | {one.fingerprint: in_a_line(one) for one in plain.differences}


def _sentence(text: str) -> str:
    line = clean(text)
    return spelling.ended(f"{line[:1].upper()}{line[1:]}")


def _shown_by(story: Sequence[str]) -> str:
    return spelling.ended(f"Shown by: {'; '.join(map(clean, story))}") if story else ""


def _flip(one: Flip) -> Sentence:
    before, after = clean(one.before), clean(one.after)
    words = f"{one.kind.capitalize()} “{clean(one.text).rstrip('.')}”: {before} → {after}"
    return Sentence(f"{one.kind} flipped", words, of=one)


def _one_sided(one: OneSided) -> Sentence:
    became = "New" if one.added else "Removed"
    words = f"{became}: {clean(one.label).rstrip('.')}: {clean(one.option)}"
    return Sentence("case in one version", words, of=one)


def _question(one: Question) -> Sentence:
    words = f"{'Opened' if one.opened else 'Closed'}: {clean(one.text)}"
    return Sentence("question in one version", words, of=one)


def _reworded(one: Reworded) -> Sentence:
    what = clean(f"{one.kind} {one.id}")
    words = f"{what}: “{clean(one.before)}” → “{clean(one.after)}”"
    if not one.before or not one.after:
        words = f"{what} is {'new' if one.after else 'gone'}: “{clean(one.after or one.before)}”"
    return Sentence("reworded", words, of=one)


def _slack(one: SlackChange) -> Sentence:
    words = f"{clean(one.text)} Before: {kept(one.before)}; after: {kept(one.after)}."
    return Sentence("kept before and after", words, of=one)


def kept(pair: tuple[int, int | None] | None) -> str:
    """When a duty can be kept; None is never."""
    return kept_when(*pair) if pair else kept_when(None, None)


_DIRECTIONS = {
    "stricter": ": it is only stricter, in every case up to its first mistake",
    "looser": ": it is only looser, in every case up to its first mistake",
}


def state(change: Change) -> Sentence:
    """What became of a procedure, in one sentence without its name."""
    return Sentence("state of a change", _state(change), of=change)


def _state(change: Change) -> str:
    if change.status == "broken":
        return "It cannot be read"
    if change.status in ("added", "removed"):
        return "It is new" if change.status == "added" else "It is gone"
    if change.differences and change.complete:
        way = "" if change.one_sided else _DIRECTIONS.get(change.direction, "")
        more = "; only the shortest differences are listed" if change.more else ""
        whole = all(one.whole for one in change.differences)
        some = "; not all seconds of the differences are told: they are too many to explore"
        return f"It behaves differently{way}{more}{'' if whole else some}"
    states = f"{change.states:,} states{most_in([*map(clean, change.crowded)])}; {FEWER_STATES}"
    if change.differences:
        return f"It behaves differently; the rest is not proven: the limit came after {states}"
    if not change.complete:
        return f"Not proven: the exploration reached its limit after {states}"
    cases = "every case that both versions have," if change.one_sided else "every case"
    later = "; what comes after one, which its pass mark may forgive, is not compared"
    same = f"It is proven to behave the same, in {cases} up to its first mistake"
    return f"{same}{later if change.forgives else ''}"
