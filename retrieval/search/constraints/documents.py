"""Whether a bulletin is about the document that a question names by its number."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.entities.documents import DocumentNumber, document_numbers
from corpus.text.text import Text, read_text
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort
from retrieval.search.constraints.models import Comparison, NamedValue, Surroundings, decide, value_reader


def compare_documents(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare a decree with decrees, a directive with directives, by number and year.

    Another one contradicts only where the bulletin does not name the one that is asked for anywhere: a text
    on a decree cites many.
    """
    asked = list(_documents(question.reading))
    if asked:
        yield from decide(
            Sort.DOCUMENT,
            asked,
            around.layers(_documents),
            agrees=_is_same,
            elsewhere=lambda each: any(
                _is_same(each, other) for other in _documents(read_text(around.bulletin.text))
            ),
            everywhere=True,
        )


@value_reader
def _documents(text: Text) -> Iterator[NamedValue]:
    for document in document_numbers(text):
        yield NamedValue(document.sort, document, " ".join(document.span.of(text.raw).split()))


def _is_same(asked: NamedValue, other: NamedValue) -> bool:
    """Whether two may be one: of one sort, of one number, and of one year where both tell it."""
    one, told = _document(asked), _document(other)
    years = one.year is None or told.year is None or one.year == told.year
    return one.sort == told.sort and one.number == told.number and years


def _document(value: NamedValue) -> DocumentNumber:
    return value.value  # type: ignore[return-value]
