"""The two nouns of the corpus: a bulletin, and a passage of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

_MOST_DIGITS = 9  # of the number of a version


class Mark(StrEnum):
    """What a reader has to know before a bulletin is believed."""

    CLAIMED = "claimed"
    """It came over the network, and its publisher is only what the page itself says."""

    CONVERTED = "converted"
    """Its text was written in a character set of before Unicode, and was put into Unicode by its words."""

    OCR = "ocr"
    """Its text was read by machine from pictures of its pages, and may be wrong in any letter."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    r"""One published document.

    Attributes:
        id: Unique in a library; a file's stem for a bulletin that was read from a file.
        title: The heading, one line, never empty.
        text: The whole text in NFC with ``\n`` line ends, never empty. Every offset in the program counts
            code points of this string.
        publisher: The body that published it, as the bulletin names it.
        province: The province it is about, by the name that was official on its date.
        date: The day of publication or of the event, as the bulletin states it; of an event over several
            days the last, the day on which its results stand.
        term: The term of office it is about, as ``2020-2025``.
        url: Where it can be opened.
        file: The name of the file it was read from.
        given_number: Of an official document, as a person says it in place of its text; empty where they say
            that it has none.
        marks: What a reader has to know of it, sorted.
        version: Which of the texts that it had this is, from 1, as the library numbers them; two bulletins
            that say the same are equal whatever it is.

    ``None`` means that the bulletin does not say.
    """

    id: str
    title: str
    text: str
    publisher: str | None = None
    province: str | None = None
    date: dt.date | None = None
    term: str | None = None
    url: str | None = None
    file: str | None = None
    given_number: str | None = None
    marks: tuple[Mark, ...] = ()
    version: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A slice of one bulletin's text: ``text[start:end]``, in code points, ``0 <= start < end``.

    A chunk in the index, a quote and a short answer are all passages: a quote is a narrowed chunk, a short
    answer a narrowed quote.
    """

    bulletin_id: str
    start: int
    end: int

    def of(self, bulletin: Bulletin) -> str:
        """The passage's own text.

        Raises:
            ValueError: the passage is of another bulletin, or reaches beyond this one's text.
        """
        if bulletin.id != self.bulletin_id or not 0 <= self.start < self.end <= len(bulletin.text):
            raise ValueError(f"{self} is not a passage of bulletin {bulletin.id!r}")
        return bulletin.text[self.start : self.end]

    def contains(self, other: Passage) -> bool:
        """Whether the other holds something, is of the same bulletin, and lies within this one or is it."""
        same = self.bulletin_id == other.bulletin_id
        return same and self.start <= other.start < other.end <= self.end

    def overlaps(self, other: Passage) -> bool:
        """Whether the two share at least one code point of the same bulletin."""
        same = self.bulletin_id == other.bulletin_id
        return same and self.start < other.end and other.start < self.end


def split_citation(written: str) -> tuple[str, int | None]:
    """The id and the version of a citation: of "thong-bao-12@2" the id "thong-bao-12" and 2."""
    identity, _, number = written.rpartition("@")
    if identity and number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS:
        return identity, int(number)
    return written, None
