"""From files to a library and the snapshot that searches it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.data_folders import SCANS
from corpus.errors import BulletinError
from corpus.ingest.scans.store import ScanStore
from corpus.library import Library, Reading, Writing
from corpus.models import Bulletin
from corpus.sync.host_publishers import HostPublishers
from retrieval.encoders.base import Encoder
from retrieval.encoders.encoding_cache import EncodingCache
from retrieval.errors import SnapshotError
from retrieval.index import folders
from retrieval.index import snapshot as snapshots
from retrieval.index.code_version import code_version
from retrieval.index.forms import keep_forms
from retrieval.index.identities import Clash
from retrieval.index.leaving import Forgetting, Removal, forget_source, remove_bulletin
from retrieval.index.product_cache import ProductCache
from retrieval.index.settings import IndexSettings
from retrieval.index.snapshot import Snapshot
from retrieval.index.source_changes import SourceChanges
from retrieval.index.source_run import RunTools, read_sources, reading_files
from retrieval.index.update import Indexed, IndexTools, Progress, SnapshotUpdate, Stages, silent_stages

_NOBODY: Mapping[str, Iterable[str]] = {}

Step = Callable[[str], object]
"""Is told what is worked on now: a file, before it is read, or a bulletin's id, before it is worked out."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an index run did, in bulletins, and what came of it.

    Attributes:
        added: New in the library.
        changed: In the library before, with another text.
        removed: No longer among the files.
        bulletins: In the library now.
        passages: In the snapshot now.
        encoded: How many passages had to be encoded; 0 where nothing is new.
        passed_over: How many files are no documents.
        kinds_passed_over: How many of them have each ending; of those in archives "/".
        left_out: How many bulletins were met that are left out, since they were removed.
        regrouped: How many that were in the library before belong to other collections now.
        waiting: The ids of the withdrawn bulletins that have another text now: it is kept and not shown.
        clashes: The bulletins added under a longer id than their files' names, since another has it.
        failures: The files that could not be read; what was known of them before is kept. And the bulletins
            of earlier versions that hold more than one may; they are kept no more.
    """

    added: int
    changed: int
    removed: int
    bulletins: int
    passages: int
    encoded: int
    passed_over: int
    kinds_passed_over: Mapping[str, int]
    left_out: int
    regrouped: int
    waiting: tuple[str, ...]
    clashes: tuple[Clash, ...]
    failures: tuple[BulletinError, ...]

    @classmethod
    def of(cls, done: SourceChanges, indexed: Indexed, now: Reading) -> Report:
        """What came of reading sources, and of indexing what was read, in the state of the library now."""
        return cls(
            done.added,
            done.changed,
            done.removed + len(indexed.unfit),
            len(now.digests()),
            indexed.passages,
            indexed.encoded,
            done.passed_over,
            done.kinds_passed_over,
            done.left_out,
            done.regrouped,
            tuple(now.waiting()),
            tuple(done.clashes),
            (*done.failures, *indexed.unfit),
        )


class Indexer:
    """Brings a library and its snapshot up to date with the files they are made of.

    The library remembers its sources: the files and folders that were given.
    """

    def __init__(
        self,
        library: Library,
        folder: Path,
        encoder: Encoder,
        settings: IndexSettings,
        progress: Progress,
        *,
        step: Step | None = None,
        stages: Stages = silent_stages,
        publishers: Mapping[str, Iterable[str]] = _NOBODY,
    ) -> None:
        """Index into ``library``; snapshots, and what is kept from run to run, lie in ``folder``.

        ``progress`` shows how far encoding is, ``stages`` what comes before. ``publishers`` are those that
        the hosts of fetched pages are bound to.
        """
        self._library = library
        self._folder = folder
        self._publishers = HostPublishers(publishers)
        self._progress = progress
        self._tools = IndexTools(
            folder / "snapshots",
            ProductCache(folder / "products.sqlite", settings),
            EncodingCache(folder / "encodings.sqlite"),
            encoder,
            settings,
            step or _pass_over,
            stages,
        )

    def update(
        self,
        paths: Sequence[Path] = (),
        *,
        only: bool = False,
        collections: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Read what lies under ``paths`` and bring the index in line with it.

        Without paths every remembered source is read again. One that is out of reach is told, and what is
        known of it stays. A file that is gone from a source leaves the index. One that cannot be read stops
        nothing; it is not parsed again until it changes, or is itself among the ``paths``. One whose bulletin
        was removed is left out until it is itself among them. Bulletins of other sources stay, unless
        ``only`` is set: then the paths become the only sources. With ``collections`` the paths belong to
        these from now on, as `read_sources` says. Library and snapshot change together, at the end, or not at
        all. ``progress`` takes the place of the indexer's own.

        Raises:
            NothingIndexedError: there are neither paths nor remembered sources.
            BulletinError: a path does not exist or holds no bulletins, none could be read, or every
                remembered source is out of reach.
            LibraryError, SnapshotError, EncoderError: as their names say.
        """
        with self._changing() as change:
            with reading_files(self._folder, self._publishers) as reader:
                tools = RunTools(reader, self._tools.step, self._tools.stages)
                done = read_sources(change, paths, tools, only=only, collections=collections)
            indexed = self._index(change, progress)
            return Report.of(done, indexed, change)

    def forget(self, source: str) -> Forgetting:
        """Take a source off the list, and what no other holds out of the index, as `forget_source` does.

        Raises:
            BulletinError: it is no source, or no bulletin would be left.
            LibraryError, SnapshotError, EncoderError: as their names say.
        """
        with self._changing() as change:
            gone = forget_source(change, source)
            self._index(change)
            return gone

    def remove(self, bulletin_id: str) -> Removal | None:
        """Take a bulletin out of the index for good, as `remove_bulletin` does; ``None`` if there is none.

        Raises:
            BulletinError: no bulletin would be left.
            LibraryError, SnapshotError, EncoderError: as their names say.
        """
        with self._changing() as change:
            removal = remove_bulletin(change, bulletin_id)
            if removal:
                self._index(change)
            return removal

    def receive(self, read: Callable[[Writing], object]) -> None:
        """Have the library changed by ``read`` and the index made of what is there then, or nothing at all.

        A library without a bulletin to be searched gets no index.

        Raises:
            LibraryError, SnapshotError, EncoderError: as their names say; and whatever ``read`` raises.
        """
        with self._changing() as change:
            read(change)
            if change.digests():
                self._index(change)

    def settle(self) -> None:
        """Make the index anew without what is withdrawn.

        Raises:
            BulletinError: no bulletin would be left.
            LibraryError, SnapshotError, EncoderError: as their names say.
        """
        with self._changing() as change:
            self._index(change)

    def reinstate(self, bulletin_id: str) -> list[str]:
        """Take a withdrawal back, as `Writing.lift` does, and index what is shown again; whose ids.

        Raises:
            LibraryError, SnapshotError, EncoderError: as their names say.
        """
        with self._changing() as change:
            lifted = change.lift(bulletin_id)
            if lifted:
                self._index(change, renamed=True)  # what was answered without it meanwhile is of no use
            return lifted

    def fill(self, bulletins: Iterable[Bulletin]) -> None:
        """Make the library hold exactly these bulletins, whatever they were read from, and index them.

        Raises:
            LibraryError, SnapshotError, EncoderError: as their names say.
        """
        with self._changing() as change:
            change.erase(change.held())
            for bulletin in bulletins:
                change.put(bulletin, "given")
            self._index(change)

    @contextmanager
    def _changing(self) -> Iterator[Writing]:
        """A change to the library; when it is whole, what the live snapshot does not need is removed."""
        with self._library.writing() as change:
            yield change
            ScanStore(self._folder.resolve() / SCANS).prune(change.holds_text)
            # Listed while no other run can write a snapshot, removed once nobody is sent to the old one.
            outdated = self._outdated(change.snapshot() or "")
        folders.discard(outdated)

    def _outdated(self, live: str) -> list[Path]:
        """The snapshots besides the live one, and the segments that it does not search."""
        try:
            segments = snapshots.read_manifest(self._tools.snapshots, live).segments
        except SnapshotError:
            return []
        return [
            *folders.others(self._tools.snapshots, {live}),
            *folders.others(self._tools.segments, segments),
        ]

    def _index(self, change: Writing, progress: Progress | None = None, *, renamed: bool = False) -> Indexed:
        """Build the snapshot that a library's new state needs, if it is not there or is to be ``renamed``.

        Bulletins that an earlier version took, and that hold more than one may, are removed; what was
        withdrawn is left out.
        """
        change.settle()
        keep_forms(change)
        base = self._base(change)
        if base is not None and base.manifest.library == change.digest() and not renamed:
            return Indexed(base.manifest.passages)
        return SnapshotUpdate(self._tools, change, base).run(progress or self._progress)

    def _base(self, library: Reading) -> Snapshot | None:
        """The live snapshot, if it is whole, and what this code would make of its bulletins."""
        name, tools = library.snapshot(), self._tools
        if name is None:
            return None
        try:
            manifest = snapshots.read_manifest(tools.snapshots, name)
            made = (manifest.encoder, manifest.settings, manifest.code)
            if made != (tools.encoder.fingerprint, tools.settings, code_version()):
                return None
            return snapshots.read(tools.snapshots, name)
        except SnapshotError:
            return None


def _pass_over(name: str) -> None:
    """Tell nobody of a step."""
