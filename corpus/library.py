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
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import LibraryError
from corpus.models import Bulletin
from corpus.sqlite import (
    Connection,
    FileErrors,
    Row,
    connect,
    layout_version,
    make_private,
    set_up,
    switch_to_wal,
)

_VERSION = 1
_ERRORS = FileErrors(
    LibraryError,
    busy="is being changed by another run of bantin index: wait for it to end",
    unusable="check data_dir, its rights and free space",
    damaged="move it away and run bantin index again",
)
_SCHEMA = f"""
CREATE TABLE bulletins (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, publisher TEXT, province TEXT,
    date TEXT, term TEXT, url TEXT, file TEXT, origin TEXT NOT NULL, digest TEXT NOT NULL
) STRICT;
CREATE TABLE sources (name TEXT PRIMARY KEY) STRICT;
CREATE TABLE snapshot (name TEXT NOT NULL) STRICT;
PRAGMA user_version = {_VERSION};
"""
# What is listed and filtered by; it holds the whole card, so that no text needs to be read for it. Libraries
# that were made before it get it when they are opened.
_CARDS = "CREATE INDEX IF NOT EXISTS cards ON bulletins (date DESC, id, province, publisher)"


def digest(bulletin: Bulletin) -> str:
    """SHA-256 over all that is stored of a bulletin, as hex: equal exactly when the bulletins are."""
    fields = json.dumps(asdict(bulletin), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(fields.encode()).hexdigest()


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
        with self._lock, _ERRORS.translated(self._path):
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
        try:
            make_private(path)
        except OSError as error:
            raise LibraryError(f"{path} cannot be made ({error.strerror}): check data_dir.") from error
        with _ERRORS.translated(self.path):
            connection = self._connect()
            try:
                self._prepare(connection)
            finally:
                connection.close()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A state to read from; safe to use from any thread, one block a thread."""
        with self._transaction("BEGIN") as connection:
            _take_view(connection)
            yield Reading(connection)

    def pin(self) -> PinnedReading:
        """The state of this moment, to read from until nobody holds it any more."""
        with _ERRORS.translated(self.path):
            connection = self._connect(shared=True)
            try:
                connection.execute("BEGIN")
                _take_view(connection)
            except BaseException:
                connection.close()
                raise
        return PinnedReading(connection, self.path)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A change, kept if the block ends well and undone if it raises; one writer at a time."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield Writing(connection)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        with _ERRORS.translated(self.path):
            connection = self._connect()
            try:
                connection.execute(begin)
                yield connection
                connection.execute("COMMIT")
            finally:
                connection.close()  # an open transaction is rolled back

    def _connect(self, *, shared: bool = False) -> Connection:
        connection = connect(self.path, shared=shared)
        set_up(connection, synchronous="FULL")
        connection.row_factory = Row
        return connection

    def _prepare(self, connection: Connection) -> None:
        if layout_version(connection) == 0:
            switch_to_wal(connection.execute)
            connection.execute("BEGIN IMMEDIATE")
            if layout_version(connection) == 0:  # nobody made it in the meantime
                for statement in _SCHEMA.split(";"):
                    connection.execute(statement)
            connection.execute("COMMIT")
        version = layout_version(connection)
        if version != _VERSION:
            raise LibraryError(
                f"{self.path} was written by another version of bantin (layout {version}, this one reads "
                f"{_VERSION}): use that version, or another data_dir.",
            )
        connection.execute(_CARDS)


def _take_view(connection: Connection) -> None:
    """Take the state that a transaction reads now: a deferred one would take it at its first query."""
    connection.execute("SELECT 1 FROM snapshot").fetchone()


def _bulletin(row: Row) -> Bulletin:
    fields = dict(row)
    if fields["date"]:
        fields["date"] = dt.date.fromisoformat(fields["date"])
    return Bulletin(**fields)
