"""What the bot's memory needs of a database, whichever it is: transactions, and rows found by what they hold.

`FileDatabase` and `ServerDatabase` are the two; what is particular to either stands there.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import wraps
from types import FunctionType
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from bot.errors import StateBrokenOffError
from bot.state.statements import (
    addition,
    alteration,
    by_key,
    deletion,
    insertion,
    key_of,
    key_values,
    missing_addition,
    replacement,
    selection,
)

Row = dict[str, Any]
Clock = Callable[[], dt.datetime]
_Part = TypeVar("_Part")

_AT_ONCE = 500  # rows, where all of a table are looked at
_GUARD = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


class Transaction:
    """One state of the database to read from and, in a transaction that writes, to change.

    On a server others write meanwhile. What is read to be changed by what it says is read by `hold`, or
    behind a `guard` where there may be no row yet; in a file nobody else writes, and both come to nothing.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self, query: sa.Executable) -> list[Row]:
        """Every row that the query finds, in its order, by column name."""
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def each(self, table: sa.Table) -> Generator[Row, None, None]:
        """Every row of a table by its key, texts by their code points; some at a time are in memory."""
        query = by_key(table, self._connection.dialect.name)
        with self._connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as found:
            yield from (dict(row) for row in found.mappings())

    def one(self, query: sa.Executable, values: Mapping[str, object] | None = None) -> Row | None:
        """The first row that the query finds with these values for its parameters, or ``None``."""
        row = self._connection.execute(query, values).mappings().first()
        return dict(row) if row else None

    def change(self, statement: sa.Update | sa.Delete) -> int:
        """Carry out an update or a deletion; how many rows it met, without those that cascade."""
        return self._connection.execute(statement).rowcount

    def row(self, table: sa.Table, **key: object) -> Row | None:
        """The first row of a table that holds these values, by its key's order; ``None`` if there is none."""
        rows = self.rows(table, **key)
        return rows[0] if rows else None

    def rows(self, table: sa.Table, **key: object) -> list[Row]:
        """Every row of a table that holds these values, in the order of the table's own key."""
        found = self._connection.execute(selection(table, key_of(key)), key_values(key))
        return [dict(row) for row in found.mappings()]

    def hold(self, table: sa.Table, **key: object) -> Row | None:
        """As `row`; nobody else changes or deletes it before the end of the transaction."""
        found = self._connection.execute(selection(table, key_of(key), held=True), key_values(key))
        row = found.mappings().first()
        return dict(row) if row else None

    def guard(self, *name: object) -> None:
        """Wait until no other transaction is behind the guard of this name, and be it until the end."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_GUARD, {"name": " ".join(map(str, name))})

    def alter(self, table: sa.Table, values: Mapping[str, object], **key: object) -> int:
        """Set values in the rows of a table that hold those of the key; how many rows that are."""
        statement = alteration(table, tuple(values), key_of(key))
        return self._connection.execute(statement, {**values, **key_values(key)}).rowcount

    def remove(self, table: sa.Table, **key: object) -> int:
        """Delete the rows of a table that hold these values; how many, without those that cascade."""
        return self._connection.execute(deletion(table, key_of(key)), key_values(key)).rowcount

    def add(self, table: sa.Table, **values: object) -> int:
        """Insert a row into a table that numbers its rows; the row's number."""
        return int(self._connection.execute(insertion(table, tuple(values)), values).scalar_one())

    def put(self, table: sa.Table, **values: object) -> None:
        """Insert a row, or set these values in the row of the same key; ``values`` holds the key too."""
        statement = replacement(table, tuple(values), self._connection.dialect.name)
        self._connection.execute(statement, values)

    def put_new(self, table: sa.Table, **values: object) -> bool:
        """Insert a row unless there is one of the same key; whether there was none."""
        statement = addition(table, tuple(values), self._connection.dialect.name)
        return self._connection.execute(statement, values).first() is not None

    def put_missing(self, table: sa.Table, rows: Sequence[Row]) -> None:
        """Insert whole rows, of which there is at least one, but for those whose keys are there already."""
        self._connection.execute(missing_addition(table, self._connection.dialect.name), rows)


class Database(Protocol):
    """Where the bot's memory lies, brought up to date. Safe to use from any thread.

    Raises:
        StateError: from every method, if it is damaged, not the bot's, of a newer version, busy or out of
            reach.
    """

    def close(self) -> None:
        """Let go of it; no transaction may be under way."""

    def reading(self) -> AbstractContextManager[Transaction]:
        """One unchanging state to read from; the state is the one at the first query."""

    def writing(self, *, durable: bool = False) -> AbstractContextManager[Transaction]:
        """A change, kept if the block ends well and undone if it raises.

        If ``durable`` it outlives a power cut as well, and so does every change before it.

        Raises:
            StateBrokenOffError: nothing of it was kept, through no fault of the block.
        """

    def scrub(self) -> bool:
        """Leave no trace of what was deleted, as far as that can be done from here; whether it was."""

    def waits(self, begun: float) -> bool:
        """Wait for a moment after a transaction was broken off; false where that was done long enough.

        ``begun`` is when whoever asks tried first, by `time.monotonic`.
        """


def patient(part: type[_Part]) -> type[_Part]:
    """Have each public method of a part of the memory, which is one transaction, made again if broken off."""
    for name, method in list(vars(part).items()):
        if isinstance(method, FunctionType) and not name.startswith("_"):
            setattr(part, name, _again(method))
    return part


def _again(method: FunctionType) -> Callable[..., object]:
    @wraps(method)
    def made(part: Any, *args: object, **kwargs: object) -> object:  # noqa: ANN401 (whose method it is)
        database: Database = part._database  # noqa: SLF001 (each part has one)
        begun = time.monotonic()
        while True:
            try:
                return method(part, *args, **kwargs)
            except StateBrokenOffError:
                if not database.waits(begun):
                    raise

    return made
