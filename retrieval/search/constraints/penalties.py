"""Where a bulletin contradicts what the question names: another province, another year, another part of one.

What a bulletin does not say contradicts nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from corpus.entities.dates import dates
from corpus.entities.mergers import provinces_meant
from corpus.models import Bulletin
from corpus.text.text import read_text
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import PARTS_OF_A_YEAR, Slots


def about(question: UnderstoodQuestion, province: str | None) -> UnderstoodQuestion:
    """The question as if it named a province, unless it names one; its words stay as they are."""
    if province is None or question.slots.provinces:
        return question
    return replace(question, slots=replace(question.slots, provinces=(province,)))


def contradictions(slots: Slots, bulletin: Bulletin, passage: str) -> int:
    """In how many ways, 0 to 3, a passage of the bulletin cannot be what the question is about."""
    against = (
        elsewhere(slots, bulletin.province),
        at_another_time(slots, bulletin.date, ended_term(bulletin), passage),
        in_another_part(slots, bulletin.title, passage),
    )
    return sum(against)


def ended_term(bulletin: Bulletin) -> str | None:
    """The term of a bulletin that tells of it, since it ends; ``None`` of one that only announces it.

    A bulletin tells of its day and, at the end of a term, of the years before.
    """
    day, term = bulletin.date, bulletin.term
    return term if day and term and term_years(term)[1] <= day.year else None


def renamed(slots: Slots, bulletin: Bulletin) -> str | None:
    """The province that the question named, if the bulletin carries another name for it; else ``None``."""
    if (
        bulletin.province is None
        or bulletin.province in slots.provinces
        or elsewhere(slots, bulletin.province)
    ):
        return None
    return slots.provinces[0] if slots.provinces else None


def elsewhere(slots: Slots, province: str | None) -> bool:
    """Whether a province is none that the question's may mean."""
    if not slots.provinces or province is None:
        return False
    years = [*slots.years, *(day.year for day in slots.dates)]
    when = dt.date(max(years), 12, 31) if years else None
    return province not in {name for asked in slots.provinces for name in provinces_meant(asked, when)}


def at_another_time(slots: Slots, day: dt.date | None, term: str | None, passage: str) -> bool:
    """Whether the question's years are neither that of the day, nor in the term, nor in the passage."""
    if day is None or not slots.years:
        return False
    first, last = _years(day, term)
    return not any(first <= year <= last or str(year) in passage for year in slots.years)


def in_another_part(slots: Slots, title: str, passage: str) -> bool:
    """Whether a bulletin is about another quarter or half of a year than the question, as its title says.

    A report of "6 tháng đầu năm 2023" answers nothing about "6 tháng cuối năm 2023" unless it says so. What
    a passage names besides contradicts nothing: beside "quý II/2025" it may speak of a "quý I" without year.
    """
    titled = _parts(title) if slots.parts else frozenset()
    return bool(titled) and (titled | _parts(passage)).isdisjoint(slots.parts)


def _parts(text: str) -> frozenset[str]:
    """The quarters and halves that a text tells of, in EDTF."""
    return frozenset(date.edtf for date in dates(read_text(text)) if date.grain in PARTS_OF_A_YEAR)


def _years(day: dt.date, term: str | None) -> tuple[int, int]:
    """The years that something is about: that of its day, and those of its term."""
    if term is None:
        return day.year, day.year
    first, last = term_years(term)
    return min(first, day.year), max(last, day.year)


def term_years(term: str) -> tuple[int, int]:
    """The first and the last year of a term such as ``2020-2025``."""
    first, last = (int(part) for part in term.split("-"))
    return first, last
