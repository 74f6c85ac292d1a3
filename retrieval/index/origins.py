"""Where a bulletin was read from, and which source of a library that belongs to.

An origin is the whole name of a file, followed by the place in it where that is an archive; of a bulletin
that comes with the program ``shipped:`` and the file's name.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from corpus.ingest.find import shipped_folder

IN_ARCHIVES = "/"
"""What stands for the ending of files in archives, where files are counted by their endings."""

SHIPPED = "shipped"
"""The source that stands for the bulletins that come with the program."""


def source_of(path: Path) -> str:
    """What a library calls a file or folder that is given to be read.

    Its whole name, but `SHIPPED` for the folder of the bulletins that come with the program, which lies
    elsewhere after an upgrade.
    """
    place = path.resolve()
    return SHIPPED if place == shipped_folder().resolve() else str(place)


def belongs_to(origin: str, sources: Iterable[str]) -> bool:
    """Whether something was read from one of some sources."""
    return any(_belongs(origin, source) for source in sources)


def _belongs(origin: str, source: str) -> bool:
    if source == SHIPPED:
        return origin.startswith(f"{SHIPPED}:")
    if origin.startswith(source + os.sep):
        return True
    return not origin.startswith(f"{SHIPPED}:") and Path(origin).is_relative_to(source)


def is_removed_file(source: str) -> bool:
    """A remembered file that is gone, as opposed to a folder that is out of reach."""
    path = Path(source)
    return source != SHIPPED and not path.exists() and bool(path.suffix) and path.parent.is_dir()


def is_of_file(origin: str, file: str) -> bool:
    """Whether something was read from a file, or from one of those in it."""
    return origin == file or origin.startswith((f"{file}/", f"{file}{os.sep}"))


def lies_in(file: str, sources: Iterable[str]) -> bool:
    """Whether a file is one of some sources, or lies in one."""
    return any(
        Path(file).is_relative_to(shipped_folder() if source == SHIPPED else source) for source in sources
    )
