"""What people say to an act of the trainee's. Words alone: the case goes on as if nobody had said
them, so they change nothing of what is right."""

from __future__ import annotations

from simulator.core.machine.engine import Input
from simulator.core.model import Persona, Procedure
from simulator.core.runs.people import draw
from simulator.core.shapes import SaidBack


def reply(procedure: Procedure, scenario: str, given: Input, chance: int) -> SaidBack | None:
    """What the first of the people of *scenario* who has an answer says to *given*; of several
    words, those that *chance* draws. Somebody who only answers speaks as the others do."""
    people = procedure.scenario[scenario].people if scenario else ()
    for persona in people:
        texts = [words for act, words in persona.replies if act == given.name]
        if texts:
            text = texts[draw(chance, f"{persona.id} {given.name}", len(texts))]
            speakers = [_speaker(procedure, one) for one in (persona, *people)]
            speaker = ([one for one in speakers if one] or [""])[0]
            return {"at": given.at, "act": given.name, "speaker": speaker, "text": text}
    return None


def _speaker(procedure: Procedure, persona: Persona) -> str:
    """Who the person is in most of what they do; empty where nobody says."""
    speakers = [procedure.event[reaction.does].speaker for reaction in persona.reactions]
    named = [speaker for speaker in speakers if speaker]
    return max(named, key=named.count, default="")
