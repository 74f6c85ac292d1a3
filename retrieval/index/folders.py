"""Folders that never change once they have their name, with a manifest of what is in them.

Such a folder gets its name only when every byte of it is on the disk; what an interrupted run leaves behind
has a name that is never opened, and goes with the next `discard`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel

from corpus.notices import Notice
from corpus.private_files import FILE_MODE, FOLDER_MODE, make_folder
from retrieval.errors import SnapshotError

MANIFEST = "manifest.json"
CHECKED_INSIDE = frozenset({".codes", ".starts"})
"""Endings of files that are checked where they are read: to read all of them would take long."""

MEND = Notice("run bantin index to build it anew")

_UNFINISHED = ".unfinished"


def new_name(stem: str) -> str:
    """A name that no folder has: the stem, and signs by chance."""
    return f"{stem}-{secrets.token_hex(4)}"


def write_folder(
    parent: Path, name: str, save: Callable[[Path], object], describe: Callable[[dict[str, str]], BaseModel]
) -> None:
    """Make a folder of that name: filled by ``save``, with the manifest that ``describe`` makes of checksums.

    Raises:
        SnapshotError: the disk is full or cannot be written.
    """
    unfinished = parent / f"{name}{_UNFINISHED}"
    try:
        make_folder(parent)
        make_folder(unfinished)
        save(unfinished)
        files = {file.relative_to(unfinished).as_posix(): checksum(file) for file in _files(unfinished)}
        (unfinished / MANIFEST).write_text(describe(files).model_dump_json(indent=2) + "\n", "utf-8")
        _close(unfinished)
        for place in [*_files(unfinished), *_folders(unfinished), unfinished]:
            _sync(place)
        unfinished.rename(parent / name)
        _sync(parent)
    except (OSError, RuntimeError) as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise SnapshotError(
            "No snapshot can be written in {parent} ({reason}): free some space there, or mend the rights.",
            parent=parent,
            reason=error,
        ) from error


def check_files(place: Path, files: dict[str, str]) -> None:
    """Make sure that files of a folder are what they were when it was written.

    Raises:
        SnapshotError: one is missing or another.
        OSError: one cannot be read.
    """
    for relative, expected in files.items():
        file = place / relative
        if not file.is_file() or checksum(file) != expected:
            raise SnapshotError(
                "The search index {place} is damaged ({relative}): {mend}.",
                place=place,
                relative=relative,
                mend=MEND,
            )


def checksum(file: Path) -> str:
    """A SHA-256 over a file's content, as hex; of one that has checksums inside, its length."""
    if file.suffix in CHECKED_INSIDE:
        return f"{file.stat().st_size} bytes"
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def others(parent: Path, names: Collection[str]) -> list[Path]:
    """What lies in a folder besides what has one of these names; nothing where there is no such folder."""
    return [place for place in parent.iterdir() if place.name not in names] if parent.is_dir() else []


def discard(places: Iterable[Path]) -> None:
    """Remove folders.

    Programs that still read one keep what they have opened, where the system allows it; where it does not
    (Windows), what is in use stays until a later call.
    """
    for place in places:
        shutil.rmtree(place, ignore_errors=True)


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())


def _folders(folder: Path) -> Iterator[Path]:
    return (place for place in sorted(folder.rglob("*")) if place.is_dir())


def _close(folder: Path) -> None:
    """Leave what libraries wrote to its owner alone; until now nobody else could enter the folder."""
    for place in folder.rglob("*"):
        place.chmod(FOLDER_MODE if place.is_dir() else FILE_MODE)


def _sync(path: Path) -> None:
    """Have the system put a file, or a folder's list of names, on the disk."""
    if path.is_dir() and os.name == "nt":  # Windows has no way to sync a folder
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
