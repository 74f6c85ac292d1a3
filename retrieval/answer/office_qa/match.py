"""Which facts answer a question about an office or a person: the right office, body, place and time.

What a fact does not say contradicts nothing; what it says must fit. A guest's office is never the host's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.entities.levels import alike
from corpus.entities.organisations import bodies, body_named
from corpus.entities.places import places_named
from corpus.models import Bulletin, Passage
from corpus.tables import LEVELS
from corpus.text.abbreviations import Abbreviations
from corpus.text.fold import fold
from corpus.text.text import folded_words, read_text
from retrieval.answer.office_qa.intent import OfficeInQuestion, OfficeQuestion
from retrieval.facts.models import ENTERING, Act, Fact
from retrieval.query.slots import Slots
from retrieval.search.constraints import at_another_time, elsewhere, term_years

# Facts whose sentence and heading hold nearly as much of the question as the best one's: of the same body, as
# far as the question tells. A bulletin on another body lacks that body's name, a word or two of the question.
_CLOSE = 0.15

# Words before the name of a place, which a heading may leave out.
_LOCATING = frozenset({"tinh", "thanh", "pho", "cac", "cua", "truc", "thuoc"})


@dataclass(frozen=True, slots=True)
class Holder:
    """A fact that fits a question, with its bulletin, and how much of the question it holds (0 to 1)."""

    fact: Fact
    bulletin: Bulletin
    fit: float

    @property
    def name(self) -> str:
        """The person's name as the bulletin writes it."""
        start, end = self.fact.person
        return self.bulletin.text[start:end]

    @property
    def words(self) -> Passage:
        """Where the name stands."""
        return Passage(self.bulletin.id, *self.fact.person)


def matching_holders(
    question: OfficeQuestion,
    slots: Slots,
    facts: Iterable[tuple[Fact, Bulletin]],
    fit: Callable[[Fact, Bulletin], float],
    *,
    margin: float = _CLOSE,
) -> list[Holder]:
    """The facts on the office that is asked for, or on the person, best first; empty if none fits.

    ``fit`` tells how much of the question a fact's sentence and heading hold; what holds ``margin`` less than
    the best is left out. Of facts that hold about as much the newest comes first; of one day an election
    before an office held, and then the better fit.
    """
    fitting = [
        Holder(fact, bulletin, fit(fact, bulletin))
        for fact, bulletin in facts
        if _is_asked_for(question, fact)
        and _answers(question, fact, bulletin)
        and _is_then_and_there(slots, fact, bulletin)
    ]
    if not fitting:
        return []
    best = max(holder.fit for holder in fitting)
    close = [holder for holder in fitting if holder.fit >= best - margin]
    return sorted(close, key=_order, reverse=True)


def first_of_each_person(holders: Sequence[Holder]) -> list[Holder]:
    """The first holder of each name, in the order given; one name in two spellings of tone marks is one."""
    first: dict[str, Holder] = {}
    for holder in holders:
        first.setdefault(" ".join(folded_words(holder.name)), holder)
    return list(first.values())


def same_person(name: str, other: str) -> bool:
    """Whether two spellings are one name: accents, capitals, spaces and what no reader sees aside."""
    return folded_words(name) == folded_words(other)


def _is_asked_for(question: OfficeQuestion, fact: Fact) -> bool:
    """Whether a fact names, in words that can be quoted, somebody who holds an office, or who leaves it."""
    told = fact.act is Act.LEAVES if question.leaving else not fact.former
    return told and fact.names_person


def _answers(question: OfficeQuestion, fact: Fact, bulletin: Bulletin) -> bool:
    if question.office is None:
        start, end = fact.person
        return fact.office is not None and any(
            same_person(name, bulletin.text[start:end]) for name in question.people
        )
    if fact.role is None:
        return is_same_office(question.office, fact, bulletin)
    only_attends = question.election and fact.guest and fact.act not in ENTERING
    if only_attends or fact.role not in {question.office.role, f"{question.office.role} thường trực"}:
        return False
    if question.office.level is None or fact.level is None:
        return not fact.guest
    if not is_of_level(fact.level, question.office.level):
        return False
    start, end = fact.office or fact.person
    told = fold(f"{bulletin.text[start:end]} {fact.body or ''}").split()
    return set(fold(question.office.branch).split()) <= set(told) and _is_part(
        question.office, fact, bulletin
    )


def is_same_office(office: OfficeInQuestion, fact: Fact, bulletin: Bulletin) -> bool:
    """Whether a fact is about the office that a question names, of whatever body: by its role, or its words.

    A deputy is none for the chief, nor the chief for a deputy.
    """
    if fact.role is not None and office.role is not None:
        return fact.role in {office.role, f"{office.role} thường trực"}
    if fact.title and fold(office.words).split()[: len(fact.title.split())] == fold(fact.title).split():
        return True
    words = bulletin.text[slice(*fact.office)] if fact.office else ""
    return bool(words) and fold(words).startswith(fold(office.words))


def is_of_level(level: str, asked: str) -> bool:
    """Whether a body is of the level asked for, or of it and of an area: "ubnd tỉnh" is "ubnd"."""
    kind, _, area = level.partition(" ")
    return alike(level, asked) or (kind == asked and area in LEVELS.areas)


def _is_part(office: OfficeInQuestion, fact: Fact, bulletin: Bulletin) -> bool:
    """Whether a body may be the one that the question names, or a part of it."""
    if not fact.guest or fact.office is None:
        return is_host(office, fact, bulletin)
    words = Abbreviations.general().expand(bulletin.text[slice(*fact.office)])
    told = fold(f"{words} {fact.body or ''} {fact.province or ''}")
    if _is_named(fact) and not set(fold(office.rest).split()) <= set(told.split()):
        return False
    return office.of is None or (
        fold(office.of) in told
        or any(alike(head.level.name, office.of) for body in bodies(read_text(words)) for head in body.heads)
    )


def is_host(office: OfficeInQuestion, fact: Fact, bulletin: Bulletin) -> bool:
    """Whether the bulletin's heading, or the office, holds the name of the body that the question names.

    Where it lies need not stand there: of another province the fact would not be.
    """
    start, end = fact.office or fact.person
    told = f"{bulletin.title} {bulletin.publisher or ''} {fact.body or ''} {bulletin.text[start:end]}"
    known = set(fold(Abbreviations.general().expand(told)).split())
    where = [place.start for place in places_named(read_text(office.rest))]
    name = office.rest[: min(where, default=len(office.rest))]
    return {word for word in fold(name).split() if word not in _LOCATING} <= known


def _is_named(fact: Fact) -> bool:
    """Whether a body has a name besides its kind: "thành ủy" may be that of any city."""
    body = body_named(fact.body) if fact.body else None
    return body is not None and body.level is not None and body.heads[0].end < len(fact.body or "")


def _is_then_and_there(slots: Slots, fact: Fact, bulletin: Bulletin) -> bool:
    start, end = fact.sentence.start, fact.sentence.end
    day = fact.date or bulletin.date
    if elsewhere(slots, fact.province or bulletin.province) or not _is_of_term(slots, fact.term, day):
        return False
    return not at_another_time(slots, day, fact.term, bulletin.text[start:end])


def _is_of_term(slots: Slots, term: str | None, day: dt.date | None) -> bool:
    """Whether a fact may be of the term that the question names: of its name, or within its years."""
    if not slots.terms or (term is None and day is None):
        return True
    if term is not None or day is None:
        return term in slots.terms
    return any(first <= day.year <= last for first, last in map(term_years, slots.terms))


def _order(holder: Holder) -> tuple[int, bool, float]:
    day = holder.fact.date or holder.bulletin.date
    return (day.toordinal() if day else 0, holder.fact.act in ENTERING, holder.fit)
