"""The sentences of a bulletin that may say who holds which office, with what is known of each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.entities.addressed_people import AddressedPerson, addressed_people, honorific_starts
from corpus.entities.offices import office_starts
from corpus.ingest import metadata
from corpus.models import Bulletin
from corpus.text.span import Span, placed_within
from corpus.text.text import Text
from retrieval.facts.affiliation import Host
from retrieval.facts.cues import deeds, find_cues, is_void, opening_year
from retrieval.facts.models import Act

_ITEM = re.compile(r"\s*(?:\d{1,3}[.)/]|[-–•+*]|[a-zđ][.)]|(?i:đồng chí|đ/c|ông|bà)\b)")
_TERM_REACH = 500  # characters of a sentence that may name its term


@dataclass(frozen=True, slots=True)
class FactSentence:
    """A sentence of a bulletin that names people, and the act of the list that it is an item of.

    Attributes:
        bulletin: Whose.
        host: The body that the bulletin is about.
        text: Its paragraph: what stands elsewhere says nothing of who holds which office here.
        offset: Where the paragraph begins in the bulletin, as a reader sees it.
        span: Where the sentence stands in the paragraph.
        people: Whom it names.
        listed: The act that the sentence tells which announces the list.
    """

    bulletin: Bulletin
    host: Host
    text: Text
    offset: int
    span: Span
    people: Sequence[AddressedPerson]
    listed: Act | None


def sentences_with_people(bulletin: Bulletin, text: Text) -> Iterator[FactSentence]:
    """The sentences of a text, as a reader sees it, that may say something of people and offices, in order.

    Only paragraphs that may are read closely: most pages of a library name no office at all.
    """
    worth = _Worth.of(text)
    if not worth.anywhere:
        return
    host = Host.of(bulletin)
    announcing: tuple[Text, Span] | None = None  # the sentence that announces the list whose items follow
    for place in text.paragraphs:
        announces = text.raw[place.end - 1] == ":"
        if announcing is None and not announces and not worth.reading(place, listed=False):
            continue
        paragraph = Text(place.of(text.raw))
        for span in paragraph.sentences:
            if not _ITEM.match(paragraph.modern, *span):
                announcing = None
            listed = announcing is not None
            reading = worth.reading(span.shifted(place.start), listed=listed)
            people = placed_within(addressed_people(paragraph), span) if reading else ()
            if people and not _of_another_time(bulletin, paragraph, span):
                cues = find_cues(*announcing)[-1:] if announcing else []
                act = cues[0].act if cues else None
                yield FactSentence(bulletin, host, paragraph, place.start, span, people, act)
        if announces:
            announcing = paragraph, paragraph.sentences[-1]


@dataclass(frozen=True, slots=True)
class _Worth:
    """Where a text may name offices and honorifics and tells of what people do, in order.

    A sentence without an office, and without an honorific and such words, says nothing of interest here.
    """

    offices: Sequence[int]
    honorifics: Sequence[int]
    deeds: Sequence[int]

    @classmethod
    def of(cls, text: Text) -> _Worth:
        """Of a text as a reader sees it."""
        return cls(office_starts(text), honorific_starts(text), deeds(text))

    @property
    def anywhere(self) -> bool:
        """Whether any sentence may be of interest."""
        return bool(self.offices or (self.honorifics and self.deeds))

    def reading(self, span: Span, *, listed: bool) -> bool:
        """Whether a slice may be of interest, which may be ``listed`` behind an announcement."""
        told = listed or _any_within(self.deeds, span)
        return _any_within(self.offices, span) or (told and _any_within(self.honorifics, span))


def _any_within(places: Sequence[int], span: Span) -> bool:
    i = bisect_left(places, span.start)
    return i < len(places) and places[i] < span.end


def _of_another_time(bulletin: Bulletin, text: Text, sentence: Span) -> bool:
    year = opening_year(text, sentence)
    elsewhen = year is not None and (bulletin.date is None or year != bulletin.date.year)
    term = metadata.term_within(text, beginning(sentence))
    if term and bulletin.date and not int(term[:4]) - 1 <= bulletin.date.year <= int(term[-4:]) + 1:
        return True
    return elsewhen or is_void(text, sentence)


def beginning(sentence: Span) -> Span:
    """The part of a sentence in which a term is its own."""
    return Span(sentence.start, min(sentence.end, sentence.start + _TERM_REACH))
