"""Threads for what takes its time, so that the event loop never does; and whose turn it is."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")
_RECENT = 32  # calls, by which it is told how long one takes
_Calls = queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None]


class BusyError(Exception):
    """So much waits already that nothing more is taken."""


class Executor:
    """A few threads and the calls that wait for them.

    They are daemons: a call that takes minutes does not keep the program from ending.
    """

    def __init__(self, count: int, most_waiting: int, name: str) -> None:
        self._most = count + most_waiting
        self._open = 0
        self._count = count
        self._calls: _Calls = queue.SimpleQueue()
        self._waiting: dict[asyncio.Task[Any] | None, None] = {}  # in order; workers take them out
        self._took: deque[float] = deque(maxlen=_RECENT)
        for number in range(count):
            Worker(self._calls, f"{name}-{number}").start()

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What the function returns or raises, called in a thread, in order of asking.

        Raises:
            BusyError: as many calls wait as may; the function is not called.
        """
        if self._open >= self._most:
            raise BusyError
        self._open += 1
        task = asyncio.current_task()
        self._waiting[task] = None

        def call() -> _T:
            self._waiting.pop(task, None)
            begun = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self._took.append(time.perf_counter() - begun)

        try:
            future: Future[_T] = Future()
            self._calls.put((future, call))
            return await asyncio.wrap_future(future)
        finally:
            self._open -= 1
            self._waiting.pop(task, None)

    def place_of(self, task: asyncio.Task[Any]) -> int | None:
        """The place in the queue of a task's call, from 1 on; ``None`` where it does not wait (any more)."""
        if not self.waits(task):
            return None
        try:
            return list(self._waiting).index(task) + 1
        except ValueError:  # a thread has taken it just now
            return None

    def waits(self, task: asyncio.Task[Any]) -> bool:
        """Whether a task's call waits for a thread; that is told at once, however many wait."""
        return task in self._waiting

    def expected_wait(self, place: int) -> float:
        """How many seconds it takes until the turn of a place, by the last calls; 0 before there were any."""
        took = list(self._took)
        return place * sum(took) / len(took) / self._count if took else 0.0

    @property
    def open(self) -> int:
        """How many calls are under way or wait."""
        return self._open

    def close(self) -> None:
        """Let the threads go once they have done what waits; nothing more may be asked of them."""
        for _ in range(self._count):
            self._calls.put(None)


class Worker(threading.Thread):
    """A thread of an executor.

    Attributes:
        busy: Whether it makes a call just now.
    """

    def __init__(self, calls: _Calls, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._calls = calls
        self.busy = False

    def run(self) -> None:
        """Make calls until there is a word that there are no more."""
        while item := self._calls.get():
            future, call = item
            self.busy = True  # before the call counts as begun: who sees it idle knows that none has
            try:
                if not future.set_running_or_notify_cancel():
                    continue  # whoever asked has gone
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 (it is whoever asked's)
                future.set_exception(error)
            finally:
                self.busy = False


class KeyedLocks:
    """Locks by key, each kept for as long as somebody needs it. For one event loop."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def hold(self, key: Hashable) -> AsyncIterator[None]:
        """Wait for one's turn, first come, first served, and keep it for the block."""
        lock, users = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(key)
            if users > 1:
                self._locks[key] = (lock, users - 1)
