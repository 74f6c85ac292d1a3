"""The sentence of a passage that a search shows, and what kinds of words a text holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.chunking import cut
from corpus.entities.dates import Date, Grain, dates
from corpus.entities.people import people
from corpus.entities.quantities import quantities
from corpus.models import Passage
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text, read_text
from retrieval.index.chunk_header import chunk_header
from retrieval.models import Hit
from retrieval.query.answer_type import AnswerType
from retrieval.search.filters import Verbatim
from retrieval.search.retriever import Retrieved
from retrieval.search.sentences import MAX_CHARS, passage_sentences
from retrieval.search.term_weights import (
    discount_known_terms,
    term_coverage,
    terms_of_text,
    terms_within,
)

# What a sentence gains by holding the kind of words that is asked for, beside its share of the terms.
_TYPE_BONUS = 0.25


def best_sentence(
    hit: Hit, retrieved: Retrieved, *, phrases: Sequence[Verbatim] = (), max_chars: int = MAX_CHARS
) -> Passage:
    """The sentence of a hit that fits what was searched for best; the first of equals.

    First counts how many of the ``phrases`` it holds, then how many of the question's terms, and whether it
    has words of the kind asked for, then how well it meets the question's tokens, if that is known. Of a
    sentence longer than ``max_chars`` it is the part with most terms.
    """
    text, spans = hit.reading, passage_sentences(hit.passage, hit.bulletin)
    places = [span.shifted(-hit.passage.start) for span in spans]
    known = terms_of_text(read_text(chunk_header(hit.bulletin)))
    weights = discount_known_terms(known, retrieved.weights)
    expected = retrieved.question.answer_type

    compared = retrieved.compared.get(hit.passage)

    def fit(order: int) -> tuple[int, float, float]:
        place = places[order]
        held = sum(phrase.stands_in(place.of(text.raw)) for phrase in phrases)
        covered = term_coverage(terms_within(text, place), weights)
        typed = _TYPE_BONUS * holds_answer_type(expected, text, place)
        return held, covered + typed, float(compared.sentences[order]) if compared else 0.0

    best = places[max(range(len(places)), key=fit)]
    if best.end - best.start > max_chars:
        parts = cut(text.raw, best, max_chars)
        best = max(parts, key=lambda part: term_coverage(terms_within(text, part), weights))
    return Passage(hit.passage.bulletin_id, *best.shifted(hit.passage.start))


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
