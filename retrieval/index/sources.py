"""Where a library's bulletins come from: the files that are read, and what they change in the library."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import BulletinError
from corpus.ingest.read import bulletin_files, read_file, shipped_folder
from corpus.library import Writing
from corpus.models import Bulletin
from retrieval.cache_file import text_digest
from retrieval.index.file_cache import FileReader, FileReading

SHIPPED = "shipped"
"""The source that stands for the bulletins that come with the program."""


@dataclass(slots=True)
class SourceChanges:
    """What the files of some sources changed in a library.

    Attributes:
        added: How many bulletins are new.
        changed: How many were there before, with another text or another field.
        removed: How many are no longer among the files.
        failures: Why files could not be read; what was known of them before is kept.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    failures: list[BulletinError] = field(default_factory=list)


class SourceReading:
    """Brings a library in line with its sources, one file after the other; no text is held for long."""

    def __init__(
        self, change: Writing, sources: Sequence[str], given: Sequence[str], reader: FileReader
    ) -> None:
        """Give all ``sources`` of the library, those of them that are to be read, and what reads them."""
        self._change = change
        self._sources = sources
        self._given = given
        self._reader = reader
        self._digests = change.digests()
        self._origins = change.origins()
        self._met: dict[str, tuple[FileReading, str, Path]] = {}  # by bulletin, of its first file
        self._failed: set[str] = set()
        self._result = SourceChanges()

    def apply(self, readable: Iterable[str], step: Callable[[str], object]) -> SourceChanges:
        """Read the files of some sources into the library, remove what is gone from it; what was changed.

        ``step`` is told of each file before it is read.

        Raises:
            BulletinError: a source does not exist or holds no bulletins, or two files claim the same id.
            SnapshotError: as its name says, of the cache of the files.
        """
        for file, origin in _files(readable):
            step(str(file))
            try:
                readings = self._reader.read(file)
            except BulletinError as error:
                self._result.failures.append(error)
                self._failed.add(origin)
                continue
            if readings.failures:
                self._result.failures += readings.failures
                self._failed.add(origin)
            for reading, bulletin in readings.found:
                self._meet(file, f"{origin}/{reading.path}" if reading.path else origin, reading, bulletin)
        self._remove_gone()
        if not (self._result.added or self._result.changed):  # a run with news costs what is new
            self._mend()
        return self._result

    def _meet(self, file: Path, origin: str, reading: FileReading, bulletin: Bulletin | None) -> None:
        first, other, _ = self._met.setdefault(reading.id, (reading, origin, file))
        if other == origin and first is reading:
            self._put(file, origin, reading, bulletin)
        else:
            _refuse_clash(reading.id, origin, other, same=first.text == reading.text)

    def _put(self, file: Path, origin: str, reading: FileReading, bulletin: Bulletin | None) -> None:
        known, other = self._digests.get(reading.id), self._origins.get(reading.id, origin)
        if origin != other and any(
            _belongs(other, source) for source in self._sources if source not in self._given
        ):
            stored = self._change.get(reading.id)
            same = stored is not None and text_digest(stored.text) == reading.text
            _refuse_clash(reading.id, origin, other, same=same)
            return  # it is here already, from a source that was not read now
        if known is None:
            self._result.added += 1
        elif known != reading.digest:
            self._result.changed += 1
        if known != reading.digest or origin != other:
            self._change.put(bulletin or _read_again(file, reading), origin)

    def _mend(self) -> None:
        """Read again what is no longer in the library as it was stored; to look for it reads every text."""
        for identity in self._change.damaged() & self._met.keys():
            reading, origin, file = self._met[identity]
            if self._digests.get(identity) == reading.digest and self._origins[identity] == origin:
                self._change.put(_read_again(file, reading), origin)

    def _remove_gone(self) -> None:
        for identity, origin in self._origins.items():
            if identity in self._met or self._has_failed(origin):
                continue
            was_read_again = any(_belongs(origin, source) for source in self._given)
            if was_read_again or not any(_belongs(origin, source) for source in self._sources):
                self._change.remove(identity)
                self._result.removed += 1

    def _has_failed(self, origin: str) -> bool:
        """Whether a file, or the archive that it lay in, could not be read as a whole."""
        return origin in self._failed or any(origin.startswith(f"{failed}/") for failed in self._failed)


def _read_again(file: Path, reading: FileReading) -> Bulletin:
    """The bulletin of a file, or of a path in it, whose reading is known."""
    found = (each.bulletin for each in read_file(file).documents if each.path == reading.path)
    bulletin = next(found, None)
    if bulletin is None:
        raise BulletinError(f"{file} changed while it was read: run bantin index again.")
    return bulletin


def _files(sources: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Every bulletin file under some sources, and what the library calls it."""
    for source in sources:
        for file in bulletin_files(shipped_folder() if source == SHIPPED else Path(source)):
            yield file, f"{SHIPPED}:{file.name}" if source == SHIPPED else str(file)


def _refuse_clash(identity: str, origin: str, other: str, *, same: bool) -> None:
    if origin != other and not same:
        raise BulletinError(
            f"{origin} and {other} differ but have the same name {identity!r}: rename one of them.",
        )


def _belongs(origin: str, source: str) -> bool:
    if source == SHIPPED:
        return origin.startswith(f"{SHIPPED}:")
    if origin.startswith(source + os.sep):
        return True
    return not origin.startswith(f"{SHIPPED}:") and Path(origin).is_relative_to(source)


def is_removed_file(source: str) -> bool:
    """A remembered file that is gone, as opposed to a folder that is out of reach."""
    path = Path(source)
    return source != SHIPPED and not path.exists() and bool(path.suffix) and path.parent.is_dir()
