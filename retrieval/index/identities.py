"""Which id a bulletin has in the library: its file's name, and more of the way to it where that is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from corpus.text.fold import nfc

_HASH_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Clash:
    """A bulletin whose name another one has: it is kept under a longer one.

    Attributes:
        origin: Where it was read from.
        id: Under which it is kept.
        wanted: The id by its name alone.
        holder: Where the bulletin was read from that has this id.
    """

    origin: str
    id: str
    wanted: str
    holder: str


class Identities:
    """Gives ids to what is read, so that an id that a library holds keeps meaning the same file.

    A file that is known keeps its id whatever is added beside it. A new one gets its name without the ending,
    if no other that stays has it, and none that is gone had it and says something else; else its ending is
    added, or the folders that it lies in, from the inside.
    """

    def __init__(self, origins: Mapping[str, str], stays: Callable[[str], bool]) -> None:
        """Go out from the origins of a library's bulletins, by id; ``stays`` tells which are not gone."""
        self._holders = {identity: origin for identity, origin in origins.items() if stays(origin)}
        self._known = {origin: identity for identity, origin in self._holders.items()}

    def known(self, origin: str) -> str | None:
        """The id under which the library holds what was read from there."""
        return self._known.get(origin)

    def holder(self, identity: str) -> str | None:
        """Where the bulletin comes from that has an id; ``None`` where it is free."""
        return self._holders.get(identity)

    def take(self, identity: str, origin: str) -> None:
        """Give a free id to what was read from there."""
        self._holders[identity] = origin
        self._known[origin] = identity

    def free(
        self,
        wanted: str,
        origin: str,
        file: Path,
        holder: str,
        may_take: Callable[[str], bool] = lambda _: True,
    ) -> str:
        """An id that nothing has, and that it may take, for what was read from ``file``.

        Its name is that of what was read from ``holder``.
        """
        longer = _longer(wanted, origin, file, holder)
        free = (each for each in longer if each not in self._holders and may_take(each))
        return next(free, f"{wanted}-{hashlib.sha256(origin.encode()).hexdigest()}")


def _longer(wanted: str, origin: str, file: Path, holder: str) -> Iterator[str]:
    """Ids for what cannot have the id that it wants, the shortest first; the last one is its alone."""
    ending = PurePosixPath(nfc(origin)).suffix
    parent = file.parent.relative_to(file.anchor) if file.is_absolute() else file.parent
    folders = [nfc(part) for part in reversed(parent.parts)]
    names = [f"{'/'.join(reversed(folders[:depth]))}/{wanted}" for depth in range(1, len(folders) + 1)]
    if PurePath(holder).parent == PurePath(origin).parent:
        names.insert(0, wanted)
    for name in names:
        if name != wanted:
            yield name
        yield f"{name}{ending}"
    yield f"{wanted}-{hashlib.sha256(origin.encode()).hexdigest()[:_HASH_LENGTH]}"
