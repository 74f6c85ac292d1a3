"""A change to a library in PostgreSQL that is kept piece by piece: each piece whole, and for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from corpus.errors import BulletinError, UnstorableError
from corpus.library import LeftOut, Provenance, Writing
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


class PiecemealWriting(Writing):
    """What an index run over many files changes: each bulletin with its rows in a transaction of its own.

    What it reads is the state at the moment of each question.
    """

    def __init__(
        self,
        library: PostgresLibrary,
        prepare: Callable[[Bulletin], PreparedBulletin],
        put: Callable[[PostgresWriting, PreparedBulletin], None],
        remove: Callable[[PostgresWriting, str], None],
        done: Callable[[], object],
    ) -> None:
        """Change ``library``; ``put`` and ``remove`` have the index follow, in the same transaction.

        What takes long is done by ``prepare`` before it begins; ``done`` is told of each that has ended.
        """
        self._library = library
        self._prepare = prepare
        self._put = put
        self._remove = remove
        self._done = done

    def put(self, bulletin: Bulletin, origin: str, provenance: Provenance = UNKNOWN) -> None:
        """As `Writing.put`, with the bulletin's rows of the index.

        Raises:
            BulletinError: the database keeps nothing like it; what was there before stays.
        """
        prepared = self._prepare(bulletin)
        try:
            with self._library.writing() as change:
                change.put(bulletin, origin, provenance)
                self._put(change, prepared)
        except UnstorableError as error:
            raise not_kept(origin, error) from error
        self._done()

    def remove(self, bulletin_id: str) -> None:
        """As `Writing.remove`, with the bulletin's rows of the index."""
        with self._library.writing() as change:
            change.remove(bulletin_id)
            self._remove(change, bulletin_id)
        self._done()

    def note_provenance(self, bulletin_id: str, provenance: Provenance) -> None:
        """As `Writing.note_provenance`."""
        self._whole(lambda change: change.note_provenance(bulletin_id, provenance))

    def set_addresses(self, addresses: Iterable[tuple[str, str]]) -> None:
        """As `Writing.set_addresses`."""
        self._whole(lambda change: change.set_addresses(addresses))

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
