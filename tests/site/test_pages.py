"""The pages: everything of the procedure is on them, nothing else is, and it stays text."""

from __future__ import annotations

import dataclasses
import html
import posixpath
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from markdown import Markdown
from material.plugins.search.plugin import Parser
from mkdocs.utils.meta import get_data
from page_reader import HOSTILE, Reader, extensions, read
from support import (
    FULL,
    GOOD,
    PROCEDURES,
    ROOT,
    candidate_no_show,
    from_folder,
    from_text,
    procedure_of,
    small,
    whole_procedures,
)

from simulator.core import clock
from simulator.core.model import Case, Example, Line, Page, Procedure
from simulator.kept import NOWHERE, Store
from simulator.language.build_model import Parsed
from simulator.language.diagnostics import Refused
from simulator.site import (
    chart,
    example_tables,
    first_minutes,
    happened,
    minutes,
    pages,
    share,
    timeline,
)
from simulator.site.generate import Generated, together
from simulator.site.news import News
from simulator.site.procedure_pages import procedure_pages
from simulator.site.prose import conditions, markdown
from simulator.site.views import Views
from simulator.training.right_runs import ways

PROSE = {"text", "title", "summary", "why", "question", "owed", "not_owed", "heard", "label"}
PROCEDURE = candidate_no_show()
FOLDER = "procedures/candidate-no-show"
OURS = {control.label for control in PROCEDURE.stage.controls if control.stand_in} | {
    option.label
    for dialog in PROCEDURE.stage.dialogs
    for option in dialog.options
    if option.stand_in
}


def make(parsed: dict[str, Parsed], store: Store = NOWHERE, *, serving: bool) -> Generated:
    shares = {file: share.of(file, one, store) for file, one in parsed.items()}
    return together(shares, serving=serving)


def made(procedure: Procedure) -> Generated:
    return make({procedure.file: Parsed(procedure)}, serving=False)


@cache
def files() -> dict[str, str]:
    return made(PROCEDURE).files


@cache
def readers() -> dict[str, Reader]:
    found = {name: read(text)[0] for name, text in files().items() if name.endswith(".md")}
    assert len(found) == 15
    return found


def help_page() -> Reader:
    return readers()[f"{FOLDER}/index.md"]


# Everything is there


@pytest.mark.parametrize(
    ("page", "anchors"),
    [
        ("index", [f"situation-{item.id}" for item in PROCEDURE.situations]),
        ("index", [f"rule-{item.id}" for item in PROCEDURE.rules]),
        ("index", [f"ending-{item.id}" for item in PROCEDURE.endings]),
        ("index", [f"script-{item.id}" for item in PROCEDURE.scripts]),
        ("sources", [f"clause-{item.id}" for item in PROCEDURE.clauses]),
        ("questions", [f"reading-{item.id}" for item in PROCEDURE.readings]),
        ("examples", [f"example-{item.id}" for item in PROCEDURE.examples]),
    ],
)
def test_everything_has_an_anchor_that_is_there_once(page: str, anchors: list[str]) -> None:
    ids = readers()[f"{FOLDER}/{page}.md"].ids
    assert {anchor: ids.count(anchor) for anchor in anchors} == dict.fromkeys(anchors, 1)


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("index", [item.text for item in PROCEDURE.rules]),
        ("index", [item.why for item in PROCEDURE.rules]),
        ("index", [item.text for item in PROCEDURE.situations]),
        ("index", [note.text for item in PROCEDURE.situations for note in item.notes]),
        ("index", [option.label for d in PROCEDURE.stage.dialogs for option in d.options[:4]][4:]),
        ("sources", [item.text for item in PROCEDURE.clauses]),
        ("sources", [item.no_rule for item in PROCEDURE.clauses]),
        ("questions", [item.question for item in PROCEDURE.readings]),
        ("questions", [item.text for item in PROCEDURE.readings]),
        ("questions", [c.label for c in PROCEDURE.stage.controls if c.stand_in]),
        ("glossary", [text for _, text in PROCEDURE.glossary]),
        ("examples", [item.text for item in PROCEDURE.examples]),
    ],
)
def test_every_text_is_on_its_page(page: str, texts: list[str]) -> None:
    text = readers()[f"{FOLDER}/{page}.md"].text
    assert [item for item in texts if " ".join(item.split()) not in text] == []


def test_nothing_of_the_article_is_lost() -> None:
    """Each clause stands behind the mark of something on the page; else no rule is needed for it,
    and the page of sources says why."""
    text, cited = help_page().text, readers()[f"{FOLDER}/sources.md"].text
    for clause in PROCEDURE.clauses:
        told = f"clause {clause.id} {' '.join(clause.text.split())}"
        assert told in text or clause.no_rule, clause.id
        assert " ".join(clause.no_rule.split()) in cited


def test_what_just_happened_leads_to_its_answer() -> None:
    told = {view.text: view for view in happened.happened(Views(PROCEDURE, ways(PROCEDURE)))}
    answers = {text: [link.href for link in view.answers] for text, view in told.items()}
    assert answers["Somebody answers"] == ["#situation-answered"]
    assert told["Somebody answers"].first == "Read the introduction"
    assert answers["Nobody answers"] == ["#now"]
    assert answers["The candidate joins"] == ["#situation-joined", "#situation-joined_late"]
    assert told["The candidate joins"].first == ""
    # it changes nothing where it happens, but a duty begins with it there
    assert answers["The step did not help"] == ["#situation-helping"]
    assert told["The step did not help"].first == ""
    assert told["The candidate will join in a few minutes"].first == (
        "End the call, “Candidate requested reschedule”, from 10:00"
    )
    assert len(told) == len(PROCEDURE.events)


def test_the_page_begins_with_where_to_go_instead() -> None:
    """A page that the source names by its title alone has no address here."""
    pages = (Page("Other steps"), Page("The fire drill", "fire-drill"))
    here, ending = PROCEDURE.situations[3], PROCEDURE.endings[0]
    other = dataclasses.replace(
        PROCEDURE,
        situations=tuple(
            dataclasses.replace(one, instead=pages) if one is here else one
            for one in PROCEDURE.situations
        ),
        endings=(dataclasses.replace(ending, instead=pages[:1]), *PROCEDURE.endings[1:]),
    )
    for name, up in (("index", ""), ("sheet", "../")):
        text = made(other).files[f"{FOLDER}/{name}.md"]
        ways = text.split("Go there instead")[1].split("</ul>")[0]
        links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', ways)
        assert links == [
            (f"{up}#situation-{here.id}", here.title),
            (f"{up}#situation-{here.id}", here.title),
            (f"{up}../fire-drill/", "The fire drill"),
            (f"{up}#ending-{ending.id}", ending.title),
        ]
        assert ways.count("<b>Other steps</b>") == 2
    assert "Go there instead" not in files()[f"{FOLDER}/index.md"]


def test_a_page_has_one_title() -> None:
    """It stands in one place: navigation, heading and links have it from there."""
    templates = (ROOT / "simulator/site/templates").glob("*.j2")
    typed = {
        path.name
        for path in templates
        if any(
            f">{t}</a>" in path.read_text("utf-8") or f"# {t}\n" in path.read_text("utf-8")
            for t in pages.TITLES.values()
        )
    }
    assert typed == set()
    for name, text in files().items():
        title = pages.TITLES.get(
            name.removesuffix("/index.md").removesuffix(".md").rpartition("/")[2]
        )
        if (
            title
            and title not in (pages.TITLES["rehearse"], pages.TITLES["sheet"])
            and name.endswith(".md")
        ):
            front, body = get_data(text)[::-1]
            assert (front["title"], f"# {title}\n" in body) == (title, True), name


def test_examples_are_told_in_words() -> None:
    rows = {
        (table.example.id, row.lines[-1]): (row.verdict.words if row.verdict else "", row.right)
        for table in example_tables.tables(PROCEDURE)
        for row in table.rows
        if len(row.lines) == 1
    }
    assert len(rows) > 100
    for (example, at, text), answer in {
        ("first-call", "1:59", "Call the candidate"): ("Too early", ()),
        ("first-call", "2:00", ""): ("", ("Call the candidate",)),
        ("first-call", "1:59", ""): ("", ()),
        ("no-show", "10:00", "End the call: “Candidate no-show”"): ("Right", ()),
        ("too-late", "15:00", "Start the interview"): ("The case is over", ()),
        ("in-time", "10:05", "Contact CX"): ("Wrong", ()),
        ("after-the-end", "10:05", "Write a write-up"): ("Not needed", ()),
        ("not-before-the-call", "1:00", "Leave the interview"): ("Cannot happen", ()),
    }.items():
        assert rows[example, example_tables.LineInWords(at, text)] == answer
    shown = readers()[f"{FOLDER}/examples.md"].text
    assert "Right now: End the call: “Candidate no-show”" in shown
    assert "Odd hour: yes" in shown


def test_endings_with_the_same_last_choice_are_told_with_all_of_theirs() -> None:
    choices = ("early_some", "candidate_no_show")
    begun = dataclasses.replace(PROCEDURE.ending["no_show"], id="begun", choices=choices)
    procedure = dataclasses.replace(PROCEDURE, endings=(*PROCEDURE.endings, begun))
    lines = [f"10:00 end_call {how} candidate_no_show" for how in ("early_none", "early_some")]
    one, other = (example_tables.in_words(procedure, Line(line)) for line in lines)
    assert one != other
    assert "no questions" in one.text and "some questions" in other.text


def test_an_example_says_why_and_tells_a_choice_as_one() -> None:
    procedure = procedure_of(from_folder(FULL, "endoscope-cleaning.yml"))
    rows = [row for table in example_tables.tables(procedure) for row in table.rows]
    assert ("Put on gloves or Put on long gloves",) in [row.right for row in rows]
    early = {
        row.lines[-1].text: row.why
        for row in rows
        if row.verdict and row.verdict.words == "Too early" and not row.rule
    }
    assert early["Let the air out"].startswith("not before 3:10. ")
    assert early["Flush the channels"].startswith("Something else comes first. ")
    assert all(early.values())


def test_an_example_that_cannot_be_read_is_shown_as_it_stands() -> None:
    stray = Example("stray", "A line.", (), (), (Case((Line("soon call"),), "right"),))
    [table] = example_tables.tables(dataclasses.replace(PROCEDURE, examples=(stray,)))
    assert table.rows[0].lines == (example_tables.LineInWords("", "soon call"),)


def test_every_clause_is_traced_to_what_became_of_it() -> None:
    views = Views(PROCEDURE, ways(PROCEDURE))
    for clause in PROCEDURE.clauses:
        view = views.clause(clause)
        assert view.rules or view.clause.no_rule, clause.id
        if view.rules:
            assert view.scenarios, f"no rehearsal uses a rule of {clause.id}"


def test_every_situation_can_be_rehearsed_from_its_section() -> None:
    for situation in PROCEDURE.situations:
        assert f"rehearse/?situation={situation.id}" in help_page().links


# Nothing else is there


def test_every_number_on_the_page_is_backed() -> None:
    said = {"0:00", PROCEDURE.version}
    for constant in PROCEDURE.constants:
        value = constant.value
        if constant.kind == "time":
            said |= {clock.show(value), clock.show(value - 1), clock.show(value + 1)}
        else:
            said |= {str(value), clock.span(value).split()[0]}
    said |= {str(n) for n in range(1, len(PROCEDURE.readings) + 1)}  # readings, steps in order
    text = help_page().text
    for clause in PROCEDURE.clauses:
        text = text.replace(f"clause {clause.id} ", " ")
    assert set(re.findall(r"\d+(?:[:.]\d+)?", text)) <= said


def test_labels_of_our_own_are_not_told_as_buttons_without_a_mark() -> None:
    press = r'<b class="rp-press">([^<]*)</b>'
    mark = ' <a class="rp-ours" href="questions/#labels"'
    page = files()[f"{FOLDER}/index.md"]
    marked, plain = (
        {html.unescape(label) for label in re.findall(press + ending, page)}
        for ending in (mark, f"(?!{mark})")
    )
    assert marked == {"Start the interview"}
    assert plain >= {"Add participant", "Telephone icon", "Candidate no-show"}
    assert plain.isdisjoint(OURS)
    assert marked < OURS


def test_all_labels_of_our_own_are_questions() -> None:
    text = readers()[f"{FOLDER}/questions.md"].text
    assert {label for label in OURS if label not in text} == set()


def test_forbidden_lines_are_not_offered_for_copying() -> None:
    """They stand as quotes under their rule, not as scripts."""
    banned = {"no_rush", "rebook_myself", "shorter"}
    page = files()[f"{FOLDER}/index.md"]
    offered = re.findall(r'<details class="rp-script[^"]*" id="script-(\w+)"', page)
    assert banned.isdisjoint(offered)
    assert banned <= {item.id for item in PROCEDURE.scripts}
    assert len(offered) == len(PROCEDURE.scripts) - len(banned)


def test_names_in_scripts_are_slots_that_read_as_such_without_a_script() -> None:
    assert "Hi, is this [Candidate First Name] ? This is [Your Name]" in help_page().text


# By the clock


def test_what_to_do_now_by_the_minute() -> None:
    rows = timeline.rows(Views(PROCEDURE, ways(PROCEDURE)))
    assert [(row.opens, row.closes, row.head) for row in rows] == [
        ("0:00", "1:59", "Wait until 2:00"),
        ("2:00", "5:00", "Call the candidate"),
        ("5:01", "9:59", "Wait until 10:00"),
        ("10:00", "", "End the call"),
    ]
    assert [len(row.allowed) for row in rows] == [0, 1, 1, 0]
    assert [press.label for press in rows[3].presses] == [
        "Telephone icon",
        "Ending early, no questions seen",
        "Candidate no-show",
    ]
    assert [row.banned + row.following for row in rows] == [()] * 4


@pytest.mark.parametrize(
    ("procedure", "told"),
    [
        (
            FULL / "low-pressure.yml",
            [("by 2:00", "Acknowledge the alarm"), ("within 3 minutes", "Read the far gauge")],
        ),
        (
            FULL / "endoscope-cleaning.yml",
            [
                ("", "Put on gloves first, short or long ones."),
                ("by 3:00", "Wipe the endoscope"),
                ("within 2 minutes", "Draw cleaner through the channels"),
                ("within 5 minutes", "Carry the endoscope to the waiting bay"),
            ],
        ),
        (GOOD / "oven.yml", []),  # the clock says to wait
        (GOOD / "cash-till.yml", []),  # nothing is to be done before something happens
        (PROCEDURES / "candidate-no-show.yml", []),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_where_time_starts_with_an_event_right_runs_tell_the_first_minutes(
    procedure: Path, told: list[tuple[str, str]]
) -> None:
    found = procedure_of(from_folder(procedure.parent, procedure.name))
    views = Views(found, ways(found))
    made = first_minutes.steps(views, timeline.rows(views))
    assert [(step.when, step.head) for step in made] == told


def test_a_permission_that_opens_later_is_nothing_to_wait_for() -> None:
    procedure = small(
        """
        times: {later: 5:00}
        acts: [go]
        endings: {out: {act: go}}
        situations:
          here: {rules: {leave: {may: out, from: later}}, then: {out: end}}
        """
    )
    rows = timeline.rows(Views(procedure, ways(procedure)))
    assert [(row.opens, row.head) for row in rows] == [
        ("0:00", "Nothing is due"),
        ("5:00", "Nothing is due"),
    ]


def test_what_is_forbidden_and_what_is_due_next_stand_beside_what_to_do() -> None:
    procedure = procedure_of(from_folder(GOOD, "fire-drill.yml"))
    for row in timeline.rows(Views(procedure, ways(procedure))):
        assert [view.rule.id for view in row.banned] == ["no-lift"]
        assert [(v.rule.id, v.when) for v in row.following] == [("tell-the-warden", "by 5:00")]


def test_a_procedure_whose_rules_know_no_clock_has_one_row() -> None:
    procedure = small(
        """
        acts: [go]
        endings: {out: {act: go}}
        situations:
          here: {rules: {leave: {must: go}}, then: {go: end}}
        """
    )
    (row,) = timeline.rows(Views(procedure, ways(procedure)))
    assert (row.opens, row.closes, row.head) == ("0:00", "", "go.")


@pytest.mark.parametrize("name", sorted(path.name for path in GOOD.glob("*.yml")))
def test_every_good_procedure_has_pages_whose_links_hold(name: str) -> None:
    procedure = procedure_of(from_folder(GOOD, name))
    found = {
        page: read(text)[0] for page, text in made(procedure).files.items() if page.endswith(".md")
    }
    reader = found[f"procedures/{procedure.id}/index.md"]
    assert all(f"rule-{rule.id}" in reader.ids for rule in procedure.rules)
    check_links(found)


def test_what_waits_for_something_to_happen_is_not_the_thing_to_do() -> None:
    heads = {}
    for name in ("cash-till", "server-outage"):
        procedure = procedure_of(from_folder(GOOD, f"{name}.yml"))
        rows = timeline.rows(Views(procedure, ways(procedure)))
        heads[name] = [(row.opens, row.head, len(row.duties), row.wait) for row in rows]
    assert heads == {
        "cash-till": [("0:00", "Nothing is due", 0, True), ("3:00", "Nothing is due", 0, True)],
        "server-outage": [("0:00", "", 2, False), ("10:01", "Nothing new is due", 1, True)],
    }


# What leads on


def test_what_has_happened_already_is_told_in_its_own_words() -> None:
    view = Views(PROCEDURE, ways(PROCEDURE)).situation(PROCEDURE.situation["waiting"])
    assert [(way.text, way.to.href) for way in view.already] == [
        ("The candidate will join in a few minutes", "#situation-coming"),
        ("The candidate cannot take the interview at this time", "#situation-cut_short"),
        ("The candidate asks to withdraw the application", "#situation-cut_short"),
        ("The candidate needs help joining", "#situation-cut_off"),
        ("The candidate has trouble beyond joining", "#situation-cut_off"),
    ]
    shown = {way.text for way in (*view.ways, *view.others)}
    assert shown.isdisjoint(way.text for way in view.already)


def test_every_way_has_words_and_a_link_even_if_they_are_alike() -> None:
    page = files()[f"{FOLDER}/index.md"]
    lists = re.findall(r'<ul class="rr-list rp-ways">\n(.*?)</ul>', page, re.DOTALL)
    for line in "".join(lists).strip().split("\n"):
        assert re.fullmatch(r'<li>.*<a href="#.+" title=".+">.+</a>.*</li>', line)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("{rings: {at least: 1}}", "once “rings”"),
        ("{rings: {at least: 2}}", "the second time “rings”"),
        ("{rings: {above: 2}}", "the third time “rings”"),
        ("{rings: 0}", "unless “rings”"),
        ("{rings: {below: 2}}", "until the second time “rings”"),
        ("{rings: 2}", "after exactly two times “rings”"),
        ("{go: {at least: 1}}", "after “go”"),
        ("{go: {at least: 2}}", "after the second “go”"),
        ("{go: 0}", "not yet “go”"),
        ("{go: {at most: 1}}", "not yet a second “go”"),
        ("{rings: {at least: 1}, odd: yes}", "once “rings”, odd: yes"),
    ],
)
def test_counts_in_words(when: str, words: str) -> None:
    procedure = small(
        f"""
        facts: {{odd: {{label: odd}}}}
        acts: [go]
        events: [rings]
        situations:
          here: {{rules: {{leave: {{must: go, when: {when}}}}}, then: {{go: end, rings: stay}}}}
        """
    )
    assert conditions(procedure.rules[0].guard, procedure) == (words,)


def test_what_must_not_be_done_is_marked_where_it_leads_on() -> None:
    procedure = procedure_of(from_folder(GOOD, "fire-drill.yml"))
    page = made(procedure).files[f"procedures/{procedure.id}/index.md"]
    assert re.search(
        '<span class="rp-you rp-you--ban">You must not</span> <a [^>]+>Take the li', page
    )
    text = help_page().text
    assert "You must not before 10:00 Cancel the call while it rings" in text


# Endings


def test_reasons_have_a_column_only_where_there_is_one() -> None:
    procedure = procedure_of(from_folder(GOOD, "fire-drill.yml"))
    bare = made(procedure).files[f"procedures/{procedure.id}/index.md"]
    column = '<th scope="col">Reason</th>'
    assert column not in bare and 'data-label="Reason"' not in bare
    page = files()[f"{FOLDER}/index.md"]
    reasons = sum(bool(ending.choices) for ending in PROCEDURE.endings)
    assert page.count(column) == 1 and page.count('data-label="Reason"') == reasons
    assert "Role: interviewer." in page and "Role: worker." in bare


# Search


def test_the_search_index_has_sentences_and_no_tags() -> None:
    words = " ".join(" ".join(found(text)) for text in files().values() if text.startswith("---"))
    for term, text in PROCEDURE.glossary:
        assert f"{term} {text}" in words
    for noise in ("Rehearse this", "Must not#", "Must#", "our reading", "Word for word", "› "):
        assert noise not in words


def found(text: str) -> Iterator[str]:
    """What the search of the site finds on a page."""
    names, configs = extensions()
    parser = Parser()
    parser.feed(Markdown(extensions=names, extension_configs=configs).convert(get_data(text)[0]))
    parser.close()
    for section in parser.data:
        yield html.unescape(re.sub(r"<[^>]+>", " ", "".join(section.text)))


# Links


def test_every_link_leads_to_something() -> None:
    check_links(readers())


WRITTEN = {"authors"}
"""Pages that are not made from procedures; the strict build of the site checks links to them."""


def check_links(found: dict[str, Reader]) -> None:
    known = {address(name): set(reader.ids) for name, reader in found.items()}
    for name, reader in found.items():
        for link in reader.links:
            parts = urlsplit(link)
            assert not parts.scheme and not parts.netloc, f"{link} leads to another site"
            target = posixpath.normpath(posixpath.join(address(name), parts.path))
            if target.startswith("assets/") or target in WRITTEN:
                continue
            assert target in known, f"{name}: {link}"
            if parts.fragment:
                assert parts.fragment in known[target], f"{name}: {link}"


def address(name: str) -> str:
    """Where a page is served, as a folder."""
    return posixpath.normpath(name.removesuffix("index.md").removesuffix(".md"))


def test_a_link_into_a_rehearsal_names_what_is_there() -> None:
    """By its number where people train, since a name would tell what comes."""
    scenarios = {item.id for item in PROCEDURE.scenarios}
    numbers = range(1, len(scenarios) + 1)
    situations = {item.id for item in PROCEDURE.situations}
    links = {link for reader in readers().values() for link in reader.links if "?" in link}
    assert {urlsplit(link).query for link in links} == {
        *(f"scenario={name}" for name in (*scenarios, *numbers)),
        *(f"situation={name}" for name in situations),
    }


def test_pages_point_to_their_yaml() -> None:
    for name, text in files().items():
        if name.startswith(FOLDER):
            assert read(text)[1]["source"] == PROCEDURE.file


# The chart


def test_the_boxes_of_the_chart_lead_to_sections() -> None:
    flow = chart.flow(Views(PROCEDURE, ways(PROCEDURE)))
    assert {box.href.removeprefix("#") for box in flow.boxes} <= {*help_page().ids, "now"}
    shown = {box.id for box in flow.boxes}
    assert shown >= {item.id for item in PROCEDURE.situations} - {"closed"}
    assert shown >= {f"end-{item.id}" for item in PROCEDURE.endings}
    assert help_page().tags.count("svg") == 5  # and three bars with their axis


def test_the_chart_draws_no_way_twice() -> None:
    flow = chart.flow(Views(PROCEDURE, ways(PROCEDURE)))
    ends = [edge[:2] for edge in flow.edges]
    assert len(ends) == len(set(ends))


def test_the_chart_in_words_has_its_arrows_and_no_others() -> None:
    """Read from the page: the drawn arrows are counted, their words are those of the list."""
    flow = chart.flow(Views(PROCEDURE, ways(PROCEDURE)))
    told = [(one.box.id, to.id, label) for one in chart.in_words(flow) for label, to in one.arrows]
    assert sorted(told) == sorted((e.source, e.target, e.label) for e in flow.edges)
    page = files()[f"{FOLDER}/index.md"]
    assert page.count('class="rp-edge"') == page.count('class="rp-flow__to"') == len(told) > 30


# The minutes


def test_the_picture_of_the_minutes_is_of_the_clock() -> None:
    views = Views(PROCEDURE, ways(PROCEDURE))
    found = minutes.draw(views, timeline.rows(views))
    assert [(lane.title, [str(part.text) for part in lane.parts]) for lane, _ in found.lanes] == [
        (
            "Call the candidate",
            ["due 2:00–5:00", "late, and still due after 5:00"],
        ),
        ("You may call once more before 10:00", ["allowed from 2:00, before 10:00"]),
        ("End the call, “Candidate no-show”", ["due from 10:00"]),
    ]
    assert re.findall(r">([\d:]+)<", found.axis) == ["0:00", "2:00", "5:00", "10:00"]
    for lane, bar in found.lanes:
        drawn = re.findall(r'rp-bar--(\w+)" x="([\d.]+)%" y="20%" width="([\d.]+)%', bar)
        assert [kind for kind, *_ in drawn] == [part.kind for part in lane.parts]
        for (_, x, width), part in zip(drawn, lane.parts, strict=True):
            assert abs(float(x) * 7.2 - part.first) < 1  # twelve minutes are the whole width
            end = 720 if part.last is None else part.last
            assert abs((float(x) + float(width)) * 7.2 - end) < 1


def test_where_the_clock_tells_no_time_there_is_no_picture() -> None:
    pages_of = {one.id: one for one in whole_procedures()}
    views = Views(pages_of["night-bell"], ways(pages_of["night-bell"]))
    assert minutes.draw(views, timeline.rows(views)).lanes == ()
    at_once = small("""
        times: {at_once: 0:00}
        acts: [ring]
        endings: {out: {act: ring}}
        situations:
          here:
            rules: {now: {must: out, by: at_once}}
    """)
    views = Views(at_once, ways(at_once))
    assert timeline.rows(views)
    assert minutes.draw(views, timeline.rows(views)).lanes == (), "a picture of no time"


# Hostile words


def hostile(value: Any) -> Any:
    """The same procedure with hostile words in front of everything that people read."""
    if isinstance(value, tuple):
        return tuple(hostile(item) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        is_prose = field.name in PROSE and isinstance(old, str) and old
        changed[field.name] = f"{HOSTILE} {old}" if is_prose else hostile(old)
    return dataclasses.replace(value, **changed)


def counted(reader: Reader, but: set[str]) -> dict[str, int]:
    return {tag: reader.tags.count(tag) for tag in sorted({*reader.tags} - but)}


def test_hostile_words_come_out_as_text() -> None:
    found = made(hostile(PROCEDURE)).files
    plain = " ".join(HOSTILE.split())
    for name, tame in readers().items():
        reader, meta = read(found[name])
        drawn = {"text"}  # the chart breaks longer words into more lines
        assert counted(reader, drawn) == counted(tame, drawn), name
        assert reader.attributes <= tame.attributes, name
        assert reader.open == []
        if "{{ seven }}" in reader.text:
            assert plain in reader.text, name
        for value in meta.values():
            assert "<" not in value, "themes print front matter as it stands"
    help_text = read(found[f"{FOLDER}/index.md"])[0].text
    for situation in PROCEDURE.situations:
        assert f"{plain} {situation.title}" in help_text
    for rule in PROCEDURE.rules:
        assert f"{plain} {rule.text}" in help_text


@pytest.mark.parametrize("char", sorted({chr(n) for n in range(32, 127)} | set("«»–…’äß😀\u2028")))
def test_any_character_survives_in_a_heading(char: str) -> None:
    page = Markdown(extensions=extensions()[0], extension_configs=extensions()[1]).convert(
        f"## a {markdown(char * 3)} b {{ #here }}"
    )
    title = re.search(r'<h2 id="here">(.*?)<a class="headerlink"', page, re.DOTALL)
    assert title
    assert html.unescape(title[1]).split() == f"a {char * 3} b".split()


def test_data_for_the_room_cannot_close_its_script() -> None:
    page = made(hostile(PROCEDURE)).files[f"{FOLDER}/rehearse.md"]
    data = page.split('class="rr-room-data">')[1].split("</script>")[0]
    assert "<" not in data
    assert "\\u003c/title\\u003e" in data


# Building


def test_pages_are_the_same_every_time(tmp_path: Path) -> None:
    for _ in ("drawn", "kept"):
        again = make({PROCEDURE.file: Parsed(candidate_no_show())}, Store(tmp_path), serving=True)
        assert again.files == files()


def test_a_kept_chart_is_one_of_the_same_chart(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for kept in ("<svg/>", 7, None):
        store.put(f"chart {PROCEDURE.id}", ["another Graphviz", "digraph {}"], kept)
        assert make({PROCEDURE.file: Parsed(PROCEDURE)}, store, serving=True).files == files()


def refused() -> dict[str, Parsed]:
    file = "procedures/broken.yml"
    return {file: from_text("procedure: broken\ntitel: <b>\n", file)}


def test_a_procedure_that_cannot_be_used_stops_the_build() -> None:
    with pytest.raises(Refused, match="did you mean `title`"):
        make(refused(), serving=False)


def test_while_serving_it_becomes_a_page_and_the_others_stay() -> None:
    found = make({PROCEDURE.file: Parsed(PROCEDURE), **refused()}, serving=True)
    reader, meta = read(found.files["procedures/broken/index.md"])
    assert "2 | titel: <b>" in reader.text
    assert "did you mean `title`?" in reader.text
    assert meta["source"] == "procedures/broken.yml"
    assert found.files[f"{FOLDER}/index.md"] == files()[f"{FOLDER}/index.md"]
    assert [next(iter(entry)) for entry in sections(found)] == [PROCEDURE.title, "broken"]
    assert {pages.address("broken", name) for name in pages.TITLES} < set(found.files)


def sections(found: Generated) -> Iterator[dict[str, Any]]:
    return (entry for entry in found.navigation if isinstance(entry, dict))


def test_steps_are_numbered_in_the_order_in_which_they_are_due() -> None:
    procedure = procedure_of(from_folder(GOOD, "help-line.yml"))
    views = Views(procedure, ways(procedure))
    for situation in procedure.situations:
        shown = [view for view in views.rules_of(situation) if view.number]
        assert [view.number for view in shown] == list(range(1, len(shown) + 1))
        names = [view.rule.id for view in shown]
        for view in shown:
            before = [name for name in view.rule.after if name in names]
            assert all(names.index(name) < names.index(view.rule.id) for name in before)


def test_what_is_for_authors_is_one_section_and_not_in_the_search() -> None:
    (section,) = [next(iter(entry.values())) for entry in sections(made(PROCEDURE))]
    *read_first, behind = section
    assert [next(iter(entry.values())).rpartition("/")[2] for entry in read_first] == [
        "index.md",
        "live.md",
        "practice.md",
        "rehearse.md",
        "sheet.md",
        "glossary.md",
    ]
    ((title, listed),) = behind.items()
    assert title == "About this procedure"
    inside = [next(iter(entry.values())) for entry in listed]
    assert inside == [pages.address(PROCEDURE.id, n) for n in ("about", *pages.BEHIND)][:-1]
    for name in inside:
        assert read(files()[name])[1]["search"] == {"exclude": True}, name


def test_the_navigation_calls_a_page_what_the_page_calls_itself() -> None:
    """In titles of MkDocs, which are HTML: so no page has to be read to be named."""
    for procedure in (PROCEDURE, hostile(PROCEDURE)):
        found = made(procedure)
        (section,) = [next(iter(entry.values())) for entry in sections(found)]
        *read_first, behind = section
        for entry in [*read_first, *next(iter(behind.values()))]:
            ((title, address),) = entry.items()
            assert read(found.files[address])[1]["title"] == " ".join(title.split())


@pytest.mark.parametrize(
    ("given", "news", "told"),
    [
        (
            {},
            News(),
            "Version 1.0, since when is not said. Owner: not named . No change has been released",
        ),
        (
            {"owner": "The night desk", "since": "2026-01-31"},
            News("# page", "1.0", "Waiting is wrong. Stricter."),
            "Version 1.0, since 2026-01-31. Owner: The night desk. "
            "Last change, in version 1.0: Waiting is wrong. Stricter.",
        ),
    ],
)
def test_a_page_says_which_version_it_is_and_whose(
    given: dict[str, str], news: News, told: str
) -> None:
    procedure = dataclasses.replace(PROCEDURE, **given)
    found = procedure_pages(Views(procedure, ways(procedure)), None, news)
    for name in ("index", "about"):
        assert told in read(found[pages.address(procedure.id, name)])[0].text
    asked = "owner" in read(found[f"{FOLDER}/questions.md"])[0].ids
    assert asked is not bool(procedure.owner), "what is not known is a question"


def test_what_is_due_sooner_in_some_case_is_not_left_out_of_the_first_answer() -> None:
    """A round is pressed again after half a minute; the first one is due at once, for adults."""
    pool = small("""
        limits: {at_once: 0:10, round: 0:30, late: 0:45}
        facts: {adult: {is: yes or no, label: Adult, text: An adult., default: yes}}
        acts: [press, call]
        events: [no_breath, breath]
        situations:
          watching: {then: {no_breath: lifeless, breath: breathing}}
          lifeless:
            rules:
              first-round: {must: press, within: at_once, when: {adult: yes}}
              next-round: {must: press, wait: round, within: late, since: press, at least: 2}
            then: {press: stay, breath: breathing}
          breathing:
            rules: {call: {must: call, wait: round, within: late}}
            then: {call: end, press: stay}
    """)
    told = {one.text: one.first for one in happened.happened(Views(pool, ways(pool)))}
    assert told == {
        "no breath": "",
        "breath": "call, after 30 seconds, within 45 seconds",
    }


HANGS_UP = """
limits: {soon: 0:30}
acts: [calm, log]
events: [calls, hangs_up]
endings: {logged: {act: log}}
situations:
  ringing: {rules: {log-it: {may: logged}}, then: {calls: talking, logged: end}}
  talking:
    rules: {calm-them: {must: calm, within: soon, since: calls, cut short: stays owed}}
    then: {calm: stay, hangs_up: ringing}
"""


def test_an_event_leads_to_where_what_it_cut_short_is_told_not_to_the_clock() -> None:
    procedure = small(HANGS_UP)
    views = Views(procedure, ways(procedure))
    answers = {view.text: view.answers[0] for view in happened.happened(views)}
    assert answers["hangs up"].href == "#situation-ringing"
    [ending] = map(views.ending, procedure.endings)
    assert [situation.id for situation in ending.situations] == ["ringing"]  # where it is allowed
