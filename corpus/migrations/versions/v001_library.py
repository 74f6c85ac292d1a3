"""The library's first tables: what `corpus.library_layout` says of a file, in PostgreSQL.

Texts are compared by their code points (``COLLATE "C"``), so that they stand in the order that they have in
Python and in SQLite.
"""

from __future__ import annotations

from alembic import op

revision = "v001"
down_revision = None

_TABLES = """
CREATE TABLE texts (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, hash TEXT COLLATE "C" NOT NULL UNIQUE,
    text TEXT COLLATE "C" NOT NULL
);
CREATE TABLE versions (
    id TEXT COLLATE "C" NOT NULL, number INTEGER NOT NULL, current BOOLEAN NOT NULL,
    title TEXT COLLATE "C" NOT NULL, text BIGINT NOT NULL REFERENCES texts, publisher TEXT COLLATE "C",
    province TEXT COLLATE "C", date TEXT COLLATE "C", term TEXT COLLATE "C", url TEXT COLLATE "C",
    file TEXT COLLATE "C", origin TEXT COLLATE "C" NOT NULL, digest TEXT COLLATE "C" NOT NULL,
    stored TEXT COLLATE "C", content TEXT COLLATE "C", extractor TEXT COLLATE "C",
    extractor_version TEXT COLLATE "C", marks TEXT COLLATE "C" NOT NULL, given_number TEXT COLLATE "C",
    PRIMARY KEY (id, number)
);
CREATE UNIQUE INDEX current_versions ON versions (id) INCLUDE (digest, origin) WHERE current;
CREATE INDEX cards ON versions (date DESC NULLS LAST, id) INCLUDE (province, publisher) WHERE current;
CREATE INDEX same_texts ON versions (text);
CREATE TABLE withdrawals (
    id TEXT COLLATE "C" PRIMARY KEY, through INTEGER NOT NULL, at TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL, lifted TEXT COLLATE "C", settled BOOLEAN NOT NULL
);
CREATE TABLE sources (name TEXT COLLATE "C" PRIMARY KEY);
CREATE TABLE source_times (name TEXT COLLATE "C" PRIMARY KEY, at TEXT COLLATE "C" NOT NULL);
CREATE TABLE left_out (
    origin TEXT COLLATE "C" PRIMARY KEY, id TEXT COLLATE "C" NOT NULL, at TEXT COLLATE "C" NOT NULL
);
CREATE TABLE addresses (
    id TEXT COLLATE "C" NOT NULL, origin TEXT COLLATE "C" NOT NULL
);
CREATE INDEX addresses_of_bulletin ON addresses USING hash (id); -- a path may be longer than a B-tree takes
CREATE TABLE forms (
    id TEXT COLLATE "C" PRIMARY KEY, digest TEXT COLLATE "C" NOT NULL, code TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C", issuer TEXT COLLATE "C", year INTEGER, day TEXT COLLATE "C", is_draft BOOLEAN,
    is_part BOOLEAN, base_number TEXT COLLATE "C", base_issuer TEXT COLLATE "C", base_date TEXT COLLATE "C"
);
CREATE INDEX forms_of ON forms USING hash (number);
CREATE INDEX drafts ON forms (id) WHERE is_draft;
CREATE INDEX consolidated ON forms (id) WHERE base_number IS NOT NULL;
CREATE TABLE snapshot (name TEXT COLLATE "C" NOT NULL);
CREATE VIEW shown AS SELECT * FROM versions
WHERE current AND NOT EXISTS (
    SELECT FROM withdrawals WHERE withdrawals.id = versions.id AND lifted IS NULL
);
CREATE VIEW searched AS SELECT * FROM versions
WHERE current AND NOT EXISTS (
    SELECT FROM withdrawals WHERE withdrawals.id = versions.id AND lifted IS NULL AND settled
);
CREATE VIEW bulletins AS
SELECT shown.id, shown.title, texts.text, shown.publisher, shown.province, shown.date, shown.term, shown.url,
    shown.file, shown.given_number, shown.marks, shown.number AS version
FROM shown JOIN texts ON texts.number = shown.text;
CREATE VIEW withdrawn_texts AS SELECT versions.text, withdrawals.at, withdrawals.reason
FROM versions JOIN withdrawals ON withdrawals.id = versions.id AND versions.number <= withdrawals.through;
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(_TABLES)
