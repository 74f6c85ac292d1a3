"""/settings: what is answered in a chat, and how; one message, in which each press changes one thing.

In a group its administrators may, whoever opened it; in a private chat the person. Verbs: ``p:mentions`` sets
the policy, ``l:vi`` the language, ``t=68`` the province by its code and ``t=`` none, ``q:1`` quiet results;
``t0`` shows the first page of provinces, ``/`` what is set, ``x`` puts an end to it.
"""

from __future__ import annotations

import re
from functools import cache

from telegram import InlineKeyboardButton, Message, Update
from telegram.error import TelegramError

from bot.i18n import LANGUAGES, Translator
from bot.state.buttons import Press
from bot.state.chats import ChatSettings, GroupPolicy
from bot.telegram.access.admission import is_admitted
from bot.telegram.chat_admins import read_hearing
from bot.telegram.handlers import Handler, command_handler, message_of
from bot.telegram.message_fields import ANONYMOUS_ADMIN, person_of
from bot.telegram.models import ButtonPress, MessageView, Place, Reply, UnknownVerbError
from bot.telegram.sending import SendingServices
from bot.telegram.services import ChatServices
from bot.telegram.views.keyboard import KeyboardBuilder, Row, keyboard
from bot.telegram.views.post import post_reply
from corpus.tables import PROVINCES
from corpus.text.fold import fold

ACTION = "settings"

_ON_A_PAGE = 12
_IN_A_ROW = 3
_PAGE = re.compile(r"t[0-9]{1,3}")
_POLICIES = {policy.value: policy for policy in GroupPolicy}
_LANGUAGES = {language or "": language for language in (*LANGUAGES, None)}


def handlers(services: ChatServices) -> list[Handler]:
    """/settings."""
    return [command_handler(services, "settings", on_settings)]


async def on_settings(services: ChatServices, update: Update) -> None:
    """Open the settings of a chat to those who may change them."""
    message = message_of(update)
    if not await is_admitted(services, message, "command"):
        return
    tr = await services.translator_for_message(message)
    place = Place.beside(message)
    private = message.chat.type == message.chat.PRIVATE
    if not private and not await _administers(services, message):
        await services.outbox.send(place, [tr.say("settings-admins-only")])
        return
    user = message.from_user
    payload = {"language": tr.language, "code": user.language_code if user else None}
    (token,) = await services.run_short_call(
        services.state.buttons.put, message.chat_id, None, Press(ACTION, payload)
    )
    builder = KeyboardBuilder.of(services, token, tr, private=private)
    screen = await _overview(services, builder, message.chat_id)
    await post_reply(services, place, Reply((screen.text or "",), screen.keyboard, (token,)))


async def show_settings(services: ChatServices, pressed: ButtonPress) -> MessageView | str:
    """Change what a button of the dialog stands for, and show what is set now.

    Raises:
        UnknownVerbError: no button does that.
    """
    chat_id, verb = pressed.place.chat_id, pressed.verb
    if not pressed.private and not await services.chat_admins.include(chat_id, pressed.user_id):
        return pressed.own.say("settings-admins-only")
    changed = await services.run_short_call(_change, services, pressed)
    tr = await services.translator_for(
        None if pressed.private else chat_id, pressed.user_id, pressed.button.press.payload["code"]
    )
    builder = KeyboardBuilder.of(services, pressed.button.token, tr, private=pressed.private)
    if verb == "x":
        closed = await _overview(services, builder, chat_id)
        return MessageView(closed.text, None)
    if _PAGE.fullmatch(verb):
        return await _provinces(services, builder, chat_id, int(verb[1:]))
    screen = await _overview(services, builder, chat_id)
    return MessageView(screen.text, screen.keyboard, tr.say("settings-saved") if changed else None)


async def _administers(services: ChatServices, message: Message) -> bool:
    """Whether whoever wrote a message to a group administers it, under a name or as the group itself."""
    if message.from_user is not None and message.from_user.id == ANONYMOUS_ADMIN:
        return message.sender_chat is not None and message.sender_chat.id == message.chat_id
    user_id = person_of(message)
    return user_id is not None and await services.chat_admins.include(message.chat_id, user_id)


def _change(services: SendingServices, pressed: ButtonPress) -> bool:
    """Keep what a verb sets; whether it sets anything. In private the language is the person's own.

    Raises:
        UnknownVerbError: it neither sets nor shows anything.
    """
    chats, chat_id = services.state.chats, pressed.place.chat_id
    kind, value = pressed.verb[:2], pressed.verb[2:]
    match kind:
        case "p:" if not pressed.private and value in _POLICIES:
            chats.set_policy(chat_id, _POLICIES[value])
        case "l:" if pressed.private and value in _LANGUAGES:
            services.state.people.set_language(pressed.user_id, _LANGUAGES[value])
        case "l:" if value in _LANGUAGES:
            chats.set_language(chat_id, _LANGUAGES[value])
        case "t=" if not value or value in _names():
            chats.set_province(chat_id, _names()[value] if value else None)
        case "q:" if not pressed.private and value in {"0", "1"}:
            chats.set_quiet(chat_id, quiet=value == "1")
        case _ if pressed.verb in {"/", "x"} or _PAGE.fullmatch(pressed.verb):
            return False
        case _:
            raise UnknownVerbError
    return True


async def _overview(services: SendingServices, builder: KeyboardBuilder, chat_id: int) -> MessageView:
    """What is set, and the buttons that change it; what is chosen has a tick."""
    settings, language = await services.run_short_call(_set_for, services, chat_id, private=builder.private)
    say = builder.tr.say
    lines = [say("settings-private") if builder.private else say("settings-group"), ""]
    rows: list[Row] = []
    if not builder.private:
        lines.append(say("settings-policy", policy=_policy(settings.policy, builder.tr)))
        for policy in GroupPolicy:
            chosen = settings.policy is policy
            rows.append([_choice(builder, _policy(policy, builder.tr), f"p:{policy.value}", chosen)])
    lines += [
        say("settings-language", language=language_name(language, builder.tr)),
        say("settings-province", province=settings.province or say("province-none")),
    ]
    rows.append(
        [
            _choice(builder, language_name(each, builder.tr), f"l:{each or ''}", each == language)
            for each in (*LANGUAGES, None)
        ]
    )
    rows.append([builder.button(say("button-province"), "t0")])
    if not builder.private:
        lines.append(say("settings-quiet-on") if settings.quiet else say("settings-quiet-off"))
        rows.append([_choice(builder, say("button-quiet"), f"q:{int(not settings.quiet)}", settings.quiet)])
    if not builder.private and settings.policy is GroupPolicy.ALL:
        lines += ["", await _what_it_hears(services, builder.tr, chat_id)]
    return MessageView("\n".join(lines), keyboard(*rows, [builder.button(say("button-close"), "x")]))


async def _provinces(
    services: SendingServices, builder: KeyboardBuilder, chat_id: int, page: int
) -> MessageView:
    """One page of the provinces of today."""
    settings, _ = await services.run_short_call(_set_for, services, chat_id, private=builder.private)
    codes = list(_names())
    last = (len(codes) - 1) // _ON_A_PAGE
    page = min(page, last)
    shown = codes[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    choices = [
        _choice(builder, _names()[code], f"t={code}", _names()[code] == settings.province) for code in shown
    ]
    rows: list[Row] = [choices[start : start + _IN_A_ROW] for start in range(0, len(choices), _IN_A_ROW)]
    rows += builder.parts("t", page, last + 1)
    none = _choice(builder, builder.tr.say("province-none"), "t=", settings.province is None)
    back = builder.button(builder.tr.say("button-back"), "/")
    return MessageView(builder.tr.say("settings-which-province"), keyboard(*rows, [none, back]))


def _set_for(services: SendingServices, chat_id: int, *, private: bool) -> tuple[ChatSettings, str | None]:
    settings = services.state.chats.get(chat_id)
    return settings, services.state.people.language(chat_id) if private else settings.language


async def _what_it_hears(services: SendingServices, tr: Translator, chat_id: int) -> str:
    """Whether the questions of a group reach the bot at all, and what to do if they do not."""
    try:
        heard = await read_hearing(services.bot, chat_id)
    except TelegramError:
        return tr.say("hears-nothing")
    if heard.administers:
        return tr.say("hears-all")
    return tr.say("hears-since") if heard.everything else tr.say("hears-nothing")


def language_name(language: str | None, tr: Translator) -> str:
    """The name of a language, or that Telegram decides."""
    match language:
        case "vi":
            return tr.say("language-vi")
        case "en":
            return tr.say("language-en")
        case _:
            return tr.say("language-telegram")


def _policy(policy: GroupPolicy, tr: Translator) -> str:
    match policy:
        case GroupPolicy.COMMANDS:
            return tr.say("policy-commands")
        case GroupPolicy.MENTIONS:
            return tr.say("policy-mentions")
        case GroupPolicy.ALL:
            return tr.say("policy-all")


def _choice(builder: KeyboardBuilder, label: str, verb: str, chosen: bool) -> InlineKeyboardButton:  # noqa: FBT001
    return builder.button(f"✓ {label}" if chosen else label, verb)


@cache
def _names() -> dict[str, str]:
    """The provinces of today by code, in the order of the alphabet."""
    return {row.code: row.name for row in sorted(PROVINCES.provinces, key=lambda row: fold(row.name))}
