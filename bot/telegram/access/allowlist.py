"""The list of those who may ask, in the hands of the admins: /allow, /deny and /who_is_allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from telegram import Message, MessageOriginUser, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.i18n import Translator
from bot.render.html import Run, messages
from bot.state.access import Access, Allowed, Pairing
from bot.telegram.access import pairing
from bot.telegram.access.admission import turn_away
from bot.telegram.handlers import Handler, Reaction, command_handler, message_of
from bot.telegram.message_fields import ANONYMOUS_ADMIN, argument_of, person_of
from bot.telegram.models import Place
from bot.telegram.policy import AccessRequest
from bot.telegram.questions.help_command import reply_to_no_question
from bot.telegram.sending import SendingServices
from bot.telegram.services import ChatServices

_ID = re.compile(r"-?[1-9]\d{0,14}")


def handlers(services: ChatServices) -> list[Handler]:
    """The admins' commands; for everybody else there are no such."""
    return [
        command_handler(services, "allow", _for_admins(on_allow)),
        command_handler(services, "deny", _for_admins(on_deny)),
        command_handler(services, "who_is_allowed", _for_admins(on_who_is_allowed)),
    ]


async def on_allow(services: SendingServices, update: Update) -> None:
    """Allow a person or a group by id, by code, or as the author of the message that is replied to.

    Bare in a group it allows the group.
    """
    message = message_of(update)
    tr = await services.translator_for_message(message)
    wanted, admin = _wanted(message), message.from_user
    if wanted is None and message.chat.type != ChatType.PRIVATE and not message.reply_to_message:
        wanted = message.chat_id
    if wanted is None or admin is None:
        said = tr.say("allow-how")
    elif isinstance(wanted, int):
        said = await _allow(services, wanted, admin.id, tr)
    else:
        said = pairing.approval_notice(await pairing.approve_code(services, wanted, admin.id), tr)
    await services.outbox.send(Place.beside(message), [said])


async def on_deny(services: ChatServices, update: Update) -> None:
    """Take a person or a group off the list, and leave the group; or refuse a code."""
    message = message_of(update)
    tr = await services.translator_for_message(message)
    wanted, admin = _wanted(message), message.from_user
    if wanted is None or admin is None:
        said = tr.say("deny-how")
    elif isinstance(wanted, str):
        found = await services.run_short_call(services.state.access.refuse, wanted, admin.id)
        said = pairing.refusal_notice(found, tr)
    elif services.is_admin(wanted):
        said = tr.say("deny-admin")
    elif await services.run_short_call(services.state.access.deny, wanted):
        said = tr.say("deny-done", id=str(wanted))
    else:
        said = tr.say("deny-none", id=str(wanted))
    await services.outbox.send(Place.beside(message), [said])
    if isinstance(wanted, int) and wanted < 0:
        await _leave_if_denied(services, wanted)


async def on_who_is_allowed(services: SendingServices, update: Update) -> None:
    """Show the list and the open codes, in private: names are nothing for a group to read."""
    message = message_of(update)
    admin = message.from_user
    if admin is None:
        return
    tr = await services.translator_for_message(message)
    everyone, pending = await services.run_short_call(_listed, services.state.access)
    runs = list(_list(services, everyone, pending, tr))
    sent = await services.outbox.send(Place(admin.id), messages(runs, numbered=True))
    if sent is None:
        await services.outbox.send(Place.beside(message), [tr.say("who-in-private")])


def _for_admins(reaction: Reaction[ChatServices]) -> Reaction[ChatServices]:
    async def only(services: ChatServices, update: Update) -> None:
        message = message_of(update)
        if services.is_admin(person_of(message)):
            await reaction(services, update)
        else:
            await reply_to_no_question(services, message)

    return only


def _wanted(message: Message) -> int | str | None:
    """Whom a command is about: an id, or a code; ``None`` where it does not say.

    Without a word behind it, it is about the author of the message that it replies to, in private of the
    message that was forwarded; who writes as the group stands for the group.
    """
    word = argument_of(message)
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


async def _allow(services: SendingServices, subject_id: int, admin_id: int, tr: Translator) -> str:
    """Put somebody on the list; those who wait with a code get it approved, so that it counts no more."""
    access = services.state.access
    for waiting in await services.run_short_call(access.pending):
        if waiting.subject_id == subject_id:
            return pairing.approval_notice(await pairing.approve_code(services, waiting.code, admin_id), tr)
    label = await _label(services, subject_id)
    was_allowed = await services.run_short_call(_put, access, subject_id, admin_id, label)
    if was_allowed is None:
        return tr.say("allow-shared")
    if subject_id > 0 and not was_allowed:
        await pairing.welcome_person(services, subject_id)
    return tr.say("access-allowed", name=pairing.name_html(label), id=str(subject_id))


def _put(access: Access, subject_id: int, admin_id: int, label: str) -> bool | None:
    """Put somebody on the list; whether they were on it already, ``None`` if they can never be."""
    was_allowed = access.allows(subject_id)
    return was_allowed if access.allow(subject_id, admin_id, label) else None


async def _label(services: SendingServices, subject_id: int) -> str:
    """The name of a person or a group, as far as Telegram tells the bot."""
    with suppress(TelegramError):
        return (await services.bot.get_chat(subject_id)).effective_name or str(subject_id)
    return str(subject_id)


async def _leave_if_denied(services: ChatServices, group_id: int) -> None:
    """Have it decided whether the bot may stay in a group; it may where everybody may ask."""
    if services.config.telegram.access == "open":
        return
    tr = await services.translator_for(group_id, None, None)
    access_request = AccessRequest("command", None, group_id, private=False, label="", tr=tr)
    await turn_away(services, Place(group_id), await services.decide(access_request))


def _listed(access: Access) -> tuple[list[Allowed], list[Pairing]]:
    return access.everyone(), access.pending()


def _list(
    services: SendingServices, everyone: Sequence[Allowed], pending: Sequence[Pairing], tr: Translator
) -> Iterator[Run]:
    """Who may ask, who may let others in, who is on the list, and who waits."""
    match services.config.telegram.access:
        case "open":
            yield Run(tr.say("who-open"))
        case "list":
            yield Run(tr.say("who-list"))
        case "pairing":
            yield Run(tr.say("who-pairing"))
    yield Run("\n" + tr.say("who-admins", ids=", ".join(map(str, services.config.telegram.admins))))
    yield Run("\n\n" + tr.say("who-allowed", count=len(everyone)), bold=True)
    for each in everyone:
        yield Run(f"\n• {pairing.plain_name(each.label)} ({each.subject_id}) – {each.at:%d/%m/%Y}")
    if pending:
        yield Run("\n\n" + tr.say("who-waits", count=len(pending)), bold=True)
    for waiting in pending:
        yield Run(f"\n• {pairing.plain_name(waiting.label)} ({waiting.subject_id}): {waiting.code}")
