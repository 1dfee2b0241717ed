"""Other procedures that one sends its readers to."""

from __future__ import annotations

from itertools import chain
from pathlib import PurePosixPath

from simulator.core.model import Page, Procedure
from simulator.core.problems import Problem
from simulator.core.spelling import quoted
from simulator.language.build_model import Read
from simulator.language.grammar import ID


def not_there(procedure: Procedure, read: Read) -> list[Problem]:
    """Procedures that are named under `instead` and that *read* finds none of beside this one."""
    folder = PurePosixPath(procedure.file).parent
    pages = [*(s.instead for s in procedure.situations), *(e.instead for e in procedure.endings)]
    return [
        _problem(page)
        for page in chain.from_iterable(pages)
        if page.procedure
        and not (ID.fullmatch(page.procedure) and read(str(folder / f"{page.procedure}.yml")))
    ]


def _problem(page: Page) -> Problem:
    message = f"there is no procedure {quoted(page.procedure)} in this folder"
    hint = "give the name of its file without `.yml`, or leave `procedure` out: the title is enough"
    return Problem(page.span, "RR025", message, hint, len(page.procedure))
