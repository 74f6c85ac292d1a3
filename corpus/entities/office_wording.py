"""The patterns and phrases by which offices are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from corpus.tables import ABBREVIATIONS, ACTS, EVERYDAY, LEVELS, ROLES
from corpus.text.fold import SMALL
from corpus.text.patterns import either, plain, prefix_tree
from corpus.text.phrase_matcher import Entry, Found, Phrases
from corpus.text.text import Text, kept_with_text

OWN_BODIES = ("văn phòng", "thanh tra", "công an", "khoa", "ban", "phòng", "đoàn")
"""Words that end an office's name and begin that of its body."""

_SHORTEST = 2  # letters; so short an abbreviation of an office counts only before a body


@cache
def roles() -> Mapping[str, tuple[str | None, bool]]:
    """Every spelling of an office to its name in the table, and whether it is a seat in a committee."""
    found: dict[str, tuple[str | None, bool]] = {plain(word): (None, False) for word in ACTS.other}
    found |= dict.fromkeys(members(), ("ủy viên", True))
    known = {
        plain(word): (role, role.startswith("ủy viên"))
        for role, row in ROLES.roles.items()
        for word in (role, *row.vi, *row.en)
    }
    return found | known


@cache
def members() -> Mapping[str, str]:
    """One word for a member of a body, "tỉnh ủy viên", to the name of that body's level."""
    return {plain(word): name for name, row in LEVELS.levels.items() for word in row.members}


@cache
def short_roles() -> Mapping[str, str]:
    """Abbreviations of two letters, as they are written, to the office that they mean before a body."""
    return {
        short: plain(row.full)
        for row in ABBREVIATIONS.abbreviations
        if plain(row.full) in ROLES.roles
        for short in row.short
        if len(short) == _SHORTEST and short.isupper()
    }


@cache
def office_gate() -> re.Pattern[str]:
    """Where in small letters an office, or what is none but looks like one, may begin; fast."""
    named = [*roles(), *members(), *map(plain, ACTS.not_office), *map(plain, short_roles())]
    return re.compile(prefix_tree(named))


@cache
def office_pattern() -> re.Pattern[str]:
    """An office in published text, ``name``, with what belongs to its name behind it."""
    spelled = [_shouted(word) for role, row in ROLES.roles.items() for word in (role, *row.vi)]
    member = [word for row in LEVELS.levels.values() for word in row.members]
    names = either([*spelled, *map(_shouted, ACTS.other), *member])
    return re.compile(rf"(?!{either(ACTS.not_office)})(?P<name>{names})(?:\s+(?:{either(ACTS.behind)}))?")


@cache
def before_office() -> re.Pattern[str]:
    """What says right before an office that it is held no longer, ``former``, or for now, ``acting``."""
    return re.compile(
        rf"(?:(?P<former>{either(ACTS.former)})[ \xa0\n]+)?(?:(?P<acting>{either(ACTS.acting)})[ \xa0\n]*)?\Z"
    )


@cache
def another_office() -> re.Pattern[str]:
    """Words right before an office that make it another, or somebody else's: ``kin`` if a relative's."""
    before = either(ACTS.before_office)
    return re.compile(rf"(?:(?:{before})[ \xa0]*[-–.]?|\b(?i:ban)|(?P<kin>{either(ACTS.kin)}))[ \xa0]*\Z")


@kept_with_text
def office_phrases(text: Text) -> tuple[Found, ...]:
    """The offices in a typed text, and the everyday words that look like some, in order."""
    return tuple(_typed_offices().find(text))


@cache
def _typed_offices() -> Phrases:
    """The offices as they are typed, with everyday words that look alike."""
    rows = ROLES.roles.items()
    names = [(spelling, "name", spelling) for key, row in rows for spelling in (key, *row.vi)]
    english = [(spelling, "english", spelling) for _, row in rows for spelling in row.en]
    others = [(word, "name", word) for word in ACTS.other]
    return Phrases([*names, *english, *others, *((word, "everyday", word) for word in EVERYDAY.words)])


@cache
def typed_before() -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """What stands before a former office, and before one held for now, as it is typed."""
    return tuple(map(Entry.of, ACTS.former)), tuple(map(Entry.of, ACTS.acting))


def _shouted(name: str) -> str:
    """An abbreviation in capitals, as bulletins write it: what is no word but letters."""
    return (
        name.upper()
        if " " not in name and not re.search(rf"[{SMALL}]*[aeiouyàáảãạăâêôơưýệủỷ]", name)
        else name
    )
