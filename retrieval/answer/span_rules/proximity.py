"""How close the words of a text stand to those of a question."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from corpus.text.text import Text, kept_with_text
from retrieval.search.term_weights import TermPlaces

# What a sign between two words adds to their distance, in syllables: what stands behind it is often of
# another subject.
_SIGNS = {";": 6.0, ",": 1.0, "(": 1.0, ")": 4.0, "\n": 8.0, "–": 1.0}
_SENTENCE = 8.0
_HALF = 8.0  # at this distance a word counts half
_NEAR = 4  # syllables beside a span that are compared with those beside the asking word


class Nearness:
    """The words of a text as a line on which distances can be taken."""

    def __init__(self, text: Text, weights: Mapping[str, float], *, behind: float = 1.0) -> None:
        """``weights`` are the question's terms, folded syllables and pairs of them, and what each is worth.

        What stands behind a span counts as ``behind`` times as far away.
        """
        self._behind = behind
        self._weights = weights
        self._total = sum(weights.values())
        self._text = text
        self._words = [syllable.folded for syllable in text.tokens]
        self._places = _line(text)
        self._where = TermPlaces(text, weights)

    def words(self, start: int, end: int) -> list[str]:
        """The folded syllables of ``text[start:end]``."""
        first, last = self._range(start, end)
        return self._words[first:last]

    def close(self, start: int, end: int) -> float:
        """The share of the question's weight that stands around a span, 0 to 1; what is far counts less."""
        first, last = self._range(start, end)
        if first >= last or not self._total:
            return 0.0
        score = 0.0
        for term, weight in self._weights.items():
            gaps = [self._gap(i, first, last) for i in self._where.of(term) if not first <= i < last]
            if gaps:
                score += weight * _HALF / (_HALF + min(gaps))
        return score / self._total

    def beside(self, start: int, end: int, left: Sequence[str], right: Sequence[str]) -> float:
        """How alike the words beside a span are to those beside the asking word, 0 to 1.

        Vietnamese asks without moving a word: "Broncos đánh bại đội nào" is answered by "Broncos đánh bại …".
        """
        first, last = self._range(start, end)
        before = self._words[max(0, first - _NEAR) : first][::-1]
        after = self._words[last : last + _NEAR]
        sides = [(list(left)[::-1][:_NEAR], before), (list(right)[:_NEAR], after)]
        alike = [_alike(asked, stated) for asked, stated in sides if asked]
        return sum(alike) / len(alike) if alike else 0.0

    def _gap(self, place: int, first: int, last: int) -> float:
        if place < first:
            return self._places[first] - self._places[place] - 1
        return self._behind * (self._places[place] - self._places[last - 1] - 1)

    def _range(self, start: int, end: int) -> tuple[int, int]:
        return self._text.token_range((start, end))


@kept_with_text
def _line(text: Text) -> Sequence[float]:
    """The place of each syllable on the line."""
    begins = sorted(start for start, _ in text.sentences)
    places = array("d")
    place, last = 0.0, 0
    for syllable in text.tokens:
        between = text.raw[last : syllable.start]
        place += 1 if between == " " else 1 + sum(_SIGNS.get(sign, 0.0) for sign in between)
        if last and bisect_right(begins, last) < bisect_right(begins, syllable.start):
            place += _SENTENCE
        places.append(place)
        last = syllable.end
    return places


def _alike(asked: Sequence[str], stated: Sequence[str]) -> float:
    """The share of the words asked with that stand among those stated; the nearest count most."""
    shares = [1 / (place + 1) for place in range(len(asked))]
    held = sum(share for word, share in zip(asked, shares, strict=True) if word in stated)
    return held / sum(shares)
