"""What a rule asks is on the page, whole: no slip of the pen in a rule leaves the page as it was.

The rules of the first procedure are changed one modifier at a time (`tests/tools/mutants.py`). The
text of a rule is its author's and stays; what reads otherwise is said by the page itself.
"""

from __future__ import annotations

import os
import re

from mutants import first_mutants
from support import candidate_no_show

from simulator.core.model import Procedure
from simulator.site import procedure_pages
from simulator.site.news import NO_NEWS
from simulator.site.views import Views
from simulator.training.right_runs import ways

STEP = int(os.environ.get("MUTANTS_STEP", "5"))
"""Every how many-th change is looked at; 1 for all."""

OF_RULES = {"guard", "bound", "quantifier", "counter", "reason"}
"""Changes of what a rule asks, or of a condition that it names. Where a way leads is another thing:
the page tells the ways that people take, and not what comes of each mistake."""

PROCEDURE = candidate_no_show()
WAYS = ways(PROCEDURE)


def help_page(procedure: Procedure) -> str:
    """The page but for the digests of what it runs, which change with everything."""
    page = procedure_pages._help(Views(procedure, WAYS), None, NO_NEWS)
    return re.sub(r"[0-9a-f]{10,}", "", page)


def test_no_slip_of_the_pen_leaves_the_page_as_it_was() -> None:
    before = help_page(PROCEDURE)
    changed = [mutant for mutant in first_mutants() if mutant.what in OF_RULES][::STEP]
    unsaid = [f"{one.what}: {one.name}" for one in changed if help_page(one.procedure) == before]
    assert len(changed) > 400 // STEP
    assert not unsaid, "\n".join(unsaid)
