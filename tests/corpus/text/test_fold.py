from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text.fold import (
    fold,
    fold_with_origins,
    looks_vietnamese,
    modern_spelling,
    nfc,
    unaccented,
)
from corpus.text.text import read_text, tokens_of
from tests.corpus.texts import any_text, nfc_text, quick

PLACINGS = [
    ("hoà", "hòa"),
    ("Khánh Hoà", "Khánh Hòa"),
    ("Thanh Hoá", "Thanh Hóa"),
    ("uỷ ban", "ủy ban"),
    ("UỶ BAN", "ỦY BAN"),
    ("Uỷ viên", "Ủy viên"),
    ("khoẻ", "khỏe"),
    ("thuỷ lợi", "thủy lợi"),
    ("nguỵ biện", "ngụy biện"),
    ("luỹ kế", "lũy kế"),
    ("hoạ sĩ", "họa sĩ"),
    ("toả", "tỏa"),
    ("loà xoà", "lòa xòa"),
]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đại hội Đảng bộ tỉnh Đắk Lắk", "dai hoi dang bo tinh dak lak"),
        ("ỦY BAN NHÂN DÂN", "uy ban nhan dan"),
        ("ưu tú ơn nghĩa ăn mặc", "uu tu on nghia an mac"),
        ("Ðảng ðoàn", "dang doan"),
        ("một\N{NO-BREAK SPACE}hai\nba\tbốn", "mot hai ba bon"),
        ("İstanbul", "istanbul"),
        ("157.911,47 tỷ (20%)", "157.911,47 ty (20%)"),
        ("", ""),
    ],
)
def test_fold_removes_marks_and_case(text: str, folded: str) -> None:
    """Folding takes away accents, bars and capitals and leaves all other signs, white space as a space."""
    assert fold(text) == folded


@given(any_text)
@example("İ")
@quick
def test_fold_is_idempotent(text: str) -> None:
    """Folding a folded text changes nothing."""
    assert fold(fold(text)) == fold(text)


@given(any_text)
@quick
def test_fold_is_blind_to_normalization(text: str) -> None:
    """Composed and decomposed spellings fold alike."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(decomposed) == fold(text)


def test_every_character_folds_stably() -> None:
    """Every character folds to the same in every normalization form, and folding again keeps it."""
    for code in [*range(0xD800), *range(0xE000, 0x30000)]:
        character = chr(code)
        folded = fold(character)
        assert fold(folded) == folded, hex(code)
        assert fold(unicodedata.normalize("NFD", character)) == folded, hex(code)
        assert fold(unicodedata.normalize("NFC", character)) == folded, hex(code)


@pytest.mark.parametrize(("older", "newer"), PLACINGS)
def test_tone_marks_move_to_the_newer_place(older: str, newer: str) -> None:
    """The older placing of a tone mark is rewritten as the newer one, and both fold alike."""
    assert modern_spelling(older) == newer
    assert modern_spelling(newer) == newer
    assert fold(older) == fold(newer)


@pytest.mark.parametrize("word", ["quý", "Quý", "QUÝ", "quỳ", "quỷ", "hoàn toàn", "ngoài", "huỳnh", "loét"])
def test_other_tone_marks_stay(word: str) -> None:
    """A mark whose place both spellings agree on stays where it is."""
    assert modern_spelling(word) == word


@pytest.mark.parametrize(
    ("variant", "common"),
    [
        ("Kì họp", "Kỳ họp"),
        ("lí do", "lý do"),
        ("kĩ sư", "kỹ sư"),
        ("nước Mĩ", "nước Mỹ"),
        ("tỉ lệ", "tỷ lệ"),
        ("QUÍ I", "QUÝ I"),
        ("bác sỹ", "bác sĩ"),
        ("bí thư thị xã", "bí thư thị xã"),
        ("kim, kính, tình, tí", "kim, kính, tình, tí"),
    ],
)
def test_i_and_y_are_written_one_way(variant: str, common: str) -> None:
    """A word that is written with i and with y is read alike; other words keep theirs."""
    assert modern_spelling(variant) == common
    assert read_text(variant).modern == read_text(common).modern
    assert [token.folded for token in read_text(variant).tokens] == [
        token.folded for token in read_text(common).tokens
    ]


@given(nfc_text)
@quick
def test_modern_spelling_keeps_offsets(text: str) -> None:
    """One spelling keeps every offset and all but i and y, and a second time changes nothing."""
    modern = modern_spelling(text)
    assert len(modern) == len(text)
    assert [fold(each).replace("y", "i") for each in modern] == [
        fold(each).replace("y", "i") for each in text
    ]
    assert modern_spelling(modern) == modern


@given(any_text)
@quick
def test_unaccented_keeps_case_and_agrees_with_fold(text: str) -> None:
    """Text typed without accents folds to what the accented text folds to."""
    assert fold(unaccented(text)) == fold(text)


def test_unaccented_keeps_capitals_and_signs() -> None:
    """Without accents, capitals, numbers and signs stay as they are."""
    assert unaccented("Đại hội ĐẢNG bộ, 09/6/2020!") == "Dai hoi DANG bo, 09/6/2020!"


@given(st.text(max_size=40))
@quick
def test_nfc_composes(text: str) -> None:
    """Text is brought to normalization form C."""
    assert unicodedata.is_normalized("NFC", nfc(unicodedata.normalize("NFD", text)))


@given(any_text, st.data())
@quick
def test_folded_spans_lead_back(text: str, data: st.DataObject) -> None:
    """A slice of the folded text leads to the slice of the original that folds to it, whole characters."""
    folded = fold_with_origins(text)
    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text)
    if not folded.text:
        return
    begin = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(begin + 1, len(folded.text)))
    first, last = folded.span(begin, end)
    assert 0 <= first < last <= len(text)
    slice_folds_to = fold(text[first:last])
    assert folded.text[begin:end] in slice_folds_to
    cuts_a_character = folded.origins[begin - 1 : begin] == (first,) or (
        end < len(folded.text) and folded.origins[end] == folded.origins[end - 1]
    )
    if not cuts_a_character:
        assert slice_folds_to == folded.text[begin:end]


def test_span_takes_the_marks_that_follow() -> None:
    """In decomposed text the marks of the last letter belong to the slice."""
    text = unicodedata.normalize("NFD", "Đồng chí")
    first, last = fold_with_origins(text).span(5, 8)
    assert unicodedata.normalize("NFC", text[first:last]) == "chí"


def test_span_takes_a_character_that_folds_to_several_whole() -> None:
    """Half of a folded ligature leads back to all of it, never to an empty slice."""
    folded = fold_with_origins("aﬁb")
    assert folded.text == "afib"
    assert folded.span(1, 2) == folded.span(2, 3) == folded.span(1, 3) == (1, 2)
    assert folded.span(0, 1) == (0, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đảng bộ, 05 đồng chí", ["dang", "bo", "5", "dong", "chi"]),
        ("157.911,47 tỷ", ["157.911,47", "ty"]),
        ("ngày 09/06/2020", ["ngay", "9", "6", "2020"]),
        ("007 00 0", ["7", "0", "0"]),
        ("01.5", ["01.5"]),
        ("lao-động_xã/hội", ["lao", "dong", "xa", "hoi"]),
        ("2.000m3", ["2.000", "m", "3"]),
        ("5. Tăng, 6, và", ["5", "tang", "6", "va"]),
        ("… – !", []),
    ],
)
def test_syllables_are_words_and_numbers(text: str, found: list[str]) -> None:
    """Syllables come folded and in order; numbers keep their marks and lose leading zeros."""
    assert [syllable.folded for syllable in tokens_of(text)] == found


@given(any_text)
@quick
def test_syllables_are_slices_of_the_text(text: str) -> None:
    """A syllable's offsets cut a slice out of what is seen that folds to it, in order and without overlap."""
    seen, end = read_text(text).seen, 0
    for syllable in seen.tokens:
        assert end <= syllable.start < syllable.end <= len(seen.raw)
        end = syllable.end
        folded = fold(syllable.span.of(seen.raw))
        assert folded == syllable.folded or (folded.isdecimal() and int(folded) == int(syllable.folded))


def test_no_syllable_is_empty() -> None:
    """Also a character of which only a part folds to a letter gives a syllable with a place in the text."""
    assert [(syllable.start, syllable.end) for syllable in tokens_of("ஔ")] == [(0, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "Đại hội bầu bao nhiêu đồng chí?",
        "dai hoi bau bao nhieu dong chi",
        "nghiêng ngả khuỷu tay, giếng, quyết, quốc, yêu, oằn, uỷ",
        "Vốn đăng ký của Formosa là bao nhiêu?",
        "123/456",
        "",
    ],
)
def test_vietnamese_looks_vietnamese(text: str) -> None:
    """Text of Vietnamese syllables, with or without marks, looks Vietnamese; so do mere numbers."""
    assert looks_vietnamese(text)


@pytest.mark.parametrize(
    "text",
    ["What time is it now?", "hello world", "Who was elected secretary of the congress?", "Прывітанне, свет"],
)
def test_other_languages_do_not_look_vietnamese(text: str) -> None:
    """Text of another language does not look Vietnamese."""
    assert not looks_vietnamese(text)
