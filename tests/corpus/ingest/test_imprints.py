from __future__ import annotations

import pytest

from corpus.ingest.metadata.imprints import imprints, is_editor
from corpus.ingest.metadata.surroundings import below_article
from corpus.text.text import read_text

ARTICLE = "Xã An Bình họp\n\n" + "Ngày 5/3/2020, Đảng ủy xã An Bình tổ chức hội nghị tổng kết.\n" * 30


@pytest.mark.parametrize(
    "imprint",
    [
        "TRANG THÔNG TIN ĐIỆN TỬ SỞ Y TẾ TỈNH HÀ NAM\n- Trưởng Ban biên tập: Ông Lê Văn An\n- Địa chỉ: Số 5",
        "Chịu trách nhiệm nội dung: Ông Lê Văn An - Giám đốc Sở Y tế\nĐịa chỉ: 5 Lê Lợi; Điện thoại: 0226",
        "Bản quyền thuộc Sở Nội vụ\nChịu trách nhiệm chính:\nÔng Lê Văn An, Giám đốc Sở\nEmail: so@hanam.vn",
        "Tổng Biên tập: LÊ VĂN AN\nPhó Tổng Biên tập: TRẦN THỊ BÍCH",
        "© 2020 Sở Y tế. Trưởng Ban biên tập: BS. Lê Văn An - Phó Giám đốc Sở. Điện thoại: 0226",
        "Người chịu trách nhiệm nội dung : Bà Trần Thị Bích",
        "CỔNG THÔNG TIN ĐIỆN TỬ TỈNH HÀ NAM\nCơ quan chủ quản: Ủy ban nhân dân tỉnh\n\nĐịa chỉ: 90 Trần Phú",
        "Quản trị viên: Lê Văn An | Email: a@hanam.gov.vn",
        "Trưởng Ban Biên Tập : Lê Văn An\nThiết kế bởi VNPT",
    ],
)
def test_an_imprint_is_found(imprint: str) -> None:
    """The lines that say who makes a site and where it can be reached are one, and no line of the article."""
    text = f"{ARTICLE}\n{imprint}"
    (found,) = imprints(read_text(text))
    assert found.of(text) == imprint


@pytest.mark.parametrize(
    "ending",
    [
        "Ông Lê Văn An, Tổng Biên tập Báo Hà Nam, phát biểu.",
        "Người chịu trách nhiệm: Ông Lê Văn An, Trưởng phòng\nĐiện thoại: 0226",
        "Mọi chi tiết liên hệ: Ông Lê Văn An, Chánh Văn phòng. Điện thoại: 0226; Email: a@hanam.gov.vn",
        "Cổng thông tin điện tử tỉnh đã đăng 200 tin bài về đại hội đảng bộ các cấp.\nĐịa chỉ: Hà Nam",
        "Địa chỉ: 5 Lê Lợi\nĐiện thoại: 0226",
        "Chịu trách nhiệm chính: Sở Y tế",
    ],
)
def test_other_lines_are_none(ending: str) -> None:
    """Contacts, tasks and people of papers in the text itself are no imprint."""
    assert imprints(read_text(f"{ARTICLE}\n{ending}\n{ARTICLE}")) == ()
    assert imprints(read_text(f"{ARTICLE}\n{ending}")) == ()


def test_an_editor_in_the_midst_of_a_text_is_none() -> None:
    """Without other lines of an imprint one label counts at the end of a text alone."""
    assert imprints(read_text(f"{ARTICLE}\nTrưởng Ban biên tập: Ông Lê Văn An\n{ARTICLE}")) == ()


def test_offices_of_editors() -> None:
    """Who makes a site is told from who leads a board."""
    assert is_editor("trưởng ban biên tập")
    assert not is_editor("trưởng ban")


@pytest.mark.parametrize("heading", ["Tin khác", "CÁC TIN KHÁC:", "» Tin liên quan", "Thống kê truy cập"])
def test_what_stands_below_an_article_is_found(heading: str) -> None:
    """From other news, or counters, to the end nothing is of the article, if no paragraph follows."""
    below = f"{heading}\n1 2 3\n• Đang online: 4\nXã bên họp"
    text = f"{ARTICLE}\n{below}"
    found = below_article(read_text(text))
    assert found is not None
    assert found.of(text) == below
    assert below_article(read_text(f"{text}\n{'Một đoạn văn dài. ' * 20}")) is None


@pytest.mark.parametrize("line", ["Tin khác với năm trước, xã đã họp.", "Xem thêm bài đọc"])
def test_sentences_announce_nothing(line: str) -> None:
    """A line that only begins like a heading is text."""
    assert below_article(read_text(f"{ARTICLE}\n{line}\nNgắn")) is None
