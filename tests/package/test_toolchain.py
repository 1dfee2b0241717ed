"""What is said where a program that is needed does not start."""

from __future__ import annotations

import pytest

from simulator.toolchain import why_no_playwright

DEBIAN = """.venv/lib/python3.13/site-packages/playwright/driver/node: error while loading \
shared libraries: libatomic.so.1: cannot open shared object file: No such file or directory
Traceback (most recent call last):
  File "<string>", line 2, in <module>
Exception: Connection closed while reading from the driver
"""
"""From a bare Debian 13."""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (DEBIAN,
         "Playwright does not start: libatomic.so.1: cannot open shared object file: No such file "
         "or directory; install the library (Debian: apt install libatomic1)"),
        ("Traceback (most recent call last):\nModuleNotFoundError: No module named 'playwright'\n",
         "Playwright is not installed in this Python; `make test` installs it"),
        ("Traceback (most recent call last):\nException: Connection closed\n",
         "Playwright does not start: Exception: Connection closed"),
        ("", "Playwright does not start: it gave no reason"),
    ],
)  # fmt: skip
def test_why_there_is_no_browser_is_said_in_one_line(said: str, told: str) -> None:
    assert why_no_playwright(said) == told
