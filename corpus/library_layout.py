"""How a library lies in its file: tables, version, and what is said where the file cannot be used.

``texts`` holds each text once, whichever versions have it. ``versions`` has a row for every text that a
bulletin ever had; of those of one bulletin at most one is ``current``, the one that its source holds now.
``withdrawals`` says which bulletins must not be shown, and up to which version; one that is ``settled`` is in
no snapshot. Of the views, ``shown`` has what may be shown, ``bulletins`` the same with its texts, and
``searched`` what the snapshot is made of: what is withdrawn counts there until the next snapshot is made
without it.
"""

from __future__ import annotations

from pathlib import Path

from corpus.errors import LibraryError
from corpus.notices import Notice
from corpus.sqlite import Connection, FileErrors, add_sha256, layout_version, switch_to_wal

_VERSION = 3
ERRORS = FileErrors(
    LibraryError,
    busy=Notice("is being changed by another run of bantin index: wait for it to end"),
    unusable=Notice("check data_dir, its rights and free space"),
    damaged=Notice("move it away and run bantin index again"),
)
_TABLES = (
    "CREATE TABLE texts (number INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, text TEXT NOT NULL) STRICT",
    """
    CREATE TABLE versions (
        id TEXT NOT NULL, number INTEGER NOT NULL, current INTEGER NOT NULL, title TEXT NOT NULL,
        text INTEGER NOT NULL REFERENCES texts, publisher TEXT, province TEXT, date TEXT, term TEXT, url TEXT,
        file TEXT, origin TEXT NOT NULL, digest TEXT NOT NULL, stored TEXT, content TEXT, extractor TEXT,
        extractor_version TEXT, marks TEXT NOT NULL, given_number TEXT, PRIMARY KEY (id, number)
    ) STRICT
    """,
    """
    CREATE TABLE withdrawals (
        id TEXT PRIMARY KEY, through INTEGER NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, lifted TEXT,
        settled INTEGER NOT NULL
    ) STRICT
    """,
)
_LISTS = (
    "CREATE TABLE sources (name TEXT PRIMARY KEY) STRICT",
    "CREATE TABLE snapshot (name TEXT NOT NULL) STRICT",
)
# Where a bulletin's very text lies as well, under the same name: it is stored once, with all its addresses.
_ADDRESSES = """
CREATE TABLE IF NOT EXISTS addresses (id TEXT NOT NULL, origin TEXT NOT NULL, PRIMARY KEY (id, origin)) STRICT
"""
# Which collections a bulletin belongs to, by each place that it lies in; and those that a source was given.
_COLLECTIONS = (
    """
    CREATE TABLE IF NOT EXISTS memberships (
        id TEXT NOT NULL, origin TEXT NOT NULL, collection TEXT NOT NULL, PRIMARY KEY (id, origin, collection)
    ) STRICT
    """,
    "CREATE INDEX IF NOT EXISTS memberships_of ON memberships (collection, id)",
    """
    CREATE TABLE IF NOT EXISTS source_collections (
        name TEXT NOT NULL, collection TEXT NOT NULL, PRIMARY KEY (name, collection)
    ) STRICT
    """,
)
_SOURCE_LISTS = (
    # When a source was last read.
    "CREATE TABLE IF NOT EXISTS source_times (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT",
    # Whose bulletin was removed though a source still holds it: an index run passes it by.
    """
    CREATE TABLE IF NOT EXISTS left_out (
        origin TEXT PRIMARY KEY, id TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT
    """,
)
# Worked out of the bulletins, by the code that is named; what is missing is made by the next index run.
_DERIVED = (
    """
    CREATE TABLE IF NOT EXISTS forms (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL, code TEXT NOT NULL, number TEXT, issuer TEXT, year INTEGER,
        day TEXT, is_draft INTEGER, is_part INTEGER, base_number TEXT, base_issuer TEXT, base_date TEXT
    ) STRICT
    """,
    "CREATE INDEX IF NOT EXISTS forms_of ON forms (number)",
    "CREATE INDEX IF NOT EXISTS drafts ON forms (number) WHERE is_draft",
    "CREATE INDEX IF NOT EXISTS consolidated ON forms (base_number) WHERE base_number IS NOT NULL",
)
VIEWS = (
    """
    CREATE VIEW IF NOT EXISTS shown AS SELECT * FROM versions
    WHERE current AND id NOT IN (SELECT id FROM withdrawals WHERE lifted IS NULL)
    """,
    """
    CREATE VIEW IF NOT EXISTS searched AS SELECT * FROM versions
    WHERE current AND id NOT IN (SELECT id FROM withdrawals WHERE lifted IS NULL AND settled)
    """,
    """
    CREATE VIEW IF NOT EXISTS bulletins AS
    SELECT shown.id, shown.title, texts.text, shown.publisher, shown.province, shown.date, shown.term,
        shown.url, shown.file, shown.given_number, shown.marks, shown.number AS version
    FROM shown JOIN texts ON texts.number = shown.text
    """,
    """
    CREATE VIEW IF NOT EXISTS withdrawn_texts AS SELECT versions.text, withdrawals.at, withdrawals.reason
    FROM versions JOIN withdrawals ON withdrawals.id = versions.id AND versions.number <= withdrawals.through
    """,
)
# What is listed and filtered by, and what an index run compares; each holds all that is asked of it, so that
# no text needs to be read for it. Libraries that were made before them get them when they are opened.
_INDEXES = (
    """
    CREATE INDEX IF NOT EXISTS cards ON versions (date DESC, id, province, publisher, current) WHERE current
    """,
    "CREATE INDEX IF NOT EXISTS digests ON versions (id, digest, origin, current) WHERE current",
    "CREATE INDEX IF NOT EXISTS same_texts ON versions (text)",
)
# From the first layout, where each bulletin had its text and nothing of before.
_UPGRADE = (
    "INSERT OR IGNORE INTO texts (hash, text) SELECT sha256(text), text FROM bulletins ORDER BY id",
    """
    INSERT INTO versions
    SELECT id, 1, 1, title, (SELECT number FROM texts WHERE hash = sha256(bulletins.text)), publisher,
        province, date, term, url, file, origin, digest, NULL, NULL, NULL, NULL, '', NULL
    FROM bulletins ORDER BY id
    """,
    "DROP TABLE bulletins",
)
# From the second, where nobody could say which number a document has.
_UPGRADE_FROM_2 = (
    "ALTER TABLE versions ADD COLUMN given_number TEXT",
    "DROP TABLE IF EXISTS forms",
    *(f"DROP VIEW {view}" for view in ("bulletins", "shown", "searched")),
)


def lay_out(connection: Connection, path: Path) -> None:
    """Make what a library holds, where it is missing; one of an earlier layout is brought up to date.

    Raises:
        LibraryError: it is laid out as another version knows it.
    """
    if layout_version(connection) == 0:
        switch_to_wal(connection.execute)
    if layout_version(connection) < _VERSION:
        connection.execute("BEGIN IMMEDIATE")
        found = layout_version(connection)  # somebody may have made it in the meantime
        if found < _VERSION:
            add_sha256(connection)
            steps = {0: (*_TABLES, *_LISTS), 1: (*_TABLES, *_UPGRADE), 2: _UPGRADE_FROM_2}
            for statement in (*steps[found], f"PRAGMA user_version = {_VERSION}"):
                connection.execute(statement)
        connection.execute("COMMIT")
    check_layout(connection, path)
    for statement in (_ADDRESSES, *_COLLECTIONS, *_SOURCE_LISTS, *_DERIVED, *VIEWS, *_INDEXES):
        connection.execute(statement)


def check_layout(connection: Connection, path: Path) -> None:
    """Make sure that a library is laid out as this version knows it.

    Raises:
        LibraryError: it is not.
    """
    version = layout_version(connection)
    if version > _VERSION:
        raise LibraryError(
            "{path} was written by another version of bantin (layout "
            "{version}, this one reads {known}): use that version, or another data_dir.",
            path=path,
            version=version,
            known=_VERSION,
        )
    if version < _VERSION:
        raise LibraryError(
            "{path} is of an earlier version of bantin and cannot be brought "
            "up to date where it is: free some space there, or mend the rights.",
            path=path,
        )
