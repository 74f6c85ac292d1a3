"""Where a library's bulletins come from: the files that are read, and what they change in the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BulletinError
from corpus.ingest.read import SUFFIXES, bulletin_files, read_bulletin, shipped_folder
from corpus.library import Writing, digest
from corpus.models import Bulletin

SHIPPED = "shipped"
"""The source that stands for the bulletins that come with the program."""


@dataclass(slots=True)
class SourceFiles:
    """What the files of some sources hold.

    Attributes:
        bulletins: By id, each with where it comes from.
        failures: Why files could not be read.
        failed: Where those come from.
    """

    bulletins: dict[str, tuple[Bulletin, str]]
    failures: list[BulletinError]
    failed: set[str]


def read_sources(sources: Iterable[str], step: Callable[[str], object]) -> SourceFiles:
    """Read every bulletin file under some sources: files, folders, or `SHIPPED`; ``step`` is told of each.

    Raises:
        BulletinError: a source does not exist or holds no bulletins, or two files claim the same id.
    """
    result = SourceFiles({}, [], set())
    for source in sources:
        for file in bulletin_files(shipped_folder() if source == SHIPPED else Path(source)):
            origin = f"{SHIPPED}:{file.name}" if source == SHIPPED else str(file)
            step(str(file))
            try:
                bulletin = read_bulletin(file)
            except BulletinError as error:
                result.failures.append(error)
                result.failed.add(origin)
                continue
            other = result.bulletins.setdefault(bulletin.id, (bulletin, origin))
            _refuse_clash(bulletin.id, origin, other[1], same=other[0].text == bulletin.text)
    return result


def apply_sources(
    change: Writing, read: SourceFiles, sources: list[str], given: list[str]
) -> tuple[int, int, int]:
    """Put what was read into the library, remove what is gone; how many were added, changed and removed."""
    before = change.digests()
    origins = change.origins()
    removed = 0
    for identity, origin in origins.items():
        was_read_again = any(_belongs(origin, source) for source in given)
        orphaned = not any(_belongs(origin, source) for source in sources)
        if identity not in read.bulletins and origin not in read.failed and (was_read_again or orphaned):
            change.remove(identity)
            removed += 1
    added = changed = 0
    for identity, (bulletin, origin) in read.bulletins.items():
        fresh = digest(bulletin)
        other = origins.get(identity, origin)
        stays = any(_belongs(other, source) for source in sources if source not in given)
        if stays and origin != other:
            known = change.get(identity)
            _refuse_clash(identity, origin, other, same=known is not None and known.text == bulletin.text)
            continue  # it is here already, from a source that was not read now
        if identity not in before:
            added += 1
        elif before[identity] != fresh:
            changed += 1
        change.put(bulletin, origin)
    return added, changed, removed


def _refuse_clash(identity: str, origin: str, other: str, *, same: bool) -> None:
    if origin != other and not same:
        raise BulletinError(
            f"{origin} and {other} differ but have the same name {identity!r}: rename one of them.",
        )


def _belongs(origin: str, source: str) -> bool:
    if source == SHIPPED:
        return origin.startswith(f"{SHIPPED}:")
    return not origin.startswith(f"{SHIPPED}:") and Path(origin).is_relative_to(source)


def is_removed_file(source: str) -> bool:
    """A remembered file that is gone, as opposed to a folder that is out of reach."""
    path = Path(source)
    return (
        source != SHIPPED and not path.exists() and path.suffix.lower() in SUFFIXES and path.parent.is_dir()
    )
