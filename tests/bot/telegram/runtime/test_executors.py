import asyncio
import threading

import pytest

from bot.telegram.runtime.executors import BusyError, Executor


async def test_results_and_errors_come_back() -> None:
    """What a function returns or raises is what whoever asked gets, with its arguments passed on."""
    workers = Executor(1, 0, "test")
    assert await workers.run(divmod, 7, 2) == (3, 1)
    assert await workers.run(int, "ff", base=16) == 255
    with pytest.raises(ZeroDivisionError):
        await workers.run(divmod, 7, 0)
    assert await workers.run(threading.current_thread) is not threading.current_thread()
    workers.close()


async def test_no_more_may_wait_than_agreed() -> None:
    """Beyond those at work and those that may wait a call is refused, and taken again once there is room."""
    workers = Executor(2, 1, "test")
    gate = threading.Event()
    calls = [asyncio.create_task(workers.run(gate.wait, 10)) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await workers.run(gate.wait, 10)
    gate.set()
    assert await asyncio.gather(*calls) == [True] * 3
    assert await workers.run(gate.is_set)
    workers.close()


async def test_whoever_has_gone_is_not_worked_for() -> None:
    """A call that was given up while it waited is never made, and leaves its place to another."""
    workers = Executor(1, 1, "test")
    gate = threading.Event()
    made: list[int] = []
    first = asyncio.create_task(workers.run(gate.wait, 10))
    second = asyncio.create_task(workers.run(made.append, 2))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.wait({second})
    third = asyncio.create_task(workers.run(made.append, 3))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(first, third)
    assert made == [3]
    workers.close()


def test_threads_end_when_told() -> None:
    """Closed workers leave no thread behind."""
    workers = Executor(3, 0, "ending")
    ours = [thread for thread in threading.enumerate() if thread.name.startswith("ending")]
    assert len(ours) == 3
    workers.close()
    for thread in ours:
        thread.join(10)
    assert not any(thread.is_alive() for thread in ours)
    assert all(thread.daemon for thread in ours)
