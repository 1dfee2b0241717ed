"""A review made by hand, with one of everything that a rendering has to show."""

from __future__ import annotations

import re

from simulator.reviewing.model import (
    Change,
    Difference,
    Edit,
    Flip,
    NewProblem,
    Place,
    Practice,
    PromiseChange,
    Question,
    Review,
    Reworded,
    ShownRun,
    Side,
    SlackChange,
    Standings,
    StoryStep,
)

FILE = "procedures/candidate-no-show.yml"
STILL = (
    "You left no message",
    "The candidate is on the phone",
    "A mistake with the browser",
    "The candidate comes soon",
    "The candidate withdraws",
    "The candidate has joined",
    "The case is closed",
)


def line(number: int, text: str) -> Place:
    return Place(FILE, number, text)


EDITS = (
    Edit(
        "time grace_ends",
        "meaning",
        "grace_ends: 10:00",
        "grace_ends: 15:00",
        line(21, "  grace_ends: 10:00"),
        line(21, "  grace_ends: 15:00"),
        effect=True,
    ),
    Edit(
        "rule let-it-ring: removed",
        "meaning",
        "let-it-ring: {must not: cancel_call}",
        "",
        line(291, "      let-it-ring:"),
        effect=True,
    ),
    Edit(
        "rule call-in-time: by",
        "meaning",
        "by: call_closes",
        "by: 4:00",
        line(250, "        by: call_closes"),
        line(250, "        by: 4:00"),
        effect=True,
    ),
    Edit(
        "rule second-call: after",
        "meaning",
        "",
        "after: rings_out",
        None,
        line(741, "      after: rings_out"),
    ),
    Edit("rule stop-ringing: renamed from may-cancel", "moved", "may-cancel", "stop-ringing"),
    Edit(
        "rule call-in-time: why",
        "wording",
        "The earlier you call, the better.",
        "The earlier you call, the more time the candidate has to join.",
    ),
)

NO_SHOW = Difference(
    situation="waiting",
    title="Nobody has joined",
    direction="different",
    story=(
        StoryStep(0, "time", "The interview's start time has come. You are alone in The Room."),
        StoryStep(300, "you", "Call the candidate"),
        StoryStep(330, "world", "The phone stops ringing. Nobody answered."),
        StoryStep(600, "time", "Nobody has joined yet."),
    ),
    before=Side(
        "due",
        "End the call with the reason “Candidate no-show”.",
        "no-show-ending",
        line(267, "        from: grace_ends"),
    ),
    after=Side(
        "right",
        "Wait until 15:00.",
        "no-show-ending",
        line(267, "        from: grace_ends"),
    ),
    when=((600, 899),),
    states=412,
    causes=(0,),
    facts=(("odd_hour", False), ("premium", True)),
    run=("5:00 call", "5:30 rings_out", "10:00 wait"),
    fingerprint="00000000000000d1",
)
RINGING = Difference(
    situation="ringing",
    title="The phone is ringing",
    direction="looser",
    story=(
        StoryStep(120, "you", "Call the candidate"),
        StoryStep(120, "you", "Cancel the call"),
    ),
    before=Side(
        "wrong",
        "Do not cancel the call. Let it ring until it stops by itself.",
        "let-it-ring",
        line(292, "        must not: cancel_call"),
    ),
    after=Side("unneeded", "No rule asks for this here. It does no harm."),
    when=((120, 300), (420, 599)),
    states=38,
    causes=(1,),
    run=("2:00 call", "2:00 cancel_call"),
    fingerprint="00000000000000d2",
)
LATE = Difference(
    situation="waiting",
    title="Nobody has joined",
    direction="stricter",
    story=(StoryStep(241, "you", "Call the candidate"),),
    before=Side(
        "right",
        "Call the candidate between 2:00 and 5:00, with “Add participant”.",
        "call-in-time",
        line(250, "        by: call_closes"),
    ),
    after=Side(
        "late",
        "Call the candidate between 2:00 and 4:00, with “Add participant”.",
        "call-in-time",
        line(250, "        by: 4:00"),
    ),
    when=((241, 300), (1200, None)),
    states=6,
    causes=(0, 2),
    run=("4:01 call",),
    fingerprint="00000000000000d3",
)

CHANGED = Change(
    id="candidate-no-show",
    title="Candidate no-show",
    status="changed",
    version_before="3",
    version_after="4",
    states=18_204,
    digest="0123456789ab",
    rehearsal="procedures/candidate-no-show/rehearse/",
    situations=(
        Standings("waiting", "Nobody has joined", "different"),
        Standings("ringing", "The phone is ringing", "looser"),
        Standings("call_failed", "The call failed with an error", "added"),
        Standings("voicemail", "Voicemail answers", "not reached"),
        *(Standings(f"still-{i}", title, "same") for i, title in enumerate(STILL)),
    ),
    differences=(NO_SHOW, LATE, RINGING),
    edits=EDITS,
    slack=(
        SlackChange("call-in-time", "Call the candidate in time.", (120, 300), (120, 240)),
        SlackChange("no-show-ending", "End the call as a no-show.", (600, None), (900, None)),
        SlackChange("greet", "Greet the candidate.", None, (15, 90)),
    ),
    flips=(
        Flip(
            "scenario",
            "nobody-answers",
            "Nobody answers",
            "ends as “Candidate no-show”",
            "does not end by 10:00",
        ),
    ),
    problems=(
        NewProblem(
            "RR073",
            "in “The phone is ringing” the duty `hang-up` is due while its act is forbidden",
            "take one of the two back",
            line(292, "        must not: cancel_call"),
            ("  0:00  Here: Nobody has joined", "  2:00  You: Call the candidate"),
            "00000000000000e1",
            run=ShownRun((("premium", True),), ("2:00 call", "2:05 wait")),
        ),
    ),
    promises=(
        PromiseChange(
            "claim",
            "ten-minutes",
            "A no-show ends after ten minutes.",
            "same",
            "proved",
            "refuted",
            ("  0:00  Here: Nobody has joined", "  9:59  You: End the call"),
            "00000000000000f1",
            run=ShownRun((), ("9:59 end_call early_none candidate_no_show",)),
        ),
        PromiseChange(
            "claim",
            "no-voicemail",
            "Nobody is called twice.",
            "removed",
            "proved",
            "open",
            fingerprint="00000000000000f2",
        ),
        PromiseChange(
            "scenario",
            "late",
            "Late",
            "changed",
            "Interview",
            "Interview or No-show",
            fingerprint="00000000000000f3",
        ),
        PromiseChange(
            "example", "no-call", "No call is owed then.", "removed", fingerprint="00000000000000f4"
        ),
    ),
    direction="different",
    questions=(
        Question("grace-end", "Is joining at exactly 15:00 still in time?", opened=True),
        Question("ring-length", "How long should the phone ring?", opened=False),
    ),
    wording=(
        Reworded(
            "script",
            "introduction",
            "Hi, is this {candidate}? This is {you}, your interviewer today.",
            "Hi, is this {candidate}? This is {you}, your Interview Engineer today.",
            line(55, "    text: >-"),
        ),
        Reworded(
            *("glossary", "grace period", "", "The first 15 minutes after the start time."),
            became="added",
        ),
    ),
    pages=("procedures/candidate-no-show/", "procedures/candidate-no-show/sources/"),
    unlearned=(
        Practice("no-show-ending", "End the call as a no-show from fifteen minutes on."),
        Practice("call-in-time", "Call the candidate in time."),
    ),
)
GUARDED_LESS = Change(
    id="fire-drill",
    title="Fire drill",
    status="changed",
    situations=(Standings("inside", "You are in the building", "same"),),
    promises=(
        PromiseChange("claim", "out", "Nobody stays inside.", "removed", "proved", "proved"),
    ),
    direction="same",
)
REWORDED = Change(
    id="fire-drill",
    title="Fire drill",
    status="changed",
    version_before="1",
    version_after="2",
    states=96,
    situations=(
        Standings("inside", "You are in the building", "same"),
        Standings("outside", "You are at the assembly point", "same"),
    ),
    edits=(Edit("rule report: text", "wording", "Report to the warden.", "Report at once."),),
    wording=(Reworded("rule", "report", "Report to the warden.", "Report at once."),),
    pages=("procedures/fire-drill/",),
)
BROKEN = Change(
    id="help-line",
    title="Help line",
    status="broken",
    problem="procedures/help-line.yml:12: there is no situation `askd`; did you mean `asked`?",
)
REMOVED = Change(
    id="old-intake", title="Old intake", status="removed", version_before="7", states=240
)
UNFINISHED = Change(
    id="long-shift",
    title="Long shift",
    status="changed",
    version_before="2",
    version_after="3",
    complete=False,
    crowded=("You are on shift.",),
    states=200_000,
    situations=(Standings("on", "You are on shift", "not proven"),),
    edits=(Edit("rule rest: by", "meaning", "by: 6:00", "by: 6:30", effect=None),),
)

REVIEW = Review("v3", "v4", (BROKEN, CHANGED, UNFINISHED, REMOVED, REWORDED))
SAME = Review("v4", "v5", (REWORDED,))
NOTHING = Review("v5", "v5", ())


def seen(comment: str) -> int:
    """The lines of a comment that are seen before anything is unfolded."""
    folded = re.compile(
        r"(?s)<details><summary>([^\n]*)</summary>(?:(?!<details)(?!</details>).)*</details>"
    )
    while folded.search(comment):
        comment = folded.sub(r"\1", comment)
    shown = re.sub(r"(?s)<!--.*?-->|</?(?:details|summary)[^>]*>", "", comment)
    return sum(bool(line.strip()) for line in shown.splitlines())
