"""What was asked within the last minutes, by whom and where: the limits of several bots go by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.state.database import Clock, Database, Row, patient
from bot.state.tables import requests, told

KEPT = dt.timedelta(minutes=3)
"""How long a request is kept; the limits look back for one minute, or two for what was asked late."""


@dataclass(frozen=True, slots=True)
class CountedRequest:
    """A request that takes of what may be asked.

    Attributes:
        kind: What it takes of.
        user_id: Who asks; ``None`` for a group's anonymous administrators.
        group_id: The group in which it is asked; ``None`` elsewhere.
        at: When it was asked.
        number: Its own, by which requests are in order; 0 while it is not kept.
    """

    kind: str
    user_id: int | None
    group_id: int | None
    at: dt.datetime
    number: int = 0


@patient
class Requests:
    """Requests by kind, in the order in which they were let in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def count(
        self, request: CountedRequest, after: int, fits: Callable[[Sequence[CountedRequest]], bool]
    ) -> int | None:
        """Keep a request if it ``fits`` beside those of its kind that were kept ``after`` a number.

        Its number, or ``None``. In all bots one is decided on at a time, and none is passed over.
        """
        recent = requests.c.at >= self._clock() - KEPT
        news = requests.select().where(requests.c.kind == request.kind, requests.c.id > after, recent)
        with self._database.writing() as transaction:
            transaction.guard("requests", request.kind)
            before = [_from(row) for row in transaction.all(news.order_by(requests.c.id))]
            if not fits(before):
                return None
            return transaction.add(
                requests,
                kind=request.kind,
                user_id=request.user_id,
                chat_id=request.group_id,
                at=request.at,
            )

    def tell(self, scope: str, subject_id: int, seconds: float) -> bool:
        """Note that somebody is told of a limit that will be over then; false where they know by now."""
        now = self._clock()
        until = now + dt.timedelta(seconds=seconds)
        with self._database.writing() as transaction:
            if transaction.put_new(told, scope=scope, subject_id=subject_id, until=until):
                return True
            row = transaction.hold(told, scope=scope, subject_id=subject_id)
            if row and now < row["until"] < now + KEPT:
                return False
            transaction.put(told, scope=scope, subject_id=subject_id, until=until)
        return True

    def purge(self) -> int:
        """Delete what no limit goes by any more; how many requests."""
        before = self._clock() - KEPT
        with self._database.writing() as transaction:
            transaction.change(told.delete().where(told.c.until < before))
            return transaction.change(requests.delete().where(requests.c.at < before))


def _from(row: Row) -> CountedRequest:
    return CountedRequest(row["kind"], row["user_id"], row["chat_id"], row["at"], row["id"])
