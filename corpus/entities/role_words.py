"""The offices and bodies of `corpus/data/roles.json`, typed in any case, with accents or without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.entities.body_terms import body_terms
from corpus.entities.office_wording import office_phrases, roles
from corpus.text.patterns import plain
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
    phrases = (phrase for phrase in office_phrases(text) if phrase.entries[0].sort != "everyday")
    named = ((roles()[plain(phrase.entries[0].value)][0], phrase) for phrase in phrases)
    offices = [RoleWord("role", key, Span(phrase.start, phrase.end)) for key, phrase in named if key]
    return (*offices, *(RoleWord("body", term.name, term.span) for term in body_terms(text)))
