"""Whether a question only asks back: is it so?"""

from __future__ import annotations

import re
from functools import cache

from corpus.table_files import WordList
from corpus.text.fold import fold
from retrieval.query.tables import QUESTIONS


def asks_back(text: str) -> bool:
    """Whether a question wants a yes or a no: "…, đúng không?", "có phải …", "is it true that …"."""
    return holds_phrase(text, QUESTIONS.whether)


def holds_phrase(text: str, phrases: WordList) -> bool:
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
