"""The bot on a disk that is full: what only remembers is left out, and people are answered."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.errors import StateError
from bot.state.file_database import FileDatabase
from bot.telegram import memory_losses
from bot.telegram.application import Stores
from retrieval.engine import Engine
from retrieval.models import AnswerRequest
from tests.bot.telegram.end_to_end.presses import assert_orderly, told
from tests.bot.telegram.end_to_end.serving import FOUND, quotes, serving
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.disks import fill

LOSSES = memory_losses.__name__
NOT_KEPT = "Hiện bot không ghi được gì nên việc này chưa thực hiện được. Xin thử lại sau."
FULL = "Đĩa chứa data_dir đã đầy nên việc này chưa thực hiện được. Xin giải phóng dung lượng rồi thử lại."
NO_RIGHTS = "Không ghi được vào data_dir nên việc này chưa thực hiện được. Xin sửa quyền ghi rồi thử lại."
PRESSES = {
    FOUND: ["👍", "👎"],
    "/settings": ["English"],
    "/lang": ["English"],
    "/forget_me": ["Xóa dữ liệu của tôi"],
}


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
        assert isinstance(kept.state.database, FileDatabase)
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


def forbid_changes(kept: Stores) -> None:
    """Have the bot's database refuse every change, as on a disk that is mounted read-only."""

    def forbid(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")

    assert isinstance(kept.state.database, FileDatabase)
    sa.event.listen(kept.state.database._engine, "begin", forbid)


async def assert_nothing_is_kept(
    api: BotApi, kept: Stores, *, user: User, admin: User, spoil: Callable[[], object], advice: str
) -> None:
    """Whatever would have to be kept gets one sentence, for an admin with what to do; the rest is done."""
    shown = {(who.id, text): await ask(api, who, text) for who in (user, admin) for text in PRESSES}
    stranger = api.add_user("Hùng")
    spoil()
    for who, sentence in ((user, NOT_KEPT), (admin, advice)):
        for text, labels in PRESSES.items():
            for label in labels:
                said = await told(api, shown[who.id, text], label, who)
                assert said.get("text") == sentence, (text, label)
        for text in ("/settings", "/lang", "/forget_me"):
            assert (await ask(api, who, text)).text == sentence
    assert (await ask(api, stranger, FOUND)).text == NOT_KEPT
    assert (await ask(api, admin, f"/allow {user.id}")).text == advice
    assert "7 ngày" in (await ask(api, admin, "/stats")).text
    await api.drained(60)
    assert kept.state.people.language(user.id) is None
    assert_orderly(api)


async def test_what_cannot_be_kept_is_told_on_a_read_only_disk(
    api: BotApi, indexed: Engine, tmp_path: Path
) -> None:
    """Settings, ratings, codes and lists get one sentence; it tells admins what to do."""
    user, admin, log = api.add_user(), api.add_user("Quản trị"), api.add_user("Nhật ký")
    settings: dict[str, Any] = {"access": "pairing", "admins": [admin.id], "errors_chat": log.id}
    async with serving(api, indexed, tmp_path, **settings) as kept:
        kept.state.access.allow(user.id, admin.id, "Lan")
        await assert_nothing_is_kept(
            api, kept, user=user, admin=admin, spoil=lambda: forbid_changes(kept), advice=NO_RIGHTS
        )
    assert api.sent_to(log) == []


@pytest.mark.slow
async def test_what_cannot_be_kept_is_told_on_a_full_disk(
    api: BotApi, indexed: Engine, disk: Callable[..., Path]
) -> None:
    """Settings, ratings, codes and lists get one sentence; it tells admins what to do."""
    user, admin, log = api.add_user(), api.add_user("Quản trị"), api.add_user("Nhật ký")
    folder = disk("size=2m")
    settings: dict[str, Any] = {"access": "pairing", "admins": [admin.id], "errors_chat": log.id}
    async with serving(api, indexed, folder, **settings) as kept:
        kept.state.access.allow(user.id, admin.id, "Lan")

        def use_up() -> None:
            assert isinstance(kept.state.database, FileDatabase)
            kept.state.database._leave_log()
            fill(folder)

        await assert_nothing_is_kept(api, kept, user=user, admin=admin, spoil=use_up, advice=FULL)
    assert api.sent_to(log) == []


async def test_a_decision_that_cannot_be_kept_is_told(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """An admin's press for a stranger says that it cannot be kept, and the buttons stay."""
    admin, stranger = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, tmp_path, access="pairing", admins=[admin.id]) as kept:
        await api.private_message(stranger, FOUND)
        await api.until(lambda: bool(api.sent_to(admin)), 20)
        [asked] = api.sent_to(admin)
        forbid_changes(kept)
        said = await told(api, asked, "Cho phép", admin)
        await api.drained()
        assert api.current(asked).buttons == asked.buttons
        assert not kept.state.access.allows(stranger.id)
    assert said["text"] == NO_RIGHTS
    assert_orderly(api)
