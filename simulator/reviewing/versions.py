"""Two versions of all procedures, from git revisions or folders, to one review.

Git's objects are read as they are: nothing is checked out, and no index is touched.
"""

from __future__ import annotations

import contextlib
import dataclasses
import posixpath
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from simulator.core.spelling import ended
from simulator.language import files, nodes
from simulator.language.build_model import Parsed, Read, parse
from simulator.language.checks import unplayable
from simulator.language.diagnostics import Refused
from simulator.reviewing import accepted, order
from simulator.reviewing.compare import compare
from simulator.reviewing.model import Change, Review
from simulator.reviewing.recorded_runs import RunFiles
from simulator.reviewing.renames import ALIKE_MIN, alike
from simulator.reviewing.trees import Tree, forest

FOLDER = "procedures"
WORKING_TREE = "the working tree"

PROBLEMS_MAX = 10
"""Problems that are told of a procedure that cannot be read."""

_SHA_LENGTHS = (40, 64)
_SHA_SHOWN = 10


@dataclass(frozen=True)
class Version:
    """All procedures at one time: each file by the procedure's id, and how files are read.
    ``name`` is what people call it."""

    name: str
    files: dict[str, str]
    read: Read


# Where versions come from


def version(name: str, root: Path) -> Version:
    """The version *name*: a git revision of the repository at *root*, else a folder. Raises
    Refused with one line when it is neither."""
    if not name or "\0" in name:
        raise Refused(_neither(name))
    try:
        return of_revision(name, root)
    except Refused:
        with contextlib.suppress(OSError):  # a name longer than any folder's
            if Path(name).is_dir():
                return of_folder(Path(name), name)
            if Path(name).is_file():
                raise Refused(f"`{name}` is a file: {_A_VERSION}") from None
        raise


_A_VERSION = f"a version is a git revision, or the folder that holds `{FOLDER}/`"


def of_folder(folder: Path, name: str) -> Version:
    """The procedures in *folder*: those in its ``procedures/``, else the YAML files in it."""
    top = folder / FOLDER if (folder / FOLDER).is_dir() else folder
    paths = [path.relative_to(folder).as_posix() for path in files.procedures(top)]
    if not paths and top == folder:
        raise Refused(f"there are no procedures in `{name}`")
    return Version(name, _by_id(paths), cache(files.reader(folder)))


def of_revision(name: str, root: Path) -> Version:
    """The procedures in the git revision *name*, as they are below *root* there."""
    wanted = f"{name}^{{commit}}"
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
    if commit is None:
        raise Refused(_neither(name) + _why_no_git(root))
    sha = commit.decode().strip()

    def read(path: str) -> bytes | None:
        return _git(root, "cat-file", "blob", f"{sha}:./{path}")

    listed = _git(root, "ls-tree", "-z", "--name-only", f"{sha}:./{FOLDER}") or b""
    names = [entry.decode("utf-8", "replace") for entry in listed.split(b"\0")]
    paths = [f"{FOLDER}/{entry}" for entry in sorted(names) if entry.endswith(".yml")]
    long = len(name) in _SHA_LENGTHS and sha.startswith(name)
    return Version(name[:_SHA_SHOWN] if long else name, _by_id(paths), cache(read))


def _by_id(paths: list[str]) -> dict[str, str]:
    return {posixpath.splitext(posixpath.basename(path))[0]: path for path in paths}


def _neither(name: str) -> str:
    return f"there is no folder and no git revision `{name}`"


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git prints, or None where it refuses."""
    done = _ran(root, *arguments)
    return done.stdout if done.returncode == 0 else None


def _ran(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(root), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=False)
    except OSError:  # or there are no processes at all, as in a browser
        raise Refused("git is not installed; without it, name two folders") from None


def _why_no_git(root: Path) -> str:
    """What git has against the repository at *root*; empty where it is fine."""
    told = _ran(root, "rev-parse", "--git-dir").stderr.decode("utf-8", "replace").strip()
    return f"; git says: {told.splitlines()[0].removeprefix('fatal: ')}" if told else ""


# From two versions to a review


def between(base: Version, head: Version, runs: RunFiles = MappingProxyType({})) -> Review:
    """What changes from *base* to *head*, the worst first. Procedures all of whose files have the
    same bytes are not in it. *runs* are run files to be played in both."""
    found = [_change(old, new, base, head, runs) for old, new in _pairs(base, head)]
    changes = sorted((change for change in found if change), key=order.severity)
    return Review(base.name, head.name, tuple(changes))


def _pairs(base: Version, head: Version) -> list[tuple[str, str]]:
    """The ids of each procedure in both versions. One that is gone, while a much alike one has
    come, was renamed; for the others that are in one version only, both ids are the same."""
    gone = {name: _tree(base, name) for name in base.files if name not in head.files}
    come = {name: _tree(head, name) for name in head.files if name not in base.files}
    shares = sorted(
        ((alike(old, new), a, b) for a, old in gone.items() for b, new in come.items()),
        key=lambda share: (-share[0], share[1:]),
    )
    renamed: dict[str, str] = {}
    for share, old, new in shares:
        if share >= ALIKE_MIN and old not in renamed and new not in renamed.values():
            renamed[old] = new
    names = sorted({*base.files, *head.files} - set(renamed.values()))
    return [(name, renamed.get(name, name)) for name in names]


def _tree(version: Version, name: str) -> Tree:
    file = version.files[name]
    text, _ = nodes.decode(version.read(file) or b"", file)
    return forest(file, {file: text}).trees.get(file, {})


def _change(old: str, new: str, base: Version, head: Version, runs: RunFiles) -> Change | None:
    used: set[str] = set()
    before = _parsed(base, old, used)
    same_file = base.files.get(old) == head.files.get(new)
    if same_file and all(base.read(path) == head.read(path) for path in used):
        return None
    after = _parsed(head, new, used)
    name = new if new in head.files else old
    file = head.files.get(new) or base.files[old]
    change = _broken(name, base, before, head, after) or compare(
        before.readable if before else None,
        after.readable if after else None,
        before.sources if before else {},
        after.sources if after else {},
        style=(before.found if before else (), after.found if after else ()),
        runs=runs,
    )
    files = dict.fromkeys((file, base.files.get(old, file)))  # before a procedure was moved
    kept = [accepted.beside(one) for one in files]
    known = frozenset[str]().union(*(accepted.read(head.read(one), one) for one in kept))
    return accepted.marked(dataclasses.replace(change, file=file), known)


def _parsed(version: Version, name: str, used: set[str]) -> Parsed | None:
    """The procedure *name*, ``readable`` if it can be played; None where it is not there. *used*
    takes the names of all its files, even of those that are missing."""
    file = version.files.get(name)
    if file is None:
        return None

    def read(path: str) -> bytes | None:
        used.add(path)
        return version.read(path)

    parsed = parse(file, read)
    if parsed.readable is not None:
        wrong = unplayable(parsed.readable)
        parsed.found += wrong
        parsed.readable = None if wrong else parsed.readable
    return parsed


def _broken(
    name: str, base: Version, before: Parsed | None, head: Version, after: Parsed | None
) -> Change | None:
    """What is told of a procedure that cannot be read in one of the versions."""
    problems = [
        f"In {version.name}, {_problems(parsed)}"
        for version, parsed in ((base, before), (head, after))
        if parsed is not None and parsed.readable is None
    ]
    if not problems:
        return None
    readable = next((p.readable for p in (after, before) if p and p.readable), None)
    title = readable.title if readable else name
    return Change(name, title, "broken", problem=" ".join(problems))


def _problems(parsed: Parsed) -> str:
    """What is wrong, a sentence each; a rest is counted."""
    found = sorted(set(parsed.found))
    told = []
    for one in found[:PROBLEMS_MAX]:
        hint = f"; {one.hint}" if one.hint else ""
        told.append(ended(f"{one.span.file}:{one.span.line}: {one.message}{hint}"))
    rest = len(found) - PROBLEMS_MAX
    return " ".join([*told, *([f"{rest:,} more are not listed."] if rest > 0 else [])])
