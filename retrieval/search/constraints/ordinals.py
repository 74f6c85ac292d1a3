"""Whether a bulletin is about the congress, session or term of office that a question numbers."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.entities.dates import Ordinal, ordinals
from corpus.text.text import Text
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort
from retrieval.search.constraints.models import Comparison, NamedValue, Surroundings, decide, value_reader

_TERM = "khóa"  # many bodies count theirs side by side: of an unknown one only the words before can tell
_BEFORE = 3  # of these words


def compare_ordinals(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare a congress with congresses, a session with sessions, of the same body.

    "kỳ họp thứ 9" is not contradicted by "khóa III", nor the congress of a district by one of the Party.
    """
    asked = list(_numbered(question.reading))
    if asked:
        layers = around.layers(_numbered)
        yield from decide(Sort.ORDINAL, asked, layers, agrees=_is_same, excludes=_excludes)


@value_reader
def _numbered(text: Text) -> Iterator[NamedValue]:
    for ordinal in ordinals(text):
        yield NamedValue(ordinal.occasion, (ordinal, _before(text, ordinal)), _shown(text, ordinal))


def _before(text: Text, ordinal: Ordinal) -> str:
    """The words right before a number, by which it may be known whose it is: "gia tinh quang ninh"."""
    tokens = text.tokens_within((0, ordinal.start))[-_BEFORE:]
    return " ".join(token.folded for token in tokens) if len(tokens) == _BEFORE else ""


def _shown(text: Text, ordinal: Ordinal) -> str:
    """Its words, behind what it numbers: "Đại hội lần thứ III"."""
    words = " ".join(ordinal.span.of(text.raw).split())
    if not ordinal.occasion or ordinal.occasion in words.lower():
        return words
    return f"{ordinal.occasion[:1].upper()}{ordinal.occasion[1:]} {words}"


def _is_same(asked: NamedValue, other: NamedValue) -> bool:
    """Whether two numbers may be of one thing, and are equal; what one does not say is no difference."""
    (one, _), (told, _) = _ordinals(asked, other)
    named = not one.occasion or not told.occasion or one.occasion == told.occasion
    return one.number == told.number and named and (not (one.owner and told.owner) or one.owner == told.owner)


def _excludes(asked: NamedValue, other: NamedValue) -> bool:
    """Whether two numbers are of one thing, and differ."""
    (one, before), (told, told_before) = _ordinals(asked, other)
    if one.number == told.number or not one.occasion or one.occasion != told.occasion:
        return False
    if one.occasion == _TERM and not one.owner and not told.owner:
        return bool(before) and before == told_before
    return one.owner == told.owner or (one.occasion != _TERM and not (one.owner and told.owner))


def _ordinals(asked: NamedValue, other: NamedValue) -> tuple[tuple[Ordinal, str], tuple[Ordinal, str]]:
    return asked.value, other.value  # type: ignore[return-value]
