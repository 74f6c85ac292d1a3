"""Whether a place that is claimed is the one that is stated, by what is known of where both lie."""

from __future__ import annotations

import re

from corpus.entities.gazetteer import Rank
from corpus.entities.localities import localities
from corpus.entities.places import places_named
from corpus.text.span import Span
from corpus.text.text import Style, Text, folded_words, read_text
from retrieval.models import Verdict

# Between a place and the one that it lies in: "huyện Thanh Thủy, tỉnh Phú Thọ", "xã Ka Đô (Đơn Dương)".
_WITHIN = re.compile(r"[\s,(–-]*(?:(?:tỉnh|thành phố|tp\.?)\s+)?")


def compare_places(claimed: str, stated: str, quote: Text) -> Verdict | None:
    """What a quote that states a place makes of another one that is claimed; ``None`` if it is left open.

    What is stated goes on with the places that it lies in: "huyện Thanh Thủy, tỉnh Phú Thọ" bears out "Phú
    Thọ". Another place contradicts where both are known and lie in different provinces, or are different
    districts, or communes, of one. So it is left open where the quote names the one claimed besides.

    >>> compare_places("Lạng Sơn", "huyện Thanh Thủy", read_text("quê ở huyện Thanh Thủy, tỉnh Phú Thọ"))
    <Verdict.CONTRADICTED: 'contradicted'>
    """
    told = _with_surroundings(stated, quote)
    if _holds(told, claimed) or _holds(claimed, stated):
        return Verdict.CONFIRMED
    if _holds(quote.raw, claimed):
        return None
    one, other = (read_text(text, Style.TYPED) for text in (claimed, told))
    if not _provinces(one) or not _provinces(other):
        return None
    if _provinces(one).isdisjoint(_provinces(other)):
        return Verdict.CONTRADICTED
    return Verdict.CONTRADICTED if _differ(one, other, "district") or _differ(one, other, "commune") else None


def _with_surroundings(stated: str, quote: Text) -> str:
    """The words of a quote from the place stated to the end of the last one that it lies in."""
    start = quote.raw.find(stated)
    if start < 0:
        return stated
    end = start + len(stated)
    spans: list[Span] = sorted(
        [*(place.span for place in places_named(quote)), *(place.span for place in localities(quote))]
    )
    for span in spans:
        if span.end > end and (span.start <= end or _WITHIN.fullmatch(quote.lower[end : span.start])):
            end = span.end
    return quote.raw[start:end]


def _holds(text: str, words: str) -> bool:
    return f" {' '.join(folded_words(words))} " in f" {' '.join(folded_words(text))} "


def _provinces(text: Text) -> set[str]:
    """The provinces that the places of a text lie in."""
    named = {place.province for place in places_named(text)}
    return named or {unit.province for place in localities(text) for unit in place.units}


def _differ(one: Text, other: Text, rank: Rank) -> bool:
    """Whether both texts name places of a rank, and none of them is the same."""
    named, told = ({place.name for place in localities(text) if place.rank == rank} for text in (one, other))
    return bool(named and told) and named.isdisjoint(told)
