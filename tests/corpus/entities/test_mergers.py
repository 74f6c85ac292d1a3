from __future__ import annotations

import datetime as dt

import pytest

from corpus.entities.mergers import provinces_meant

BEFORE, SINCE = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


@pytest.mark.parametrize(
    ("name", "when", "meant"),
    [
        ("Vĩnh Long", SINCE, ["Vĩnh Long", "Bến Tre", "Trà Vinh"]),
        ("Vĩnh Long", None, ["Vĩnh Long", "Bến Tre", "Trà Vinh"]),
        ("Vĩnh Long", BEFORE, ["Vĩnh Long"]),
        ("Trà Vinh", SINCE, ["Trà Vinh", "Vĩnh Long"]),
        ("Trà Vinh", dt.date(2020, 6, 9), ["Trà Vinh"]),
        ("Lâm Đồng", None, ["Lâm Đồng", "Bình Thuận", "Đắk Nông"]),
        ("Hà Nội", None, ["Hà Nội"]),
        ("Atlantis", None, ["Atlantis"]),
    ],
)
def test_a_province_is_meant_by_its_time(name: str, when: dt.date | None, meant: list[str]) -> None:
    """Before July 2025 a name means itself; since then those that it took in, or that took it in."""
    assert list(provinces_meant(name, when)) == meant
