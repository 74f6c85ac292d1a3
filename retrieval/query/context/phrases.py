"""Words for `followup`: a text with edits made, times and places as a question would say them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.text.fold import fold, looks_vietnamese, unaccented
from retrieval.query.context.question_parts import WHEN, WHERE, QuestionParts
from retrieval.query.slots import Mention, Sort

Edit = tuple[int, int, str]

# These look at text as `level` gives it.
_BEFORE_TIME = re.compile(
    r"(?:\b(?:nhiem ky|nhiem ki|nk|khoa|(?:ky|phien) hop thu|lan thu|lan|nam|ngay|in|on|by|for|of|during|the"
    r"|term)\s+)+$",
)
_NUMBERED = ("khóa", "kỳ họp thứ", "phiên họp thứ")
_BEHIND_TIME = re.compile(r"^\s+term\b")
_LAST_ASKED = re.compile(r"(?i)\s+(?:là|la)\s+(?:ai|gì|gi|bao nhiêu|bao nhieu)$")


def level(text: str) -> str:
    """The text folded so that each character stays one: offsets hold."""
    return "".join((fold(character) or character)[0] for character in text)


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with edits made; where two lie over one another the first given counts."""
    kept: list[Edit] = []
    for start, end, new in edits:
        if all(end <= a or b <= start for a, b, _ in kept):
            kept.append((start, end, new))
    for start, end, new in sorted(kept, reverse=True):
        text = text[:start] + new + text[end:]
    return " ".join(text.split())


def appended(text: str, phrases: Collection[str]) -> str:
    """The text with phrases behind it, yet before a closing "là ai"."""
    if not phrases:
        return text
    asked = _LAST_ASKED.search(text)
    end = asked.start() if asked else len(text)
    return f"{text[:end]} {' '.join(phrases)}{text[end:]}"


def with_before(prefix: re.Pattern[str], text: str, mention: Mention) -> tuple[int, int]:
    """Where a mention stands together with the words before it."""
    match = prefix.search(level(text[: mention.start]))
    return (match.start() if match else mention.start), mention.end


def whole_time(text: str, mention: Mention) -> tuple[int, int]:
    """Where a time stands together with "năm", "in the … term" and the like."""
    start, end = with_before(_BEFORE_TIME, text, mention)
    behind = _BEHIND_TIME.match(level(text[end:]))
    return start, end + (behind.end() if behind else 0)


def moment(text: str, mention: Mention) -> str:
    """A time as it is written out: a term in full, Roman numerals in capitals."""
    written = text[mention.start : mention.end]
    if mention.sort is Sort.TERM:
        return str(mention.value)
    return written.upper() if re.fullmatch(r"[ivx]+", written) else written


def when_phrase(asks: QuestionParts, like: QuestionParts | None = None) -> str:
    """The first time that a question tells, with its preposition, in the language of another question."""
    if not asks.named(*WHEN):
        return ""
    mention = asks.named(*WHEN)[0]
    told, model = moment(asks.text, mention), (like or asks).text
    if not looks_vietnamese(model):
        return {Sort.TERM: f"in the {told} term", Sort.DATE: f"on {told}"}.get(mention.sort, f"in {told}")
    start, _ = with_before(_BEFORE_TIME, asks.text, mention)
    before = fold(asks.text[start : mention.start])
    ordinal = next((words for words in _NUMBERED if before.startswith(fold(words))), "lần thứ")
    words = {Sort.YEAR: "năm", Sort.TERM: "nhiệm kỳ", Sort.DATE: "ngày", Sort.ORDINAL: ordinal}[mention.sort]
    return f"{unaccented(words) if model.isascii() else words} {told}"


def where_phrase(asks: QuestionParts, like: QuestionParts | None = None) -> str:
    """Likewise for the first place."""
    if not asks.named(*WHERE):
        return ""
    mention, model = asks.named(*WHERE)[0], (like or asks).text
    name = str(mention.value)
    if not looks_vietnamese(model):
        return f"in {unaccented(name) if model.isascii() else name}"
    return f"o {unaccented(name).lower()}" if model.isascii() else f"ở {name}"
