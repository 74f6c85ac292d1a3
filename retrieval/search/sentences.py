"""The sentences of a passage: what is judged, and what quotes are made of."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.chunking import cut
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text, read_text

# The longest piece, and so the longest quote of one sentence.
MAX_CHARS = 600


def passage_sentences(passage: Passage, bulletin: Bulletin, limit: int = MAX_CHARS) -> list[Span]:
    """The passage's sentences, longer ones cut; spans of the bulletin's text, in order, at least one."""
    text = read_text(passage.of(bulletin))
    pieces = text_sentences(text) if limit == MAX_CHARS else _pieces(text, limit)
    return [piece.shifted(passage.start) for piece in pieces]


@kept_with_text
def text_sentences(text: Text) -> Sequence[Span]:
    """The same of a passage's own text, none longer than `MAX_CHARS`; spans of that text."""
    return _pieces(text, MAX_CHARS)


def _pieces(text: Text, limit: int) -> Sequence[Span]:
    return tuple(piece for sentence in text.sentences for piece in cut(text.raw, sentence, limit))
