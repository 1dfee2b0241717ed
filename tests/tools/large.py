"""Procedures of any size, for measuring: a chain of steps, each with a deadline, a way back and a
way out. Every tenth step counts how often it was fallen back from, and asks for it."""

from __future__ import annotations

from support import small

from simulator.core.model import Procedure

STEP = """
  {here}:
    rules:
      go-{here}: {{must: go, within: pause}}
      no-stop-{here}: {{must not: stop, before: over{guard}}}
    then:
      go: {next}
      falls: {{to: {back}}}
      stop: end
"""


def name(number: int) -> str:
    """An id for each number below 400, without digits or vowels: prose holds no numbers."""
    letters = "bcdfghjklmnpqrstvwxz"
    return f"s{letters[number // 20]}{letters[number % 20]}"


def large(situations: int, pause: str = "1:00") -> Procedure:
    """A procedure of so many situations; *pause* is how long a step may take."""
    text = [
        f"times: {{over: 10:00}}\nlimits: {{pause: {pause}, often: 2}}",
        "acts: [go, stop]\nevents: [falls]\nsituations:",
    ]
    for i in range(situations):
        guard = ", when: {falls: {below: often}}" if i % 10 == 9 else ""
        following, back = name((i + 1) % situations), name(max(0, i - 1))
        text.append(STEP.format(here=name(i), next=following, back=back, guard=guard))
    return small("\n".join(text))
