"""The sentences of a bulletin that may say who holds which office, with what is known of each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.entities.addressed_people import AddressedPerson, addressed_people, honorific_starts
from corpus.entities.offices import offices
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
    """A sentence of a bulletin that names people, and the act of the list that it is an item of."""

    bulletin: Bulletin
    text: Text  # the bulletin's, as a reader sees it
    host: Host
    span: Span
    people: Sequence[AddressedPerson]
    listed: Act | None


def sentences_with_people(bulletin: Bulletin, text: Text) -> Iterator[FactSentence]:
    """The sentences that may say something of people and offices, in order."""
    worth = _Worth.of(text)
    if not worth.anywhere:
        return
    host = Host.of(bulletin)
    announcing: Span | None = None  # the sentence that announces the list whose items follow
    for span in text.sentences:
        if not _ITEM.match(text.modern, *span):
            announcing = None
        people = placed_within(addressed_people(text), span) if worth.reading(span, announcing) else ()
        if people and not _of_another_time(bulletin, text, span):
            listed = find_cues(text, announcing)[-1:] if announcing else []
            yield FactSentence(bulletin, text, host, span, people, listed[0].act if listed else None)
        if text.raw[span.end - 1] == ":":
            announcing = span


@dataclass(frozen=True, slots=True)
class _Worth:
    """Where a text names offices and honorifics and tells of what people do, in order.

    A sentence without an office, and without an honorific and such words, says nothing of interest here.
    """

    offices: Sequence[int]
    honorifics: Sequence[int]
    deeds: Sequence[int]

    @classmethod
    def of(cls, text: Text) -> _Worth:
        """Of a text as a reader sees it."""
        return cls([office.start for office in offices(text)], honorific_starts(text), deeds(text))

    @property
    def anywhere(self) -> bool:
        """Whether any sentence may be of interest."""
        return bool(self.offices or (self.honorifics and self.deeds))

    def reading(self, span: Span, announcing: Span | None) -> bool:
        """Whether a sentence may be of interest, which may be an item of an announced list."""
        told = announcing is not None or _any_within(self.deeds, span)
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
