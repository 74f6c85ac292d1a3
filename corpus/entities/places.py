"""Provinces and the places that stand for them, from the tables in `corpus/data`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpus.tables import FAMILY_NAMES, PLACES, PROVINCES
from corpus.text.fold import modern_tone_marks

_REACH = 24  # how far before a name the word is looked for that says whose it is


@dataclass(frozen=True, slots=True)
class Mention:
    """A province named in a text: by its table name, at ``text[start:end]``.

    ``titled`` says that "tỉnh" or "thành phố" stands before it, or their committee ("Tỉnh ủy").
    """

    province: str
    start: int
    end: int
    titled: bool


@cache
def provinces() -> dict[str, str]:
    """Every spelling of a province's name, of before and after 1 July 2025, to its table name."""
    names = {row.name for row in PROVINCES.provinces}
    names.update(old for row in PROVINCES.provinces for old in row.merged)
    return {modern_tone_marks(name): name for name in names} | dict(PROVINCES.aliases)


@cache
def places() -> dict[str, str]:
    """Places that are known without their province, to that province."""
    return dict(PLACES.places)


def province_mentions(text: str) -> list[Mention]:
    """The provinces that a text (NFC) names, in order.

    A name counts in its own capitals ("Hòa Bình" is a province, "hòa bình" is peace); in text that is all
    capitals it counts only behind "TỈNH" or "THÀNH PHỐ". Without such a title the same name may be that of
    a person ("Nguyễn Hòa Bình"), a commune or a street ("xã Hòa Bình"): those do not count, and neither does
    the bare name of a person whom a province is named after.
    """
    mentions = _mentions(text, provinces(), _province_pattern())
    return [mention for mention in mentions if mention.titled or not _names_another(text, mention)]


def place_mentions(text: str) -> list[Mention]:
    """Like `province_mentions`, for the places that stand for a province."""
    return _mentions(text, places(), _place_pattern())


def _mentions(text: str, names: dict[str, str], pattern: re.Pattern[str]) -> list[Mention]:
    found = []
    for match in pattern.finditer(modern_tone_marks(text)):
        name, titled = " ".join(match["name"].split()), match["titled"] is not None
        if name in names:
            found.append(Mention(names[name], match.start("name"), match.end("name"), titled))
        elif titled:  # all capitals
            province = {key.upper(): value for key, value in names.items()}[name]
            found.append(Mention(province, match.start("name"), match.end("name"), titled))
    return found


def _names_another(text: str, mention: Mention) -> bool:
    """Whether an untitled name is not the province's here but a person's, a commune's or a street's."""
    if text[mention.start : mention.end] in _namesakes():
        return True
    before = modern_tone_marks(text[max(0, mention.start - _REACH) : mention.start])
    return _another_before().search(before) is not None


@cache
def _namesakes() -> frozenset[str]:
    return frozenset(PROVINCES.people)


@cache
def _another_before() -> re.Pattern[str]:
    families = "|".join(FAMILY_NAMES.family_names)
    areas = "xã|phường|thị trấn|huyện|quận|thôn|ấp|đường|phố"
    return re.compile(rf"\b(?:(?:{families})\s+(?:(?:Thị|Văn)\s+)?|(?i:{areas})\s+)\Z")


@cache
def _province_pattern() -> re.Pattern[str]:
    return _pattern(provinces())


@cache
def _place_pattern() -> re.Pattern[str]:
    return _pattern(places())


def _pattern(names: dict[str, str]) -> re.Pattern[str]:
    spellings = {*names, *(name.upper() for name in names)}
    longest_first = sorted(spellings, key=lambda name: (-len(name), name))
    either = "|".join(r"[^\S\n]+".join(map(re.escape, name.split())) for name in longest_first)
    titles = r"(?:tỉnh(?:\s+(?:ủy|đoàn))?|thành\s+(?:phố|ủy|đoàn)|tp)\s+|tp\.\s*"
    return re.compile(rf"(?P<titled>\b(?i:{titles}))?\b(?P<name>{either})\b")
