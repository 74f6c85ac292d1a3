"""Names of people among words with capitals that stand in a row, told by their shape and their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus.entities.name_contexts import (
    Context,
    ContextSort,
    area_names,
    context_at,
    context_before,
    districts,
    is_before_office,
    is_governed,
    title_starts,
)
from corpus.entities.name_shapes import (
    GAP,
    LONGEST_NAME,
    WORD,
    has_middle_name,
    is_clan_start,
    is_family_name,
    is_family_word,
    is_foreign,
    is_glued,
    is_of_highlands,
    is_shouted,
    is_two,
    spelled_name,
)
from corpus.entities.places import provinces
from corpus.entities.typed_names import name_stops
from corpus.tables import FAMILY_NAMES, LEVELS
from corpus.text.fold import SMALL, looks_vietnamese, modern_spelling
from corpus.text.span import Span

_SHORTEST_NAME = 2  # syllables
_FULL_NAME = 3  # from so many on a family name needs no honorific
_PLACE_LENGTHS = (2, 3, 1)  # how many syllables the name of an unknown area has, the commonest first
_UNDIVIDED = 4
_NEAR = 24  # characters that stand near a name

# The rest of a name that was begun on the line above: words with capitals, and the sentence goes on.
_CONTINUED = re.compile(rf"[ \xa0]*\n[ \xa0]*(?P<rest>{WORD}(?:{GAP}{WORD}){{0,2}})(?={GAP}[{SMALL}]|[,;)])")

_ITEM_START = re.compile(r"(?:\A|[:;,\n–-]|(?i:\bvà|\bcùng|\bgồm|\bcó))[ \xa0]*\Z")
_NEXT = re.compile(rf"{GAP}[{SMALL}]+(?!\w)")


class PlacedName(NamedTuple):
    """A name in its own capitals, where it stands, and whether an honorific, rank or degree precedes it."""

    span: Span
    name: str
    honoured: bool


def may_name(text: str, words: Sequence[Span]) -> bool:
    """Whether words with capitals in a row may hold a name: a lone one hardly does, and most rows are one."""
    if len(words) > 1:
        return True
    spelled = spelled_name([words[0].of(text)])
    continued = is_family_name(spelled) and _CONTINUED.match(text, words[0].end) is not None
    return continued or is_clan_start([spelled])


class NameRow:
    """Words with capitals in a row, read from the left: titles, places, and then a name."""

    def __init__(self, text: str, words: Sequence[Span], places: Mapping[int, int]) -> None:
        self._text = text
        self._words = words
        self._spelled = spelled_name([word.of(text) for word in words]).split(" ")
        self._places = places
        self._contexts: dict[int, Context | None] = {}
        self._shouted = all(is_shouted(word.of(text)) for word in words) and len(words) > 1

    def names(self) -> Iterator[PlacedName]:
        """The names in the row, in order."""
        before = context_before(self._text, self._words[0].start)
        at = 0
        while at < len(self._words):
            title = self._title(at)
            if title is not None:
                before, at = title, self._first_from(title.end, at)
            elif self._words[at].start in self._places:
                end = self._places[self._words[at].start]
                before, at = Context(ContextSort.BODY, self._words[at].start, end), self._first_from(end, at)
            elif before is not None and before.sort is ContextSort.AREA:
                before, at = Context(ContextSort.BODY, before.start, before.end), self._behind_area(at)
            elif self._begins_name(at, before):
                stop = self._stop(at)
                name = self._name(at, stop, before)
                if name is not None:
                    yield name
                # An everyday word that begins no name may stand before one that does.
                given_up = name is None and not is_family_name(self._spelled[at])
                before, at = None, at + 1 if given_up else stop
            else:
                before, at = None, at + 1

    def _first_from(self, offset: int, at: int) -> int:
        return next(
            (i for i in range(at + 1, len(self._words)) if self._words[i].start >= offset), len(self._words)
        )

    def _title(self, at: int) -> Context | None:
        """The honorific, office or body that begins at a word; "Ông Văn Huyên" has the family name "Ông"."""
        title = self._context_at(at)
        if title is None or title.sort is not ContextSort.ADDRESS or self._spelled[at] != "Ông":
            return title
        rest = self._spelled[at + 1 : at + LONGEST_NAME]
        return None if len(rest) == _SHORTEST_NAME and rest[0] in {"Văn", "Thị"} else title

    def _context_at(self, at: int) -> Context | None:
        if at not in self._contexts:
            self._contexts[at] = context_at(self._text, self._words[at].start, single=at == 0)
        return self._contexts[at]

    def _behind_area(self, at: int) -> int:
        """Behind "huyện" or "Huyện ủy": the word with which the name of the area has ended.

        That is the row's end where it cannot be told.
        """
        rest = self._spelled[at : at + 2 * LONGEST_NAME]
        for length in range(min(len(rest), _UNDIVIDED), 0, -1):
            if " ".join(rest[:length]) in area_names():
                return at + length
        if is_family_name(rest[0]) and len(rest) in {_FULL_NAME, _UNDIVIDED} and self._is_governed(at):
            return at
        lengths = (1,) if rest[0] in LEVELS.short_places else _PLACE_LENGTHS
        fitting = (
            n
            for n in lengths
            if len(rest) - n >= _SHORTEST_NAME and (is_family_name(rest[n]) or is_clan_start(rest[n:]))
        )
        return at + next(fitting, len(self._words))

    def _begins_name(self, at: int, before: Context | None) -> bool:
        word, rest = self._spelled[at], self._spelled[at : at + LONGEST_NAME]
        if is_family_name(word) or is_clan_start(rest) or is_family_word(word):
            return True
        return (
            before is not None
            and before.sort is ContextSort.ADDRESS
            and not self._shouted
            and len(rest) <= _UNDIVIDED
            and word.lower() not in title_starts()
        )

    def _stop(self, at: int) -> int:
        """Where a name that begins at a word ends: at a title, at the latest after five syllables."""
        for i in range(at + 1, min(len(self._words), at + LONGEST_NAME)):
            if self._context_at(i) is not None:
                return i
            goes_on = self._shouted and i - at >= _SHORTEST_NAME and i + 1 < len(self._words)
            if goes_on and self._spelled[i].lower() in name_stops():
                return i
        return min(len(self._words), at + LONGEST_NAME)

    def _name(self, first: int, stop: int, before: Context | None) -> PlacedName | None:
        start, end = self._words[first].start, self._words[stop - 1].end
        names = self._spelled[first:stop]
        honoured = before is not None and before.sort in {ContextSort.ADDRESS, ContextSort.RANK}
        begun = honoured and stop == len(self._words) and len(names) <= _SHORTEST_NAME
        if begun and is_family_name(names[0]) and (continued := _CONTINUED.match(self._text, end)):
            end = continued.end("rest")
            names = spelled_name(self._text[start:end].split()).split(" ")
        elif is_glued(self._text, end):
            return None
        if not self._is_person(names, Span(start, end), before, at=first, honoured=honoured):
            return None
        return PlacedName(Span(start, end), " ".join(names), honoured)

    def _is_person(
        self, names: Sequence[str], span: Span, before: Context | None, *, at: int, honoured: bool
    ) -> bool:
        name = " ".join(names)
        memorial = before is not None and before.sort is ContextSort.MEMORIAL
        if (
            memorial
            or name in provinces()
            or name in FAMILY_NAMES.peoples
            or is_two(names)
            or is_foreign(names)
        ):
            return False
        if self._shouted:
            return self._is_shouted_person(names, span, at, honoured=honoured)
        if is_clan_start(names):
            return self._is_of_clan(names, at, honoured=honoured)
        if honoured:
            return len(names) >= _SHORTEST_NAME and _looks_like_name(names)
        if len(names) < _FULL_NAME:
            return self._is_short_person(names, before, at)
        return name not in districts() and (
            is_family_name(names[0]) or has_middle_name(names) or self._is_beside_office(span, before, at)
        )

    def _is_beside_office(self, span: Span, before: Context | None, at: int) -> bool:
        governed = before is not None and self._is_governed(at)
        return governed or (at == 0 and is_before_office(self._text, span.end))

    def _is_short_person(self, names: Sequence[str], before: Context | None, at: int) -> bool:
        """Whether a family name and one given name without an honorific are a person."""
        if len(names) < _SHORTEST_NAME:
            return False
        if "'" in names[1]:
            return is_family_name(names[0])
        if self._is_listed(names, at):
            return True
        titled = before is not None and before.sort in {ContextSort.OFFICE, ContextSort.BODY}
        if not titled or names[0] not in FAMILY_NAMES.commonest:
            return False
        # "Chủ tịch UBND tỉnh Trương Thanh tùng": where the next word is no verb it may be of the name.
        behind = _NEXT.match(self._text, self._words[at + 1].end)
        ends = behind is None or modern_spelling(behind[0]).strip().lower() in name_stops()
        return ends and self._is_governed(at)

    def _is_listed(self, names: Sequence[str], at: int) -> bool:
        """Whether a whole row of two syllables stands in a list of people, before its office.

        As in "các đồng chí: Lê An, Bí thư; Trần Ba - Phó Bí thư".
        """
        span = Span(self._words[at].start, self._words[-1].end)
        whole = at == 0 and len(self._words) == len(names) and is_family_name(names[0])
        return (
            whole
            and is_before_office(self._text, span.end)
            and _ITEM_START.search(self._text, max(0, span.start - _NEAR), span.start) is not None
        )

    def _is_of_clan(self, names: Sequence[str], at: int, *, honoured: bool) -> bool:
        """Whether what begins like a name of the Central Highlands is one, and no place there."""
        if " ".join(names) in area_names() or (at and not honoured and not self._is_governed(at)):
            return False
        if honoured:
            return names[0] not in FAMILY_NAMES.peoples
        if "'" in names[0] and len(names) == 1:
            end = self._words[at].end
            return self._is_governed(at) or (at == 0 and is_before_office(self._text, end))
        if names[0] in {"Ka", *FAMILY_NAMES.peoples}:
            return names[0] == "Ka" and len(names) == _SHORTEST_NAME
        if "'" in names[0]:
            return True
        of_highlands = names[0] == "Y" and is_of_highlands(names)
        return len(names) >= _FULL_NAME and (has_middle_name(names) or of_highlands or self._is_governed(at))

    def _is_shouted_person(self, names: Sequence[str], span: Span, at: int, *, honoured: bool) -> bool:
        """Whether words all in capitals are a name and not those of a heading."""
        whole = at + len(names) == len(self._words) or len(names) < LONGEST_NAME
        if not whole or not (is_family_name(names[0]) or is_clan_start(names)):
            return False
        if honoured:
            return len(names) >= _SHORTEST_NAME or "'" in names[0]
        if len(names) not in {_FULL_NAME, _UNDIVIDED} or at + len(names) < len(self._words):
            return False
        if at and not self._is_governed(at):
            return False
        if self._is_governed(at) or is_before_office(self._text, span.end):
            return True
        return has_middle_name(names) and (self._is_in_sentence(span) or self._is_signature(span))

    def _line(self, span: Span) -> Span:
        start = self._text.rfind("\n", 0, span.start) + 1
        end = self._text.find("\n", span.end)
        return Span(start, len(self._text) if end < 0 else end)

    def _is_in_sentence(self, span: Span) -> bool:
        """Whether words in small letters stand on its line, right before or behind it."""
        line = self._line(span)
        before = self._text[max(line.start, span.start - _NEAR) : span.start]
        behind = self._text[span.end : min(line.end, span.end + _NEAR)]
        return any(letter.islower() for letter in before + behind)

    def _is_signature(self, span: Span) -> bool:
        """Whether it is all of its line."""
        return self._line(span).of(self._text).strip() == span.of(self._text)

    def _is_governed(self, at: int) -> bool:
        return is_governed(self._text, self._words[at].start)


def _looks_like_name(names: Sequence[str]) -> bool:
    """Whether words behind an honorific may be a name whose family name is in no table."""
    if is_family_name(names[0]) or is_family_word(names[0]):
        return True
    return all(looks_vietnamese(name) or "'" in name for name in names)
