"""The lexical leg of a search in PostgreSQL: BM25 by sparse vectors, found by the terms that are rare."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.postgres import PostgresConnection
from retrieval.index.lexical import terms
from retrieval.postgres.legs import count_chosen, in_order, positions_of
from retrieval.postgres.prepared import stored_term
from retrieval.postgres.rows import written_weights
from retrieval.postgres.selection import Chosen
from retrieval.search.index import Positions

_ALL = Chosen()
_ROUNDED = 1 - 1e-5  # sums of the same weights in another order differ by less


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
                return positions_of(position for position, _ in found)
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
        return in_order(positions, rows)

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
        return positions_of(sorted(row[0] for row in rows))

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
                {"terms": list(map(stored_term, missing))},
            )
            found = {term: _Term(number, int(holders)) for term, number, holders in rows}
            self._met.update((term, found.get(stored_term(term), _Term(0, 0))) for term in missing)
        return [self._met[term] for term in wanted]
