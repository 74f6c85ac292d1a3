"""Search filters: bí thư "Lâm Đồng" năm:2020 tỉnh:Trà Vinh, read into words, phrases and filters.

A filter is a key of `retrieval/query/data/filters.json`, a colon and a value; a value of several words may
stand in quotes (tỉnh:"Trà Vinh"). Without quotes a year or a day is the next word, a province the longest
name that begins there, and a unit everything up to the next filter, quote, comma or semicolon. Repeating a
filter widens it: either year, either province, either unit; of several "từ", or of several "đến", the last
counts. What else holds a colon ("17:30", "http://…", "giờ:") is words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from corpus.notices import Notice
from corpus.text.fold import fold
from corpus.text.text import tokens_of
from retrieval.errors import FilterError
from retrieval.query.clean import clean_question
from retrieval.query.filter_values import complaint, day, no_province, province, province_at, years
from retrieval.query.models import ANYTHING, Filters, Query
from retrieval.query.tables import FILTERS

_QUOTES = r'"(?P<straight>[^"]*)"|“(?P<curly>[^“”]*)”|«(?P<angled>[^«»]*)»'
_QUOTED = re.compile(_QUOTES)
_COLON = r"[:\uff1a]"  # the second one is that of wide keyboards
_KEY_END = re.compile(rf"\s?{_COLON}\s?\Z")
_OPENING = '"“«'
_WORD = re.compile(r"\S*")
_CLOSING = ".,;!?)"


T = TypeVar("T")


def read_filters(query: str) -> Query:
    """Read a search as it was typed, with or without accents.

    Raises:
        EmptyQuestionError: there is no word in it.
        LongQuestionError: it is longer than any question may be.
        FilterError: a filter's value cannot be one.
    """
    reading = _Reading(clean_question(query))
    while mark := reading.next_mark():
        reading.take(mark)
    return reading.finished()


@cache
def _marks() -> re.Pattern[str]:
    """What is not a plain word: an address, a phrase in quotes, or a filter's key with its colon."""
    keys = []
    for name, spellings in FILTERS.keys.items():
        typed = {form for spelling in spellings for form in _forms(spelling)}
        either = "|".join(sorted(map(_spaced, typed), key=lambda form: (-len(form), form)))
        keys.append(rf"(?P<{name}>{either})")
    return re.compile(rf"\w+://\S+|{_QUOTES}|(?<!\w)(?:{'|'.join(keys)})\s?{_COLON}\s?", re.IGNORECASE)


def _forms(spelling: str) -> set[str]:
    """A key as it may be typed: with its accents or without, in one word or several."""
    forms = {spelling, fold(spelling)}
    return forms | {form.replace(" ", "") for form in forms}


def _spaced(form: str) -> str:
    return form.replace(" ", r"\s")


@dataclass(slots=True)
class _Reading:
    """A query (clean) being read from left to right."""

    text: str
    place: int = 0
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    filters: Filters = ANYTHING

    def next_mark(self) -> re.Match[str] | None:
        """The next thing that is not a plain word."""
        found = _marks().finditer(self.text, self.place)
        return next((match for match in found if not self._ends_a_name(match)), None)

    def take(self, mark: re.Match[str]) -> None:
        """Read on behind a mark, and its value with it."""
        self.words.append(self.text[self.place : mark.start()])
        self.place = mark.end()
        phrase = _content(mark)
        if phrase is not None:
            phrase = phrase.strip()
            self.words.append(phrase)
            if tokens_of(phrase) and phrase not in self.phrases:
                self.phrases.append(phrase)
        elif mark.lastgroup is None:
            self.words.append(mark[0])
        else:
            self._filter(mark.lastgroup, mark[0].rstrip())

    def finished(self) -> Query:
        """What was read."""
        whole = " ".join(" ".join([*self.words, self.text[self.place :]]).split())
        return Query(whole.strip(" ,;") if tokens_of(whole) else "", tuple(self.phrases), self.filters)

    def _filter(self, name: str, key: str) -> None:
        kept = self.filters
        match name:
            case "year":
                self.filters = replace(kept, years=_once(kept.years, years(key, self._next_word())))
            case "province":
                self.filters = replace(kept, provinces=_once(kept.provinces, self._provinces(key)))
            case "unit":
                self.filters = replace(kept, units=_once(kept.units, (self._unit(key),)))
            case "from":
                self.filters = replace(kept, since=day(key, self._next_word(), first=True))
            case "to":
                self.filters = replace(kept, until=self._last_day(key))
        since, until = self.filters.since, self.filters.until
        if since and until and since > until:
            raise FilterError(
                "The time ends before it begins (from {since} "
                "to {until}): write for example từ:2017 đến:2020.",
                since=f"{since:%d/%m/%Y}",
                until=f"{until:%d/%m/%Y}",
                problem="order",
                typed=f"{since:%d/%m/%Y} - {until:%d/%m/%Y}",
                instead="từ:2017 đến:2020",
            )

    def _ends_a_name(self, match: re.Match[str]) -> bool:
        """Whether what looks like a key ends a name: "Việt Nam: …" gives no year, unless one follows."""
        before = f" {fold(_KEY_END.sub('', self.text[: match.end()]))}"
        return before.endswith(_names_like_keys()) and not self.text[match.end() :][:1].isdecimal()

    def _quoted(self) -> str | None:
        """The value in quotes that stands here, passed over; ``None`` if there is none."""
        quoted = _QUOTED.match(self.text, self.place)
        if quoted is None:
            self.place += self.text[self.place : self.place + 1] in tuple(_OPENING)  # never closed
            return None
        self.place = quoted.end()
        return (_content(quoted) or "").strip()

    def _next_word(self) -> str:
        quoted = self._quoted()
        if quoted is not None:
            return quoted
        word = _WORD.match(self.text, self.place)
        self.place = word.end() if word else self.place
        return word[0].rstrip(_CLOSING) if word else ""

    def _last_day(self, key: str) -> dt.date | None:
        value = self._next_word()
        return None if fold(value) in FILTERS.now else day(key, value, first=False)

    def _provinces(self, key: str) -> tuple[str, ...]:
        """The names that stand here, parted by commas; at least one."""
        quoted = self._quoted()
        if quoted is not None:
            return tuple(province(key, each.strip()) for each in quoted.split(","))
        found = [self._province_here()]
        if found[0] is None:
            raise no_province(key, self._until_next_mark(r"[,;]"))
        while found[-1] and self.text[self.place : self.place + 1] == ",":
            self.place += 1 + self.text.startswith(" ", self.place + 1)
            found.append(self._province_here())  # none where other words follow
        return tuple(name for name in found if name is not None)

    def _province_here(self) -> str | None:
        """The longest name of a province that stands here, passed over; ``None`` if there is none."""
        mark = self.next_mark()
        found = province_at(self.text[: mark.start()] if mark else self.text, self.place)
        if found is None:
            return None
        name, self.place = found
        return name

    def _unit(self, key: str) -> str:
        quoted = self._quoted()
        value = self._until_next_mark(r"[,;]") if quoted is None else quoted
        if not tokens_of(value):
            raise complaint(key, value, "unit", Notice("names no unit"), f'{key}"Ban Quản lý"')
        return value

    def _until_next_mark(self, stops: str) -> str:
        """What stands here up to the next mark or one of the stops, passed over."""
        mark = self.next_mark()
        end = mark.start() if mark else len(self.text)
        stop = re.compile(stops).search(self.text, self.place, end)
        begun, self.place = self.place, stop.start() if stop else end
        return self.text[begun : self.place].strip()


@cache
def _names_like_keys() -> tuple[str, ...]:
    return tuple(f" {fold(name)}" for name in FILTERS.names)


def _content(match: re.Match[str]) -> str | None:
    """What stands between quotes; ``None`` if the match is of no quotes."""
    return next((match[kind] for kind in ("straight", "curly", "angled") if match[kind] is not None), None)


def _once(kept: tuple[T, ...], new: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys([*kept, *new]))
