"""The small Python says what this one says, byte for byte, and what it cannot run is not packed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from small_python import (
    differences,
    judged,
    known_runs,
    load,
    procedures,
    rehearsed,
    runs_of,
    small_python,
    tapped,
)
from support import COMPARED

from simulator.core.answers import Answers
from simulator.core.machine.engine import Machine
from simulator.site import lowered

KNOWN, RANDOM, PLAYED = 40, 12, 4
"""How many runs of each procedure: of its scenarios and examples, by chance, and rehearsed."""

SEARCHED_LONG = {"low-pressure"}
"""Where the shortest right run takes the small Python a second to find."""


def test_the_same_verdicts_views_and_duties_of_all_procedures(tmp_path: Path) -> None:
    rng = random.Random(20)
    compared = 0
    with small_python(tmp_path) as small:
        for name, procedure in procedures().items():
            machine, here = Machine(procedure), Answers()
            less = 10 if name in SEARCHED_LONG else 1
            known = list(known_runs(machine))
            runs = [
                *rng.sample(known, min(len(known), KNOWN // less)),
                *runs_of(machine, rng, RANDOM // less),
            ]
            played = [run for run in runs if run.scenario][: PLAYED // less]
            requests = [load(procedure), *map(judged, runs), *map(tapped, played)]
            for run in played:
                requests += rehearsed(run, rng.randrange(1000))
            assert differences(small, here, requests) == [], name
            compared += len(requests)
    COMPARED["answers of Python and of the small Python, byte by byte"] = compared


def test_what_cannot_be_done_is_told_in_the_same_words(tmp_path: Path) -> None:
    [name] = [name for name in procedures() if name == "fire-drill"]
    procedure = procedures()[name]
    requests = [
        '{"op": "begin", "scenario": "x"}',
        load(procedure),
        '{"op": "begin", "scenario": "nowhere"}',
        '{"op": "act", "at": 3, "name": "walk_out"}',
        *(
            f'{{"op": "judge", "run": {{"procedure": "fire-drill", "inputs": [{lines}]}}}}'
            for lines in ('"0:1 x"', '"0:10 jump"', '"0:10 wait", "0:05 wait"', '"1:60 wait"', "5")
        ),
        '{"op": "judge", "run": {"procedure": "fire-drill", "facts": {"no": 1}, "inputs": []}}',
    ]
    with small_python(tmp_path) as small:
        here = Answers()
        assert differences(small, here, requests) == []


@pytest.mark.parametrize(
    "source",
    [
        "from functools import reduce\ndef f(x):\n return reduce(x)",
        "def f(x):\n match x:\n  case [a, b]:\n   return a",
    ],
)
def test_what_the_pass_does_not_know_is_refused(source: str) -> None:
    with pytest.raises(lowered.CannotLower):
        lowered.check("engine.py", lowered.lower(source, "engine.py"))
