"""The definition of the language, and what is made from it: schema, reference, codes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from simulator.core.problems import CODES
from simulator.language import nodes, reference
from simulator.language.grammar import RECORDS

ROOT = Path(__file__).resolve().parents[2]
PROCEDURES = sorted((ROOT / "procedures").glob("*.yml"))
SHARED = sorted(
    path
    for folder in (
        "procedures/stages",
        "tests/procedures/full/stages",
        "tests/procedures/full/examples",
    )
    for path in (ROOT / folder).glob("*.yml")
)
GOOD = sorted((ROOT / "tests/procedures/good").glob("*.yml"))
FULL = sorted((ROOT / "tests/procedures/full").glob("*.yml"))
STARTER = ROOT / "simulator/language/templates/starter.yml"
STRUCTURAL = ("RR010", "RR011", "RR012", "RR013", "RR014")
"""Codes about structure: what a schema can see."""


def as_an_editor_reads_it(path: Path) -> Any:
    """The data of a YAML file under the core schema of YAML 1.2, as editors have it."""
    node, found = nodes.read(nodes.decode(path.read_bytes(), path.name)[0], path.name)
    assert node is not None and not found, found

    def plain(node: nodes.YamlNode) -> Any:
        if node.kind == "mapping":
            return {key.text: plain(value) for key, value in node.items}
        if node.kind == "list":
            return [plain(part) for part in node.parts]
        if node.plain and re.fullmatch(r"[-+]?\d+", node.text):
            return int(node.text)
        if node.plain and node.text in ("true", "false"):
            return node.text == "true"
        return None if node.plain and node.text in ("", "null", "~") else node.text

    return plain(node)


def validator(name: str) -> Draft202012Validator:
    """The schema in the file *name*, with the other schemas beside it."""
    read = {path: json.loads(text) for path, text in reference.files().items() if "schema" in path}
    beside = [(Path(path).name, Resource.from_contents(made)) for path, made in read.items()]
    registry = Registry().with_resources(beside)
    schema, checks = read[f"{reference.SCHEMAS}/{name}"], Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, registry=registry, format_checker=checks)


def errors(path: Path, name: str = "procedure.schema.json") -> list[str]:
    return [error.message for error in validator(name).iter_errors(as_an_editor_reads_it(path))]


def structural(path: Path) -> bool:
    """Whether a bad fixture is bad in its structure, going by its stored output."""
    codes = re.findall(r": (RR\d{3}): ", path.with_suffix(".out").read_text("utf-8"))
    return bool(codes) and set(codes) <= set(STRUCTURAL) - {"RR014"}


def test_the_schemas_are_valid_schemas() -> None:
    for name in ("procedure.schema.json", "shared-file.schema.json"):
        Draft202012Validator.check_schema(validator(name).schema)


@pytest.mark.parametrize("path", [*PROCEDURES, *GOOD, *FULL, STARTER], ids=lambda path: path.stem)
def test_the_schema_accepts_good_procedures(path: Path) -> None:
    assert errors(path) == []


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)
def test_the_schema_accepts_shared_files(path: Path) -> None:
    assert errors(path, "shared-file.schema.json") == []


def test_the_schema_refuses_what_is_structurally_bad() -> None:
    bad = [p for p in (ROOT / "tests/procedures/bad").glob("*.yml") if structural(p)]
    assert len(bad) >= 4, "there are structurally bad fixtures"
    assert [path.name for path in bad if not errors(path)] == []


def test_what_is_generated_is_current() -> None:
    stale = [n for n, text in reference.files().items() if (ROOT / n).read_text("utf-8") != text]
    assert stale == [], "run `python build.py reference`"


def test_every_key_and_every_code_is_on_the_reference_page() -> None:
    page = reference.page()
    keys = {key.name for keys in RECORDS.values() for key in keys}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
    assert [code for code in CODES if f"| `{code}` |" not in page] == []


def test_every_code_that_the_program_gives_is_in_the_table() -> None:
    given = set()
    for path in (ROOT / "simulator").rglob("*.py"):
        given |= set(re.findall(r'"(RR\d{3})"', path.read_text("utf-8")))
    assert given == set(CODES)
