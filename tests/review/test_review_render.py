"""One review in every rendering: all of it is told, in the reader's own form, and stays text."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from markdown import Markdown
from review_sample import (
    BROKEN,
    CHANGED,
    GUARDED_LESS,
    LATE,
    NO_SHOW,
    NOTHING,
    REMOVED,
    REVIEW,
    REWORDED,
    RINGING,
    SAME,
    UNFINISHED,
    seen,
)
from support import ROOT

from simulator.core.proof.model import FEWER_STATES
from simulator.render import as_json, rehearse, words
from simulator.render.formats import REVIEW as RENDERINGS
from simulator.render.github import KIND_MAX
from simulator.render.markdown import BYTES_MAX, SHORT_MAX, escaped
from simulator.render.sarif import RESULTS_MAX, RULES
from simulator.render.text import of_review as text
from simulator.render.totals import totals
from simulator.reviewing.gates import GATES
from simulator.reviewing.model import Change, Difference, Review, Side, Standings, StoryStep

HOSTILE = (
    "</summary></code>]]><script>alert(1)</script><img src=x onerror=alert(2)> @everyone #12 GH-7 "
    "o/r#3 [l](javascript:alert(3)) ![p](http://example.org/x.png) `c` *s* _u_ | a | "
    "http://a.example www.example.org :smile: $x$ 100%,a:b::error::\r\n::error file=x::y\x1b[31m"
    "\x07\u202e \" ' -->"
)
READABLE = [name for name in RENDERINGS if name != "html"]
TAGS = {"h3", "h4", "p", "strong", "em", "code", "details", "summary", "ul", "li", "br"}


def hostile(value: Any) -> Any:
    """The same data with hostile words in every text."""
    if isinstance(value, tuple):
        return tuple(map(hostile, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = {
            "became",
            "version_before",
            "status",
            "standing",
            "direction",
            "who",
            "kind",
            "verdict",
            "before",
            "after",
        }
        fields = {
            field.name: (
                getattr(value, field.name)
                if field.name in kept and isinstance(getattr(value, field.name), str)
                else hostile(getattr(value, field.name))
            )
            for field in dataclasses.fields(value)
        }
        if isinstance(value, Change) and value.version_after:
            fields["version_after"] = f"9.{HOSTILE}"  # raised, as it was
        return type(value)(**fields)
    return HOSTILE if isinstance(value, str) else value


def many(count: int) -> Review:
    """A review with *count* looser differences, and the sample's three in the middle of them."""
    half = [dataclasses.replace(RINGING, situation=f"s{i}") for i in range(count // 2)]
    differences = (*half, NO_SHOW, LATE, *half)
    plain = dataclasses.replace(CHANGED, problems=(), promises=(), differences=differences)
    return Review("a", "b", (plain,))


def standing(*names: str, **more: Any) -> Change:
    """A change whose situations stand like this."""
    situations = tuple(Standings(f"s{i}", f"S{i}", name) for i, name in enumerate(names))  # type: ignore[arg-type]
    return Change("p", "P", more.pop("status", "changed"), situations=situations, **more)


# Totals


@pytest.mark.parametrize(
    "change, line",
    [
        (standing("different"), "1 situation differs"),
        (standing("looser", "stricter", "same"), "2 situations differ, 1 proven the same"),
        (standing("same"), "1 situation proven the same"),
        (standing("added", "removed", "same"), "1 situation is new, 1 is gone, 1 proven the same"),
        (
            standing("not reached", "not reached"),
            "2 situations come only after a difference or a mistake",
        ),
        (standing("same", "same", complete=False), "2 situations not proven"),
        (standing("different", "same", complete=False), "1 situation differs, 1 not proven"),
        (standing("added", "added", status="added"), "1 procedure added"),
        (standing("removed", status="removed"), "1 procedure removed"),
        (BROKEN, "1 procedure cannot be read"),
        (REWORDED, "2 situations proven the same, 1 rule reworded"),
        (standing("same", wording=(CHANGED.wording[0],) * 2),
         "1 situation proven the same, 2 scripts reworded"),
        (standing("same", flips=CHANGED.flips[:1], questions=CHANGED.questions),
         "1 situation proven the same, 1 scenario turns out otherwise, 1 question opened, "
         "1 question closed"),
        (standing("same", wording=(CHANGED.wording[1],) * 2),
         "1 situation proven the same, 2 glossary entries added"),
    ],
)  # fmt: skip
def test_totals_say_it_in_one_line(change: Change, line: str) -> None:
    assert totals(Review("a", "b", (change,))) == line


def test_totals_of_several_procedures_are_added_up() -> None:
    assert totals(NOTHING) == "no procedure changed"
    assert totals(Review("a", "b", (REWORDED, REWORDED, REMOVED, REMOVED))) == (
        "2 procedures removed, 4 situations proven the same, 2 rules reworded"
    )


# Gates


@pytest.mark.parametrize(
    "change, passed",
    [
        (CHANGED, {"unproven", "never"}),
        (GUARDED_LESS, {"behaviour", "unproven", "never"}),
        (REMOVED, {"guarded", "unproven", "never"}),
        (REWORDED, {"accepted", "behaviour", "guarded", "unproven", "never"}),
        (UNFINISHED, {"never"}),
        (BROKEN, {"never"}),
        (standing("same"), {"accepted", "any", "behaviour", "guarded", "unproven", "never"}),
    ],
)
def test_a_gate_is_shut_by_what_it_is_for(change: Change, passed: set[str]) -> None:
    review = Review("a", "b", (change,))
    assert {name for name, shut in GATES.items() if not shut(review)} == passed


# Text

STORY = """\
  1. Nobody has joined: different
          given   odd_hour: no, premium: yes
       0:00  The interview's start time has come. You are alone in The Room.
       5:00  you: Call the candidate
       5:30  The phone stops ringing. Nobody answered.
      10:00  Nobody has joined yet.
     before  End the call with the reason “Candidate no-show”.
             procedures/candidate-no-show.yml:267  from: grace_ends
      after  Right: Wait until 15:00.
             procedures/candidate-no-show.yml:267  from: grace_ends
     It shows from 10:00 to 14:59, in 412 of the explored states.
"""


def test_a_difference_is_a_story_with_both_verdicts_lines_extent_and_cause() -> None:
    told = text(REVIEW)
    assert STORY in told
    assert "    2. The phone is ringing, from 2:00 to 5:00 and from 7:00 to 9:59: " in told
    assert "     Because of time grace_ends: " in told
    assert words.story(LATE) == (
        "At 4:01, you: Call the candidate: before – Right: Call the candidate between 2:00 and "
        "5:00, with “Add participant”; after – Too late: Call the candidate between 2:00 and "
        "4:00, with “Add participant”."
    )


@pytest.mark.parametrize(
    "line",
    [
        "help-line.yml:12: there is no situation `askd`",
        "It behaves differently.",
        "Not proven: the exploration reached its limit after 200,000 states, most of them in "
        "“You are on shift”; fewer counts, facts and times there make fewer states, and so do ",
        "It is gone.",
        "It is proven to behave the same, in every case up to its first mistake.",
        "Looser: The phone is ringing",
        "RR073",
        "Take one of the two back. Shown by: 0:00 Here: Nobody has joined; 2:00 You: Call the",
        "Claim. “A no-show ends after ten minutes”: proved → refuted.",
        "Claim. Removed: “Nobody is called twice”. Whether what it said still holds is not proven.",
        "Scenario. Changed: “Late”. Before: Interview; after: Interview or No-show.",
        "Example. Removed: “No call is owed then”.",
        "Call the candidate in time. Before: from 2:00 to 5:00; after: from 2:00 to 4:00.",
        "Greet the candidate. Before: never; after: from 0:15 to 1:30.",
        "Opened: Is joining at exactly 15:00 still in time?",
        "rule report: “Report to the warden.” → “Report at once.”",
        "rule second-call: after: added after: rings_out",
        "procedures/candidate-no-show/sources/",
    ],
)
def test_everything_else_that_changed_is_told(line: str) -> None:
    """In a comment all of it; a terminal has the first lines of each list, and counts the rest."""
    assert escaped(line) in RENDERINGS["markdown"](REVIEW)
    assert line in text(REVIEW) or " more lines, in the other formats\n" in text(REVIEW)


def test_where_most_states_are_is_told_beside_differences_too() -> None:
    change = dataclasses.replace(CHANGED, complete=False, states=9_000, crowded=("On shift",))
    assert words.state(change) == (
        "It behaves differently; the rest is not proven: the limit came after 9,000 states, most "
        f"of them in “On shift”; {FEWER_STATES}"
    )


def test_what_a_terminal_has_no_room_for_is_counted() -> None:
    told = text(many(100))
    assert re.search(r"    … and 9\d more lines, in the other formats\n", told)
    assert len(told.splitlines()) < 60


def crowded() -> Change:
    """A change with long lists of everything, and in seven lines acts that cannot be done before
    and are right in neither version, told first."""
    gone = dataclasses.replace(
        RINGING, direction="different", before=Side("impossible", "“Key” is not there in “Hall”.")
    )
    idle = [dataclasses.replace(gone, fingerprint=str(i)) for i in range(7)]
    flips = dataclasses.replace(RINGING, direction="looser"), LATE
    everywhere = [*CHANGED.problems] * 8
    stand = ("same", "not reached", "looser", "different", "stricter")
    situations = tuple(Standings(f"s{i}", f"S{i}", name) for i, name in enumerate(stand * 3))
    return dataclasses.replace(
        CHANGED,
        differences=(*idle, *flips),
        situations=situations,
        problems=tuple(everywhere),
        promises=CHANGED.promises * 3,
    )


def test_a_terminal_leaves_out_no_act_that_goes_wrong_or_right_for_one_that_matters_to_nobody():
    told = text(Review("a", "b", (crowded(),)))
    first, *rest = [line for line in told.splitlines() if re.match(r"  +\d+\. ", line)]
    assert "looser" in first  # wrong → not needed
    assert "right → too late" in rest[0] and "cannot happen" in rest[1]
    assert re.search(r"… and \d+ more lines", told)


def test_a_terminal_names_each_situation_that_differs() -> None:
    told = text(Review("a", "b", (crowded(),)))
    for at, name in enumerate(("same", "not reached", "looser", "different", "stricter") * 3):
        assert (f"S{at}" in re.findall(r"\bS\d+\b", told)) or name in ("same", "not reached")


@pytest.mark.parametrize(
    ("difference", "line"),
    [
        (LATE, "Nobody has joined, from 4:01 to 5:00 and from 20:00 on: Call the candidate: "
         "right → too late (rule call-in-time)"),
        (RINGING, "The phone is ringing, from 2:00 to 5:00 and from 7:00 to 9:59: Cancel the call: "
         "wrong → not needed (rule let-it-ring)"),
        (dataclasses.replace(LATE, places=(("a", "A"), ("b", "B"))),
         "A and B, from 4:01 to 5:00 and from 20:00 on: Call the candidate: right → too late "
         "(rule call-in-time)"),
        (dataclasses.replace(LATE, before=Side("due", "Due now: Call.", "call"),
                             after=Side("not due", "Not due now.")),
         "Nobody has joined, from 4:01 to 5:00 and from 20:00 on: due now: Call → not this "
         "(rule call)"),
    ],
)  # fmt: skip
def test_a_difference_in_one_line(difference: Difference, line: str) -> None:
    assert words.consequence(difference) == line


def test_colour_adds_nothing_but_colour() -> None:
    coloured = text(REVIEW, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text(REVIEW)


def test_a_version_that_says_nothing_is_told_by_its_verdict() -> None:
    assert words.side(Side("over", "")) == "The case is over"
    assert words.side(Side("overdue", "Overdue since 5:00.")) == "Overdue since 5:00."
    assert words.side(Side("in time", "Still in time.")) == "Still in time."


# Markdown


class Page(HTMLParser):
    """The tags, attributes and visible text of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.told: list[str] = []
        self.feed(Markdown(extensions=["md_in_html"]).convert(_inner_markdown(source)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.told.append(data)


def _inner_markdown(source: str) -> str:
    """Lets Markdown read what is in ``details``, as GitHub does."""
    return source.replace("<details", '<details markdown="1"').replace(
        "<summary>", '<summary markdown="span">'
    )


def test_markdown_begins_with_the_mark_by_which_its_comment_is_found() -> None:
    for review, count in ((REVIEW, 5), (SAME, 1), (NOTHING, 0)):
        assert RENDERINGS["markdown"](review).startswith(f"<!-- rightrun-review: {count} -->\n")


def test_markdown_shows_hostile_words_as_words() -> None:
    source = RENDERINGS["markdown"](hostile(REVIEW))
    page = Page(source)
    assert page.tags <= TAGS
    assert page.attributes <= {"open"}
    assert HOSTILE.split()[0] in "".join(page.told)
    visible = html.unescape(re.sub(r"<!-- -->", "\0", source))
    for linked in ("@everyone", "#12", "GH-7", "#3", ":smile:"):
        assert linked not in visible
    assert "http:" not in source
    assert "www." not in source


@pytest.mark.parametrize("start", ["1. a", "- a", "+ a", "# a", "> a", "=== a", "    a", "12) a"])
def test_no_text_begins_a_list_or_heading(start: str) -> None:
    page = Page(f"- {escaped(start)}")
    assert page.tags == {"ul", "li"}
    assert "".join(page.told).strip() == start.strip()


def left_out(source: str) -> dict[str, int]:
    """How much of what a comment says that it leaves out."""
    tail = re.search(r"Left out here, the least severe first: (.*)\. The JSON", source)
    counts = re.findall(r"([\d,]+) ([a-z ]+?)(?:, | and |$)", tail[1] if tail else "")
    return {noun: int(count.replace(",", "")) for count, noun in counts}


@pytest.mark.parametrize("review", [many(3_000), hostile(many(200))], ids=["many", "hostile"])
def test_markdown_stays_short_and_says_what_it_leaves_out(review: Review) -> None:
    source = RENDERINGS["markdown"](review)
    assert len(source.encode()) <= BYTES_MAX
    [change] = review.changes
    left = left_out(source)
    folded = len(re.findall(r"<summary>[\d,]+ more differences</summary>", source))
    assert folded == 1
    stories = source.count("</summary>") - len(words.warnings(change)) - folded
    told = len(re.findall(r"(?m)^- .*\. (?:Different|Stricter|Looser)\.", source)) - SHORT_MAX
    assert stories + told + left.get("differences", 0) == len(change.differences)
    assert told == left["stories"]
    assert left["further lists"] == len(words.sections(change))


LINES = 40
"""Of a screen: as many as a change may take before anybody unfolds something or asks for more."""

A_LOT = dataclasses.replace(
    CHANGED,
    problems=CHANGED.problems * 9,
    promises=CHANGED.promises * 9,
    wording=CHANGED.wording * 90,
    slack=CHANGED.slack * 9,
    edits=CHANGED.edits * 9,
    differences=many(3_000).changes[0].differences,
)


@pytest.mark.parametrize("change", [CHANGED, many(30).changes[0], A_LOT], ids=["1", "30", "all"])
def test_a_change_is_told_on_one_screen(change: Change) -> None:
    """What there is no room for is counted."""
    review = Review("a", "b", (change,))
    assert len(RENDERINGS["text"](review).splitlines()) <= LINES
    assert seen(RENDERINGS["markdown"](review)) <= LINES
    for section in (*words.warnings(change), *words.sections(change)):
        assert section.title in RENDERINGS["text"](review)


def test_a_story_without_room_still_has_its_line() -> None:
    """Before any further story there is room for the line of each difference."""
    review = many(150)
    source = RENDERINGS["markdown"](review)
    assert left_out(source).keys() == {"stories", "further lists"}
    for one in review.changes[0].differences:
        assert escaped(words.consequence(one)) in source


def test_what_is_left_out_is_the_least_severe() -> None:
    source = RENDERINGS["markdown"](many(3_000))
    assert f"<summary>{escaped(words.consequence(NO_SHOW))}" in source
    assert f"<summary>{escaped(words.consequence(LATE))}" not in source
    assert source.count("<details open>") == 1


def test_markdown_names_the_address_of_each_story() -> None:
    source = html.unescape(RENDERINGS["markdown"](REVIEW))
    for one in CHANGED.differences:
        assert f"On the page of this review: <code>#{one.address}</code>" in source


# The page, and The Room of the head

NOT_THERE = Side("impossible", "Nothing says what happens then.")
OVER = Side("over", "The case is over.")
PLACE = "./procedures/candidate-no-show/rehearse/#run=&do="
OF = "of=0123456789ab"


@pytest.mark.parametrize(
    ("difference", "link"),
    [
        (NO_SHOW, "5:00.call,5:30.rings_out,10:00.wait&to=10:00&{}"
         "&fact.odd_hour=false&fact.premium=true"),
        (dataclasses.replace(LATE, facts=(("tier", "a & b"),)),
         "4:01.call&to=4:01&{}&fact.tier=a%20%26%20b"),
        (dataclasses.replace(RINGING, after=NOT_THERE), "2:00.call&to=2:00&{}"),
        (dataclasses.replace(NO_SHOW, after=OVER, facts=()), "5:00.call,5:30.rings_out&to=5:30&{}"),
        (dataclasses.replace(LATE, after=NOT_THERE), "&to=4:01&{}"),
        (dataclasses.replace(LATE, before=NOT_THERE), "4:01.call&to=4:01&{}"),
    ],
)  # fmt: skip
def test_a_story_leads_to_the_room_up_to_what_the_head_can_play(
    difference: Difference, link: str
) -> None:
    review = dataclasses.replace(REVIEW, preview="./")
    found = rehearse.of_difference(review, CHANGED, difference)
    assert found.partition("&step=")[0] == PLACE + link.format(OF)
    for without in (dataclasses.replace(CHANGED, rehearsal=""), CHANGED):
        given = REVIEW if without is CHANGED else review
        assert rehearse.of_difference(given, without, difference) == ""


def test_the_room_reads_what_is_written_here() -> None:
    """The same text is read in the test of The Room."""
    change = Change("p", "P", "changed", digest="abc", rehearsal="x/")
    one = dataclasses.replace(NO_SHOW, facts=(("vip", True),), run=("2:00 call", "2:25 rings_out"))
    review = Review("a", "b", (change,), preview="https://a.example/b/")
    link = rehearse.of_difference(review, change, one)
    assert link.startswith("https://a.example/b/x/#")
    text = (ROOT / "tests/web/room.test.mjs").read_text("utf-8")
    story, _, parting = link.partition("#")[2].partition("&step=")
    assert f'const STORY = "#{story}";' in text
    assert f"const PARTED = `${{STORY}}&step={parting}`;" in text


def test_what_shows_a_problem_or_breaks_a_promise_can_be_rehearsed_too() -> None:
    found = RENDERINGS["html"](dataclasses.replace(REVIEW, preview="./"))
    links = re.findall(r'href="([^"#]+#[^"&]*(?:&(?!step=)[^"&]*)*)', html.unescape(found))
    assert f"{PLACE}2:00.call,2:05.wait&to=2:05&{OF}&fact.premium=true" in links
    assert f"{PLACE}9:59.end_call.early_none.candidate_no_show&to=9:59&{OF}" in links
    assert len(links) == 5
    assert "Rehearse this change" not in RENDERINGS["html"](REVIEW)


def test_everything_on_the_page_has_an_id_of_its_own() -> None:
    found = re.findall(r'\bid="([^"]+)"', RENDERINGS["html"](REVIEW))
    assert len(found) == len(set(found))
    guarded = (*CHANGED.differences, *CHANGED.problems, *CHANGED.promises)
    assert {one.address for one in guarded} <= set(found)


# JSON


def test_json_has_everything_under_the_names_of_the_model() -> None:
    data = json.loads(RENDERINGS["json"](REVIEW))
    assert data["format"] == 2
    assert (data["base"], data["head"]) == ("v3", "v4")
    assert data["totals"] == totals(REVIEW)
    assert [change["status"] for change in data["changes"]] == [c.status for c in REVIEW.changes]
    first = data["changes"][1]["differences"][0]
    assert first["when"] == [[600, 899]]
    assert first["facts"] == {"odd_hour": False, "premium": True}
    assert first["after"]["place"]["line"] == 267
    assert [step["at"] for step in first["story"]] == [0, 300, 330, 600]
    assert data["changes"][4]["behaves_the_same"] is True


def names(value: Any) -> set[str]:
    """All keys of plain data, but for those that name facts."""
    if isinstance(value, list):
        return set().union(*map(names, value))
    if isinstance(value, dict):
        inner = (names(part) for key, part in value.items() if key != "facts")
        return set(value).union(*inner)
    return set()


def test_every_field_of_the_json_is_described() -> None:
    page = (ROOT / "docs/authors/review.md").read_text("utf-8")
    described = set(re.findall(r"`(\w+)`", page))
    assert names(as_json.data(REVIEW)) - described == set()


# SARIF


def sarif(review: Review) -> dict[str, Any]:
    """The only run of a SARIF log, checked for what the standard demands."""
    log = json.loads(RENDERINGS["sarif"](review))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        for location in result.get("locations", []):
            where = location["physicalLocation"]
            assert re.fullmatch(r"[\w./%~-]+", where["artifactLocation"]["uri"])
            assert where["region"]["startLine"] >= 1
    return dict(run)


def test_sarif_has_a_result_for_each_finding_the_most_severe_first() -> None:
    kinds = [result["ruleId"] for result in sarif(REVIEW)["results"]]
    assert kinds[:3] == ["broken", "new-problem", "promise"]
    assert kinds[6:10] == ["not-proven", "different", "looser", "stricter"]
    assert sorted(kinds[10:]) == ["flipped", "removed"] + ["reworded"] * 3
    assert set(kinds) <= set(RULES)
    late = next(r for r in sarif(REVIEW)["results"] if r["ruleId"] == "stricter")
    assert late["message"]["text"].startswith(words.story(LATE))
    assert late["locations"][0]["physicalLocation"]["region"]["startLine"] == 250


def test_sarif_stays_within_what_code_scanning_takes() -> None:
    results = sarif(many(2 * RESULTS_MAX))["results"]
    assert len(results) == RESULTS_MAX
    assert results[0]["ruleId"] == "different"


def test_the_same_finding_has_the_same_fingerprint() -> None:
    moved = dataclasses.replace(NO_SHOW, when=((700, 800),), states=3)
    prints = [
        next(
            result["partialFingerprints"]
            for result in sarif(Review("a", "b", (dataclasses.replace(CHANGED, differences=one),)))[
                "results"
            ]
            if result["ruleId"] in ("different", "stricter")
        )
        for one in ((NO_SHOW,), (moved,), (LATE,))
    ]
    assert prints[0] == prints[1] != prints[2]


# JUnit


def test_junit_has_a_failure_for_all_that_is_not_proven_the_same() -> None:
    root = ElementTree.fromstring(RENDERINGS["junit"](REVIEW))
    kinds = [failure.attrib["type"] for failure in root.iter("failure")]
    guards = ["RR073", *["promise"] * 4]
    assert kinds == ["broken", *guards, "different", "looser", "stricter", "not proven", "removed"]
    for element in (root, *root.iter("testsuite")):
        assert int(element.attrib["tests"]) == len(list(element.iter("testcase")))
        assert int(element.attrib["failures"]) == len(list(element.iter("failure")))
    cases = root.findall("testsuite[@name='candidate-no-show']/testcase")
    assert cases[len(guards)].attrib["name"] == "Nobody has joined: different, from 10:00 to 14:59"


# Annotations

COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:]*,?)+)::([^\r\n]*)")


def commands(review: Review) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands, read as GitHub reads them."""
    found = []
    for line in RENDERINGS["github"](review).splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        fields = dict(part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], {k: _decoded(v) for k, v in fields.items()}, _decoded(match[3])))
    return found


def _decoded(given: str) -> str:
    for code, char in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        given = given.replace(code, char)
    return given


def test_annotations_stand_at_the_changed_lines() -> None:
    kinds = [kind for kind, *_ in commands(REVIEW)]
    assert kinds == ["error"] * 7 + ["warning"] * 3 + ["notice"] * 2
    kind, fields, message = next(c for c in commands(REVIEW) if c[1]["title"].endswith("stricter"))
    assert (kind, fields["line"], fields["title"]) == (
        "warning", "250", "Nobody has joined: stricter",
    )  # fmt: skip
    assert message.startswith(words.story(LATE))


def test_at_most_ten_annotations_of_a_kind_the_last_counts_the_rest() -> None:
    broken = tuple(dataclasses.replace(BROKEN, id=f"b{i}") for i in range(KIND_MAX))
    review = Review("a", "b", (*broken, *many(30).changes))
    found = commands(review)
    assert [kind for kind, *_ in found] == ["error"] * KIND_MAX + ["warning"] * KIND_MAX
    assert found[KIND_MAX][1]["title"] == "Nobody has joined: different"
    assert found[-1][2] == "23 more are in the log"
    assert found[KIND_MAX - 1][2] != "1 more are in the log"


# All of them


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("review", [REVIEW, SAME, NOTHING], ids=["review", "same", "nothing"])
def test_every_rendering_is_text_that_ends_its_line(name: str, review: Review) -> None:
    told = RENDERINGS[name](review)
    assert told == "" if name == "github" and review is NOTHING else told.endswith("\n")
    assert RENDERINGS[name](review) == told


@pytest.mark.parametrize("name", READABLE)
def test_hostile_words_break_no_rendering(name: str) -> None:
    told = RENDERINGS[name](hostile(REVIEW))
    if name == "json":
        assert json.loads(told)["changes"][1]["title"] == HOSTILE
        return
    assert all(char.isprintable() or char == "\n" for char in told)
    if name == "junit":
        ElementTree.fromstring(told)
    if name == "sarif":
        assert len(sarif(hostile(REVIEW))["results"]) == len(sarif(REVIEW)["results"])
    if name == "github":
        assert len(commands(hostile(REVIEW))) == len(commands(REVIEW))


def test_a_difference_without_lines_is_shown_at_its_procedure() -> None:
    bare = Difference("s", "S", "looser", (StoryStep(5, "time", "t"),), Side("due", "a"),
                      Side("due", "b"), ((5, 5),), 1, ())  # fmt: skip
    change = Change("p", "P", "changed", differences=(bare,), file="procedures/p.yml")
    [(_, fields, message)] = commands(Review("a", "b", (change,)))
    assert (fields["file"], fields["line"]) == ("procedures/p.yml", "1")
    assert message == (
        "At 0:05: before – a; after – b It shows at 0:05, in 1 of the explored states."
    )
