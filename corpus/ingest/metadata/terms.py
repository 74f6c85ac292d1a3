"""The term of office that a bulletin is about."""

from __future__ import annotations

import re

from corpus.entities.dates import Grain, dates
from corpus.ingest.metadata.heading import HEAD_LENGTH, title_span
from corpus.text.span import Span, placed_within
from corpus.text.text import Text, read_text

_EARLIEST = 1900  # the first year of a bulletin
_TERM_WORDS = re.compile(r"(?i)nhiệm\s+k[ỳì]\b|nk\b")


def term(text: str) -> str | None:
    """The term of office that the title or else the opening names, as ``2020-2025``."""
    whole = read_text(text)
    return term_within(whole, Span(0, max(title_span(whole).end, HEAD_LENGTH // 3)))


def term_within(text: Text, span: Span) -> str | None:
    """The first term of office that a slice calls so."""
    named = (date for date in placed_within(dates(text), span) if date.grain is Grain.TERM)
    late = (date for date in named if date.years[0] >= _EARLIEST)
    return next((date.term for date in late if _TERM_WORDS.match(text.raw, date.start)), None)
