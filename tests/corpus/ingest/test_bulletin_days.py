from __future__ import annotations

import datetime as dt

import pytest

from corpus.ingest import metadata


def day(year: int, month: int, number: int) -> dt.date:
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (
            "Quyết định\nSố: 12/QĐ-UBND   Nam Tân, ngày 5 tháng 3 năm 2021\nNgày 2/3/2021, họp.",
            day(2021, 3, 5),
        ),
        ("Thông báo\nTP. Nam Tân, ngày 05 tháng 03 năm 2021\nSáng 2/3/2021 họp.", day(2021, 3, 5)),
        ("Thư mời\nSáng 9/7/2021, Sở họp.\nNam Tân, ngày 5 tháng 7 năm 2021", day(2021, 7, 5)),
        ("Tin\n10:15, 16/04/2025\nSáng 15/4, xã Tân Thử họp.", day(2025, 4, 16)),
        ("Tin\n(NT) - Sáng 15/4/2025, xã Tân Thử họp.", day(2025, 4, 15)),
        ("Tin\nNgày đăng: 16/04/2025 | Lượt xem: 120\nXã Tân Thử ra quân làm sạch kênh.", day(2025, 4, 16)),
        ("Tin\nCập nhật lúc 10:20 ngày 16/04/2025 bởi Ban biên tập\nSáng 15/4, xã họp.", day(2025, 4, 16)),
        ("Tin\n16/04/2025 - 08:30 | Xem: 5\nXã Tân Thử ra quân.", day(2025, 4, 16)),
        ("Tin\nSáng 15/4, xã Tân Thử họp.\nNgày đăng: 16/04/2025", day(2025, 4, 16)),
        ("Tin\nTrong hai ngày 15 và 16/4/2025, huyện tổ chức hội thao.", day(2025, 4, 16)),
        ("Tin\nHội thao khai mạc sáng 15/4/2025 tại nhà văn hóa.", day(2025, 4, 15)),
        ("Tin\nNghị quyết này được HĐND tỉnh thông qua ngày 15 tháng 4 năm 2025.", day(2025, 4, 15)),
        (
            "Tin\nUBND tỉnh vừa ban hành Quyết định số 45/QĐ-UBND ngày 12/3/2025 về giá nước.",
            day(2025, 3, 12),
        ),
        ("Tin\nÔng Lê Văn Tân đã ký ban hành Kế hoạch số 9/KH-UBND ngày 3/2/2025.", day(2025, 2, 3)),
        ("Thông tin cháy rừng đến 17 giờ 5/3/2020\nKhông có điểm cháy.", day(2020, 3, 5)),
        ("Kết quả quan trắc ngày 5/3/2020\nMọi chỉ số đều đạt.", day(2020, 3, 5)),
        ("Tin\nTheo Kế hoạch số 9/KH-UBND ngày 3/2/2025, sáng 15/4/2025 xã ra quân.", day(2025, 4, 15)),
        ("Tin\nSáng 15/4/2025, xã ra quân; đợt hai bắt đầu từ ngày 1/6/2025.", day(2025, 4, 15)),
        ("Tin\nNhân kỷ niệm ngày thành lập Đoàn, ngày 25/3/2024, huyện tổ chức hội trại.", day(2024, 3, 25)),
    ],
)
def test_the_day_of_the_bulletin_is_told(text: str, date: dt.date | None) -> None:
    """A dateline goes first, then a stamp, then the day of the event, then other lines of publication."""
    assert metadata.date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "Ông A, sinh ngày 5/3/1960, quê ở xã Tân Thử, là chủ tịch mới của huyện.",
        "Ông sinh ngày 5/3/1960 tại xã Tân Thử.",
        "Bà (sinh ngày: 5/3/1960) là giáo viên.",
        "Quy định mới có hiệu lực từ ngày 1/7/2025.",
        "Từ ngày 1/7/2025, phí đỗ xe tăng.",
        "Kể từ 1/7/2025 xã không thu phí.",
        "Ngày 1/7/2025, luật mới có hiệu lực.",
        "Ngày 1/7/2025, huyện sẽ khởi công cầu Suối Bạc.",
        "Hội thi dự kiến diễn ra vào 15/9/2025.",
        "Bà Lê Thị Mẫu sinh năm 1969. Ngày 14/6/2016, bà được bầu làm Chủ tịch UBND huyện.",
        "Hồ sơ gửi về phòng trước ngày 30/6/2025.",
        "Hồ sơ nộp chậm nhất ngày 30/6/2025.",
        "Thời hạn nhận hồ sơ: 30/6/2025.",
        "Tính đến ngày 30/6/2025 xã có 12 thôn.",
        "Đến ngày 30/6/2025, xã có 12 thôn.",
        "Thực hiện Quyết định 45/QĐ-UBND ngày 12/3/2025 của UBND tỉnh, xã đã ra quân.",
        "Thực hiện Chỉ thị của Thủ tướng Chính phủ ngày 12/3/2025, xã đã ra quân.",
        "Chào mừng 50 năm Ngày giải phóng (30/4/1975 - 30/4/2025), xã ra quân.",
        "Xã ra quân chào mừng ngày Quốc khánh 2/9/2025.",
        "Hưởng ứng Ngày Môi trường thế giới 5/6/2024, xã ra quân.",
        "Ông vào Đảng ngày 3/2/1985 và làm việc ở huyện.",
        "Ngày 3/2/1985 ông được kết nạp vào Đảng.",
        "Trước đó, ngày 4/7/2019, huyện đã họp.",
        "Ông được cấp giấy phép, ngày cấp: 5/3/2018.",
        "Đơn của ông B, ngày nhận 5/7/2019.",
        "Sáng 9/7, HĐND huyện họp bất thường.",
        "Ngày 27-5, huyện họp.",
        "Xã vừa qua đã họp.",
        "Chiều 19/6, HĐND tỉnh nhiệm kỳ 2016-2021 bầu chủ tịch.",
        "Kết quả tuần 2 tháng 7 năm 2019.",
        "Ngày 27/12, Sở tổng kết công tác năm 2019.",
        "Sáng 12/4, Sở công bố kết quả xếp hạng năm 2018.",
        "Năm 2019 xã có 12 thôn. Ông về hưu 3/2/1999 theo chế độ.",
        "Sáng 9/7, huyện họp. Trước đó, ngày 4/7/2019, xã đã họp.",
    ],
)
def test_the_day_of_something_else_is_none(text: str) -> None:
    """Births, deadlines, anniversaries, cited documents, plans and days without a sure year are none."""
    assert metadata.date(f"Tin của huyện\n{text}") is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Nhân kỷ niệm ngày thương binh 27/7/1947 - 27/7/2019, ngày 22/7 huyện tặng quà.", day(2019, 7, 22)),
        ("Sáng 9/7, huyện họp. Cuộc họp 09/7/2019 còn bàn về nước sạch.", day(2019, 7, 9)),
        ("Sáng 9/7, huyện họp. Ngày 11/7/2019, huyện họp tiếp.", day(2019, 7, 9)),
        ("Ngày 22/5, huyện Cam Mẫu khai mạc Hội thi Tiếng hát mùa hè năm 2019.", day(2019, 5, 22)),
        ("Ngày 22/12, huyện Cam Mẫu khai mạc Hội thi Tiếng hát năm 2019.", None),
    ],
)
def test_a_year_is_taken_only_where_it_is_sure(text: str, date: dt.date | None) -> None:
    """It is that of the same day, of an event nearby, of its anniversary or of an event that bears it."""
    assert metadata.date(f"Tin của huyện\n{text}") == date


def test_a_day_long_before_what_the_bulletin_knows_is_not_its_own() -> None:
    """What happened years before the documents that it cites is history."""
    text = "Truyền thống\nNgày 3/2/1930, Đảng ra đời. Theo Kế hoạch số 9/KH-UBND ngày 3/2/2025, xã họp."
    assert metadata.date(text) is None
