"""The one root of all errors that are meant for people."""

from __future__ import annotations


class RightrunError(Exception):
    """Something that cannot be done as it was asked for. The message says what is wrong, and what
    to do where that is known."""
