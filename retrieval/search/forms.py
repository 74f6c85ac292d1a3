"""Which form of one document answers: the signed one rather than its draft, what was put together of it last.

Two bulletins are forms of one document only by evidence that they state themselves: a draft has the number,
the issuer and the year of the signed one; a consolidated text names number and day of what it puts together.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from corpus.entities.dates import dates
from corpus.entities.documents import document_numbers
from corpus.library import DocumentForm
from corpus.text.span import Span
from corpus.text.text import Text

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
class DocumentForms:
    """The forms of documents in a library.

    Attributes:
        drafts: The ids of drafts of which the signed form is there, each with that form's.
        editions: The ids of documents that were put together later, and of what was put together, each with
            all of that document, the latest first.
    """

    drafts: Mapping[str, str] = field(default_factory=dict)
    editions: Mapping[str, tuple[tuple[dt.date, str], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, forms: Mapping[str, tuple[DocumentForm, dt.date | None]]) -> DocumentForms:
        """Join bulletins by what each says of itself, with the day of each."""
        signed = {
            _key(form): identity for identity, (form, _) in forms.items() if not form.is_draft and form.issuer
        }
        drafts = {
            identity: signed[_key(form)]
            for identity, (form, _) in forms.items()
            if form.is_draft and form.year and _key(form) in signed
        }
        return cls(drafts, _editions(forms))

    def is_left_out(self, identity: str, asked: AskedForm, is_shown: Callable[[str], bool]) -> bool:
        """Whether another form of the bulletin's document answers in its place.

        A draft stays left out where the signed form was withdrawn; what was put together is taken back then.
        """
        if identity in self.drafts:
            return not asked.draft
        editions = self.editions.get(identity)
        if editions is None:
            return False
        valid = (
            each for day, each in editions if (asked.until is None or day <= asked.until) and is_shown(each)
        )
        return next(valid, identity) != identity


def _editions(
    forms: Mapping[str, tuple[DocumentForm, dt.date | None]],
) -> Mapping[str, tuple[tuple[dt.date, str], ...]]:
    bases: dict[tuple[str, dt.date], list[tuple[dt.date, str]]] = defaultdict(list)
    consolidated: dict[tuple[str, dt.date], list[tuple[dt.date, str]]] = defaultdict(list)
    for identity, (form, day) in forms.items():
        if day is None or form.is_draft:
            continue
        if form.base_number and form.base_date:
            consolidated[form.base_number, form.base_date].append((day, identity))
        else:
            bases[form.number, day].append((day, identity))
    together = (_latest_first([*bases.get(base, ()), *texts]) for base, texts in consolidated.items())
    return {identity: editions for editions in together for _, identity in editions}


def _latest_first(editions: Iterable[tuple[dt.date, str]]) -> tuple[tuple[dt.date, str], ...]:
    return tuple(sorted(editions, key=lambda each: (-each[0].toordinal(), each[1])))


def _key(form: DocumentForm) -> tuple[str, str, int | None]:
    return form.number, form.issuer, form.year
