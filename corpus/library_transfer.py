"""A whole library as lines of JSON: every version, source and withdrawal, to be kept or carried elsewhere.

The first line says what it is, the last how many lines come before it and a SHA-256 over them; between them
stand the sources and their collections, the other places that bulletins lie in, each bulletin's versions by
id and number, the withdrawals, what belongs to which collection, and what is left out of the sources. A text
stands in a line of its own before the first version that has it, and versions name it by its SHA-256. What a
library holds is written in one way only: two that hold the same give the same bytes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from corpus.errors import BoundError, LibraryError, UnstorableError
from corpus.ingest.bounds import check_text
from corpus.library_lines import (
    FORMAT,
    AddressLine,
    EndLine,
    ForeignLineError,
    HeadLine,
    LeftOutLine,
    LineRecord,
    MembershipLine,
    SourceCollectionLine,
    SourceLine,
    TextLine,
    VersionLine,
    WithdrawalLine,
    read_line,
    stored_version,
    version_line,
    written_line,
)
from corpus.library_models import Membership, Withdrawal, digest
from corpus.library_reading import Reading
from corpus.library_sources import LeftOut
from corpus.library_writing import Writing, text_hash
from corpus.notices import Notice

_ORDER = {
    HeadLine: 0,
    SourceLine: 1,
    SourceCollectionLine: 2,
    AddressLine: 3,
    TextLine: 4,
    VersionLine: 4,
    WithdrawalLine: 5,
    MembershipLine: 6,
    LeftOutLine: 7,
    EndLine: 8,
}


def export_lines(state: Reading) -> Iterator[bytes]:
    """The lines of a library, each with its line end.

    Raises:
        LibraryError: a text in it is not what was stored.
    """
    whole, count = hashlib.sha256(), 0
    for record in _records(state):
        line = written_line(record)
        whole.update(line)
        count += 1
        yield line
    yield written_line(EndLine(lines=count, sha256=whole.hexdigest()))


def import_lines(change: Writing, lines: Iterable[bytes], called: str) -> None:
    """Put the lines of an export into an empty library; sentences name the file as it is ``called``.

    Raises:
        LibraryError: the library is not empty, or a line is damaged, foreign or missing; the change must be
            undone then.
    """
    if not change.is_empty():
        raise LibraryError(
            "The library holds bulletins, or knows of some that were withdrawn: import into another data_dir."
        )
    reading = _Import(change)
    for number, line in enumerate(lines, 1):
        try:
            reading.take(line)
        except ForeignLineError as error:
            raise LibraryError(
                "{called} cannot be imported (line {number} {reason}): nothing was, give a whole export.",
                called=called,
                number=number,
                reason=error,
            ) from error
    if not reading.is_done:
        raise LibraryError(
            "{called} ends before its end: nothing was imported, give a whole export.", called=called
        )


class _Import:
    """Takes the lines of an export one after the other."""

    def __init__(self, change: Writing) -> None:
        self._change = change
        self._whole = hashlib.sha256()
        self._count = 0
        self._last: LineRecord | None = None
        self._sources: list[str] = []
        self._source_collections: dict[str, list[str]] = {}
        self._addresses: list[tuple[str, str]] = []
        self._memberships: list[Membership] = []
        self._last_version: VersionLine | None = None
        self._text: TextLine | None = None  # is stored with the version that it stands before
        self._has_current = False  # the bulletin whose versions are being read

    @property
    def is_done(self) -> bool:
        """Whether the last line was the last of an export."""
        return isinstance(self._last, EndLine)

    def take(self, line: bytes) -> None:
        """Put what a line says.

        Raises:
            ForeignLineError: no export has such a line here.
        """
        record = read_line(line)
        self._check_place(record)
        self._end_list(record)
        match record:
            case HeadLine():
                if record.format != FORMAT:
                    raise ForeignLineError(
                        "says format {found}, this bantin reads {known}", found=record.format, known=FORMAT
                    )
            case SourceLine() | SourceCollectionLine() | AddressLine() | MembershipLine():
                self._take_entry(record)
            case TextLine():
                self._take_text(record)
            case VersionLine():
                self._take_version(record)
            case WithdrawalLine() | LeftOutLine():
                self._take_decision(record)
            case EndLine():
                if (record.lines, record.sha256) != (self._count, self._whole.hexdigest()):
                    raise ForeignLineError("counts other lines than there are")
        self._whole.update(line)
        self._count += 1
        self._last = record

    def _check_place(self, record: LineRecord) -> None:
        """Make sure that a line may follow the last one."""
        last = self._last
        if last is None or isinstance(record, HeadLine):
            fits = last is None and isinstance(record, HeadLine)
        else:
            before, here = _place(last), _place(record)
            fits = before < here or (before == here and isinstance(record, TextLine | VersionLine))
        if not fits:
            raise ForeignLineError("stands in a wrong place")
        if isinstance(last, TextLine) and not (
            isinstance(record, VersionLine) and record.text == last.sha256
        ):
            raise ForeignLineError("does not belong to the text before it")

    def _end_list(self, record: LineRecord) -> None:
        """Put the sources, or the other places, once for all, before the first line of another kind."""
        if isinstance(self._last, SourceLine) and not isinstance(record, SourceLine):
            self._change.set_sources(self._sources)
        if isinstance(self._last, AddressLine) and not isinstance(record, AddressLine):
            self._change.set_addresses(self._addresses)
        if isinstance(self._last, SourceCollectionLine) and not isinstance(record, SourceCollectionLine):
            for name, collections in self._source_collections.items():
                self._change.set_source_collections(name, collections)
        if isinstance(self._last, MembershipLine) and not isinstance(record, MembershipLine):
            self._change.set_memberships(self._memberships)

    def _take_entry(self, record: SourceLine | SourceCollectionLine | AddressLine | MembershipLine) -> None:
        """Keep an entry of a list until the list is whole."""
        match record:
            case SourceLine():
                self._sources.append(record.name)
            case SourceCollectionLine():
                if record.name not in self._sources:
                    raise ForeignLineError("is of a source that is not there")
                self._source_collections.setdefault(record.name, []).append(record.collection)
            case AddressLine():
                self._addresses.append((record.id, record.origin))
            case MembershipLine():
                self._memberships.append(Membership(record.id, record.origin, record.collection))

    def _take_text(self, record: TextLine) -> None:
        if text_hash(record.text) != record.sha256 or self._change.text_of(record.sha256) is not None:
            raise ForeignLineError("has a text of another hash, or one that was there before")
        if (
            not record.text.strip()
            or "\r" in record.text
            or not unicodedata.is_normalized("NFC", record.text)
        ):
            raise ForeignLineError("has a text that is empty or not in NFC")
        try:
            check_text(record.text, "it")
        except BoundError as error:
            raise ForeignLineError(
                "has a text of which {bound} are more than {limit}",
                bound=Notice(error.bound),
                limit=error.limit,
            ) from error
        self._text = record

    def _take_version(self, record: VersionLine) -> None:
        before = self._last_version
        follows = before is not None and before.id == record.id
        if record.number != (before.number + 1 if before and follows else 1) or (
            before and not follows and record.id <= before.id
        ):
            raise ForeignLineError("is not the version that should come next")
        if record.current and follows and self._has_current:
            raise ForeignLineError("is the second current version of its bulletin")
        new = self._text
        text = new.text if new and new.sha256 == record.text else self._change.text_of(record.text)
        if text is None:
            raise ForeignLineError("has a text that is not there")
        self._text = None
        self._has_current = record.current or (follows and self._has_current)
        self._last_version = record
        try:
            self._change.restore(stored_version(record, text))
        except UnstorableError as error:
            raise LibraryError(
                "{id} cannot be kept in the database ({reason}), and so nothing was stored: mend its file, "
                "index it where it comes from, and try again.",
                id=record.id,
                reason=error.reason,
            ) from error

    def _take_decision(self, record: WithdrawalLine | LeftOutLine) -> None:
        """Put that a person has a bulletin withdrawn, or left out."""
        if isinstance(record, LeftOutLine):
            self._change.leave_out([LeftOut(record.origin, record.id, record.at)])
            return
        self._change.restore_withdrawal(
            Withdrawal(record.id, record.at, record.reason, record.through, record.lifted)
        )


def _place(record: LineRecord) -> tuple[int, tuple[str, ...]]:
    """Where a line stands among all; those of one kind that give the same are checked elsewhere."""
    match record:
        case SourceLine():
            key: tuple[str, ...] = (record.name,)
        case SourceCollectionLine():
            key = (record.name, record.collection)
        case AddressLine():
            key = (record.id, record.origin)
        case MembershipLine():
            key = (record.id, record.origin, record.collection)
        case WithdrawalLine():
            key = (record.id,)
        case LeftOutLine():
            key = (record.origin,)
        case _:
            key = ()
    return _ORDER[type(record)], key


def _records(state: Reading) -> Iterator[LineRecord]:
    """The lines of a library but for the last one."""
    yield HeadLine()
    yield from (SourceLine(name=name) for name in state.sources())
    for source, collections in state.source_collections().items():
        yield from (SourceCollectionLine(name=source, collection=each) for each in collections)
    yield from (AddressLine(id=identity, origin=origin) for identity, origin in state.addresses())
    told: set[str] = set()
    for stored in state.stored_versions():
        bulletin, card = stored.bulletin, stored.card
        if digest(bulletin) != stored.digest:
            raise LibraryError(
                "Version {number} of {id} is damaged: bantin index reads its file again.",
                number=card.number,
                id=bulletin.id,
            )
        text = text_hash(bulletin.text)
        if text not in told:
            told.add(text)
            yield TextLine(sha256=text, text=bulletin.text)
        yield version_line(stored, text)
    for each in state.withdrawals():
        yield WithdrawalLine(**asdict(each))
    yield from (MembershipLine(**each._asdict()) for each in state.memberships())
    yield from (LeftOutLine(**asdict(each)) for each in state.left_out())
