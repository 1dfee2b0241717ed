"""Learning systems to play a package in.

A host that hands out files and no folders, with scorm-again's SCORM 1.2 run-time around the course;
and the record store that cmi5 asks, which takes every statement and keeps every document, as xAPI
1.0.3 has it (section 2.3 of its third part).
"""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

from simulator import toolchain

TOKEN = "dG9rZW4="
LEARNER = {
    "objectType": "Agent",
    "account": {"homePage": "https://lms.example", "name": "learner-1"},
}
REGISTRATION = "0e0b5b0a-7f4a-4c4f-9a55-3f6f4a1b2c3d"
ACTIVITY = "urn:example:training"
LAUNCH = {
    "contextTemplate": {
        "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": "session-1"},
        "contextActivities": {"grouping": [{"id": "urn:example:course"}]},
    },
    "launchMode": "Normal",
    "moveOn": "Passed",
    "masteryScore": 1.0,
}

LMS = """<!doctype html><meta charset="utf-8"><title>A learning system</title>
<style>html, body, iframe {{ width: 100%; height: 100%; margin: 0; border: 0 }}</style>
<script src="scorm12.min.js"></script>
<script>
  window.API = new Scorm12API({{ autocommit: false, logLevel: 5 }});
  const before = {before};
  if (before) API.loadFromJSON(before);
</script>
<iframe name="course" src="course/course.html"></iframe>
"""
"""The page of a course: scorm-again is the API, and brings back what it kept."""


class Host(ThreadingHTTPServer):
    """Files of a folder, and the record store under ``/lrs/``."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), lambda *given: _Answers(*given, directory=str(folder)))
        self.folder = folder
        self.statements: list[dict[str, Any]] = []
        self.documents: dict[str, str] = {"LMS.LaunchData": json.dumps(LAUNCH)}
        self.url = f"http://127.0.0.1:{self.server_port}/"

    def scorm(self, before: Any = None) -> str:
        """The address of the course in a learning system that kept *before* of the learner."""
        page = LMS.format(before=json.dumps(before))
        (self.folder / "lms.html").write_text(page, "utf-8")
        return f"{self.url}lms.html"

    def cmi5(self) -> str:
        """The address with which a learning system starts the course (cmi5, section 8.1)."""
        query = {
            "endpoint": f"{self.url}lrs",
            "fetch": f"{self.url}lrs/token",
            "actor": json.dumps(LEARNER),
            "registration": REGISTRATION,
            "activityId": ACTIVITY,
        }
        return f"{self.url}course/course.html?{urlencode(query)}"


class _Answers(SimpleHTTPRequestHandler):
    server: Host

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def list_directory(self, path: Any) -> None:
        self.send_error(404)

    def do_GET(self) -> None:
        path = urlparse(self.path).path
        if path.startswith("/lrs/"):
            self._recorded(path.removeprefix("/lrs/"), b"")
        elif path.endswith("/"):
            self.send_error(404)  # a learning system knows no page of a folder
        else:
            super().do_GET()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._recorded(urlparse(self.path).path.removeprefix("/lrs/"), body)

    do_PUT = do_POST

    def _recorded(self, resource: str, body: bytes) -> None:
        if resource == "token":
            return self._answer(200, json.dumps({"auth-token": TOKEN}))
        version = self.headers.get("X-Experience-API-Version")
        if (self.headers.get("Authorization"), version) != (f"Basic {TOKEN}", "1.0.3"):
            return self._answer(401, "")
        query = {name: values[0] for name, values in parse_qs(urlparse(self.path).query).items()}
        if resource == "statements":
            self.server.statements += json.loads(body)
            return self._answer(200, "[]")
        if resource == "activities/state":
            meant = {"agent": json.dumps(LEARNER), "registration": REGISTRATION}
            if any(query[name] != value for name, value in meant.items()):
                return self._answer(400, "")
            if self.command == "PUT":
                self.server.documents[query["stateId"]] = body.decode()
                return self._answer(204, "")
            found = self.server.documents.get(query["stateId"])
            return self._answer(404 if found is None else 200, found or "")
        return self._answer(404, "")

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())


@contextmanager
def learning_system(package: Path, folder: Path) -> Iterator[Host]:
    """A learning system into which *package* was uploaded; *folder* is its own."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder / "course")
    script = toolchain.package("scorm-again") / "dist" / "scorm12.min.js"
    (folder / script.name).write_bytes(script.read_bytes())
    host = Host(folder)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    yield host
    host.shutdown()
    host.server_close()
