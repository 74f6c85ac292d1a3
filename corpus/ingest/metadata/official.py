"""The head of an official document: which number it has, what it is, and what it is about.

Decree 30/2020/NĐ-CP, Annex I (State), and Guidance 36-HD/VPTW (Party) lay it out: who issues it, its number,
the motto, place and day; below, the sort in a line of its own, and what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.ingest.metadata.body_lines import begins_with_body
from corpus.ingest.tables import DOCUMENT_HEADS
from corpus.tables import DOCUMENTS
from corpus.text.patterns import either, plain
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text

_HEAD = 2500  # characters
_LINES = 40
_MOTTO_LINES = 14  # within which the motto or the number stands
_LONGEST_SUBJECT, _SUBJECT_LINES = 500, 6
_LONGEST_KIND = 160
_ISSUER_LINES = 3
_MOTTO = re.compile(r"(?i)c[ộô]ng h(?:òa|oà) xã hội chủ nghĩa|đảng cộng sản việt nam|độc lập\s*[-–]\s*tự do")
_RULE = re.compile(r"[\W_]+")
_NUMBER = re.compile(
    r"[^\w\n]{0,6}(?:(?i:luật|pháp lệnh|nghị (?:quyết|định)|quyết định|thông tư)\s+)?"
    r"(?i:số(?: hiệu)?)\s*:?\s*"
    r"(?P<number>\d{1,5}[a-zđ]?\s?(?:/\s?(?:19|20)\d{2}\s?)?[-/–]\s?[A-ZĐƯ][\w.]*(?:\s?[-/–&]\s?[\w.]+)*)"
)
_BLANK_NUMBER = re.compile(
    r"[^\w\n]{0,6}(?i:số)\s*(?::?[\s._…]*(?:/\s*(?:19|20)\d{2}\s*)?[/-]\s*[A-ZĐƯ]|:[\s._…]*\Z)"
)
_BLANK = r"(?:[\s._…]|\.{2,})"
# "Hà Nội, ngày     tháng     năm 2025", "ngày … tháng 5 năm 2025": the day is still to be written in.
_DRAFT_DAY = re.compile(
    rf"(?i)(?:,\s*ngày(?:{_BLANK}*|\s)|^\W*ngày(?:\s{{2,}}|\s?[._…]+\s?))"
    rf"(?:tháng|/){_BLANK}*(?:\d{{1,2}}{_BLANK}*)?(?:năm|/)?[\s._…\d]*\W*$"
)
_ABOUT = re.compile(r"(?i)[(\W]{0,3}(?:v\s?/\s?v|về việc|v\.v)\b\s*:?\s*")
_ARTICLE = re.compile(
    r"(?i)\W*(?:căn cứ|theo đề nghị|xét|thực hiện|kính gửi|điều \d|chương [ivx\d]|phần|mục|nơi nhận)\b"
)
_ITEM = re.compile(r"(?:[IVX]{1,4}|\d{1,2}|[A-Z])\s?[.)/]\s")
_STOPPED = re.compile(r"[.;]\s*\Z")


@dataclass(frozen=True, slots=True)
class OfficialHead:
    """What the head of an official document says.

    Attributes:
        kind: What it is, as it stands there; ``None`` of a letter, which has no such line.
        subject: What it is about.
        number: Without white space: "715/QĐ-UBND"; ``None`` where it is blank or missing.
        is_draft: Whether its day is left blank.
        issuer: What stands above number and motto, in one line; ``None`` where nothing does.
    """

    kind: Span | None
    subject: Span | None
    number: str | None
    is_draft: bool
    issuer: str | None


@dataclass(frozen=True, slots=True)
class _HeadLine:
    """A line of the head, without white space around it."""

    span: Span
    text: str


@kept_with_text
def official_head(text: Text) -> OfficialHead | None:
    """The head of a text; ``None`` if it has none, as reports and news have none."""
    lines = list(_lines(text.raw))
    marked = [place for place, line in enumerate(lines[:_MOTTO_LINES]) if _marks(line.text)]
    if not marked:
        return None
    number = next(filter(None, (_number_of(line.text) for line in lines)), None)
    blank = any(_DRAFT_DAY.search(cell) for line in lines for cell in line.text.split("\t"))
    kind, subject = _kind_and_subject(lines, marked)
    issuer = _issuer_above(lines[: marked[0] + 1])
    return OfficialHead(kind, subject, number, blank and not _is_dated(lines), issuer)


def _kind_and_subject(lines: Sequence[_HeadLine], marked: Sequence[int]) -> tuple[Span | None, Span | None]:
    """The line that says what a document is, and those that say what it is about.

    The sort stands below motto and number, or above them in laws; a letter has none.
    """
    order = [*range(marked[-1] + 1, len(lines)), *range(marked[-1] + 1)]
    kind = next((place for place in order if _is_kind(lines[place].text)), None)
    if kind is not None:
        return lines[kind].span, _subject(lines, kind + 1)
    for line in lines:
        about = _about(line.text)
        if about:
            return None, Span(line.span.start + about.start, line.span.start + about.end)
    named = next((line for line in lines[marked[-1] + 1 :] if not _is_furniture(line.text)), None)
    return None, _cleaned(named) if named and len(named.text) <= _LONGEST_KIND else None


def _issuer_above(lines: Sequence[_HeadLine]) -> str | None:
    """Who issues a document, by the lines above number and motto."""
    cells = [_cells(line.text)[0].strip(" -–*_") for line in lines]
    named = [cell for cell in cells if not _RULE.fullmatch(cell or "-") and not _marks(cell)]
    told = " ".join(named[:_ISSUER_LINES])
    fits = named and len(named) <= _ISSUER_LINES and len(told) <= _LONGEST_KIND
    return _one_line(told) if fits and not any(map(str.isdigit, told)) else None


def official_title(text: Text) -> str | None:
    """The title of an official document: sort, number and subject; ``None`` if it has no such head.

    "QUYẾT ĐỊNH" under "Số: 7/QĐ-UBND" and above "Phê duyệt quy trình" make "Quyết định 7/QĐ-UBND Phê duyệt
    quy trình".
    """
    head = official_head(text)
    if head is None or (head.subject is None and head.number is None):
        return None
    subject = _one_line(head.subject.of(text.raw)) if head.subject else ""
    if head.kind is None:
        sort = "Công văn" if head.number and "/" in head.number and _is_letter(head.number) else ""
        return " ".join(filter(None, (sort, head.number if sort else None, subject))) or None
    kind = _one_line(head.kind.of(text.raw))
    words = _kinds().match(plain(kind))
    name = kind[: words.end()] if words else kind
    rest = kind[words.end() :].strip(" :") if words else ""
    if re.match(r"(?i)(?:của|số)\b", rest):  # who issues it stands above, too
        rest = ""
    return " ".join(filter(None, (name[:1].upper() + name[1:].lower(), head.number, rest, subject)))


def _lines(raw: str) -> Iterator[_HeadLine]:
    at, count = 0, 0
    for line in raw[: 2 * _HEAD].split("\n"):
        text = line.strip()
        if text:
            start = at + line.index(text)
            yield _HeadLine(Span(start, start + len(text)), text)
            count += 1
        at += len(line) + 1
        if count >= _LINES or at > _HEAD:
            return


def _cells(line: str) -> list[str]:
    return [cell for cell in re.split(r"\t|[^\S\n]{3,}", line) if cell.strip()]


def _marks(line: str) -> bool:
    """Whether a line holds the motto or the number."""
    return any(
        _MOTTO.match(cell) or _NUMBER.match(cell) or _BLANK_NUMBER.match(cell) for cell in _cells(line)
    )


def _number_of(line: str) -> str | None:
    found = (match for cell in _cells(line) if (match := _NUMBER.match(cell)))
    return next(("".join(match["number"].split()).replace("–", "-").rstrip(".") for match in found), None)


def _is_dated(lines: Sequence[_HeadLine]) -> bool:
    """Whether a day stands behind a place, in full."""
    day = re.compile(r"(?i),\s*ngày\s*\d{1,2}\s*(?:tháng|/|-)\s*\d{1,2}\s*(?:năm|/|-)\s*\d{4}")
    return any(day.search(line.text) for line in lines)


def _is_kind(line: str) -> bool:
    """Whether a line says what a document is: "QUYẾT ĐỊNH", "Nghị định của Chính phủ"."""
    match = _kinds().match(plain(line))
    if match is None or len(line) > _LONGEST_KIND:
        return False
    kind, rest = line[: match.end()], line[match.end() :].strip(" :.-*_")
    if not rest:
        return kind[0].isupper()
    return kind.isupper() or bool(
        re.match(r"(?i)của\b", rest) and kind[0].isupper() and len(line) < _LONGEST_KIND // 2
    )


def _subject(lines: Sequence[_HeadLine], first: int) -> Span | None:
    """The lines below the sort that say what the document is about."""
    taken: list[_HeadLine] = []
    for line in lines[first : first + _SUBJECT_LINES]:
        rule = _RULE.fullmatch(line.text)
        if rule and not taken:
            continue
        if rule or _is_end_of_subject(line.text, begun=bool(taken)):
            break
        taken.append(line)
        if sum(len(each.text) for each in taken) > _LONGEST_SUBJECT or _STOPPED.search(line.text):
            break
    return Span(taken[0].span.start, taken[-1].span.end) if taken else None


def _is_end_of_subject(line: str, *, begun: bool) -> bool:
    if _ARTICLE.match(line) or _DRAFT_DAY.match(line) or len(line) > _LONGEST_SUBJECT or _marks(line):
        return True
    if line.startswith("(") or _ITEM.match(line):
        return True
    if _issuer().match(plain(line)) and (line.isupper() or begun):
        return True
    return begins_with_body(line) and line.isupper()


def _about(line: str) -> Span | None:
    """Where in a line it says what a letter is about: "V/v báo cáo"."""
    at = 0
    for cell in re.split(r"(\t|[^\S\n]{3,})", line):
        if _ABOUT.match(cell):
            return Span(at, at + len(cell.rstrip()))
        at += len(cell)
    return None


def _is_furniture(line: str) -> bool:
    """Whether a line of the head only says whose, when and where."""
    dated = re.search(r"(?i)\bngày\b.{0,20}\btháng\b", line)
    notes = re.match(r"\(|(?i:mẫu|phụ lục|biểu)\b", line)
    return bool(_RULE.fullmatch(line) or _marks(line) or dated or notes or begins_with_body(line))


def _cleaned(line: _HeadLine) -> Span:
    start = len(line.text) - len(line.text.lstrip(" -–•*"))
    return Span(line.span.start + start, line.span.end)


def _is_letter(number: str) -> bool:
    """Whether the letters of a number are those of a body alone, or of letters: "275/SNV-VP"."""
    first = re.split(r"[-/–]", number.partition("/")[2])[0]
    return (
        first not in {letters for every in DOCUMENTS.letters.values() for letters in every} or first == "CV"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def _kinds() -> re.Pattern[str]:
    return re.compile(either(map(plain, (*DOCUMENTS.sorts, *DOCUMENT_HEADS.kinds))))


@cache
def _issuer() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{either(map(plain, DOCUMENT_HEADS.issuers))})")
