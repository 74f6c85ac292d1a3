"""Slips in questions with accents: a wrong tone or mark, one left out, letters that changed places."""

from __future__ import annotations

import pytest

from corpus.text.fold import fold, unaccented
from retrieval.query.spelling.diacritics import AccentModel
from retrieval.query.spelling.slips import OTHER_MARK, SAME_TONES, cost_of_marks, is_possible, near_words
from retrieval.query.understand import understand


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bí thư tĩnh ủy Sơn La là ai?", "Bí thư tỉnh ủy Sơn La là ai?"),
        ("chũ tịch tỉnh Bắc Giang là ai", "chủ tịch tỉnh Bắc Giang là ai"),
        ("Ai là Giám đôc Sở Y tế?", "Ai là Giám đốc Sở Y tế?"),
        ("ai đươc bầu làm bí thư", "ai được bầu làm bí thư"),
        ("Nghị quyêt của hội đông nhân dân", "Nghị quyết của hội đồng nhân dân"),
        ("Phó Chủ tich xã là ai", "Phó Chủ tịch xã là ai"),
        ("tĩ lệ giãi ngân đầu tư công cũa tỉnh", "tỉ lệ giải ngân đầu tư công của tỉnh"),
        ("Tân Lập có bao nhiêu dãng viên", "Tân Lập có bao nhiêu đảng viên"),
        ("kết luân của hội nghị", "kết luận của hội nghị"),
        ("đại hội bầu ngừơi nào", "đại hội bầu người nào"),
        ("tháng mấy khánh thàhn cầu mới", "tháng mấy khánh thành cầu mới"),
    ],
)
def test_a_slip_is_mended_by_its_neighbours(typed: str, meant: str) -> None:
    """One wrong, missing or misplaced mark, or two letters that changed places, is put right."""
    assert AccentModel.general().mend(typed) == meant


@pytest.mark.parametrize(
    "right",
    [
        "Ông Nguyễn Văn Tĩnh làm gì ở Hà Tĩnh?",
        "Chủ tịch Lò Văn Phương và bà Ma Seo Phử là ai?",
        "Y Bhăm Êñuôl, K'Tiếu và Ksor H'Bia trúng cử hội đồng nào?",
        "Nhà báo Đỗ Quỳnh viết về xã Cư Pơng, huyện Krông Búk",
        "BTV Tỉnh ủy họp về số 118-KL/TW",
        "bác sĩ Quảng khám cho bao nhiêu người",
        "Who is the Bí thư of tĩnh?",
        "chu tich tinh la ai",
        "Chủ tịch huyện Đắk R'lấp là ai?",
        "Bí thư Đảng ủy xã Ia H’drai là ai?",
    ],
)
def test_what_is_right_stays(right: str) -> None:
    """Names, abbreviations, English and texts without accents are not touched."""
    assert AccentModel.general().mend(right) == right


def test_capitals_stay_where_they_are() -> None:
    """A word that is mended keeps its capital, and the rest of the text its signs and spaces."""
    assert AccentModel.general().mend("Giãi  ngân? Chũ tịch!") == "Giải  ngân? Chủ tịch!"


def test_the_costs_tell_slips_apart() -> None:
    """The hook for the tilde is commoner than another mark, and no slip costs nothing."""
    assert cost_of_marks("tĩnh", "tĩnh") == 0.0
    assert cost_of_marks("tĩnh", "tỉnh") == SAME_TONES > OTHER_MARK == cost_of_marks("đôc", "đốc")


def test_what_no_syllable_can_be_is_told() -> None:
    """A syllable that ends in a stop needs its tone; one with it, or without any mark, can be."""
    assert [is_possible(word) for word in ("viêc", "việc", "viec", "tĩnh")] == [False, True, True, True]


def test_a_letter_off_is_looked_for_among_known_words() -> None:
    """Letters too many, too few, others and changed places, each known word once."""
    known = dict.fromkeys(["thanh", "than", "tanh", "hanh"])
    assert {*near_words("tahnh", known)} == {"thanh", "tanh"}
    assert [*near_words("an", known)] == []


@pytest.mark.parametrize(
    "slip", ["Bí thư tĩnh ủy Lâm Đồng năm 2021 là ai?", "Bí thư tỉnh ũy Lâm Đồng năm 2021 là ai?"]
)
def test_a_question_with_a_slip_is_understood_like_the_right_one(slip: str) -> None:
    """Its offices, places and type are those of the question without, and so are its folded words."""
    right = understand("Bí thư tỉnh ủy Lâm Đồng năm 2021 là ai?")
    assert understand(slip) == right
    assert fold(slip) == unaccented(right.text).lower()
