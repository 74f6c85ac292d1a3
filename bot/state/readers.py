"""Who may read which collections, as the admins said it; of people and of groups."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.state.database import Clock, Database, Row, patient
from bot.state.tables import readable
from corpus.collections import Collections


@dataclass(frozen=True, slots=True)
class ReadingRight:
    """What somebody may read.

    Attributes:
        subject_id: A person, or if negative a group.
        collections: ``None``: every bulletin.
        at: Since when.
    """

    subject_id: int
    collections: Collections | None
    at: dt.datetime


@patient
class Readers:
    """What was said of people and groups, by their ids. Forgetting a person leaves it as it is."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def rights(self, *subject_ids: int) -> list[ReadingRight | None]:
        """What each of some may read, in their order; ``None`` of those of whom nothing is said."""
        with self._database.reading() as transaction:
            rows = transaction.all(readable.select().where(readable.c.subject_id.in_(subject_ids)))
        found = {row["subject_id"]: _right(row) for row in rows}
        return [found.get(each) for each in subject_ids]

    def let_read(self, subject_id: int, collections: Collections | None) -> None:
        """Let a person or a group read these collections and nothing else; ``None`` is every bulletin."""
        names = None if collections is None else sorted(collections)
        with self._database.writing() as transaction:
            transaction.put(readable, subject_id=subject_id, collections=names, at=self._clock())

    def let_read_as_others(self, subject_id: int) -> None:
        """Have nothing said of a person or a group: they may read what all may of whom nothing is."""
        with self._database.writing() as transaction:
            transaction.change(readable.delete().where(readable.c.subject_id == subject_id))

    def everyone(self) -> list[ReadingRight]:
        """All of whom something is said, by their ids."""
        with self._database.reading() as transaction:
            rows = transaction.all(readable.select().order_by(readable.c.subject_id))
        return [_right(row) for row in rows]


def _right(row: Row) -> ReadingRight:
    names = row["collections"]
    return ReadingRight(row["subject_id"], None if names is None else frozenset(names), row["at"])
