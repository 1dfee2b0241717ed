"""What a build keeps for the next one: texts by a digest of all that they are made from."""

from __future__ import annotations

import json
from pathlib import Path


def load(cache: Path) -> dict[str, str]:
    """What *cache* holds; nothing where it is missing or damaged."""
    try:
        found = json.loads(cache.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def save(cache: Path, texts: dict[str, str]) -> None:
    """Keep *texts* in *cache*."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text(json.dumps(texts), encoding="utf-8")
