"""What a query allows, as a condition on the bulletins that are indexed; filters go into the statements."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from corpus.collections import Collections
from corpus.entities.mergers import provinces_meant
from corpus.library import Card, Shown
from corpus.postgres import PostgresConnection
from corpus.tables import PROVINCES
from corpus.text.abbreviations import Abbreviations
from retrieval.index.lexical import terms
from retrieval.postgres.legs import Passages
from retrieval.postgres.selection import Chosen
from retrieval.postgres.words import WordSearch
from retrieval.query.models import ANYTHING, Filters, Query
from retrieval.search.filters import MOST_LIMITS, MOST_READ, Verbatim, bounds, is_of, unit_test
from retrieval.search.index import Lookup

_READABLE = (
    "indexed.bulletin IN (SELECT memberships.id FROM memberships"
    " WHERE memberships.collection = ANY(CAST(:collections AS TEXT[])))"
)
Condition = tuple[str, Mapping[str, object]]
"""A condition, and what the names in it stand for."""

_NAMED = 20_000  # bulletins
_DAY = dt.timedelta(days=1)


class ReadableBulletins:
    """What may be read through collections in one state of the index; safe to use from several threads.

    Few bulletins are named one by one: of a subquery the planner does not know how many it leaves, and looks
    for them in a way that takes three times as long.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Collections, Condition] = OrderedDict()
        self._lock = threading.Lock()

    def among(self, collections: Collections, connection: PostgresConnection) -> Condition:
        """The condition that a bulletin belongs to one of some collections, in the state of a connection."""
        with self._lock:
            known = self._known.get(collections)
            if known is not None:
                self._known.move_to_end(collections)
                return known
        values = {"collections": sorted(collections)}
        rows = connection.execute(
            f"SELECT number FROM indexed WHERE {_READABLE} LIMIT {_NAMED + 1}",  # noqa: S608 (constants)
            values,
        )
        numbers = [number for (number,) in rows]
        found: Condition = (_READABLE, values)
        if len(numbers) <= _NAMED:
            found = "indexed.number = ANY(CAST(:readable AS INTEGER[]))", {"readable": numbers}
        with self._lock:
            self._known[collections] = found
            while len(self._known) > MOST_LIMITS:
                self._known.popitem(last=False)
        return found


class Filtering:
    """Turns queries into conditions, over a connection in the midst of its transaction."""

    def __init__(
        self,
        connection: PostgresConnection,
        passages: Passages,
        words: WordSearch,
        abbreviations: Abbreviations,
        readable: ReadableBulletins,
    ) -> None:
        self._connection = connection
        self._passages = passages
        self._words = words
        self._abbreviations = abbreviations
        self._readable = readable

    def selected(self, query: Query, state: Shown, lookup: Lookup) -> Chosen | None:
        """The passages that a query allows, and that somebody who sees the state so may find; ``None``: all.

        ``state`` is that of the connection, and ``lookup`` finds its bulletins.
        """
        if query.filters == ANYTHING and not query.phrases and state.collections is None:
            return None
        chosen = self._of_filters(query.filters, state.collections)
        return self._holding(query.phrases, chosen, lookup) if query.phrases else chosen

    def _of_filters(self, filters: Filters, collections: Collections | None) -> Chosen:
        conditions: list[str] = []
        values: dict[str, object] = {}
        if collections is not None:
            condition, names = self._readable.among(collections, self._connection)
            conditions.append(condition)
            values |= names
        since, until = bounds(filters)
        for name, day, sign in (("since", since, ">="), ("until", until, "<=")):
            if day:
                conditions.append(f"date {sign} :{name}")
                values[name] = day.isoformat()
        if filters.years:
            conditions.append("left(date, 4) = ANY(CAST(:years AS TEXT[]))")
            values["years"] = [f"{year:04}" for year in filters.years]
        if filters.provinces:
            conditions.append(_provinces(filters.provinces, until))
            values |= _province_values(filters.provinces, until)
        if filters.units:
            conditions.append("publisher = ANY(CAST(:publishers AS TEXT[]))")
            fits = unit_test(filters.units, self._abbreviations)
            values["publishers"] = [name for name in self._publishers() if fits(name)]
        return Chosen(" AND ".join(conditions), None, values)

    def _publishers(self) -> list[str]:
        """All publishers, each once."""
        rows = self._connection.execute("SELECT DISTINCT publisher FROM indexed WHERE publisher IS NOT NULL")
        return [publisher for (publisher,) in rows]

    def _holding(self, phrases: Sequence[str], chosen: Chosen, lookup: Lookup) -> Chosen:
        """Those of the passages that hold every phrase in their own text."""
        needed = [term for phrase in phrases for term in terms(phrase)]
        found = self._words.holding(needed, chosen, MOST_READ, " ".join(phrases)).tolist()
        wanted = [Verbatim(phrase) for phrase in phrases]
        find = lru_cache(maxsize=1)(lookup)  # passages of one bulletin stand together
        held = []
        for position, passage in zip(found, self._passages.at(found), strict=True):
            bulletin = find(passage.bulletin_id)
            if bulletin is not None and all(each.stands_in(passage.of(bulletin)) for each in wanted):
                held.append(position)
        return Chosen(positions=tuple(held))


# A bulletin's province may be called by other names since the day of the mergers: of each name three cases
# are told apart, a bulletin without a date, of before that day, and of that day or later.
_CASES: tuple[tuple[str, Callable[[], dt.date | None], str], ...] = (
    ("undated", lambda: None, "date IS NULL"),
    ("former", lambda: PROVINCES.merged_on - _DAY, "date < :merged_on"),
    ("today", lambda: PROVINCES.merged_on, "date >= :merged_on"),
)


def _provinces(asked: Sequence[str], until: dt.date | None) -> str:
    """The condition that a bulletin is of one of the provinces, as `is_of` says."""
    values = _province_values(asked, until)
    parts = (
        f"({when} AND province = ANY(CAST(:{name} AS TEXT[])))" for name, _, when in _CASES if values[name]
    )
    return f"({' OR '.join(parts) or 'FALSE'})"


def _province_values(asked: Sequence[str], until: dt.date | None) -> dict[str, object]:
    """The names that a bulletin may carry in each case, and the day of the mergers."""
    cases = {
        name: sorted({each for one in asked for each in _names(one, until, day())}) for name, day, _ in _CASES
    }
    return {**cases, "merged_on": PROVINCES.merged_on.isoformat()}


def _names(asked: str, until: dt.date | None, day: dt.date | None) -> Iterator[str]:
    """The names of provinces under which a bulletin of a day is of the one that is asked for."""
    for name in {asked, *provinces_meant(asked, until)}:
        if is_of(Card("", day, name, None), asked, until):
            yield name
