"""What the site needs and MkDocs does not find in docs/: files and the page policy."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from simulator import toolchain
from simulator.kept import write
from simulator.language.files import why_not
from simulator.project import Project
from simulator.reviewing import accepted
from simulator.site import licences, scripts

_HERE = Path(__file__).resolve().parent
_WEB = _HERE.parent / "web"
_STYLES = _HERE / "styles"
_NEXT = ("@fontsource-variable/atkinson-hyperlegible-next", "atkinson-hyperlegible-next-latin-wght")
_MONO = ("@fontsource-variable/atkinson-hyperlegible-mono", "atkinson-hyperlegible-mono-latin-wght")
FROM_PACKAGES = {
    "assets/fonts/text.woff2": (_NEXT[0], f"files/{_NEXT[1]}-normal.woff2"),
    "assets/fonts/text-italic.woff2": (_NEXT[0], f"files/{_NEXT[1]}-italic.woff2"),
    "assets/fonts/mono.woff2": (_MONO[0], f"files/{_MONO[1]}-normal.woff2"),
}
"""Address in the site → the npm package and the file of it."""
_OF_THE_THEME = ("main.*.css", "palette.*.css")
_JOINED = "assets/stylesheets/rightrun.css"
_IN_ORDER = ("tokens", "base", "site", "procedure", "search")
"""The styles of all pages. A browser paints nothing before it has them, so it gets one file, the
theme's own first: of each further one it may have to wait for a connection."""


def site_files(project: Project) -> dict[str, Path]:
    """Address in the site → file: fonts, styles, scripts, The Room, and the procedures' sources."""
    files = {
        address: toolchain.package(name) / path for address, (name, path) in FROM_PACKAGES.items()
    }
    files |= licences.files()
    files["assets/favicon.svg"] = _STYLES / "favicon.svg"
    files["assets/stylesheets/tokens.css"] = _STYLES / "tokens.css"  # for the page of a course
    files |= styles(project)
    _join(files[_JOINED])
    for name, path in scripts.build_scripts(project.cache).items():
        files[f"assets/room/{name}"] = path
    for path in sorted(project.procedures.rglob("*.yml")):
        if not why_not(path, project.root) and path.parent.name != accepted.FOLDER:
            name = path.relative_to(project.procedures).as_posix()
            files[f"assets/procedures/{name}"] = path
    return files


def styles(project: Project) -> dict[str, Path]:
    """Address in the site → file, for the stylesheets that pages name."""
    of_parts = {f"assets/room/{path.name}": path for path in sorted(_WEB.glob("*.css"))}
    return {_JOINED: project.cache / "rightrun.css"} | of_parts


def theme_styles() -> Iterator[Path]:
    """The theme's own stylesheets, in the order in which its pages name them."""
    found = find_spec("material")
    assert found and found.origin
    folder = Path(found.origin).parent / "templates" / "assets" / "stylesheets"
    for pattern in _OF_THE_THEME:
        yield from sorted(folder.glob(pattern))


def _join(target: Path) -> None:
    """Write the styles of all pages into one file, where they have changed."""
    own = [_STYLES / f"{name}.css" for name in _IN_ORDER]
    data = b"\n".join(path.read_bytes() for path in (*theme_styles(), *own))
    if not target.is_file() or target.read_bytes() != data:
        target.parent.mkdir(parents=True, exist_ok=True)
        write(target, data)


_AT_ONCE = re.compile(r"<script data-first>.*?</script>\n?", re.DOTALL)
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"[^>]*>')
_FONT = re.compile(r'[ \t]*<link rel="preload"[^>]* as="font"[^>]*>\n?')
_RELATIVE = re.compile(r"""url\(["']?(?!data:|#)(\.[^)"']+)["']?\)""")
_ASKED_FIRST = re.compile(
    r'[ \t]*(<link rel="(?:stylesheet|preload|modulepreload)"[^>]*>'
    r"|<style data-first>.*?</style>)\n?",
    re.DOTALL,
)
_MODULE = re.compile(r'<script(?=[^>]* type="module")[^>]* src="([^"]+)"')
_OF_THEME = re.compile(r'[ \t]*<script src="([^"]*assets/javascripts/[^"]*)"></script>\n?')
_CHARSET = '<meta charset="utf-8">'


def with_head(page: str, styles: Mapping[str, Path]) -> str:
    """*page* with the policy by which it runs nothing but what this site is made of, and right
    after it everything that it needs before it can be used. A browser does not look ahead on a page
    that carries its policy itself: it would ask for each of these when it comes to it, and what it
    runs at once would wait for the styles. The theme's own script is only named
    (``web/theme.js`` runs it): what the page is for comes before it.

    A page with something to run at once is opened with the clock running: it carries its styles,
    from *styles* (address in the site → file), and can be used one round trip sooner; its font
    is asked for by them, since a browser waits with the first frame for one that a page names."""
    at_once = [script.strip() for script in _AT_ONCE.findall(page)]
    if at_once:
        page = _STYLE.sub(lambda link: _inside(link[1], styles), _FONT.sub("", page))
    scripts = re.findall(r"<script(?: data-first)?>(.*?)</script>", page, re.DOTALL)
    ours = re.findall(r"<style data-first>(.*?)</style>", page, re.DOTALL)
    policy = (
        f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{_hashes(scripts)}; "
        f"style-src 'self'{_hashes(ours)}; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'self'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    modules = [f'<link rel="modulepreload" href="{name}">' for name in _MODULE.findall(page)]
    later = [f'<meta name="rr-later" content="{name}">' for name in _OF_THEME.findall(page)]
    first = [*at_once, *dict.fromkeys([*_ASKED_FIRST.findall(page), *modules]), *later]
    rest = _OF_THEME.sub("", _ASKED_FIRST.sub("", _AT_ONCE.sub("", page)))
    return rest.replace(_CHARSET, "\n".join([f"{_CHARSET}{meta}", *first]), 1)


def _hashes(texts: Iterable[str]) -> str:
    """By which a policy allows each of *texts* inside a page."""
    digests = sorted({hashlib.sha256(text.encode()).digest() for text in texts})
    return "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _inside(address: str, styles: Mapping[str, Path]) -> str:
    """What a page has instead of a link to the stylesheet at *address*, as the page says it."""
    found = re.search(r"assets/.*", address)
    assert found, address
    folder = posixpath.dirname(address)
    text = styles[found[0]].read_text("utf-8")
    text = _RELATIVE.sub(lambda url: f"url({posixpath.normpath(f'{folder}/{url[1]}')})", text)
    return f"<style data-first>{text}</style>"
