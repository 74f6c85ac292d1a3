"""What an old question is about, for new words to be put to: its body and place, its time, its person."""

from __future__ import annotations

import re
from collections.abc import Collection

from corpus.text.fold import CAPITALS, fold, looks_vietnamese, unaccented
from retrieval.query.context.phrases import appended, level, where_phrase, whole_time
from retrieval.query.context.question_parts import WHEN, WHERE, QuestionParts
from retrieval.query.slots import Sort

_GAP_WORDS = 4  # between two names of one body: "Khu kinh tế cửa khẩu quốc tế Bờ Y"
_PREPOSITION = re.compile(r"\b(?:in the|of the|at the|in|of|at|for|cua|o|tai)\s+$")
_NAMED = rf"(?:\s+[{CAPITALS}][^\s,.;?]*)"


def context(before: QuestionParts, without: Collection[Sort] = ()) -> str:
    """Where, and of which body, and when the old question asks: what a new one can be put to."""
    pieces = [] if WHERE & set(without) else [_organisation(before)]
    if not WHEN & set(without):
        named = before.named(*WHEN)
        pieces += [before.text[slice(*whole_time(before.text, named[0]))]] if named else []
    return " ".join(piece.strip() for piece in pieces if piece)


def _organisation(before: QuestionParts) -> str:
    """The names of bodies and places, as far as they stand together, with a preposition before them."""
    named = before.named(Sort.BODY, *WHERE)
    if not named:
        return where_phrase(before)
    start, end = named[0].start, named[0].end
    for mention in named[1:]:
        gap = before.text[end : mention.start]
        others = [found.start for found in before.asked]
        others += [other.start for other in before.named(Sort.ROLE, Sort.PERSON, *WHEN)]
        if len(gap.split()) > _GAP_WORDS or any(end <= other < mention.start for other in others):
            break
        end = max(end, mention.end)
    behind = re.match(rf"{_NAMED}+", before.text[end:])
    end += behind.end() if behind else 0
    chunk = before.text[start:end]
    if not any(mention.sort in WHERE and mention.start < end for mention in named):
        place = where_phrase(before)
        chunk = f"{chunk} {place}" if place else chunk
    preposition = _PREPOSITION.search(level(before.text[:start]))
    english = not looks_vietnamese(before.text)
    if named[0].sort not in WHERE and not english:
        return chunk
    usual = "in " if english else "o " if before.text.isascii() else "ở "
    return f"{before.text[preposition.start() : start] if preposition else usual}{chunk}"


def put_to(asks: QuestionParts, before: QuestionParts, *, asks_who: bool = False) -> str | None:
    """The new words put to the topic of the old question; ``None`` where that has none to hold on to."""
    without = {mention.sort for mention in asks.mentions}
    without |= WHERE if without & WHERE else set()
    topic = context(before, without=without | (WHEN if without & WHEN else set()))
    if not topic:
        return None
    text = asks.text
    if asks_who and not asks.asked:
        text = f"{text} là ai" if looks_vietnamese(before.text) else f"who is the {text}"
    return appended(text, [topic])


_LEFT_OVER = re.compile(
    r"(?i)[\s,]+(?:là|la|thì|thi|do|bởi|boi|vào|vao|by|with|was|were|is|are)$|^(?:là|la|do|thì)\s+"
)


def continued(asks: QuestionParts, before: QuestionParts) -> str:
    """The new question as the end of the old one, of which what it asked for is left out.

    "Ai làm chủ tịch xã Tân Lập?" and "lúc đó bao nhiêu tuổi" give "làm chủ tịch xã Tân Lập, lúc đó bao nhiêu
    tuổi".
    """
    text = before.text
    for found in reversed(before.asked):
        text = f"{text[: found.start]} {text[found.end :]}"
    text = _LEFT_OVER.sub("", " ".join(text.split()).strip(" ,?"))
    begins_name = any(mention.start == 0 for mention in asks.mentions)
    new = asks.text if begins_name else asks.text[:1].lower() + asks.text[1:]
    new = f"{new} {asks.closed}".strip()
    return f"{text}, {new}" if text else new


def description(before: QuestionParts) -> str:
    """The person that the old question is about: by name, or as the one whom it asks for."""
    named = before.named(Sort.PERSON)
    if named:
        return str(named[0].value)
    if before.kind != "person":
        return ""
    asked = before.asked[0]
    around = before.text[: asked.start].strip(), before.text[asked.end :].strip()
    if around[0]:
        return around[0] if not around[1] else ""
    if looks_vietnamese(before.text):
        is_one = re.match(r"(?:là|la)\s+", around[1])
        person = unaccented("người") if before.text.isascii() else "người"
        return around[1][is_one.end() :] if is_one else f"{person} {around[1]}"
    verb = fold(before.text[asked.start : asked.end])
    return around[1] if around[1].startswith(("the ", "a ")) else f"the person {verb} {around[1]}"
