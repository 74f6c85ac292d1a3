"""What Alembic runs to take the steps: on the connection, and in the transaction, that it is handed."""

from __future__ import annotations

from alembic import context

_given = context.config.attributes
context.configure(
    connection=_given["connection"], version_table=_given.get("version_table", "alembic_version")
)
context.run_migrations()
