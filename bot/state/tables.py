"""The tables, as the newest migration leaves them.

Ids of chats and people are Telegram's: 64 bits, negative for groups and channels. Nothing in here belongs to
one database alone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)
from sqlalchemy.sql.operators import OperatorType


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A point in time: given in any time zone, kept and given back in UTC.

    A time without a zone is nobody's point in time, and refused with a `ValueError`.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The moment as it is kept."""
        del dialect  # the same for all
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The moment in UTC; SQLite keeps no zone, other databases may answer in their own."""
        del dialect
        if value is None or value.tzinfo is not None:
            return value and value.astimezone(dt.UTC)
        return value.replace(tzinfo=dt.UTC)


class StoredText(TypeDecorator[str]):
    """A text; of U+0000, which PostgreSQL keeps in none, it keeps U+FFFD."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it is kept."""
        return without_nul(value) if dialect.name == "postgresql" else value


class StoredJson(TypeDecorator[Any]):
    """What JSON knows; of U+0000 in its texts likewise. ``None`` is an empty column."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> Any:  # noqa: ANN401 (the library's)
        """As what a part of it is compared."""
        return self.impl_instance.coerce_compared_value(op, value)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 (as JSON has it)
        """The value as it is kept."""
        return without_nul(value) if dialect.name == "postgresql" else value


def without_nul(value: Any) -> Any:  # noqa: ANN401 (as JSON has it)
    """A value as PostgreSQL keeps it: each U+0000 in its texts is U+FFFD there."""
    match value:
        case str():
            return value.replace("\0", "\ufffd")
        case dict():
            return {without_nul(key): without_nul(each) for key, each in value.items()}
        case list():
            return [without_nul(each) for each in value]
        case _:
            return value


def _id(name: str) -> Column[int]:
    """An id that Telegram gave, as (part of) a key."""
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


metadata = MetaData()

chats = Table(
    "chats",
    metadata,
    _id("chat_id"),
    Column("title", StoredText),
    Column("kind", StoredText),
    Column("policy", StoredText),
    Column("language", StoredText),
    Column("province", StoredText),
    Column("quiet", Boolean),
)

people = Table("people", metadata, _id("user_id"), Column("language", StoredText, nullable=False))

allowed = Table(
    "allowed",
    metadata,
    _id("subject_id"),
    Column("label", StoredText, nullable=False),
    Column("by_id", BigInteger),
    Column("at", UtcDateTime, nullable=False),
)

pairings = Table(
    "pairings",
    metadata,
    Column("code", StoredText, primary_key=True),
    Column("subject_id", BigInteger, nullable=False, index=True),
    Column("label", StoredText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("verdict", StoredText),
    Column("by_id", BigInteger),
)

buttons = Table(
    "buttons",
    metadata,
    Column("token", StoredText, primary_key=True),
    Column("chat_id", BigInteger),
    Column("message_id", BigInteger),
    Column("user_id", BigInteger),
    Column("action", StoredText, nullable=False),
    Column("payload", StoredJson, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index("ix_buttons_chat_id_message_id", "chat_id", "message_id"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("kind", StoredText, nullable=False),
    Column("chat_id", BigInteger, index=True),
    Column("user_id", BigInteger, index=True),
    Column("message_id", BigInteger),
    Column("question", StoredText, nullable=False),
    Column("understood", StoredText),
    Column("folded", StoredText, nullable=False),
    Column("outcome", StoredText, nullable=False),
    Column("confidence", Float),
    Column("seconds", Float, nullable=False),
    Column("bulletins", StoredJson, nullable=False),
    sqlite_autoincrement=True,  # an id is never given twice: a button may still name a question that is gone
)

feedback = Table(
    "feedback",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    _id("user_id"),
    Column("verdict", StoredText, nullable=False),
    Column("reason", StoredText),
    Column("at", UtcDateTime, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    _id("chat_id"),
    _id("message_id"),
    Column("update_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, index=True),
    Column("topic", BigInteger),
    Column("holder", StoredText, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("understood", StoredText),
    Column("at", UtcDateTime, nullable=False, index=True),
)

replies = Table(
    "replies",
    metadata,
    _id("chat_id"),
    _id("reply_id"),
    Column("message_id", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["chat_id", "message_id"],
        ["answers.chat_id", "answers.message_id"],
        ondelete="CASCADE",
    ),
    Index("ix_replies_chat_id_message_id", "chat_id", "message_id"),
)

# Of private chats alone; `message_id` is the one that something was said to.
albums = Table(
    "albums",
    metadata,
    _id("chat_id"),
    Column("album", StoredText, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# `raw` is null once the update was dealt with: then nothing is left of it but its number.
inbox = Table(
    "inbox",
    metadata,
    _id("update_id"),
    Column("raw", StoredJson),
    Column("user_id", BigInteger, index=True),
    Column("chat_id", BigInteger, index=True),
    Column("attempts", Integer, nullable=False),
    Column("owner", StoredText, index=True),
    Column("lease_until", UtcDateTime),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# `message_id` is the question's; `sent` are the messages that show the first texts; `shares` are the parts of
# the texts that are of one person each: [user_id, part].
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("topic", BigInteger),
    Column("reply_to", BigInteger),
    Column("user_id", BigInteger, index=True),
    Column("message_id", BigInteger),
    Column("texts", StoredJson, nullable=False),
    Column("keyboard", StoredJson),
    Column("tokens", StoredJson, nullable=False),
    Column("sent", StoredJson, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("owner", StoredText),
    Column("lease_until", UtcDateTime),
    Column("shares", StoredJson),
    sqlite_autoincrement=True,  # whoever still sends what is gone must not mistake another for it
)


# What could not be sent in time; whose it was is not kept.
given_up = Table(
    "given_up",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# Of the last minutes; only where several bots share the memory.
requests = Table(
    "requests",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("kind", StoredText, nullable=False),
    Column("user_id", BigInteger, index=True),
    Column("chat_id", BigInteger, index=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)

# Who was told of a limit, and until when it holds; likewise.
told = Table(
    "told",
    metadata,
    Column("scope", StoredText, primary_key=True),
    Column("subject_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("until", UtcDateTime, nullable=False),
)

# Which collections a person or a group may read, where an admin said so; null: every bulletin.
readable = Table(
    "readable",
    metadata,
    _id("subject_id"),
    Column("collections", StoredJson),
    Column("at", UtcDateTime, nullable=False),
)
