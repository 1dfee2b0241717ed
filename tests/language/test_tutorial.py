"""The tutorial's steps, run in order: what it shows is what an author gets."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r'```(yaml title="(?P<file>[^"]+)"|console)\n(?P<text>.*?)```', re.DOTALL)
STARTED = "wrote procedures/fire-drill.yml"


def build(*arguments: str) -> str:
    """What one command prints, on both streams."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture
def steps() -> list[re.Match[str]]:
    found = list(BLOCK.finditer((ROOT / "docs/authors/tutorial.md").read_text("utf-8")))
    assert len(found) > 8, "the tutorial has steps"
    return found


def test_every_step_shows_what_it_says(steps: list[re.Match[str]], tmp_path: Path) -> None:
    folder = tmp_path / "procedures"
    folder.mkdir()
    compared = 0
    for step in steps:
        if step["file"]:
            path = tmp_path / step["file"]
            with path.open("a", encoding="utf-8") as file:
                file.write(step["text"] + "\n" * (path.suffix == ".yml"))
            continue
        command, shown = step["text"].split("\n", 1)
        words = command.removeprefix("$ python build.py ").split()
        if words[0] == "new":
            assert shown.strip() == STARTED  # `new` itself is shown in test_commands
            continue
        if mistake := next((code for code in MISTAKES if code in shown), None):
            compared += told_about(mistake, folder, shown)
            continue
        told = build(*[located(word, tmp_path) for word in words])
        assert told.strip() == shown.strip()
        compared += 1
    assert compared == 4


def located(word: str, folder: Path) -> str:
    """A word of a command, with files of the tutorial where the test keeps them."""
    if word == "fire-drill":
        return str(folder / "procedures" / "fire-drill.yml")
    return str(folder / word) if word.endswith(".yml") else word


def told_about(mistake: str, folder: Path, shown: str) -> int:
    """The mistake that the text proposes is answered as shown, among what else there is to say."""
    text = (folder / "fire-drill.yml").read_text("utf-8")
    wrong = folder / "wrong" / "fire-drill.yml"
    wrong.parent.mkdir(exist_ok=True)
    assert MISTAKES[mistake][0] in text
    wrong.write_text(text.replace(*MISTAKES[mistake]), "utf-8")
    told = build("check", str(wrong)).replace("fire-drill.yml", "procedures/fire-drill.yml")
    assert shown.strip() in told
    return 1


MISTAKES = {
    "RR023": ("{leave_by}, by", "0:30, by"),
    "RR053": ("leave_by: 0:30", "leave_by: 0:45"),
}
"""What the text gets wrong on purpose, by the code of the answer: old words and new."""
