"""Rows of a library, and what is made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from corpus.library_models import Provenance, VersionCard, Withdrawal
from corpus.models import Bulletin, Mark
from corpus.statements import NOTHING, Statements, StoredRow, Values


class StateRows:
    """The rows of one state of a library."""

    def __init__(self, connection: Statements) -> None:
        self._connection = connection

    def _mapping(self, query: str) -> dict[str, str]:
        return dict(map(tuple, self._rows(query)))

    def _first(self, query: str, values: Values = NOTHING) -> StoredRow | None:
        return next(iter(self._rows(query, values)), None)

    def _rows(self, query: str, values: Values = NOTHING) -> Iterable[StoredRow]:
        return self._connection.execute(query, values)


def read_bulletin(row: StoredRow | Mapping[str, Any]) -> Bulletin:
    """The bulletin of a row that has its fields."""
    fields: dict[str, Any] = dict(row)
    if fields["date"]:
        fields["date"] = dt.date.fromisoformat(fields["date"])
    fields["marks"] = tuple(map(Mark, fields["marks"].split()))
    return Bulletin(**fields)


def read_version_card(row: StoredRow | Mapping[str, Any]) -> VersionCard:
    """What a row tells of a version; its number is called ``version`` there."""
    return VersionCard(
        number=row["version"],
        stored=read_moment(row["stored"]),
        title=row["title"],
        date=read_day(row["date"]),
        origin=row["origin"],
        provenance=Provenance(row["content"], row["extractor"], row["extractor_version"]),
        is_current=bool(row["current"]),
    )


def read_withdrawal(row: StoredRow) -> Withdrawal:
    """The withdrawal of a row."""
    at = dt.datetime.fromisoformat(row["at"])
    return Withdrawal(row["id"], at, row["reason"], row["through"], read_moment(row["lifted"]))


def read_day(written: str | None) -> dt.date | None:
    """The day of a column."""
    return dt.date.fromisoformat(written) if written else None


def read_moment(written: str | None) -> dt.datetime | None:
    """The point in time of a column."""
    return dt.datetime.fromisoformat(written) if written else None
