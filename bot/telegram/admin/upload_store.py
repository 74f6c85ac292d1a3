"""Bulletins that were sent to the bot: checked, and kept as files in a folder of their own.

What comes from outside is untrusted: its name only suggests one, and nothing is ever overwritten.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.errors import UploadError
from corpus.ingest.formats.choose import PICTURES
from corpus.ingest.read import SUFFIXES, parse_document
from corpus.library import Library
from corpus.models import Bulletin
from corpus.private_files import make_folder, write_file
from corpus.text.fold import nfc
from retrieval.facts.extract import office_facts
from retrieval.index.build import Report
from retrieval.index.leaving import Removal
from retrieval.index.origins import SHIPPED
from retrieval.index.update import Progress

UPLOADS = "uploads"
"""The folder of what was sent, in data_dir."""

_UNFIT = re.compile(r"[^\w.()-]+")
_STEM_BYTES = 120  # file systems allow 255 for a whole name
# What Windows takes for a device, whatever the suffix.
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@dataclass(frozen=True, slots=True)
class UploadReading:
    """What is read from a file.

    Attributes:
        bulletin: The bulletin.
        facts: How many facts on people and offices are found in it.
        collections: Those that it says it belongs to; ``None`` where it says nothing of it.
    """

    bulletin: Bulletin
    facts: int
    collections: tuple[str, ...] | None = None


UploadReader = Callable[[str, bytes], UploadReading]


def read_upload(name: str, content: bytes) -> UploadReading:
    """Read a file that was sent under a name as the library would.

    Raises:
        BulletinError: it is no bulletin; without any path in the sentence.
    """
    safe = safe_name(name)
    document = parse_document(safe, content, safe)
    return UploadReading(document.bulletin, len(office_facts(document.bulletin)), document.collections)


class LibraryIndexer(Protocol):
    """Brings the library up to date, in this process or in another; the methods are those of `Indexer`."""

    def update(
        self,
        paths: Sequence[Path] = (),
        *,
        collections: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Like `Indexer.update`."""

    def remove(self, bulletin_id: str) -> Removal | None:
        """Like `Indexer.remove`."""

    def reinstate(self, bulletin_id: str) -> list[str]:
        """Like `Indexer.reinstate`."""


@dataclass(frozen=True, slots=True)
class UploadCheck:
    """A file that could become a bulletin.

    Attributes:
        bulletin: What is read from it.
        facts: How many facts on people and offices are found in it.
        digest: SHA-256 of the file, as hex.
        collections: Those that it says it belongs to; ``None`` where it says nothing of it.
        groups: Whether the library knows collections.
        taken: Where the bulletin that already has its id comes from; ``None`` if none has.
    """

    bulletin: Bulletin
    facts: int
    digest: str
    collections: tuple[str, ...] | None
    groups: bool
    taken: str | None


class UploadStore:
    """The folder of the bulletins that were sent, and the library that they go into."""

    def __init__(
        self, folder: Path, library: Library, indexer: LibraryIndexer, read: UploadReader = read_upload
    ) -> None:
        self._folder = folder.resolve()
        self._library = library
        self._indexer = indexer
        self._read = read

    def check(self, name: str, content: bytes) -> UploadCheck:
        """Read a file as the library would, without keeping anything of it.

        Raises:
            BulletinError: it is no bulletin; without any path in the sentence.
            ChildError: where it is read in another process, as its name says.
        """
        reading = self._read(name, content)
        digest = hashlib.sha256(content).hexdigest()
        taken = self._taken(reading.bulletin.id)
        with self._library.reading() as state:
            groups = state.has_collections()
        return UploadCheck(reading.bulletin, reading.facts, digest, reading.collections, groups, taken)

    def add(self, name: str, content: bytes, collections: Sequence[str] = ()) -> bool:
        """Keep a file and index it in these collections; False, and nothing is kept, if its id is taken.

        The same file again is no other: whoever died before they could tell adds it once more.

        Raises:
            BulletinError: it is no bulletin.
            LibraryError, SnapshotError, EncoderError, ChildError: as their names say; the file is not kept
                then.
            UploadError: the file cannot be kept.
        """
        file = self._folder / safe_name(name)
        taken = self._taken(nfc(file.stem))
        if taken is not None:
            return taken == str(file) and file.is_file() and file.read_bytes() == content
        try:
            make_folder(self._folder)
            write_file(file, content)
        except OSError as error:
            with suppress(OSError):
                file.unlink(missing_ok=True)
            raise UploadError(
                "{file} cannot be written ({reason}): free some space, or mend the rights.",
                file=file,
                reason=error,
            ) from error
        try:
            report = self._indexer.update([file], collections=collections)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        if report.failures:  # somebody changed the file at this very moment
            file.unlink(missing_ok=True)
            raise report.failures[0]
        return True

    def remove(self, bulletin_id: str) -> Removal | None:
        """Take a bulletin out of the index, and delete its file if it was sent; ``None`` if none has that id.

        Raises:
            BulletinError: no bulletin would be left.
            LibraryError, SnapshotError, EncoderError, ChildError: as their names say.
        """
        removal = self._indexer.remove(bulletin_id)
        if removal is not None:
            delete_sent(self._folder, removal)
        return removal

    def origin(self, bulletin_id: str) -> str | None:
        """Where the bulletin of an id was read from; ``None`` if there is none."""
        with self._library.reading() as state:
            return state.origins().get(bulletin_id)

    def _taken(self, bulletin_id: str) -> str | None:
        """Like `origin`, for an id in whatever case: some file systems know no difference."""
        wanted = bulletin_id.casefold()
        with self._library.reading() as state:
            return next(
                (origin for each, origin in state.origins().items() if each.casefold() == wanted), None
            )

    def holds(self, origin: str) -> bool:
        """Whether a bulletin of that origin was sent to the bot."""
        return _was_sent(self._folder, origin)


def sent_files(folder: Path, removal: Removal) -> tuple[str, ...]:
    """The files of a removed bulletin that had been sent to the bot, which keeps them in a folder."""
    return tuple(each for each in removal.origins if _was_sent(folder.resolve(), each))


def delete_sent(folder: Path, removal: Removal) -> tuple[str, ...]:
    """Delete these files, for nobody else has them there; which."""
    files = sent_files(folder, removal)
    for file in files:
        Path(file).unlink(missing_ok=True)
    return files


def _was_sent(folder: Path, origin: str) -> bool:
    return not origin.startswith(f"{SHIPPED}:") and Path(origin).parent == folder


def safe_name(name: str) -> str:
    """A file name without anything but letters, digits, ``_ - . ( )``: its last part, in small measure.

    The suffix is the name's own, in small letters.
    """
    last = unicodedata.normalize("NFKC", nfc(name)).replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = last.rpartition(".")
    if not dot:
        stem, suffix = last, ""
    stem = _UNFIT.sub("_", stem).strip("._-")
    while len(stem.encode()) > _STEM_BYTES:
        stem = stem[:-1]
    stem = nfc(stem).strip("._-") or "bulletin"
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    return f"{stem}.{_UNFIT.sub('', suffix).lower()}"


def is_readable(name: str) -> bool:
    """Whether a file of that name is of a kind that can be read, a scan perhaps not by this installation."""
    return name.lower().endswith((*SUFFIXES, *PICTURES))
