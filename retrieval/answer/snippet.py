"""The sentence of a passage that a search shows, and what kinds of words a text holds."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import cut
from corpus.entities.dates import Date, Grain, dates
from corpus.entities.people import people
from corpus.entities.quantities import quantities
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text, read_text
from retrieval.answer.quote import QuoteSettings
from retrieval.index.chunk_header import chunk_header
from retrieval.index.sentence_vectors import split
from retrieval.index.snapshot import Snapshot
from retrieval.models import Hit
from retrieval.query.answer_type import AnswerType
from retrieval.search.retriever import Retrieved
from retrieval.search.term_weights import (
    discount_known_terms,
    term_coverage,
    terms_of_text,
    terms_within,
)

# What a sentence gains by holding the kind of words that is asked for, on the scale of the fused score.
_TYPE_BONUS = 0.25


class SnippetSelector:
    """Chooses the sentence of a passage that fits best, in one snapshot."""

    def __init__(self, snapshot: Snapshot, settings: QuoteSettings) -> None:
        self._snapshot = snapshot
        self._settings = settings

    def sentence_cosines(self, retrieved: Retrieved, hit: Hit) -> NDArray[np.float32]:
        """The question's cosine with each piece of a hit's chunk, in order."""
        ranking = retrieved.ranking
        position = next(each.position for each in ranking.candidates if each.passage == hit.passage)
        return self._snapshot.pieces.cosines(ranking.vector, position)

    def select_sentence(
        self, retrieved: Retrieved, hit: Hit, part: Passage | None, cosines: NDArray[np.float32]
    ) -> Passage:
        """The one sentence of a hit, or of a part of it, that fits best; with the cosines of its pieces."""
        known = terms_of_text(read_text(chunk_header(hit.bulletin)))
        return best_sentence(
            part or hit.passage,
            hit.bulletin,
            cosines=cosines,
            weights=discount_known_terms(known, retrieved.weights),
            expected=retrieved.question.answer_type,
            settings=self._settings,
        )


def best_sentence(
    chunk: Passage,
    bulletin: Bulletin,
    *,
    cosines: NDArray[np.float32],
    weights: Mapping[str, float],
    expected: AnswerType,
    settings: QuoteSettings,
) -> Passage:
    """The piece of the chunk that fits the question best; of one longer than a quote may be, its best part.

    Args:
        chunk: The chunk to narrow.
        bulletin: The bulletin that it is a slice of.
        cosines: The question's cosine with each of the chunk's pieces, in order.
        weights: The question's terms, as `discount_known_terms` gives them.
        expected: What kind of words would answer the question.
        settings: How long it may be, and how vectors and words are weighed.
    """
    text, spans = read_text(chunk.of(bulletin)), split(chunk, bulletin)
    places = [span.shifted(-chunk.start) for span in spans]
    share = settings.dense_weight
    covered = np.array([term_coverage(terms_within(text, place), weights) for place in places])
    fitting = np.array([holds_answer_type(expected, text, place) for place in places])
    best = int(np.argmax(share * cosines + (1 - share) * covered + _TYPE_BONUS * fitting))
    if spans[best].end - spans[best].start <= settings.max_chars:
        return Passage(chunk.bulletin_id, *spans[best])
    parts = cut(text.raw, places[best], settings.max_chars)
    part = max(parts, key=lambda each: term_coverage(terms_within(text, each), weights))
    return Passage(chunk.bulletin_id, *part.shifted(chunk.start))


def holds_answer_type(expected: AnswerType, text: Text, span: tuple[int, int] | None = None) -> bool:
    """Whether a text, or a part of it, holds words of the type expected.

    Of a place, and of no type in particular, every text does. A number in words is too often another word.
    """
    if expected in {AnswerType.PLACE, AnswerType.EXPLANATION, AnswerType.OTHER}:
        return True
    place = Span(*span) if span else Span(0, len(text.raw))
    return any(place.contains(each) for each in _places_by_type(text, expected))


def _places_by_type(text: Text, expected: AnswerType) -> tuple[Span, ...]:
    match expected:
        case AnswerType.PERSON:
            return _person_spans(text)
        case AnswerType.NUMBER:
            return _number_spans(text)
        case _:
            return _date_spans(text)


@kept_with_text
def _person_spans(text: Text) -> tuple[Span, ...]:
    return tuple(person.span for person in people(text))


@kept_with_text
def _number_spans(text: Text) -> tuple[Span, ...]:
    return tuple(each.number for each in quantities(text) if re.search(r"\d", each.number.of(text.raw)))


@kept_with_text
def _date_spans(text: Text) -> tuple[Span, ...]:
    return tuple(date.span for date in dates(text) if _tells_when(date))


def _tells_when(date: Date) -> bool:
    """Whether a date may answer "when": a term is in names of congresses, and a bare year in many others."""
    if date.grain in {Grain.TERM, Grain.HOUR}:
        return False
    day_of_no_month = date.grain is Grain.DAY and date.until.month is None
    return not day_of_no_month and (date.grain is not Grain.YEAR or date.span != date.core)
