"""The gazetteer holds all districts and communes, before and since July 2025, and what became of them."""

import pytest

from corpus.entities.gazetteer import AdminUnit, today_of, units_named
from corpus.tables import GAZETTEER, PROVINCES


def unit(full_name: str, province: str, *, today: bool = False) -> AdminUnit:
    """The one unit of that name in a province, of before or of today."""
    title = next(t for t in ("thị trấn", "thành phố", "huyện", "xã", "phường") if full_name.startswith(t))
    rank = "district" if title in {"huyện", "thành phố"} else "commune"
    named = units_named(full_name[len(title) + 1 :], rank)  # type: ignore[arg-type]
    (found,) = [u for u in named if (u.full_name, u.province, u.today) == (full_name, province, today)]
    return found


def test_every_province_has_its_units() -> None:
    """63 provinces have districts, 34 have communes of today, by the names that the other table has."""
    today = {row.name for row in PROVINCES.provinces}
    before = {name for row in PROVINCES.provinces for name in row.merged}
    assert (set(GAZETTEER.communes), set(GAZETTEER.districts)) == (today, before)
    assert sum(len(rows.split(", ")) for rows in GAZETTEER.communes.values()) == 3321


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        (unit("xã Ka Đô", "Lâm Đồng"), unit("huyện Đơn Dương", "Lâm Đồng"), True),
        (unit("huyện Đơn Dương", "Lâm Đồng"), unit("huyện Đơn Dương", "Lâm Đồng"), True),
        (unit("xã Ka Đô", "Lâm Đồng"), unit("huyện Hoài Ân", "Bình Định"), False),
        (unit("huyện Đơn Dương", "Lâm Đồng"), unit("xã Ka Đô", "Lâm Đồng"), False),
    ],
)
def test_a_commune_lies_in_its_district(inner: AdminUnit, outer: AdminUnit, expected: bool) -> None:  # noqa: FBT001
    """A unit lies in itself and in what it was a part of, in nothing else."""
    assert inner.lies_in(outer) is expected


def test_a_commune_of_before_shares_ground_with_the_one_that_took_it_in() -> None:
    """Lạc Xuân and D'Ran became the commune D'Ran, which took in nothing of Hoài Ân."""
    merged = unit("xã D'Ran", "Lâm Đồng", today=True)
    assert merged.shares_ground(unit("xã Lạc Xuân", "Lâm Đồng"))
    assert not merged.shares_ground(unit("huyện Hoài Ân", "Bình Định"))


def test_a_province_of_before_lies_in_one_of_today() -> None:
    """Đắk Nông became a part of Lâm Đồng; what nobody knows stays itself."""
    assert [today_of(name) for name in ("Đắk Nông", "Lâm Đồng", "Atlantis")] == [
        "Lâm Đồng",
        "Lâm Đồng",
        "Atlantis",
    ]


def test_names_are_found_without_accents_and_signs() -> None:
    """One key for each way of writing a name."""
    assert {u.province for u in units_named("ea hleo", "district")} == {"Đắk Lắk"}
    assert units_named("nowhere", "commune") == ()
