"""What the query log says when it is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from bot.state.database import Transaction
from bot.state.tables import feedback, given_up, questions


@dataclass(frozen=True, slots=True)
class Day:
    """A day's requests, by how they went, and the 👎 that they got, whenever those were given."""

    date: dt.date
    answered: int
    near: int
    refused: int
    failed: int
    downs: int

    @property
    def asked(self) -> int:
        """All requests of the day."""
        return self.answered + self.near + self.refused + self.failed


@dataclass(frozen=True, slots=True)
class Slow:
    """A request that took its time."""

    id: int
    question: str
    seconds: float
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question to which the bulletins had no answer, as it was typed last, and how often it was asked."""

    question: str
    times: int
    last: dt.datetime


@dataclass(frozen=True, slots=True)
class Statistics:
    """What happened in a while.

    Attributes:
        days: Every day from the first that has a request to the last one, in order.
        slowest: The slowest requests, the slowest first.
        unanswered: The questions most often near or refused, the most frequent first. Questions that
            differ only in accents, case, spaces and the marks at the end are one.
        given_up: How many messages were given up, for they could not be sent in time.
    """

    days: tuple[Day, ...]
    slowest: tuple[Slow, ...]
    unanswered: tuple[Unanswered, ...]
    given_up: int = 0


def statistics(
    transaction: Transaction,
    since: dt.datetime,
    until: dt.datetime,
    zone: dt.tzinfo,
    most: int,
) -> Statistics:
    """Count the log from ``since`` to before ``until``, by the days of a time zone."""
    return Statistics(
        tuple(_days(transaction, since, until, zone)),
        tuple(_slowest(transaction, since, until, most)),
        tuple(_unanswered(transaction, since, until, most)),
        _given_up(transaction, since, until),
    )


def _days(
    transaction: Transaction,
    since: dt.datetime,
    until: dt.datetime,
    zone: dt.tzinfo,
) -> Iterator[Day]:
    """One short count a day: only so do all databases agree on where a day begins."""
    ends = sa.select(sa.func.min(questions.c.at).label("first"), sa.func.max(questions.c.at).label("last"))
    found = transaction.one(ends.where(*_within(since, until)))
    if found is None or found["first"] is None:
        return
    day: dt.date = found["first"].astimezone(zone).date()
    while day <= found["last"].astimezone(zone).date():
        following = day + dt.timedelta(days=1)
        begin, end = max(_midnight(day, zone), since), min(_midnight(following, zone), until)
        yield _day(transaction, day, begin, end)
        day = following


def _midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone)


def _day(transaction: Transaction, day: dt.date, begin: dt.datetime, end: dt.datetime) -> Day:
    within = _within(begin, end)
    outcomes = sa.select(questions.c.outcome, sa.func.count().label("count")).where(*within)
    counts = {row["outcome"]: row["count"] for row in transaction.all(outcomes.group_by(questions.c.outcome))}
    downs = sa.select(sa.func.count().label("count")).select_from(feedback.join(questions))
    down = transaction.one(downs.where(*within, feedback.c.verdict == "down"))
    return Day(
        date=day,
        answered=counts.get("answered", 0),
        near=counts.get("near", 0),
        refused=counts.get("refused", 0),
        failed=counts.get("failed", 0),
        downs=down["count"] if down else 0,
    )


def _given_up(transaction: Transaction, since: dt.datetime, until: dt.datetime) -> int:
    within = (given_up.c.at >= since, given_up.c.at < until)
    row = transaction.one(sa.select(sa.func.count().label("count")).select_from(given_up).where(*within))
    return int(row["count"]) if row else 0


def _slowest(transaction: Transaction, since: dt.datetime, until: dt.datetime, most: int) -> Iterator[Slow]:
    chosen = (questions.c.id, questions.c.question, questions.c.seconds, questions.c.at)
    query = sa.select(*chosen).where(*_within(since, until))
    for row in transaction.all(query.order_by(questions.c.seconds.desc(), questions.c.id).limit(most)):
        yield Slow(**row)


def _unanswered(
    transaction: Transaction, since: dt.datetime, until: dt.datetime, most: int
) -> Iterator[Unanswered]:
    times = sa.func.count().label("times")
    newest = sa.func.max(questions.c.id).label("newest")
    groups = (
        sa.select(times, newest)
        .where(*_within(since, until), questions.c.outcome.in_(["near", "refused"]))
        .group_by(questions.c.folded)
        .order_by(times.desc(), newest.desc())
        .limit(most)
        .subquery()
    )
    query = sa.select(groups.c.times, groups.c.newest, questions.c.question, questions.c.at).join_from(
        groups, questions, groups.c.newest == questions.c.id
    )
    for row in transaction.all(query.order_by(groups.c.times.desc(), groups.c.newest.desc())):
        yield Unanswered(row["question"], row["times"], row["at"])


def _within(since: dt.datetime, until: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return questions.c.at >= since, questions.c.at < until
