from pathlib import Path

import pytest

from retrieval.errors import SnapshotError
from retrieval.query.lexicon import Lexicon
from retrieval.query.understand import Reader

TEXTS = [
    "Ban Phòng Chống Lụt (BPCL) họp.\nĐồng chí Lưu Quỵnh Phởn, Bí thư BPCL, phát biểu.",
    "Tham dự có đồng chí Lưu Quỵnh Phởn và đồng chí Lưu  Quỵnh Phởn.",
]


def test_it_learns_people_in_their_usual_spelling() -> None:
    """Every person named is kept under the folded name, with single spaces."""
    assert Lexicon.of(TEXTS).people == {"luu quynh phon": "Lưu Quỵnh Phởn"}


def test_what_is_saved_reads_the_same(tmp_path: Path) -> None:
    """A lexicon that was written and read again understands questions as before."""
    lexicon = Lexicon.of(TEXTS)
    lexicon.save(tmp_path / "lexicon")
    loaded = Lexicon.load(tmp_path / "lexicon")
    assert loaded.people == lexicon.people
    for question in ("luu quynh phon la ai", "BPCL hop khi nao?"):
        assert Reader(loaded).read(question) == Reader(lexicon).read(question)


@pytest.mark.parametrize("name", ["people.json", "abbreviations.json", "spellings.npz"])
def test_a_damaged_lexicon_names_its_cure(tmp_path: Path, name: str) -> None:
    """Each file that is missing or broken is an error that says to index again."""
    Lexicon.of(TEXTS).save(tmp_path)
    (tmp_path / name).write_bytes(b"{")
    with pytest.raises(SnapshotError, match="run bantin index"):
        Lexicon.load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(SnapshotError, match="run bantin index"):
        Lexicon.load(tmp_path)
