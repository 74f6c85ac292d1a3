from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from retrieval.encoders.bundled.read_weights import Vocabulary, read_e5
from retrieval.encoders.bundled.source import read_source
from retrieval.encoders.bundled.trim import kept_ids, trimmed
from retrieval.encoders.bundled.write_folder import tokenizer
from retrieval.encoders.unigram import UnigramTokenizer, normalised
from tests.pages import ROOT

PIECES = [
    *(("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)),
    *(
        ("\u2581", -3.0),
        ("a", -4.0),
        ("b", -4.5),
        ("ab", -5.0),
        ("\u2581a", -5.5),
        ("ba", -6.0),
        ("bab", -9.0),
    ),
    *(("\u2581ab", -7.0), ("<", -8.0), (">", -8.5), ("s", -8.25), ("ấ", -9.5), ("cd", -1.0), ("abab", -10.0)),
]
SMALL = Vocabulary(PIECES, bos=0, eos=2, pad=1, unk=3, table={})
LETTERS = st.sampled_from(
    [*"ab<>s cdxấ中", "\u2581", "\u0301", "\u200b", "\x85", "\x01", "\t", "ﬁ", "½", "😀"]
)
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def ours(vocabulary: Vocabulary) -> UnigramTokenizer:
    special = {vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk}
    ids = {piece: i for i, (piece, _) in enumerate(vocabulary.pieces) if i not in special}
    return UnigramTokenizer(ids, [score for _, score in vocabulary.pieces], vocabulary.unk)


def theirs(library: Tokenizer, text: str) -> list[int]:
    """The ids that the library gives, without begin and end."""
    return library.encode(text).ids[1:-1]


SMALL_OURS, SMALL_THEIRS = ours(SMALL), tokenizer(SMALL)


@settings(max_examples=1000, deadline=None)
@given(st.lists(LETTERS, max_size=24).map("".join))
def test_any_text_is_cut_as_the_library_cuts_it(text: str) -> None:
    """Whatever letters, spaces, signs and unknown characters follow each other, the ids are the library's.

    But for special pieces, also those that appear when what vanishes is gone: nobody can type them here.
    """
    if not any(special in spelled for special in SPECIAL for spelled in (text, normalised(text))):
        assert SMALL_OURS.encode(text) == theirs(SMALL_THEIRS, text)


@pytest.fixture(scope="module")
def real() -> tuple[UnigramTokenizer, Tokenizer]:
    """The pieces that are kept of the default encoder, in our tokenizer and in the library's."""
    whole = read_e5(read_source()).vocabulary
    kept = trimmed(whole, kept_ids(whole))
    return ours(kept), tokenizer(kept)


@pytest.mark.encoder
def test_every_line_of_the_tree_is_cut_as_the_library_cuts_it(
    real: tuple[UnigramTokenizer, Tokenizer],
) -> None:
    """Bulletins, pages, tables, labels and code give the ids of the library, line by line."""
    files = [
        *(file for kind in ("*.txt", "*.json") for file in (ROOT / "corpus").rglob(kind)),
        *(file for kind in ("*.md", "*.py") for file in ROOT.glob(f"[bcrdt]*/**/{kind}")),
        *(ROOT / "tests" / "quality").rglob("*.jsonl"),
    ]
    lines = {line for file in files for line in file.read_text("utf-8").splitlines()[:2000]}
    plain = [line for line in lines if not any(special in line for special in SPECIAL)]
    assert len(plain) > 20_000
    mine, library = real
    assert [line for line in plain if mine.encode(line) != theirs(library, line)] == []


@pytest.mark.encoder
def test_every_character_that_the_normaliser_changes_is_cut_alike(
    real: tuple[UnigramTokenizer, Tokenizer],
) -> None:
    """So is each character of the table in the weights, alone, within a word and at its ends."""
    mine, library = real
    for character in read_e5(read_source()).vocabulary.table:
        for text in (character, f"a{character}b", f"{character}Việt {character}"):
            assert mine.encode(text) == theirs(library, text), hex(ord(character))


def test_no_text_holds_a_special_piece() -> None:
    """What spells a special piece is cut like any other signs, so that no text can end before its end."""
    assert SMALL_OURS.encode("a </s> b") == [8, 4, 12, 3, 14, 13, 4, 6]
    for special in SPECIAL:
        assert not {0, 1, 2} & set(SMALL_OURS.encode(f"a {special}{special} b"))


@pytest.mark.parametrize("text", ["", " ", "\n\t\u200b", "\x01", "\x85"])
def test_a_blank_text_has_no_pieces(text: str) -> None:
    """Of nothing but spaces and control characters there is no piece."""
    assert SMALL_OURS.encode(text) == []


def test_spelling_is_made_one() -> None:
    """Decomposed letters compose, what looks alike is written alike, and spaces are single."""
    assert normalised("  Ba\u0301n\u00a0tin\u200b \x01 ½\n") == "Bán tin 1\u20442"


def test_a_long_word_is_cut_in_time_that_grows_with_it() -> None:
    """A word without an end has the pieces of its parts, and is not remembered."""
    tokenizer_ = ours(SMALL)
    assert len(tokenizer_.encode("ab" * 20_000)) > 10_000
    assert tokenizer_._remembered.cache_info().currsize == 0


def test_an_empty_vocabulary_knows_nothing() -> None:
    """Without a piece every word is unknown."""
    assert UnigramTokenizer({}, [0.0], 0).encode("a b") == [0, 0]


def test_pieces_travel_unchanged(tmp_path: Path) -> None:
    """Scores that are written as JSON and read again are the same numbers, to the last bit."""
    scores = [score for _, score in read_e5(read_source()).vocabulary.pieces[:5000]]
    assert json.loads(json.dumps(scores)) == scores
