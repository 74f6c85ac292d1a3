import datetime as dt
from dataclasses import replace

import pytest

from corpus.bulletin import Bulletin
from retrieval.question.slots import NOTHING, Slots
from retrieval.steering import contradictions, renamed

BULLETIN = Bulletin(
    id="b",
    title="Đại hội",
    text="Đại hội",
    province="Trà Vinh",
    date=dt.date(2020, 6, 9),
    term="2020-2025",
)


@pytest.mark.parametrize(
    ("slots", "count"),
    [
        (NOTHING, 0),
        (Slots(provinces=("Trà Vinh",)), 0),
        (Slots(provinces=("Lâm Đồng",)), 1),
        (Slots(provinces=("Lâm Đồng", "Trà Vinh")), 0),
        (Slots(provinces=("Vĩnh Long",)), 0),
        (Slots(provinces=("Vĩnh Long",), years=(2020,)), 1),
        (Slots(provinces=("Vĩnh Long",), years=(2026,)), 1),
        (Slots(years=(2020,)), 0),
        (Slots(years=(2023,)), 0),
        (Slots(years=(2018,)), 1),
        (Slots(years=(2017,)), 0),
        (Slots(years=(2018, 2020)), 0),
        (Slots(provinces=("Lâm Đồng",), years=(2018,)), 2),
    ],
)
def test_another_province_and_another_year_contradict(slots: Slots, count: int) -> None:
    """Each counts once; the bulletin's date, its term, its passage and the mergers of 2025 are heeded."""
    assert contradictions(slots, BULLETIN, "So với năm 2017, số dự án tăng.") == count


@pytest.mark.parametrize("slots", [Slots(provinces=("Lâm Đồng",)), Slots(years=(2018,))])
def test_what_a_bulletin_does_not_say_contradicts_nothing(slots: Slots) -> None:
    """Without a province or a date of its own a bulletin fits every province and every year."""
    silent = replace(BULLETIN, province=None, date=None, term=None)
    assert contradictions(slots, silent, "Đại hội") == 0


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (("Vĩnh Long",), "Vĩnh Long"),
        (("Trà Vinh",), None),
        (("Lâm Đồng",), None),
        ((), None),
    ],
)
def test_a_province_with_two_names_is_told(asked: tuple[str, ...], name: str | None) -> None:
    """The asked name comes back exactly where the bulletin carries another name of the same province."""
    assert renamed(Slots(provinces=asked), BULLETIN) == name
