"""How dates are written: one pattern for each way, in small letters with accents.

Named groups: ``core`` (where it is not the year), ``from``, ``next`` and ``to`` (days), ``spelled`` and
``named`` (a day and a month in words), ``month``, ``year``. Every repetition is bounded, so that a pattern is
linear in its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.entities.numerals import words_up_to
from corpus.tables import UNITS

ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_MONTHS += "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
ENGLISH_ORDERS = ("first", "second", "third", "fourth")
ENGLISH_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
LUNAR_MONTHS = {"giêng": 1, "chạp": 12}

_S = r"[^\S\n]{1,9}"  # white space of one line
_O = r"[^\S\n]{0,3}"


def either(words: Iterable[str]) -> str:
    """One of the words as a pattern, the longest first, with any white space in them."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(_S.join(map(re.escape, word.split())) for word in longest_first)


_N = rf"(?:{_S}|(?=[0-9]))"  # behind "ngày" and the like; not all put a space there
_D = r"(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
_M = r"(?:0?[1-9]|1[0-2])(?![0-9])"
_Y = r"(?:1[0-9]|20)[0-9]{2}(?![0-9])"
_LATE = r"(?:19|20)[0-9]{2}(?![0-9])"
_SEP = rf"{_O}[/.-]{_O}"
_DASH = rf"{_O}[-‐‑–—−/]{_O}"
_DAY_AGAIN = rf"(?:(?:ngày|mồng|mùng){_N})?"
_DAYS = (  # "10, 11 và 12"
    rf"(?P<from>{_D})(?:{_O},{_O}{_DAY_AGAIN}(?P<next>{_D})){{0,6}}"
    rf"(?:(?:{_O}[–-]{_O}|{_S}(?:và|đến|tới){_S}){_DAY_AGAIN}(?P<to>{_D}))?"
)
_DAY_WORD = rf"(?P<spelled>{either(words_up_to(31))})"
_MONTH_WORD = rf"(?P<named>(?:{either([*words_up_to(12), *LUNAR_MONTHS])})\b)"
_MONTH = rf"(?:(?P<month>{_M})|{_MONTH_WORD})"
_OF_YEAR = rf"(?:(?:{_O},{_O}|{_S})(?:năm{_N})?|{_O}[/.-]{_O})(?P<year>{_Y})"
_YEAR_BEHIND = rf"(?:,?{_S}năm{_N}(?P<year>{_Y}))?"  # "ngày 5/3 năm 2020"
_LUNAR = rf"(?:{_S}\(?(?P<lunar>âm{_S}lịch)\b\)?)?"
_CLEAR = r"(?<![\w.,/-])(?<![0-9]:)(?=[0-9])"  # no digit of a longer number, and no part of a code
_BEHIND_YEAR = r"(?<=[0-9]{4}[–-])(?=[0-9])"  # "15/8/2023-20/8/2023"
_UNNUMBERED = r"(?<!\bsố\s)"  # "Quyết định số 2020"
_NO_RANK = "".join(
    rf"(?<!\b{word}\s)" for word in ("thứ", "khóa", "lần", "tuần", "đợt", "số", "kỳ", "tập")
)  # "kỳ họp thứ 13 tháng 7/2014"
_DONE = r"(?![0-9]|[.,:/-][0-9]|[/-][^\W\d_])"
_EDGE = rf"(?:(?:đầu|giữa|cuối){_S})?"
_BC = rf"(?:{_S}(?P<bc>tcn|trước{_S}công{_S}nguyên))?"
_CLOCK = rf"[0-9]{{1,2}}(?:{_O}(?:giờ|h)(?:{_O}[0-5][0-9])?(?:{_S}phút)?|:[0-5][0-9])"
_OF_DAY = rf"(?:(?:sáng|trưa|chiều|tối|đêm){_S})"
_MONG = rf"(?:(?:mồng|mùng){_N})"
# In "02 ngày 08-09/6/2020" the word "ngày" is what is counted.
_ON = (
    rf"(?:(?:(?:lúc|hồi){_S})?{_CLOCK},?{_S}{_OF_DAY}?|{_OF_DAY}?(?<![0-9]\s))"
    rf"ngày{_N}{_MONG}?"
)
_TERM = rf"(?:nhiệm{_S}k[ỳì]|giai{_S}đoạn|niên{_S}khóa|nk|(?:(?:các|những){_S})?năm|term(?:{_S}of)?)"
_NUMBERED = rf"(?:(?:thứ{_S})?[ivx]{{1,6}}\b{_O},?{_O})?"  # "nhiệm kỳ XIII (2020-2025)"
_COUNT = rf"(?:{either([*UNITS.numerals, *UNITS.tens, *UNITS.joins, *UNITS.scales])})"
_MANY = rf"(?:[0-9]{{1,6}}(?:[.,][0-9]{{1,3}}){{0,3}}|{_COUNT}(?:{_S}{_COUNT}){{0,6}})"
_NAME = rf"(?P<name>{_MONTHS})\b\.?"
_TH = r"(?:st|nd|rd|th)?\b"
_TODAY = "|".join(rf"(?<=\b{word}\s)" for word in ("vào", "hôm", "sáng", "trưa", "chiều", "tối", "đêm"))

DAYS = (
    (
        rf"(?:{_ON}|{_MONG}|{_CLEAR}|{_BEHIND_YEAR})(?P<core>{_DAYS}{_SEP}(?P<month>{_M}){_SEP}(?P<year>{_Y}))"
        r"(?![.,:/][0-9]|[/-][^\W\d_])"
    ),
    rf"(?:{_ON}|{_CLEAR})(?P<core>(?P<year>{_Y})-(?P<month>{_M})-(?P<from>{_D})){_DONE}",
    (
        rf"(?:(?:{_ON}|{_MONG}|{_CLEAR}{_NO_RANK})(?P<core>(?:{_DAYS}|{_DAY_WORD}){_S}tháng{_N}{_MONTH}(?:{_OF_YEAR})?)"
        rf"){_LUNAR}{_DONE}"
    ),
    rf"(?:{_ON}|{_MONG})(?P<core>{_DAYS}{_O}[/-]{_O}(?P<month>{_M}){_YEAR_BEHIND}){_DONE}",
    rf"(?:{_ON}|{_MONG})(?P<core>{_DAYS}){_DONE}(?!{_O}%)",
    rf"(?P<core>(?P<from>{_D}){_TH}{_S}(?:of{_S})?{_NAME},?{_S}(?P<year>{_Y}))",
    rf"(?P<core>{_NAME}{_S}(?P<from>{_D}){_TH},?{_S}(?P<year>{_Y}))",
)
BARE_DAYS = (rf"(?:{_TODAY})(?P<core>{_DAYS}{_O}[/-]{_O}(?P<month>{_M}){_YEAR_BEHIND}){_DONE}",)
TET = (rf"(?:{_ON}|{_OF_DAY})?{_MONG}?(?P<core>(?:(?P<from>{_D})|{_DAY_WORD}){_S}tết\b)",)
FULL_MOONS = (rf"(?:{_ON}|{_OF_DAY})?rằm{_S}(?P<core>tháng{_S}{_MONTH}(?:{_OF_YEAR})?){_DONE}",)
MONTHS = (
    # "ngày … tháng … năm 2020" is a form to fill in, and names no May.
    rf"{_EDGE}(?!(?<=ngày\s)tháng{_S}năm\b)tháng(?!{_S}năm{_S}[12][0-9]){_N}{_MONTH}(?:{_OF_YEAR})?{_LUNAR}{_DONE}",
    rf"{_NAME},?{_S}(?P<year>{_Y})(?![0-9])",
)
BARE_MONTHS = (
    (
        rf"{_CLEAR}{_UNNUMBERED}(?P<month>{_M})(?:{_O}/{_O}|[.-])(?P<year>{_LATE})"
        rf"(?!{_O}%|\w|[.,:/-][0-9]|[/-]\w)"
    ),
    rf"{_CLEAR}{_UNNUMBERED}(?P<year>{_LATE})-(?P<month>{_M}){_DONE}",
)
QUARTERS = (
    (
        rf"qu[ýí]{_S}(?P<number>i{{1,3}}|iv|[1-4]|{either(words_up_to(4))}|nhất)"
        rf"(?:{_O}[/-]{_O}|,?{_S}(?:năm{_S})?)(?P<year>{_Y}){_DONE}"
    ),
    rf"q(?P<number>[1-4])(?:{_O}[/-]{_O}|{_S})(?P<year>{_Y}){_DONE}",
    rf"(?P<number>{'|'.join(ENGLISH_ORDERS)}){_S}quarter{_S}of{_S}(?P<year>{_Y})",
)
PARTS = (
    (
        rf"(?P<count>[0-9]{{1,2}}|{either(words_up_to(11))}){_S}tháng{_S}(?P<edge>đầu|cuối){_S}năm{_S}"
        rf"(?P<year>{_Y}){_DONE}"
    ),
    rf"nửa{_S}(?P<edge>đầu|cuối){_S}năm{_S}(?P<year>{_Y}){_DONE}",
    rf"(?P<edge>first|second|last){_S}half{_S}of{_S}(?P<year>{_Y})",
    (
        rf"(?P<edge>first|last){_S}(?P<count>[0-9]{{1,2}}|{'|'.join(ENGLISH_COUNTS)}){_S}months{_S}of{_S}"
        rf"(?P<year>{_Y})"
    ),
)
TERMS = (
    (
        rf"(?:{_TERM}{_O}:?{_O}{_NUMBERED}\(?{_O}(?:từ{_S})?(?:năm{_S})?|{_CLEAR}{_UNNUMBERED})"
        rf"(?P<core>(?P<first>{_Y})(?P<dash>{_DASH})(?P<last>{_Y})){_DONE}"
    ),
    (
        rf"(?:nhiệm{_S}k[ỳì]|nk|term(?:{_S}of)?){_S}"
        rf"(?P<core>(?P<first>(?:20)?[0-9]{{2}})(?P<dash>{_DASH})(?P<last>(?:20)?[0-9]{{2}})){_DONE}"
    ),
)
CENTURIES = (
    rf"{_EDGE}thế{_S}k[ỷỉ]{_S}(?:thứ{_S})?(?P<core>[0-9]{{1,2}}|[ivx]{{1,6}}|{either(words_up_to(39))})\b{_BC}",
)
DECADES = (
    (
        rf"(?:những{_S}{_EDGE}năm|(?:những{_S}|các{_S})?{_EDGE}thập{_S}(?:niên|k[ỷỉ])){_S}(?P<year>[0-9]{{2,3}}0)"
        rf"(?![0-9]|[.,:][0-9]|{_O},?{_S}(?:và{_S})?(?:năm{_S})?[12][0-9]{{3}}){_BC}"
    ),
)
YEARS = (
    (
        rf"(?:(?:những|các){_S})?{_EDGE}(?:thập{_S}(?:niên|k[ỷỉ])|năm){_N}(?P<year>[0-9]{{3,4}})"
        rf"(?![0-9]|[.,:][0-9]){_BC}"
    ),
)
BARE_YEARS = (
    (
        rf"(?:{_CLEAR}{_UNNUMBERED}(?<!–)|{_BEHIND_YEAR}|(?<=[ivx][/-]))(?P<year>{_Y})"  # "đợt I-2019"
        rf"(?!\w|[.,:/][0-9]|[–-](?!{_Y})[0-9]|[/-][^\W\d_]|{_O}%)"
    ),
)
AGO = (
    rf"(?<![\w.,/:-])(?P<core>{_MANY}(?:{_S}(?:triệu|nghìn|ngàn))?{_S}năm){_S}(?:về{_S})?trước\b(?!{_S}khi)",
)
HOURS = (
    rf"(?:lúc|hồi){_S}(?P<core>{_CLOCK})(?:{_S}(?:sáng|trưa|chiều|tối|đêm))?",
    r"(?<![\w:.,])(?P<core>[0-9]{1,2}:[0-5][0-9])(?![\w:])",
)
JOINED = rf"{_S}(?:cho{_S})?(?:đến|tới){_S}(?:hết{_S})?|{_S}(?:to|until){_S}|{_O}[–-]{_O}"
FROM = rf"\btừ{_S}"
INSIDE = rf"{_S}(?:đến|tới){_S}"
AREAS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "thôn", "ấp")

# The words that a date may begin with; all others begin with a digit.
OPENINGS = (
    *("ngày", "mồng", "mùng", "rằm", "tháng", "quý", "quí", "năm", "nửa", "những", "các", "đầu", "giữa"),
    *("cuối", "thập", "thế", "nhiệm", "giai", "niên", "nk", "lúc", "hồi", "sáng", "trưa", "chiều", "tối"),
    "đêm",
    *("term", "q[1-4]", *ENGLISH_ORDERS, "last", *_MONTHS.split("|")),
    *{word.split()[0] for word in words_up_to(10)},
)
