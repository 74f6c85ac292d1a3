"""Every logger at DEBUG, and people whose words are looked for in all that is written."""

import asyncio
import gc
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.state.journal import Journal
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import serving
from tests.bot.test_logs import configured
from tests.botapi.clients import client
from tests.botapi.model import Upload
from tests.botapi.server import BotApi

WORD = "Quezaltrắng"
ASKED = f"{WORD} được bầu năm nào?"


class Everything(logging.Handler):
    """Keeps all that any handler could write of a record."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter())
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.kept.append(f"{record.name} {self.format(record)} {vars(record)}")


@contextmanager
def loud(token: str) -> Iterator[Everything]:
    """Logging as `serve` sets it up at DEBUG, and every logger set to it besides."""
    everything = Everything()
    with configured("DEBUG", token):
        loggers = [
            each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)
        ]
        levels = [(each, each.level) for each in loggers]
        for each in loggers:
            each.setLevel(logging.DEBUG)
        logging.getLogger().addHandler(everything)
        try:
            yield everything
        finally:
            for each, level in levels:
                each.setLevel(level)


def refuse(*args: object, **kwargs: object) -> NoReturn:
    """Fail with all that one was told in the message, as defects do."""
    raise ValueError(f"{args} {kwargs}")


async def test_no_word_of_anybody_is_logged(
    api: BotApi, indexed: Engine, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Questions, names, captions, files, presses and inline queries leave no word in log or on a stream."""
    boss = api.add_user(WORD)
    user, group = api.add_user(WORD), api.add_group(WORD)
    document = Upload(f"{WORD}.txt", f"{WORD}\nTrạm Cam Mẫu tiêm phòng.".encode(), "text/plain")
    with loud(api.token) as everything:
        async with serving(api, indexed, admins=[boss.id], errors_chat=boss.id):
            for text in (
                ASKED,
                f"/search năm:{WORD}",
                f"/source {WORD}",
                f"/allow {WORD}",
                f"/{WORD}",
                "/lang",
            ):
                await api.private_message(user, text)
                await api.private_message(boss, text)
            await api.group_message(group, user, f"/ask {ASKED}")
            await api.private_message(boss, document=document)
            await api.inline(user, ASKED, timeout=30)
            pressed = InlineKeyboardMarkup([[InlineKeyboardButton("Bấm", callback_data=f"{WORD}{WORD}")]])
            async with client(api, api.account) as bot:
                await bot.send_message(user.id, "x", reply_markup=pressed)
            await api.answered(await api.press(api.sent_to(user)[-1], "Bấm", user))
            api.fail_next("sendMessage", status=400, description=f"Bad Request: can't parse entities: {WORD}")
            await api.private_message(user, ASKED)
            await api.drained(30)
            monkeypatch.setattr(Engine, "search", refuse)
            await api.inline(user, ASKED, timeout=30)
            monkeypatch.setattr(Engine, "answer", refuse)
            await api.private_message(user, ASKED)
            monkeypatch.setattr(Journal, "record", refuse)
            await api.private_message(user, ASKED)
            await api.drained(30)
            await lose_task()
    written = "".join([*everything.kept, *capfd.readouterr()])
    assert "error " in written
    assert "Task exception" not in written
    assert [line for line in written.splitlines() if "zal" in line or "trắng" in line] == []


async def lose_task() -> None:
    """Have a task fail that nobody waits for, and a library warn."""

    async def fail() -> None:
        refuse(ASKED)

    task = asyncio.create_task(fail())
    await asyncio.wait({task})
    del task
    gc.collect()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(WORD, UserWarning, stacklevel=1)
