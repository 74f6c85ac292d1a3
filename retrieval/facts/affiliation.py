"""Whose bulletin it is, and whether an office named in it is of that body or of another.

Texts are as a reader sees them (`corpus.text.text.Text.seen`), and places count in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, lru_cache

from corpus.entities.levels import Level, alike, level_named
from corpus.entities.offices import Office, offices
from corpus.entities.organisations import Body, bodies
from corpus.models import Bulletin
from corpus.tables import LEVELS
from corpus.text.abbreviations import Abbreviations
from corpus.text.patterns import either
from corpus.text.span import Span
from corpus.text.text import Text, read_text, tokens_of

_REACH = 24  # how far before a body the word begins that says that it is only where something took place


class Affiliation(Enum):
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
        title = bulletin.title.lower() if bulletin.title.isupper() else bulletin.title
        lines = [read_text(line).seen for line in (title, bulletin.publisher or "")]
        named = [(line, body) for line in lines for body in _subjects(line)]
        levels = tuple(dict.fromkeys(head.level for _, body in named for head in body.heads))
        names: dict[str, str] = {}
        for line, body in named:
            full = body.span.of(line.modern)
            if body.level and (body.has_name or line is lines[1]):
                names.setdefault(body.level.name, " ".join(full.split()))
        words = {word for line, body in named for word in _words(body.span.of(line.modern))}
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

    def affiliation(self, text: Text, office: Office) -> Affiliation:
        """Whose an office of the text is."""
        named = self._affiliation(text, office.body) if office.body else Affiliation.UNSAID
        if office.role not in LEVELS.of_itself or (
            named is Affiliation.HOST and office.body and office.body.level
        ):
            return named
        level = of_itself(office.role)
        return (
            Affiliation.HOST
            if level and any(level.name == own.name for own in self.levels)
            else Affiliation.OTHER
        )

    def _affiliation(self, text: Text, body: Body) -> Affiliation:
        level = body.level
        if level is None:
            return Affiliation.HOST if self._has(text, body.start, body.end) else Affiliation.OTHER
        rest = body.heads[0].end
        if level.within:
            return self._part(text, body)
        bare = not _words(text.modern[rest : body.end]) - _own()
        if level.area is not None:
            return (
                Affiliation.HOST
                if level.area == self.area and self._has(text, rest, body.end)
                else Affiliation.OTHER
            )
        if level.kind == "party" and not level.name.startswith(("trung ương", "đảng ủy khối")):
            known = self.party is None and bool(self.levels)
            ours = known or (self.party is not None and alike(level.name, self.party.name))
        else:
            ours = level.grassroots or any(level.name == own.name for own in self.levels)
        if not ours or not self._has(text, rest, body.end) or self._is_national(text, rest, body.end):
            return Affiliation.OTHER
        if bare:
            return Affiliation.UNSAID
        return Affiliation.HOST

    def _part(self, text: Text, body: Body) -> Affiliation:
        """Whose a part of a body is: the parent's, if its name goes on with one."""
        if len(body.heads) > 1:
            parent = replace(body, span=Span(body.heads[1].start, body.end), heads=body.heads[1:])
            return self._affiliation(text, parent)
        area = _area_words().search(text.modern, body.heads[0].end, body.end)
        return (
            Affiliation.OTHER if area and not self._has(text, area.start(), body.end) else Affiliation.UNSAID
        )

    def _is_national(self, text: Text, start: int, end: int) -> bool:
        """Whether a name ends with the country's, which the host's does not hold: it is the body above."""
        country = LEVELS.country.split()
        return text.lower[start:end].split()[-len(country) :] == country and not self.words >= set(country)

    def _has(self, text: Text, start: int, end: int) -> bool:
        """Whether the words between are all words of the host's name."""
        return _words(text.modern[start:end]) <= self.words | _own()


def of_itself(role: str | None) -> Level | None:
    """The body of an office that only one body has, as the prime minister's is the government's."""
    name = LEVELS.of_itself.get(role or "")
    return level_named(name) if name else None


def _heads_of(level: Level) -> tuple[str, ...]:
    """What leads a body, in the order that a role's name may end with: "phó bí thư thường trực" too."""
    return (*level.heads, *(f"{head} thường trực" for head in level.heads))


def _subjects(line: Text) -> list[Body]:
    """The bodies that a line is about: not those of somebody's office, nor where it took place."""
    taken = [office.span for office in offices(line)]
    return [
        body
        for body in bodies(line)
        if body.level
        and not any(span.start <= body.start < span.end for span in taken)
        and not _elsewhere().search(line.modern, max(0, body.start - _REACH), body.start)
    ]


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    """The words of a name, with their accents: "thương" is another one than "thường"."""
    return frozenset(token.written for token in tokens_of(Abbreviations.general().expand(name)))


@cache
def _own() -> frozenset[str]:
    """Words that tell nothing of which unit a body is of; among them those of the levels' names."""
    phrases = (*LEVELS.own, *LEVELS.parts)
    return frozenset(token.written for phrase in phrases for token in tokens_of(phrase))


@cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(LEVELS.elsewhere)})\s+\Z")


@cache
def _area_words() -> re.Pattern[str]:
    return re.compile(either(word for words in LEVELS.areas.values() for word in words))
