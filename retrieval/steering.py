"""Where a bulletin contradicts what the question names: another province, another year.

What a bulletin does not say contradicts nothing.
"""

from __future__ import annotations

import datetime as dt

from corpus.bulletin import Bulletin
from retrieval.question.slots import Slots, provinces_meant


def contradictions(slots: Slots, bulletin: Bulletin, passage: str) -> int:
    """In how many ways, 0 to 2, a passage of the bulletin cannot be what the question is about."""
    return int(_elsewhere(slots, bulletin)) + int(_at_another_time(slots, bulletin, passage))


def renamed(slots: Slots, bulletin: Bulletin) -> str | None:
    """The province that the question named, if the bulletin carries another name for it; else ``None``."""
    if bulletin.province is None or bulletin.province in slots.provinces or _elsewhere(slots, bulletin):
        return None
    return slots.provinces[0] if slots.provinces else None


def _elsewhere(slots: Slots, bulletin: Bulletin) -> bool:
    if not slots.provinces or bulletin.province is None:
        return False
    years = [*slots.years, *(day.year for day in slots.dates)]
    when = dt.date(max(years), 12, 31) if years else None
    meant = {name for asked in slots.provinces for name in provinces_meant(asked, when)}
    return bulletin.province not in meant


def _at_another_time(slots: Slots, bulletin: Bulletin, passage: str) -> bool:
    """Whether the question's years are neither the bulletin's, nor in its term, nor in the passage."""
    if bulletin.date is None or not slots.years:
        return False
    first, last = _years(bulletin)
    return not any(first <= year <= last or str(year) in passage for year in slots.years)


def _years(bulletin: Bulletin) -> tuple[int, int]:
    """The years that a bulletin is about: that of its date, and those of its term."""
    year = bulletin.date.year if bulletin.date else 0
    if bulletin.term is None:
        return year, year
    first, last = (int(part) for part in bulletin.term.split("-"))
    return min(first, year), max(last, year)
