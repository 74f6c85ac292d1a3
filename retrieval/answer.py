"""The two nouns of retrieval, a hit and an answer: neither has room for words that are not a bulletin's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.bulletin import Bulletin, Passage

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a question found.

    Attributes:
        passage: Where; a chunk in a search result, a narrowed chunk in an answer's quotes.
        bulletin: The bulletin it is a slice of.
        score: How well it fits, higher is better; what `retrieval.fusion` made it.
        highlights: Where the question's words stand, as spans of `text`; sorted, apart from each other.
    """

    passage: Passage
    bulletin: Bulletin
    score: float
    highlights: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The passage's own words: always a slice of the bulletin's text."""
        return self.passage.of(self.bulletin)


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader should know, by the name of its message and what to put into it."""

    message: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bulletins say to a question.

    Attributes:
        question: As it was asked.
        understood: As it was searched for.
        quotes: Best first; empty means that the bulletins do not say it.
        answer: The words of the first quote that answer by themselves, where there are such.
        confidence: 0 to 1: how sure it is that the first quote answers; of a refusal, how sure it would
            have been of its best candidate.
        nearest: The bulletins that come nearest, best first, where there are no quotes.
        notes: What else the reader should know.
    """

    question: str
    understood: str
    quotes: tuple[Hit, ...]
    answer: Passage | None
    confidence: float
    nearest: tuple[Bulletin, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the bulletins say it."""
        return bool(self.quotes)

    @property
    def answer_text(self) -> str | None:
        """The short answer's words: always a slice of the first quote's bulletin."""
        return self.answer.of(self.quotes[0].bulletin) if self.answer else None
