"""Headers that a page cannot give itself, written for common static hosts from one table."""

from __future__ import annotations

HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
}
"""A page's own policy stands in the page; what must not frame it has to be said by the host."""

TYPES = {".mjs": "text/javascript", ".wasm": "application/wasm", ".yml": "text/plain"}
"""Files that some hosts take for something else."""


def files() -> dict[str, str]:
    """A file for each host: ``_headers`` (Netlify, Cloudflare Pages), ``.htaccess`` (Apache) and a
    piece to include in a server of nginx."""
    return {"_headers": _for_pages(), ".htaccess": _for_apache(), "nginx.conf": _for_nginx()}


def _for_pages() -> str:
    lines = [f"  {name}: {value}" for name, value in HEADERS.items()]
    return "\n".join(["/*", *lines, ""])


def _for_apache() -> str:
    lines = [f'  Header always set {name} "{value}"' for name, value in HEADERS.items()]
    types = [f"AddType {kind} {suffix}" for suffix, kind in TYPES.items()]
    return "\n".join(["<IfModule mod_headers.c>", *lines, "</IfModule>", *types, ""])


def _for_nginx() -> str:
    lines = [f'add_header {name} "{value}" always;' for name, value in HEADERS.items()]
    types = "".join(f" {kind} {suffix[1:]};" for suffix, kind in TYPES.items())
    return "\n".join([*lines, f"types {{{types} }}", ""])
