"""The expected answer type: what kind of words would answer a question, told by how it asks."""

from __future__ import annotations

import re
from enum import Enum

from corpus.text.fold import fold


class _SpokenWords:
    """Words to look for as they are typed: in a text with accents they need theirs, in one without none.

    So "nhà máy" does not hold "mấy", nor "con đường" "còn", while "co may dang vien" does ask for a number.
    """

    def __init__(self, pattern: str) -> None:
        self._accented = re.compile(pattern)
        self._plain = re.compile(fold(pattern))

    def search(self, text: str) -> bool:
        lower, folded = text.lower(), fold(text)
        return (self._plain if lower == folded else self._accented).search(lower) is not None


class AnswerType(Enum):
    """What kind of words would answer a question."""

    PERSON = "person"
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    OTHER = "other"


_ASKING_WORDS = (  # the first that is met decides
    (
        AnswerType.DATE,
        _SpokenWords(
            r"\b(?:khi nào|bao giờ|lúc nào|thời (?:gian|điểm) nào|ngày mấy|mấy giờ|when"
            r"|(?:ngày|tháng|năm|quý|thế kỷ|thập (?:niên|kỷ)|giai đoạn|nhiệm kỳ) nào"
            r"|(?:what|which) (?:day|date|year|month|decade|century))\b",
        ),
    ),
    (
        AnswerType.NUMBER,
        _SpokenWords(
            r"\b(?:bao (?:nhiêu|lâu|xa)|mấy|số lượng|t[ỷỉ] lệ|tổng số|what percent(?:age)?"
            r"|how (?:many|much|long|often|far|old|tall|high|large|big))\b",
        ),
    ),
    (AnswerType.PERSON, _SpokenWords(r"\b(?:ai|(?:ông|bà|đồng chí|người) nào|who|whom|whose)\b")),
    (
        AnswerType.PERSON,
        _SpokenWords(r"\b(?:bí thư|chủ tịch|trưởng|giám đốc|chủ nhiệm|đồng chí)\b.*\btên (?:là )?gì\b"),
    ),
    (
        AnswerType.PLACE,
        _SpokenWords(
            r"\b(?:(?:ở|tại|từ|đến|về) đâu|where"
            r"|(?:nơi|chỗ|vùng|khu vực|địa điểm|châu lục|quốc gia|nước) nào"
            r"|(?:tỉnh|thành phố|quận|huyện|xã|phường) nào"
            r"|(?:what|which) (?:place|area|region|country|state|province|city|town|district|commune))\b",
        ),
    ),
    (AnswerType.OTHER, _SpokenWords(r"\b(?:gì|nào|thế nào|vì sao|tại sao|what|which|why|how)\b")),
    # An office without any asking word, as in "Lâm Đồng bí thư 2020", asks for who holds it.
    (
        AnswerType.PERSON,
        _SpokenWords(r"\b(?:bí thư|chủ tịch|trưởng ban|trưởng phòng|giám đốc|chánh văn phòng)\b"),
    ),
    # Likewise an amount, as in "doanh thu 2018" or "số lao động hiện nay".
    (
        AnswerType.NUMBER,
        _SpokenWords(
            r"^số (?!hiệu)|\b(?:công suất|doanh thu|kim ngạch|diện tích|tổng (?:vốn|chi phí|kinh phí))\b"
        ),
    ),
)


def expected_answer_type(question: str) -> AnswerType:
    """What kind of words would answer a question: a number for "Chi bộ có mấy đảng viên?"."""
    return next((kind for kind, words in _ASKING_WORDS if words.search(question)), AnswerType.OTHER)
