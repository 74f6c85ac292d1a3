"""The sentences of a passage: what is judged, and what quotes are made of."""

from __future__ import annotations

from corpus.chunking import cut
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from corpus.text.text import read_text

# The longest piece, and so the longest quote of one sentence.
MAX_CHARS = 600


def passage_sentences(passage: Passage, bulletin: Bulletin, limit: int = MAX_CHARS) -> list[Span]:
    """The passage's sentences, longer ones cut; spans of the bulletin's text, in order, at least one."""
    text = read_text(passage.of(bulletin))
    pieces = (piece for sentence in text.sentences for piece in cut(text.raw, sentence, limit))
    return [piece.shifted(passage.start) for piece in pieces]
