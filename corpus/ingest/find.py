"""Which files under a path are read, and which are passed over."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from corpus.errors import BulletinError
from corpus.ingest.formats.choose import SUFFIXES, is_marked
from corpus.ingest.sidecars import sidecars_among

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


@dataclass(slots=True)
class FoundFiles:
    """What lies under a path.

    Attributes:
        files: Those that are read, sorted.
        passed_over: How many are of no kind that is read, and say nothing of one that is.
        kinds_passed_over: How many of them have each ending, in small letters and without its dot.
        failures: Why folders below cannot be looked into, and files be named.
        unseen: Those folders: of what lies in them nothing is known.
    """

    files: list[Path] = field(default_factory=list)
    passed_over: int = 0
    kinds_passed_over: Counter[str] = field(default_factory=Counter)
    failures: list[BulletinError] = field(default_factory=list)
    unseen: list[Path] = field(default_factory=list)


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
    if not _is_named_in_unicode(path):
        raise _badly_named(path)
    if path.is_file():
        if not path.name.lower().endswith(SUFFIXES) and not _begins_like_a_document(path):
            raise BulletinError(
                "{path} is not a bulletin: give one of {suffixes}, or a folder.",
                path=path,
                suffixes=", ".join(SUFFIXES),
            )
        return FoundFiles([path])
    if not path.is_dir():
        raise BulletinError(
            "{path} does not exist: give a bulletin file or a folder of bulletins.", path=path
        )
    found, others = FoundFiles(), list[Path]()
    for file in _visible(path, found):
        if not file.name.lower().endswith(SUFFIXES) and not _begins_like_a_document(file):
            others.append(file)
        elif _is_named_in_unicode(file):
            found.files.append(file)
        else:
            found.failures.append(_badly_named(file))
    if not found.files:
        raise next(
            iter(found.failures),
            BulletinError(
                "{path} holds no files that can be read ({suffixes}).",
                path=path,
                suffixes=", ".join(SUFFIXES),
            ),
        )
    found.files.sort()
    used = sidecars_among(others, found.files)
    found.kinds_passed_over.update(
        each.suffix.lower().removeprefix(".") for each in others if each not in used
    )
    found.passed_over = found.kinds_passed_over.total()
    return found


def bulletin_files(path: Path) -> list[Path]:
    """The files of `find_files`.

    Raises:
        BulletinError: as there.
    """
    return find_files(path).files


def _visible(folder: Path, found: FoundFiles) -> Iterator[Path]:
    """The files in a folder and below that are not hidden; what cannot be looked into is noted."""

    def note(error: OSError) -> None:
        found.unseen.append(place := Path(error.filename))
        found.failures.append(
            BulletinError(
                "{place} cannot be looked into ({reason}): mend its rights.", place=place, reason=error
            )
        )

    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(_LEFTOVERS) or name.lower() in _SYSTEM_FILES:
                continue
            file = Path(parent, name)
            try:
                is_file = file.is_file()
            except OSError as error:
                note(error)
            else:
                if is_file:
                    yield file


def _is_named_in_unicode(file: Path) -> bool:
    """Whether a file's path can be written down; systems other than Windows and macOS take any bytes."""
    try:
        str(file).encode()
    except UnicodeEncodeError:
        return False
    return True


def _badly_named(file: Path) -> BulletinError:
    shown = os.fsencode(file).decode("utf-8", "replace")
    return BulletinError("The name of {shown} is not UTF-8: rename it.", shown=shown)


def _begins_like_a_document(file: Path) -> bool:
    if file.suffix.lower() in _OTHER_KINDS:
        return False
    try:
        with file.open("rb") as stream:
            return is_marked(stream.read(_HEAD))
    except OSError:
        return False
