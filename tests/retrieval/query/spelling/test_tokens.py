from __future__ import annotations

import pytest

from retrieval.query.language import english_tokens
from retrieval.query.spelling.tokens import (
    END,
    NUMBER,
    OTHER,
    SIGN,
    TOKEN,
    is_accented,
    is_bare,
    is_foreign,
    token_id,
    word,
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Bí thư là ai?", ["Bí", "thư", "là", "ai", "?"]),
        ("157.911,47 tỷ", ["157.911,47", "tỷ"]),
        ("(2020-2025)…\n\nĐại", ["(", "2020", "-", "2025", ")…", "\n\n", "Đại"]),
        ("kcn_2", ["kcn", "2"]),
    ],
)
def test_a_text_falls_into_words_numbers_and_signs(text: str, tokens: list[str]) -> None:
    """Words, numbers with their marks, runs of signs and line ends are the tokens."""
    assert TOKEN.findall(text) == tokens


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("Hoà", 7),
        ("HÒA", 7),
        ("hoa", OTHER),
        ("2020", NUMBER),
        ("157.911,47", NUMBER),
        ("\n\n", END),
        ("?", END),
        (")…", END),
        (":", END),
        (",", SIGN),
        (".)", SIGN),
    ],
)
def test_a_token_is_its_word_or_its_class(token: str, expected: int) -> None:
    """Case and the placing of tone marks make no other word; what is no known word has its class."""
    assert token_id(token, {"hòa": 7}) == expected


def test_a_word_is_spelled_one_way() -> None:
    """Vocabularies know lower case and the newer placing of tone marks only."""
    assert [word(token) for token in ("UỶ", "Hoà", "quý", "KCN")] == ["ủy", "hòa", "quý", "kcn"]


@pytest.mark.parametrize(
    ("token", "bare", "accented", "foreign"),
    [
        ("bi", True, False, False),
        ("Bí", False, True, False),
        ("đi", False, True, False),
        ("ƯƠNG", False, True, False),
        ("elected", True, False, True),
        ("Who", True, False, True),
        ("kcn", True, False, False),
        ("München", False, False, False),
        ("café", False, False, False),
        ("2020", False, False, False),
        ("–", False, False, False),
        ("বাংলা", False, False, False),
    ],
)
def test_a_token_shows_what_it_can_be(token: str, *, bare: bool, accented: bool, foreign: bool) -> None:
    """A word without marks is bare, a marked Vietnamese syllable accented, an impossible one foreign."""
    assert (is_bare(token), is_accented(token), is_foreign(token)) == (bare, accented, foreign)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("who was elected in Lam Dong 2020 ?", ["who", "was", "elected", "in"]),
        ("In Tra Vinh , how many houses", ["how", "many", "houses"]),
        ("the trade union of Lam Dong", ["the", "trade", "union", "of"]),
        ("What is to be done in Kon Tum ?", ["What", "is", "to", "be", "done", "in"]),
        ("WHO WAS ELECTED IN LAM DONG", ["WHO", "WAS", "ELECTED", "IN"]),
    ],
)
def test_english_texts_have_their_english_words_marked(text: str, marked: list[str]) -> None:
    """Foreign words are English, and so are the little words beside them; names are not."""
    tokens = text.split()
    found = english_tokens(tokens)
    assert found is not None
    assert [token for token, mark in zip(tokens, found, strict=True) if mark] == marked


@pytest.mark.parametrize(
    "text",
    [
        "ai lam bi thu chi bo bql kcn lam dong 2020",
        "to in an do the",
        "Super Bowl 50",
        "who is bi thu chi bo ban quan ly kcn lam dong",
        "2020 ?",
        "",
    ],
)
def test_other_texts_are_not_english(text: str) -> None:
    """Little words that could be Vietnamese make no English text, nor do foreign names or a single who."""
    assert english_tokens(text.split()) is None
