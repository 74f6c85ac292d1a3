"""Whether the bot takes questions and can answer them, and if not, what is missing, in one word each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, Literal, TypeVar

from bot.telegram.monitoring.meter import IndexReading, Readings
from bot.telegram.runtime.clock import Clock, ends_within
from bot.telegram.runtime.executors import BusyError, Executor
from bot.telegram.runtime.fetching import Fetcher
from bot.telegram.runtime.process import Program
from corpus.errors import BantinError
from retrieval.index.summary import IndexSummary

Missing = Literal["starting", "draining", "updates", "index", "memory"]
_PATIENCE_S = 2.0  # for an answer of the index and of the state; both take milliseconds
_T = TypeVar("_T")


class Health:
    """Looks whether the parts that an answer needs are there."""

    def __init__(self, program: Program, updates: Fetcher) -> None:
        services = self._services = program.services
        self._course = program.course
        self._updates = updates
        self._executor = Executor(1, 0, "health")
        self._index = _Look(services.clock, lambda: self._executor.run(services.engine.summary))
        self._memory = _Look(services.clock, lambda: services.run_short_call(self._count))

    async def missing(self) -> list[Missing]:
        """What keeps the bot from taking questions and answering them; empty: nothing does."""
        if self._course.phase != "serving":
            return [self._course.phase]
        index, memory = await asyncio.gather(self._index.seen(), self._memory.seen())
        found: dict[Missing, bool] = {
            "updates": self._updates.taking,
            "index": index is not None,
            "memory": memory is not None,
        }
        return [name for name, is_there in found.items() if not is_there]

    async def readings(self) -> Readings:
        """How the bot stands now."""
        services = self._services
        summary, counts = await asyncio.gather(self._index.seen(), self._memory.seen())
        inbox, outbox = counts or (None, None)
        return Readings(
            ready=not await self.missing(),
            telegram_up=not services.outbox.away,
            waiting=services.answer_executor.open,
            inbox=inbox,
            outbox=outbox,
            index=_index_reading(summary) if summary else None,
            held_back=services.engine.dropped,
            refused_calls=self._updates.refused_calls,
        )

    def close(self) -> None:
        """Look no more."""
        self._executor.close()

    def _count(self) -> tuple[int, int]:
        """How many updates and how many answers wait."""
        state = self._services.state
        return state.inbox.count(), state.unsent.count()


class _Look(Generic[_T]):
    """Looks at one thing, one look at a time: whoever asks meanwhile waits for the same look.

    So however often it is asked, a thing that does not answer is asked once.
    """

    def __init__(self, clock: Clock, look: Callable[[], Awaitable[_T]]) -> None:
        self._clock = clock
        self._look = look
        self._looking: asyncio.Task[_T | None] | None = None

    async def seen(self) -> _T | None:
        """What is seen; ``None`` where it is out of order, or does not answer in time."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._try())
        looking = self._looking
        return looking.result() if await ends_within(self._clock, looking, _PATIENCE_S) else None

    async def _try(self) -> _T | None:
        try:
            return await self._look()
        except (BantinError, BusyError):
            return None


def _index_reading(summary: IndexSummary) -> IndexReading:
    return IndexReading(summary.bulletins, summary.passages, summary.created)
