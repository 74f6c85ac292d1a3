"""Who may ask: the list of those allowed, and the codes by which one gets onto it."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from bot.state.database import Clock, Database, Row, Transaction, patient
from bot.state.tables import allowed, pairings

CODE_LIFE = dt.timedelta(hours=1)
CODES_A_DAY = 3  # that one person or group can ask for

# Accounts that stand for whoever writes through them: the anonymous admin, Telegram's forwarder, channels.
NOBODY = frozenset({1087968824, 777000, 136817688})

_DAY = dt.timedelta(days=1)
_LETTERS = "ACDEFGHJKMNPQRTWXY34679"  # none that is taken for another: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V
_LENGTH = 8
_APPROVED, _REFUSED = "approved", "refused"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Somebody who may ask.

    Attributes:
        subject_id: A person, or if negative a group.
        label: A name to know them by.
        by_id: The admin who allowed it; ``None`` if forgotten.
        at: When.
    """

    subject_id: int
    label: str
    by_id: int | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Pairing:
    """Somebody who asks to be allowed, and the code that stands for it."""

    code: str
    subject_id: int
    label: str
    at: dt.datetime


@patient
class Access:
    """The list and the codes. People have positive ids, groups negative ones: one list holds both."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def allows(self, subject_id: int) -> bool:
        """Whether a person or a group is on the list."""
        if subject_id in NOBODY:
            return False
        with self._database.reading() as transaction:
            return transaction.one(allowed.select().where(allowed.c.subject_id == subject_id)) is not None

    def allow(self, subject_id: int, by_id: int, label: str) -> bool:
        """Put a person or a group on the list, or change its entry.

        False, and nothing is done, for an account that many people write through.
        """
        if subject_id in NOBODY:
            return False
        with self._database.writing() as transaction:
            self._allow(transaction, subject_id, by_id, label)
        return True

    def deny(self, subject_id: int) -> bool:
        """Take a person or a group off the list; whether it was on it."""
        with self._database.writing() as transaction:
            return transaction.change(allowed.delete().where(allowed.c.subject_id == subject_id)) > 0

    def everyone(self) -> list[Allowed]:
        """The list, in the order in which they were allowed."""
        with self._database.reading() as transaction:
            rows = transaction.all(allowed.select().order_by(allowed.c.at, allowed.c.subject_id))
        return [Allowed(**row) for row in rows]

    def request(self, subject_id: int, label: str) -> str | None:
        """A code with which an admin can allow a person or a group.

        The same one again while it is good, which is for `CODE_LIFE`. ``None`` for those who were refused
        within a day, who had `CODES_A_DAY` codes within a day, or through whom many people write.
        """
        if subject_id in NOBODY:
            return None
        now = self._clock()
        with self._database.writing() as transaction:
            transaction.guard("pairings", subject_id)  # there may be no row of theirs yet
            theirs = pairings.select().where(pairings.c.subject_id == subject_id, pairings.c.at > now - _DAY)
            recent = transaction.all(theirs)
            if any(row["verdict"] == _REFUSED for row in recent):
                return None
            for row in recent:
                if _is_open(row, now):
                    return str(row["code"])
            if len(recent) >= CODES_A_DAY:
                return None
            code = _fresh_code(transaction)
            transaction.put(pairings, code=code, subject_id=subject_id, label=label, at=now)
        return code

    def pending(self) -> list[Pairing]:
        """Those whose codes wait for a decision, the oldest first."""
        now = self._clock()
        with self._database.reading() as transaction:
            rows = transaction.all(pairings.select().order_by(pairings.c.at, pairings.c.code))
        return [_pairing(row) for row in rows if _is_open(row, now)]

    def approve(self, code: str, by_id: int) -> Pairing | None:
        """Allow whom a code stands for; ``None`` if it stands for nobody any more.

        A code may be typed in small letters, and with or without the hyphen; it counts once.
        """
        with self._database.writing() as transaction:
            found = self._decide(transaction, code, by_id, _APPROVED)
            if found:
                self._allow(transaction, found.subject_id, by_id, found.label)
        return found

    def refuse(self, code: str, by_id: int) -> Pairing | None:
        """Refuse whom a code stands for; ``None`` if it stands for nobody any more."""
        with self._database.writing() as transaction:
            return self._decide(transaction, code, by_id, _REFUSED)

    def purge(self, before: dt.datetime) -> int:
        """Delete the codes made before a time; how many. A day of them must be kept for the limits."""
        with self._database.writing() as transaction:
            return transaction.change(pairings.delete().where(pairings.c.at < before))

    def _allow(self, transaction: Transaction, subject_id: int, by_id: int, label: str) -> None:
        transaction.put(allowed, subject_id=subject_id, label=label, by_id=by_id, at=self._clock())

    def _decide(self, transaction: Transaction, code: str, by_id: int, verdict: str) -> Pairing | None:
        row = transaction.hold(pairings, code=_written(code))
        if row is None or not _is_open(row, self._clock()):
            return None
        transaction.alter(pairings, {"verdict": verdict, "by_id": by_id}, code=row["code"])
        return _pairing(row)


def _is_open(row: Row, now: dt.datetime) -> bool:
    # Nor one of the future: the clock was set back, and how old the code is nobody knows.
    return row["verdict"] is None and abs(now - row["at"]) < CODE_LIFE


def _pairing(row: Row) -> Pairing:
    return Pairing(row["code"], row["subject_id"], row["label"], row["at"])


def _fresh_code(transaction: Transaction) -> str:
    while True:
        code = _written("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)))
        if transaction.one(pairings.select().where(pairings.c.code == code)) is None:
            return code


def _written(typed: str) -> str:
    """A code as it is shown and kept, whichever way it was typed."""
    letters = "".join(letter for letter in typed.upper() if letter in _LETTERS)
    return f"{letters[: _LENGTH // 2]}-{letters[_LENGTH // 2 :]}"
