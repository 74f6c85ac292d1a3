from __future__ import annotations

import pytest

from corpus.ingest import metadata

LETTERHEAD = """UBND TỈNH HÀ NAM          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ                    Độc lập - Tự do - Hạnh phúc
Số: 12/TB-SNV
THÔNG BÁO
"""


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (LETTERHEAD, "SỞ NỘI VỤ"),
        ("Tin\n(hanam.gov.vn) - Sáng 5/3, huyện họp.", "hanam.gov.vn"),
        ("Tin\nTheo lịch, huyện họp.\n(Chinhphu.vn) – Thủ tướng vừa ký quyết định.", "Chinhphu.vn"),
        ("Tin\nBaohanam.com.vn - Sáng 5/3, huyện họp.", "Baohanam.com.vn"),
        ("Tin\n(Báo Hà Nam) - Sáng 5/3, huyện họp.", "Báo Hà Nam"),
        ("Tin\n(HN) - Sáng 5/3, UBND tỉnh họp.", None),
        ("Tin\nHuyện họp.\nTheo Báo Hà Nam", "Báo Hà Nam"),
        ("Tin\nHuyện họp.\n(Theo baohanam.com.vn)", "baohanam.com.vn"),
        ("Tin\nHuyện họp.\nTheo kế hoạch", None),
        ("Tin\nHuyện họp.\nTheo Hà Nam Điện tử", "Hà Nam Điện tử"),
        ("Tin\nHuyện họp.\n*Theo TTXVN*", "TTXVN"),
        ("Tin\nTheo Báo Hà Nam, huyện họp.\nHọp xong thì về.\nNghỉ lễ.\nHết.", None),
        ("Tin\nBÁO ĐIỆN TỬ HÀ NAM\nHuyện họp.", "Báo điện tử Hà Nam"),
        ("Tin\nBÁO CÁO TỔNG KẾT\nHuyện họp.", None),
        ("Tin\nÔng A làm ở UBND TP HCM từ lâu.", None),
        ("Tin\nĐại hội họp ở hội trường Tỉnh ủy, HĐND tỉnh dự.", None),
        ("Tin\nTỉnh ủy tổ chức hội nghị.", None),
        ("Thành lập Trung tâm Đào tạo lái xe\nA", None),
        ("Thứ trưởng các Bộ được tăng thêm\nA", None),
        ("Tin\nHuyện họp.\nNguồn: Cổng thông tin điện tử tỉnh Hà Nam", "Cổng thông tin điện tử tỉnh Hà Nam"),
        ("Tin\nHuyện họp.\nNguồn: Sở Y tế tỉnh Hà Nam tổ chức họp báo", "Sở Y tế tỉnh Hà Nam"),
        ("Tin\nHuyện họp.\n© Bản quyền thuộc về Báo Hà Nam", "Báo Hà Nam"),
        ("Tin\nHuyện họp.\nVăn phòng Sở Y tế tỉnh Hà Nam", "Văn phòng Sở Y tế tỉnh Hà Nam"),
        ("Phó Chủ tịch UBND huyện Ba Vì kiểm tra đê\nA", None),
        ("Bộ trưởng Bộ Công Thương làm việc tại tỉnh\nA", None),
        ("Lãnh đạo HĐND tỉnh Hà Nam thăm thương binh\nA", None),
        ("HĐND tỉnh họp phiên tháng 3\nA", None),
        ("Hội Phụ nữ huyện tổ chức diễn đàn\nA", None),
        ("UBND tỉnh Hà Nam bổ nhiệm Giám đốc Sở Y tế\nA", None),
        ("Hà Nam có Bí thư mới\nBan Tổ chức Trung ương vừa công bố quyết định của Bộ Chính trị.", None),
        ("UBND huyện Ba Vì họp báo\nHuyện mời 20 tờ báo.\nLê Thị Mẫu", None),
        ("UBND huyện Ba Vì họp báo\nHuyện mời 20 tờ báo.\nTin, ảnh: Lê Mẫu", None),
        ("UBND huyện Ba Vì họp báo\nHuyện mời 20 tờ báo.\nLTM", None),
        ("UBND huyện Ba Vì họp báo\nHuyện mời 20 tờ báo.\nLê Mẫu – Hà Tân", None),
        ("Ban Quản lý Khu kinh tế tỉnh họp\nHọp bàn về đê.\nVăn phòng", "Ban Quản lý Khu kinh tế tỉnh"),
        ("Lợi ích của chi bộ\nNếu chi bộ tổ chức họp thì mời cấp trên.", None),
        ("Đê mới\nSở Xây dựng khánh thành đê.", "Sở Xây dựng"),
        ("Công an tỉnh Hà Nam triệt phá đường dây\nA", "Công an tỉnh Hà Nam"),
        ("Trung tâm Y tế huyện Ba Vì tiêm vắc xin cho 500 trẻ\nA", "Trung tâm Y tế huyện Ba Vì"),
    ],
)
def test_the_publisher_is_a_body_that_the_text_calls_so(text: str, publisher: str | None) -> None:
    """Sources, sites, letterheads and signatures name it; who is only told of is none."""
    assert metadata.publisher(text) == publisher


@pytest.mark.parametrize("gap", ["\t", " \N{ZERO WIDTH SPACE}"])
def test_signs_within_a_name_change_nothing(gap: str) -> None:
    """Tabs and signs that nobody sees within the name of a body are read as what they show."""
    text = f"Tin mới\n\nSở Nội vụ{gap}tỉnh Hà Nam tổ chức hội nghị tổng kết."
    assert metadata.publisher(text) == "Sở Nội vụ tỉnh Hà Nam"
