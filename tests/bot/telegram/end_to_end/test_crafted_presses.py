"""Presses that no button of the bot's sends: what they carry is what a client chose."""

import pytest

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.presses import assert_orderly, shown
from tests.bot.telegram.end_to_end.serving import FOUND, replies, serving
from tests.botapi.errors import Params
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User

EXPIRED = "Nút này đã hết hạn, xin hỏi lại."
NOT_ALLOWED = "Anh/chị chưa được phép sử dụng bot này."
MADE_UP = [
    "AAAAAAAAAAAAAAAAa1",
    None,
    "",
    "pairing:allow:",
    "pairing:allow:AAAAAAAA",
    "pairing:refuse:\ud800x",
    "🔴",
]


async def press(api: BotApi, user: User, data: str | None, message: Message | None) -> Params:
    """Have a client send a press with whatever data, and return what it is answered with."""
    return await api.answered(await api.forge_press(user, data, message), 20)


@pytest.mark.parametrize("access", ["open", "pairing", "list"])
async def test_made_up_data_takes_no_buttons_away(api: BotApi, indexed: Engine, access: str) -> None:
    """In a group anybody's made-up press gets one sentence; the message keeps its text and its buttons."""
    group, user, admin = api.add_group(), api.add_user(), api.add_user("Quản trị")
    async with serving(api, indexed, access=access, admins=[admin.id]) as kept:
        kept.state.access.allow(group.id, admin.id, "")
        await api.group_message(group, user, f"/ask {FOUND}")
        [answer] = await replies(api)
        said = [await press(api, who, data, answer) for data in MADE_UP for who in (user, admin)]
        await api.drained()
        left = api.current(answer)
    assert all(each.get("text") for each in said)
    assert (left.html, left.buttons) == (answer.html, answer.buttons)
    assert_orderly(api)


@pytest.mark.parametrize("access", ["pairing", "list"])
@pytest.mark.parametrize("data", ["", None, "pairing:allow:AAAAAAAA", "x"])
async def test_a_strangers_press_is_told_why(
    api: BotApi, indexed: Engine, access: str, data: str | None
) -> None:
    """Whatever a stranger's press carries, it is answered once: that they are not allowed."""
    admin, stranger = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, access=access, admins=[admin.id]):
        await api.private_message(stranger, FOUND)
        [told] = await replies(api)
        said = [await press(api, stranger, data, each) for each in (told, None)]
        await api.drained()
    assert [each.get("text") for each in said] == [NOT_ALLOWED] * 2
    assert_orderly(api)


async def test_a_press_for_a_code_that_is_none_is_told(api: BotApi, indexed: Engine) -> None:
    """An admin's press for a code that nobody has is answered in words and lets nobody in."""
    admin, stranger = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, access="pairing", admins=[admin.id]) as kept:
        await api.private_message(stranger, FOUND)
        await api.until(lambda: bool(api.sent_to(admin)), 20)
        [told] = api.sent_to(admin)
        said = await press(api, admin, "pairing:allow:AAAAAAAA", told)
        await api.drained()
        assert api.current(told).buttons == told.buttons
        assert kept.state.access.everyone() == []
        after = await shown(api, told, "Cho phép", admin)
        assert kept.state.access.allows(stranger.id)
    assert said["text"].startswith("Mã này không đúng")
    assert not after.buttons
