"""LangChain's EnsembleRetriever over its BM25 and its FAISS, as its pages put them together."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

import torch
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings

from benchmarks.bench.contestants.base import BATCH, PASSAGE_PREFIX, QUERY_PREFIX, RANKS, Setup


class LangChainEnsemble:
    """Words and vectors with the same weight, fused by their ranks."""

    def __init__(self, setup: Setup) -> None:
        torch.set_num_threads(setup.threads)
        self._setup = setup

    def load(self) -> None:
        """Load the model, and encode something."""
        common = {"normalize_embeddings": True, "batch_size": BATCH}
        self._embeddings = HuggingFaceEmbeddings(
            model_name=str(self._setup.model),
            model_kwargs={"device": "cpu"},
            encode_kwargs={"prompt": PASSAGE_PREFIX, **common},
            query_encode_kwargs={"prompt": QUERY_PREFIX, **common},
        )
        self.encode("")

    def index(self, texts: Sequence[str]) -> None:
        """Build both indexes; the one of words has no form on the disk but pickle."""
        documents = [Document(text, metadata={"position": i}) for i, text in enumerate(texts)]
        FAISS.from_documents(documents, self._embeddings).save_local(str(self._setup.folder))
        words = BM25Retriever.from_documents(documents, k=RANKS)
        (self._setup.folder / "bm25.pickle").write_bytes(pickle.dumps(words))

    def open(self) -> None:
        """Load the model and both indexes."""
        self.load()
        folder = self._setup.folder
        vectors = FAISS.load_local(str(folder), self._embeddings, allow_dangerous_deserialization=True)
        words = pickle.loads((folder / "bm25.pickle").read_bytes())  # noqa: S301 (written by `index`)
        nearest = vectors.as_retriever(search_kwargs={"k": RANKS})
        self._retriever = EnsembleRetriever(retrievers=[words, nearest], weights=[0.5, 0.5])

    def encode(self, question: str) -> object:
        """The question's vector."""
        return self._embeddings.embed_query(question)

    def ask(self, question: str) -> list[Document]:
        """The documents that fit best."""
        return self._retriever.invoke(question)[:RANKS]

    def rank(self, question: str) -> list[int]:
        """Their positions."""
        return [document.metadata["position"] for document in self.ask(question)]
