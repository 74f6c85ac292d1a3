"""What Alembic runs to take the steps: on the connection, and in the transaction, that it is handed."""

from __future__ import annotations

from alembic import context

handed = context.config.attributes
context.configure(connection=handed["connection"], version_table=handed["version_table"])
context.run_migrations()
