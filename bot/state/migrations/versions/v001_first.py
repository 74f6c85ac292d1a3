"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _access()
    _settings()
    _buttons()
    _journal()
    _answers()


def _settings() -> None:
    op.create_table(
        "chats",
        _id("chat_id"),
        sa.Column("title", sa.String),
        sa.Column("kind", sa.String),
        sa.Column("policy", sa.String),
        sa.Column("language", sa.String),
        sa.Column("province", sa.String),
        sa.Column("quiet", sa.Boolean),
    )
    op.create_table("people", _id("user_id"), sa.Column("language", sa.String, nullable=False))


def _access() -> None:
    op.create_table(
        "allowed",
        _id("subject_id"),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("by_id", sa.BigInteger),
        _at(),
    )
    op.create_table(
        "pairings",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("subject_id", sa.BigInteger, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        _at(),
        sa.Column("verdict", sa.String),
        sa.Column("by_id", sa.BigInteger),
    )
    _index("pairings", "subject_id")


def _buttons() -> None:
    op.create_table(
        "buttons",
        sa.Column("token", sa.String, primary_key=True),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        _at(),
    )
    _index("buttons", "at")
    _index("buttons", "chat_id", "message_id")


def _journal() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        _at(),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("understood", sa.String),
        sa.Column("folded", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("confidence", sa.Float),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("bulletins", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    for column in ("at", "chat_id", "user_id"):
        _index("questions", column)
    op.create_table(
        "feedback",
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        _id("user_id"),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("reason", sa.String),
        _at(),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], ondelete="CASCADE"),
    )


def _answers() -> None:
    op.create_table(
        "answers",
        _id("chat_id"),
        _id("message_id"),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("topic", sa.BigInteger),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("understood", sa.String),
        _at(),
    )
    _index("answers", "at")
    _index("answers", "user_id")
    op.create_table(
        "replies",
        _id("chat_id"),
        _id("reply_id"),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id", "message_id"],
            ["answers.chat_id", "answers.message_id"],
            ondelete="CASCADE",
        ),
    )
    _index("replies", "chat_id", "message_id")


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)


def _at() -> sa.Column[object]:
    return sa.Column("at", sa.DateTime(timezone=True), nullable=False)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
