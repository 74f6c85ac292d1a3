"""The patterns by which bodies are told, for each way in which a text may be written.

Published text has its accents and capitals. In typed text abbreviations may be in small letters, and where
it bears no accents at all the patterns have none either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from corpus.entities.levels import areas_by_word
from corpus.tables import ACTS, LEVELS, ORGANISATIONS
from corpus.text.fold import SMALL, unaccented
from corpus.text.orthography import spell, take_apart
from corpus.text.patterns import either, plain, prefix_tree
from corpus.text.text import Style, Text

_LOOSE = 3  # from so many letters on an abbreviation may be in small letters


@dataclass(frozen=True, slots=True)
class BodyWording:
    """Patterns for one way of writing.

    Attributes:
        gate: Where in small letters a body's kind may begin; fast.
        head: A body's kind there, ``name``, and the ``area`` behind it; ``other`` only begins like one.
        small: Small words that a name may go on with.
        ends: White space and a word that ends a name which goes on in small letters.
        topic: What a body is for, its ``first`` word in either case, up to the area that it is of.
        spelled: What is met, in small letters, as it is spelled with accents.
        accented: Whether the text has accents.
        typed: Whether capitals may be missing.
    """

    gate: re.Pattern[str]
    head: re.Pattern[str]
    small: re.Pattern[str]
    ends: re.Pattern[str]
    topic: re.Pattern[str]
    spelled: Mapping[str, str]
    accented: bool
    typed: bool


def body_wording(text: Text) -> BodyWording:
    """The patterns that fit how a text is written."""
    typed = text.style is Style.TYPED
    return _wording(typed=typed, accented=text.accented if typed else True)


@cache
def abbreviated_heads() -> frozenset[str]:
    """Names of one word that mean nothing else, in small letters: abbreviations."""
    spelled = (name for row in LEVELS.levels.values() for name in (*row.names, *row.before_area))
    return frozenset(plain(name) for name in spelled if _capitals(name) > 1)


@cache
def _wording(*, typed: bool, accented: bool) -> BodyWording:
    def met(phrases: Iterable[str]) -> list[str]:
        return [_as_met(phrase, typed=typed, accented=accented) for phrase in phrases]

    rows = LEVELS.levels.values()
    others = [name for name in ORGANISATIONS.bodies if plain(name) in unlevelled()]
    names = [*(name for row in rows for name in row.names), *others]
    if not accented:
        names = [name for name in names if " " in name or _capitals(name) > 1]
    before_area = [name for row in rows for name in row.before_area]
    areas = list(areas_by_word())
    small = [*LEVELS.parts, *LEVELS.joined, *LEVELS.name_words]
    ends = [*LEVELS.ends, *ORGANISATIONS.stops, *(word for row in ACTS.acts.values() for word in row.after)]
    area = either(met(areas))
    every = [*names, *before_area, *areas, *small]
    return BodyWording(
        gate=re.compile(prefix_tree(plain(name) for name in met([*names, *before_area]))),
        head=re.compile(
            rf"(?=(?P<other>{either(met(LEVELS.not_body))})?)"
            rf"(?P<name>{either(met(names))}|(?:{either(met(before_area))})(?=\s+(?:{area})))(?:\s+(?P<area>{area}))?"
        ),
        small=re.compile(either(met(small))),
        ends=re.compile(rf"\s+(?:{either(met(ends))})"),
        topic=re.compile(
            rf"(?P<first>[^\W\d_]+)(?:[ \xa0]+(?!{either(met([*ends, 'các']))})[{SMALL}]+){{0,6}}?"
            rf"(?=[ \xa0]+(?:{area}))"
        ),
        spelled={
            plain(seen): plain(name) for name, seen in reversed(list(zip(every, met(every), strict=True)))
        },
        accented=accented,
        typed=typed,
    )


@cache
def unlevelled() -> frozenset[str]:
    """Kinds of body that no level is known of ("Vụ", "Cổng thông tin điện tử"), in small letters."""
    known = {plain(name) for row in LEVELS.levels.values() for name in row.names}
    others = (plain(name) for name in ORGANISATIONS.bodies)
    return frozenset(name for name in others if not any(f"{each} ".startswith(f"{name} ") for each in known))


def _as_met(phrase: str, *, typed: bool, accented: bool) -> str:
    if typed:
        phrase = " ".join(word.lower() if _is_loose(word) else word for word in phrase.split())
    return phrase if accented else unaccented(phrase)


def _is_loose(word: str) -> bool:
    """Whether an abbreviation is one in small letters, too: long enough, and no syllable."""
    bare = unaccented(word.lower())
    return _capitals(word) > 1 and len(bare) >= _LOOSE and spell(*take_apart(bare)) is None


def _capitals(name: str) -> int:
    return sum(letter.isupper() for letter in name)
