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
from retrieval.postgres.legs import COMPARED, count_chosen, in_order, positions_of
from retrieval.postgres.prepared import stored_term
from retrieval.postgres.pruning import Earning, Way, going, ways
from retrieval.postgres.rows import written_weights
from retrieval.postgres.selection import Chosen
from retrieval.search.index import Positions

_ALL = Chosen()
_GUESSED, _LESS, _LEAST = 0.5, 0.7, 0.05
"""What the last of the best is taken to earn: a share of what all terms of a question earn together at most;
then so much of that again, until it is less than the last share.

Of a hundred passages for each of 300 questions about a million the last earned between .35 and .76 of it.
"""

_SETS = 3
"""Of each way to be among the best: sets that are told to the index. More say little more, at a cost."""

_SCORED = 20
"""For each passage that is wanted so many are scored without a guess."""


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

        What the last of them earns is guessed, from above: few passages hold enough terms to earn so much
        (`retrieval.postgres.pruning`), and a GIN index finds them. Where they earn less, less is guessed.
        """
        asked = [Earning(*term) for term in sorted(self._read(question).items(), key=lambda term: -term[1])]
        chosen, most = among or _ALL, math.fsum(term.most for term in asked)
        holders = self._holders(asked)
        by_choice = chosen is not _ALL and self._chosen(chosen) < min(holders, COMPARED + 1)
        guess = 0.0 if by_choice or holders <= _SCORED * count else _GUESSED * most
        how: list[Way] = []
        found: list[tuple[int, float]] = []
        while True:
            if (needed := ways(asked, guess, _SETS)) != how:
                how, found = needed, self._scored(needed, asked, count, chosen, by_choice=by_choice)
            least = found[-1][1] if len(found) == count else 0.0
            if least >= guess:
                break
            guess = max(least, guess * _LESS if guess > _LEAST * most else 0.0)
        return positions_of(position for position, _ in found)

    def _holders(self, asked: Sequence[Earning]) -> int:
        """How many passages hold each of the terms, all together."""
        holders = {term.number: term.holders for term in self._met.values()}
        return sum(holders[term.number] for term in asked)

    def _scored(
        self, how: Sequence[Way], asked: Sequence[Earning], count: int, chosen: Chosen, *, by_choice: bool
    ) -> list[tuple[int, float]]:
        """The best of chosen passages that go one of some ways, scored by all terms.

        They are found by what is chosen or by the terms, and that as a whole (``OFFSET 0``): left to itself
        the planner looks the terms up once for each bulletin.
        """
        condition, named = going(how)
        held = f"passage_words WHERE {condition}"
        if chosen is not _ALL:
            one, other = (chosen.condition, condition) if by_choice else (condition, chosen.condition)
            held = f"(SELECT * FROM passage_words WHERE {one} OFFSET 0) AS held WHERE {other}"  # noqa: S608
        rows = self._connection.execute(
            f"SELECT position, -(weights <#> CAST(:asked AS SPARSEVEC)) AS score FROM {held}"  # noqa: S608
            " ORDER BY score DESC, position LIMIT :count",
            {"asked": written_weights(dict(asked)), "count": count, **named, **chosen.named},
        )
        return [(position, score) for position, score in rows]

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
