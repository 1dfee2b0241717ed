"""A real git history for tests: the tool itself with small procedures, and changes to these."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from support import GOOD, ROOT

HERMETIC = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "test",
    "GIT_AUTHOR_EMAIL": "test@localhost",
    "GIT_COMMITTER_NAME": "test",
    "GIT_COMMITTER_EMAIL": "test@localhost",
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    "NO_COLOR": "1",
}
"""What makes git, `python` and the tool behave alike on every machine."""

FIRE_DRILL = "procedures/fire-drill.yml"


class History:
    """A repository at *folder* that holds the tool itself and some procedures."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        for name in ("simulator",):
            shutil.copytree(ROOT / name, folder / name)
        shutil.copy2(ROOT / "build.py", folder)
        shutil.copytree(GOOD / "shared", folder / "procedures/shared")
        for name in ("fire-drill.yml", "oven.yml"):
            shutil.copy2(GOOD / name, folder / "procedures")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("base")

    def git(self, *arguments: str) -> str:
        """What git prints."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**os.environ, **HERMETIC},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        """Everything as a commit; its SHA."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def edit(self, file: str, *changes: tuple[str, str]) -> None:
        """Replace words in a file; each must be there."""
        path = self.folder / file
        text = path.read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    def build(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command of the tool, as it lies in the repository."""
        return subprocess.run(
            [sys.executable, "build.py", *arguments],
            cwd=self.folder,
            env={**os.environ, **HERMETIC},
            capture_output=True,
            text=True,
            check=False,
        )
