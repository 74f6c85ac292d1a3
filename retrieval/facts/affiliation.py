"""Whose bulletin it is, and whether an office named in it is one of that house or of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from corpus.entities.offices import Office, titles
from corpus.entities.organisations import Body, Level, alike, body_at, heads, level_named
from corpus.models import Bulletin
from corpus.tables import LEVELS
from corpus.text.abbreviations import Abbreviations
from corpus.text.fold import modern_tone_marks
from corpus.text.patterns import either
from corpus.text.text import tokens_of


class House(Enum):
    """Whose an office is: the host's by name, another body's by name, or unsaid."""

    HOST = "host"
    OTHER = "other"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Host:
    """The body that a bulletin is about, from its title and its publisher.

    Attributes:
        levels: The kinds of body it is or has, those that the title is about first.
        party: The kind of its own party organisation, where title or publisher name one.
        area: The area it governs, if it governs one.
        words: The folded words of its name.
        names: How title or publisher name the body of a level, in full.
    """

    levels: tuple[Level, ...]
    party: Level | None
    area: str | None
    words: frozenset[str]
    names: dict[str, str]

    @classmethod
    def of(cls, bulletin: Bulletin) -> Host:
        """The host of a bulletin; one without levels where neither title nor publisher name a body."""
        title = modern_tone_marks(bulletin.title)
        title = title.lower() if title.isupper() else title
        named = [(title, body) for body in _subjects(title)]
        publisher = modern_tone_marks(bulletin.publisher or "")
        named += [(publisher, body) for body in _subjects(publisher)]
        levels = tuple(dict.fromkeys(head.level for _, body in named for head in body.heads))
        names: dict[str, str] = {}
        for source, body in named:
            full = source[body.start : body.end]
            if body.level and (body.end > body.heads[0].end or source == publisher):
                names.setdefault(body.level.name, " ".join(full.split()))
        words = {word for source, body in named for word in _words(source[body.start : body.end])}
        parties = (level for level in levels if level.kind == "party" and not level.within)
        areas = (level.area for _, body in named if (level := body.level) and level.area)
        return cls(
            levels,
            next(parties, None),
            next(areas, None),
            frozenset(words | _words(bulletin.province or "")),
            names,
        )

    def leads(self, role: str | None) -> Level | None:
        """The host's first body that an office of this name leads, or is the deputy's or a seat's of."""
        if role is None:
            return None
        if role.startswith("ủy viên"):
            return self.party
        return next((level for level in self.levels if any(role.endswith(h) for h in _heads_of(level))), None)

    def house(self, text: str, office: Office) -> House:
        """Whose an office of the text is."""
        named = self._house(text, office.body) if office.body else House.UNSAID
        if office.role not in LEVELS.of_itself or (named is House.HOST and office.body and office.body.level):
            return named
        level = of_itself(office.role)
        return House.HOST if level and any(level.name == own.name for own in self.levels) else House.OTHER

    def _house(self, text: str, body: Body) -> House:
        level = body.level
        if level is None:
            return House.HOST if self._has(text, body.start, body.end) else House.OTHER
        rest = body.heads[0].end
        if level.within:
            return self._part(text, body)
        bare = not _words(text[rest : body.end]) - _own()
        if level.area is not None:
            return House.HOST if level.area == self.area and self._has(text, rest, body.end) else House.OTHER
        if level.kind == "party" and not level.name.startswith(("trung ương", "đảng ủy khối")):
            known = self.party is None and bool(self.levels)
            ours = known or (self.party is not None and alike(level.name, self.party.name))
        else:
            ours = level.grassroots or any(level.name == own.name for own in self.levels)
        if not ours or not self._has(text, rest, body.end):
            return House.OTHER
        if bare:
            return House.UNSAID
        return House.HOST

    def _part(self, text: str, body: Body) -> House:
        """Whose a part of a body is: the parent's, if its name goes on with one."""
        if len(body.heads) > 1:
            parent = body.heads[1]
            return self._house(text, Body(parent.start, body.end, body.heads[1:]))
        area = _area_words().search(text, body.heads[0].end, body.end)
        return House.OTHER if area and not self._has(text, area.start(), body.end) else House.UNSAID

    def _has(self, text: str, start: int, end: int) -> bool:
        """Whether the words between are all words of the host's name."""
        return _words(text[start:end]) <= self.words | _own()


def of_itself(role: str | None) -> Level | None:
    """The body of an office that only one body has, as the prime minister's is the government's."""
    name = LEVELS.of_itself.get(role or "")
    return level_named(name) if name else None


def _heads_of(level: Level) -> tuple[str, ...]:
    """What leads a body, in the order that a role's name may end with: "phó bí thư thường trực" too."""
    return (*level.heads, *(f"{head} thường trực" for head in level.heads))


def _subjects(line: str) -> list[Body]:
    """The bodies that a line is about: not those of somebody's office, nor where it took place."""
    offices = titles(line, (0, len(line)), [])
    found: list[Body] = []
    for head in heads(line):
        inside = any(office.start <= head.start < office.end for office in offices)
        if inside or (found and head.start < found[-1].end) or _elsewhere().search(line, 0, head.start):
            continue
        body = body_at(line, head.start, len(line))
        if body:
            found.append(body)
    return found


def _words(text: str) -> frozenset[str]:
    """The words of a name, with their accents: "thương" is another one than "thường"."""
    return frozenset(_spelled(Abbreviations.general().expand(text)))


def _spelled(text: str) -> Iterator[str]:
    return (modern_tone_marks(text[s.start : s.end]).lower() for s in tokens_of(text))


@cache
def _own() -> frozenset[str]:
    """Words that tell nothing of which unit a body is of; among them those of the levels' names."""
    return frozenset(word for phrase in [*LEVELS.own, *LEVELS.parts] for word in _spelled(phrase))


@cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(LEVELS.elsewhere)})\s+\Z")


@cache
def _area_words() -> re.Pattern[str]:
    return re.compile(either(word for words in LEVELS.areas.values() for word in words))
