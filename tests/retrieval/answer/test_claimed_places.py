from __future__ import annotations

import pytest

from corpus.text.text import read_text
from retrieval.answer.claimed_places import compare_places
from retrieval.models import Verdict

QUOTE = "Ông Hải quê ở huyện Thanh Thủy, tỉnh Phú Thọ. Hội nghị họp tại Pleiku, sau đó đến Đà Lạt."


@pytest.mark.parametrize(
    ("claimed", "stated", "expected"),
    [
        ("huyện Thanh Thủy", "huyện Thanh Thủy", Verdict.CONFIRMED),
        ("Thanh Thủy", "huyện Thanh Thủy", Verdict.CONFIRMED),
        ("thanh thuỷ", "huyện Thanh Thủy", Verdict.CONFIRMED),
        ("Phú Thọ", "huyện Thanh Thủy", Verdict.CONFIRMED),
        ("tỉnh Phú Thọ", "Thanh Thủy", Verdict.CONFIRMED),
        ("Lạng Sơn", "huyện Thanh Thủy", Verdict.CONTRADICTED),
        ("lang son", "huyện Thanh Thủy", Verdict.CONTRADICTED),
        ("huyện Lâm Thao", "huyện Thanh Thủy", Verdict.CONTRADICTED),
        ("huyện Đơn Dương", "huyện Thanh Thủy", Verdict.CONTRADICTED),
        ("Lâm Đồng", "Pleiku", Verdict.CONTRADICTED),
        ("Gia Lai", "Pleiku", None),
        ("Đà Lạt", "Pleiku", None),
        ("thôn 3", "huyện Thanh Thủy", None),
        ("Lạng Sơn", "nhà văn hóa thôn 3", None),
    ],
)
def test_places_are_compared_by_where_they_lie(claimed: str, stated: str, expected: Verdict | None) -> None:
    """A place bears out those that it is said to lie in, and refutes what lies elsewhere for sure."""
    assert compare_places(claimed, stated, read_text(QUOTE)) is expected
