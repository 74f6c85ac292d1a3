import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, ParseMode, ReactionEmoji
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from tests.telegram.botapi import BotApi
from tests.telegram.delivery import HOOK_HEADER
from tests.telegram.factories import Privacy
from tests.telegram.methods import CommandKey
from tests.telegram.model import TWO_POLLS, Fault, Params, Upload

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@pytest.fixture(autouse=True)
def _spans_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    # Otherwise the library warns at every RetryAfter that its type is going to change.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest_asyncio.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with Bot(api.token, base_url=api.base_url, base_file_url=api.base_file_url) as client:
        yield client


def build(api: BotApi) -> AnyApplication:
    builder = Application.builder().token(api.token)
    return builder.base_url(api.base_url).base_file_url(api.base_file_url).build()


@asynccontextmanager
async def polling(app: AnyApplication) -> AsyncIterator[AnyApplication]:
    """Run an application by polling until the block ends."""
    assert app.updater is not None
    async with app:
        await app.start()
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        yield app
        await app.updater.stop()
        await app.stop()


async def post(
    api: BotApi,
    method: str,
    *,
    params: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    body: object = None,
) -> tuple[int, Any]:
    """Call a method without a library and return the status with the decoded answer."""
    url = f"{api.base_url}{api.token}/{method}"
    async with ClientSession() as session, session.post(url, params=params, data=data, json=body) as answer:
        return answer.status, await answer.json()


def keyboard(
    *, callback_data: str | None = None, url: str | None = None, copy_text: CopyTextButton | None = None
) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton("Xem", url, callback_data, copy_text=copy_text)
    return InlineKeyboardMarkup([[button]])


# Requests and identity.


async def test_the_bot_learns_who_it_is(api: BotApi, bot: Bot) -> None:
    """The answer of getMe is the bot's name and, in privacy mode, that it does not read whole groups."""
    me = await bot.get_me()
    assert (me.username, me.is_bot, me.can_read_all_group_messages) == ("bantin_bot", True, False)
    assert me.id == int(api.token.split(":")[0])


async def test_a_wrong_token_is_refused(api: BotApi) -> None:
    """A token of another bot is unauthorized, and what is no token at all is not found."""
    for token, status in ((f"{api.token}x", 401), ("x", 404)):
        async with (
            ClientSession() as session,
            session.get(f"{api.base_url}{token}/getMe") as answer,
        ):
            assert answer.status == status
            body = await answer.json()
            assert body["ok"] is False
            assert body["error_code"] == status
    with pytest.raises(InvalidToken):
        await Bot(f"{api.token}x", base_url=api.base_url).__aenter__()
    assert api.calls == []


async def test_an_unknown_method_is_not_found(api: BotApi) -> None:
    """A method that does not exist gives 404, and names of methods ignore case."""
    status, body = await post(api, "sendPigeon")
    assert (status, body["description"]) == (404, "Not Found: method not found")
    assert (await post(api, "GETME"))[1]["result"]["is_bot"] is True


async def test_parameters_travel_in_every_documented_way(api: BotApi) -> None:
    """Query string, form, multipart and JSON body all carry the same call."""
    chat = api.add_user().id
    markup = {"inline_keyboard": [[{"text": "Xem", "callback_data": "1"}]]}
    form = {"chat_id": str(chat), "text": "chào", "reply_markup": json.dumps(markup)}
    await post(api, "sendMessage", params=form)
    await post(api, "sendMessage", data=form)
    await post(api, "sendMessage", body={"chat_id": chat, "text": "chào", "reply_markup": markup})
    async with ClientSession() as session:
        with_boundary = "--b\r\n" + "--b\r\n".join(
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in form.items()
        )
        await session.post(
            f"{api.base_url}{api.token}/sendMessage",
            data=f"{with_boundary}--b--\r\n".encode(),
            headers={"Content-Type": "multipart/form-data; boundary=b"},
        )
    calls = await api.wait_for("sendMessage", 4)
    assert [call.outcome for call in calls] == ["ok"] * 4
    assert all(call.params == {"chat_id": chat, "text": "chào", "reply_markup": markup} for call in calls)
    assert [message.text for message in api.sent[chat]] == ["chào"] * 4


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"text": "a"}, "chat_id is empty"),
        ({"chat_id": "7", "text": "a"}, "chat not found"),
        ({"chat_id": "1", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"chat_id": "1", "message_thread_id": "x"}, "message_thread_id must be a number"),
    ],
)
async def test_bad_parameters(api: BotApi, params: dict[str, str], sentence: str) -> None:
    """A parameter that is missing or malformed gives a 400 that says which."""
    status, body = await post(api, "sendMessage", data=params)
    assert (status, body["description"]) == (400, f"Bad Request: {sentence}")


# Messages.


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


async def test_buttons_at_their_limits(api: BotApi, bot: Bot) -> None:
    """64 bytes of callback data, 256 characters to copy and a hundred buttons pass, one more does not."""
    lan = api.add_user()
    await bot.send_message(lan.id, "a", reply_markup=keyboard(callback_data="ế" * 21 + "a"))
    await bot.send_message(lan.id, "a", reply_markup=keyboard(copy_text=CopyTextButton("ế" * 256)))
    rows = [[InlineKeyboardButton("1", callback_data="1")]] * 100
    assert len((await bot.send_message(lan.id, "a", reply_markup=InlineKeyboardMarkup(rows))).text or "") == 1
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(lan.id, "a", reply_markup=InlineKeyboardMarkup([*rows, rows[0]]))


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


# Chats and the bot's profile.


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
    assert api.world.commands[CommandKey("all_group_chats")] == [
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


# Queries.


async def test_a_pressed_button_is_answered_once(api: BotApi, bot: Bot) -> None:
    """A press brings a query with the button's data and message, to be answered once and in time."""
    lan = api.add_user()
    await bot.send_message(lan.id, "chọn", reply_markup=keyboard(callback_data="p:1"))
    message = api.sent_to(lan)[0]
    press = await api.press(message, "Xem", lan)
    query = (await bot.get_updates())[0].callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.from_user.id, query.message.message_id) == ("p:1", lan.id, message.message_id)
    with pytest.raises(BadRequest, match="Message_too_long"):
        await query.answer("x" * 201)
    assert await query.answer("x" * 200)
    assert api.answers[press.payload["id"]]["text"] == "x" * 200
    with pytest.raises(
        BadRequest, match="Query is too old and response timeout expired or query id is invalid"
    ):
        await query.answer()
    late = await api.press(message, "Xem", lan)
    api.expire_queries()
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(late.payload["id"])


async def test_a_button_that_is_not_there_cannot_be_pressed(api: BotApi, bot: Bot) -> None:
    """Pressing takes the keyboard as it stands now, and fails loudly where there is no such button."""
    lan = api.add_user()
    sent = await bot.send_message(lan.id, "chọn", reply_markup=keyboard(url="https://vtv.vn"))
    message = api.sent_to(lan)[0]
    with pytest.raises(AssertionError, match=r"no button 'Khác'.*'Xem'"):
        await api.press(message, "Khác", lan)
    with pytest.raises(AssertionError, match="sends no callback query"):
        await api.press(message, "Xem", lan)
    await sent.edit_reply_markup()
    with pytest.raises(AssertionError, match=r"no button 'Xem'"):
        await api.press(message, "Xem", lan)
    await sent.delete()
    with pytest.raises(AssertionError, match="is gone"):
        await api.press(message, "Xem", lan)


def articles(count: int, text: str = "a") -> list[InlineQueryResultArticle]:
    content = InputTextMessageContent(text, parse_mode=ParseMode.HTML)
    return [InlineQueryResultArticle(str(number), "Tin", content) for number in range(count)]


async def test_inline_answers(api: BotApi, bot: Bot) -> None:
    """Fifty results pass with their settings kept; more, twins, bad offsets and bad texts do not."""
    lan = api.add_user()
    asked = await api.inline_query(lan, "đại hội", "50")
    query = (await bot.get_updates())[0].inline_query
    assert query is not None
    assert (query.query, query.offset, query.from_user.id) == ("đại hội", "50", lan.id)
    refused: Sequence[tuple[str, list[InlineQueryResultArticle], str]] = (
        ("Results_too_much", articles(51), ""),
        ("Result_id_duplicate", [*articles(1), *articles(1)], ""),
        ("Next_offset_invalid", articles(1), "ế" * 22),
        ("Can't parse entities", articles(1, "<b>"), ""),
        ("Message text is empty", articles(1, "<b></b>"), ""),
    )
    for sentence, results, offset in refused:
        with pytest.raises(BadRequest, match=sentence):
            await bot.answer_inline_query(query.id, results, next_offset=offset)
    assert await query.answer(articles(50), cache_time=5, is_personal=True, next_offset="9" * 64)
    answer = api.answers[asked.payload["id"]]
    assert (len(answer["results"]), answer["cache_time"], answer["is_personal"]) == (50, 5, True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer(articles(1))


# What the bot sees of a group.


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
    await api.group_message(group, lan, text)
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


# Updates by polling.


async def texts_of(bot: Bot, offset: int | None = None, limit: int | None = None) -> list[str | None]:
    return [update.message.text for update in await bot.get_updates(offset, limit) if update.message]


async def test_an_offset_confirms_what_is_before_it(api: BotApi, bot: Bot) -> None:
    """Updates come again until an offset past them is asked for, and then never."""
    lan = api.add_user()
    for text in "abcde":
        await api.private_message(lan, text)
    first = api.updates[0].update_id
    assert await texts_of(bot) == ["a", "b", "c", "d", "e"]
    assert await texts_of(bot, limit=2) == ["a", "b"]
    assert await texts_of(bot, offset=first + 1) == ["b", "c", "d", "e"]
    assert await texts_of(bot, offset=0) == ["b", "c", "d", "e"]
    assert await texts_of(bot, offset=-2) == ["d", "e"]
    assert await texts_of(bot) == ["d", "e"]
    assert await texts_of(bot, offset=first + 5) == []
    assert await texts_of(bot, offset=first) == []


async def test_a_long_poll_ends_with_the_first_update(api: BotApi, bot: Bot) -> None:
    """A long poll waits for an update and returns at once when it comes."""
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await api.polled()
    assert api.calls_of("getUpdates")[-1].outcome == "in flight"
    await api.private_message(api.add_user(), "chào")
    assert [update.update_id for update in await waiting] == [api.updates[0].update_id]


async def test_the_choice_of_updates_is_remembered(api: BotApi, bot: Bot) -> None:
    """Kinds not asked for are never queued, until another choice is made; none stands for the usual."""
    lan = api.add_user()
    await bot.get_updates(allowed_updates=["inline_query"])
    await api.private_message(lan, "a")
    await bot.get_updates()
    await api.inline_query(lan, "b")
    assert [u.inline_query is not None for u in await bot.get_updates(allowed_updates=[])] == [True]
    await api.private_message(lan, "c")
    assert len(await bot.get_updates()) == 2
    assert len(api.updates) == 3


async def test_two_polls_are_in_conflict(api: BotApi, bot: Bot) -> None:
    """A second long poll ends the first with a conflict and goes on itself."""
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await api.polled()
    async with Bot(api.token, base_url=api.base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await api.polled()
        await api.private_message(api.add_user(), "chào")
        assert len(await second) == 1


async def test_a_poll_that_was_given_up_is_in_nobodys_way(api: BotApi, bot: Bot) -> None:
    """A client that goes away ends its long poll, and nothing is lost by that."""
    with pytest.raises(TimedOut):
        await bot.get_updates(timeout=30, read_timeout=-29.95)
    await api.wait_for("getUpdates", where=lambda call: call.outcome == "abandoned")
    assert not api.deliveries.polling
    await api.private_message(api.add_user(), "chào")
    assert await texts_of(bot) == ["chào"]


# Updates by webhook.


@asynccontextmanager
async def hook(handler: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hook", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_a_webhook_gets_each_update_until_it_takes_it(api: BotApi, bot: Bot) -> None:
    """Updates are posted in order with the secret, again after a failure, and not once taken."""
    got: list[tuple[str | None, int]] = []

    async def handler(request: web.Request) -> web.Response:
        got.append((request.headers.get(HOOK_HEADER), (await request.json())["update_id"]))
        return web.Response(status=503 if len(got) < 3 else 200)

    async with hook(handler) as url:
        lan = api.add_user()
        await api.private_message(lan, "trước")
        await bot.set_webhook(url, secret_token="A-z_9", allowed_updates=["message"])  # noqa: S106
        await api.drained()
        await api.private_message(lan, "sau")
        await api.inline_query(lan, "không")
        await api.drained()
        first, second, _ = (update.update_id for update in api.updates)
        assert got == [("A-z_9", first)] * 3 + [("A-z_9", second)]
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count, info.allowed_updates) == (url, 0, ("message",))


async def test_a_webhook_and_polling_exclude_each_other(api: BotApi, bot: Bot) -> None:
    """Setting a webhook ends a long poll and forbids others until it is deleted."""
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await api.polled()
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await waiting
    await api.private_message(api.add_user(), "chào")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook()
    assert await texts_of(bot) == ["chào"]
    await bot.delete_webhook(drop_pending_updates=True)
    assert await texts_of(bot) == []


async def test_a_webhook_that_fails_is_reported(api: BotApi, bot: Bot) -> None:
    """What goes wrong with the webhook can be asked for, and the update stays."""

    async def handler(_request: web.Request) -> web.Response:
        return web.Response(status=500)

    async with hook(handler) as url:
        await bot.set_webhook(url)
        await api.private_message(api.add_user(), "chào")
        await api.until(lambda: api.deliveries.webhook_error is not None)
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        assert info.pending_update_count == 1


@pytest.mark.parametrize(
    ("url", "header", "sentence"),
    [
        ("http://example.org/", None, "Bad webhook: an https url must be provided for webhook"),
        ("https://example.org:8000/", None, "Bad webhook: webhook can be set up only on ports"),
        ("https://example.org/", "a b", "Secret token contains unallowed characters"),
        ("https://example.org/", "a" * 257, "Secret token contains unallowed characters"),
    ],
)
async def test_webhooks_that_are_refused(
    api: BotApi, bot: Bot, url: str, header: str | None, sentence: str
) -> None:
    """A webhook needs HTTPS on one of four ports, and its secret only certain characters."""
    with pytest.raises(BadRequest, match=f"(?i)^{sentence}"):
        await bot.set_webhook(url, secret_token=header)
    assert (await bot.get_webhook_info()).url == ""


# A whole application.


async def search(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_html(
        f"<b>{' '.join(context.args or [])}</b>", reply_markup=keyboard(callback_data="more"), do_quote=True
    )


async def more(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Đây")
    await update.callback_query.edit_message_text("hết")


async def inline(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.inline_query is not None
    await update.inline_query.answer(articles(2), is_personal=True)


async def upper(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_text((update.effective_message.text or "").upper())


def searching(api: BotApi) -> AnyApplication:
    app = build(api)
    app.add_handlers(
        [
            CommandHandler("tim", search),
            CallbackQueryHandler(more),
            InlineQueryHandler(inline),
            MessageHandler(filters.TEXT, upper),
        ]
    )
    return app


async def round_trip(api: BotApi) -> None:
    """Ask by command, press the button, ask inline, and check what came of it."""
    group, lan = api.add_group(topics=["Hỏi đáp"]), api.add_user()
    topic = next(iter(group.topics))
    asked = await api.group_message(group, lan, "/tim@bantin_bot Trung ương Đảng", topic=topic)
    await api.wait_for("sendMessage")
    answer = api.sent_to(group)[0]
    assert (answer.text, answer.html) == ("Trung ương Đảng", "<b>Trung ương Đảng</b>")
    assert (answer.thread_id, answer.reply_to) == (topic, asked)
    press = await api.press(answer, "Xem", lan)
    await api.wait_for("editMessageText")
    assert [message.text for message in api.sent[group.id]] == ["hết"]
    assert api.answers[press.payload["id"]]["text"] == "Đây"
    asked_inline = await api.inline_query(lan, "đại hội")
    await api.wait_for("answerInlineQuery")
    assert [result["id"] for result in api.answers[asked_inline.payload["id"]]["results"]] == ["0", "1"]
    await api.private_message(lan, "chào")
    await api.until(lambda: [message.text for message in api.sent_to(lan)] == ["CHÀO"])


async def test_an_application_by_polling(api: BotApi) -> None:
    """A real application answers commands, buttons and inline queries by polling, then stops cleanly."""
    async with polling(searching(api)):
        await round_trip(api)
        await api.drained()
    assert {call.outcome for call in api.calls} <= {"ok", "abandoned", f"409 {TWO_POLLS}"}


async def test_an_application_by_webhook(api: BotApi, unused_tcp_port: int) -> None:
    """A real application gets its updates by webhook with the secret that it asked for."""
    app = searching(api)
    assert app.updater is not None
    async with app:
        await app.start()
        await app.updater.start_webhook(
            "127.0.0.1",
            unused_tcp_port,
            "bot",
            webhook_url=f"http://127.0.0.1:{unused_tcp_port}/bot",
            secret_token="A-z_9",  # noqa: S106
        )
        await round_trip(api)
        await api.drained()
        assert api.calls_of("getUpdates") == []
        await app.updater.stop()
        await app.stop()


async def test_an_application_survives_a_bad_network(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    """Polls that fail, are dropped or stalled are tried again and no update is lost."""
    caplog.set_level(logging.CRITICAL)
    app = searching(api)
    lan = api.add_user()
    async with polling(app):
        await api.polled()
        api.fail_next("getUpdates", status=502)
        api.drop_next("getUpdates")
        await api.private_message(lan, "một")
        await api.until(lambda: [message.text for message in api.sent_to(lan)] == ["MỘT"])
        await api.wait_for("getUpdates", 2, where=lambda call: call.outcome in {"502 Bad Gateway", "dropped"})
        await api.private_message(lan, "hai")
        await api.until(lambda: [message.text for message in api.sent_to(lan)] == ["MỘT", "HAI"], timeout=10)


# Faults.


async def test_errors_reach_the_caller_as_what_they_are(api: BotApi, bot: Bot) -> None:
    """Each injected error comes up as the library's own exception, once, and nothing is sent."""
    lan = api.add_user()
    planned: Sequence[tuple[type[Exception], dict[str, Any]]] = (
        (RetryAfter, {"status": 429, "retry_after": 7}),
        (Forbidden, {"status": 403}),
        (Conflict, {"status": 409}),
        (BadRequest, {"status": 400, "description": "Bad Request: chat not found"}),
        (NetworkError, {"status": 500}),
        (NetworkError, {"status": 502}),
        (ChatMigrated, {"status": 400, "migrate_to": -1005}),
    )
    for expected, fault in planned:
        api.fail_next("sendMessage", **fault)
        with pytest.raises(expected) as caught:
            await bot.send_message(lan.id, "chào")
        assert type(caught.value) is expected
    assert api.sent_to(lan) == []
    await bot.send_message(lan.id, "chào")
    assert len(api.sent_to(lan)) == 1
    assert api.calls_of("sendMessage")[0].outcome == "429 Too Many Requests: retry after 7"


async def test_faults_wait_for_their_method(api: BotApi, bot: Bot) -> None:
    """A fault is for the next calls of its method as often as said, and other methods pass."""
    lan = api.add_user()
    api.fail_next("sendMessage", status=429, times=2)
    assert await bot.send_chat_action(lan.id, ChatAction.TYPING)
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await bot.send_message(lan.id, "chào")
    assert (await bot.send_message(lan.id, "chào")).text == "chào"
    api.fail_next()
    with pytest.raises(NetworkError):
        await bot.get_me()
    with pytest.raises(ValueError, match="no method 'sendMesage'"):
        api.fail_next("sendMesage")


@pytest.mark.parametrize("after", [False, True])
async def test_a_dropped_connection(api: BotApi, bot: Bot, *, after: bool) -> None:
    """A dropped call is a network error, whether it was carried out first or not."""
    lan = api.add_user()
    api.drop_next("sendMessage", after=after)
    with pytest.raises(NetworkError, match="httpx"):
        await bot.send_message(lan.id, "chào")
    assert len(api.sent_to(lan)) == after
    assert [call.outcome for call in api.calls_of("sendMessage")] == ["dropped"]


@pytest.mark.parametrize("after", [False, True])
async def test_a_stalled_call(api: BotApi, bot: Bot, *, after: bool) -> None:
    """A call without a reply times out, whether it was carried out first or not."""
    lan = api.add_user()
    api.stall_next("sendMessage", after=after)
    with pytest.raises(TimedOut):
        await bot.send_message(lan.id, "chào", read_timeout=0.1)
    assert len(api.sent_to(lan)) == after


async def test_faults_by_a_hook(api: BotApi, bot: Bot) -> None:
    """A hook sees each call and decides what goes wrong with it."""
    lan = api.add_user()

    def hook(method: str, params: Params) -> Fault | None:
        return Fault(status=502) if method == "sendMessage" and params["text"] == "b" else None

    api.faults = hook
    await bot.send_message(lan.id, "a")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(lan.id, "b")
    assert [message.text for message in api.sent_to(lan)] == ["a"]


# Looking on.


async def test_waiting_in_vain_tells_what_came(api: BotApi, bot: Bot) -> None:
    """A wait that ends with its deadline names the calls that did come."""
    await bot.send_message(api.add_user().id, "chào")
    with pytest.raises(AssertionError, match=r"(?s)getMe -> ok.*sendMessage -> ok.*'chào'"):
        await api.wait_for("sendMessage", 2, timeout=0.02)
    with pytest.raises(ValueError, match="no method 'sendmessage'"):
        await api.wait_for("sendmessage")
    await api.private_message(api.add_user(), "chào")
    with pytest.raises(AssertionError, match=r"has not taken .*chào"):
        await api.drained(timeout=0.02)


async def test_calls_are_timed_and_kept_with_their_parameters(api: BotApi, bot: Bot) -> None:
    """Each call is on record with decoded parameters, its time and its outcome."""
    lan = api.add_user()
    before = time.monotonic()
    await bot.send_message(lan.id, "chào", disable_notification=True)
    with pytest.raises(BadRequest):
        await bot.send_message(5, "chào")
    good, bad = await api.wait_for("sendMessage", 2)
    assert good.params == {"chat_id": lan.id, "text": "chào", "disable_notification": True}
    assert before <= good.at <= bad.at <= time.monotonic()
    assert (good.outcome, bad.outcome) == ("ok", "400 Bad Request: chat not found")
    assert (good.ok, bad.ok) == (True, False)


async def break_the_server() -> None:
    async with BotApi() as api, ClientSession() as session:
        url = f"{api.base_url}{api.token}/setMyCommands"
        assert (await session.post(url, json={"commands": [{"no": "command"}]})).status == 500


async def test_a_fault_of_the_server_itself_does_not_stay_hidden() -> None:
    """An error inside the server fails the test even where the bot copes with the 500."""
    with pytest.raises(KeyError, match="command"):
        await break_the_server()


async def test_the_server_goes_away_under_a_poll() -> None:
    """Closing the server while a client waits leaves no task and no connection behind."""
    async with BotApi() as api:
        bot = Bot(api.token, base_url=api.base_url)
        await bot.initialize()
        waiting = asyncio.create_task(bot.get_updates(timeout=30))
        await api.polled()
    with pytest.raises(NetworkError):
        await waiting
    await bot.shutdown()
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
