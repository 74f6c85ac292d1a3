"""A search: whole passages with the sentence that fits, and no judgement of whether they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from retrieval.answer.highlight import highlight_hit
from retrieval.answer.snippet import best_sentence
from retrieval.models import Hit
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.filters import Verbatim
from retrieval.search.index import Findable
from retrieval.search.near_duplicates import collapse
from retrieval.search.retriever import Retriever, drop_overlapping
from retrieval.search.sentences import MAX_CHARS


def search_passages(
    retriever: Retriever,
    question: UnderstoodQuestion,
    count: int,
    findable: Findable,
    *,
    offset: int = 0,
    phrases: Sequence[str] = (),
    max_chars: int = MAX_CHARS,
) -> list[Hit]:
    """The ``count`` passages that fit best, behind ``offset`` better ones: whole chunks, best first.

    None overlaps another, and what several bulletins print comes once. The sentence of each hit holds the
    ``phrases`` where one does, and has no more than ``max_chars`` characters.
    """
    retrieved = retriever.retrieve(question, findable)
    distinct = collapse(list(drop_overlapping(retrieved.hits)), retrieved.hits)
    wanted = [highlight_hit(hit, question) for hit in islice(distinct, offset, offset + count)]
    verbatim = [Verbatim(phrase) for phrase in phrases]
    return [
        replace(hit, sentence=best_sentence(hit, retrieved, phrases=verbatim, max_chars=max_chars))
        for hit in wanted
    ]
