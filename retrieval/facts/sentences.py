"""The sentences of a bulletin that may say who holds which office, with what is known of each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from corpus.entities.addressed_people import addressed_people, honorific_starts
from corpus.entities.offices import office_starts
from corpus.ingest import metadata
from corpus.models import Bulletin
from corpus.text.fold import CAPITALS
from corpus.text.span import Span, placed_within
from corpus.text.text import Text
from retrieval.facts.affiliation import Host
from retrieval.facts.areas import AreaFinder
from retrieval.facts.cues import deeds, find_cues, goes_back, opening_year, tells_of_then, void_clauses
from retrieval.facts.mentions import MentionTracker, PersonMention
from retrieval.facts.models import Act

_ITEM = re.compile(r"\s*(?:\d{1,3}[.)/]|[-–•+*]|[a-zđ][.)]|(?i:đồng chí|đ/c|ông|bà)\b)")
_YEAR = re.compile(r"\d{4}")
_LONGEST_OFFICE = 60  # characters of a line that is an office
_NOTE = re.compile(r"\([^()\n]{0,40}\)")
_NAME_LINE = re.compile(rf"[{CAPITALS}][\w.'’]*(?:[ \xa0]+[{CAPITALS}][\w.'’]*){{1,5}}")
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
        people: Of whom it speaks.
        listed: The act that the sentence tells which announces the list.
        past: Whether it tells of a time before the bulletin's.
        void: Its clauses that say of nobody which office they hold or held.
        areas: What "tỉnh" or "huyện" means in the bulletin.
    """

    bulletin: Bulletin
    host: Host
    text: Text
    offset: int
    span: Span
    people: Sequence[PersonMention]
    listed: Act | None
    past: bool
    void: Sequence[Span]
    areas: AreaFinder


def sentences_with_people(bulletin: Bulletin, text: Text) -> Iterator[FactSentence]:
    """The sentences of a text, as a reader sees it, that may say something of people and offices, in order.

    Only paragraphs that may are read closely: most pages of a library name no office at all.
    """
    worth = _Worth.of(text)
    if not worth.anywhere:
        return
    host = Host.of(bulletin)
    areas = AreaFinder(bulletin, text)
    tracker = MentionTracker()
    announcing: tuple[Text, Span] | None = None  # the sentence that announces the list whose items follow
    past = False
    for place in _with_signatures(text, worth):
        announces = text.raw[place.end - 1] == ":"
        if announcing is None and not announces and not worth.reading(place, listed=True):
            continue
        paragraph = Text(place.of(text.raw))
        signed = "\n" in paragraph.raw and _is_signed(paragraph.raw)
        for span in (Span(0, len(paragraph.raw)),) if signed else paragraph.sentences:
            if not _ITEM.match(paragraph.modern, *span):
                announcing = None
            named = placed_within(addressed_people(paragraph), span)
            people = tracker.mentions(paragraph, place.start, span, named)
            when = _when(bulletin, paragraph, span)
            past = when is _When.PAST or (past and goes_back(paragraph, span))
            reading = worth.reading(span.shifted(place.start), listed=announcing is not None)
            if people and reading and when is not _When.UNKNOWN:
                cues = find_cues(*announcing)[-1:] if announcing else []
                act = cues[0].act if cues else None
                void = void_clauses(paragraph, span)
                yield FactSentence(
                    bulletin, host, paragraph, place.start, span, people, act, past, void, areas
                )
        if announces:
            announcing = paragraph, paragraph.sentences[-1]


def _with_signatures(text: Text, worth: _Worth) -> Iterator[Span]:
    """The paragraphs in order; an office and the name that is signed below it are one.

    As in "CHỦ TỊCH", "(Đã ký)" and "Nguyễn Văn An", each on a line of its own.
    """
    places = text.paragraphs
    i = 0
    while i < len(places):
        stop = i + 1
        if places[i].end - places[i].start <= _LONGEST_OFFICE and _any_within(worth.offices, places[i]):
            while stop < len(places) and _NOTE.fullmatch(places[stop].of(text.raw)):
                stop += 1
            whole = Span(places[i].start, places[min(stop, len(places) - 1)].end)
            named = stop < len(places) and not _any_within(worth.offices, places[stop])
            if named and _is_signed(whole.of(text.raw)):
                yield whole
                i = stop + 1
                continue
        yield places[i]
        i += 1


def _is_signed(paragraph: str) -> bool:
    """Whether lines are an office in capitals with a name below it."""
    lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
    return len(lines) > 1 and lines[0].isupper() and _NAME_LINE.fullmatch(lines[-1]) is not None


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


class _When(Enum):
    """Of which time a sentence tells."""

    PRESENT = "present"
    PAST = "past"
    UNKNOWN = "unknown"


def _when(bulletin: Bulletin, text: Text, sentence: Span) -> _When:
    """Of which time a sentence tells, beside that of its bulletin: its day, else the term it is of."""
    year = opening_year(text, sentence)
    now = bulletin.date.year if bulletin.date else None
    own = _YEAR.match(bulletin.term or "")
    begun = int(own[0]) if own and (now is None or now < int(own[0]) - 1) else None
    now = now if begun is None else None  # the day is another one's, of a birth or a founding
    if year is not None and year != now:
        since = now or begun
        return _When.PAST if since is not None and year < since else _When.UNKNOWN
    term = metadata.term_within(text, beginning(sentence))
    if term and now and int(term[:4]) - 1 > now:
        return _When.UNKNOWN
    over = term and ((now and int(term[-4:]) + 1 < now) or (begun and int(term[-4:]) <= begun))
    return _When.PAST if over or tells_of_then(text, sentence) else _When.PRESENT


def beginning(sentence: Span) -> Span:
    """The part of a sentence in which a term is its own."""
    return Span(sentence.start, min(sentence.end, sentence.start + _TERM_REACH))
