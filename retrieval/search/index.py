"""What searches and answers need of an index, wherever it lies: on a disk, or in PostgreSQL.

Passages go by positions, whole numbers that mean nothing but to the index that gave them, and to it only
while one question is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.library import Shown
from corpus.models import Bulletin, Passage
from retrieval.encoders.base import Vectors
from retrieval.encoders.token_codes import TokenCodes
from retrieval.facts.models import Fact
from retrieval.query.lexicon import Lexicon
from retrieval.query.models import Query

Lookup = Callable[[str], Bulletin | None]
"""Finds a bulletin by its id; ``None`` if there is none, or it may not be shown."""

Positions = NDArray[np.int64]

Selection: TypeAlias = Any
"""Which passages may be found: of each index its own kind, which no other needs to understand."""


@dataclass(frozen=True, slots=True)
class Findable:
    """What may be found of an index, by somebody who asks.

    Attributes:
        lookup: Finds bulletins, and no others than those that may be shown.
        among: The passages that may be found; ``None``: all.
    """

    lookup: Lookup
    among: Selection | None = None


class PassageStore(Protocol):
    """The passages."""

    def at(self, positions: Iterable[int]) -> list[Passage]:
        """The passages at these positions, in their order."""
        ...

    def of_bulletin(self, bulletin_id: str) -> list[Passage]:
        """The passages of one bulletin, in the order of its text; none of one that is not indexed."""
        ...

    def of_bulletins(self, bulletin_ids: Collection[str]) -> Selection:
        """The passages of some bulletins and no others."""
        ...


class VectorLeg(Protocol):
    """The dense leg: cosines of -1 to 1, higher is better."""

    @property
    def dimension(self) -> int:
        """The length of the vectors."""
        ...

    def nearest(self, vector: Vectors, count: int, among: Selection | None = None) -> Positions:
        """The positions of the ``count`` nearest passages, best first; fewer if there are fewer."""
        ...

    def scores(self, vector: Vectors, positions: Positions) -> NDArray[np.float32]:
        """The cosine of one vector with each of the passages at ``positions``."""
        ...


class WordLeg(Protocol):
    """The lexical leg: BM25, 0 and up, higher is better."""

    def __contains__(self, term: str) -> bool:
        """Whether some passage holds the term."""
        ...

    def best(self, question: str, count: int, among: Selection | None = None) -> Positions:
        """The positions of the ``count`` passages with the highest scores above 0, best first."""
        ...

    def scores(self, question: str, positions: Positions) -> NDArray[np.float32]:
        """The question's score against each of the passages at ``positions``."""
        ...

    def ceiling(self, question: str) -> float:
        """The score that no passage can exceed for this question."""
        ...

    def weight(self, term: str) -> float:
        """The term's inverse document frequency; highest for a term that no passage holds."""
        ...


class TokenStore(Protocol):
    """The tokens of passages."""

    def at(self, positions: Sequence[int]) -> list[TokenCodes]:
        """The tokens of the passages at these positions, in order."""
        ...


class FactStore(Protocol):
    """What bulletins say of people in office."""

    def of(self, bulletin_ids: Iterable[str]) -> list[Fact]:
        """What these bulletins say, in the order of the ids and of their text; nothing of unknown ones."""
        ...

    def find(self, *, roles: Collection[str] = (), people: Collection[str] = ()) -> list[Fact]:
        """Facts about these offices and these people (folded names), the newest first; with neither, none."""
        ...


class SearchIndex(Protocol):
    """One state of an index, to be searched."""

    @property
    def passages(self) -> PassageStore:
        """The passages."""
        ...

    @property
    def dense(self) -> VectorLeg:
        """Their vectors."""
        ...

    @property
    def lexical(self) -> WordLeg:
        """Their words."""
        ...

    @property
    def tokens(self) -> TokenStore:
        """Their tokens."""
        ...

    @property
    def facts(self) -> FactStore:
        """What the bulletins say of people in office."""
        ...

    @property
    def lexicon(self) -> Lexicon:
        """What the bulletins teach about their language."""
        ...


Select = Callable[[Query, Shown, Lookup], Selection | None]
"""The passages that a query allows, and that somebody who sees the library so may find; ``None``: all.

What it reads is given.
"""
