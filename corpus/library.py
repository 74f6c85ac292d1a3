"""The library: every bulletin, its sources, and the name of the snapshot that searches them.

One SQLite file in WAL mode. Readers see one unchanging state for as long as they read, so the text that a
snapshot's offsets point into can never be of another time than the snapshot; a writer changes bulletins and
snapshot in one transaction, or nothing at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import LibraryError
from corpus.library_layout import ERRORS, check_layout, lay_out
from corpus.models import Bulletin
from corpus.sqlite import (
    Connection,
    Row,
    SQLiteError,
    can_be_read_as_it_is,
    connect,
    connect_read_only,
    make_private,
    refuse_emptied,
    set_up,
)


def digest(bulletin: Bulletin) -> str:
    """SHA-256 over all that is stored of a bulletin, as hex: equal exactly when the bulletins are."""
    return _digest_of(asdict(bulletin))


def _digest_of(fields: dict[str, object]) -> str:
    told = json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Card:
    """What a bulletin can be chosen by without reading it; ``None`` as in `Bulletin`."""

    id: str
    date: dt.date | None
    province: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Holding:
    """How many bulletins there are of a province and a year; ``None``: they do not say."""

    province: str | None
    year: int | None
    bulletins: int


class Reading:
    """One unchanging state of the library, to read from."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, bulletin_id: str) -> Bulletin | None:
        """The bulletin of that id, or ``None``."""
        row = self._first(
            "SELECT id, title, text, publisher, province, date, term, url, file FROM bulletins WHERE id = ?",
            (bulletin_id,),
        )
        return _bulletin(row) if row else None

    def digest_of(self, bulletin_id: str) -> str | None:
        """The digest that was stored with the bulletin of that id, or ``None``."""
        row = self._first("SELECT digest FROM bulletins WHERE id = ?", (bulletin_id,))
        return str(row[0]) if row else None

    def cards(self, since: dt.date | None = None, until: dt.date | None = None) -> Iterator[Card]:
        """The cards of all bulletins, newest first, those without a date last; of one day by their ids.

        With a first or a last day only those that are dated, and not before or after it.
        """
        rows = self._rows(
            "SELECT id, date, province, publisher FROM bulletins"
            " WHERE (?1 IS NULL OR date >= ?1) AND (?2 IS NULL OR date <= ?2) ORDER BY date DESC, id",
            (since.isoformat() if since else None, until.isoformat() if until else None),
        )
        for identity, date, province, publisher in rows:
            yield Card(identity, dt.date.fromisoformat(date) if date else None, province, publisher)

    def latest(self, count: int, offset: int = 0) -> list[Bulletin]:
        """So many bulletins in the order of `cards`, without the first ``offset`` ones."""
        rows = self._rows(
            "SELECT id, title, text, publisher, province, date, term, url, file FROM bulletins"
            " ORDER BY date DESC, id LIMIT ? OFFSET ?",
            (count, offset),
        )
        return [_bulletin(row) for row in rows]

    def holdings(self) -> list[Holding]:
        """How many bulletins there are of each province and year; by their names, what is unknown last."""
        rows = self._rows(
            "SELECT province, CAST(substr(date, 1, 4) AS INTEGER) AS year, count(*) FROM bulletins"
            " GROUP BY province, year ORDER BY province IS NULL, province, year IS NULL, year"
        )
        return [Holding(*row) for row in rows]

    def digests(self) -> dict[str, str]:
        """Every bulletin's id, in order, and its digest."""
        return self._mapping("SELECT id, digest FROM bulletins ORDER BY id")

    def damaged(self) -> set[str]:
        """The ids of the bulletins that are not what their digests say; every text is read for it."""
        rows = self._rows(
            "SELECT digest, id, title, text, publisher, province, date, term, url, file FROM bulletins"
        )
        fields = ((row["digest"], dict(zip(row.keys()[1:], row[1:], strict=True))) for row in rows)
        return {str(each["id"]) for stored, each in fields if _digest_of(each) != stored}

    def digest(self) -> str:
        """One SHA-256 over all bulletins, as hex."""
        whole = hashlib.sha256()
        for identity, each in self.digests().items():
            whole.update(f"{identity}\0{each}\n".encode())
        return whole.hexdigest()

    def origins(self) -> dict[str, str]:
        """Every bulletin's id and where it was read from."""
        return self._mapping("SELECT id, origin FROM bulletins ORDER BY id")

    def sources(self) -> list[str]:
        """The files and folders that were indexed, sorted."""
        return [name for (name,) in self._rows("SELECT name FROM sources ORDER BY name")]

    def snapshot(self) -> str | None:
        """The name of the snapshot that searches this state, or ``None`` before the first one."""
        row = self._first("SELECT name FROM snapshot")
        return str(row[0]) if row else None

    def _mapping(self, query: str) -> dict[str, str]:
        return dict(map(tuple, self._rows(query)))

    def _first(self, query: str, values: Sequence[object] = ()) -> Row | None:
        return next(iter(self._rows(query, values)), None)

    def _rows(self, query: str, values: Sequence[object] = ()) -> Iterable[Row]:
        return self._connection.execute(query, values)


class PinnedReading(Reading):
    """One unchanging state of the library for as long as somebody holds it; safe to share between threads.

    Meanwhile the file keeps what later changes would overwrite: hold one no longer than it is of use.

    Raises:
        LibraryError: from every method, as `Library` says.
    """

    def __init__(self, connection: Connection, path: Path) -> None:
        """Read from a connection in the midst of its transaction, which is closed with the last holder."""
        super().__init__(connection)
        self._path = path
        self._lock = threading.Lock()  # one connection, one statement at a time
        weakref.finalize(self, connection.close)

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        with self._lock, ERRORS.translated(self._path):
            return self._connection.execute(query, values).fetchall()


class Writing(Reading):
    """A change under way: sees its own changes, and nobody else does until it is whole."""

    def put(self, bulletin: Bulletin, origin: str) -> None:
        """Add a bulletin, or replace the one of the same id; ``origin`` says where it was read from."""
        fields = asdict(bulletin) | {"origin": origin, "digest": digest(bulletin)}
        fields["date"] = bulletin.date.isoformat() if bulletin.date else None
        self._connection.execute(
            "INSERT OR REPLACE INTO bulletins VALUES (:id, :title, :text, :publisher, :province, :date,"
            " :term, :url, :file, :origin, :digest)",
            fields,
        )

    def remove(self, bulletin_id: str) -> None:
        """Remove a bulletin; nothing happens if there is none of that id."""
        self._connection.execute("DELETE FROM bulletins WHERE id = ?", (bulletin_id,))

    def set_sources(self, names: list[str]) -> None:
        """Replace the list of sources."""
        self._connection.execute("DELETE FROM sources")
        self._connection.executemany("INSERT INTO sources VALUES (?)", [(name,) for name in names])

    def set_snapshot(self, name: str) -> None:
        """Name the snapshot that searches this state."""
        self._connection.execute("DELETE FROM snapshot")
        self._connection.execute("INSERT INTO snapshot VALUES (?)", (name,))


class Library:
    """A library file; made when it is first opened.

    Raises:
        LibraryError: from every method, if the file is damaged, of another version, busy or out of reach.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        remains = [path.parent / "snapshots", path.parent / "vectors.sqlite"]
        refuse_emptied(
            path, remains, LibraryError, "move it away and run bantin index with your folders again"
        )
        try:
            make_private(path)
        except OSError as error:
            raise LibraryError(f"{path} cannot be made ({error.strerror}): check data_dir.") from error
        with ERRORS.translated(self.path):
            try:
                with closing(self._connect()) as connection:
                    lay_out(connection, path)
            except SQLiteError as error:
                if not can_be_read_as_it_is(path, error):
                    raise
                with closing(self._connect_read_only()) as connection:
                    check_layout(connection, path)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A state to read from; safe to use from any thread, one block a thread."""
        with ERRORS.translated(self.path), closing(self._connect_to_view()) as connection:
            yield Reading(connection)

    def pin(self) -> PinnedReading:
        """The state of this moment, to read from until nobody holds it any more."""
        with ERRORS.translated(self.path):
            return PinnedReading(self._connect_to_view(shared=True), self.path)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A change, kept if the block ends well and undone if it raises; one writer at a time."""
        with ERRORS.translated(self.path):
            connection = self._connect()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield Writing(connection)
                connection.execute("COMMIT")
            finally:
                connection.close()  # an open transaction is rolled back

    def _connect_to_view(self, *, shared: bool = False) -> Connection:
        """A connection in a transaction that has taken its view; on a full or read-only disk, too."""
        try:
            return _with_view(self._connect(shared=shared))
        except SQLiteError as error:
            if not can_be_read_as_it_is(self.path, error):
                raise
            return _with_view(self._connect_read_only())

    def _connect_read_only(self) -> Connection:
        connection = connect_read_only(self.path)
        connection.row_factory = Row
        return connection

    def _connect(self, *, shared: bool = False) -> Connection:
        connection = connect(self.path, shared=shared)
        connection.row_factory = Row
        try:
            set_up(connection, synchronous="FULL")
        except BaseException:
            connection.close()
            raise
        return connection


def _with_view(connection: Connection) -> Connection:
    """A connection in a transaction that has taken its state: else it would take it at its first query."""
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM snapshot").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _bulletin(row: Row) -> Bulletin:
    fields = dict(row)
    if fields["date"]:
        fields["date"] = dt.date.fromisoformat(fields["date"])
    return Bulletin(**fields)
