"""The commands, as people and other tools call them: what they print, and their exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support import PROJECT, ROOT

from simulator import load
from simulator.training.bundled import bundled

BAD = """\
procedure: bad
title: Bad
"""
RUN = """\
procedure: candidate-no-show
scenario: nobody-answers
inputs:
  - 5:30 call
  - 5:55 rings_out
  - 10:00 no_show
  - 10:01 leave
"""


def build(
    *arguments: str, given: str = "", folder: Path = PROJECT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def run_file(tmp_path: Path) -> Path:
    path = tmp_path / "run.yml"
    path.write_text(RUN, "utf-8")
    return path


PROVED = (
    r"[a-z-]+: proved\. [\d,]+ states of right runs explored, each with what is owed, "
    r"and [\d,]+ of all runs, without it; none left out\.\n"
)
DEAD_ENDS = ROOT / "tests/procedures/bad/dead-ends.yml"


def test_check_of_all_procedures_proves_them() -> None:
    done = build("check")
    assert done.returncode == 0
    assert re.fullmatch(f"({PROVED})+0 problems\\.\n", done.stdout)


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_every_format_tells_a_finding_with_its_story(form: str) -> None:
    done = build("check", str(DEAD_ENDS), "--format", form)
    assert done.returncode == 1
    assert READERS[form](done.stdout) == ["RR070", "RR070", "RR073", "RR071"]
    assert "You: Ring the bell" in done.stdout
    assert "dead-ends: not proved, 4 things are wrong." in done.stdout


def test_the_runs_of_findings_are_written_and_judged(tmp_path: Path) -> None:
    assert build("check", str(DEAD_ENDS), "--runs", str(tmp_path / "runs")).returncode == 1
    files = sorted((tmp_path / "runs").glob("*.json"))
    assert [file.name.split(".")[2] for file in files] == ["RR073", "RR070", "RR070", "RR071"]
    for file in files:
        assert json.loads(file.read_text())["of"] == bundled(load(DEAD_ENDS)).digest
        done = build("judge", str(DEAD_ENDS), str(file), "--format", "json")
        assert done.stderr == ""
        assert json.loads(done.stdout)["mistake"] is None


def test_check_tells_a_proof_in_full_and_as_data() -> None:
    path = str(ROOT / "tests/procedures/good/fire-drill.yml")
    full = build("check", path, "--details").stdout
    assert "leave-at-once: from 0:00 to 0:30" in full
    proof = json.loads(build("check", path, "--format", "json").stdout)["proofs"][0]
    assert proof["proved"] is True
    assert proof["states"]["right"] > proof["states"]["all"] > 0
    assert {"claims", "slack", "rests", "length", "coverage", "decides", "problems"} <= set(proof)
    assert "ends as:" in build("check", path, "--drills").stdout


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_check_tells_the_same_problems_in_every_format(form: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yml"
    path.write_text(BAD, "utf-8")
    done = build("check", str(path), "--format", form)
    assert done.returncode == 1
    told = READERS[form](done.stdout)
    assert told == READERS["text"](build("check", str(path)).stdout)
    assert len(told) > 3


def of_sarif(text: str) -> list[str]:
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    return [result["ruleId"] for result in log["runs"][0]["results"]]


READERS = {
    "text": lambda text: re.findall(r"^\S+:\d+:\d+: (RR\d+): ", text, re.MULTILINE),
    "json": lambda text: [row["code"] for row in json.loads(text)["problems"]],
    "github": lambda text: re.findall(r"^::error file=.*,title=(RR\d+)::", text, re.MULTILINE),
    "sarif": of_sarif,
    "junit": lambda text: [e.attrib["type"] for e in ElementTree.fromstring(text).iter("failure")],
}


def test_judge_gives_a_verdict_with_citations(run_file: Path) -> None:
    done = build("judge", "candidate-no-show", str(run_file), "--format", "json")
    verdict = json.loads(done.stdout)
    assert done.returncode == 1
    assert (verdict["passed"], verdict["ending"], verdict["at"]) == (False, "no_show", "10:01")
    assert {"id", "outcome", "at", "why", "clause"} <= set(verdict["rules"][0])
    assert {"at", "input", "verdict", "rule"} <= set(verdict["inputs"][0])
    late = next(rule for rule in verdict["rules"] if rule["id"] == "call-in-time")
    assert (late["outcome"], late["at"], late["clause"]) == ("late", "5:30", ["A1"])
    assert verdict["best"]["inputs"][0] == "2:00 call"


def test_a_right_run_exits_with_0(run_file: Path) -> None:
    run_file.write_text(RUN.replace("5:30", "4:30").replace("5:55", "4:55"), "utf-8")
    done = build("judge", str(PROJECT / "procedures/candidate-no-show.yml"), str(run_file))
    assert done.returncode == 0
    assert done.stdout.startswith("Passed: ended as no_show at 10:01.\n")


def test_a_run_comes_from_the_input_as_json() -> None:
    run = {"procedure": "candidate-no-show", "facts": {"premium": True}, "inputs": ["2:00 call"]}
    done = build("judge", "candidate-no-show", "-", given=json.dumps(run))
    assert done.returncode == 1
    assert "the case is still open" in done.stdout


OTHER = "This run was made with another version of the procedure: "


def test_a_run_of_another_version_is_judged_and_told_as_such(run_file: Path) -> None:
    path = PROJECT / "procedures/candidate-no-show.yml"
    digest = bundled(load(path)).digest
    for of, told in ((digest, False), ("0123456789ab", True)):
        run_file.write_text(f"of: {of}\n{RUN}", "utf-8")
        done = build("judge", "candidate-no-show", str(run_file))
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.split("\n")[0].startswith(OTHER) == told
        done = build("judge", "candidate-no-show", str(run_file), "--format", "json")
        assert json.loads(done.stdout)["passed"] is False
        assert done.stderr.startswith(OTHER) == told


def test_a_record_with_other_people_than_its_chance_draws_is_not_confirmed(run_file: Path) -> None:
    record = "record: {passed: no, ending: '', mistake: ''}\n"
    for second, told in (("2:20", "is confirmed"), ("2:21", "is not what the people")):
        lines = f"inputs: [2:10 call, {second} answers]\n"
        head = "procedure: candidate-no-show\nscenario: wrong-number\nchance: 5\n"
        run_file.write_text(f"{head}{lines}{record}", "utf-8")
        done = build("judge", "candidate-no-show", str(run_file))
        assert (done.returncode, done.stderr) == (1, "")
        assert told in done.stdout.split("\n")[0]


@pytest.mark.parametrize(
    "record, told, code",
    [
        ("{passed: yes, ending: no_show, mistake: ''}", "is confirmed", 0),
        ("{passed: yes, ending: left, mistake: ''}", "tells another verdict", 1),
        ("{passed: no, ending: no_show, mistake: '5:00'}", "tells another verdict", 1),
        ("{passed: maybe}", "tells another verdict", 1),
    ],
)
def test_a_record_is_confirmed_or_not(record: str, told: str, code: int, run_file: Path) -> None:
    right = RUN.replace("5:30", "4:30").replace("5:55", "4:55")
    run_file.write_text(f"{right}record: {record}\n", "utf-8")
    done = build("judge", "candidate-no-show", str(run_file))
    assert (done.returncode, done.stderr) == (code, "")
    assert told in done.stdout.split("\n")[0]


BROKEN = {
    "no such input": (RUN.replace("5:30 call", "5:30 cal"), 4, "did you mean `call`?"),
    "no time": (RUN.replace("5:30", "half"), 4, "`half` is not a time like 2:30"),
    "time runs back": (RUN.replace("10:00", "1:00"), 6, "the clock already shows 5:55"),
    "no such scenario": (RUN.replace("nobody-", "no-"), 2, "there is no scenario `no-answers`"),
    "another procedure": (RUN.replace("candidate", "c"), 1, "not of the procedure"),
    "no digest": (RUN + "of: v1.2\n", 8, "`of` is a digest"),
    "an unknown key": (RUN + "extra: 1\n", 8, "a run has no `extra`"),
    "a record that is none": (RUN + "record: passed\n", 8, "`record` is a mapping"),
    "no YAML": (RUN + "  - [\n", 9, "RR004"),
    "an alias": (RUN + "facts: *x\n", 8, "RR005"),
}


@pytest.mark.parametrize("text, line, told", BROKEN.values(), ids=BROKEN)
def test_a_broken_run_is_refused_with_its_line(
    text: str, line: int, told: str, run_file: Path
) -> None:
    run_file.write_text(text, "utf-8")
    done = build("judge", "candidate-no-show", str(run_file))
    assert done.returncode == 2
    assert f"run.yml:{line}:" in done.stderr
    assert told in done.stderr


def test_files_that_are_not_there_are_told() -> None:
    told = {
        ("judge", "candidate-noshow", "-"): "did you mean `candidate-no-show`?",
        ("judge", "candidate-no-show", "no-such.yml"): "No such file",
        ("check", "no-such.yml"): "No such file",
    }
    for arguments, words in told.items():
        done = build(*arguments)
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments, code", [(("check", "{}", "--drills"), 1), (("judge", "{}", "-"), 2)]
)
def test_what_cannot_be_played_is_told(arguments: tuple[str, ...], code: int) -> None:
    path = str(ROOT / "tests/procedures/bad/circles.yml")
    done = build(*(word.format(path) for word in arguments))
    assert done.returncode == code
    assert READERS["text"](done.stderr) == ["RR037", "RR037", "RR034"]
    assert "Traceback" not in done.stderr


def test_new_writes_a_procedure_that_already_builds(tmp_path: Path) -> None:
    assert build("new", "fire-drill", folder=tmp_path).returncode == 0
    told = build("check", folder=tmp_path).stdout
    assert re.fullmatch(PROVED + r"0 problems\.\n", told)
    again = build("new", "fire-drill", folder=tmp_path)
    assert (again.returncode, "exists already" in again.stderr) == (2, True)
    for name in ("../away", "end"):
        assert build("new", name, folder=tmp_path).returncode == 2
    assert [path.name for path in tmp_path.rglob("*.yml")] == ["fire-drill.yml"]


def test_every_command_is_in_the_readme() -> None:
    told = re.findall(r"^rightrun (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE)
    offered = re.findall(r"^    (\w+)\b", build("--help").stdout, re.MULTILINE)
    inner = {"setup", "types"}  # what the Makefile calls
    assert set(told) == set(offered) - inner
