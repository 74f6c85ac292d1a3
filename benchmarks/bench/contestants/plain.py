"""The least that can be called semantic search: Sentence Transformers and a flat FAISS index."""

from __future__ import annotations

import json
from collections.abc import Sequence

import faiss
import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from benchmarks.bench.contestants.base import BATCH, PASSAGE_PREFIX, QUERY_PREFIX, RANKS, Setup


class PlainSearch:
    """Every text one vector, a question one vector, and all of them compared."""

    def __init__(self, setup: Setup) -> None:
        torch.set_num_threads(setup.threads)
        faiss.omp_set_num_threads(setup.threads)
        self._setup = setup

    def load(self) -> None:
        """Load the model, and encode something."""
        self._model = SentenceTransformer(str(self._setup.model), device="cpu")
        self.encode("")

    def index(self, texts: Sequence[str]) -> None:
        """Encode the texts, and write index and texts."""
        vectors = self._encoded(list(texts), PASSAGE_PREFIX)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        faiss.write_index(index, str(self._setup.folder / "index.faiss"))
        (self._setup.folder / "texts.json").write_text(json.dumps(list(texts), ensure_ascii=False), "utf-8")

    def open(self) -> None:
        """Load the model, the index and the texts."""
        self.load()
        self._index = faiss.read_index(str(self._setup.folder / "index.faiss"))
        self._texts = json.loads((self._setup.folder / "texts.json").read_text("utf-8"))

    def encode(self, question: str) -> NDArray[np.float32]:
        """The question's vector."""
        return self._encoded([question], QUERY_PREFIX)

    def ask(self, question: str) -> list[str]:
        """The texts that fit best."""
        return [self._texts[position] for position in self.rank(question)]

    def rank(self, question: str) -> list[int]:
        """Their positions."""
        _, positions = self._index.search(self.encode(question), min(RANKS, self._index.ntotal))
        return [int(position) for position in positions[0]]

    def _encoded(self, texts: list[str], prefix: str) -> NDArray[np.float32]:
        vectors = self._model.encode(
            texts, prompt=prefix, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)
