"""The folder of what was fetched: each page as it came, and beside it what is known of its fetching.

A page's file is named by the end of its address and a digest of all of it, so that no two pages share one;
``.NAME.json`` beside it is its record. Each is written whole or not at all: a run that is killed leaves what
it had fetched, and the next one goes on from there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.private_files import make_folder, write_file
from corpus.sync.addresses import Address
from corpus.text.fold import fold

_WAITS = ".busy.json"
_UNFIT = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60
_DIGEST_SIGNS = 12


class PageRecord(BaseModel):
    """What is known of the fetching of a page or a listing.

    Attributes:
        address: By which it is listed.
        served: From which it came, behind all redirects.
        file: The name of the file it is kept in; ``None`` where nothing is kept.
        digest: A SHA-256 over what it says, as hex.
        etag, modified: What its server knows it by.
        changed: When it changed, as the listing said it that led here.
        fetched: When it came as a whole, in seconds of Unix time.
        checked: When its server was asked last, likewise.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    address: str
    served: str
    file: str | None = None
    digest: str | None = None
    etag: str | None = None
    modified: str | None = None
    changed: str = ""
    fetched: float = 0.0
    checked: float = 0.0

    @property
    def is_listing(self) -> bool:
        """Whether it leads to pages, and is none itself."""
        return self.file is not None and self.file.startswith(".")


class _Waits(BaseModel):
    """Until when hosts asked to be left alone, in seconds of Unix time."""

    until: dict[str, float]


class Originals:
    """What is kept of pages; each method leaves the folder whole.

    Raises:
        OSError: from every method that writes, where the disk is full or cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def record(self, address: Address) -> PageRecord | None:
        """What is known of a page; ``None`` where it was never asked for, or its record is damaged."""
        return read_record(self._record_file(address))

    def content(self, record: PageRecord) -> bytes | None:
        """What is kept of a page or a listing; ``None`` where nothing is."""
        if record.file is None:
            return None
        try:
            return (self._place(Address.parse(record.address)) / record.file).read_bytes()
        except OSError:
            return None

    def keep(self, record: PageRecord, content: bytes, suffix: str | None) -> None:
        """Keep a content in place of the one of before, in a file whose name ends so.

        Listings, which have no suffix, lie in hidden files: they are no bulletins.
        """
        address = Address.parse(record.address)
        stem = _stem(address)
        name = f".{stem}.listing" if suffix is None else f"{stem}{suffix}"
        folder = self._place(address)
        make_folder(folder)
        write_file(folder / name, content)
        kept = record.model_copy(update={"file": name})
        before = self.record(address)
        self.note(kept)
        if before and before.file and before.file != name:
            (folder / before.file).unlink(missing_ok=True)

    def note(self, record: PageRecord) -> None:
        """Remember what is known of a page."""
        file = self._record_file(Address.parse(record.address))
        make_folder(file.parent)
        write_file(file, record.model_dump_json(exclude_defaults=True).encode())

    def busy_until(self) -> dict[str, float]:
        """Of hosts that asked to be left alone the end of that time, in seconds of Unix time."""
        try:
            return _Waits.model_validate_json((self.folder / _WAITS).read_bytes()).until
        except (OSError, ValidationError):
            return {}

    def note_busy(self, until: Mapping[str, float]) -> None:
        """Remember until when hosts asked to be left alone."""
        if until:
            make_folder(self.folder)
            write_file(self.folder / _WAITS, _Waits(until=dict(until)).model_dump_json().encode())

    def holds_pages(self) -> bool:
        """Whether anything that can be indexed is kept."""
        return next(self._pages(), None) is not None

    def _pages(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from (
                file for file in self.folder.glob("*/*") if file.is_file() and not file.name.startswith(".")
            )

    def _place(self, address: Address) -> Path:
        return self.folder / _UNFIT_HOST.sub("_", address.place)

    def _record_file(self, address: Address) -> Path:
        return self._place(address) / f".{_stem(address)}.json"


_UNFIT_HOST = re.compile(r"[^a-z0-9._-]")


def read_record(file: Path) -> PageRecord | None:
    """The record in a file; ``None`` where there is none, or what is there is none."""
    try:
        return PageRecord.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def record_beside(file: Path) -> PageRecord | None:
    """The record of a page that is kept in a file; ``None`` for any other file."""
    record = read_record(file.with_name(f".{file.stem}.json"))
    return record if record and record.file == file.name else None


def _stem(address: Address) -> str:
    """What the file of an address is called: "thong-bao-12-0a1b2c3d4e5f" of ``…/Thông báo 12.html``."""
    path = address.target.partition("?")[0]
    last = PurePosixPath(unquote(path, errors="replace")).name
    words = _UNFIT.sub("-", fold(last.rpartition(".")[0] or last).lower()).strip("-")
    digest = hashlib.sha256(str(address).encode()).hexdigest()[:_DIGEST_SIGNS]
    return f"{words[:_LONGEST_NAME].strip('-') or 'trang'}-{digest}"
