"""Which provinces one name may stand for, since provinces were merged."""

from __future__ import annotations

import datetime as dt
from functools import cache

from corpus.tables import PROVINCES


def provinces_meant(name: str, when: dt.date | None) -> tuple[str, ...]:
    """The names that a bulletin may carry for the province that a question calls ``name``, that one first.

    Before 1 July 2025 a name means one province. Since then, or where no time is told, the name of a province
    of today may stand for each of those that it took in, and that of a former one is now part of another:
    "Vĩnh Long" may be Trà Vinh, and news from Trà Vinh may carry Vĩnh Long. An unknown name means itself.
    """
    merged_on, meant = _mergers()
    if when is not None and when < merged_on:
        return (name,)
    return tuple(dict.fromkeys([name, *meant.get(name, ())]))


@cache
def _mergers() -> tuple[dt.date, dict[str, tuple[str, ...]]]:
    """The day of the mergers; what a name may stand for since."""
    former = {old: (row.name,) for row in PROVINCES.provinces for old in row.merged}
    today = {row.name: row.merged for row in PROVINCES.provinces}
    return PROVINCES.merged_on, former | today
