"""What reviewers meant: differences, problems and promises that were accepted, by fingerprints.

They stand beside the procedures, in ``accepted/``, a file for each, so that a change and its
acceptance are one commit. A fingerprint holds the ids of the base and the exact seconds: it stays
the same when the head renames or moves something, and changes when the difference itself does.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping
from dataclasses import replace

import yaml

from simulator.language import nodes
from simulator.reviewing.model import Change

FOLDER = "accepted"
DIGEST_CHARS = 16
HEAD = "# What was reviewed and meant, as `review --accept` wrote it. A line may be idle.\n"


def fingerprint(*parts: object) -> str:
    """A short name of what *parts* say, all of which are texts and numbers."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:DIGEST_CHARS]


def beside(file: str) -> str:
    """Where what was accepted of the procedure in *file* is kept."""
    folder, name = posixpath.split(file)
    return posixpath.join(folder, FOLDER, name)


def read(data: bytes | None, file: str) -> frozenset[str]:
    """The fingerprints in a file; none where it is missing or cannot be read."""
    if data is None:
        return frozenset()
    text, problems = nodes.decode(data, file)
    node, found = nodes.read(text, file)
    if node is None or problems or found:
        return frozenset()
    return frozenset(key.text for key, _ in node.items)


def marked(change: Change, known: frozenset[str]) -> Change:
    """*change* with a mark at what is among the *known* fingerprints."""
    return replace(
        change,
        differences=tuple(replace(d, accepted=d.fingerprint in known) for d in change.differences),
        problems=tuple(replace(p, accepted=p.fingerprint in known) for p in change.problems),
        promises=tuple(replace(p, accepted=p.fingerprint in known) for p in change.promises),
    )


def left(change: Change) -> int:
    """How much of *change* somebody has to mean and nobody has accepted."""
    marks = [one.accepted for one in change.problems]
    marks += [promise.accepted for promise in change.promises if promise.guards_less]
    marks += [one.accepted for one in change.differences]
    return marks.count(False)


def written(words: Mapping[str, str]) -> str:
    """The file that accepts what the fingerprints in *words* stand for, with a line for each."""
    lines = {name: str(line) for name, line in words.items()}  # a sentence is no plain text to YAML
    return HEAD + yaml.safe_dump(lines, allow_unicode=True, width=10_000)
