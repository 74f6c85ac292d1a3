"""What the facts answer: whose name or office, who else is named, and whether a claim holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.entities.levels import alike
from corpus.models import Bulletin, Passage
from retrieval.answer.office_qa.intent import OfficeQuestion
from retrieval.answer.office_qa.match import Holder, first_of_each_person, matching_holders, same_person
from retrieval.facts.models import Fact
from retrieval.models import Statement, Verdict
from retrieval.query.slots import Slots

Fit = Callable[[Fact, Bulletin], float]
"""Tells how much of the question a fact's sentence and heading hold, 0 to 1."""

_MOST_OTHERS = 5

# Offices that several people hold at one time: another name contradicts nothing.
_SHARED = ("phó ", "ủy viên", "thứ trưởng")


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """What the facts answer.

    Attributes:
        holder: The fact whose sentence is to be quoted, with its bulletin.
        words: The words of that sentence that answer: a name, or an office where a person was asked for.
        others: Who else is named for the same office, newest first.
        verdict: What comes of a claim; ``None`` where the question makes none, or where that is left open.
    """

    holder: Holder
    words: Passage
    others: tuple[Statement, ...] = ()
    verdict: Verdict | None = None


def answer_from_facts(
    question: OfficeQuestion,
    slots: Slots,
    facts: Iterable[tuple[Fact, Bulletin]],
    fit: Fit,
) -> FactAnswer | None:
    """What the facts answer to a question, or ``None`` if they say nothing of what it asks.

    See `retrieval.answer.office_qa.match.matching_holders` for ``fit`` and for which fact comes first.
    """
    known = list(facts)
    if question.office and question.people and not slots.provinces:
        known = _where_known(question, known)
    holders = [
        holder
        for holder in matching_holders(question, slots, known, fit)
        if not any(same_person(name, holder.name) for name in _no_answers(question))
    ]
    if not holders:
        return None
    if question.office is None:
        return FactAnswer(holders[0], _office_words(holders))
    people = first_of_each_person(holders)
    claimed = question.people and not question.who
    first, verdict = _judge(question, people) if claimed else (people[0], None)
    if first is None:
        return None
    others = [holder for holder in people if holder is not first]
    statements = tuple(
        _statement(holder, first, question.office.role or "") for holder in others[:_MOST_OTHERS]
    )
    return FactAnswer(first, first.words, statements, verdict)


def _no_answers(question: OfficeQuestion) -> tuple[str, ...]:
    """The people whom a question names and does not ask for."""
    besides = question.people if question.who and question.office else ()
    return (*question.replaced, *besides)


def holds_alone(office: str) -> bool:
    """Whether only one person at a time holds an office: "bí thư", but not "phó bí thư"."""
    return not office.lower().startswith(_SHARED)


def _where_known(question: OfficeQuestion, facts: list[tuple[Fact, Bulletin]]) -> list[tuple[Fact, Bulletin]]:
    """The facts of the provinces that the people of a claim have an office in; all, if they have none."""
    theirs = {
        fact.province
        for fact, bulletin in facts
        if any(same_person(name, bulletin.text[slice(*fact.person)]) for name in question.people)
    }
    return [each for each in facts if not theirs or each[0].province in theirs]


def _office_words(holders: Sequence[Holder]) -> Passage:
    """The offices that the first fact's sentence gives its person, as far as they stand together."""
    first = holders[0]
    same = [
        h.fact.office
        for h in holders
        if (h.fact.sentence, h.fact.person) == (first.fact.sentence, first.fact.person)
    ]
    start, end = first.fact.office or first.fact.person
    for office in sorted(office for office in same if office):
        between = (
            first.bulletin.text[end : office[0]]
            if office[0] >= end
            else first.bulletin.text[office[1] : start]
        )
        if not between.strip(" \xa0,;–-"):
            start, end = min(start, office[0]), max(end, office[1])
    return Passage(first.bulletin.id, start, end)


def _judge(question: OfficeQuestion, people: Sequence[Holder]) -> tuple[Holder | None, Verdict | None]:
    """The fact that a claim stands or falls with, and which: of an office held alone the newest decides.

    Where bulletins of that day disagree about the person claimed, it is left open.
    """
    role = (question.office.role if question.office else None) or ""
    named = [p for p in people if any(same_person(name, p.name) for name in question.people)]
    rivals = [p for p in people if named and p is not named[0] and _disagree(p, named[0], role)]
    if rivals and people[0] in {named[0], *rivals}:
        return named[0], None
    if named and (named[0] is people[0] or role.startswith(_SHARED)):
        return named[0], Verdict.CONFIRMED
    # Of whom no body is known, the secretary of one in any province says nothing.
    if role.startswith(_SHARED) or len({p.fact.province for p in people}) > 1:
        return None, Verdict.SILENT
    return people[0], Verdict.CONTRADICTED


def _statement(holder: Holder, first: Holder, role: str) -> Statement:
    return Statement(
        holder.words,
        holder.bulletin,
        _day(holder),
        disagrees=_disagree(holder, first, role),
    )


def _disagree(one: Holder, other: Holder, role: str) -> bool:
    """Whether two bulletins of one day name two people for an office that one person holds."""
    day = _day(one)
    same = one.fact.province == other.fact.province and alike(one.fact.level, other.fact.level)
    apart = one.bulletin.id != other.bulletin.id and day is not None and day == _day(other)
    return same and apart and not role.startswith(_SHARED)


def _day(holder: Holder) -> dt.date | None:
    return holder.fact.date or holder.bulletin.date
