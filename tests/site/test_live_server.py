"""What the live server answers to requests that no page of ours makes; what it leaves behind."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from live import copied
from support import ROOT

from simulator.site.live_server import PATH_MAX, Built, SiteServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SiteServer]:
    (tmp_path / "index.html").write_text("<p>Home</p>")
    server = SiteServer(tmp_path)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def ask(server: SiteServer, path: str, host: str | None = "localhost") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    with contextlib.closing(connection):
        return _answered(server, connection, path, host)


def _answered(
    server: SiteServer, connection: http.client.HTTPConnection, path: str, host: str | None
) -> tuple[int, str]:
    connection.putrequest("GET", path, skip_host=True)
    if host is not None:
        connection.putheader("Host", host.replace("PORT", str(server.server_port)))
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", "localhost:PORT", 200),
        ("/", "127.0.0.1:PORT", 200),
        ("/", "[::1]:PORT", 200),
        ("/", "localhost", 200),
        ("/", "evil.example", 421),
        ("/", "evil.example:PORT", 421),
        ("/", "localhost.evil.example", 421),
        ("/", None, 421),
        ("/%00", "localhost", 400),
        ("/%0a", "localhost", 400),
        (f"/{'a' * PATH_MAX}", "localhost", 400),
        ("/nothing", "localhost", 404),
        ("/../../etc/passwd", "localhost", 404),
    ],
)
def test_only_pages_of_this_machine_are_answered(
    server: SiteServer, path: str, host: str | None, status: int
) -> None:
    found, text = ask(server, path, host)
    assert found == status
    assert ("Home" in text) == (status == 200)


def test_a_page_is_made_before_it_is_looked_for(server: SiteServer, tmp_path: Path) -> None:
    def make(name: str) -> None:
        if name == "late/index.html":
            (tmp_path / "late").mkdir(exist_ok=True)
            (tmp_path / name).write_text("<p>Late</p>")
        if name.startswith("broken"):
            raise ValueError("no such word")

    server.publish(Built(tmp_path, make=make))
    assert ask(server, "/late")[0] == 301
    status, text = ask(server, "/late/")
    assert (status, "Late" in text) == (200, True)
    status, text = ask(server, "/broken/")
    assert (status, "no such word" in text, "live.js" in text) == (503, True, True)
    assert ask(server, "/")[0] == 200


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999", "80a", ""])
def test_a_port_that_is_none_is_refused_in_a_line(port: str) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "serve", f"--port={port}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is no port: write a number from 1 to 65535" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_behind(stop: signal.Signals, tmp_path: Path) -> None:
    project, rest = copied(tmp_path), tmp_path / "rest"
    rest.mkdir()
    with subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "serve", "--port", "8791"],
        cwd=project.root,
        env={**os.environ, "TMPDIR": str(rest)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        while "built in" not in process.stdout.readline():
            assert process.poll() is None
        assert list(rest.glob("rightrun-*"))
        process.send_signal(stop)
        try:
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()
    assert list(rest.glob("rightrun-*")) == []
