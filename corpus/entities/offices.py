"""The offices that a sentence names, with the words of the bodies that they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpus.entities.organisations import Body, body_at
from corpus.tables import ACTS, FAMILY_NAMES, LEVELS, ROLES
from corpus.text.fold import SMALL
from corpus.text.patterns import either, plain
from corpus.text.span import Span

_SPACE = re.compile(r"[^\S\n]*(?:(?i:của)\s+)?")

_REACH = 24  # how far before an office the word begins that makes it another's


@dataclass(frozen=True, slots=True)
class Office:
    """An office named at ``start:end``.

    Attributes:
        start: Where its words begin, "quyền" included.
        end: Where they end, with those of its body.
        role: Its name in ``corpus/data/roles.json``; ``None`` for one that is not in that table.
        body: Of what; ``None`` if its words do not say.
        member: Whether it is a seat in a committee, which says little of where somebody works.
        acting: Whether it is held for the time being.
        former: Whether it is no longer held.
    """

    start: int
    end: int
    role: str | None
    body: Body | None
    member: bool
    acting: bool
    former: bool


def titles(text: str, span: tuple[int, int], people: Sequence[tuple[int, int]]) -> list[Office]:
    """The offices in one slice of a text, in order; no name of a person is part of one.

    The text is given with tone marks placed the newer way, and the people with their honorifics.
    """
    found = []
    matches = [
        match
        for match in _office().finditer(text, *span)
        if not any(start <= match.start("name") < end for start, end in people)
    ]
    for i, match in enumerate(matches):
        following = [matches[i + 1].start()] if i + 1 < len(matches) else []
        limit = min([span[1], *following, *(start for start, _ in people if start >= match.end())])
        if not _another().search(text, max(span[0], match.start() - _REACH), match.start()):
            found.append(_read(text, match, limit))
    return found


def may_name(text: str, span: Span) -> bool:
    """Whether a slice of a text holds an office or an honorific: where there is neither, nobody holds one."""
    return _worth().search(text, *span) is not None


@cache
def _worth() -> re.Pattern[str]:
    honorifics = either(FAMILY_NAMES.honorifics)
    return re.compile(rf"{_office().pattern}|{honorifics}")


def _read(text: str, match: re.Match[str], limit: int) -> Office:
    name = plain(match["name"])
    role, member = _roles()[name]
    body_start = next(
        (match.end("name") - len(end) for end in _own_bodies() if name.endswith(f" {end}")), None
    )
    if name in _members():  # "Tỉnh ủy viên"
        suffix = match["name"].rfind(" ") if " " in name else 0
        body = body_at(text, match.start("name"), match.start("name") + max(suffix, 0), led=True)
        return _office_of(match, match.end("name"), role, body, member=True)
    at = body_start if body_start is not None else _SPACE.match(text, match.end()).end()  # type: ignore[union-attr]
    body = body_at(text, at, limit, led=True)
    end = max(match.end(), body.end if body else 0)
    if body and not body.heads and plain(text[body.start : body.end]) in {"ban", "đoàn"}:
        body = None  # "Trưởng ban": which one it does not say
    return _office_of(match, end, role, body, member=member)


def _office_of(
    match: re.Match[str], end: int, role: str | None, body: Body | None, *, member: bool
) -> Office:
    acting, former = match["acting"] is not None, match["former"] is not None
    return Office(match.start(), end, role, body, member, acting, former)


def _own_bodies() -> tuple[str, ...]:
    """Words that end an office's name and begin that of its body."""
    return ("văn phòng", "thanh tra", "ban", "phòng", "đoàn")


@cache
def _roles() -> dict[str, tuple[str | None, bool]]:
    """Every spelling of an office to its name in the table, and whether it is a seat in a committee."""
    found: dict[str, tuple[str | None, bool]] = {plain(word): (None, False) for word in ACTS.other}
    found |= dict.fromkeys(_members(), ("ủy viên", True))
    known = {
        plain(word): (role, role.startswith("ủy viên"))
        for role, row in ROLES.roles.items()
        for word in (role, *row.vi)
    }
    return found | known


@cache
def _members() -> frozenset[str]:
    return frozenset(plain(word) for row in LEVELS.levels.values() for word in row.members)


@cache
def _office() -> re.Pattern[str]:
    members = [word for row in LEVELS.levels.values() for word in row.members]
    spelled = [_shouted(word) for role, row in ROLES.roles.items() for word in (role, *row.vi)]
    names = either([*spelled, *map(_shouted, ACTS.other), *members])
    return re.compile(
        rf"(?:(?P<former>{either(ACTS.former)})[ \xa0]+)?(?:(?P<acting>{either(ACTS.acting)})[ \xa0]*)?"
        rf"(?!{either(ACTS.not_office)})(?P<name>{names})(?:\s+(?:{either(ACTS.behind)}))?",
    )


def _shouted(name: str) -> str:
    """An abbreviation in capitals, as bulletins write it: what is no word but letters."""
    return (
        name.upper()
        if " " not in name and not re.search(rf"[{SMALL}]*[aeiouyàáảãạăâêôơưýệủỷ]", name)
        else name
    )


@cache
def _another() -> re.Pattern[str]:
    before = either(ACTS.before_office)
    return re.compile(rf"(?:(?:{before})[ \xa0]*[-–.]?|\b(?i:ban))[ \xa0]*\Z")
