"""The library of several machines: in a PostgreSQL database.

Its statements are those of a library in a file (`corpus.library_reading`, `corpus.library_writing`). Readers
see one unchanging state; what changes is one transaction, and no longer than it must be: an index run over
many files is as many changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.errors import LibraryError
from corpus.library_reading import Reading
from corpus.library_writing import Clock, Writing
from corpus.postgres import DatabaseAddress, Postgres, PostgresConnection, migrate

_STEPS = "corpus:migrations"
_NOTED_IN = "alembic_version_library"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class PostgresLibrary:
    """A library in PostgreSQL; its tables are made when it is first opened.

    Raises:
        LibraryError: from every method, if the database is out of reach, of a newer version, full or busy.
    """

    def __init__(self, address: DatabaseAddress, clock: Clock = _now) -> None:
        """Open the library of a database; ``clock`` tells when something is stored or withdrawn, in UTC."""
        self.postgres = Postgres(address, LibraryError)
        self._clock = clock
        migrate(self.postgres, _STEPS, _NOTED_IN, LibraryError)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One unchanging state to read from; a block a thread."""
        with self.postgres.reading() as connection:
            yield Reading(connection)

    @contextmanager
    def writing(self) -> Iterator[PostgresWriting]:
        """A change, kept if the block ends well and undone if it raises."""
        with self.postgres.writing() as connection:
            yield PostgresWriting(connection, self._clock)

    @contextmanager
    def rehearsing(self) -> Iterator[PostgresWriting]:
        """A change that is undone whatever comes of it."""
        with self.postgres.writing() as connection:
            yield PostgresWriting(connection, self._clock)
            connection.undo()

    def withdraw(self, bulletin_id: str, reason: str) -> list[str]:
        """Withdraw a bulletin as `Writing.withdraw` does, whoever else changes the library."""
        with self.writing() as change:
            return change.withdraw(bulletin_id, reason)


def holds_library(address: DatabaseAddress) -> bool:
    """Whether a database holds the tables of a library; none are made.

    Raises:
        LibraryError: the database is out of reach.
    """
    with Postgres(address, LibraryError).reading() as connection:
        return bool(connection.execute("SELECT to_regclass('versions') IS NOT NULL")[0][0])


class PostgresWriting(Writing):
    """A change to a library in PostgreSQL.

    Attributes:
        connection: What carries it out.
    """

    def __init__(self, connection: PostgresConnection, clock: Clock) -> None:
        """Change what a connection sees in the midst of its transaction; ``clock`` tells the time in UTC."""
        super().__init__(connection, clock)
        self.connection = connection
