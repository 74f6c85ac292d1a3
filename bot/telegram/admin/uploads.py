"""A document that somebody who runs the bot sends it in private becomes a bulletin.

They see first what is read from it. The button remembers the file at Telegram and its digest: the file is
fetched again, and only that very file is added. Verbs: ``add``, ``no``.
"""

from __future__ import annotations

import asyncio
import hashlib
import html
from collections.abc import Sequence
from dataclasses import replace

from telegram import Document, Update
from telegram.error import BadRequest
from telegram.ext import MessageHandler, filters

from bot.errors import ChildError
from bot.i18n import Translator
from bot.render.html import Run, cut, messages
from bot.state.buttons import Press
from bot.telegram.admin.reindex import failure_reason, start_index_call
from bot.telegram.admin.upload_store import UPLOADS, UploadCheck, UploadStore, is_readable
from bot.telegram.handlers import PRIVATE, Handler, callback_for, message_of
from bot.telegram.models import ButtonPress, MessageView, Place, Reply, UnknownVerbError
from bot.telegram.runtime.executors import BusyError
from bot.telegram.sending import SendingServices
from bot.telegram.services import AdminServices
from bot.telegram.views.keyboard import KeyboardBuilder, keyboard
from bot.telegram.views.post import post_reply
from corpus.collections import LONGEST_NAME, split_names
from corpus.errors import BulletinError

ACTION = "upload"

_MB = 1_000_000
_LINE = 300  # UTF-16 units


class _UnfitError(Exception):
    """A document cannot be taken; ``str()`` is the sentence to show, as HTML."""


def handlers(services: AdminServices) -> list[Handler]:
    """Documents of those who run the bot; all others' are no concern of this."""
    admins = filters.User(user_id=services.config.telegram.admins)
    return [MessageHandler(PRIVATE & filters.Document.ALL & admins, callback_for(services, on_document))]


def upload_store(services: AdminServices) -> UploadStore:
    """Where the documents go."""
    folder = services.config.data_path / UPLOADS
    return UploadStore(folder, services.library, services.indexer, services.read_upload)


async def on_document(services: AdminServices, update: Update) -> None:
    """Show what a document is read as, and ask whether to add it."""
    message = message_of(update)
    document = message.document
    if document is None:
        return
    tr = await services.translator_for_message(message)
    place = Place.beside(message)
    if message.media_group_id is not None:  # it would not be clear which of them is meant
        place = replace(place, reply_to=message.message_id)
    name = document.file_name or ""
    collections = split_names(message.caption or "")
    try:
        if collections is None:
            raise _UnfitError(tr.say("upload-bad-collections", limit=LONGEST_NAME))  # noqa: TRY301
        content = await _fetched(services, document, tr)
        checked = await _checked(services, name, content, tr)
    except _UnfitError as error:
        await services.outbox.send(place, [str(error)])
        return
    except BusyError:
        await services.outbox.send(place, [tr.say("busy")])
        return
    collections = collections if checked.collections is None else checked.collections
    payload = {
        "language": tr.language,
        "file": document.file_id,
        "name": name,
        "digest": checked.digest,
        "collections": collections,
    }
    press = Press(ACTION, payload)
    (token,) = await services.run_short_call(
        services.state.buttons.put, message.chat_id, message.chat_id, press
    )
    builder = KeyboardBuilder.of(services, token, tr, private=True)
    row = [builder.button(tr.say("button-add"), "add"), builder.button(tr.say("button-cancel"), "no")]
    await post_reply(services, place, Reply((_described(checked, collections, tr),), keyboard(row), (token,)))


async def show_upload(services: AdminServices, pressed: ButtonPress) -> MessageView | str:
    """Add the document that was shown, or leave it.

    Raises:
        UnknownVerbError: no button does that.
    """
    tr, payload = pressed.tr, pressed.button.press.payload
    if not services.is_admin(pressed.user_id):
        return pressed.own.say("button-of-another")
    if pressed.verb not in {"add", "no"}:
        raise UnknownVerbError
    if pressed.verb == "no":
        return MessageView(tr.say("upload-not"), None)
    try:
        content = await _the_same(services, payload["file"], payload["digest"], tr)
        collections = payload.get("collections", ())  # not of buttons from before there were any
        add = upload_store(services).add
        adding = await start_index_call(services, add, payload["name"], content, collections)
    except _UnfitError as error:
        return MessageView(str(error), None)
    except BusyError:
        return pressed.own.say("reindex-busy")
    await services.outbox.edit(pressed.place.chat_id, pressed.message_id, tr.say("upload-begun"))
    return MessageView(await _added(services, adding, tr), None)


async def _added(services: SendingServices, adding: asyncio.Future[bool], tr: Translator) -> str:
    """What came of adding a document."""
    try:
        return tr.say("upload-done") if await adding else tr.say("upload-taken-since")
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told where it was begun)
        return tr.say("upload-failed", reason=await failure_reason(services, error, tr))


async def _fetched(services: SendingServices, document: Document, tr: Translator) -> bytes:
    """A document's content, if it is of a kind and a size that is taken."""
    if not is_readable(document.file_name or ""):
        raise _UnfitError(tr.say("upload-kind"))
    if (document.file_size or 0) > services.config.telegram.upload_mb * _MB:
        raise _UnfitError(tr.say("upload-large", limit=services.config.telegram.upload_mb))
    return await _download(services, document.file_id, tr)


async def _the_same(services: SendingServices, file_id: str, digest: str, tr: Translator) -> bytes:
    """The content of the very file that was shown."""
    content = await _download(services, file_id, tr)
    if hashlib.sha256(content).hexdigest() != digest:
        raise _UnfitError(tr.say("upload-gone"))
    return content


async def _download(services: SendingServices, file_id: str, tr: Translator) -> bytes:
    limit = services.config.telegram.upload_mb
    try:
        file = await services.bot.get_file(file_id)
    except BadRequest as error:
        if "too big" in str(error).lower():
            raise _UnfitError(tr.say("upload-large", limit=limit)) from error
        raise _UnfitError(tr.say("upload-gone")) from error
    if (file.file_size or 0) > limit * _MB:
        raise _UnfitError(tr.say("upload-large", limit=limit))
    content = bytes(await file.download_as_bytearray())
    if len(content) > limit * _MB:
        raise _UnfitError(tr.say("upload-large", limit=limit))
    return content


async def _checked(services: AdminServices, name: str, content: bytes, tr: Translator) -> UploadCheck:
    try:
        checked = await services.upload_executor.run(upload_store(services).check, name, content)
    except (BulletinError, ChildError) as error:
        raise _UnfitError(tr.say("upload-failed", reason=html.escape(tr.tell(error)))) from error
    if checked.taken is not None:
        raise _UnfitError(
            tr.say(
                "upload-taken",
                id=html.escape(checked.bulletin.id),
                origin=html.escape(checked.taken),
            )
        )
    return checked


def _described(checked: UploadCheck, collections: Sequence[str], tr: Translator) -> str:
    """What is read from a document, and what is missing, for whoever sent it to judge."""
    bulletin = checked.bulletin
    day = f"{bulletin.date:%d/%m/%Y}" if bulletin.date else tr.say("no-date")
    lines = [
        tr.say("source-publisher", name=bulletin.publisher or tr.say("no-publisher")),
        tr.say("source-date", date=day),
        tr.say("source-province", name=bulletin.province or tr.say("no-province")),
        tr.say("source-id", id=bulletin.id),
        tr.say("upload-size", characters=f"{len(bulletin.text):,}".replace(",", "."), facts=checked.facts),
    ]
    if collections:
        lines.append(tr.say("upload-collections", names="; ".join(collections)))
    told = "".join(f"\n{cut(line, _LINE)}" for line in lines)
    title = Run(cut(bulletin.title, _LINE), bold=True)
    unseen = f"\n\n{tr.say('upload-no-collections')}" if checked.groups and not collections else ""
    return messages([title, Run(told), Run(f"{unseen}\n\n{tr.say('upload-add')}")])[0]
