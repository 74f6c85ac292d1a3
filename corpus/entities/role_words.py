"""The offices and bodies of `corpus/data/roles.json`, typed in any case, with accents or without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from corpus.tables import EVERYDAY, ROLES
from corpus.text.phrase_matcher import Phrases
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text

RoleSort = Literal["role", "body"]


@dataclass(frozen=True, slots=True)
class RoleWord:
    """An office or a body (``sort``) by its name in the table, and where its words stand."""

    sort: RoleSort
    key: str
    span: Span


@kept_with_text
def role_words(text: Text) -> tuple[RoleWord, ...]:
    """The offices of a text in order, and then its bodies; an office may lie over a body."""
    sorts: tuple[RoleSort, ...] = ("role", "body")
    return tuple(word for sort in sorts for word in _words_of(text, sort))


def _words_of(text: Text, sort: RoleSort) -> Iterator[RoleWord]:
    for phrase in _table(sort).find(text):
        # Of an office and an everyday word that are typed alike ("bị thu") the better one is first.
        if phrase.entries[0].sort == "name":
            yield RoleWord(sort, phrase.entries[0].value, Span(phrase.start, phrase.end))


@cache
def _table(sort: RoleSort) -> Phrases:
    groups = [ROLES.roles] if sort == "role" else list(ROLES.bodies.values())
    rows = [(name, row) for group in groups for name, row in group.items()]
    names = [(spelling, "name", key) for key, row in rows for spelling in (key, *row.vi, *row.en)]
    return Phrases([*names, *((word, "everyday", word) for word in EVERYDAY.words)])
