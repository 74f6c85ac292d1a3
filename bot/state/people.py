"""What a person has chosen, and the person's right to be forgotten."""

from __future__ import annotations

import sqlalchemy as sa

from bot.state.database import Database, patient
from bot.state.tables import (
    albums,
    allowed,
    answers,
    buttons,
    chats,
    feedback,
    inbox,
    outbox,
    pairings,
    people,
    questions,
    replies,
    requests,
    told,
)
from bot.state.unsent import cut_shares

# Where a person's own rows are found; a private chat has the id of the person.
_OWN = (
    feedback.c.user_id,
    questions.c.user_id,
    questions.c.chat_id,
    buttons.c.user_id,
    buttons.c.chat_id,
    answers.c.user_id,
    answers.c.chat_id,
    inbox.c.user_id,
    inbox.c.chat_id,
    outbox.c.user_id,
    outbox.c.chat_id,
    albums.c.chat_id,
    allowed.c.subject_id,
    pairings.c.subject_id,
    chats.c.chat_id,
    people.c.user_id,
    requests.c.user_id,
    requests.c.chat_id,
    told.c.subject_id,
)
# Where somebody else's row names the person.
_NAMED = (allowed.c.by_id, pairings.c.by_id)

ERASED = (*_OWN, *_NAMED)
"""Every column by which something of a person is found and erased."""

KEPT = {
    "given_up.at": "says of nobody that it was theirs",
    "readable.subject_id": "what somebody may not read stays away from them",
    "replies.chat_id": "goes with its answer",
}
"""Columns that could name a person, by which nothing is erased, each with the reason."""


@patient
class People:
    """A person's own choices, by user id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def language(self, user_id: int) -> str | None:
        """The language that a person chose with /lang; ``None`` leaves it to Telegram's."""
        with self._database.reading() as transaction:
            row = transaction.row(people, user_id=user_id)
        return row["language"] if row else None

    def set_language(self, user_id: int, language: str | None) -> None:
        """Keep a person's language, or with ``None`` drop the choice."""
        with self._database.writing() as transaction:
            if language is None:
                transaction.change(people.delete().where(people.c.user_id == user_id))
            else:
                transaction.put(people, user_id=user_id, language=language)

    def forget(self, user_id: int) -> int:
        """Remove everything of a person; how many rows were removed or blanked.

        Deleted: the choice of language, the private chat's settings, the person's questions wherever they
        were asked, with everybody's feedback on them, the feedback on other people's questions, the answers'
        bookkeeping, the buttons under those answers, what of theirs waits in the inbox and the outbox, the
        leave to ask and the pairing codes: a person who is forgotten must be allowed anew. Blanked: who
        allowed or approved somebody else. Cut out: their part of what answers several people. What hangs on a
        deleted row and goes with it is not counted. Kept: what the admins let the person read, which is no
        more for having been forgotten. An answer of theirs that somebody else had shown in
        private loses its buttons. Of what was deleted no trace stays on the disk.
        """
        with self._database.writing() as transaction:
            under = (
                replies.join(answers, replies.c.chat_id == answers.c.chat_id)
                .select()
                .where(
                    replies.c.message_id == answers.c.message_id,
                    answers.c.user_id == user_id,
                    replies.c.chat_id == buttons.c.chat_id,
                    replies.c.reply_id == buttons.c.message_id,
                )
            )
            asked = sa.select(sa.cast(questions.c.id, sa.String)).where(questions.c.user_id == user_id)
            count = transaction.change(buttons.delete().where(under.exists()))
            for copies in (
                _in_payload("asker") == str(user_id),
                _in_payload("number").in_(asked),  # of before the asker was kept
            ):
                count += transaction.change(buttons.delete().where(copies))
            count += cut_shares(transaction, user_id)
            for column in _OWN:
                count += transaction.change(column.table.delete().where(column == user_id))
            for column in _NAMED:
                blank = column.table.update().where(column == user_id).values({column.name: None})
                count += transaction.change(blank)
        self._database.scrub()
        return count


def _in_payload(name: str) -> sa.ColumnElement[str]:
    """What a button's payload holds under a name, as text: an id is too long for the integers of JSON."""
    return sa.cast(buttons.c.payload[name].as_string(), sa.String)
