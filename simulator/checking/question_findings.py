"""The questions of a procedure, put to the search of its page: where the wrong answer is first."""

from __future__ import annotations

from simulator.core.model import Procedure, SearchQuestion
from simulator.core.problems import Problem
from simulator.core.spelling import counted, quoted
from simulator.search import entries
from simulator.search.entries import Findable


def unanswered(procedure: Procedure) -> tuple[list[Problem], str]:
    """Questions whose first hit is none of their answers; and why they could not be asked, where
    that is so."""
    if not procedure.questions:
        return [], ""
    from simulator.search.ask import first_hits  # it starts a program, which few need
    from simulator.toolchain import ToolMissing

    known = entries.of(procedure)
    try:
        first = first_hits(known, [question.text for question in procedure.questions])
    except ToolMissing as missing:
        count = counted(len(procedure.questions), "question")
        return [], f"{procedure.id}: {count} not put to the search: {missing}"
    pairs = zip(procedure.questions, first, strict=True)
    return [_otherwise(q, hit) for q, hit in pairs if not hit or hit["id"] not in q.answers], ""


def _otherwise(question: SearchQuestion, hit: Findable | None) -> Problem:
    found = f"{quoted(hit['title'])} (`{hit['id']}`)" if hit else "nothing"
    wanted = "` or `".join(question.answers)
    message = f"the search finds {found} first, and not `{wanted}`"
    hint = "give the right one these words under `also called`, or change the question"
    return Problem(question.span, "RR054", message, hint, len(question.text))
