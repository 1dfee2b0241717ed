"""Whatever the procedures of this project say, they have to hold together and to build."""

from __future__ import annotations

import subprocess
import sys

from support import ROOT


def test_check_finds_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "build.py", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0 problems."), done.stdout
