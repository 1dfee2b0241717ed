"""Released versions of a procedure, and the page that tells what each of them changed."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from page_reader import HOSTILE, read
from review_sample import BROKEN, CHANGED, REWORDED, UNFINISHED
from support import GOOD, ROOT, from_folder, procedure_of

from simulator.core.model import Procedure
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
    kept = {path.relative_to(project / home).as_posix() for path in (project / home).rglob("*.yml")}
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
            "raise `version` in the file first\n"
        )


def test_what_has_a_problem_is_not_released(project: Path) -> None:
    edit(project, ("start: inside", "start: insid"))
    done = build(project, "release", "fire-drill")
    assert done.returncode == 2
    assert "did you mean `inside`?" in done.stderr
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
    assert "It differs from 10:00 to 14:59." in reader.text
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
    procedures, cache = project / "procedures", project / ".cache/changes.json"
    first = changes_page.pages(procedures, cache)
    assert "Version 1.1" in first["fire-drill"]
    kept = json.loads(cache.read_text("utf-8"))
    cache.write_text(json.dumps(dict.fromkeys(kept, "kept from before")), "utf-8")
    assert "kept from before" in changes_page.pages(procedures, cache)["fire-drill"]
    edit(project, ("by: report_by", "by: leave_by"), file="releases/fire-drill/1.1/fire-drill.yml")
    again = changes_page.pages(procedures, cache)["fire-drill"]
    assert "kept from before" not in again
    assert len(json.loads(cache.read_text("utf-8"))) == 1
    cache.write_text("no JSON", "utf-8")
    assert changes_page.pages(procedures, cache)["fire-drill"] == again
