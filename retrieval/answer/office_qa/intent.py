"""What a question asks of facts: who holds which office, what a person is, and whether it only asks back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpus.entities.organisations import body_at, head_at, heads
from corpus.entities.slots import Mention, Sort, mentions
from corpus.table_files import WordList
from corpus.text.fold import fold, modern_tone_marks
from corpus.text.text import tokens_of
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.tables import QUESTIONS

# "Bí thư (của) Đảng ủy", "Phó Bí thư Thường trực Tỉnh ủy": what may stand between an office and its body.
_GAP = 12
_ENGLISH_GAP = 24  # "secretary of the provincial party committee"
# "of the Thai Nguyen industrial zones": in English the place stands before the body.
_OWNER = re.compile(r"\s+(?:(?:của|các|của các)\s+|of\s+(?:the\s+)?(?:[A-Z]\w*\s+){0,4})?")


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a question names.

    Attributes:
        role: By its name in ``corpus/data/roles.json``.
        level: The kind of body that it is named with, by its name in ``corpus/data/levels.json``; ``None``
            where the question names none.
        branch: The rest of that body's name: "tài chính" of "Sở Tài chính".
        words: The words of the question that name it, for offices that no table knows.
        of: The body that the first one is said to be of ("của Ban Quản lý", "các khu công nghiệp"), by its
            name in either table; mostly ``None``.
        rest: The words that the first one's name goes on with: "xã Tân Hương" of "Đảng ủy xã Tân Hương".
    """

    role: str
    words: str
    level: str | None = None
    branch: str = ""
    of: str | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of the facts.

    Attributes:
        office: The office whose holder is asked for, or who is said to hold it.
        people: The people whom the question names.
        election: Whether it asks who was elected, and not who holds or held the office.
        whether: Whether it only asks back: is it so?
    """

    office: Office | None
    people: tuple[str, ...]
    election: bool
    whether: bool


def asked(question: UnderstoodQuestion) -> Asked | None:
    """What a question asks of the facts, or ``None`` if it asks for something else.

    A question about people asks for an office's holder, or for what a named person is; one that names both
    asks whether they belong together, unless it asks for a number, a day or a thing besides.
    """
    offices = [_office(mention, question) for mention in _found(question, Sort.ROLE)]
    office = offices[0] if offices else None
    people = question.slots.people
    whether = asks_back(question.text)
    who = question.answer_type is AnswerType.PERSON
    if not ((office and (who or people)) or (people and (who or asks_for_office(question.text)))):
        return None
    if not (who or whether or asks_for_office(question.text) or (office and people and _is_bare(question))):
        return None
    return Asked(office, people, _says(question.text, QUESTIONS.election), whether)


def asks_back(text: str) -> bool:
    """Whether a question wants a yes or a no: "…, đúng không?", "có phải …", "is it true that …"."""
    return _says(text, QUESTIONS.whether)


def asks_of_now(text: str) -> bool:
    """Whether a question asks of the day it is asked on, or the next: no bulletin can know that."""
    return _says(text, QUESTIONS.now)


def asks_for_office(text: str) -> bool:
    """Whether a question asks what somebody is: "giữ chức vụ gì", "làm gì", "what is the position of"."""
    return _says(text, QUESTIONS.office)


@cache
def asking_words() -> frozenset[str]:
    """The folded words that ask back, or for what somebody is: they say nothing of who it is."""
    phrases = (*QUESTIONS.whether, *QUESTIONS.office)
    return frozenset(syllable.folded for phrase in phrases for syllable in tokens_of(phrase))


def _is_bare(question: UnderstoodQuestion) -> bool:
    """Whether there is no asking word at all, as in "Trần Xuân Vượng được bầu Bí thư Chi bộ?"."""
    return question.answer_type in {AnswerType.OTHER, AnswerType.PERSON} and not _says(
        question.text, QUESTIONS.other
    )


def _office(role: Mention, question: UnderstoodQuestion) -> Office:
    """The office with the body that stands nearest behind it, or in English before it."""
    gap = _ENGLISH_GAP if question.english else _GAP
    bodies = list(_bodies(question))
    near = [body for body in bodies if -gap <= body.start - role.end <= gap and body.end > role.end]
    if not near and question.english:  # "party cell secretary"
        near = [body for body in bodies if 0 <= role.start - body.end <= gap]
    # "Bí thư Đảng ủy Ban Quản lý": the first one is the office's, the next is where that is.
    first = min(near, key=lambda body: (abs(body.start - role.end), -body.end), default=None)
    if first is None:
        return Office(str(role.value), question.text[role.start : role.end])
    words = question.text[min(role.start, first.start) : max(role.end, first.end)]
    named = [(body.level, body.start) for body in bodies]
    named += [(str(mention.value), mention.start) for mention in _found(question, Sort.BODY)]
    behind = (of for of, start in named if _is_owner(question.text[first.end : start]))
    name = body_at(modern_tone_marks(question.text), first.start, len(question.text), led=True)
    rest = question.text[first.end : name.end].strip() if name else ""
    return Office(str(role.value), words, first.level, first.branch, next(behind, None), rest)


def _is_owner(between: str) -> bool:
    """Whether what stands between two bodies makes the first one the second one's."""
    return _OWNER.fullmatch(between) is not None


@dataclass(frozen=True, slots=True)
class _Body:
    """A body named in the question; see `Office`."""

    level: str
    branch: str
    start: int
    end: int


def _bodies(question: UnderstoodQuestion) -> Iterator[_Body]:
    """The bodies of both tables: that of questions knows English and typing, that of levels more bodies."""
    for head in heads(question.text):
        yield _Body(head.level.name, "", head.start, head.end)
    for mention in _found(question, Sort.BODY):
        name = str(mention.value)
        kind = head_at(name, 0, led=True) or head_at(name.upper(), 0, led=True)
        if kind is not None and _is_level(name):
            yield _Body(kind.level.name, name[kind.end :].strip(), mention.start, mention.end)


def _is_level(body: str) -> bool:
    return body not in QUESTIONS.no_office


def _found(question: UnderstoodQuestion, sort: Sort) -> list[Mention]:
    return [mention for mention in mentions(question.text) if mention.sort is sort]


def _says(text: str, phrases: WordList) -> bool:
    """Whether a text holds one of the phrases; with accents where it has any, else without."""
    lower = text.lower()
    folded = fold(text)
    accented, plain = _pattern(phrases)
    return (plain if lower == folded else accented).search(lower) is not None


@cache
def _pattern(phrases: WordList) -> tuple[re.Pattern[str], re.Pattern[str]]:
    accented = "|".join(map(re.escape, phrases))
    plain = "|".join(re.escape(fold(phrase)) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{accented})(?!\w)"), re.compile(rf"(?<!\w)(?:{plain})(?!\w)")
