import pytest
from telegram import Bot, MessageOriginChannel, ReplyParameters
from telegram.constants import ChatID
from telegram.error import BadRequest, Forbidden

from tests.botapi.accounts import Privacy
from tests.botapi.clients import client
from tests.botapi.server import BotApi


async def test_an_anonymous_administrator_shows_the_group(api: BotApi, bot: Bot) -> None:
    """What an anonymous administrator writes comes from the account that all such share, for the group."""
    group, lan = api.add_group("Tổ 1"), api.add_user()
    api.promote(group, lan, anonymous=True)
    await api.group_message(group, lan, "/tim@bantin_bot", sender_chat=group)
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.sender_chat is not None
    assert update.message.from_user.id == ChatID.ANONYMOUS_ADMIN
    assert update.message.sender_chat.id == group.id
    assert (await bot.get_chat_member(group.id, ChatID.ANONYMOUS_ADMIN)).status == "left"
    [owner, admin] = await bot.get_chat_administrators(group.id)
    assert (owner.status, admin.user.id) == ("creator", lan.id)
    assert admin.to_dict()["is_anonymous"] is True


async def test_a_channel_speaks_in_a_group(api: BotApi, bot: Bot) -> None:
    """What is written on behalf of a channel comes from the account that stands for all channels."""
    group, channel, lan = api.add_group(), api.add_channel("Công báo"), api.add_user()
    await api.group_message(group, lan, "/tim@bantin_bot", sender_chat=channel)
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.sender_chat is not None
    assert update.message.from_user.id == ChatID.FAKE_CHANNEL
    assert (update.message.sender_chat.type, update.message.sender_chat.title) == ("channel", "Công báo")


async def test_posts_of_a_channel(api: BotApi, bot: Bot) -> None:
    """A post and its edit come without a sender, and the bot's own post goes out for the channel."""
    channel = api.add_channel()
    post = await api.channel_post(channel, "Thông báo")
    await api.edit(post, "Thông báo 2")
    new, edited = await bot.get_updates()
    assert new.channel_post is not None
    assert (new.message, new.channel_post.from_user, new.channel_post.text) == (None, None, "Thông báo")
    assert new.channel_post.sender_chat == new.channel_post.chat
    assert edited.edited_channel_post is not None
    assert edited.edited_channel_post.text == "Thông báo 2"
    sent = await bot.send_message(channel.id, "đây")
    assert (sent.from_user, sent.sender_chat) == (None, sent.chat)
    assert (await sent.edit_text("đó")) is not False
    assert [message.text for message in api.sent_to(channel)] == ["đó"]


async def test_a_post_goes_on_to_the_discussion_group(api: BotApi, bot: Bot) -> None:
    """A post that Telegram carries to a group says so, and where it is from."""
    api.privacy = Privacy(enabled=False)
    channel, group = api.add_channel(), api.add_group()
    post = await api.channel_post(channel, "Thông báo")
    await api.forward_post(post, group)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.is_automatic_forward) == (ChatID.SERVICE_CHAT, True)
    assert isinstance(message.forward_origin, MessageOriginChannel)
    assert message.forward_origin.message_id == post.message_id


async def test_a_message_that_was_deleted_cannot_be_answered(api: BotApi, bot: Bot) -> None:
    """A deletion comes without an update, and is noticed by the reply that is refused."""
    lan = api.add_user()
    asked = await api.private_message(lan, "ai?")
    await api.delete(asked)
    assert len(api.updates) == 1
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(lan.id, "đây", reply_parameters=ReplyParameters(asked.message_id))
    with pytest.raises(AssertionError, match="is gone"):
        await api.edit(asked, "ai vậy?")


async def test_a_link_starts_the_bot_with_its_payload(api: BotApi, bot: Bot) -> None:
    """Only after START may the bot write, and a link's payload comes with the command."""
    other = api.add_bot("other_bot")
    minh = api.add_user(started=False)
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(minh.id, "chào")
    await api.follow(minh, "https://t.me/bantin_bot?start=q-1_A")
    await api.follow(minh, "https://t.me/other_bot")
    assert [update.payload["text"] for update in api.updates] == ["/start q-1_A"]
    assert [update.payload["text"] for update in other.updates] == ["/start"]
    assert (await bot.send_message(minh.id, "chào")).text == "chào"
    for payload in ("đ", "a b", "a" * 65):
        with pytest.raises(ValueError, match="no payload"):
            await api.start(minh, payload)
    for url in ("http://t.me/bantin_bot", "https://t.me/none_bot?start=a", "https://example.vn/bantin_bot"):
        with pytest.raises(AssertionError, match="leads to none"):
            await api.follow(minh, url)


async def test_each_bot_has_its_own_private_chats(api: BotApi, bot: Bot) -> None:
    """A user who has started one bot has not started the other, and what is said to one stays there."""
    other, lan = api.add_bot("other_bot"), api.add_user()
    await bot.send_message(lan.id, "của tôi")
    async with client(api, other) as second:
        assert second.username == "other_bot"
        with pytest.raises(BadRequest, match="Chat not found"):
            await second.send_message(lan.id, "chào")
        await api.start(lan, bot=other)
        await second.send_message(lan.id, "của nó")
    assert [message.text for message in api.sent_to(lan)] == ["của tôi"]
    assert [message.text for message in api.sent_to(lan, other)] == ["của nó"]


async def test_a_message_unblocks(api: BotApi, bot: Bot) -> None:
    """A user who had blocked the bot and writes again has unblocked it, of which it is told first."""
    lan = api.add_user()
    await api.block(lan)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(lan.id, "chào")
    await api.private_message(lan, "chào")
    assert [update.kind for update in api.updates] == ["my_chat_member", "my_chat_member", "message"]
    assert api.updates[1].payload["new_chat_member"]["status"] == "member"
    assert (await bot.send_message(lan.id, "chào")).text == "chào"
