"""A whole review in one line, like ``2 situations differ, 31 proven the same, 1 script reworded``.

Nothing counts as proven where the exploration reached its limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from simulator.core.spelling import counted
from simulator.reviewing.model import Change, PromiseChange, Review

_STATUSES = {
    "broken": "cannot be read",
    "removed": "removed",
    "added": "added",
}
_DIFFER = ("different", "looser", "stricter")
_LATER = "only after a difference or a mistake"
_SITUATIONS = (
    ("differ", ("differs", "differ")),
    ("added", ("is new", "are new")),
    ("removed", ("is gone", "are gone")),
    ("not proven", ("not proven", "not proven")),
    ("same", ("proven the same", "proven the same")),
    ("not reached", (f"comes {_LATER}", f"come {_LATER}")),
)
"""How situations stand, in the order in which they are told, and the words for one and for many."""

_PLURALS = {"person": "people", "glossary": "glossary entries", "summary": "summaries"}
_SINGULARS = {"glossary": "glossary entry"}


def totals(review: Review) -> str:
    """The whole review in one line."""
    return told(review.changes) or "no procedure changed"


def headline(review: Review) -> tuple[str, str]:
    """The same in two: how it behaves, and what comes with it, which may be empty."""
    behaves = ", ".join((*_procedures(review.changes), *_situations(review.changes)))
    rest = ", ".join(_rest(review.changes))
    return (behaves, rest) if behaves else (rest or "no procedure changed", "")


def told(changes: Iterable[Change]) -> str:
    """Some changes in one line; empty when there is nothing to tell."""
    every = list(changes)
    parts = [*_procedures(every), *_situations(every), *_rest(every)]
    return ", ".join(parts)


def _procedures(changes: Sequence[Change]) -> Iterator[str]:
    counts: Counter[str] = Counter(change.status for change in changes)
    for status, words in _STATUSES.items():
        if counts[status]:
            yield f"{counted(counts[status], 'procedure')} {words}"


def _situations(changes: Sequence[Change]) -> Iterator[str]:
    """Only those of procedures that are in both versions: a new procedure is told as a whole."""
    counts = Counter(
        _standing(change, situation.standing)
        for change in changes
        if change.status in ("changed", "same")
        for situation in change.situations
    )
    noun = True
    for standing, (one, many) in _SITUATIONS:
        if count := counts[standing]:
            what = counted(count, "situation") if noun else f"{count:,}"
            yield f"{what} {one if count == 1 else many}"
            noun = False


def _standing(change: Change, standing: str) -> str:
    if standing in _DIFFER:
        return "differ"
    if not change.complete and standing in ("same", "not reached"):
        return "not proven"
    return standing


def _rest(changes: Sequence[Change]) -> Iterator[str]:
    problems = Counter(one.misfit for change in changes for one in change.problems)
    for misfit, more in ((False, ""), (True, " of scenarios and examples")):
        if problems[misfit]:
            yield counted(problems[misfit], "new problem") + more
    promises = dict.fromkeys(  # each once, however much of it is not as it was
        (change.id, one.id, one.kind, _became(one)) for change in changes for one in change.promises
    )
    for (what, became), count in Counter(key[2:] for key in promises).items():
        yield f"{counted(count, what)} {became}"
    options = Counter(one.added for change in changes for one in change.one_sided)
    for added, became in ((True, "added"), (False, "removed")):
        if options[added]:
            yield f"{counted(options[added], 'option of a fact', 'options of facts')} {became}"
    flips = Counter(flip.kind for change in changes for flip in change.flips)
    for what, count in flips.items():
        yield f"{counted(count, what)} {'turns' if count == 1 else 'turn'} out otherwise"
    questions = Counter(question.opened for change in changes for question in change.questions)
    for opened, verb in ((True, "opened"), (False, "closed")):
        if questions[opened]:
            yield f"{counted(questions[opened], 'question')} {verb}"
    words = Counter(
        (reworded.kind, reworded.became) for change in changes for reworded in change.wording
    )
    for (kind, verb), count in sorted(words.items(), key=lambda item: item[0][0] != "script"):
        yield f"{counted(count, _SINGULARS.get(kind, kind), _PLURALS.get(kind, ''))} {verb}"


def _became(one: PromiseChange) -> str:
    if one.became != "same":
        return one.became
    return f"{one.before}, now {one.after}" if one.kind == "claim" else "changed"
