"""The engine of a library in a file, whose snapshots lie beside it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from corpus.file_library import FileLibrary
from corpus.library import Reading
from retrieval.answer.answerer import Answerer, AnswerSettings
from retrieval.encoders.base import Encoder
from retrieval.engine import Engine
from retrieval.index import snapshot as snapshots
from retrieval.index.segment import Segment
from retrieval.index.settings import IndexSettings
from retrieval.index.summary import IndexSummary
from retrieval.live import LiveSnapshot
from retrieval.opened import OpenedIndex
from retrieval.query.understand import Reader
from retrieval.search.filters import SnapshotFiltering
from retrieval.search.forms import DocumentForms


class SnapshotSource:
    """The live snapshot for each question, in place of which the next one comes while questions go on."""

    def __init__(
        self,
        library: FileLibrary,
        folder: Path,
        encoder: Encoder,
        index: IndexSettings,
        answers: AnswerSettings,
    ) -> None:
        """Search ``library`` with the snapshots that lie in ``folder``."""
        self._snapshots = folder / "snapshots"
        self._encoder = encoder
        self._index = index
        self._answers = answers
        self._live = LiveSnapshot(library, self._open)
        self._segments: dict[str, Segment] = {}  # of the snapshot opened last, seen to be whole

    def reading(self, *, newest: bool = False) -> AbstractContextManager[tuple[Reading, OpenedIndex]]:
        """As `LiveSnapshot.reading`."""
        return self._live.reading(newest=newest)

    def _open(self, name: str, state: Reading) -> OpenedIndex:
        """The snapshot of that name, once it is seen to be whole and of this state of the library."""
        snapshot = snapshots.read(self._snapshots, name, self._segments)
        snapshots.check(
            snapshot, encoder=self._encoder.fingerprint, settings=self._index, library=state.digest()
        )
        self._segments = {segment.name: segment for segment in snapshot.segments}
        return OpenedIndex(
            snapshot.manifest.summary,
            snapshot,
            SnapshotFiltering(snapshot).selected,
            Reader(snapshot.lexicon),
            Answerer(snapshot, self._encoder, self._answers),
            DocumentForms.of(state.joined_forms()),
        )


def file_engine(
    library: FileLibrary, folder: Path, encoder: Encoder, index: IndexSettings, answers: AnswerSettings
) -> Engine:
    """What answers from ``library`` with the snapshots that lie in ``folder``."""
    return Engine(library, SnapshotSource(library, folder, encoder, index, answers), encoder)


def examined_index(library: FileLibrary, folder: Path, index: IndexSettings) -> IndexSummary:
    """What the snapshot is that answers, once it is seen to be whole and of this library and these settings.

    Whether the encoder in use is that of the snapshot is not looked at, so that none need be loaded.

    Raises:
        NothingIndexedError: nothing is indexed yet.
        SnapshotError: the snapshot is missing, damaged, or of something else.
        LibraryError: as its name says.
    """

    def load(name: str, state: Reading) -> IndexSummary:
        snapshot = snapshots.read(folder / "snapshots", name)
        summary = snapshot.manifest.summary
        snapshots.check(snapshot, encoder=summary.encoder, settings=index, library=state.digest())
        return summary

    with LiveSnapshot(library, load).reading() as (_, summary):
        return summary
