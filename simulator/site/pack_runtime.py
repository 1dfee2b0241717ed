"""Runs inside Pyodide at build time: packs the engine and the part of the library that it needs.

Only `pack` is called, by pack_runtime.mjs. What a browser would import is recorded first, so the
modules that only the packing itself needs are imported after that, inside functions.
"""

import importlib
import json
import sys
from pathlib import Path

ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold: same input, same bytes


def pack(project: str, out: str) -> list[str]:
    """Write engine.zip, python_stdlib.zip and pyodide-lock.json to `out`; return engine modules."""
    sys.path.insert(0, project)
    package = Path(project, "simulator")
    paths = [package / "__init__.py", *sorted((package / "core").rglob("*.py"))]
    sources = {path.relative_to(project).as_posix(): path for path in paths}
    names = [path.removesuffix("/__init__.py").removesuffix(".py") for path in sources]
    modules = [name.replace("/", ".") for name in names]
    for module in modules:
        importlib.import_module(module)
    _format_an_error()
    library = _library_in_use()

    _write_zip(Path(out, "engine.zip"), {path: p.read_bytes() for path, p in sources.items()})
    _write_zip(Path(out, "python_stdlib.zip"), library)
    _write_lock(Path(out, "pyodide-lock.json"))
    return modules


def _format_an_error() -> None:
    """Import what a traceback needs: the first one must not fail in a browser."""
    import traceback

    try:
        raise ValueError
    except ValueError as error:
        traceback.format_exception(error)


def _library_in_use() -> dict[str, bytes]:
    """Return path → source of every module of the library archive that has been imported."""
    import zipimport

    found = {}
    for module in list(sys.modules.values()):
        spec = getattr(module, "__spec__", None)
        if spec and isinstance(spec.loader, zipimport.zipimporter):
            path = spec.origin.removeprefix(f"{spec.loader.archive}/")
            found[path] = spec.loader.get_data(path)
    return found


def _write_zip(target: Path, sources: dict[str, bytes]) -> None:
    import zipfile

    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(sources):
            info = zipfile.ZipInfo(f"{path}c", ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, _byte_code(path, sources[path]))


def _byte_code(path: str, source: bytes) -> bytes:
    """Return the .pyc of one module: hash-based and unchecked, so no clock gets in."""
    import py_compile

    plain = Path("/tmp/module.py")
    plain.write_bytes(source)
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(plain), "/tmp/module.pyc", path, doraise=True, invalidation_mode=mode)
    return Path("/tmp/module.pyc").read_bytes()


def _write_lock(target: Path) -> None:
    """Write Pyodide's list of packages without any package: the engine needs none."""
    import pyodide_js

    info = pyodide_js.lockfile.info.to_py()
    target.write_text(json.dumps({"info": info, "packages": {}}, sort_keys=True))
