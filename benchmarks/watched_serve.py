"""`bantin serve` with a watch on its event loop; started by `telegram_load.py`, which says when to look.

Run: PYTHONPATH=. python benchmarks/watched_serve.py CONFIG   (or without CONFIG: an idle loop, to compare)

Every line on standard input ends a stretch of time, and what was seen in it is printed as one line of JSON:

- how long each step of the loop was at work, by its thread's own time: nobody else can be dealt with
  meanwhile, whatever else the machine does;
- how late a task woke that sleeps for 5 ms again and again: what the loop's steps, other threads of the
  process and other programs cost together. An idle process shows the share of the other programs.
"""

from __future__ import annotations

import asyncio
import heapq
import json
import sys
import threading
import time
from asyncio import events
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

_STEP_S = 0.005
_BUCKET_S = 0.0005
_SHOWN = 6
_LONG_S = 0.1


@dataclass(frozen=True, slots=True)
class Spans:
    """Lengths of time, in milliseconds; all 0 where there were none."""

    count: int
    p99: float
    p999: float
    longest: float
    over_100: int


class Tally:
    """Counts lengths of time in little memory."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._longest = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self._counts[int(seconds / _BUCKET_S)] += 1
        self._longest = max(self._longest, seconds)

    def spans(self) -> Spans:
        """What was counted."""
        many = self._counts.total()
        over = sum(count for bucket, count in self._counts.items() if bucket * _BUCKET_S >= _LONG_S)
        return Spans(many, self._mark(0.99), self._mark(0.999), round(1000 * self._longest, 1), over)

    def _mark(self, share: float) -> float:
        left = share * self._counts.total()
        for bucket in sorted(self._counts):
            left -= self._counts[bucket]
            if left <= 0:
                return round(1000 * (bucket + 1) * _BUCKET_S, 1)
        return 0.0


@dataclass(slots=True)
class Stretch:
    """What was seen of the loop in a stretch of time."""

    late: Tally = field(default_factory=Tally)
    work: Tally = field(default_factory=Tally)
    longest: list[tuple[float, float, str]] = field(default_factory=list)  # a heap, the shortest first

    def add_step(self, work: float, clock: float, handle: Any) -> None:  # noqa: ANN401 (asyncio's own)
        """Count a step of the loop, by its thread's work and by the clock; keep what the longest were."""
        self.work.add(work)
        if len(self.longest) < _SHOWN:
            heapq.heappush(self.longest, (work, clock, _name(handle)))
        elif work > self.longest[0][0]:
            heapq.heapreplace(self.longest, (work, clock, _name(handle)))

    def report(self) -> dict[str, Any]:
        """All of it, as JSON has it."""
        steps = [
            {"work": round(1000 * work, 1), "clock": round(1000 * clock, 1), "step": name}
            for work, clock, name in sorted(self.longest, reverse=True)
        ]
        return {"late": asdict(self.late.spans()), "work": asdict(self.work.spans()), "steps": steps}


class Watch:
    """Watches the one loop of this process."""

    def __init__(self) -> None:
        self._now = Stretch()

    def listen(self) -> None:
        """Begin another stretch with each line that comes, and print what was seen in the one before."""
        for _ in sys.stdin:
            seen, self._now = self._now, Stretch()
            print(json.dumps(seen.report()), flush=True)

    def time_steps(self) -> None:
        """Have every step of a loop counted from now on."""
        run = events.Handle._run  # noqa: SLF001 (asyncio's debug mode measures by the clock alone)

        def step(handle: Any) -> None:  # noqa: ANN401 (asyncio's own)
            begun, work = time.perf_counter(), time.thread_time()
            run(handle)
            self._now.add_step(time.thread_time() - work, time.perf_counter() - begun, handle)

        vars(events)["Handle"]._run = step  # noqa: SLF001

    async def sleep_and_wake(self) -> None:
        """Count how late one wakes, until cancelled."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_STEP_S)
            self._now.late.add(time.perf_counter() - before - _STEP_S)


def _name(handle: Any) -> str:  # noqa: ANN401 (asyncio's own)
    """What a step belongs to: the coroutine, and where it waits now, innermost first."""
    task = getattr(handle._callback, "__self__", None)  # noqa: SLF001
    coroutine: Any = task.get_coro() if isinstance(task, asyncio.Task) else None
    if coroutine is None:
        return repr(handle._callback)[:90]  # noqa: SLF001
    name, places = coroutine.__qualname__, []
    while frame := getattr(coroutine, "cr_frame", None):
        places.append(f"{frame.f_code.co_name}:{frame.f_lineno}")
        coroutine = coroutine.cr_await
    return f"{name} at {' < '.join(reversed(places[-4:])) or 'its end'}"


def serve(config: Path, watch: Watch) -> None:
    """Run the command line's `serve`, and have its loop watched from the first step on."""
    from bot.cli.main import main  # noqa: PLC0415 (an idle loop has no use for it)
    from bot.telegram import application  # noqa: PLC0415
    from bot.telegram.runtime import process  # noqa: PLC0415

    unwatched = process.serve

    async def watched(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (given on as they are)
        sleeper = asyncio.create_task(watch.sleep_and_wake())
        try:
            await unwatched(*args, **kwargs)
        finally:
            sleeper.cancel()

    vars(application)["serve"] = watched
    sys.argv[1:] = ["--config", str(config), "serve"]
    main()


def run() -> None:
    """Watch what the command line asks for."""
    watch = Watch()
    threading.Thread(target=watch.listen, daemon=True).start()
    if len(sys.argv) > 1:
        watch.time_steps()
        serve(Path(sys.argv[1]), watch)
    else:
        asyncio.run(watch.sleep_and_wake())


if __name__ == "__main__":
    run()
