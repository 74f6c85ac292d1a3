"""From a sentence to the quote that is shown: the sentence, what it announces, and a little context."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from corpus.chunking import cut
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from corpus.text.text import read_text
from retrieval.answer.quote_candidates import QuoteCandidate, sentence_places

_ITEM = re.compile(r"(?:\d{1,3}[.)]|[a-zđ]\)|[-–•+*])\s")


@dataclass(frozen=True, slots=True)
class QuoteSettings:
    """How long a quote may be, in code points, and how many neighbours a sentence brings along."""

    max_chars: int
    context_sentences: int


def build_quote(candidate: QuoteCandidate, settings: QuoteSettings) -> Passage:
    """The quote of a sentence; within the passage, unless that ends where a list is announced.

    A heading brings the sentence below it along, and a colon what it announces: the next sentence, or the
    whole list while there is room. A sentence longer than a quote may be is cut.
    """
    chunk, bulletin = candidate.hit.passage, candidate.bulletin
    spans = [place.shifted(chunk.start) for place in sentence_places(candidate.hit)]
    first = last = candidate.order
    if spans[first].end - spans[first].start > settings.max_chars:
        piece = cut(bulletin.text, spans[first], settings.max_chars)[0]
        return Passage(chunk.bulletin_id, *piece)
    announces = candidate.heading or _announces(bulletin.text, spans[first])
    if announces and last == len(spans) - 1:
        spans += _following(bulletin, chunk.end, settings.max_chars)
    if announces:
        last = _end_of_list(bulletin.text, spans, first, settings.max_chars)
    for _ in range(settings.context_sentences):
        for back, on in ((1, 0), (0, 1)):
            begin, end = first - back, last + on
            fits = (
                begin >= 0 and end < len(spans) and spans[end].end - spans[begin].start <= settings.max_chars
            )
            if fits and all(_connected(bulletin.text, *each) for each in pairwise(spans[begin : end + 1])):
                first, last = begin, end
    return Passage(chunk.bulletin_id, spans[first].start, spans[last].end)


def _announces(text: str, span: Span) -> bool:
    return span.of(text).rstrip(" *_")[-1:] == ":"


def _end_of_list(text: str, spans: list[Span], first: int, limit: int) -> int:
    """The last sentence of what the first one announces, as far as it fits: one, or all items of a list."""
    last = first
    for i in range(first + 1, len(spans)):
        listed = _ITEM.match(text, spans[i].start) is not None
        if spans[i].end - spans[first].start > limit or (i > first + 1 and not listed):
            break
        last = i
    return last


def _following(bulletin: Bulletin, start: int, length: int) -> list[Span]:
    """The whole sentences behind a passage, as far as a quote could reach."""
    window = bulletin.text[start : start + length]
    sentences = read_text(window).sentences
    cut_off = start + length < len(bulletin.text)
    return [span.shifted(start) for span in sentences[: -1 if cut_off else None]]


def _connected(text: str, span: Span, following: Span) -> bool:
    """Whether what follows is of the same matter: in the same paragraph or list, or announced by a colon.

    Else it is often another one, or the caption of a picture.
    """
    listed = _ITEM.match(text, span.start) and _ITEM.match(text, following.start)
    return bool(listed) or _announces(text, span) or "\n" not in text[span.end : following.start]
