"""Whose a part of what is to be sent is, and what was given up of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v005"
down_revision = "v004"


def upgrade() -> None:
    """Add the shares to the outbox, and make the table of what was given up."""
    op.add_column("outbox", sa.Column("shares", sa.JSON))
    op.create_table(
        "given_up",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_given_up_at", "given_up", ["at"])
