"""Files of bulletins, found and read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import resources
from pathlib import Path, PurePath

from corpus.errors import BulletinError
from corpus.ingest import bounds, metadata
from corpus.ingest.formats.markdown import plain_text
from corpus.models import Bulletin
from corpus.text.fold import nfc

SUFFIXES = (".md", ".txt")


def shipped_folder() -> Path:
    """The folder of the bulletins that travel with the program."""
    return Path(str(resources.files("corpus").joinpath("bulletins")))


def bulletin_files(path: Path) -> list[Path]:
    """The bulletin files that a path names: the file itself, or those in the folder and below, sorted.

    Hidden files and folders are passed over.

    Raises:
        BulletinError: there is no such file or folder, a file of another kind was named, or the folder
            holds no bulletins.
    """
    if path.is_file():
        if path.suffix.lower() not in SUFFIXES:
            raise BulletinError(f"{path} is not a bulletin: give {' or '.join(SUFFIXES)} files, or a folder.")
        return [path]
    if not path.is_dir():
        raise BulletinError(f"{path} does not exist: give a bulletin file or a folder of bulletins.")
    found = sorted(_files_below(path))
    if not found:
        raise BulletinError(f"{path} holds no {' or '.join(SUFFIXES)} files.")
    return found


def _files_below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                file = Path(parent, name)
                if file.is_file():
                    yield file


def read_bulletin(path: Path) -> Bulletin:
    r"""One file as a bulletin, like `parse_bulletin`.

    Raises:
        BulletinError: the file cannot be opened, or is no bulletin.
    """
    return parse_bulletin(path.name, read_content(path), str(path))


def read_content(path: Path) -> bytes:
    """What a file holds; of one that is larger than a bulletin may be, enough to see that it is.

    Raises:
        BulletinError: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(bounds.MAX_BYTES + 1)  # whatever size it is said to have
    except OSError as error:
        raise BulletinError(f"{path} cannot be read: {error.strerror or error}.") from error


def parse_bulletin(file_name: str, raw: bytes, called: str | None = None) -> Bulletin:
    r"""A file's content as a bulletin: UTF-8, brought to NFC and to ``\n`` line ends, described by itself.

    The name, without a folder, gives the id and says which format it is; sentences call the file by its name
    if not otherwise.

    Raises:
        BoundError: it is longer, or made of more, than a bulletin may be (`corpus.ingest.bounds`).
        BulletinError: it is not UTF-8 text, or empty.
    """
    called = called or file_name
    bounds.check_size(len(raw), called)
    text = _decode(raw, called)
    path = PurePath(file_name)
    if path.suffix.lower() == ".md":
        text = plain_text(text, called)
        bounds.check_text(text, called)  # lines became paragraphs
    if not text.strip():
        raise BulletinError(f"{called} is empty: a bulletin needs a title and a text.")
    return Bulletin(
        id=nfc(path.stem),
        title=metadata.title(text),
        text=text,
        publisher=metadata.publisher(text),
        province=metadata.province(text),
        date=metadata.date(text),
        term=metadata.term(text),
        file=nfc(path.name),
    )


def _decode(raw: bytes, called: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = error.object.count(b"\n", 0, error.start) + 1  # its offsets begin behind a byte-order mark
        raise BulletinError(f"{called} is not UTF-8 text (line {where}): save it as UTF-8.") from error
    if "\0" in text:
        raise BulletinError(f"{called} is not text: it holds zero bytes.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bounds.check_text(text, called)
    return nfc(text)
