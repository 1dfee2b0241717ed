"""The wheel: what is in it, and that it is enough in an environment and a folder of others.

The environment holds the wheel alone. Its dependencies are those of the Python that runs the tests,
so that nothing is fetched; the checkout cannot be imported from there.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from email.message import Message
from email.parser import Parser
from functools import partial
from importlib import metadata
from pathlib import Path

import pytest
from history import HERMETIC
from pyodide_lock import PyodideLockSpec
from support import GOOD, PROJECT, ROOT

import simulator
from simulator import toolchain

PACKAGE = ROOT / "simulator"
FOR_NPM = {
    "simulator/site/npm/package.json": "package.json",
    "simulator/site/npm/package-lock.json": "package-lock.json",
    "simulator/site/npm/npmrc": ".npmrc",
    "simulator/site/npm/requirements-node.txt": "requirements-node.txt",
}
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


# -- what is in it ------------------------------------------------------------------------------


def test_the_wheel_holds_the_package_what_npm_is_told_and_nothing_else(wheel: Path) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    about = f"rightrun-{simulator.__version__}.dist-info/"
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.startswith(about)}
    assert names == ours | set(FOR_NPM)
    kinds = {Path(name).suffix for name in names - set(FOR_NPM)}
    assert kinds == set(".py .typed .yml .j2 .html .css .svg .js .mjs .ts .txt".split())


@pytest.mark.parametrize("name, here", FOR_NPM.items(), ids=FOR_NPM.values())
def test_npm_is_told_the_same_as_in_the_checkout(wheel: Path, name: str, here: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(name) == (ROOT / here).read_bytes()
    assert here in toolchain.LOCKS


def described(wheel: Path) -> Message:
    """The wheel's own description."""
    with zipfile.ZipFile(wheel) as archive:
        name = f"rightrun-{simulator.__version__}.dist-info/METADATA"
        return Parser().parsestr(archive.read(name).decode())


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    said = described(wheel)
    assert wheel.name == f"rightrun-{simulator.__version__}-py3-none-any.whl"
    assert (said["Name"], said["Version"]) == ("rightrun", simulator.__version__)
    assert (said["Requires-Python"], said["License-Expression"]) == (">=3.11", "MIT")
    assert said["Classifier"] == "Typing :: Typed"
    assert said.get_payload() == (ROOT / "README.md").read_text("utf-8")


def test_the_wheel_requires_what_it_imports_and_nothing_else(wheel: Path) -> None:
    required = {
        re.split(r"[<>=]", line)[0].strip().lower()
        for line in described(wheel).get_all("Requires-Dist") or []
    }
    imported = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
    others = imported - set(sys.stdlib_module_names) - {"simulator"}
    others -= {"pyodide_js"}  # only inside Pyodide
    others -= {"host"}  # only inside MicroPython
    others -= {"markupsafe"}  # Jinja2 is made with it
    homes = metadata.packages_distributions()
    asked_for = {home.lower() for name in others for home in homes[name]}
    theme = {"mkdocs-material"}  # named in base.yml
    assert asked_for | theme == required


# -- that it is enough --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment in which the wheel is installed."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=os.name != "nt")
    own = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    scripts = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)}))
    pip = [sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", wheel], check=True)
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (own / "dependencies.pth").write_text("\n".join(sorted(dependencies)), "utf-8")
    return scripts / "python"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a procedure of somebody's own, in a repository where a deadline was changed."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "procedures").mkdir()
    drill = shutil.copy(GOOD / "fire-drill.yml", folder / "procedures")
    shutil.copytree(GOOD / "shared", folder / "procedures" / "shared")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=A fire drill")
    git(folder, "switch", "--quiet", "--create=longer")
    text = Path(drill).read_text("utf-8")
    Path(drill).write_text(text.replace("leave_by: 0:30", "leave_by: 0:45"), "utf-8")
    git(folder, "commit", "--quiet", "--all", "--message=More time to leave")
    return folder


def started(python: Path, folder: Path, program: str, *arguments: str) -> Done:
    """What a program of the environment did, run in *folder*."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [python.with_name(program), *arguments],
        cwd=folder,
        env=env | HERMETIC,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def run(python: Path, own: Path, tmp_path: Path) -> Run:
    """Runs something of the environment in a copy of the folder: `rightrun`, or its Python."""
    shutil.copytree(own, tmp_path / "own")
    return partial(started, python, tmp_path / "own")


def git(folder: Path, *arguments: str) -> None:
    env = {**os.environ, **HERMETIC}
    subprocess.run(["git", *arguments], cwd=folder, env=env, check=True)


def test_it_is_the_wheel_that_is_imported(run: Run, python: Path) -> None:
    place = run("python", "-c", "import simulator; print(simulator.__file__)").stdout
    assert Path(place).is_relative_to(python.parents[1])


def test_the_example_of_the_readme_runs_as_it_stands(run: Run) -> None:
    [example] = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert example.count("\n") > 5
    shown = re.sub(r"^([a-z]+\(.*?)(  #.*)?$", r"print(\1)", example, flags=re.M)
    done = run("python", "-c", shown)
    assert done.stderr == ""
    problems, proved, verdict, changes = done.stdout.splitlines()
    assert (problems, proved) == ("[]", "True")
    assert ast.literal_eval(verdict)["passed"] is True
    assert "leave_by" in changes


COMMANDS = {
    "check": (0, "0 problems."),
    "check nothing.yml": (2, "nothing.yml: No such file or directory"),
    "judge fire-drill run.json": (0, "Passed: ended as accounted_for"),
    "review main HEAD": (1, "Because of time leave_by: 0:30 → 0:45"),
    "review main HEAD --output html=review.html": (1, "leave_by"),
    "new night-watch": (0, "wrote procedures/night-watch.yml"),
    "release fire-drill": (0, "procedures/releases/fire-drill/1.0/"),
    "reference": (0, "wrote docs/authors/reference.md"),
    "build": (2, "`rightrun setup` installs it"),
    "--version": (0, f"rightrun {simulator.__version__}"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_works_on_the_folder_it_is_run_in(command: str, run: Run) -> None:
    judged = {"procedure": "fire-drill", "inputs": ["0:10 walk_out", "1:00 report"]}
    run("python", "-c", f"open('run.json', 'w').write({json.dumps(judged)!r})")
    done = run("rightrun", *command.split())
    code, told = COMMANDS[command]
    assert (done.returncode, told in done.stdout + done.stderr) == (code, True), done
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def site(python: Path, own: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the folder. npm's packages are linked to where `rightrun setup` puts them."""
    here = tmp_path_factory.mktemp("site") / "own"
    shutil.copytree(own, here)
    (here / ".cache/npm").mkdir(parents=True)
    packages = toolchain.npm_folder() / "node_modules"
    (here / ".cache/npm/node_modules").symlink_to(packages, target_is_directory=True)
    done = started(python, here, "rightrun", "build")
    assert (done.returncode, done.stdout) == (0, "built site/\n"), done.stderr
    return here / "site"


@pytest.mark.slow
def test_the_site_is_built_from_the_wheel(site: Path) -> None:
    assert "The fire alarm sounds" in (site / "procedures/fire-drill/index.html").read_text("utf-8")
    made = {path.relative_to(site).as_posix() for path in (site / "assets").rglob("*.*")}
    bundle = re.compile(r"assets/bundles/fire-drill\.[0-9a-f]{12}\.json")
    assert any(map(bundle.fullmatch, made))
    assert made >= {
        "assets/room/room.js",
        "assets/runtime/engine.zip",
        "assets/stylesheets/rightrun.css",
    }


@pytest.mark.slow
def test_the_lock_of_its_runtime_is_as_pyodide_means_it(site: Path, tmp_path: Path) -> None:
    """It locks the Python and the ABI of npm's Pyodide, and no package. The newest pyodide-lock for
    Python 3.11 is older than Pyodide 314 and asks for a version, which is not written any more."""
    lock = site / "assets/runtime/pyodide-lock.json"
    npm = toolchain.package("pyodide") / "pyodide-lock.json"
    told = json.loads(lock.read_text("utf-8"))
    assert told["info"] == json.loads(npm.read_text("utf-8"))["info"]
    told["info"].setdefault("version", "")
    (tmp_path / lock.name).write_text(json.dumps(told), "utf-8")
    assert PyodideLockSpec.from_json(tmp_path / lock.name).packages == {}


def test_its_types_are_seen(run: Run, python: Path, tmp_path: Path) -> None:
    (tmp_path / "own/asks.py").write_text(
        "from simulator import load, prove\n\n"
        "reveal_type(prove(load('x.yml')).proved)\n"
        "prove('x.yml')\n"
    )
    mypy = [sys.executable, "-m", "mypy", "--cache-dir", tmp_path / "cache", "--strict"]
    done = subprocess.run(
        [*mypy, "--python-executable", python, "asks.py"],
        cwd=tmp_path / "own",
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.findall(r"^asks\.py:(\d+): (.*)", done.stdout, re.M) == [
        ("3", 'note: Revealed type is "bool"'),
        (
            "4",
            'error: Argument 1 to "prove" has incompatible type "str"; '
            'expected "Procedure"  [arg-type]',
        ),
    ]


# -- in a browser's Python ----------------------------------------------------------------------

HERE = Path(__file__).parent
PROGRAM = HERE / "everything_asked.py"
ENDS_AT_A_QUESTION = {"no-trace.yml", "not-on-right-runs.yml"}
"""A text in { } without quotes that ends with a question mark. PyYAML's parser in C reads it. That
in Python, which is all that Pyodide is given here, stops there, and the file is refused."""


def zipped(target: Path, *names: str) -> Path:
    """The Python sources of installed packages."""
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            home = Path(sysconfig.get_path("platlib"), name)
            for path in home.rglob("*.py"):
                archive.write(path, path.relative_to(home.parent))
    return target


@pytest.mark.slow
def test_the_wheel_answers_in_pyodide_as_in_cpython(
    wheel: Path, python: Path, tmp_path: Path
) -> None:
    """Every procedure of the tests, good and bad, in Pyodide as npm has it, without a network."""
    here = tmp_path / "asked"
    shutil.copytree(GOOD, here)
    shutil.copytree(GOOD.with_name("bad"), here, dirs_exist_ok=True)
    (here / "questions.yml").unlink()  # questions start a program, where there is Node.js
    for side in ("base", "head"):
        shutil.copytree(GOOD / "shared", here / side / "shared")
        shutil.copy(GOOD / "fire-drill.yml", here / side)
    shutil.copy(PROJECT / "procedures/candidate-no-show.yml", here)
    head = here / "head/fire-drill.yml"
    head.write_text(head.read_text("utf-8").replace("leave_by: 0:30", "leave_by: 0:45"), "utf-8")

    packages = zipped(tmp_path / "packages.zip", "yaml", "jinja2", "markupsafe")
    script = [toolchain.node(), HERE / "wheel_in_pyodide.mjs", toolchain.package("pyodide")]
    command = [*script, wheel, packages, PROGRAM, here]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    there = json.loads(done.stdout)
    assert there["asked"] == []  # of the network
    assert there["place"].endswith("/site-packages/simulator/__init__.py")

    ask = f"import runpy; print(runpy.run_path({str(PROGRAM)!r})['answers']())"
    told = subprocess.run(
        [python, "-P", "-c", ask], cwd=here, capture_output=True, text=True, check=True
    )
    asked, reviewed = json.loads(told.stdout)
    assert asked["imported"] == []
    assert [one["status"] for one in reviewed["changes"]] == ["changed"]
    assert [one["passed"] for one in asked["verdicts"]] == [True, False]
    assert there["answers"][1] == reviewed
    unlike = {
        name
        for name, answer in asked["files"].items()
        if there["answers"][0]["files"].pop(name) != answer and name not in ENDS_AT_A_QUESTION
    }
    assert unlike == set()
    assert there["answers"][0] == {**asked, "files": {}}
