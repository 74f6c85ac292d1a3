"""The bot on a disk that is full: what only remembers is left out, and people are answered."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import StateError
from bot.telegram import memory_losses
from retrieval.engine import Engine
from retrieval.models import AnswerRequest
from tests.bot.telegram.end_to_end.serving import FOUND, quotes, serving
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.disks import fill

LOSSES = memory_losses.__name__


async def ask(api: BotApi, user: User, text: str) -> Message:
    """What the bot sends to somebody who writes this."""
    before = len(api.sent_to(user))
    await api.private_message(user, text)
    await api.until(lambda: len(api.sent_to(user)) > before, 120)
    return api.sent_to(user)[-1]


@pytest.mark.slow
async def test_a_question_is_answered_on_a_full_disk(
    api: BotApi, indexed: Engine, disk: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    """Questions and lists are answered, each once, without buttons that do nothing; one line tells of it."""
    caplog.set_level(logging.INFO, LOSSES)
    folder, user = disk("size=2m"), api.add_user()
    indexed.answer(AnswerRequest(FOUND, 1))  # what a first question loads takes its time
    async with serving(api, indexed, folder) as kept:
        kept.state.database._leave_log()
        fill(folder)
        with pytest.raises(StateError, match=r"the disk is full: free some space\.$"):
            kept.state.people.set_language(user.id, "vi")
        answers = [await ask(api, user, text) for text in (FOUND, FOUND, "/search Lâm Đồng", "/latest")]
        await api.drained(60)
        said = [record.levelname for record in caplog.records if record.name == LOSSES]
        assert len(api.sent_to(user)) == len(answers)
        assert all(quotes(answer) for answer in answers[:2])
        assert not any(answer.buttons for answer in answers)
        assert said == ["WARNING"]

        (folder / "filler").unlink()
        answer = await ask(api, user, FOUND)
        await api.until(lambda: "all is remembered again" in caplog.text, 60)
    assert quotes(answer)
    assert answer.buttons
