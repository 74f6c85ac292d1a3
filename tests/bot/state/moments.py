"""A clock that stands until it is moved, and what a database file holds, read past the code under test."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

START = dt.datetime(2026, 3, 2, 8, 30, 15, 123456, dt.UTC)

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


def contents(path: Path) -> Contents:
    """Every row of every table of a database file."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}  # noqa: S608


def execute(path: Path, *statements: str) -> None:
    """Change a database file behind the back of the code under test."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
