"""What turns text into vectors, whatever model does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders.token_codes import TokenCodes

Vectors = NDArray[np.float32]
"""One vector a row, each of length 1."""

DEFAULT_MODEL = "default"
"""The model that comes with the program."""


@dataclass(frozen=True, slots=True)
class EncodedPassages:
    """Passages as an encoder reads them.

    Attributes:
        vectors: One vector a passage, float32 of shape (passages, dimension), in the order given.
        tokens: The tokens of each, as few bytes; none where the model has none to give.
    """

    vectors: Vectors
    tokens: Sequence[TokenCodes]


@dataclass(frozen=True, slots=True)
class EncodedQuestions:
    """Questions as an encoder reads them.

    Attributes:
        vectors: One vector a question, float32 of shape (questions, dimension), in the order given.
        tokens: One vector a token of each, to hold against a passage's `TokenCodes`; none likewise.
    """

    vectors: Vectors
    tokens: Sequence[Vectors]


class Encoder(Protocol):
    """Turns text into vectors of length 1, so that their inner product is their cosine.

    A text has one as a whole, and one of each token as it is meant there, which is shorter: the two kinds are
    not to be held against each other.
    """

    @property
    def fingerprint(self) -> str:
        """Names the model, its weights and its prompts: equal fingerprints give equal vectors."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        """The passages' vectors and tokens."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> EncodedQuestions:
        """Likewise of questions; some models read the two differently."""
        ...


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """Which model, and how it wants to be addressed.

    Attributes:
        model: ``default``, a Sentence Transformers folder, or a name on the Hugging Face hub.
        query_prefix: Put before every question; ``None`` leaves it to the model's own prompt.
        passage_prefix: Likewise before every passage.
        threads: Processor threads for encoding; ``None`` leaves it to the machine.
        cache_dir: Where the default model is unpacked.
    """

    model: str
    query_prefix: str | None
    passage_prefix: str | None
    threads: int | None
    cache_dir: Path
