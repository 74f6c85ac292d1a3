"""What files were read as, kept so that an index run parses only those that are new or changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from corpus.errors import BoundError, BulletinError, ScanError
from corpus.ingest.read import (
    FileContents,
    FileParser,
    ReadDocument,
    parse_file,
    read_file,
)
from corpus.ingest.scans.tesseract import can_read_scans
from corpus.ingest.sidecars import read_content, sidecar_of
from corpus.library import Provenance, digest
from corpus.models import Bulletin
from corpus.notices import Notice, renamed
from retrieval.cache_file import CacheRows, opened, opened_unchanged, text_digest
from retrieval.index.code_version import code_version

_SCHEMA = """
CREATE TABLE IF NOT EXISTS file_readings (
    version TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, file TEXT NOT NULL, found TEXT NOT NULL,
    PRIMARY KEY (content, name, version)
) STRICT, WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file, or one of those in an archive, was read as.

    Attributes:
        path: Where it lies in the archive, with ``/``; empty for the file itself.
        id: Of its bulletin, by its name alone.
        digest: Likewise, as `corpus.library.digest` gives it.
        text: A SHA-256 over the bulletin's text, as hex.
        provenance: Which bytes it was made of, and by what.
        collections: Those that a person says it belongs to; ``None`` where nobody does.
    """

    path: str
    id: str
    digest: str
    text: str
    provenance: Provenance
    collections: tuple[str, ...] | None = None

    @classmethod
    def of(cls, document: ReadDocument) -> FileReading:
        """What is kept of a bulletin that was read from a file, or from a path in it."""
        bulletin = document.bulletin
        text = text_digest(bulletin.text)
        made, collections = document.provenance, document.collections
        return cls(document.path, bulletin.id, digest(bulletin), text, made, collections)


@dataclass(frozen=True, slots=True)
class FileReadings:
    """What a file holds: one bulletin, or those of an archive.

    Attributes:
        found: Each with the bulletin, where it had to be parsed for that.
        failures: Why files in an archive cannot be read.
        passed_over: How many files in an archive are no documents.
    """

    found: tuple[tuple[FileReading, Bulletin | None], ...]
    failures: tuple[BulletinError, ...] = ()
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class _Failure:
    """A `BulletinError` as it is kept; ``bound`` of a `BoundError` alone."""

    notice: Notice
    bound: str = ""
    is_scan: bool = False

    @classmethod
    def of(cls, error: BulletinError) -> _Failure:
        bound = error.bound if isinstance(error, BoundError) else ""
        return cls(error.notice, bound, isinstance(error, ScanError))

    def told(self, then: str, now: str) -> BulletinError:
        """The error again, of a file that was called ``then`` and is called ``now``."""
        told = renamed(self.notice, then, now)
        fields: dict[str, Any] = dict(told.fields)
        if self.bound:
            return BoundError(told.template, bound=self.bound, **fields)
        return (ScanError if self.is_scan else BulletinError)(told.template, **fields)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a file holds, as it is kept; with a single failure and nothing found it could not be read.

    ``with_scans`` says whether scans could be read, if there was one that was not.
    """

    found: tuple[FileReading, ...] = ()
    failures: tuple[_Failure, ...] = ()
    passed_over: int = 0
    with_scans: bool = True

    @classmethod
    def of(
        cls, failures: Iterable[BulletinError], found: Iterable[FileReading] = (), passed_over: int = 0
    ) -> _Kept:
        """Of what came of a file; whether scans could be read counts where one was not."""
        told = tuple(map(_Failure.of, failures))
        with_scans = not any(each.is_scan for each in told) or can_read_scans()
        return cls(tuple(found), told, passed_over, with_scans)

    @property
    def is_outdated(self) -> bool:
        """Whether it has a scan that could not be read then and can be now."""
        return not self.with_scans and can_read_scans()

    def readings(self, then: str, now: str) -> FileReadings:
        """Itself, of a file that was called ``then`` and is called ``now``.

        Raises:
            BulletinError: the file could not be read.
        """
        failures = tuple(each.told(then, now) for each in self.failures)
        if not self.found:
            raise failures[0]
        return FileReadings(tuple((each, None) for each in self.found), failures, self.passed_over)


_KEPT = TypeAdapter(_Kept)
# A SHA-256 over the content and what counts beside it, the name, the code's version.
_Key = tuple[str, str, str]

Beside = Callable[[Path], str]
"""What the bulletins of a file depend on besides its content and its name, in one string."""


class FileReader:
    """Reads files, each content once; not for several threads."""

    def __init__(self, rows: CacheRows, parse: FileParser, beside: Beside) -> None:
        """Look into these rows first, and have parsed what is new; `file_reader` opens them."""
        self._rows = rows
        self._parse = parse
        self._beside = beside
        self._read: set[_Key] = set()

    def read(self, file: Path, *, afresh: bool = False) -> FileReadings:
        """What a file holds; with ``afresh`` it is parsed again where not all of it could be read.

        Raises:
            BulletinError: it cannot be opened, or nothing in it is a bulletin.
            SnapshotError: the cache is damaged or cannot be written.
        """
        key = (_digest_of(file, self._beside(file)), file.name, code_version())
        self._read.add(key)
        for called, found in self._rows.find(
            "SELECT file, found FROM file_readings WHERE content = ? AND name = ? AND version = ?", key
        ):
            with suppress(ValidationError):  # a damaged row is read again
                kept = _KEPT.validate_json(found)
                if not (kept.is_outdated or (afresh and kept.failures)):
                    return kept.readings(called, str(file))
        try:
            contents = read_file(file, self._parse)
        except BulletinError as error:
            self._keep(key, file, _Kept.of([error]))
            raise
        return self._kept(key, file, contents)

    def parse(self, file: Path) -> FileContents:
        """What a file holds, parsed whatever is known of it.

        Raises:
            BulletinError: it cannot be opened, or nothing in it is a bulletin.
        """
        return read_file(file, self._parse)

    def prune(self, keep: Callable[[str], bool]) -> int:
        """Forget what was read by other code, and of files that were not read now; how many files were.

        What ``keep`` says of a file's whole name stays, as of a file that this run did not look for.

        Raises:
            SnapshotError: the cache is damaged or cannot be written.
        """
        known = self._rows.find("SELECT content, name, version, file FROM file_readings")
        outdated = [
            row[:3]
            for row in known
            if row[:3] not in self._read and (row[2] != code_version() or not keep(row[3]))
        ]
        self._rows.write("DELETE FROM file_readings WHERE content = ? AND name = ? AND version = ?", outdated)
        return len(outdated)

    def _kept(self, key: _Key, file: Path, contents: FileContents) -> FileReadings:
        """What was parsed, once it is kept."""
        found = tuple((FileReading.of(each), each.bulletin) for each in contents.documents)
        kept = _Kept.of(contents.failures, (each for each, _ in found), contents.passed_over)
        self._keep(key, file, kept)
        return FileReadings(found, tuple(contents.failures), contents.passed_over)

    def _keep(self, key: _Key, file: Path, kept: _Kept) -> None:
        content, name, version = key
        row = (version, name, content, str(file), _KEPT.dump_json(kept).decode())
        self._rows.write("INSERT OR REPLACE INTO file_readings VALUES (?, ?, ?, ?, ?)", [row])


def _digest_of(file: Path, beside: str) -> str:
    """A SHA-256 over a file's content, its sidecar's, if there is one, and what else is beside it, as hex.

    Raises:
        BulletinError: one of them cannot be opened.
    """
    whole = hashlib.sha256(read_content(file))
    if (sidecar := sidecar_of(file)) is not None:
        whole.update(f"\0{sidecar.name}\0".encode() + hashlib.sha256(read_content(sidecar)).digest())
    whole.update(beside.encode())
    return whole.hexdigest()


@contextmanager
def file_reader(
    path: Path,
    parse: FileParser = parse_file,
    beside: Beside = lambda _: "",
    *,
    unchanged: bool = False,
) -> Iterator[FileReader]:
    """A reader of files that keeps what it read in an SQLite file, which may be deleted at any time.

    An ``unchanged`` file is looked into, and nothing is kept.

    Raises:
        SnapshotError: the cache is damaged or cannot be written.
    """
    with (opened_unchanged if unchanged else opened)(path, _SCHEMA) as rows:
        yield FileReader(rows, parse, beside)
