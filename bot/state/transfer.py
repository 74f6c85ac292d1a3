"""The bot's memory carried out of a file into another database, and what shows that both hold the same."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Generator
from contextlib import closing
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from bot.state.database import Database, Transaction
from bot.state.tables import metadata, without_nul

TABLES = tuple(metadata.sorted_tables)
"""All that a memory holds; what the rows of others refer to comes before them."""

_BATCH = 500  # rows that go over in one transaction
_EVER_GIVEN = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")


def row_lines(state: Transaction, table: sa.Table) -> Generator[bytes, None, None]:
    """Each row of a table as a line of JSON, by its key: the same bytes whichever database holds it."""
    with closing(state.each(table)) as rows:
        for row in rows:
            line = json.dumps(without_nul(row), sort_keys=True, default=_written_time)
            yield line.encode() + b"\n"


def copy_table(source: Transaction, target: Database, table: sa.Table) -> None:
    """Put each row of a table in a file that a server lacks into the server's, some in a transaction.

    What is broken off the next call goes on with. In the end the server gives no new row a number that the
    file has ever given to one: buttons may still name what is gone.
    """
    with closing(source.each(table)) as rows:
        while batch := list(islice(rows, _BATCH)):
            with target.writing() as change:
                change.put_missing(table, batch)
    number = table.autoincrement_column
    if number is not None:
        given = source.one(_EVER_GIVEN, {"name": table.name})
        with target.writing() as change:
            change.one(_continuing(table, number), {"given": given and given["seq"]})


def _continuing(table: sa.Table, number: sa.Column[int]) -> sa.Select[tuple[int]]:
    """What has a table's next number follow the one given, all that it has, and all that it gave itself.

    Where there is no such number nothing happens.
    """
    numbers = sa.func.pg_get_serial_sequence(table.name, number.name)
    last = sa.func.pg_sequence_last_value(sa.cast(numbers, postgresql.REGCLASS))
    highest = sa.select(sa.func.max(number)).scalar_subquery()
    given = sa.bindparam("given", type_=sa.BigInteger)
    return sa.select(sa.func.setval(numbers, sa.func.greatest(given, highest, last)))


def _written_time(value: object) -> str:
    """A moment as text; JSON knows none."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is in no column")
