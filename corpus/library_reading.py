"""A state of the library, to read from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from typing import Any

from corpus.library_models import (
    Card,
    DocumentForm,
    Holding,
    Provenance,
    StoredVersion,
    VersionCard,
    Withdrawal,
    digest,
)
from corpus.library_sources import SourceList
from corpus.models import Bulletin, Mark
from corpus.statements import StoredRow

_OF_BULLETINS = tuple(field.name for field in fields_of(Bulletin))
_WHOLE = (
    "SELECT versions.id, title, texts.text, publisher, province, date, term, url, file, given_number, marks,"
    " versions.number AS version FROM versions JOIN texts ON texts.number = versions.text"
)
_STORED = (
    "SELECT versions.id, title, texts.text, publisher, province, date, term, url, file, given_number, marks,"
    " versions.number AS version, stored, origin, content, extractor, extractor_version, current, digest"
    " FROM versions JOIN texts ON texts.number = versions.text"
    " WHERE (versions.id, versions.number) > (:id, :version) ORDER BY id, versions.number LIMIT 50"
)
_NEWEST = "date DESC NULLS LAST, id"
_BOUNDS = {"since": "date >= :since", "until": "date <= :until"}


class Reading(SourceList):
    """One unchanging state of the library, to read from.

    What is withdrawn is not there, unless a method says otherwise.
    """

    def get(self, bulletin_id: str) -> Bulletin | None:
        """The bulletin of that id with the text that it has now, or ``None``."""
        row = self._first("SELECT * FROM bulletins WHERE id = :id", {"id": bulletin_id})
        return _bulletin(row) if row else None

    def last_bulletin(self, bulletin_id: str) -> Bulletin | None:
        """The bulletin of that id as its source held it last, withdrawn or not, still held or not.

        For comparing, and never to be shown; ``None`` if there never was one.
        """
        row = self._first(
            f"{_WHOLE} WHERE id = :id ORDER BY versions.number DESC LIMIT 1",
            {"id": bulletin_id},
        )
        return _bulletin(row) if row else None

    def held_bulletin(self, bulletin_id: str) -> Bulletin | None:
        """The bulletin of that id as its source holds it now, withdrawn or not.

        For comparing, and never to be shown; ``None`` if no source holds one.
        """
        row = self._first(f"{_WHOLE} WHERE id = :id AND current", {"id": bulletin_id})
        return _bulletin(row) if row else None

    def version(self, bulletin_id: str, number: int) -> Bulletin | None:
        """The bulletin of that id with the text of that number; ``None`` if it has none, or it is withdrawn.

        It may have left its source since.
        """
        row = self._first(
            f"{_WHOLE} WHERE id = :id AND versions.number = :number"  # noqa: S608 (a constant)
            " AND versions.text NOT IN (SELECT text FROM withdrawn_texts)"
            " AND id NOT IN (SELECT id FROM withdrawals WHERE lifted IS NULL)",
            {"id": bulletin_id, "number": number},
        )
        return _bulletin(row) if row else None

    def versions(self, bulletin_id: str) -> list[VersionCard]:
        """What is known of every text that a bulletin ever had, withdrawn or not, by their numbers."""
        rows = self._rows(
            "SELECT number AS version, stored, title, date, origin, content, extractor, extractor_version,"
            " current FROM versions WHERE id = :id ORDER BY number",
            {"id": bulletin_id},
        )
        return [_version_card(row) for row in rows]

    def digest_of(self, bulletin_id: str) -> str | None:
        """The digest that was stored with the bulletin of that id, or ``None``."""
        row = self._first("SELECT digest FROM shown WHERE id = :id", {"id": bulletin_id})
        return str(row[0]) if row else None

    def digest_of_version(self, bulletin_id: str, number: int) -> str | None:
        """The digest that was stored with a version of the bulletin, withdrawn or not; or ``None``."""
        values = {"id": bulletin_id, "number": number}
        row = self._first("SELECT digest FROM versions WHERE id = :id AND number = :number", values)
        return str(row[0]) if row else None

    def stored_versions(self) -> Iterator[StoredVersion]:
        """Every text of every bulletin, withdrawn or not, by ids and numbers; some at a time in memory."""
        last: dict[str, Any] = {"id": "", "version": 0}
        while rows := list(self._rows(_STORED, last)):
            for row in rows:
                last = dict(row)
                told = {name: last[name] for name in _OF_BULLETINS}
                yield StoredVersion(_bulletin(told), _version_card(last), last["digest"])

    def withdrawal(self, bulletin_id: str) -> Withdrawal | None:
        """That a bulletin was withdrawn, even if a later text is shown again; ``None`` if it was not."""
        row = self._first(
            "SELECT id, at, reason, through, lifted FROM withdrawals WHERE id = :id", {"id": bulletin_id}
        )
        return _withdrawal(row) if row else None

    def is_withdrawable(self, bulletin_id: str) -> bool:
        """Whether there is, or was, a bulletin of that id, which is not withdrawn."""
        known = self.withdrawal(bulletin_id)
        return bool(self.versions(bulletin_id)) and not (known and known.lifted is None)

    def withdrawals(self) -> list[Withdrawal]:
        """All that were withdrawn, by their ids."""
        return [
            _withdrawal(row)
            for row in self._rows("SELECT id, at, reason, through, lifted FROM withdrawals ORDER BY id")
        ]

    def waiting(self) -> list[str]:
        """The ids of the withdrawn bulletins that have another text now, which is not shown; sorted."""
        rows = self._rows(
            "SELECT versions.id FROM versions JOIN withdrawals USING (id) WHERE current AND lifted IS NULL"
            " AND text NOT IN (SELECT text FROM withdrawn_texts) ORDER BY versions.id"
        )
        return [str(identity) for (identity,) in rows]

    def same_text(self, bulletin_id: str) -> list[str]:
        """The ids of other bulletins with the very text that this one has now, withdrawn or not; sorted."""
        rows = self._rows(
            "SELECT id FROM versions WHERE current AND id <> :id AND text IN"
            " (SELECT text FROM versions WHERE id = :id ORDER BY number DESC LIMIT 1) ORDER BY id",
            {"id": bulletin_id},
        )
        return [str(identity) for (identity,) in rows]

    def id_of_text(self, hashed: str) -> str | None:
        """The first id of a bulletin, withdrawn or not, that has the text of that SHA-256 now."""
        row = self._first(
            "SELECT id FROM versions JOIN texts ON texts.number = versions.text"
            " WHERE current AND hash = :hash ORDER BY id LIMIT 1",
            {"hash": hashed},
        )
        return str(row[0]) if row else None

    def holds_text(self, hashed: str) -> bool:
        """Whether a bulletin has, or had, the text of that SHA-256, as hex; withdrawn or not."""
        return self._first("SELECT 1 FROM texts WHERE hash = :hash", {"hash": hashed}) is not None

    def cards(self, since: dt.date | None = None, until: dt.date | None = None) -> Iterator[Card]:
        """The cards of all bulletins, newest first, those without a date last; of one day by their ids.

        With a first or a last day only those that are dated, and not before or after it.
        """
        bounds = {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day}
        among = " AND ".join(_BOUNDS[name] for name in bounds) or "TRUE"
        rows = self._rows(
            f"SELECT id, date, province, publisher FROM shown WHERE {among}"  # noqa: S608 (constants)
            f" ORDER BY {_NEWEST}",
            bounds,
        )
        for identity, date, province, publisher in rows:
            yield Card(identity, dt.date.fromisoformat(date) if date else None, province, publisher)

    def latest(self, count: int, offset: int = 0) -> list[Bulletin]:
        """So many bulletins in the order of `cards`, without the first ``offset`` ones."""
        rows = self._rows(
            f"SELECT * FROM bulletins ORDER BY {_NEWEST} LIMIT :count OFFSET :offset",  # noqa: S608 (a constant)
            {"count": count, "offset": offset},
        )
        return [_bulletin(row) for row in rows]

    def holdings(self) -> list[Holding]:
        """How many bulletins there are of each province and year; by their names, what is unknown last."""
        rows = self._rows(
            "SELECT province, CAST(substr(date, 1, 4) AS INTEGER) AS year, count(*) FROM shown"
            " GROUP BY province, year ORDER BY province NULLS LAST, year NULLS LAST"
        )
        return [Holding(*row) for row in rows]

    def digests(self) -> dict[str, str]:
        """The id of every bulletin that is to be searched, in order, and its digest.

        One that was just withdrawn is among them until the snapshot is made without it (`Writing.settle`).
        """
        return self._mapping("SELECT id, digest FROM searched ORDER BY id")

    def searched_digest(self, bulletin_id: str) -> str | None:
        """The digest of a bulletin that is to be searched, as `digests` has it; ``None`` of others."""
        row = self._first("SELECT digest FROM searched WHERE id = :id", {"id": bulletin_id})
        return str(row[0]) if row else None

    def held(self) -> dict[str, str]:
        """The id of every bulletin that a source holds, withdrawn or not, in order, and its digest."""
        return self._mapping("SELECT id, digest FROM versions WHERE current ORDER BY id")

    def damaged(self) -> set[str]:
        """The ids of the bulletins that are not what their digests say; every text is read for it."""
        stored = self.digests()
        read = ((str(row["id"]), _digest_or_none(row)) for row in self._rows("SELECT * FROM bulletins"))
        return {identity for identity, found in read if found != stored[identity]}

    def digest(self) -> str:
        """One SHA-256 over all bulletins that are to be searched, as hex."""
        whole = hashlib.sha256()
        for identity, each in self.digests().items():
            whole.update(f"{identity}\0{each}\n".encode())
        return whole.hexdigest()

    def contents(self) -> dict[str, str | None]:
        """Every bulletin's id, withdrawn or not, and the hash of the file's bytes, as `Provenance` has it."""
        return dict(map(tuple, self._rows("SELECT id, content FROM versions WHERE current ORDER BY id")))

    def known_forms(self, code: str) -> dict[str, str]:
        """The ids of the bulletins whose forms this code read, each with the digest that it had then."""
        return dict(map(tuple, self._rows("SELECT id, digest FROM forms WHERE code = :code", {"code": code})))

    def forms(self) -> dict[str, DocumentForm]:
        """By what the forms of documents are joined, by id, withdrawn or not."""
        rows = self._rows(
            "SELECT forms.id, forms.number, issuer, year, day, is_draft, is_part, base_number, base_issuer,"
            " base_date FROM forms JOIN versions USING (id, digest)"
            " WHERE current AND forms.number IS NOT NULL ORDER BY forms.id"
        )
        return {row["id"]: _form(row) for row in rows}

    def snapshot(self) -> str | None:
        """The name of the snapshot that searches this state, or ``None`` before the first one."""
        row = self._first("SELECT name FROM snapshot")
        return str(row[0]) if row else None


def _bulletin(row: StoredRow | Mapping[str, Any]) -> Bulletin:
    fields: dict[str, Any] = dict(row)
    if fields["date"]:
        fields["date"] = dt.date.fromisoformat(fields["date"])
    fields["marks"] = tuple(map(Mark, fields["marks"].split()))
    return Bulletin(**fields)


def _digest_or_none(row: StoredRow) -> str | None:
    """The digest of what a row holds now; ``None`` if that cannot be a bulletin."""
    try:
        return digest(_bulletin(row))
    except ValueError:
        return None


def _form(row: StoredRow) -> DocumentForm:
    _, number, issuer, year, day, draft, part, base, base_issuer, base_day = row
    own = (number, issuer, year, _day(day), bool(draft), bool(part))
    return DocumentForm(*own, base, base_issuer, _day(base_day))


def _version_card(row: StoredRow | Mapping[str, Any]) -> VersionCard:
    return VersionCard(
        number=row["version"],
        stored=_moment(row["stored"]),
        title=row["title"],
        date=dt.date.fromisoformat(row["date"]) if row["date"] else None,
        origin=row["origin"],
        provenance=Provenance(row["content"], row["extractor"], row["extractor_version"]),
        is_current=bool(row["current"]),
    )


def _withdrawal(row: StoredRow) -> Withdrawal:
    at = dt.datetime.fromisoformat(row["at"])
    return Withdrawal(row["id"], at, row["reason"], row["through"], _moment(row["lifted"]))


def _day(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def _moment(written: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(written) if written else None
