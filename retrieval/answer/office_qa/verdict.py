"""What a quote says of the claim that somebody holds an office, by the facts that stand in it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.entities.people import places_of_name
from retrieval.answer.office_qa.answer import holds_alone
from retrieval.answer.office_qa.intent import OfficeQuestion
from retrieval.answer.office_qa.match import is_of_level, is_same_office, same_person
from retrieval.facts.models import Fact
from retrieval.models import Hit, Verdict
from retrieval.query.asking import asks_of_past, holds_phrase
from retrieval.query.tables import QUESTIONS


def judge_by_quote(question: OfficeQuestion, words: str, facts: Sequence[Fact], quote: Hit) -> Verdict | None:
    """What the facts of a quote make of a claim; ``None`` where they leave it open.

    A quote that tells of no such office and does not name the person is silent.

    The person who is claimed holds the office: it is so. Somebody else holds it, or came in that person's
    place, or that person left it: it is not, unless several hold it at a time, or the past is asked of. Of
    "Ông Lê An là Chủ tịch UBND xã phải không?" the quote "Bà Trần Mai giữ chức Chủ tịch UBND xã thay ông Lê
    An" contradicts.
    """
    office, bulletin = question.office, quote.bulletin
    if office is None or not question.people or not question.whether or _is_apposed(question, words):
        return None
    same = [
        fact
        for fact in facts
        if is_same_office(office, fact, bulletin)
        and (office.level is None or fact.level is None or is_of_level(fact.level, office.level))
    ]
    if not same and any(
        is_same_office(office, fact, bulletin) and _is_one_of(question.people, fact.person.of(bulletin.text))
        for fact in facts
    ):
        return Verdict.SILENT  # of another body: that says nothing of the one that is asked for
    own = [fact for fact in same if _is_one_of(question.people, fact.person.of(bulletin.text))]
    past = asks_of_past(words)
    if any(not fact.former or past for fact in own):
        return Verdict.CONFIRMED
    replaced = (fact.replaces.of(bulletin.text) for fact in same if fact.replaces)
    gone = own or any(_is_one_of(question.people, name) for name in replaced)
    held = any(not fact.former for fact in same) and holds_alone(office.role or office.words)
    if not past and (gone or held):
        return Verdict.CONTRADICTED
    named = any(places_of_name(quote.reading, name) for name in question.people)
    return None if same or named else Verdict.SILENT


def _is_apposed(question: OfficeQuestion, words: str) -> bool:
    """Whether the office only introduces the person, of whom something else is claimed: "Thủ tướng Lê An"."""
    lower = words.lower()
    office = (question.office.words if question.office else "").lower()
    start = lower.find(office) + len(office)
    places = (lower.find(name.lower(), start) for name in question.people)
    name = next((place for place in places if place >= 0), -1)
    return name >= 0 and not holds_phrase(words[start:name], QUESTIONS.holding)


def _is_one_of(people: Sequence[str], name: str) -> bool:
    return any(same_person(each, name) for each in people)
