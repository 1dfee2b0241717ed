"""The stylesheets: one scale of type and space, one palette, no rule and no class without a use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import ROOT

ROOMS = ("simulator/site", "simulator/web", "simulator/render")
SHEETS = sorted((ROOT / "simulator").rglob("*.css"))
SOURCES = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*"))
    if path.suffix in (".py", ".js", ".j2", ".html")
]


def code(path: Path) -> str:
    """A sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)


ALL = "".join(map(code, SHEETS))


@pytest.fixture(params=SHEETS, ids=[path.name for path in SHEETS])
def sheet(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def values(sheet: Path, properties: str) -> list[str]:
    """What a sheet gives to these properties."""
    return re.findall(rf"^\s*(?:{properties}):\s*([^;]+);", code(sheet), re.MULTILINE)


# -- sizes --------------------------------------------------------------------------------------

TYPE = r"var\(--rr-type-\d\)|inherit"
SPACE = r"var\(--rr-space-\d\)"
SUM = rf"calc\((?:-1 \* )?{SPACE}(?: \+ {SPACE})*\)"
OTHER_TYPE = {
    "site.css": {
        "0.9em",  # code, in text of any size
        "10pt",  # paper
    },
    "review.css": {
        "0.9em",  # code
        "10pt",  # paper
        "125%",  # what a rem is, as on the site
    },
    "procedure.css": {
        "13px",  # in units of the chart, which was laid out for them
        "11px",
        "7.5pt",  # paper, one sheet
        "9pt",
        "12pt",
        "100%",  # what a rem is on paper
    },
}


def test_type_is_set_in_steps(sheet: Path) -> None:
    fonts = [
        re.sub(r" ?/ [\d.]+|var\(--rr-(font|mono)\)|^\d+ ", "", f) for f in values(sheet, "font")
    ]
    sizes = {size.strip() for size in [*values(sheet, "font-size"), *fonts]}
    other = {size for size in sizes if not re.fullmatch(TYPE, size)}
    assert other == OTHER_TYPE.get(sheet.name, set())


def test_space_is_set_in_steps(sheet: Path) -> None:
    for value in values(sheet, r"(?:row-|column-)?gap|(?:margin|padding)(?:-[a-z]+)*"):
        for part in re.sub(SUM, "0", value).split():
            assert re.fullmatch(rf"{SPACE}|0|auto|10mm", part), value  # 10mm: of paper


# -- colours and other tokens -------------------------------------------------------------------

PALETTES = {"tokens.css": "--rr-", "room.css": "--room-"}  # The Room is dark in both schemes


def test_colours_are_written_down_once_and_have_names(sheet: Path) -> None:
    palette = PALETTES.get(sheet.name, "nothing")
    rest = re.sub(rf"^\s*{palette}[\w-]+:[^;]+;", "", code(sheet), flags=re.MULTILINE)
    assert re.findall(r":[^;{]*(?:#[0-9a-f]{3,8}|\b(?:rgb|hsl)a?\()[^;{]*;", rest) == []


def test_each_token_is_there_and_used() -> None:
    token = r"--(?:(?:rr|room)-[\w-]+|tone|ground|face)"
    assert set(re.findall(rf"var\(({token})", ALL)) == set(re.findall(rf"({token}):", ALL))


# -- rules and classes --------------------------------------------------------------------------

OF_THE_THEME = re.compile(
    r"md-|(no-)?js$|headerlink$|(admonition(-title)?|warning|question|danger|failure|bug|success|tip)$"
)


def selected() -> set[str]:
    """The classes that rules speak of."""
    selectors = "".join(re.findall(r"[^{};]+(?=\{)", ALL))
    names = re.findall(r"\.([a-z][\w-]*)", selectors)
    return {name for name in names if not OF_THE_THEME.match(name)}


def given() -> set[str]:
    """The classes that pages and programs give. One that is put together ends in a dash."""
    text = "".join(path.read_text("utf-8") for path in SOURCES)
    lists = re.findall(r'class="([^"]*)|classList\.\w+\("([^"]*)|factList\(\w+, "([^"]*)', text)
    return set(re.findall(r"(?<![\w.-])[a-z][\w-]*", " ".join(map("".join, lists))))


def test_one_rule_hides_what_is_only_read_aloud() -> None:
    assert re.findall(r"([^\s{};][^{};]*) \{[^{}]*clip-path: inset", ALL) == [
        "& .rr-unseen:not(:focus)"
    ]


def test_each_rule_is_for_a_class_that_is_given() -> None:
    begun = tuple(name for name in given() if name.endswith("-"))
    assert {name for name in selected() - given() if not name.startswith(begun)} == set()


def test_each_class_that_is_given_has_a_rule_or_is_looked_for() -> None:
    """A script or a test may look for one."""
    lookers = [path for path in SOURCES if path.suffix == ".js"]
    lookers += [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    text = "".join(path.read_text("utf-8") for path in lookers)
    hooks = set(re.findall(r"\.([a-z][\w-]+)", text))
    ours = re.compile(r"(rr|rp|room|proof)-.*[^-]")
    assert {name for name in given() - selected() - hooks if ours.fullmatch(name)} == set()
