from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.words import WordTable, word_hash
from tests.corpus.texts import quick


@quick
@given(words=st.sets(st.text("abđưế5😀", min_size=1, max_size=4)), other=st.text("abđưế5😀", max_size=4))
def test_each_word_has_its_number(
    tmp_path_factory: pytest.TempPathFactory, words: set[str], other: str
) -> None:
    """Words are numbered in the order of their hashes, found by their spelling, and others are not found."""
    folder = tmp_path_factory.mktemp("words")
    table = WordTable.of(words)
    table.save(folder)
    for each in (table, WordTable.load(folder)):
        assert list(each) == sorted(words, key=word_hash)
        assert each.find(list(each)) == list(range(len(words)))
        assert each.find([other]) == [list(each).index(other) if other in words else None]
    shutil.rmtree(folder)


def test_words_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words whose hashes clash stand in the order of their bytes, and each is found by its spelling."""
    monkeypatch.setattr("retrieval.index.words.word_hash", len)
    table = WordTable.of(["ba", "xa", "uy", "b", "thu"])
    assert list(table) == ["b", "ba", "uy", "xa", "thu"]
    assert table.find(["xa", "b", "ta", "ca", "an"]) == [3, 0, None, None, None]


def test_a_hash_is_the_same_everywhere() -> None:
    """A word's hash is the first eight bytes that the standard's BLAKE2b gives for its UTF-8 bytes."""
    assert word_hash("abc") == int.from_bytes(bytes.fromhex("d8bb14d833d59559"), "little")
