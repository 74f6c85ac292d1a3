"""What was read from pictures, with the pictures: reading a page takes seconds, and a quote shows its lines.

Each text has a folder by its SHA-256, with its lines and a picture a page; ``CONTENT.text`` beside them says
which text a file's content gave. A folder gets its name when it is whole.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.ingest.scans.models import ScannedLine, ScannedText
from corpus.ingest.scans.pictures import can_open_pictures, strip_of
from corpus.private_files import make_folder, write_file

_LINES = TypeAdapter(list[ScannedLine])
_LINES_FILE = "lines.json"
_MARGIN = 12  # pixels above and below, a quarter of a line
_HASH_SIGNS = 64


class ScanStore:
    """The folder of what was read from pictures."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, content: bytes) -> list[ScannedLine] | None:
        """What was read from a file of that content; ``None`` where it has to be read."""
        try:
            text = self._pointer(content).read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return None
        return self._lines(text)

    def keep(self, content: bytes, lines: Sequence[ScannedLine], pages: Sequence[bytes]) -> None:
        """Keep what was read from a content, with its pages as PNG.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        name = _digest(ScannedText.of(lines).text)
        make_folder(self._folder)
        passing = self._folder / f".{secrets.token_hex(8)}.passing"
        make_folder(passing)
        try:
            for number, page in enumerate(pages):
                write_file(passing / f"{number}.png", page)
            write_file(passing / _LINES_FILE, _LINES.dump_json(list(lines)))
            shutil.rmtree(self._folder / name, ignore_errors=True)
            passing.rename(self._folder / name)
        except BaseException:
            shutil.rmtree(passing, ignore_errors=True)
            raise
        write_file(self._pointer(content), name.encode())

    def picture(self, text: str, start: int, end: int) -> bytes | None:
        """The part of a page, as PNG, from which ``text[start:end]`` was read; of several pages of the first.

        ``None`` where the text was not read from pictures, or they are not there.
        """
        name = _digest(text)
        lines = self._lines(name)
        read = ScannedText.of(lines or ())
        if read.text != text or not can_open_pictures():
            return None
        met = [line for line, span in read.places(lines or ()) if span.start < end and start < span.end]
        if not met:
            return None
        own = [line for line in met if line.page == met[0].page]
        top, bottom = min(line.top for line in own), max(line.bottom for line in own)
        try:
            png = (self._folder / name / f"{met[0].page}.png").read_bytes()
            return strip_of(png, top - _MARGIN, bottom + _MARGIN)
        except (OSError, SyntaxError, ValueError):
            return None

    def picture_file(self, text: str, start: int, end: int) -> Path | None:
        """The file of such a picture, written beside its page if it is not there yet; ``None`` likewise.

        It is ``None`` as well where the disk cannot be written.
        """
        file = self._folder / _digest(text) / f"{start}-{end}.png"
        if file.is_file():
            return file
        png = self.picture(text, start, end)
        try:
            if png is not None:
                write_file(file, png)
        except OSError:
            return None
        return file if png else None

    def prune(self, is_known: Callable[[str], bool]) -> None:
        """Remove what was read to texts that are not known (any more), by their SHA-256."""
        if not self._folder.is_dir():
            return
        for place in self._folder.iterdir():
            if len(place.name) == _HASH_SIGNS and place.is_dir() and not is_known(place.name):
                shutil.rmtree(place, ignore_errors=True)
        for pointer in self._folder.glob("*.text"):
            if not (self._folder / pointer.read_text("ascii", "replace")).is_dir():
                pointer.unlink(missing_ok=True)

    def _lines(self, name: str) -> list[ScannedLine] | None:
        try:
            return _LINES.validate_json((self._folder / name / _LINES_FILE).read_bytes())
        except (OSError, ValidationError):
            return None

    def _pointer(self, content: bytes) -> Path:
        return self._folder / f"{hashlib.sha256(content).hexdigest()}.text"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
