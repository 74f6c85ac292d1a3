"""Statements by what a row holds, each put together once: that takes longer than to carry one out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.state.tables import StoredText

Key = tuple[tuple[str, bool], ...]
"""The columns by which a row is found, by name, and whether each is to be empty."""

_PREFIX = "key_"  # so that a column can be both in a key and among the values


def key_of(values: Mapping[str, object]) -> Key:
    """The columns of a key; an empty one is asked for by other words than one that holds something."""
    return tuple((name, value is None) for name, value in values.items())


def key_values(values: Mapping[str, object]) -> dict[str, object]:
    """What the parameters of a key are to hold."""
    return {f"{_PREFIX}{name}": value for name, value in values.items() if value is not None}


@cache
def selection(table: sa.Table, key: Key, *, held: bool = False) -> sa.Select[tuple[object, ...]]:
    """All columns of the rows that a key finds, in the order of the table's own key.

    ``held``: nobody else changes them before the end of the transaction. SQLite needs no word for that.
    """
    found = table.select().where(_matching(table, key)).order_by(*table.primary_key)
    return found.with_for_update() if held else found


@cache
def alteration(table: sa.Table, names: tuple[str, ...], key: Key) -> sa.Update:
    """Set columns of the rows that a key finds."""
    return table.update().where(_matching(table, key)).values({name: sa.bindparam(name) for name in names})


@cache
def deletion(table: sa.Table, key: Key) -> sa.Delete:
    """Delete the rows that a key finds."""
    return table.delete().where(_matching(table, key))


@cache
def insertion(table: sa.Table, names: tuple[str, ...]) -> sa.Insert:
    """Insert a row of these columns, and give back its key."""
    insert = table.insert().values({name: sa.bindparam(name) for name in names})
    return insert.returning(*table.primary_key)


@cache
def replacement(table: sa.Table, names: tuple[str, ...], dialect: str) -> sa.Insert:
    """Insert a row of these columns, or set them in the row of the same key; as a dialect says it."""
    keys = [column.name for column in table.primary_key]
    insert = _insert(table, dialect).values({name: sa.bindparam(name) for name in names})
    others = {name: insert.excluded[name] for name in names if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=others)


@cache
def addition(table: sa.Table, names: tuple[str, ...], dialect: str) -> sa.Insert:
    """Insert a row of these columns unless there is one of the same key, and give its key; by dialect."""
    insert = _insert(table, dialect).values({name: sa.bindparam(name) for name in names})
    keys = [column.name for column in table.primary_key]
    return insert.on_conflict_do_nothing(index_elements=keys).returning(*table.primary_key)


@cache
def missing_addition(table: sa.Table, dialect: str) -> sa.Insert:
    """Insert a whole row unless there is one of the same key; as a dialect says it."""
    keys = [column.name for column in table.primary_key]
    return _insert(table, dialect).on_conflict_do_nothing(index_elements=keys)


@cache
def by_key(table: sa.Table, dialect: str) -> sa.Select[tuple[object, ...]]:
    """All of a table in the order of its key, texts by their code points; as a dialect says it.

    SQLite has that order by itself; PostgreSQL that of the database's language.
    """
    return table.select().order_by(
        *(
            column.collate("C") if dialect == "postgresql" and isinstance(column.type, StoredText) else column
            for column in table.primary_key
        )
    )


def _insert(table: sa.Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def _matching(table: sa.Table, key: Key) -> sa.ColumnElement[bool]:
    return sa.and_(
        sa.true(),  # an empty key finds every row
        *(
            table.c[name].is_(None) if empty else table.c[name] == sa.bindparam(f"{_PREFIX}{name}")
            for name, empty in key
        ),
    )
