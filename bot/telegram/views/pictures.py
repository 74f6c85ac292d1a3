"""What a quote was read from: of a scan, its lines as they stand on the page, as a photo."""

from __future__ import annotations

import logging
from pathlib import Path

from telegram.error import TelegramError

from bot.i18n import Translator
from bot.render.answer import QueryResult
from bot.render.html import cut
from bot.render.scans import picture_finder
from bot.telegram.models import Place
from bot.telegram.runtime.executors import BusyError
from bot.telegram.services import AnsweringServices
from corpus.ingest.scans.store import ScanStore
from corpus.models import Mark
from retrieval.models import Answer, Hit

_LOG = logging.getLogger(__name__)
_CAPTION = 1000


async def send_pictures(
    services: AnsweringServices, place: Place, result: QueryResult, tr: Translator
) -> None:
    """Send the pictures of the quotes that an answer shows at first, those of scans; nothing of a search.

    A picture that cannot be sent is logged: the answer is there, and its buttons lead to the picture.
    """
    if not isinstance(result, Answer):
        return
    for hit in (*result.quotes[: services.config.telegram.quotes], *result.near[:1]):
        if Mark.OCR in hit.bulletin.marks:
            try:
                await send_picture(services, place, hit, tr)
            except (BusyError, TelegramError) as error:
                _LOG.warning("chat %s: a picture is not sent (%s)", place.chat_id, type(error).__name__)


async def send_picture(services: AnsweringServices, place: Place, hit: Hit, tr: Translator) -> bool:
    """Send the picture of a quote; whether there is one.

    Raises:
        BusyError: too many questions wait already.
        TelegramError: Telegram does not take it.
    """
    png = await services.run_long_call(_png, services.config.scans_path, hit)
    if png is None:
        return False
    caption = tr.say("picture-of", title=cut(hit.bulletin.title, _CAPTION))
    await services.outbox.send_picture(place, png, caption)
    return True


def _png(scans: Path, hit: Hit) -> bytes | None:
    file = picture_finder(ScanStore(scans))(hit)
    try:
        return file.read_bytes() if file else None
    except OSError:
        return None
