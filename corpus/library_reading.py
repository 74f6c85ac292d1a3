"""A state of the library, to read from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields as fields_of
from typing import Any

from corpus.collections import Collections
from corpus.library_models import (
    DocumentForm,
    Membership,
    StoredVersion,
    Withdrawal,
    digest,
)
from corpus.library_rows import read_bulletin, read_day, read_version_card, read_withdrawal
from corpus.library_shown import WHOLE, SeenState, Shown
from corpus.library_sources import SourceList
from corpus.models import Bulletin
from corpus.statements import StoredRow

_OF_BULLETINS = tuple(field.name for field in fields_of(Bulletin))
_STORED = (
    "SELECT versions.id, title, texts.text, publisher, province, date, term, url, file, given_number, marks,"
    " versions.number AS version, stored, origin, content, extractor, extractor_version, current, digest"
    " FROM versions JOIN texts ON texts.number = versions.text"
    " WHERE (versions.id, versions.number) > (:id, :version) ORDER BY id, versions.number LIMIT 50"
)

_FORMS = (
    "SELECT forms.id, forms.number, issuer, year, day, is_draft, is_part, base_number, base_issuer, base_date"
    " FROM forms JOIN versions USING (id, digest)"
    " WHERE current AND forms.number IS NOT NULL AND {among} ORDER BY forms.id"
)
_JOINED = (
    "(forms.base_number IS NOT NULL OR forms.number IN (SELECT others.number FROM forms AS others"
    " WHERE others.is_draft UNION SELECT others.base_number FROM forms AS others"
    " WHERE others.base_number IS NOT NULL))"
)


class Reading(Shown, SourceList):
    """One unchanging state of the library, to read from.

    What is withdrawn is not there, unless a method says otherwise.
    """

    def seen_by(self, collections: Collections | None) -> Shown:
        """The same state as those see it who may read these collections; ``None`` is all of it."""
        return self if collections is None else SeenState(self, collections)

    def last_bulletin(self, bulletin_id: str) -> Bulletin | None:
        """The bulletin of that id as its source held it last, withdrawn or not, still held or not.

        For comparing, and never to be shown; ``None`` if there never was one.
        """
        row = self._first(
            f"{WHOLE} WHERE id = :id ORDER BY versions.number DESC LIMIT 1",
            {"id": bulletin_id},
        )
        return read_bulletin(row) if row else None

    def held_bulletin(self, bulletin_id: str) -> Bulletin | None:
        """The bulletin of that id as its source holds it now, withdrawn or not.

        For comparing, and never to be shown; ``None`` if no source holds one.
        """
        row = self._first(f"{WHOLE} WHERE id = :id AND current", {"id": bulletin_id})
        return read_bulletin(row) if row else None

    def stored_versions(self) -> Iterator[StoredVersion]:
        """Every text of every bulletin, withdrawn or not, by ids and numbers; some at a time in memory."""
        last: dict[str, Any] = {"id": "", "version": 0}
        while rows := list(self._rows(_STORED, last)):
            for row in rows:
                last = dict(row)
                told = {name: last[name] for name in _OF_BULLETINS}
                yield StoredVersion(read_bulletin(told), read_version_card(last), last["digest"])

    def is_withdrawable(self, bulletin_id: str) -> bool:
        """Whether there is, or was, a bulletin of that id, which is not withdrawn."""
        known = self.withdrawal(bulletin_id)
        return bool(self.versions(bulletin_id)) and not (known and known.lifted is None)

    def withdrawals(self) -> list[Withdrawal]:
        """All that were withdrawn, by their ids."""
        return [
            read_withdrawal(row)
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

    def digests(self) -> dict[str, str]:
        """The id of every bulletin that is to be searched, in order, and its digest.

        One that was just withdrawn is among them until the snapshot is made without it (`Writing.settle`).
        """
        return self._mapping("SELECT id, digest FROM searched ORDER BY id")

    def is_searched(self) -> bool:
        """Whether there is any bulletin to be searched."""
        return self._first("SELECT 1 FROM searched LIMIT 1") is not None

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
        """One SHA-256 over all bulletins that are to be searched, and their collections, as hex."""
        whole = hashlib.sha256()
        for identity, each in self.digests().items():
            whole.update(f"{identity}\0{each}\n".encode())
        for membership in self.memberships():
            whole.update("\0".join(membership).encode() + b"\n")
        return whole.hexdigest()

    def contents(self) -> dict[str, str | None]:
        """Every bulletin's id, withdrawn or not, and the hash of the file's bytes, as `Provenance` has it."""
        return dict(map(tuple, self._rows("SELECT id, content FROM versions WHERE current ORDER BY id")))

    def memberships(self) -> list[Membership]:
        """Which collections bulletins belong to, by every place that they lie in; sorted."""
        rows = self._rows("SELECT id, origin, collection FROM memberships ORDER BY id, origin, collection")
        return [Membership(*row) for row in rows]

    def collections_of(self, bulletin_id: str) -> list[str]:
        """The collections that a bulletin belongs to, sorted; none of an unknown one."""
        rows = self._rows(
            "SELECT DISTINCT collection FROM memberships WHERE id = :id ORDER BY collection",
            {"id": bulletin_id},
        )
        return [str(name) for (name,) in rows]

    def has_collections(self) -> bool:
        """Whether any bulletin belongs to one."""
        return self._first("SELECT 1 FROM memberships LIMIT 1") is not None

    def collection_sizes(self) -> dict[str, int]:
        """The names of all collections, sorted, and how many bulletins of each are shown."""
        rows = self._rows(
            "SELECT collection, count(DISTINCT id) FROM memberships JOIN shown USING (id)"
            " GROUP BY collection ORDER BY collection"
        )
        return {row[0]: row[1] for row in rows}

    def known_forms(self, code: str) -> dict[str, str]:
        """The ids of the bulletins whose forms this code read, each with the digest that it had then."""
        return dict(map(tuple, self._rows("SELECT id, digest FROM forms WHERE code = :code", {"code": code})))

    def forms(self) -> dict[str, DocumentForm]:
        """By what the forms of documents are joined, by id, withdrawn or not."""
        return {row["id"]: _form(row) for row in self._rows(_FORMS.format(among="TRUE"))}

    def joined_forms(self) -> dict[str, DocumentForm]:
        """Those of `forms` that others may be joined with: few, of a library of any size.

        They have the number of a draft, or of what was put together later, or are put together themselves.
        """
        return {row["id"]: _form(row) for row in self._rows(_FORMS.format(among=_JOINED))}

    def snapshot(self) -> str | None:
        """The name of the snapshot that searches this state, or ``None`` before the first one."""
        row = self._first("SELECT name FROM snapshot")
        return str(row[0]) if row else None


def _digest_or_none(row: StoredRow) -> str | None:
    """The digest of what a row holds now; ``None`` if that cannot be a bulletin."""
    try:
        return digest(read_bulletin(row))
    except ValueError:
        return None


def _form(row: StoredRow) -> DocumentForm:
    _, number, issuer, year, day, draft, part, base, base_issuer, base_day = row
    own = (number, issuer, year, read_day(day), bool(draft), bool(part))
    return DocumentForm(*own, base, base_issuer, read_day(base_day))
