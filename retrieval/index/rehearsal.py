"""What an index run, a removal or a withdrawal would change: done to a library, and undone.

Nothing of the data folder is written. How a new index would look is not worked out: that is what takes long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from corpus.data_folders import FETCHED
from corpus.errors import BulletinError
from corpus.ingest.parser_process import ParserProcess
from corpus.library import Writing
from corpus.sync.host_publishers import HostPublishers
from corpus.sync.kept_pages import PageParser
from retrieval.index.file_cache import file_reader
from retrieval.index.source_changes import SourceChanges
from retrieval.index.source_run import RunTools, read_sources
from retrieval.index.update import Stages, silent_stages

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class RehearsedRun:
    """What an index run would do.

    Attributes:
        changes: To the library.
        bulletins: How many there would be to be searched.
        waiting: The ids of the withdrawn bulletins that would have another text, which is not shown.
    """

    changes: SourceChanges
    bulletins: int
    waiting: tuple[str, ...]


def rehearse_update(
    rehearsing: AbstractContextManager[Writing],
    folder: Path,
    paths: Sequence[Path],
    *,
    only: bool = False,
    collections: Sequence[str] | None = None,
    publishers: Mapping[str, Iterable[str]] | None = None,
    stages: Stages = silent_stages,
) -> RehearsedRun:
    """What `Indexer.update` would change; ``rehearsing`` gives a change to the library that is undone.

    What earlier runs read is known from ``folder``, which need not be there.

    Raises:
        BulletinError, LibraryError, SnapshotError: as there.
    """
    with (
        rehearsing as change,
        TemporaryDirectory(prefix="bantin-") as scans,
        ParserProcess(scans=Path(scans)) as process,
    ):
        parse = PageParser(process, folder.resolve() / FETCHED, HostPublishers(publishers or {}))
        with file_reader(folder / "products.sqlite", parse, parse.beside, unchanged=True) as reader:
            tools = RunTools(reader, lambda _: None, stages)
            changes = read_sources(change, paths, tools, only=only, collections=collections)
        return RehearsedRun(changes, len(change.digests()), tuple(change.waiting()))


def rehearse_change(
    rehearsing: AbstractContextManager[Writing],
    change_it: Callable[[Writing], Made],
    *,
    must_leave_some: bool = True,
) -> Made:
    """Have a library changed, which ``rehearsing`` undoes; what came of it.

    Unless ``must_leave_some`` is off, see that a bulletin would be left to be searched, as the index needs.

    Raises:
        BulletinError: none would be; and whatever ``change_it`` raises.
        LibraryError: as its name says.
    """
    with rehearsing as change:
        had_some = bool(change.digests())
        made = change_it(change)
        if must_leave_some and had_some and not change.digests():
            raise BulletinError("No bulletin would be left in the index: give the files or folders to index.")
        return made
