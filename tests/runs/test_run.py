"""Runs as plain text: read, written, refused with the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import PROCEDURES, candidate_no_show, procedure_of, verdict

from simulator.core.machine.engine import Input, Machine
from simulator.core.runs import run as runs
from simulator.language.build_model import parse
from simulator.language.diagnostics import Refused
from simulator.language.run_files import load
from simulator.training.bundled import bundled

REAL = candidate_no_show()
MACHINE = Machine(REAL)
DIGEST = bundled(REAL).digest


def read(**data):
    return runs.read({"procedure": "candidate-no-show", "inputs": [], **data}, REAL)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2:30 call", Input(150, "call")),
        ("2:30   call", Input(150, "call")),
        ("0:05 wait", Input(5)),
        ("10:00 no_show", Input(600, "end_call", ("early_none", "candidate_no_show"))),
        ("10:00 end_call completed video_technical",
         Input(600, "end_call", ("completed", "video_technical"))),
        ("3:00 rings_out", Input(180, "rings_out")),
    ],
)  # fmt: skip
def test_lines(line, expected):
    assert read(inputs=[line]).inputs == (expected,)


def test_facts_of_the_scenario_come_first_and_own_facts_win():
    run = read(scenario="nobody-answers-premium", facts={"odd_hour": True})
    assert dict(run.facts) == {"premium": True, "odd_hour": True}
    assert dict(read(scenario="nobody-answers-premium", facts={"premium": False}).facts) == {
        "premium": False
    }


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({"inputs": ["2:30"]}, ("inputs", 0), "an input is a line like"),
        ({"inputs": [5]}, ("inputs", 0), "an input is a line like"),
        ({"inputs": ["1:00 wait", "2:60 call"]}, ("inputs", 1), "`2:60` is not a time"),
        ({"inputs": ["2:30 sing"]}, ("inputs", 0), "there is no act or event `sing`"),
        ({"inputs": "2:30 call"}, ("inputs",), "`inputs` is a list of lines"),
        ({"inputs": None}, ("inputs",), "`inputs` is a list of lines"),
        ({"inputs": ["0:00 wait"] * 10_001}, ("inputs",), "10000 inputs at most"),
        ({"procedure": "other"}, ("procedure",), "not of the procedure `candidate-no-show`"),
        ({"scenario": "nowhere"}, ("scenario",), "there is no scenario `nowhere`"),
        ({"scenario": ["nowhere"]}, ("scenario",), "there is no scenario"),
        ({"facts": ["premium"]}, ("facts",), "`facts` is a mapping"),
        ({"facts": {1: True, "premium": True}}, ("facts",), "`facts` is a mapping"),
        ({"format": 2}, ("format",), "this is format 2; format 1 is read here"),
        ({"of": "xyz"}, ("of",), "`of` is a digest: 12 digits from 0 to 9 and a to f"),
        ({"of": "0123456789AB"}, ("of",), "`of` is a digest"),
        ({"of": ""}, ("of",), "`of` is a digest"),
        ({"of": 123456789012}, ("of",), "`of` is a digest"),
        ({"of": None}, ("of",), "`of` is a digest"),
        ({"colour": "red"}, ("colour",), "a run has no `colour`"),
    ],
)
def test_a_broken_run_says_where(data, path, message):
    with pytest.raises(runs.RunError, match=message) as error:
        read(**data)
    assert error.value.path == path


@pytest.mark.parametrize("data", [None, [], "2:30 call", 5])
def test_a_run_is_a_mapping(data):
    with pytest.raises(runs.RunError, match="a run is a mapping"):
        runs.read(data, REAL)


@given(
    st.lists(
        st.one_of(
            st.builds(
                Input, st.integers(0, 86_400), st.sampled_from(("", *REAL.event)), st.just(())
            ),
            st.builds(
                Input,
                st.integers(0, 86_400),
                st.just("end_call"),
                st.sampled_from(MACHINE.choices["end_call"]),
            ),
        ),
        max_size=5,
    )
)
def test_writing_and_reading_gives_the_same_run(made):
    for of in ("", DIGEST):
        run = runs.Run(REAL.id, (("premium", True),), tuple(made), "voicemail", of)
        assert runs.read(runs.data(run), REAL) == run


@pytest.mark.parametrize(
    ("lines", "message", "index"),
    [
        (["2:30 call", "2:00 call"], "the clock already shows 2:30", 1),
        (["2:30 hang_up"], "“Hang up the phone call” is not there in “Nobody has joined”", 0),
        (["10:00 interview", "10:01 call"], "is not there in", 0),
        (["2:30 answers"], "`answers` cannot happen in “Nobody has joined”", 0),
        (["2:30 end_call"], "`end_call` needs 2 choices, not 0", 0),
        (["1:00 joins", "1:01 interview", "1:02 leave"], "the case is over", 2),
    ],
)
def test_what_cannot_happen_is_refused_with_its_place(lines, message, index):
    with pytest.raises(runs.RunError, match=message) as error:
        verdict(MACHINE, *lines)
    assert error.value.path == ("inputs", index)


def test_facts_that_do_not_fit_are_refused():
    with pytest.raises(runs.RunError, match="the fact `premium` is yes or no") as error:
        verdict(MACHINE, premium="very")
    assert error.value.path == ("facts",)


# -- run files ----------------------------------------------------------------------------------


def refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        load(text.encode(), "run.yml", MACHINE)
    return refused.value.text


RUN = """
procedure: candidate-no-show
facts: {premium: yes}
inputs:
  - 2:30 call
  - 2:55 rings_out
"""


def test_a_run_file_is_yaml_or_json():
    run = load(RUN.encode(), "run.yml", MACHINE)
    assert run.inputs == (Input(150, "call"), Input(175, "rings_out"))
    assert dict(run.facts) == {"premium": True}
    text = '{"format": 1, "procedure": "candidate-no-show", "chance": 7, "inputs": ["2:30 call"]}'
    assert load(text.encode(), "run.json", MACHINE).chance == 7
    assert load(text.encode(), "run.json", MACHINE).inputs == (Input(150, "call"),)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("rings_out", "ring_out"), "run.yml:6:5: RR060: there is no act or event `ring_out`"),
        (("2:55", "2:20"), "run.yml:6:5: RR060: “2:20 rings_out” cannot happen"),
        (("facts:", "fact:"), "run.yml:3:7: RR060: a run has no `fact`"),
        (
            ("inputs:\n  - 2:30 call\n  - 2:55 rings_out", "inputs: {}"),
            "run.yml:4:9: RR060: `inputs` is a list",
        ),
        (("{premium: yes}", "{premium: very}"), "run.yml:3:8: RR060: the fact `premium`"),
        (("candidate-no-show", "else"), "run.yml:2:12: RR060: this run is not of the procedure"),
        (("facts:", "of: 46002\nfacts:"), "run.yml:3:5: RR060: `of` is a digest"),
        (("facts:", "chance: 1.5\nfacts:"), "run.yml:3:9: RR060: `chance` is a whole number"),
        (("facts:", f"chance: {2**31}\nfacts:"), "RR060: `chance` is a whole number"),
        (("- 2:30 call", "- [2:30, call]"), "run.yml:5:5: RR060: an input is a line"),
        (("facts: {", "facts: {<"), "RR"),
        (("inputs:", "inputs: &a"), "RR005"),
    ],
)
def test_a_broken_run_file_shows_the_line(change, expected):
    found = refusal(RUN.replace(*change))
    assert expected in found
    assert "\n  = " in found or "^" in found


def test_a_run_file_that_does_not_fit_says_where_it_is_of_another_version():
    for of, told in ((DIGEST, False), ("0123456789ab", True), ("46002", False)):
        text = RUN.replace("facts:", f"of: {of}\nfacts:").replace("2:30 call", "2:30 cal")
        with pytest.raises(Refused) as refused:
            load(text.encode(), "run.yml", MACHINE, DIGEST)
        assert (runs.OTHER_VERSION in refused.value.text) == told


def test_the_digest_of_a_procedure_is_that_of_its_files_wherever_they_lie():
    """The same folder as it is read from a project, by itself, and as a release."""
    names = {}
    for home in ("", "procedures/", "procedures/releases/candidate-no-show/3/"):
        parsed = parse(
            f"{home}candidate-no-show.yml",
            lambda name, home=home: (PROCEDURES / name.removeprefix(home)).read_bytes(),
        )
        names[home] = bundled(procedure_of(parsed)).digest
    assert set(names.values()) == {DIGEST}
