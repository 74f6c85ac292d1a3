"""What speaks for each span that could answer, as numbers that `retrieval.answer.span_rules.model` weighs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.entities.dates import dates
from corpus.entities.people import people
from corpus.text.span import Span
from corpus.text.text import Text
from retrieval.answer.span_rules.candidates import SpanCandidate
from retrieval.answer.span_rules.clauses import clause_numbers
from retrieval.answer.span_rules.cues import asked_cues, cue_kinds, written
from retrieval.answer.span_rules.expected import Asking
from retrieval.answer.span_rules.holders import office_features
from retrieval.answer.span_rules.proximity import Nearness
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.term_weights import term_coverage

Features = dict[str, float]

_BEHIND = 2.0  # what a number counts mostly stands before it
_REACH = 6  # words behind a span that may be what it counts


@dataclass(frozen=True)
class SpanView:
    """A question, a text and the spans of it that could answer, in the order of the text."""

    question: UnderstoodQuestion
    asked: Asking
    text: Text
    spans: Sequence[SpanCandidate]
    weights: Mapping[str, float]

    @cached_property
    def nearness(self) -> Nearness:
        """The distances in the text."""
        behind = _BEHIND if self.asked.kind is AnswerType.NUMBER else 1.0
        return Nearness(self.text, self.weights, behind=behind)

    @cached_property
    def words(self) -> list[str]:
        """The folded tokens of the text."""
        return [token.folded for token in self.text.tokens]

    @cached_property
    def singles(self) -> dict[str, float]:
        """The weights of single words."""
        return {term: weight for term, weight in self.weights.items() if " " not in term}

    @cached_property
    def asked_places(self) -> list[int]:
        """Which tokens of the text are words with a weight."""
        return [place for place, word in enumerate(self.words) if word in self.singles]

    @cached_property
    def said(self) -> frozenset[str]:
        """The folded words of the question."""
        return frozenset(token.folded for token in self.question.words_reading.tokens)

    @cached_property
    def cues(self) -> frozenset[str]:
        """The kinds of cue that the question holds."""
        return asked_cues(self.question.reading)

    @cached_property
    def people(self) -> list[int]:
        """Where the people of the text begin."""
        return [person.start for person in people(self.text)]

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """The first token of each span, and the one behind its last."""
        return [self.text.token_range((each.start, each.end)) for each in self.spans]

    def counted_share(self, i: int) -> float:
        """The share of what the question counts that stands with a span; 1 if it names nothing."""
        weights = {word: self.singles[word] for word in self.asked.counted if word in self.singles}
        (before, behind), (first, stop) = self.segments[i], self.places[i]
        beside = (*before, *range(first, stop), *behind)
        return term_coverage({self.words[k] for k in beside}, weights) if weights else 1.0

    @cached_property
    def segments(self) -> list[tuple[range, range]]:
        """The tokens right before each span and right behind it that are of no other span.

        Those before it are of its clause, those behind it of its phrase.
        """
        numbers, found = clause_numbers(self.text), []
        for first, stop in self.places:
            before = first
            floor = max((end for _, end in self.places if end <= first), default=0)
            while before > floor and numbers[before - 1][0] == numbers[min(first, len(numbers) - 1)][0]:
                before -= 1
            behind = stop
            ceiling = min((start for start, _ in self.places if start >= stop), default=len(numbers))
            while behind < ceiling and stop > first and numbers[behind][1] == numbers[stop - 1][1]:
                behind += 1
            found.append((range(before, first), range(stop, behind)))
        return found


def span_features(view: SpanView) -> list[Features]:
    """The features of each span, in their order."""
    rows = [_of_span(view, i) for i in range(len(view.spans))]
    _own(view, rows)
    _lead(view, rows)
    return rows


def _of_span(view: SpanView, i: int) -> Features:
    each, (first, stop) = view.spans[i], view.places[i]
    before, behind = view.segments[i]
    numbers = clause_numbers(view.text)
    clause = numbers[min(first, len(numbers) - 1)] if numbers else (0, 0)
    beside = [k for k in view.asked_places if not first <= k < stop]
    inside = {view.words[k] for k in beside if numbers[k][0] == clause[0]}
    phrase = {view.words[k] for k in beside if numbers[k][1] == clause[1]}
    words = view.words[first:stop]
    new = sum(word not in view.said for word in words)
    left = view.asked.left
    head = view.asked.head
    if head and view.asked.kind in {AnswerType.OTHER, AnswerType.PLACE} and set(head) <= set(words):
        left = left[: -len(head)]
    row = {
        "close": view.nearness.close(each.start, each.end),
        "beside": view.nearness.beside(each.start, each.end, left, view.asked.right),
        "fit": each.fit,
        "known": 1 - new / max(1, len(words)),
        "clause": term_coverage(inside, view.singles),
        "phrase": term_coverage(phrase, view.singles),
        "before": term_coverage({view.words[k] for k in before}, view.singles),
        "behind": term_coverage({view.words[k] for k in behind}, view.singles),
        "head": _head_share(view, first, stop),
        "length": math.log1p(len(words)),
        "english": float(view.question.english),
        "english_fit": each.fit * view.question.english,
        "bare": float(not view.asked.left and not view.asked.right),
        "order": 1 / (1 + i),
    }
    row["asked_behind"] = _asked_behind(view, (*before, *behind, *range(first, stop)))
    row |= _cues(view, i) | _times(view, i)
    if view.asked.kind is AnswerType.PERSON:
        row |= office_features(view.question, view.text, Span(each.start, each.end), view.people)
    if view.asked.kind is AnswerType.PLACE:
        row["located"] = float(each.fit == 1)
    return row


def _asked_behind(view: SpanView, beside: Sequence[int]) -> float:
    """The share of the words behind the asking word that stand with a span; 1 where none is behind it."""
    weights = {word: view.singles[word] for word in view.asked.right if word in view.singles}
    return term_coverage({view.words[k] for k in beside}, weights) if weights else 1.0


def _head_share(view: SpanView, first: int, stop: int) -> float:
    """The share of the words asked for that the span, or what it counts, holds."""
    head = view.asked.head
    if not head:
        return 0.0
    near = (
        view.words[first : stop + _REACH] if view.asked.kind is AnswerType.NUMBER else view.words[first:stop]
    )
    return sum(word in near for word in head) / len(head)


def _cues(view: SpanView, i: int) -> Features:
    before, behind = view.segments[i]
    tokens = view.text.tokens
    first, stop = view.places[i]
    mine = cue_kinds(written(tokens[before.start : before.stop])) | cue_kinds(
        written(tokens[behind.start : min(behind.stop, behind.start + 4)])
    )
    here = cue_kinds(written(tokens[first:stop]))
    return {
        "cue_agrees": len(view.cues & (mine | here)) / max(1, len(view.cues)),
        "cue_strange": float(len(mine - view.cues)),
    }


def _times(view: SpanView, i: int) -> Features:
    """Whether the clause names a year that is asked for, or only others."""
    years = set(view.question.slots.years)
    before, behind = view.segments[i]
    if not years or view.asked.kind is AnswerType.DATE:
        return {"year": 0.0, "other_year": 0.0}
    tokens = view.text.tokens
    start = tokens[before.start].start if before else view.spans[i].start
    end = tokens[behind.stop - 1].end if behind else view.spans[i].end
    named = {
        year
        for date in dates(view.text)
        if start <= date.start < end and date.term is None
        for year in date.years
    }
    return {"year": float(bool(named & years)), "other_year": float(bool(named) and not named & years)}


def _own(view: SpanView, rows: list[Features]) -> None:
    """Add in place how much of the question's words stands with a span and with no other.

    And how rare the rarest of them is that stands with others only: the name of another place, mostly.
    """
    held = [
        {view.words[k] for part in segment for k in part} & view.singles.keys() for segment in view.segments
    ]
    counts: dict[str, int] = {}
    for words in held:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    total = sum(view.singles[word] for word in counts)
    for row, words in zip(rows, held, strict=True):
        row["own"] = sum(view.singles[word] / counts[word] for word in words) / total if total else 0.0
        lost = max((view.singles[word] for word in counts.keys() - words), default=0.0)
        row["spared"] = 1 - lost / max(view.singles.values()) if total else 0.0


_LEADS = ("close", "own", "clause", "head", "beside", "fit", "cue_agrees", "spared")


def _lead(view: SpanView, rows: list[Features]) -> None:
    """Add by how much each span leads the best of those beside it, in place."""
    spans = view.spans
    for name in _LEADS:
        values = [row[name] for row in rows]
        for i, row in enumerate(rows):
            others = [
                value
                for each, value in zip(spans, values, strict=True)
                if each.end <= spans[i].start or spans[i].end <= each.start
            ]
            row[f"lead_{name}"] = values[i] - max(others, default=0.0)
    for i, row in enumerate(rows):
        rivals = sum(
            each.fit >= spans[i].fit and (each.end <= spans[i].start or spans[i].end <= each.start)
            for each in spans
        )
        row["rivals"] = math.log1p(rivals)
