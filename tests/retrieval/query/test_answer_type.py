"""What kind of words a question asks for, over made-up questions of every kind."""

from __future__ import annotations

import pytest

from corpus.text.fold import unaccented
from retrieval.query.answer_type import AnswerType, expected_answer_type

ASKED = {
    AnswerType.PERSON: [
        "Ban Thường vụ Huyện ủy Lương Tài gồm những ai?",
        "Các phó chủ tịch xã Bình Minh là những ai",
        "Vị nào thay mặt Sở Y tế trao quà?",
        "Lãnh đạo nào của tỉnh dự lễ khởi công?",
        "Những đồng chí nào trúng cử Ban Chấp hành?",
        "Giám đốc Trung tâm Văn hóa tên gì?",
        "Phó Chủ tịch Hội đồng nhân dân tỉnh nào trao cờ?",
        "Vận động viên điền kinh nào giành huy chương vàng?",
        "Nghệ nhân nào của làng gốm được vinh danh?",
        "Thí sinh trẻ nhất hội thi tên là gì?",
        "Họ tên của hiệu trưởng trường Nguyễn Du",
        "Kế nhiệm ông Hoàng Bá Lộc là ai?",
        "bí thư xã Tân Lập",
        "Chánh án Tòa án nhân dân huyện Yên Sơn",
        "Which official opened the fair?",
        "secretary of the Song Lam party committee",
        "name of the director of the health centre",
    ],
    AnswerType.NUMBER: [
        "Tỉ lệ cử tri đi bầu ở phường Hòa An",
        "Diện tích cụm công nghiệp Bắc Sơn",
        "Bí thư mới bao nhiêu tuổi?",
        "Dự án kéo dài bao lâu?",
        "chiếm mấy phần trăm",
        "Đây là kỳ họp thứ mấy?",
        "Tổng mức đầu tư cầu Vàm Xanh",
        "How old is the new director?",
        "total investment of the Vam Xanh bridge",
        "What is the total length of the road?",
        "what percentage of voters went",
    ],
    AnswerType.DATE: [
        "Lễ hội mở vào buổi nào?",
        "Hội nghị họp tháng mấy?",
        "ngày sinh của chủ tịch huyện",
        "Ông Hoàng Bá Lộc sinh năm nào?",
        "Đại hội vào ngày bao nhiêu?",
        "Thời gian tổ chức đại hội",
        "date of the first session",
        "What is the deadline?",
    ],
    AnswerType.PLACE: [
        "Lễ khai mạc diễn ra tại đâu?",
        "Ông ấy đến từ đâu?",
        "Thôn nào bị ngập nặng nhất?",
        "Địa phương nào giải ngân cao nhất?",
        "địa điểm tổ chức hội chợ",
        "Chủ tịch xã quê ở huyện nào?",
        "Which ward was flooded?",
        "what is the venue",
    ],
    AnswerType.EXPLANATION: [
        "Chủ tịch huyện nói gì về hạn hán?",
        "Nghị quyết đề ra mục tiêu gì?",
        "Bí thư yêu cầu các xã làm gì?",
        "Công tác cán bộ được đánh giá như thế nào?",
        "Tình hình dịch bệnh ra sao?",
        "Vì sao cầu Vàm Xanh chậm tiến độ?",
        "Giải pháp nào được nêu ra?",
        "Kỳ họp thông qua những nội dung gì?",
        "Đề án gồm những gì?",
        "Nguyên nhân cầu Vàm Xanh chậm tiến độ là gì?",
        "What did the chairman say?",
        "Why was the bridge late?",
        "How was the fair organised?",
    ],
    AnswerType.OTHER: [
        "Ông Hoàng Bá Lộc giữ chức vụ gì?",
        "Chủ đề của hội chợ là gì?",
        "Đơn vị nào được tặng cờ?",
        "Dự án nào chậm nhất?",
        "Văn bản nào được bãi bỏ?",
        "Hợp tác xã nào đạt chuẩn?",
        "Which company won?",
        "số điện thoại của văn phòng",
        "Chủ tịch xã có dự hội chợ không?",
        "Số lượng phó phòng có vượt quy định chưa ạ?",
    ],
}


@pytest.mark.parametrize(("kind", "question"), [(kind, each) for kind in ASKED for each in ASKED[kind]])
def test_the_kind_is_told_by_how_a_question_asks(kind: AnswerType, question: str) -> None:
    """Each question asks for words of its kind, and so it does without accents."""
    assert expected_answer_type(question) is kind
    assert expected_answer_type(unaccented(question)) is kind


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (AnswerType.PERSON, "Ai phát biểu và yêu cầu các xã chống hạn?"),
        (AnswerType.DATE, "Khi nào bí thư huyện nói chuyện với nông dân?"),
        (AnswerType.NUMBER, "Chủ tịch xã nói có bao nhiêu hộ mất nước?"),
        (AnswerType.EXPLANATION, "Vì sao năm nào cũng ngập?"),
        (AnswerType.NUMBER, "doanh thu của công ty do ông A làm giám đốc"),
        (AnswerType.PERSON, "giám đốc công ty có doanh thu cao nhất"),
    ],
)
def test_of_several_kinds_one_decides(kind: AnswerType, question: str) -> None:
    """A reason comes first, then date, number, person, place, what is told; implied, the first named."""
    assert expected_answer_type(question) is kind
