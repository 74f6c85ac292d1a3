import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.botapi.accounts import Privacy
from tests.botapi.clients import client
from tests.botapi.server import BotApi


async def test_a_bot_comes_and_goes(api: BotApi, bot: Bot) -> None:
    """A bot is told of its new place and by whom, and those in the group of who came and went."""
    other = api.add_bot("other_bot")
    group, lan = api.add_group(bot_status="left", bots=[other]), api.add_user()
    await api.invite(group, lan)
    await api.my_chat_member(group, lan, "administrator")
    await api.expel(group, lan)
    came, noted, rose, seen, went = await bot.get_updates()
    changes = [update.my_chat_member for update in (came, rose, went)]
    assert [(c.from_user.id, c.old_chat_member.status, c.new_chat_member.status) for c in changes if c] == [
        (lan.id, "left", "member"),
        (lan.id, "member", "administrator"),
        (lan.id, "administrator", "kicked"),
    ]
    assert noted.message is not None
    assert [user.id for user in noted.message.new_chat_members] == [bot.id]
    assert seen.message is not None
    assert seen.message.left_chat_member == bot.bot
    assert [update.kind for update in other.updates] == ["message", "message"]
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "chào")


async def test_a_bot_leaves(api: BotApi, bot: Bot) -> None:
    """A bot that leaves is told so itself, the others see it go, and none is told of what follows."""
    other = api.add_bot("other_bot")
    group, lan = api.add_group(bots=[other]), api.add_user()
    await bot.leave_chat(group.id)
    [update] = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.from_user == bot.bot
    assert update.my_chat_member.new_chat_member.status == "left"
    assert [update.payload["left_chat_member"]["id"] for update in other.updates] == [bot.id]
    await api.group_message(group, lan, "/tim@bantin_bot")
    assert len(api.updates) == 1


async def test_administrators(api: BotApi, bot: Bot) -> None:
    """Who is promoted is on the list until demoted; other bots are only where they are asked for."""
    other = api.add_bot("other_bot")
    group, lan = api.add_group(bots=[other]), api.add_user()
    api.promote(group, lan)
    await api.my_chat_member(group, lan, "administrator", bot=other)
    listed = {member.user.id for member in await bot.get_chat_administrators(group.id)}
    assert listed == {api.owner(group).id, lan.id}
    with_bots = {member.user.id for member in await bot.get_chat_administrators(group.id, return_bots=True)}
    assert with_bots == listed | {other.user.id}
    api.demote(group, lan)
    assert (await bot.get_chat_member(group.id, lan.id)).status == "member"
    with pytest.raises(BadRequest, match="There are no administrators in the private chat"):
        await bot.get_chat_administrators(lan.id)


async def test_topics_that_close_and_go(api: BotApi, bot: Bot) -> None:
    """A closed topic is for administrators, and one that was deleted is for nobody."""
    group, lan = api.add_group(topics=["Một", "Hai"]), api.add_user()
    one, two = group.topics
    await api.close_topic(group, one)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(group.id, "chào", message_thread_id=one)
    await api.my_chat_member(group, lan, "administrator")
    assert (await bot.send_message(group.id, "chào", message_thread_id=one)).message_thread_id == one
    asked = await api.group_message(group, lan, "ai?", topic=two)
    api.delete_topic(group, two)
    assert asked.message_id not in group.messages
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "chào", message_thread_id=two)


async def test_every_bot_moves_with_its_group(api: BotApi, bot: Bot) -> None:
    """All bots learn of the supergroup, and one that has not by the error of its next call."""
    other = api.add_bot("other_bot", privacy=Privacy(enabled=False))
    group = api.add_group(kind="group", bots=[other])
    new = await api.migrate(group, announce=False)
    assert (api.updates, other.updates) == ([], [])
    await api.group_message(new, api.add_user(), "chào")
    assert [len(api.updates), len(other.updates)] == [0, 1]
    async with client(api, other) as second:
        for writer in (bot, second):
            with pytest.raises(ChatMigrated) as caught:
                await writer.send_message(group.id, "chào")
            assert caught.value.new_chat_id == new.id
            assert (await writer.send_message(new.id, "chào")).chat.id == new.id
