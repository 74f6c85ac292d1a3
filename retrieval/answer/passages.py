"""A search: whole passages with the sentence that fits, and no judgement of whether they answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from corpus.models import Passage
from retrieval.answer.highlight import highlight_hit
from retrieval.answer.snippet import SnippetSelector
from retrieval.index.sentence_vectors import split
from retrieval.models import Hit
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.filters import Verbatim
from retrieval.search.near_duplicates import collapse
from retrieval.search.retriever import Lookup, Retrieved, Retriever, drop_overlapping


def search_passages(
    retriever: Retriever,
    selector: SnippetSelector,
    question: UnderstoodQuestion,
    count: int,
    lookup: Lookup,
    *,
    offset: int = 0,
    among: NDArray[np.bool_] | None = None,
    phrases: Sequence[str] = (),
) -> list[Hit]:
    """The ``count`` passages that fit best, behind ``offset`` better ones: whole chunks, best first.

    None overlaps another, and what several bulletins print comes once. ``among`` says of each passage of the
    snapshot whether it may be found; the sentence of each hit holds the ``phrases`` where one does.
    """
    retrieved = retriever.retrieve(question, lookup, among=among)
    distinct = collapse(list(drop_overlapping(retrieved.hits)), retrieved.hits)
    wanted = [highlight_hit(hit, question) for hit in islice(distinct, offset, offset + count)]
    sentences = _sentences(selector, retrieved, wanted, [Verbatim(phrase) for phrase in phrases])
    return [replace(hit, sentence=sentence) for hit, sentence in zip(wanted, sentences, strict=True)]


def _sentences(
    selector: SnippetSelector, retrieved: Retrieved, hits: Sequence[Hit], phrases: Sequence[Verbatim]
) -> Iterator[Passage]:
    """The sentence of each hit that fits best, of those that hold the most phrases."""
    for hit in hits:
        cosines = selector.sentence_cosines(retrieved, hit)
        span = None
        if phrases:
            spans = split(hit.passage, hit.bulletin)
            texts = (hit.bulletin.text[start:end] for start, end in spans)
            held = np.array([sum(phrase.stands_in(text) for phrase in phrases) for text in texts])
            best = int(np.argmax(held + cosines / 4))  # a cosine makes less of a difference than a phrase
            span, cosines = Passage(hit.passage.bulletin_id, *spans[best]), cosines[best : best + 1]
        yield selector.select_sentence(retrieved, hit, span, cosines)
