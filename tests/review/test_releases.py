"""Released versions of a procedure, and the page that tells what each of them changed."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_reader import HOSTILE, read
from review_sample import BROKEN, CHANGED, REWORDED, UNFINISHED
from support import GOOD, ROOT, from_folder, procedure_of

from simulator.core.model import Procedure
from simulator.kept import Store
from simulator.language.diagnostics import Refused
from simulator.reviewing import releases
from simulator.site import changes_page


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one procedure of its own and the real program."""
    shutil.copy(ROOT / "build.py", tmp_path)
    (tmp_path / "simulator").symlink_to(ROOT / "simulator")
    folder = tmp_path / "procedures"
    shutil.copytree(GOOD / "shared", folder / "shared")
    shutil.copy(GOOD / "fire-drill.yml", folder)
    return tmp_path


def build(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "build.py", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )


def edit(project: Path, *changes: tuple[str, str], file: str = "fire-drill.yml") -> None:
    path = project / "procedures" / file
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


TO_1_1 = ('version: "1.0"', 'version: "1.1"')
SOONER = ("report_by: 5:00", "report_by: 4:00")


# Releasing


def test_a_release_keeps_the_procedure_and_what_it_uses(project: Path) -> None:
    done = build(project, "release", "fire-drill")
    home = "procedures/releases/fire-drill/1.0"
    assert (done.returncode, done.stdout) == (0, f"released fire-drill 1.0: {home}/\n")
    kept = {p.relative_to(project / home).as_posix() for p in (project / home).rglob("*.*")}
    assert kept == {"fire-drill.yml", "shared/workshop.yml"}
    for name in kept:
        assert (project / home / name).read_bytes() == (project / "procedures" / name).read_bytes()


def test_a_version_is_released_once_and_only_forwards(project: Path) -> None:
    assert build(project, "release", "fire-drill").returncode == 0
    for version in ("1.0", "0.9"):
        edit(project, ('version: "1.0"', f'version: "{version}"'))
        done = build(project, "release", "fire-drill")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            f"version {version} is not newer than 1.0, which is released; "
            "raise `version` in the file first\nNothing was released.\n"
        )


def test_what_has_a_problem_is_not_released(project: Path) -> None:
    edit(project, ("start: inside", "start: insid"))
    done = build(project, "release", "fire-drill")
    assert done.returncode == 2
    assert "did you mean `inside`?" in done.stderr
    assert done.stderr.endswith("\n1 problem.\nNothing was released.\n")
    assert not (project / "procedures/releases").exists()


def test_two_releases_are_two_folders_that_review_reads(project: Path) -> None:
    build(project, "release", "fire-drill")
    edit(project, TO_1_1, SOONER)
    build(project, "release", "fire-drill")
    home = "procedures/releases/fire-drill"
    done = build(project, "review", f"{home}/1.0", f"{home}/1.1")
    assert done.returncode == 1
    assert "stricter" in done.stdout


ORDER = ("0.9", "1", "1.0-draft", "1.0", "1.0.1", "1.9", "1.10", "2.0-draft", "2.0", "10")


def test_versions_are_ordered_by_their_numbers(tmp_path: Path) -> None:
    for version in sorted(ORDER):
        (tmp_path / "releases/fire-drill" / version).mkdir(parents=True)
    assert releases.released(tmp_path, "fire-drill") == list(ORDER)
    assert releases.released(tmp_path, "another") == []


@pytest.mark.parametrize("version", ["", "..", "../up", "a/b", ".hidden", "1 0", "1" * 41])
def test_a_version_that_cannot_name_a_folder_is_refused(version: str) -> None:
    with pytest.raises(Refused, match="cannot name a folder"):
        releases.files(procedure(version), [], lambda name: None, [])


def test_a_shared_file_outside_is_refused() -> None:
    with pytest.raises(Refused, match=r"^shared\.yml lies outside procedures/"):
        releases.files(
            procedure("1"), ["procedures/fire-drill.yml", "shared.yml"], lambda name: b"", []
        )


def procedure(version: str) -> Procedure:
    found = procedure_of(from_folder(GOOD, "fire-drill.yml"))
    return dataclasses.replace(found, version=version, file="procedures/fire-drill.yml")


# Checksums

HOME = "procedures/releases/fire-drill/1.0"
SUMS = f"{HOME}/SHA256SUMS"


def told(project: Path, *arguments: str) -> list[tuple[str, str]]:
    """The code and the file of each problem that `check` finds."""
    done = build(project, "check", "--format", "json", *arguments)
    found = json.loads(done.stdout)["problems"]
    assert done.returncode == bool(found), done.stderr
    return [(one["code"], one["file"]) for one in found]


@pytest.fixture
def released(project: Path) -> Path:
    """The project with its first version released."""
    assert build(project, "release", "fire-drill").returncode == 0
    return project


def test_other_tools_read_the_checksums_of_a_release(released: Path) -> None:
    tool = shutil.which("sha256sum")
    assert tool or sys.platform != "linux"
    if tool:
        command = [tool, "--check", "--strict", "SHA256SUMS"]
        done = subprocess.run(command, cwd=released / HOME, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (
            0,
            "fire-drill.yml: OK\nshared/workshop.yml: OK\n",
        )


def change(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def cut(path: Path) -> None:
    path.write_text(path.read_text().splitlines()[0] + "\n")


WORKSHOP = f"{HOME}/shared/workshop.yml"
ALTERED = {
    "nothing": (lambda root: None, []),
    "a file": (lambda root: change(root / HOME / "fire-drill.yml"), [f"{HOME}/fire-drill.yml"]),
    "a shared file": (lambda root: change(root / WORKSHOP), [WORKSHOP]),
    "a file that is gone": (lambda root: (root / WORKSHOP).unlink(), [SUMS]),
    "a file that has come": (
        lambda root: (root / HOME / "new.yml").write_text("a: b\n"),
        [f"{HOME}/new.yml"],
    ),
    "a line of the checksums": (lambda root: cut(root / SUMS), [WORKSHOP]),
    "what is no checksum": (lambda root: change(root / SUMS), [SUMS]),
}


@pytest.mark.parametrize("alter, files", ALTERED.values(), ids=ALTERED)
def test_what_was_done_to_a_release_afterwards_is_found(
    released: Path, alter: Callable[[Path], object], files: list[str]
) -> None:
    alter(released)
    assert told(released) == [("RR080", file) for file in files]
    assert told(released, "procedures/fire-drill.yml") == [("RR080", file) for file in files]


def test_a_link_in_place_of_a_released_file_is_found(released: Path) -> None:
    (released / WORKSHOP).unlink()
    (released / WORKSHOP).symlink_to(released / "build.py")
    assert told(released) == [("RR080", WORKSHOP)]


def test_a_finding_says_what_to_do_and_stops_a_build(released: Path) -> None:
    change(released / WORKSHOP)
    for command, found in (("check", "stdout"), ("build", "stderr")):
        done = build(released, command)
        assert done.returncode == 1
        said = getattr(done, found)
        message = "this file was changed after 1.0 of fire-drill was released"
        assert f"{WORKSHOP}:1:1: RR080: {message}" in said
        assert "  = put the release back as it was" in said


def test_a_release_without_checksums_is_told_with_the_command_that_gives_them(
    released: Path,
) -> None:
    (released / SUMS).unlink()
    assert told(released) == [("RR081", SUMS)]
    assert "`build.py release fire-drill --sums`" in build(released, "check").stdout
    done = build(released, "release", "fire-drill", "--sums")
    assert done.stdout == f"wrote {SUMS}\nevery release of fire-drill has its checksums\n"
    assert told(released) == []
    change(released / WORKSHOP)
    build(released, "release", "fire-drill", "--sums")
    assert told(released) == [("RR080", WORKSHOP)], "checksums that are there stay"
    assert build(released, "release", "oven", "--sums").returncode == 2


def test_releases_of_what_is_gone_or_another_procedure(released: Path) -> None:
    """All are checked where all is checked, and else those that were asked for."""
    shutil.copy(GOOD / "oven.yml", released / "procedures")
    (released / "procedures/fire-drill.yml").unlink()
    change(released / WORKSHOP)
    assert told(released, "procedures/oven.yml") == []
    assert told(released) == [("RR080", WORKSHOP)]
    shutil.copy(GOOD / "fire-drill.yml", released)
    (released / "shared").mkdir()
    shutil.copy(GOOD / "shared/workshop.yml", released / "shared")
    assert told(released, "fire-drill.yml") == [], "a file elsewhere has no releases"


@pytest.mark.parametrize("name", ["SHA256SUMS", "a\nb.yml", "a\\b.yml", " a.yml"])
def test_a_name_that_checksums_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="a release cannot hold a file with the name"):
        releases.files(procedure("1"), [f"procedures/{name}"], lambda name: b"", [])


# The page


FIRST_WORDS = {
    (): "No version of this procedure has been released yet.",
    ("1.0",): "Version 1.0 is the first one that was released.",
    ("1.0", "1.1"): "What each released version changes",
}


@pytest.mark.parametrize("known, words", FIRST_WORDS.items())
def test_the_page_says_what_there_is(known: tuple[str, ...], words: str) -> None:
    parts = [changes_page.part(REWORDED)] * len(known[1:])
    assert words in read(changes_page.page(list(known), parts))[0].text


def test_the_newest_version_comes_first_with_its_stories() -> None:
    parts = [changes_page.part(CHANGED), changes_page.part(None)]
    reader, _ = read(changes_page.page(["1", "2", "3"], parts))
    assert reader.text.index("Version 3") < reader.text.index("Version 2")
    assert "Its files are the same, byte for byte." in reader.text
    for difference in CHANGED.differences:
        for told in (difference.before.text, difference.after.text):
            assert told in reader.text
    assert CHANGED.promises and all(one.text.rstrip(".") in reader.text for one in CHANGED.promises)
    assert "Where nothing went wrong before, it differs from 10:00 to 14:59." in reader.text
    assert {"version-1", "version-2"} <= set(reader.ids)


def test_what_could_not_be_compared_or_proven_is_said() -> None:
    assert "cannot be compared. procedures/help-line.yml:12: " in changes_page.part(BROKEN)
    assert "Not proven: the exploration reached its limit" in changes_page.part(UNFINISHED)


OURS = {"became", "direction", "kind", "standing", "status", "verdict", "who"}


def hostile(value: Any, name: str = "") -> Any:
    """The same with hostile words in front of everything that comes from a file."""
    if isinstance(value, str):
        return value if name in OURS or not value else f"{HOSTILE} {value}"
    if isinstance(value, tuple):
        return tuple(hostile(part) for part in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = dataclasses.fields(value)
    changed = {f.name: hostile(getattr(value, f.name), f.name) for f in fields}
    return dataclasses.replace(value, **changed)


def test_texts_of_a_procedure_stay_texts() -> None:
    """Hostile words add no element, attribute or link to the page."""
    plain, _ = read(changes_page.page(["1", "2"], [changes_page.part(CHANGED)]))
    worded, _ = read(changes_page.page(["1", "2"], [changes_page.part(hostile(CHANGED))]))
    assert worded.tags == plain.tags
    assert worded.attributes == plain.attributes
    elsewhere = [[to for to in page.links if to[0] != "#"] for page in (worded, plain)]
    assert elsewhere == [["../"], ["../"]]


def test_versions_are_compared_once(project: Path) -> None:
    build(project, "release", "fire-drill")
    edit(project, TO_1_1, SOONER)
    build(project, "release", "fire-drill")
    procedures, store = project / "procedures", Store(project / "kept")
    first = changes_page.pages(procedures, store)
    assert "Version 1.1" in first["fire-drill"].page
    assert first["fire-drill"].version == "1.1"
    assert first["fire-drill"].last in first["fire-drill"].page
    [drill] = first["fire-drill"].drills
    assert (drill["rules"], drill["at"]) == (["tell-the-warden"], 241)
    assert changes_page.pages(procedures, store) == first, "what is kept is the same"
    name = "change fire-drill 1.0 1.1"
    made_from, _ = store.entry(name) or pytest.fail("nothing was kept")
    store.put(name, made_from, ["kept from before", "One sentence.", []])
    assert "kept from before" in changes_page.pages(procedures, store)["fire-drill"].page
    edit(project, ("by: report_by", "by: leave_by"), file="releases/fire-drill/1.1/fire-drill.yml")
    assert changes_page.pages(procedures, store) == {}, "what was altered is not compared"
    home = procedures / "releases/fire-drill/1.1"
    (home / releases.SUMS).write_text(releases.sums(releases.held(home)))
    again = changes_page.pages(procedures, store)["fire-drill"]
    assert "kept from before" not in again.page
    store.put(name, (store.entry(name) or pytest.fail("nothing was kept"))[0], "not two texts")
    assert changes_page.pages(procedures, store)["fire-drill"] == again
