"""What of a built site can be read without a network: its service worker, with a digest a file.

A file is kept under its digest, so one version of the site is served as a whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

WORKER = Path(__file__).resolve().parent / "offline_worker.js"
NAME = "sw.js"
DIGITS = 16
"""Hexadecimal digits of a SHA-256 that tell two versions of a file apart."""

KEPT = (
    "index.html", "404.html", "procedures/", "training/",
    *(f"assets/{name}" for name in (
        "bundles/", "favicon.svg", "fonts/", "images/", "javascripts/bundle", "room/", "runtime/",
        "search/", "small/", "stylesheets/",
    )),
)  # fmt: skip
"""The help center with all that it runs; manuals and what is for hosts and crawlers is not kept."""


def worker(site: Path) -> str:
    """The service worker of the site in the folder *site*."""
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.*"))}
    kept = {
        name: hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS]
        for name, path in files.items()
        if name.startswith(KEPT) and path.is_file() and path.suffix != ".map"
    }
    listed = json.dumps(kept, indent=0, sort_keys=True)
    return f"self.FILES = {listed};\n\n{WORKER.read_text('utf-8')}"
