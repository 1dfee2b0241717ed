"""The live site makes a page when it is asked for: the same page as a build makes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from live import copied

from simulator.project import Project
from simulator.site import pages
from simulator.site.build_site import build_site, live_pages
from simulator.site.live_pages import INDEX, LivePages

pytestmark = pytest.mark.slow

HELP = "procedures/candidate-no-show/index.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, built into ``site`` in its folder."""
    project = copied(tmp_path_factory.mktemp("project"))
    build_site(project, project.site)
    return project.root


@pytest.fixture
def live(built: Path, tmp_path: Path) -> LivePages:
    return live_pages(Project(built), tmp_path)


KEPT = re.compile(r"\n  <meta name=\"rr-offline\"[^>]*>")
"""What lets a browser keep a built page; a live one is not to be kept."""


def html(folder: Path) -> dict[str, str]:
    """The pages in *folder*, by their address."""
    found = sorted(folder.rglob("*.html"))
    return {
        path.relative_to(folder).as_posix(): KEPT.sub("", path.read_text("utf-8")) for path in found
    }


def test_a_page_is_made_when_it_is_asked_for(live: LivePages, tmp_path: Path) -> None:
    assert not html(tmp_path)
    for _ in range(2):
        live.make(HELP)
        assert set(html(tmp_path)) == {HELP}
    live.make("no/such/page/index.html")
    assert set(html(tmp_path)) == {HELP}


def test_the_search_of_the_manual_is_made_with_the_pages_that_it_finds(
    built: Path, live: LivePages, tmp_path: Path
) -> None:
    live.make(INDEX)
    assert set(html(tmp_path)) == {name for name in html(built / "site") if _searched(name)}
    assert (tmp_path / INDEX).read_bytes() == (built / "site" / INDEX).read_bytes()


def _searched(name: str) -> bool:
    """Whether the page behind the address *name* is a text to look for."""
    source = name.removesuffix("/index.html")
    return name != "404.html" and pages.searched(
        f"{source}/index.md" if source.count("/") < 2 else f"{source}.md"
    )


def test_they_are_the_pages_of_a_build(built: Path, live: LivePages, tmp_path: Path) -> None:
    expected = html(built / "site")
    for name in sorted(expected, reverse=True):  # in another order than a build has
        live.make(name)
    assert html(tmp_path) == expected
