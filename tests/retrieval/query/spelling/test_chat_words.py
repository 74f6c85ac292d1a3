from __future__ import annotations

import pytest

from corpus.text.fold import without_accents
from retrieval.query.spelling.chat_words import spell_out
from retrieval.query.spelling.input_methods import decode
from retrieval.query.tables import CHAT_WORDS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("có bầu lại ko?", "có bầu lại không?"),
        ("ai đc bầu làm bí thư v?", "ai được bầu làm bí thư vậy?"),
        ("tổng kinh phí là bn", "tổng kinh phí là bao nhiêu"),
        ("các bn ơi, nhà máy công suất bn?", "các bạn ơi, nhà máy công suất bao nhiêu?"),
        ("đại hội diễn ra ntn", "đại hội diễn ra như thế nào"),
        ("cái này là j", "cái này là gì"),
        ("bầu xong r chưa", "bầu xong rồi chưa"),
        ("bầu xong r", "bầu xong rồi"),
        ("so vs năm 2017", "so với năm 2017"),
        ("vốn dk bn", "vốn đăng ký bao nhiêu"),
        ("ai dk bầu", "ai được bầu"),
        ("có kg?", "có không?"),
        ("đc Nguyễn Hữu Nghĩa là ai", "đồng chí Nguyễn Hữu Nghĩa là ai"),
        ("ai đc Đảng ủy khen", "ai được Đảng ủy khen"),
        ("ai đc UBND tỉnh khen", "ai được UBND tỉnh khen"),
        ("năm nay đc Lâm Đồng khen", "năm nay được Lâm Đồng khen"),
        ("bầu mấy đc vào ban chấp hành", "bầu mấy đồng chí vào ban chấp hành"),
        ("bn", "bao nhiêu"),
    ],
)
def test_chat_words_are_spelled_out(typed: str, meant: str) -> None:
    """What chats shorten is written in full, by its neighbours where it could be two things."""
    assert decode(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("co may dang vien v", "co may dang vien vay"),
        ("so dang vien la bn", "so dang vien la bao nhieu"),
        ("bis thuw laf ai v", "bí thư là ai vậy"),
    ],
)
def test_the_manner_of_the_question_is_kept(typed: str, meant: str) -> None:
    """A question without accents stays one; one that has them, or was typed in Telex, gets them."""
    assert decode(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "nặng 5 kg, giá 500 k, 500k",
        "nặng bao nhiêu kg",
        "Đ/c Nguyễn Hữu Nghĩa và đ/c Thạch",
        "vận tốc v là 5 và z bằng 2",
        "Who won, Arsenal vs Chelsea?",
        "Vitamin K, DC, V. Putin",
        "mk với e hỏi a nv",
        "",
    ],
)
def test_what_is_no_chat_word_stays(text: str) -> None:
    """Units behind numbers, letters inside a sentence, English, capitals, pronouns and unsure forms stay."""
    assert decode(text) == text


def test_every_row_of_the_table_can_be_met() -> None:
    """Each row that asks for nothing beside it is used where its word ends a question."""
    met = set()
    for row in CHAT_WORDS.words:
        if row.word not in met and not {"after", "before", "name"} & row.model_fields_set:
            assert spell_out(f"đại hội {row.word}?") == f"đại hội {row.means}?"
        met.add(row.word)


@pytest.mark.parametrize(
    ("words", "without"),
    [
        (["ai", "lam", "bi", "thu"], True),
        (["ai", "làm", "bí", "thư"], False),
        (["UBND", "Kon", "Tum"], False),
        (["who", "chairs", "the", "congress"], False),
        (["ai", "o", "Lâm", "Đồng"], False),
        ([], False),
    ],
)
def test_typing_without_accents_is_seen(words: list[str], without: bool) -> None:  # noqa: FBT001 one case of the table
    """Small words that could be Vietnamese and no accent anywhere; capitals alone prove nothing."""
    assert without_accents(words) is without
