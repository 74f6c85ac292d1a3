import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import pytest
from pydantic import SecretStr
from telegram import Bot

from bot.config_sections import WebhookConfig
from bot.telegram.runtime import web_server
from bot.telegram.runtime.webhook import Webhook
from tests.bot.telegram.runtime.raw_updates import WORDS, asked
from tests.botapi.clients import client
from tests.botapi.server import BotApi
from tests.clock import VirtualClock

SECRET = "s3cret"  # noqa: S105 (of the tests)
HEADER = "X-Telegram-Bot-Api-Secret-Token"
GOOD = {HEADER: SECRET, "Content-Type": "application/json"}
BODY = json.dumps(asked(1)).encode()


class Taker:
    """Stands for the intake: takes what comes, or says that it could not be kept."""

    def __init__(self) -> None:
        self.taken: list[object] = []
        self.fails = False
        self.waiting = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def take(self, raws: Sequence[object]) -> set[int]:
        self.waiting.set()
        await self.gate.wait()
        self.taken += raws
        return {1} if self.fails else set()


class Hook:
    """A webhook that listens, and what it takes."""

    def __init__(self, port: int, taker: Taker) -> None:
        self.port = port
        self.taker = taker

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        async with asyncio.timeout(20):
            try:
                yield reader, writer
            finally:
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()

    async def say(self, head: str, body: bytes = b"") -> bytes:
        """All that is answered to these bytes, until the connection is closed."""
        async with self.connect() as (reader, writer):
            writer.write(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body)
            return await reader.read()

    async def call(
        self,
        body: bytes = BODY,
        *,
        path: str = "/hook",
        method: str = "POST",
        headers: dict[str, str] | None = None,
        length: str | None = None,
    ) -> int:
        """The status of a call, which says beforehand that it is the last one."""
        lines = [f"{method} {path} HTTP/1.1", "Host: a", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in (GOOD if headers is None else headers).items()]
        lines.append(length if length is not None else f"Content-Length: {len(body)}")
        said = await self.say("\n".join(line for line in lines if line), body)
        return int(said.split(b" ", 2)[1])


@pytest.fixture
async def hook(api: BotApi, bot: Bot, unused_tcp_port: int) -> AsyncIterator[Hook]:
    async with listening(bot, unused_tcp_port) as listens:
        yield listens


@asynccontextmanager
async def listening(bot: Bot, port: int) -> AsyncIterator[Hook]:
    taker = Taker()
    config = WebhookConfig(url=f"http://127.0.0.1:{port}/hook", port=port)
    served = Webhook(
        bot,
        taker,  # type: ignore[arg-type]
        VirtualClock(),
        config=config,
        secret=SecretStr(SECRET),
        allowed=["message"],
    )
    await served.start()
    try:
        yield Hook(port, taker)
    finally:
        await served.stop()


async def test_an_update_is_taken(hook: Hook) -> None:
    """A call with the secret hands its update on, as it came, and is told of success."""
    assert await hook.call() == 200
    assert await hook.call(path="/hook/") == 200
    assert hook.taker.taken == [asked(1)] * 2


async def test_success_is_told_only_once_it_is_kept(hook: Hook) -> None:
    """While an update is being kept nothing is answered; where it cannot be, it is to be sent again."""
    hook.taker.gate.clear()
    calling = asyncio.create_task(hook.call())
    assert await hook.call(headers={}) == 403  # others are served meanwhile
    assert not calling.done()
    hook.taker.gate.set()
    assert await calling == 200
    hook.taker.fails = True
    assert await hook.call() == 503


async def test_what_has_come_is_answered_before_the_end(bot: Bot, unused_tcp_port: int) -> None:
    """Told to stop while an update is being kept, it says so to Telegram before it closes."""
    async with listening(bot, unused_tcp_port) as hook:
        hook.taker.gate.clear()
        calling = asyncio.create_task(hook.call())
        await hook.taker.waiting.wait()
        asyncio.get_running_loop().call_later(0.1, hook.taker.gate.set)
    assert await calling == 200
    with pytest.raises(OSError, match=r"."):
        await hook.call()


@pytest.mark.parametrize(
    ("status", "call"),
    [
        (403, {"headers": {}}),
        (403, {"headers": {**GOOD, HEADER: "guessed"}}),
        (403, {"headers": {**GOOD, HEADER: SECRET[:-1]}}),
        (403, {"headers": {**GOOD, HEADER: "bí mật".encode().decode("latin-1")}}),
        (404, {"path": "/"}),
        (404, {"path": "/hook/other"}),
        (405, {"method": "GET"}),
        (405, {"method": "PUT"}),
        (411, {"length": ""}),
        (411, {"length": "Transfer-Encoding: chunked"}),
        (413, {"length": "Content-Length: 1000001"}),
        (413, {"length": f"Content-Length: {'9' * 500}"}),
    ],
)
async def test_what_is_refused_is_refused_before_it_is_sent(
    hook: Hook, status: int, call: dict[str, object]
) -> None:
    """A wrong path, method, secret or length is refused although nothing of the body ever comes."""
    said = {"length": f"Content-Length: {len(BODY)}", **call}
    assert await hook.call(b"", **said) == status  # type: ignore[arg-type]
    assert hook.taker.taken == []
    assert await hook.call() == 200


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"\xff"', b"\xff\xfe", b"[" * 100_000, b"9" * 5000, WORDS.encode()],
    ids=range(9),
)
async def test_what_is_no_json_object_is_refused(
    hook: Hook, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A body that is no JSON object is refused, and nothing of it is logged."""
    assert await hook.call(body) == 400
    assert hook.taker.taken == []
    assert WORDS not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)


async def test_the_longest_body_is_taken(hook: Hook) -> None:
    """A body of one megabyte is taken."""
    body = json.dumps(asked(1)).encode()
    assert await hook.call(body + b" " * (1_000_000 - len(body))) == 200


async def test_the_next_call_may_take_the_same_connection(hook: Hook) -> None:
    """After a success the connection stays open for the next call."""
    lines = ["POST /hook HTTP/1.1", "Host: a", f"{HEADER}: {SECRET}"]
    head = "\r\n".join([*lines, f"Content-Length: {len(BODY)}"])
    async with hook.connect() as (reader, writer):
        for _ in range(2):
            writer.write(head.encode() + b"\r\n\r\n" + BODY)
            assert b" 200 OK" in await reader.readuntil(b"\r\n\r\n")
    assert len(hook.taker.taken) == 2


@pytest.mark.parametrize(
    "begun",
    [
        "",
        "POST /hook HT",
        "POST /hook HTTP/1.1\r\nHost: a\r\n",
        f"POST /hook HTTP/1.1\r\nHost: a\r\n{HEADER}: {SECRET}\r\nContent-Length: 9\r\n\r\n{{",
    ],
    ids=range(4),
)
async def test_silent_connections_are_closed(
    bot: Bot, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch, begun: str
) -> None:
    """A connection on which nothing more comes is closed, wherever in the call it fell silent."""
    monkeypatch.setattr(web_server, "_SILENCE_S", 0.05)
    monkeypatch.setattr(web_server, "_BODY_S", 0.05)
    async with listening(bot, unused_tcp_port) as hook:
        async with hook.connect() as (reader, writer):
            writer.write(begun.encode())
            assert await reader.read() == b""
        assert await hook.call() == 200
    assert hook.taker.taken == [asked(1)]


async def test_there_are_never_many_connections(
    bot: Bot, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond so many open connections the next one is closed; there is room again once one has gone."""
    monkeypatch.setattr(web_server, "_MOST_CONNECTIONS", 2)
    async with listening(bot, unused_tcp_port) as hook:
        async with hook.connect() as first, hook.connect() as second:
            async with hook.connect() as (reader, _):
                assert await reader.read() == b""
            for reader, writer in (first, second):
                writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                assert b" 405 " in await reader.read()
        assert await hook.call() == 200


async def test_refusals_are_logged_now_and_then(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    """Anybody can cause a refusal: the first one is a line in the log, the next ones are none."""
    for _ in range(3):
        await hook.call(headers={HEADER: "guessed"})
    [record] = [each for each in caplog.records if each.name.startswith("bot.")]
    assert "refused (403), 1 times so far" in record.message
    assert "guessed" not in caplog.text


async def test_telegram_is_told_where_until_it_listens(
    api: BotApi, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The webhook is set with its secret and its kinds of updates, again after a refusal that is told."""
    why = "bad webhook: An HTTPS URL must be provided for webhook"
    api.fail_next("setWebhook", status=400, description=f"Bad Request: {why}", times=3)
    clock = VirtualClock()
    async with client(api, api.account) as bot:
        url = f"http://127.0.0.1:{unused_tcp_port}/hook"
        config = WebhookConfig(url=url, port=unused_tcp_port)
        hook = Webhook(
            bot,
            Taker(),  # type: ignore[arg-type]
            clock,
            config=config,
            secret=SecretStr(SECRET),
            allowed=["message"],
        )
        starting = asyncio.create_task(hook.start())
        await api.wait_for("setWebhook", where=lambda call: not call.ok)
        while not starting.done():
            await asyncio.sleep(0.01)
            clock.skip(10)
        await hook.stop()
    refusals = [
        said for record in caplog.records if "refuses to begin" in (said := record.getMessage().lower())
    ]
    assert len(refusals) == 1
    assert why.lower() in refusals[0]
    assert api.account.deliveries.webhook is not None
    assert api.account.deliveries.webhook.secret == SECRET
    assert api.account.deliveries.allowed == {"message"}


async def test_it_takes_updates_while_telegram_knows_where(bot: Bot, unused_tcp_port: int) -> None:
    """Updates can come from when Telegram was told where to call until it stops; refusals are counted."""
    config = WebhookConfig(url=f"http://127.0.0.1:{unused_tcp_port}/hook", port=unused_tcp_port)
    taker = Taker()
    served = Webhook(
        bot,
        taker,  # type: ignore[arg-type]
        VirtualClock(),
        config=config,
        secret=SecretStr(SECRET),
        allowed=["message"],
    )
    taking = [served.taking]
    await served.start()
    taking.append(served.taking)
    assert await Hook(unused_tcp_port, taker).call(headers={}) == 403
    assert await Hook(unused_tcp_port, taker).call() == 200
    assert served.refused_calls == {403: 1}
    await served.stop()
    assert [*taking, served.taking] == [False, True, False]
