"""Writes multilingual-e5-small, read from its 4-bit file, as a folder that CTranslate2 opens.

Built from CTranslate2's own specification classes and numpy arrays: its converter would want transformers and
PyTorch, which cost seconds and half a gigabyte.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.encoders.bundled.progress import counted
from retrieval.encoders.bundled.trim import kept_ids, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.encoders.bundled.read_weights import E5Weights

CONVERTED_FILES = ("model.bin", "config.json", "vocabulary.json", "pieces.json")
"""Everything that ``write_converted`` writes."""

_LARGEST = 110
"""The largest weight, as an integer.

Processors without VNNI add two products of an unsigned and a signed byte in 16 bits, which overflows where
both weights are near 127. Mean cosine with float32 on 249 texts of the shipped bulletins and questions on
them, with VNNI and without: 127: .99917 and .99870; 110: .99912 and .99908; 95: .99909 and .99909; 63, where
nothing can overflow: .99874 with and without.
"""
_CHUNK = 8192  # rows of the table of pieces that are decoded at once


def write_converted(weights: E5Weights, folder: Path, progress: bool) -> None:  # noqa: FBT001 (a `Form.write`)
    """Write the ``CONVERTED_FILES`` into an existing folder, with a bar over the layers on stderr if told so.

    Weights become bytes with one scale a row; of the vocabulary the pieces of ``kept_ids`` are written, with
    their log probabilities. ``OSError`` where the disk refuses.
    """
    specs: Any = _specifications()
    ids = kept_ids(weights.vocabulary)
    vocabulary = trimmed(weights.vocabulary, ids)
    layers, heads = weights.sizes.layers, weights.sizes.heads
    gelu = specs.common_spec.Activation.GELU
    encoder = specs.TransformerEncoderSpec(
        layers, heads, pre_norm=False, activation=gelu, layernorm_embedding=True
    )
    encoder.scale_embeddings = False
    _set_embeddings(encoder, weights, ids)
    for i, layer in enumerate(counted(encoder.layer, layers, shown=progress)):
        _set_layer(layer, weights, f"l{i}")
    model = specs.TransformerEncoderModelSpec(encoder)
    model.config.layer_norm_epsilon = weights.sizes.epsilon
    model.register_vocabulary([piece for piece, _ in vocabulary.pieces])
    model.validate()
    model.optimize()
    # Texts come as ids, so that the model needs no words; CTranslate2 wants these all the same.
    model.register_vocabulary(["<s>", "</s>", "<unk>"])
    model.save(str(folder))
    pieces, scores = zip(*vocabulary.pieces, strict=True)
    special = {
        "begin": vocabulary.bos,
        "end": vocabulary.eos,
        "pad": vocabulary.pad,
        "unknown": vocabulary.unk,
    }
    content = json.dumps({**special, "pieces": pieces, "scores": scores})
    (folder / "pieces.json").write_text(content, encoding="utf-8")


def _specifications() -> object:
    with _without_torch():
        from ctranslate2 import specs  # noqa: PLC0415
    return specs


@contextmanager
def _without_torch() -> Iterator[None]:
    """Have ``import torch`` fail in the block, unless it was imported before.

    CTranslate2's specifications import it wherever it is installed, to take its tensors as well.
    """
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]


def _set_embeddings(encoder: Any, weights: E5Weights, ids: list[int]) -> None:  # noqa: ANN401
    """Pieces as bytes; positions, with the one type that every piece of a text has, as they are."""
    hidden = weights.sizes.hidden
    chunks = [
        _quantised(weights.rows("emb.word", hidden, ids[start : start + _CHUNK]))
        for start in range(0, len(ids), _CHUNK)
    ]
    table = encoder.embeddings[0]
    table.weight, table.weight_scale = map(np.concatenate, zip(*chunks, strict=True))
    positions = weights.tensor("emb.pos").reshape(-1, hidden)
    encoder.position_encodings.encodings = positions + weights.tensor("emb.type")[:hidden]
    _set_norm(encoder.layernorm_embedding, weights, "emb.ln")


def _set_layer(layer: Any, weights: E5Weights, name: str) -> None:  # noqa: ANN401
    attention, network = layer.self_attention, layer.ffn
    hidden, wide = weights.sizes.hidden, weights.sizes.feed_forward
    _set_linear(attention.linear[0], weights, hidden, f"{name}.q", f"{name}.k", f"{name}.v")
    _set_linear(attention.linear[1], weights, hidden, f"{name}.ao")
    _set_norm(attention.layer_norm, weights, f"{name}.aln")
    _set_linear(network.linear_0, weights, hidden, f"{name}.fi")
    _set_linear(network.linear_1, weights, wide, f"{name}.fo")
    _set_norm(network.layer_norm, weights, f"{name}.oln")


def _set_linear(spec: Any, weights: E5Weights, columns: int, *names: str) -> None:  # noqa: ANN401
    """One matrix of those of several names, one below the other."""
    matrix = np.concatenate([weights.tensor(f"{name}.w").reshape(-1, columns) for name in names])
    spec.weight, spec.weight_scale = _quantised(matrix)
    spec.bias = np.concatenate([weights.tensor(f"{name}.b") for name in names])


def _set_norm(spec: Any, weights: E5Weights, name: str) -> None:  # noqa: ANN401
    spec.gamma, spec.beta = weights.tensor(f"{name}.w"), weights.tensor(f"{name}.b")


def _quantised(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Each row as integers up to ``_LARGEST``, and what it was multiplied by to become them."""
    largest = np.abs(matrix).max(axis=1)
    scale = (_LARGEST / np.where(largest == 0, 1, largest)).astype(np.float32)
    return np.rint(matrix * scale[:, None]).astype(np.int8), scale
