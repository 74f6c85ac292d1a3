"""Does anything keep the bot's event loop from its turn when very many ask at once, and what?

Run: PYTHONPATH=. python benchmarks/loop_delay.py [--chats 200] [--rounds 1] [--data DIR]

The load is that of `telegram_load.py`, whose figures are printed first. Then come those of the loop's own
steps, from the first update on: how long each held the loop, by the clock and by the work of its thread. A
step that is long by the clock alone stood still for other threads, or for other programs of the machine.
"""

from __future__ import annotations

import asyncio
import heapq
import sys
import time
from asyncio import events
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import telegram_load

CHATS = 200
SHOWN = 8
FIRST = "create_task_callback"  # of the library: it begins to deal with what came


@dataclass(slots=True)
class Steps:
    """How long the steps of a loop took, in seconds, once there was an update."""

    by_clock: list[float] = field(default_factory=list)
    by_work: list[float] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """What was found, in milliseconds."""
        for kind, all_ in (("clock", self.by_clock), ("work", self.by_work)):
            ordered = sorted(all_)
            marks = (ordered[int(share * len(ordered))] for share in (0.5, 0.99, 0.999))
            p50, p99, p999 = (f"{1000 * mark:.2f}" for mark in marks)
            yield (
                f"steps of the loop by {kind}: {len(ordered)}, longest {1000 * ordered[-1]:.0f} ms, "
                f"p50 {p50} ms, p99 {p99} ms, p99.9 {p999} ms, all {sum(ordered):.1f} s"
            )
            for took, name in heapq.nlargest(SHOWN, zip(all_, self.names, strict=True)):
                yield f"  {1000 * took:7.1f} ms  {name}"


@contextmanager
def measured() -> Iterator[Steps]:
    """Measure every step that a loop of this process makes during the block."""
    steps, run = Steps(), events.Handle._run  # noqa: SLF001 (asyncio's debug mode measures by the clock alone)

    def step(handle: Any) -> None:  # noqa: ANN401 (asyncio's own)
        task = getattr(handle._callback, "__self__", None)  # noqa: SLF001
        coroutine = task.get_coro() if isinstance(task, asyncio.Task) else None
        name = getattr(coroutine, "__qualname__", None) or repr(handle._callback)[:90]  # noqa: SLF001
        begun, work = time.perf_counter(), time.thread_time()
        run(handle)
        if steps.names or FIRST in name:
            steps.by_clock.append(time.perf_counter() - begun)
            steps.by_work.append(time.thread_time() - work)
            steps.names.append(f"{name} at {_place(coroutine)}")

    events.Handle._run = step  # type: ignore[method-assign]  # noqa: SLF001
    try:
        yield steps
    finally:
        events.Handle._run = run  # type: ignore[method-assign]  # noqa: SLF001


def _place(coroutine: Any) -> str:  # noqa: ANN401 (whatever a task runs)
    """Where a coroutine waits now, innermost first."""
    places: list[str] = []
    while frame := getattr(coroutine, "cr_frame", None):
        places.append(f"{frame.f_code.co_name}:{frame.f_lineno}")
        coroutine = coroutine.cr_await
    return " < ".join(reversed(places[-5:])) or "its end"


def main() -> None:
    """Print the figures."""
    if "--chats" not in sys.argv:
        sys.argv += ["--chats", str(CHATS)]
    with measured() as steps:
        telegram_load.main()
    print("\n".join(steps.lines()))


if __name__ == "__main__":
    main()
