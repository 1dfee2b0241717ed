"""The language as a table: every key, what may stand there, and what it means.

Three things are made from this table: the reader (``records``), the JSON Schema for editors
(``schema``) and the reference page (``reference``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from simulator.language.drawn import ICONS, LAYOUTS, PICTURES
from simulator.language.kinds import (
    Bounds,
    Choice,
    Day,
    Either,
    Id,
    Key,
    ListOf,
    MapOf,
    Moment,
    Name,
    Number,
    Rec,
    Words,
    YesNo,
)

ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}", re.ASCII)
COUNT_MAX = 1_000
ONE = {
    **{"times": "time", "limits": "limit", "facts": "fact", "acts": "act", "events": "event"},
    **{"endings": "ending", "counters": "counter", "situations": "situation"},
    **{"scripts": "script", "people": "persona", "clauses": "clause", "readings": "reading"},
    **{"claims": "claim", "scenarios": "scenario", "examples": "example", "rules": "rule"},
}
"""Sections whose entries have ids, with what one entry is called."""

WORLD = tuple("times limits facts acts events endings counters situations".split())
"""Sections whose ids share one namespace."""

TO_USE = ("times", "limits", "facts", "scripts", "counters", "people")
"""Sections whose entries are there to be mentioned."""

ON_STAGE = {"screens": "screen", "controls": "control", "dialogs": "dialog", "options": "option"}
"""The same of a stage."""

NOTHING = "nothing"
VERDICTS = (
    *("right", "unneeded", "early", "late", "wrong", "overdue", "missed"),
    *("over", "impossible"),
)
"""What an example can say of a line. Else `nothing` is right then, or some acts are. These words go
before an act of the same name."""
RESERVED = ("end", "stay", "other", "case", "situation", "wait", "zero")


WORDS, MOMENT, BOUNDS, NUMBER, YESNO = Words(), Moment(), Bounds(), Number(), YesNo()
SITUATION, TRIGGER = Name("situation"), Name("act, event or ending")
COUNTED = ListOf(Name("act or event"))
CLAUSES, READINGS = ListOf(Name("clause")), ListOf(Name("reading"))
_ANSWERS = ListOf(Name("verdict, act or ending"))
ANSWER = Either(text=_ANSWERS, list=_ANSWERS, mapping=MapOf(Name("rule"), Name("verdict")))
COMPARISON = Either(
    text=Words("value"),
    mapping=Rec("comparison"),
    remedy="write one value, or a list of cases: `when: [{colour: red}, {colour: blue}]`",
)
ALSO = Key("also called", ListOf(WORDS), "Other words that people use, to find it by.")
INSTEAD = Key("instead", ListOf(Rec("page")), "The procedures or pages that take over from here.")
FOUND = Name("rule, situation, script or ending")
WHEN = Either(
    mapping=MapOf(COMPARISON, Name("fact, counter, act or event")),
    list=ListOf(MapOf(COMPARISON, Name("fact, counter, act or event")), single=False),
)
WINDOW = (
    Key("from", Name("time"), "Not before this time. The second itself is inside."),
    Key("after", Name("time"), "Only after this time. The second itself is outside."),
    Key("by", Name("time"), "Not after this time. The second itself is inside."),
    Key("before", Name("time"), "Only before this time. The second itself is outside."),
    Key("within", Name("duration"), "At most so long since `since`."),
    Key("wait", Name("duration"), "At least so long since `since`."),
    Key(
        "since",
        Name("act or event"),
        "What `within` and `wait` are counted from. Without it: from entering the situation.",
    ),
    Key("when", WHEN, "Only when these facts and counts hold. A list means: any of these."),
)
RULE = (
    Key("must", ListOf(Name("act or ending")), "A duty: this is to be done."),
    Key("must not", ListOf(Name("act or ending")), "A ban: none of these is to be done."),
    Key("may", ListOf(Name("act or ending")), "A permission. Outside its window it is not one."),
    Key("text", WORDS, "The rule in one plain sentence. It is what people read.", True),
    *WINDOW,
    Key(
        "in order",
        ListOf(Name("rule")),
        "The duties that are to be kept before this one.",
        of=("must", "may"),
    ),
    Key(
        "once",
        YESNO,
        "`yes`: owed until it was kept once in the case. Without it: at every visit.",
        of=("must",),
    ),
    Key(
        "at least",
        Words("number or limit"),
        "For a duty: to be done so often. Without it: once.",
        of=("must",),
    ),
    Key(
        "unless allowed",
        YESNO,
        "For a ban: it gives way where another rule speaks for the act.",
        of=("must not",),
    ),
    Key(
        "cut short",
        Choice(("lapses", "stays owed", "missed")),
        "For a duty that is due when an event or a passing moment takes it away: it `lapses` "
        "(without this key: nobody is blamed for what the world did), `stays owed` wherever the "
        "case then stands, or is `missed`.",
        of=("must",),
    ),
    Key(
        "time to act",
        Name("duration"),
        "For `cut short: missed`: only where it was due for so long. Without it: for a second.",
        of=("must",),
    ),
    Key("why", WORDS, "The reason, for people."),
    ALSO,
    Key("clauses", CLAUSES, "The statements of the source that this rule puts into practice."),
    Key("readings", READINGS, "The readings that this rule rests on."),
)
SHARED = (
    Key("stage", Rec("stage"), "The tool as a trainee sees it."),
    Key("times", MapOf(MOMENT), "Named times of the case clock, as `m:ss`."),
    Key(
        "limits",
        MapOf(Words("count or duration")),
        "Named limits: a whole number is a count, `m:ss` a duration.",
    ),
    Key("facts", MapOf(Rec("fact")), "What is known when a case starts. It does not change."),
    Key("scripts", MapOf(Rec("script")), "Words to be said."),
    Key("acts", MapOf(Rec("act")), "What the engineer can do."),
    Key("events", MapOf(Rec("event")), "What the world can do."),
    Key("endings", MapOf(Rec("ending")), "Acts with the choices that settle how a case ends."),
    Key(
        "counters",
        MapOf(Either(text=COUNTED, list=COUNTED, mapping=Rec("counter"))),
        "How often any of these happened, in the case or at each visit of a situation.",
    ),
    Key("situations", MapOf(Rec("situation")), "Where a case can stand."),
    Key("rules", MapOf(Rec("wide rule")), "Rules for several situations (`in`), or everywhere."),
    Key(
        "people", MapOf(Rec("persona")), "People to rehearse with. They are not part of the rules."
    ),
    Key("examples", MapOf(Rec("example")), "Answers that the rules have to give. They are tests."),
    Key(
        "questions",
        MapOf(ListOf(FOUND), Words("question")),
        "What people type into the search, and what it has to find first: any of these. They are "
        "tests.",
    ),
    Key("glossary", MapOf(WORDS, Words("term")), "Words with their meaning."),
)

RECORDS: dict[str, tuple[Key, ...]] = {
    "procedure": (
        Key("procedure", Id(), "The id of the procedure: the name of its file.", True),
        Key("title", WORDS, "What people call it.", True),
        Key("summary", WORDS, "What it is for, in a sentence or two.", True),
        Key("version", Words("version"), "The version of the procedure.", True),
        Key("since", Day(), "The day from which on it holds."),
        Key("owner", WORDS, "Who answers for it. If the source names nobody, leave it out."),
        Key("role", WORDS, "Who follows it, as in “interviewer”.", True),
        Key("zero", WORDS, "What happens when the case clock shows 0:00.", True),
        Key("source", Rec("source"), "The document that this procedure was made from.", True),
        Key("use", ListOf(Words("file")), "Shared files, read as if they stood here."),
        Key("start", SITUATION, "The situation at 0:00.", True),
        *SHARED,
        Key("pass mark", Rec("pass mark"), "What a run passes with. Without it: no mistake."),
        Key("claims", MapOf(Rec("claim")), "Promises about every run, to be proved."),
        Key("clauses", MapOf(Either(text=WORDS, mapping=Rec("clause"))), "The source, numbered."),
        Key("readings", MapOf(Rec("reading")), "Where the source leaves room: what was chosen."),
        Key("scenarios", MapOf(Rec("scenario")), "Cases to rehearse. Each is also a test."),
    ),
    "shared file": SHARED,
    "pass mark": (
        Key("mistakes", NUMBER, "In how many rules a run may go wrong and still pass.", True),
        Key("never", ListOf(Name("rule")), "Rules in which it may not."),
    ),
    "source": (
        Key("title", WORDS, "Its title.", True),
        Key("text", WORDS, "Where it comes from, or how it was read."),
    ),
    "stage": (
        Key("id", Id(), "The id of the stage.", True),
        Key("title", WORDS, "What people call the tool.", True),
        Key(
            "layout",
            Choice(LAYOUTS),
            "What The Room looks like: a `call` with a picture of each side, a `desk`, or a "
            "`scene`, a place to act in. Without it: a desk.",
        ),
        Key("screens", MapOf(Rec("screen")), "What the tool can show.", True),
        Key("controls", MapOf(Rec("control")), "What can be pressed.", True),
        Key("dialogs", MapOf(Rec("dialog")), "Questions that controls ask before they act."),
    ),
    "screen": (
        Key("title", WORDS, "What is to be seen.", True),
        Key("text", WORDS, "A line more about it."),
        Key(
            "picture",
            Choice(PICTURES),
            "What is drawn of it: an icon; or in a call somebody's `face`, an empty seat "
            "(`nobody`), a phone that is `ringing`.",
        ),
    ),
    "control": (
        Key("label", WORDS, "The words on it.", True),
        Key(
            "place",
            Choice(("toolbar", "call", "talk", "help", "desk")),
            "Where it is: the toolbar, the call panel, the lines to say, help, or the desk.",
            True,
        ),
        Key("icon", Choice(ICONS), "Its icon."),
        Key("on", ListOf(Name("screen")), "The screens that have it. Without it: all."),
        Key("asks", ListOf(Name("dialog")), "The dialogs it opens, in order."),
        Key(
            "opens",
            WORDS,
            "The heading of a panel, such as “What are you looking for?”, from which one of its "
            "acts is chosen. Without it: its acts stand in its place.",
        ),
        Key("stand-in", YESNO, "`yes`: the source does not name this label."),
    ),
    "dialog": (
        Key("title", WORDS, "Its heading.", True),
        Key("options", MapOf(Rec("option")), "What can be chosen.", True),
    ),
    "option": (
        Key("label", WORDS, "The words of the option.", True),
        Key("stand-in", YESNO, "`yes`: the source does not name this option."),
    ),
    "fact": (
        Key(
            "is",
            Either(text=Choice(("yes or no", "words")), list=ListOf(Words("option"), single=False)),
            "`yes or no`, `words` (a name for the scripts; with an id that starts with `your`, the "
            "reader's own), or a list of options.",
            True,
        ),
        Key("label", WORDS, "Its short name.", True),
        Key("text", WORDS, "The fact in a sentence.", True),
        Key(
            "default",
            ListOf(Words("value")),
            "Its value where nobody says otherwise. Of several `words`, each rehearsal has one.",
            True,
        ),
    ),
    "script": (
        Key("title", WORDS, "When it is said.", True),
        Key("text", WORDS, "The words. `{fact}` is a slot.", True),
        Key("verbatim", YESNO, "`yes`: the source's own words, to be said as they are."),
        ALSO,
    ),
    "act": (
        Key("text", WORDS, "What is done, as an order: “Call the candidate”.", True),
        Key("control", Name("control"), "What is pressed for it.", True),
        Key("script", Name("script"), "What is said by it."),
        Key(
            "shows",
            WORDS,
            "What is then to be read: what was found, or that it was sent. It changes nothing.",
        ),
    ),
    "event": (
        Key("text", WORDS, "What happens, as a sentence.", True),
        Key("heard", ListOf(WORDS), "What the trainee hears or sees; of several, any.", True),
        Key(
            "on",
            ListOf(Name("screen")),
            "The screens on which it is to be expected: each situation on one of them says what "
            "happens then, and no other one does.",
            True,
        ),
        Key("speaker", WORDS, "Who is heard, if anybody."),
    ),
    "ending": (
        Key("title", WORDS, "How the case ends.", True),
        Key("act", Name("act"), "The act that ends it.", True),
        Key("choose", ListOf(Name("option")), "What is chosen in its dialogs, in order."),
        Key("owed", WORDS, "What is owed afterwards."),
        Key("not owed", WORDS, "What is not owed afterwards."),
        ALSO,
        INSTEAD,
        Key("clauses", CLAUSES, "The statements of the source behind it."),
    ),
    "situation": (
        Key("title", WORDS, "Where the case stands, in a few words.", True),
        Key("text", WORDS, "What it is like to be there.", True),
        Key("screen", Name("screen"), "What the tool shows.", True),
        ALSO,
        INSTEAD,
        Key("rules", MapOf(Rec("rule")), "The rules that hold here."),
        Key(
            "then",
            MapOf(
                Either(text=SITUATION, mapping=Rec("way"), list=ListOf(Rec("way"), single=False)),
                TRIGGER,
            ),
            "What each act, ending or event leads to: a situation, `stay` or `end`. The first way "
            "that fits is taken. An act or ending that is not here leaves the case where it is and "
            "ends nothing.",
        ),
        Key(
            "moments",
            ListOf(Rec("way")),
            "What passing time leads to. It happens at the first second inside the window.",
        ),
        Key("notes", ListOf(Rec("note"), single=False), "Things to know that ask for no act."),
    ),
    "page": (
        Key("title", WORDS, "What it is called there.", True),
        Key("procedure", Words("id of a procedure"), "If it is one in this folder: its id."),
    ),
    "rule": RULE,
    "wide rule": (
        *RULE,
        Key("in", ListOf(SITUATION), "The situations in which it holds. Without it: everywhere."),
    ),
    "way": (Key("to", SITUATION, "Where it leads: a situation, `stay` or `end`.", True), *WINDOW),
    "note": (
        Key("text", WORDS, "What to know.", True),
        Key("clauses", CLAUSES, "The statements of the source behind it."),
        Key("readings", READINGS, "The readings behind it."),
    ),
    "comparison": (
        Key("at least", Words("number or limit"), "This many or more."),
        Key("at most", Words("number or limit"), "This many or fewer."),
        Key("above", Words("number or limit"), "More than this many."),
        Key("below", Words("number or limit"), "Fewer than this many."),
    ),
    "claim": (
        Key("text", WORDS, "The promise in one sentence.", True),
        Key("of", Choice(("right runs", "every run")), "Of which runs. Without it: right runs."),
        Key("never", Rec("moment"), "No moment of a run is like this."),
        Key("from", ListOf(SITUATION), "Cases that were in one of these situations …"),
        Key("ends as", ListOf(Name("ending")), "… end as one of these, if they end."),
    ),
    "moment": (
        Key(
            "in",
            ListOf(SITUATION),
            "The case stands in one of these situations; beside `ending`, either is enough.",
        ),
        Key(
            "ending",
            ListOf(Name("ending")),
            "The case has just ended as one of these, wherever it stood before.",
        ),
        *WINDOW,
    ),
    "clause": (
        Key("text", WORDS, "What the source says, in our words.", True),
        Key("no rule", WORDS, "Why it needs no rule."),
    ),
    "reading": (
        Key("text", WORDS, "What was chosen.", True),
        Key("question", WORDS, "What to ask the policy owner.", True),
        Key("clauses", CLAUSES, "The statements that leave room."),
    ),
    "counter": (
        Key("counts", COUNTED, "The acts and events that are counted.", True),
        Key(
            "in",
            ListOf(SITUATION),
            "Only there, and anew at each visit. Without it: in the whole case.",
        ),
    ),
    "persona": (
        Key("text", WORDS, "Who it is and how they behave.", True),
        Key("does", ListOf(Rec("reaction"), single=False), "What they do, and when.", True),
        Key(
            "replies",
            MapOf(ListOf(WORDS), Name("act")),
            "What they say to an act; of several, any. It changes nothing.",
        ),
    ),
    "reaction": (
        Key("event", Name("event"), "What they do.", True),
        Key("at", BOUNDS, "When, on the case clock."),
        Key("on", Name("act, event, ending or situation"), "Or: after this happened …"),
        Key(
            "nth",
            NUMBER,
            "… the first time (1), the second (2), and so on (without it: every time) …",
        ),
        Key("after", BOUNDS, "… and so much time went by (without it: at once)."),
        Key("says", ListOf(WORDS), "The words they say, not the event's own; of several, any."),
    ),
    "example": (
        Key("text", WORDS, "What it shows, in one sentence.", True),
        Key("facts", MapOf(Words("value"), Name("fact")), "The facts of this case."),
        Key(
            "run",
            ListOf(Words("line")),
            "How the case begins, without mistakes: lines like `2:30 call`.",
        ),
        Key(
            "then",
            MapOf(ANSWER, Words("lines")),
            "What each way to go on means: lines, with commas between them, and the answer.",
            True,
        ),
    ),
    "scenario": (
        Key("title", WORDS, "What it is about, in a few words: told after the run.", True),
        Key("text", WORDS, "A line more about it, told with the title.", True),
        Key("facts", MapOf(Words("value"), Name("fact")), "The facts of this case."),
        Key("people", ListOf(Name("persona")), "Who is in it."),
        Key(
            "ends as",
            ListOf(Name("ending")),
            "Each ending that a right run comes to which does only what rules ask for or allow.",
            True,
        ),
    ),
}

_READ = (WORDS, ALSO.kind)
PROSE = frozenset(key.name for keys in RECORDS.values() for key in keys if key.kind in _READ)
"""Keys whose text is read by people."""

TO_READ = frozenset({"clauses", "glossary", "readings", "source"})
"""Sections that are there to be read, and mean nothing to the engine."""

TO_FIND = "questions"
"""The section that only the search is asked about, and what it names."""
FINDABLE = ("rules", "situations", "scripts", "endings")


def is_read(path: Sequence[str | int]) -> bool:
    """Whether what stands at *path* of a procedure is only read by people: a text, or a part of a
    section to read or to find. Steps are keys and places in lists."""
    return path[0] in {*TO_READ, TO_FIND} or _kind_at(path) in _READ


def _kind_at(path: Sequence[str | int]) -> Any:
    """The kind of what stands at *path*; None where nothing can."""
    kind: Any = Rec("procedure")
    for step in path:
        if isinstance(kind, Either):
            kind = kind.list if isinstance(step, int) else kind.mapping
        if isinstance(kind, ListOf):
            kind = kind.kind
            if isinstance(step, int):
                continue
        if isinstance(kind, MapOf):
            kind = kind.kind
        elif isinstance(kind, Rec):
            kind = next((key.kind for key in RECORDS[kind.name] if key.name == step), None)
        else:
            return None
    return kind.text if isinstance(kind, Either) else kind
