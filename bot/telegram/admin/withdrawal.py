"""/withdraw: a bulletin is shown no more, and which answers quoted it is told. Verb: ``undo``."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import Update
from telegram.constants import ChatType

from bot.errors import StateError
from bot.i18n import Translator
from bot.render.html import cut
from bot.render.times import format_time
from bot.render.version import withdrawal_sentence
from bot.state.buttons import Press
from bot.state.chats import Chat
from bot.state.journal import LogEntry
from bot.telegram.admin.commands import admin_command
from bot.telegram.admin.reindex import failure_reason, start_index_call
from bot.telegram.handlers import Handler, message_of
from bot.telegram.message_fields import argument_of, person_of
from bot.telegram.models import ButtonPress, MessageView, Place, Reply, UnknownVerbError
from bot.telegram.runtime.executors import BusyError
from bot.telegram.services import AdminServices
from bot.telegram.views.keyboard import KeyboardBuilder, keyboard
from bot.telegram.views.post import post_reply
from corpus.errors import LibraryError
from corpus.library import Reading, Withdrawal

ACTION = "withdraw"

_LOG = logging.getLogger(__name__)
_ANSWERS = 20  # that are told one by one
_LINE = 120  # UTF-16 units
_EDGES = " \t\n,.;:–—-"


@dataclass(frozen=True, slots=True)
class _Withdrawn:
    """What came of a command.

    Attributes:
        withdrawal: What is known of it now; ``None`` where there is no such bulletin.
        ids: Whose texts are withdrawn by this command; none where they were already, or no reason is given.
        answers: Those that quoted them; ``None`` where the log cannot be read.
        chats: Those that are known, by id.
    """

    withdrawal: Withdrawal | None = None
    ids: Sequence[str] = ()
    answers: Sequence[LogEntry] | None = None
    chats: dict[int, Chat] | None = None


class _NoReasonError(Exception):
    """A bulletin is named, and not why it is withdrawn."""


def handlers(services: AdminServices) -> list[Handler]:
    """/withdraw."""
    return [admin_command(services, "withdraw", on_withdraw, in_private=True)]


async def on_withdraw(services: AdminServices, update: Update) -> None:
    """Withdraw the bulletin of an id, for the reason that follows it; at once, for it can be taken back."""
    message = message_of(update)
    tr, place = await services.translator_for_message(message), Place.beside(message)
    try:
        done = await services.run_short_call(_withdraw, services, argument_of(message))
    except _NoReasonError:
        await services.outbox.send(place, [tr.say("withdraw-how")])
        return
    except LibraryError as error:
        reason = await failure_reason(services, error, tr)
        await services.outbox.send(place, [tr.say("withdraw-failed", reason=reason)])
        return
    if done.withdrawal is None:
        await services.outbox.send(place, [tr.say("remove-unknown")])
        return
    press = Press(ACTION, {"language": tr.language, "bulletin": done.withdrawal.id})
    (token,) = await services.run_short_call(
        services.state.buttons.put, message.chat_id, person_of(message), press
    )
    builder = KeyboardBuilder.of(services, token, tr, private=True)
    row = [builder.button(tr.say("button-undo-withdrawal"), "undo")]
    text = html.escape("\n".join(_told(done, done.withdrawal, tr)), quote=False)
    await post_reply(services, place, Reply((text,), keyboard(row), (token,)))


async def show_withdrawal(services: AdminServices, pressed: ButtonPress) -> MessageView | str:
    """Take a withdrawal back.

    Raises:
        UnknownVerbError: no button does that.
    """
    tr = pressed.tr
    if not services.is_admin(pressed.user_id):
        return pressed.own.say("button-of-another")
    if pressed.verb != "undo":
        raise UnknownVerbError
    identity = pressed.button.press.payload["bulletin"]
    try:
        lifting = await start_index_call(services, services.indexer.reinstate, identity)
    except BusyError:
        return pressed.own.say("reindex-busy")
    try:
        lifted = await lifting
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told where it was begun)
        return MessageView(tr.say("withdraw-failed", reason=await failure_reason(services, error, tr)), None)
    ids = html.escape(", ".join(lifted), quote=False)
    return MessageView(tr.say("withdraw-undone", ids=ids) if lifted else tr.say("withdraw-none"), None)


def _withdraw(services: AdminServices, argument: str) -> _Withdrawn:
    """Withdraw what a command names.

    Raises:
        LibraryError: as its name says.
        _NoReasonError: the command gives no reason.
    """
    with services.library.reading() as state:
        identity = _named(state, argument)
        if identity is None and argument:
            return _Withdrawn()
        reason = " ".join(argument[len(identity or "") :].strip(_EDGES).split())
        known = state.withdrawal(identity or "")
        if identity is None or not (reason or (known and known.lifted is None)):
            raise _NoReasonError
    ids = services.library.withdraw(identity, reason)
    with services.library.reading() as state:
        withdrawal = state.withdrawal(identity)
    try:
        chats = {chat.chat_id: chat for chat in services.state.chats.known()}
        return _Withdrawn(withdrawal, ids, services.state.journal.quoting(ids) if ids else (), chats)
    except StateError as error:  # it is withdrawn all the same
        _LOG.warning("which answers quoted %s cannot be told: %s", identity, error)
        return _Withdrawn(withdrawal, ids)


def _named(state: Reading, argument: str) -> str | None:
    """The id that a text begins with, the longest there is: ids may hold spaces."""
    ends = [place for place, sign in enumerate(argument) if sign.isspace()]
    starts = (argument[:end] for end in (len(argument), *reversed(ends)))
    names = (name for start in starts for name in (start, start.rstrip(_EDGES)))
    return next((name for name in names if name and state.versions(name)), None)


def _told(done: _Withdrawn, withdrawal: Withdrawal, tr: Translator) -> Iterator[str]:
    yield withdrawal_sentence(withdrawal, tr)
    if not done.ids:
        return
    if len(done.ids) > 1:
        yield tr.say("withdraw-with", ids=", ".join(each for each in done.ids if each != withdrawal.id))
    if done.answers is None:
        return
    yield tr.say("withdraw-answers", count=len(done.answers))
    for entry in done.answers[-_ANSWERS:]:
        where = _where(entry, done.chats or {}, tr)
        question = cut(" ".join(entry.record.question.split()), _LINE)
        yield f"• {format_time(entry.at)}, {where}: {question}"


def _where(entry: LogEntry, chats: dict[int, Chat], tr: Translator) -> str:
    """The chat of an answer; of a private one not whose it is."""
    if entry.record.chat_id is None:
        return tr.say("withdraw-inline")
    chat = chats.get(entry.record.chat_id)
    if entry.record.chat_id > 0 or (chat and chat.kind == ChatType.PRIVATE):
        return tr.say("withdraw-private")
    return cut(chat.title, _LINE) if chat else str(entry.record.chat_id)
