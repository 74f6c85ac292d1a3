"""The people whom a text names.

A name is told by its shape (`corpus.entities.name_shapes`) and by what stands around it
(`corpus.entities.name_contexts`): in "Chủ tịch UBND huyện Đơn Dương Nguyễn Văn An" only the order of the
words parts the district from its chairman. Facts are made of people: one too few is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from corpus.entities.models import Entity, Label, recogniser
from corpus.entities.name_rows import NameRow, may_name
from corpus.entities.name_shapes import LONGEST_NAME, name_runs
from corpus.entities.places import places_named
from corpus.entities.typed_names import typed_names
from corpus.tables import ACTS, FAMILY_NAMES
from corpus.text.fold import fold
from corpus.text.patterns import plain
from corpus.text.phrase_matcher import Entry
from corpus.text.span import Span
from corpus.text.text import Style, Text

_SURE_NAME = 3  # from so many syllables on a known name needs no capitals
_REACH = 24  # characters of an honorific and the space behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Entity):
    """Somebody named in a text; the span is without honorifics.

    Attributes:
        name: In its own capitals, single spaces, newer tone marks: "Nguyễn Văn An" also of "NGUYỄN VĂN AN".
        honoured: Whether an honorific, a rank or a degree stands before it.
    """

    label: ClassVar[Label] = Label.PERSON
    name: str
    honoured: bool

    @property
    def remembered(self) -> bool:
        """Whether it is somebody of history: what is said of them is not news."""
        return plain(self.name) in _remembered()


@recogniser
def people(text: Text) -> Iterator[Person]:
    """The people that a text names: of "Ông Trần Nam, Bí thư" the person "Trần Nam", honoured.

    A family name and two given ones in their own capitals are a name; behind an honorific, or an office, one
    given name is enough. Names all in capitals need more: a sentence in small letters around them and a
    middle name, an honorific, an office. Provinces, places, and what is called after people ("Trường THPT
    Lê Quý Đôn") are nobody; neither is a name that is also a province's.
    """
    named = {place.start: place.end for place in places_named(text)}
    done = 0
    for words in name_runs(text.modern):
        if words[0].start < done or not may_name(text.modern, words):
            continue
        for placed in NameRow(text.modern, words, named).names():
            done = placed.span.end
            yield Person(span=placed.span, name=placed.name, honoured=placed.honoured)
    if text.style is Style.TYPED:
        for span in typed_names(text):
            name = " ".join(word.capitalize() for word in span.of(text.modern).split())
            yield Person(span=span, name=name, honoured=True)


def places_of_name(text: Text, name: str) -> list[Span]:
    """Where a name stands in a text, by its words without accents and capitals, in order."""
    words = fold(name).split()
    folded = [token.folded for token in text.tokens]
    starts = [i for i in range(len(folded)) if folded[i : i + len(words)] == words]
    return [Span(text.tokens[i].start, text.tokens[i + len(words) - 1].end) for i in starts]


def known_people(text: Text, known: Mapping[str, str]) -> Iterator[Person]:
    """The people of a list whom a typed text names, in the order of their names; they may overlap.

    ``known`` maps folded names to their spelling, so that "do xuan kien" is Đỗ Xuân Kiên; a name of two
    syllables needs capitals or an honorific, too.
    """
    words = text.tokens if known else ()
    for first in range(len(words)):
        for length in range(2, min(LONGEST_NAME, len(words) - first) + 1):
            start, end = words[first].start, words[first + length - 1].end
            spelling = known.get(" ".join(fold(text.raw[start:end]).split()))
            if spelling is None or not (entry := Entry.of(spelling)).fits(text, first):
                continue
            honoured = _is_honoured(text.raw[max(0, start - _REACH) : start])
            if length >= _SURE_NAME or honoured or text.capitals(first, first + length):
                exact = entry.exact(text, first)
                yield Person(span=Span(start, end), exact=exact, name=spelling, honoured=honoured)


def _is_honoured(before: str) -> bool:
    """Whether the text before a name ends with "ông", "đồng chí" or the like, accents aside."""
    return f" {' '.join(fold(before).split())}".endswith(_honorifics())


@cache
def _honorifics() -> tuple[str, ...]:
    return tuple(f" {fold(title)}" for title in FAMILY_NAMES.honorifics)


@cache
def _remembered() -> frozenset[str]:
    return frozenset(map(plain, ACTS.remembered))
