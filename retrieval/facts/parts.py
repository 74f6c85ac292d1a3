"""The facts of a library whose bulletins lie in several tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from heapq import merge
from itertools import islice

from retrieval.facts.models import Fact
from retrieval.facts.store import MOST, FactTable


class FactIndex:
    """Facts of several tables, each bulletin in one of them; safe to read from several threads."""

    def __init__(self, parts: Sequence[tuple[FactTable, Collection[str]]]) -> None:
        """Give the tables, each with the bulletins in it that do not count."""
        self._parts = [(table, frozenset(without)) for table, without in parts]

    def of(self, bulletin_ids: Iterable[str]) -> list[Fact]:
        """What these bulletins say, in the order of the ids and of their text; nothing of unknown ones."""
        order = {identity: i for i, identity in enumerate(dict.fromkeys(bulletin_ids))}
        found = [
            fact
            for table, without in self._parts
            for fact in table.of(identity for identity in order if identity not in without)
        ]
        return sorted(found, key=lambda fact: order[fact.sentence.bulletin_id])

    def find(self, *, roles: Collection[str] = (), people: Collection[str] = ()) -> list[Fact]:
        """Like `FactTable.find`, over all tables."""
        found = (table.find(roles=roles, people=people, without=without) for table, without in self._parts)
        return list(islice(merge(*found, key=_newest_first), MOST))


def _newest_first(fact: Fact) -> tuple[float, str]:
    """Orders facts as `FactTable.find` does; those of one bulletin stay as they are."""
    return (-fact.date.toordinal() if fact.date else 1.0, fact.sentence.bulletin_id)
