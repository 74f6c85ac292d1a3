"""Who is named in a bulletin, where names of offices, places and people stand in one row.

In "Chủ tịch UBND huyện Đơn Dương Nguyễn Văn An" nothing but the order of the words parts the district from
its chairman.
"""

from __future__ import annotations

import re
from functools import cache

from corpus.entities.people import people
from corpus.entities.places import place_mentions, province_mentions
from corpus.tables import ACTS, FAMILY_NAMES, LEVELS
from corpus.text.fold import CAPITALS, SMALL, modern_tone_marks
from corpus.text.patterns import either, plain
from corpus.text.span import Span

_FOREIGN = re.compile(r"(?i)[fjwz]|[^\W\d_]{8}")  # letters, and a length, that no name of this country has
_GLUED = re.compile(rf"['’]|[ \xa0]+[{CAPITALS}][{SMALL}]+[{CAPITALS}]")  # "Lê Văn AnBí thư"
_REACH = 24  # how far before a name the word begins that it is only called after
_LONGEST_NAME = 4
_SHORTEST_NAME = 2
_PLACE_LENGTHS = (2, 3)  # how many syllables the name of a district has, the commonest first


def names(text: str) -> list[Span]:
    """Where people are named in a text (NFC), in order, without their honorifics.

    Like `corpus.entities.people.people`, but a place that stands before a name is no part of it; nobody
    is named by
    what is called after people ("Trường THPT Lê Quý Đôn"), and people of history are left out.
    """
    masked = _masked(text)
    return [
        Span(start, end)
        for start, end in people(masked)
        if plain(text[start:end]) not in _remembered()
        and not _named_after().search(masked, max(0, start - _REACH), start)
        and not _FOREIGN.search(text, start, end)
        and not _GLUED.match(text, end)
        and not _is_two(text[start:end])
    ]


def _is_two(person: str) -> bool:
    """Whether one name seems to begin inside another: there is no sign between them."""
    words = modern_tone_marks(person).split()
    return len(words) > _LONGEST_NAME and not _families().isdisjoint(words[_SHORTEST_NAME:])


def _masked(text: str) -> str:
    """The text with its places blotted out; offsets hold."""
    letters = list(text)
    for mention in (*province_mentions(text), *place_mentions(text)):
        letters[mention.start : mention.end] = "x" * (mention.end - mention.start)
    for row in _areas().finditer("".join(letters)):
        words = list(re.finditer(r"\S+", row["row"]))
        first = _person_in([modern_tone_marks(word[0]) for word in words])
        end = row.start("row") + (words[first].start() - 1 if first < len(words) else len(row["row"]))
        if first:
            letters[row.start("row") : end] = "x" * (end - row.start("row"))
    return "".join(letters)


def _person_in(words: list[str]) -> int:
    """Which of the words behind "huyện" or "Huyện ủy" begins a person's name: as many as there are if none.

    0 if no place stands before it. A place whose end cannot be told hides the name behind it.
    """
    if words[0] in _families() and len(words) <= _LONGEST_NAME:
        return 0
    lengths = (1,) if words[0] in LEVELS.short_places else _PLACE_LENGTHS
    fitting = (n for n in lengths if len(words) - n >= _SHORTEST_NAME and words[n] in _families())
    return next(fitting, len(words))


@cache
def _families() -> frozenset[str]:
    return frozenset(map(modern_tone_marks, FAMILY_NAMES.family_names))


@cache
def _remembered() -> frozenset[str]:
    return frozenset(map(plain, ACTS.remembered))


@cache
def _areas() -> re.Pattern[str]:
    committees = [name for row in LEVELS.levels.values() if row.area is not None for name in row.names]
    areas = either([*(word for words in LEVELS.areas.values() for word in words), *committees])
    capital = rf"[{CAPITALS}][{SMALL}]*"
    return re.compile(rf"(?:{areas})[ \xa0]+(?P<row>{capital}(?:[ \xa0]+{capital}){{1,7}})(?!\w)")


@cache
def _named_after() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(LEVELS.named_after)})[ \xa0]+[\"“]?\Z")
