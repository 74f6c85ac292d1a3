"""What a state of the library shows to somebody: to all who may read everything, or through collections.

Whatever is shown to people is read here, so that what somebody may not read is not there for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from corpus.collections import Collections
from corpus.library_models import Card, Holding, VersionCard, Withdrawal
from corpus.library_rows import StateRows, read_bulletin, read_day, read_version_card, read_withdrawal
from corpus.models import Bulletin
from corpus.statements import NOTHING, StoredRow, Values

WHOLE = (
    "SELECT versions.id, title, texts.text, publisher, province, date, term, url, file, given_number, marks,"
    " versions.number AS version FROM versions JOIN texts ON texts.number = versions.text"
)
"""Every version with its text."""

_NEWEST = "date DESC NULLS LAST, id"
_BOUNDS = {"since": "date >= :since", "until": "date <= :until"}


class Shown(StateRows):
    """One unchanging state of the library, as somebody may see it.

    What is withdrawn is not there, unless a method says otherwise. Nor is what belongs to none of the
    collections that are seen, whatever a method says.
    """

    @property
    def collections(self) -> Collections | None:
        """The collections that are seen; ``None``: every bulletin is."""
        return None

    def get(self, bulletin_id: str) -> Bulletin | None:
        """The bulletin of that id with the text that it has now, or ``None``."""
        row = self._first_seen(
            "bulletins", "SELECT * FROM bulletins WHERE id = :id AND {seen}", {"id": bulletin_id}
        )
        return read_bulletin(row) if row else None

    def version(self, bulletin_id: str, number: int) -> Bulletin | None:
        """The bulletin of that id with the text of that number; ``None`` if it has none, or it is withdrawn.

        It may have left its source since.
        """
        row = self._first_seen(
            "versions",
            f"{WHOLE} WHERE id = :id AND versions.number = :number"  # noqa: S608 (a constant)
            " AND versions.text NOT IN (SELECT text FROM withdrawn_texts)"
            " AND id NOT IN (SELECT id FROM withdrawals WHERE lifted IS NULL) AND {seen}",
            {"id": bulletin_id, "number": number},
        )
        return read_bulletin(row) if row else None

    def versions(self, bulletin_id: str) -> list[VersionCard]:
        """What is known of every text that a bulletin ever had, withdrawn or not, by their numbers."""
        rows = self._seen(
            "versions",
            "SELECT number AS version, stored, title, date, origin, content, extractor, extractor_version,"
            " current FROM versions WHERE id = :id AND {seen} ORDER BY number",
            {"id": bulletin_id},
        )
        return [read_version_card(row) for row in rows]

    def digest_of(self, bulletin_id: str) -> str | None:
        """The digest that was stored with the bulletin of that id, or ``None``."""
        row = self._first_seen(
            "shown", "SELECT digest FROM shown WHERE id = :id AND {seen}", {"id": bulletin_id}
        )
        return str(row[0]) if row else None

    def digest_of_version(self, bulletin_id: str, number: int) -> str | None:
        """The digest that was stored with a version of the bulletin, withdrawn or not; or ``None``."""
        row = self._first_seen(
            "versions",
            "SELECT digest FROM versions WHERE id = :id AND number = :number AND {seen}",
            {"id": bulletin_id, "number": number},
        )
        return str(row[0]) if row else None

    def withdrawal(self, bulletin_id: str) -> Withdrawal | None:
        """That a bulletin was withdrawn, even if a later text is shown again; ``None`` if it was not."""
        row = self._first_seen(
            "withdrawals",
            "SELECT id, at, reason, through, lifted FROM withdrawals WHERE id = :id AND {seen}",
            {"id": bulletin_id},
        )
        return read_withdrawal(row) if row else None

    def cards(self, since: dt.date | None = None, until: dt.date | None = None) -> Iterator[Card]:
        """The cards of all bulletins, newest first, those without a date last; of one day by their ids.

        With a first or a last day only those that are dated, and not before or after it.
        """
        bounds = {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day}
        among = " AND ".join(_BOUNDS[name] for name in bounds) or "TRUE"
        rows = self._seen(
            "shown",
            f"SELECT id, date, province, publisher FROM shown WHERE {among} AND {{seen}} ORDER BY {_NEWEST}",  # noqa: S608 (constants)
            bounds,
        )
        for identity, date, province, publisher in rows:
            yield Card(identity, read_day(date), province, publisher)

    def ids_of_collections(self) -> set[str]:
        """The ids of all that belongs to the collections that are seen, of what is withdrawn as well.

        For searching; none where every bulletin is seen.
        """
        among, names = self._named()
        query = f"SELECT id FROM memberships WHERE collection IN ({among})"  # noqa: S608 (names of ours)
        return {row[0] for row in self._rows(query, names)}

    def latest(self, count: int, offset: int = 0) -> list[Bulletin]:
        """So many bulletins in the order of `cards`, without the first ``offset`` ones."""
        rows = self._seen(
            "bulletins",
            f"SELECT * FROM bulletins WHERE {{seen}} ORDER BY {_NEWEST} LIMIT :count OFFSET :offset",  # noqa: S608 (a constant)
            {"count": count, "offset": offset},
        )
        return [read_bulletin(row) for row in rows]

    def holdings(self) -> list[Holding]:
        """How many bulletins there are of each province and year; by their names, what is unknown last."""
        rows = self._seen(
            "shown",
            "SELECT province, CAST(substr(date, 1, 4) AS INTEGER) AS year, count(*) FROM shown"
            " WHERE {seen} GROUP BY province, year ORDER BY province NULLS LAST, year NULLS LAST",
        )
        return [Holding(*row) for row in rows]

    def _first_seen(self, table: str, query: str, values: Values = NOTHING) -> StoredRow | None:
        return next(iter(self._seen(table, query, values)), None)

    def _seen(self, table: str, query: str, values: Values = NOTHING) -> Iterable[StoredRow]:
        """The rows of a query in which ``{seen}`` stands for the condition that a bulletin is seen.

        Its id is the one of a table or a view; row by row, since collections may hold a million.
        """
        if self.collections is None:
            return self._rows(query.format(seen="TRUE"), values)
        among, names = self._named()
        # Behind the id, or a database looks each of the names up in the index of the collections.
        own = f"memberships.id = {table}.id AND coalesce(collection, '') IN ({among})"
        seen = f"EXISTS (SELECT 1 FROM memberships WHERE {own})"  # noqa: S608 (names of ours)
        return self._rows(query.format(seen=seen), {**values, **names})

    def _named(self) -> tuple[str, dict[str, str]]:
        """The collections that are seen, as a list for ``IN`` that may hold nothing, and its values."""
        names = {f"collection_{number}": name for number, name in enumerate(sorted(self.collections or ()))}
        return ", ".join(f":{name}" for name in names) or "NULL", names


class SeenState(Shown):
    """A state of the library as it is seen through collections."""

    def __init__(self, state: Shown, collections: Collections) -> None:
        """See what ``state`` holds of the collections, and nothing else."""
        self._state = state
        self._collections = collections

    @property
    def collections(self) -> Collections:
        """As `Shown.collections`."""
        return self._collections

    def _rows(self, query: str, values: Values = NOTHING) -> Iterable[StoredRow]:
        return self._state._rows(query, values)  # noqa: SLF001 (of its own kind)
