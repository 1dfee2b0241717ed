"""The Room's pure parts are tested in JavaScript, by node's own runner."""

from __future__ import annotations

import subprocess

from simulator import toolchain


def test_the_rooms_pure_parts() -> None:
    files = sorted((toolchain.CHECKOUT / "tests" / "web").glob("*.test.mjs"))
    assert files
    done = subprocess.run(
        [toolchain.node(), "--test", *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
