"""`build.py review`: what it reads from git and folders, what it writes, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from history import FIRE_DRILL, HERMETIC, History
from review_sample import BROKEN, CHANGED, REMOVED, UNFINISHED
from support import BAD, GOOD, ROOT, procedure_of

from simulator.core.machine.engine import Machine
from simulator.core.runs.judge import judge
from simulator.core.runs.run import read as runs_read
from simulator.language.build_model import parse
from simulator.language.diagnostics import Refused
from simulator.render import rehearse
from simulator.reviewing import versions
from simulator.reviewing.model import Change, Review
from simulator.reviewing.order import severity
from simulator.training.bundled import bundled

LATER = ("leave_by: 0:30", "leave_by: 0:45")
REWORDED = ("text: Do not take the lift.", "text: Keep out of the lift.")
COMMENT = ("# Duties with", "# A comment. Duties with")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Branches off `main`, each with one kind of change to the fire drill."""
    made = History(tmp_path_factory.mktemp("history") / "project")
    for name, change in {
        "later": LATER,
        "reworded": REWORDED,
        "comment": COMMENT,
        "broken": ("start: inside", "start: nowhere"),
    }.items():
        made.git("checkout", "--quiet", "-b", name, "main")
        made.edit(FIRE_DRILL, change)
        made.commit(name)
    made.git("checkout", "--quiet", "-b", "both", "main")
    (made.folder / FIRE_DRILL).unlink()
    shutil.copy2(GOOD / "cash-till.yml", made.folder / "procedures")
    made.commit("one came, one went")
    made.git("checkout", "--quiet", "-b", "stage", "main")
    made.edit("procedures/shared/workshop.yml", ("title: ", "title: Our "))
    made.commit("only a shared file")
    made.git("checkout", "--quiet", "main")
    return made


def between(history: History, base: str, head: str) -> Review:
    return versions.between(
        versions.version(base, history.folder), versions.version(head, history.folder)
    )


def found(review: Review) -> list[tuple[str, str]]:
    return [(change.id, change.status) for change in review.changes]


# Reading versions


def test_only_what_differs_is_looked_at(history: History) -> None:
    review = between(history, "main", "later")
    assert (review.base, review.head) == ("main", "later")
    assert found(review) == [("fire-drill", "changed")]
    [change] = review.changes
    assert change.file == FIRE_DRILL
    assert [d.direction for d in change.differences] == ["looser"]
    assert found(between(history, "main", "main")) == []


def test_procedures_that_came_and_went_are_told_the_gone_first(history: History) -> None:
    assert found(between(history, "main", "both")) == [
        ("fire-drill", "removed"),
        ("cash-till", "added"),
    ]


def test_a_shared_file_is_part_of_the_procedures_that_use_it(history: History) -> None:
    assert {name for name, _ in found(between(history, "main", "stage"))} == {
        "fire-drill",
        "oven",
    }


@pytest.mark.parametrize("base, head", [("main", "broken"), ("broken", "main")])
def test_a_version_that_cannot_be_read_is_told_with_its_line(
    history: History, base: str, head: str
) -> None:
    [change] = between(history, base, head).changes
    assert (change.id, change.status, change.title) == (
        "fire-drill", "broken", "The fire alarm sounds",
    )  # fmt: skip
    assert change.problem.startswith(f"In broken, {FIRE_DRILL}:10: ")
    assert "nowhere" in change.problem


PLAYABLE = {
    "broken-promises",
    "contradictions",
    "cut-short",
    "dead-ends",
    "decides-nothing",
    "not-on-right-runs",
    "never-comes",
    "never-ends",
    "no-trace",
}
PLAYABLE |= {"numbers-in-prose", "unused"}  # only their style is wrong
PLAYABLE |= {
    "bounds",
    "ends-as",
    "examples",
    "nowhere-to-go",
    "panel-of-lines",
    "pass-mark-all",
    "pass-mark-idle",
    "left-out",
    "pass-mark-never",
    "questions",
    "says-nothing",
    "scenarios",
}


def test_no_procedure_is_too_wrong_to_be_told_of() -> None:
    """All bad procedures, each with a comment more: unsound ones can still be compared."""
    base = versions.of_folder(BAD, "base")

    def read(path: str) -> bytes | None:
        data = base.read(path)
        return data + b"\n# more\n" if data is not None and "/" not in path else data

    review = versions.between(base, versions.Version("head", base.files, read))
    told = dict(found(review))
    assert set(told) == set(base.files)
    assert {name for name, status in told.items() if status != "broken"} == PLAYABLE
    assert all(change.problem for change in review.changes if change.status == "broken")


def test_what_was_broken_before_and_is_untouched_is_not_told(history: History) -> None:
    assert found(between(history, "broken", "broken")) == []


def test_nothing_is_checked_out_and_no_index_is_touched(history: History) -> None:
    before = {path: path.stat().st_mtime_ns for path in history.folder.rglob("*") if path.is_file()}
    between(history, "main", "both")
    after = {path: path.stat().st_mtime_ns for path in history.folder.rglob("*") if path.is_file()}
    assert before == after


@pytest.mark.parametrize("name", ["HEAD", "main~0", "refs/heads/main", "later^"])
def test_every_spelling_of_a_revision_is_read(history: History, name: str) -> None:
    assert found(between(history, name, "main")) == []


def test_a_full_id_is_shown_short(history: History) -> None:
    commit = history.git("rev-parse", "main")
    assert versions.version(commit, history.folder).name == commit[:10]


def test_folders_are_read_with_or_without_a_folder_procedures(tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(GOOD, tmp_path / name)
    edited = tmp_path / "two/fire-drill.yml"
    edited.write_text(edited.read_text("utf-8").replace(*LATER), "utf-8")
    flat = [versions.of_folder(tmp_path / name, name) for name in ("one", "two")]
    assert found(versions.between(*flat)) == [("fire-drill", "changed")]
    for name in ("one", "two"):
        shutil.copytree(tmp_path / name, tmp_path / f"deep-{name}/procedures")
    deep = [versions.of_folder(tmp_path / f"deep-{name}", name) for name in ("one", "two")]
    assert found(versions.between(*deep)) == [("fire-drill", "changed")]


def test_a_folder_without_procedures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there are no procedures in `empty`"):
        versions.of_folder(tmp_path, "empty")


def files_of(history: History, *edits: tuple[bytes, bytes]) -> dict[str, bytes]:
    """A fire drill that is now `new-drill`, and whose shared file has moved."""
    base = versions.version("main", history.folder)
    drill, stage = base.read(FIRE_DRILL), base.read("procedures/shared/workshop.yml")
    assert drill is not None
    assert stage is not None
    edits = (
        (b": fire-drill", b": new-drill"),
        (b"use: shared/workshop.yml", b"use: stages/hall.yml"),
        *edits,
    )
    for old, new in edits:
        assert old in drill
        drill = drill.replace(old, new)
    return {"procedures/new-drill.yml": drill, "procedures/stages/hall.yml": stage}


def renamed(history: History, *edits: tuple[bytes, bytes]) -> Review:
    """The review of that fire drill against the one that it was."""
    files = files_of(history, *edits)
    base = versions.version("main", history.folder)
    head = versions.Version("head", {"new-drill": "procedures/new-drill.yml"}, files.get)
    only = versions.Version("base", {"fire-drill": FIRE_DRILL}, base.read)
    return versions.between(only, head)


def test_a_procedure_whose_files_have_new_names_is_proven_the_same(history: History) -> None:
    [change] = renamed(history).changes
    assert (change.id, change.status, change.behaves_the_same) == ("new-drill", "changed", True)
    assert [edit.text for edit in change.edits] == [
        "file procedures/fire-drill.yml is now procedures/new-drill.yml",
        "file procedures/shared/workshop.yml is now procedures/stages/hall.yml",
    ]
    assert change.file == "procedures/new-drill.yml"


def test_what_else_changed_in_a_renamed_procedure_is_told(history: History) -> None:
    [change] = renamed(history, (b"leave_by: 0:30", b"leave_by: 0:45")).changes
    assert [one.direction for one in change.differences] == ["looser"]
    [cause] = change.differences[0].causes
    assert (change.edits[cause].before, change.edits[cause].after) == ("0:30", "0:45")


def test_an_unlike_procedure_is_gone_and_new(history: History) -> None:
    base = versions.version("main", history.folder)
    only = versions.Version("base", {"fire-drill": FIRE_DRILL}, base.read)
    head = versions.Version("head", {"oven": base.files["oven"]}, base.read)
    assert found(versions.between(only, head)) == [("fire-drill", "removed"), ("oven", "added")]


# Addresses


def addresses(review: Review) -> list[str]:
    return [one.address for change in review.changes for one in change.differences]


def test_a_story_keeps_its_address_while_the_difference_is_the_same(history: History) -> None:
    first = addresses(renamed(history, (b"leave_by: 0:30", b"leave_by: 0:45")))
    words = (b"text: Do not take the lift.", b"text: Keep out.")
    assert addresses(renamed(history, (b"leave_by: 0:30", b"leave_by: 0:45"), words)) == first
    assert addresses(renamed(history, (b"leave_by: 0:30", b"leave_by: 0:46"))) != first
    assert re.fullmatch("story-[0-9a-f]{16}", first[0])


def test_a_story_is_told_and_linked_in_the_ids_of_the_head(history: History) -> None:
    """The act was renamed as well: the run has to be one that the head can play."""
    edits = [(b"leave_by: 0:30", b"leave_by: 0:45"), (b"go_back", b"turn_round")]
    edits += [(b"by: report_by", b"by: leave_by"), (b"walk_out", b"get_out")]
    review = renamed(history, *edits)
    [change] = review.changes
    runs = [line for one in change.differences for line in one.run]
    assert any("get_out" in line for line in runs)
    assert not any("walk_out" in line for line in runs)
    head = procedure_of(parse("procedures/new-drill.yml", files_of(history, *edits).get))
    assert change.digest == bundled(head).digest
    for one in change.differences:
        assert rehearse.of_difference(review, change, one) == "", "there is no preview"
        address = rehearse.of_difference(replace(review, preview="./"), change, one)
        assert address.startswith("./procedures/new-drill/rehearse/#run=&do=")
        assert address.partition("&of=")[2].partition("&")[0] == change.digest
        given = dict(part.split("=") for part in address.partition("#")[2].split("&"))
        lines = [line.replace(".", " ") for line in given["do"].split(",") if line]
        judge(Machine(head), runs_read({"procedure": "new-drill", "inputs": lines}, head))


@pytest.mark.parametrize("preview", ["javascript:alert(1)", "data:text/html,x", "file:///tmp"])
def test_a_preview_that_is_no_site_is_refused(history: History, preview: str) -> None:
    done = history.build("review", "main", "--preview", preview)
    assert done.returncode == 2
    assert "is no address of a site" in done.stderr


# The command


@pytest.mark.parametrize(
    "head, gate, code",
    [
        ("main", "behaviour", 0),
        ("comment", "any", 0),
        ("reworded", "behaviour", 0),
        ("reworded", "any", 1),
        ("later", "behaviour", 1),
        ("later", "unproven", 0),
        ("both", "behaviour", 1),
        ("broken", "behaviour", 1),
        ("broken", "unproven", 1),
        ("broken", "never", 0),
    ],
)
def test_the_gate_decides_between_0_and_1(
    history: History, head: str, gate: str, code: int
) -> None:
    done = history.build("review", "main", head, "--gate", gate)
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.startswith(f"main → {head}\n")


def test_the_page_for_reviewers_shows_what_is_printed(history: History) -> None:
    page = (ROOT / "docs/authors/review.md").read_text("utf-8")
    shown = re.search(r"```text\nmain → the working tree\n(.*?)```", page, re.DOTALL)
    assert shown
    told = history.build("review", "main", "later").stdout.splitlines()[1:]
    for line, real in zip(shown[1].splitlines(), told, strict=False):
        assert real.startswith(line.removesuffix("…"))
        assert line.endswith("…") or line == real


def test_without_a_head_the_files_as_they_lie_are_reviewed(history: History) -> None:
    history.edit(FIRE_DRILL, LATER)
    try:
        done = history.build("review", "HEAD")
    finally:
        history.git("checkout", "--quiet", FIRE_DRILL)
    assert done.returncode == 1
    assert done.stdout.startswith("HEAD → the working tree\n1 situation differs, ")


def test_one_exploration_is_written_in_many_forms(history: History, tmp_path: Path) -> None:
    forms = ("text", "markdown", "json", "sarif", "junit", "html")
    outputs = [f"--output={form}={tmp_path / form}" for form in forms]
    done = history.build("review", "main", "later", "--format", "github", *outputs)
    assert done.returncode == 1
    assert done.stdout.startswith(f"::warning file={FIRE_DRILL},")
    assert {path.name for path in tmp_path.iterdir() if path.stat().st_size} == set(forms)
    data = json.loads((tmp_path / "json").read_text("utf-8"))
    assert data["changes"][0]["differences"][0]["after"]["place"]["file"] == FIRE_DRILL


def test_colours_come_when_they_are_asked_for(history: History) -> None:
    told = {
        how: history.build("review", "main", "later", "--color", how).stdout
        for how in ("auto", "always", "never")
    }
    assert "\x1b[" in told["always"]
    assert "\x1b[" not in told["never"]
    assert told["auto"] == told["never"]


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("no-such-branch",), "there is no folder and no git revision `no-such-branch`"),
        (("main", "no-such-branch"), "there is no folder and no git revision `no-such-branch`"),
        (("main:procedures",), "no git revision `main:procedures`"),
        (("procedures/oven.yml",), "`procedures/oven.yml` is a file: a version is a git revision"),
        (("simulator",), "there are no procedures in `simulator`"),
        (("main", "later", "--output", "markdown=no/such/folder"), "No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_2(
    history: History, arguments: tuple[str, ...], words: str
) -> None:
    done = history.build("review", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("output", ["markdown", "=x", "markdown=", "pdf=x"])
def test_an_output_needs_a_format_and_a_file(history: History, output: str) -> None:
    done = history.build("review", "main", "--output", output)
    assert done.returncode == 2
    assert "is not FORMAT=FILE; formats are github, html" in done.stderr


def test_without_git_or_repository_folders_still_work(history: History, tmp_path: Path) -> None:
    """The project is unpacked somewhere, without its history, on a machine without git."""
    project = tmp_path / "project"
    shutil.copytree(history.folder, project, ignore=shutil.ignore_patterns(".git"))
    shutil.copytree(project / "procedures", tmp_path / "old/procedures")
    (tmp_path / "old/procedures/oven.yml").unlink()

    def review(base: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "build.py", "review", base],
            cwd=project,
            env={**os.environ, **HERMETIC, "GIT_CEILING_DIRECTORIES": str(tmp_path), **more},
            capture_output=True,
            text=True,
            check=False,
        )

    nowhere = review("main")
    assert nowhere.returncode == 2
    assert "git says: not a git repository" in nowhere.stderr
    without = review("main", PATH=str(tmp_path))
    assert (without.returncode, without.stderr) == (
        2, "git is not installed; without it, name two folders\n",
    )  # fmt: skip
    assert "1 procedure added" in review(str(tmp_path / "old"), PATH=str(tmp_path)).stdout


def test_a_mistake_in_the_tool_is_no_finding(history: History) -> None:
    history.edit(
        "simulator/reviewing/versions.py", ("changes = sorted(", "changes = 1 / 0 or sorted(")
    )
    try:
        done = history.build("review", "main", "later")
    finally:
        history.git("checkout", "--quiet", "simulator/reviewing/versions.py")
    assert done.returncode == 2
    assert "ZeroDivisionError" in done.stderr


def test_the_worst_is_told_first() -> None:
    proven, new = Change("x", "X", "changed"), Change("y", "Y", "added")
    ranks = [severity(one) for one in (BROKEN, CHANGED, UNFINISHED, REMOVED, new, proven)]
    assert ranks == sorted(set(ranks))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """What somebody else's folder points to is not read, published or compared."""
    secret = tmp_path / "secret.yml"
    secret.write_text((GOOD / "oven.yml").read_text("utf-8"), "utf-8")
    for name in ("old", "new"):
        shutil.copytree(GOOD, tmp_path / name / "procedures")
        (tmp_path / name / "procedures/oven.yml").unlink()
        (tmp_path / name / "procedures/oven.yml").symlink_to(secret)
    version = versions.of_folder(tmp_path / "new", "new")
    assert "oven" not in version.files and "fire-drill" in version.files
    assert version.read("procedures/oven.yml") is None
