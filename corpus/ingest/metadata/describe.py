"""All that a file says of itself, each with where it was found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from corpus.ingest.formats.base import Extraction, TitleCandidate, one_line
from corpus.ingest.given import GivenFields
from corpus.ingest.metadata.body_lines import begins_with_body
from corpus.ingest.metadata.days import FoundDay, found_date
from corpus.ingest.metadata.heading import first_line
from corpus.ingest.metadata.mastheads import letterhead
from corpus.ingest.metadata.official import official_head, official_title
from corpus.ingest.metadata.provinces import province
from corpus.ingest.metadata.publishers import publisher
from corpus.ingest.metadata.terms import term
from corpus.ingest.tables import DOCUMENT_HEADS
from corpus.notices import Notice
from corpus.text.fold import fold
from corpus.text.patterns import either, plain
from corpus.text.text import read_text

_LABEL_LINES = 8
_LONGEST_TITLE = 400
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})")
_PART_NUMBER = r"(?:\d[\w./-]{0,8}|[ivx]{1,5}|[a-z])"  # in small letters
_DRAFT = Notice("The day is left blank: this is a draft.")
_LIKELY = ("h1", "og:title", "subject")  # titles that are of the page and not of the site


@dataclass(frozen=True, slots=True)
class Description:
    """What a file says of itself; ``None`` where it does not say.

    Attributes:
        title: One line, never empty.
        number: Of an official document, as "715/QĐ-UBND".
        publisher, province, date, term: As in `Bulletin`.
        url: Where it can be opened, if a person says it.
        is_draft: Whether it is an official document whose day is left blank.
        found_in: Of each of these that there is, where it was found.
        warnings: What is doubtful, one sentence each.
    """

    title: str
    number: str | None = None
    publisher: str | None = None
    province: str | None = None
    date: dt.date | None = None
    term: str | None = None
    url: str | None = None
    is_draft: bool = False
    found_in: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()


def describe(extraction: Extraction) -> Description:
    """What a file says of itself, by its text first and then by its own fields."""
    text = extraction.text[: extraction.described]
    if not text.strip():  # nothing but rows of a table
        named = next((each for each in extraction.titles), None)
        title, where = (named.text, named.found_in) if named else (first_line(extraction.text), "first line")
        return Description(title, found_in={"title": where})
    title, where = _title(text, extraction.titles)
    head = official_head(read_text(text))
    day = found_date(text) or _page_day(extraction, text)
    if extraction.ocr and day and day.found_in != "dateline":
        day = None  # where its own day is written by hand, another one would be taken for it
    number = head.number if head else None
    (issuer, issuer_in), where_from, of_term = _issuer(extraction, text), province(text), term(text)
    found = {
        "title": where,
        "number": "letterhead" if number else "",
        "publisher": issuer_in,
        "province": "text" if where_from else "",
        "date": day.found_in if day else "",
        "term": "text" if of_term else "",
    }
    return Description(
        title=title,
        number=number,
        publisher=issuer,
        province=where_from,
        date=day.day if day else None,
        term=of_term,
        is_draft=head is not None and head.is_draft,
        found_in={name: place for name, place in found.items() if place},
        warnings=(_DRAFT,) if head and head.is_draft else (),
    )


def overridden(said: Description, given: GivenFields, text: str) -> Description:
    """What a file says of itself, with what a person says of it in its place; without a title its first line.

    A document with a day is no draft.
    """
    if not given.values:
        return said
    date = given.date(said.date)
    is_draft = said.is_draft and date is None
    found_in = {**said.found_in, **dict.fromkeys(given.values, given.found_in)}
    title = given.text("title", said.title)
    if title is None:
        title, found_in["title"] = first_line(text), "first line"
    return Description(
        title=title,
        number=given.text("number", said.number),
        publisher=given.text("publisher", said.publisher),
        province=given.text("province", said.province),
        date=date,
        term=given.text("term", said.term),
        url=given.text("url", said.url),
        is_draft=is_draft,
        found_in=found_in,
        warnings=tuple(each for each in said.warnings if is_draft or each != _DRAFT),
    )


def _issuer(extraction: Extraction, text: str) -> tuple[str | None, str]:
    """Who published it, and where that was found; of a mail without a letterhead the body that sent it."""
    is_document = letterhead(text) is not None
    sender = extraction.sender
    if sender and not is_document and begins_with_body(sender):
        return sender, "mail"
    issuer = publisher(text)
    return issuer, ("letterhead" if is_document else "text") if issuer else ""


def _title(text: str, candidates: tuple[TitleCandidate, ...]) -> tuple[str, str]:
    """The title, and where it was found."""
    official = official_title(read_text(text))
    if official:
        return _cut(official), "letterhead"
    for line in text.split("\n", _LABEL_LINES)[:_LABEL_LINES]:
        label = _labels().match(line)
        if label and label["title"].strip():
            return _cut(label["title"]), "label"
    likely = [each for each in candidates if each.found_in in _LIKELY]
    if likely:
        return _cut(likely[0].text), likely[0].found_in
    first = first_line(text)
    head = next((each for each in candidates if _says(each.text, first)), None)
    return _with_subject(first, text), head.found_in if head else "first line"


def _with_subject(first: str, text: str) -> str:
    """A first line, and where it only says which part of a document it is what that is about, below it.

    "PHỤ LỤC I" above "MỨC HỖ TRỢ" makes "PHỤ LỤC I MỨC HỖ TRỢ"; what follows in brackets is of the whole.
    """
    if not _part().fullmatch(plain(first)):
        return first
    below = (line for each in text.partition(first)[2].split("\n") if (line := one_line(each)))
    subject = next(below, "")
    return _cut(f"{first} {subject}") if subject and not subject.startswith("(") else first


def _says(title: str, line: str) -> bool:
    """Whether a title, perhaps with the site's name, is that of a line."""
    return fold(one_line(line)) in fold(title)


def _cut(title: str) -> str:
    title = one_line(title)
    return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE].rsplit(None, 1)[0]} …"


def _page_day(extraction: Extraction, text: str) -> FoundDay | None:
    """The day that a page's own fields say, where its text says none; of official documents it is another."""
    match = _ISO_DAY.match(extraction.published or "")
    if match is None or official_head(read_text(text)):
        return None
    try:
        return FoundDay(dt.date(*map(int, match.groups())), extraction.published_in)
    except ValueError:
        return None


@cache
def _part() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{either(map(plain, DOCUMENT_HEADS.parts))})(?:\s*{_PART_NUMBER})?\W*")


@cache
def _labels() -> re.Pattern[str]:
    labels = either(map(plain, DOCUMENT_HEADS.labels))
    return re.compile(rf"\W*(?i:{labels})\s*:\s*(?P<title>[^\t\n]+)")
