"""How a library lies in its file: tables, version, and what is said where the file cannot be used."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import LibraryError
from corpus.sqlite import Connection, FileErrors, layout_version, switch_to_wal

_VERSION = 1
ERRORS = FileErrors(
    LibraryError,
    busy="is being changed by another run of bantin index: wait for it to end",
    unusable="check data_dir, its rights and free space",
    damaged="move it away and run bantin index again",
)
_SCHEMA = f"""
CREATE TABLE bulletins (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, publisher TEXT, province TEXT,
    date TEXT, term TEXT, url TEXT, file TEXT, origin TEXT NOT NULL, digest TEXT NOT NULL
) STRICT;
CREATE TABLE sources (name TEXT PRIMARY KEY) STRICT;
CREATE TABLE snapshot (name TEXT NOT NULL) STRICT;
PRAGMA user_version = {_VERSION};
"""
# What is listed and filtered by, and what an index run compares; each holds all that is asked of it, so that
# no text needs to be read for it. Libraries that were made before them get them when they are opened.
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS cards ON bulletins (date DESC, id, province, publisher)",
    "CREATE INDEX IF NOT EXISTS digests ON bulletins (id, digest, origin)",
)


def lay_out(connection: Connection, path: Path) -> None:
    """Make what a library holds, where it is missing.

    Raises:
        LibraryError: it is laid out as another version knows it.
    """
    if layout_version(connection) == 0:
        switch_to_wal(connection.execute)
        connection.execute("BEGIN IMMEDIATE")
        if layout_version(connection) == 0:  # nobody made it in the meantime
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
        connection.execute("COMMIT")
    check_layout(connection, path)
    for index in _INDEXES:
        connection.execute(index)


def check_layout(connection: Connection, path: Path) -> None:
    """Make sure that a library is laid out as this version knows it.

    Raises:
        LibraryError: it is not.
    """
    version = layout_version(connection)
    if version != _VERSION:
        raise LibraryError(
            f"{path} was written by another version of bantin (layout {version}, this one reads "
            f"{_VERSION}): use that version, or another data_dir.",
        )
