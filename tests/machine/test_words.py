"""Slots in scripts and lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.slots import SLOT, fill

NAMES = {"name": "Ada", "your_name": "Kim", "premium": True, "nobody": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi, is this {name}? This is {your_name}.", "Hi, is this Ada? This is Kim."),
        ("{name}{name}", "AdaAda"),
        # What has no words stays as it stands.
        ("{stranger} and {premium} and {nobody}", "{stranger} and {premium} and {nobody}"),
        ("{ name } {name {{name}}", "{ name } {name {Ada}"),
        ("no slots, 10:00, 100 %", "no slots, 10:00, 100 %"),
    ],
)
def test_slots_are_filled(text, expected):
    assert fill(text, NAMES) == expected


def test_words_that_look_like_a_slot_are_not_filled_again():
    assert fill("{name}", {"name": "{your_name}", "your_name": "Kim"}) == "{your_name}"


@given(st.text())
def test_without_values_nothing_changes(text):
    assert fill(text, {}) == text


plain = st.text(st.characters(exclude_characters="{}"))


@given(st.lists(plain, min_size=1), st.text(min_size=1))
def test_what_stands_between_slots_stays(parts, value):
    assert fill("{name}".join(parts), {"name": value}) == value.join(parts)


@given(plain)
def test_a_text_without_braces_has_no_slots(text):
    assert SLOT.search(text) is None
