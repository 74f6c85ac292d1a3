"""What a library tells of its bulletins besides the bulletins themselves."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import NamedTuple

from corpus.models import Bulletin


@dataclass(frozen=True, slots=True)
class Card:
    """What a bulletin can be chosen by without reading it; ``None`` as in `Bulletin`."""

    id: str
    date: dt.date | None
    province: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Holding:
    """How many bulletins there are of a province and a year; ``None``: they do not say."""

    province: str | None
    year: int | None
    bulletins: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a text was made of; ``None`` where it is not known.

    Attributes:
        content: A SHA-256 over the file's own bytes, as hex; of a file in an archive over those of that file.
        extractor: What read it: ``pdf``, ``html``.
        extractor_version: Of which version that was: ``bantin 0.1.0, pypdfium2 5.15.0``.
    """

    content: str | None = None
    extractor: str | None = None
    extractor_version: str | None = None


UNKNOWN = Provenance()


class Membership(NamedTuple):
    """That the bulletin of an id belongs to a collection, since it lies in a place."""

    id: str
    origin: str
    collection: str


@dataclass(frozen=True, slots=True)
class VersionCard:
    """What is known of one of a bulletin's texts without reading it.

    Attributes:
        number: From 1, in the order in which the texts were stored.
        stored: When, in UTC; ``None`` of what was stored by bantin 0.1.0, which kept no time.
        title: As the bulletin had it with this text.
        date: Likewise.
        origin: Where it was read from.
        provenance: What it was made of.
        is_current: Whether it is the text that the bulletin's source holds now.
    """

    number: int
    stored: dt.datetime | None
    title: str
    date: dt.date | None
    origin: str
    provenance: Provenance
    is_current: bool


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One of a bulletin's texts, with all that is known of it.

    Attributes:
        bulletin: With that text.
        card: What is known of it besides.
        digest: As it was stored with it: that of the bulletin, unless the file is damaged.
    """

    bulletin: Bulletin
    card: VersionCard
    digest: str


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """By what the forms of one official document are joined; numbers and bodies as they are compared.

    Attributes:
        number: Of the document.
        issuer: What stands above it; may be empty.
        year: Of its day, or the one that its number or a blank day names; ``None`` where none does.
        day: ``None`` of a draft, or where it is not told.
        is_draft: Whether its day is left blank.
        is_part: Whether it is a part of the document in a file of its own, an annex.
        base_number: Of a consolidated text: the number of the document that it puts together.
        base_issuer: Likewise, who issued that.
        base_date: Likewise, the day.
    """

    number: str
    issuer: str
    year: int | None
    day: dt.date | None = None
    is_draft: bool = False
    is_part: bool = False
    base_number: str | None = None
    base_issuer: str | None = None
    base_date: dt.date | None = None

    @property
    def whole(self) -> tuple[str, str, int | None]:
        """What its drafts and its parts share: number, issuer and year."""
        return self.number, self.issuer, self.year


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a bulletin was withdrawn: since then none of its texts up to then is shown.

    Attributes:
        id: The bulletin's.
        at: When, in UTC; the same of bulletins that were withdrawn together, for having one text.
        reason: Why, as whoever withdrew it wrote.
        through: The number of the last version that is withdrawn.
        lifted: Since when a later text is shown again; ``None`` while nothing of the bulletin is.
    """

    id: str
    at: dt.datetime
    reason: str
    through: int
    lifted: dt.datetime | None = None


def digest(bulletin: Bulletin) -> str:
    """SHA-256 over all that a bulletin says, as hex: equal exactly when the bulletins are.

    Which version it is does not count: that is the library's number, and nothing that was published.
    Without marks, or a given number, it is what it was before there were any.
    """
    fields = asdict(bulletin)
    del fields["version"]
    if not bulletin.marks:
        del fields["marks"]
    if bulletin.given_number is None:
        del fields["given_number"]
    told = json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()
