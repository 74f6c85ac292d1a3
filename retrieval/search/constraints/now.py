"""Whether a bulletin is of the day that a question is asked on: "giá cà phê hôm nay"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from retrieval.query.asking import words_of_now
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort
from retrieval.search.constraints.models import Agreement, Comparison, Surroundings


def compare_now(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare what a question asks of the day it is asked on, or the next, with the bulletin's own day.

    A bulletin without a date cannot be known to be of today, and is contradicted like one of another day.
    """
    asked = words_of_now(question.text)
    if asked is None:
        return
    day = around.bulletin.date
    today = dt.datetime.now(dt.UTC).date()
    near = day is not None and abs((today - day).days) <= 1  # a day begins at other hours elsewhere
    stated = f"{day:%d/%m/%Y}" if day else None
    yield Comparison(Sort.DATE, asked, stated, Agreement.AGREES if near else Agreement.CONTRADICTS)
