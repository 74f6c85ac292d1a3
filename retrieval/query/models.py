"""The nouns of a question and of a search: what they ask for, once they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass, field, replace

from corpus.text.text import Style, Text, read_text
from retrieval.query.answer_type import AnswerType
from retrieval.query.slots import NOTHING, Slots


@dataclass(frozen=True, slots=True)
class UnderstoodQuestion:
    """A question ready to be searched for.

    Attributes:
        text: What is asked, and shown as understood: NFC, single spaces, without a leading command, with its
            accents, its abbreviations in full, and completed if it leaned on the one before.
        words: What the words of the bulletins are compared with: the text, and of an English question its
            administrative terms in Vietnamese besides.
        answer_type: What kind of words would answer it.
        english: Whether it is asked in English.
        slots: The years, provinces, offices and people that it names.
        valid_then: The ids of the documents that were valid at the time that it names, of whatever day they
            are, where others were before or since.
    """

    text: str
    words: str
    answer_type: AnswerType = AnswerType.OTHER
    english: bool = False
    slots: Slots = NOTHING
    valid_then: Container[str] = field(default=frozenset(), compare=False)

    def slots_for(self, bulletin_id: str) -> Slots:
        """What a bulletin is compared with: of one that was valid then the time says nothing more."""
        if bulletin_id in self.valid_then:
            return replace(self.slots, years=(), months=(), parts=(), dates=())
        return self.slots

    @property
    def reading(self) -> Text:
        """What is known of the text, worked out once."""
        return read_text(self.text, Style.TYPED)

    @property
    def words_reading(self) -> Text:
        """What is known of the words, worked out once."""
        return read_text(self.words, Style.TYPED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a bulletin must be to be searched; what is empty or ``None`` asks for nothing.

    Attributes:
        years: The years of which its date must be one.
        since: The first day that its date may be.
        until: The last day that its date may be.
        provinces: The provinces of which one must be its own, by their table names.
        units: Words of which one set must all stand in its publisher's name.
    """

    years: tuple[int, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    provinces: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


ANYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """A search as it was read.

    Attributes:
        words: What to rank by, the words of the phrases among them; empty where only filters were given.
        phrases: What must stand in a passage word for word.
        filters: What the passage's bulletin must be.
        province: What the words are about where neither they nor a filter say so; ranks, and chooses nothing.
    """

    words: str
    phrases: tuple[str, ...] = ()
    filters: Filters = ANYTHING
    province: str | None = None
