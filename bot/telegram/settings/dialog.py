"""/settings: what is answered in a chat, and how; one message, in which each press changes one thing.

In a group its administrators may, whoever opened it; in a private chat the person. Verbs: ``p:mentions`` sets
the policy, ``l:vi`` the language, ``t=68`` the province by its code and ``t=`` none, ``q:1`` quiet results;
``t0`` shows the first page of provinces, ``/`` what is set, ``x`` puts an end to it.
"""

from __future__ import annotations

from functools import cache

from telegram import InlineKeyboardButton, Message, Update
from telegram.error import TelegramError

from bot.i18n import LANGUAGES, Texts
from bot.state.buttons import Press
from bot.state.chats import Policy, Settings
from bot.telegram.chat_admins import hearing
from bot.telegram.handlers import Handler, admitted, command, message_of
from bot.telegram.models import Pressed, Reply, Screen
from bot.telegram.request import ANONYMOUS_ADMIN, person_of
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.views.keyboard import Board, Row, keyboard
from bot.telegram.views.post import post
from corpus.tables import PROVINCES
from corpus.text.fold import fold

ACTION = "settings"

_ON_A_PAGE = 12
_IN_A_ROW = 3


def handlers(desk: Desk) -> list[Handler]:
    """/settings."""
    return [command(desk, "settings", on_settings)]


async def on_settings(desk: Desk, update: Update) -> None:
    """Open the settings of a chat to those who may change them."""
    message = message_of(update)
    if not await admitted(desk, message, "command"):
        return
    words = await desk.texts_beside(message)
    place = Place.beside(message)
    private = message.chat.type == message.chat.PRIVATE
    if not private and not await _administers(desk, message):
        await desk.outbox.send(place, [words.say("settings-admins-only")])
        return
    user = message.from_user
    payload = {"language": words.language, "code": user.language_code if user else None}
    (token,) = await desk.stored(desk.state.buttons.put, message.chat_id, None, Press(ACTION, payload))
    board = Board.of(desk, token, words, private=private)
    screen = await _overview(desk, board, message.chat_id)
    await post(desk, place, Reply((screen.text or "",), screen.keyboard, (token,)))


async def show(desk: Desk, pressed: Pressed) -> Screen | str:
    """Change what a button of the dialog stands for, and show what is set now."""
    chat_id, verb = pressed.place.chat_id, pressed.verb
    if not pressed.private and not await desk.administrators.include(chat_id, pressed.user_id):
        return pressed.own.say("settings-admins-only")
    changed = await desk.stored(_change, desk, pressed)
    words = await desk.texts_of(
        None if pressed.private else chat_id, pressed.user_id, pressed.button.press.payload["code"]
    )
    board = Board.of(desk, pressed.button.token, words, private=pressed.private)
    if verb == "x":
        closed = await _overview(desk, board, chat_id)
        return Screen(closed.text, None)
    if verb[:1] == "t" and verb[1:].isdecimal():
        return await _provinces(desk, board, chat_id, int(verb[1:]))
    screen = await _overview(desk, board, chat_id)
    return Screen(screen.text, screen.keyboard, words.say("settings-saved") if changed else None)


async def _administers(desk: Desk, message: Message) -> bool:
    """Whether whoever wrote a message to a group administers it, under a name or as the group itself."""
    if message.from_user is not None and message.from_user.id == ANONYMOUS_ADMIN:
        return message.sender_chat is not None and message.sender_chat.id == message.chat_id
    user_id = person_of(message)
    return user_id is not None and await desk.administrators.include(message.chat_id, user_id)


def _change(desk: Desk, pressed: Pressed) -> bool:
    """Keep what a verb sets; whether it sets anything. In private the language is the person's own."""
    chats, chat_id = desk.state.chats, pressed.place.chat_id
    kind, value = pressed.verb[:2], pressed.verb[2:]
    language = value if value in LANGUAGES else None
    match kind:
        case "p:" if not pressed.private:
            chats.set_policy(chat_id, Policy(value))
        case "l:" if pressed.private:
            desk.state.people.set_language(pressed.user_id, language)
        case "l:":
            chats.set_language(chat_id, language)
        case "t=":
            chats.set_province(chat_id, _names()[value] if value else None)
        case "q:" if not pressed.private:
            chats.set_quiet(chat_id, quiet=value == "1")
        case _:
            return False
    return True


async def _overview(desk: Desk, board: Board, chat_id: int) -> Screen:
    """What is set, and the buttons that change it; what is chosen has a tick."""
    settings, language = await desk.stored(_set_for, desk, chat_id, private=board.private)
    say = board.texts.say
    lines = [say("settings-private") if board.private else say("settings-group"), ""]
    rows: list[Row] = []
    if not board.private:
        lines.append(say("settings-policy", policy=_policy(settings.policy, board.texts)))
        for policy in Policy:
            chosen = settings.policy is policy
            rows.append([_choice(board, _policy(policy, board.texts), f"p:{policy.value}", chosen)])
    lines += [
        say("settings-language", language=language_name(language, board.texts)),
        say("settings-province", province=settings.province or say("province-none")),
    ]
    rows.append(
        [
            _choice(board, language_name(each, board.texts), f"l:{each or ''}", each == language)
            for each in (*LANGUAGES, None)
        ]
    )
    rows.append([board.button(say("button-province"), "t0")])
    if not board.private:
        lines.append(say("settings-quiet-on") if settings.quiet else say("settings-quiet-off"))
        rows.append([_choice(board, say("button-quiet"), f"q:{int(not settings.quiet)}", settings.quiet)])
    if not board.private and settings.policy is Policy.ALL:
        lines += ["", await _what_it_hears(desk, board.texts, chat_id)]
    return Screen("\n".join(lines), keyboard(*rows, [board.button(say("button-close"), "x")]))


async def _provinces(desk: Desk, board: Board, chat_id: int, page: int) -> Screen:
    """One page of the provinces of today."""
    settings, _ = await desk.stored(_set_for, desk, chat_id, private=board.private)
    codes = list(_names())
    last = (len(codes) - 1) // _ON_A_PAGE
    page = min(page, last)
    shown = codes[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    choices = [
        _choice(board, _names()[code], f"t={code}", _names()[code] == settings.province) for code in shown
    ]
    rows: list[Row] = [choices[start : start + _IN_A_ROW] for start in range(0, len(choices), _IN_A_ROW)]
    rows += board.parts("t", page, last + 1)
    none = _choice(board, board.texts.say("province-none"), "t=", settings.province is None)
    back = board.button(board.texts.say("button-back"), "/")
    return Screen(board.texts.say("settings-which-province"), keyboard(*rows, [none, back]))


def _set_for(desk: Desk, chat_id: int, *, private: bool) -> tuple[Settings, str | None]:
    settings = desk.state.chats.get(chat_id)
    return settings, desk.state.people.language(chat_id) if private else settings.language


async def _what_it_hears(desk: Desk, texts: Texts, chat_id: int) -> str:
    """Whether the questions of a group reach the bot at all, and what to do if they do not."""
    try:
        heard = await hearing(desk.bot, chat_id)
    except TelegramError:
        return texts.say("hears-nothing")
    if heard.administers:
        return texts.say("hears-all")
    return texts.say("hears-since") if heard.everything else texts.say("hears-nothing")


def language_name(language: str | None, texts: Texts) -> str:
    """The name of a language, or that Telegram decides."""
    match language:
        case "vi":
            return texts.say("language-vi")
        case "en":
            return texts.say("language-en")
        case _:
            return texts.say("language-telegram")


def _policy(policy: Policy, texts: Texts) -> str:
    match policy:
        case Policy.COMMANDS:
            return texts.say("policy-commands")
        case Policy.MENTIONS:
            return texts.say("policy-mentions")
        case Policy.ALL:
            return texts.say("policy-all")


def _choice(board: Board, label: str, verb: str, chosen: bool) -> InlineKeyboardButton:  # noqa: FBT001
    return board.button(f"✓ {label}" if chosen else label, verb)


@cache
def _names() -> dict[str, str]:
    """The provinces of today by code, in the order of the alphabet."""
    return {row.code: row.name for row in sorted(PROVINCES.provinces, key=lambda row: fold(row.name))}
