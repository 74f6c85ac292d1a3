"""A change to a library in PostgreSQL that is kept piece by piece: each piece whole, and for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corpus.errors import BulletinError, UnstorableError
from corpus.library import LeftOut, Membership, Provenance, Writing
from corpus.library_models import UNKNOWN
from corpus.models import Bulletin
from corpus.postgres_library import PostgresLibrary, PostgresWriting
from corpus.statements import NOTHING, StoredRow, Values
from retrieval.postgres.prepared import PreparedBulletin

Made = TypeVar("Made")


def not_kept(name: str, error: UnstorableError) -> BulletinError:
    """That the database keeps nothing like one bulletin, which is called so."""
    return BulletinError(
        "{name} cannot be kept in the database ({reason}): mend that, and index it again.",
        name=name,
        reason=error.reason,
    )


@dataclass(frozen=True, slots=True)
class Following:
    """How the index follows the library.

    Attributes:
        prepare: Works a bulletin out, which takes long, before its transaction begins.
        put: Writes its rows, in the transaction that changes the library.
        remove: Removes them, likewise.
        note: Says that the index tells something else though its rows stay, likewise.
    """

    prepare: Callable[[Bulletin], PreparedBulletin]
    put: Callable[[PostgresWriting, PreparedBulletin], None]
    remove: Callable[[PostgresWriting, str], None]
    note: Callable[[PostgresWriting], None]


class PiecemealWriting(Writing):
    """What an index run over many files changes: each bulletin with its rows in a transaction of its own.

    What it reads is the state at the moment of each question.
    """

    def __init__(self, library: PostgresLibrary, following: Following, done: Callable[[], object]) -> None:
        """Change ``library`` and have the index follow; ``done`` is told of each bulletin that has."""
        self._library = library
        self._following = following
        self._done = done

    def put(
        self,
        bulletin: Bulletin,
        origin: str,
        provenance: Provenance = UNKNOWN,
        collections: Iterable[str] | None = None,
    ) -> None:
        """As `Writing.put`, with the bulletin's rows of the index.

        Raises:
            BulletinError: the database keeps nothing like it; what was there before stays.
        """
        prepared = self._following.prepare(bulletin)
        try:
            with self._library.writing() as change:
                change.put(bulletin, origin, provenance, collections)
                self._following.put(change, prepared)
        except UnstorableError as error:
            raise not_kept(origin, error) from error
        self._done()

    def remove(self, bulletin_id: str) -> None:
        """As `Writing.remove`, with the bulletin's rows of the index."""
        with self._library.writing() as change:
            change.remove(bulletin_id)
            self._following.remove(change, bulletin_id)
        self._done()

    def note_provenance(self, bulletin_id: str, provenance: Provenance) -> None:
        """As `Writing.note_provenance`."""
        self._whole(lambda change: change.note_provenance(bulletin_id, provenance))

    def set_addresses(self, addresses: Iterable[tuple[str, str]]) -> None:
        """As `Writing.set_addresses`."""
        self._whole(lambda change: change.set_addresses(addresses))

    def set_memberships(self, memberships: Iterable[Membership]) -> set[str]:
        """As `Writing.set_memberships`."""
        wanted = set(memberships)
        with self._library.writing() as change:
            if changed := change.set_memberships(wanted):
                self._following.note(change)
            return changed

    def set_source_collections(self, name: str, collections: Iterable[str]) -> None:
        """As `Writing.set_source_collections`."""
        self._whole(lambda change: change.set_source_collections(name, collections))

    def set_sources(self, names: list[str]) -> None:
        """As `Writing.set_sources`."""
        self._whole(lambda change: change.set_sources(names))

    def note_read(self, names: Iterable[str]) -> None:
        """As `Writing.note_read`."""
        self._whole(lambda change: change.note_read(names))

    def leave_out(self, left: Iterable[LeftOut]) -> None:
        """As `Writing.leave_out`."""
        self._whole(lambda change: change.leave_out(left))

    def take_in(self, origins: Iterable[str]) -> None:
        """As `Writing.take_in`."""
        self._whole(lambda change: change.take_in(origins))

    def _whole(self, change_it: Callable[[PostgresWriting], Made]) -> Made:
        with self._library.writing() as change:
            return change_it(change)

    def _rows(self, query: str, values: Values = NOTHING) -> Sequence[StoredRow]:
        with self._library.postgres.reading() as connection:
            return connection.execute(query, values)

    def _do(self, statement: str, values: Values = NOTHING) -> None:
        raise NotImplementedError(f"no transaction to carry it out in: {statement}")

    def _do_each(self, statement: str, rows: Sequence[Values]) -> None:
        raise NotImplementedError(f"no transaction to carry it out in: {statement} ({len(rows)} times)")
