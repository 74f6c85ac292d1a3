"""Questions in, answers out: the library, its live snapshot and the encoder behind one door."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import SnapshotError
from corpus.library import Library, Reading
from retrieval import snapshot as snapshots
from retrieval.answer import Answer, Hit
from retrieval.answering import Answerer, AnswerSettings
from retrieval.encoder import Encoder
from retrieval.question.understanding import Reader, clean
from retrieval.snapshot import IndexSettings, Manifest, Snapshot


@dataclass(frozen=True, slots=True)
class _Live:
    """A snapshot, and what reads and answers with it."""

    snapshot: Snapshot
    reader: Reader
    answerer: Answerer


class Engine:
    """Answers from whatever snapshot the library names at the moment; safe to use from several threads.

    Each question reads one state of the library from beginning to end, so an index run that ends meanwhile
    changes nothing under it; the next question sees the new state.

    Every method raises `SnapshotError` if nothing is indexed yet or the snapshot does not fit, and
    `QuestionError` if the question cannot be asked.
    """

    def __init__(
        self,
        library: Library,
        folder: Path,
        encoder: Encoder,
        index: IndexSettings,
        answers: AnswerSettings,
    ) -> None:
        """Search ``library`` with the snapshots that lie in ``folder``."""
        self._library = library
        self._snapshots = folder / "snapshots"
        self._encoder = encoder
        self._index = index
        self._answers = answers
        self._lock = threading.Lock()
        self._open: _Live | None = None

    def ask(self, question: str, *, count: int, after: str | None = None) -> Answer:
        """Answer a question with ``count`` quotes at most.

        ``after`` is the question that was asked just before it in the same conversation.
        """
        clean(question)  # what cannot be asked is refused before anything is opened
        with self._reading() as (state, live):
            return live.answerer.answer(question, live.reader.read(question, after), count, state.get)

    def search(self, question: str, *, count: int, after: str | None = None) -> list[Hit]:
        """The ``count`` passages that fit best, whole chunks, best first."""
        clean(question)
        with self._reading() as (state, live):
            return live.answerer.search(live.reader.read(question, after), count, state.get)

    def warm_up(self) -> None:
        """Load the encoder and the snapshot now, so that the first question need not wait for them."""
        self._encoder.encode_questions([""])
        self.manifest()

    def manifest(self) -> Manifest:
        """What is indexed, and with what."""
        with self._reading() as (_, live):
            return live.snapshot.manifest

    @contextmanager
    def _reading(self) -> Iterator[tuple[Reading, _Live]]:
        while True:
            with self._library.reading() as state:
                try:
                    live = self._current(state)
                except SnapshotError:
                    if self._is_overtaken(state):
                        continue
                    raise
                yield state, live
                return

    def _is_overtaken(self, state: Reading) -> bool:
        """Whether an index run has ended meanwhile, and taken the snapshot of this state away."""
        with self._library.reading() as now:
            return now.snapshot() != state.snapshot()

    def _current(self, state: Reading) -> _Live:
        name = state.snapshot()
        if name is None:
            raise SnapshotError("Nothing is indexed yet: run bantin index.")
        with self._lock:
            if self._open is None or self._open.snapshot.name != name:
                snapshot = snapshots.read(self._snapshots, name)
                snapshots.check(
                    snapshot,
                    encoder=self._encoder.fingerprint,
                    settings=self._index,
                    library=state.digest(),
                )
                self._open = _Live(
                    snapshot,
                    Reader(snapshot.lexicon),
                    Answerer(snapshot, self._encoder, self._answers),
                )
            return self._open
