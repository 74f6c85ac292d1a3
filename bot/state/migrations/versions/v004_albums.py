"""Which message of an album was answered for all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v004"
down_revision = "v003"


def upgrade() -> None:
    """Make the table of albums."""
    op.create_table(
        "albums",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("album", sa.String, primary_key=True),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_albums_at", "albums", ["at"])
