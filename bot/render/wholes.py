"""The whole passage around a quote."""

from __future__ import annotations

from dataclasses import replace

from corpus.chunking import ChunkSettings, chunks
from corpus.models import Passage
from corpus.text.sentences import paragraphs
from corpus.text.span import Span
from retrieval.models import Hit


def whole(hit: Hit, settings: ChunkSettings) -> Hit:
    """The passage of the index that holds a quote, the quote marked in it.

    Of several the first one; where none holds all of it, the paragraphs that it touches.
    """
    bulletin, quote = hit.bulletin, hit.passage
    holding = (
        chunk for chunk in chunks(bulletin, settings) if chunk.start <= quote.start and quote.end <= chunk.end
    )
    found = next(holding, None) or _paragraphs(hit)
    span = Span(quote.start - found.start, quote.end - found.start)
    return replace(hit, passage=found, highlights=(span,))


def _paragraphs(hit: Hit) -> Passage:
    quote = hit.passage
    spans = paragraphs(hit.bulletin.text)
    touched = [(start, end) for start, end in spans if start < quote.end and quote.start < end]
    start = min([quote.start, *(start for start, _ in touched)])
    return Passage(quote.bulletin_id, start, max([quote.end, *(end for _, end in touched)]))
