"""SQLite files: how they are opened, and what their errors mean. The one importer of `sqlite3`."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection, Row
from sqlite3 import Error as SQLiteError
from typing import Literal

from corpus.errors import BantinError
from corpus.notices import Notice, notice
from corpus.private_files import close_to_others, make_file, make_folder

__all__ = [
    "BUSY_SECONDS",
    "Connection",
    "FileErrors",
    "Row",
    "SQLiteError",
    "add_sha256",
    "can_be_read_as_it_is",
    "connect",
    "connect_read_only",
    "connect_temporary",
    "connect_to_read",
    "copy_file",
    "disk_problem",
    "disk_sentence",
    "layout_version",
    "make_private",
    "refuse_emptied",
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
        damaged: What mends a file that is no database: "delete it". It is said of no other: a full disk is no
            reason to delete anything.
    """

    error: type[BantinError]
    busy: Notice
    unusable: Notice
    damaged: Notice

    def sentence(self, path: Path, error: BaseException) -> Notice | None:
        """What to say of an error of SQLite; ``None`` where not the file is to blame, but a statement."""
        if isinstance(error, sqlite3.OperationalError):
            if is_busy(error):
                return notice("{path} {busy}.", path=path, busy=self.busy)
            if told := disk_sentence(path, error):
                return told
            return notice(
                "{path} cannot be used ({reason}): {mend}.", path=path, reason=error, mend=self.unusable
            )
        if type(error) is sqlite3.DatabaseError:  # its children are defects of a statement
            return notice("{path} is damaged ({reason}): {mend}.", path=path, reason=error, mend=self.damaged)
        return None

    @contextmanager
    def translated(self, path: Path) -> Iterator[None]:
        """Tell SQLite's errors with that file in one sentence.

        Raises:
            BantinError: of the class ``error``.
        """
        try:
            yield
        except sqlite3.Error as error:
            sentence = self.sentence(path, error)
            if sentence is None:
                raise
            raise self.error(sentence.template, **sentence.fields) from error


def is_busy(error: BaseException | None) -> bool:
    """Whether an error of SQLite only says that another program holds the file."""
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def make_private(path: Path) -> None:
    """Make a file, if it is missing, and see that nobody but its owner can read it, nor what lies beside it.

    Its folder is made, or closed to others, as well. What SQLite puts beside it gets the rights of the file.

    Raises:
        OSError: the file or its folder cannot be made.
    """
    make_folder(path.parent)
    if not make_file(path):
        close_to_others([path, *(path.with_name(path.name + end) for end in _BESIDE)])


def disk_sentence(path: Path, error: BaseException) -> Notice | None:
    """What to say of an error for which the disk is to blame, and not the file; ``None`` of all others."""
    match _primary_code(error):
        case sqlite3.SQLITE_FULL:
            return notice("{path} cannot be written, the disk is full: free some space.", path=path)
        case sqlite3.SQLITE_READONLY:
            return notice("{path} cannot be written: mend the rights, or use another data_dir.", path=path)
        case sqlite3.SQLITE_IOERR:
            return notice(
                "{path} cannot be used ({reason}): check data_dir and the free space.",
                path=path,
                reason=error,
            )
        case sqlite3.SQLITE_BUSY:
            return notice("{path} is in use by another program: wait for it to end and try again.", path=path)
    return None


def disk_problem(error: BaseException) -> Literal["full", "read-only", ""]:
    """What about the disk keeps a file from being written; empty of all else."""
    match _primary_code(error):
        case sqlite3.SQLITE_FULL:
            return "full"
        case sqlite3.SQLITE_READONLY:
            return "read-only"
    return ""


def _primary_code(error: BaseException) -> int | None:
    """What kind of error SQLite met, without what is particular to it; ``None`` of others."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def refuse_emptied(path: Path, remains: Iterable[Path], error: type[BantinError], remedy: Notice) -> None:
    """Make sure that a file of zero bytes is a new one, as SQLite takes it: nothing ``remains`` of an old.

    Such a file is what a full disk or a broken copy leaves; to make it anew would hide that all is lost.

    Raises:
        BantinError: of the class ``error``; the sentence ends with the remedy.
    """
    with suppress(OSError):
        emptied = path.is_file() and path.stat().st_size == 0 and not _has_journal(path)
        if emptied and any(each.exists() for each in remains):
            raise error("{path} is empty, and what it held is lost: {remedy}.", path=path, remedy=remedy)


def can_be_read_as_it_is(path: Path, error: BaseException) -> bool:
    """Whether only what SQLite writes beside a file to read it cannot be written, and nothing stands there.

    Then no other program can change the file either, and `connect_read_only` reads it.
    """
    codes = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
    return _primary_code(error) in codes and path.is_file() and not _has_journal(path)


def _has_journal(path: Path) -> bool:
    """Whether changes stand beside a file that have not reached it."""
    journal = path.with_name(f"{path.name}-wal")
    return journal.is_file() and journal.stat().st_size > 0


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


def connect_to_read(path: Path) -> Connection:
    """Open a file to read from, which others may change meanwhile; nothing is made beside it.

    Raises:
        SQLiteError: the file is missing or cannot be opened.
    """
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)


def copy_file(path: Path, copy: Path) -> None:
    """Copy a file as it is at one moment, whoever changes it meanwhile.

    Raises:
        SQLiteError: it cannot be read, or the copy cannot be written.
    """
    with closing(connect(copy)) as target:
        try:
            with closing(connect(path)) as source:
                source.backup(target)
        except SQLiteError as error:
            if not can_be_read_as_it_is(path, error):
                raise
            with closing(connect_read_only(path)) as source:
                source.backup(target)


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


def add_sha256(connection: Connection) -> None:
    """Have statements of a connection know ``sha256``: of a text in UTF-8, as hex."""
    connection.create_function(
        "sha256", 1, lambda text: hashlib.sha256(text.encode()).hexdigest(), deterministic=True
    )


def layout_version(connection: Connection) -> int:
    """The number that a file says its layout has; 0 of a new file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
