"""The facts of bulletins in PostgreSQL: what `retrieval.facts.store` is in a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from corpus.postgres import PostgresConnection
from retrieval.facts.models import Fact
from retrieval.facts.store import COLUMNS, MOST, read_fact

_SELECT = f"SELECT {', '.join(COLUMNS)} FROM facts"  # noqa: S608 (names of ours)


class Facts:
    """What bulletins say of people in office."""

    def __init__(self, connection: PostgresConnection) -> None:
        self._connection = connection

    def of(self, bulletin_ids: Iterable[str]) -> list[Fact]:
        """What these bulletins say, in the order of the ids and of their text; nothing of unknown ones."""
        order = {identity: place for place, identity in enumerate(dict.fromkeys(bulletin_ids))}
        rows = self._connection.execute(
            f"{_SELECT} WHERE bulletin = ANY(CAST(:ids AS TEXT[])) ORDER BY place", {"ids": list(order)}
        )
        return sorted(map(read_fact, rows), key=lambda fact: order[fact.sentence.bulletin_id])

    def find(self, *, roles: Collection[str] = (), people: Collection[str] = ()) -> list[Fact]:
        """As `FactTable.find`: the newest first, those without a date last, `MOST` at most."""
        conditions = []
        if roles:
            conditions.append("(role = ANY(CAST(:roles AS TEXT[])) OR title = ANY(CAST(:roles AS TEXT[])))")
        if people:
            conditions.append("name = ANY(CAST(:people AS TEXT[]))")
        if not conditions:
            return []
        rows = self._connection.execute(
            f"{_SELECT} WHERE {' AND '.join(conditions)}"
            f" ORDER BY date DESC NULLS LAST, bulletin, place LIMIT {MOST}",
            {"roles": list(roles), "people": list(people)},
        )
        return list(map(read_fact, rows))
