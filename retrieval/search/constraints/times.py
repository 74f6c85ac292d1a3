"""Whether a bulletin is about the time that a question names: its year or term."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.entities.dates import dates
from corpus.text.text import Text
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort
from retrieval.search.constraints.models import (
    Agreement,
    Comparison,
    NamedValue,
    Surroundings,
    decide,
    value_reader,
)
from retrieval.search.constraints.penalties import at_another_time, ended_term, term_years

_TERM_WORDS = frozenset({"nhiệm", "nhiem", "nk", "term"})  # what the years of a term of office begin with


def compare_times(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare the years and terms that a question names."""
    yield from _years(question, around)
    yield from _terms(question, around)


def _years(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """The sentence's own year decides, else the passage's, the title's or that of the bulletin's day.

    Another one contradicts only where neither passage nor opening name the year, and the bulletin's day is of
    another; or where, without a day, the bulletin does not name it at all.
    """
    years, bulletin = question.slots.years, around.bulletin
    if not years:
        return
    asked = ", ".join(map(str, years))
    near = _named_years(around.near)
    told = near | _named_years(around.passage) | _named_years(around.title)
    told |= {bulletin.date.year} if bulletin.date else set()
    alike = next((year for year in years if year in (near or told)), None)
    if alike is not None:
        yield Comparison(Sort.YEAR, asked, str(alike), Agreement.AGREES)
    elif told.isdisjoint(years) and (other := _another_year(question, around, told)):
        yield Comparison(Sort.YEAR, asked, other, Agreement.CONTRADICTS)
    else:
        yield Comparison(Sort.YEAR, asked, None, Agreement.SILENT)


def _another_year(question: UnderstoodQuestion, around: Surroundings, told: set[int]) -> str | None:
    """The year that a bulletin is about, where that cannot be the one asked for."""
    day = around.bulletin.date
    if day:
        texts, ended = around.passage.raw + around.opening.raw, ended_term(around.bulletin)
        return str(day.year) if at_another_time(question.slots, day, ended, texts) else None
    named = any(str(year) in around.bulletin.text for year in question.slots.years)
    return None if named or not told else str(max(told))


def _named_years(text: Text) -> set[int]:
    return {year for date in dates(text) for year in date.years}


def _terms(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    asked = [value for value in _named_terms(question.reading) if value.value in question.slots.terms]
    if not asked:
        return
    layers = around.layers(_named_terms)
    if around.bulletin.term:
        layers[2].append(NamedValue("nhiệm", around.bulletin.term, f"nhiệm kỳ {around.bulletin.term}"))
    for each in asked:  # one that mostly lies in the same years is another body's, and contradicts nothing
        apart = [[other for other in layer if not _overlap(str(each.value), other)] for layer in layers]
        yield from decide(Sort.TERM, [each], apart, agrees=_is_same_term)


@value_reader
def _named_terms(text: Text) -> Iterator[NamedValue]:
    for date in dates(text):
        if date.term:
            words = " ".join(date.span.of(text.raw).split())
            kind = words.lower().split()[0]
            yield NamedValue("nhiệm" if kind in _TERM_WORDS else kind, date.term, words)


def _is_same_term(asked: NamedValue, other: NamedValue) -> bool:
    """Whether the years are the same; a term may be called a period."""
    return asked.value == other.value


def _overlap(term: str, other: NamedValue) -> bool:
    """Whether two terms are not the same, and yet have more than a year in common."""
    if other.value == term:
        return False
    (first, last), (begun, ended) = term_years(term), term_years(str(other.value))
    return min(last, ended) - max(first, begun) > 1
