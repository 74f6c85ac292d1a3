"""Why a question is answered as it is, as JSON: the shape that other programs read."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, field_serializer

from retrieval.answer.draft import Draft
from retrieval.answer.judge import JudgedQuote
from retrieval.answer.office_qa.intent import OfficeQuestion
from retrieval.answer.quote_model import QuoteModel
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Slots

_DIGITS = 4


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReadingRecord(_Record):
    """How a question was read; ``searched_with`` has the words of an English one, in Vietnamese."""

    understood: str
    asks_for: str
    names: Slots
    facts: OfficeQuestion | None
    searched_with: str | None


class ContradictionRecord(_Record):
    """What a question names, and what a quote says instead of it, in words."""

    sort: str
    asked: str
    stated: str | None


class JudgedRecord(_Record):
    """A quote, ``text[start:end]`` of its bulletin, with every feature and what each adds."""

    probability: float
    bulletin: str
    start: int
    end: int
    text: str
    contradicts: tuple[ContradictionRecord, ...]
    features: dict[str, float]
    contributions: dict[str, float]

    @field_serializer("probability")
    def _short(self, value: float) -> float:
        return round(value, _DIGITS)

    @field_serializer("features", "contributions")
    def _all_short(self, values: dict[str, float]) -> dict[str, float]:
        return {name: round(value, _DIGITS) for name, value in values.items()}


class ExplanationRecord(_Record):
    """How a question was read, and its likeliest quotes."""

    question: ReadingRecord
    quotes: tuple[JudgedRecord, ...]


def explanation_record(draft: Draft, model: QuoteModel, count: int) -> ExplanationRecord:
    """How a question was read, and its ``count`` likeliest quotes with what speaks for and against each."""
    question = draft.question
    return ExplanationRecord(
        question=ReadingRecord(
            understood=question.text,
            asks_for=question.answer_type.value,
            names=question.slots,
            facts=draft.office,
            searched_with=question.words if question.english else None,
        ),
        quotes=tuple(_judged_record(each, question, model) for each in draft.judged[:count]),
    )


def _judged_record(judged: JudgedQuote, question: UnderstoodQuestion, model: QuoteModel) -> JudgedRecord:
    return JudgedRecord(
        probability=judged.probability,
        bulletin=judged.candidate.bulletin.id,
        start=judged.passage.start,
        end=judged.passage.end,
        text=judged.passage.of(judged.candidate.bulletin),
        contradicts=tuple(
            ContradictionRecord(sort=each.sort.value, asked=each.asked, stated=each.stated)
            for each in judged.contradictions(question)
        ),
        features=dict(judged.features),
        contributions=dict(model.contributions(judged.features)),
    )
