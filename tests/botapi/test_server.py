import json
import logging

import pytest
from aiohttp import ClientSession
from telegram import (
    Bot,
    Update,
)
from telegram.error import (
    InvalidToken,
)
from telegram.ext import (
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from tests.botapi.clients import AnyApplication, articles, build, keyboard, polling, post
from tests.botapi.errors import TWO_POLLS
from tests.botapi.server import BotApi

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
