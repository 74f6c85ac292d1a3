"""What `bantin serve` does in child processes: reading what was sent, and index runs.

Each child puts its own parts together from the settings, writes to the same library, and ends; the bot
notices the new snapshot as it does that of any other run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.composition import build_indexer
from bot.config import Config
from bot.stores import AnyIndexer
from bot.telegram.admin.upload_store import UploadReading, read_upload, safe_name
from bot.telegram.runtime.child import Children, Step
from corpus.sync.models import FetchReport
from retrieval.index.build import Report
from retrieval.index.leaving import Removal
from retrieval.index.update import Progress

# Half a million characters, as many as a bulletin may have, take ten seconds where nothing else runs; the
# child goes behind all else that runs.
_TEXT_S = 300.0
# A batch of 256 texts, the parts of a large snapshot, a slow disk.
_BATCH_S = 900.0
_READER_MB = 1_000  # of which the program itself takes a tenth
_LIBRARY = "the library"
_PORTALS = "the portals"
# For one address, with five redirects, the pauses and waits before each, and the reading of what comes.
_PATIENCE_S = 3_600.0
_FETCHER_MB = 2_000  # of which a page's parser may take three quarters

_Say = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class EncodingBegun:
    """So many texts are to be encoded, or found among those that were."""

    total: int


@dataclass(frozen=True, slots=True)
class TextsEncoded:
    """So many more are done."""

    count: int


class ChildReader:
    """Reads what was sent to the bot, each file in a child process; like `read_upload`."""

    def __init__(self, children: Children, seconds: float = _TEXT_S) -> None:
        """A file that is not read after so many seconds is given up."""
        self._children = children
        self._seconds = seconds

    def __call__(self, name: str, content: bytes) -> UploadReading:
        """What is read from a file.

        Raises:
            BulletinError: it is no bulletin.
            ChildError: it takes too long or too much memory.
        """
        step = Step(safe_name(name), self._seconds)
        return self._children.run(partial(_read, name, content), step, _READER_MB)


class ChildFetcher:
    """Fetches what the config lists of portals, in a child process."""

    def __init__(self, config: Config, children: Children) -> None:
        self._config = config
        self._children = children

    def __call__(self) -> FetchReport:
        """What was fetched; nothing where the config lists no addresses.

        Raises:
            FetchError: what came cannot be kept on the disk.
            ChildError: the child ended, or an address took far longer than it may; what it kept stays.
        """
        if not self._config.sync.addresses:
            return FetchReport()
        first = Step(_PORTALS, self._config.sync.timeout_s + _PATIENCE_S)
        return self._children.run(partial(_fetch, self._config), first, _FETCHER_MB)


class ChildIndexer:
    """Changes the library as `Indexer` does, each time in a child process.

    Raises:
        ChildError: from every method, where a file or a bulletin takes too long or too much memory, or the
            child ended; library and index are as they were.
    """

    def __init__(self, config: Config, children: Children, seconds: float = _TEXT_S) -> None:
        """A file, or a bulletin, that is not dealt with after so many seconds ends the run."""
        self._config = config
        self._children = children
        self._seconds = seconds

    def update(
        self,
        paths: Sequence[Path] = (),
        *,
        collections: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Like `Indexer.update`."""
        resolved = tuple(path.resolve() for path in paths)
        work = partial(_update, self._config, self._seconds, resolved, collections)
        with ExitStack() as stack:
            advance: list[Callable[[int], object]] = []

            def hear(said: object) -> None:
                match said:
                    case EncodingBegun(total) if progress:
                        advance.append(stack.enter_context(progress(total)))
                    case TextsEncoded(count) if advance:
                        advance[-1](count)

            return self._children.run(work, _begin(), self._config.telegram.index_memory_mb, hear)

    def remove(self, bulletin_id: str) -> Removal | None:
        """Like `Indexer.remove`."""
        work = partial(_remove, self._config, self._seconds, bulletin_id)
        return self._children.run(work, _begin(), self._config.telegram.index_memory_mb)

    def reinstate(self, bulletin_id: str) -> list[str]:
        """Like `Indexer.reinstate`."""
        work = partial(_reinstate, self._config, self._seconds, bulletin_id)
        return self._children.run(work, _begin(), self._config.telegram.index_memory_mb)


def _fetch(config: Config, say: _Say) -> FetchReport:
    from corpus.sync.fetch import fetch  # noqa: PLC0415 (the bot itself fetches nothing)

    seconds = config.sync.timeout_s + _PATIENCE_S

    def step(address: str) -> None:
        say(Step(address, seconds))

    return fetch(config.sync.settings, config.fetched_path, config.scans_path, step)


def _begin() -> Step:
    return Step(_LIBRARY, _BATCH_S)


def _read(name: str, content: bytes, say: _Say) -> UploadReading:
    del say
    return read_upload(name, content)


def _update(
    config: Config, seconds: float, paths: Sequence[Path], collections: Sequence[str] | None, say: _Say
) -> Report:
    return _indexer(config, seconds, say).update(paths, collections=collections)


def _remove(config: Config, seconds: float, bulletin_id: str, say: _Say) -> Removal | None:
    return _indexer(config, seconds, say).remove(bulletin_id)


def _reinstate(config: Config, seconds: float, bulletin_id: str, say: _Say) -> list[str]:
    return _indexer(config, seconds, say).reinstate(bulletin_id)


def _indexer(config: Config, seconds: float, say: _Say) -> AnyIndexer:
    """An indexer that says what it does."""

    def step(name: str) -> None:
        say(Step(name, seconds))

    @contextmanager
    def progress(total: int) -> Iterator[Callable[[int], object]]:
        say(_begin())
        say(EncodingBegun(total))
        yield lambda count: say(TextsEncoded(count))

    return build_indexer(config, partial(print, file=sys.stderr), progress, step)
