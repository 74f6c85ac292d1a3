from __future__ import annotations

import asyncio
import logging
import threading
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import FOUND, UNKNOWN, gated, skipped
from tests.bot.telegram.monitoring.watching import Port, stop, watched_bot
from tests.botapi.calls import Fault
from tests.botapi.faults import FaultPolicy
from tests.botapi.server import BotApi
from tests.clock import VirtualClock

pytestmark = pytest.mark.slow  # signals are the machine's

READY = (200, "ready\n")


async def test_it_is_ready_while_it_serves(
    api: BotApi, indexed: Engine, tmp_path: Path, unused_tcp_port: int
) -> None:
    """It starts, it is ready, and all the while it is alive."""
    api.faults = FaultPolicy(faults=[Fault(status=500)], share=1.0, only={"deleteWebhook"})
    async with watched_bot(api, indexed, tmp_path, unused_tcp_port) as bot, bot.run():
        await api.wait_for("deleteWebhook", 1, 20)
        assert await bot.port.get("/readyz") == (503, "starting\n")
        assert await bot.port.get("/healthz") == (200, "ok\n")
        api.faults = None
        await bot.port.until("/readyz", READY)
        assert await bot.port.get("/healthz") == (200, "ok\n")


async def test_it_drains_when_it_is_told_to_stop(
    api: BotApi, indexed: Engine, tmp_path: Path, unused_tcp_port: int
) -> None:
    """From SIGTERM on it is not ready, and finishes what it has taken; then the port is closed."""
    engine, encoder = gated(indexed)
    user = api.add_user()
    async with watched_bot(api, engine, tmp_path, unused_tcp_port) as bot:
        async with bot.run():
            await bot.port.until("/readyz", READY)
            await api.private_message(user, FOUND)
            await asyncio.to_thread(encoder.waiting.acquire)
            stop()
            await bot.port.until("/readyz", (503, "draining\n"), 1.0)
            assert await bot.port.get("/healthz") == (200, "ok\n")
            assert api.sent_to(user) == []
            encoder.gate.set()
        assert len(api.sent_to(user)) == 1
        with pytest.raises(OSError, match=r"."):
            await bot.port.get("/healthz")


async def test_it_says_that_no_updates_come(
    api: BotApi, indexed: Engine, tmp_path: Path, unused_tcp_port: int
) -> None:
    """While Telegram does not answer polls it is not ready, and it is again once Telegram does."""
    async with watched_bot(api, indexed, tmp_path, unused_tcp_port) as bot, bot.run():
        await bot.port.until("/readyz", READY)
        api.faults = FaultPolicy(faults=[Fault(status=500)], share=1.0, only={"getUpdates"})
        await api.private_message(api.add_user(), "/help")
        await bot.port.until("/readyz", (503, "updates\n"))
        api.faults = None
        await bot.port.until("/readyz", READY)


async def test_it_says_that_nothing_is_indexed(
    api: BotApi, engine: Engine, tmp_path: Path, unused_tcp_port: int
) -> None:
    """Without an index it is alive and not ready, and what is indexed is not counted."""
    async with watched_bot(api, engine, tmp_path / "data", unused_tcp_port) as bot, bot.run():
        await bot.port.until("/readyz", (503, "index\n"))
        assert "bantin_index" not in (await bot.port.get("/metrics"))[1]


async def test_a_memory_that_hangs_is_asked_once(
    api: BotApi, indexed: Engine, tmp_path: Path, unused_tcp_port: int
) -> None:
    """Whoever asks while the state does not answer hears so in time, and nobody asks it again."""
    gate = threading.Event()
    async with watched_bot(api, indexed, tmp_path, unused_tcp_port) as bot, bot.run():
        await bot.port.until("/readyz", READY)
        executor = bot.program.services.state_executor
        before = executor.open
        hanging = asyncio.create_task(executor.run(gate.wait))
        async with asyncio.timeout(10):
            answers = await asyncio.gather(*[bot.port.get("/readyz") for _ in range(20)])
        assert answers == [(503, "memory\n")] * 20
        assert executor.open <= before + 3  # what hangs, one look, and what the bot does of itself
        assert (await bot.port.get("/healthz"))[0] == 200
        gate.set()
        await hanging
        await bot.port.until("/readyz", READY)


async def counted(port: Port) -> dict[str, float]:
    """The samples of ``/metrics`` by name and labels, as ``name{label=value}``."""
    status, text = await port.get("/metrics")
    assert status == 200
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


async def test_questions_are_counted(
    api: BotApi, indexed: Engine, tmp_path: Path, unused_tcp_port: int
) -> None:
    """Each question counts by how it was asked and ended, and each answer by the seconds that it took."""
    user = api.add_user()
    async with watched_bot(api, indexed, tmp_path, unused_tcp_port) as bot, bot.run():
        await bot.port.until("/readyz", READY)
        for sent, text in enumerate([FOUND, UNKNOWN, f"/search {FOUND}"], 1):
            await api.private_message(user, text)
            await api.wait_for("sendMessage", sent, 20)
        assert (await api.inline(user, FOUND)).results
        await api.until(lambda: bot.kept.state.inbox.count() == 0, 20)
        found = await counted(bot.port)
    questions = {name: count for name, count in found.items() if name.startswith("bantin_questions_total")}
    assert questions == {
        "bantin_questions_total{kind=ask,outcome=answered}": 1,
        "bantin_questions_total{kind=ask,outcome=refused}": 1,
        "bantin_questions_total{kind=search,outcome=answered}": 1,
        "bantin_questions_total{kind=inline,outcome=answered}": 1,
    }
    assert found["bantin_answer_seconds_count"] == 3
    assert 0 < found["bantin_answer_seconds_sum"] < 60
    assert found["bantin_inline_answer_seconds_count"] == 1
    gauges = ("ready", "telegram_up", "waiting_questions", "inbox_updates", "outbox_answers")
    assert [found[f"bantin_{name}"] for name in gauges] == [1, 1, 0, 0, 0]
    summary = indexed.summary()
    assert found["bantin_index_bulletins"] == summary.bulletins == 5
    assert found["bantin_index_passages"] == summary.passages
    assert found["bantin_index_created_timestamp_seconds"] == summary.created.timestamp()
    assert found["process_resident_memory_bytes"] > 10_000_000


async def test_what_was_sent_late_is_counted_with_its_wait(
    api: BotApi, indexed: Engine, tmp_path: Path, unused_tcp_port: int
) -> None:
    """An answer that could not be sent waits in the outbox, and counts once it was sent."""
    user = api.add_user()
    clock = VirtualClock()
    made = watched_bot(api, indexed, tmp_path, unused_tcp_port, clock, retries=1)
    async with made as bot, bot.run(), skipped(api, clock):
        await bot.port.until("/readyz", READY)
        api.faults = FaultPolicy(faults=[Fault(status=502)], share=1.0, only={"sendMessage", "getMe"})
        await api.private_message(user, FOUND)
        await api.until(lambda: bot.program.services.outbox.away, 20)
        found = await counted(bot.port)
        assert found["bantin_telegram_up"] == 0
        assert found["bantin_outbox_answers"] == 1
        assert found["bantin_answer_seconds_count"] == 0
        api.faults = None
        await api.wait_for("sendMessage", 1, 60, where=lambda call: call.ok)
        await api.until(lambda: bot.kept.state.unsent.count() == 0, 20)
        found = await counted(bot.port)
        assert found["bantin_answer_seconds_count"] == 1
        assert found["bantin_questions_total{kind=ask,outcome=answered}"] == 1


async def test_refusals_and_errors_are_counted(
    api: BotApi, indexed: Engine, tmp_path: Path, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is not let in counts by the reason, and an error by its kind."""
    admin, stranger = api.add_user(), api.add_user()
    made = watched_bot(api, indexed, tmp_path, unused_tcp_port, access="list", admins=[admin.id])
    async with made as bot, bot.run():
        await bot.port.until("/readyz", READY)
        await api.private_message(stranger, FOUND)
        await api.wait_for("sendMessage", 1, 20)

        def fail(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(Engine, "answer", fail)
        await api.private_message(admin, FOUND)
        await api.wait_for("sendMessage", 2, 20)
        found = await counted(bot.port)
    assert found["bantin_refused_requests_total{reason=access}"] == 1
    assert found["bantin_errors_total{kind=ZeroDivisionError}"] == 1
    assert found["bantin_questions_total{kind=ask,outcome=failed}"] == 1


async def test_nothing_of_anybody_can_be_read(
    api: BotApi, indexed: Engine, tmp_path: Path, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    """No word of a question, no name, no id of a person or a chat stands in what the port answers or logs."""
    caplog.set_level(logging.DEBUG, "bot.telegram.runtime.web_server")
    user = api.add_user("Nguyễn Thị Cà Mau")
    async with watched_bot(api, indexed, tmp_path, unused_tcp_port) as bot, bot.run():
        await bot.port.until("/readyz", READY)
        await api.private_message(user, FOUND)
        await api.wait_for("sendMessage", 1, 20)
        said = [await bot.port.get(path) for path in ("/healthz", "/readyz", "/metrics")]
        await bot.port.get(f"/{user.id}?q=Mau")
    for each in (*(text for _, text in said), caplog.text):
        assert "Mau" not in each
        assert str(user.id) not in each
        assert "Lâm" not in each


@pytest.mark.parametrize(
    ("call", "status"),
    [("GET /", 404), ("GET /readyz/x", 404), ("POST /readyz", 405), ("HEAD /healthz", 200)],
)
async def test_nothing_else_is_served(  # noqa: PLR0917
    api: BotApi, indexed: Engine, tmp_path: Path, unused_tcp_port: int, call: str, status: int
) -> None:
    """Other paths and other methods are refused, and HEAD is answered without a body."""
    async with watched_bot(api, indexed, tmp_path, unused_tcp_port) as bot, bot.run():
        await bot.port.until("/readyz", READY)
        method, path = call.split()
        assert await bot.port.get(path, method) == (status, "")


async def test_metrics_are_served_where_they_are_wanted(
    api: BotApi, indexed: Engine, tmp_path: Path, unused_tcp_port: int
) -> None:
    """Without `monitoring.metrics` there is no such path, and the other two are there."""
    async with watched_bot(api, indexed, tmp_path, unused_tcp_port, metrics=False) as bot, bot.run():
        await bot.port.until("/readyz", READY)
        assert (await bot.port.get("/metrics"))[0] == 404
