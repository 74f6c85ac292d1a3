"""The bot's memory in a file of SQLite: opened, brought up to date, its errors translated."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import exc

from bot.errors import StateError
from bot.state.database import Transaction
from corpus.notices import Notice
from corpus.sqlite import (
    Connection,
    FileErrors,
    copy_file,
    disk_problem,
    make_private,
    refuse_emptied,
    set_up,
    switch_to_wal,
)

_ERRORS = FileErrors(
    StateError,
    busy=Notice("is kept busy by another program: end it, or use another data_dir"),
    unusable=Notice("check data_dir and the free space"),
    damaged=Notice("move it away and start again"),
)
_LOG = logging.getLogger(__name__)
_MIGRATIONS = "bot.state:migrations"
_migrating = threading.Lock()  # Alembic keeps what it is doing in its modules: once at a time in a process


class FileDatabase:
    """A database file; made, or brought up to date, when it is opened. Safe to use from any thread.

    A transaction that writes waits for the one before it; one that reads waits for none. A commit survives
    the end of the process; the last ones before a power cut, unless durable, may be lost whole, never in
    part.

    Raises:
        StateError: from every method, if the file is damaged, not the bot's, of a newer version, busy or out
            of reach.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Lock()  # quicker and fairer than SQLite, which looks again now and then
        remedy = Notice("put a backup in its place, or move it away and start again")
        refuse_emptied(path, [path.with_name("serving.lock")], StateError, remedy)
        try:
            make_private(path)  # it tells who asked what
        except OSError as error:
            raise StateError(
                "{path} cannot be made ({reason}): check data_dir.", path=path, reason=error
            ) from error
        self._engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(path.absolute())),
            hide_parameters=True,  # they are what people wrote, and would stand in the messages of errors
            json_serializer=partial(json.dumps, allow_nan=False),  # no other database takes a NaN
        )
        sa.event.listen(self._engine, "connect", _prepare)
        sa.event.listen(self._engine, "begin", _begin)
        try:
            self._migrate()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file; no transaction may be under way."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One unchanging state to read from; the state is the one at the first query."""
        with self._connection("BEGIN") as connection:
            yield Transaction(connection)

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Transaction]:
        """A change, kept if the block ends well and undone if it raises.

        If ``durable`` it outlives a power cut as well, and so does every change before it.
        """
        synchronous = "FULL" if durable else "NORMAL"
        with self._turn, self._connection("BEGIN IMMEDIATE", synchronous) as connection:
            yield Transaction(connection)

    def scrub(self) -> bool:
        """Leave no trace of what was deleted, neither in the file nor beside it; whether that was done.

        Deleted rows are overwritten where they stood, but not where they stood before, as rows around them
        grew: the file is written anew. Takes about a second for each 100 MB, while changes wait. Where the
        disk is full, or somebody reads for long, it is logged and the next time does it.
        """
        try:
            with self._turn:
                self._execute("VACUUM")
                done = self._leave_log()
        except StateError:
            _LOG.exception("traces of what was deleted may be left in %s", self.path)
            return False
        if not done:
            _LOG.warning("traces of what was deleted may be left beside %s: it is being read", self.path)
        return done

    def waits(self, begun: float) -> bool:
        """Whether to try again what was broken off, which a file does not do: whoever waits has waited."""
        del begun
        return False

    def _leave_log(self) -> bool:
        """Carry the log of changes over into the file, and empty it; whether nobody's reading kept it."""
        with self._translated(), self._engine.connect() as connection:
            row = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not row[0]

    @contextmanager
    def _connection(self, begin: str, synchronous: str | None = None) -> Iterator[sa.Connection]:
        with (
            self._translated(),
            self._engine.connect() as connection,
            connection.execution_options(begin=begin, synchronous=synchronous).begin(),
        ):
            yield connection

    def _migrate(self) -> None:
        logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells each opening which database it is
        config = Config()
        config.set_main_option("script_location", _MIGRATIONS)
        scripts = ScriptDirectory.from_config(config)
        with self._connection("BEGIN") as connection:
            self._check(connection, scripts)  # before anything is changed
        switch_to_wal(self._execute, StateError)
        with _migrating, self._connection("BEGIN IMMEDIATE") as connection:
            self._check(connection, scripts)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def _check(self, connection: sa.Connection, scripts: ScriptDirectory) -> None:
        """Make sure that the file is new, or the bot's and of no newer version."""
        current = MigrationContext.configure(connection).get_current_revision()
        if current is None:
            if sa.inspect(connection).get_table_names():
                raise StateError("{path} is not the bot's database: use another data_dir.", path=self.path)
        elif current not in {script.revision for script in scripts.walk_revisions()}:
            raise StateError(
                "{path} was written by a newer version of bantin (layout {current}, "
                "this one knows {known}): use that version, or another data_dir.",
                path=self.path,
                current=current,
                known=scripts.get_current_head(),
            )

    def _execute(self, statement: str) -> None:
        """Carry out a statement that stands outside any transaction."""
        with self._translated(), self._engine.connect() as connection:
            connection.exec_driver_sql(statement)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            sentence = _ERRORS.sentence(self.path, error.orig) if error.orig else None
            if sentence is None or error.orig is None:
                raise
            problem = disk_problem(error.orig)
            raise StateError(sentence.template, problem=problem, **sentence.fields) from error


@contextmanager
def copied_database(path: Path) -> Iterator[FileDatabase]:
    """A copy of the memory in a file, to be changed at will; an empty one where there is none.

    The copy is gone behind the block. Of the file no byte is changed, one of an earlier version neither.

    Raises:
        StateError: as from every method of `FileDatabase`.
    """
    with copied_memory(path) as copy, closing(FileDatabase(copy)) as database:
        yield database


@contextmanager
def copied_memory(path: Path) -> Iterator[Path]:
    """The file of such a copy, gone behind the block; it is not there where there is nothing to copy.

    Raises:
        StateError: the file cannot be read.
    """
    with TemporaryDirectory(prefix="bantin-") as folder:
        copy = Path(folder, path.name)
        if path.is_file() and path.stat().st_size:
            make_private(copy)  # before there is anything in it
            with _ERRORS.translated(path):
                copy_file(path, copy)
        yield copy


def _prepare(connection: Connection, record: object) -> None:
    """Set up each new connection to the file."""
    del record
    connection.isolation_level = None  # SQLite's driver begins no transaction by itself: `_begin` does
    set_up(connection, synchronous="NORMAL", foreign_keys=True)


def _begin(connection: sa.Connection) -> None:
    """Begin a transaction in the way that it asks for; without one, each statement stands alone."""
    options = connection.get_execution_options()
    if synchronous := options.get("synchronous"):
        connection.exec_driver_sql(f"PRAGMA synchronous = {synchronous}")
    if statement := options.get("begin"):
        connection.exec_driver_sql(statement)
