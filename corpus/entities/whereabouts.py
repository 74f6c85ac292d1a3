"""The provinces and places that a question names, typed with accents or without.

Without accents a name holds the letters of everyday words: "da nang" is Đà Nẵng or "đa năng", "hai phong" Hải
Phòng or two rooms. The rule, in this order:

1. A name's syllables stand together, each with its own marks or with none.
2. They are not part of an everyday phrase that begins before them or is longer: in "báo cáo bằng văn bản" is
   no Cao Bằng, in "bo y te" no Bờ Y. The phrases are data: `corpus/data/everyday.json`.
3. Behind a family name, or as a commune or a street ("Nguyễn Hòa Bình", "xã Hòa Bình"), it is no province;
   nor is the bare name of a person whom a province is named after.
4. Where an everyday phrase could be typed just so ("hòa bình", "da nang"), a sign is needed: "tỉnh" or the
   like, "ở" or "tại", an office or a body right before it, capitals of its own, or nothing else in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpus.entities.places import places, provinces
from corpus.tables import EVERYDAY, FAMILY_NAMES, PROVINCES
from corpus.text.fold import fold
from corpus.text.phrase_matcher import Entry, Found, Phrases
from corpus.text.text import Text

_JOINED = 5  # letters from which on a name is also met in one word ("travinh"), as in addresses of sites

# The words around a name that tell what it is.
_SIGNS = {
    "title": ("tỉnh", "thành phố", "tp", "tỉnh ủy", "thành ủy", "tỉnh đoàn", "thành đoàn", "city of"),
    "preposition": ("ở", "tại", "in", "at", "from", "of"),
    "area": ("xã", "phường", "thị trấn", "huyện", "quận", "thôn", "ấp", "đường", "phố"),
    "zone": ("khu kinh tế", "kkt", "khu công nghiệp", "kcn", "cửa khẩu", "economic zone", "border gate"),
    "suffix": ("province", "city"),
}


@dataclass(frozen=True, slots=True)
class Whereabout:
    """A province or place (``sort``) named at ``text[start:end]``; ``titled``: as a province or a city."""

    sort: str
    name: str
    start: int
    end: int
    titled: bool


def whereabouts(typed: Text, offices: Sequence[tuple[int, int]]) -> list[Whereabout]:
    """The provinces and places that a text names, in order; ``offices`` are its offices and bodies."""
    found = list(_table().find(typed))
    named = []
    for i, phrase in enumerate(found):
        entry = phrase.of("province", "place")
        if entry is None:
            continue
        before = found[i - 1] if i and found[i - 1].stop == phrase.first else None
        behind = found[i + 1] if i + 1 < len(found) and found[i + 1].first == phrase.stop else None
        held = any(typed.raw[end : phrase.start].isspace() for _, end in offices if end < phrase.start)
        titled = bool(_is(before, "title") or _is(behind, "suffix"))
        own = titled or (
            not _names_another(typed, entry, before, held=held)
            and not _looks_everyday(typed, phrase, entry, before, held=held)
        )
        if own and not any(start < phrase.start and phrase.end <= end for start, end in offices):
            named.append(Whereabout(entry.sort, entry.value, phrase.start, phrase.end, titled))
    return named


def _is(phrase: Found | None, *sorts: str) -> bool:
    return phrase is not None and phrase.of(*sorts) is not None


def _names_another(typed: Text, entry: Entry, before: Found | None, *, held: bool) -> bool:
    """Whether it is the name of a person, a commune or a street."""
    if "".join(fold(entry.spelling).split()) in _namesakes():
        return True
    if before is None or held:
        return False
    # "Dang" is rather the Party than the family Đặng: the everyday word is first.
    family = before.entries[0].sort == "family" and typed.capitals(before.first, before.stop)
    return family or _is(before, "area")


def _looks_everyday(typed: Text, phrase: Found, entry: Entry, before: Found | None, *, held: bool) -> bool:
    """Whether it could be everyday words, and nothing says that it is not."""
    everyday = phrase.of("everyday")
    if everyday is None:
        return False
    exact = entry.exact(typed, phrase.first)
    if exact is not everyday.exact(typed, phrase.first):
        return not exact
    alone = all(
        word.folded.isdecimal() for word in typed.tokens[: phrase.first] + typed.tokens[phrase.stop :]
    )
    of_office = held and entry.sort == "province"
    signed = alone or of_office or _is(before, "preposition", "zone")
    return not (signed or typed.capitals(phrase.first, phrase.stop))


@cache
def _namesakes() -> frozenset[str]:
    folded = [fold(name) for name in PROVINCES.people]
    initials = ["".join(word[0] for word in name.split()) for name in folded]
    return frozenset(["".join(name.split()) for name in folded] + initials)


@cache
def _table() -> Phrases:
    named = [(spelling, "province", name) for spelling, name in provinces().items()]
    named += [(spelling, "province", name) for spelling, name in EVERYDAY.spoken.items()]
    named += [(name, "place", name) for name in places()]
    joined = [
        (re.sub(r"\W", "", fold(spelling)), sort, name) for spelling, sort, name in named if " " in spelling
    ]
    return Phrases(
        [
            *named,
            *(row for row in joined if len(row[0]) >= _JOINED),
            *((word, "everyday", word) for word in EVERYDAY.words),
            *((word, sort, word) for sort, words in _SIGNS.items() for word in words),
            *((name, "family", name) for name in FAMILY_NAMES.family_names),
        ],
    )
