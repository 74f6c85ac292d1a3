"""What a question asks of facts: who holds which office, what a person is, and whether it only asks back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpus.entities.body_terms import body_terms
from corpus.entities.offices import Office, offices
from corpus.entities.organisations import Body, bodies
from corpus.entities.people import places_of_name
from corpus.tables import ROLES
from corpus.text.fold import unaccented
from corpus.text.patterns import spoken_words
from corpus.text.text import Style, Text, read_text, tokens_of
from retrieval.answer.office_qa.succession import address_pattern, asks_for_predecessor, replaced_people
from retrieval.query.answer_type import AnswerType, has_asking_word
from retrieval.query.asking import asks_back, holds_phrase, without_asking_back
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.tables import QUESTIONS

# "of the Thai Nguyen industrial zones": in English the place stands before the body.
_OWNER = re.compile(r"\s+(?:(?:của|các|của các)\s+|of\s+(?:the\s+)?(?:[A-Z]\w*\s+){0,4})?")

_IS_WHO = re.compile(r"\s+(?:là|la|do|is)\s+(?:ai|who)\b")  # right behind an office, or somebody


@dataclass(frozen=True, slots=True)
class OfficeInQuestion:
    """An office that a question names.

    Attributes:
        role: By its name in ``corpus/data/roles.json``; ``None`` of a longer one that is not in that table
            ("chủ tịch hội đồng quản trị").
        level: The kind of body that it is named with, by its name in ``corpus/data/levels.json``; ``None``
            where the question names none.
        branch: The rest of that body's name: "tài chính" of "Sở Tài chính".
        words: The words of the question that name it, for offices that no table knows.
        of: The body that the first one is said to be of ("của Ban Quản lý", "các khu công nghiệp"), by its
            name in either table; mostly ``None``.
        rest: The words that the first one's name goes on with: "xã Tân Hương" of "Đảng ủy xã Tân Hương".
    """

    role: str | None
    words: str
    level: str | None = None
    branch: str = ""
    of: str | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class OfficeQuestion:
    """What a question asks of the facts.

    Attributes:
        office: The office whose holder is asked for, or who is said to hold it.
        people: The people whom the question names, but for those whose place another took.
        election: Whether it asks who was elected, and not who holds or held the office.
        whether: Whether it only asks back: is it so?
        replaced: The people whose place another took: they are not the holder that is asked for.
        leaving: Whether it asks who leaves the office, and not who holds it.
        who: Whether it asks for somebody, so that nobody whom it names is the answer.
    """

    office: OfficeInQuestion | None
    people: tuple[str, ...]
    election: bool
    whether: bool
    replaced: tuple[str, ...] = ()
    leaving: bool = False
    who: bool = False


def office_question(question: UnderstoodQuestion) -> OfficeQuestion | None:
    """What a question asks of the facts, or ``None`` if it asks for something else.

    A question about people asks for an office's holder, or for what a named person is; one that names both
    asks whether they belong together, unless it asks for a number, a day or a thing besides. No fact tells
    who held an office before somebody.
    """
    text = read_text(without_asking_back(question.text), Style.TYPED)
    whether = asks_back(question.text)
    asks_person = question.answer_type is AnswerType.PERSON
    who = asks_person and not whether and has_asking_word(question.text)
    named = [office for office in offices(text) if office.role or _is_longer(text, office)]
    if who:
        named = [office for office in named if not _introduces(text, office, question.slots.people)]
    office = _read_office(text, _said_of_somebody(text, named)) if named else None
    if asks_for_predecessor(text):
        return None
    replaced = replaced_people(text, question.slots.people)
    people = tuple(name for name in question.slots.people if name not in replaced)
    asks_office = (
        any(_is_asked_what(text, name) for name in people) if who else asks_for_office(question.text)
    )
    if not ((office and (asks_person or people)) or (people and asks_office)):
        return None
    if not (asks_person or whether or asks_office or (office and people and _is_bare(question))):
        return None
    election = holds_phrase(question.text, QUESTIONS.election)
    leaving = asks_person and not people and not replaced and holds_phrase(question.text, QUESTIONS.leaving)
    return OfficeQuestion(office, people, election, whether, replaced, leaving, who)


def asks_for_office(text: str) -> bool:
    """Whether a question asks what somebody is: "giữ chức vụ gì", "làm gì", "what is the position of"."""
    return holds_phrase(text, QUESTIONS.office)


@cache
def asking_words() -> frozenset[str]:
    """The folded words that ask back, or for what somebody is: they say nothing of who it is."""
    phrases = (*QUESTIONS.whether, *QUESTIONS.office)
    return frozenset(syllable.folded for phrase in phrases for syllable in tokens_of(phrase))


def _is_bare(question: UnderstoodQuestion) -> bool:
    """Whether there is no asking word at all, as in "Trần Xuân Vượng được bầu Bí thư Chi bộ?"."""
    return question.answer_type in {AnswerType.OTHER, AnswerType.PERSON} and not holds_phrase(
        question.text, QUESTIONS.other
    )


def _introduces(text: Text, office: Office, people: Sequence[str]) -> bool:
    """Whether an office stands right before somebody who is named: "Bí thư Lê An" asks for no secretary."""
    places = (place for name in people for place in places_of_name(text, name))
    return any(
        place.start >= office.end and _addressed(text).fullmatch(text.lower[office.end : place.start])
        for place in places
    )


def _is_asked_what(text: Text, name: str) -> bool:
    """Whether somebody who is named is asked for: "Ông Lê An là ai?", "Who is Lê An?"."""
    return any(
        _IS_WHO.match(text.lower, place.end) or _who_is(text).search(text.lower[: place.start])
        for place in places_of_name(text, name)
    )


def _addressed(text: Text) -> re.Pattern[str]:
    """What may stand between an office and a name that it introduces."""
    return _patterns(plain=not text.accented)[0]


def _who_is(text: Text) -> re.Pattern[str]:
    """What asks who somebody is whose name follows."""
    return _patterns(plain=not text.accented)[1]


@cache
def _patterns(*, plain: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    address = address_pattern(plain=plain)
    who_is = rf"\b(?:{'ai la' if plain else 'ai là'}|who is|who was)\s+"
    return re.compile(rf"\s*{address}"), re.compile(rf"{who_is}{address}\Z")


def _said_of_somebody(text: Text, named: Sequence[Office]) -> Office:
    """The first office, unless a verb gives another one to somebody.

    "Thủ tướng bổ nhiệm ai làm Thứ trưởng?" asks who the deputy minister is: "làm" stands before it.
    """
    lower, first = text.lower, named[0]
    if _IS_WHO.match(lower, first.end):
        return first
    return next((office for office in named if _giving().search(lower[: office.start])), first)


@cache
def _giving() -> re.Pattern[str]:
    """What gives an office to somebody, at the end of the words before it: "ai giữ chức vụ"."""
    verbs = (*QUESTIONS.gives, *map(unaccented, QUESTIONS.gives))
    return re.compile(rf"{spoken_words(verbs, plain=False)}\s+\Z")


def _is_longer(text: Text, office: Office) -> bool:
    """Whether an office that is not in the table is called by more than one that is."""
    words = " ".join(office.title.of(text.lower).split())
    return any(words.startswith(f"{role} ") for role in ROLES.roles)


def _read_office(text: Text, office: Office) -> OfficeInQuestion:
    """The office with its body, and what that is said to be of."""
    title, body = office.title, office.body
    if body is None or body.level_name is None or title.contains(body.span):
        return OfficeInQuestion(office.role, title.of(text.raw))
    # "Bí thư Đảng ủy Ban Quản lý": the first one is the office's, the next is where that is.
    term = next((term for term in body_terms(text) if term.span.start == body.heads[0].start), None)
    end = max(body.heads[0].end, term.span.end if term else 0)
    words = text.raw[min(title.start, body.start) : max(title.end, end)]
    branch = term.branch if term else ""
    return OfficeInQuestion(
        office.role, words, body.level_name, branch, _owner(text, body, end), text.raw[end : body.end].strip()
    )


def _owner(text: Text, body: Body, end: int) -> str | None:
    """The body that the one that is named up to ``end`` is said to be of."""
    heads = [head for each in bodies(text) for head in each.heads] + list(body.heads)
    named = [(head.start, head.level.name) for head in heads]
    named += [(term.span.start, term.name) for term in body_terms(text)]
    behind = (name for start, name in sorted(named, key=_start) if _OWNER.fullmatch(text.raw[end:start]))
    return next(behind, None)


def _start(named: tuple[int, str]) -> int:
    return named[0]
