"""The lines of an exported library, as they are written and read."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from corpus.collections import collection_name
from corpus.errors import BantinError
from corpus.library_models import Provenance, StoredVersion, VersionCard, digest
from corpus.models import Bulletin, Mark

FORMAT = 1
LONGEST = 8_000_000
"""Bytes of a line: the longest text, all of it escaped, takes less."""


class ForeignLineError(BantinError):
    """What is wrong with a line, as the end of a sentence that begins with it."""


def _is_name(written: str) -> str:
    if collection_name(written) != written:
        raise ValueError(f"{written!r} cannot be a collection's name")
    return written


Collection = Annotated[str, AfterValidator(_is_name)]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class HeadLine(_Line):
    """What the file is, and in which format."""

    kind: Literal["bantin library"] = "bantin library"
    format: int = FORMAT


class SourceLine(_Line):
    """A file or folder that was indexed."""

    kind: Literal["source"] = "source"
    name: str


class SourceCollectionLine(_Line):
    """A collection that was named for a source."""

    kind: Literal["source_collection"] = "source_collection"
    name: str
    collection: Collection


class AddressLine(_Line):
    """Another place that a bulletin lies in."""

    kind: Literal["address"] = "address"
    id: str = Field(min_length=1)
    origin: str


class TextLine(_Line):
    """A text, under its hash."""

    kind: Literal["text"] = "text"
    sha256: str
    text: str


class VersionLine(_Line):
    """A version of a bulletin; ``text`` is the hash of its text, all else as in `StoredVersion`."""

    kind: Literal["version"] = "version"
    id: str = Field(min_length=1)
    number: int = Field(ge=1)
    current: bool
    title: str = Field(min_length=1)
    text: str
    publisher: str | None
    province: str | None
    date: dt.date | None
    term: str | None
    url: str | None
    file: str | None
    given_number: str | None
    marks: tuple[Mark, ...]
    origin: str
    stored: AwareDatetime | None
    content: str | None
    extractor: str | None
    extractor_version: str | None


class WithdrawalLine(_Line):
    """That a bulletin was withdrawn, as in `Withdrawal`."""

    kind: Literal["withdrawal"] = "withdrawal"
    id: str = Field(min_length=1)
    at: AwareDatetime
    reason: str
    through: int = Field(ge=1)
    lifted: AwareDatetime | None


class MembershipLine(_Line):
    """That a bulletin belongs to a collection, as in `Membership`."""

    kind: Literal["membership"] = "membership"
    id: str = Field(min_length=1)
    origin: str
    collection: Collection


class LeftOutLine(_Line):
    """A file that index runs pass by, as in `LeftOut`."""

    kind: Literal["left_out"] = "left_out"
    origin: str
    id: str = Field(min_length=1)
    at: AwareDatetime


class EndLine(_Line):
    """How many lines come before it, and a SHA-256 over their bytes."""

    kind: Literal["end"] = "end"
    lines: int
    sha256: str


LineRecord = (
    HeadLine
    | SourceLine
    | SourceCollectionLine
    | AddressLine
    | TextLine
    | VersionLine
    | WithdrawalLine
    | MembershipLine
    | LeftOutLine
    | EndLine
)
_LINES: TypeAdapter[LineRecord] = TypeAdapter(Annotated[LineRecord, Field(discriminator="kind")])


def version_line(stored: StoredVersion, text: str) -> VersionLine:
    """A version as a line; ``text`` is the hash of its text."""
    bulletin, card = stored.bulletin, stored.card
    return VersionLine(
        id=bulletin.id,
        number=card.number,
        current=card.is_current,
        title=bulletin.title,
        text=text,
        publisher=bulletin.publisher,
        province=bulletin.province,
        date=bulletin.date,
        term=bulletin.term,
        url=bulletin.url,
        file=bulletin.file,
        given_number=bulletin.given_number,
        marks=bulletin.marks,
        origin=card.origin,
        stored=card.stored,
        **asdict(card.provenance),
    )


def stored_version(record: VersionLine, text: str) -> StoredVersion:
    """The version of a line, with its text itself."""
    bulletin = Bulletin(
        id=record.id,
        title=record.title,
        text=text,
        publisher=record.publisher,
        province=record.province,
        date=record.date,
        term=record.term,
        url=record.url,
        file=record.file,
        given_number=record.given_number,
        marks=record.marks,
        version=record.number,
    )
    made = Provenance(record.content, record.extractor, record.extractor_version)
    card = VersionCard(
        record.number, record.stored, record.title, record.date, record.origin, made, record.current
    )
    return StoredVersion(bulletin, card, digest(bulletin))


def read_line(line: bytes) -> LineRecord:
    """What a line says, if it is written as an export writes it.

    Raises:
        ForeignLineError: it is not.
    """
    if len(line) > LONGEST:
        raise ForeignLineError("is longer than {limit} bytes", limit=LONGEST)
    try:
        record = _LINES.validate_json(line)
    except ValidationError as error:
        raise ForeignLineError("is damaged, or not of an export") from error
    if written_line(record) != line:
        raise ForeignLineError("is written otherwise than an export writes it")
    return record


def written_line(record: LineRecord) -> bytes:
    """A line as an export has it, with its end."""
    return record.model_dump_json().encode() + b"\n"
