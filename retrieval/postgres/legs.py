"""The dense leg of a search in PostgreSQL, and the passages and tokens beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.models import Passage
from corpus.postgres import PostgresConnection
from retrieval.encoders.base import Vectors
from retrieval.encoders.token_codes import TokenCodes
from retrieval.postgres.rows import written_vector
from retrieval.postgres.selection import Chosen
from retrieval.search.index import Positions

EF_SEARCH = 200
"""How many passages HNSW keeps in view while it looks for the nearest: more are better and take longer.

So many of up to `_AMONG`, and so many more of more, `_MOST_IN_VIEW` at most, which is pgvector's own bound.
"""

_AMONG, _MOST_IN_VIEW = 100_000, 1000

COMPARED = 20_000
"""Of so many passages that may be found all are compared, which is exact."""

_ALL = Chosen()


class Passages:
    """The passages of an index."""

    def __init__(self, connection: PostgresConnection) -> None:
        self._connection = connection

    def at(self, positions: Iterable[int]) -> list[Passage]:
        """The passages at these positions, in their order."""
        wanted = list(positions)
        rows = self._connection.execute(
            "SELECT position, indexed.bulletin, first, behind FROM passages"
            " JOIN indexed ON indexed.number = passages.bulletin"
            " WHERE position = ANY(CAST(:positions AS BIGINT[]))",
            {"positions": wanted},
        )
        found = {position: Passage(bulletin, first, behind) for position, bulletin, first, behind in rows}
        return [found[position] for position in wanted]

    def of_bulletin(self, bulletin_id: str) -> list[Passage]:
        """The passages of one bulletin, in the order of its text; none of one that is not indexed."""
        rows = self._connection.execute(
            "SELECT first, behind FROM passages JOIN indexed ON indexed.number = passages.bulletin"
            " WHERE indexed.bulletin = :id ORDER BY first",
            {"id": bulletin_id},
        )
        return [Passage(bulletin_id, first, behind) for first, behind in rows]

    def of_bulletins(self, bulletin_ids: Iterable[str]) -> Chosen:
        """The passages of some bulletins and no others."""
        return Chosen.of_bulletins(list(bulletin_ids))


class NearestVectors:
    """The dense leg: the passages whose vectors are nearest, by pgvector."""

    def __init__(self, connection: PostgresConnection, dimension: int, passages: int) -> None:
        """Search the vectors of so many passages, each of that length."""
        self._connection = connection
        self._dimension = dimension
        self._passages = passages

    @property
    def dimension(self) -> int:
        """The length of the vectors."""
        return self._dimension

    def nearest(self, vector: Vectors, count: int, among: Chosen | None = None) -> Positions:
        """The positions of the ``count`` nearest passages, best first; fewer if there are fewer.

        Of few passages all are compared. Of many HNSW finds them, which may miss some.
        """
        chosen = among or _ALL
        values = {"vector": written_vector(vector), "count": count, **chosen.named}
        order = f"CAST(vector AS HALFVEC({self._dimension})) <#> CAST(:vector AS HALFVEC({self._dimension}))"
        if self._count(chosen) <= COMPARED:
            query = (
                f"WITH chosen AS MATERIALIZED (SELECT position, {order} AS apart FROM passages"  # noqa: S608
                f" WHERE {chosen.condition})"
                " SELECT position FROM chosen ORDER BY apart, position LIMIT :count"
            )
        else:
            self._connection.execute(f"SET LOCAL hnsw.ef_search = {in_view(self._passages, count)}")
            self._connection.execute("SET LOCAL hnsw.iterative_scan = strict_order")
            query = f"SELECT position FROM passages WHERE {chosen.condition} ORDER BY {order} LIMIT :count"  # noqa: S608
        return positions_of(row[0] for row in self._connection.execute(query, values))

    def scores(self, vector: Vectors, positions: Positions) -> NDArray[np.float32]:
        """The cosine of one vector with each of the passages at ``positions``."""
        rows = self._connection.execute(
            "SELECT position, -(vector <#> CAST(:vector AS HALFVEC)) FROM passages"
            " WHERE position = ANY(CAST(:positions AS BIGINT[]))",
            {"vector": written_vector(vector), "positions": positions.tolist()},
        )
        return in_order(positions, rows)

    def _count(self, chosen: Chosen) -> int:
        """How many passages are chosen; of many only that they are."""
        if chosen is _ALL or self._passages <= COMPARED:
            return self._passages
        return count_chosen(self._connection, chosen)


class Tokens:
    """The tokens of passages."""

    def __init__(self, connection: PostgresConnection) -> None:
        self._connection = connection

    def at(self, positions: Sequence[int]) -> list[TokenCodes]:
        """The tokens of the passages at these positions, in order."""
        rows = self._connection.execute(
            "SELECT position, codes, starts FROM passage_tokens"
            " WHERE position = ANY(CAST(:positions AS BIGINT[]))",
            {"positions": list(positions)},
        )
        found = {position: _tokens(codes, starts) for position, codes, starts in rows}
        return [found[position] for position in positions]


def in_view(passages: int, count: int) -> int:
    """How many HNSW keeps in view to find ``count`` of so many passages; where too few, it goes on."""
    return min(_MOST_IN_VIEW, max(count, EF_SEARCH * passages // _AMONG, EF_SEARCH))


def count_chosen(connection: PostgresConnection, chosen: Chosen) -> int:
    """How many passages are chosen; of more than `COMPARED` one more than that."""
    ((count,),) = connection.execute(
        f"SELECT count(*) FROM (SELECT FROM passages WHERE {chosen.condition} LIMIT {COMPARED + 1})"  # noqa: S608
        " AS counted",
        chosen.named,
    )
    return int(count)


def _tokens(codes: bytes, starts: bytes) -> TokenCodes:
    places = np.frombuffer(starts, dtype="<i4").astype(np.int32)
    width = len(codes) // len(places) if len(places) else 0
    return TokenCodes(np.frombuffer(codes, dtype=np.uint8).reshape(len(places), width), places)


def positions_of(found: Iterable[int]) -> Positions:
    """Positions as an array."""
    return np.fromiter(found, dtype=np.int64)


def in_order(positions: Positions, rows: Iterable[Sequence[float]]) -> NDArray[np.float32]:
    """The scores of rows of positions with their scores, in the order of the positions."""
    found: dict[int, float] = dict(map(tuple, rows))  # type: ignore[arg-type]
    return np.array([found.get(position, 0.0) for position in positions.tolist()], dtype=np.float32)
