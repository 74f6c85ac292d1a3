"""How close the words of a text stand to those of a question."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from corpus.text.text import Text
from retrieval.index.lexical import pairs

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
        self._starts = [syllable.start for syllable in text.tokens]
        self._words = [syllable.folded for syllable in text.tokens]
        ends = {start for start, _ in text.sentences}
        self._places: list[float] = []
        place, last = 0.0, 0
        for syllable in text.tokens:
            between = text.raw[last : syllable.start]
            place += 1 + sum(_SIGNS.get(sign, 0.0) for sign in between)
            place += _SENTENCE * any(last < start <= syllable.start for start in ends if last)
            self._places.append(place)
            last = syllable.end
        self._where: dict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(self._words):
            self._where[word].append(i)
        for i, pair in enumerate(pairs(self._words)):
            self._where[pair].append(i)

    def words(self, start: int, end: int) -> list[str]:
        """The folded syllables of ``text[start:end]``."""
        first, last = self._range(start, end)
        return self._words[first:last]

    def close(self, start: int, end: int) -> float:
        """The share of the question's weight that stands around a span, 0 to 1; what is far counts less."""
        first, last = self._range(start, end)
        total = sum(self._weights.values())
        if first >= last or not total:
            return 0.0
        score = 0.0
        for term, weight in self._weights.items():
            gaps = [self._gap(i, first, last) for i in self._where.get(term, ()) if not first <= i < last]
            if gaps:
                score += weight * _HALF / (_HALF + min(gaps))
        return score / total

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
        return bisect_left(self._starts, start), bisect_left(self._starts, end)


def _alike(asked: Sequence[str], stated: Sequence[str]) -> float:
    """The share of the words asked with that stand among those stated; the nearest count most."""
    shares = [1 / (place + 1) for place in range(len(asked))]
    held = sum(share for word, share in zip(asked, shares, strict=True) if word in stated)
    return held / sum(shares)
