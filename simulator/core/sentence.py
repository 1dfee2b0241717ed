"""A sentence is a claim: words for people, with what they say of a procedure or a run.

Whatever the program says in its own words about what rules mean is a :class:`Sentence`. Its kind
stands in :data:`KINDS` with what it claims; the tests ask their oracle whether that holds.
"""

from __future__ import annotations

from typing import Any


class Sentence(str):
    """Words for people; a text in every other respect. ``kind`` says what they claim, and ``about``
    has what the claim is of: ids, seconds, other words."""

    kind: str
    about: dict[str, Any]

    def __new__(cls, kind: str, words: str, **about: Any) -> Sentence:
        """Raises KeyError for a kind without a claim."""
        KINDS[kind]
        made = super().__new__(cls, words)
        made.kind, made.about = kind, about
        return made

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """A copy is the text alone: the claim belongs to what it was said of."""
        return str, (str(self),)


KINDS = {
    # The judge, of one act in a run
    "why unneeded": "no rule of this moment asks for the act, allows or forbids it",
    "why other choice too early": "the rule asks for the act with another choice, and that long "
    "after this moment at the earliest",
    "why late": "the time shown is the last second at which the rule could be kept",
    "why too early": "the time shown is the first second of the rule, and it is yet to come",
    "why out of turn": "what is named has to be done before, and is still to be done",
    "why not again": "the act starts the rule's time itself, and was not done before",
    "why not begun": "what is named starts the rule's time, and has not happened",
    "why again": "the duty of the rule was done before",
    "why left undone": "the rule was due, and the act takes it away undone",
    "why by the rule": "the rule speaks of this moment and of this act, or forbids it",
    # The judge, of one rule over a run
    "rule kept": "the duty was done at that second, in time",
    "rule late": "it was done at that second, after its last moment, which is the one shown",
    "rule missed by": "it was not done up to the time shown, its last moment",
    "rule came too late": "it was overdue at that second, at which it came up",
    "rule cut short": "what is named took the duty away, undone, at that second",
    "rule left": "at that second an act took the duty away, undone",
    "rule broken": "at that second something was done that the rule forbids",
    "rule lapsed": "at that second the world took the duty away; so long it had been due",
    "rule allowed": "at that second something was done that the rule allows",
    "rule early": "at that second it was done before its time, or out of turn",
    "rule other choice": "at that second the act was done with what is named, and the rule asks "
    "for other choices, then or that long after it, or where another act of that second leads",
    "rule respected": "the ban was in force at some moment, and was never broken",
    "rule owed": "it is due where the run stopped, and not done",
    "rule unused": "the permission was open at some moment, and nobody made use of it",
    "rule outdone": "the same, or it was a ban that gives way, and its act was done at that "
    "second; what was said of it is another rule's",
    "rule not yet": "it was in force at some moment, and at the last of these its time was to come",
    "rule begun anew": "it had been due, and the last step of the case started its time again",
    "rule not reached": "it was never in force",
    # The story of a run
    "was due": "the duty could be kept at each of the seconds told and not at the one before; the "
    "last moment told is its own",
    "was overdue": "the duty was overdue at each of the seconds told and not at the one before",
    # A rehearsal while it goes on
    "did": "the act was done at that second",
    "did too early": "the same, so long before the first second at which the rule can be kept",
    "did too late": "the same, so long after its last second",
    "went by": "the time of the duty was over at that second, and it was not done by then",
    "run mistake": "there was a mistake, and none before the second told; with its own words",
    "run within mark": "the same, and no more rules went wrong than the pass mark allows",
    "pass mark": "so many rules may go wrong in a run that passes, and none of those named",
    "run open": "the case is open, and there was no mistake up to the second told",
    "run passed": "the case is over without a mistake; that many duties were kept or bans held",
    "when overdue": "the duty was to be kept up to that second, and was not",
    "when now": "the duty can be kept at this second, and up to the one told if there is one",
    "when now at most": "the same, and done once less than told, it can be asked for again by what "
    "happens after it; once more, and it cannot",
    "when in turn": "what is named has to be done before, and is still to be done",
    "when from": "the duty can be kept from the first second told, up to the other",
    "when begun": "what is named starts the time of the duty, and has not happened",
    "idle": "no duty is due, nothing rightly ends the case now, and no permission is open",
    "idle may": "no duty is due, and each act is right at this second",
    "idle to end": "no duty is due, and the act rightly ends the case at this second",
    # Advice in a rehearsal
    "advice over": "the case is over",
    "advice now": "the act keeps a duty that is due and is right at this second, and whatever "
    "happens later, following the advice is no mistake (but for duties overdue as they arise)",
    "advice may": "the act is right at this second, no duty is due, and the rest as above",
    "advice wait": "if nothing happens waiting is no mistake up to the second told; then the act "
    "keeps a duty",
    "left by others": "in some case the duty of another situation is still owed in the situation",
    "advice wait to": "if nothing happens no duty is ever due, and from the second told the act is "
    "right",
    "advice wait on": "if nothing happens no duty is ever due, and no act is ever right",
    "advice late": "the act was due up to a second that is gone, and is still owed",
    "advice late and now": "the first act is right at this second; the other was due up to a "
    "second that is gone, and is still owed",
    "advice unknown": "nothing is promised",
    "case lost": "there was a mistake",
    # The page of a procedure
    "rule window": "the rule is open in these seconds and in no others",
    "rule condition": "the rule applies only where one of the conditions told beside it holds",
    "rule when cut short": "what becomes of the duty when something else happens while it is due",
    "rule times in full": "the rule is open at these seconds of these clocks and at no others",
    "rule cases in full": "the rule's conditions hold where one of the groups told holds, and only "
    "there",
    "rule acts in full": "in force, the rule is kept, used or broken by these acts and no others",
    "rule order in full": "it is not the rule's turn while one of those told is still owed",
    "rule once in full": "the duty was done and is never owed again in its case",
    "rule gives way in full": "an act that another rule asks for or allows does not break it",
    "way on": "where this happens in the situation, in the time told, the case goes where it says",
    "way by itself": "the situation leads there by itself, at the time or after the span told",
    "way already": "where this has happened the case does not rest in the situation",
    "way banned": "in these seconds and cases the act is wrong in the situation",
    "what happened": "wherever this can happen it leads to one of the answers, or changes nothing "
    "where it is said to",
    "where answered": "not in: where this happens in one of these situations it leads nowhere and "
    "no duty begins, in some of its cases or in all; only in: so it is in every other situation",
    "what is first": "wherever this happens, or time alone leads there, the duty is owed from the "
    "first second on, and doing what is told is right then or in the time told",
    "arrow": "what stands beside the arrow leads from one box to the other",
    "now": "in a new case in which nothing has happened: the duties, permissions and bans of these "
    "seconds are those told, and the head says what is to be done whatever the case is like",
    "now moved": "in a new case in which nothing has happened time alone has led there by that "
    "second where one of the conditions told beside it holds, if there are any, and in no other",
    "first minutes": "in these kinds of case the acts up to this one are right, done one after the "
    "other at their seconds, and nothing has to happen for it; and every duty that is owed "
    "meanwhile, in whatever case, is one of those told",
    "first minutes beside": "in some kind of case the duty is owed when the last of these acts is "
    "done",
    "first minutes time": "where the duty is owed then, these are the first and the last second at "
    "which it can be kept, counted from what is told, else from 0:00",
    "first minutes since": "the clock of the duty was started by what is named",
    "now late": "not done by then it is overdue, and doing it is right but late",
    "minutes": "in a new case the duty is due or overdue, the permission open, or the ban in "
    "force in these seconds; due, open and in force in no others, but for what has to come first",
    "elsewhere": "from that second on this ending is right in the other situation",
    # A proof
    "proof RR030": "no run comes to the situation",
    "proof RR032": "where the run shown comes to, the screen lets the event happen and no way fits",
    "proof RR033": "no run takes the way",
    "proof RR070": "the run shown is right, and no right run goes on from there to an end",
    "proof RR071": "the run shown is right, nothing is owed where it comes to, and nothing that "
    "leads on can happen or is right",
    "proof RR072": "no run meets what is named",
    "proof RR073": "where the run shown comes to, the duty is due, and the others forbid its act",
    "proof RR074": "the run shown is right until the duty is due or overdue; no right run keeps it",
    "proof RR075": "where the run shown comes to, doing either of the two leaves the other undone",
    "proof RR076": "the run shown breaks the claim",
    "proof RR078": "no right run meets what is named, and the reason told is so on all of them",
    "proof RR079": "no right run is judged by what is named",
    "kept when": "right runs that can still end keep the duty in these seconds and in no others",
    "rest": "the run shown is right, and so is any wait where it comes to, for what is told",
    "longest": "no right case ends later",
    "sound": "a right case can go on rightly, or waits for somebody",
    # A drill
    "drill's moment": "in the run of the drill its last act is done at the time named, at the "
    "first or last second of what the rule asks for or forbids, or a second before or after",
    "drill's edge": "the second of the drill is the first or last one in the rule's window, and so "
    "long after the one at which its clock began",
    "no drill": "no right run to an ending does there what the rule is about; or on the run of the "
    "drills beside it what is told of that second",
    # A review
    "difference story": "the two versions say this of the last step of the story",
    "difference in a line": "at the last second of the story, in the situation told and right "
    "after the steps that may be told, the two versions say what stands on either side of the "
    "arrow",
    "difference extent": "the last second of the story lies in the times told",
    "difference of other acts": "of each of these acts the two versions say the same as of the one "
    "told, at the last second of its own witness, which lies in its times",
    "difference only for": "with other facts no run comes to the difference",
    "met by scenarios": "the right run of the scenario, in one version, comes to a step of "
    "which the two say what stands on either side",
    "situations compared": "the same: nothing is judged otherwise there up to a first mistake; "
    "only after: no run comes there with the same said of all of it; new, removed: it is in one",
    "scenario flipped": "of the right runs of the scenario in both versions those that a "
    "version finds right end in it as told",
    "example flipped": "the two versions answer the line of the example as told",
    "claim promised": "proved, or would hold: no run breaks it; refuted: the run shown does",
    "scenario promised": "the head lacks it, or it may end there as before and otherwise",
    "example promised": "the head does not ask all that it asks",
    "search question promised": "gone, new, or it may find something else than before",
    "pass mark promised": "so many rules may go wrong in each version; changed: more than before",
    "kept before and after": "right runs that can still end keep the duty in these seconds and in "
    "no others, in each version",
    "rehearse again": "the rule is new, says something else, or stands behind a difference",
    "version stands": "both versions have that name",
    "question in one version": "one version asks it and the other does not",
    "case in one version": "the fact has that option in the head alone, or in the base alone",
    "reworded": "the words before are in the base, and those after in the head",
    "state of a change": "the same: no run is judged otherwise; only stricter or looser: no run is "
    "judged otherwise in the other direction",
}
"""What each kind of sentence claims. The predicates stand in ``tests/tools/meanings.py``."""
