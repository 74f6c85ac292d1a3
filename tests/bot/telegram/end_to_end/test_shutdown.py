import asyncio
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Config
from bot.telegram.application import build, fetcher
from bot.telegram.runtime.process import serve
from bot.telegram.runtime.serving_lock import hold_serving_lock
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import FOUND, gated, quotes, skipped, stores
from tests.botapi.calls import Fault
from tests.botapi.faults import FaultPolicy
from tests.botapi.server import BotApi
from tests.clock import VirtualClock

pytestmark = pytest.mark.slow  # signals are the machine's


@asynccontextmanager
async def running(
    api: BotApi, engine: Engine, folder: Path, *, patient: bool = False
) -> AsyncIterator[asyncio.Task[None]]:
    """The program's own loop until it has ended after SIGTERM, which it must within ten seconds.

    Where it waits, the time is skipped; if ``patient``, not while it ends.
    """
    clock = VirtualClock()
    config = Config.model_validate({"telegram": {"base_url": api.base_url}})
    with stores(engine, folder) as kept:
        program = build(config, kept, SecretStr(api.token), clock)
        task = asyncio.create_task(serve(program, fetcher(config, program, None, clock), folder, clock))
        await api.polled(20)
        async with skipped(api, clock):
            yield task
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(10), skipped(api, clock, none=patient):
            await task


async def test_what_is_being_answered_is_finished(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """Told to stop, it sends the answer that it is working on, and fetches nothing more."""
    engine, encoder = gated(indexed)
    user = api.add_user()
    async with running(api, engine, tmp_path, patient=True):
        await api.private_message(user, FOUND)
        await asyncio.to_thread(encoder.waiting.acquire)
        asyncio.get_running_loop().call_soon(encoder.gate.set)
    assert [len(quotes(message)) for message in api.sent_to(user)] == [1]
    assert not api.deliveries.polling
    assert {file.name for file in await asyncio.to_thread(lambda: list(tmp_path.iterdir()))} == {"bot.sqlite"}


async def test_what_cannot_be_finished_is_answered_after_the_next_start(
    api: BotApi, indexed: Engine, tmp_path: Path
) -> None:
    """A question that takes too long for the stop is kept and answered once by the next run."""
    engine, encoder = gated(indexed)
    user = api.add_user()
    async with running(api, engine, tmp_path):
        await api.private_message(user, FOUND)
        await asyncio.to_thread(encoder.waiting.acquire)
    assert api.sent_to(user) == []
    encoder.gate.set()
    async with running(api, indexed, tmp_path):
        await api.until(lambda: bool(api.sent_to(user)), timeout=20)
    async with running(api, indexed, tmp_path):
        pass
    assert len(api.sent_to(user)) == 1
    assert not await asyncio.to_thread((tmp_path / "unanswered.json").exists)


async def test_it_stops_while_another_polls(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """Told to stop while it waits for another poller to go, it does not wait for that."""
    async with running(api, indexed, tmp_path):
        api.fail_next("getUpdates", status=409, times=50)
        await api.private_message(api.add_user(), "/help")
        await api.wait_for("getUpdates", 2, timeout=20, where=lambda call: call.outcome.startswith("409"))


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_it_stops_while_telegram_is_out_of_reach(
    api: BotApi, indexed: Engine, tmp_path: Path, method: str
) -> None:
    """Told to stop before it could begin to fetch updates, it stops."""
    api.faults = FaultPolicy(faults=[Fault(status=500)], share=1.0, only={method})
    config = Config.model_validate({"telegram": {"base_url": api.base_url}})
    with stores(indexed, tmp_path) as kept:
        clock = VirtualClock()
        program = build(config, kept, SecretStr(api.token), clock)
        task = asyncio.create_task(serve(program, fetcher(config, program, None, clock), tmp_path, clock))
        async with skipped(api, clock):
            await api.wait_for(method, 2, 20)
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(10):
            await task


def test_the_second_waits_for_the_first(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Of two processes that serve from one folder the second says so, and goes on when the first ends."""
    inside, said = threading.Event(), threading.Event()

    def heard(record: logging.LogRecord) -> bool:
        said.set()
        return bool(record)

    def second() -> None:
        with hold_serving_lock(tmp_path):
            inside.set()

    logger = logging.getLogger("bot.telegram.runtime.serving_lock")
    logger.addFilter(heard)
    try:
        with hold_serving_lock(tmp_path):
            thread = threading.Thread(target=second)
            thread.start()
            assert said.wait(10)
            assert not inside.is_set()
        thread.join(10)
    finally:
        logger.removeFilter(heard)
    assert inside.is_set()
    assert len([record for record in caplog.records if "Another bantin serves" in record.message]) == 1


def test_one_after_the_other_waits_for_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A lock that was given back, or left behind, holds nobody up."""
    for _ in range(2):
        with hold_serving_lock(tmp_path):
            pass
    assert caplog.records == []
