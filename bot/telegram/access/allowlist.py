"""The list of those who may ask, in the hands of the admins: /allow, /deny and /who_is_allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from telegram import Message, MessageOriginUser, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.i18n import Texts
from bot.render.html import Run, messages
from bot.state.access import Access, Allowed, Pairing
from bot.telegram.access import pairing
from bot.telegram.handlers import Handler, Reaction, command, message_of, turn_away
from bot.telegram.policy import Visit
from bot.telegram.questions.help_command import at_a_loss
from bot.telegram.request import ANONYMOUS_ADMIN, person_of, words_behind
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk

_ID = re.compile(r"-?[1-9]\d{0,14}")


def handlers(desk: Desk) -> list[Handler]:
    """The admins' commands; for everybody else there are no such."""
    return [
        command(desk, "allow", _for_admins(on_allow)),
        command(desk, "deny", _for_admins(on_deny)),
        command(desk, "who_is_allowed", _for_admins(on_who_is_allowed)),
    ]


async def on_allow(desk: Desk, update: Update) -> None:
    """Allow a person or a group by id, by code, or as the author of the message that is replied to.

    Bare in a group it allows the group.
    """
    message = message_of(update)
    texts = await desk.texts_beside(message)
    wanted, admin = _wanted(message), message.from_user
    if wanted is None and message.chat.type != ChatType.PRIVATE and not message.reply_to_message:
        wanted = message.chat_id
    if wanted is None or admin is None:
        said = texts.say("allow-how")
    elif isinstance(wanted, int):
        said = await _allow(desk, wanted, admin.id, texts)
    else:
        said = pairing.allowed(await pairing.approve(desk, wanted, admin.id), texts)
    await desk.outbox.send(Place.beside(message), [said])


async def on_deny(desk: Desk, update: Update) -> None:
    """Take a person or a group off the list, and leave the group; or refuse a code."""
    message = message_of(update)
    texts = await desk.texts_beside(message)
    wanted, admin = _wanted(message), message.from_user
    if wanted is None or admin is None:
        said = texts.say("deny-how")
    elif isinstance(wanted, str):
        found = await desk.stored(desk.state.access.refuse, wanted, admin.id)
        said = pairing.refused(found, texts)
    elif desk.is_admin(wanted):
        said = texts.say("deny-admin")
    elif await desk.stored(desk.state.access.deny, wanted):
        said = texts.say("deny-done", id=str(wanted))
    else:
        said = texts.say("deny-none", id=str(wanted))
    await desk.outbox.send(Place.beside(message), [said])
    if isinstance(wanted, int) and wanted < 0:
        await _leave_if_denied(desk, wanted)


async def on_who_is_allowed(desk: Desk, update: Update) -> None:
    """Show the list and the open codes, in private: names are nothing for a group to read."""
    message = message_of(update)
    admin = message.from_user
    if admin is None:
        return
    texts = await desk.texts_beside(message)
    everyone, pending = await desk.stored(_listed, desk.state.access)
    runs = list(_list(desk, everyone, pending, texts))
    sent = await desk.outbox.send(Place(admin.id), messages(runs, numbered=True))
    if not sent:
        await desk.outbox.send(Place.beside(message), [texts.say("who-in-private")])


def _for_admins(reaction: Reaction) -> Reaction:
    async def only(desk: Desk, update: Update) -> None:
        message = message_of(update)
        if desk.is_admin(person_of(message)):
            await reaction(desk, update)
        else:
            await at_a_loss(desk, message)

    return only


def _wanted(message: Message) -> int | str | None:
    """Whom a command is about: an id, or a code; ``None`` where it does not say.

    Without a word behind it, it is about the author of the message that it replies to, in private of the
    message that was forwarded; who writes as the group stands for the group.
    """
    word = words_behind(message)
    if word:
        return int(word) if _ID.fullmatch(word) else word
    target = message.reply_to_message
    if target is None or target.forum_topic_created:
        return None
    if message.chat.type == ChatType.PRIVATE:
        origin = target.forward_origin
        return origin.sender_user.id if isinstance(origin, MessageOriginUser) else None
    author = target.from_user
    if author is None or author.id == ANONYMOUS_ADMIN:
        return message.chat_id
    return None if author.is_bot else author.id


async def _allow(desk: Desk, subject_id: int, admin_id: int, texts: Texts) -> str:
    """Put somebody on the list; those who wait with a code get it approved, so that it counts no more."""
    access = desk.state.access
    for waiting in await desk.stored(access.pending):
        if waiting.subject_id == subject_id:
            return pairing.allowed(await pairing.approve(desk, waiting.code, admin_id), texts)
    label = await _label(desk, subject_id)
    was_allowed = await desk.stored(_put, access, subject_id, admin_id, label)
    if was_allowed is None:
        return texts.say("allow-shared")
    if subject_id > 0 and not was_allowed:
        await pairing.welcome(desk, subject_id)
    return texts.say("access-allowed", name=pairing.shown(label), id=str(subject_id))


def _put(access: Access, subject_id: int, admin_id: int, label: str) -> bool | None:
    """Put somebody on the list; whether they were on it already, ``None`` if they can never be."""
    was_allowed = access.allows(subject_id)
    return was_allowed if access.allow(subject_id, admin_id, label) else None


async def _label(desk: Desk, subject_id: int) -> str:
    """The name of a person or a group, as far as Telegram tells the bot."""
    with suppress(TelegramError):
        return (await desk.bot.get_chat(subject_id)).effective_name or str(subject_id)
    return str(subject_id)


async def _leave_if_denied(desk: Desk, group_id: int) -> None:
    """Have the gate say whether the bot may stay in a group; it may where everybody may ask."""
    if desk.config.telegram.access == "open":
        return
    texts = await desk.texts_of(group_id, None, None)
    visit = Visit("command", None, group_id, private=False, label="", texts=texts)
    await turn_away(desk, Place(group_id), await desk.gate.admit(visit))


def _listed(access: Access) -> tuple[list[Allowed], list[Pairing]]:
    return access.everyone(), access.pending()


def _list(desk: Desk, everyone: Sequence[Allowed], pending: Sequence[Pairing], texts: Texts) -> Iterator[Run]:
    """Who may ask, who may let others in, who is on the list, and who waits."""
    match desk.config.telegram.access:
        case "open":
            yield Run(texts.say("who-open"))
        case "list":
            yield Run(texts.say("who-list"))
        case "pairing":
            yield Run(texts.say("who-pairing"))
    yield Run("\n" + texts.say("who-admins", ids=", ".join(map(str, desk.config.telegram.admins))))
    yield Run("\n\n" + texts.say("who-allowed", count=len(everyone)), bold=True)
    for each in everyone:
        yield Run(f"\n• {pairing.plain_name(each.label)} ({each.subject_id}) – {each.at:%d/%m/%Y}")
    if pending:
        yield Run("\n\n" + texts.say("who-waits", count=len(pending)), bold=True)
    for waiting in pending:
        yield Run(f"\n• {pairing.plain_name(waiting.label)} ({waiting.subject_id}): {waiting.code}")
