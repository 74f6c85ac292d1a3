"""Names of people in a text."""

from __future__ import annotations

import re
from functools import cache

from corpus.entities.places import place_mentions, province_mentions, provinces
from corpus.tables import FAMILY_NAMES
from corpus.text.fold import CAPITALS, SMALL, modern_tone_marks
from corpus.text.span import Span

_GIVEN_NAMES = 2  # how many there must be where no honorific says that this is a person


def people(text: str) -> list[Span]:
    """Where people are named in a text (NFC), in order, without their honorifics.

    A name is a family name and two to four given ones in their own capitals; behind an honorific ("đồng
    chí", "ông") one given name is enough. Provinces and places are not people, and neither is a name that
    is also a province's.
    """
    elsewhere = {mention.start for mention in [*province_mentions(text), *place_mentions(text)]}
    return [
        Span(match.start("name"), match.end("name"))
        for match in _pattern().finditer(modern_tone_marks(text))
        if match.start("name") not in elsewhere
        and match["name"] not in provinces()
        and (match["honorific"] or match["name"].count(" ") >= _GIVEN_NAMES)
    ]


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(map(modern_tone_marks, FAMILY_NAMES.family_names), key=len, reverse=True)
    families = "|".join(map(re.escape, longest_first))
    honorifics = "|".join(map(re.escape, FAMILY_NAMES.honorifics))
    given = rf"[ \xa0]+[{CAPITALS}][{SMALL}]*\b"
    return re.compile(
        rf"(?P<honorific>\b(?i:{honorifics})[ \xa0]+)?\b(?P<name>(?:{families})(?:{given}){{1,4}})",
    )
