"""Ends the command line many times while threads compute; prints the statuses, and is a program of its own.

Run: PYTHONPATH=. python tests/bot/cli/computing.py ROUNDS WORD...

Each round is a fork of this process, so that the libraries are loaded once: two threads of an executor call
into torch again and again, as the encoder does, and the words are given to the command line meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable

import torch

from bot.cli import main
from bot.telegram.runtime.executors import Executor

_WARM_S = 0.2


def compute() -> None:
    """Never return."""
    square = torch.ones(200, 200)
    while True:
        torch.mm(square, square)


async def begin() -> None:
    """Have two threads compute, and wait for them no longer."""
    executor = Executor(2, 0, "answer")
    tasks = [asyncio.create_task(executor.run(compute)) for _ in range(2)]
    await asyncio.sleep(_WARM_S)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def play(run: Callable[[], None]) -> int:
    """The status of one round in a process of its own; negative for the signal that ended it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    asyncio.run(begin())
    run()
    sys.exit(0)


def play_rounds() -> None:
    """Print the statuses as JSON, and how long the longest round took."""
    torch.set_num_threads(1)  # a fork of threads that wait for one another would wait for ever
    count, *words = sys.argv[1:]
    sys.argv = ["bantin", *words]
    statuses, longest = [], 0.0
    for _ in range(int(count)):
        begun = time.monotonic()
        statuses.append(play(main.main))
        longest = max(longest, time.monotonic() - begun)
    sys.stdout.write(json.dumps({"statuses": statuses, "longest": longest}) + "\n")


if __name__ == "__main__":
    play_rounds()
