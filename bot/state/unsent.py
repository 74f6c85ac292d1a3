"""What the bot has to say, kept from before it is sent until all of it was.

An answer is kept in the same transaction by which its question counts as answered: whatever kills the
process, the question is not answered anew, and the answer is not lost. What was sent of it is noted message
by message. A run holds an answer by a lease, so that several bots may share the outbox.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from bot.state.database import Clock, Database, Row, Transaction, patient
from bot.state.leases import FREED, Leases
from bot.state.tables import answers, buttons, given_up, outbox, replies

LEASE = dt.timedelta(minutes=10)
"""How long a run holds an answer after it last did something for it, where it is alone."""

_STUBBORN = 5  # attempts: what failed so often holds up no later answer of its chat


@dataclass(frozen=True, slots=True)
class UnsentReply:
    """Messages that say one thing together, and what was sent of them.

    Attributes:
        chat_id: Where they go.
        topic: The forum topic; ``None`` outside topics.
        reply_to: The message that they reply to; ``None`` for none.
        user_id: Whom they are for, if that is known.
        message_id: The question's message, so that they take the place of what answered it before; ``None``
            where they belong to no single question.
        texts: The messages, as HTML.
        keyboard: What stands under the last, as JSON has it.
        tokens: The buttons in it that the state keeps.
        sent: The ids of the messages that show the first texts by now.
        number: Its own in the outbox, by which answers are in order; 0 while it is not kept.
        attempts: How often it was tried in vain.
        shares: Where it answers several people, whose each part of the texts is: the person, and the part.
        at: Since when it is kept; ``None`` while it is not.
    """

    chat_id: int
    topic: int | None
    reply_to: int | None
    user_id: int | None
    message_id: int | None
    texts: tuple[str, ...]
    keyboard: Mapping[str, Any] | None = None
    tokens: tuple[str, ...] = ()
    sent: tuple[int, ...] = ()
    number: int = 0
    attempts: int = 0
    shares: tuple[tuple[int, str], ...] = ()
    at: dt.datetime | None = None

    @property
    def is_sent(self) -> bool:
        """Whether all of it was."""
        return len(self.sent) == len(self.texts)


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question that counts as answered once its answer is kept: its message, its update, what it meant."""

    chat_id: int
    message_id: int
    update_id: int
    understood: str | None


@patient
class UnsentReplies:
    """The outbox. Each run of the bot holds what it is sending; nobody else may send that.

    Attributes:
        lease: How long a run holds it without renewing that.
    """

    def __init__(self, database: Database, clock: Clock, lease: dt.timedelta = LEASE) -> None:
        self._database = database
        self._clock = clock
        self._leases = Leases(outbox, clock, lease)
        self.lease = lease

    def put(self, reply: UnsentReply, answered: Iterable[AnsweredQuestion] = ()) -> tuple[UnsentReply, bool]:
        """Keep an answer, held by this run, and that its questions are answered.

        The answer with its number, and whether it is its turn: not where an older one waits in its chat.
        When it returns the answer outlives the process. One to the same question that was not sent yet goes:
        this one takes its place.
        """
        with self._database.writing() as transaction:
            for question in answered:
                self._settle(transaction, question)
            if reply.message_id is not None:
                transaction.remove(outbox, chat_id=reply.chat_id, message_id=reply.message_id)
            first = not any(
                row["attempts"] < _STUBBORN and self._leases.frees(row)
                for row in transaction.rows(outbox, chat_id=reply.chat_id)
            )
            number = transaction.add(
                outbox,
                chat_id=reply.chat_id,
                topic=reply.topic,
                reply_to=reply.reply_to,
                user_id=reply.user_id,
                message_id=reply.message_id,
                texts=list(reply.texts),
                keyboard=reply.keyboard and dict(reply.keyboard),
                tokens=list(reply.tokens),
                sent=list(reply.sent),
                at=self._clock(),
                attempts=reply.attempts,
                shares=[list(share) for share in reply.shares] or None,
                **self._leases.held(),
            )
        return replace(reply, number=number), first

    def free_all(self) -> int:
        """Take from other runs what they hold; how many answers. Only for one that knows it is alone."""
        with self._database.writing() as transaction:
            held = outbox.update().where(self._leases.is_others())
            return transaction.change(held.values(FREED))

    def take(self, most: int, busy: Collection[int] = ()) -> list[UnsentReply]:
        """Hold answers that nobody holds and that are not ``busy``: of each chat the oldest.

        So the messages of a chat keep their order, but for one that has failed time and again. Those that
        failed least often come first.
        """
        unsent = sa.select(
            outbox.c.id, outbox.c.chat_id, outbox.c.attempts, self._leases.is_free().label("free")
        ).order_by(outbox.c.id)
        with self._database.writing() as transaction:
            chosen: list[Row] = []
            passed: set[int] = set()  # chats whose later answers have to wait
            for row in transaction.all(unsent):
                free = row["free"] and row["id"] not in busy
                if free and row["chat_id"] not in passed:
                    chosen.append(row)
                if free or row["attempts"] < _STUBBORN:
                    passed.add(row["chat_id"])
            chosen.sort(key=lambda row: (row["attempts"], row["id"]))
            these = outbox.c.id.in_([row["id"] for row in chosen[:most]])
            mine = outbox.select().where(these, self._leases.is_free()).with_for_update(skip_locked=True)
            rows = transaction.all(mine.order_by(outbox.c.attempts, outbox.c.id))
            held = outbox.update().where(outbox.c.id.in_([row["id"] for row in rows]))
            transaction.change(held.values(self._leases.held()))
        return [_from(row) for row in rows]

    def renew(self, reply: UnsentReply) -> bool:
        """Hold an answer for another lease from now; whether it is still to be sent, and by this run."""
        return self.renew_all([reply.number]) > 0

    def renew_all(self, numbers: Collection[int]) -> int:
        """Hold on to answers that this run is sending; how many those still are."""
        with self._database.writing() as transaction:
            mine = outbox.update().where(outbox.c.id.in_(list(numbers)), self._leases.is_mine())
            return transaction.change(mine.values(self._leases.held()))

    def shown_before(self, reply: UnsentReply) -> list[int]:
        """The messages that answered its question until now and show none of it, the oldest first."""
        if reply.message_id is None:
            return []
        with self._database.reading() as transaction:
            rows = transaction.rows(replies, chat_id=reply.chat_id, message_id=reply.message_id)
        return [row["reply_id"] for row in rows if row["reply_id"] not in reply.sent]

    def note_sent(self, reply: UnsentReply, message_id: int) -> UnsentReply:
        """Keep that a message shows the next text of an answer; the answer as it is now.

        It also counts as an answer to the question, if that is still known, so that an edit finds it.
        """
        known = replace(reply, sent=(*reply.sent, message_id))
        with self._database.writing() as transaction:
            held = {**self._leases.held(), "sent": list(known.sent)}
            transaction.alter(outbox, held, id=reply.number)
            here = {"chat_id": reply.chat_id, "message_id": reply.message_id}
            if reply.message_id is not None and transaction.hold(answers, **here):
                transaction.put(replies, reply_id=message_id, **here)
        return known

    def finish(self, reply: UnsentReply) -> None:
        """All of an answer was sent: its buttons belong to its last message, and nothing of it waits."""
        with self._database.writing() as transaction:
            for token in reply.tokens if reply.sent else ():
                transaction.alter(buttons, {"message_id": reply.sent[-1]}, token=token)
            if reply.message_id is not None:
                here = {"chat_id": reply.chat_id, "message_id": reply.message_id}
                for row in transaction.rows(replies, **here):
                    if row["reply_id"] not in reply.sent:
                        transaction.remove(replies, **row)
            transaction.remove(outbox, id=reply.number)

    def put_back(self, reply: UnsentReply, *, failed: bool) -> None:
        """Leave an answer to whoever takes it next; whether it was tried in vain is counted."""
        mine = outbox.update().where(outbox.c.id == reply.number)
        attempts = reply.attempts + 1 if failed else reply.attempts
        with self._database.writing() as transaction:
            transaction.change(mine.values({**FREED, "attempts": attempts}))

    def drop(self, reply: UnsentReply) -> None:
        """Give an answer up; what was sent of it stays."""
        with self._database.writing() as transaction:
            transaction.change(outbox.delete().where(outbox.c.id == reply.number))

    def give_up(self, before: dt.datetime, busy: Collection[int] = ()) -> list[UnsentReply]:
        """Delete what was to be sent before a time and nobody holds, and count it; what that was."""
        with self._database.writing() as transaction:
            found = outbox.select().where(outbox.c.at < before, self._leases.is_free())
            rows = transaction.all(found.with_for_update(skip_locked=True))
            old = [row for row in rows if row["id"] not in busy]
            for row in old:
                transaction.change(outbox.delete().where(outbox.c.id == row["id"]))
                transaction.add(given_up, at=self._clock())
        return [_from(row) for row in old]

    def purge(self, before: dt.datetime) -> int:
        """Count no more what was given up before a time; how much that is."""
        with self._database.writing() as transaction:
            return transaction.change(given_up.delete().where(given_up.c.at < before))

    def count(self) -> int:
        """How many answers wait or are being sent."""
        with self._database.reading() as transaction:
            row = transaction.one(sa.select(sa.func.count().label("waiting")).select_from(outbox))
        return int(row["waiting"]) if row else 0

    @staticmethod
    def _settle(transaction: Transaction, question: AnsweredQuestion) -> None:
        """A question is answered, unless it was edited and claimed anew, or its person forgotten, since."""
        transaction.alter(
            answers,
            {"done": True, "understood": question.understood},
            chat_id=question.chat_id,
            message_id=question.message_id,
            update_id=question.update_id,
        )


def _from(row: Row) -> UnsentReply:
    return UnsentReply(
        chat_id=row["chat_id"],
        topic=row["topic"],
        reply_to=row["reply_to"],
        user_id=row["user_id"],
        message_id=row["message_id"],
        texts=tuple(row["texts"]),
        keyboard=row["keyboard"],
        tokens=tuple(row["tokens"]),
        sent=tuple(row["sent"]),
        number=row["id"],
        attempts=row["attempts"],
        shares=tuple((user_id, part) for user_id, part in row["shares"] or ()),
        at=row["at"],
    )


def cut_shares(transaction: Transaction, user_id: int) -> int:
    """Take what is of a person out of what answers several people; how many answers that changed."""
    count = 0
    for row in transaction.all(outbox.select().where(outbox.c.shares.is_not(None)).with_for_update()):
        theirs = [part for owner, part in row["shares"] if owner == user_id]
        if not theirs:
            continue
        count += 1
        mine = outbox.c.id == row["id"]
        texts = [_without(text, theirs) for text in row["texts"]]
        shares = [share for share in row["shares"] if share[0] != user_id]
        if shares and all(texts):
            transaction.change(outbox.update().where(mine).values(texts=texts, shares=shares))
        else:
            transaction.change(outbox.delete().where(mine))
    return count


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, "", 1)
    return text
