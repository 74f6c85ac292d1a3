"""txtai's hybrid index: its BM25 and its FAISS, with the texts in its SQLite."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from txtai import Embeddings

from benchmarks.bench.contestants.base import BATCH, RANKS, Setup


class TxtaiHybrid:
    """Words and vectors with the same weight; the prefixes are read from the model's folder."""

    def __init__(self, setup: Setup) -> None:
        torch.set_num_threads(setup.threads)
        self._setup = setup

    def load(self) -> None:
        """Load the model, and encode something."""
        self._embeddings = Embeddings(
            path=str(self._setup.model),
            method="sentence-transformers",
            gpu=False,
            hybrid=True,
            content=True,
            encodebatch=BATCH,
        )
        self.encode("")

    def index(self, texts: Sequence[str]) -> None:
        """Index the texts, and write the index."""
        self._embeddings.index(list(enumerate(texts)))
        self._embeddings.save(str(self._setup.folder / "index"))

    def open(self) -> None:
        """Load what was written, and the model that it names."""
        self._embeddings = Embeddings()
        self._embeddings.load(str(self._setup.folder / "index"))

    def encode(self, question: str) -> object:
        """The question's vector."""
        return self._embeddings.batchtransform([question], "query")

    def ask(self, question: str) -> list[dict[str, object]]:
        """The ids and texts that fit best."""
        found: list[dict[str, object]] = self._embeddings.search(question, RANKS)
        return found

    def rank(self, question: str) -> list[int]:
        """Their positions."""
        return [int(str(each["id"])) for each in self.ask(question)]
