from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoders.token_codes import TokenCodes
from retrieval.index.places import Layout
from retrieval.index.tokens import CODES, STARTS, StoredTokens, TokenIndex

WIDTH = 4


def made(counts: list[int], seed: int = 0) -> list[TokenCodes]:
    chance = np.random.default_rng(seed)
    return [
        TokenCodes(
            chance.integers(0, 256, (count, WIDTH), np.uint8),
            np.sort(chance.integers(0, 1000, count)).astype(np.int32),
        )
        for count in counts
    ]


def stored(folder: Path, tokens: list[TokenCodes], width: int = WIDTH) -> StoredTokens:
    folder.mkdir(exist_ok=True)
    StoredTokens.write(folder, tokens, width)
    return StoredTokens.load(folder)


def assert_same(found: TokenCodes, expected: TokenCodes) -> None:
    np.testing.assert_array_equal(found.codes, expected.codes)
    np.testing.assert_array_equal(found.starts, expected.starts)


@pytest.mark.parametrize("counts", [[3, 0, 5, 1], [0], [0, 0], [2], []])
def test_tokens_are_read_as_they_were_written(tmp_path: Path, counts: list[int]) -> None:
    """Each passage has its own tokens again, also one that has none."""
    tokens = made(counts)
    found = stored(tmp_path, tokens)
    assert (len(found), found.width) == (len(counts), WIDTH)
    for row, expected in enumerate(tokens):
        assert_same(found.at(row), expected)


def test_passages_of_a_model_without_tokens(tmp_path: Path) -> None:
    """Where no passage has tokens, of no width, there are as many passages all the same."""
    found = stored(tmp_path, [TokenCodes.none(0)] * 3, 0)
    assert [len(found.at(row)) for row in range(3)] == [0, 0, 0]


def test_positions_of_the_whole_are_found_in_their_parts(tmp_path: Path) -> None:
    """Whatever part a position lies in, and in whatever order they are asked for, each has its own."""
    one, other = made([2, 3, 1]), made([4, 1], seed=1)
    parts = [stored(tmp_path / "1", one), stored(tmp_path / "2", other)]
    layout = Layout([np.array([1, -1, 3], np.int32), np.array([0, 2], np.int32)])
    index = TokenIndex(parts, layout)
    for found, expected in zip(index.at([3, 0, 2, 1]), [one[2], other[0], other[1], one[0]], strict=True):
        assert_same(found, expected)
    assert index.at([]) == []


@pytest.mark.parametrize("name", [CODES, STARTS])
def test_damaged_tokens_are_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str) -> None:
    """One passage's damaged byte costs that passage its tokens, with a line in the log, and no other."""
    tokens = made([3, 2])
    stored(tmp_path, tokens)
    content = bytearray((tmp_path / name).read_bytes())
    content[0] ^= 1
    (tmp_path / name).write_bytes(content)
    found = StoredTokens.load(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert len(found.at(0)) == 0
    assert "damaged" in caplog.text
    assert_same(found.at(1), tokens[1])
