"""What a chat's admins have set for it, and which chats the bot knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.state.database import Database, Transaction, patient
from bot.state.tables import allowed, buttons, chats, outbox, pairings, questions, readable


class GroupPolicy(StrEnum):
    """What the bot answers in a group."""

    COMMANDS = "commands"
    MENTIONS = "mentions"  # commands, mentions and replies to the bot
    ALL = "all"  # every question


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What is set for a chat.

    Attributes:
        policy: What is answered.
        language: Of all answers in the chat; ``None`` leaves it to each person's.
        province: Meant by a question that names none; ``None`` if there is no such.
        quiet: Whether buttons work for the person who asked alone.
    """

    policy: GroupPolicy = GroupPolicy.MENTIONS
    language: str | None = None
    province: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that the bot has met; ``kind`` is Telegram's type of chat."""

    chat_id: int
    title: str
    kind: str


@patient
class Chats:
    """Settings and acquaintances, by chat id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, chat_id: int) -> ChatSettings:
        """What is set for a chat; the defaults for all that is not."""
        with self._database.reading() as transaction:
            row = transaction.row(chats, chat_id=chat_id)
        if row is None:
            return ChatSettings()
        return ChatSettings(
            GroupPolicy(row["policy"]) if row["policy"] else GroupPolicy.MENTIONS,
            row["language"],
            row["province"],
            bool(row["quiet"]),
        )

    def set_policy(self, chat_id: int, policy: GroupPolicy) -> None:
        """Set what is answered in a chat."""
        self._set(chat_id, policy=policy.value)

    def set_language(self, chat_id: int, language: str | None) -> None:
        """Set the language of a chat, or with ``None`` leave it to each person's."""
        self._set(chat_id, language=language)

    def set_province(self, chat_id: int, province: str | None) -> None:
        """Set the province that a question means which names none, or with ``None`` no such."""
        self._set(chat_id, province=province)

    def set_quiet(self, chat_id: int, *, quiet: bool) -> None:
        """Set whether buttons work for the person who asked alone."""
        self._set(chat_id, quiet=quiet)

    def meet(self, chat_id: int, title: str, kind: str) -> None:
        """Know a chat, or learn its new title and kind."""
        self._set(chat_id, title=title, kind=kind)

    def part(self, chat_id: int) -> None:
        """Know a chat no more; what is set for it stays, in case that the bot comes back."""
        gone = chats.update().where(chats.c.chat_id == chat_id)
        with self._database.writing() as transaction:
            transaction.change(gone.values(title=None, kind=None))

    def known(self) -> list[Chat]:
        """The chats that were met, by title."""
        query = chats.select().where(chats.c.kind.is_not(None)).order_by(chats.c.title, chats.c.chat_id)
        with self._database.reading() as transaction:
            rows = transaction.all(query)
        return [Chat(row["chat_id"], row["title"], row["kind"]) for row in rows]

    def migrate(self, old_chat_id: int, new_chat_id: int) -> None:
        """Carry everything over to the id that a group gets as it becomes a supergroup.

        ChatSettings, title, leave to ask, what it may read, pairing codes, query log, buttons and what is to
        be sent: all of it or, if that fails, nothing. What is already set for the new id stays; again is
        harmless. Message ids are not carried: a supergroup counts its messages anew, and under an old number
        stands another message. For the same reason `answers` stay where they are: an update that is delivered
        again still has the old chat id.
        """
        if old_chat_id == new_chat_id:
            return
        with self._database.writing() as transaction:
            transaction.guard("chats", old_chat_id)  # both chats tell of it, perhaps to two bots at once
            _move_settings(transaction, old_chat_id, new_chat_id)
            _move_leave(transaction, old_chat_id, new_chat_id)
            _move_right(transaction, old_chat_id, new_chat_id)
            for table in (questions, buttons):
                moved = table.update().where(table.c.chat_id == old_chat_id)
                transaction.change(moved.values(chat_id=new_chat_id, message_id=None))
            nowhere = dict.fromkeys(("topic", "reply_to", "message_id"))
            moved = outbox.update().where(outbox.c.chat_id == old_chat_id)
            transaction.change(moved.values(chat_id=new_chat_id, **nowhere))

    def _set(self, chat_id: int, **values: object) -> None:
        with self._database.writing() as transaction:
            transaction.put(chats, chat_id=chat_id, **values)


def _move_settings(transaction: Transaction, old: int, new: int) -> None:
    """What is set for the old id and not for the new one is from now on set for the new one."""
    found = transaction.hold(chats, chat_id=old)
    if found is None:
        return
    moved = found | {"chat_id": new}
    if not transaction.put_new(chats, **moved):
        present = transaction.hold(chats, chat_id=new) or {}
        kept = {name: value for name, value in present.items() if value is not None}
        transaction.put(chats, **(moved | kept))
    transaction.remove(chats, chat_id=old)


def _move_leave(transaction: Transaction, old: int, new: int) -> None:
    """A leave to ask counts once; one that the new id has already is the one that stays."""
    leave = transaction.hold(allowed, subject_id=old)
    if leave:
        transaction.put_new(allowed, **(leave | {"subject_id": new}))
        transaction.remove(allowed, subject_id=old)
    transaction.change(pairings.update().where(pairings.c.subject_id == old).values(subject_id=new))


def _move_right(transaction: Transaction, old: int, new: int) -> None:
    """What a group may read it may read under its new id, unless that was given something since."""
    right = transaction.hold(readable, subject_id=old)
    if right:
        transaction.put_new(readable, **(right | {"subject_id": new}))
