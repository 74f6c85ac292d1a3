import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import BadRequest

from tests.botapi.asking import Shown
from tests.botapi.clients import articles, client, keyboard
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.clock import VirtualClock


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def clocked(clock: VirtualClock) -> AsyncIterator[BotApi]:
    """A server whose time stands still."""
    async with BotApi(clock=clock.time) as server:
        yield server


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


async def answer(
    bot: Bot, offset: int | None, cache_time: int | None, next_offset: str | None, *, is_personal: bool
) -> None:
    """Answer the next inline query with two results."""
    [update] = await bot.get_updates(offset, timeout=5)
    assert update.inline_query is not None
    results = articles(2, f"<b>{update.inline_query.query}</b>")
    await update.inline_query.answer(results, cache_time, is_personal, next_offset)


async def ask(
    api: BotApi,
    bot: Bot,
    user: User,
    query: str,
    *,
    cache_time: int | None = None,
    next_offset: str | None = None,
    is_personal: bool = False,
) -> Shown:
    """Ask inline, with the bot answering, and return what the user sees."""
    offset = api.updates[-1].update_id + 1 if api.updates else None
    answering = answer(bot, offset, cache_time, next_offset, is_personal=is_personal)
    shown, _ = await asyncio.gather(api.inline(user, query), answering)
    return shown


async def test_answers_to_inline_queries_are_kept_for_all(clocked: BotApi, clock: VirtualClock) -> None:
    """Unless it says otherwise, an answer is shown for 300 seconds to everybody who asks the same."""
    lan, minh = clocked.add_user(), clocked.add_user()
    async with client(clocked, clocked.account) as bot:
        first = await ask(clocked, bot, lan, "đại hội")
        clock.advance(299)
        assert (first.kept, (await clocked.inline(minh, "đại hội")).kept) == (False, True)
        assert len(clocked.updates) == 1
        clock.advance(1)
        assert not (await ask(clocked, bot, minh, "đại hội")).kept
    assert [result["id"] for result in first.results] == ["0", "1"]


async def test_personal_answers_are_kept_for_one(clocked: BotApi) -> None:
    """A personal answer is shown again to who asked, and not to others; without a cache to nobody."""
    lan, minh = clocked.add_user(), clocked.add_user()
    async with client(clocked, clocked.account) as bot:
        await ask(clocked, bot, lan, "một", is_personal=True)
        assert (await clocked.inline(lan, "một")).kept
        assert not (await ask(clocked, bot, minh, "một", is_personal=True)).kept
        await ask(clocked, bot, lan, "hai", cache_time=0)
        assert not (await ask(clocked, bot, lan, "hai", cache_time=0)).kept
        with pytest.raises(AssertionError, match="no answer to"):
            await clocked.inline(lan, "ba", timeout=0.02)


async def test_a_chosen_result_is_sent_via_the_bot() -> None:
    """The result's text goes into a chat where the bot may not be, and the bot learns of its choice."""
    async with BotApi(inline_feedback=True) as api, client(api, api.account) as bot:
        lan, inside, outside = api.add_user(), api.add_group(), api.add_group(bot_status="left")
        shown = await ask(api, bot, lan, "đại hội", next_offset="2")
        assert shown.next_offset == "2"
        sent = await api.choose(shown, "1", outside)
        assert (sent.text, sent.covered("bold"), sent.via_bot) == ("đại hội", ["đại hội"], api.bot)
        await api.choose(shown, "0", inside)
        with pytest.raises(AssertionError, match=r"no result '2'; there are \['0', '1'\]"):
            await api.choose(shown, "2", inside)
    assert [update.kind for update in api.updates[1:]] == [
        "chosen_inline_result",
        "chosen_inline_result",
        "message",
    ]
    assert api.updates[1].payload == {"result_id": "1", "from": lan.to_json(), "query": "đại hội"}
    assert api.updates[3].payload["via_bot"]["id"] == api.bot.id
    assert api.sent_to(inside) == []


async def test_buttons_of_an_inline_message(api: BotApi, bot: Bot) -> None:
    """A press under an inline message names that message, which only its own bot can edit."""
    lan, group = api.add_user(), api.add_group(bot_status="left")
    asked = await api.inline_query(lan, "a")
    content = InputTextMessageContent("trang 1")
    result = InlineQueryResultArticle("r", "Tin", content, reply_markup=keyboard(callback_data="next"))
    await bot.answer_inline_query(asked.payload["id"], [result])
    sent = await api.choose(await api.inline(lan, "a"), "r", group)
    assert [update.kind for update in api.updates] == ["inline_query"]  # feedback is off
    press = await api.press(sent, "Xem", api.add_user("Minh"))
    assert press.payload["inline_message_id"] == sent.inline_id
    assert "message" not in press.payload
    assert await bot.edit_message_text("trang 2", inline_message_id=sent.inline_id) is True
    assert api.current(sent).text == "trang 2"
    async with client(api, api.add_bot("other_bot")) as other:
        with pytest.raises(BadRequest, match="Message_id_invalid"):
            await other.edit_message_text("trang 3", inline_message_id=sent.inline_id)
    await api.delete(sent)
    with pytest.raises(BadRequest, match="Message_id_invalid"):
        await bot.edit_message_text("trang 3", inline_message_id=sent.inline_id)


async def test_a_press_goes_to_the_bot_of_the_message(api: BotApi, bot: Bot) -> None:
    """Anyone may press, an anonymous administrator as who it really is; another bot learns nothing."""
    other = api.add_bot("other_bot")
    group, boss = api.add_group(bots=[other]), api.add_user("Trưởng")
    api.promote(group, boss, anonymous=True)
    await bot.send_message(group.id, "chọn", reply_markup=keyboard(callback_data="p"))
    [message] = api.sent_to(group)
    press = await api.press(message, "Xem", boss)
    assert (press.payload["from"]["id"], other.updates) == (boss.id, [])
    async with client(api, other) as second:
        with pytest.raises(BadRequest, match="Query is too old"):
            await second.answer_callback_query(press.payload["id"])
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(press.payload["id"], [])
    await bot.answer_callback_query(press.payload["id"], "được")
    assert (await api.answered(press))["text"] == "được"
    with pytest.raises(AssertionError, match="no answer to"):
        await api.answered(await api.press(message, "Xem", boss), 0.02)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"cache_time": -1}, "Cache_time must be non-negative"),
        ({"button": InlineQueryResultsButton("", start_parameter="a")}, "button text is empty"),
        ({"button": InlineQueryResultsButton("Xem", start_parameter="a b")}, "Start_param_invalid"),
    ],
)
async def test_inline_settings_that_are_refused(
    api: BotApi, bot: Bot, settings: dict[str, Any], sentence: str
) -> None:
    """A time before now, a button without text and a payload that no link carries are refused."""
    asked = await api.inline_query(api.add_user(), "a")
    with pytest.raises(BadRequest, match=sentence):
        await bot.answer_inline_query(asked.payload["id"], [], **settings)


async def test_a_long_inline_query_is_cut(api: BotApi, bot: Bot) -> None:
    """The bot gets the first 256 characters of what is typed, and its answer holds for all that begin so."""
    lan = api.add_user()
    asked = await api.inline_query(lan, "ế" * 300)
    assert asked.payload["query"] == "ế" * 256
    await bot.answer_inline_query(asked.payload["id"], articles(1))
    assert (await api.inline(lan, "ế" * 257)).kept
