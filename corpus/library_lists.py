"""A change to what a library lists beside its bulletins: sources, places, collections, what is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from corpus.library_models import Membership
from corpus.library_reading import Reading
from corpus.library_sources import LeftOut
from corpus.statements import NOTHING, Statements, Values

Clock = Callable[[], dt.datetime]


class ListWriting(Reading):
    """A change under way, as far as its lists go."""

    def __init__(self, connection: Statements, clock: Clock) -> None:
        """Change what a connection sees in the midst of its transaction; ``clock`` tells the time in UTC."""
        super().__init__(connection)
        self._clock = clock

    def now(self) -> dt.datetime:
        """The time of a change that is made now, in UTC."""
        return self._clock()

    def set_sources(self, names: list[str]) -> None:
        """Replace the list of sources."""
        self._do("DELETE FROM sources")
        self._do_each("INSERT INTO sources (name) VALUES (:name)", [{"name": name} for name in names])
        self._do("DELETE FROM source_times WHERE name NOT IN (SELECT name FROM sources)")
        self._do("DELETE FROM source_collections WHERE name NOT IN (SELECT name FROM sources)")

    def note_read(self, names: Iterable[str]) -> None:
        """Say that sources were read now."""
        self._do_each(
            "INSERT INTO source_times (name, at) VALUES (:name, :at)"
            " ON CONFLICT (name) DO UPDATE SET at = excluded.at",
            [{"name": name, "at": self._now()} for name in names],
        )

    def set_source_collections(self, name: str, collections: Iterable[str]) -> None:
        """Say which collections a source belongs to; with none, what lies in it says so itself again."""
        self._do("DELETE FROM source_collections WHERE name = :name", {"name": name})
        self._do_each(
            "INSERT INTO source_collections (name, collection) VALUES (:name, :collection)",
            [{"name": name, "collection": each} for each in sorted(set(collections))],
        )

    def set_addresses(self, addresses: Iterable[tuple[str, str]]) -> None:
        """Replace what is known of other places that bulletins lie in, each as `addresses` gives it."""
        rows = [{"id": identity, "origin": origin} for identity, origin in addresses]
        self._do("DELETE FROM addresses")
        self._do_each("INSERT INTO addresses (id, origin) VALUES (:id, :origin)", rows)

    def set_memberships(self, memberships: Iterable[Membership]) -> set[str]:
        """Replace what is known of collections; the ids of the bulletins that belong to others now."""
        wanted, known = set(memberships), set(self.memberships())
        gone = [each._asdict() for each in sorted(known - wanted)]
        self._do_each(
            "DELETE FROM memberships WHERE id = :id AND origin = :origin AND collection = :collection", gone
        )
        self._add_memberships(sorted(wanted - known))
        return {each.id for each in known ^ wanted}

    def leave_out(self, left: Iterable[LeftOut]) -> None:
        """Have index runs pass by what lies there."""
        self._do_each(
            "INSERT INTO left_out (origin, id, at) VALUES (:origin, :id, :at)"
            " ON CONFLICT (origin) DO UPDATE SET id = excluded.id, at = excluded.at",
            [asdict(each) | {"at": each.at.isoformat()} for each in left],
        )

    def take_in(self, origins: Iterable[str]) -> None:
        """Have index runs read again what they were to pass by."""
        self._do_each("DELETE FROM left_out WHERE origin = :origin", [{"origin": each} for each in origins])

    def _add_memberships(self, memberships: Iterable[Membership]) -> None:
        self._do_each(
            "INSERT INTO memberships (id, origin, collection) VALUES (:id, :origin, :collection)",
            [each._asdict() for each in memberships],
        )

    def _now(self) -> str:
        return self._clock().isoformat()

    def _do(self, statement: str, values: Values = NOTHING) -> None:
        self._connection.execute(statement, values)

    def _do_each(self, statement: str, rows: Sequence[Values]) -> None:
        """Carry out a statement with each of some rows, of which there may be none."""
        if rows:
            self._connection.executemany(statement, rows)
