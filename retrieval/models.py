"""The nouns of retrieval, a hit, an answer and a page: none has room for words that are not a bulletin's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from corpus.text.text import Text, read_text
from retrieval.query.models import Query
from retrieval.query.search_syntax import read_filters


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a question found.

    Attributes:
        passage: Where; a chunk in a search result, a narrowed chunk in an answer's quotes.
        bulletin: The bulletin it is a slice of.
        score: How well it fits, higher is better; what `retrieval.search.fusion` made it.
        highlights: Where the question's words stand, as spans of `text`; sorted, apart from each other.
        also_in: The other bulletins that print the same text, the earliest first.
        sentence: The passage's sentence that fits best, of a search result; ``None`` in an answer, and where
            nothing was asked in words.
        parts: Further slices of the same bulletin, of an answer to a question for a list: in the order of its
            text, apart from the passage and from each other.
    """

    passage: Passage
    bulletin: Bulletin
    score: float
    highlights: tuple[Span, ...] = ()
    also_in: tuple[Bulletin, ...] = ()
    sentence: Passage | None = None
    parts: tuple[Passage, ...] = ()

    @property
    def text(self) -> str:
        """The passage's own words: always a slice of the bulletin's text."""
        return self.passage.of(self.bulletin)

    @property
    def part_texts(self) -> tuple[str, ...]:
        """The words of the further slices."""
        return tuple(part.of(self.bulletin) for part in self.parts)

    @property
    def reading(self) -> Text:
        """What is known of the passage's text, worked out once."""
        return read_text(self.text)

    @property
    def narrowed(self) -> Hit:
        """The hit with its sentence as its passage, and what is marked in it; itself if it has none."""
        if self.sentence is None:
            return self
        length = self.sentence.end - self.sentence.start
        shift = self.sentence.start - self.passage.start
        clipped = (Span(max(0, start - shift), min(length, end - shift)) for start, end in self.highlights)
        marked = tuple(span for span in clipped if span.start < span.end)
        return replace(self, passage=self.sentence, highlights=marked)


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader should know, by the name of its message and what to put into it."""

    message: str
    values: Mapping[str, str | int] = field(default_factory=dict)


class Verdict(Enum):
    """What the bulletins say of a claim: the question wanted a yes or a no and gets their words."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Statement:
    """What else is stated, in a few words: another person in the same office, on the same day or another.

    Attributes:
        words: The words that answer.
        bulletin: The bulletin that they are a slice of.
        date: The day that it is stated of; ``None`` if the bulletin does not tell.
        disagrees: Whether another bulletin of the same day says something else.
    """

    words: Passage
    bulletin: Bulletin
    date: dt.date | None
    disagrees: bool = False

    @property
    def text(self) -> str:
        """The words: always a slice of the bulletin's text."""
        return self.words.of(self.bulletin)


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """A question with all that it leans on, so that it can be asked again as it was the first time.

    Attributes:
        question: As it was typed.
        count: How many quotes the answer has at most.
        after: The question that was asked just before it in the same conversation, as it was understood.
        within: The id of the only bulletin to look in, which then answers however weak its evidence is.
        province: The province that is meant where the question names none.
    """

    question: str
    count: int
    after: str | None = None
    within: str | None = None
    province: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bulletins say to a question.

    Attributes:
        request: What it answers.
        understood: As it was searched for.
        quotes: Best first; empty means that the bulletins do not say it.
        answer: The words of the first quote that answer by themselves, where there are such.
        confidence: 0 to 1: how sure it is that the first quote answers; of a refusal, how sure it would
            have been of its best candidate.
        near: What comes near where there are no quotes: for the reader to judge; mostly empty.
        others: Who else is stated where a person answers: newest first, each name once.
        verdict: What the bulletins say of the claim where the question only asks back; else ``None``.
        nearest: The bulletins that come nearest, best first, where there are no quotes.
        notes: What else the reader should know.
    """

    request: AnswerRequest
    understood: str
    quotes: tuple[Hit, ...]
    answer: Passage | None
    confidence: float
    near: tuple[Hit, ...] = ()
    others: tuple[Statement, ...] = ()
    verdict: Verdict | None = None
    nearest: tuple[Bulletin, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def question(self) -> str:
        """The question as it was typed."""
        return self.request.question

    @property
    def found(self) -> bool:
        """Whether the bulletins say it."""
        return bool(self.quotes)

    @property
    def answer_text(self) -> str | None:
        """The short answer's words: always a slice of the first quote's bulletin."""
        return self.answer.of(self.quotes[0].bulletin) if self.answer else None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A part of a search with all that it leans on.

    Attributes:
        query: The search as it was read, with its filters.
        count: How many results the page has at most.
        offset: How many better ones come before them.
        after: The question that was asked just before it in the same conversation, as it was understood.
    """

    query: Query
    count: int
    offset: int = 0
    after: str | None = None

    @classmethod
    def from_text(cls, typed: str, *, count: int, offset: int = 0, after: str | None = None) -> SearchRequest:
        """A search as somebody typed it: "bí thư năm:2020" looks for bí thư in the bulletins of 2020.

        Raises:
            FilterError: a filter in it has a value that cannot be one.
        """
        return cls(read_filters(typed), count, offset, after)


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what a search found.

    Attributes:
        request: What it was searched by.
        hits: Best first; of a search without words the newest bulletins first, each by its first passage.
        more: Whether there are further ones.
        understood: Its words as they were searched for; empty if it has none.
    """

    request: SearchRequest
    hits: tuple[Hit, ...]
    more: bool
    understood: str = ""

    @property
    def query(self) -> Query:
        """The search as it was read, with its filters."""
        return self.request.query

    @property
    def offset(self) -> int:
        """How many results come before them."""
        return self.request.offset
