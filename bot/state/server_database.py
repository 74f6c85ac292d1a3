"""The bot's memory in PostgreSQL, which several bots share: others write while one of them does."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from sqlalchemy import exc

from bot.errors import StateBrokenOffError, StateError
from bot.state.database import Transaction, now
from bot.state.tables import metadata
from corpus.postgres import DatabaseAddress, Postgres, PostgresConnection, is_passing, migrate

_LOG = logging.getLogger(__name__)
_MIGRATIONS = "bot.state:migrations"
_VERSIONS: Final = "alembic_version_bot"  # beside that of the library, which may lie in the same database
_CONNECTIONS = 4  # the bot has one thread for its memory, and now and then another
_PATIENCE_S = 15.0  # a server that is started anew takes some seconds
_PAUSE_S = 0.1
_MEASURED_S = 10.0  # after which the server is asked again what time it is


class ServerDatabase:
    """A database on a server; its tables are made, or brought up to date, when it is opened.

    Who reads waits for nobody; who writes waits for those alone that write the same rows. A commit outlives
    the bot and the server.
    """

    def __init__(self, address: DatabaseAddress) -> None:
        self.address = address
        self._postgres = Postgres(address, StateError, connections=_CONNECTIONS)
        self._ahead = dt.timedelta()  # the server's clock before this machine's
        self._measured = -_MEASURED_S
        self._away_since: float | None = None
        try:
            migrate(self._postgres, _MIGRATIONS, _VERSIONS, StateError)
            with self.reading():  # which asks what time it is
                pass
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of every connection."""
        self._postgres.close()

    def now(self) -> dt.datetime:
        """This moment by the server's clock, which is the one of all bots, in UTC."""
        return now() + self._ahead

    def reading(self) -> AbstractContextManager[Transaction]:
        """One unchanging state to read from."""
        return self._transaction(self._postgres.reading())

    def writing(self, *, durable: bool = False) -> AbstractContextManager[Transaction]:
        """A change; always as durable as the server makes it, for other bots go by what it keeps."""
        del durable
        return self._transaction(self._postgres.writing())

    def scrub(self) -> bool:
        """Take the space of what was deleted; the server's log and backups are its administrators' matter."""
        try:
            with self._postgres.autocommitting() as connection:
                connection.execute("VACUUM " + ", ".join(sorted(metadata.tables)))
        except StateError:
            _LOG.exception("traces of what was deleted may be left in %s", self.address)
            return False
        return True

    def waits(self, begun: float) -> bool:
        """Wait for a moment, unless it was tried, or the server was away, for `_PATIENCE_S` already."""
        time.sleep(_PAUSE_S)
        away = self._away_since
        return time.monotonic() - (begun if away is None else min(begun, away)) < _PATIENCE_S

    @contextmanager
    def _transaction(self, begun: AbstractContextManager[PostgresConnection]) -> Iterator[Transaction]:
        entered = ended = False
        try:
            with begun as connection:
                entered, self._away_since = True, None
                self._measure(connection)
                yield Transaction(connection.inner)
                ended = True  # what follows is the commit: where that fails nobody knows whether it was kept
        except StateError as error:
            if not entered and self._away_since is None:
                self._away_since = time.monotonic()
            cause = error.__cause__
            if isinstance(cause, exc.SQLAlchemyError) and is_passing(cause, committing=ended):
                raise StateBrokenOffError.of(error) from error
            raise

    def _measure(self, connection: PostgresConnection) -> None:
        """Ask the server what time it is, now and then."""
        if time.monotonic() - self._measured > _MEASURED_S:
            [row] = connection.execute("SELECT clock_timestamp()")
            self._ahead = row[0] - now()
            self._measured = time.monotonic()


def holds_memory(address: DatabaseAddress) -> bool:
    """Whether a database holds the tables of a bot's memory; none are made.

    Raises:
        StateError: the database is out of reach.
    """
    with Postgres(address, StateError, connections=1).reading() as connection:
        return bool(connection.execute(f"SELECT to_regclass('{_VERSIONS}') IS NOT NULL")[0][0])
