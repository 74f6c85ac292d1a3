from __future__ import annotations

from collections.abc import Mapping

import pytest
from tokenizers import Tokenizer

from retrieval.encoders.bundled.read_weights import Vocabulary, read_e5
from retrieval.encoders.bundled.source import read_source
from retrieval.encoders.bundled.trim import kept_ids, trimmed
from retrieval.encoders.bundled.write_folder import tokenizer
from tests.pages import ROOT

NO_TABLE: Mapping[str, str] = {}
SPECIAL = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]


def vocabulary(*pieces: str) -> Vocabulary:
    return Vocabulary([*SPECIAL, *((piece, -1.0) for piece in pieces)], 0, 2, 1, 3, NO_TABLE)


@pytest.mark.parametrize(
    "piece",
    [
        "▁Việt",
        "đ",
        "ế",
        "Ộ",
        "ơ\u0323",
        "7",
        "▁2020",
        "½",
        "km²",
        "₫",
        "…",
        "“",
        "😀",
        "▁",
        "%",
        "ʼ",
        "ß",
        "<mask>",
    ],
)
def test_latin_letters_digits_and_signs_are_kept(piece: str) -> None:
    """Pieces of Latin letters with any marks, digits and signs stay."""
    assert kept_ids(vocabulary(piece)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "piece", ["▁Москва", "α", "中", "한국", "ไทย", "ا", "ກ", "ខ", "aб", "٣", "३", "ー", "்"]
)
def test_letters_marks_and_digits_of_other_scripts_go(piece: str) -> None:
    """A piece with one character of another script goes."""
    assert kept_ids(vocabulary(piece)) == [0, 1, 2, 3]


def test_what_is_kept_is_numbered_anew() -> None:
    """The special pieces are found under their new ids, wherever they stood."""
    pieces = [
        ("я", -1.0),
        ("</s>", 0.0),
        ("▁a", -2.5),
        ("<unk>", 0.0),
        ("ж", -3.0),
        ("<pad>", 0.0),
        ("<s>", 0.0),
    ]
    whole = Vocabulary(pieces, bos=6, eos=1, pad=5, unk=3, table=NO_TABLE)
    ids = kept_ids(whole)
    assert ids == [1, 2, 3, 5, 6]
    small = trimmed(whole, ids)
    assert small.pieces == [pieces[i] for i in ids]
    assert (small.bos, small.eos, small.pad, small.unk) == (4, 0, 3, 2)


@pytest.fixture(scope="module")
def both() -> tuple[Tokenizer, Tokenizer]:
    """The tokenizer with all pieces, and that with those that are kept."""
    whole = read_e5(read_source()).vocabulary
    return tokenizer(whole), tokenizer(trimmed(whole, kept_ids(whole)))


@pytest.mark.encoder
def test_bulletins_are_cut_into_the_same_pieces(both: tuple[Tokenizer, Tokenizer]) -> None:
    """Every line of the shipped bulletins and of this project's pages is cut as with the whole vocabulary."""
    files = [*(ROOT / "corpus" / "bulletins").glob("*.txt"), *(ROOT / "docs").glob("*.md")]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    whole, small = both
    assert len(lines) > 500
    for line in lines:
        assert small.encode(line).tokens == whole.encode(line).tokens


@pytest.mark.encoder
def test_another_script_is_unknown_and_spoils_nothing_beside_it(both: tuple[Tokenizer, Tokenizer]) -> None:
    """A word in another script becomes one unknown piece, the words beside them stay as they were."""
    whole, small = both
    text, unknown = "Ông Nam gặp ông 王毅 tại Hà Nội", small.token_to_id("<unk>")
    assert unknown is not None
    cut = small.encode(text)
    assert [token for token, i in zip(cut.tokens, cut.ids, strict=True) if i != unknown] == [
        *("<s>", "▁Ông", "▁Nam", "▁gặp", "▁ông", "▁", "▁tại", "▁Hà", "▁Nội", "</s>")
    ]
    assert cut.ids.count(unknown) == 1
    assert whole.token_to_id("<unk>") not in whole.encode(text).ids
