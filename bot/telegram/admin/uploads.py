"""A document that somebody who runs the bot sends it in private becomes a bulletin.

They see first what is read from it. The button remembers the file at Telegram and its digest: the file is
fetched again, and only that very file is added. Verbs: ``add``, ``no``.
"""

from __future__ import annotations

import asyncio
import hashlib
import html

from telegram import Document, Update
from telegram.error import BadRequest
from telegram.ext import MessageHandler, filters

from bot.i18n import Texts
from bot.render.html import Run, cut, messages
from bot.state.buttons import Press
from bot.telegram.admin.reindex import reason, shelving
from bot.telegram.admin.upload_store import Checked, Shelf, is_readable
from bot.telegram.handlers import PRIVATE, Handler, calling, message_of
from bot.telegram.models import Pressed, Reply, Screen
from bot.telegram.runtime.executors import BusyError
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.views.keyboard import Board, keyboard
from bot.telegram.views.post import post
from corpus.errors import BulletinError

ACTION = "upload"
FOLDER = "uploads"  # in data_dir

_MB = 1_000_000
_LINE = 300  # UTF-16 units


class _UnfitError(Exception):
    """A document cannot be taken; ``str()`` is the sentence to show, as HTML."""


def handlers(desk: Desk) -> list[Handler]:
    """Documents of those who run the bot; all others' are no concern of this."""
    admins = filters.User(user_id=desk.config.telegram.admins)
    return [MessageHandler(PRIVATE & filters.Document.ALL & admins, calling(desk, on_document))]


def shelf(desk: Desk) -> Shelf:
    """Where the documents go."""
    return Shelf(desk.config.data_path / FOLDER, desk.library, desk.indexer)


async def on_document(desk: Desk, update: Update) -> None:
    """Show what a document is read as, and ask whether to add it."""
    message = message_of(update)
    document = message.document
    if document is None:
        return
    words = await desk.texts_beside(message)
    place = Place.beside(message)
    name = document.file_name or ""
    try:
        content = await _fetched(desk, document, words)
        checked = await _checked(desk, name, content, words)
    except _UnfitError as error:
        await desk.outbox.send(place, [str(error)])
        return
    except BusyError:
        await desk.outbox.send(place, [words.say("busy")])
        return
    payload = {
        "language": words.language,
        "file": document.file_id,
        "name": name,
        "digest": checked.digest,
    }
    press = Press(ACTION, payload)
    (token,) = await desk.stored(desk.state.buttons.put, message.chat_id, message.chat_id, press)
    board = Board.of(desk, token, words, private=True)
    row = [board.button(words.say("button-add"), "add"), board.button(words.say("button-cancel"), "no")]
    await post(desk, place, Reply((_described(checked, words),), keyboard(row), (token,)))


async def show(desk: Desk, pressed: Pressed) -> Screen | str:
    """Add the document that was shown, or leave it."""
    words, payload = pressed.texts, pressed.button.press.payload
    if not desk.is_admin(pressed.user_id):
        return pressed.own.say("button-of-another")
    if pressed.verb != "add":
        return Screen(words.say("upload-not"), None)
    try:
        content = await _the_same(desk, payload["file"], payload["digest"], words)
        adding = await shelving(desk, shelf(desk).add, payload["name"], content)
    except _UnfitError as error:
        return Screen(str(error), None)
    except BusyError:
        return pressed.own.say("reindex-busy")
    await desk.outbox.edit(pressed.place.chat_id, pressed.message_id, words.say("upload-begun"))
    return Screen(await _added(desk, adding, words), None)


async def _added(desk: Desk, adding: asyncio.Future[bool], words: Texts) -> str:
    """What came of adding a document."""
    try:
        return words.say("upload-done") if await adding else words.say("upload-taken-since")
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told where it was begun)
        return words.say("upload-failed", reason=await reason(desk, error, words))


async def _fetched(desk: Desk, document: Document, words: Texts) -> bytes:
    """A document's content, if it is of a kind and a size that is taken."""
    if not is_readable(document.file_name or ""):
        raise _UnfitError(words.say("upload-kind"))
    if (document.file_size or 0) > desk.config.telegram.upload_mb * _MB:
        raise _UnfitError(words.say("upload-large", limit=desk.config.telegram.upload_mb))
    return await _download(desk, document.file_id, words)


async def _the_same(desk: Desk, file_id: str, digest: str, words: Texts) -> bytes:
    """The content of the very file that was shown."""
    content = await _download(desk, file_id, words)
    if hashlib.sha256(content).hexdigest() != digest:
        raise _UnfitError(words.say("upload-gone"))
    return content


async def _download(desk: Desk, file_id: str, words: Texts) -> bytes:
    limit = desk.config.telegram.upload_mb
    try:
        file = await desk.bot.get_file(file_id)
    except BadRequest as error:
        if "too big" in str(error).lower():
            raise _UnfitError(words.say("upload-large", limit=limit)) from error
        raise _UnfitError(words.say("upload-gone")) from error
    if (file.file_size or 0) > limit * _MB:
        raise _UnfitError(words.say("upload-large", limit=limit))
    content = bytes(await file.download_as_bytearray())
    if len(content) > limit * _MB:
        raise _UnfitError(words.say("upload-large", limit=limit))
    return content


async def _checked(desk: Desk, name: str, content: bytes, words: Texts) -> Checked:
    try:
        checked = await desk.work(shelf(desk).check, name, content)
    except BulletinError as error:
        raise _UnfitError(words.say("upload-failed", reason=html.escape(str(error)))) from error
    if checked.taken is not None:
        raise _UnfitError(
            words.say(
                "upload-taken",
                id=html.escape(checked.bulletin.id),
                origin=html.escape(checked.taken),
            )
        )
    return checked


def _described(checked: Checked, words: Texts) -> str:
    """What is read from a document, and what is missing, for whoever sent it to judge."""
    bulletin = checked.bulletin
    day = f"{bulletin.date:%d/%m/%Y}" if bulletin.date else words.say("no-date")
    lines = [
        words.say("source-publisher", name=bulletin.publisher or words.say("no-publisher")),
        words.say("source-date", date=day),
        words.say("source-province", name=bulletin.province or words.say("no-province")),
        words.say("source-id", id=bulletin.id),
        words.say("upload-size", characters=f"{len(bulletin.text):,}".replace(",", "."), facts=checked.facts),
    ]
    told = "".join(f"\n{cut(line, _LINE)}" for line in lines)
    title = Run(cut(bulletin.title, _LINE), bold=True)
    return messages([title, Run(told), Run(f"\n\n{words.say('upload-add')}")])[0]
