"""The short answer: the few words of a quote that answer by themselves, or none.

Nothing is made up: what could answer is found by the kind of words that is asked for, what speaks for each is
counted, and the likeliest is given where it is likely enough (`retrieval.answer.span_rules.model`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.entities.people import people
from corpus.entities.quantities import quantities
from corpus.text.span import Span
from corpus.text.text import Text
from retrieval.answer.span_rules.candidates import SpanCandidate, candidates
from retrieval.answer.span_rules.change import both_figures
from retrieval.answer.span_rules.expected import Asking, asking
from retrieval.answer.span_rules.features import SpanView, span_features
from retrieval.answer.span_rules.holders import asks_predecessor, holds_counterpart, replaced_people
from retrieval.answer.span_rules.model import span_model
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion

# A phrase that is neither a name nor a quotation is right in two of three cases, however sure it looks: it
# only stands in the way of others.
_LEAST_FIT = {AnswerType.OTHER: 0.8}

# Of two figures the one that stands with so much less of what is counted is of something more general: the
# poor households of all, where those of one people are asked for.
_LESS_COUNTED = 0.2

# How much less sure a number need be that alone has the unit asked for: nothing else can be meant.
_LESS_DOUBT = 0.15


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A span that could answer, how well it is of the kind asked for, and how probably it does."""

    start: int
    end: int
    fit: float
    score: float

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


def short_answer(question: UnderstoodQuestion, quote: Text, weights: Mapping[str, float]) -> Span | None:
    """The span of a quote that answers by itself, or ``None`` where none does so for sure.

    A person for "ai", a measure for "bao nhiêu", a moment for "khi nào", a place for "ở đâu", for "nào" and
    "gì" a name or a quotation; a question for an office is answered by who holds it in the text. What is told
    in sentences ("nói gì", "vì sao") has no short answer, nor has a question that states a figure itself.
    ``weights`` are the question's terms and their rarity, as `retrieval.search.term_weights` weighs them.
    """
    view = span_view(question, quote, weights)
    scored = _scored(view)
    if not scored or _states_figure(view):
        return None
    kind, best = question.answer_type, scored[0]
    sure = span_model(kind).sure
    if best.fit < _LEAST_FIT.get(kind, 0.0):
        return None
    second = next((each for each in scored if not each.span.overlaps(best.span)), None)
    if kind is AnswerType.NUMBER and second and best.score + second.score >= sure:
        both = both_figures(view, best.span, second.span)
        if both:
            return both
    if kind is AnswerType.NUMBER and _is_only_one(view, scored):
        sure -= _LESS_DOUBT
    return best.span if sum(each.score for each in scored if each.span.overlaps(best.span)) >= sure else None


def _is_only_one(view: SpanView, scored: Sequence[ScoredSpan]) -> bool:
    """Whether only one span has the very unit that is asked for."""
    wanted = bool(view.asked.units or view.asked.head)
    return wanted and scored[0].fit >= 1 and all(each.fit < 1 for each in scored[1:])


def scored_spans(
    question: UnderstoodQuestion, text: Text, weights: Mapping[str, float], asked: Asking
) -> list[ScoredSpan]:
    """The candidates that say something new, likeliest first; empty where no few words answer.

    ``asked`` is what the question asks for, which many texts are held against.
    """
    return _scored(_span_view(question, text, weights, asked))


def _scored(view: SpanView) -> list[ScoredSpan]:
    if not view.spans:
        return []
    chances = span_model(view.asked.kind).probabilities(span_features(view))
    told = [view.counted_share(i) for i in range(len(view.spans))]
    scored = [
        ScoredSpan(each.start, each.end, each.fit, chance)
        for each, chance, share in zip(view.spans, chances, told, strict=True)
        if share > max(told) - _LESS_COUNTED
    ]
    return sorted(scored, key=lambda one: (-one.score, one.start, one.end))


def span_view(question: UnderstoodQuestion, text: Text, weights: Mapping[str, float]) -> SpanView:
    """The question, the text and the spans of it that could answer and say something new."""
    return _span_view(question, text, weights, asking(question))


def _span_view(
    question: UnderstoodQuestion, text: Text, weights: Mapping[str, float], asked: Asking
) -> SpanView:
    said = {token.folded for token in question.words_reading.tokens}
    spans = [
        each
        for each in candidates(text, asked)
        if each.fit > 0
        and any(
            token.folded not in said and token.folded not in asked.head
            for token in text.tokens_within((each.start, each.end))
        )
    ]
    if asked.kind is AnswerType.PERSON:
        spans = _in_turn(question, text, spans)
    return SpanView(question, asked, text, sorted(spans, key=lambda one: (one.start, one.end)), weights)


def _in_turn(question: UnderstoodQuestion, text: Text, spans: Sequence[SpanCandidate]) -> list[SpanCandidate]:
    """Only the predecessors where one is asked for and named, else all but these; no deputy for the chief."""
    starts = [person.start for person in people(text)]
    named = [Span(each.start, each.end) for each in spans]
    gone = replaced_people(text, named)
    former = asks_predecessor(question.reading) and bool(gone)
    return [
        each
        for each, span in zip(spans, named, strict=True)
        if (span in gone) == former and not holds_counterpart(question.reading, text, span, starts)
    ]


def _states_figure(view: SpanView) -> bool:
    """Whether a question for a number has no asking word and a number of its own: it claims it."""
    silent = view.asked.kind is AnswerType.NUMBER and not view.asked.left and not view.asked.right
    return silent and not view.question.english and bool(quantities(view.question.reading))
