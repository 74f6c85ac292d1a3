"""A quote with its source in one line, ready to paste into a report."""

from __future__ import annotations

from collections.abc import Iterator

from bot.i18n import Translator
from bot.render.answer import source_parts
from bot.render.html import units
from corpus.models import Bulletin, Passage
from corpus.text.text import read_text
from retrieval.models import Hit

COPY_UNITS = 256  # what a button that copies may hold (Bot API, CopyTextButton)


def citation(hit: Hit, tr: Translator) -> str:
    """The quote in quotation marks, then in brackets its title, publisher, date and address or file.

    One line: white space in the quote, and line breaks with it, becomes one space wherever it stands. Nothing
    else of the quote is touched, quotation marks within it neither.
    """
    return _cited(hit.text, hit.bulletin, tr)


def short_citation(hit: Hit, tr: Translator, answer: Passage | None = None, limit: int = COPY_UNITS) -> str:
    """The citation if it is not longer than ``limit`` UTF-16 code units, else a shorter one that is not.

    A quote is never cut: in its place comes its one sentence that holds the short ``answer``, and if that is
    too long as well, the source alone. Of a source that is too long the publisher goes first, then the
    address or file, and at last the end of the title, with an ellipsis for it. The date always fits into a
    ``limit`` of 32 or more.
    """
    return next(text for text in _shorter(hit, tr, answer) if units(text) <= limit)


def _shorter(hit: Hit, tr: Translator, answer: Passage | None) -> Iterator[str]:
    yield citation(hit, tr)
    sentence = answer and _sentence(hit, answer)
    if sentence:
        yield _cited(sentence, hit.bulletin, tr)
    title, *parts = _source(hit.bulletin, tr)
    yield ", ".join([title, *parts])
    without_publisher = parts[1:] if hit.bulletin.publisher else parts
    yield ", ".join([title, *without_publisher])
    dated = without_publisher[:1] if hit.bulletin.date else []
    yield ", ".join([title, *dated])
    for end in range(len(title) - 1, -1, -1):
        yield ", ".join([f"{title[:end].rstrip()}…", *dated])


def _sentence(hit: Hit, answer: Passage) -> str | None:
    """The sentence of the quote that holds the answer; ``None`` if no one sentence does."""
    spans = (span.shifted(hit.passage.start) for span in read_text(hit.text).sentences)
    holding = (span.of(hit.bulletin.text) for span in spans if span.contains((answer.start, answer.end)))
    return next(holding, None) if answer.bulletin_id == hit.bulletin.id else None


def _cited(words: str, bulletin: Bulletin, tr: Translator) -> str:
    return f"“{_line(words)}” ({', '.join(_source(bulletin, tr))})"


def _source(bulletin: Bulletin, tr: Translator) -> list[str]:
    """Title, publisher, date, and address or file, as far as they are known."""
    day = f"{bulletin.date:%d/%m/%Y}" if bulletin.date else None
    parts = (
        tr.say("cited-date", date=part) if part == day else link or part
        for part, link in source_parts(bulletin, tr)
    )
    return [_line(bulletin.title), *map(_line, parts)]


def _line(text: str) -> str:
    return " ".join(text.split())
