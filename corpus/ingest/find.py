"""Which files under a path are read, and which are passed over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from corpus.errors import BulletinError
from corpus.ingest.formats.choose import SUFFIXES, is_marked

_HEAD = 4096  # bytes by which a file is judged whose name does not say what it is
# What office programs and systems leave beside documents.
_LEFTOVERS = ("~$", ".")
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
# Of the kinds that are zip or compound files inside without being documents.
_OTHER_KINDS = frozenset(
    {
        *(
            ".apk",
            ".docm",
            ".dotx",
            ".epub",
            ".jar",
            ".key",
            ".mdb",
            ".msg",
            ".msi",
            ".numbers",
            ".odp",
            ".ods",
        ),
        *(
            ".odt",
            ".pages",
            ".potx",
            ".ppsx",
            ".ppt",
            ".pptx",
            ".vsd",
            ".vsdx",
            ".war",
            ".whl",
            ".xlsb",
            ".xpi",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What lies under a path.

    Attributes:
        files: Those that are read, sorted.
        passed_over: How many are of no kind that is read.
    """

    files: list[Path]
    passed_over: int


def shipped_folder() -> Path:
    """The folder of the bulletins that travel with the program."""
    return Path(str(resources.files("corpus").joinpath("bulletins")))


def find_files(path: Path) -> FoundFiles:
    """The file that a path names, or those in the folder and below that can be read.

    Files count whose name ends as that of a document, and others whose content begins like one. Hidden files
    and folders, and what office programs leave beside documents, are neither read nor counted.

    Raises:
        BulletinError: there is no such file or folder, it is a file of another kind, or the folder holds
            nothing that can be read.
    """
    if path.is_file():
        if not path.name.lower().endswith(SUFFIXES) and not _begins_like_a_document(path):
            raise BulletinError(f"{path} is not a bulletin: give one of {', '.join(SUFFIXES)}, or a folder.")
        return FoundFiles([path], 0)
    if not path.is_dir():
        raise BulletinError(f"{path} does not exist: give a bulletin file or a folder of bulletins.")
    found, passed_over = [], 0
    for file in _visible(path):
        if file.name.lower().endswith(SUFFIXES) or _begins_like_a_document(file):
            found.append(file)
        else:
            passed_over += 1
    if not found:
        raise BulletinError(f"{path} holds no files that can be read ({', '.join(SUFFIXES)}).")
    return FoundFiles(sorted(found), passed_over)


def bulletin_files(path: Path) -> list[Path]:
    """The files of `find_files`.

    Raises:
        BulletinError: as there.
    """
    return find_files(path).files


def _visible(folder: Path) -> Iterator[Path]:
    """The files in a folder and below that are not hidden."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(_LEFTOVERS) and name.lower() not in _SYSTEM_FILES:
                file = Path(parent, name)
                if file.is_file():
                    yield file


def _begins_like_a_document(file: Path) -> bool:
    if file.suffix.lower() in _OTHER_KINDS:
        return False
    try:
        with file.open("rb") as stream:
            return is_marked(stream.read(_HEAD))
    except OSError:
        return False
