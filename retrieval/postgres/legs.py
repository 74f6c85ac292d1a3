"""The two legs of a search in PostgreSQL, and what lies beside them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.models import Passage
from corpus.postgres import PostgresConnection
from retrieval.encoders.base import Vectors
from retrieval.encoders.token_codes import TokenCodes
from retrieval.index.lexical import terms
from retrieval.postgres.rows import written_vector, written_weights
from retrieval.postgres.selection import Chosen
from retrieval.search.index import Positions

EF_SEARCH = 200
"""How many passages HNSW keeps in view while it looks for the nearest: more are better and take longer."""

COMPARED = 20_000
"""Of so many passages that may be found all are compared, which is exact."""

_ALL = Chosen()
_ROUNDED = 1 - 1e-5  # sums of the same weights in another order differ by less


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
            self._connection.execute(f"SET LOCAL hnsw.ef_search = {max(EF_SEARCH, count)}")
            self._connection.execute("SET LOCAL hnsw.iterative_scan = strict_order")
            query = f"SELECT position FROM passages WHERE {chosen.condition} ORDER BY {order} LIMIT :count"  # noqa: S608
        return _positions(row[0] for row in self._connection.execute(query, values))

    def scores(self, vector: Vectors, positions: Positions) -> NDArray[np.float32]:
        """The cosine of one vector with each of the passages at ``positions``."""
        rows = self._connection.execute(
            "SELECT position, -(vector <#> CAST(:vector AS HALFVEC)) FROM passages"
            " WHERE position = ANY(CAST(:positions AS BIGINT[]))",
            {"vector": written_vector(vector), "positions": positions.tolist()},
        )
        return _in_order(positions, rows)

    def _count(self, chosen: Chosen) -> int:
        """How many passages are chosen; of many only that they are."""
        if chosen is _ALL or self._passages <= COMPARED:
            return self._passages
        return count_chosen(self._connection, chosen)


class _Term(NamedTuple):
    """A term, and how many passages hold it; number 0, which no passage has, of one that is not known."""

    number: int
    holders: int


class WordSearch:
    """The lexical leg: BM25 over the terms of passages."""

    def __init__(self, connection: PostgresConnection, passages: int) -> None:
        """Search so many passages."""
        self._connection = connection
        self._passages = passages
        self._met: dict[str, _Term] = {}
        self._sizes: dict[Chosen, int] = {}

    def __contains__(self, term: str) -> bool:
        """Whether some passage holds the term."""
        return self._find([term])[0].holders > 0

    def best(self, question: str, count: int, among: Chosen | None = None) -> Positions:
        """The positions of the ``count`` passages with the highest scores, best first.

        Passages that hold one of the rarest terms are found by a GIN index and scored. Where the terms left
        out could together bring another passage among them, more terms are taken (MaxScore; Turtle and Flood,
        "Query evaluation: strategies and optimizations", Information Processing and Management 31, 1995).
        """
        asked = sorted(self._read(question).items(), key=lambda term: -term[1])
        weights = dict(asked)
        least, taken = 0.0, self._first(asked, count)
        while True:
            found = self._scored([number for number, _ in asked[:taken]], weights, count, among or _ALL)
            least = found[-1][1] if len(found) == count else 0.0
            left = math.fsum(weight for _, weight in asked[taken:])
            if left < least * _ROUNDED or taken >= len(asked):
                return _positions(position for position, _ in found)
            taken = self._enough(asked, taken, least)

    def _first(self, asked: Sequence[tuple[int, float]], count: int) -> int:
        """How many of the terms, the rarest first, are looked up at once to find enough passages."""
        held = {term.number: term.holders for term in self._met.values()}
        total = 0
        for taken, (number, _) in enumerate(asked, start=1):
            total += held[number]
            if total >= 2 * count:
                return taken
        return len(asked)

    @staticmethod
    def _enough(asked: Sequence[tuple[int, float]], taken: int, least: float) -> int:
        """How many terms must be taken, one more at least, so that the others earn less than ``least``."""
        for more in range(taken + 1, len(asked)):
            if math.fsum(weight for _, weight in asked[more:]) < least * _ROUNDED:
                return more
        return len(asked)

    def _scored(
        self, numbers: Sequence[int], weights: dict[int, float], count: int, chosen: Chosen
    ) -> list[tuple[int, float]]:
        """The best passages that hold one of some terms, scored by all of them."""
        if not numbers:
            return []
        held = self._held(numbers, chosen)
        rows = self._connection.execute(
            f"SELECT position, -(weights <#> CAST(:asked AS SPARSEVEC)) AS score FROM {held}"  # noqa: S608
            " ORDER BY score DESC, position LIMIT :count",
            {
                "asked": written_weights(weights),
                "numbers": list(numbers),
                "count": count,
                **chosen.named,
            },
        )
        return [(position, score) for position, score in rows]

    def _held(self, numbers: Sequence[int], chosen: Chosen) -> str:
        """Where chosen passages are found that hold one of some terms: by the terms, or by what is chosen.

        Whichever gives fewer comes first, and as a whole (``OFFSET 0``): left to itself the planner looks
        the terms up once for each bulletin.
        """
        first, then = "terms && CAST(:numbers AS INTEGER[])", chosen.condition
        if chosen is _ALL:
            return f"passage_words WHERE {first}"
        holders = {term.number: term.holders for term in self._met.values()}
        if self._chosen(chosen) < sum(holders[number] for number in numbers):
            first, then = then, first
        return f"(SELECT * FROM passage_words WHERE {first} OFFSET 0) AS held WHERE {then}"  # noqa: S608

    def _chosen(self, chosen: Chosen) -> int:
        """How many passages are chosen; of many only that they are."""
        if chosen not in self._sizes:
            self._sizes[chosen] = count_chosen(self._connection, chosen)
        return self._sizes[chosen]

    def scores(self, question: str, positions: Positions) -> NDArray[np.float32]:
        """The question's score against each of the passages at ``positions``."""
        weights = self._read(question)
        if not weights:
            return np.zeros(len(positions), dtype=np.float32)
        rows = self._connection.execute(
            "SELECT position, -(weights <#> CAST(:asked AS SPARSEVEC)) FROM passage_words"
            " WHERE position = ANY(CAST(:positions AS BIGINT[]))",
            {"asked": written_weights(weights), "positions": positions.tolist()},
        )
        return _in_order(positions, rows)

    def holding(self, phrases_terms: Iterable[str], among: Chosen | None, most: int, asked: str) -> Positions:
        """The positions of the passages that hold all of some terms; of more than ``most`` the best."""
        wanted = [term.number for term in self._find(sorted(set(phrases_terms)))]
        chosen = among or _ALL
        rows = self._connection.execute(
            "SELECT position, -(weights <#> CAST(:asked AS SPARSEVEC)) AS score FROM passage_words"  # noqa: S608
            f" WHERE terms @> CAST(:wanted AS INTEGER[]) AND {chosen.condition}"
            " ORDER BY score DESC, position LIMIT :most",
            {
                "asked": written_weights(self._read(asked) or {1: 0.0}),
                "wanted": wanted,
                "most": most,
                **chosen.named,
            },
        )
        return _positions(sorted(row[0] for row in rows))

    def ceiling(self, question: str) -> float:
        """The score that no passage can exceed for this question: all terms, each as often as can be."""
        return math.fsum(map(self._weight, self._find(terms(question))))

    def weight(self, term: str) -> float:
        """The term's inverse document frequency, in Lucene's form; highest for a term no passage holds."""
        return self._weight(self._find([term])[0])

    def _weight(self, term: _Term) -> float:
        return math.log(1 + (self._passages - term.holders + 0.5) / (term.holders + 0.5))

    def _read(self, question: str) -> dict[int, float]:
        """What each term of a question, by its number, can earn; of those that passages hold."""
        asked = Counter(terms(question))
        found = zip(asked.values(), self._find(list(asked)), strict=True)
        return {term.number: times * self._weight(term) for times, term in found if term.holders > 0}

    def _find(self, wanted: Sequence[str]) -> list[_Term]:
        missing = [term for term in dict.fromkeys(wanted) if term not in self._met]
        if missing:
            rows = self._connection.execute(
                "SELECT terms.term, terms.number, terms.holders + coalesce("
                "(SELECT sum(holders) FROM term_changes WHERE term_changes.term = terms.number), 0)"
                " FROM terms WHERE term = ANY(CAST(:terms AS TEXT[]))",
                {"terms": missing},
            )
            found = {term: _Term(number, int(holders)) for term, number, holders in rows}
            self._met.update((term, found.get(term, _Term(0, 0))) for term in missing)
        return [self._met[term] for term in wanted]


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


def _positions(found: Iterable[int]) -> Positions:
    return np.fromiter(found, dtype=np.int64)


def _in_order(positions: Positions, rows: Iterable[Sequence[float]]) -> NDArray[np.float32]:
    """The scores of rows of positions with their scores, in the order of the positions."""
    found: dict[int, float] = dict(map(tuple, rows))  # type: ignore[arg-type]
    return np.array([found.get(position, 0.0) for position in positions.tolist()], dtype=np.float32)
