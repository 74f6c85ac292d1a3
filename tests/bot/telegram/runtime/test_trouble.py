from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.i18n import translator
from bot.telegram.runtime import network
from bot.telegram.runtime.network import PatientRequest, PollingRequest
from bot.telegram.runtime.trouble import ConnectionLog
from corpus.notices import Notice
from tests.botapi.server import BotApi
from tests.clock import VirtualClock

TOKEN = "123456789:AAF-x_Zq0123456789abcdefghijklmnop"  # noqa: S105 (nobody's)
PAGE = b"<html><title>Login</title>Please log in</html>"

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def clock() -> VirtualClock:
    """Time that passes when all wait."""
    return VirtualClock()


def free_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def replying(status: str, body: bytes = PAGE) -> Answer:
    """What answers every request with a page."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    return answer


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[str]:
    """A server on this machine; its address."""
    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


async def warnings(
    caplog: pytest.LogCaptureFixture, clock: VirtualClock, base: str, proxy: str | None = None
) -> list[str]:
    """What is said, in Vietnamese, while a call is given up that cannot be made."""
    caplog.set_level(logging.INFO)
    request = PatientRequest(proxy, clock, ConnectionLog(f"{base}/bot", proxy))
    bot = Bot(TOKEN, base_url=f"{base}/bot", request=request)
    calling = asyncio.create_task(bot.initialize())
    while not calling.done():
        clock.skip(60)
        await asyncio.sleep(0.001)
    with pytest.raises(NetworkError):
        await calling
    await request.shutdown()
    ours = [record for record in caplog.records if record.name == "bot.telegram.runtime.trouble"]
    assert all(record.exc_info is None and record.levelno == logging.WARNING for record in ours)
    return [translator("vi").tell(record.msg) for record in ours if isinstance(record.msg, Notice)]


async def test_a_closed_port_is_said_once(caplog: pytest.LogCaptureFixture, clock: VirtualClock) -> None:
    """At the first failure, with the address and when it is tried again; the further ones add nothing."""
    base = f"http://127.0.0.1:{free_port()}"
    (said,) = await warnings(caplog, clock, base)
    assert said == (
        f"Không kết nối được với Telegram tại {base}: cổng đó không có chương trình nào trả lời. "
        "Thử lại sau 1 giây, về sau cứ 30 giây một lần."
    )
    assert TOKEN not in caplog.text


async def test_a_dead_proxy_is_named(caplog: pytest.LogCaptureFixture, clock: VirtualClock) -> None:
    """It is the proxy that does not answer, not Telegram; its password is not told."""
    proxy = f"http://lan:mat-khau@127.0.0.1:{free_port()}"
    (said,) = await warnings(caplog, clock, "http://api.example.vn", proxy)
    assert f"proxy {proxy.replace('lan:mat-khau@', '')} không trả lời: cổng đó" in said
    assert "mat-khau" not in caplog.text


@pytest.mark.parametrize("status", ["200 OK", "302 Found", "401 Unauthorized", "404 Not Found", "511 Login"])
async def test_a_login_page_is_no_wrong_token(
    caplog: pytest.LogCaptureFixture, clock: VirtualClock, status: str
) -> None:
    """Whatever its status, a page is told as one, without a traceback, and Telegram is tried again."""
    async with server(replying(status)) as base:
        (said,) = await warnings(caplog, clock, base)
    number = status.split(maxsplit=1)[0]
    assert f"tại {base}: " in said
    assert (f"trang web thay cho Bot API ({number})" in said) is (number != "511")
    assert "Please log in" not in caplog.text


async def test_an_unknown_host_is_said(caplog: pytest.LogCaptureFixture, clock: VirtualClock) -> None:
    """A name that nobody knows is a matter of the network."""
    (said,) = await warnings(caplog, clock, "http://telegram.invalid")
    assert "không tìm được tên máy chủ" in said


async def test_that_it_is_over_is_said(
    api: BotApi, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once Telegram answers again, one line tells; another trouble afterwards is told anew."""
    monkeypatch.setattr(network, "_FIRST_WAIT_S", 0.01)
    caplog.set_level(logging.INFO)
    request = PollingRequest(None, ConnectionLog(api.base_url, None))
    async with Bot(api.token, base_url=api.base_url, get_updates_request=request) as bot:
        for _ in range(2):
            api.fail_next("getUpdates", status=409, times=2)
            for _ in range(2):
                with pytest.raises(TelegramError):
                    await bot.get_updates(timeout=0)
            await bot.get_updates(timeout=0)
    told = [record.message.split(":")[0] for record in caplog.records if record.name.endswith("trouble")]
    assert told == ["Updates cannot be fetched from http", "Telegram is reached again."] * 2
