"""The query log as a file for spreadsheets; without the people and the chats, for such files get around."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator

from bot.state.journal import LogEntry

HEADER = (
    "id",
    "time",
    "kind",
    "question",
    "understood",
    "outcome",
    "confidence",
    "seconds",
    "ups",
    "downs",
    "reasons",
    "bulletins",
)
# With these a spreadsheet begins a formula; also in their wide forms, and behind white space.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_csv(log: Iterable[LogEntry], zone: dt.tzinfo) -> bytes:
    """The log as CSV, a request a line, its times in a time zone.

    UTF-8 with a byte-order mark, without which Excel takes Vietnamese for something else. A text that would
    be a formula gets an apostrophe in front.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(map(tuple, (_row(logged, zone) for logged in log)))
    return text.getvalue().encode("utf-8-sig", "replace")


def _row(logged: LogEntry, zone: dt.tzinfo) -> Iterator[object]:
    record = logged.record
    yield logged.id
    yield f"{logged.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    yield record.kind.value
    yield _harmless(record.question)
    yield _harmless(record.understood or "")
    yield record.outcome.value
    yield "" if record.confidence is None else f"{record.confidence:.2f}"
    yield f"{record.seconds:.2f}"
    yield logged.ups
    yield logged.downs
    yield " ".join(reason.value for reason in logged.reasons)
    yield _harmless(" ".join(record.bulletins))


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
