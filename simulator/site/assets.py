"""What the site needs and MkDocs does not find in docs/: files and the page policy."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from simulator.site import toolchain

_PACKAGES = toolchain.ROOT / "node_modules"
_FONTS = _PACKAGES / "@fontsource-variable"
_WEB = toolchain.ROOT / "simulator" / "web"
_WEB_SUFFIXES = (".css", ".js", ".woff2", ".svg")
_FROM_PACKAGES = {
    "assets/fonts/text.woff2": _FONTS
    / "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "assets/fonts/text-italic.woff2": _FONTS
    / "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-italic.woff2",
    "assets/fonts/mono.woff2": _FONTS
    / "atkinson-hyperlegible-mono/files/atkinson-hyperlegible-mono-latin-wght-normal.woff2",
    "assets/room/lit-html.js": _PACKAGES / "lit-html" / "lit-html.js",
}


def site_files(procedures: Path) -> dict[str, Path]:
    """Return address in the site → file: the fonts, The Room, and the procedures' own sources."""
    files = dict(_FROM_PACKAGES)
    for path in sorted(_WEB.glob("*")):
        if path.suffix in _WEB_SUFFIXES:
            files[f"assets/room/{path.name}"] = path
    for path in sorted(procedures.rglob("*.yml")):
        files[f"assets/procedures/{path.relative_to(procedures).as_posix()}"] = path
    return files


def with_policy(page: str) -> str:
    """Return the page with the policy by which it runs nothing but what this site is made of."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = sorted({hashlib.sha256(script.encode()).digest() for script in scripts})
    hashes = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    policy = (
        f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
        "form-action 'self'; base-uri 'self'"
    )
    first = '<meta charset="utf-8">'
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return page.replace(first, f"{first}{meta}", 1)
