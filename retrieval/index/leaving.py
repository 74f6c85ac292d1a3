"""What leaves a library for good: the bulletins of a source, or one bulletin; none of their texts stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BulletinError
from corpus.library import LeftOut, Reading, Writing
from retrieval.index.origins import SHIPPED, belongs_to


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What went with a source.

    Attributes:
        source: As the library called it.
        ids: The bulletins that left, sorted.
        kept: Those of its bulletins that another source holds as well, sorted.
    """

    source: str
    ids: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """A bulletin that left.

    Attributes:
        id: The one that it had.
        title: Likewise.
        origins: Every place that it was read from.
        left_out: Those of them that a source still holds: index runs pass them by from now on.
    """

    id: str
    title: str
    origins: tuple[str, ...]
    left_out: tuple[str, ...]


def forget_source(change: Writing, written: str) -> Forgetting:
    """Take a source off the list, and what no other source holds out of the library.

    It is ``written`` as the list has it, or as a path from where the program runs. What was left out of the
    source is forgotten with it.

    Raises:
        BulletinError: it is no source; the sentence names the source that it lies in, if there is one.
    """
    sources = change.sources()
    named = written if written in sources else str(Path(written).expanduser().resolve())
    if named not in sources:
        raise _no_source(named, sources)
    others = [each for each in sources if each != named]
    stays, gone = [], []
    places = _places(change)
    for identity, origin in change.origins().items():
        if not belongs_to(origin, [named]) or belongs_to(origin, others):
            continue
        elsewhere = [place for place in places[identity] if belongs_to(place, others)]
        stored = change.held_bulletin(identity) if elsewhere else None
        if stored:
            change.put(stored, elsewhere[0])
            places[identity].remove(elsewhere[0])
            stays.append(identity)
        else:
            gone.append(identity)
    change.erase(gone)
    change.set_addresses(
        (identity, place)
        for identity, found in places.items()
        if identity not in gone
        for place in found
        if belongs_to(place, others)
    )
    change.set_memberships(
        each
        for each in change.memberships()
        if not belongs_to(each.origin, [named]) or belongs_to(each.origin, others)
    )
    change.take_in(each.origin for each in change.left_out() if not belongs_to(each.origin, others))
    change.set_sources(others)
    return Forgetting(named, tuple(sorted(gone)), tuple(sorted(stays)))


def remove_bulletin(change: Writing, identity: str) -> Removal | None:
    """Take one bulletin out of the library, and have index runs pass its file by; ``None``: there is none.

    A file that is a source of its own is no source any more. One that left its source before leaves no text.
    """
    versions = change.versions(identity)
    if not versions:
        return None
    first = change.origins().get(identity)
    origins = (
        *([first] if first else []),
        *(place for each, place in change.addresses() if each == identity),
    )
    change.erase([identity])
    sources = [each for each in change.sources() if each not in origins]
    change.set_sources(sources)
    left_out = tuple(each for each in origins if belongs_to(each, sources))
    change.leave_out(LeftOut(each, identity, change.now()) for each in left_out)
    return Removal(identity, versions[-1].title, origins, left_out)


def take_in_again(change: Writing, identity: str) -> list[str]:
    """Have index runs read again what was left out when the bulletin of that id was removed; its places."""
    places = [each.origin for each in change.left_out() if each.id == identity]
    change.take_in(places)
    return places


def bulletins_of(state: Reading, source: str) -> Collection[str]:
    """The ids of the bulletins that a source holds, those that another holds as well among them."""
    first = (identity for identity, origin in state.origins().items() if belongs_to(origin, [source]))
    return {*first, *(identity for identity, place in state.addresses() if belongs_to(place, [source]))}


def _places(state: Reading) -> defaultdict[str, list[str]]:
    """Where the bulletins lie besides the place that they are known by."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for identity, place in state.addresses():
        places[identity].append(place)
    return places


def _no_source(named: str, sources: Collection[str]) -> BulletinError:
    around = next((each for each in sources if each != SHIPPED and belongs_to(named, [each])), None)
    if around is None:
        return BulletinError("{path} is no source of the library: bantin sources shows what is.", path=named)
    return BulletinError(
        "{path} is read as a part of {source}: forget that one, or take single bulletins out by bantin "
        "remove ID.",
        path=named,
        source=around,
    )
