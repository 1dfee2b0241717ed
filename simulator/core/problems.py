"""One word for what is wrong: a problem, from the parser and the proof to every rendering."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.core.model import Span
from simulator.core.runs.witness import Witness

CODES: dict[str, str] = {
    "RR001": "The file cannot be read as UTF-8 text",
    "RR002": "The file is too large, too deep or has too many parts",
    "RR003": "A character that does not belong in a text file",
    "RR004": "The YAML is broken",
    "RR005": "A YAML feature that procedures do not use",
    "RR006": "The same key twice",
    "RR007": "The file is empty",
    "RR010": "An unknown key",
    "RR011": "A missing key",
    "RR012": "The wrong shape: a mapping, a list or a text was expected",
    "RR013": "A value that does not fit",
    "RR014": "An id that does not fit",
    "RR020": "A name that is unknown, or that stands for something else",
    "RR021": "One name for two things",
    "RR022": "A slot in a text that nothing fills",
    "RR023": "A number in prose that no constant backs, or in another unit than what follows it",
    "RR024": "A shared file that cannot be used",
    "RR025": "A procedure that is not there",
    "RR030": "A situation that nothing leads to",
    "RR031": "A situation that nothing leads out of",
    "RR032": "An event that can happen with nothing said about it",
    "RR033": "A way on that can never be taken",
    "RR034": "Passing moments that lead in a circle",
    "RR035": "A window that closes before it opens",
    "RR036": "An act that cannot be done where a rule speaks of it",
    "RR037": "Rules that wait for each other",
    "RR038": "Choices that do not fit the dialogs",
    "RR039": "A key that says nothing where it stands",
    "RR040": "A clause that nothing cites",
    "RR041": "A rule that cites no clause",
    "RR042": "Something defined and never used",
    "RR043": "A reading that nothing uses",
    "RR044": "A situation that no scenario reaches",
    "RR045": "A rule without its reason, where most have one",
    "RR046": "A pass mark that says nothing",
    "RR050": "A scenario that has no right run",
    "RR051": "A scenario that ends in another way than it says",
    "RR052": "An example whose lines cannot be followed",
    "RR053": "An example that the rules answer otherwise",
    "RR054": "A question that the search answers otherwise",
    "RR055": "A scenario that means something else within the bounds of its people",
    "RR060": "A run that does not fit",
    "RR070": "A dead end: no right way leads to an end any more",
    "RR071": "A case that need never end",
    "RR072": "Something that never comes about",
    "RR073": "A duty that is due while its act is forbidden",
    "RR074": "A duty that nobody can keep",
    "RR075": "Two duties that exclude each other",
    "RR076": "A claim that does not hold",
    "RR077": "A proof that reached its limit",
    "RR078": "Something that no right run meets",
    "RR079": "A rule or claim that decides nothing",
    "RR080": "A release whose files are not those that were released",
    "RR081": "A release without its checksums",
}
"""Every code with what it means. The reference page is made from this table."""

STYLE = frozenset({"RR023", "RR042", "RR045"})
"""What a procedure can be read and played with, and ought not to have all the same."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where, a code, a plain sentence, and what to do.

    ``width`` is how many columns the carets cover, ``story`` the lines of a run that shows it.
    What a proof finds has the ``kind`` and id of what it is ``about``, a run that shows it, if one
    can, and the rules of which less need be said then (``explains``).
    """

    span: Span
    code: str
    message: str
    hint: str = ""
    width: int = 1
    story: tuple[str, ...] = ()
    kind: str = ""
    about: str = ""
    witness: Witness | None = field(default=None, compare=False)
    explains: tuple[str, ...] = ()
