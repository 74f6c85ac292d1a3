from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.ingest.read import read_bulletin, shipped_folder
from corpus.models import Bulletin
from retrieval.facts.extract import office_facts
from retrieval.facts.models import Act, Fact

ZONES = "Đại hội Đảng bộ các Khu Công nghiệp tỉnh Thái Nguyên, nhiệm kỳ 2020 - 2025"
BOARD = "Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng tiến hành Đại hội Chi bộ nhiệm kỳ 2020-2025"
DISTRICT = "Đại hội Đảng bộ huyện Đơn Dương lần thứ XII, nhiệm kỳ 2020-2025"
PROVINCE = "Đại hội đại biểu Đảng bộ tỉnh Bến Tre lần thứ XI, nhiệm kỳ 2020-2025"
PEOPLE = "UBND tỉnh Quảng Trị tổ chức Hội nghị tổng kết công tác năm 2021"
COUNCIL = "HĐND tỉnh Hà Giang tổ chức kỳ họp thứ nhất"
HEALTH = "Sở Y tế tỉnh Sơn La công bố quyết định về công tác cán bộ"
COMMUNE = "Đảng bộ xã Ngọc Hồi tổ chức Đại hội"
VISIT = "Bí thư Tỉnh ủy thăm Ban Quản lý các Khu công nghiệp tỉnh Thái Nguyên"
MEETING = "Sở Y tế tỉnh Sơn La làm việc với Sở Nội vụ"
BOTH = "Đại hội Đảng bộ Ban Quản lý các Khu công nghiệp tỉnh Thái Nguyên"
NEWS = "Thêm nhiều dự án đầu tư trong quý III"


def bulletin(sentence: str, title: str = ZONES, date: dt.date | None = dt.date(2020, 6, 29)) -> Bulletin:
    province = next(
        (
            name
            for name in ("Thái Nguyên", "Lâm Đồng", "Bến Tre", "Quảng Trị", "Hà Giang", "Sơn La")
            if name in title
        ),
        None,
    )
    term = "2020-2025" if "nhiệm kỳ" in title else None
    return Bulletin("b", title, f"{title}\n\n{sentence}", province=province, date=date, term=term)


def shown(source: Bulletin, fact: Fact) -> str:
    """A fact in one line: person, act, words of the office, role, level, and whose it is."""
    office = source.text[slice(*fact.office)] if fact.office else "-"
    whose = "guest" if fact.guest else "host"
    person = source.text[slice(*fact.person)]
    return " | ".join([person, fact.act.value, office, fact.role or "-", fact.level or "-", whose])


def read(sentence: str, title: str = ZONES) -> list[str]:
    source = bulletin(sentence, title)
    return [shown(source, fact) for fact in office_facts(source) if not fact.former]


HOST = [
    pytest.param(
        BOARD,
        (
            "Đại hội đã bầu ra Ban Chấp hành gồm 5 đồng chí; Đồng chí Đỗ Xuân Kiên, Phó Trưởng Ban - Bí "
            "thư Chi bộ."
        ),
        [
            "Đỗ Xuân Kiên | holds | Phó Trưởng Ban | phó trưởng ban | ban quản lý | host",
            "Đỗ Xuân Kiên | elected | Bí thư Chi bộ | bí thư | chi bộ | host",
        ],
        id="an election of one who has a state office",
    ),
    pytest.param(
        BOARD,
        "Tham dự Hội nghị có đồng chí Trần Xuân Vượng - Bí thư Chi bộ, Trưởng ban.",
        [
            "Trần Xuân Vượng | attends | Bí thư Chi bộ | bí thư | chi bộ | host",
            "Trần Xuân Vượng | attends | Trưởng ban | trưởng ban | ban quản lý | host",
        ],
        id="the host among those who attend",
    ),
    pytest.param(
        ZONES,
        (
            "(Đ/c Vũ Mạnh Hải - Bí thư Đảng ủy, Phó Trưởng ban phát biểu chỉ đạo đại hội tại Chi bộ Kế "
            "hoạch tổng hợp)"
        ),
        [
            "Vũ Mạnh Hải | speaks | Bí thư Đảng ủy | bí thư | đảng ủy | host",
            "Vũ Mạnh Hải | speaks | Phó Trưởng ban | phó trưởng ban | - | host",
        ],
        id="a caption in parentheses",
    ),
    pytest.param(
        BOARD,
        "Đồng chí Nguyễn Văn Thịnh được bầu làm Bí thư.",
        ["Nguyễn Văn Thịnh | elected | Bí thư | bí thư | chi bộ | host"],
        id="an office without a body in the host's own election",
    ),
    pytest.param(
        BOARD,
        "Đại hội đã bầu đồng chí Lê Quang Trung làm Bí thư, đồng chí Phạm Thị Hoa làm Phó Bí thư Chi bộ.",
        [
            "Lê Quang Trung | elected | Bí thư | bí thư | chi bộ | host",
            "Phạm Thị Hoa | elected | Phó Bí thư Chi bộ | phó bí thư | chi bộ | host",
        ],
        id="several elected in one sentence",
    ),
    pytest.param(
        ZONES,
        "Đồng chí Bùi Đức Hạnh tái cử chức danh Bí thư Đảng ủy nhiệm kỳ 2020 - 2025.",
        ["Bùi Đức Hạnh | re-elected | Bí thư Đảng ủy | bí thư | đảng ủy | host"],
        id="elected again",
    ),
    pytest.param(
        ZONES,
        (
            "Tại phiên họp thứ nhất, đ/c Hoàng Minh Tuấn tiếp tục được tín nhiệm bầu giữ chức Bí thư Đảng "
            "ủy khóa III."
        ),
        ["Hoàng Minh Tuấn | re-elected | Bí thư Đảng ủy | bí thư | đảng ủy | host"],
        id="elected again in other words",
    ),
    pytest.param(
        ZONES,
        "Kết quả, đồng chí Đặng Thị Lan trúng cử chức vụ Phó Bí thư Thường trực Đảng ủy các Khu công nghiệp.",
        [
            (
                "Đặng Thị Lan | elected | Phó Bí thư Thường trực Đảng ủy các Khu công nghiệp | "
                "phó bí thư thường trực | đảng ủy | host"
            )
        ],
        id="the host's own words behind the office",
    ),
    pytest.param(
        BOARD,
        (
            "Kết quả bầu cử chức danh chủ chốt như sau:\n1. Ông Nguyễn Văn Ân – Bí thư;\n2. Bà Trần Thị "
            "Bích – Phó Bí thư;\n3. Ông Lê Công Danh – Chi ủy viên."
        ),
        [
            "Nguyễn Văn Ân | elected | Bí thư | bí thư | chi bộ | host",
            "Trần Thị Bích | elected | Phó Bí thư | phó bí thư | chi bộ | host",
            "Lê Công Danh | elected | Chi ủy viên | ủy viên | chi bộ | host",
        ],
        id="a numbered list of the elected",
    ),
    pytest.param(
        BOARD,
        "Chủ trì Hội nghị có đồng chí Trần Văn Lộc, Trưởng ban và đồng chí Mai Thị Xuân, Phó trưởng ban.",
        [
            "Trần Văn Lộc | chairs | Trưởng ban | trưởng ban | ban quản lý | host",
            "Mai Thị Xuân | holds | Phó trưởng ban | phó trưởng ban | ban quản lý | host",
        ],
        id="chairing is told of the first person",
    ),
    pytest.param(
        BOARD,
        "Đ/c Ngô Đình Phú - BT Chi bộ, đ/c Vũ Thị Kim Oanh - PBT Chi bộ đồng chủ trì.",
        [
            "Ngô Đình Phú | holds | BT Chi bộ | bí thư | chi bộ | host",
            "Vũ Thị Kim Oanh | chairs | PBT Chi bộ | phó bí thư | chi bộ | host",
        ],
        id="abbreviated offices",
    ),
    pytest.param(
        BOARD,
        "Phó Trưởng Ban Quản lý các KCN Phan Văn Dũng khẳng định sẽ tháo gỡ vướng mắc cho doanh nghiệp.",
        ["Phan Văn Dũng | speaks | Phó Trưởng Ban Quản lý các KCN | phó trưởng ban | ban quản lý | host"],
        id="the host's body in short",
    ),
    pytest.param(
        BOARD,
        "Thay mặt Ban Quản lý, ông Lý Văn Sang (Trưởng ban) cảm ơn các doanh nghiệp.",
        ["Lý Văn Sang | speaks | Trưởng ban | trưởng ban | ban quản lý | host"],
        id="an office in parentheses",
    ),
    pytest.param(
        BOARD,
        "Đồng chí Đào Thị Hương, Chánh Văn phòng báo cáo kết quả năm qua.",
        ["Đào Thị Hương | speaks | Chánh Văn phòng | chánh văn phòng | văn phòng | host"],
        id="a part of the host",
    ),
    pytest.param(
        DISTRICT,
        "Đại hội đã bầu đồng chí Trương Văn Tùng giữ chức Bí thư Huyện ủy Đơn Dương nhiệm kỳ 2020-2025.",
        ["Trương Văn Tùng | elected | Bí thư Huyện ủy Đơn Dương | bí thư | huyện ủy | host"],
        id="a district's party committee",
    ),
    pytest.param(
        DISTRICT,
        "Chủ tịch UBND huyện Đơn Dương Nguyễn Đình Tịnh trình bày báo cáo.",
        ["Nguyễn Đình Tịnh | speaks | Chủ tịch UBND huyện Đơn Dương | chủ tịch | ubnd huyện | host"],
        id="the place before the name is not part of it",
    ),
    pytest.param(
        PROVINCE,
        "Bí thư Tỉnh ủy Trần Đức Quận phát biểu khai mạc Đại hội.",
        ["Trần Đức Quận | speaks | Bí thư Tỉnh ủy | bí thư | tỉnh ủy | host"],
        id="the office before the name",
    ),
    pytest.param(
        PROVINCE,
        (
            "Đồng chí Phan Văn Mãi, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy Bến Tre được bầu làm Trưởng "
            "đoàn đại biểu."
        ),
        [
            "Phan Văn Mãi | holds | Ủy viên Trung ương Đảng | ủy viên | trung ương | guest",
            "Phan Văn Mãi | holds | Bí thư Tỉnh ủy Bến Tre | bí thư | tỉnh ủy | host",
            "Phan Văn Mãi | elected | Trưởng đoàn | trưởng đoàn | - | host",
        ],
        id="an office that stays beside one that comes",
    ),
    pytest.param(
        PROVINCE,
        (
            "Kết luận hội nghị, đồng chí Lê Đức Thành, Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch UBND "
            "tỉnh yêu cầu các sở khẩn trương."
        ),
        [
            "Lê Đức Thành | speaks | Ủy viên Ban Thường vụ Tỉnh ủy | ủy viên thường vụ | tỉnh ủy | host",
            "Lê Đức Thành | speaks | Phó Chủ tịch UBND tỉnh | phó chủ tịch | ubnd tỉnh | host",
        ],
        id="a member of the standing committee",
    ),
    pytest.param(
        PEOPLE,
        "Dưới sự chủ trì của đồng chí Võ Văn Hưng, Chủ tịch UBND tỉnh, hội nghị đã đánh giá kết quả năm qua.",
        ["Võ Văn Hưng | chairs | Chủ tịch UBND tỉnh | chủ tịch | ubnd tỉnh | host"],
        id="under the chair of",
    ),
    pytest.param(
        PEOPLE,
        "Quyền Chủ tịch UBND tỉnh Hà Sỹ Đồng chủ trì hội nghị.",
        ["Hà Sỹ Đồng | chairs | Quyền Chủ tịch UBND tỉnh | chủ tịch | ubnd tỉnh | host"],
        id="an acting chairman",
    ),
    pytest.param(
        PEOPLE,
        "Các Phó Chủ tịch UBND tỉnh: Lê Minh Tuấn, Hoàng Nam Tiến và Trần Thị Thu dự hội nghị.",
        [
            "Lê Minh Tuấn | holds | Phó Chủ tịch UBND tỉnh | phó chủ tịch | ubnd tỉnh | host",
            "Hoàng Nam Tiến | holds | Phó Chủ tịch UBND tỉnh | phó chủ tịch | ubnd tỉnh | host",
            "Trần Thị Thu | attends | Phó Chủ tịch UBND tỉnh | phó chủ tịch | ubnd tỉnh | host",
        ],
        id="one office before several names",
    ),
    pytest.param(
        COUNCIL,
        (
            "HĐND tỉnh đã bầu ông Thào Hồng Sơn giữ chức Chủ tịch HĐND tỉnh; ông Nguyễn Văn Sơn giữ chức "
            "Chủ tịch UBND tỉnh."
        ),
        [
            "Thào Hồng Sơn | elected | Chủ tịch HĐND tỉnh | chủ tịch | hđnd tỉnh | host",
            "Nguyễn Văn Sơn | elected | Chủ tịch UBND tỉnh | chủ tịch | ubnd tỉnh | host",
        ],
        id="elected by a council",
    ),
    pytest.param(
        HEALTH,
        "Chủ tịch UBND tỉnh quyết định bổ nhiệm ông Lò Văn Chiến giữ chức vụ Phó Giám đốc Sở Y tế.",
        ["Lò Văn Chiến | appointed | Phó Giám đốc Sở Y tế | phó giám đốc | sở | host"],
        id="appointed",
    ),
    pytest.param(
        HEALTH,
        "Bà Cầm Thị Mai được bổ nhiệm giữ chức Trưởng phòng Tổ chức cán bộ Sở Y tế.",
        ["Cầm Thị Mai | appointed | Trưởng phòng Tổ chức cán bộ Sở Y tế | trưởng phòng | phòng | host"],
        id="has been appointed",
    ),
    pytest.param(
        HEALTH,
        "Giám đốc Sở Y tế: Ông Hoàng Văn Thành.",
        ["Hoàng Văn Thành | holds | Giám đốc Sở Y tế | giám đốc | sở | host"],
        id="a line of an address book",
    ),
    pytest.param(
        HEALTH,
        "Ông Nguyễn Hữu Tài hiện là Giám đốc Sở Y tế.",
        ["Nguyễn Hữu Tài | holds | Giám đốc Sở Y tế | giám đốc | sở | host"],
        id="is at present",
    ),
    pytest.param(
        COMMUNE,
        "Dự có Ông Lê Văn An Bí thư Đảng ủy.",
        ["Lê Văn An | attends | Bí thư Đảng ủy | bí thư | đảng ủy | host"],
        id="no sign between name and office",
    ),
    pytest.param(
        COMMUNE,
        "Bà Trần Thị Mai được bầu làm Bí thư Đảng ủy.",
        ["Trần Thị Mai | elected | Bí thư Đảng ủy | bí thư | đảng ủy | host"],
        id="a commune",
    ),
    pytest.param(
        COMMUNE,
        (
            "Ban Thường vụ Huyện ủy chỉ định đồng chí Rơ Mah Hen tham gia Ban Chấp hành, giữ chức Phó Bí "
            "thư Đảng ủy xã Ngọc Hồi."
        ),
        ["Rơ Mah Hen | appointed | Phó Bí thư Đảng ủy xã Ngọc Hồi | phó bí thư | đảng ủy | host"],
        id="a name of another people",
    ),
    pytest.param(
        COMMUNE,
        (
            "Ban Thường vụ Huyện ủy chỉ định đồng chí Đinh Thị Hồng tham gia Ban Chấp hành, giữ chức Phó "
            "Bí thư Đảng ủy xã."
        ),
        ["Đinh Thị Hồng | appointed | Phó Bí thư Đảng ủy xã | phó bí thư | đảng ủy | host"],
        id="designated",
    ),
]

GUESTS = [
    pytest.param(
        ZONES,
        (
            "Dự Đại hội có đồng chí Đỗ Chí Thanh, Phó Bí thư Thường trực thành ủy; đồng chí Vũ Duy Nghĩa - "
            "Phó bí thư thành ủy - Chủ tịch UBND thành phố, đồng chí Phạm Thị Mai Khanh - Phó chủ tịch "
            "HDNĐ thành phố."
        ),
        [
            (
                "Đỗ Chí Thanh | attends | Phó Bí thư Thường trực thành ủy | phó bí thư thường trực | thành "
                "ủy | guest"
            ),
            "Vũ Duy Nghĩa | attends | Phó bí thư thành ủy | phó bí thư | thành ủy | guest",
            "Vũ Duy Nghĩa | attends | Chủ tịch UBND thành phố | chủ tịch | ubnd thành phố | guest",
            (
                "Phạm Thị Mai Khanh | attends | Phó chủ tịch HDNĐ thành phố | phó chủ tịch | hđnd thành "
                "phố | guest"
            ),
        ],
        id="guests of the city",
    ),
    pytest.param(
        ZONES,
        (
            "Phát biểu chỉ đạo tại Đại hội, đồng Nguyễn Hữu Nghĩa UVTV, Trưởng Ban Tuyên giáo Đảng ủy Khối "
            "các Cơ quan và Doanh nghiệp tỉnh biểu dương những kết quả đạt được."
        ),
        [
            "Nguyễn Hữu Nghĩa | speaks | UVTV | ủy viên thường vụ | - | guest",
            (
                "Nguyễn Hữu Nghĩa | speaks | Trưởng Ban Tuyên giáo Đảng ủy Khối các Cơ quan và Doanh "
                "nghiệp tỉnh | trưởng ban | ban tuyên giáo | guest"
            ),
        ],
        id="a misspelt honorific and an office without a body beside another's",
    ),
    pytest.param(
        ZONES,
        "Đến dự có đồng chí Lê Quang Tiến, Phó Bí thư, Chủ tịch UBND huyện Phú Bình.",
        [
            "Lê Quang Tiến | attends | Phó Bí thư | phó bí thư | - | guest",
            "Lê Quang Tiến | attends | Chủ tịch UBND huyện Phú Bình | chủ tịch | ubnd huyện | guest",
        ],
        id="a secretary of where the chairman is from",
    ),
    pytest.param(
        ZONES,
        "Bí thư Đảng ủy, Chủ tịch UBND phường Bách Quang Đỗ Văn Lương phát biểu chúc mừng Đại hội.",
        [
            "Đỗ Văn Lương | speaks | Bí thư Đảng ủy | bí thư | đảng ủy | guest",
            "Đỗ Văn Lương | speaks | Chủ tịch UBND phường Bách Quang | chủ tịch | ubnd phường | guest",
        ],
        id="another unit's party committee",
    ),
    pytest.param(
        BOARD,
        "Đồng chí Hoàng Sỹ Sơn, Bí thư Đảng ủy phát biểu chỉ đạo Đại hội.",
        ["Hoàng Sỹ Sơn | speaks | Bí thư Đảng ủy | bí thư | đảng ủy | guest"],
        id="a committee above the cell that the bulletin is about",
    ),
    pytest.param(
        ZONES,
        "Đồng chí Triệu Thị Nga, Bí thư Chi bộ Văn phòng tham luận tại Đại hội.",
        ["Triệu Thị Nga | holds | Bí thư Chi bộ Văn phòng | bí thư | chi bộ | guest"],
        id="a cell below the host",
    ),
    pytest.param(
        BOARD,
        (
            "Ông Nguyễn Văn Yên, Phó Chủ tịch UBND tỉnh Lâm Đồng; bà Phạm Thị Phúc, Giám đốc Sở Kế hoạch "
            "và Đầu tư đến dự."
        ),
        [
            "Nguyễn Văn Yên | holds | Phó Chủ tịch UBND tỉnh Lâm Đồng | phó chủ tịch | ubnd tỉnh | guest",
            "Phạm Thị Phúc | attends | Giám đốc Sở Kế hoạch và Đầu tư | giám đốc | sở | guest",
        ],
        id="offices of the province",
    ),
    pytest.param(
        BOARD,
        (
            "Phó Chủ tịch Thường trực HĐND tỉnh K' Mák và đồng chí Trần Thị Vũ Loan, Phó Trưởng Ban Dân "
            "vận Tỉnh ủy tham dự."
        ),
        [
            (
                "Trần Thị Vũ Loan | attends | Phó Trưởng Ban Dân vận Tỉnh ủy | "
                "phó trưởng ban | ban dân vận | guest"
            )
        ],
        id="a board of the provincial committee is not the management board",
    ),
    pytest.param(
        BOARD,
        "Đồng chí Lê Văn Tám, UVCH Đảng bộ tỉnh, Bí thư Đảng ủy Khối các cơ quan tỉnh dự và chỉ đạo Đại hội.",
        [
            "Lê Văn Tám | attends | UVCH Đảng bộ tỉnh | ủy viên ban chấp hành | tỉnh ủy | guest",
            "Lê Văn Tám | attends | Bí thư Đảng ủy Khối các cơ quan tỉnh | bí thư | đảng ủy khối | guest",
        ],
        id="a member of a higher committee",
    ),
    pytest.param(
        DISTRICT,
        (
            "Bí thư Huyện ủy Lạc Dương Sử Thanh Hoài dự Đại hội; đồng chí Đinh Văn Tuấn, Bí thư Huyện ủy "
            "Lạc Dương tặng hoa."
        ),
        [
            "Sử Thanh Hoài | attends | Bí thư Huyện ủy Lạc Dương | bí thư | huyện ủy | guest",
            "Đinh Văn Tuấn | holds | Bí thư Huyện ủy Lạc Dương | bí thư | huyện ủy | guest",
        ],
        id="a district is not its neighbour",
    ),
    pytest.param(
        HEALTH,
        (
            "Tham dự có ông Tráng Thị Xuân, Phó Chủ tịch UBND tỉnh; ông Phạm Quốc Huy, Giám đốc Sở Nội vụ; "
            "bà Lường Thị Vân Anh, Phó Giám đốc Sở Y tế."
        ),
        [
            "Tráng Thị Xuân | attends | Phó Chủ tịch UBND tỉnh | phó chủ tịch | ubnd tỉnh | guest",
            "Phạm Quốc Huy | attends | Giám đốc Sở Nội vụ | giám đốc | sở | guest",
            "Lường Thị Vân Anh | attends | Phó Giám đốc Sở Y tế | phó giám đốc | sở | host",
        ],
        id="departments are told apart",
    ),
    pytest.param(
        PEOPLE,
        "Chủ tịch UBND huyện Hải Lăng Lê Đức Thịnh kiến nghị sớm đầu tư tuyến đường.",
        ["Lê Đức Thịnh | speaks | Chủ tịch UBND huyện Hải Lăng | chủ tịch | ubnd huyện | guest"],
        id="a district's chairman at the province's conference",
    ),
    pytest.param(
        PEOPLE,
        "Tiếp đoàn có đồng chí Nguyễn Thành Công, Chủ tịch UBND tỉnh Quảng Bình.",
        ["Nguyễn Thành Công | holds | Chủ tịch UBND tỉnh Quảng Bình | chủ tịch | ubnd tỉnh | guest"],
        id="another province",
    ),
    pytest.param(
        NEWS,
        "Ông Bùi Văn Khắng, Phó Chủ tịch UBND tỉnh yêu cầu đẩy nhanh tiến độ.",
        ["Bùi Văn Khắng | speaks | Phó Chủ tịch UBND tỉnh | phó chủ tịch | ubnd tỉnh | guest"],
        id="a body named in a bulletin of nobody's",
    ),
    pytest.param(
        ZONES,
        "Đồng chí Phạm Hoàng Sơn, Tỉnh ủy viên, Bí thư Đảng ủy trình bày báo cáo chính trị.",
        [
            "Phạm Hoàng Sơn | speaks | Tỉnh ủy viên | ủy viên | tỉnh ủy | guest",
            "Phạm Hoàng Sơn | speaks | Bí thư Đảng ủy | bí thư | đảng ủy | host",
        ],
        id="a seat in a higher committee makes nobody a guest",
    ),
    pytest.param(
        ZONES,
        "Giám đốc Công an tỉnh, Đại tá Nguyễn Văn Long tặng hoa chúc mừng Đại hội.",
        ["Nguyễn Văn Long | holds | Giám đốc Công an tỉnh | giám đốc | công an | guest"],
        id="a rank before the name",
    ),
]

FURTHER = [
    pytest.param(
        BOARD,
        "Đại hội bầu đồng chí Lê Văn An đang giữ chức Trưởng ban.",
        ["Lê Văn An | holds | Trưởng ban | trưởng ban | ban quản lý | host"],
        id="what somebody has been until now",
    ),
    pytest.param(
        PROVINCE,
        "Bí thư Tỉnh ủy Lê Văn An, Chủ tịch UBND tỉnh Vũ Văn Ba dự.",
        [
            "Lê Văn An | holds | Bí thư Tỉnh ủy | bí thư | tỉnh ủy | host",
            "Vũ Văn Ba | attends | Chủ tịch UBND tỉnh | chủ tịch | ubnd tỉnh | host",
        ],
        id="offices before both of two names",
    ),
    pytest.param(
        VISIT,
        "Đồng chí Lê Văn An, Bí thư Tỉnh ủy phát biểu.",
        [
            "Lê Văn An | speaks | Bí thư Tỉnh ủy | bí thư | tỉnh ủy | guest",
        ],
        id="the body of somebody in the title is not the host",
    ),
    pytest.param(
        MEETING,
        "Đồng chí Lê Văn An, Giám đốc Sở Nội vụ phát biểu.",
        [
            "Lê Văn An | speaks | Giám đốc Sở Nội vụ | giám đốc | sở | guest",
        ],
        id="the other body of a meeting",
    ),
    pytest.param(
        ZONES,
        "Đồng chí Lê Văn An, Ủy viên Ban Chấp hành phát biểu.",
        [
            "Lê Văn An | speaks | Ủy viên Ban Chấp hành | ủy viên ban chấp hành | đảng bộ | host",
        ],
        id="a seat in the host committee",
    ),
    pytest.param(
        ZONES,
        "Đồng chí Lê Văn An, Phó Bí thư Thường trực phát biểu.",
        [
            "Lê Văn An | speaks | Phó Bí thư Thường trực | phó bí thư thường trực | đảng bộ | host",
        ],
        id="a standing deputy of the host",
    ),
    pytest.param(
        ZONES,
        "Đồng chí Lê Văn An, Phó Trưởng Ban phát biểu.",
        [
            "Lê Văn An | speaks | Phó Trưởng Ban | phó trưởng ban | - | host",
        ],
        id="a board that is not named",
    ),
    pytest.param(
        BOARD,
        "Bổ nhiệm đồng chí Lê Văn An, Bí thư Chi bộ, giữ chức Trưởng ban.",
        [
            "Lê Văn An | appointed | Trưởng ban | trưởng ban | ban quản lý | host",
        ],
        id="whether the appointed keep an office is in doubt",
    ),
    pytest.param(
        BOARD,
        "Đại hội bầu đồng chí Lê Văn An, Phó Bí thư Chi bộ, làm Bí thư Chi bộ.",
        [
            "Lê Văn An | elected | Bí thư Chi bộ | bí thư | chi bộ | host",
        ],
        id="a deputy who is elected is no deputy",
    ),
    pytest.param(
        BOTH,
        "Đồng chí Lê Văn An, Bí thư Đảng ủy, Trưởng Ban Quản lý các KCN, Phó Chủ tịch UBND tỉnh.",
        [
            "Lê Văn An | holds | Bí thư Đảng ủy | bí thư | đảng ủy | host",
            "Lê Văn An | holds | Trưởng Ban Quản lý các KCN | trưởng ban | ban quản lý | host",
            "Lê Văn An | holds | Phó Chủ tịch UBND tỉnh | phó chủ tịch | ubnd tỉnh | guest",
        ],
        id="one of the host with an office elsewhere",
    ),
    pytest.param(
        BOARD,
        "Kết quả bầu cử:\n1. Ông Lê Văn An – Bí thư\nHội nghị nghỉ.\n- Ông Vũ Văn Ba, Phó Bí thư.",
        [
            "Lê Văn An | elected | Bí thư | bí thư | chi bộ | host",
            "Vũ Văn Ba | holds | Phó Bí thư | phó bí thư | chi bộ | host",
        ],
        id="a list that has ended",
    ),
    pytest.param(
        BOARD,
        "Đồng chí Lê Văn An được bầu làm Bí thư; đồng chí Vũ Văn Ba làm Phó Bí thư.",
        [
            "Lê Văn An | elected | Bí thư | bí thư | chi bộ | host",
            "Vũ Văn Ba | elected | Phó Bí thư | phó bí thư | chi bộ | host",
        ],
        id="what is said once for two",
    ),
    pytest.param(
        BOARD,
        "Đại hội đã bầu Bí thư Chi bộ: đồng chí Lê Văn An.",
        [
            "Lê Văn An | elected | Bí thư Chi bộ | bí thư | chi bộ | host",
        ],
        id="elected to the office before the name",
    ),
    pytest.param(
        BOARD,
        "Phát biểu tại Hội nghị, đồng chí Lê Văn An, Bí thư Chi bộ, đồng chí Vũ Văn Ba, Phó Bí thư Chi bộ.",
        [
            "Lê Văn An | speaks | Bí thư Chi bộ | bí thư | chi bộ | host",
            "Vũ Văn Ba | holds | Phó Bí thư Chi bộ | phó bí thư | chi bộ | host",
        ],
        id="speaking is told of the first person",
    ),
    pytest.param(
        BOARD,
        "Cử tri phát biểu đồng chí Lê Văn An, Bí thư Chi bộ có uy tín.",
        [
            "Lê Văn An | holds | Bí thư Chi bộ | bí thư | chi bộ | host",
        ],
        id="words of somebody else",
    ),
    pytest.param(
        BOARD,
        "Thực hiện kết luận của đồng chí Lê Văn An, Bí thư Chi bộ.",
        [
            "Lê Văn An | holds | Bí thư Chi bộ | bí thư | chi bộ | host",
        ],
        id="a speech of another time",
    ),
    pytest.param(
        BOARD,
        "Bầu đồng chí Lê Văn An là Bí thư Chi bộ.",
        [
            "Lê Văn An | elected | Bí thư Chi bộ | bí thư | chi bộ | host",
        ],
        id="elected in a short word",
    ),
    pytest.param(
        BOARD,
        "Đại hội bầu đồng chí Lê Văn An tiếp tục giữ chức Bí thư Chi bộ.",
        [
            "Lê Văn An | re-elected | Bí thư Chi bộ | bí thư | chi bộ | host",
        ],
        id="goes on in office",
    ),
    pytest.param(
        BOARD,
        "Đồng chí Lê Văn An, Bí thư Chi bộ không dự Hội nghị.",
        [
            "Lê Văn An | holds | Bí thư Chi bộ | bí thư | chi bộ | host",
        ],
        id="one who does not attend",
    ),
    pytest.param(
        PEOPLE,
        "Chủ tịch UBND thành phố Vinh Trần Ngọc Tú chủ trì.",
        [
            "Trần Ngọc Tú | chairs | Chủ tịch UBND thành phố Vinh | chủ tịch | ubnd thành phố | guest",
        ],
        id="a town of one syllable",
    ),
    pytest.param(
        HEALTH,
        "Ông Lê Văn An, Giám đốc Trung tâm Kiểm soát bệnh tật phát biểu.",
        [
            "Lê Văn An | speaks | Giám đốc Trung tâm Kiểm soát bệnh tật | giám đốc | trung tâm | guest",
        ],
        id="a name that goes on in small letters",
    ),
    pytest.param(
        PEOPLE,
        "Chủ tịch UBND quận 3 Lê Văn An dự.",
        [
            "Lê Văn An | attends | Chủ tịch UBND quận 3 | chủ tịch | ubnd quận | guest",
        ],
        id="a district with a number",
    ),
    pytest.param(
        PEOPLE,
        "Ông Lê Văn An, Giám đốc Công ty Bình Minh 50 suất quà.",
        [
            "Lê Văn An | holds | Giám đốc Công ty Bình Minh | giám đốc | công ty | guest",
        ],
        id="a number that is no part of the name",
    ),
]

NOTHING = [
    pytest.param("Đồng chí Phạm Văn Cường, nguyên Bí thư Đảng ủy, dự Đại hội.", id="a former office"),
    pytest.param(
        "Dự có ông Hứa Văn Lợi, nguyên Phó Chủ tịch UBND tỉnh, Trưởng ban liên lạc.", id="behind a former one"
    ),
    pytest.param("Đại hội miễn nhiệm đồng chí Đinh Văn Hải, Bí thư Đảng ủy.", id="one who is relieved"),
    pytest.param("Đồng chí Lê Thị Thủy, Phó Bí thư Đảng ủy nghỉ hưu từ tháng 7.", id="one who retires"),
    pytest.param("Giới thiệu đồng chí Cao Văn Bình để bầu giữ chức Bí thư Đảng ủy.", id="a candidate"),
    pytest.param("Đồng chí Tạ Quang Huy ứng cử chức danh Phó Bí thư Đảng ủy.", id="one who stands"),
    pytest.param("Dự kiến đồng chí Ngô Văn Hà được bầu làm Bí thư Đảng ủy.", id="a plan"),
    pytest.param(
        "Học tập tư tưởng, đạo đức, phong cách Hồ Chí Minh; Chủ tịch Hồ Chí Minh căn dặn.", id="history"
    ),
    pytest.param("Hiệu trưởng Trường THPT Trần Quốc Toản cùng các em học sinh tham dự.", id="a school"),
    pytest.param(
        "Năm 1975, đồng chí Hoàng Văn Kiểu, Bí thư Tỉnh ủy chỉ đạo giải phóng tỉnh.", id="another year"
    ),
    pytest.param("Nguyễn Văn Hòa - Bí thư Chi bộ Trần Thị Lụa", id="an office between two names"),
    pytest.param("Báo cáo Bí thư Đảng ủy xem xét, quyết định.", id="an office without a name"),
    pytest.param("Tin, ảnh: Bùi Lê Hoàng Duy", id="a name without an office"),
    pytest.param("Đại hội bầu đoàn đại biểu gồm 07 đồng chí.", id="an election without names"),
    pytest.param("Đồng chí Lê Văn AnBí thư Đảng ủy, Bí thư Chi bộ.", id="a name without its end"),
    pytest.param("Ông Bạch James Baker, Chủ tịch UBND tỉnh dự.", id="a name of another country"),
    pytest.param("Đồng chí Lê Văn An, Phó Chủ tịch UBND tỉnh (từ năm 2010 đến năm 2015).", id="then"),
    pytest.param("Thăm ông Lê Văn An, Thủ tướng Anh Quốc.", id="what may be a name behind an office"),
    pytest.param(
        "Trong nhiệm kỳ 2005-2010, đồng chí Lê Văn An, Bí thư Đảng ủy có công lớn.", id="another term"
    ),
    pytest.param("Đồng chí Lê Văn An, Bí thư Đảng ủy được bầu vào Ban Chấp hành.", id="elected to what"),
    pytest.param("Trao quyết định bổ nhiệm cho đồng chí Lê Văn An, Phó Trưởng ban.", id="appointed to what"),
    pytest.param("Báo cáo Trưởng ban, đồng chí Lê Văn An đã đến.", id="an office and a name apart"),
    pytest.param("Đồng chí Lê Văn An, báo cáo viên; Lê Văn Ba dự.", id="a noun that looks like a verb"),
    pytest.param(
        "Đại hội bầu đồng chí Lê Văn An, Phù Tráng làm Bí thư Đảng ủy.", id="a name that is not known"
    ),
    pytest.param("Hội nghị mời ông Lê Văn An giữ chức Chủ tịch UBND tỉnh.", id="one who is asked"),
    pytest.param("Thủ tướng Thái Lan Kriangsak thăm tỉnh.", id="a long name of another country"),
    pytest.param(
        "Đồng chí Lê Văn An được bầu vào đoàn do Bí thư Đảng ủy dẫn đầu.", id="somebody else's office"
    ),
    pytest.param(
        "Đồng chí Lê Văn An được giới thiệu và sẽ được bầu làm Bí thư Đảng ủy.", id="one who will be"
    ),
    pytest.param("Bổ nhiệm đồng chí Lê Văn An sẽ làm Bí thư Đảng ủy.", id="an appointment to come"),
    pytest.param("Đại hội chưa bầu đồng chí Lê Văn An làm Bí thư Đảng ủy.", id="not yet elected"),
    pytest.param(
        "Đồng chí Lê Văn An tiếp thu các ý kiến của đại biểu và phát biểu.", id="a verb far from the name"
    ),
    pytest.param(
        "Đại hội bầu bà Lê Thị An làm tổ viên, bà ấy làm Bí thư Đảng ủy.", id="two offices for whom"
    ),
    pytest.param("Đồng chí Lê Hồng Phong, Bí thư Đảng ủy.", id="one of history"),
    pytest.param("Bí thư Đảng ủy đồng chí Lê Văn AnĐào dự.", id="a name cut short"),
    pytest.param("P. Bí thư Đảng ủy Lê Văn An phát biểu.", id="a misspelt deputy"),
    pytest.param("Chủ tịch UBND tỉnh Lê Văn An: (2004-2009), dự.", id="years behind the name"),
    pytest.param("Đồng chí Lý Thị Hà, thư ký Chủ tịch UBND tỉnh.", id="somebody's secretary"),
]


@pytest.mark.parametrize(("title", "sentence", "expected"), [*HOST, *GUESTS, *FURTHER])
def test_a_sentence_says_who_holds_what(title: str, sentence: str, expected: list[str]) -> None:
    """Every office of a sentence is read with its holder, what the sentence announces, and whose it is."""
    assert read(sentence, title) == expected


@pytest.mark.parametrize("sentence", NOTHING)
def test_what_is_in_doubt_is_left_out(sentence: str) -> None:
    """No office is read where nobody is said to hold it now."""
    assert read(sentence) == []


def told(sentence: str, title: str = PROVINCE) -> list[str]:
    """Every fact in one line: person, act, title, body, and whether it is of the past."""
    source = bulletin(sentence, title)
    return [
        " | ".join(
            [
                source.text[slice(*fact.person)],
                fact.act.value,
                fact.title or "-",
                fact.body or "-",
                "former" if fact.former else "now",
            ]
        )
        for fact in office_facts(source)
        if fact.office
    ]


CHANGES = [
    pytest.param(
        "Ông Vũ Văn Ba, nguyên Phó Chủ tịch UBND tỉnh, dự.",
        ["Vũ Văn Ba | attends | phó chủ tịch | UBND tỉnh Bến Tre | former"],
        id="an office once held",
    ),
    pytest.param(
        "HĐND tỉnh miễn nhiệm chức vụ Chủ tịch UBND tỉnh đối với ông Lê Văn An, Bí thư Huyện ủy Ba Tri.",
        [
            "Lê Văn An | leaves | chủ tịch | UBND tỉnh Bến Tre | former",
            "Lê Văn An | holds | bí thư | Huyện ủy Ba Tri | now",
        ],
        id="relieved of one office, and holding another",
    ),
    pytest.param(
        "HĐND tỉnh miễn nhiệm ông Lê Văn An; bầu ông Vũ Văn Ba giữ chức Chủ tịch UBND tỉnh.",
        ["Vũ Văn Ba | elected | chủ tịch | UBND tỉnh Bến Tre | now"],
        id="one goes, one comes",
    ),
    pytest.param(
        "Bổ nhiệm ông Lê Văn An giữ chức Giám đốc Sở Y tế thay ông Vũ Văn Ba nghỉ hưu.",
        [
            "Lê Văn An | appointed | giám đốc | Sở Y tế tỉnh Bến Tre | now",
            "Vũ Văn Ba | leaves | giám đốc | Sở Y tế tỉnh Bến Tre | former",
        ],
        id="who is replaced had the office",
    ),
    pytest.param(
        "HĐND tỉnh bầu ông Lê Văn An và bà Trần Thị Tám giữ chức Phó Chủ tịch UBND tỉnh.",
        [
            "Lê Văn An | elected | phó chủ tịch | UBND tỉnh Bến Tre | now",
            "Trần Thị Tám | elected | phó chủ tịch | UBND tỉnh Bến Tre | now",
        ],
        id="two are elected to one kind of office",
    ),
    pytest.param(
        "Phê chuẩn việc bầu bổ sung chức vụ Chủ tịch UBND tỉnh, nhiệm kỳ 2016 - 2021 đối với ông Lê Văn An.",
        ["Lê Văn An | elected | chủ tịch | UBND tỉnh Bến Tre | now"],
        id="an election that is approved",
    ),
    pytest.param(
        "Ông Lê Văn An sinh năm 1970, từng giữ các chức vụ: Chánh Văn phòng Huyện ủy Ba Tri, "
        "Chủ tịch UBND huyện Ba Tri.",
        [
            "Lê Văn An | holds | chánh văn phòng | Văn phòng Huyện ủy Ba Tri | former",
            "Lê Văn An | holds | chủ tịch | UBND huyện Ba Tri | former",
        ],
        id="a career",
    ),
    pytest.param(
        "Ông Lê Văn An, Chủ tịch UBND huyện Ba Tri, dự. Năm 2012, ông An được bầu làm Bí thư Huyện ủy.",
        [
            "Lê Văn An | attends | chủ tịch | UBND huyện Ba Tri | now",
            "Lê Văn An | elected | bí thư | Huyện ủy Ba Tri | former",
        ],
        id="a given name, another year, and a district named before",
    ),
    pytest.param(
        "Bà Lê Thị An, 51 tuổi. Bà là Trưởng Ban Dân vận Tỉnh ủy.",
        ["Lê Thị An | holds | trưởng ban | Ban Dân vận Tỉnh ủy Bến Tre | now"],
        id="a pronoun",
    ),
    pytest.param(
        "Ông Lê Văn An được thôi giữ chức Bí thư Huyện ủy Ba Tri, giữ chức Bí thư Huyện ủy Giồng Trôm.",
        [
            "Lê Văn An | leaves | bí thư | Huyện ủy Ba Tri | former",
            "Lê Văn An | appointed | bí thư | Huyện ủy Giồng Trôm | now",
        ],
        id="from one office to another",
    ),
    pytest.param(
        "Các Phó Trưởng ban Ban Chỉ đạo gồm: ông Lê Văn An, Giám đốc Sở Y tế; bà Trần Thị Tám.",
        [
            "Lê Văn An | holds | phó trưởng ban | Ban Chỉ đạo | now",
            "Lê Văn An | holds | giám đốc | Sở Y tế tỉnh Bến Tre | now",
            "Trần Thị Tám | holds | phó trưởng ban | Ban Chỉ đạo | now",
        ],
        id="one office of several who have others",
    ),
    pytest.param(
        "Ông Lê Văn An, nguyên Phó Bí thư Tỉnh ủy Trà Vinh, được bầu giữ chức Bí thư tỉnh này.",
        [
            "Lê Văn An | holds | phó bí thư | Tỉnh ủy Trà Vinh | former",
            "Lê Văn An | elected | bí thư | tỉnh ủy Trà Vinh | now",
        ],
        id="this province",
    ),
    pytest.param(
        "Dự có ông Lê Văn An – UV BTV – Trưởng Ban Dân vận Tỉnh ủy; bà Trần Thị Tám, PCT. UBND huyện Ba Tri.",
        [
            "Lê Văn An | attends | ủy viên ban thường vụ | Đảng bộ tỉnh Bến Tre | now",
            "Lê Văn An | attends | trưởng ban | Ban Dân vận Tỉnh ủy Bến Tre | now",
            "Trần Thị Tám | attends | phó chủ tịch | UBND huyện Ba Tri | now",
        ],
        id="offices in short",
    ),
]


SIGNED = [
    pytest.param(
        "CHỦ TỊCH\n(Đã ký)\nNguyễn Văn An",
        ["Nguyễn Văn An | holds | chủ tịch | UBND tỉnh Quảng Trị | now"],
        id="signed",
    ),
    pytest.param(
        "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLê Thị Hoa",
        ["Lê Thị Hoa | holds | phó chủ tịch | UBND tỉnh Quảng Trị | now"],
        id="signed for another one",
    ),
    pytest.param(
        "1 | Lê Văn An | Chủ tịch UBND xã Phú Lễ | 0912345678",
        ["Lê Văn An | holds | chủ tịch | UBND xã Phú Lễ | now"],
        id="a row of a table",
    ),
    pytest.param(
        "Thủ tướng giao ông Lê Văn An, Giám đốc Sở Y tế, giữ quyền Chủ tịch UBND tỉnh.",
        [
            "Lê Văn An | holds | giám đốc | Sở Y tế tỉnh Quảng Trị | former",
            "Lê Văn An | appointed | chủ tịch | UBND tỉnh Quảng Trị | now",
        ],
        id="given an office",
    ),
    pytest.param(
        "Ông Lê Văn An thay ông Vũ Văn Ba làm Giám đốc Sở Y tế.",
        [
            "Lê Văn An | appointed | giám đốc | Sở Y tế tỉnh Quảng Trị | now",
            "Vũ Văn Ba | leaves | giám đốc | Sở Y tế tỉnh Quảng Trị | former",
        ],
        id="in whose place",
    ),
    pytest.param(
        "Dự lễ có BS.CKII Lò Thị Ún, Giám đốc Bệnh viện Đa khoa tỉnh; ông K'Tiếu, Vụ trưởng Vụ Pháp chế.",
        [
            "Lò Thị Ún | attends | giám đốc | Bệnh viện Đa khoa tỉnh Quảng Trị | now",
            "K'Tiếu | attends | vụ trưởng | Vụ Pháp chế | now",
        ],
        id="degrees, and names of other peoples",
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), SIGNED)
def test_signatures_rows_and_what_stands_between_are_read(sentence: str, expected: list[str]) -> None:
    """An office and a name make a fact in a signature, a row of a table, and around other words, too."""
    assert told(sentence, PEOPLE) == expected


@pytest.mark.parametrize(("sentence", "expected"), CHANGES)
def test_who_comes_goes_and_was_is_told_apart(sentence: str, expected: list[str]) -> None:
    """What somebody was, leaves or comes to is told with its body in full, as far as the bulletin tells."""
    assert told(sentence) == expected


def test_who_is_replaced_is_named() -> None:
    """An appointment tells in whose place it is, where the sentence does."""
    source = bulletin("Bổ nhiệm ông Lê Văn An giữ chức Giám đốc Sở Y tế thay ông Vũ Văn Ba nghỉ hưu.", HEALTH)
    replaced = [fact.replaces for fact in office_facts(source)]
    assert [source.text[slice(*span)] for span in replaced if span] == ["Vũ Văn Ba"]


def test_a_pronoun_leads_back_to_the_name() -> None:
    """Of "ông" the fact points to the name that the bulletin told before, outside of its sentence."""
    source = bulletin("Ông Lê Văn An sinh năm 1970. Ông là Giám đốc Sở Y tế.", HEALTH)
    (fact,) = office_facts(source)
    assert (source.text[slice(*fact.person)], fact.names_person) == ("Lê Văn An", False)


@pytest.mark.parametrize(
    ("sentence", "deputy"),
    [
        ("Đồng chí Lê Văn An, PCT UBND tỉnh, dự.", True),
        ("Đồng chí Lê Văn An, Chủ tịch UBND tỉnh, dự.", False),
    ],
)
def test_a_deputy_is_told_by_the_title(sentence: str, deputy: bool) -> None:  # noqa: FBT001 (a case's value)
    """The title is in full, so that a deputy is known by it however it is shortened."""
    assert one(sentence, PEOPLE).deputy is deputy


SHIPPED = {
    "000_db200b94a76b92e4": [
        "Đỗ Xuân Kiên | holds | Phó Trưởng Ban | phó trưởng ban | ban quản lý | host",
        "Đỗ Xuân Kiên | elected | Bí thư Chi bộ | bí thư | chi bộ | host",
    ],
    "001_34eabedca6141ff0": [
        "Vũ Mạnh Hải | speaks | Bí thư Đảng ủy | bí thư | đảng ủy | host",
        "Vũ Mạnh Hải | speaks | Phó Trưởng ban | phó trưởng ban | ban quản lý | host",
        "Vũ Mạnh Hải | speaks | Bí thư Đảng ủy | bí thư | đảng ủy | host",
        (
            "Vũ Mạnh Hải | speaks | Phó Trưởng Ban Quản lý Khu kinh tế tỉnh | phó trưởng ban | ban quản lý "
            "| host"
        ),
    ],
    "002_3e468bf2edabb89a": [
        "Nguyễn Hữu Nghĩa | attends | UVTV | ủy viên thường vụ | - | guest",
        (
            "Nguyễn Hữu Nghĩa | attends | Trưởng Ban Tuyên giáo Đảng ủy Khối các Cơ quan và Doanh nghiệp "
            "tỉnh | trưởng ban | ban tuyên giáo | guest"
        ),
        "Phạm Viết Thạch | attends | UVCH | ủy viên ban chấp hành | - | guest",
        (
            "Phạm Viết Thạch | attends | Phó trưởng ban Tuyên giáo Đảng ủy Khối | phó trưởng ban | ban "
            "tuyên giáo | guest"
        ),
        "Nguyễn Quỳnh Thiện | speaks | Bí thư Đảng ủy | bí thư | đảng ủy | host",
        "Nguyễn Quỳnh Thiện | speaks | Trưởng Ban Quản lý Khu kinh tế | trưởng ban | ban quản lý | host",
        "Nguyễn Thành Em | speaks | Phó Bí thư Đảng ủy | phó bí thư | đảng ủy | host",
        "Nguyễn Hữu Nghĩa | speaks | UVTV | ủy viên thường vụ | - | guest",
        (
            "Nguyễn Hữu Nghĩa | speaks | Trưởng Ban Tuyên giáo Đảng ủy Khối các Cơ quan và Doanh nghiệp "
            "tỉnh | trưởng ban | ban tuyên giáo | guest"
        ),
        "Nguyễn Hữu Nghĩa | speaks | UVTV | ủy viên thường vụ | - | guest",
        (
            "Nguyễn Hữu Nghĩa | speaks | Trưởng Ban Tuyên giáo Đảng ủy Khối các Cơ quan và Doanh nghiệp "
            "tỉnh | trưởng ban | ban tuyên giáo | guest"
        ),
        "Nguyễn Hữu Nghĩa | speaks | - | - | - | guest",
        "Nguyễn Hữu Nghĩa | holds | UVTV | ủy viên thường vụ | - | guest",
        (
            "Nguyễn Hữu Nghĩa | holds | Trưởng Ban Tuyên giáo Đảng ủy Khối các Cơ quan và Doanh nghiệp | "
            "trưởng ban | ban tuyên giáo | guest"
        ),
        "Trần Viễn Phương | holds | Trưởng Ban biên tập | - | - | guest",
    ],
    "003_24d6a2c3ec119485": [
        "Trần Xuân Vượng | attends | Bí thư Chi bộ | bí thư | chi bộ | host",
        "Trần Xuân Vượng | attends | Trưởng ban | trưởng ban | ban quản lý | host",
        "Phạm Thế Hùng | attends | Phó trưởng ban | phó trưởng ban | ban quản lý | host",
        "Võ Thị Tuyết Nhung | attends | Chủ tịch Công đoàn cơ sở | chủ tịch | công đoàn | host",
        "Trần Xuân Vượng | speaks | Bí thư Chi bộ | bí thư | chi bộ | host",
        "Trần Xuân Vượng | speaks | Trưởng ban | trưởng ban | ban quản lý | host",
    ],
    "004_a6a06df1031aa8af": [
        (
            "Đỗ Chí Thanh | attends | Phó Bí thư Thường trực thành ủy | phó bí thư thường trực | thành ủy "
            "| guest"
        ),
        "Vũ Duy Nghĩa | attends | Phó bí thư thành ủy | phó bí thư | thành ủy | guest",
        "Vũ Duy Nghĩa | attends | Chủ tịch UBND thành phố | chủ tịch | ubnd thành phố | guest",
        "Phạm Thị Mai Khanh | attends | Phó chủ tịch HDNĐ thành phố | phó chủ tịch | hđnd thành phố | guest",
    ],
}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_bulletins_state_these_offices(name: str) -> None:
    """Of each shipped bulletin every office is read that it states, and nothing else."""
    source = read_bulletin(shipped_folder() / f"{name}.txt")
    assert [shown(source, fact) for fact in office_facts(source)] == SHIPPED[name]


def test_all_shipped_bulletins_are_looked_at() -> None:
    """The test above leaves out no bulletin."""
    assert {file.stem for file in shipped_folder().iterdir()} == set(SHIPPED)


def one(sentence: str, title: str = ZONES, date: dt.date | None = dt.date(2020, 6, 29)) -> Fact:
    (fact,) = office_facts(bulletin(sentence, title, date))
    return fact


@pytest.mark.parametrize(
    ("title", "sentence", "body"),
    [
        (ZONES, "Đồng chí Lê Văn An, Bí thư Đảng ủy.", "Đảng bộ các Khu Công nghiệp tỉnh Thái Nguyên"),
        (ZONES, "Đồng chí Lê Văn An, Bí thư.", "Đảng bộ các Khu Công nghiệp tỉnh Thái Nguyên"),
        (ZONES, "Đồng chí Lê Văn An, Phó Trưởng Ban.", None),
        (BOARD, "Đồng chí Lê Văn An, Bí thư Chi bộ.", "Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng"),
        (BOARD, "Đồng chí Lê Văn An, Chủ tịch UBND  huyện Bảo Lâm.", "UBND huyện Bảo Lâm"),
        (ZONES, "Đồng chí Lê Văn An, Phó Bí thư thành uỷ.", "thành uỷ"),
        (ZONES, "Đồng chí Lê Văn An, Phó Bí thư, Chủ tịch UBND xã Hòa Ninh, UVCH.", None),
    ],
)
def test_a_body_is_named_in_full_as_far_as_it_is_told(title: str, sentence: str, body: str | None) -> None:
    """The host's body has its name of the title, another its own words as they stand."""
    assert office_facts(bulletin(sentence, title))[0].body == body


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Đồng chí Lê Văn An, Bí thư Đảng ủy phát biểu.", dt.date(2020, 6, 29)),
        ("Sáng ngày 12/6/2020, đồng chí Lê Văn An, Bí thư Đảng ủy phát biểu.", dt.date(2020, 6, 12)),
        ("Ngày 03 tháng 5 năm 2020, đồng chí Lê Văn An, Bí thư Đảng ủy phát biểu.", dt.date(2020, 5, 3)),
        ("Đồng chí Lê Văn An (sinh ngày 02/9/1970), Bí thư Đảng ủy phát biểu.", dt.date(2020, 6, 29)),
        ("Kể từ ngày 01/7/2020, đồng chí Lê Văn An, Bí thư Đảng ủy, nhận việc.", dt.date(2020, 6, 29)),
        ("Bí thư Đảng ủy Lê Văn An ký Quyết định ngày 01/02/2019.", dt.date(2020, 6, 29)),
    ],
)
def test_the_day_is_the_one_that_the_sentence_opens_with(sentence: str, day: dt.date) -> None:
    """A sentence that opens with a day tells of that day, any other of the bulletin's."""
    assert one(sentence).date == day


def test_a_bulletin_without_a_day_dates_nothing() -> None:
    """Where neither sentence nor bulletin say when, the fact does not either."""
    assert one("Đồng chí Lê Văn An, Bí thư Đảng ủy phát biểu.", date=None).date is None


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("Đồng chí Lê Văn An được bầu làm Bí thư Đảng ủy.", "2020-2025"),
        ("Đồng chí Lê Văn An được bầu làm Bí thư Đảng ủy nhiệm kỳ 2021-2026.", "2021-2026"),
        ("Đồng chí Lê Văn An tái cử Bí thư Đảng ủy.", "2020-2025"),
        ("Đồng chí Lê Văn An được chỉ định giữ chức Bí thư Đảng ủy.", None),
        ("Đồng chí Lê Văn An, Bí thư Đảng ủy khai mạc Đại hội.", None),
    ],
)
def test_only_the_elected_have_a_term(sentence: str, term: str | None) -> None:
    """A term is told of those who are elected for it; who opens the congress may leave with it."""
    assert one(sentence).term == term


@pytest.mark.parametrize(
    ("sentence", "acting"),
    [
        ("Quyền Chủ tịch UBND tỉnh Lê Văn An chủ trì.", True),
        ("Đồng chí Lê Văn An, Q. Chủ tịch UBND tỉnh, chủ trì.", True),
        ("Đồng chí Lê Văn An, Chủ tịch UBND tỉnh, chủ trì.", False),
    ],
)
def test_who_acts_in_an_office_is_told_apart(sentence: str, acting: bool) -> None:  # noqa: FBT001 (a case's value)
    """An office held for the time being is marked, and its words say so."""
    fact = one(sentence, PEOPLE)
    assert (fact.acting, fact.role) == (acting, "chủ tịch")


def test_another_province_is_the_office_s_own() -> None:
    """An office that names a province is there; any other where the bulletin is."""
    first, second = office_facts(
        bulletin("Dự có ông Lê Văn An, Chủ tịch UBND tỉnh Bắc Giang; ông Vũ Văn Ba, Bí thư Đảng ủy."),
    )
    assert (first.province, second.province) == ("Bắc Giang", "Thái Nguyên")


@pytest.mark.parametrize("link", [", ", " - ", " – ", " (", ": ", " là "])
@pytest.mark.parametrize(
    "deputy", ["Phó Bí thư", "phó  bí thư", "PBT", "Phó Bí thư Thường trực", "P. Bí thư", "Phó - Bí thư"]
)
def test_a_deputy_is_never_the_secretary(link: str, deputy: str) -> None:
    """However a deputy is written, nobody becomes secretary by it."""
    facts = office_facts(bulletin(f"Đồng chí Lê Văn An{link}{deputy} Đảng ủy dự Đại hội."))
    assert "bí thư" not in {fact.role for fact in facts}


PIECES = [
    "Đồng chí ", "ông ", "Lê Văn An", "Trần Thị Bích", "Bí thư", "Phó Bí thư", "đảng ủy", "tỉnh uỷ",
    "UBND tỉnh", "Chủ tịch", "nguyên ", "quyền ",
    "được bầu làm ", "dự hội nghị có ", "phát biểu", "; ", ", ", " - ", ".\n", ": ", " và ", " ", "(", ")",
    "năm 2019", "12/6/2020", "K' Mák", "\n1. ", "\n- ", "miễn nhiệm",
]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_facts_point_into_the_text(text: str) -> None:
    """Whatever a text holds: sentence, name and office are where the fact says, in the order of the text."""
    source = bulletin(text)
    facts = office_facts(source)
    assert [fact.sentence.start for fact in facts] == sorted(fact.sentence.start for fact in facts)
    for fact in facts:
        inside = range(fact.sentence.start, fact.sentence.end + 1)
        assert source.text[slice(*fact.person)] in {"Lê Văn An", "Trần Thị Bích"}
        assert fact.person[0] in inside
        assert fact.person[1] in inside
        if fact.office:
            words = source.text[slice(*fact.office)]
            assert words == words.strip() != ""
            assert fact.office[0] in inside
            assert fact.office[1] in inside
            assert fact.office[1] <= fact.person[0] or fact.person[1] <= fact.office[0]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_the_older_placing_of_tone_marks_reads_alike(text: str) -> None:
    """A text says the same whether its tone marks are placed the older or the newer way."""
    newer = [
        shown(bulletin(text.replace("uỷ", "ủy")), f) for f in office_facts(bulletin(text.replace("uỷ", "ủy")))
    ]
    older = [
        shown(bulletin(text.replace("ủy", "uỷ")), f) for f in office_facts(bulletin(text.replace("ủy", "uỷ")))
    ]
    assert [line.replace("uỷ", "ủy") for line in older] == newer


def test_who_only_guests_is_a_guest_without_an_office_too() -> None:
    """Who has offices elsewhere is a guest when named alone later; the host's people are not."""
    text = (
        "Dự có đồng chí Lê Văn An, Bí thư Tỉnh ủy và đồng chí Vũ Văn Ba, Bí thư Đảng ủy.\n"
        "Đồng chí Lê Văn An phát biểu. Đồng chí Vũ Văn Ba phát biểu."
    )
    assert [(fact.act, fact.guest) for fact in office_facts(bulletin(text)) if fact.office is None] == [
        (Act.SPEAKS, True),
        (Act.SPEAKS, False),
    ]


def test_a_title_in_capitals_tells_the_host() -> None:
    """A title in capitals names the same host as in small letters."""
    sentence = "Đồng chí Lê Văn An, Bí thư Đảng ủy; đồng chí Vũ Văn Ba, Phó Bí thư Thành ủy."
    assert read(sentence, ZONES.upper()) == read(sentence)
    assert one("Bà Lê Thị An, Bí thư Đảng ủy.", COMMUNE.upper()).body == "đảng bộ xã"


def test_a_year_is_another_time_where_the_bulletin_has_none() -> None:
    """A sentence that opens with a year tells of today only in a bulletin of that year."""
    sentence = "Năm 2020, đồng chí Lê Văn An, Bí thư Đảng ủy, phát biểu."
    assert office_facts(bulletin(sentence, date=None)) == []
    assert len(office_facts(bulletin(sentence))) == 1


def test_a_name_that_only_sounds_alike_is_not_the_hosts() -> None:
    """A department whose name shares its letters with the host's, but not its accents, sends guests."""
    bulletin = Bulletin(
        id="b",
        title="Đại hội Đảng bộ các Khu Công nghiệp tỉnh Thái Nguyên, nhiệm kỳ 2020 - 2025",
        text="Dự Đại hội có đồng chí Nguyễn Văn An, Bí thư Đảng ủy Sở Công Thương.",
    )
    [fact] = office_facts(bulletin)
    assert (fact.role, fact.guest) == ("bí thư", True)
