import asyncio
import threading
import time

import pytest

from bot.telegram.runtime.executors import BusyError, Executor, Worker


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


async def test_the_place_of_who_waits() -> None:
    """Those that wait are counted in order, who goes is not, and who is at work or done has no place."""
    workers = Executor(1, 9, "test")
    gate = threading.Event()
    begun = threading.Semaphore(0)

    def call() -> bool:
        begun.release()
        return gate.wait(10)

    calls = [asyncio.create_task(workers.run(call)) for _ in range(4)]
    await asyncio.sleep(0)
    await asyncio.to_thread(begun.acquire)
    assert [workers.place_of(call) for call in calls] == [None, 1, 2, 3]
    assert workers.expected_wait(3) == 0
    calls[2].cancel()
    await asyncio.wait({calls[2]})
    assert [workers.place_of(call) for call in calls] == [None, 1, None, 2]
    gate.set()
    await asyncio.wait(calls)
    assert [workers.place_of(call) for call in calls] == [None] * 4
    workers.close()


async def test_the_wait_is_told_by_the_last_calls() -> None:
    """The wait of a place is as long as so many of the last calls took, shared by the threads."""
    workers = Executor(2, 0, "test")
    for _ in range(2):
        await workers.run(time.sleep, 0.05)
    assert workers.expected_wait(0) == 0
    assert workers.expected_wait(4) >= 4 * 0.05 / 2
    assert workers.expected_wait(8) == pytest.approx(2 * workers.expected_wait(4))
    workers.close()


async def test_a_worker_tells_whether_it_is_busy() -> None:
    """A thread is busy while it makes a call, and at no other time."""
    workers = Executor(1, 0, "busy")
    [worker] = [thread for thread in threading.enumerate() if thread.name.startswith("busy")]
    assert isinstance(worker, Worker)
    assert not worker.busy
    assert await workers.run(lambda: worker.busy)
    workers.close()
    worker.join(10)
    assert not worker.busy
