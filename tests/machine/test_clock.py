"""Times and durations as people write and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core import clock

seconds = st.integers(0, clock.SECONDS_MAX)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0:00", 0),
        ("2:30", 150),
        ("02:30", 150),
        ("10:00", 600),
        ("90:00", 5_400),
        ("1440:00", 86_400),
        ("1440:01", None),  # longer than a day
        ("2:60", None),
        ("2:5", None),
        ("2:305", None),
        ("230", None),
        ("2.30", None),
        ("-2:30", None),
        ("1:02:30", None),
        (" 2:30", None),
        ("2:30\n", None),
        ("２:30", None),  # a wide digit
        ("", None),
    ],
)
def test_times_are_minutes_and_seconds(text, expected):
    assert clock.parse(text) == expected


@given(seconds)
def test_reading_what_is_shown_gives_the_same_time(value):
    assert clock.parse(clock.show(value)) == value


@given(st.text(max_size=8))
def test_any_text_is_a_time_within_a_day_or_none(text):
    value = clock.parse(text)
    assert value is None or 0 <= value <= clock.SECONDS_MAX


@given(seconds, seconds)
def test_later_times_look_different(one, other):
    assert (clock.show(one) == clock.show(other)) == (one == other)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (90, "90 seconds"),
        (120, "2 minutes"),
        (600, "10 minutes"),
    ],
)
def test_durations_in_words(value, words):
    assert clock.span(value) == words


@pytest.mark.parametrize(("value", "word"), [(0, "zero"), (2, "two"), (20, "twenty"), (21, "21")])
def test_small_numbers_in_words(value, word):
    assert clock.word(value) == word


@given(st.integers(0, 100))
def test_number_words_are_read_back(value):
    word = clock.word(value)
    assert clock.NUMBER_WORDS.get(word, value) == value
