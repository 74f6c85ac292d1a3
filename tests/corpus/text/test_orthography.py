from __future__ import annotations

import re
from importlib import resources

import pytest

from corpus.text.fold import modern_spelling, nfc, unaccented
from corpus.text.orthography import ACUTE, DOT, GRAVE, spell, take_apart

# What stands in the bulletins in small letters and is no Vietnamese syllable: units, mail, slips.
FOREIGN = {
    "c",
    "ha",
    "km",
    "toogrn",
    "họat",
    "http",
    "bbt",
    "bqlkcnthainguyen",
    "banquanlykkt",
    "gov",
    "vn",
    "m",
}
FOREIGN |= {"online", "website", "by", "nhan", "travinh", "designed"}


def bulletin_words() -> set[str]:
    files = [
        file
        for file in resources.files("corpus").joinpath("bulletins").iterdir()
        if file.name.endswith(".txt")
    ]
    text = " ".join(nfc(file.read_text("utf-8")) for file in files)
    return {word for word in re.findall(r"[^\W\d_]+", text) if word.islower()} - FOREIGN


WORDS = sorted(bulletin_words())


def test_the_words_of_bulletins_are_syllables() -> None:
    """Every Vietnamese word of the bulletins, taken apart, is spelled as it was, its tone newly placed."""
    assert len(WORDS) > 400
    spelled = {word: spell(*take_apart(word)) for word in WORDS}
    assert None not in spelled.values()
    assert {word: modern_spelling(spelled[word] or "") for word in WORDS} == {
        word: modern_spelling(word) for word in WORDS
    }


def test_words_without_marks_are_syllables() -> None:
    """The same words typed without accents pass too."""
    bare = [unaccented(word) for word in WORDS]
    assert [spell(word, "") for word in bare] == bare


@pytest.mark.parametrize(
    ("letters", "tone", "syllable"),
    [
        ("hoa", GRAVE, "hòa"),
        ("hoan", GRAVE, "hoàn"),
        ("ngoai", GRAVE, "ngoài"),
        ("quy", ACUTE, "quý"),
        ("thuy", GRAVE, "thùy"),
        ("gia", ACUTE, "giá"),
        ("gi", GRAVE, "gì"),
        ("giêng", ACUTE, "giếng"),
        ("đươc", DOT, "được"),
        ("tuyên", ACUTE, "tuyến"),
        ("khuyu", ACUTE, "khuýu"),
        ("lăk", ACUTE, "lắk"),
        ("đươc", "", "đươc"),
        ("đuoc", "", "đuoc"),
    ],
)
def test_the_tone_mark_is_placed(letters: str, tone: str, syllable: str) -> None:
    """The mark stands on the letter with a mark, else before the end or inside, as the newer way has it."""
    assert spell(letters, tone) == syllable


@pytest.mark.parametrize(
    ("letters", "tone"),
    [
        ("boss", ""),
        ("clas", ACUTE),
        ("off", ""),
        ("wa", ACUTE),
        ("dât", ""),  # a stop asks for a tone
        ("dât", GRAVE),
        ("nge", GRAVE),
        ("kon", ""),
        ("cê", ""),
        ("duoc", DOT),
        ("ươ", ""),
        ("", ""),
        ("", ACUTE),
    ],
)
def test_what_cannot_be_is_refused(letters: str, tone: str) -> None:
    """Foreign clusters, stops in a level or falling tone, wrong letters for a sound, and nothing are none."""
    assert spell(letters, tone) is None


@pytest.mark.parametrize(
    ("word", "apart"),
    [("được", ("đươc", DOT)), ("uỷ", ("uy", "\u0309")), ("nam", ("nam", "")), ("bàá", ("bàá", ""))],
)
def test_a_word_is_taken_apart(word: str, apart: tuple[str, str]) -> None:
    """The tone comes off and the other marks stay; a word with two tones is left whole."""
    assert take_apart(word) == apart
