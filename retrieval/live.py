"""The snapshot that answers, and its change for the next one while questions go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from corpus.file_library import FileLibrary, PinnedReading
from corpus.library import Reading
from retrieval.errors import NothingIndexedError, SnapshotError

LOADER_NAME = "snapshot"  # of the thread that opens one
PATIENCE = 0.5
"""Seconds, from the start of a load, that questions wait for it although an older snapshot could answer."""

Opened = TypeVar("Opened")


@dataclass(frozen=True, slots=True)
class _Served(Generic[Opened]):
    """A snapshot that answers, and the very state of the library that it was checked against."""

    name: str
    state: PinnedReading
    opened: Opened


@dataclass(frozen=True, slots=True)
class _Load:
    """A snapshot being loaded by one thread, for all who wait."""

    outcome: Future[None] = field(default_factory=Future)
    begun: float = field(default_factory=time.monotonic)


class LiveSnapshot(Generic[Opened]):
    """Pairs each question with a state of the library and the snapshot of that state; safe for threads.

    Where the library names the snapshot that is open, the question reads the library as it is now. Where it
    names another, one thread loads and checks that one, outside any lock. The others need not wait for it:
    the open snapshot keeps a pinned view of the state that it was checked against, so that a question can be
    answered from the two of them, the old snapshot in the old library, and never from a mixture. For the
    first `PATIENCE` seconds of a load they do wait, so that a snapshot which is quick to check, as nearly all
    are, is in use from the first question after the index run; a slow disk delays nobody longer than that.

    Two alternatives were worse. To let only the questions wait that need the new snapshot is to let all of
    them wait, since each sees the newest library. To answer from the old snapshot in the new library would
    be verified, but bulletins that the offsets no longer fit would be left out of the answers.

    The first snapshot has no older one to stand in, so everybody waits for it. A load that failed is tried
    again by the next question, which then waits for the outcome: a broken index is told, not papered over.
    """

    def __init__(self, library: FileLibrary, load: Callable[[str, Reading], Opened]) -> None:
        """``load`` opens the snapshot of a name and checks that it is of this state of the library.

        It may take its time, and raises `SnapshotError` where the snapshot is missing, damaged or unfit.
        """
        self._library = library
        self._load = load
        self._lock = threading.Lock()
        self._served: _Served[Opened] | None = None
        self._loading: _Load | None = None
        self._failed = False

    @contextmanager
    def reading(self, *, newest: bool = False) -> Iterator[tuple[Reading, Opened]]:
        """A state of the library and the snapshot of that very state, for one question.

        ``newest`` waits for the snapshot that the library names: for a question whose answer from the older
        one is no longer what the library holds.

        Raises:
            NothingIndexedError: nothing is indexed yet.
            SnapshotError: the snapshot cannot be loaded or does not fit.
            LibraryError: as its name says.
        """
        served: _Served[Opened] | None
        while True:
            with self._library.reading() as state:
                served = self._served
                if served is not None and served.name == _name(state):
                    yield state, served.opened
                    return
            served = self._older(newest=newest)
            if served is not None:
                yield served.state, served.opened
                return

    def _older(self, *, newest: bool) -> _Served[Opened] | None:
        """The snapshot to answer from although the library names another; ``None`` once that one is there."""
        with self._lock:
            served, impatient = self._served, not (self._failed or newest)
            load = self._loading
            if load is None:
                load = self._loading = _Load()
                threading.Thread(target=self._run, args=(load,), name=LOADER_NAME, daemon=True).start()
        if served is not None and impatient:
            wait([load.outcome], max(0.0, load.begun + PATIENCE - time.monotonic()))
            if not load.outcome.done():
                return served
        load.outcome.result()
        return None

    def _run(self, load: _Load) -> None:
        error: BaseException | None = None
        served = self._served
        try:
            served = self._next()
        except BaseException as raised:  # noqa: BLE001 (it is raised where somebody waits)
            error = raised
        with self._lock:
            self._served, self._failed, self._loading = served, error is not None, None
        if error is None:
            load.outcome.set_result(None)
        else:
            load.outcome.set_exception(error)

    def _next(self) -> _Served[Opened]:
        """The snapshot that the library names; another one, if an index run ends meanwhile and removes it."""
        while True:
            state = self._library.pin()
            name = _name(state)
            if self._served is not None and self._served.name == name:
                return self._served
            try:
                return _Served(name, state, self._load(name, state))
            except SnapshotError:
                if self._library.pin().snapshot() == name:
                    raise


def _name(state: Reading) -> str:
    name = state.snapshot()
    if name is None:
        raise NothingIndexedError
    return name
