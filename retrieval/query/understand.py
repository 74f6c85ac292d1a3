"""From a question as it was typed to the question that is searched for.

One pure step; everything that reads a question goes through it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from corpus.entities.slots import NOTHING, Slots, read_slots
from corpus.text.abbreviations import Abbreviations
from corpus.text.fold import fold, nfc
from corpus.text.text import tokens_of
from retrieval.errors import EmptyQuestionError, LongQuestionError
from retrieval.query.context.rewrite import complete
from retrieval.query.english import is_english, vietnamese_terms
from retrieval.query.lexicon import Lexicon
from retrieval.query.spelling.diacritics import AccentModel
from retrieval.query.spelling.input_methods import decode

MAX_LENGTH = 1000

_COMMAND = re.compile(r"^/[a-zA-Z0-9_]{1,32}(?:@\w{3,32})?(?=\s|$)\s*")
_UNSEEN = {"Cc", "Cf", "Cs"}  # control, format and lone surrogate characters


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


class Kind(Enum):
    """What kind of words would answer a question."""

    PERSON = "person"
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    OTHER = "other"


_KINDS = (  # the first that is met decides
    (
        Kind.DATE,
        _Spoken(
            r"\b(?:khi nào|bao giờ|lúc nào|thời (?:gian|điểm) nào|ngày mấy|mấy giờ|when"
            r"|(?:ngày|tháng|năm|quý|thế kỷ|thập (?:niên|kỷ)|giai đoạn|nhiệm kỳ) nào"
            r"|(?:what|which) (?:day|date|year|month|decade|century))\b",
        ),
    ),
    (
        Kind.NUMBER,
        _Spoken(
            r"\b(?:bao (?:nhiêu|lâu|xa)|mấy|số lượng|t[ỷỉ] lệ|tổng số|what percent(?:age)?"
            r"|how (?:many|much|long|often|far|old|tall|high|large|big))\b",
        ),
    ),
    (Kind.PERSON, _Spoken(r"\b(?:ai|(?:ông|bà|đồng chí|người) nào|who|whom|whose)\b")),
    (
        Kind.PERSON,
        _Spoken(r"\b(?:bí thư|chủ tịch|trưởng|giám đốc|chủ nhiệm|đồng chí)\b.*\btên (?:là )?gì\b"),
    ),
    (
        Kind.PLACE,
        _Spoken(
            r"\b(?:(?:ở|tại|từ|đến|về) đâu|where"
            r"|(?:nơi|chỗ|vùng|khu vực|địa điểm|châu lục|quốc gia|nước) nào"
            r"|(?:tỉnh|thành phố|quận|huyện|xã|phường) nào"
            r"|(?:what|which) (?:place|area|region|country|state|province|city|town|district|commune))\b",
        ),
    ),
    (Kind.OTHER, _Spoken(r"\b(?:gì|nào|thế nào|vì sao|tại sao|what|which|why|how)\b")),
    # An office without any asking word, as in "Lâm Đồng bí thư 2020", asks for who holds it.
    (Kind.PERSON, _Spoken(r"\b(?:bí thư|chủ tịch|trưởng ban|trưởng phòng|giám đốc|chánh văn phòng)\b")),
    # Likewise an amount, as in "doanh thu 2018" or "số lao động hiện nay".
    (
        Kind.NUMBER,
        _Spoken(
            r"^số (?!hiệu)|\b(?:công suất|doanh thu|kim ngạch|diện tích|tổng (?:vốn|chi phí|kinh phí))\b"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question ready to be searched for.

    Attributes:
        text: What is asked, and shown as understood: NFC, single spaces, without a leading command, with its
            accents, its abbreviations in full, and completed if it leaned on the one before.
        words: What the words of the bulletins are compared with: the text, and of an English question its
            administrative terms in Vietnamese besides.
        kind: What kind of words would answer it.
        english: Whether it is asked in English.
        slots: The years, provinces, offices and people that it names.
    """

    text: str
    words: str
    kind: Kind = Kind.OTHER
    english: bool = False
    slots: Slots = NOTHING


class Reader:
    """Reads questions, with what the library teaches about its language; safe to use from several threads."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        """Without a lexicon it knows what is shipped: general Vietnamese and the usual abbreviations."""
        self._accents = AccentModel.general()
        self._abbreviations = Abbreviations.general()
        self._people: Mapping[str, str] = {}
        if lexicon is not None:
            self._accents = self._accents.with_domain(lexicon.spellings)
            self._abbreviations = lexicon.abbreviations
            self._people = lexicon.people

    def read(self, question: str, after: str | None = None) -> Understood:
        """Understand a question; ``after`` is the one asked just before it in the same conversation.

        A question that leans on the one before is completed from it; one that stands alone is left alone.

        Raises:
            EmptyQuestionError: there is no word in it.
            LongQuestionError: it is longer than `MAX_LENGTH`.
        """
        text = self._spelled(clean(question))
        before = _cleaned(after or "")[:MAX_LENGTH]
        if before:
            text = complete(text, self._spelled(before), self._people)
        english = is_english(text)
        words = " ".join([text, *vietnamese_terms(text)]) if english else text
        return Understood(text, words, _kind(text), english, read_slots(text, self._people))

    def _spelled(self, text: str) -> str:
        """A clean text as it would be written with care."""
        text = decode(text)
        if is_english(text):
            return self._accents.restore(text)
        return self._abbreviations.expand(self._accents.restore(text))


def understand(question: str, after: str | None = None) -> Understood:
    """Like `Reader.read`, without a lexicon."""
    return _reader().read(question, after)


def clean(question: str) -> str:
    """The question in NFC, with single spaces, without a leading command.

    Raises:
        EmptyQuestionError: there is no word in it.
        LongQuestionError: it is longer than `MAX_LENGTH`.
    """
    text = _cleaned(question)
    if not tokens_of(text):
        raise EmptyQuestionError("The question is empty: ask in words, for example: ai được bầu làm Bí thư?")
    if len(text) > MAX_LENGTH:
        raise LongQuestionError(
            f"The question is too long ({len(text)} characters): ask with at most {MAX_LENGTH}.",
        )
    return text


@cache
def _reader() -> Reader:
    return Reader()


def _cleaned(question: str) -> str:
    visible = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in nfc(question))
    return _COMMAND.sub("", " ".join(visible.split()))


def _kind(text: str) -> Kind:
    return next((kind for kind, words in _KINDS if words.search(text)), Kind.OTHER)
