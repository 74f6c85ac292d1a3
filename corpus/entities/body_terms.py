"""The bodies of `corpus/data/roles.json` in typed text: without accents, in small letters, in English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from corpus.entities.levels import Level, level_spelled
from corpus.tables import EVERYDAY, ROLES
from corpus.text.phrase_matcher import Phrases
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text


@dataclass(frozen=True, slots=True)
class BodyTerm:
    """A body's words in a text.

    Attributes:
        name: Its name in the table: "sở nội vụ".
        span: Where its words stand.
        spelling: Which of its spellings is met, with accents: "department of home affairs".
        english: Whether that is an English one.
    """

    name: str
    span: Span
    spelling: str
    english: bool

    @property
    def level(self) -> Level | None:
        """The kind of body; ``None`` of what is none by itself ("khu kinh tế")."""
        return level_and_branch(self.name)[0]

    @property
    def branch(self) -> str:
        """What stands behind its kind in its name: "nội vụ"."""
        return level_and_branch(self.name)[1]


@kept_with_text
def body_terms(text: Text) -> tuple[BodyTerm, ...]:
    """The bodies of the table that a text names however it is typed, in order, none over another."""
    found = []
    for phrase in _table().find(text):
        entry = phrase.entries[0]
        if entry.sort != "everyday":
            span = Span(phrase.start, phrase.end)
            found.append(BodyTerm(entry.value, span, entry.spelling, entry.sort == "english"))
    return tuple(found)


@cache
def level_and_branch(name: str) -> tuple[Level | None, str]:
    """The level that a body's name begins with, and what follows: "sở nội vụ" is of "sở", "nội vụ"."""
    words = name.split()
    for stop in range(len(words), 0, -1):
        level = level_spelled(" ".join(words[:stop]))
        if level is not None:
            return level, " ".join(words[stop:])
    return None, ""


@cache
def _table() -> Phrases:
    rows = [(key, row) for group in ROLES.bodies.values() for key, row in group.items()]
    names = [(spelling, "name", key) for key, row in rows for spelling in (key, *row.vi)]
    english = [(spelling, "english", key) for key, row in rows for spelling in row.en]
    return Phrases([*names, *english, *((word, "everyday", word) for word in EVERYDAY.words)])
