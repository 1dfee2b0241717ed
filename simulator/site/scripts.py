"""The scripts of the site, each in one file: what a page starts with is there in one round trip."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

from simulator import kept, toolchain
from simulator.core.errors import RightrunError

FROM_PACKAGES = {
    "./lit-html.js": ("lit-html", "lit-html.js"),
    "./minisearch.js": ("minisearch", "dist/es/index.js"),
    "./stemmer.js": ("stemmer", "index.js"),
}
"""What our modules import → the npm package and the file of it."""

_WEB = toolchain.PACKAGE / "web"
_PACKER = Path(__file__).with_name("pack_scripts.mjs")


class ScriptsFailed(RightrunError):
    """The scripts could not be packed; the text says why."""


def build_scripts(cache: Path) -> dict[str, Path]:
    """File name → where it lies, for every script of the site. They are kept in *cache* under the
    hash of all that goes into them. Raises ScriptsFailed and ToolMissing."""
    folder = kept.folder(cache / "scripts" / _inputs_hash(), _pack)
    return {path.name: path for path in sorted(folder.glob("*.js"))}


def _inputs_hash() -> str:
    packages = [name for name, _ in FROM_PACKAGES.values()]
    versions = [toolchain.package(name) / "package.json" for name in ("esbuild", *packages)]
    made = hashlib.sha256()
    for path in (_PACKER, *versions, *sorted(_WEB.glob("*.js"))):
        data = path.read_bytes()
        made.update(f"{path.name}:{len(data)}:".encode() + data)
    return made.hexdigest()[:16]


def _pack(folder: Path) -> None:
    places = {name: str(toolchain.package(of) / path) for name, (of, path) in FROM_PACKAGES.items()}
    command = [toolchain.node(), _PACKER, toolchain.package("esbuild"), _WEB]
    done = subprocess.run(
        [*command, json.dumps(places), folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ScriptsFailed(f"the scripts of the site could not be packed:\n{done.stderr}")
