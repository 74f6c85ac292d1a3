"""What a text says of a person's office beside the one that a question asks for, and who replaces whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from corpus.entities.offices import Office, offices
from corpus.entities.units import either
from corpus.tables import FAMILY_NAMES
from corpus.text.fold import fold
from corpus.text.span import Span
from corpus.text.text import Style, Text, read_text
from retrieval.answer.span_rules.cues import says
from retrieval.answer.tables import SPAN_CUES
from retrieval.query.models import UnderstoodQuestion

_OFFICE_REACH = 6  # words between a name and the office behind it
_BEFORE_REACH = 60  # characters before a name in which its office may stand


def replaced_people(text: Text, spans: Sequence[Span]) -> list[Span]:
    """Those of the people who are named as somebody's predecessors: "thay ông Lê Văn Tám"."""
    return [
        span for span in spans if _replaced().search(text.raw, max(0, span.start - _BEFORE_REACH), span.start)
    ]


def asks_predecessor(question: Text) -> bool:
    """Whether a question asks for the one who held an office before: "ai vừa nghỉ hưu"."""
    return says(question, SPAN_CUES.predecessor)


def holds_counterpart(question: Text, text: Text, person: Span, starts: Sequence[int]) -> bool:
    """Whether somebody is the deputy of the one asked for, or the chief where a deputy is, and not both."""
    asked = asked_offices(question)
    held = held_offices(text, person, starts) if asked else []
    if any(_is_same(office, each, text, question) for office in held for each in asked):
        return False
    pairs = [(office.role or "", each.role or "") for office in held for each in asked]
    return any(one == f"phó {other}" or other == f"phó {one}" for one, other in pairs)


def office_features(
    question: UnderstoodQuestion, text: Text, person: Span, starts: Sequence[int]
) -> dict[str, float]:
    """How well a person's office is the one asked for; ``starts`` is where the people of the text begin.

    All are 0 of a question without an office.
    """
    asked = asked_offices(question.reading)
    held = held_offices(text, person, starts) if asked else []
    same = any(_is_same(office, each, text, question.reading) for office in held for each in asked)
    return {
        "office": float(same),
        "other_office": float(bool(held) and not same),
        "no_office": float(bool(asked) and not held),
    }


def asked_offices(question: Text) -> tuple[Office, ...]:
    """The offices that a question names."""
    return tuple(offices(read_text(question.raw, Style.TYPED)))


def _is_same(office: Office, asked: Office, text: Text, question: Text) -> bool:
    if office.role and asked.role:
        return office.role == asked.role
    return fold(office.title.of(text.raw)).split()[:3] == fold(asked.title.of(question.raw)).split()[:3]


def held_offices(text: Text, person: Span, starts: Sequence[int]) -> list[Office]:
    """The offices right behind a name, up to the next name or the clause's end; else the one before it."""
    following = min((start for start in starts if start >= person.end), default=len(text.raw))
    ends = (text.raw.find(sign, person.end, following) for sign in (";", "\n", ". "))
    following = min((end for end in ends if end >= 0), default=following)
    named = offices(text)
    behind = [office for office in named if person.end <= office.start < following]
    near = bool(behind) and len(text.raw[person.end : behind[0].start].split()) <= _OFFICE_REACH
    earlier = max((start for start in starts if start < person.start), default=0)
    reach = max(earlier, person.start - _BEFORE_REACH)
    before = [office for office in named if reach <= office.start and office.end <= person.start][-1:]
    adjacent = [office for office in before if not text.raw[office.end : person.start].strip(" \xa0")]
    return [*adjacent, *behind] if near else before


@cache
def _replaced() -> re.Pattern[str]:
    words = either(SPAN_CUES.replaced)
    titles = either([*FAMILY_NAMES.honorifics, *FAMILY_NAMES.ranks])
    return re.compile(rf"\b(?i:{words})\s+(?:(?i:{titles})\.?\s+){{0,3}}\Z")
