"""Which collections a bulletin belongs to: what is said nearest to it counts.

A sidecar or front matter of its own, before what was named for its source (`bantin index FOLDER --collection
NAME`), before the name of the folder of the source that it lies in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

from corpus.collections import collection_name
from corpus.library import Membership, Writing
from retrieval.index.origins import SHIPPED, belongs_to

_IN_A_FOLDER = 2  # parts of a path: the folder's and the file's


class Grouping:
    """The collections of what an index run meets, place by place."""

    def __init__(self, change: Writing, sources: Iterable[str]) -> None:
        """Go out from what a library knows, which has these ``sources``."""
        self._change = change
        self._sources = sorted(sources, key=len, reverse=True)  # of those that hold a file the nearest first
        self._named = change.source_collections()
        self._before = by_bulletin(change.memberships())
        self._ids: set[str] = set()
        self._met: set[Membership] = set()
        self._folders: dict[tuple[str, str], tuple[str, ...]] = {}  # by sources, and what lies in them

    def of(self, origin: str, stated: tuple[str, ...] | None) -> tuple[str, ...]:
        """The collections of what lies in a place; ``stated`` are those that a person says of it there.

        In a source that none is named for, "SOURCE/Nội vụ/2020/1.docx" gives "Nội vụ", and what lies in the
        source itself none.
        """
        if stated is not None:
            return stated
        source = next((each for each in self._sources if belongs_to(origin, [each])), None)
        if source is None:
            return ()
        return self._named[source] if source in self._named else self._of_folder(source, origin)

    def note(self, identity: str, origin: str, stated: tuple[str, ...] | None) -> None:
        """Note that a bulletin was met in a place."""
        self._ids.add(identity)
        self._met.update(Membership(identity, origin, each) for each in self.of(origin, stated))

    def settle(self, is_as_before: Callable[[str], bool], held: Iterable[str]) -> int:
        """Have the library know what was noted; how many of those that it ``held`` belong to others now.

        What lies in a place that ``is_as_before`` belongs to what it did, and so does what is gone: its texts
        can still be cited.
        """
        known = self._change.memberships()
        kept = (each for each in known if each.id not in self._ids or is_as_before(each.origin))
        wanted = {*self._met, *kept}
        self._change.set_memberships(wanted)
        now = by_bulletin(wanted)
        return sum(self._before.get(each) != now.get(each) for each in held)

    def _of_folder(self, source: str, origin: str) -> tuple[str, ...]:
        """The name of the folder directly in a source that something lies in, if it can be a name.

        A file is no folder, nor is an archive.
        """
        parts = () if source == SHIPPED else PurePath(origin).relative_to(source).parts
        if len(parts) < _IN_A_FOLDER:
            return ()
        key = source, parts[0]
        if key not in self._folders:
            name = collection_name(parts[0]) if Path(source, parts[0]).is_dir() else None
            self._folders[key] = () if name is None else (name,)
        return self._folders[key]


def by_bulletin(memberships: Iterable[Membership]) -> dict[str, set[str]]:
    """The collections of each bulletin that belongs to some, by its id."""
    found: dict[str, set[str]] = {}
    for each in memberships:
        found.setdefault(each.id, set()).add(each.collection)
    return found
