"""By what the forms of one official document are joined: a draft, the signed one, a consolidated text."""

from __future__ import annotations

import datetime as dt
import re

from corpus.ingest.metadata.official import official_head
from corpus.library_models import DocumentForm
from corpus.models import Bulletin, Mark
from corpus.text.fold import nfc
from corpus.text.text import read_text

_DOUBTFUL = {Mark.CLAIMED, Mark.OCR}
_HEAD = 4000  # characters
_OWN_YEAR = re.compile(r"/((?:19|20)\d{2})/")
_BLANK_DAY = re.compile(r"(?i)\bngày[\s._…]*tháng[\s._…\d]*năm\s*((?:19|20)\d{2})")
_CONSOLIDATED = re.compile(r"(?i)vbhn\b")
# Numbers whose letters name one issuer in all of the country: of the Government, the National Assembly and
# its standing committee, the Prime Minister, a ministry. "12/2019/QĐ-UBND" may be of any province.
_BASE = re.compile(
    r"(?P<number>\d{1,5}/(?:19|20)\d{2}/(?:NĐ-CP|QH\d{1,2}|UBTVQH\d{1,2}|QĐ-TTg|TT-[A-ZĐ]{2,12}))\s+"
    r"ngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>\d{4})\b[^\n]{0,400}?"
    r"được\s+sửa\s+đổi"
)


def document_form(bulletin: Bulletin) -> DocumentForm | None:
    """What an official document is joined by; ``None`` of all else, and where its number is blank.

    A number that a person gives goes before the one in the text. What a page that nobody vouches for says of
    itself, or what a machine read in a picture, joins nothing without one.
    A consolidated text ("VBHN") names the document that it puts together in the words that the law gives it:
    "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ …, được sửa đổi, bổ sung bởi".
    """
    if _DOUBTFUL & set(bulletin.marks) and not bulletin.given_number:
        return None
    head = official_head(read_text(bulletin.text))
    read = head.number if head else None
    told = read if bulletin.given_number is None else bulletin.given_number
    if not told:
        return None
    number, opening = normal(told), bulletin.text[:_HEAD]
    blank, own = _BLANK_DAY.search(opening), _OWN_YEAR.search(number)
    year = bulletin.date.year if bulletin.date else int(own[1]) if own else int(blank[1]) if blank else None
    base = _base(opening) if _CONSOLIDATED.search(number) else None
    return DocumentForm(
        number=number,
        issuer=normal((head.issuer if head else None) or bulletin.publisher or ""),
        year=year,
        is_draft=head is not None and head.is_draft and bulletin.date is None,
        base_number=base[0] if base else None,
        base_date=base[1] if base else None,
    )


def normal(written: str) -> str:
    """A number or a body as two are compared: accents count; capitals, spaces and kinds of dash do not."""
    return " ".join(re.sub(r"[‐-―]", "-", nfc(written)).casefold().split())


def _base(opening: str) -> tuple[str, dt.date] | None:
    found = _BASE.search(nfc(opening))
    if found is None:
        return None
    try:
        day = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return normal(found["number"]), day
