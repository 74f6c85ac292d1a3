"""A change to the library: what comes, what goes, and what is withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from corpus.library_lists import Clock, ListWriting
from corpus.library_models import (
    UNKNOWN,
    DocumentForm,
    Membership,
    Provenance,
    StoredVersion,
    Withdrawal,
    digest,
)
from corpus.library_pending import PendingWithdrawal
from corpus.models import Bulletin
from corpus.statements import insertion

__all__ = ["Clock", "Writing", "text_hash"]

_VERSION = (
    *("id", "number", "current", "title", "text", "publisher", "province", "date", "term", "url", "file"),
    *("origin", "digest", "stored", "content", "extractor", "extractor_version", "marks", "given_number"),
)
_INSERT_VERSION = insertion("versions", _VERSION)
_FORM = ("id", "digest", "code", *(field.name for field in fields(DocumentForm)))
_PUT_FORM = (
    f"{insertion('forms', _FORM)} ON CONFLICT (id) DO UPDATE SET"
    f" {', '.join(f'{name} = excluded.{name}' for name in _FORM if name != 'id')}"
)


def text_hash(text: str) -> str:
    """What a text is stored under: a SHA-256 over it in UTF-8, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class Writing(ListWriting):
    """A change under way: sees its own changes, and nobody else does until it is whole."""

    def put(
        self,
        bulletin: Bulletin,
        origin: str,
        provenance: Provenance = UNKNOWN,
        collections: Iterable[str] | None = None,
    ) -> None:
        """Add a bulletin, or replace the one of the same id; ``origin`` says where it was read from.

        With ``collections`` it belongs to these from then on and to no others; without, to those of before.
        Another text than the last one makes a version, and the ones before are kept; the same text is stored
        once. Of a bulletin that is withdrawn the text is kept and not shown; one whose text was withdrawn
        under another id is withdrawn with it.
        """
        if collections is not None:
            self._do("DELETE FROM memberships WHERE id = :id", {"id": bulletin.id})
            self._add_memberships(Membership(bulletin.id, origin, each) for each in set(collections))
        text = self.keep_text(bulletin.text)
        latest = self._first(
            "SELECT number, text FROM versions WHERE id = :id ORDER BY number DESC LIMIT 1",
            {"id": bulletin.id},
        )
        self.remove(bulletin.id)
        fields = asdict(bulletin) | asdict(provenance)
        fields |= {"text": text, "origin": origin, "digest": digest(bulletin), "stored": self._now()}
        fields["date"] = bulletin.date.isoformat() if bulletin.date else None
        fields["marks"] = " ".join(bulletin.marks)
        if latest and latest["text"] == text:
            self._do(
                "UPDATE versions SET current = TRUE, title = :title, publisher = :publisher,"
                " province = :province, date = :date, term = :term, url = :url, file = :file, marks = :marks,"
                " given_number = :given_number, origin = :origin, digest = :digest,"
                " content = coalesce(:content, content), extractor = coalesce(:extractor, extractor),"
                " extractor_version = coalesce(:extractor_version, extractor_version)"
                " WHERE id = :id AND number = :number",
                fields | {"number": latest["number"]},
            )
            return
        number = latest["number"] + 1 if latest else 1
        self._do(_INSERT_VERSION, fields | {"number": number, "current": True})
        self._withdraw_copy(bulletin.id, number, text)

    def note_provenance(self, bulletin_id: str, provenance: Provenance) -> None:
        """Say what the text that a bulletin has now was made of; does nothing if there is none of that id."""
        self._do(
            "UPDATE versions SET content = :content, extractor = :extractor,"
            " extractor_version = :extractor_version WHERE id = :id AND current",
            asdict(provenance) | {"id": bulletin_id},
        )

    def remove(self, bulletin_id: str) -> None:
        """Take a bulletin out of what is shown and searched; its versions stay.

        Nothing happens if there is none of that id.
        """
        self._do("UPDATE versions SET current = FALSE WHERE id = :id AND current", {"id": bulletin_id})

    def erase(self, bulletin_ids: Iterable[str]) -> None:
        """Remove bulletins with every text that they had, but for those that others have as well.

        That one was withdrawn is still known.
        """
        ids = [{"id": each} for each in bulletin_ids]
        texts = {
            row[0] for each in ids for row in self._rows("SELECT text FROM versions WHERE id = :id", each)
        }
        self._do_each("DELETE FROM versions WHERE id = :id", ids)
        self._do_each("DELETE FROM addresses WHERE id = :id", ids)
        self._do_each("DELETE FROM memberships WHERE id = :id", ids)
        self._do_each(
            "DELETE FROM texts WHERE number = :number"
            " AND NOT EXISTS (SELECT 1 FROM versions WHERE text = :number)",
            [{"number": number} for number in sorted(texts)],
        )

    def withdraw(self, bulletin_id: str, reason: str) -> list[str]:
        """Show nothing of a bulletin any more, nor of others with the same text; whose ids, sorted.

        Nothing happens, and there are none, if there is no such bulletin or it is withdrawn already. Until
        `settle` they count as searched, so that the snapshot fits.
        """
        if not self.is_withdrawable(bulletin_id):
            return []
        ids = sorted({bulletin_id, *self.same_text(bulletin_id)})
        at = self._now()
        for each in ids:
            through = self.versions(each)[-1].number
            self._put_withdrawal(each, through, at, reason, settled=False)
        return ids

    def take_pending(self, pending: PendingWithdrawal) -> None:
        """Write down a withdrawal of while the library was busy, and of what has got that text since."""
        if not self.is_withdrawable(pending.id):
            return
        self._put_withdrawal(pending.id, pending.through, pending.at, pending.reason, settled=False)
        copies = self._rows(
            "SELECT id, number FROM versions WHERE current AND id <> :id AND text IN"
            " (SELECT text FROM versions WHERE id = :id AND number <= :through)",
            {"id": pending.id, "through": pending.through},
        )
        for identity, number in copies:
            if self.is_withdrawable(identity):
                self._put_withdrawal(identity, number, pending.at, pending.reason, settled=False)

    def lift(self, bulletin_id: str) -> list[str]:
        """Take a withdrawal back, and those of the bulletins that went with it; whose ids, sorted.

        If the bulletin has another text by now, that one is shown, and what was withdrawn stays so; if it has
        not, all is as it was before. The snapshot has to be made anew within this change.
        """
        known = self.withdrawal(bulletin_id)
        if known is None or known.lifted is not None:
            return []
        together = [each for each in self.withdrawals() if each.at == known.at and each.lifted is None]
        for each in together:
            if self._has_other_text(each):
                lifted = {"id": each.id, "at": self._now()}
                self._do("UPDATE withdrawals SET lifted = :at WHERE id = :id", lifted)
            else:
                self._do("DELETE FROM withdrawals WHERE id = :id", {"id": each.id})
        return [each.id for each in together]

    def settle(self) -> None:
        """Leave what is withdrawn out of what is searched.

        The snapshot has to be made anew within this change.
        """
        self._do("UPDATE withdrawals SET settled = TRUE WHERE NOT settled")

    def text_of(self, hashed: str) -> str | None:
        """The text of a hash, as `text_hash` gives it, whoever has it; ``None`` if it is not here."""
        row = self._first("SELECT text FROM texts WHERE hash = :hash", {"hash": hashed})
        return str(row[0]) if row else None

    def is_empty(self) -> bool:
        """Whether nothing was ever stored here or withdrawn."""
        return not self._first("SELECT id FROM versions UNION ALL SELECT id FROM withdrawals LIMIT 1")

    def restore(self, version: StoredVersion) -> None:
        """Put a version as it was stored elsewhere, with its number, its time and its place in its source."""
        bulletin, card = version.bulletin, version.card
        fields = asdict(bulletin) | asdict(card.provenance)
        fields |= {"text": self.keep_text(bulletin.text), "digest": version.digest, "origin": card.origin}
        fields |= {"number": card.number, "current": card.is_current, "marks": " ".join(bulletin.marks)}
        fields["date"] = bulletin.date.isoformat() if bulletin.date else None
        fields["stored"] = card.stored.isoformat() if card.stored else None
        self._do(_INSERT_VERSION, fields)

    def restore_withdrawal(self, withdrawal: Withdrawal) -> None:
        """Put a withdrawal as it was made elsewhere; what it withdraws is in no snapshot yet."""
        lifted = withdrawal.lifted.isoformat() if withdrawal.lifted else None
        self._do(
            "INSERT INTO withdrawals (id, through, at, reason, lifted, settled)"
            " VALUES (:id, :through, :at, :reason, :lifted, TRUE)",
            asdict(withdrawal) | {"at": withdrawal.at.isoformat(), "lifted": lifted},
        )

    def put_form(self, bulletin_id: str, digest: str, code: str, form: DocumentForm | None) -> None:
        """Keep what joins a bulletin of this digest with others, as this code reads it; ``None``: nothing."""
        told: dict[str, Any] = (
            asdict(form) if form else dict.fromkeys(field.name for field in fields(DocumentForm))
        )
        for name in ("day", "base_date"):
            told[name] = told[name].isoformat() if told[name] else None
        self._do(_PUT_FORM, told | {"id": bulletin_id, "digest": digest, "code": code})

    def set_snapshot(self, name: str) -> None:
        """Name the snapshot that searches this state."""
        self._do("DELETE FROM snapshot")
        self._do("INSERT INTO snapshot (name) VALUES (:name)", {"name": name})

    def keep_text(self, text: str) -> int:
        """The number of a text, which is stored if it is not; one that was damaged is mended."""
        hashed = text_hash(text)
        self._do(
            "INSERT INTO texts (hash, text) VALUES (:hash, :text) ON CONFLICT (hash)"
            " DO UPDATE SET text = excluded.text WHERE texts.text <> excluded.text",
            {"hash": hashed, "text": text},
        )
        row = self._first("SELECT number FROM texts WHERE hash = :hash", {"hash": hashed})
        assert row is not None  # noqa: S101 - it was just put
        return int(row[0])

    def _withdraw_copy(self, bulletin_id: str, number: int, text: int) -> None:
        """Withdraw a bulletin whose new text was withdrawn before, under whatever id."""
        row = self._first(
            "SELECT at, reason FROM withdrawn_texts WHERE text = :text ORDER BY at LIMIT 1", {"text": text}
        )
        known = self.withdrawal(bulletin_id)
        if row and not (known and known.lifted is None):
            self._put_withdrawal(bulletin_id, number, row["at"], row["reason"], settled=True)

    def _put_withdrawal(self, identity: str, through: int, at: str, reason: str, *, settled: bool) -> None:
        self._do(
            "INSERT INTO withdrawals (id, through, at, reason, lifted, settled)"
            " VALUES (:id, :through, :at, :reason, NULL, :settled) ON CONFLICT (id) DO UPDATE SET"
            " through = excluded.through, at = excluded.at, reason = excluded.reason, lifted = NULL,"
            " settled = excluded.settled",
            {"id": identity, "through": through, "at": at, "reason": reason, "settled": settled},
        )

    def _has_other_text(self, withdrawal: Withdrawal) -> bool:
        """Whether the last text of a bulletin is none of those that were withdrawn with it."""
        row = self._first(
            "SELECT text IN (SELECT text FROM versions WHERE id = :id AND number <= :through) FROM versions"
            " WHERE id = :id ORDER BY number DESC LIMIT 1",
            {"id": withdrawal.id, "through": withdrawal.through},
        )
        return row is not None and not row[0]
