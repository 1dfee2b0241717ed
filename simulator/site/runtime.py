"""The two Pythons of the site. The runtime folder holds Pyodide, its library cut to what the engine
imports, and the engine; it is a complete `indexURL` for `loadPyodide`. The small folder holds
MicroPython and what it reads of the engine.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

from simulator import kept, toolchain
from simulator.core.errors import RightrunError
from simulator.site import lowered

MANIFEST_FORMAT = 1
MANIFEST_NAME = "runtime.json"
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")  # as Pyodide ships them
MICROPYTHON_FILES = ("micropython.mjs", "micropython.wasm")
SMALL_ENGINE = "engine.json"
PACKED_FILES = ("engine.zip", "python_stdlib.zip", "pyodide-lock.json")  # made here

_HERE = Path(__file__).resolve().parent
_ENGINE = toolchain.PACKAGE / "core"


class RuntimeFailed(RightrunError):
    """The runtime could not be packed; the text says why."""


def build_runtime(cache: Path) -> dict[str, Path]:
    """Return file name → where it lies on disk, for every file of the runtime folder.

    What has to be made is kept in `cache` under the hash of all that goes into it, so only a
    changed engine costs time.
    """
    packed = kept.folder(cache / "runtime" / _inputs_hash(), _pack)
    files = {name: _pyodide() / name for name in PYODIDE_FILES}
    files |= {name: packed / name for name in (*PACKED_FILES, MANIFEST_NAME)}
    return files


def build_small(cache: Path) -> dict[str, Path]:
    """The same of the small Python."""
    own = [*sorted(_HERE.glob("lowered*.py")), *sorted(lowered.SMALL.glob("*.py"))]
    engine = cache / "small" / f"{_hash(b'', own)}.json"
    if not engine.is_file():
        engine.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(lowered.modules(), ensure_ascii=False, indent=0)
        with tempfile.TemporaryDirectory(dir=engine.parent) as folder:
            made = Path(folder, SMALL_ENGINE)
            made.write_text(text, encoding="utf-8")
            made.replace(engine)
        for older in engine.parent.glob("*.json"):
            if older != engine:
                older.unlink(missing_ok=True)
    micropython = toolchain.package("@micropython/micropython-webassembly-pyscript")
    return {name: micropython / name for name in MICROPYTHON_FILES} | {SMALL_ENGINE: engine}


def _inputs_hash() -> str:
    """Return one hash over Pyodide's version, the engine's sources and the packing itself."""
    own = [Path(__file__), _HERE / "pack_runtime.mjs", _HERE / "pack_runtime.py"]
    return _hash((_pyodide() / "package.json").read_bytes(), own)


def _hash(first: bytes, own: list[Path]) -> str:
    """Return one hash over *first*, some files and the engine's sources."""
    total = hashlib.sha256(first)
    for source in [_ENGINE.parent / "__init__.py", *own, *sorted(_ENGINE.rglob("*.py"))]:
        name = source.relative_to(toolchain.PACKAGE).as_posix()
        total.update(f"{name}:{source.stat().st_size}:".encode() + source.read_bytes())
    return total.hexdigest()[:16]


def _pyodide() -> Path:
    return toolchain.package("pyodide")


def _pack(folder: Path) -> None:
    """Make PACKED_FILES and the manifest in `folder`."""
    script = _HERE / "pack_runtime.mjs"
    command = [toolchain.node(), script, _pyodide(), toolchain.PACKAGE, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeFailed(f"the engine could not be packed for the browser:\n{done.stderr}")
    manifest = json.dumps(_manifest(folder), indent=2) + "\n"
    (folder / MANIFEST_NAME).write_text(manifest, encoding="utf-8")


def _manifest(folder: Path) -> dict[str, object]:
    """Return what the runtime folder holds: versions, and each file's size and hash."""
    places = [_pyodide() / name for name in PYODIDE_FILES] + [
        folder / name for name in PACKED_FILES
    ]
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    package = json.loads((_pyodide() / "package.json").read_text(encoding="utf-8"))
    return {
        "format": MANIFEST_FORMAT,
        "pyodide": package["version"],
        "python": lock["info"]["python"],
        "files": {
            place.name: {
                "bytes": place.stat().st_size,
                "sha256": hashlib.sha256(place.read_bytes()).hexdigest(),
            }
            for place in places
        },
    }
