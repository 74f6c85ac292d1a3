import asyncio

from bot.telegram.runtime.locks import Turns


async def test_the_same_key_goes_one_at_a_time() -> None:
    """Those with one key go in the order in which they came, each after the one before has ended."""
    turns, seen = Turns(), []

    async def go(number: int) -> None:
        async with turns.of("key"):
            seen.append(("in", number))
            await asyncio.sleep(0)
            seen.append(("out", number))

    await asyncio.gather(*(go(number) for number in range(3)))
    assert seen == [(word, number) for number in range(3) for word in ("in", "out")]


async def test_other_keys_do_not_wait() -> None:
    """Whoever holds one key holds up nobody with another."""
    turns = Turns()
    async with turns.of("one"), turns.of("two"):
        pass


async def test_nothing_is_kept() -> None:
    """A key that nobody needs any more is forgotten, after an error and a cancellation too."""
    turns = Turns()

    async def fail() -> None:
        async with turns.of("key"):
            await asyncio.sleep(0)
            raise ValueError

    failing = asyncio.create_task(fail())
    cancelled = asyncio.create_task(fail())
    await asyncio.sleep(0)
    cancelled.cancel()
    await asyncio.wait({failing, cancelled})
    assert isinstance(failing.exception(), ValueError)
    assert turns._locks == {}
