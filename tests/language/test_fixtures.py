"""Good procedures are accepted; bad ones are refused in the very words that stand beside them.

`pytest tests/test_fixtures.py --record` writes the expected outputs anew.
"""

from __future__ import annotations

import re

import pytest
from support import BAD, GOOD, from_folder, procedure_of

from simulator.checking.check_all import examine
from simulator.core import bundle
from simulator.core.problems import CODES
from simulator.core.proof.model import as_data
from simulator.core.proof.prove import prove
from simulator.language.diagnostics import render

GOOD_FILES = sorted(path.name for path in GOOD.glob("*.yml"))
BAD_FILES = sorted(path.name for path in BAD.glob("*.yml"))
ELSEWHERE = {"RR025", "RR060", "RR077", "RR080", "RR081"}
"""Codes of other procedures, of runs, of a proof's limit and of releases; their tests stand beside
those of what `check` keeps, the run file, the proof and the releases."""


def output(name: str) -> str:
    """Everything the compiler says about one bad file."""
    parsed = from_folder(BAD, name)
    found = parsed.found
    if parsed.procedure is not None:
        found = list(examine(parsed.procedure).found)
    return render(found, parsed.sources)


def test_there_are_fixtures():
    assert len(GOOD_FILES) >= 7
    assert len(BAD_FILES) >= 30


@pytest.mark.parametrize("name", GOOD_FILES)
def test_good_procedures_are_accepted(name):
    parsed = from_folder(GOOD, name)
    procedure = procedure_of(parsed)
    assert render(examine(procedure).found, parsed.sources) == "0 problems.\n"
    assert bundle.load(bundle.dump(procedure)) == procedure


@pytest.mark.parametrize("name", GOOD_FILES)
def test_what_the_browser_gets_is_proved_just_the_same(name):
    procedure = procedure_of(from_folder(GOOD, name))
    sent = bundle.to_rehearse(procedure)
    assert as_data(prove(sent), sent) == as_data(prove(procedure), procedure)
    assert '"line"' not in bundle.dump(sent)


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_procedures_are_refused_in_these_words(name, record):
    expected, found = (BAD / name).with_suffix(".out"), output(name)
    if record:
        expected.write_text(found, "utf-8")
    assert not found.startswith("0 problems")
    assert found == expected.read_text("utf-8")


def test_every_output_belongs_to_a_file():
    assert [p.name for p in BAD.glob("*.out") if p.with_suffix(".yml").name not in BAD_FILES] == []


def test_every_code_has_a_bad_file():
    told = "".join(path.read_text("utf-8") for path in BAD.glob("*.out"))
    assert set(CODES) - ELSEWHERE == set(re.findall(r": (RR\d{3}): ", told))


def test_values_are_read_as_they_are_written():
    procedure = procedure_of(from_folder(GOOD, "as-it-is-written.yml"))
    assert procedure.version == "1.10"
    assert procedure.role == "no"
    assert procedure.source.title == "Off"
    assert procedure.title == 'On <b>no</b> account & "never"'
    assert procedure.zero == "the lamp\nis on"
    assert procedure.constant["on_by"].value == 150
    assert procedure.facts[0].default is False
    assert procedure.facts[1].options == ("y", "n", "on", "off")
    assert set(procedure.act) == {"no", "on"}
