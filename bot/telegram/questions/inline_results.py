"""What a search found, as results of an inline query: each sends its quote with the source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from telegram import InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions
from telegram.constants import ParseMode

from bot.i18n import Translator
from bot.render.answer import render_hit
from bot.render.html import cut
from corpus.models import Passage
from retrieval.models import Hit

_TITLE = 100  # UTF-16 units; Telegram shows about a line
_DESCRIPTION = 160
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_ID_BYTES = 64
_ID = re.compile(r"(?P<bulletin>.+):\d+-\d+", re.DOTALL)


def inline_articles(hits: Sequence[Hit], tr: Translator) -> list[InlineQueryResultArticle]:
    """The hits as results, best first; each quote once, by its best sentence where it has one.

    Left out is what fits into no single message.
    """
    made: dict[str, InlineQueryResultArticle] = {}
    for hit in (hit.narrowed for hit in hits):
        text, *more = render_hit(hit, tr)
        identity = result_id(hit.passage)
        if not more and identity not in made:
            made[identity] = InlineQueryResultArticle(
                identity,
                cut(_title(hit), _TITLE),
                InputTextMessageContent(text, ParseMode.HTML, link_preview_options=_NO_PREVIEW),
                description=cut(" ".join(hit.text.split()), _DESCRIPTION),
            )
    return list(made.values())


def result_id(passage: Passage) -> str:
    """What Telegram knows a result by, in 64 bytes at most: the passage, or letters that stand for it."""
    written = f"{passage.bulletin_id}:{passage.start}-{passage.end}"
    if len(written.encode()) <= _ID_BYTES:
        return written
    return hashlib.sha256(written.encode()).hexdigest()


def bulletin_of(identity: str) -> str | None:
    """The id of the bulletin that a result quotes; ``None`` where only letters stand for it."""
    found = _ID.fullmatch(identity)
    return found["bulletin"] if found else None


def _title(hit: Hit) -> str:
    date, title = hit.bulletin.date, " ".join(hit.bulletin.title.split())
    return f"{date:%d/%m/%Y} · {title}" if date else title
