"""The script of a working day, to be read from top to bottom; `test_scripted_day` plays it.

In the supergroup "Sở Nội vụ", which has topics, two bots are at work and see every message; the group "Văn
phòng" becomes a supergroup at noon. Each line says whether our bot answers it: exactly once, or not at all.
"""

from dataclasses import dataclass
from typing import Final, Literal

GENERAL: Final = "General"
STAFF, ECONOMY = "Tổ chức", "Kinh tế"
OFFICE: Final = "Văn phòng"
PRIVATE: Final = "private"

LANGUAGES: Final = {"John": "en"}  # the Telegram of everybody else is in Vietnamese
ADMINS: Final = ("Bình",)  # of both groups


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody writes; `name` is what later lines call it by.

    `to` names the line that it replies to, `to_answer` the line whose answer it replies to. With `points` the
    answer belongs to the line replied to.
    """

    who: str
    where: str
    text: str
    name: str = ""
    answered: bool = True
    to: str = ""
    to_answer: str = ""
    points: bool = False
    sent_as: Literal["person", "group", "channel", "photo", "file"] = "person"
    minutes_ago: int = 0


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses a button under the answer to a line."""

    who: str
    answer: str
    label: str


@dataclass(frozen=True, slots=True)
class Edit:
    """The author of a line changes it, and the answer to it if it has one, which then quotes or refuses."""

    name: str
    text: str
    quotes: bool


@dataclass(frozen=True, slots=True)
class Delete:
    """A line is deleted."""

    name: str


@dataclass(frozen=True, slots=True)
class Inline:
    """Somebody types after the bot's name, and sends the first result into a place."""

    who: str
    query: str
    where: str


@dataclass(frozen=True, slots=True)
class Follow:
    """Somebody presses the button under an answer that leads into the private chat."""

    who: str
    answer: str
    label: str


@dataclass(frozen=True, slots=True)
class Forward:
    """A post of the linked channel arrives in the forum."""

    text: str


@dataclass(frozen=True, slots=True)
class OtherBot:
    """The other bot writes in the forum."""

    text: str


Step = Line | Press | Edit | Delete | Inline | Follow | Forward | OtherBot


def talk(who: str, where: str, text: str, **how: str) -> Line:
    """A line that is none of the bot's business."""
    return Line(who, where, text, answered=False, **how)  # type: ignore[arg-type]


_SECRETARY = "Bí thư Chi bộ Ban Quản lý các Khu công nghiệp Lâm Đồng là ai?"
_ELSEWHERE = "Who won the 2022 World Cup?"

MORNING: Final[tuple[Step, ...]] = (
    Line("Lan", STAFF, f"/ask@bantin_bot {_SECRETARY}", "secretary"),
    Line("Hùng", GENERAL, "@bantin_bot bi thu chi bo kcn lam dong nam 2018 la ai", "without accents"),
    Line("John", ECONOMY, "/ask@bantin_bot who was elected Bí thư in Lâm Đồng 2020?", "english"),
    talk("Mai", GENERAL, "Chiều nay họp lúc mấy giờ các anh chị nhỉ?"),
    talk("Mai", ECONOMY, "/lich@lich_bot hôm nay"),
    talk("Mai", ECONOMY, f"/ask@lich_bot {_SECRETARY}"),
    talk("Mai", GENERAL, f"@lich_bot {_SECRETARY}"),
    OtherBot(f"/ask@bantin_bot {_SECRETARY}"),
    OtherBot("Hôm nay có 2 cuộc họp."),
    Forward(f"/ask@bantin_bot {_SECRETARY}"),
    talk("Quý", GENERAL, f"/ask@bantin_bot {_SECRETARY}", sent_as="channel"),
    Line("Hùng", STAFF, "còn năm 2018?", to_answer="secretary"),
    talk("Hùng", STAFF, "cảm ơn bot nhé!", to_answer="secretary"),
    talk("Tuấn", GENERAL, "Đại hội các KCN Thái Nguyên có bao nhiêu đảng viên?", name="asks all"),
    Line("Lan", GENERAL, "/ask@bantin_bot", to="asks all", points=True),
    talk("Tuấn", GENERAL, "", sent_as="photo"),
    talk("Tuấn", GENERAL, "Ảnh hội nghị sáng nay", sent_as="photo"),
    Line("Tuấn", ECONOMY, f"/ask@bantin_bot {_SECRETARY}", "photo", sent_as="photo"),
    Line("Bình", GENERAL, "/ask@bantin_bot Trưởng Ban Quản lý Khu kinh tế Trà Vinh?", sent_as="group"),
    Line("Hùng", ECONOMY, "/search@bantin_bot đảng viên từ:2017", "search"),
    Line("Mai", PRIVATE, "Ban Quản lý Khu kinh tế Trà Vinh có bao nhiêu đảng viên?"),
    Line("John", PRIVATE, "/help"),
    Line("Mai", PRIVATE, "", sent_as="file"),
    Line("Sơn", OFFICE, f"/ask@bantin_bot {_SECRETARY}"),
    Line("Bình", OFFICE, "/settings@bantin_bot", "office settings"),
    Line("Tuấn", STAFF, f"/ask@bantin_bot {_ELSEWHERE}", "mistaken"),
    Edit("mistaken", f"/ask@bantin_bot {_SECRETARY}", quotes=True),
    Edit("asks all", "Thôi, tôi biết rồi.", quotes=False),
    Press("Hùng", "search", "›"),
    Press("Mai", "secretary", "Kết quả sau ›"),
    Press("Lan", "secretary", "👍"),
    Press("Mai", "without accents", "👎"),
    Press("Mai", "without accents", "Sai bản tin"),
    Press("Bình", "office settings", "English"),
    Inline("Mai", "bí thư Lâm Đồng", STAFF),
    Follow("Quý", "secretary", "Xem riêng"),
)

# Written while the bot is away. Of what is old there is one message in each place; the rest is as always.
AWAY: Final[tuple[Step, ...]] = (
    Line("Lan", ECONOMY, f"/ask@bantin_bot {_SECRETARY}", "old", answered=False, minutes_ago=40),
    Line("Hùng", ECONOMY, "/ask@bantin_bot gia vang hom nay", answered=False, minutes_ago=30),
    Line("John", ECONOMY, f"/ask@bantin_bot {_ELSEWHERE}", answered=False, minutes_ago=20),
    Line("Mai", STAFF, f"/ask@bantin_bot {_SECRETARY}", minutes_ago=2),
    talk("Mai", STAFF, "Bot nghỉ trưa rồi à?"),
    Line("Quý", GENERAL, "/ask@bantin_bot Khu kinh tế Trà Vinh?", "gone", answered=False, minutes_ago=1),
    Delete("gone"),
)
SUMMARIES: Final = {ECONOMY: 3}  # questions in the summary of each place
TO_NOBODY: Final = 1  # answers to what is deleted by then

AFTERNOON: Final[tuple[Step, ...]] = (
    Press("Mai", "secretary", "‹ Kết quả trước"),
    Line("Lan", STAFF, "còn năm 2018?", to_answer="secretary"),
    Line("Sơn", OFFICE, f"/ask@bantin_bot {_ELSEWHERE}", "in english now"),
    Line("Mai", STAFF, "/settings@bantin_bot", "not an admin"),
    Line("Bình", GENERAL, "/settings@bantin_bot", "settings"),
    Press("Bình", "settings", "mọi câu hỏi"),
    Line("Hùng", STAFF, _SECRETARY, "overheard"),
    talk("Hùng", STAFF, "Vâng, tôi gửi báo cáo rồi."),
    talk("Tuấn", STAFF, _ELSEWHERE),
    talk("Tuấn", STAFF, _SECRETARY, to="overheard"),
    talk("Lan", ECONOMY, f"/ask@lich_bot {_SECRETARY}"),
    Press("Bình", "settings", "chỉ khi có lệnh"),
    talk("Hùng", GENERAL, f"@bantin_bot {_SECRETARY}"),
    talk("Hùng", GENERAL, _SECRETARY),
    Line("Lan", GENERAL, "/ask@bantin_bot Bí thư Chi bộ 2020?", "last"),
    Line("Lan", PRIVATE, "Bí thư Chi bộ Lâm Đồng năm 2020 là ai?"),
    Line("Lan", PRIVATE, "con nam 2018 thi sao"),
)
