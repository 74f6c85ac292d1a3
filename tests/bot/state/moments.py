"""A clock that stands until it is moved, and what a memory holds, read past the code under test."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from corpus.postgres import DatabaseAddress

START = dt.datetime(2026, 3, 2, 8, 30, 15, 123456, dt.UTC)

Place = Path | DatabaseAddress
"""Where a memory lies."""

Contents = dict[str, list[tuple[object, ...]]]


class StandingClock:
    """Tells the same time until it is moved."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> dt.datetime:
        return self.time

    def advance(self, **parts: float) -> dt.datetime:
        self.time += dt.timedelta(**parts)
        return self.time


def placed(text: str) -> Place:
    """The place of that a program was told in words."""
    return DatabaseAddress(text) if text.startswith("postgresql:") else Path(text)


def contents(place: Place) -> Contents:
    """Every row of every table of a memory; times and what JSON says as text."""
    with _connected(place) as connection:
        tables = sa.inspect(connection).get_table_names()
        return {
            name: sorted(map(_plain, connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)  # noqa: S608
            for name in tables
        }


def forbid(place: Place, table: str) -> None:
    """Have a memory refuse every change and every deletion of what a table holds."""
    if isinstance(place, Path):
        refusal = "BEGIN SELECT RAISE(ABORT, 'no'); END"
    else:
        body = "BEGIN RAISE EXCEPTION 'no'; END"
        execute(place, f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        refusal = "FOR EACH ROW EXECUTE FUNCTION refuse()"
    for event in ("UPDATE", "DELETE"):
        execute(place, f"CREATE TRIGGER no_{event} BEFORE {event} ON {table} {refusal}")


def execute(place: Place, *statements: str) -> None:
    """Change a memory behind the back of the code under test."""
    with _connected(place) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@contextmanager
def _connected(place: Place) -> Iterator[sa.Connection]:
    url = sa.make_url(f"sqlite:///{place}" if isinstance(place, Path) else place.url)
    driver = "sqlite" if isinstance(place, Path) else "postgresql+psycopg"
    engine = sa.create_engine(url.set(drivername=driver), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _plain(row: sa.Row[tuple[object, ...]]) -> tuple[object, ...]:
    """A row as SQLite has it: a truth is a number, and times and JSON are text."""
    return tuple(_cell(value) for value in row)


def _cell(value: object) -> object:
    match value:
        case bool():
            return int(value)
        case dict() | list():
            return json.dumps(value)
        case dt.datetime():
            return f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}"
        case _:
            return value
