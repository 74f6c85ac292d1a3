"""Where the settings keep the library: in a file of the data folder, or in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from bot.config import Config
from corpus.data_folders import FETCHED, LIBRARY, SCANS, WITHDRAWING
from corpus.file_library import FileLibrary, copied_library
from corpus.library import Library, Reading, Writing
from corpus.models import Bulletin
from corpus.private_files import close_data_folder
from retrieval.answer.answerer import AnswerSettings
from retrieval.encoders.base import Encoder
from retrieval.engine import Engine
from retrieval.errors import NothingIndexedError
from retrieval.file_engine import examined_index, file_engine
from retrieval.index.build import Indexer, Report, Step
from retrieval.index.leaving import Forgetting, Removal
from retrieval.index.snapshot import read_manifest
from retrieval.index.summary import IndexSummary
from retrieval.index.update import Progress, Stages, silent_stages

if TYPE_CHECKING:
    from corpus.postgres import DatabaseAddress
    from corpus.postgres_library import PostgresLibrary

# In data_dir, with all that is in them; `close_data_folder` looks into no others.
_FOLDERS = ("snapshots", "segments", "uploads", "evaluation", FETCHED, SCANS, WITHDRAWING)


class AnyIndexer(Protocol):
    """Brings a library and its index up to date; the methods are those of `Indexer`."""

    def update(
        self,
        paths: Sequence[Path] = (),
        *,
        only: bool = False,
        collections: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """As `Indexer.update`."""
        ...

    def forget(self, source: str) -> Forgetting:
        """As `Indexer.forget`."""
        ...

    def remove(self, bulletin_id: str) -> Removal | None:
        """As `Indexer.remove`."""
        ...

    def receive(self, read: Callable[[Writing], object]) -> None:
        """As `Indexer.receive`."""
        ...

    def settle(self) -> None:
        """As `Indexer.settle`."""
        ...

    def reinstate(self, bulletin_id: str) -> list[str]:
        """As `Indexer.reinstate`."""
        ...

    def fill(self, bulletins: Iterable[Bulletin]) -> None:
        """As `Indexer.fill`."""
        ...


@dataclass(frozen=True, slots=True)
class Indexing:
    """How an index run shows how far it is.

    Attributes:
        progress: Of passages that are encoded.
        step: Is told of each file and bulletin; ``None``: nobody is.
        stages: Of what comes before.
    """

    progress: Progress
    step: Step | None = None
    stages: Stages = silent_stages


class Store(Protocol):
    """Where a library is kept with its index."""

    def is_there(self) -> bool:
        """Whether there is a library; none is made."""
        ...

    def summary(self) -> IndexSummary | None:
        """What is indexed of it; ``None``: nothing. Nothing is made, and no encoder needed.

        Raises:
            SnapshotError, LibraryError: as their names say.
        """
        ...

    def examined(self) -> IndexSummary | None:
        """As `summary`, once the index is seen to be whole and made with these settings, but for the encoder.

        Raises:
            SnapshotError: it is damaged or of other settings; questions are not answered then.
            LibraryError: as its name says.
        """
        ...

    def open(self) -> Library:
        """The library, made where it is not there."""
        ...

    def rehearsing(self) -> AbstractContextManager[Writing]:
        """A change that is undone whatever comes of it; of an empty library where there is none."""
        ...

    def indexer(self, library: Library, encoder: Encoder, shown: Indexing) -> AnyIndexer:
        """What indexes into the library, which was opened here."""
        ...

    def engine(self, library: Library, encoder: Encoder, answers: AnswerSettings) -> Engine:
        """What answers from the library, which was opened here."""
        ...


class FileStore:
    """A library in a file of the data folder, with its snapshots beside it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._folder = config.data_path
        self._file = config.data_path / LIBRARY

    def is_there(self) -> bool:
        """Whether there is such a file."""
        return self._file.is_file()

    def summary(self) -> IndexSummary | None:
        """What the snapshot is that the file names, if there is a file and it names one."""
        if not self.is_there():
            return None
        with self.open().reading() as state:
            live = state.snapshot()
        return read_manifest(self._folder / "snapshots", live).summary if live else None

    def examined(self) -> IndexSummary | None:
        """What that snapshot is, every file of which is read."""
        if not self.is_there():
            return None
        with suppress(NothingIndexedError):
            return examined_index(self.open(), self._folder, self._config.index.settings)
        return None

    def open(self) -> FileLibrary:
        """The library of the data folder, which is closed to others from now on."""
        with suppress(OSError):  # the library says what is wrong
            close_data_folder(self._folder, _FOLDERS)
        return FileLibrary(self._file)

    @contextmanager
    def rehearsing(self) -> Iterator[Writing]:
        """A change to a copy of the file."""
        with copied_library(self._file) as library, library.writing() as change:
            yield change

    def indexer(self, library: Library, encoder: Encoder, shown: Indexing) -> Indexer:
        """What indexes into the library and writes its snapshots."""
        return Indexer(
            library,
            self._folder,
            encoder,
            self._config.index.settings,
            shown.progress,
            step=shown.step,
            stages=shown.stages,
            publishers=_publishers(self._config),
        )

    def engine(self, library: Library, encoder: Encoder, answers: AnswerSettings) -> Engine:
        """What answers from the library and its snapshots."""
        assert isinstance(library, FileLibrary)  # noqa: S101 (it was opened here)
        return file_engine(library, self._folder, encoder, self._config.index.settings, answers)


class PostgresStore:
    """A library in PostgreSQL; of the data folder only what one machine works out for itself is used."""

    def __init__(self, config: Config, address: DatabaseAddress) -> None:
        self._config = config
        self._address = address

    def is_there(self) -> bool:
        """Whether the database holds the tables of a library."""
        from corpus.postgres_library import holds_library  # noqa: PLC0415 (see `store_of`)

        return holds_library(self._address)

    def summary(self) -> IndexSummary | None:
        """What its index says of itself, if it holds a bulletin."""
        from retrieval.postgres.index import read_summary  # noqa: PLC0415

        return read_summary(self.open().postgres) if self.is_there() else None

    def examined(self) -> IndexSummary | None:
        """What its index says of itself, if it was made with these settings; the database keeps it whole."""
        from retrieval.postgres.index import read_summary  # noqa: PLC0415

        settings = self._config.index.settings
        return read_summary(self.open().postgres, settings) if self.is_there() else None

    def open(self) -> PostgresLibrary:
        """The library of the database."""
        from corpus.postgres_library import PostgresLibrary  # noqa: PLC0415

        with suppress(OSError):
            close_data_folder(self._config.data_path, _FOLDERS)
        return PostgresLibrary(self._address)

    @contextmanager
    def rehearsing(self) -> Iterator[Writing]:
        """A transaction that is rolled back; where there is no library an empty file."""
        if not self.is_there():
            with (
                TemporaryDirectory(prefix="bantin-") as folder,
                FileLibrary(Path(folder, LIBRARY)).writing() as change,
            ):
                yield change
            return
        with self.open().rehearsing() as change:
            yield change

    def indexer(self, library: Library, encoder: Encoder, shown: Indexing) -> AnyIndexer:
        """What indexes into the database."""
        from corpus.postgres_library import PostgresLibrary  # noqa: PLC0415
        from retrieval.postgres.indexer import PostgresIndexer  # noqa: PLC0415

        assert isinstance(library, PostgresLibrary)  # noqa: S101 (it was opened here)
        return PostgresIndexer(
            library,
            self._config.data_path,
            encoder,
            self._config.index.settings,
            shown.progress,
            step=shown.step,
            stages=shown.stages,
            publishers=_publishers(self._config),
        )

    def engine(self, library: Library, encoder: Encoder, answers: AnswerSettings) -> Engine:
        """What answers from the database."""
        from corpus.postgres_library import PostgresLibrary  # noqa: PLC0415
        from retrieval.postgres.engine import postgres_engine  # noqa: PLC0415

        assert isinstance(library, PostgresLibrary)  # noqa: S101 (it was opened here)
        return postgres_engine(library, encoder, self._config.index.settings, answers)


def store_of(config: Config) -> Store:
    """Where the settings keep the library.

    What speaks to PostgreSQL is imported where it is needed: to load it takes longer than to answer a
    question out of a file.
    """
    address = config.store_address
    return FileStore(config) if address is None else PostgresStore(config, address)


@contextmanager
def reading_if_there(store: Store) -> Iterator[Reading | None]:
    """A state of a store's library; ``None`` where there is none, and none is made."""
    if not store.is_there():
        yield None
        return
    with store.open().reading() as state:
        yield state


def _publishers(config: Config) -> Mapping[str, Sequence[str]]:
    return config.sync.publishers
