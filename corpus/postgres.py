"""PostgreSQL: how it is reached, how it is laid out, and what its errors mean.

The one importer of SQLAlchemy beneath the bot's memory, and only where a library lies in PostgreSQL: to load
it takes longer than to answer a question out of a file.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import exc

from corpus.errors import BantinError, UnstorableError
from corpus.postgres_errors import LOCKED, is_passing, sentence_of, unstorable
from corpus.statements import NOTHING, Values

__all__ = [
    "DatabaseAddress",
    "FoundRow",
    "Postgres",
    "PostgresConnection",
    "is_passing",
    "migrate",
]

CONNECT_SECONDS = 5
"""How long a server may take to answer before it counts as out of reach."""

LOCK_SECONDS = 10
"""How long a statement waits for another program that changes the same rows."""

_migrating = threading.Lock()  # Alembic keeps what it is doing in its modules: once at a time in a process
_LAYING_OUT = 0x62616E74696E  # "bantin": the advisory lock of whoever lays a database out


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """Where a database is: ``postgresql://user@host:port/name``, and the password, which stands apart.

    Of several hosts with commas between them, a primary and its standbys, the one is used that takes changes.
    """

    url: str
    password: str | None = None

    def __repr__(self) -> str:
        """The address without the password, for logs and tracebacks."""
        return f"DatabaseAddress({str(self)!r})"

    def __str__(self) -> str:
        """The address as people may see it."""
        before, hosts, behind = self._parts
        return (
            sa.make_url(f"{before}HOST{behind}").render_as_string(hide_password=True).replace("HOST", hosts)
        )

    @property
    def _parts(self) -> tuple[str, str, str]:
        """What comes before the hosts, the hosts with their ports, and what comes behind them."""
        scheme, _, rest = self.url.partition("://")
        place, slash, behind = rest.partition("/")
        user, at, hosts = place.rpartition("@")
        return f"{scheme}://{user}{at}", hosts, f"{slash}{behind}"

    @property
    def _target(self) -> sa.URL:
        before, hosts, behind = self._parts
        url = sa.make_url(self.url if "," not in hosts else f"{before}{behind}")
        if "," in hosts:
            query = {"target_session_attrs": "read-write", **url.query, "host": tuple(hosts.split(","))}
            url = url.set(query=query)
        url = url.set(drivername="postgresql+psycopg")
        return url.set(password=self.password) if self.password else url


class FoundRow(tuple[Any, ...]):  # noqa: SLOT001 (a tuple has no room for further slots)
    """A row: its values in order, and by the names of their columns."""

    _names: Mapping[str, int]

    @classmethod
    def all(cls, result: sa.CursorResult[Any]) -> list[FoundRow]:
        """Every row that a statement found; none of one that finds nothing."""
        if not result.returns_rows:
            return []
        names = {name: place for place, name in enumerate(result.keys())}
        rows = []
        for values in result:
            row = cls(values)
            row._names = names
            rows.append(row)
        return rows

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 (a column holds anything)
        """A value by its place or its column's name."""
        return tuple.__getitem__(self, self._names[key] if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        """The names of the columns, in order."""
        return list(self._names)


class _Rows(list[FoundRow]):
    """What a statement found, as `corpus.statements` wants it."""

    def fetchall(self) -> list[FoundRow]:
        """All of it."""
        return self


class PostgresConnection:
    """A connection in the midst of its transaction; not for several threads at once.

    Raises:
        UnstorableError: from every statement, if the database keeps no such values.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self.inner = connection

    def execute(self, statement: str, values: Values = NOTHING, /) -> _Rows:
        """Carry out a statement with its values, each under its name; what it found."""
        text, names = _prepared(statement)
        with _values_told():
            return _Rows(FoundRow.all(self.inner.execute(text, {name: values[name] for name in names})))

    def executemany(self, statement: str, values: Sequence[Values], /) -> None:
        """Carry out a statement with each of some sets of values, of which there may be none."""
        text, names = _prepared(statement)
        if values:
            with _values_told():
                self.inner.execute(text, [{name: each[name] for name in names} for each in values])

    def undo(self) -> None:
        """Take back all that was done in the transaction, which ends."""
        self.inner.rollback()


@contextmanager
def _values_told() -> Iterator[None]:
    """Tell at once what is wrong with values, while it is known whose they are."""
    try:
        yield
    except (exc.DBAPIError, UnicodeEncodeError) as error:
        reason = unstorable(error)
        if reason is None:
            raise
        raise UnstorableError(reason) from error


@lru_cache(maxsize=512)
def _prepared(statement: str) -> tuple[sa.TextClause, tuple[str, ...]]:
    """A statement as SQLAlchemy takes it, and the names of its values."""
    text = sa.text(statement)
    return text, tuple(text.compile().params)


class Postgres:
    """A database that is reached when it is needed; safe to use from any thread.

    Raises:
        BantinError: of the class that it was opened with, from every method: the server is out of reach, lets
            nobody in, is full, or is changed by somebody else just now.
    """

    def __init__(self, address: DatabaseAddress, error: type[BantinError], *, connections: int = 16) -> None:
        """Reach the database at an address over so many connections; what goes wrong is an ``error``."""
        self.address = address
        self._error = error
        self._engine = sa.create_engine(
            address._target,  # noqa: SLF001 (a password is nobody else's business)
            pool_size=connections,
            max_overflow=0,
            pool_timeout=LOCK_SECONDS,
            pool_pre_ping=True,  # a server that was started anew has closed what was open
            hide_parameters=True,  # they are what people wrote, and would stand in the messages of errors
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "application_name": "bantin",
                "options": f"-c lock_timeout={LOCK_SECONDS}s -c idle_in_transaction_session_timeout=10min"
                " -c jit=off -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2",
                # Either side notices within ten seconds that the other is cut off.
                "keepalives_idle": 5,
                "keepalives_interval": 2,
                "keepalives_count": 2,
                "tcp_user_timeout": 10_000,
            },
        )
        weakref.finalize(self, self._engine.dispose)

    def close(self) -> None:
        """Let go of every connection; no transaction may be under way."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[PostgresConnection]:
        """One unchanging state: that of the first statement, whatever others change meanwhile."""
        with self._connected() as plain:
            connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield PostgresConnection(connection)

    @contextmanager
    def writing(self) -> Iterator[PostgresConnection]:
        """A change, kept if the block ends well and undone if it raises."""
        with self._connected() as connection, connection.begin():
            yield PostgresConnection(connection)

    @contextmanager
    def autocommitting(self) -> Iterator[PostgresConnection]:
        """A connection each of whose statements stands alone: for what no transaction may hold."""
        with self._connected() as plain:
            yield PostgresConnection(plain.execution_options(isolation_level="AUTOCOMMIT"))

    @contextmanager
    def trying(self, lock: int) -> Iterator[bool]:
        """Hold an advisory lock, which one program at a time may have and loses when it ends, if it is free.

        It yields whether it was.
        """
        with self._connected() as connection:
            free = bool(connection.scalar(sa.text("SELECT pg_try_advisory_lock(:lock)"), {"lock": lock}))
            connection.commit()
            try:
                yield free
            finally:
                if free:
                    connection.execute(sa.text("SELECT pg_advisory_unlock(:lock)"), {"lock": lock})
                    connection.commit()

    @contextmanager
    def holding(self, lock: int) -> Iterator[None]:
        """As `trying`, but that a lock which another program has is an error.

        Raises:
            BantinError: another program has it.
        """
        with self.trying(lock) as free:
            if not free:
                raise self._error(LOCKED, address=str(self.address))
            yield

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        with self.translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Tell the errors of the database in one sentence."""
        try:
            yield
        except (exc.DBAPIError, exc.TimeoutError) as error:
            sentence = sentence_of(error, str(self.address))
            if sentence is None:
                raise
            raise self._error(sentence.template, **sentence.fields) from error


def migrate(postgres: Postgres, scripts: str, table: str, error: type[BantinError]) -> None:
    """Lay a database out as the newest of some steps leaves it, unless it is; one program at a time.

    ``scripts`` names their package as Alembic writes it, ``table`` is where they note how far they are.

    Raises:
        BantinError: of the class ``error``: a newer version of bantin laid it out, or it is out of reach.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells each opening which database it is
    config = Config()
    config.set_main_option("script_location", scripts)
    steps = ScriptDirectory.from_config(config)
    with _migrating, postgres.writing() as connection:
        connection.execute("SELECT pg_advisory_xact_lock(:lock)", {"lock": _LAYING_OUT})
        context = MigrationContext.configure(connection.inner, opts={"version_table": table})
        current = context.get_current_revision()
        if current == steps.get_current_head():
            return
        if current is not None and current not in {step.revision for step in steps.walk_revisions()}:
            raise error(
                "{address} was laid out by a newer version of bantin (layout {current}, this one knows "
                "{known}): use that version.",
                address=postgres.address,
                current=current,
                known=steps.get_current_head(),
            )
        config.attributes.update(connection=connection.inner, version_table=table)
        command.upgrade(config, "head")
