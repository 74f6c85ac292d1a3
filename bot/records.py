"""Answers as JSON: the shape that other programs read."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict

from bot.texts import Texts
from retrieval.answer import Answer, Hit


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class QuoteRecord(_Record):
    """A hit: ``text`` is the stored bulletin's ``text[start:end]``; ``highlights`` are spans of ``text``."""

    text: str
    bulletin: str
    title: str
    publisher: str | None
    date: dt.date | None
    url: str | None
    start: int
    end: int
    score: float
    highlights: list[tuple[int, int]]


class AnswerRecord(_Record):
    """An answer."""

    question: str
    understood: str
    found: bool
    confidence: float
    answer: str | None
    quotes: list[QuoteRecord]
    notes: list[str]


class SearchRecord(_Record):
    """What a search found, best first."""

    question: str
    hits: list[QuoteRecord]


def quote_record(hit: Hit) -> QuoteRecord:
    """A hit as JSON shows it."""
    bulletin = hit.bulletin
    return QuoteRecord(
        text=hit.text,
        bulletin=bulletin.id,
        title=bulletin.title,
        publisher=bulletin.publisher,
        date=bulletin.date,
        url=bulletin.url,
        start=hit.passage.start,
        end=hit.passage.end,
        score=round(hit.score, 4),
        highlights=list(hit.highlights),
    )


def answer_record(answer: Answer, texts: Texts) -> AnswerRecord:
    """An answer as JSON shows it, with its notes in words."""
    return AnswerRecord(
        question=answer.question,
        understood=answer.understood,
        found=answer.found,
        confidence=round(answer.confidence, 3),
        answer=answer.answer_text,
        quotes=[quote_record(hit) for hit in answer.quotes],
        notes=notes(answer, texts),
    )


def search_record(question: str, hits: list[Hit]) -> SearchRecord:
    """A search as JSON shows it."""
    return SearchRecord(question=question, hits=[quote_record(hit) for hit in hits])


def notes(answer: Answer, texts: Texts) -> list[str]:
    """What the reader should know besides the quotes, in words."""
    said = [texts.say(note.message, **note.values) for note in answer.notes]
    if not answer.found:
        said.append(texts.say("not-found"))
    if answer.nearest:
        titles = "; ".join(bulletin.title for bulletin in answer.nearest)
        said.append(texts.say("nearest-titles", titles=titles))
    return said
