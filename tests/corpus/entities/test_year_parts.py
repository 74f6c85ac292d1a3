"""Parts of a year are known with their year and without, with accents and without."""

import pytest

from corpus.entities.dates import year_parts
from corpus.text.text import Style, read_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quý I, sản lượng tăng", [("quarter", 1, None)]),
        ("quý III/2025", [("quarter", 3, 2025)]),
        ("quí 2 năm 2024", [("quarter", 2, 2024)]),
        ("Q3/2025", [("quarter", 3, 2025)]),
        ("6 tháng đầu năm", [("first", 6, None)]),
        ("chín tháng đầu năm 2024", [("first", 9, 2024)]),
        ("9 tháng năm 2024", [("first", 9, 2024)]),
        ("nửa cuối năm 2023", [("last", 6, 2023)]),
        ("sau thang dau nam 2023", [("first", 6, 2023)]),
        ("trong 6 tháng qua", []),
        ("quý báu, quý mến", []),
        ("12 tháng đầu năm", []),
    ],
)
def test_parts_of_a_year(text: str, expected: list[tuple[str, int, int | None]]) -> None:
    """Quarters, the first and the last months; a number of months alone is a length of time."""
    found = year_parts(read_text(text, Style.TYPED))
    assert [(part.sort, part.number, part.year) for part in found] == expected
