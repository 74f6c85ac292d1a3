"""What is measured: each contestant indexes texts into a folder, opens that folder, and is asked."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

RANKS = 10
"""How many passages are asked for."""

QUERY_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "  # E5 was trained with them
BATCH = 8
"""Texts that Sentence Transformers encode at once: on two cores 8 are quicker than its default of 32."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a contestant is told.

    Attributes:
        folder: Where its index lies.
        model: The folder of the weights, as Sentence Transformers open it.
        cache: The cache of this project's encoder, which was made from the same weights.
        threads: How many it may use.
    """

    folder: Path
    model: Path
    cache: Path
    threads: int


class Contestant(Protocol):
    """A way to index texts and to find them again."""

    def __init__(self, setup: Setup) -> None: ...

    def load(self) -> None:
        """Load the model, and whatever else an index run needs."""

    def index(self, texts: Sequence[str]) -> None:
        """Index texts from nothing, and write the index into the folder."""

    def open(self) -> None:
        """Open what `index` wrote, ready to be asked."""

    def encode(self, question: str) -> object:
        """The question's vector alone, encoded anew."""

    def ask(self, question: str) -> object:
        """What is timed as a question."""

    def rank(self, question: str) -> list[int]:
        """The positions of the texts that fit best, best first, `RANKS` at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A contestant, and how it takes part.

    Attributes:
        title: Its name in tables.
        place: Its module and class.
        works: What is measured of it, see `benchmarks/bench/child.py`.
        needs: Packages to be installed in the environment of the peers; empty where the project's own does.
        index: The contestant whose index it opens, if it is not its own.
        again: Whether questions are asked a second time.
    """

    title: str
    place: tuple[str, str]
    works: tuple[str, ...]
    needs: tuple[str, ...] = ()
    index: str | None = None
    again: bool = True

    def make(self, setup: Setup) -> Contestant:
        """The contestant itself; ``ImportError`` where what it needs is not there."""
        module, name = self.place
        contestant: Contestant = getattr(importlib.import_module(module), name)(setup)
        return contestant


_HERE = "benchmarks.bench.contestants"
_TORCH = ("torch", "sentence-transformers", "faiss-cpu")

CONTESTANTS: dict[str, Entry] = {
    "bantin": Entry(
        "bantin, whole answer", (f"{_HERE}.ours", "WholeAnswer"), ("index", "ask", "command", "recall")
    ),
    "plain": Entry(
        "Sentence Transformers + FAISS",
        (f"{_HERE}.plain", "PlainSearch"),
        ("index", "ask", "command", "recall"),
    ),
    "langchain": Entry(
        "LangChain EnsembleRetriever",
        (f"{_HERE}.langchain_ensemble", "LangChainEnsemble"),
        ("index", "ask", "recall"),
        (*_TORCH, "langchain-classic", "langchain-community", "langchain-huggingface", "rank-bm25"),
    ),
    "haystack": Entry(
        "Haystack in-memory hybrid",
        (f"{_HERE}.haystack_hybrid", "HaystackHybrid"),
        ("index", "ask", "recall"),
        (*_TORCH, "haystack-ai", "sentence-transformers-haystack"),
    ),
    "txtai": Entry(
        "txtai hybrid",
        (f"{_HERE}.txtai_hybrid", "TxtaiHybrid"),
        ("index", "ask", "recall"),
        (*_TORCH, "txtai"),
    ),
    "bantin-new": Entry(
        "bantin, whole answer, nothing remembered",
        (f"{_HERE}.ours", "ForgetfulAnswer"),
        ("ask",),
        index="bantin",
        again=False,
    ),
    "bantin-legs": Entry(
        "bantin, reading and both legs", (f"{_HERE}.ours", "BothLegs"), ("ask", "recall"), index="bantin"
    ),
    "bantin-serve": Entry(
        "bantin, what `serve` loads", (f"{_HERE}.ours", "ServingAnswer"), ("ask",), index="bantin"
    ),
}
"""By name, in the order in which they take their turns."""
