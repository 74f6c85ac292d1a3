"""Whether a question only asks back, or for several things at once."""

from __future__ import annotations

import re
from functools import cache

from corpus.table_files import WordList
from corpus.text.fold import fold
from corpus.text.patterns import spoken, spoken_words
from retrieval.query.tables import QUESTIONS

# "Ông An là bí thư à?": typed without its accent it may be any letter.
_SURPRISED = re.compile(r"(?<!\w)à(?:\s+(?:ạ|anh|chị|em|bạn))?\s*[?!.]*\s*\Z")


def asks_back(text: str) -> bool:
    """Whether a question wants a yes or a no: "…, đúng không?", "… à?", "có phải …", "is it true that …"."""
    return holds_phrase(text, QUESTIONS.whether) or _SURPRISED.search(text.lower()) is not None


def without_asking_back(text: str) -> str:
    """A question up to the words at its end that only ask back.

    Of "Ông An là bí thư, có đúng không ạ?" it is "Ông An là bí thư".
    """
    surprised = _SURPRISED.search(text.lower())
    end = surprised.start() if surprised else len(text)
    accented, plain = _closing()
    lower = text[:end].lower()
    closing = (plain if lower == fold(lower) else accented).search(lower)
    return text[: closing.start() if closing else end].rstrip(" ,;")


@cache
def _closing() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """With accents, and without."""
    accented, plain = (_closing_pattern(plain=plain) for plain in (False, True))
    return accented, plain


def _closing_pattern(*, plain: bool) -> re.Pattern[str]:
    behind = rf"(?:\s+{spoken(QUESTIONS.after_whether, plain=plain)})*[\s?!.]*\Z"
    return re.compile(rf"(?:[\s,]*{spoken_words(QUESTIONS.whether, plain=plain)})+{behind}")


def words_of_now(text: str) -> str | None:
    """The words by which a question asks of today, or of the next day ("hôm nay"); ``None`` of no such."""
    return phrase_held(text, QUESTIONS.now)


def asks_of_past(text: str) -> bool:
    """Whether a question asks what somebody was before: "từng làm", "nguyên là", "trước khi"."""
    return holds_phrase(text, QUESTIONS.past)


def asks_for_list(text: str) -> bool:
    """Whether a question wants several things or people: "gồm những ai", "những nội dung gì"."""
    return holds_phrase(text, QUESTIONS.list)


def holds_phrase(text: str, phrases: WordList) -> bool:
    """Whether a text holds one of the phrases; with accents where it has any, else without."""
    return phrase_held(text, phrases) is not None


def phrase_held(text: str, phrases: WordList) -> str | None:
    """The first of the phrases that a text holds, as it stands there in small letters; else ``None``."""
    lower = text.lower()
    folded = fold(text)
    accented, plain = _pattern(phrases)
    match = (plain if lower == folded else accented).search(lower)
    return match[0] if match else None


@cache
def _pattern(phrases: WordList) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(spoken_words(phrases, plain=False)), re.compile(spoken_words(phrases, plain=True))
