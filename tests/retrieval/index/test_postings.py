from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import SnapshotError
from retrieval.index import merged_postings
from retrieval.index.lexical import LexicalIndex
from retrieval.index.merged_postings import write_merged
from retrieval.index.places import Layout, Places
from retrieval.index.postings import Columns, Postings
from tests.retrieval.index.test_lexical import every_score

WORDS = ["dang", "bi", "thu", "uy", "5", "2020", "ư", "xa"]
DOCUMENTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=9), min_size=1, max_size=14)


def assert_same(one: Postings, other: Postings) -> None:
    """Whether two have the same words and the same counts."""
    assert list(one.words) == list(other.words)
    for name in Columns.__slots__:
        np.testing.assert_array_equal(getattr(one.columns, name), getattr(other.columns, name))


def test_each_term_is_counted() -> None:
    """A syllable, and a pair of neighbours, is found where it stands, with how often it does."""
    postings = Postings.of_words([["bi", "thu", "bi", "thu"], [], ["thu", "bi"]])
    found = {
        term: dict(zip(posting.passages.tolist(), posting.counts.tolist(), strict=True))
        for term in ("bi", "thu", "bi thu", "thu bi", "bi bi", "la", "bi la", "bi thu bi", "")
        for posting in postings.find([term])
    }
    assert found == {
        "bi": {0: 2, 2: 1},
        "thu": {0: 2, 2: 1},
        "bi thu": {0: 2},
        "thu bi": {0: 1, 2: 1},
        "bi bi": {},
        "la": {},
        "bi la": {},
        "bi thu bi": {},
        "": {},
    }
    assert postings.columns.lengths.tolist() == [7, 1, 3]


def test_a_term_may_stand_more_than_255_times() -> None:
    """Counts have room for a passage that is one word over and over."""
    postings = Postings.of_words([["bi"] * 1000, ["thu"]])
    assert [found.counts.tolist() for found in postings.find(["bi", "bi bi", "thu"])] == [[1000], [999], [1]]


@settings(deadline=None, max_examples=30)
@given(documents=DOCUMENTS)
def test_what_is_saved_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, documents: list[list[str]]
) -> None:
    """Loaded counts are those that were saved."""
    folder = tmp_path_factory.mktemp("postings")
    postings = Postings.of_words(documents)
    postings.save(folder / "terms")
    assert_same(Postings.load(folder / "terms"), postings)
    shutil.rmtree(folder)


@settings(deadline=None, max_examples=60)
@given(documents=DOCUMENTS, parts=st.integers(1, 4), at_once=st.sampled_from([1, 5, 1000]), data=st.data())
def test_parts_put_together_are_one(
    tmp_path_factory: pytest.TempPathFactory,
    documents: list[list[str]],
    parts: int,
    at_once: int,
    data: st.DataObject,
) -> None:
    """However passages lie in parts, what is put together has the counts of all at once, and no others."""
    folder = tmp_path_factory.mktemp("merged")
    owners = [data.draw(st.integers(0, parts - 1)) for _ in documents]
    split: list[Postings] = []
    laid: list[Places] = []
    for part in range(parts):
        own = [number for number, owner in enumerate(owners) if owner == part]
        left_out = data.draw(st.lists(st.lists(st.sampled_from([*WORDS, "gone"]), max_size=4), max_size=2))
        places = np.array([*own, *[-1] * len(left_out)], dtype=np.int32)
        split.append(Postings.of_words([*(documents[number] for number in own), *left_out]))
        laid.append(places)
    whole = Postings.of_words(documents)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merged_postings, "_AT_ONCE", at_once)
        write_merged(folder / "terms", list(zip(split, laid, strict=True)))
    assert_same(Postings.load(folder / "terms"), whole)
    one = LexicalIndex([whole], Layout.of_one(len(whole)), k1=0.6, b=0.5)
    many = LexicalIndex(split, Layout(laid), k1=0.6, b=0.5)
    for question in (" ".join(WORDS), " ".join(reversed(WORDS)), "bi thu bi thu"):
        np.testing.assert_array_equal(every_score(many, question), every_score(one, question))
        assert many.ceiling(question) == one.ceiling(question)
    assert ("gone" in many, sorted(many.holders("bi"))) == (False, sorted(one.holders("bi")))
    shutil.rmtree(folder)


@pytest.mark.parametrize("damage", ["missing", "empty", "truncated"])
def test_a_damaged_folder_is_refused_in_one_sentence(tmp_path: Path, damage: str) -> None:
    """Whichever file is gone or cut short, the sentence names the folder and the command that mends it."""
    Postings.of_words([["bi", "thu"], ["dang", "uy"]]).save(tmp_path / "whole")
    names = [file.name for file in sorted((tmp_path / "whole").iterdir())]
    assert len(names) == 8
    for name in names:
        folder = Path(shutil.copytree(tmp_path / "whole", tmp_path / name))
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(b"" if damage == "empty" else whole[: len(whole) * 2 // 3])
        if damage == "missing":
            (folder / name).unlink()
        with pytest.raises(SnapshotError, match=r"is damaged: run bantin index to build it anew\.$") as error:
            Postings.load(folder)
        assert str(folder) in str(error.value)
