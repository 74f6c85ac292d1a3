"""Names of people as they are typed: in small letters, without accents, or known from the bulletins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.tables import FAMILY_NAMES, LEVELS, ORGANISATIONS
from corpus.text.fold import SMALL, modern_spelling
from corpus.text.span import Span
from corpus.text.text import Text

_FULL_NAME = 3  # syllables
_LONGEST_NAME = 4
_WORD = re.compile(r"[^ \xa0]+")


def typed_names(text: Text) -> Iterator[Span]:
    """Names in small letters behind an honorific: "nguyễn văn an" of "ông nguyễn văn an giữ chức gì".

    One needs a middle name, or a common family name and two given ones; it ends before a word that hardly
    is a name.
    """
    for match in _honoured_name().finditer(text.modern):
        words = [Span(*word.span()) for word in _WORD.finditer(text.modern, *match.span("name"))]
        spelled = [word.of(text.modern) for word in words]
        stop = next((i for i, word in enumerate(spelled) if i > 1 and word in name_stops()), len(words))
        middle = stop >= _FULL_NAME and spelled[1] in {"văn", "thị"}
        common = stop == _FULL_NAME and spelled[0].capitalize() in FAMILY_NAMES.commonest
        if (middle or common) and stop <= _LONGEST_NAME:
            yield Span(words[0].start, words[stop - 1].end)


@cache
def name_stops() -> frozenset[str]:
    """Small words that hardly are given names: with one of them a name in one case has ended."""
    phrases = (*LEVELS.ends, *ORGANISATIONS.stops, *FAMILY_NAMES.stops)
    return frozenset(phrase.split()[0] for phrase in phrases)


@cache
def _honoured_name() -> re.Pattern[str]:
    titles = sorted((*FAMILY_NAMES.honorifics, *FAMILY_NAMES.ranks), key=len, reverse=True)
    honorifics = "|".join(map(re.escape, titles))
    family = "|".join(modern_spelling(name).lower() for name in FAMILY_NAMES.family_names)
    return re.compile(
        rf"(?<!\w)(?i:{honorifics})[ \xa0](?P<name>(?:{family})(?:[ \xa0][{SMALL}]+(?!\w)){{1,4}})"
    )
