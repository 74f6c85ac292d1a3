"""What the processors could do at most: arithmetic in a matrix product, and bytes that go through memory."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from statistics import median

import torch
from tokenizers import Tokenizer

from benchmarks.bench.contestants.base import PASSAGE_PREFIX, QUERY_PREFIX, Setup
from benchmarks.bench.texts import TextSet

_ROWS = 1600  # tokens that are multiplied at once
_COPIED = 256 << 20  # bytes, more than any cache holds
_BEST_OF = 30
_LONGEST = 512  # tokens that the encoder reads of a text


def quickest(act: Callable[[], object]) -> float:
    """The seconds that it takes at best; other programs only ever slow it down."""
    spans = []
    for _ in range(_BEST_OF):
        begun = time.perf_counter()
        act()
        spans.append(time.perf_counter() - begun)
    return min(spans)


def product_rates(width: int, inner: int) -> dict[str, float]:
    """Operations a second of a product as wide as the encoder's, in float32 and in bytes."""
    operations = 2 * _ROWS * width * inner
    a, b = torch.rand(_ROWS, width), torch.rand(width, inner)
    bytes_a = torch.randint(-100, 100, (_ROWS, width), dtype=torch.int8)
    bytes_b = torch.randint(-100, 100, (width, inner), dtype=torch.int8)
    return {
        "fp32_per_s": operations / quickest(lambda: torch.mm(a, b)),
        "int8_per_s": operations / quickest(lambda: torch._int_mm(bytes_a, bytes_b)),  # noqa: SLF001
    }


def bandwidth() -> float:
    """Bytes a second that a copy reads and writes."""
    source = torch.zeros(_COPIED, dtype=torch.uint8)
    target = torch.empty_like(source)
    return 2 * _COPIED / quickest(lambda: target.copy_(source))


def measure_limits(setup: Setup, texts: TextSet) -> dict[str, float]:
    """The machine's rates, and the work that a question and all passages are for the encoder.

    A token costs two operations for each weight of the layers, and in attention four for each number of its
    state and each token of its text.
    """
    torch.set_num_threads(setup.threads)
    config = json.loads((setup.model / "config.json").read_text("utf-8"))
    names = ("num_hidden_layers", "hidden_size", "intermediate_size")
    layers, width, inner = (int(config[name]) for name in names)
    tokenizer = Tokenizer.from_file(str(setup.model / "tokenizer.json"))
    weights = layers * (4 * width * width + 2 * width * inner)

    def operations(tokens: int) -> int:
        return tokens * (2 * weights + 4 * layers * width * tokens)

    def lengths(prefix: str, each: list[str]) -> list[int]:
        encodings = tokenizer.encode_batch([prefix + text for text in each])
        return [min(_LONGEST, len(encoding.ids)) for encoding in encodings]

    passages = lengths(PASSAGE_PREFIX, list(texts.texts))
    question = round(median(lengths(QUERY_PREFIX, [q.question for q in texts.questions["vi"]])))
    return {
        **product_rates(width, inner),
        "bytes_per_s": bandwidth(),
        "weights": weights,
        "tokens_of_question": question,
        "operations_of_question": operations(question),
        "tokens_of_passages": sum(passages),
        "operations_of_passages": sum(map(operations, passages)),
        "passages": len(passages),
        "vector_bytes": 4 * width * len(passages),
    }
