"""The live site: serves the last build, and builds anew when a watched file changes.

Requests never wait for a build, but for the page that they ask for; a failed build is a page that
says why and goes away when the cause is mended. `SiteServer` alone serves a finished site, with the
same headers.
"""

from __future__ import annotations

import contextlib
import html
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

PORT_TRIES = 20
PORTS = range(1, 65_536)
POLL_SECONDS = 0.1
SETTLE_SECONDS = 0.02  # an editor may truncate a file before it writes it
WORDS = (".yml", ".md", ".j2")  # what can change a page, but no script and no style
LOCAL = ("127.0.0.1", "localhost", "[::1]")  # how browsers name this machine
PATH_MAX = 2_000  # characters of an address
WAIT_SECONDS = 25  # a waiting page asks again after this long

_LIVE_SCRIPT = Path(__file__).with_name("live.js")
_NO_SITE_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<h1>{title}</h1><p>This page goes away by itself.</p>
<pre>{text}</pre></html>"""
_BUILDING, _FAILED = "The site is being built", "The site could not be built"

Fingerprint = dict[Path, tuple[int, int]]


class Built(NamedTuple):
    """A site: the folder *root*, files that lie elsewhere by their address (*extra*), and what
    makes a file in the folder before it is looked for (*make*)."""

    root: Path
    extra: Mapping[str, Path] = MappingProxyType({})
    make: Callable[[str], None] = lambda _: None


class SiteServer(ThreadingHTTPServer):
    """Serves a site."""

    daemon_threads = True

    def __init__(self, root: Path, port: int = 0) -> None:
        """Bind the first free port from `port` on (0: any); OSError when there is none."""
        self.site = Built(root)
        self.failure = ""  # a title and lines, shown instead of every page while not empty
        self.version = ""  # changes with every build; empty: not a live site
        self.changed = threading.Condition()
        for candidate in range(port, min(port + PORT_TRIES, PORTS.stop) if port else 1):
            try:
                super().__init__(("127.0.0.1", candidate), _Handler)
                return
            except OSError as error:
                failure = error
        raise failure

    @property
    def url(self) -> str:
        """The address of the site's first page."""
        return f"http://127.0.0.1:{self.server_port}/"

    def publish(self, site: Built, failure: str = "", change: str = "all") -> None:
        """Serve this site from now on, and tell every page that waits for one. *change* is
        ``"words"`` where scripts and styles are as they were."""
        with self.changed:
            self.site, self.failure = site, failure
            self.version = f"{change}-{time.monotonic_ns()}"
            self.changed.notify_all()


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else head and body of an answer come 40 ms apart
    server: SiteServer
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".mjs": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
        ".yml": "text/plain; charset=utf-8",
        ".zip": "application/zip",
    }

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # a browser may leave at any time
            super().handle()

    def parse_request(self) -> bool:
        """Refuse what no page of ours asks for: names that only lead here by somebody else's DNS,
        addresses that are no text of a sane length."""
        if not super().parse_request():
            return False
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if host not in LOCAL:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, "This site is only served on this machine")
        elif len(self.path) > PATH_MAX or not unquote(self.path).isprintable():
            self._refuse(HTTPStatus.BAD_REQUEST, "This is not the address of a page")
        else:
            return True
        return False

    def _refuse(self, code: int, why: str) -> None:
        self.close_connection = True
        self.path = "/"  # the address itself may be what is wrong
        self._send(f"{why}.\n".encode(), "text/plain; charset=utf-8", code)

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        path = Path(self.translate_path(self.path))
        if address.path == "/-/changed":
            self._send(self._next_version(address.query), "text/plain")
        elif address.path == "/-/live.js":
            self._send(_LIVE_SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
        elif self.server.version and self.server.failure and path.suffix in ("", ".html"):
            title, _, text = self.server.failure.partition("\n")
            self._send_page(_NO_SITE_PAGE.format(title=title, text=html.escape(text)), 503)
        elif why := self._not_made(path):
            self._send_page(_NO_SITE_PAGE.format(title=_FAILED, text=html.escape(why)), 503)
        elif self.server.version and address.path.endswith("/") and (path / "index.html").is_file():
            self._send_page((path / "index.html").read_text(encoding="utf-8"))
        else:
            super().do_GET()

    def _not_made(self, path: Path) -> str:
        """Make what is asked for, if it is still to be made. Returns why it could not be."""
        site = self.server.site
        try:
            for page in (path, path / "index.html"):
                if page.is_relative_to(site.root):
                    site.make(page.relative_to(site.root).as_posix())
        except Exception as error:
            return _explain(error)
        return ""

    def translate_path(self, path: str) -> str:
        address = urlsplit(path).path.lstrip("/")
        if address in self.server.site.extra:
            return str(self.server.site.extra[address])
        self.directory = str(self.server.site.root)
        return super().translate_path(path)

    def end_headers(self) -> None:
        # What lies elsewhere keeps its date, so a browser may ask whether it is still the same.
        # A built file may change twice in one second, which dates do not tell.
        extra = urlsplit(self.path).path.lstrip("/") in self.server.site.extra
        self.send_header("Cache-Control", "no-cache" if extra else "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self.server.site.root / "404.html"
        if code == HTTPStatus.NOT_FOUND:
            self._not_made(page)
        if code == HTTPStatus.NOT_FOUND and page.is_file():
            self._send_page(page.read_text(encoding="utf-8"), code)
        else:
            super().send_error(code, message, explain)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal belongs to what is built."""

    def _next_version(self, query: str) -> bytes:
        since = parse_qs(query).get("since", [""])[0]
        with self.server.changed:
            self.server.changed.wait_for(lambda: self.server.version != since, WAIT_SECONDS)
            return self.server.version.encode()

    def _send_page(self, page: str, code: int = HTTPStatus.OK) -> None:
        """Send a page; on a live site, with the script that waits for the next version."""
        if version := self.server.version:
            page += f'<script src="/-/live.js" data-version="{version}"></script>\n'
        self._send(page.encode(), "text/html; charset=utf-8", code)

    def _send(self, body: bytes, kind: str, code: int = HTTPStatus.OK) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def preview(
    server: SiteServer,
    build: Callable[[Path], Built],
    watched: Callable[[], Iterable[Path]],
    folders: tuple[Path, Path],
    report: Callable[[str], None],
) -> set[Path]:
    """Serve and rebuild until a Python file changes; return the changed files.

    `build` builds into the folder that it is given; it takes turns between the two `folders`, so
    one complete site is always there.
    """
    server.publish(Built(folders[0]), failure=_BUILDING)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen = _fingerprint(watched())
    target, spare = folders
    change = "all"
    while True:
        started = time.perf_counter()
        try:
            server.publish(build(target), change=change)
            report(f"built in {time.perf_counter() - started:.2f} s")
        except Exception as error:
            server.publish(Built(target), failure=f"{_FAILED}\n{_explain(error)}")
            report(_explain(error))
        target, spare = spare, target
        changed, seen = _wait_for_change(seen, watched)
        if any(path.suffix == ".py" for path in changed):
            return changed
        change = "words" if all(path.suffix in WORDS for path in changed) else "all"
        report("changed: " + ", ".join(sorted(path.name for path in changed)))


def _wait_for_change(
    seen: Fingerprint, watched: Callable[[], Iterable[Path]]
) -> tuple[set[Path], Fingerprint]:
    """Return the files that came, went or changed, once they have settled, and all files now."""
    while (now := _fingerprint(watched())) == seen:
        time.sleep(POLL_SECONDS)
    while True:
        time.sleep(SETTLE_SECONDS)
        later = _fingerprint(watched())
        if later == now:
            break
        now = later
    return {path for path, _ in now.items() ^ seen.items()}, now


def _fingerprint(paths: Iterable[Path]) -> Fingerprint:
    """Return size and date of every file in and under `paths`; a file that is going is left out."""
    found = {}
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        found[path] = (state.st_mtime_ns, state.st_size)
    return found


def _explain(error: Exception) -> str:
    """Return an error as a reader should see it: a message meant for them, else the traceback."""
    text = getattr(error, "text", "")
    return text if isinstance(text, str) and text else "".join(traceback.format_exception(error))
