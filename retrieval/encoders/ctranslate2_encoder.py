"""The default encoder in CTranslate2, with weights and activations of one byte.

It starts in an eighth of the time and a quarter of the memory that PyTorch needs, which is not imported here.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from corpus.notices import Announce
from retrieval.encoders.base import EncodedPassages, EncodedQuestions, EncoderSettings, Vectors
from retrieval.encoders.bundled.unpack import CTRANSLATE2, offline_model
from retrieval.encoders.token_codes import TokenCodes
from retrieval.encoders.token_projection import default_projection
from retrieval.encoders.unigram import UnigramTokenizer
from retrieval.errors import EncoderError

_QUERY_PREFIX, _PASSAGE_PREFIX = "query: ", "passage: "  # E5 was trained with them
_DIMENSION, _LONGEST = 384, 512
_STEP = 16
"""Texts are encoded together that have the same length, rounded up to so many tokens.

Then a text's vector is the same to the last bit whatever is encoded beside it: with another width sums come
out in another order, and a difference in the last bit can round an activation to another byte.
"""
_BATCH_TOKENS = 400
"""So many at once stay near the processor: 1600 take a tenth longer, and 25 MB more for each thread."""


@dataclass(frozen=True, slots=True)
class _Input:
    """What the network reads of a text.

    Attributes:
        ids: Its pieces between begin and end, cut off where the model's reach ends.
        told: Which of these are told apart as tokens: neither of the prefix, nor punctuation alone.
        starts: Where the words of these begin in the text.
    """

    ids: list[int]
    told: list[int]
    starts: list[int]


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A text's vector, and one of each of its tokens that are told apart."""

    vector: Vectors
    tokens: Vectors


@dataclass(frozen=True, slots=True)
class _Model:
    network: ctranslate2.Encoder
    tokenizer: UnigramTokenizer
    pieces: Sequence[str]
    begin: int
    end: int

    def read(self, prefix: str, text: str) -> _Input:
        """What the network reads of a text behind a prefix."""
        ids, told, starts = [self.begin], [], []
        for start, pieces in self.tokenizer.words(prefix + text):
            for piece in pieces:
                if start >= len(prefix) and any(map(str.isalnum, self.pieces[piece])):
                    told.append(len(ids))
                    starts.append(start - len(prefix))
                ids.append(piece)
                if len(ids) == _LONGEST - 1:
                    return _Input([*ids, self.end], told, starts)
        return _Input([*ids, self.end], told, starts)


class CTranslate2Encoder:
    """The default encoder; safe to use from several threads, which then encode beside each other.

    Each batch of texts runs in one thread, and as many batches at once as the settings give threads: to share
    out one short question among several threads makes it slower. What is longer than 512 tokens is cut off
    there. The model is loaded with the first text. Every method raises `EncoderError` if it cannot be loaded.
    """

    def __init__(self, settings: EncoderSettings, *, announce: Announce, progress: bool) -> None:
        """Find the model, unpacking it if this is its first use.

        Raises:
            EncoderError: it cannot be unpacked.
        """
        self._cache_dir, self._announce, self._progress = settings.cache_dir, announce, progress
        self._query_prefix = _QUERY_PREFIX if settings.query_prefix is None else settings.query_prefix
        self._passage_prefix = _PASSAGE_PREFIX if settings.passage_prefix is None else settings.passage_prefix
        self._threads = settings.threads or _processors()
        self._model: _Model | None = None
        self._lock = threading.Lock()
        self._unpack()

    @property
    def fingerprint(self) -> str:
        """Names the weights, the engine with its precision, the layouts, and the prefixes."""
        prefixes = f"{self._query_prefix}\0{self._passage_prefix}\0tokens 2"
        identity = hashlib.sha256(prefixes.encode()).hexdigest()[:16]
        return f"{CTRANSLATE2.folder}-int8-{CTRANSLATE2.layout}:{identity}"

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        """Vectors and tokens of passages."""
        inputs, encoded = self._encode(self._passage_prefix, texts)
        codes = [TokenCodes.of(e.tokens, read.starts) for e, read in zip(encoded, inputs, strict=True)]
        return EncodedPassages(_stacked(encoded), codes)

    def encode_questions(self, texts: Sequence[str]) -> EncodedQuestions:
        """Vectors and tokens of questions."""
        _, encoded = self._encode(self._query_prefix, texts)
        return EncodedQuestions(_stacked(encoded), [each.tokens for each in encoded])

    def _encode(self, prefix: str, texts: Sequence[str]) -> tuple[list[_Input], list[_Encoded]]:
        model = self._load()
        inputs = [model.read(prefix, text) for text in texts]
        batches = list(_batches([len(each.ids) for each in inputs]))

        def encode(batch: Sequence[int]) -> list[_Encoded]:
            return _forward(model.network, [inputs[i] for i in batch])

        found: dict[int, _Encoded] = {}
        with _side_by_side(min(self._threads, len(batches))) as run:
            for batch, encoded in zip(batches, run(encode, batches), strict=True):
                found.update(zip(batch, encoded, strict=True))
        return inputs, [found[i] for i in range(len(inputs))]

    def _unpack(self, *, thorough: bool = False) -> Path:
        return offline_model(
            CTRANSLATE2,
            self._cache_dir,
            announce=self._announce,
            progress=self._progress,
            thorough=thorough,
        )

    def _load(self) -> _Model:
        with self._lock:
            if self._model is None:
                self._model = _load_model(self._unpack(thorough=True), self._threads)
            return self._model


@contextmanager
def _side_by_side(threads: int) -> Iterator[Callable[..., Iterable[list[_Encoded]]]]:
    """Give a `map` that runs in so many threads; when the block is left early, no further call begins."""
    if threads <= 1:
        yield map
        return
    pool = ThreadPoolExecutor(threads)
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)


def _load_model(folder: Path, threads: int) -> _Model:
    try:
        vocabulary = json.loads((folder / "pieces.json").read_text(encoding="utf-8"))
        network = ctranslate2.Encoder(str(folder), inter_threads=threads, intra_threads=1)
    except (OSError, ValueError, RuntimeError) as error:
        raise EncoderError(
            "The encoder in {folder} cannot be loaded ({reason}): "
            "delete that folder, and the next command unpacks it anew.",
            folder=folder,
            reason=error,
        ) from error
    special = {vocabulary[name] for name in ("begin", "end", "pad", "unknown")}
    ids = {piece: i for i, piece in enumerate(vocabulary["pieces"]) if i not in special}
    tokenizer = UnigramTokenizer(ids, vocabulary["scores"], vocabulary["unknown"])
    return _Model(network, tokenizer, vocabulary["pieces"], vocabulary["begin"], vocabulary["end"])


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Which texts to encode together, the longest first: of one width, and about `_BATCH_TOKENS` in all."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    for width, same in groupby(order, key=lambda i: _width(lengths[i])):
        texts, most = list(same), max(1, _BATCH_TOKENS // width)
        yield from (texts[start : start + most] for start in range(0, len(texts), most))


def _width(length: int) -> int:
    return -(-length // _STEP) * _STEP


def _forward(network: ctranslate2.Encoder, inputs: Sequence[_Input]) -> list[_Encoded]:
    """Of each text the mean of its pieces' states, made as long as 1, and the vectors of its tokens."""
    lengths = np.array([len(each.ids) for each in inputs], np.int32)
    padded = np.zeros((len(inputs), _width(int(lengths.max()))), np.int32)
    for row, each in zip(padded, inputs, strict=True):
        row[: len(each.ids)] = each.ids
    view = ctranslate2.StorageView.from_array
    states = np.asarray(network.forward_batch(view(padded), view(lengths)).last_hidden_state)
    sums = np.stack([state[:length].sum(axis=0) for state, length in zip(states, lengths, strict=True)])
    vectors: NDArray[np.float32] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    project = default_projection().vectors
    tokens = [project(state[each.told]) for state, each in zip(states, inputs, strict=True)]
    return [_Encoded(*each) for each in zip(vectors, tokens, strict=True)]


def _stacked(encoded: Sequence[_Encoded]) -> Vectors:
    """The vectors of texts, one a row; of none, no rows."""
    vectors = [each.vector for each in encoded]
    return np.stack(vectors) if vectors else np.empty((0, _DIMENSION), np.float32)


def _processors() -> int:
    """How many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    return len(allowed(0)) if allowed else os.cpu_count() or 1
