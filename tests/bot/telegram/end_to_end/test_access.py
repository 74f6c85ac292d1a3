import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.application import Stores
from retrieval.engine import Engine
from tests.bot.state.moments import StandingClock
from tests.bot.telegram.end_to_end.serving import FOUND, quotes, serving
from tests.botapi.accounts import Privacy
from tests.botapi.model import Chat, Message, Upload
from tests.botapi.server import BotApi
from tests.botapi.users import ANONYMOUS_ADMIN, User

CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
LEAVING = "Xin lỗi, tôi chỉ phục vụ những nhóm đã được cho phép nên xin rời nhóm."

Action = Callable[[BotApi, Chat, User, User], Awaitable[object]]


def said_in(api: BotApi, place: User | Chat) -> list[Message]:
    """What the bot has written there; that it left is not a message of its own."""
    return [message for message in api.sent_to(place) if message.text]


async def said_to(api: BotApi, place: User | Chat, count: int = 1) -> list[Message]:
    """What the bot has written there, once it is so many messages."""
    await api.until(lambda: len(said_in(api, place)) >= count, timeout=20)
    return said_in(api, place)


async def settled(api: BotApi) -> None:
    """Wait until all that was sent so far is dealt with, as far as an open bot deals with it at once."""
    await api.drained()
    other = api.add_user("Sau")
    await api.private_message(other, "/start")
    await said_to(api, other)


async def settled_for(api: BotApi, admin: User, count: int = 1) -> None:
    """Wait until the bot has dealt with what came before an admin's /help."""
    await api.drained()
    await api.private_message(admin, "/help")
    await said_to(api, admin, count)


def admitted_to(message: Message) -> bool:
    return bool(quotes(message))


# In private.


@pytest.mark.parametrize("text", [FOUND, "/start", "/latest", "/allow 5", "/xyz"])
async def test_a_stranger_gets_a_number_and_nothing_else(api: BotApi, indexed: Engine, text: str) -> None:
    """With a list, whatever a stranger writes is answered by how to get onto it."""
    admin, stranger = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, access="list", admins=[admin.id]):
        await api.private_message(stranger, text)
        [said] = await said_to(api, stranger)
    assert said.text.startswith("Bot này chỉ phục vụ những người đã được cho phép.")
    assert said.covered("code") == [str(stranger.id)]
    assert said_in(api, admin) == []


async def test_a_document_of_a_stranger_is_refused_like_a_question(api: BotApi, indexed: Engine) -> None:
    """A stranger's file is not read either, and says no more than a stranger's words."""
    admin, stranger = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, access="list", admins=[admin.id]):
        await api.private_message(stranger, document=Upload("tin.txt", b"tin"))
        [said] = await said_to(api, stranger)
    assert said.covered("code") == [str(stranger.id)]


async def test_the_listed_and_the_admins_are_answered(api: BotApi, indexed: Engine) -> None:
    """Who is on the list asks as if the bot were open, and so does an admin who is not on it."""
    admin, listed = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        kept.state.access.allow(listed.id, admin.id, "Lan")
        for person in (listed, admin):
            await api.private_message(person, FOUND)
            [said] = await said_to(api, person)
            assert admitted_to(said)


async def test_everybody_may_ask_an_open_bot(api: BotApi, indexed: Engine) -> None:
    """Without a setting nobody needs to be allowed, in private, in groups or inline."""
    stranger, group = api.add_user(), api.add_group(bot_status="left")
    async with serving(api, indexed):
        await api.invite(group, api.owner(group))
        await api.private_message(stranger, FOUND)
        asked = await api.group_message(group, stranger, f"/ask@bantin_bot {FOUND}")
        [private], [public] = await said_to(api, stranger), await said_to(api, group)
        shown = await api.inline(stranger, FOUND)
    assert admitted_to(private)
    assert api.replies_to(asked) == [public]
    assert shown.results
    assert api.calls_of("leaveChat") == []


# Pairing.


async def test_a_code_lets_a_stranger_in(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """A code that an admin types after a restart, in small letters, lets that stranger in and no other."""
    admin, lan, nam = api.add_user("Quản trị"), api.add_user("Lan"), api.add_user("Nam")
    settings: dict[str, Any] = {"access": "pairing", "admins": [admin.id]}
    async with serving(api, indexed, tmp_path, **settings):
        for person in (lan, nam):
            await api.private_message(person, FOUND)
            await said_to(api, person)
        [to_lan], [to_nam] = said_in(api, lan), said_in(api, nam)
        told = await said_to(api, admin, 2)
    (code,) = CODE.findall(to_lan.text)
    assert code != CODE.findall(to_nam.text)[0]
    assert [
        (CODE.findall(each.text), str(person.id) in each.text)
        for each, person in zip(told, (lan, nam), strict=True)
    ] == [
        (CODE.findall(to_lan.text), True),
        (CODE.findall(to_nam.text), True),
    ]
    async with serving(api, indexed, tmp_path, **settings):
        await api.private_message(admin, f"/allow {code.lower().replace('-', '')}")
        *_, done = await said_to(api, admin, 3)
        *_, granted = await said_to(api, lan, 2)
        assert done.text == f"Đã cho phép Lan (số {lan.id})."
        assert granted.text.startswith("Anh/chị đã được phép sử dụng.")
        for person, count in ((lan, 3), (nam, 2)):
            await api.private_message(person, FOUND)
            await said_to(api, person, count)
        assert admitted_to(said_in(api, lan)[-1])
        assert CODE.findall(said_in(api, nam)[-1].text) == CODE.findall(to_nam.text)


async def test_admins_are_told_once_of_each_stranger(api: BotApi, indexed: Engine) -> None:
    """However often a stranger writes while a code is good, it is the same and no admin is told again."""
    admins, stranger = [api.add_user("Một"), api.add_user("Hai")], api.add_user()
    async with serving(api, indexed, access="pairing", admins=[admin.id for admin in admins]):
        for count in range(1, 4):
            await api.private_message(stranger, "cho tôi hỏi")
            await said_to(api, stranger, count)
    assert len({code for said in said_in(api, stranger) for code in CODE.findall(said.text)}) == 1
    assert [len(said_in(api, admin)) for admin in admins] == [1, 1]


async def test_an_admins_button_lets_in(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """The button under what an admin is told works after a restart: both are told, and the buttons go."""
    admin, stranger = api.add_user("Quản trị"), api.add_user("Lan & <b>Nam</b>\n\u202eđảo")
    settings: dict[str, Any] = {"access": "pairing", "admins": [admin.id]}
    async with serving(api, indexed, tmp_path, **settings):
        await api.private_message(stranger, FOUND)
        [told] = await said_to(api, admin)
    assert told.text.startswith(f"Lan & <b>Nam</b> đảo (số {stranger.id}) xin phép")
    async with serving(api, indexed, tmp_path, **settings) as kept:
        await api.answered(await api.press(told, "Cho phép", admin))
        *_, granted = await said_to(api, stranger, 2)
        await api.wait_for("editMessageText")
        assert kept.state.access.allows(stranger.id)
    assert granted.text.startswith("Anh/chị đã được phép sử dụng.")
    assert api.current(told).text == f"Đã cho phép Lan & <b>Nam</b> đảo (số {stranger.id})."
    assert not api.current(told).markup


async def test_the_second_admin_comes_too_late(api: BotApi, indexed: Engine) -> None:
    """Whom one admin has refused another can no longer allow by that code, and there is no new one."""
    first, second, stranger = api.add_user("Một"), api.add_user("Hai"), api.add_user("Lan")
    async with serving(api, indexed, access="pairing", admins=[first.id, second.id]) as kept:
        await api.private_message(stranger, FOUND)
        [to_first], [to_second] = await said_to(api, first), await said_to(api, second)
        for message, button, admin in ((to_first, "Từ chối", first), (to_second, "Cho phép", second)):
            await api.answered(await api.press(message, button, admin))
        await api.wait_for("editMessageText", 2)
        await api.private_message(stranger, FOUND)
        *_, said = await said_to(api, stranger, 2)
        assert not kept.state.access.allows(stranger.id)
    assert api.current(to_first).text == f"Đã từ chối Lan (số {stranger.id})."
    assert api.current(to_second).text.startswith("Mã này không đúng")
    assert CODE.findall(said.text) == []
    assert "liên hệ người quản trị" in said.text


async def test_who_is_no_admin_any_more_lets_nobody_in(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """The buttons in the private chat of somebody who was taken out of the settings do nothing."""
    former, admin, stranger = api.add_user("Một"), api.add_user("Hai"), api.add_user("Lan")
    async with serving(api, indexed, tmp_path, access="pairing", admins=[former.id]):
        await api.private_message(stranger, FOUND)
        [told] = await said_to(api, former)
    async with serving(api, indexed, tmp_path, access="pairing", admins=[admin.id]) as kept:
        await api.answered(await api.press(told, "Cho phép", former))
        await settled_for(api, admin)
        assert not kept.state.access.allows(stranger.id)
        assert len(kept.state.access.pending()) == 1


async def test_a_code_expires(api: BotApi, indexed: Engine) -> None:
    """After its hour a code lets nobody in; the stranger gets another, three a day and no more."""
    clock = StandingClock()
    admin, stranger = api.add_user("Quản trị"), api.add_user()
    codes = []
    async with serving(api, indexed, clock=clock, access="pairing", admins=[admin.id]) as kept:
        for count in range(1, 5):
            await api.private_message(stranger, FOUND)
            said = await said_to(api, stranger, count)
            codes += CODE.findall(said[-1].text)
            clock.advance(minutes=61)
        await api.private_message(admin, f"/allow {codes[0]}")
        *_, done = await said_to(api, admin, 4)
        assert not kept.state.access.allows(stranger.id)
    assert len(set(codes)) == len(codes) == 3
    assert done.text.startswith("Mã này không đúng")


@pytest.mark.parametrize("word", ["ACDE-3467", "Lan", "0", "99999999999999999999", "-", "<b>x"])
async def test_a_wrong_code_lets_nobody_in(api: BotApi, indexed: Engine, word: str) -> None:
    """What is neither a code nor an id is said to be none, however it looks."""
    admin = api.add_user("Quản trị")
    async with serving(api, indexed, access="pairing", admins=[admin.id]) as kept:
        await api.private_message(admin, f"/allow {word}")
        [said] = await said_to(api, admin)
        assert [each.subject_id for each in kept.state.access.everyone()] == []
    assert said.text.startswith("Mã này không đúng")


async def test_a_flood_of_strangers_stops_at_the_door(api: BotApi, indexed: Engine) -> None:
    """While thirty codes wait for a decision the next stranger gets none, and no admin is told."""
    admin, stranger = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, access="pairing", admins=[admin.id]) as kept:
        for number in range(30):
            kept.state.access.request(5_000_000 + number, "Lạ")
        await api.private_message(stranger, FOUND)
        [said] = await said_to(api, stranger)
    assert CODE.findall(said.text) == []
    assert said_in(api, admin) == []


async def test_strangers_take_nothing_of_what_others_may_ask(api: BotApi, indexed: Engine) -> None:
    """However much a stranger writes, others are answered, and the stranger is told once to wait."""
    admin, stranger, other = api.add_user("Quản trị"), api.add_user(), api.add_user("Lan")
    limits = {"user_per_minute": 2, "all_per_minute": 3}
    async with serving(api, indexed, access="list", admins=[admin.id], limits=limits) as kept:
        kept.state.access.allow(other.id, admin.id, "Lan")
        for _ in range(6):
            await api.private_message(stranger, FOUND)
        await said_to(api, stranger, 3)
        await api.drained()
        told = said_in(api, stranger)
        kept.state.access.allow(stranger.id, admin.id, "Minh")
        for person in (admin, other, stranger):
            await api.private_message(person, FOUND)
        [answer] = await said_to(api, admin)
        [another] = await said_to(api, other)
        *_, own = await said_to(api, stranger, 4)
    assert all(admitted_to(each) for each in (answer, another, own))
    assert sorted("xin chờ" in said.text for said in told) == [False, False, True]


# Groups.


async def test_a_group_that_is_not_allowed_is_left(api: BotApi, indexed: Engine) -> None:
    """Added by somebody, the bot says one sentence and leaves; added again it does the same again."""
    admin, group = api.add_user("Quản trị"), api.add_group(bot_status="left")
    async with serving(api, indexed, access="pairing", admins=[admin.id]) as kept:
        for count in (1, 2):
            await api.invite(group, api.owner(group))
            await api.wait_for("leaveChat", count)
        assert kept.state.chats.known() == []
    assert [said.text.startswith(LEAVING) for said in said_in(api, group)] == [True, True]
    assert said_in(api, group)[0].covered("code") == [str(group.id)]
    assert group.status(api.bot) == "left"
    assert said_in(api, admin) == []


async def test_an_anonymous_administrator_is_no_admin(api: BotApi, indexed: Engine) -> None:
    """A group to which the shared account adds the bot is left, whatever the settings say of that account."""
    admin, group = api.add_user("Quản trị"), api.add_group(bot_status="left")
    async with serving(api, indexed, access="list", admins=[admin.id, ANONYMOUS_ADMIN.id]) as kept:
        await api.invite(group, ANONYMOUS_ADMIN)
        await api.wait_for("leaveChat")
        assert not kept.state.access.allows(group.id)


async def test_a_group_that_an_admin_adds_is_allowed(api: BotApi, indexed: Engine) -> None:
    """Nothing is said where an admin adds the bot, and everybody there may ask."""
    admin, member = api.add_user("Quản trị"), api.add_user()
    group = api.add_group(bot_status="left")
    async with serving(api, indexed, access="list", admins=[admin.id]):
        await api.invite(group, admin)
        asked = await api.group_message(group, member, f"/ask@bantin_bot {FOUND}")
        [said] = await said_to(api, group)
    assert admitted_to(said)
    assert api.replies_to(asked) == [said]
    assert api.calls_of("leaveChat") == []


async def test_a_listed_group_may_add_the_bot_itself(api: BotApi, indexed: Engine) -> None:
    """A group that was allowed beforehand is joined in silence, whoever adds the bot."""
    admin, group = api.add_user("Quản trị"), api.add_group(bot_status="left")
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        kept.state.access.allow(group.id, admin.id, "Tổ")
        await api.invite(group, api.owner(group))
        await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}")
        [said] = await said_to(api, group)
    assert admitted_to(said)


async def test_a_group_is_left_exactly_once(api: BotApi, indexed: Engine) -> None:
    """Many who ask at once where it may not be get one sentence together; talk among people is no reason."""
    api.privacy = Privacy(enabled=False)
    admin, group = api.add_user("Quản trị"), api.add_group()
    async with serving(api, indexed, access="list", admins=[admin.id]):
        await api.group_message(group, api.add_user(), "chào cả nhà")
        await settled_for(api, admin)
        assert api.calls_of("leaveChat") == []
        for _ in range(5):
            await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}")
        await api.wait_for("leaveChat")
        await settled_for(api, admin, 2)
    assert [said.text.startswith(LEAVING) for said in said_in(api, group)] == [True]
    assert len(api.calls_of("leaveChat")) == 1
    assert api.refusals() == api.refusals(403) == []


async def test_what_is_allowed_in_private_is_not_in_a_group(api: BotApi, indexed: Engine) -> None:
    """A group is not allowed by those in it who are; only an admin's question is answered there."""
    admin, listed, group = api.add_user("Quản trị"), api.add_user(), api.add_group()
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        kept.state.access.allow(listed.id, admin.id, "Lan")
        await api.group_message(group, admin, f"/ask@bantin_bot {FOUND}")
        [answer] = await said_to(api, group)
        await api.group_message(group, listed, f"/ask@bantin_bot {FOUND}")
        await api.wait_for("leaveChat")
    assert admitted_to(answer)
    assert said_in(api, group)[-1].text.startswith(LEAVING)


async def test_a_channel_is_left_without_a_word(api: BotApi, indexed: Engine) -> None:
    """Added to a channel that is not allowed, the bot leaves and its readers see nothing."""
    admin, channel = api.add_user("Quản trị"), api.add_channel()
    await api.my_chat_member(channel, api.owner(channel), "left")
    async with serving(api, indexed, access="list", admins=[admin.id]):
        await api.my_chat_member(channel, api.owner(channel), "administrator")
        await api.wait_for("leaveChat")
    assert said_in(api, channel) == []


async def test_a_new_rank_is_no_new_group(api: BotApi, indexed: Engine) -> None:
    """Made an administrator of a group where it already is, the bot neither speaks nor leaves."""
    admin, group = api.add_user("Quản trị"), api.add_group()
    async with serving(api, indexed, access="list", admins=[admin.id]):
        await api.my_chat_member(group, api.owner(group), "administrator")
        await settled_for(api, admin)
    assert said_in(api, group) == []
    assert api.calls_of("leaveChat") == []


async def test_an_allowed_group_stays_so_as_a_supergroup(api: BotApi, indexed: Engine) -> None:
    """The leave to ask goes along with a group that becomes a supergroup."""
    admin, group = api.add_user("Quản trị"), api.add_group(kind="group")
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        kept.state.access.allow(group.id, admin.id, "Tổ")
        new = await api.migrate(group)
        await api.group_message(new, api.add_user(), f"/ask@bantin_bot {FOUND}")
        [said] = await said_to(api, new)
    assert admitted_to(said)


# The admins' commands.


@pytest.mark.parametrize("text", ["/allow 5", "/deny 5", "/who_is_allowed"])
async def test_the_admins_commands_are_for_admins(api: BotApi, indexed: Engine, text: str) -> None:
    """For others they are unknown in private and nothing in a group, for anonymous administrators too."""
    admin, other, group = api.add_user("Quản trị"), api.add_user(), api.add_group()
    api.promote(group, other, anonymous=True)
    command, _, rest = text.partition(" ")
    async with serving(api, indexed, admins=[admin.id, ANONYMOUS_ADMIN.id]) as kept:
        await api.group_message(group, other, f"{command}@bantin_bot {rest}".strip())
        await api.group_message(group, other, f"{command}@bantin_bot {rest}".strip(), sender_chat=group)
        await api.private_message(other, text)
        [said] = await said_to(api, other)
        assert kept.state.access.everyone() == []
    assert said.text == "Tôi không có lệnh này. Xin xem /help."
    assert said_in(api, group) == []


async def allow_by_id(api: BotApi, group: Chat, admin: User, person: User) -> None:
    await api.private_message(admin, f"/allow {person.id}")


async def allow_by_reply(api: BotApi, group: Chat, admin: User, person: User) -> None:
    written = await api.group_message(group, person, "chào")
    await api.group_message(group, admin, "/allow@bantin_bot", reply_to=written)


@pytest.mark.parametrize("action", [allow_by_id, allow_by_reply])
async def test_an_admin_allows_a_person(api: BotApi, indexed: Engine, action: Action) -> None:
    """By id or as a reply to a message, a person is put on the list by name and told, once."""
    admin, person, group = api.add_user("Quản trị"), api.add_user("Lan"), api.add_group()
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        for _ in range(2):
            await action(api, group, admin, person)
        await api.until(lambda: len(said_in(api, admin) + said_in(api, group)) == 2)
        [entry] = kept.state.access.everyone()
        await api.private_message(person, FOUND)
        granted, answer = await said_to(api, person, 2)
    assert (entry.subject_id, entry.label, entry.by_id) == (person.id, "Lan", admin.id)
    assert granted.text.startswith("Anh/chị đã được phép")
    assert admitted_to(answer)


async def test_a_code_is_used_up_by_allowing_its_person(api: BotApi, indexed: Engine) -> None:
    """Who waits with a code and is allowed by id waits no more: the button says so."""
    admin, stranger = api.add_user("Quản trị"), api.add_user("Lan")
    async with serving(api, indexed, access="pairing", admins=[admin.id]) as kept:
        await api.private_message(stranger, FOUND)
        [told] = await said_to(api, admin)
        await api.private_message(admin, f"/allow {stranger.id}")
        await said_to(api, stranger, 2)
        await api.answered(await api.press(told, "Từ chối", admin))
        await api.wait_for("editMessageText")
        assert kept.state.access.pending() == []
        assert kept.state.access.allows(stranger.id)
    assert api.current(told).text.startswith("Mã này không đúng")


@pytest.mark.parametrize("anonymous", [False, True])
async def test_an_admin_allows_a_group(api: BotApi, indexed: Engine, *, anonymous: bool) -> None:
    """/allow in a group allows the group; also in reply to an anonymous administrator."""
    admin, owner, group = api.add_user("Quản trị"), api.add_user(), api.add_group("Văn phòng")
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        written = await api.group_message(group, owner, "chào", sender_chat=group)
        await api.group_message(group, admin, "/allow@bantin_bot", reply_to=written if anonymous else None)
        await said_to(api, group)
        [entry] = kept.state.access.everyone()
        await api.group_message(group, owner, f"/ask@bantin_bot {FOUND}", sender_chat=group)
        *_, answer = await said_to(api, group, 2)
    assert (entry.subject_id, entry.label) == (group.id, "Văn phòng")
    assert admitted_to(answer)


async def test_shared_accounts_are_never_allowed(api: BotApi, indexed: Engine) -> None:
    """The account of all anonymous administrators is not put on the list."""
    admin = api.add_user("Quản trị")
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        await api.private_message(admin, f"/allow {ANONYMOUS_ADMIN.id}")
        [said] = await said_to(api, admin)
        assert kept.state.access.everyone() == []
    assert said.text == "Tài khoản này do nhiều người dùng chung nên không thể cho phép."


async def test_an_admin_denies(api: BotApi, indexed: Engine) -> None:
    """Who is denied is a stranger again, and a group that is denied is left with one sentence."""
    admin, person, group = api.add_user("Quản trị"), api.add_user(), api.add_group()
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        for subject in (person.id, group.id):
            kept.state.access.allow(subject, admin.id, "ai")
            await api.private_message(admin, f"/deny {subject}")
        done = await said_to(api, admin, 2)
        await api.wait_for("leaveChat")
        await api.private_message(person, FOUND)
        [said] = await said_to(api, person)
        await api.private_message(admin, f"/deny {person.id}")
        await api.private_message(admin, f"/deny {admin.id}")
        *_, none, never = await said_to(api, admin, 4)
    assert {each.text for each in done} == {
        f"Đã thu hồi quyền của số {person.id}.",
        f"Đã thu hồi quyền của số {group.id}.",
    }
    assert not admitted_to(said)
    assert [each.text.startswith(LEAVING) for each in said_in(api, group)] == [True]
    assert {none.text, never.text} == {
        f"Số {person.id} không có trong danh sách.",
        "Người này là người quản trị bot theo cấu hình nên luôn được phép.",
    }


async def test_an_open_bot_leaves_no_group_that_is_denied(api: BotApi, indexed: Engine) -> None:
    """Where everybody may ask, taking a group off the list changes nothing there."""
    admin, group = api.add_user("Quản trị"), api.add_group()
    async with serving(api, indexed, admins=[admin.id]) as kept:
        kept.state.access.allow(group.id, admin.id, "Tổ")
        await api.private_message(admin, f"/deny {group.id}")
        await said_to(api, admin)
        await settled(api)
    assert api.calls_of("leaveChat") == []


async def listed(api: BotApi, kept: Stores, admin: User) -> None:
    kept.state.access.allow(7, admin.id, "Lan <i>")
    kept.state.access.allow(-100123, admin.id, "Văn phòng")
    kept.state.access.request(8, "Nam")


async def test_who_is_allowed(api: BotApi, indexed: Engine) -> None:
    """An admin gets the list in private, asked in a group too: the setting, who is on it, and who waits."""
    admin, group = api.add_user("Quản trị"), api.add_group()
    async with serving(api, indexed, access="pairing", admins=[admin.id]) as kept:
        await listed(api, kept, admin)
        await api.group_message(group, admin, "/who_is_allowed@bantin_bot")
        [said] = await said_to(api, admin)
        [waiting] = kept.state.access.pending()
        [first, _] = kept.state.access.everyone()
    day = f"{first.at:%d/%m/%Y}"
    assert said.text.splitlines() == [
        "Chỉ người và nhóm trong danh sách được hỏi; người mới có thể xin mã.",
        f"Người quản trị: {admin.id}",
        "",
        "Đã cho phép: 2",
        f"• Lan <i> (7) – {day}",
        f"• Văn phòng (-100123) – {day}",
        "",
        "Đang chờ duyệt: 1",
        f"• Nam (8): {waiting.code}",
    ]
    assert said_in(api, group) == []


async def test_the_list_is_not_shown_to_a_group(api: BotApi, indexed: Engine) -> None:
    """An admin who has never written to the bot in private is asked to, and no name is said in the group."""
    admin, group = api.add_user("Quản trị", started=False), api.add_group()
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        await listed(api, kept, admin)
        await api.group_message(group, admin, "/who_is_allowed@bantin_bot")
        [said] = await said_to(api, group)
    assert said.text.startswith("Danh sách chỉ gửi riêng.")


@pytest.mark.parametrize(("text", "beginning"), [("/allow", "Xin viết số hoặc mã"), ("/deny", "Xin viết số")])
async def test_a_bare_command_says_how(api: BotApi, indexed: Engine, text: str, beginning: str) -> None:
    """Without a number, a code or a message to point at, the command says what to write."""
    admin = api.add_user("Quản trị")
    async with serving(api, indexed, access="list", admins=[admin.id]):
        await api.private_message(admin, text)
        [said] = await said_to(api, admin)
    assert said.text.startswith(beginning)


async def test_buttons_are_for_those_who_may_ask(api: BotApi, indexed: Engine) -> None:
    """Who was denied since cannot go on by the buttons of an old answer, and is told why."""
    admin, person = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        kept.state.access.allow(person.id, admin.id, "Lan")
        await api.private_message(person, "/latest")
        [answer] = await said_to(api, person)
        kept.state.access.deny(person.id)
        label = next(
            b["text"] for row in (answer.markup or {})["inline_keyboard"] for b in row if "callback_data" in b
        )
        notice = await api.answered(await api.press(answer, label, person))
    assert notice["text"] == "Anh/chị chưa được phép sử dụng bot này."
    assert api.calls_of("editMessageText") == []
