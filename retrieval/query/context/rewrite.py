"""A question that leans on the one before it, completed from it.

What the new question names takes the place of what the old one named of the same kind: a year that of a year
or a term, a province that of a province or a place, an office that of an office. Everything else is kept, so
that the result reads as the old question did. It is shown to the reader as what was understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from corpus.tables import ROLES
from corpus.text.fold import fold, looks_vietnamese
from corpus.text.text import folded_words
from retrieval.query.context.detect import asks_more, leans
from retrieval.query.context.edits import (
    alike_edit,
    body_edits,
    moment_edits,
    office_edit,
    part_edit,
    person_edit,
    place_edits,
)
from retrieval.query.context.phrases import Edit, appended, applied, when_phrase, where_phrase
from retrieval.query.context.question_parts import WHEN, WHERE, QuestionParts, read
from retrieval.query.context.topic import context, continued, description, put_to
from retrieval.query.slots import NOBODY, Sort


def complete(question: str, after: str | None, known_people: Mapping[str, str] = NOBODY) -> str:
    """The question as it is meant after the one before it.

    ``question`` and ``after`` are clean: NFC, single spaces, no command; ``after`` is itself complete.
    ``known_people`` maps folded names to their spelling. A question that stands alone, and one that leans but
    has nothing to hold on to, is returned as it is: a wrong completion is worse than none. So is one that is
    only asked again.
    """
    if not after or not after.strip() or folded_words(question) == folded_words(after):
        return question
    asks, before = read(question, known_people), read(after, known_people)
    if not leans(asks, before):
        return question
    completed = _completed(asks, before, known_people)
    if completed is None or fold(completed) == fold(before.text):
        return question
    return _finished(completed, after, question)


def _completed(asks: QuestionParts, before: QuestionParts, known_people: Mapping[str, str]) -> str | None:
    """The one question with what the other says, or ``None`` where nothing of it has a place there."""
    if asks.continues or (not asks.pronouns and _asks_of_its_own(asks, before)):
        return continued(asks, before)
    alike = None if asks.asked or asks.mentions or asks.pronouns else alike_edit(asks, before)
    if alike is not None:
        return applied(before.text, [alike])
    completed = _resolved(asks, before, known_people) if asks.pronouns else _rewritten(asks, before)
    if completed is None and asks.asked and not asks.mentions:
        return continued(asks, before)
    return completed


def _finished(text: str, after: str, question: str) -> str:
    """With the capital and the sign of the question before it."""
    text = " ".join(text.split()).replace(" ,", ",").strip(" ,")
    if after[:1].isupper() or question[:1].isupper():
        text = text[:1].upper() + text[1:]
    ends = after.rstrip().endswith("?") or question.rstrip().endswith("?")
    return f"{text}?" if ends else text


_MEANINGS: dict[str, Callable[[QuestionParts], str]] = {
    "person": description,
    "place": where_phrase,
    "time": when_phrase,
    "body": partial(context, without=WHEN),
}


def _resolved(asks: QuestionParts, before: QuestionParts, known_people: Mapping[str, str]) -> str | None:
    """With what "người đó", "ở đó" or "năm đó" stands for."""
    pronoun = asks.pronouns[0]
    kind = pronoun.entries[0].value
    meant = _MEANINGS[kind](before) if kind in _MEANINGS else ""
    if not meant:
        return None
    text = applied(asks.text, [(pronoun.start, pronoun.end, meant)])
    if kind == "time":
        again = replace(read(text, known_people), opened=True, pronouns=())
        return _rewritten(again, before)
    return text


def _asks_of_its_own(asks: QuestionParts, before: QuestionParts) -> bool:
    """Whether it asks with words of its own, and not with the old ones and other names in them."""
    if asks.content and asks_more(asks, before):
        return True
    return bool(asks.asked and _unknown(asks, before)) and _role(asks, before) is None


def _unknown(asks: QuestionParts, before: QuestionParts) -> list[str]:
    """The words of the new question that do not stand in the old one."""
    known = set(fold(before.text).split())
    return [word for word in asks.content if word not in known]


def _rewritten(asks: QuestionParts, before: QuestionParts) -> str | None:
    unknown = _unknown(asks, before)
    role = _role(asks, before)
    if asks.deputies and role is None:
        return None
    new_kind = asks.kind not in {None, before.kind}
    if unknown or (role and (not before.named(Sort.ROLE) or new_kind)):
        return put_to(asks, before, asks_who=bool(role) and not unknown)
    slots = _slot_edits(asks, before, role)
    if slots is None:
        return None
    edits, behind = slots
    if asks.parts:
        part = part_edit(asks, before)
        if part is None:
            return put_to(asks, before)
        edits.append(part)
    elif new_kind:
        return _asked_otherwise(asks, before) if not edits and not behind else None
    return appended(applied(before.text, edits), behind) if edits or behind else None


def _role(asks: QuestionParts, before: QuestionParts) -> str | None:
    """The office that the new question asks about; "phó" is the deputy of the one asked about before."""
    named = asks.named(Sort.ROLE)
    if named:
        return str(named[0].value)
    if asks.deputies:
        whose = [f"phó {mention.value}" for mention in before.named(Sort.ROLE)]
        return next((office for office in whose if office in ROLES.roles), None)
    return None


def _slot_edits(
    asks: QuestionParts, before: QuestionParts, role: str | None
) -> tuple[list[Edit], list[str]] | None:
    """What changes in the old question and what comes behind it; ``None`` where something has no place."""
    edits: list[Edit] = []
    behind: list[str] = []
    if role:
        edits.append(office_edit(role, before))
    bodies = asks.named(Sort.BODY)
    if bodies:
        changed = body_edits(asks, before)
        if changed is None:
            return None
        edits += changed
    people = asks.named(Sort.PERSON)
    if people:
        if not before.named(Sort.PERSON):
            return None
        edits.append(person_edit(asks, before))
    where = asks.named(*WHERE)
    if where:
        if before.named(Sort.PERSON) and not people and not before.named(Sort.ROLE):
            return None  # what somebody of the old place did or is says nothing of the new one
        changed = place_edits(where, before, keep_people=bool(people))
        edits += changed
        behind += [] if changed else [where_phrase(asks, like=before)]
    when = asks.named(*WHEN)
    if when:
        changed = moment_edits(asks, before)
        edits += changed
        behind += [] if changed else [when_phrase(asks, like=before)]
    return edits, behind


_COUNTING = re.compile(r"(?i)\b(?:bao nhiêu|bao nhieu|mấy|may)\Z")
_ADVERBS = {"date", "place"}


def _asked_otherwise(asks: QuestionParts, before: QuestionParts) -> str | None:
    """The old question with another asking word: "khi nào?" after "… diễn ra ở đâu?"."""
    new = asks.text[asks.asked[0].start : asks.asked[0].end]
    if not before.asked:
        return f"{before.text} {new}"
    old = before.asked[0]
    swapped = applied(before.text, [(old.start, old.end, new)])
    adverbs = asks.kind in _ADVERBS and before.kind in _ADVERBS
    if adverbs and (looks_vietnamese(before.text) == looks_vietnamese(new)):
        return swapped
    if asks.kind not in _ADVERBS | {"reason"}:
        return None
    if not looks_vietnamese(before.text):
        return continued(asks, before)
    counting = _COUNTING.search(before.text, old.start, old.end)
    if counting:
        return f"{applied(before.text, [(*counting.span(), ' ')])} {new}"
    return continued(asks, before)
