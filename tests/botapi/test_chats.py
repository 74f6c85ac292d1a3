import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
)

from tests.botapi.accounts import CommandKey
from tests.botapi.clients import client, post
from tests.botapi.model import Chat
from tests.botapi.server import BotApi
from tests.botapi.users import User


async def test_a_chat_that_the_bot_cannot_write_to(api: BotApi, bot: Bot) -> None:
    """Blocked, kicked, left and never started each have their own refusal."""
    lan, minh = api.add_user(), api.add_user(started=False)
    group, old = api.add_group(), api.add_group(kind="group")
    await api.my_chat_member(api.private(lan), lan, "kicked")
    await api.my_chat_member(group, lan, "kicked")
    await api.my_chat_member(old, lan, "left")
    for chat, sentence in (
        (lan.id, "bot was blocked by the user"),
        (minh.id, "bot can't initiate conversation with a user"),
        (group.id, "bot was kicked from the supergroup chat"),
        (old.id, "bot is not a member of the group chat"),
    ):
        with pytest.raises(Forbidden, match=f"^Forbidden: {sentence}$"):
            await bot.send_message(chat, "chào")
    await api.private_message(minh, "/start")
    assert (await bot.send_message(minh.id, "chào")).text == "chào"


async def test_a_group_that_became_a_supergroup(api: BotApi, bot: Bot) -> None:
    """Writing to the old group fails with the new id, where writing goes on."""
    group = api.add_group(kind="group")
    new = await api.migrate(group)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "chào")
    assert caught.value.new_chat_id == new.id
    assert (await bot.send_message(new.id, "chào")).chat.type == "supergroup"
    notes = [update.message for update in await bot.get_updates()]
    assert [(note.chat.id, note.migrate_to_chat_id, note.migrate_from_chat_id) for note in notes if note] == [
        (group.id, new.id, None),
        (new.id, None, group.id),
    ]


async def test_members(api: BotApi, bot: Bot) -> None:
    """Chats, members and administrators can be asked for, and a chat that was left is closed."""
    group, lan = api.add_group("Tổ 1"), api.add_user()
    await api.group_message(group, lan, "chào")
    assert (await bot.get_chat(group.id)).title == "Tổ 1"
    assert (await bot.get_chat_member(group.id, lan.id)).status == "member"
    assert (await bot.get_chat_member(group.id, api.add_user().id)).status == "left"
    with pytest.raises(BadRequest, match="Member not found"):
        await bot.get_chat_member(group.id, 5)
    assert [member.status for member in await bot.get_chat_administrators(group.id)] == ["creator"]
    await api.my_chat_member(group, lan, "administrator")
    assert len(await bot.get_chat_administrators(group.id)) == 2
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden):
        await bot.get_chat(group.id)


async def test_commands_are_kept_by_scope_and_language(api: BotApi, bot: Bot) -> None:
    """Each scope and language has its own list, and bad names and descriptions are refused."""
    await bot.set_my_commands([BotCommand("tim", "Tìm")], language_code="vi")
    await bot.set_my_commands([("tim", "Tìm trong nhóm")], scope=BotCommandScopeAllGroupChats())
    assert await bot.get_my_commands() == ()
    assert await bot.get_my_commands(language_code="vi") == (BotCommand("tim", "Tìm"),)
    assert api.account.commands[CommandKey("all_group_chats")] == [
        {"command": "tim", "description": "Tìm trong nhóm"}
    ]
    await bot.delete_my_commands(language_code="vi")
    assert await bot.get_my_commands(language_code="vi") == ()
    for name, description, sentence in (
        ("Tim", "x", "Bot_command_invalid"),
        ("tìm", "x", "Bot_command_invalid"),
        ("a" * 33, "x", "Bot_command_invalid"),
        ("tim", "", "Bot_command_description_invalid"),
        ("tim", "x" * 257, "Bot_command_description_invalid"),
    ):
        with pytest.raises(BadRequest, match=sentence):
            await bot.set_my_commands([(name, description)])


async def test_descriptions(api: BotApi, bot: Bot) -> None:
    """Descriptions are kept per language within their limits."""
    await bot.set_my_description("chung")
    await bot.set_my_description("x" * 512, language_code="vi")
    await bot.set_my_short_description("x" * 120)
    assert (await bot.get_my_description("vi")).description == "x" * 512
    assert (await bot.get_my_description("en")).description == "chung"
    for setter, limit in ((bot.set_my_description, 512), (bot.set_my_short_description, 120)):
        with pytest.raises(BadRequest, match="is too long"):
            await setter("x" * (limit + 1))


async def test_the_menu_is_the_narrowest_list(api: BotApi, bot: Bot) -> None:
    """A person is offered the commands of the narrowest scope, and in it those of their language first."""
    group, lan, john = api.add_group(), api.add_user(), api.add_user(language_code="en")
    await bot.set_my_commands([("a", "mọi nơi")])
    await bot.set_my_commands([("b", "in private")], BotCommandScopeAllPrivateChats(), "en")
    await bot.set_my_commands([("h", "riêng")], BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([("c", "trong nhóm")], BotCommandScopeAllGroupChats())
    await bot.set_my_commands([("d", "quản trị")], BotCommandScopeAllChatAdministrators())
    api.promote(group, john)
    assert [menu(api, lan), menu(api, john)] == ["h", "b"]
    assert [menu(api, lan, group), menu(api, john, group)] == ["c", "d"]
    await bot.delete_my_commands(BotCommandScopeAllPrivateChats())
    assert [menu(api, lan), menu(api, john)] == ["a", "b"]
    await bot.set_my_commands([("e", "nhóm này")], BotCommandScopeChat(group.id))
    await bot.set_my_commands([("f", "của Lan")], BotCommandScopeChatMember(group.id, lan.id))
    assert [menu(api, lan, group), menu(api, john, group)] == ["f", "e"]
    await bot.set_my_commands([("g", "quản trị ở đây")], BotCommandScopeChatAdministrators(group.id))
    assert [menu(api, john, group), menu(api, lan, api.add_group())] == ["g", "c"]
    status, body = await post(api, "setMyCommands", body={"commands": [], "scope": {"type": "all"}})
    assert (status, body["description"]) == (
        400,
        "Bad Request: can't parse BotCommandScope: Unsupported type specified",
    )


def menu(api: BotApi, user: User, chat: Chat | None = None) -> str:
    """The one command that a user is offered."""
    [command] = api.account.menu(user, chat)
    return str(command["command"])


async def test_each_bot_has_its_own_profile(api: BotApi, bot: Bot) -> None:
    """Commands and texts that one bot sets are not another's."""
    await bot.set_my_commands([("tim", "Tìm")])
    await bot.set_my_name("Bản tin tỉnh")
    async with client(api, api.add_bot("other_bot", "Bot khác")) as other:
        assert await other.get_my_commands() == ()
        assert (await other.get_my_name()).name == "Bot khác"
    assert (await bot.get_my_name()).name == "Bản tin tỉnh"
