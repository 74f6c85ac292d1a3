"""What the library's statements need of a database: each is written once, for SQLite and PostgreSQL.

Values are named (``:id``), so that a statement says what it is about; both databases understand all that is
said to them here: `ON CONFLICT`, `NULLS LAST`, `TRUE` and `FALSE`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

Value: TypeAlias = Any
"""What a column holds, or what it is found by: databases know no types of ours."""

Values = Mapping[str, object]
"""What a statement's names stand for; those that it does not have are passed over."""

NOTHING: Values = {}


class StoredRow(Protocol):
    """What a statement found: values in their order, or by the names of their columns."""

    def __getitem__(self, key: Value, /) -> Value:
        """The value of a column, by its place or its name."""
        ...

    def __iter__(self) -> Iterator[Value]:
        """The values in order."""
        ...

    def keys(self) -> Value:
        """The names of the columns, in order."""
        ...


class Rows(Protocol):
    """The rows that a statement found."""

    def __iter__(self) -> Iterator[StoredRow]:
        """Each of them, one after the other."""
        ...

    def fetchall(self) -> Sequence[StoredRow]:
        """All of them at once."""
        ...


class Statements(Protocol):
    """A connection in the midst of its transaction."""

    def execute(self, statement: str, values: Value = ..., /) -> Rows:
        """Carry out a statement with its values."""
        ...

    def executemany(self, statement: str, values: Value, /) -> object:
        """Carry out a statement with each of several sets of values."""
        ...


def insertion(table: str, columns: Sequence[str]) -> str:
    """The statement that puts a row of these columns into a table, each value under its column's name."""
    names = ", ".join(columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in columns)})"  # noqa: S608
