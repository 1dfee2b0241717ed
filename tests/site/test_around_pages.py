"""What a site has besides its pages: licences, headers for hosts, a policy on every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from live import copied

from simulator.site import assets, for_hosts, licences, scripts
from simulator.site.build_site import HOOK, build_site

URL = re.compile(r"""url\(["']?\.[^)]*\)""")
TIME = re.compile(r"<time ?([^>]*)>(.*?)</time>")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build_site(copied(folder), folder / "site")
    return folder / "site"


CONNECTIONS = 6
"""As many a browser has to a host without HTTP/2, one of them for the page itself: what a page asks
for besides has to wait."""


@pytest.mark.slow
def test_every_page_has_the_policy_even_the_one_that_is_not_there(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert site / "404.html" in pages and len(pages) > 10
    for page in pages:
        text = page.read_text("utf-8")
        assert text.count('http-equiv="Content-Security-Policy"') == 1, page
        inline = re.findall(r"<script>", text)
        assert text.count("'sha256-") >= bool(inline), page


@pytest.mark.slow
def test_a_page_asks_for_all_that_it_needs_right_after_its_policy(site: Path) -> None:
    """A policy in a page keeps browsers from looking ahead, so nothing may stand further down."""
    asks = re.compile(r'<link rel="(?:stylesheet|preload|modulepreload)"[^>]*href="([^"]+)"')
    for page in (path for path in site.rglob("*.html") if path.name != "course.html"):
        text = page.read_text("utf-8")
        _, _, after = text.partition('http-equiv="Content-Security-Policy"')
        first, _, rest = after.partition('<meta name="viewport"')
        assert not asks.search(rest) and not asks.search(text.partition(after)[0]), page
        modules = re.findall(r'<script(?=[^>]* type="module")[^>]* src="([^"]+)"', text)
        assert modules and set(modules) <= set(asks.findall(first)), page
        assert "new Worker" not in rest, page
        if page.parent.name in ("live", "rehearse") or page.parent.parent.name == "procedures":
            assert len(set(asks.findall(first))) < CONNECTIONS, page
        assert not re.search(r"<script[^>]*/javascripts/", text), "the theme comes later"
        assert len(re.findall(r'<meta name="rr-later"[^>]*/javascripts/bundle', first)) == 1, page


@pytest.mark.slow
def test_what_is_opened_with_the_clock_running_carries_its_styles(site: Path) -> None:
    """A browser paints nothing before it has the styles: in the page they take no way of their own.
    Elsewhere they are one file, which is kept between pages."""
    carries = set()
    for page in (path for path in site.rglob("*.html") if path.name != "course.html"):
        text = page.read_text("utf-8")
        links = re.findall(r'<link rel="stylesheet"', text)
        inside = re.findall(r"<style data-first>(.*?)</style>", text, re.DOTALL)
        assert bool(links) != bool(inside), page
        if inside:
            carries.add(page.parent.name)
            joined = (site / "assets/stylesheets/rightrun.css").read_text("utf-8")
            assert URL.sub("url()", inside[0]) == URL.sub("url()", joined)
            for name in re.findall(r"url\((\.[^)]+)\)", "".join(inside)):
                assert (page.parent / name).is_file(), (page, name)
    assert carries == {"live", "rehearse"}


@pytest.mark.slow
def test_a_script_is_one_file_whatever_it_imports(site: Path) -> None:
    """But for what is fetched when it is wanted: the dialog of the search, and the two Pythons."""
    found = {path.name: path.read_text("utf-8") for path in (site / "assets/room").glob("*.js")}
    assert {"room.js", "companion.js", "site.js", "small.js", "worker.js"} <= set(found)
    static = re.compile(r'(?:from|import)\s*"\./')
    assert [name for name, text in found.items() if static.search(text)] == []
    later = {name: re.findall(r'import\("\./([^"]+)"\)', text) for name, text in found.items()}
    [dialog] = [name for name in found if name.startswith("search-dialog-")]
    assert {name: parts for name, parts in later.items() if parts} == {"site.js": [dialog]}


@pytest.mark.slow
def test_times_say_what_they_are(site: Path) -> None:
    """As HTML wants it: without `datetime`, `2:30` would be half past two."""
    times = [tag for page in site.rglob("*.html") for tag in TIME.findall(page.read_text("utf-8"))]
    assert len(times) > 100
    for told, text in times:
        minutes, seconds = map(int, text.split(":"))
        assert told == f'datetime="PT{minutes}M{seconds}S"'


@pytest.mark.slow
def test_everything_that_others_wrote_is_on_the_page_of_licences(site: Path) -> None:
    page = (site / "licences/index.html").read_text("utf-8")
    for part in licences.parts():
        assert part.name in page and part.version in page and part.licence in page
        if part.text:
            assert (site / part.address).read_bytes() == part.text.read_bytes()
    links = re.findall(r'href="\.\./(assets/licences/[^"]+)"', page)
    assert len(links) == sum(part.text is not None for part in licences.parts()) >= 4
    assert 'href="licences/"' in (site / "index.html").read_text("utf-8")


def test_what_is_taken_from_packages_has_its_licence_told() -> None:
    told = {part.name for part in licences.parts()}
    pythons = {"pyodide", "@micropython/micropython-webassembly-pyscript"}
    taken = (*assets.FROM_PACKAGES.values(), *scripts.FROM_PACKAGES.values())
    assert {name for name, _ in taken} | pythons <= told
    assert all(part.text for part in licences.parts() if part.licence == "MIT")
    assert all(part.licence and part.source.startswith("https://") for part in licences.parts())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["_headers", ".htaccess", "nginx.conf"])
def test_hosts_say_what_pages_cannot(name: str, site: Path) -> None:
    text = (site / name).read_text("utf-8")
    for header, value in for_hosts.HEADERS.items():
        assert re.search(rf'{header}:? "?{re.escape(value)}', text), header
    assert "frame-ancestors" in text


def test_build_py_is_the_whole_hook() -> None:
    """MkDocs takes the functions of a hook by their names; one that is left out is never called."""
    import build

    assert {name for name in HOOK if getattr(build, name, None) is HOOK[name]} == set(HOOK)
    assert all(name.startswith("on_") for name in HOOK)
