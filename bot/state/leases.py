"""Which run of the bot deals with a row: it holds it by a lease, and nobody else may touch it meanwhile."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from bot.state.database import Clock

_SLACK = dt.timedelta(seconds=5)  # by which the clocks of several bots may differ

FREED: Final[Mapping[str, object]] = {"owner": None, "lease_until": None}
"""What a row holds that no run holds."""


class Leases:
    """The leases of one run of the bot on the rows of a table with the columns ``owner``, ``lease_until``."""

    def __init__(self, table: sa.Table, clock: Clock, length: dt.timedelta) -> None:
        """Lease rows for ``length``; a run that lives renews its leases before they end."""
        self._owner, self._until = table.c.owner, table.c.lease_until
        self._clock = clock
        self._length = length
        self._run = secrets.token_hex(8)

    def held(self) -> dict[str, object]:
        """What a row holds that this run holds, from now on."""
        return {"owner": self._run, "lease_until": self._clock() + self._length}

    def is_mine(self) -> sa.ColumnElement[bool]:
        """The condition that this run holds a row."""
        return self._owner.is_not_distinct_from(self._run)

    def is_others(self) -> sa.ColumnElement[bool]:
        """The condition that another run holds a row, or did when it ended."""
        return sa.and_(self._owner.is_not(None), sa.not_(self.is_mine()))

    def frees(self, row: Mapping[str, Any]) -> bool:
        """Whether no lease on a row counts (any more); `is_free`, of a row that was read."""
        now, until = self._clock(), row["lease_until"]
        ended = until is not None and not now <= until <= now + self._length + _SLACK
        return row["owner"] is None or ended

    def is_free(self) -> sa.ColumnElement[bool]:
        """The condition that no lease on a row counts (any more), nor one beyond any, of a wrong clock."""
        now = self._clock()
        holds = self._until.between(now, now + self._length + _SLACK)
        return sa.or_(self._owner.is_(None), sa.not_(holds))
