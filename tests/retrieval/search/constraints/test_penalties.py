import datetime as dt
from dataclasses import replace

import pytest

from corpus.models import Bulletin
from retrieval.query.slots import NOTHING, Slots
from retrieval.search.constraints import at_another_time, contradictions, renamed

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
        (Slots(years=(2023,)), 1),
        (Slots(years=(2021,)), 1),
        (Slots(years=(2020, 2023)), 0),
        (Slots(years=(2018,)), 1),
        (Slots(years=(2017,)), 0),
        (Slots(years=(2018, 2020)), 0),
        (Slots(provinces=("Lâm Đồng",), years=(2018,)), 2),
    ],
)
def test_another_province_and_another_year_contradict(slots: Slots, count: int) -> None:
    """Each counts once; the bulletin's date, its passage and the mergers of 2025 are heeded.

    What comes after the bulletin's day is another year, though its term lasts until then.
    """
    assert contradictions(slots, BULLETIN, "So với năm 2017, số dự án tăng.") == count


@pytest.mark.parametrize(
    ("year", "passage", "count"),
    [
        (2023, "Nhiệm vụ đến năm 2023: phát triển đảng viên.", 0),
        (2023, "Nhiệm vụ đến năm 2024: phát triển đảng viên.", 1),
        (2016, "Đại hội", 0),
        (2014, "Đại hội", 1),
        (2021, "Đại hội", 1),
    ],
)
def test_a_term_that_ends_is_told_of(year: int, passage: str, count: int) -> None:
    """A bulletin at the end of a term is about its years; a year to come it is about if it writes it."""
    ended = replace(BULLETIN, term="2015-2020")
    assert contradictions(Slots(years=(year,)), ended, passage) == count


@pytest.mark.parametrize(
    ("term", "years", "another"),
    [
        (None, (2020,), False),
        (None, (2021,), True),
        ("2020-2025", (2025,), False),
        ("2020-2025", (2019,), True),
        ("2021-2025", (2020,), False),
        ("2020-2025", (), False),
        ("2020-2025", (2011, 2022), False),
    ],
)
def test_a_fact_is_of_its_day_and_its_term(term: str | None, years: tuple[int, ...], another: bool) -> None:  # noqa: FBT001
    """The question's year may be that of the day or one of the term; without a day nothing contradicts."""
    day = dt.date(2020, 6, 9)
    assert at_another_time(Slots(years=years), day, term, "Đại hội") is another
    assert not at_another_time(Slots(years=years), None, term, "Đại hội")


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


@pytest.mark.parametrize(
    ("asked", "title", "told", "count"),
    [
        ("2023-41", "Thu ngân sách 6 tháng đầu năm 2023", "Thu đạt 61 %.", 1),
        ("2023-40", "Thu ngân sách 6 tháng đầu năm 2023", "Thu đạt 61 %.", 0),
        ("2023-41", "Thu ngân sách 6 tháng đầu năm 2023", "Dự kiến 6 tháng cuối năm 2023 thu 50 tỷ.", 0),
        ("2020-33", "Kinh tế năm 2020", "Quý I tăng 7 %, quý II/2020 tăng 8 %.", 0),
    ],
)
def test_another_part_of_the_year_contradicts(asked: str, title: str, told: str, count: int) -> None:
    """A report of one half of a year answers nothing about the other, unless it speaks of that, too."""
    assert contradictions(Slots(parts=(asked,)), Bulletin("b", title, told), told) == count
