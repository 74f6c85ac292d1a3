"""By what the forms of one official document are joined: a draft, what was signed, what was put together."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from corpus.entities.organisations import bodies, body_named
from corpus.ingest.metadata.official import OfficialHead, official_head
from corpus.library_models import DocumentForm
from corpus.models import Bulletin, Mark
from corpus.text.fold import nfc
from corpus.text.text import read_text

_DOUBTFUL = {Mark.CLAIMED, Mark.OCR}
_HEAD = 4000  # characters
_PART_HEAD = 1500  # likewise, in which an annex says of what it is one
_OWN_YEAR = re.compile(r"/((?:19|20)\d{2})/")
_BLANK_DAY = re.compile(r"(?i)\bngày[\s._…]*tháng[\s._…\d]*năm\s*((?:19|20)\d{2})")
_CONSOLIDATED = re.compile(r"(?i)vbhn\b")
# Numbers whose letters name one issuer in all of the country: of the Government, the National Assembly and
# its standing committee, the Prime Minister, a ministry. "12/2019/QĐ-UBND" may be of any province.
_NATIONAL = re.compile(
    r"\d{1,5}/(?:19|20)\d{2}/(?P<letters>nđ-cp|qh\d{1,2}|ubtvqh\d{1,2}|qđ-ttg|tt-[a-zđ]{2,12})"
)
_CITED = (
    r"(?P<number>\d{1,5}(?:/(?:19|20)\d{2})?/[A-ZĐƯ][\w.]*(?:[-–/&][\w.]+){0,4})\s+"
    r"ngày\s+(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<month>\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)(?P<year>\d{4})"
)
_OF = re.compile(r"\s+của\s+([^()]{2,160})")
_BASE = re.compile(rf"{_CITED}[^\n]{{0,400}}?được\s+(?:sửa\s+đổi|bổ\s+sung)")
_PART = re.compile(rf"(?m)^\W{{0,3}}(?i:(?:được\s+)?(?:ban\s+hành\s+)?kèm\s+theo)\s\D{{2,60}}?{_CITED}")


@dataclass(frozen=True, slots=True)
class _Cited:
    """A document that another one names."""

    number: str
    issuer: str
    date: dt.date


def document_form(bulletin: Bulletin) -> DocumentForm | None:
    """What an official document is joined by; ``None`` of all else, and where its number is blank.

    A number that a person gives goes before the one in the text. What a page that nobody vouches for says of
    itself, or what a machine read in a picture, joins nothing without one.

    A consolidated text ("VBHN") names the document that it puts together in the words that the law gives it:
    "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ …, được sửa đổi, bổ sung bởi". A part
    in a file of its own has no head, and names its document in one of its first lines: "(Ban hành kèm theo
    Quyết định số 15/2020/QĐ-UBND ngày 05/3/2020 của UBND tỉnh Lâm Đồng)".
    """
    if _DOUBTFUL & set(bulletin.marks) and not bulletin.given_number:
        return None
    opening = nfc(bulletin.text[:_HEAD])
    whole = _part_of(opening) if bulletin.given_number is None else None
    if whole:
        return DocumentForm(whole.number, whole.issuer, whole.date.year, day=whole.date, is_part=True)
    head = official_head(read_text(bulletin.text))
    told = (head.number if head else None) if bulletin.given_number is None else bulletin.given_number
    return _form(normal(told), head, bulletin, opening) if told else None


def normal(written: str) -> str:
    """A number or a body as two are compared: accents count; capitals, spaces and kinds of dash do not."""
    return " ".join(re.sub(r"[‐-―]", "-", nfc(written)).casefold().split())


def _form(number: str, head: OfficialHead | None, bulletin: Bulletin, opening: str) -> DocumentForm:
    blank, own = _BLANK_DAY.search(opening), _OWN_YEAR.search(number)
    year = bulletin.date.year if bulletin.date else int(own[1]) if own else int(blank[1]) if blank else None
    base = _cited(_BASE.search(opening)) if _CONSOLIDATED.search(number) else None
    return DocumentForm(
        number=number,
        issuer=_issuer(number, (head.issuer if head else None) or bulletin.publisher or ""),
        year=year,
        day=bulletin.date,
        is_draft=head is not None and head.is_draft and bulletin.date is None,
        base_number=base.number if base else None,
        base_issuer=base.issuer if base else None,
        base_date=base.date if base else None,
    )


def _part_of(opening: str) -> _Cited | None:
    """The document of which a text says that it is a part, unless it has a head of its own above."""
    found = _PART.search(opening, 0, _PART_HEAD)
    return _cited(found) if found and official_head(read_text(opening[: found.start()])) is None else None


def _cited(found: re.Match[str] | None) -> _Cited | None:
    """The document that is named there; ``None`` if its day is none, or its issuer is not told."""
    if found is None:
        return None
    number = normal(found["number"])
    of = _OF.match(found.string, found.end("year"))
    named = next(iter(bodies(read_text(of[1]))), None) if of else None
    issuer = _issuer(number, named.full_name if named else "")
    try:
        day = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return _Cited(number, issuer, day) if issuer else None


def _issuer(number: str, name: str) -> str:
    """Who issued a document, as two are compared: its number's letters if they tell, or the name."""
    national = _NATIONAL.fullmatch(number)
    if national:
        return national["letters"]
    body = body_named(name)
    return body.full_name if body and body.end == len(name) else normal(name)
