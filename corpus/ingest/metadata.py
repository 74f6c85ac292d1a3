"""What a bulletin says about itself: title, publisher, province, date and term.

Everything is read from the text and nothing is guessed: where the text is silent the answer is ``None``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from functools import cache

from corpus.entities.dates import Grain, dates
from corpus.entities.places import places_named, provinces_named
from corpus.tables import ORGANISATIONS
from corpus.text.fold import CAPITALS
from corpus.text.span import Span, placed_within
from corpus.text.text import Text, read_text

_TITLE_LENGTH = 200
_HEAD_LENGTH = 1500  # a press text says when and where in its first paragraphs
_TAIL_LENGTH = 1200  # mastheads and signatures stand at the end

_EARLIEST = 1900  # the first year of a bulletin
# The date of a document that is only cited: "Nghị quyết số 12-NQ/TW ngày 05/5/2015", "Căn cứ Luật Đầu tư công
# ngày 13 tháng 6 năm 2019". A document's own number is written "Số: 12/QĐ-UBND".
_CITED = re.compile(
    r"(?:\b(?:số|SỐ):?[^\S\n]*\S*\d\S*,?[^\S\n]*(?:\([^)\n]*\)[^\S\n]*)?(?:của\s[^\d,.;:\n]{2,60}\s)?"
    r"|(?m:^)\W*(?i:căn cứ)\s[^\n]*\b(?:Luật|Pháp lệnh|Hiến pháp)\b[^\d,;:\n]*)"
    r"\b(?i:ngày)\s*(?i:mồng\s+|mùng\s+)?\Z",
)
_CITED_REACH = 400  # how far before a date its citation may begin
_DATE_REACH = 120  # how far behind a slice a date may end that begins in it
_STAMP = re.compile(r"\W*(?:(?i:thứ \w+|chủ nhật|ngày|đăng lúc|cập nhật)\W*)*(?P<rest>\d.{5,40})$")
_TERM_WORDS = re.compile(r"(?i)nhiệm\s+k[ỳì]\b|nk\b")
# A name, with its capital, or a site: "Nguồn: ngân sách tỉnh" is about money.
_SOURCE_LINE = re.compile(
    rf"(?m)^\W*(?i:nguồn(?: tin)?)\s*:\s*(?P<name>(?:[{CAPITALS}]|[\w-]+\.\w)[^\n]{{1,120}}?)\W*$",
)


def title(text: str) -> str:
    """The first line that is not empty, or its first sentence where the line is a whole paragraph."""
    line = next(line.strip() for line in text.splitlines() if line.strip())
    if len(line) <= _TITLE_LENGTH:
        return line
    start, end = read_text(line).sentences[0]
    if end - start <= _TITLE_LENGTH:
        return line[start:end]
    return line[:_TITLE_LENGTH].rsplit(None, 1)[0] + " …"


def date(text: str) -> dt.date | None:
    """The day of publication or of the event.

    A line that is nothing but a date is a publication stamp and goes first; then the first date of the
    opening; then the first one anywhere. Dates of documents that are cited by number do not count, nor those
    of the laws that a decision rests on. Of a range ("từ ngày 19 đến 21/4/2017") it is the last day.
    """
    stamped = (_stamp(line) for line in text[:_HEAD_LENGTH].splitlines())
    published = next((day for day in stamped if day), None)
    whole = read_text(text)
    return published or day_within(whole, Span(0, _HEAD_LENGTH)) or day_within(whole, Span(0, len(text)))


def day_within(text: Text, span: Span) -> dt.date | None:
    """The first day that begins in a slice and counts as `date` says; of a range the last one."""
    for named in placed_within(dates(text), (span.start, span.end + _DATE_REACH)):
        if named.start >= span.end:
            break
        if named.grain is Grain.DAY and named.first and named.first.year >= _EARLIEST:
            before = text.raw[max(0, named.start - _CITED_REACH) : named.core.start]
            if named.last and _CITED.search(before) is None:
                return named.last
    return None


def _stamp(line: str) -> dt.date | None:
    """The date of a line that is nothing but a date."""
    stamp = _STAMP.match(line)
    if stamp is None:
        return None
    leftover = re.sub(r"[\d\s/:.,\-–hg|]|tháng|năm|phút|giờ", "", stamp["rest"], flags=re.IGNORECASE)
    rest = read_text(stamp["rest"])
    return None if leftover else day_within(rest, Span(0, len(rest.raw)))


def term(text: str) -> str | None:
    """The term of office that the title or else the opening names, as ``2020-2025``."""
    opening = text.index(title(text).removesuffix(" …")) + len(title(text))
    return term_within(read_text(text), Span(0, max(opening, _HEAD_LENGTH // 3)))


def term_within(text: Text, span: Span) -> str | None:
    """The first term of office that a slice calls so."""
    named = (date for date in placed_within(dates(text), span) if date.grain is Grain.TERM)
    late = (date for date in named if date.years[0] >= _EARLIEST)
    return next((date.term for date in late if _TERM_WORDS.match(text.raw, date.start)), None)


def province(text: str) -> str | None:
    """The province the bulletin is about.

    The title says it, or the masthead, or more than half of all "tỉnh …" in the text; failing these, a place
    that is known to lie in one province.
    """
    for part in (title(text), _masthead(text) or ""):
        named = {place.name for place in provinces_named(read_text(part))}
        if len(named) == 1:
            return named.pop()
    named_places = places_named(read_text(text))
    for mentioned in (
        [place for place in named_places if place.sort == "province" and place.titled],
        [place for place in named_places if place.sort == "place" and place.end <= _HEAD_LENGTH],
    ):
        counted = Counter(place.province for place in mentioned).most_common(1)
        if counted and counted[0][1] * 2 > len(mentioned):
            return counted[0][0]
    return None


def publisher(text: str) -> str | None:
    """The body that published it: named as its source, in its masthead, in its title or in its opening."""
    source = _SOURCE_LINE.search(text[-_TAIL_LENGTH:])
    if source:
        return source["name"].strip()
    masthead = _masthead(text)
    if masthead:
        return _sentence_case(masthead)
    return _body_in(title(text)) or _body_in(_opening_sentence(text))


def _masthead(text: str) -> str | None:
    """A body's name in capitals at the end of the text, behind its title, with its place."""
    behind_title = text.lstrip().partition("\n")[2]
    tail = read_text(behind_title[-_TAIL_LENGTH:]).modern
    runs = (_capitals(match[0]) for match in _capital_body().finditer(tail))
    named = [run[: where[-1].end] for run in runs if (where := provinces_named(read_text(run)))]
    return max(named, key=len, default=None)


def _capitals(run: str) -> str:
    """The words of a run up to the first that is not all capitals."""
    words = run.split()
    stop = next((i for i, word in enumerate(words) if word != word.upper()), len(words))
    return " ".join(words[:stop])


def _opening_sentence(text: str) -> str:
    """The first sentence behind the title that is not a publication stamp."""
    behind_title = (text[start:end] for start, end in read_text(text[:_HEAD_LENGTH]).sentences[1:])
    return next((sentence for sentence in behind_title if _stamp(sentence) is None), "")


def _body_in(line: str) -> str | None:
    """The first body named in a line, up to its province or to the word that ends its name."""
    match = _body().search(read_text(line).modern)
    if match is None:
        return None
    name = line[match.start("name") : match.end("name")]
    where = provinces_named(read_text(name))
    return (name[: where[0].end] if where else name).strip(" -–,.")


def _sentence_case(name: str) -> str:
    """A name in capitals as it is written in a sentence, its province with its own capitals."""
    lowered = name.lower()
    for place in provinces_named(read_text(name)):
        lowered = lowered[: place.start] + place.name + lowered[place.end :]
    for body in sorted([*ORGANISATIONS.bodies, *ORGANISATIONS.party_bodies], key=len, reverse=True):
        lowered = re.sub(rf"\b{re.escape(body.lower())}\b", body, lowered)
    return re.sub(r"\s+", " ", lowered[:1].upper() + lowered[1:])


@cache
def _body() -> re.Pattern[str]:
    bodies = "|".join(map(_as_met, sorted(ORGANISATIONS.bodies, key=len, reverse=True)))
    party = "|".join(map(_as_met, sorted(ORGANISATIONS.party_bodies, key=len, reverse=True)))
    stops = "|".join(map(re.escape, ORGANISATIONS.stops))
    # A party body is passed over where the office that it belongs to follows it.
    # One that is only the place of the event, or was met there, is not the publisher.
    elsewhere = "".join(rf"(?<!\b{word}\s)" for word in ("tại", "ở", "với", "thăm", "đến", "cho"))
    word = r"(?:(?i:tp|tx|tt)\.\s*)?[^\s,;:.()]+"
    # The comma within one name: "Sở Văn hóa, Thể thao và Du lịch".
    listing = rf",(?=\s+(?!{bodies}|{party})[{CAPITALS}][^\s,]*(?:\s+[^\s,]+)?\s+và\s+[{CAPITALS}])"
    return re.compile(
        rf"{elsewhere}\b(?:(?i:{party})\s+(?:(?i:cơ sở)\s+)?(?={bodies}))?"
        rf"(?P<name>(?:{bodies}|{party})\b(?:(?:{listing})?\s+(?!(?i:{stops})\b){word}){{0,14}})",
    )


def _as_met(name: str) -> str:
    """A name as it is met: its first letter capital, the others in either case.

    In capitals a name of one syllable must not be the end of another word: "THÔNG BÁO" is no "Báo".
    """
    if " " in name or name.isupper():
        return re.escape(name[0]) + f"(?i:{re.escape(name[1:])})"
    return rf"{re.escape(name)}|{_alone(name.upper())}"


def _alone(name: str) -> str:
    """A name in capitals, with no word in capitals right before it."""
    return rf"(?<![{CAPITALS}][ \t]){re.escape(name)}"


@cache
def _capital_body() -> re.Pattern[str]:
    bodies = "|".join(
        re.escape(body.upper()) if " " in body or body.isupper() else _alone(body.upper())
        for body in ORGANISATIONS.bodies
    )
    return re.compile(rf"\b(?:{bodies})\b(?:,?[ \t]+(?:[–-]|[^\W\d_]+\b))*")
