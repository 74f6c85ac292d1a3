"""Threads for what takes its time, so that the event loop never does; and whose turn it is."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


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
        self._calls: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        for number in range(count):
            threading.Thread(target=self._serve, name=f"{name}-{number}", daemon=True).start()

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What the function returns or raises, called in a thread, in order of asking.

        Raises:
            BusyError: as many calls wait as may; the function is not called.
        """
        if self._open >= self._most:
            raise BusyError
        self._open += 1
        try:
            future: Future[_T] = Future()
            self._calls.put((future, lambda: function(*args, **kwargs)))
            return await asyncio.wrap_future(future)
        finally:
            self._open -= 1

    @property
    def open(self) -> int:
        """How many calls are under way or wait."""
        return self._open

    def close(self) -> None:
        """Let the threads go once they have done what waits; nothing more may be asked of them."""
        for _ in range(self._count):
            self._calls.put(None)

    def _serve(self) -> None:
        while item := self._calls.get():
            future, call = item
            if not future.set_running_or_notify_cancel():
                continue  # whoever asked has gone
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 (it is whoever asked's)
                future.set_exception(error)


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
