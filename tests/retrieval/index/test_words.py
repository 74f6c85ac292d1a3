from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.words import WordTable
from tests.corpus.texts import quick


@quick
@given(words=st.sets(st.text("abđưế5😀", min_size=1, max_size=4)), other=st.text("abđưế5😀", max_size=4))
def test_each_word_has_its_number(
    tmp_path_factory: pytest.TempPathFactory, words: set[str], other: str
) -> None:
    """Words are numbered in the order of their bytes, found by their spelling, and others are not found."""
    folder = tmp_path_factory.mktemp("words")
    table = WordTable.of(words)
    table.save(folder)
    for each in (table, WordTable.load(folder)):
        assert list(each) == sorted(words, key=str.encode)
        assert [each.find(word) for word in each] == list(range(len(words)))
        assert (each.find(other) is not None) == (other in words)
    shutil.rmtree(folder)
