"""What the build keeps of each procedure from one time to the next: the site is the same as if all
was made anew, and only that is made which changed or cannot be trusted."""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import GOOD, small

from simulator import cores, kept
from simulator.core.model import Procedure
from simulator.kept import Store
from simulator.project import Project
from simulator.reviewing import releases
from simulator.site import changes_page
from simulator.site.generate import Generated, _write, generate
from simulator.site.shares import shares
from simulator.training.of_behaviour import of_behaviour

NAMES = ("fire-drill", "help-line")
DRILL, LINE = (f"procedures/{name}.yml" for name in NAMES)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    home = tmp_path / "procedures"
    (home / "shared").mkdir(parents=True)
    for name in (*(f"{name}.yml" for name in NAMES), "shared/workshop.yml"):
        shutil.copy(GOOD / name, home / name)
    return Project(tmp_path)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of procedures whose shares are made, as long as this lasts."""
    files: list[str] = []

    def in_turn(do: Callable, jobs: list) -> Iterator:
        files.extend(file for file, *_ in jobs)
        return map(do, jobs)

    monkeypatch.setattr(cores, "spread", in_turn)
    return files


def built(project: Project) -> dict[str, str]:
    """All that is generated, by its path."""
    news = changes_page.pages(project.procedures, project.store)
    generate(project, news, {}, serving=False)
    files = sorted(path for path in project.docs.rglob("*") if path.is_file())
    return {path.relative_to(project.docs).as_posix(): path.read_text("utf-8") for path in files}


def test_what_stands_is_left_and_what_changed_is_made(project: Project, made: list[str]) -> None:
    first = built(project)
    assert made == [DRILL, LINE]
    assert (built(project), made) == (first, [DRILL, LINE])
    path = project.root / DRILL
    path.write_text(path.read_text("utf-8").replace("\ntitle: ", "\ntitle: Once more, "), "utf-8")
    other = built(project)
    assert made == [DRILL, LINE, DRILL]
    changed = {name for name in other if other[name] != first.get(name)}
    assert {"index.md", "procedures/index.md", "training/index.md"} < changed
    assert not any("help-line" in name for name in changed)
    shutil.rmtree(project.cache)
    shutil.rmtree(project.docs)
    assert built(project) == other, "as if all was made anew"


def test_a_shared_file_makes_those_anew_that_use_it(project: Project, made: list[str]) -> None:
    built(project)
    path = project.procedures / "shared/workshop.yml"
    path.write_text(path.read_text("utf-8") + "\n# a word\n", "utf-8")
    built(project)
    users = [file for file in (DRILL, LINE) if "workshop" in (project.root / file).read_text()]
    assert made == [DRILL, LINE, *users]
    assert 0 < len(users) < 2


def test_a_release_makes_the_pages_anew_that_tell_of_it(project: Project, made: list[str]) -> None:
    built(project)
    for version in ("0.1", "0.2"):
        home = releases.folder(project.procedures, "fire-drill") / version
        (home / "shared").mkdir(parents=True)
        for name in ("fire-drill.yml", "shared/workshop.yml"):
            shutil.copy(GOOD / name, home / name)
        (home / releases.SUMS).write_text(releases.sums(releases.held(home)), "utf-8")
    assert "0.2" in built(project)["procedures/fire-drill/what-changed.md"]
    assert made == [DRILL, LINE, DRILL]


def other_text(project: Project) -> None:
    (project.docs / "procedures/fire-drill/index.md").write_text("by hand", "utf-8")


def no_page(project: Project) -> None:
    (project.docs / "procedures/fire-drill/sources.md").unlink()


def entry(project: Project) -> Path:
    return project.store._file(f"share {DRILL}")


def cut_short(project: Project) -> None:
    entry(project).write_bytes(entry(project).read_bytes()[:-20])


def other_word(project: Project) -> None:
    entry(project).write_text(entry(project).read_text("utf-8").replace("fire", "hire"), "utf-8")


def of_the_other(project: Project) -> None:
    shutil.copy(project.store._file(f"share {LINE}"), entry(project))


def of_another_program(project: Project) -> None:
    store: Store = project.store
    (_, news, seen), result = store.entry(f"share {DRILL}")
    store.put(f"share {DRILL}", ["0" * 64, news, seen], result)


def of_another_shape(project: Project) -> None:
    made_from, _ = project.store.entry(f"share {DRILL}")
    project.store.put(f"share {DRILL}", made_from, {"files": {}, "listed": {"colour": "red"}})


def no_list(project: Project) -> None:
    text = "[]"
    entry(project).write_text(f"{kept.digest(text.encode())}\n{text}", "utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        other_text, no_page, cut_short, other_word, of_the_other, of_another_program,
        of_another_shape, no_list,
    ],
    ids=lambda damage: damage.__name__,
)  # fmt: skip
def test_what_is_damaged_is_made_anew(
    project: Project, made: list[str], damage: Callable[[Project], None]
) -> None:
    first = built(project)
    damage(project)
    assert built(project) == first
    assert made == [DRILL, LINE, DRILL]
    assert built(project) == first
    assert made == [DRILL, LINE, DRILL]


def test_what_cannot_be_used_is_not_kept(project: Project, made: list[str]) -> None:
    path = project.root / DRILL
    path.write_text(path.read_text("utf-8") + "\nnonsense: 1\n", "utf-8")
    for _ in range(2):
        found = shares(project, changes_page.pages(project.procedures, project.store))
        assert found[DRILL].found
    assert made == [DRILL, LINE, DRILL, LINE], "nothing was written, so nothing stands"


def test_a_build_and_a_live_site_in_one_folder_do_not_meet_halves_of_each_other(
    tmp_path: Path,
) -> None:
    """One makes what the other deletes, again and again."""
    text = {"index.md": "home " * 20_000, "procedures/one/index.md": "one " * 20_000}
    both = Generated(files=text | {"procedures/two/index.md": "two " * 20_000})
    until, met = time.monotonic() + 1.5, []

    def write(made: Generated) -> None:
        while time.monotonic() < until:
            try:
                _write(tmp_path, made)
            except Exception as error:
                met.append(repr(error))

    def read() -> None:
        home = {text["index.md"], "other " * 20_000}
        while time.monotonic() < until:
            with contextlib.suppress(FileNotFoundError):
                if (found := (tmp_path / "index.md").read_text()) not in home:
                    met.append(f"{len(found)} characters of the home page")

    other = Generated(files={"index.md": "other " * 20_000})
    jobs = [(write, both), (write, other), (read,)]
    threads = [threading.Thread(target=do, args=given) for do, *given in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met == []
    _write(tmp_path, other)
    assert [path.name for path in tmp_path.rglob("*")] == ["index.md"]


def test_what_depends_on_behaviour_is_found_once_for_each_version_that_a_review_looks_at() -> None:
    def leaving(by: str, text: str = "Go.") -> Procedure:
        rule = f"rules: {{go-now: {{must: left, by: leave_by, text: {text}}}}}"
        return small(
            f"times: {{leave_by: {by}}}\nacts: [go]\nendings: {{left: {{act: go}}}}\n"
            f"situations: {{inside: {{{rule}, then: {{left: end}}}}}}"
        )

    base, head, reworded = leaving("0:30"), leaving("0:45"), leaving("0:30", "Leave.")
    found: list[Procedure] = []

    @of_behaviour
    def leave_by(procedure: Procedure) -> int:
        found.append(procedure)
        return procedure.constant["leave_by"].value

    asked = [leave_by(one) for one in (base, head, reworded, head, base)]
    assert asked == [30, 45, 30, 45, 30]
    assert found == [base, head]
