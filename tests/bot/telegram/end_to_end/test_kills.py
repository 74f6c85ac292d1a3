import random
import sys
from pathlib import Path

import pytest

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.kills import (
    End,
    Outcome,
    Place,
    Way,
    kill_over_outbox,
    kill_over_questions,
)
from tests.conftest import library_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there"),
]
QUESTIONS, ROUNDS = 20, 2


@pytest.mark.parametrize("end", ["kill", "terminate", "kill twice"])
@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_no_question_is_lost(
    indexed: Engine, tmp_path: Path, unused_tcp_port: int, way: Way, end: End
) -> None:
    """Whatever ends the process over twenty questions, each of them is answered in the end."""
    chance = random.Random(f"{way} {end}")  # noqa: S311 (of no secret)
    late = 0
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        place = Place(folder, library_of(indexed).path.parent, unused_tcp_port)
        outcome = await kill_over_questions(way, end, place, QUESTIONS, chance)
        assert outcome.lost == 0
        kills = {"kill": 1, "terminate": 0, "kill twice": 2}[end]
        assert outcome.most <= 1 + kills  # once more where the confirmation was lost in that moment
        late += outcome.late
    assert late or end == "terminate"


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_what_could_not_be_sent_outlives_a_kill(
    indexed: Engine, tmp_path: Path, unused_tcp_port: int, way: Way
) -> None:
    """Answers that wait for Telegram when the process is killed come after the next start, each once."""
    place = Place(tmp_path, library_of(indexed).path.parent, unused_tcp_port)
    outcome = await kill_over_outbox(way, place, QUESTIONS)
    assert outcome == Outcome(QUESTIONS, lost=0, twice=0, late=QUESTIONS, most=1)
