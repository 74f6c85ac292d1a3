import datetime as dt
from pathlib import Path

import pytest

from bot.state.inbox import ReceivedUpdate
from bot.state.state import FILE_NAME, open_state
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import FOUND, quotes, replies, serving
from tests.botapi.accounts import Privacy
from tests.botapi.model import Update
from tests.botapi.server import BotApi

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def left_behind(api: BotApi, folder: Path, *updates: Update, attempts: int = 1) -> None:
    """Put updates into the inbox, as a run leaves them that is killed after they were confirmed."""
    numbers = {update.update_id for update in updates}
    api.deliveries.pending = [each for each in api.deliveries.pending if each.update_id not in numbers]
    rows = [
        ReceivedUpdate(each.update_id, None, None, each.to_json(), attempts)
        for each in api.updates
        if each.update_id in numbers
    ]
    with open_state(folder / FILE_NAME) as state:
        assert state.inbox.receive(rows) == numbers


async def test_a_question_of_an_earlier_run_is_answered(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """What an earlier run did not deal with is answered once, although Telegram delivers it no more."""
    user = api.add_user()
    await api.private_message(user, FOUND)
    left_behind(api, tmp_path, *api.updates)
    async with serving(api, indexed, tmp_path) as kept:
        [said] = await replies(api)
        await api.private_message(user, "/help")
        await replies(api, 2)
        assert kept.state.inbox.count() <= 1
    async with serving(api, indexed, tmp_path):
        await api.private_message(user, "/help")
        await replies(api, 3)
    assert quotes(said)
    assert len(api.sent_to(user)) == 3


async def test_what_one_person_asked_stays_in_order(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """A follow-up that is new leans on the question that an earlier run left, and is answered after it."""
    group, user = api.add_group(), api.add_user()
    first = await api.group_message(group, user, f"/ask@bantin_bot {FOUND}")
    left_behind(api, tmp_path, *api.updates, attempts=2)
    follow = await api.group_message(group, user, "/ask@bantin_bot còn năm 2018?")
    async with serving(api, indexed, tmp_path) as kept:
        await api.until(lambda: bool(api.replies_to(follow)), timeout=20)
        rows = list(kept.state.journal.rows(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    assert [row.record.message_id for row in rows] == [first.message_id, follow.message_id]
    assert "Bí thư Chi bộ" in (rows[1].record.understood or "")


async def test_a_press_of_an_earlier_run_is_carried_out(
    api: BotApi, indexed: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram takes no answer to an old press; what it shows is shown all the same, and nothing fails."""
    user = api.add_user()
    async with serving(api, indexed, tmp_path):
        await api.private_message(user, FOUND)
        [said] = await replies(api)
    press = await api.press(said, said.buttons[0][0]["text"], user)
    left_behind(api, tmp_path, press)
    api.fail_next("answerCallbackQuery", status=400, description=TOO_OLD, times=5)
    async with serving(api, indexed, tmp_path):
        await api.wait_for("editMessageText", 1, 20)
    assert "ERROR" not in {record.levelname for record in caplog.records}


async def test_who_killed_it_again_and_again_is_told(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """Over what the program died five times a sentence is said, where the bot was spoken to; no more."""
    api.privacy = Privacy(enabled=False)
    user, group = api.add_user(), api.add_group()
    await api.private_message(user, FOUND)
    asked = await api.group_message(group, user, f"/ask@bantin_bot {FOUND}")
    talk = await api.group_message(group, user, FOUND)
    left_behind(api, tmp_path, *api.updates, attempts=5)
    async with serving(api, indexed, tmp_path) as kept:
        await api.until(lambda: bool(api.sent_to(user) and api.replies_to(asked)), timeout=20)
        await api.private_message(user, "/help")
        await api.until(lambda: len(api.sent_to(user)) == 2, timeout=20)
        assert kept.state.inbox.count() <= 1
    assert api.sent_to(user)[0].text.startswith("Xin lỗi, chương trình đã nhiều lần phải dừng")
    assert [said.text for said in api.replies_to(asked)] == [api.sent_to(user)[0].text]
    assert api.replies_to(talk) == []
