"""An answer as its buttons remember it: where its words stand and how they read, and none of the words.

What is shown at a press is read from the library again. Words that do not read as they did are not shown.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from bot.i18n import Translator
from bot.render.json import PartRecord, QuoteRecord, StatementRecord, answer_record
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from retrieval.models import Answer, AnswerRequest, Hit, Note, Statement, Verdict
from retrieval.query.models import Filters, Query

Packed = Mapping[str, Any]
BulletinLookup = Callable[[str], Bulletin | None]

# What is kept of the records that the command line prints: all but words, which the library has.
_KEPT = {"question", "understood", "found", "confidence", "verdict"}
_KEPT_OF_QUOTES = {"bulletin", "start", "end", "score", "highlights", "also_in"}
_KEPT_OF_STATEMENTS = {"bulletin", "start", "end", "date", "disagrees"}

_CHECK = 16  # hexadecimal digits of a digest


class GoneError(Exception):
    """What a button shows was changed or removed since."""


def pack(answer: Answer, shown: int, tr: Translator) -> dict[str, Any]:
    """An answer as JSON: what the command line prints of it, less its words, and what tells them again.

    The first ``shown`` of its quotes are shown together, the others one by one; of an answer without quotes
    what comes near takes their place.
    """
    record = answer_record(answer, tr)
    return {
        **record.model_dump(mode="json", include=_KEPT),
        "request": asdict(answer.request),
        "hits": [
            _place(quote, _KEPT_OF_QUOTES) | {"parts": [_part(part) for part in quote.parts]}
            for quote in record.quotes or record.near
        ],
        "shown": max(1, shown),
        "answer": [answer.answer.start, answer.answer.end] if answer.answer else None,
        "others": [_place(other, _KEPT_OF_STATEMENTS) for other in record.others],
        "nearest": [bulletin.id for bulletin in answer.nearest],
        "notes": [[note.message, dict(note.values)] for note in answer.notes],
    }


def views(packed: Packed) -> int:
    """How many views there are of an answer: the answer itself, then one for each further passage."""
    hits: list[Packed] = packed["hits"]
    shown: int = packed["shown"]
    return max(1, len(hits) - shown + 1)


def unpack(packed: Packed, find: BulletinLookup) -> Answer:
    """The answer as it was shown first.

    Raises:
        GoneError: one of its passages does not read as it did.
    """
    hits = tuple(_unpack_hit(each, find) for each in packed["hits"][: packed["shown"]])
    nearest = (find(identity) for identity in packed["nearest"])
    return Answer(
        request=_request(packed),
        understood=packed["understood"],
        quotes=hits if packed["found"] else (),
        answer=short_answer(packed),
        confidence=packed["confidence"],
        near=() if packed["found"] else hits,
        others=tuple(_unpack_statement(each, find) for each in packed["others"]),
        verdict=Verdict(packed["verdict"]) if packed["verdict"] else None,
        nearest=tuple(bulletin for bulletin in nearest if bulletin),
        notes=tuple(Note(message, values) for message, values in packed["notes"]),
    )


def hit_of(packed: Packed, view: int, find: BulletinLookup) -> Hit | None:
    """The passage that a view is about, of several the first; ``None`` if the answer quotes none.

    Raises:
        GoneError: it does not read as it did.
    """
    hits = packed["hits"]
    place = packed["shown"] + view - 1 if view else 0
    if place >= len(hits) and (view or not hits):
        return None
    return _unpack_hit(hits[place], find)


def short_answer(packed: Packed) -> Passage | None:
    """The short answer, which is a slice of the first quote's bulletin."""
    span = packed["answer"]
    return Passage(packed["hits"][0]["bulletin"], *span) if span else None


def pack_query(query: Query) -> dict[str, Any]:
    """A search as JSON."""
    filters = query.filters
    return {
        "words": query.words,
        "phrases": list(query.phrases),
        "years": list(filters.years),
        "since": filters.since.isoformat() if filters.since else None,
        "until": filters.until.isoformat() if filters.until else None,
        "provinces": list(filters.provinces),
        "units": list(filters.units),
        "province": query.province,
    }


def unpack_query(packed: Packed) -> Query:
    """The search that was packed."""
    filters = Filters(
        years=tuple(packed["years"]),
        since=_day(packed["since"]),
        until=_day(packed["until"]),
        provinces=tuple(packed["provinces"]),
        units=tuple(packed["units"]),
    )
    return Query(packed["words"], tuple(packed["phrases"]), filters, packed.get("province"))


def check(*parts: str) -> str:
    """A few letters that tell such texts from others."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_CHECK]


def _place(record: QuoteRecord | StatementRecord, kept: set[str]) -> dict[str, Any]:
    return record.model_dump(mode="json", include=kept) | {"check": check(record.text)}


def _part(record: PartRecord) -> dict[str, Any]:
    return {"start": record.start, "end": record.end, "check": check(record.text)}


def _unpack_hit(packed: Packed, find: BulletinLookup) -> Hit:
    bulletin, passage = _reread(packed, find)
    others = (find(identity) for identity in packed["also_in"])
    return Hit(
        passage,
        bulletin,
        packed["score"],
        tuple(Span(start, end) for start, end in packed["highlights"]),
        tuple(other for other in others if other),
        parts=tuple(_reread({"bulletin": bulletin.id, **part}, find)[1] for part in packed.get("parts", [])),
    )


def _unpack_statement(packed: Packed, find: BulletinLookup) -> Statement:
    bulletin, passage = _reread(packed, find)
    return Statement(passage, bulletin, _day(packed["date"]), packed["disagrees"])


def _reread(packed: Packed, find: BulletinLookup) -> tuple[Bulletin, Passage]:
    """The passage of a place; older rows have a ``span`` in place of both ends."""
    bulletin = find(packed["bulletin"])
    start, end = packed["span"] if "span" in packed else (packed["start"], packed["end"])
    if bulletin is None or check(bulletin.text[start:end]) != packed["check"]:
        raise GoneError
    return bulletin, Passage(bulletin.id, start, end)


def _request(packed: Packed) -> AnswerRequest:
    """What an answer answers; answers that were packed before it was kept have the question alone."""
    request: Packed | None = packed.get("request")
    return AnswerRequest(**request) if request else AnswerRequest(packed["question"], packed["shown"])


def _day(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None
