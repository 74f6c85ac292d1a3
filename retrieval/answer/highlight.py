"""Where the question's words stand in a quote."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

from corpus.text.span import Span
from corpus.text.text import Text
from retrieval.index.lexical import pairs
from retrieval.models import Hit
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.term_weights import content_words


def highlight_words(text: Text, question: Text) -> tuple[Span, ...]:
    """Where the question's words stand in a text: sorted spans, neighbours taken together.

    Of words of several syllables at least two must stand together: the "Đồng" of "Lâm Đồng" is not that of
    "Đồng chí".
    """
    single, full = content_words(question)
    together = set(content_words(question).pairs())
    alone = {
        syllable
        for i, syllable in enumerate(single)
        if full[i]
        and (syllable[0].isdecimal() or not (any(full[max(0, i - 1) : i]) or any(full[i + 1 : i + 2])))
    }
    marked = [token.folded in alone for token in text.tokens]
    for i, pair in enumerate(pairs([token.folded for token in text.tokens])):
        if pair in together:
            marked[i] = marked[i + 1] = True
    spans: list[Span] = []
    for token in compress(text.tokens, marked):
        if spans and not text.raw[spans[-1].end : token.start].strip():
            spans[-1] = Span(spans[-1].start, token.end)
        else:
            spans.append(token.span)
    return tuple(spans)


def highlight_hit(hit: Hit, question: UnderstoodQuestion) -> Hit:
    """The hit with the places of the question's words."""
    return replace(hit, highlights=highlight_words(hit.reading, question.words_reading))
