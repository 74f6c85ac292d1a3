from __future__ import annotations

import pytest

from corpus.entities.documents import document_numbers
from corpus.text.fold import unaccented
from corpus.text.text import Style, Text

NUMBERS = [
    ("Nghị định số 300/2025/NĐ-CP quy định", [("nghị định", 300, 2025)]),
    ("Nghị định 300/2025 có gì mới", [("nghị định", 300, 2025)]),
    ("Chỉ thị 45-CT/TW của Bộ Chính trị", [("chỉ thị", 45, None)]),
    ("Chỉ thị số 45 của Bộ Chính trị", [("chỉ thị", 45, None)]),
    ("Quy định 294-QĐ/TW và Quyết định 1903/QĐ-BKHCN", [("quy định", 294, None), ("quyết định", 1903, None)]),
    ("Nghị quyết số 197/2025/QH15 được thông qua", [("nghị quyết", 197, 2025)]),
    ("Kế hoạch 47-KH/BCĐ về sáp nhập", [("kế hoạch", 47, None)]),
    ("ban hành kèm theo số 12/2020/TT-BYT", [("thông tư", 12, 2020)]),
    ("Luật số 80/2015/QH13", [("luật", 80, 2015)]),
    ("Hội nghị quyết định 5 vấn đề", []),
    ("báo cáo 6 tháng đầu năm", []),
    ("ngày 12/5/2020, tỷ lệ 3/4", []),
    ("Nghị quyết Trung ương 4 khóa XII", []),
    ("số 05 đường Lê Lợi", []),
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_documents_are_known_by_sort_and_number(
    text: str, numbers: list[tuple[str, int, int | None]]
) -> None:
    """A number counts behind what it numbers, or with the letters for it; what is counted is none."""
    for read in (Text(text), Text(text, Style.TYPED), Text(unaccented(text).lower(), Style.TYPED)):
        assert [(each.sort, each.number, each.year) for each in document_numbers(read)] == numbers


def test_the_span_holds_what_the_document_is() -> None:
    """The words before the number belong to it, and so do the letters behind."""
    text = "Căn cứ Nghị định số 300/2025/NĐ-CP của Chính phủ."
    (document,) = document_numbers(Text(text))
    assert document.span.of(text) == "Nghị định số 300/2025/NĐ-CP"
