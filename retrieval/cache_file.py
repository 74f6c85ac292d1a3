"""A file of what was worked out once: SQLite, for its owner alone, and no loss where it is deleted."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from corpus.sqlite import (
    Connection,
    SQLiteError,
    connect,
    connect_temporary,
    connect_to_read,
    disk_sentence,
    make_private,
    set_up,
)
from retrieval.errors import SnapshotError

_COMMIT_SECONDS = 1.0  # a commit waits for the disk: what is lost at a power cut takes no longer to work out
_CACHE_KIB = 65_536  # keys come in no order, so each row may lie in another page than the last


class CacheRows:
    """The rows of an opened cache.

    Raises:
        SnapshotError: from every method, where the file is damaged or cannot be written.
    """

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._due = time.monotonic() + _COMMIT_SECONDS

    def find(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with _translated(self._path):
            return self._connection.execute(query, values).fetchall()

    def write(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry a statement out for each of some rows; kept once a second, and when the file is closed."""
        with _translated(self._path):
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN")
            self._connection.executemany(statement, rows)
            if time.monotonic() > self._due:
                self._connection.execute("COMMIT")
                self._due = time.monotonic() + _COMMIT_SECONDS

    def keep(self) -> None:
        """Keep what was written and is not kept yet."""
        with _translated(self._path):
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")


@contextmanager
def opened(path: Path, schema: str) -> Iterator[CacheRows]:
    """The rows of a cache, made where it is missing, with the table that ``schema`` makes if it is not there.

    What is written is kept when the block ends, well or not, so that an interrupted run goes on where it
    stopped. What is deleted is overwritten.

    Raises:
        SnapshotError: the file is damaged or cannot be written.
    """
    try:
        make_private(path)
    except OSError as error:
        raise SnapshotError(
            "{path} cannot be made ({reason}): check data_dir.", path=path, reason=error
        ) from error
    with _translated(path):
        connection = connect(path)
    with closing(connection):
        with _translated(path):
            set_up(connection, synchronous="FULL")
            connection.execute(schema)
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        rows = CacheRows(connection, path)
        try:
            yield rows
        finally:
            rows.keep()


class UnchangedRows(CacheRows):
    """The rows of a cache as they are: what is written is not kept."""

    def write(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Keep nothing."""


@contextmanager
def opened_unchanged(path: Path, schema: str) -> Iterator[CacheRows]:
    """The rows of a cache, of which no byte is changed; none where it is missing or cannot be read.

    ``schema`` makes the table that is looked into where it is not there.
    """
    with closing(_to_read(path, schema)) as connection:
        yield UnchangedRows(connection, path)


def _to_read(path: Path, schema: str) -> Connection:
    table = schema.split("(", 1)[0].rsplit(maxsplit=1)[-1]
    if path.is_file():
        with suppress(SQLiteError):
            connection = connect_to_read(path)
            try:
                connection.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 (a name of our own)
            except SQLiteError:
                connection.close()
                raise
            return connection
    connection = connect_temporary()
    connection.execute(schema)
    return connection


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Tell SQLite's errors with that file, and with no other, in one sentence."""
    try:
        yield
    except SQLiteError as error:
        if told := disk_sentence(path, error):
            raise SnapshotError(told.template, **told.fields) from error
        raise SnapshotError(
            "{path} cannot be used ({reason}): delete it and try again.", path=path, reason=error
        ) from error


def text_digest(text: str) -> str:
    """What a text is kept by: a SHA-256 over it, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()
