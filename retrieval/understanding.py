"""From a question as it was typed to the question that is searched for.

One pure step; everything that reads a question goes through it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from corpus.errors import EmptyQuestionError, LongQuestionError
from corpus.vietnamese import fold, nfc, syllables

MAX_LENGTH = 1000

_COMMAND = re.compile(r"^/[a-zA-Z0-9_]{1,32}(?:@\w{3,32})?(?=\s|$)\s*")
_UNSEEN = {"Cc", "Cf", "Cs"}  # control, format and lone surrogate characters
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class _Spoken:
    """Words to look for as they are typed: in a text with accents they need theirs, in one without none.

    So "nhà máy" does not hold "mấy", nor "con đường" "còn", while "co may dang vien" does ask for a number.
    """

    def __init__(self, pattern: str) -> None:
        self._accented = re.compile(pattern)
        self._plain = re.compile(fold(pattern))

    def search(self, text: str) -> bool:
        lower, folded = text.lower(), fold(text)
        return (self._plain if lower == folded else self._accented).search(lower) is not None


# How a question begins that leans on the one before it. "Còn bao nhiêu …" asks by itself what is left.
_LEANING = _Spoken(
    r"^(?:(?:thế )?còn\b(?! (?:bao nhiêu|mấy|tồn tại|thiếu|vướng|chưa|phải)\b)|thế (?:thì|ai|ở|năm)\b|vậy\b"
    r"|and\b|what about\b|how about\b)",
)


class Kind(Enum):
    """What kind of words would answer a question."""

    PERSON = "person"
    NUMBER = "number"
    DATE = "date"
    OTHER = "other"


_KINDS = (  # the first that is met decides
    (
        Kind.DATE,
        _Spoken(
            r"\b(?:khi nào|bao giờ|lúc nào|(?:ngày|tháng|năm) nào|ngày mấy|when|what (?:day|date|year))\b",
        ),
    ),
    (
        Kind.NUMBER,
        _Spoken(
            r"\b(?:bao nhiêu|mấy|how (?:many|much)|số lượng|t[ỷỉ] lệ|tổng số|what percent(?:age)?)\b",
        ),
    ),
    (Kind.PERSON, _Spoken(r"\b(?:ai|(?:ông|bà|đồng chí|người) nào|who|whom|whose)\b")),
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question ready to be searched for.

    Attributes:
        text: NFC, single spaces, without a leading command; completed if it leaned on the one before.
        kind: What kind of words would answer it.
    """

    text: str
    kind: Kind = Kind.OTHER


def understand(question: str, after: str | None = None) -> Understood:
    """Read a question.

    ``after`` is the question asked just before it in the same conversation. It is put before a question
    that leans on it ("còn năm 2018?"), without its years if the new one names another; a question that
    stands alone is left alone.

    Raises:
        EmptyQuestionError: there is no word in it.
        LongQuestionError: it is longer than `MAX_LENGTH`.
    """
    text = _clean(question)
    if not syllables(text):
        raise EmptyQuestionError("The question is empty: ask in words, for example: ai được bầu làm Bí thư?")
    if len(text) > MAX_LENGTH:
        raise LongQuestionError(
            f"The question is too long ({len(text)} characters): ask with at most {MAX_LENGTH}.",
        )
    kind = _kind(text)
    before = _clean(after)[:MAX_LENGTH] if after else ""
    if before and _LEANING.search(text):
        kind = _kind(before) if kind is Kind.OTHER else kind
        kept = _YEAR.sub(" ", before) if _YEAR.search(text) else before
        text = f"{' '.join(kept.split())} {text}"
    return Understood(text, kind)


def _clean(question: str) -> str:
    visible = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in nfc(question))
    return _COMMAND.sub("", " ".join(visible.split()))


def _kind(text: str) -> Kind:
    return next((kind for kind, words in _KINDS if words.search(text)), Kind.OTHER)
