import asyncio

from bot.telegram.runtime.executors import KeyedLocks


async def test_the_same_key_goes_one_at_a_time() -> None:
    """Those with one key go in the order in which they came, each after the one before has ended."""
    locks, seen = KeyedLocks(), []

    async def go(number: int) -> None:
        async with locks.hold("key"):
            seen.append(("in", number))
            await asyncio.sleep(0)
            seen.append(("out", number))

    await asyncio.gather(*(go(number) for number in range(3)))
    assert seen == [(word, number) for number in range(3) for word in ("in", "out")]


async def test_other_keys_do_not_wait() -> None:
    """Whoever holds one key holds up nobody with another."""
    locks = KeyedLocks()
    async with locks.hold("one"), locks.hold("two"):
        pass


async def test_nothing_is_kept() -> None:
    """A key that nobody needs any more is forgotten, after an error and a cancellation too."""
    locks = KeyedLocks()

    async def fail() -> None:
        async with locks.hold("key"):
            await asyncio.sleep(0)
            raise ValueError

    failing = asyncio.create_task(fail())
    cancelled = asyncio.create_task(fail())
    await asyncio.sleep(0)
    cancelled.cancel()
    await asyncio.wait({failing, cancelled})
    assert isinstance(failing.exception(), ValueError)
    assert locks._locks == {}
