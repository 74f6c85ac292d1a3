"""Which collections bulletins belong to, by the places that they lie in, and those of whole sources."""

from __future__ import annotations

from alembic import op

revision = "v002"
down_revision = "v001"

_TABLES = """
CREATE TABLE memberships (
    id TEXT COLLATE "C" NOT NULL, origin TEXT COLLATE "C" NOT NULL, collection TEXT COLLATE "C" NOT NULL
);
CREATE INDEX memberships_of_bulletin ON memberships (id); -- a path may be longer than a B-tree takes
CREATE INDEX memberships_of ON memberships (collection, id);
CREATE TABLE source_collections (
    name TEXT COLLATE "C" NOT NULL, collection TEXT COLLATE "C" NOT NULL
);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(_TABLES)
