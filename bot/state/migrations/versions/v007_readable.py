"""Which collections a person or a group may read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v007"
down_revision = "v006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "readable",
        sa.Column("subject_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("collections", sa.JSON(none_as_null=True)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
