"""What Telegram told the bot, kept from before it is confirmed until it has been dealt with.

An update that is confirmed never comes again: whatever kills the process before it is dealt with, the next
run finds it here. A run holds an update by a lease, so that several bots may share the inbox. Of an update
that was dealt with only its number stays, by which it is known where Telegram delivers it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.state.database import Clock, Database, Row, Transaction, patient
from bot.state.leases import FREED, Leases
from bot.state.tables import inbox

LEASE = dt.timedelta(minutes=5)
"""How long a run holds an update without renewing, where it is alone."""

_SLICE = 500


@dataclass(frozen=True, slots=True)
class ReceivedUpdate:
    """An update as Telegram sent it.

    Attributes:
        update_id: Its number, by which it is one and the same however often it is delivered.
        user_id: Whose doing it is; ``None`` where Telegram does not say.
        chat_id: Where; ``None`` outside any chat.
        raw: All of it, as JSON has it.
        attempts: How many runs began to deal with it, this one included.
    """

    update_id: int
    user_id: int | None
    chat_id: int | None
    raw: Mapping[str, Any]
    attempts: int = 1


@patient
class Inbox:
    """Updates by number. Each run of the bot holds its own; nobody else may deal with those.

    Attributes:
        lease: How long a run holds them without renewing that.
    """

    def __init__(self, database: Database, clock: Clock, lease: dt.timedelta = LEASE) -> None:
        self._database = database
        self._clock = clock
        self._leases = Leases(inbox, clock, lease)
        self.lease = lease

    def receive(self, updates: Sequence[ReceivedUpdate]) -> set[int]:
        """Keep updates, held by this run; the numbers of those that were not known.

        When it returns they outlive the process, and a power cut. An update that is known, be it dealt with
        or not, stays as it is.
        """
        with self._database.writing(durable=True) as transaction:
            return {
                update.update_id
                for update in sorted(updates, key=lambda each: each.update_id)  # one order in all bots
                if transaction.put_new(
                    inbox,
                    update_id=update.update_id,
                    user_id=update.user_id,
                    chat_id=update.chat_id,
                    raw=dict(update.raw),
                    attempts=update.attempts,
                    at=self._clock(),
                    **self._leases.held(),
                )
            }

    def free_all(self) -> int:
        """Take from every run what it holds; how many updates. Only for one that knows it is alone."""
        with self._database.writing() as transaction:
            held = inbox.update().where(inbox.c.owner.is_not(None))
            return transaction.change(held.values(FREED))

    def waiting(self) -> list[ReceivedUpdate]:
        """The updates that nobody holds (any more), the oldest first."""
        query = inbox.select().where(self._is_free()).order_by(inbox.c.update_id)
        with self._database.reading() as transaction:
            return [_from(row) for row in transaction.all(query)]

    def claim(self, update_ids: Collection[int]) -> set[int]:
        """Hold updates that nobody holds, and count one more attempt for each; the numbers of those."""
        with self._database.writing() as transaction:
            free = _found(transaction, update_ids, self._is_free())
            held = self._leases.held()
            _change(transaction, free, {**held, "attempts": inbox.c.attempts + 1})
        return free

    def renew(self) -> int:
        """Hold what this run holds for another lease from now; how many updates."""
        with self._database.writing() as transaction:
            mine = inbox.update().where(self._leases.is_mine())
            return transaction.change(mine.values(self._leases.held()))

    def release(self, update_ids: Collection[int]) -> None:
        """Leave updates that this run holds to the next one; what it began does not count as an attempt."""
        freed = {**FREED, "attempts": inbox.c.attempts - 1}
        with self._database.writing() as transaction:
            _change(transaction, update_ids, freed, self._leases.is_mine())

    def finish(self, update_ids: Collection[int]) -> None:
        """Keep of updates that were dealt with nothing but their numbers."""
        blank = {**FREED, "raw": None, "user_id": None, "chat_id": None}
        with self._database.writing() as transaction:
            _change(transaction, update_ids, blank)

    def count(self) -> int:
        """How many updates have not been dealt with."""
        query = sa.select(sa.func.count().label("open")).where(inbox.c.raw.is_not(None))
        with self._database.reading() as transaction:
            row = transaction.one(query)
        return int(row["open"]) if row else 0

    def purge(self, before: dt.datetime) -> int:
        """Delete what came before a time, dealt with or not; how many updates.

        The numbers of a day must be kept: for so long Telegram delivers again what was not confirmed.
        """
        with self._database.writing() as transaction:
            return transaction.change(inbox.delete().where(inbox.c.at < before))

    def _is_free(self) -> sa.ColumnElement[bool]:
        """The condition that an update is not dealt with, not this run's, and held by no other (any more)."""
        others = sa.not_(self._leases.is_mine())
        return sa.and_(inbox.c.raw.is_not(None), others, self._leases.is_free())


def _found(
    transaction: Transaction, update_ids: Collection[int], *conditions: sa.ColumnElement[bool]
) -> set[int]:
    """Those of the numbers for which the conditions hold, and that nobody else changes just now."""
    return {
        row["update_id"]
        for some in _slices(update_ids)
        for row in transaction.all(
            sa.select(inbox.c.update_id).where(some, *conditions).with_for_update(skip_locked=True)
        )
    }


def _change(
    transaction: Transaction,
    update_ids: Collection[int],
    values: Mapping[str, object],
    *conditions: sa.ColumnElement[bool],
) -> None:
    """Set values in the rows of these numbers for which the conditions hold."""
    for some in _slices(update_ids):
        transaction.change(inbox.update().where(some, *conditions).values(values))


def _slices(update_ids: Collection[int]) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions of as many values as a statement takes, which together say: one of these numbers."""
    numbers = list(update_ids)
    for begin in range(0, len(numbers), _SLICE):
        yield inbox.c.update_id.in_(numbers[begin : begin + _SLICE])


def _from(row: Row) -> ReceivedUpdate:
    return ReceivedUpdate(row["update_id"], row["user_id"], row["chat_id"], row["raw"], row["attempts"])
