"""Answers as JSON: the shape that other programs read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from pydantic import BaseModel, ConfigDict

from bot.i18n import Translator
from bot.render.answer import refusal_line
from bot.render.citation import citation
from bot.render.scans import PictureOf, no_picture
from corpus.library import Holding
from corpus.models import Bulletin, Mark
from retrieval.models import Answer, Hit, Page, Statement


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LineErrorRecord(_Record):
    """Stands for an answer where a line of a batch cannot be asked: its number, from 1, and why."""

    line: int
    error: str


class PartRecord(_Record):
    """A further slice of the same bulletin: its ``text[start:end]``."""

    text: str
    start: int
    end: int


class QuoteRecord(_Record):
    """A hit: ``text`` is the stored bulletin's ``text[start:end]``; ``highlights`` are spans of ``text``.

    ``also_in`` holds the ids of other bulletins that print the same, ``citation`` the quote and its source in
    one line, ``parts`` what else of the bulletin answers a question for a list. ``version`` says which of the
    bulletin's texts it is, ``marks`` what a reader has to know: ``claimed``, that nobody but the page itself
    names its publisher; ``converted``, that its text was put into Unicode; ``ocr``, that it was read by
    machine, from the lines in the file ``picture``.
    """

    text: str
    bulletin: str
    version: int
    title: str
    publisher: str | None
    date: dt.date | None
    url: str | None
    marks: list[Mark]
    start: int
    end: int
    score: float
    highlights: list[tuple[int, int]]
    also_in: list[str]
    citation: str
    picture: str | None = None
    parts: list[PartRecord] = []


class StatementRecord(_Record):
    """Who else is stated: ``text`` is the stored bulletin's ``text[start:end]``.

    ``disagrees`` says that another bulletin of the same day states somebody else.
    """

    text: str
    bulletin: str
    title: str
    date: dt.date | None
    start: int
    end: int
    disagrees: bool


class AnswerRecord(_Record):
    """An answer.

    ``quotes`` is empty exactly where ``found`` is false; ``near`` may then hold what comes near and answers
    nothing. ``verdict`` is ``confirmed``, ``contradicted`` or ``silent`` where the question made a claim.
    """

    question: str
    understood: str
    found: bool
    confidence: float
    answer: str | None
    verdict: str | None
    quotes: list[QuoteRecord]
    others: list[StatementRecord]
    near: list[QuoteRecord]
    notes: list[str]


class SentenceRecord(_Record):
    """The sentence of a hit that fits best: the stored bulletin's ``text[start:end]``."""

    text: str
    start: int
    end: int


class HitRecord(QuoteRecord):
    """A whole passage; ``sentence`` is null where a search has no words."""

    province: str | None
    sentence: SentenceRecord | None


class SearchRecord(_Record):
    """A page of what a search found, best first; ``more`` says whether there is another."""

    question: str
    offset: int
    more: bool
    hits: list[HitRecord]


class BulletinRecord(_Record):
    """What is known of a bulletin besides its text."""

    bulletin: str
    version: int
    title: str
    publisher: str | None
    province: str | None
    date: dt.date | None
    term: str | None
    url: str | None
    file: str | None
    marks: list[Mark]


class HoldingRecord(_Record):
    """How many bulletins of a province and a year; null: they do not say."""

    province: str | None
    year: int | None
    bulletins: int


class CatalogueRecord(_Record):
    """What is indexed."""

    bulletins: int
    holdings: list[HoldingRecord]


def quote_record(hit: Hit, tr: Translator, picture_of: PictureOf = no_picture) -> QuoteRecord:
    """A hit as JSON shows it, cited in the language of the texts."""
    bulletin, picture = hit.bulletin, picture_of(hit)
    return QuoteRecord(
        text=hit.text,
        bulletin=bulletin.id,
        version=bulletin.version,
        title=bulletin.title,
        publisher=bulletin.publisher,
        date=bulletin.date,
        url=bulletin.url,
        marks=list(bulletin.marks),
        start=hit.passage.start,
        end=hit.passage.end,
        score=round(hit.score, 4),
        highlights=list(hit.highlights),
        also_in=[bulletin.id for bulletin in hit.also_in],
        citation=citation(hit, tr),
        parts=[
            PartRecord(text=text, start=part.start, end=part.end)
            for text, part in zip(hit.part_texts, hit.parts, strict=True)
        ],
        picture=str(picture) if picture else None,
    )


def answer_record(answer: Answer, tr: Translator, picture_of: PictureOf = no_picture) -> AnswerRecord:
    """An answer as JSON shows it, with its notes in words."""
    return AnswerRecord(
        question=answer.question,
        understood=answer.understood,
        found=answer.found,
        confidence=round(answer.confidence, 3),
        answer=answer.answer_text,
        verdict=answer.verdict.value if answer.verdict else None,
        quotes=[quote_record(hit, tr, picture_of) for hit in answer.quotes],
        others=[_statement_record(other) for other in answer.others],
        near=[quote_record(hit, tr, picture_of) for hit in answer.near],
        notes=notes(answer, tr),
    )


def _statement_record(statement: Statement) -> StatementRecord:
    return StatementRecord(
        text=statement.text,
        bulletin=statement.bulletin.id,
        title=statement.bulletin.title,
        date=statement.date,
        start=statement.words.start,
        end=statement.words.end,
        disagrees=statement.disagrees,
    )


def search_record(question: str, page: Page, tr: Translator) -> SearchRecord:
    """A page of a search as JSON shows it."""
    hits = [_hit_record(hit, tr) for hit in page.hits]
    return SearchRecord(question=question, offset=page.offset, more=page.more, hits=hits)


def bulletin_record(bulletin: Bulletin) -> BulletinRecord:
    """A bulletin as a list in JSON shows it."""
    return BulletinRecord(
        bulletin=bulletin.id,
        version=bulletin.version,
        title=bulletin.title,
        publisher=bulletin.publisher,
        province=bulletin.province,
        date=bulletin.date,
        term=bulletin.term,
        url=bulletin.url,
        file=bulletin.file,
        marks=list(bulletin.marks),
    )


def catalogue_record(holdings: Sequence[Holding]) -> CatalogueRecord:
    """What is indexed as JSON shows it."""
    return CatalogueRecord(
        bulletins=sum(each.bulletins for each in holdings),
        holdings=[HoldingRecord(**asdict(each)) for each in holdings],
    )


def _hit_record(hit: Hit, tr: Translator) -> HitRecord:
    sentence = hit.narrowed if hit.sentence else None
    return HitRecord(
        **quote_record(hit, tr).model_dump(),
        province=hit.bulletin.province,
        sentence=SentenceRecord(text=sentence.text, start=sentence.passage.start, end=sentence.passage.end)
        if sentence
        else None,
    )


def notes(answer: Answer, tr: Translator) -> list[str]:
    """What the reader should know besides the quotes, in words."""
    said = [tr.say(note.message, **note.values) for note in answer.notes]
    if line := refusal_line(answer, tr):
        said.append(line)
    if answer.nearest:
        titles = "; ".join(bulletin.title for bulletin in answer.nearest)
        said.append(tr.say("nearest-titles", titles=titles))
    return said
