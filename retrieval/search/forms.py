"""Which form of one document answers: the signed one rather than its draft, what was put together of it last.

Two bulletins are forms of one document only by evidence that they state themselves: a draft has the number,
the issuer and the year of the signed one; a consolidated text names number, issuer and day of what it puts
together, and a part in a file of its own those of its document.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.entities.dates import dates
from corpus.entities.documents import document_numbers
from corpus.library import DocumentForm
from corpus.models import Bulletin
from corpus.text.span import Span
from corpus.text.text import Text
from retrieval.search.index import Lookup

_CITED = 12  # characters: the day that follows a document's number is its own
_DRAFTS = ("dự thảo", "du thao", "draft")


@dataclass(frozen=True, slots=True)
class AskedForm:
    """Which forms a question asks for.

    Attributes:
        until: The last day of the time that it names; ``None`` asks for what is valid now.
        draft: Whether it asks for drafts.
    """

    until: dt.date | None = None
    draft: bool = False

    @classmethod
    def of(cls, question: Text) -> AskedForm:
        """What a question asks for: of "năm 2018 quy định thế nào" what was valid at the end of 2018.

        The year in a document's number, and the day behind it, say which document is meant.
        """
        numbers = [Span(each.span.start, each.span.end + _CITED) for each in document_numbers(question)]
        named = (
            date.last
            for date in dates(question)
            if date.term is None and not any(date.span.overlaps(number) for number in numbers)
        )
        text = question.raw.casefold()
        return cls(max(filter(None, named), default=None), any(word in text for word in _DRAFTS))


@dataclass(frozen=True, slots=True)
class Edition:
    """A document as it was valid from a day on: signed, or put together later; one bulletin or its parts."""

    day: dt.date
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class DocumentForms:
    """The forms of documents in a library.

    Attributes:
        drafts: The ids of drafts of which the signed form is there, each with that form's.
        editions: The ids of documents that were put together later, and of what was put together, each with
            all of that document, the latest first.
    """

    drafts: Mapping[str, str] = field(default_factory=dict)
    editions: Mapping[str, tuple[Edition, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, forms: Mapping[str, DocumentForm]) -> DocumentForms:
        """Join bulletins by what each says of itself."""
        return cls(dict(_drafts(forms)), _editions(forms))

    def was_valid(self, identity: str, asked: AskedForm, is_shown: Callable[[str], bool]) -> bool:
        """Whether a bulletin is the form of its document that was valid at the time asked for, of several."""
        latest = self._valid(identity, asked, is_shown) if asked.until else None
        return latest is not None and identity in latest.ids

    def is_left_out(self, identity: str, asked: AskedForm, is_shown: Callable[[str], bool]) -> bool:
        """Whether another form of the bulletin's document answers in its place.

        A draft stays left out where the signed form was withdrawn; what was put together is taken back then.
        """
        if identity in self.drafts:
            return not asked.draft
        latest = self._valid(identity, asked, is_shown)
        return latest is not None and identity not in latest.ids

    def _valid(self, identity: str, asked: AskedForm, is_shown: Callable[[str], bool]) -> Edition | None:
        """The last edition of a bulletin's document up to the time asked for, of those that are shown."""
        valid = (
            each
            for each in self.editions.get(identity, ())
            if (asked.until is None or each.day <= asked.until) and any(map(is_shown, each.ids))
        )
        return next(valid, None)


@dataclass(frozen=True, slots=True)
class ValidForms:
    """Which bulletins of a library answer a question, by the forms of documents.

    As a container it holds the ids of those of which the very time asked for is the time: what
    `UnderstoodQuestion.valid_then` is.
    """

    forms: DocumentForms
    asked: AskedForm
    is_shown: Callable[[str], bool]

    def __contains__(self, identity: object) -> bool:
        """Whether a bulletin is the form of its document that was valid at the time asked for."""
        return isinstance(identity, str) and self.forms.was_valid(identity, self.asked, self.is_shown)

    def among(self, lookup: Lookup) -> Lookup:
        """What finds the bulletins that no other form of their document answers for."""

        def find(bulletin_id: str) -> Bulletin | None:
            is_left_out = self.forms.is_left_out(bulletin_id, self.asked, self.is_shown)
            return None if is_left_out else lookup(bulletin_id)

        return find


def _drafts(forms: Mapping[str, DocumentForm]) -> Iterator[tuple[str, str]]:
    """Each draft with what was signed: of an annex the annex or the whole, of the whole the whole alone."""
    signed = {
        is_part: {
            form.whole: identity
            for identity, form in forms.items()
            if form.is_part is is_part and form.issuer and not form.is_draft
        }
        for is_part in (False, True)
    }
    for identity, form in forms.items():
        if form.is_draft and form.year:
            whole = signed[False].get(form.whole)
            final = whole or (signed[True].get(form.whole) if form.is_part else None)
            if final:
                yield identity, final


def _editions(forms: Mapping[str, DocumentForm]) -> Mapping[str, tuple[Edition, ...]]:
    """Of each document that was put together later its editions, under the ids of all their bulletins."""
    signed: dict[_Document, list[str]] = defaultdict(list)
    consolidated: dict[_Document, dict[_Document, list[str]]] = defaultdict(lambda: defaultdict(list))
    for identity, form in forms.items():
        if form.day is None:
            continue
        document = _Document(form.number, form.issuer, form.day)
        if form.base_number and form.base_issuer and form.base_date:
            base = _Document(form.base_number, form.base_issuer, form.base_date)
            consolidated[base][document].append(identity)
        else:
            signed[document].append(identity)
    together = (_latest_first({base: signed[base], **texts}) for base, texts in consolidated.items())
    return {identity: editions for editions in together for each in editions for identity in each.ids}


class _Document(NamedTuple):
    number: str
    issuer: str
    day: dt.date


def _latest_first(texts: Mapping[_Document, Iterable[str]]) -> tuple[Edition, ...]:
    editions = [Edition(document.day, frozenset(ids)) for document, ids in texts.items() if ids]
    return tuple(sorted(editions, key=lambda each: (-each.day.toordinal(), min(each.ids))))
