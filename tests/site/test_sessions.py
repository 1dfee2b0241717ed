"""Random sessions of The Room with the real engine: whatever is pressed, lost, late or doubled, no
act is lost or done twice, and the record is judged as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from random_sessions import alone, played

SESSIONS = 20_000


@pytest.mark.slow
def test_whatever_happens_to_a_session_it_comes_to_what_its_acts_mean(tmp_path: Path) -> None:
    total, told = played(tmp_path, SESSIONS, 1)
    assert not alone(total), f"{told}\nTo play this one alone:\n{alone(total)}"
    assert total["sessions"] == SESSIONS
    assert total["acts"] > SESSIONS
    assert total["compared"] > SESSIONS / 2
    assert total["debriefs"] > SESSIONS / 10
    assert len(total["faults"]) == 7
    assert min(total["faults"].values()) > SESSIONS / 50
