"""Whether a bulletin is about the time that a question names: its year or term."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.entities.dates import dates
from corpus.text.text import Text
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort
from retrieval.search.constraints.models import Agreement, Comparison, NamedValue, Surroundings, decide
from retrieval.search.constraints.penalties import at_another_time, term_years


def compare_times(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare the years and terms that a question names."""
    yield from _years(question, around)
    yield from _terms(question, around)


def _years(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """A year agrees wherever it is named; another contradicts only as the day or in the title."""
    years, day, term = question.slots.years, around.bulletin.date, around.bulletin.term
    if not years:
        return
    asked = ", ".join(map(str, years))
    told = {year for text in (around.near, around.passage, around.title) for year in _named_years(text)}
    alike = next((year for year in years if year in told or (day and day.year == year)), None)
    ended = term if day and term and term_years(term)[1] <= day.year else None
    if alike is not None:
        yield Comparison(Sort.YEAR, asked, str(alike), Agreement.AGREES)
    elif day and at_another_time(question.slots, day, ended, around.passage.raw + around.opening.raw):
        yield Comparison(Sort.YEAR, asked, str(day.year), Agreement.CONTRADICTS)
    else:
        yield Comparison(Sort.YEAR, asked, None, Agreement.SILENT)


def _named_years(text: Text) -> set[int]:
    return {year for date in dates(text) for year in date.years}


def _terms(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    layers = around.layers(_named_terms)
    if around.bulletin.term:
        layers[2].append(NamedValue("term", around.bulletin.term, around.bulletin.term))
    asked = [NamedValue("term", term, f"nhiệm kỳ {term}") for term in question.slots.terms]
    for each in asked:  # one that mostly lies in the same years is another body's, and contradicts nothing
        apart = [[other for other in layer if not _overlap(str(each.value), other)] for layer in layers]
        yield from decide(Sort.TERM, [each], apart)


def _named_terms(text: Text) -> Iterator[NamedValue]:
    for date in dates(text):
        if date.term:
            yield NamedValue("term", date.term, " ".join(date.span.of(text.raw).split()))


def _overlap(term: str, other: NamedValue) -> bool:
    """Whether two terms are not the same, and yet have more than a year in common."""
    if other.value == term:
        return False
    (first, last), (begun, ended) = term_years(term), term_years(str(other.value))
    return min(last, ended) - max(first, begun) > 1
