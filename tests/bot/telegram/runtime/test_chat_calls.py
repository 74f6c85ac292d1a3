from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from telegram import Bot

from bot.telegram.models import Place
from bot.telegram.runtime.chat_calls import ChatCalls, ShutError
from tests.botapi.clients import keyboard
from tests.botapi.model import Chat, Message
from tests.botapi.server import BotApi


@dataclass(slots=True)
class Scene:
    """A forum's topic or a plain group, with a question in it and what the bot has said to it."""

    api: BotApi
    calls: ChatCalls
    chat: Chat
    topic: int | None
    question: Message
    ours: Message
    moved: list[tuple[int, int]] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return Place(self.chat.id, self.topic, self.question.message_id)


async def scene(api: BotApi, bot: Bot, fault: str) -> Scene:
    moved: list[tuple[int, int]] = []

    async def note(old: int, new: int) -> None:
        moved.append((old, new))

    forum = fault == "topic deleted"
    chat = api.add_group(kind="supergroup" if forum else "group", forum=forum)
    topic = api.add_topic(chat, "Kinh tế") if forum else None
    question = await api.group_message(chat, api.add_user(), "/ask@bantin_bot Ai?", topic=topic)
    ours = await api.bot_message(api.account, chat, "đáp", topic=topic)
    return Scene(api, ChatCalls(bot, note), chat, topic, question, ours, moved)


# Each method, and what comes of it: the place of what was written, or whether it is now so.
METHODS: dict[str, Callable[[Scene], Awaitable[object]]] = {
    "sendMessage": lambda s: _place(s.calls.send_text(s.place, "<b>mới</b>", keyboard(callback_data="a"))),
    "sendDocument": lambda s: _place(s.calls.send_file(s.place, "a.txt", b"a", "mới")),
    "sendChatAction": lambda s: s.calls.show_sign(s.place),
    "editMessageText": lambda s: s.calls.change_text(s.chat.id, s.ours.message_id, "<b>mới</b>", None),
    "editMessageReplyMarkup": lambda s: s.calls.change_keyboard(
        s.chat.id, s.ours.message_id, keyboard(callback_data="a")
    ),
    "deleteMessage": lambda s: s.calls.delete(s.chat.id, s.ours.message_id),
}
Fault = Callable[[Scene], Awaitable[None]]
WRITING = ("sendMessage", "sendDocument")
CHANGING = ("editMessageText", "editMessageReplyMarkup", "deleteMessage")


async def _place(written: Awaitable[tuple[int, Place]]) -> Place:
    return (await written)[1]


async def migrate(s: Scene) -> None:
    await s.api.migrate(s.chat, announce=False)


async def expel(s: Scene) -> None:
    await s.api.expel(s.chat, s.api.owner(s.chat))


async def delete_topic(s: Scene) -> None:
    assert s.topic is not None
    s.api.delete_topic(s.chat, s.topic)


async def delete_ours(s: Scene) -> None:
    await s.api.delete(s.ours)


async def delete_question(s: Scene) -> None:
    await s.api.delete(s.question)


def refusing(method: str, sentence: str) -> Fault:
    """Telegram refuses the next call of the method by this sentence."""
    status = 403 if sentence.startswith("Forbidden") else 400

    async def refuse(s: Scene) -> None:
        s.api.fail_next(method, status=status, description=sentence)

    return refuse


_SHUT = ("shut", "as it was", "shut")
# What happens before a call, and what becomes of it: of one that writes, of the sign, of one that changes.
FAULTS: dict[str, tuple[Fault | str, tuple[str, str, str]]] = {
    "group moved": (migrate, ("new chat", "new chat", "gone")),
    "bot expelled": (expel, _SHUT),
    "topic deleted": (delete_topic, ("general", "general", "gone")),
    "message deleted": (delete_ours, ("as it was", "as it was", "gone")),
    "question deleted": (delete_question, ("as it was", "as it was", "done")),
    "blocked": ("Forbidden: bot was blocked by the user", _SHUT),
    "person gone": ("Forbidden: user is deactivated", _SHUT),
    "chat gone": ("Bad Request: chat not found", _SHUT),
    "no right": ("Bad Request: not enough rights to send text messages to the chat", _SHUT),
    "topic closed": ("Bad Request: TOPIC_CLOSED", _SHUT),
    "no target": ("Bad Request: message to be replied not found", ("no reply", "no reply", "gone")),
    "nothing new": ("Bad Request: message is not modified: …", ("error", "as it was", "done")),
    "not ours": ("Bad Request: message can't be edited", ("error", "as it was", "gone")),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("method", METHODS)
async def test_every_call_copes_with_every_refusal(api: BotApi, bot: Bot, method: str, fault: str) -> None:
    """Whatever a call learns of its chat, topic or message, it does what is left to do."""
    s = await scene(api, bot, fault)
    happen, outcomes = FAULTS[fault]
    await (refusing(method, happen) if isinstance(happen, str) else happen)(s)
    expected = outcomes[0 if method in WRITING else 2 if method in CHANGING else 1]
    try:
        outcome: object = await METHODS[method](s)
    except ShutError:
        outcome = "shut"
    except Exception as error:  # noqa: BLE001 (which, the table says)
        outcome = f"error: {error}"
    moved_to = s.chat.migrated_to
    wanted: dict[str, object] = {
        "as it was": s.place,
        "general": Place(s.chat.id),
        "no reply": Place(s.chat.id, s.topic),
        "new chat": Place(moved_to or 0),
        "shut": "shut",
        "done": True,
        "gone": False,
    }
    if expected == "error":
        assert str(outcome).startswith("error: ")
    else:
        assert outcome == wanted[expected]
    assert s.moved == ([(s.chat.id, moved_to)] if moved_to else [])
    assert len(api.calls_of(method)) <= 2


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_marks_that_cannot_be_read_are_left_out(api: BotApi, bot: Bot, method: str) -> None:
    """A refusal of the marks costs the marks, not the words."""
    s = await scene(api, bot, "")
    api.fail_next(method, status=400, description="Bad Request: can't parse entities: unsupported tag")
    await METHODS[method](s)
    last = s.api.sent_to(s.chat)[-1]
    assert (last.text, last.html) == ("mới", None)


async def test_a_group_that_moves_time_and_again_is_given_up(api: BotApi, bot: Bot) -> None:
    """A chat that is said to be elsewhere wherever it is looked for is not sought for ever."""
    s = await scene(api, bot, "")
    api.fail_next("sendMessage", status=400, migrate_to=s.chat.id, description="Bad Request: x", times=9)
    with pytest.raises(ShutError):
        await METHODS["sendMessage"](s)
    assert len(api.calls_of("sendMessage")) == 5
