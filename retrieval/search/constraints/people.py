"""Whether a bulletin is about the person whom a question is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.entities.people import people
from corpus.tables import ACTS, LEVELS
from corpus.text.patterns import either, plain
from corpus.text.text import Text, folded_words, kept_with_text, read_text
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort
from retrieval.search.constraints.models import (
    Agreement,
    Comparison,
    NamedValue,
    Surroundings,
    decide,
    value_reader,
)

_REACH = 32  # how far before a name the word begins that says what is called after it


def compare_people(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare the people whom a question names, but those of history and what is called after people.

    Another person contradicts only where the bulletin names none of those that are asked about, and where the
    question asks neither who somebody is nor who holds an office: then another one may be the answer.
    """
    names = [
        name
        for name in question.slots.people
        if plain(name) not in _remembered() and not _is_called_after(question.reading, name)
    ]
    if not names:
        return
    asked = [NamedValue("person", tuple(folded_words(name)), name) for name in names]
    text = _in_one_line(read_text(around.bulletin.text))
    compared = list(
        decide(
            Sort.PERSON,
            asked,
            around.layers(_people),
            agrees=_may_be,
            elsewhere=lambda each: f" {' '.join(folded_words(each.shown))} " in text,
            everywhere=True,
        )
    )
    open_ = question.answer_type is AnswerType.PERSON or question.slots.roles
    if open_ or any(each.agreement is not Agreement.CONTRADICTS for each in compared):
        silent = Agreement.SILENT
        for each in compared:
            contradicts = each.agreement is Agreement.CONTRADICTS
            yield Comparison(each.sort, each.asked, None, silent) if contradicts else each
    else:
        yield from compared


def _is_called_after(text: Text, name: str) -> bool:
    """Whether a name is that of a school or a street: "Trường THCS Bùi Thị Xuân"."""
    at = text.lower.find(name.lower())
    return at > 0 and _called_after().search(text.lower, max(0, at - _REACH), at) is not None


@cache
def _called_after() -> re.Pattern[str]:
    return re.compile(rf"(?i:{either(LEVELS.named_after)})(?:\s+\w+){{0,2}}\s+\Z")


@cache
def _remembered() -> frozenset[str]:
    return frozenset(map(plain, ACTS.remembered))


@kept_with_text
def _in_one_line(text: Text) -> str:
    """The folded words of a bulletin, which is compared with many sentences of it."""
    return f" {' '.join(token.folded for token in text.tokens)} "


@value_reader
def _people(text: Text) -> Iterator[NamedValue]:
    for person in people(text):
        yield NamedValue("person", tuple(folded_words(person.name)), person.name)


def _may_be(asked: NamedValue, other: NamedValue) -> bool:
    """Whether two names may be one person's: equal, or one the end of the other ("đồng chí Kiên")."""
    one, told = asked.value, other.value
    if not isinstance(one, tuple) or not isinstance(told, tuple):
        return False
    shorter, longer = sorted((one, told), key=len)
    return longer[len(longer) - len(shorter) :] == shorter or set(shorter) <= set(longer)
