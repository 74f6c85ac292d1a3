"""Haystack's pipeline of BM25 and vectors over its store in memory, joined by reciprocal ranks."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from benchmarks.bench.contestants.base import BATCH, PASSAGE_PREFIX, QUERY_PREFIX, RANKS, Setup


class HaystackHybrid:
    """Words and vectors side by side in a pipeline; the store is written as JSON."""

    def __init__(self, setup: Setup) -> None:
        torch.set_num_threads(setup.threads)
        self._setup = setup
        self._common = {
            "model": str(setup.model),
            "device": ComponentDevice.from_str("cpu"),
            "normalize_embeddings": True,
            "progress_bar": False,
            "batch_size": BATCH,
        }

    def load(self) -> None:
        """Load the model, and encode something."""
        self._documents = SentenceTransformersDocumentEmbedder(prefix=PASSAGE_PREFIX, **self._common)
        self._documents.warm_up()
        self._documents.run([Document(content="")])

    def index(self, texts: Sequence[str]) -> None:
        """Encode the texts, and write the store."""
        documents = [Document(content=text, meta={"position": i}) for i, text in enumerate(texts)]
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(self._documents.run(documents)["documents"])
        store.save_to_disk(str(self._setup.folder / "store.json"))

    def open(self) -> None:
        """Load the model and the store, and put the pipeline together."""
        store = InMemoryDocumentStore.load_from_disk(str(self._setup.folder / "store.json"))
        self._questions = SentenceTransformersTextEmbedder(prefix=QUERY_PREFIX, **self._common)
        self._questions.warm_up()
        pipeline = Pipeline()
        pipeline.add_component("embedder", self._questions)
        pipeline.add_component("vectors", InMemoryEmbeddingRetriever(store, top_k=RANKS))
        pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=RANKS))
        pipeline.add_component("joiner", DocumentJoiner("reciprocal_rank_fusion", top_k=RANKS))
        pipeline.connect("embedder.embedding", "vectors.query_embedding")
        pipeline.connect("vectors", "joiner")
        pipeline.connect("words", "joiner")
        self._pipeline = pipeline

    def encode(self, question: str) -> object:
        """The question's vector."""
        return self._questions.run(question)["embedding"]

    def ask(self, question: str) -> list[Document]:
        """The documents that fit best."""
        given = {"embedder": {"text": question}, "words": {"query": question}}
        found: list[Document] = self._pipeline.run(given)["joiner"]["documents"]
        return found

    def rank(self, question: str) -> list[int]:
        """Their positions."""
        return [document.meta["position"] for document in self.ask(question)]
