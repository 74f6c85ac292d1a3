"""What files were read as, kept so that an index run parses only those that are new or changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BulletinError
from corpus.ingest.parser_process import FileParser
from corpus.ingest.read import parse_file, read_content
from corpus.library import digest
from corpus.models import Bulletin
from retrieval.cache_file import CacheRows, opened, text_digest
from retrieval.index.code_version import code_version

_SCHEMA = """
CREATE TABLE IF NOT EXISTS readings (
    version TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, path TEXT NOT NULL,
    bulletin TEXT NOT NULL, digest TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (content, name, version, path)
) STRICT, WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file, or one of those in an archive, was read as.

    Attributes:
        path: Where it lies in the archive, with ``/``; empty for the file itself.
        id: Of its bulletin.
        digest: Likewise, as `corpus.library.digest` gives it.
        text: A SHA-256 over the bulletin's text, as hex.
    """

    path: str
    id: str
    digest: str
    text: str

    @classmethod
    def of(cls, bulletin: Bulletin, path: str = "") -> FileReading:
        """What is kept of a bulletin that was read from a file, or from that path in it."""
        return cls(path, bulletin.id, digest(bulletin), text_digest(bulletin.text))


@dataclass(frozen=True, slots=True)
class FileReadings:
    """What a file holds: one bulletin, or those of an archive.

    Attributes:
        found: Each with the bulletin, where it had to be parsed for that.
        failures: Why files in an archive cannot be read.
    """

    found: tuple[tuple[FileReading, Bulletin | None], ...]
    failures: tuple[BulletinError, ...] = ()


_Key = tuple[str, str, str]  # a SHA-256 over the content, the name, and the version of the code


class FileReader:
    """Reads files, each content once; not for several threads."""

    def __init__(self, rows: CacheRows, parse: FileParser) -> None:
        """Look into these rows first, and have parsed what is new; `file_reader` opens them."""
        self._rows = rows
        self._parse = parse
        self._read: set[_Key] = set()

    def read(self, file: Path) -> FileReadings:
        """What a file holds; an archive of which a file cannot be read is looked through each time.

        Raises:
            BulletinError: it cannot be opened, or nothing in it is a bulletin.
            SnapshotError: the cache is damaged or cannot be written.
        """
        content = read_content(file)
        key = (hashlib.sha256(content).hexdigest(), file.name, code_version())
        self._read.add(key)
        known = self._rows.find(
            "SELECT path, bulletin, digest, text FROM readings WHERE content = ? AND name = ? AND version = ?"
            " ORDER BY path",
            key,
        )
        if known:
            return FileReadings(tuple((FileReading(*row), None) for row in known))
        contents = self._parse(file.name, content, str(file))
        found = tuple(
            (FileReading.of(each.bulletin, each.path), each.bulletin) for each in contents.documents
        )
        if not contents.failures:
            rows = [
                (key[2], file.name, key[0], each.path, each.id, each.digest, each.text) for each, _ in found
            ]
            self._rows.write("INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        return FileReadings(found, tuple(contents.failures))

    def prune(self, digests: Collection[str]) -> int:
        """Forget what was not read now and is of no bulletin of these digests; how many files were.

        Raises:
            SnapshotError: the cache is damaged or cannot be written.
        """
        known = self._rows.find("SELECT content, name, version, digest FROM readings")
        outdated = [
            row[:3]
            for row in known
            if row[:3] not in self._read and (row[2] != code_version() or row[3] not in digests)
        ]
        self._rows.write("DELETE FROM readings WHERE content = ? AND name = ? AND version = ?", outdated)
        return len(outdated)


@contextmanager
def file_reader(path: Path, parse: FileParser = parse_file) -> Iterator[FileReader]:
    """A reader of files that keeps what it read in an SQLite file, which may be deleted at any time.

    Raises:
        SnapshotError: the cache is damaged or cannot be written.
    """
    with opened(path, _SCHEMA) as rows:
        yield FileReader(rows, parse)
