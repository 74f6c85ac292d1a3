"""An index run up to the index: which sources are read, and what that changes in the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.data_folders import FETCHED, SCANS
from corpus.ingest.parser_process import ParserProcess
from corpus.library import Writing
from corpus.sync.host_publishers import HostPublishers
from corpus.sync.kept_pages import PageParser
from retrieval.errors import NothingIndexedError
from retrieval.index.file_cache import FileReader, file_reader
from retrieval.index.origins import is_of_file, is_removed_file, lies_in, source_of
from retrieval.index.source_changes import SourceChanges
from retrieval.index.sources import SourceReading
from retrieval.index.update import Stages


@dataclass(frozen=True, slots=True)
class RunTools:
    """What a run reads with.

    Attributes:
        reader: Reads files.
        step: Is told of each before it is read.
        stages: Shows how many were.
    """

    reader: FileReader
    step: Callable[[str], object]
    stages: Stages


@contextmanager
def reading_files(folder: Path, publishers: HostPublishers) -> Iterator[FileReader]:
    """What reads files, and those that were fetched by their addresses; what it keeps lies in ``folder``."""
    folder = folder.resolve()
    with ParserProcess(scans=folder / SCANS) as process:
        parse = PageParser(process, folder / FETCHED, publishers)
        with file_reader(folder / "products.sqlite", parse, parse.beside) as reader:
            yield reader


def read_sources(
    change: Writing,
    paths: Sequence[Path],
    tools: RunTools,
    *,
    only: bool,
    collections: Sequence[str] | None = None,
) -> SourceChanges:
    """Read what lies under ``paths`` into a library, or its sources where there are none; what was changed.

    The library's sources are those of before and the paths, or with ``only`` the paths alone. A file among
    the paths is taken in although it was left out, and parsed once more if it could not be read. The paths
    belong to these ``collections`` from now on, with none to those that their folders name, and without to
    those of before.

    Raises:
        NothingIndexedError: there are neither paths nor sources.
        BulletinError: a path does not exist or holds no bulletins, no bulletin could be read, or every
            remembered source is out of reach.
        SnapshotError: as its name says, of the cache of the files.
    """
    known = change.sources()
    named = list(map(source_of, paths))
    given = named or known
    if not given:
        raise NothingIndexedError
    gone = [] if paths else [source for source in given if is_removed_file(source)]
    sources = given if only else sorted({*known, *given} - set(gone))
    files = [str(path.resolve()) for path in paths if path.is_file()]
    change.take_in(
        each.origin for each in change.left_out() if any(is_of_file(each.origin, file) for file in files)
    )
    if collections is not None:
        for source in named:
            change.set_source_collections(source, collections)
    reading = SourceReading(change, sources, given, tools.reader)
    readable = [source for source in given if source not in gone]
    done = reading.apply(readable, tools.step, named, tools.stages, remembered=not paths)
    if done.failures and not change.digests():
        raise done.failures[0]
    unread = [source for source in sources if source not in done.read]
    tools.reader.prune(lambda file: lies_in(file, unread))
    change.set_sources(sources)
    change.note_read(done.read)
    return done
