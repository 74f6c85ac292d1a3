"""Files and folders for their owner alone, whatever the umask is and whoever made them before.

Windows knows no such modes: what is made there has the rights of the folder around it, and nothing is mended.
"""

from __future__ import annotations

import logging
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from corpus.notices import notice

FILE_MODE = 0o600
FOLDER_MODE = 0o700

_LOG = logging.getLogger(__name__)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_HAS_MODES = os.name != "nt"
_told: set[Path] = set()  # what cannot be closed is said once in a process


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone; close one that is there.

    Raises:
        OSError: it cannot be made, or is something else.
    """
    try:
        folder.mkdir(mode=FOLDER_MODE)
    except FileNotFoundError:
        make_folder(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    except FileExistsError:
        if not folder.is_dir():
            raise
        close_to_others([folder])
        return
    if _HAS_MODES:
        folder.chmod(FOLDER_MODE)  # a umask may have taken the owner's rights, too


def make_file(file: Path) -> bool:
    """Make an empty file for its owner alone; whether there was none.

    Raises:
        OSError: it cannot be made.
    """
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE)
    except FileExistsError:
        return False
    try:
        if _HAS_MODES:
            os.fchmod(descriptor, FILE_MODE)
    finally:
        os.close(descriptor)
    return True


def write_file(file: Path, content: bytes) -> None:
    """Write a file for its owner alone, in place of one of that name: whole or, where it fails, not at all.

    Raises:
        OSError: the folder is missing or cannot be written, or the disk is full.
    """
    passing = file.with_name(f".{secrets.token_hex(8)}.passing")
    try:
        make_file(passing)
        with passing.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        passing.replace(file)
    except BaseException:
        passing.unlink(missing_ok=True)
        raise


def close_data_folder(folder: Path, below: Iterable[str] = ()) -> None:
    """Make a data folder, or close it with its files, and the folders of these names with all below them.

    Other folders in it are not looked into, and where links in it lead nothing is changed; the folder itself
    may be a link.

    Raises:
        OSError: it cannot be made, or is no folder.
    """
    whole = folder.resolve()
    if not whole.is_dir():
        make_folder(whole)
        return
    close_to_others([whole, *_files_in(whole), *(each for name in below for each in _all_of(whole / name))])


def close_to_others(places: Iterable[Path]) -> None:
    """Take the rights of group and others from what is there, links aside, and say in the log what had such.

    One line tells what was open, one what stays so because it belongs to somebody else. A folder that is
    shared on purpose, which its sticky bit says, stays as it is.
    """
    if not _HAS_MODES:
        return
    closed: list[Path] = []
    left: list[Path] = []
    for place in places:
        with suppress(FileNotFoundError):  # it went meanwhile
            found = place.lstat()
            if stat.S_ISLNK(found.st_mode) or not found.st_mode & _OTHERS:
                continue
            (closed if _close(place, found) else left).append(place)
    left = [place for place in left if place not in _told]
    _told.update(left)
    if closed:
        _LOG.warning(
            notice(
                "others could read {place} (files and folders: {count}); now its owner alone can",
                place=closed[0],
                count=len(closed),
            )
        )
    if left:
        _LOG.warning(
            notice(
                "others can read {place} (files and folders: {count}), for it is theirs or shared: use "
                "another data_dir",
                place=left[0],
                count=len(left),
            )
        )


def _close(place: Path, found: os.stat_result) -> bool:
    """Take the rights of group and others; whether that could be done."""
    if stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX:
        return False
    try:
        # By its name: to open and close a database's file would let go of the locks on it.
        place.chmod(stat.S_IMODE(found.st_mode) & stat.S_IRWXU)
    except FileNotFoundError:
        raise
    except OSError:
        return False
    return True


def _files_in(folder: Path) -> Iterator[Path]:
    """The files right in a folder; none of one that cannot be read."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return
    yield from (each for each in found if each.is_file() and not each.is_symlink())


def _all_of(folder: Path) -> Iterator[Path]:
    """A folder and all below it; nothing where it is a link or is not there."""
    if folder.is_symlink() or not folder.is_dir():
        return
    yield folder
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in (*folders, *files))
