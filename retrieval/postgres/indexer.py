"""Brings a library in PostgreSQL and its index in line with files, one bulletin a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import BoundError, BulletinError, UnstorableError
from corpus.ingest.metadata.forms import document_form
from corpus.library import Writing
from corpus.models import Bulletin
from corpus.postgres_library import PostgresLibrary, PostgresWriting
from corpus.sync.host_publishers import HostPublishers
from retrieval.encoders.base import Encoder
from retrieval.encoders.encoding_cache import EncodingCache
from retrieval.index.build import Report, Step
from retrieval.index.code_version import code_version
from retrieval.index.leaving import Forgetting, Removal, forget_source, remove_bulletin
from retrieval.index.product_cache import ProductCache
from retrieval.index.settings import IndexSettings
from retrieval.index.source_run import RunTools, read_sources, reading_files
from retrieval.index.update import Indexed, Progress, Stages, silent_stages
from retrieval.postgres.folding import fold, fold_counts
from retrieval.postgres.layout import lay_out, make_for
from retrieval.postgres.piecemeal import Following, PiecemealWriting, not_kept
from retrieval.postgres.prepared import Preparation, PreparedBulletin, caches
from retrieval.postgres.rows import IndexRows

_NOBODY: Mapping[str, Iterable[str]] = {}
_FOLDED_AFTER = 1000  # bulletins
_RUNNING = 0x72756E  # "run": the advisory lock of an index run over files
_STALE = """
SELECT coalesce(searched.id, indexed.bulletin) FROM searched
FULL JOIN indexed ON indexed.bulletin = searched.id
WHERE searched.digest IS DISTINCT FROM indexed.digest OR indexed.code <> :code ORDER BY 1
"""


class PostgresIndexer:
    """Brings a library in PostgreSQL and its index up to date with the files they are made of.

    A bulletin and its rows of the index change together, in one transaction that touches nothing else; what
    an interrupted run did stays, and the next goes on. What this machine read and encoded before it keeps in
    its own folder.
    """

    def __init__(
        self,
        library: PostgresLibrary,
        folder: Path,
        encoder: Encoder,
        settings: IndexSettings,
        progress: Progress,
        *,
        step: Step | None = None,
        stages: Stages = silent_stages,
        publishers: Mapping[str, Iterable[str]] = _NOBODY,
    ) -> None:
        """Index into ``library``; what is kept of this machine's work lies in ``folder``."""
        self._library = library
        self._folder = folder
        self._encoder = encoder
        self._settings = settings
        self._progress = progress
        self._step = step or _pass_over
        self._stages = stages
        self._publishers = HostPublishers(publishers)
        self._unfolded = 0
        lay_out(library.postgres)

    def update(
        self,
        paths: Sequence[Path] = (),
        *,
        only: bool = False,
        collections: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """As `Indexer.update`, but that each bulletin changes by itself.

        Raises:
            BulletinError: a path does not exist or holds no bulletins, none could be read, or every
                remembered source is out of reach.
            LibraryError, SnapshotError, EncoderError: as their names say; another run over files is under
                way.
        """
        del progress
        with self._alone(), self._preparing() as preparation:
            following = Following(preparation.of, self._put, self._leave, self._note)
            change = PiecemealWriting(self._library, following, self._fold_now_and_then)
            with reading_files(self._folder, self._publishers) as reader:
                tools = RunTools(reader, self._step, self._stages)
                done = read_sources(change, paths, tools, only=only, collections=collections)
            indexed = self._bring_in_line(preparation)
            with self._library.reading() as state:
                preparation.keep_only(state.digests().values())
                return Report.of(done, indexed, state)

    def forget(self, source: str) -> Forgetting:
        """As `Indexer.forget`."""
        with self._library.writing() as change:
            gone = forget_source(change, source)
            _refuse_emptied(change)
            self._rows(change).remove(gone.ids)
            self._note(change)  # who may read what others hold as well
        self.settle()
        return gone

    def remove(self, bulletin_id: str) -> Removal | None:
        """As `Indexer.remove`."""
        with self._library.writing() as change:
            removal = remove_bulletin(change, bulletin_id)
            if removal:
                _refuse_emptied(change)
            self._rows(change).remove([bulletin_id] if removal else [])
        if removal:
            fold(self._library.postgres, self._settings)
        return removal

    def receive(self, read: Callable[[Writing], object]) -> None:
        """Have the library changed by ``read``, or nothing at all, and index what is there then."""
        with self._library.writing() as change:
            read(change)
        self.settle()

    def settle(self) -> None:
        """Make the index follow the library, without what is withdrawn."""
        with self._preparing() as preparation:
            self._bring_in_line(preparation)

    def reinstate(self, bulletin_id: str) -> list[str]:
        """As `Indexer.reinstate`."""
        with self._library.writing() as change:
            lifted = change.lift(bulletin_id)
            self._rows(change).note_change()  # what is shown may have its rows already
        self.settle()
        return lifted

    def fill(self, bulletins: Iterable[Bulletin]) -> None:
        """Make the library hold exactly these bulletins, whatever they were read from, and index them."""
        with self._library.writing() as change:
            change.erase(change.held())
            for bulletin in bulletins:
                change.put(bulletin, "given")
        self.settle()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One run over files at a time: two would take each other's files for gone."""
        with self._library.postgres.holding(_RUNNING):
            yield

    @contextmanager
    def _preparing(self) -> Iterator[Preparation]:
        """What prepares bulletins for an index of this encoder and these settings."""
        with self._library.postgres.writing() as connection:
            make_for(connection, self._encoder, self._settings)
        products, encodings = caches(self._folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        with ProductCache(products, self._settings).opened(self._step) as cached:
            yield Preparation(cached, EncodingCache(encodings), self._encoder)

    def _bring_in_line(self, preparation: Preparation) -> Indexed:
        """Index what the index has not as the library has it; then put the changes together."""
        indexed = Indexed()
        with self._library.writing() as change:
            change.settle()
        with self._library.postgres.reading() as connection:
            stale = [identity for (identity,) in connection.execute(_STALE, {"code": code_version()})]
        with self._stages("bulletins", len(stale)) as advance:
            for identity in stale:
                try:
                    self._follow(identity, preparation)
                except BoundError as error:
                    indexed.unfit.append(error)
                except UnstorableError as error:
                    indexed.unfit.append(not_kept(identity, error))
                self._fold_now_and_then()
                advance(1)
        fold(self._library.postgres, self._settings)
        with self._library.postgres.reading() as connection:
            ((passages,),) = connection.execute("SELECT passages FROM folded")
        indexed.passages, indexed.encoded = int(passages), preparation.encoded
        return indexed

    def _follow(self, identity: str, preparation: Preparation) -> None:
        """Have the rows of one bulletin be those of what the library holds now."""
        with self._library.reading() as state:
            wanted = state.searched_digest(identity)
            bulletin = state.get(identity) if wanted else None
        prepared = preparation.of(bulletin) if bulletin else None
        with self._library.writing() as change:
            if change.searched_digest(identity) != wanted:
                return  # somebody changed it meanwhile, and indexed it then
            if prepared:
                self._put(change, prepared)
            else:
                self._rows(change).remove([identity])

    def _put(self, change: PostgresWriting, prepared: PreparedBulletin) -> None:
        """Write the rows of a bulletin that the library holds, in the transaction that changes it."""
        bulletin = prepared.products.bulletin
        if change.searched_digest(bulletin.id) is None:
            self._rows(change).remove([bulletin.id])  # it is withdrawn, or its text was
            return
        self._rows(change).put(prepared)
        change.put_form(bulletin.id, prepared.digest, prepared.code, document_form(bulletin))

    def _fold_now_and_then(self) -> None:
        """Put counts together after so many bulletins: a question adds up what is not."""
        self._unfolded += 1
        if self._unfolded >= _FOLDED_AFTER:
            self._unfolded = 0
            fold_counts(self._library.postgres)

    def _leave(self, change: PostgresWriting, identity: str) -> None:
        self._rows(change).remove([identity])

    def _note(self, change: PostgresWriting) -> None:
        self._rows(change).note_change()

    def _rows(self, change: PostgresWriting) -> IndexRows:
        return IndexRows(change.connection, self._settings)


def _refuse_emptied(change: Writing) -> None:
    """See that something is left to be searched; what was changed is undone otherwise.

    Raises:
        BulletinError: nothing is.
    """
    if not change.is_searched():
        raise BulletinError("No bulletin would be left in the index: give the files or folders to index.")


def _pass_over(name: str) -> None:
    """Tell nobody of a step."""
