from __future__ import annotations

import datetime as dt

import pytest

from corpus.models import Bulletin, Passage
from retrieval.query.understand import understand
from retrieval.search.constraints import Agreement, compare_constraints

TEXT = "Giá cà phê\n\nGiá cà phê đạt 120.000 đồng/kg."
TODAY = dt.datetime.now(dt.UTC).date()


@pytest.mark.parametrize(
    ("question", "day", "agreement"),
    [
        ("giá cà phê hôm nay", dt.date(2020, 3, 5), Agreement.CONTRADICTS),
        ("gia ca phe hom nay", dt.date(2020, 3, 5), Agreement.CONTRADICTS),
        ("coffee price today", dt.date(2020, 3, 5), Agreement.CONTRADICTS),
        ("giá cà phê hôm nay", None, Agreement.CONTRADICTS),
        ("giá cà phê hôm nay", TODAY, Agreement.AGREES),
    ],
)
def test_today_is_a_day_like_another(question: str, day: dt.date | None, agreement: Agreement) -> None:
    """Asked of today, a bulletin of today agrees, and one of another day or of none contradicts."""
    bulletin = Bulletin("b", "Giá cà phê", TEXT, date=day)
    compared = compare_constraints(understand(question), bulletin, Passage("b", 0, len(TEXT)))
    assert [each.agreement for each in compared] == [agreement]


def test_without_such_words_nothing_is_said() -> None:
    """A question that does not ask of today is not compared with it."""
    bulletin = Bulletin("b", "Giá cà phê", TEXT, date=dt.date(2020, 3, 5))
    assert compare_constraints(understand("giá cà phê"), bulletin, Passage("b", 0, len(TEXT))) == ()
