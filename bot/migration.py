"""A data folder carried into a database: the library and the bot's memory, compared part by part in the end.

The folder is only read. The library goes over in one transaction, the memory table by table, some rows in a
transaction; whatever was broken off, the next migration goes on where it was. Nothing in the database is ever
overwritten: one that holds anything else than the folder is refused before it is changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.config import Config
from bot.errors import MigrationError
from bot.state.database import Database
from bot.state.file_database import FileDatabase, copied_database
from bot.state.server_database import ServerDatabase, holds_memory
from bot.state.state import FILE_NAME
from bot.state.transfer import TABLES, copy_table, row_lines
from bot.stores import FileStore
from corpus.data_folders import LIBRARY
from corpus.file_library import FileLibrary, copied_library
from corpus.library import Library
from corpus.library_transfer import export_lines, import_lines
from corpus.notices import Announce, Notice, notice
from corpus.postgres import DatabaseAddress
from corpus.postgres_library import PostgresLibrary, holds_library
from retrieval.postgres.layout import lay_out

_MIGRATING = 0x6D6967  # "mig": the advisory lock of a migration
_LIBRARY = "library"
_OF_NOTHING = 2  # lines of an export of nothing


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a side holds.

    Attributes:
        name: ``library``, or a table of the bot's memory.
        lines: How many lines `bantin export` makes of it; how many rows it has.
        sha256: Over all of these lines, or over the rows by their keys.
    """

    name: str
    lines: int
    sha256: str

    @classmethod
    def of(cls, name: str, lines: Iterable[bytes]) -> Part:
        """The part that comes to these lines."""
        whole, count = hashlib.sha256(), 0
        for line in lines:
            whole.update(line)
            count += 1
        return cls(name, count, whole.hexdigest())


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a migration: a library, the bot's memory beside it, and where both lie, for people."""

    library: Library
    memory: Database
    place: str

    def parts(self) -> list[Part]:
        """All that is held, the library first.

        Raises:
            LibraryError, StateError: it is damaged, busy or out of reach.
        """
        with self.memory.reading() as state:
            return [self.library_part(), *(Part.of(table.name, row_lines(state, table)) for table in TABLES)]

    def library_part(self) -> Part:
        """What the library holds; nothing but the first line and the last if it is empty."""
        with self.library.reading() as state:
            return Part.of(_LIBRARY, export_lines(state))


def carry_over(source: Side, target: Side, announce: Announce) -> list[Part]:
    """Put into the target what the source holds and the target lacks; what both hold in the end.

    Raises:
        MigrationError: the target holds something else; or in the end both differ, since somebody changed
            one of them meanwhile.
        LibraryError, StateError: either is damaged, busy or out of reach; what was done stays.
    """
    refuse_foreign(source, target)
    announce(Notice("Copying the library."))
    with target.library.writing() as change:
        if change.is_empty():
            with source.library.reading() as state:
                import_lines(change, export_lines(state), called=source.place)
    announce(Notice("Copying the bot's memory."))
    with source.memory.reading() as memory:
        for table in TABLES:
            copy_table(memory, target.memory, table)
    announce(Notice("Comparing both."))
    parts = source.parts()
    for ours, theirs in zip(parts, target.parts(), strict=True):
        if ours != theirs:
            raise MigrationError(
                "{part} in {target} is not what {source} holds, which was changed meanwhile: empty the "
                "database, and begin again while nothing is indexed.",
                part=_told(ours.name),
                target=target.place,
                source=source.place,
            )
    return parts


def refuse_foreign(source: Side, target: Side) -> None:
    """Make sure that all that the target holds is of the source, as a migration broken off leaves it.

    Raises:
        MigrationError: it holds something else.
    """
    library = target.library_part()
    if library.lines > _OF_NOTHING and library != source.library_part():
        raise _foreign(_LIBRARY, target)
    with source.memory.reading() as ours, target.memory.reading() as theirs:
        for table in TABLES:
            with closing(row_lines(ours, table)) as known, closing(row_lines(theirs, table)) as found:
                # Both stand in one order: each row is looked for behind the one before.
                if not all(line in known for line in found):
                    raise _foreign(table.name, target)


@contextmanager
def opened_source(config: Config, *, rehearsed: bool) -> Iterator[Side]:
    """What the data folder of some settings holds; where it is rehearsed, a copy of it.

    The memory is copied in any case, for to open one of an earlier version changes it.
    """
    folder = config.data_path
    with copied_database(folder / FILE_NAME) as memory:
        if not rehearsed:
            yield Side(FileStore(config).open(), memory, str(folder))
            return
        with copied_library(folder / LIBRARY) as library:
            yield Side(library, memory, str(folder))


@contextmanager
def opened_target(address: DatabaseAddress) -> Iterator[Side]:
    """What a database holds, with all tables laid out; nobody else migrates into it meanwhile.

    Raises:
        LibraryError, StateError, SnapshotError: it is out of reach, lets nobody in, lacks pgvector, was laid
            out by a newer version, or somebody migrates into it.
    """
    library = PostgresLibrary(address)
    lay_out(library.postgres)
    with library.postgres.holding(_MIGRATING), closing(ServerDatabase(address)) as memory:
        yield Side(library, memory, str(address))


@contextmanager
def rehearsed_target(address: DatabaseAddress) -> Iterator[Side]:
    """What a database holds, where nothing is made: of tables that are not there, empty ones elsewhere.

    Raises:
        LibraryError, StateError: it is out of reach, lets nobody in, or was laid out by a newer version.
    """
    with TemporaryDirectory(prefix="bantin-") as folder:
        library: Library = FileLibrary(Path(folder, LIBRARY))
        if holds_library(address):
            library = PostgresLibrary(address)
        in_file = Path(folder, FILE_NAME)
        memory = ServerDatabase(address) if holds_memory(address) else FileDatabase(in_file)
        with closing(memory):
            yield Side(library, memory, str(address))


def _foreign(name: str, target: Side) -> MigrationError:
    return MigrationError(
        "{part} in {target} holds something else: nothing was changed, have an empty database made.",
        part=_told(name),
        target=target.place,
    )


def _told(name: str) -> Notice:
    """A part by its name, as the beginning of a sentence."""
    return Notice("The library") if name == _LIBRARY else notice("The table {table}", table=name)
