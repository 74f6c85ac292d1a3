"""The query log: what was asked, how it went, and what people thought of the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.state.database import Clock, Database, Row, Transaction, patient
from bot.state.statistics import Statistics, statistics
from bot.state.tables import feedback, questions
from corpus.text.fold import fold

_PAGE = 500  # rows read at a time, so that no export holds the database


class QuestionKind(StrEnum):
    """How it was asked."""

    ASK = "ask"
    SEARCH = "search"
    INLINE = "inline"


class QuestionOutcome(StrEnum):
    """How it went."""

    ANSWERED = "answered"
    NEAR = "near"  # not answered; the nearest bulletins were offered
    REFUSED = "refused"  # the bulletins do not say it
    FAILED = "failed"  # an error


class Rating(StrEnum):
    """What somebody thought of an answer."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """What is wrong with an answer."""

    WRONG_BULLETIN = "wrong_bulletin"
    WRONG_ANSWER = "wrong_answer"
    OUT_OF_DATE = "out_of_date"
    SHOULD_REFUSE = "should_refuse"


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """One request.

    Attributes:
        kind: How it was asked.
        question: As it was asked.
        understood: As it was searched for; ``None`` if it did not come to that.
        chat_id: Where; ``None`` inline.
        user_id: Who; ``None`` for a channel.
        message_id: The message that asked; ``None`` inline.
        outcome: How it went.
        confidence: 0 to 1; ``None`` if it did not come to that.
        seconds: How long it took.
        bulletins: The ids of those that were quoted, or offered, best first.
    """

    kind: QuestionKind
    question: str
    understood: str | None
    chat_id: int | None
    user_id: int | None
    message_id: int | None
    outcome: QuestionOutcome
    confidence: float | None
    seconds: float
    bulletins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A request in the log: its number, when it came, and what people thought of the answer."""

    id: int
    at: dt.datetime
    record: QuestionRecord
    ups: int
    downs: int
    reasons: tuple[Reason, ...]


@patient
class Journal:
    """The log, by the numbers that it gives; a number is never given twice."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def record(self, record: QuestionRecord) -> int:
        """Log a request; its number."""
        with self._database.writing() as transaction:
            return transaction.add(
                questions,
                at=self._clock(),
                kind=record.kind.value,
                question=record.question,
                understood=record.understood,
                folded=_folded(record.question),
                chat_id=record.chat_id,
                user_id=record.user_id,
                message_id=record.message_id,
                outcome=record.outcome.value,
                confidence=record.confidence,
                seconds=record.seconds,
                bulletins=list(record.bulletins),
            )

    def feedback(self, number: int, user_id: int, verdict: Rating, reason: Reason | None = None) -> bool:
        """Keep what a person thinks of an answer, in place of what they thought before.

        False, and nothing is kept, if the request is not in the log any more.

        Raises:
            ValueError: a reason for a good verdict.
        """
        if reason and verdict is not Rating.DOWN:
            raise ValueError("only a bad answer has something wrong with it")
        with self._database.writing() as transaction:
            if transaction.hold(questions, id=number) is None:
                return False
            transaction.put(
                feedback,
                question_id=number,
                user_id=user_id,
                verdict=verdict.value,
                reason=reason and reason.value,
                at=self._clock(),
            )
        return True

    def statistics(
        self,
        since: dt.datetime,
        until: dt.datetime,
        zone: dt.tzinfo = dt.UTC,
        most: int = 10,
    ) -> Statistics:
        """What happened from ``since`` to before ``until``, by the days of a time zone.

        At most ``most`` of the slowest requests and of the unanswered questions. Half a second's work over
        a hundred thousand requests, so nothing for an event loop.
        """
        with self._database.reading() as transaction:
            return statistics(transaction, since, until, zone, most)

    def rows(self, since: dt.datetime) -> Iterator[LogEntry]:
        """The log from a time on, in the order of its numbers; a transaction a page, as it is iterated."""
        last = 0
        while page := self._page(since, last):
            yield from page
            last = page[-1].id

    def quoting(self, bulletin_ids: Collection[str]) -> list[LogEntry]:
        """The requests whose answers quoted one of these bulletins, or offered it, by their numbers.

        Refusals name bulletins and quote none, and are not among them.
        """
        wanted = set(bulletin_ids)
        beginning = dt.datetime.min.replace(tzinfo=dt.UTC)
        return [
            entry
            for entry in self.rows(beginning)
            if entry.record.outcome is not QuestionOutcome.REFUSED and wanted & set(entry.record.bulletins)
        ]

    def purge(self, before: dt.datetime) -> int:
        """Delete the requests made before a time, with the feedback on them; how many requests."""
        with self._database.writing() as transaction:
            return transaction.change(questions.delete().where(questions.c.at < before))

    def _page(self, since: dt.datetime, after: int) -> list[LogEntry]:
        wanted = questions.select().where(questions.c.at >= since, questions.c.id > after)
        with self._database.reading() as transaction:
            rows = transaction.all(wanted.order_by(questions.c.id).limit(_PAGE))
            verdicts = _verdicts(transaction, [row["id"] for row in rows])
        return [_logged(row, verdicts.get(row["id"], [])) for row in rows]


def _verdicts(transaction: Transaction, numbers: Sequence[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    theirs = feedback.select().where(feedback.c.question_id.in_(numbers))
    for row in transaction.all(theirs.order_by(feedback.c.at, feedback.c.user_id)):
        found.setdefault(row["question_id"], []).append(row)
    return found


def _logged(row: Row, verdicts: list[Row]) -> LogEntry:
    record = QuestionRecord(
        kind=QuestionKind(row["kind"]),
        question=row["question"],
        understood=row["understood"],
        chat_id=row["chat_id"],
        user_id=row["user_id"],
        message_id=row["message_id"],
        outcome=QuestionOutcome(row["outcome"]),
        confidence=row["confidence"],
        seconds=row["seconds"],
        bulletins=tuple(row["bulletins"]),
    )
    said = [verdict["verdict"] for verdict in verdicts]
    reasons = tuple(Reason(verdict["reason"]) for verdict in verdicts if verdict["reason"])
    return LogEntry(row["id"], row["at"], record, said.count(Rating.UP), said.count(Rating.DOWN), reasons)


def _folded(question: str) -> str:
    """What makes two questions the same: neither accents nor case, spaces and the marks at the end."""
    return " ".join(fold(question).split()).rstrip(" ?!.…")
