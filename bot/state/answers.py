"""Which of our messages answer which, so that each is answered once and an edited one edits its answer."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from bot.state.database import Clock, Database, Row, Transaction, patient
from bot.state.tables import answers, replies

_LAST_BEFORE = (
    answers.select()
    .where(
        answers.c.chat_id == sa.bindparam("chat_id"),
        answers.c.topic.is_not_distinct_from(sa.bindparam("topic")),
        answers.c.user_id.is_not_distinct_from(sa.bindparam("user_id")),
        answers.c.message_id < sa.bindparam("message_id"),
        answers.c.understood.is_not(None),
        answers.c.at.between(sa.bindparam("since"), sa.bindparam("until")),
    )
    .order_by(answers.c.message_id.desc())
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A message that asked something.

    Attributes:
        chat_id: Where.
        message_id: The message that asked.
        user_id: Who asked; ``None`` for a channel.
        understood: The question as it was understood for the last answer; ``None`` before there is one, and
            if there was nothing to understand.
        replies: Our messages that answer it, by id; none while it has not been answered.
        at: When it was last taken up.
    """

    chat_id: int
    message_id: int
    user_id: int | None
    understood: str | None
    replies: tuple[int, ...]
    at: dt.datetime


@patient
class Answers:
    """Claims and answers, by chat and message id."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._holder = secrets.token_hex(8)  # this run of the bot

    def claim(
        self,
        chat_id: int,
        message_id: int,
        update_id: int,
        user_id: int | None,
        topic: int | None = None,
    ) -> bool:
        """Take up the question in a message, perhaps of a forum's topic; whether it is to be answered.

        Not if this update, or a later one of the same message, was answered or is being answered by this
        run. An update that another run took up and did not finish may be taken up again, for that run is
        over. A later update of the same message, which is an edit, may always be taken up.
        """
        here = {"chat_id": chat_id, "message_id": message_id}
        claimed = {
            "update_id": update_id,
            "user_id": user_id,
            "topic": topic,
            "holder": self._holder,
            "done": False,
            "at": self._clock(),
        }
        with self._database.writing() as transaction:
            if transaction.put_new(answers, **here, **claimed):
                return True
            row = transaction.hold(answers, **here)
            if row and self._is_taken(row, update_id):
                return False
            transaction.put(answers, **here, **claimed)
        return True

    def finish(
        self,
        chat_id: int,
        message_id: int,
        update_id: int,
        understood: str | None,
        reply_ids: Iterable[int],
    ) -> bool:
        """Keep that a claimed question is answered, and by which messages; whether the claim still stood.

        If the message was edited and claimed anew in the meantime, the messages are only added, so that the
        new answer finds them. If the claim is gone because the person was forgotten, nothing is kept.
        """
        here = {"chat_id": chat_id, "message_id": message_id}
        with self._database.writing() as transaction:
            row = transaction.hold(answers, **here)
            if row is None:
                return False
            stands = bool(row["update_id"] == update_id)
            if stands:
                transaction.alter(answers, {"done": True, "understood": understood}, **here)
                transaction.remove(replies, **here)
            for reply_id in reply_ids:
                transaction.put(replies, chat_id=chat_id, reply_id=reply_id, message_id=message_id)
        return stands

    def keep_reply(self, chat_id: int, message_id: int, reply_id: int) -> None:
        """Keep that a message of ours is to hold the answer to a claimed question; nothing if it is gone."""
        with self._database.writing() as transaction:
            if transaction.hold(answers, chat_id=chat_id, message_id=message_id):
                transaction.put(replies, chat_id=chat_id, reply_id=reply_id, message_id=message_id)

    def answer_to(self, chat_id: int, message_id: int) -> Answered | None:
        """The question in a message, and what answers it; ``None`` if it was never taken up."""
        with self._database.reading() as transaction:
            return self._answered(transaction, chat_id, message_id)

    def answer_of_reply(self, chat_id: int, reply_id: int) -> Answered | None:
        """The question that a message of ours answers; ``None`` if it answers none."""
        with self._database.reading() as transaction:
            row = transaction.row(replies, chat_id=chat_id, reply_id=reply_id)
            return self._answered(transaction, chat_id, row["message_id"]) if row else None

    def last_before(
        self,
        chat_id: int,
        topic: int | None,
        user_id: int | None,
        message_id: int,
        within: dt.timedelta,
    ) -> Answered | None:
        """The last question of a person in a chat and topic that was answered before a message.

        ``None`` if there is none, or none that was taken up within the time.
        """
        now = self._clock()
        asked = {
            "chat_id": chat_id,
            "topic": topic,
            "user_id": user_id,
            "message_id": message_id,
            "since": now - within,
            "until": now + within,  # later than now: the clock was set back meanwhile
        }
        with self._database.reading() as transaction:
            row = transaction.one(_LAST_BEFORE, asked)
            return self._answered(transaction, chat_id, row["message_id"]) if row else None

    def purge(self, before: dt.datetime) -> int:
        """Delete the questions taken up before a time, with their answers; how many questions."""
        with self._database.writing() as transaction:
            return transaction.change(answers.delete().where(answers.c.at < before))

    def _is_taken(self, row: Row, update_id: int) -> bool:
        if update_id != row["update_id"]:
            return bool(update_id < row["update_id"])
        return bool(row["done"] or row["holder"] == self._holder)

    @staticmethod
    def _answered(transaction: Transaction, chat_id: int, message_id: int) -> Answered | None:
        here = {"chat_id": chat_id, "message_id": message_id}
        row = transaction.row(answers, **here)
        return _from(row, transaction.rows(replies, **here)) if row else None


def _from(row: Row, ours: list[Row]) -> Answered:
    return Answered(
        row["chat_id"],
        row["message_id"],
        row["user_id"],
        row["understood"],
        tuple(reply["reply_id"] for reply in ours),
        row["at"],
    )
