"""A memory with rows in every table, made by what the columns may hold."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from bot.state.database import Database, Row
from bot.state.tables import StoredJson, StoredText, UtcDateTime
from bot.state.transfer import TABLES
from tests.bot.state.moments import START

FEW, MANY = 40, 1201  # of the log of questions there are more than go over at once
_IDS = {"chat_id": -1001234567890, "user_id": 700000000001}
_BEGINNINGS = ("a", "B", "đ", "Á", "z", "ử", "-", "\U0001f600")  # whose order depends on the language


def fill(database: Database) -> None:
    """Put rows into each table; those of a number refer to each other."""
    for table in TABLES:
        count = MANY if table.name == "questions" else FEW
        with database.writing() as change:
            change.put_missing(table, [_row(table, number) for number in range(1, count + 1)])


def _row(table: sa.Table, number: int) -> Row:
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: sa.Column[object], number: int) -> object:
    if column.nullable and number % 3 == 0:
        return None
    at = START + dt.timedelta(microseconds=number)
    values: dict[type, object] = {
        StoredText: f"{_BEGINNINGS[number % 8]}{number}" + ("" if column.primary_key else "\0’ký"),
        StoredJson: {"z": [number, "\0", None], "a": {"đ": number / 7}},
        UtcDateTime: at.astimezone(dt.timezone(dt.timedelta(hours=7))),
        sa.Boolean: number % 2 == 0,
        sa.Float: number / 7,
    }
    return values.get(type(column.type), _IDS.get(column.name, 0) + number)
