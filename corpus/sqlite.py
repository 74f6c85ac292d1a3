"""SQLite files: how they are opened, and what their errors mean. The one importer of `sqlite3`."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection, Row
from sqlite3 import Error as SQLiteError
from typing import Literal

from corpus.private_files import close_to_others, make_file, make_folder

__all__ = [
    "BUSY_SECONDS",
    "Connection",
    "FileErrors",
    "Row",
    "SQLiteError",
    "connect",
    "connect_read_only",
    "connect_temporary",
    "layout_version",
    "make_private",
    "set_up",
    "switch_to_wal",
]

BUSY_SECONDS = 2.0
"""How long a statement waits for another program that holds the file."""

_RETRY_SECONDS = 0.01
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class FileErrors:
    """How the errors of one kind of file are told; each is the end of a sentence, without its full stop.

    Attributes:
        error: What is raised.
        busy: Behind the path, where another program holds the file: "is in use: wait for its end".
        unusable: What mends a file that cannot be opened or written: "check data_dir".
        damaged: What mends a file that is no database: "delete it".
    """

    error: type[Exception]
    busy: str
    unusable: str
    damaged: str

    def sentence(self, path: Path, error: BaseException) -> str | None:
        """What to say of an error of SQLite; ``None`` where not the file is to blame, but a statement."""
        if isinstance(error, sqlite3.OperationalError):
            if "locked" in str(error):
                return f"{path} {self.busy}."
            return f"{path} cannot be used ({error}): {self.unusable}."
        if type(error) is sqlite3.DatabaseError:  # its children are defects of a statement
            return f"{path} is damaged ({error}): {self.damaged}."
        return None

    @contextmanager
    def translated(self, path: Path) -> Iterator[None]:
        """Tell SQLite's errors with that file in one sentence.

        Raises:
            Exception: of the class ``error``.
        """
        try:
            yield
        except sqlite3.Error as error:
            sentence = self.sentence(path, error)
            if sentence is None:
                raise
            raise self.error(sentence) from error


def make_private(path: Path) -> None:
    """Make a file, if it is missing, and see that nobody but its owner can read it, nor what lies beside it.

    Its folder is made, or closed to others, as well. What SQLite puts beside it gets the rights of the file.

    Raises:
        OSError: the file or its folder cannot be made.
    """
    make_folder(path.parent)
    if not make_file(path):
        close_to_others([path, *(path.with_name(path.name + end) for end in _BESIDE)])


def connect(path: Path, *, shared: bool = False) -> Connection:
    """Open a file, made if it is missing; no transaction begins by itself.

    ``shared`` lets any thread use the connection, one at a time.

    Raises:
        SQLiteError: the file cannot be opened.
    """
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=not shared)


def connect_read_only(path: Path) -> Connection:
    """Open a file that nobody changes any more, to read from, in any thread, one at a time.

    Raises:
        SQLiteError: the file is missing or cannot be opened.
    """
    target = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(target, uri=True, isolation_level=None, check_same_thread=False)


def connect_temporary() -> Connection:
    """Open a database of its own that is gone when it is closed, on the disk where memory is short."""
    return sqlite3.connect("", isolation_level=None, check_same_thread=False)


def set_up(
    connection: Connection, *, synchronous: Literal["FULL", "NORMAL"], foreign_keys: bool = False
) -> None:
    """Make a connection, whoever opened it, wait for others as ours do, and for the disk as it is told.

    With ``foreign_keys`` no row may refer to one that is not there. What is deleted is overwritten.
    """
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")


def switch_to_wal(
    execute: Callable[[str], object], refusal: type[Exception] = sqlite3.OperationalError
) -> None:
    """Switch a file to WAL; the one statement for which SQLite does not wait until others have finished.

    ``execute`` carries the statement out, and raises ``refusal`` where it cannot; after `BUSY_SECONDS` that
    is raised here.
    """
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            execute("PRAGMA journal_mode = WAL")
        except refusal:
            if time.monotonic() > give_up:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def layout_version(connection: Connection) -> int:
    """The number that a file says its layout has; 0 of a new file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
