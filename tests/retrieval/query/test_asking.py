from __future__ import annotations

import pytest

from retrieval.query.asking import asks_back, without_asking_back


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Chi bộ có 30 đảng viên, đúng không?", True),
        ("chi bo co 30 dang vien phai khong", True),
        ("CÓ PHẢI họp năm 2020?", True),
        ("Is it true that they met?", True),
        ("Chi bộ có bao nhiêu đảng viên?", False),
        ("Làm thế nào cho đúng?", False),
        ("Quy định về hàng không", False),
    ],
)
def test_asking_back_is_known(text: str, back: bool) -> None:  # noqa: FBT001
    """A yes or a no is wanted by words that say so, with accents or without, and by no others."""
    assert asks_back(text) is back


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ông An là bí thư à?", "Ông An là bí thư"),
        ("Ông An là bí thư, có đúng vậy không ạ?", "Ông An là bí thư"),
        ("ong An la bi thu phai khong", "ong An la bi thu"),
        ("An is the secretary, right?", "An is the secretary"),
        ("Có phải ông An là bí thư?", "Có phải ông An là bí thư?"),
        ("Ông An là bí thư", "Ông An là bí thư"),
        ("Bà Hà", "Bà Hà"),
    ],
)
def test_what_asks_back_is_cut_off_the_end(text: str, left: str) -> None:
    """Only words at the end that ask back are left out, with the marks before them."""
    assert without_asking_back(text) == left
