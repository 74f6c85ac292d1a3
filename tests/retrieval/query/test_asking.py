from __future__ import annotations

import pytest

from retrieval.query.asking import asks_back


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
