from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.botapi.server import BotApi
from tests.first_week.office import ELECTED, QUESTION, Office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.encoder,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM"),
]

_PATIENCE_S = 120.0


class Service:
    """`bantin serve` as it runs, and what it has logged so far."""

    def __init__(self, program: asyncio.subprocess.Process) -> None:
        self.program = program
        self.log = ""

    async def until(self, words: str) -> None:
        """Read the log until these words stand in it."""
        assert self.program.stderr is not None
        async with asyncio.timeout(_PATIENCE_S):
            while words not in self.log:
                line = await self.program.stderr.readline()
                assert line, self.log
                self.log += line.decode()

    async def stop(self) -> int:
        """Tell it to stop; the status that it ends with."""
        self.program.send_signal(signal.SIGTERM)
        async with asyncio.timeout(_PATIENCE_S):
            _, rest = await self.program.communicate()
        self.log += rest.decode()
        assert self.program.returncode is not None
        return self.program.returncode


@pytest.fixture
def unread(tmp_path: Path, model_cache: Path) -> Office:
    """An office with a config, and a folder that is not indexed yet."""
    home = tmp_path / "home"
    (home / "tin").mkdir(parents=True)
    (home / "tin" / "thong-bao.txt").write_text(ELECTED, "utf-8")
    made = Office(home, model_cache)
    made.run("init")
    made.write_setting("cache_dir", json.dumps(str(model_cache)))
    return made


@pytest.fixture
def office(unread: Office) -> Office:
    """The same with the folder indexed."""
    unread.run("index", unread.home / "tin")
    return unread


@asynccontextmanager
async def serving(office: Office, token: str) -> AsyncIterator[Service]:
    """The bot, which is stopped well at the end of the block."""
    program = await asyncio.create_subprocess_exec(
        *office.command("serve"),
        env=office.environment(TELEGRAM_BOT_TOKEN=token),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    service = Service(program)
    try:
        yield service
        assert await service.stop() == 0, service.log
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
        office.note("serve", service.log)


async def test_the_administrators_week(office: Office, api: BotApi) -> None:
    """A wrong token, a closed port and another poller are told in a line each; then the bot serves."""
    short = {"TELEGRAM_BOT_TOKEN": api.token[:6]}
    status = await asyncio.to_thread(partial(office.run, "serve", code=78, **short))
    assert "TELEGRAM_BOT_TOKEN" in status.err
    office.write_setting("base_url", api.base_url)
    foreign = {"TELEGRAM_BOT_TOKEN": f'"{api.token[:-5]}xxxxx"\r\n'}
    refused = await asyncio.to_thread(partial(office.run, "serve", code=78, **foreign))
    assert "@BotFather" in refused.err

    with socket.socket() as closed:  # bound, and nobody listens
        closed.bind(("127.0.0.1", 0))
        office.write_setting("base_url", f"http://127.0.0.1:{closed.getsockname()[1]}/bot")
        async with serving(office, api.token) as service:
            await service.until("Không kết nối được với Telegram tại http://127.0.0.1:")
    assert service.log.count("WARNING") == 1

    office.write_setting("base_url", api.base_url)
    api.fail_next("getUpdates", status=409)
    user = api.add_user()
    async with serving(office, f" '{api.token}'\r\n") as service:
        await service.until("có chương trình khác đang nhận tin của bot này (409)")
        await service.until("Đã kết nối lại được với Telegram.")
        await api.private_message(user, QUESTION)
        await api.until(lambda: any("Trần Thị Mai" in said.text for said in api.sent_to(user)), _PATIENCE_S)

    assert [what for what, said in office.told if "Traceback" in said] == []
    assert office.foreign_words() == {}


async def test_an_empty_library_is_served(unread: Office, api: BotApi) -> None:
    """The bot starts, says in its log and to whoever asks that there is nothing yet, and then answers."""
    office = unread
    office.write_setting("base_url", api.base_url)
    user = api.add_user()

    async def told(words: str) -> None:
        await api.private_message(user, QUESTION)
        await api.until(lambda: words in "".join(said.text for said in api.sent_to(user)), _PATIENCE_S)

    async with serving(office, api.token) as service:
        await service.until("Chưa lập chỉ mục, ai hỏi bot cũng được trả lời như vậy.")
        await told("Kho bản tin chưa có bản tin nào")
        await asyncio.to_thread(office.run, "index", office.home / "tin")
        await told("Trần Thị Mai")
    (line,) = office.run("latest", "--json").out.splitlines()
    assert json.loads(line)["bulletin"] == "thong-bao"
    assert office.foreign_words() == {}
