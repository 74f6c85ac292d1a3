import unicodedata

import pytest

from bot.telegram.smalltalk import courtesy, is_courtesy, looks_like_a_question


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Đồng chí nào làm Trưởng ban", True),
        ("được bao nhiêu phiếu", True),
        ("Đúng không?  ", True),
        ("Nhà máy mới khánh thành", False),
        ("ai".upper(), True),
        ("Xin mời các đồng chí vào họp", False),
        (unicodedata.normalize("NFD", "đã họp được mấy buổi"), True),
    ],
)
def test_questions_are_known_by_their_words(text: str, *, asks: bool) -> None:
    """A word of asking, with or without accents, or a question mark at the end makes a question."""
    assert looks_like_a_question(text) is asks


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("cảm ơn các bạn rất nhiều ạ!", True), ("", True), ("ok còn năm 2018?", False), ("ơn", False)],
)
def test_courtesies(text: str, *, is_one: bool) -> None:
    """Nothing but thanks is a courtesy; a question that begins with one is a question."""
    assert is_courtesy(text) is is_one


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cảm ơn nhé", "thanks"),
        ("Ok!", "thanks"),
        ("Xin chào bot ạ", "greeting"),
        ("hello, cảm ơn", "greeting"),
        ("", None),
        ("?!", None),
        ("👍", None),
        ("cảm ơn, năm 2018?", None),
        ("xin chào, ai là Bí thư?", None),
        ("lời chào mừng Đại hội", None),
    ],
)
def test_which_courtesy(text: str, said: str | None) -> None:
    """A greeting and thanks are told from one another, and from what has no words or other words too."""
    assert courtesy(text) == said
