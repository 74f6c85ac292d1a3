import re
import time
from typing import Any

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode, ReactionEmoji
from telegram.error import (
    BadRequest,
)

from tests.botapi.clients import keyboard, post
from tests.botapi.model import Upload
from tests.botapi.server import BotApi


async def test_a_sent_message_comes_back_whole(api: BotApi, bot: Bot) -> None:
    """What sendMessage returns has id, date, chat, sender, text, entities and keyboard as sent."""
    lan = api.add_user("Lan")
    first = await bot.send_message(lan.id, "một")
    before = int(time.time())
    message = await bot.send_message(
        lan.id,
        "🇻🇳 <b>Đảng</b> &amp; /tim",
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(callback_data="p:1"),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert message.text == "🇻🇳 Đảng & /tim"
    assert message.entities == (
        MessageEntity(MessageEntity.BOLD, 5, 4),
        MessageEntity(MessageEntity.BOT_COMMAND, 12, 4),
    )
    assert message.message_id == first.message_id + 1
    assert before - 1 <= message.date.timestamp() <= time.time()
    assert message.from_user == bot.bot
    assert message.chat.id == lan.id
    assert message.reply_markup == keyboard(callback_data="p:1")
    assert message.link_preview_options == LinkPreviewOptions(is_disabled=True)
    kept = api.sent_to(lan)[1]
    assert kept.html == "🇻🇳 <b>Đảng</b> &amp; /tim"
    assert kept.covered("bold") == ["Đảng"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "message text is empty"),
        (" \n ", "message text is empty"),
        ("<b> </b>", "message text is empty"),
        ("<b>a", "can't parse entities: Can't find end tag corresponding to start tag b"),
        ("a" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("<i></i>" * 6000, "text is too long"),
    ],
)
async def test_texts_that_are_refused(api: BotApi, bot: Bot, text: str, sentence: str) -> None:
    """An empty, malformed or overlong text is refused with Telegram's sentence and nothing is sent."""
    lan = api.add_user()
    with pytest.raises(BadRequest, match=f"(?i)^{re.escape(sentence)}"):
        await bot.send_message(lan.id, text, parse_mode=ParseMode.HTML)
    assert api.sent_to(lan) == []


async def test_the_length_limit_counts_what_is_left_after_parsing(api: BotApi, bot: Bot) -> None:
    """A text of 4096 units passes however long its markup is, and entities past 100 are counted."""
    lan = api.add_user()
    assert (
        len((await bot.send_message(lan.id, "<b>" + "ẩ" * 4096 + "</b>", ParseMode.HTML)).text or "") == 4096
    )
    assert (await bot.send_message(lan.id, "😀" * 2048)).text == "😀" * 2048
    assert api.dropped_entities == 0
    many = await bot.send_message(lan.id, " ".join(["<b>a</b>"] * 101), ParseMode.HTML)
    assert len(many.entities) == 100
    assert api.dropped_entities == 1


async def test_editing(api: BotApi, bot: Bot) -> None:
    """An edit replaces text and keyboard, and one that changes nothing is refused."""
    lan = api.add_user()
    sent = await bot.send_message(lan.id, "đang tìm", reply_markup=keyboard(callback_data="1"))
    edited = await sent.edit_text("<b>xong</b>", parse_mode=ParseMode.HTML)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("xong", None)
    assert edited.edit_date is not None
    assert [message.text for message in api.sent_to(lan)] == ["xong"]
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("<b>xong</b>", parse_mode=ParseMode.HTML)
    await sent.edit_reply_markup(keyboard(callback_data="2"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(keyboard(callback_data="2"))
    assert api.sent_to(lan)[0].button("Xem")["callback_data"] == "2"


async def test_only_the_bots_own_messages_can_be_edited(api: BotApi, bot: Bot) -> None:
    """Editing a user's message or one that is gone is refused."""
    lan = api.add_user()
    theirs = await api.private_message(lan, "chào")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", lan.id, theirs.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", lan.id, 9999)


async def test_deleting(api: BotApi, bot: Bot) -> None:
    """A message can be deleted once; another's in a group only by an administrator."""
    group, lan = api.add_group(), api.add_user()
    sent = await bot.send_message(group.id, "một")
    assert await sent.delete()
    assert api.sent_to(group) == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    theirs = await api.group_message(group, lan, "hai")
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, theirs.message_id)
    await api.my_chat_member(group, lan, "administrator")
    assert await bot.delete_message(group.id, theirs.message_id)
    assert theirs.message_id not in group.messages


async def test_replies(api: BotApi, bot: Bot) -> None:
    """A reply carries the message it answers, which must be there unless that is allowed to fail."""
    lan = api.add_user()
    asked = await api.private_message(lan, "ai?")
    answer = await bot.send_message(lan.id, "đây", reply_parameters=ReplyParameters(asked.message_id))
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "ai?"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(lan.id, "x", reply_parameters=ReplyParameters(9999))
    loose = ReplyParameters(9999, allow_sending_without_reply=True)
    assert (await bot.send_message(lan.id, "x", reply_parameters=loose)).reply_to_message is None
    with pytest.raises(BadRequest, match="Quote_text_invalid"):
        await bot.send_message(lan.id, "x", reply_parameters=ReplyParameters(asked.message_id, quote="khác"))


async def test_topics(api: BotApi, bot: Bot) -> None:
    """A thread must be an open topic: the general one has no number, and a reply keeps its topic."""
    forum, lan = api.add_group(topics=["Hỏi đáp"]), api.add_user()
    topic = next(iter(forum.topics))
    sent = await bot.send_message(forum.id, "một", message_thread_id=topic)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
    for thread in (1, 9999):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(forum.id, "x", message_thread_id=thread)
    asked = await api.group_message(forum, lan, "/tim", topic=topic)
    assert asked.reply_to is not None
    assert asked.reply_to.service == {"forum_topic_created": {"name": "Hỏi đáp", "icon_color": 7322096}}
    answer = await bot.send_message(forum.id, "hai", reply_parameters=ReplyParameters(asked.message_id))
    assert (answer.message_thread_id, answer.is_topic_message) == (topic, True)


async def test_a_reply_chain_is_no_topic(api: BotApi, bot: Bot) -> None:
    """Outside topics a reply carries a thread id that nothing can be sent to."""
    group, lan = api.add_group(), api.add_user()
    root = await api.group_message(group, lan, "một")
    chained = await api.group_message(group, lan, "hai", reply_to=root)
    again = await api.group_message(group, lan, "ba", reply_to=chained)
    assert (again.thread_id, again.is_topic) == (root.message_id, False)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "x", message_thread_id=again.thread_id)


@pytest.mark.parametrize(
    ("button", "sentence"),
    [
        ({"callback_data": "ế" * 22}, "BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"copy_text": {"text": "a" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"url": "http://localhost/"},
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        ({}, "Text buttons are unallowed in the inline keyboard"),
        (
            {"callback_data": "a", "url": "http://a.vn"},
            "inline keyboard button must have exactly one action, not url, callback_data",
        ),
    ],
)
async def test_buttons_past_their_limits(api: BotApi, button: dict[str, Any], sentence: str) -> None:
    """A button whose data, copy text, link or action is out of bounds is refused."""
    markup = {"inline_keyboard": [[{"text": "Xem", **button}]]}
    params = {"chat_id": api.add_user().id, "text": "a", "reply_markup": markup}
    status, body = await post(api, "sendMessage", body=params)
    assert (status, body["description"]) == (400, f"Bad Request: {sentence}")


async def test_entities_have_a_size_together(api: BotApi, bot: Bot) -> None:
    """Long addresses behind short words fill a message before its text does."""
    lan = api.add_user()
    links = [f'<a href="https://a.vn/{"x" * 900}">{number}</a>' for number in range(11)]
    await bot.send_message(lan.id, " ".join(links[:10]), ParseMode.HTML)
    with pytest.raises(BadRequest, match="Entities_too_long"):
        await bot.send_message(lan.id, " ".join(links), ParseMode.HTML)


async def test_buttons_at_their_limits(api: BotApi, bot: Bot) -> None:
    """64 bytes of data, 256 characters to copy, 100 buttons and 8 in a row pass, one more does not."""
    lan = api.add_user()
    await bot.send_message(lan.id, "a", reply_markup=keyboard(callback_data="ế" * 21 + "a"))
    await bot.send_message(lan.id, "a", reply_markup=keyboard(copy_text=CopyTextButton("ế" * 256)))
    rows = [[InlineKeyboardButton("1", callback_data="1")]] * 100
    assert len((await bot.send_message(lan.id, "a", reply_markup=InlineKeyboardMarkup(rows))).text or "") == 1
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(lan.id, "a", reply_markup=InlineKeyboardMarkup([*rows, rows[0]]))
    await bot.send_message(lan.id, "a", reply_markup=InlineKeyboardMarkup([rows[0] * 8]))
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(lan.id, "a", reply_markup=InlineKeyboardMarkup([rows[0] * 9]))


async def test_files_go_up_and_come_down(api: BotApi, bot: Bot) -> None:
    """A document that was sent can be looked up and downloaded, and so can a user's."""
    lan = api.add_user()
    sent = await bot.send_document(
        lan.id, "Số: 1/NQ".encode(), caption="<i>tệp</i>", parse_mode=ParseMode.HTML, filename="tệp.txt"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("tệp.txt", 10)
    assert (sent.caption, sent.caption_entities[0].type) == ("tệp", "italic")
    assert await (await sent.document.get_file()).download_as_bytearray() == "Số: 1/NQ".encode()
    theirs = await api.private_message(lan, document=Upload("a.csv", b"x;y"))
    assert theirs.document is not None
    file = await bot.get_file(theirs.document["file_id"])
    assert await file.download_as_bytearray() == b"x;y"
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("none")
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(lan.id, b"")


async def test_actions_and_reactions(api: BotApi, bot: Bot) -> None:
    """Known actions and one known reaction pass, others are refused."""
    lan = api.add_user()
    asked = await api.private_message(lan, "chào")
    assert await bot.send_chat_action(lan.id, ChatAction.TYPING)
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(lan.id, "dancing")
    assert await bot.set_message_reaction(lan.id, asked.message_id, ReactionEmoji.EYES)
    assert api.chats[lan.id].messages[asked.message_id].reactions == ("👀",)
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(lan.id, asked.message_id, "🇻🇳")
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(lan.id, 9999, ReactionEmoji.EYES)


async def test_a_photo_has_sides_that_telegram_takes(api: BotApi, bot: Bot) -> None:
    """A picture is sent with its caption; one that is too slim, or no picture, is refused."""
    lan = api.add_user()

    def png(width: int, height: int) -> bytes:
        return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4)

    sent = await bot.send_photo(lan.id, png(1600, 80), caption="Ảnh")
    assert sent.caption == "Ảnh"
    assert (sent.photo[0].width, sent.photo[0].height) == (1600, 80)
    for content, said in (
        (png(1600, 79), "PHOTO_INVALID"),
        (png(6000, 4001), "PHOTO_INVALID"),
        (b"x", "IMAGE"),
    ):
        with pytest.raises(BadRequest, match=f"(?i){said}"):
            await bot.send_photo(lan.id, content)
