from __future__ import annotations

import pytest

from corpus.text.phrase_matcher import Phrases
from corpus.text.text import Style, read_text

TABLE = Phrases(
    [
        ("mấy", "asks", "number"),
        ("bí thư", "office", "secretary"),
        ("phó bí thư", "office", "deputy"),
        ("bị thu", "everyday", "taken"),
        ("Bà Rịa - Vũng Tàu", "province", "BRVT"),
        ("people's council", "body", "council"),
    ],
)


def found(text: str) -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.entries[0].value) for f in TABLE.find(read_text(text, Style.TYPED))]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Phó Bí thư, bí thư", [("Phó Bí thư", "deputy"), ("bí thư", "secretary")]),
        ("PHO BI THU", [("PHO BI THU", "deputy")]),
        ("phó  bí thư", [("phó  bí thư", "deputy")]),
        ("phó, bí thư", [("bí thư", "secretary")]),
        ("phó\nbí thư", [("bí thư", "secretary")]),
        ("đất bị thu", [("bị thu", "taken")]),
        ("bì thư", []),
        ("co may dang vien", [("may", "number")]),
        ("có mấy đảng viên", [("mấy", "number")]),
        ("công ty may", []),
        ("Bà Rịa – Vũng Tàu", [("Bà Rịa – Vũng Tàu", "BRVT")]),
        ("ba ria-vung tau", [("ba ria-vung tau", "BRVT")]),
        ("bí - thư", []),
        ("the people’s council", [("people’s council", "council")]),
        ("", []),
    ],
)
def test_phrases_are_found(text: str, phrases: list[tuple[str, str]]) -> None:
    """The longest phrase with fitting marks is found; signs part it, white space on one line does not."""
    assert found(text) == phrases


def test_what_could_be_two_things_is_both() -> None:
    """Without accents "bi thu" is either entry, in the table's order; with them it is the one."""
    (both,) = TABLE.find(read_text("bi thu", Style.TYPED))
    assert [entry.value for entry in both.entries] == ["secretary", "taken"]
    half = read_text("dất bi thư", Style.TYPED)
    (one,) = TABLE.find(half)
    assert [entry.exact(half, one.first) for entry in one.entries] == [False]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("ở Đà Nẵng đó", True),
        ("ở đà Nẵng đó", False),
        ("ở Đà nẵng đó", False),
        ("Ở Đà Nẵng Đó", False),
        ("Đà Nẵng", True),
    ],
)
def test_capitals_say_something_among_small_letters(text: str, sign: bool) -> None:  # noqa: FBT001
    """Capitals of their own set words apart, unless all words have them."""
    typed = read_text(text, Style.TYPED)
    first = next(i for i, word in enumerate(typed.tokens) if word.folded == "da")
    assert typed.capitals(first, first + 2) is sign
