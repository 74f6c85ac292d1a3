"""The short answer: the few words of a quote that answer by themselves, found by rules and by closeness.

Nothing is learned here and nothing is made up: what could answer is found by the kind of words that is asked
for, and the one that stands closest to the question's own words wins, if it wins clearly enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.text.fold import looks_vietnamese
from corpus.text.span import Span
from corpus.text.text import Text
from retrieval.answer.span_rules.candidates import SpanCandidate, candidates
from retrieval.answer.span_rules.expected import Asking, asking
from retrieval.answer.span_rules.proximity import Nearness
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Mention, Sort, mentions

# What each sign of an answer is worth. Found on the first 24 articles of XQuAD, one after the other, in steps
# of a quarter; the figures hardly move when they are half as large or twice.
_CLOSE = 1.0  # the question's words around it
_BESIDE = 0.75  # the words beside it are those beside the asking word
_FIT = 0.5  # it is of the kind asked for
_HEAD = 0.3  # it names what "nào" asks for
_KNOWN = 0.5  # taken off for words that the question itself says

# How sure a span must be: its score, and how far it is ahead of the next one. Chosen on the first 24 articles
# of XQuAD, by the sentence with most of the question's words. Of the other 24, which were not developed on,
# the share given and what of it was right: people .33 and .81, numbers .60 and .88, dates .68 and .89, places
# .34 and .64, others .08 and .79.
_SURE = {
    AnswerType.PERSON: 1.35,
    AnswerType.NUMBER: 0.8,
    AnswerType.DATE: 1.15,
    AnswerType.PLACE: 1.35,
    AnswerType.OTHER: 1.4,
}
# A phrase that is neither a name nor a quotation is right in two of three cases, however sure it looks: it
# only stands in the way of others.
_LEAST_FIT = {AnswerType.OTHER: 0.8}
_MOST_AHEAD = 0.5  # a larger lead says no more

_BEHIND = 2.0  # what a number counts mostly stands before it
_IN_OFFICE = 2.0  # the fit of a person who holds the office asked for
_OFFICE_REACH = 4  # words between a name and the office behind it
_BEFORE_REACH = 60  # characters before a name in which its office may stand


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A span that could answer, how well it is of the kind asked for, and how likely the answer is."""

    start: int
    end: int
    fit: float
    score: float


def short_answer(question: UnderstoodQuestion, quote: Text, weights: Mapping[str, float]) -> Span | None:
    """The span of a quote that answers by itself, or ``None`` where none does so for sure.

    A person for "ai", a measure for "bao nhiêu", a moment for "khi nào", a place for "ở đâu", for "nào" and
    "gì" a name or a quotation; a question for an office is answered by who holds it in the text. What is told
    in sentences ("nói gì", "vì sao") has no short answer.
    ``weights`` are the question's terms and their rarity, as `retrieval.search.term_weights` weighs them.
    """
    if question.answer_type is AnswerType.EXPLANATION:
        return None
    scored = scored_spans(question, quote, weights)
    if not scored:
        return None
    best = scored[0]
    others = [each.score for each in scored if each.end <= best.start or best.end <= each.start]
    ahead = min(_MOST_AHEAD, best.score - max(others, default=0.0))
    sure = best.score + ahead >= _SURE[question.answer_type] and best.fit >= _LEAST_FIT.get(
        question.answer_type, 0.0
    )
    return Span(best.start, best.end) if sure else None


def scored_spans(question: UnderstoodQuestion, text: Text, weights: Mapping[str, float]) -> list[ScoredSpan]:
    """The candidates that say something new, best first."""
    asked = asking(question)
    found = candidates(text.raw, asked)
    if asked.kind is AnswerType.PERSON and question.slots.roles:
        found = _in_office(text.raw, found, question.slots.roles)
    nearness = Nearness(text, weights, behind=_BEHIND if asked.kind is AnswerType.NUMBER else 1.0)
    said = {syllable.folded for syllable in question.words_reading.tokens}
    scored = []
    for each in found:
        words = [word for word in nearness.words(each.start, each.end) if word not in asked.head]
        new = sum(word not in said for word in words)
        if each.fit > 0 and new:
            score = _score(each, asked, nearness, known=1 - new / len(words))
            scored.append(ScoredSpan(each.start, each.end, each.fit, score))
    return sorted(scored, key=lambda one: (-one.score, one.start, one.end))


def _score(each: SpanCandidate, asked: Asking, nearness: Nearness, *, known: float) -> float:
    left, score = asked.left, _CLOSE * nearness.close(each.start, each.end) + _FIT * each.fit
    if asked.kind in {AnswerType.OTHER, AnswerType.PLACE} and asked.head:
        words = nearness.words(each.start, each.end)
        named = sum(word in words for word in asked.head) / len(asked.head)
        score += _HEAD * named
        if named == 1:  # what is asked for is in the answer, not before it
            left = left[: -len(asked.head)]
    score += _BESIDE * nearness.beside(each.start, each.end, left, asked.right)
    return score if asked.kind in {AnswerType.NUMBER, AnswerType.DATE} else score - _KNOWN * known


def _in_office(text: str, found: Iterable[SpanCandidate], roles: Sequence[str]) -> list[SpanCandidate]:
    """Those of the people who hold one of the offices in the text.

    Where no Vietnamese is named, the offices of strangers are not told apart.
    """
    people = [each for each in found if each.fit >= 1]
    if not people:
        return [each for each in found if not looks_vietnamese(text[each.start : each.end])]
    offices = [mention for mention in mentions(text) if mention.sort is Sort.ROLE]
    starts = sorted(each.start for each in people)
    return [
        replace(each, fit=_IN_OFFICE)
        for each in people
        if any(held.value in roles for held in _held(text, each, starts, offices))
    ]


def _held(
    text: str, person: SpanCandidate, starts: Sequence[int], offices: Sequence[Mention]
) -> list[Mention]:
    """The offices right behind a name, up to the next name or the clause's end; else the one before it."""
    following = min((start for start in starts if start >= person.end), default=len(text))
    ends = (text.find(sign, person.end, following) for sign in (";", "\n", ". "))
    following = min((end for end in ends if end >= 0), default=following)
    behind = [office for office in offices if person.end <= office.start < following]
    if behind and len(text[person.end : behind[0].start].split()) <= _OFFICE_REACH:
        return behind
    earlier = max((start for start in starts if start < person.start), default=0)
    reach = max(earlier, person.start - _BEFORE_REACH)
    return [office for office in offices if reach <= office.start and office.end <= person.start][-1:]
