"""Any file of up to a million bytes is accepted, or refused with a line number, soon and in little
memory; and nothing in a text is taken for anything else than text."""

from __future__ import annotations

import random
from typing import Any

import hostile
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import PROCEDURES, ROOT, from_text

from simulator.core.problems import CODES
from simulator.language import nodes
from simulator.language.build_model import Parsed, parse
from simulator.language.checks import check
from simulator.language.diagnostics import Refused, render
from simulator.language.files import located

pytestmark = pytest.mark.slow

SECONDS_MAX = 5
"""Generous, since a test machine may have other things to do; the figures are in the bench."""
MEGABYTES_MAX = 100
REAL = (PROCEDURES / "candidate-no-show.yml").read_text("utf-8")
SHARED = {
    path.relative_to(PROCEDURES).as_posix(): path.read_bytes()
    for path in PROCEDURES.glob("*/*.yml")
}


@pytest.fixture(scope="module")
def costs() -> dict[str, dict[str, Any]]:
    return hostile.costs()


@pytest.mark.parametrize("name", hostile.CASES)
def test_reading_is_soon_over_and_says_where(name: str, costs: dict[str, dict[str, Any]]) -> None:
    row = costs[name]
    assert row["seconds"] < SECONDS_MAX, row
    assert row["megabytes"] < MEGABYTES_MAX, row
    assert row["accepted"] or row["found"], row
    assert all(line >= 1 for _, line in row["places"]), row


def test_cases_are_what_they_are_called(costs: dict[str, dict[str, Any]]) -> None:
    for name in hostile.CASES:
        size = sum(map(len, hostile.files(name).values()))
        assert ("million" in name) <= (size > 990_000), name
    accepted = {name for name, row in costs.items() if row["accepted"]}
    assert len(accepted) >= 20, "large procedures that are right are among them"


def told(text: str | bytes) -> list[str]:
    """What is wrong with a file, as “line:column code”."""
    return [f"{d.span.line}:{d.span.column} {d.code}" for d in from_text(text, "x.yml").found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"a: b\nc\x00: d\n", "2:2 RR003"),
        (b"a: b\nc: \x1b[31m\n", "2:4 RR003"),
        ("a: b\nc: d\u2028e\n", "2:5 RR003"),
        ("a: b\nc: d\x85e\n", "2:5 RR003"),
        ("a: b\nc: d\u202ee\n", "2:5 RR003"),  # the order of letters is turned round
        ("a: b\nc: d\u2066e\n", "2:5 RR003"),
        ("a: b\r\nc: d\x7f\r\n", "2:5 RR003"),
        ("a: b\rc: d\x7f\r", "2:5 RR003"),
        (b"a: b\nc: \xff\n", "2:4 RR001"),
        ("a: é\nb: ".encode() + b"\xe9", "2:4 RR001"),
        ("procedure: a\n".encode("utf-16"), "1:1 RR001"),
        (b"#" * 1_000_001, "1:1 RR002"),
        (b"#\n" * 600_000, "500001:1 RR002"),
        ("a:\n" + "".join("  " * n + f"b{n}:\n" for n in range(1, 40)), "24:47 RR002"),
        ("a: &b c\n", "1:4 RR005"),
        ("a: {<<: {b: c}}\n", "1:5 RR005"),
        ("a: !!python/object:os.system b\n", "1:4 RR005"),
        ("a: !include b\n", "1:4 RR005"),
        ("%YAML 1.1\n---\na: b\n---\nc: d\n", "4:1 RR005"),
        ("acts:\n  a: {text: b}\n  a: {text: c}\n", "3:3 RR006"),
        ("", "1:1 RR007"),
        ("\ufeff# nothing\n", "1:1 RR007"),
        ("acts:\n\tring: b\n", "2:1 RR004"),
        ("acts: [", "1:1 RR004"),
        ("acts: a\t\n", "1:8 RR004"),
        ("? [a, b]\n: c\n", "1:3 RR012"),
        ("just words\n", "1:1 RR012"),
        ("- a\n", "1:1 RR012"),
    ],
)
def test_it_says_where(text: str | bytes, expected: str) -> None:
    assert expected in told(text)


def whole(**given: str) -> Parsed:
    """A small procedure with some of its values replaced."""
    text = hostile.WHOLE + "facts:\n  guest: {is: yes or no, label: A, text: B, default: FACT}\n"
    text += "  day: {is: [on, off, 2026-01-01, 1e3], label: A, text: B, default: off}\n"
    text += "times: {tea: TIME}\nglossary: {Tea: 'At {tea}. TEXT'}\n"
    text += "rules: {r: {may: ring, by: tea, when: {guest: no, day: off}, text: A.}}\n"
    for name, value in {"FACT": "no", "TIME": "2:30", "TEXT": "", **given}.items():
        text = text.replace(name, value)
    return from_text(text, "hostile.yml")


def test_scalars_are_what_is_written() -> None:
    procedure = whole().procedure
    assert procedure is not None
    assert procedure.constant["tea"].value == 150
    assert [fact.default for fact in procedure.facts] == [False, "off"]
    assert procedure.facts[1].options == ("on", "off", "2026-01-01", "1e3")
    guard = [(c.subject, c.value) for c in procedure.rules[0].guard[0]]
    assert guard == [("guest", False), ("day", "off")]
    assert whole(FACT="yes").procedure is not None
    for fact in ("true", "No", "y", "0", "''"):
        assert [item.code for item in whole(FACT=fact).found] in (["RR013"], ["RR012"])
    for time in ("150", "2:3", "2:60", "-2:30", "1:02:30", "2.5", "٢:٣٠", "1441:00", "720:01"):
        assert [item.code for item in whole(TIME=time).found] == ["RR013"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_ends_of_lines_and_byte_order_marks_do_not_matter(ends: str, mark: str) -> None:
    text = mark + hostile.WHOLE.replace("\n", ends)
    plain = from_text(hostile.WHOLE, "hostile.yml").procedure
    assert plain is not None
    assert from_text(text, "hostile.yml").procedure == plain


def test_markup_stays_text() -> None:
    words = "<script>alert()</script> &amp; ![x](y) | `z` *w* <!-- {{ v }} {% u %}"
    parsed = whole(TEXT=words.replace("{{ v }} {% u %}", ""))
    assert parsed.procedure is not None, render(parsed.found, parsed.sources)
    assert parsed.procedure.glossary[0][1].endswith("*w* <!--")


def test_carets_stand_below_what_is_meant() -> None:
    parsed = from_text("x" * 500 + ": {a: b, \tc: d}\n")
    lines = render(parsed.found, parsed.sources).splitlines()
    assert all(len(line) < 600 for line in lines)
    assert lines[2].strip("^ ") == ""


# -- drawn ------------------------------------------------------------------------------------


def holds_together(parsed: Parsed, files: set[str]) -> None:
    """A procedure, or reasons with a place; and they can be shown."""
    assert (parsed.procedure is None) == bool(parsed.found)
    found = check(parsed.procedure) if parsed.procedure else parsed.found
    for item in found:
        lines = parsed.sources[item.span.file].split("\n")
        assert item.span.file in files
        assert 1 <= item.span.line <= len(lines)
        assert item.span.column >= 1
        assert item.code in CODES
        assert item.message
        assert item.hint, item
    assert render(found, parsed.sources).endswith(("problem.\n", "problems.\n"))


def read(data: bytes) -> Parsed:
    return parse("x.yml", {"x.yml": data, **SHARED}.get)


PIECES = (
    *("procedure", "situations", "rules", "use", "then", "must", "text", "when", "a", "0:30"),
    *(": ", "\n", "\n  ", "\n    ", "- ", "{", "}", "[", "]", ", ", '"', "'", "#", "&a ", "*a"),
    *("|\n", ">-\n", "? ", "!!str ", "---\n", "...\n", "%YAML 1.2\n", "<<", "\t", "\r", "é", "\\"),
)


@settings(max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(st.sampled_from(PIECES), max_size=60).map(lambda pieces: "".join(pieces).encode()),
    )
)
@example(b"\xef\xbb\xbf")
@example(b"a: |2\n\n")
@example(b"use: [stages/the-room.yml, '', ., /, '\\0']\n")
def test_bytes_of_any_kind_are_refused_with_a_place(data: bytes) -> None:
    parsed = read(data)
    assert parsed.procedure is None
    holds_together(parsed, {"x.yml", *SHARED})


def mutated(rng: random.Random) -> str:
    """The real procedure with a few lines and characters changed."""
    lines = REAL.split("\n")
    for _ in range(rng.randint(1, 4)):
        here, there = rng.randrange(len(lines)), rng.randrange(len(lines))
        line = lines[here]
        at = rng.randrange(len(line) + 1)
        match rng.randrange(8):
            case 0:
                del lines[here]
            case 1:
                lines.insert(there, line)
            case 2:
                lines[here], lines[there] = lines[there], line
            case 3:
                lines[here] = "  " + line
            case 4:
                lines[here] = line[2:]
            case 5:
                lines[here] = line[:at] + line[at + 1 :]
            case 6:
                lines[here] = line[:at] + rng.choice(PIECES) + line[at:]
            case _:
                words = line.split(" ")
                rng.shuffle(words)
                lines[here] = " ".join(words)
    return "\n".join(lines)


@settings(max_examples=120)
@given(st.integers(0, 2**32))
def test_the_real_procedure_changed_at_random_is_read_or_refused(seed: int) -> None:
    holds_together(read(mutated(random.Random(seed)).encode()), {"x.yml", *SHARED})


@settings(max_examples=100)
@given(
    st.recursive(
        st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
        ),
    )
)
def test_what_another_yaml_library_writes_is_read_as_it_was(data: Any) -> None:
    text = yaml.safe_dump(data, allow_unicode=True)
    decoded, problems = nodes.decode(text.encode("utf-8", "surrogatepass"), "x.yml")
    node, found = (None, problems) if problems else nodes.read(decoded, "x.yml")

    def plain(node: nodes.YamlNode) -> Any:
        if node.kind == "mapping":
            return {key.text: plain(value) for key, value in node.items}
        return [plain(part) for part in node.parts] if node.kind == "list" else node.text

    assert found or node is None or plain(node) == data


def test_a_file_without_a_name_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="the name of a file is empty"):
        located("", ROOT)


PIECES = [
    *("a", "b: ", "x:y", "0:10", "é", "~", " ", "\n", "\n  ", "\n    ", "\t", "- ", "-"),
    *("...", "[", "]", "{", "}", ", ", ": ", "?", "|", ">", ": |\n  t\n", "'", '"', "#", " #c"),
    *("&", "*", "!", "%", "@", "`", "\\n"),
]  # fmt: skip
AROUND = ("{}", "a: [{}]", "a: {{b: {}}}")
TEXTS = 4_000


def read_as(node: nodes.YamlNode | None) -> Any:
    """What was read, and where; an empty value has no place of its own."""
    if node is None:
        return None
    at = (node.span.line, node.span.column) if node.text or node.kind != "text" else ()
    items = [(read_as(key), read_as(value)) for key, value in node.items]
    return node.kind, at, node.text, node.plain, items, [read_as(part) for part in node.parts]


def test_both_readers_of_yaml_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick one, and the one that is everywhere: a file means the same in a browser."""
    rng = random.Random(7)
    for _ in range(TEXTS):
        some = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 8)))
        text = rng.choice(AROUND).format(some)
        said = []
        for reader in (yaml.CSafeLoader, yaml.SafeLoader):
            monkeypatch.setattr(nodes, "_QUICK", reader)
            node, found = nodes.read(text, "small.yml")
            said.append("refused" if found else read_as(node))
        assert said[0] == said[1], text
