from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.engine import Engine
from retrieval.index.build import Indexer
from retrieval.models import AnswerRequest
from tests.conftest import write

PAGE = """Ban Quản lý Khu kinh tế tỉnh Hà Nam tổng kết năm 2020

Sáng 05/01/2021, Ban Quản lý Khu kinh tế tỉnh Hà Nam tổ chức hội nghị tổng kết. Ông Phạm Văn Bình, \
Trưởng Ban Quản lý Khu kinh tế, chủ trì hội nghị.

Năm 2020, Ban đã thu hút 12 dự án vào các khu công nghiệp.

Chia sẻ | Facebook | In trang
Lượt xem: 120

Tin khác
Hội nghị cán bộ
Thống kê truy cập
• Đang online: 4
TRANG THÔNG TIN ĐIỆN TỬ BAN QUẢN LÝ KHU KINH TẾ TỈNH HÀ NAM
- Trưởng Ban biên tập: Ông Lê Văn An
- Chịu trách nhiệm nội dung: Bà Trần Thị Cúc - Phó Trưởng Ban Quản lý Khu kinh tế
- Địa chỉ: Số 5 đường Lê Lợi, thành phố Phủ Lý
- Điện thoại: 0226 385 1234
"""


@pytest.fixture
def asked(tmp_path: Path, indexer: Indexer, engine: Engine) -> Engine:
    """Answers from one page with all that stands around its article."""
    indexer.update([write(tmp_path / "files", trang=PAGE)])
    return engine


def quoted(engine: Engine, question: str) -> str:
    answer = engine.answer(AnswerRequest(question, 3))
    return "\n".join(hit.text for hit in (*answer.quotes, *answer.near))


@pytest.mark.parametrize(
    "question",
    [
        "Ai là Trưởng Ban Quản lý Khu kinh tế tỉnh Hà Nam?",
        "Trưởng ban là ai?",
        "Phó Trưởng Ban Quản lý Khu kinh tế là ai?",
        "Lê Văn An là ai?",
        "Ông Lê Văn An giữ chức vụ gì?",
        "Bà Trần Thị Cúc làm gì ở Ban Quản lý Khu kinh tế?",
        "Ông Lê Văn An có phải Trưởng Ban Quản lý Khu kinh tế không?",
    ],
)
def test_nobody_of_an_imprint_is_an_answer(asked: Engine, question: str) -> None:
    """Who makes the site holds no office in the board, whoever is asked for."""
    words = quoted(asked, question)
    assert "Lê Văn An" not in words
    assert "Trần Thị Cúc" not in words


def test_the_head_is_the_one_of_the_article(asked: Engine) -> None:
    """The office that the article names is told."""
    assert "Phạm Văn Bình" in quoted(asked, "Ai là Trưởng Ban Quản lý Khu kinh tế tỉnh Hà Nam?")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Ai là Trưởng Ban biên tập trang thông tin điện tử?", "Lê Văn An"),
        ("Địa chỉ trang thông tin điện tử Ban Quản lý Khu kinh tế tỉnh Hà Nam?", "Số 5 đường Lê Lợi"),
        ("Điện thoại Ban Quản lý Khu kinh tế?", "0226 385 1234"),
    ],
)
def test_an_imprint_is_told_to_those_who_ask_for_it(asked: Engine, question: str, words: str) -> None:
    """The editor and the address stay as facts of the publisher."""
    assert words in quoted(asked, question)


@pytest.mark.parametrize(
    "question", ["Có bao nhiêu người đang online?", "Tin khác có gì?", "Lượt xem?", "Chia sẻ Facebook ở đâu?"]
)
def test_counters_and_lists_of_other_news_are_no_answer(asked: Engine, question: str) -> None:
    """What only stands around the article is not quoted."""
    words = quoted(asked, question)
    assert "online" not in words
    assert "Facebook" not in words
    assert "120" not in words
    assert "Hội nghị cán bộ" not in words
