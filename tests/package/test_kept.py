"""What `check` keeps from one time to the next: never another answer, and made anew whenever what
is kept cannot be trusted or cannot be there."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import BAD, FULL, GOOD, ROOT

from simulator import cores, kept, toolchain
from simulator.checking import check_files as checking
from simulator.checking.check_all import examine
from simulator.checking.check_files import Checked, check_files
from simulator.kept import NOWHERE, Files, Store
from simulator.language.build_model import parse
from simulator.language.files import located
from simulator.render.formats import CHECK
from simulator.render.proof_text import details

FIXTURES = [str(path) for folder in (GOOD, BAD, FULL) for path in sorted(folder.glob("*.yml"))]


def told(checked: list[Checked]) -> dict[str, object]:
    """All that `check` can print or write of files."""
    found = [problem for one in checked for problem in one.found]
    sources = {name: text for one in checked for name, text in one.sources.items()}
    proofs = [one.proof for one in checked if one.proof]
    formats = {name: render(found, sources, proofs) for name, render in CHECK.items()}
    runs = {name: json.dumps(run) for one in checked for name, run in one.runs.items()}
    return formats | runs | {"details": "".join(map(details, proofs))}


def test_what_is_kept_is_told_in_the_same_bytes(tmp_path: Path, monkeypatch) -> None:
    store, made = Store(tmp_path), []

    def in_turn(do: Callable, jobs: list) -> Iterator:
        made.extend(path for path, _ in jobs)
        return map(do, jobs)

    monkeypatch.setattr(checking, "spread", in_turn)
    folders = [FIXTURES[:1], FIXTURES[1:]]  # one alone, and the others together
    first = [told(check_files(paths, ROOT, store)) for paths in folders]
    assert made == FIXTURES
    assert [told(check_files(paths, ROOT, store)) for paths in folders] == first
    assert made == FIXTURES, "nothing is made twice"
    file, read = located(str(BAD / "dead-ends.yml"), ROOT)
    parsed = parse(file, read)
    alone = examine(parsed.procedure)
    direct = Checked(alone.found, parsed.sources, alone.data(), alone.run_files(), "")
    assert told(check_files([str(BAD / "dead-ends.yml")], ROOT, store)) == told([direct])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with two small procedures, one of which uses a shared file."""
    home = tmp_path / "project" / "procedures"
    (home / "shared").mkdir(parents=True)
    for name in ("fire-drill.yml", "shared/workshop.yml"):
        shutil.copy(GOOD / name, home / name)
    return home.parent


def check(folder: Path, **how: object) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "check"],
        cwd=folder, capture_output=True, text=True, check=False, **how,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def entries(folder: Path) -> list[Path]:
    return sorted((folder / ".cache/results").glob("*.json"))


def cut_short(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[:-20])


def another_word(entry: Path) -> None:
    entry.write_text(entry.read_text("utf-8").replace("proved.", "doubted."), "utf-8")


def of_another_name(entry: Path) -> None:
    """A whole and valid entry, under the name of another."""
    other = Store(entry.parent)
    made_from, result = other.entry("check procedures/fire-drill.yml")
    other.put("check procedures/other.yml", made_from, {**result, "found": [], "proof": {}})
    other._file("check procedures/other.yml").replace(entry)


def made_by_another_program(entry: Path) -> None:
    store, name = Store(entry.parent), "check procedures/fire-drill.yml"
    (_, seen), result = store.entry(name)
    store.put(name, ["0" * 64, seen], {**result, "found": [], "proof": {}})


def of_another_shape(entry: Path) -> None:
    store, name = Store(entry.parent), "check procedures/fire-drill.yml"
    store.put(name, store.entry(name)[0], {"found": [{"code": "RR001"}]})


def no_text(entry: Path) -> None:
    entry.write_bytes(b"\xff\xfe" * 50)


def deep(entry: Path) -> None:
    text = "[" * 200_000
    entry.write_text(f"{kept.digest(text.encode())}\n{text}", "utf-8")


def a_folder(entry: Path) -> None:
    entry.unlink()
    entry.mkdir()


def nothing(entry: Path) -> None:
    entry.write_bytes(b"")


def a_list(entry: Path) -> None:
    entry.write_text(f"{kept.digest(b'[]')}\n[]", "utf-8")


DAMAGES = [
    cut_short, another_word, of_another_name, made_by_another_program, of_another_shape, no_text,
    deep, a_folder, nothing, a_list,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_what_is_damaged_is_made_anew(folder: Path, damage: Callable[[Path], None]) -> None:
    paths, store = [str(folder / "procedures/fire-drill.yml")], Store(folder / ".cache/results")
    first = told(check_files(paths, folder, store))
    [entry] = entries(folder)
    whole = entry.read_bytes()
    damage(entry)
    assert told(check_files(paths, folder, store)) == first
    if damage is not a_folder:
        assert entry.read_bytes() == whole
    assert told(check_files(paths, folder, store)) == first


def test_a_changed_file_is_checked_anew_and_so_is_one_that_it_uses(folder: Path) -> None:
    assert check(folder)[0] == 0
    for name in ("fire-drill.yml", "shared/workshop.yml"):
        path = folder / "procedures" / name
        text = path.read_text("utf-8")
        path.write_text(f"{text}\nnonsense: 1\n", "utf-8")
        assert check(folder)[0] == 1, name
        path.write_text(text, "utf-8")
        assert check(folder)[0] == 0, name
    path.rename(folder / "elsewhere.yml")
    assert check(folder)[0] == 1, "a shared file that is gone"
    (folder / "elsewhere.yml").rename(path)
    assert check(folder)[0] == 0, "and there again"
    assert len(entries(folder)) == 1, "one entry for each procedure"


def test_where_nothing_can_be_kept_the_check_goes_on(folder: Path) -> None:
    expected = check(folder)
    assert len(entries(folder)) == 1
    shutil.rmtree(folder / ".cache")
    (folder / ".cache").write_text("in the way", "utf-8")
    assert check(folder) == expected
    paths = [str(folder / "procedures/fire-drill.yml")]
    assert told(check_files(paths, folder, NOWHERE)) == told(
        check_files(paths, folder, Store(folder / "kept"))
    )


def test_a_folder_that_cannot_be_read_keeps_nothing(folder: Path, monkeypatch) -> None:
    paths, store = [str(folder / "procedures/fire-drill.yml")], Store(folder / "kept")
    first = told(check_files(paths, folder, store))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "no")

    for name in ("read_text", "mkdir"):  # the tests may run as root, whom no folder refuses
        monkeypatch.setattr(Path, name, refuse)
    assert told(check_files(paths, folder, store)) == first


def full_disk() -> None:
    """No file may have more than a few bytes from here on, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


def test_a_full_disk_keeps_nothing_and_leaves_nothing(folder: Path) -> None:
    expected = check(folder)
    shutil.rmtree(folder / ".cache")
    assert check(folder, preexec_fn=full_disk) == expected
    assert [path.name for path in (folder / ".cache/results").iterdir()] == [".gitignore"]


def test_two_at_once_never_see_halves(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from simulator.kept import Store\n"
        "store, mine = Store(Path(sys.argv[1])), sys.argv[2] * 100_000\n"
        "for _ in range(60):\n"
        "    store.put('it', 1, mine); found = store.get('it', 1)\n"
        "    assert found and len(set(found)) == 1 and len(found) == 100_000, found\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(folder / "kept"), letter], cwd=ROOT)
        for letter in "ab"
    ]
    assert [one.wait(60) for one in both] == [0, 0]
    assert not list((folder / "kept").glob("*.part"))


def test_it_is_ignored_by_git(folder: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    check(folder)
    done = subprocess.run(
        ["git", "status", "--short", "-uall"], cwd=folder, capture_output=True, check=True
    )
    assert b"procedures/fire-drill.yml" in done.stdout
    assert b".cache" not in done.stdout


def test_without_node_what_was_not_asked_is_not_kept(tmp_path: Path, monkeypatch) -> None:
    def missing() -> Path:
        raise toolchain.ToolMissing("Node.js is missing")

    paths, store = [str(BAD / "questions.yml")], Store(tmp_path)
    with monkeypatch.context() as poor:
        poor.setattr(toolchain, "node", missing)
        [checked] = check_files(paths, ROOT, store)
        assert "Node.js is missing" in checked.unasked
    [checked] = check_files(paths, ROOT, store)
    assert not checked.unasked
    assert "RR054" in {problem.code for problem in checked.found}


def test_the_digest_of_the_program_is_that_of_its_files_and_of_what_it_asks(monkeypatch) -> None:
    everything, search = kept.program(), kept.program("search")
    assert everything == kept.program() != search
    monkeypatch.setattr(kept, "PACKAGES", ())
    assert kept.program() != everything


def test_files_remember_what_was_not_there() -> None:
    there = {"a": b"1"}
    files = Files(there.get)
    assert (files.read("a"), files.read("b")) == (b"1", None)
    seen = dict(files.seen)
    assert Files(there.get).still(seen)
    there["b"] = b""
    assert not Files(there.get).still(seen)


# -- the cores ----------------------------------------------------------------------------------

SPREAD = """
import os, sys
from simulator import cores
def do(job):
    if job == int(sys.argv[2]) and os.getpid() != here: os._exit(1)
    return job, os.getpid() == here
here = os.getpid()
cores._cores = lambda: 4
if sys.argv[1] == "none":
    def refuse(*_, **__): raise OSError(11, "no more processes")
    import multiprocessing.process; multiprocessing.process.BaseProcess.start = refuse
jobs = range(int(sys.argv[3]))
found = list(cores.spread(do, jobs))
assert [job for job, _ in found] == list(jobs), found
print(sum(own for _, own in found))
"""


@pytest.mark.parametrize(
    ("processes", "ends", "jobs", "here"),
    [
        pytest.param("some", -1, 5, "0", id="all are done elsewhere"),
        pytest.param("some", -1, 1, "1", id="one alone is done here"),
        pytest.param("none", -1, 5, "5", id="no process can be started"),
    ],
)
def test_work_is_spread_over_processes(processes: str, ends: int, jobs: int, here: str) -> None:
    assert spread(processes, ends, jobs) == here


def test_a_process_that_ends_early_loses_nothing() -> None:
    assert int(spread("some", 2, 5)) >= 1


def spread(*arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SPREAD, *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("wanted", [1, 2])
@pytest.mark.parametrize(("do", "jobs"), [(lambda job: job, [1, 2]), (str, [1, lambda: 1])])
def test_what_cannot_be_sent_is_refused_before_anything_is_done(
    do: Callable[[object], object], jobs: list[object], wanted: int, monkeypatch
) -> None:
    monkeypatch.setattr(cores, "_cores", lambda: wanted)
    with pytest.raises(TypeError, match="cannot be spread over processes"):
        list(cores.spread(do, jobs))


@pytest.mark.parametrize("wanted", [1, 2])
def test_an_error_comes_through(wanted: int, monkeypatch) -> None:
    monkeypatch.setattr(cores, "_cores", lambda: wanted)
    with pytest.raises(ValueError, match="invalid literal"):
        list(cores.spread(int, ["1", "no"]))


def test_a_procedure_that_is_not_there_is_told_until_it_is(tmp_path: Path) -> None:
    """What readers are sent to has to be there; the answer is not kept longer than it holds."""
    text = (GOOD / "fire-drill.yml").read_text("utf-8")
    line = "    screen: bench\n"
    assert line in text
    sent = f"{line}    instead: {{title: A real fire, procedure: fire}}\n"
    path, store = tmp_path / "fire-drill.yml", Store(tmp_path / "kept")
    path.write_text(text.replace(line, sent, 1), "utf-8")
    shutil.copytree(GOOD / "shared", tmp_path / "shared")
    at = text[: text.index(line)].count("\n") + 2
    for _ in ("made", "kept"):
        [one] = check_files([str(path)], tmp_path, store)
        [problem] = one.found
        assert (problem.code, problem.span.line, problem.span.column) == ("RR025", at, 46)
        assert problem.message == "there is no procedure “fire” in this folder"
    shutil.copy(GOOD / "help-line.yml", tmp_path / "fire.yml")
    assert check_files([str(path)], tmp_path, store)[0].found == ()
