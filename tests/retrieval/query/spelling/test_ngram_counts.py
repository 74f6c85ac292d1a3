from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import SnapshotError
from retrieval.query.spelling.ngram_counts import RADIX, DomainCounts
from retrieval.query.spelling.tokens import CLASSES

# One word of each kind; every line has accents enough to teach.
LINES = st.lists(st.sampled_from(["Bí thư", "đảng ủy", "Đảng Uỷ", "2020", ",", ".", "KCN", "đã"]), max_size=8)
TEXTS = st.lists(
    st.lists(LINES.map(" ".join), max_size=3).map("\n".join),
    max_size=4,
)
SPELLED = {"Bí": "bí", "Đảng": "đảng", "Uỷ": "ủy", "KCN": "kcn", "2020": "#", ",": ",", ".": "|", "\n": "|"}


def triples(counts: DomainCounts) -> Counter[tuple[str, ...]]:
    """The counts with words for ids; a sentence's end is |, a number #."""
    names = ["|", ",", "#", "?", *counts.words]
    assert names[CLASSES:] == list(counts.words)
    return Counter(
        {
            (names[key // RADIX // RADIX], names[key // RADIX % RADIX], names[key % RADIX]): count
            for key, count in zip(counts.keys.tolist(), counts.counts.tolist(), strict=True)
        }
    )


def by_hand(texts: list[str]) -> Counter[tuple[str, ...]]:
    """Count triples in the plainest way."""
    found: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        for line in text.split("\n"):
            if not any(part in line for part in ("í", "ủ", "Đ", "đ")):
                continue  # without a word that has an accent, a line is not learned from
            before = ("|", "|")
            for token in [*line.split(), "\n"]:
                now = SPELLED.get(token, token)
                if (before[1], now) != ("|", "|"):
                    found[(*before, now)] += 1
                before = ("|", "|") if now == "|" else (before[1], now)
    return found


def test_three_in_a_row_are_counted() -> None:
    """Each word is counted with the two before it, a sentence's first with its start."""
    counts = DomainCounts.of(["Bí thư Tỉnh uỷ, Bí thư Tỉnh ủy."])
    assert counts.words == ("bí", "thư", "tỉnh", "ủy")
    assert triples(counts) == {
        ("|", "|", "bí"): 1,
        ("|", "bí", "thư"): 1,
        ("bí", "thư", "tỉnh"): 2,
        ("thư", "tỉnh", "ủy"): 2,
        ("tỉnh", "ủy", ","): 1,
        ("ủy", ",", "bí"): 1,
        (",", "bí", "thư"): 1,
        ("tỉnh", "ủy", "|"): 1,
    }


@settings(deadline=None, max_examples=80)
@given(TEXTS)
def test_counts_are_those_of_counting_by_hand(texts: list[str]) -> None:
    """Whatever stands in the texts, every three tokens in a row are counted as often as they stand there."""
    assert triples(DomainCounts.of(texts)) == by_hand(texts)


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_keys_ascend_and_words_are_sorted(texts: list[str]) -> None:
    """Keys and words are in order, each once, so that they can be searched."""
    counts = DomainCounts.of(texts)
    assert counts.keys.tolist() == sorted(set(counts.keys.tolist()))
    assert list(counts.words) == sorted(set(counts.words))


def test_words_are_counted() -> None:
    """Each id's own count is how often it stands in the texts, ends of sentences at their start left out."""
    counts = DomainCounts.of(["Bí thư, bí thư 2020. Đã bầu.\n\nBí"])
    assert dict(zip(counts.words, counts.often()[CLASSES:].tolist(), strict=True)) == {
        "bí": 3,
        "thư": 2,
        "đã": 1,
        "bầu": 1,
    }


@pytest.mark.parametrize("line", ["ai lam bi thu chi bo", "bi thu Đảng uy chi bo co so tinh", "2020", ""])
def test_lines_without_accents_teach_nothing(line: str) -> None:
    """A line that was typed without accents, or nearly so, is passed over; the others still count."""
    taught = DomainCounts.of(["Bí thư Đảng ủy"])
    both = DomainCounts.of([f"{line}\nBí thư Đảng ủy"])
    assert triples(both) == triples(taught)
    assert both.words == taught.words


def test_foreign_words_beside_accents_do_not_silence_a_line() -> None:
    """Foreign words and abbreviations in a line are no sign that its accents are missing."""
    assert "ủy" in DomainCounts.of(["Website, Facebook, Google, Microsoft: Đảng ủy"]).words


def test_decomposed_texts_count_the_same() -> None:
    """A text in Unicode normalization form D counts as in form C."""
    assert DomainCounts.of(["Bi\u0301 thu\u031b"]).words == ("bí", "thư")


@settings(deadline=None, max_examples=40)
@given(TEXTS)
def test_what_is_saved_is_loaded(texts: list[str]) -> None:
    """Counts come back from their file as they went in, none included."""
    counts = DomainCounts.of(texts)
    with tempfile.TemporaryDirectory() as folder:
        counts.save(Path(folder) / "counts.npz")
        loaded = DomainCounts.load(Path(folder) / "counts.npz")
    assert loaded.words == counts.words
    assert loaded.keys.tolist() == counts.keys.tolist()
    assert loaded.counts.tolist() == counts.counts.tolist()


def test_equal_counts_make_equal_files(tmp_path: Path) -> None:
    """The file holds nothing but the counts."""
    for name in ("one", "two"):
        DomainCounts.of(["Bí thư Tỉnh ủy"]).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"no archive", None])
def test_a_damaged_file_is_said_to_be_one(tmp_path: Path, content: bytes | None) -> None:
    """A file that is missing or no such archive is refused; the sentence names it and what mends it."""
    path = tmp_path / "counts.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SnapshotError, match=r"counts\.npz is damaged: run bantin index to build it anew\."):
        DomainCounts.load(path)


def test_a_file_cut_short_is_damaged(tmp_path: Path) -> None:
    """Half a file is not taken for a whole one."""
    path = tmp_path / "counts.npz"
    DomainCounts.of(["Bí thư Tỉnh ủy"]).save(path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(SnapshotError, match="damaged"):
        DomainCounts.load(path)
