import asyncio
from collections.abc import Mapping

import pytest

from bot.errors import StateError
from bot.state.locks import OwnLocks
from bot.telegram.runtime.executors import Executor
from bot.telegram.runtime.leadership import LedFetcher
from bot.telegram.runtime.shared_locks import SharedLocks
from tests.clock import VirtualClock


class SharedLock(OwnLocks):
    """The locks of one of several bots; a test says which another has, and whether they can be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.others: set[str] = set()
        self.away = False

    @property
    def held(self) -> set[str]:
        """Those that this bot has."""
        return self._held

    def take(self, name: str) -> bool:
        self._look()
        return name not in self.others and super().take(name)

    def holds(self, name: str) -> bool:
        self._look()
        return super().holds(name)

    def _look(self) -> None:
        if self.away:
            self._held.clear()
            raise StateError("The server is away: see whether it runs.")


class CountedFetcher:
    """Fetches nothing, and counts how often it was begun and ended."""

    taking = True
    refused_calls: Mapping[int, int] = {}

    def __init__(self, log: list[str]) -> None:
        self._log = log

    async def start(self) -> None:
        self._log.append("start")

    async def stop(self) -> None:
        self._log.append("stop")


async def passing(clock: VirtualClock, seconds: float = 3.0) -> None:
    """Let some time pass, and threads do what there is to do."""
    clock.advance(seconds)
    for _ in range(10):
        await asyncio.sleep(0.01)


NAME = "fetching updates"


async def test_one_leads_while_it_has_the_lock() -> None:
    """A bot fetches from when no other does until it is stopped, and others can fetch then."""
    log: list[str] = []
    clock, locks = VirtualClock(), SharedLock()
    locks.others.add(NAME)
    led = LedFetcher(lambda: CountedFetcher(log), locks, clock)
    seen = [led.taking]
    await led.start()
    await passing(clock)
    assert log == []
    assert [*seen, led.taking] == [False, True]  # as far as one that stands by does
    locks.others.clear()
    await passing(clock)
    assert log == ["start"]
    await passing(clock)
    assert log == ["start"]
    await led.stop()
    assert log == ["start", "stop"]
    assert not locks.holds(NAME)


async def test_one_that_lost_the_lock_fetches_no_more(caplog: pytest.LogCaptureFixture) -> None:
    """Where the server cannot be seen nobody fetches who might not be alone; one line tells of it."""
    log: list[str] = []
    clock, locks = VirtualClock(), SharedLock()
    led = LedFetcher(lambda: CountedFetcher(log), locks, clock)
    await led.start()
    await passing(clock)
    locks.away = True
    for _ in range(4):
        await passing(clock)
    assert log == ["start", "stop"]
    assert not led.taking
    assert [record.levelname for record in caplog.records].count("WARNING") == 1
    locks.away = False
    await passing(clock)
    assert log == ["start", "stop", "start"]
    await led.stop()


async def test_a_turn_is_waited_for_across_bots() -> None:
    """A block is entered when no other bot is in it, and at last all the same; then others may enter it."""
    clock, locks, executor = VirtualClock(), SharedLock(), Executor(1, 100, "test")
    shared, entered = SharedLocks(locks, executor, clock), []
    name = "turn (1, None)"

    async def enter() -> None:
        async with shared.hold((1, None)):
            entered.append(name in locks.held)

    await enter()
    assert entered == [True]
    assert not locks.holds(name)
    locks.others.add(name)
    for waited, ends in ((1.0, False), (70.0, True)):
        entering = asyncio.create_task(enter())
        await passing(clock, 0)
        await passing(clock, waited)
        assert entering.done() is ends
        locks.others.clear()
        await passing(clock, 1)
        await entering
        locks.others.add(name)
    assert entered == [True, True, False]
    locks.away = True
    await enter()
    assert len(entered) == 4
    executor.close()
