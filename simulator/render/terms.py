"""What verdicts, outcomes and standings are called, with their tone and their icon: for every page,
every rendering and the browser (`web/terms.js` is made from here)."""

from __future__ import annotations

from typing import Literal, NamedTuple

from simulator.core.runs.run import OTHER_VERSION

Tone = Literal["ok", "warn", "bad", "accent", "plain"]


class Term(NamedTuple):
    """The words for one thing, the tone of its colour, and its drawing in ``web/icons.js``."""

    words: str
    tone: Tone
    icon: str


VERDICTS = {
    "right": Term("Right", "ok", "check"),
    "unneeded": Term("Not needed", "plain", "check"),
    "early": Term("Too early", "warn", "clock"),
    "late": Term("Too late", "warn", "clock"),
    "wrong": Term("Wrong", "bad", "cross"),
    "overdue": Term("Overdue", "bad", "clock"),
    "missed": Term("Missed", "bad", "clock"),
    "in time": Term("In time", "ok", "check"),
    "due": Term("Due now", "accent", "clock"),
    "not due": Term("Not due", "plain", "clock"),
    "happens": Term("Happens", "plain", "play"),
    "impossible": Term("Cannot happen", "plain", "hidden"),
    "over": Term("The case is over", "plain", "stop"),
}
"""What is said of an act, an event or a moment, by the engine, an example or a review."""

_ENDS = ", ends"


def verdict(name: str) -> Term:
    """The term of a verdict, also of one like ``right, ends``: an act that ends the case."""
    known = VERDICTS[name.removesuffix(_ENDS)]
    return known._replace(words=f"{known.words}, and the case ends") if _ENDS in name else known


OUTCOMES = {
    "broken": Term("Broken", "bad", "cross"),
    "missed": VERDICTS["missed"],
    "late": VERDICTS["late"],
    "early": VERDICTS["early"],
    "owed": Term("Still open", "warn", "clock"),
    "kept": Term("Kept", "ok", "check"),
    "allowed": Term("Allowed", "ok", "check"),
    "lapsed": Term("No longer needed", "plain", "check"),
    "respected": Term("Kept", "ok", "check"),
    "not reached": Term("No part in this run", "plain", "hidden"),
}
"""What became of a rule in a run, the worst first."""

CLAIMS = {
    "proved": Term("Proved", "ok", "check"),
    "refuted": Term("Refuted", "bad", "cross"),
    "open": Term("Not settled", "warn", "clock"),
}
"""What a proof says of a claim."""

STATUSES = {
    "broken": Term("Cannot be read", "bad", "alert"),
    "added": Term("New", "plain", "plus"),
    "removed": Term("Removed", "warn", "cross"),
}
"""What became of a procedure that is not in both versions."""

STANDINGS = {
    "different": Term("Different", "accent", "different"),
    "stricter": Term("Stricter", "warn", "stricter"),
    "looser": Term("Looser", "ok", "looser"),
    "added": STATUSES["added"],
    "removed": STATUSES["removed"],
    "not proven": Term("Not proven", "warn", "alert"),
    "same": Term("Proven the same", "plain", "check"),
    "not reached": Term("Only after a difference or a mistake", "plain", "hidden"),
}
"""How a situation, or a difference, compares. Worst first."""

MASTERY = {
    "wrong": Term("Not right last time", "bad", "cross"),
    "changed": Term("Changed since", "warn", "different"),
    "again": Term("To be repeated", "warn", "clock"),
    "begun": Term("Begun", "accent", "play"),
    "mastered": Term("Mastered", "ok", "check"),
    "new": Term("Not met yet", "plain", "hidden"),
}
"""How somebody stands with a rule, the most urgent first; what was not met yet is last."""

PROPOSALS = {
    "wrong": "You did not get this right last time:",
    "changed": "This has changed since you trained it:",
    "again": "It is time to repeat this:",
    "begun": "Right so far; once more in another case, or on another day:",
    "new": "You have not met this yet:",
}
"""Why a rehearsal is proposed; the rule that it is for follows."""

SILENT = {
    "again": "It is time to repeat what you can do.",
    "begun": "What has gone right so far is put to the test.",
}
"""The same for an assessment, which does not tell what it is about."""

MODES = {
    "example": "Worked example",
    "guided": "Guided",
    "practice": "Practice",
    "assessment": "Assessment",
}
"""The ways to rehearse, from the one with most help on."""

OF_MODES = {
    "example": "It is played for you, and each act is told with its rule and why. Nothing is kept.",
    "guided": "What is due stands beside you, and why.",
    "practice": "You are told at once whether it was right, and get a hint when you ask.",
    "assessment": "You are told nothing until the end, and do not know which case comes. "
    "Only here a pass counts.",
}
"""What each of them is."""

FOR_YOU = {
    "example": "See how it goes right, since you are new here.",
    "guided": "Most of this case is new to you.",
    "practice": "Not all of this case has gone right for you yet.",
    "assessment": "All that comes up in it went right for you last time.",
}
"""Why one of them is proposed."""

OTHER_VERSIONS = {
    "run": OTHER_VERSION,
    "link": "This link was made with another version of the procedure, and its run is judged by "
    "this one: where that matters, ask for a new link.",
    "passed": "Those with a clock were passed with an earlier version of the procedure: "
    "rehearse them again.",
}
"""What is said, and what is to be done, where something belongs to another version."""
