import pytest
from telegram import (
    Bot,
)

from tests.botapi.accounts import Account, Privacy
from tests.botapi.clients import post
from tests.botapi.server import BotApi


def texts(account: Account) -> list[str]:
    """The texts of the messages that a bot was told of."""
    return [u.payload["text"] for u in account.updates if u.kind == "message" and "text" in u.payload]


@pytest.mark.parametrize(
    ("text", "seen", "seen_strictly"),
    [
        ("/tim@bantin_bot Đảng", True, True),
        ("/tim@BANTIN_BOT Đảng", True, True),
        ("/tim Đảng", True, False),
        ("/tim@other_bot Đảng", False, False),
        ("@bantin_bot ai?", True, False),
        ("chào cả nhà", False, False),
    ],
)
async def test_privacy_mode(api: BotApi, text: str, *, seen: bool, seen_strictly: bool) -> None:
    """In privacy mode the bot sees what is addressed to it, with bare commands and mentions on switches."""
    group, lan = api.add_group(), api.add_user()
    await api.group_message(group, lan, text)
    assert len(api.updates) == seen
    api.privacy = Privacy(bare_commands=False, mentions=False)
    await api.group_message(group, lan, text)
    assert len(api.updates) == seen + seen_strictly
    api.privacy = Privacy(enabled=False)
    await api.group_message(api.add_group(), lan, text)
    assert len(api.updates) == seen + seen_strictly + 1


async def test_replies_service_messages_and_administrators(api: BotApi, bot: Bot) -> None:
    """In privacy mode replies to the bot and service messages pass, and to an administrator all do."""
    group, lan = api.add_group(), api.add_user()
    await bot.send_message(group.id, "đây")
    theirs = await api.group_message(group, lan, "hay", reply_to=api.sent_to(group)[0])
    await api.group_message(group, lan, "đúng", reply_to=theirs)
    await api.service_message(group, lan, new_chat_title="Tổ 2")
    got = [u.message for u in await bot.get_updates()]
    assert [(m.text, m.new_chat_title) for m in got if m] == [("hay", None), (None, "Tổ 2")]
    await api.my_chat_member(group, lan, "administrator")
    await api.group_message(group, lan, "chào")
    last = (await bot.get_updates())[-1].message
    assert last is not None
    assert last.text == "chào"
    await api.my_chat_member(group, lan, "kicked")
    await api.group_message(group, lan, "/tim@bantin_bot")
    assert api.updates[-1].kind == "my_chat_member"


async def test_a_full_reader_says_so() -> None:
    """With privacy mode off getMe tells that the bot reads whole groups."""
    async with BotApi(privacy=Privacy(enabled=False), username="x_bot") as api:
        _, body = await post(api, "getMe")
    assert (body["result"]["can_read_all_group_messages"], body["result"]["username"]) == (True, "x_bot")


async def test_edited_messages_are_told_apart(api: BotApi, bot: Bot) -> None:
    """An edit by a user comes as an edited message with the new text and the old id."""
    asked = await api.private_message(api.add_user(), "/tim a")
    await api.edit(asked, "/tim b")
    first, second = await bot.get_updates()
    assert first.message is not None
    assert second.message is None
    assert second.edited_message is not None
    assert (second.edited_message.message_id, second.edited_message.text) == (asked.message_id, "/tim b")
    assert second.edited_message.edit_date is not None


async def test_a_command_goes_to_the_bot_that_it_names(api: BotApi) -> None:
    """Of two bots in a group each gets the commands addressed to it, and neither the other's."""
    other = api.add_bot("other_bot")
    group, lan = api.add_group(bots=[other]), api.add_user()
    await api.group_message(group, lan, "/tim@bantin_bot một")
    await api.group_message(group, lan, "/tim@other_bot hai")
    assert texts(api.account) == ["/tim@bantin_bot một"]
    assert texts(other) == ["/tim@other_bot hai"]


async def test_a_bare_command_goes_to_the_bot_that_spoke_last(api: BotApi) -> None:
    """A bare command reaches nobody where two bots are silent, and then the last of them to speak."""
    other = api.add_bot("other_bot")
    group, lan = api.add_group(bots=[other]), api.add_user()
    await api.group_message(group, lan, "/a")
    await api.bot_message(api.account, group, "chào")
    await api.group_message(group, lan, "/b")
    await api.bot_message(other, group, "chào")
    await api.group_message(group, lan, "/c")
    await api.expel(group, lan, bot=other)
    await api.group_message(group, lan, "/d")
    assert (texts(api.account), texts(other)) == (["/b"], ["/c"])


async def test_a_reply_goes_before_the_name_in_it(api: BotApi) -> None:
    """A reply to one bot is for that bot alone, even where it is a command for the other."""
    other = api.add_bot("other_bot")
    group, lan = api.add_group(bots=[other]), api.add_user()
    said = await api.bot_message(other, group, "đây")
    await api.group_message(group, lan, "/tim@bantin_bot", reply_to=said)
    assert (texts(api.account), texts(other)) == ([], ["/tim@bantin_bot"])


async def test_what_a_bot_sees_is_its_own_affair(api: BotApi) -> None:
    """A bot without privacy mode and an administrator see all, besides the one that is addressed."""
    reader = api.add_bot("reader_bot", privacy=Privacy(enabled=False))
    admin, absent = api.add_bot("admin_bot"), api.add_bot("absent_bot", privacy=Privacy(enabled=False))
    group, lan = api.add_group(bots=[reader, admin]), api.add_user()
    await api.my_chat_member(group, lan, "administrator", bot=admin)
    await api.group_message(group, lan, "chào")
    await api.group_message(group, lan, "/tim@bantin_bot")
    assert texts(api.account) == ["/tim@bantin_bot"]
    assert texts(reader) == texts(admin) == ["chào", "/tim@bantin_bot"]
    assert texts(absent) == []


async def test_bots_are_deaf_to_each_other(api: BotApi) -> None:
    """No bot sees what a bot writes, whatever its privacy mode, nor what is said to another in private."""
    reader = api.add_bot("reader_bot", privacy=Privacy(enabled=False))
    group, lan = api.add_group(bots=[reader]), api.add_user()
    await api.bot_message(api.account, group, "@reader_bot chào")
    await api.private_message(lan, "riêng")
    assert texts(reader) == []
    await api.private_message(lan, "khác", bot=reader)
    assert (texts(api.account), texts(reader)) == (["riêng"], ["khác"])


async def test_a_change_of_privacy_mode_waits_for_the_next_invitation(api: BotApi) -> None:
    """A group that the bot is in stays as it was until the bot is removed and added again."""
    group, lan = api.add_group(), api.add_user()
    api.privacy = Privacy(enabled=False)
    for status in ("administrator", "member"):
        await api.my_chat_member(group, lan, status)
    await api.group_message(group, lan, "một")
    await api.expel(group, lan)
    await api.invite(group, lan)
    await api.group_message(group, lan, "hai")
    api.privacy = Privacy()
    await api.group_message(group, lan, "ba")
    await api.expel(group, lan)
    await api.invite(group, lan)
    await api.group_message(group, lan, "bốn")
    assert texts(api.account) == ["hai", "ba"]


async def test_service_messages_are_for_all_bots(api: BotApi) -> None:
    """In privacy mode too, every bot in a group learns of its new name."""
    other = api.add_bot("other_bot")
    group, lan = api.add_group(bots=[other]), api.add_user()
    await api.service_message(group, lan, new_chat_title="Tổ 2")
    for account in (api.account, other):
        assert [update.payload["new_chat_title"] for update in account.updates] == ["Tổ 2"]
