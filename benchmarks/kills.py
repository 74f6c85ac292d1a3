"""Kills the serving process over questions, again and again; counts what is lost and what is answered twice.

    PYTHONPATH=. .venv/bin/python benchmarks/kills.py [--rounds 20] [--questions 20] [--way WAY] [--end END]

In each round people ask in as many chats, the process ends 0.1 to 1.15 s or some answers later (by SIGKILL,
by SIGTERM, or by SIGKILL and once more during the next start), and is started again. Prints one line for each
way and end, and ends with status 1 where an answer was lost. The library is that of the tests, with their
quick encoder.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from tests.bot.telegram.end_to_end.kills import End, Outcome, Place, Way, kill_over_questions
from tests.conftest import indexing
from tests.doubles import SyllableEncoder


def main() -> None:
    """Play the rounds and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--way", choices=get_args(Way), action="append")
    parser.add_argument("--end", choices=get_args(End), action="append")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    os.environ["PTB_TIMEDELTA"] = "1"
    lost = 0
    print(f"{'way':8} {'end':11} {'asked':>6} {'late':>6} {'lost':>6} {'twice':>6}")
    with TemporaryDirectory() as name:
        library = Path(name) / "library"
        indexing(SyllableEncoder())(library)
        for way in chosen.way or get_args(Way):
            for end in chosen.end or get_args(End):
                chance = random.Random(f"{way} {end} {chosen.seed}")  # noqa: S311 (of no secret)
                sum_ = Outcome(0, 0, 0, 0, 0)
                for number in range(chosen.rounds):
                    place = Place(Path(name) / f"{way} {end} {number}", library, _free_port())
                    sum_ += asyncio.run(kill_over_questions(way, end, place, chosen.questions, chance))
                print(
                    f"{way:8} {end:11} {sum_.asked:6} {sum_.late:6} {sum_.lost:6} {sum_.twice:6}", flush=True
                )
                lost += sum_.lost
    sys.exit(lost > 0)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()
