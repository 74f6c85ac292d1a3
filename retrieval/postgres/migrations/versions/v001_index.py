"""The index's first tables; `retrieval.postgres.rows` says what they hold."""

from __future__ import annotations

from alembic import op

revision = "v001"
down_revision = None

_TABLES = """
CREATE TABLE index_made (
    single BOOLEAN PRIMARY KEY CHECK (single), encoder TEXT NOT NULL, dimension INTEGER NOT NULL,
    settings TEXT NOT NULL
);
CREATE TABLE indexed (
    bulletin TEXT COLLATE "C" PRIMARY KEY, digest TEXT COLLATE "C" NOT NULL, code TEXT COLLATE "C" NOT NULL,
    number INTEGER GENERATED ALWAYS AS IDENTITY UNIQUE, date TEXT COLLATE "C", province TEXT COLLATE "C",
    publisher TEXT COLLATE "C"
);
CREATE INDEX indexed_by_date ON indexed (date);
CREATE INDEX indexed_by_province ON indexed (province, date);
CREATE INDEX indexed_by_publisher ON indexed (publisher);
CREATE TABLE passages (
    position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bulletin INTEGER NOT NULL REFERENCES indexed (number) ON DELETE CASCADE,
    first INTEGER NOT NULL, behind INTEGER NOT NULL, vector HALFVEC NOT NULL
);
CREATE INDEX passages_of_bulletin ON passages (bulletin, first);
CREATE TABLE passage_words (
    position BIGINT PRIMARY KEY REFERENCES passages ON DELETE CASCADE, bulletin INTEGER NOT NULL,
    length INTEGER NOT NULL,
    terms INTEGER[] NOT NULL, counts SMALLINT[] NOT NULL, weights SPARSEVEC NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE passage_words ALTER COLUMN weights SET STORAGE MAIN, ALTER COLUMN terms SET STORAGE MAIN,
    ALTER COLUMN counts SET STORAGE MAIN;
CREATE INDEX passage_words_by_term ON passage_words USING gin (terms) WITH (gin_pending_list_limit = 256);
CREATE INDEX passage_words_of_bulletin ON passage_words (bulletin);
CREATE TABLE passage_tokens (
    position BIGINT PRIMARY KEY REFERENCES passages ON DELETE CASCADE, codes BYTEA NOT NULL,
    starts BYTEA NOT NULL
);
ALTER TABLE passage_tokens ALTER COLUMN codes SET STORAGE EXTERNAL;
CREATE TABLE facts (
    bulletin TEXT COLLATE "C" NOT NULL REFERENCES indexed ON DELETE CASCADE, place INTEGER NOT NULL,
    name TEXT COLLATE "C" NOT NULL, role TEXT COLLATE "C", date TEXT COLLATE "C",
    sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL, person_start INTEGER NOT NULL,
    person_end INTEGER NOT NULL, act TEXT NOT NULL, office_start INTEGER, office_end INTEGER, level TEXT,
    body TEXT, guest BOOLEAN NOT NULL, province TEXT, term TEXT, acting BOOLEAN NOT NULL,
    title TEXT COLLATE "C", former BOOLEAN NOT NULL, replaces_start INTEGER, replaces_end INTEGER,
    PRIMARY KEY (bulletin, place)
);
CREATE INDEX facts_by_role ON facts (role, date DESC NULLS LAST);
CREATE INDEX facts_by_title ON facts (title, date DESC NULLS LAST);
CREATE INDEX facts_by_name ON facts (name, date DESC NULLS LAST);
CREATE TABLE lessons (
    bulletin TEXT COLLATE "C" PRIMARY KEY REFERENCES indexed ON DELETE CASCADE, introductions JSONB NOT NULL,
    people JSONB NOT NULL, spellings BYTEA NOT NULL
);
CREATE TABLE terms (
    number INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, term TEXT COLLATE "C" NOT NULL UNIQUE,
    holders BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE term_changes (term INTEGER NOT NULL, holders INTEGER NOT NULL);
CREATE INDEX term_changes_of_term ON term_changes (term) INCLUDE (holders);
CREATE TABLE changes (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, bulletins INTEGER NOT NULL,
    passages INTEGER NOT NULL, length BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE TABLE spelling_changes (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, added BOOLEAN NOT NULL, spellings BYTEA NOT NULL
);
CREATE TABLE folded (
    single BOOLEAN PRIMARY KEY CHECK (single), changes BIGINT NOT NULL, last BIGINT NOT NULL,
    bulletins BIGINT NOT NULL, passages BIGINT NOT NULL, length BIGINT NOT NULL,
    average DOUBLE PRECISION NOT NULL, at TIMESTAMPTZ NOT NULL, lexicon BIGINT NOT NULL
);
INSERT INTO folded VALUES (TRUE, 0, 0, 0, 0, 0, 0, now(), 0);
CREATE TABLE lexicon (part TEXT PRIMARY KEY, content BYTEA NOT NULL);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.execute(_TABLES)
