"""Cuts texts into the pieces of a SentencePiece Unigram vocabulary (Kudo 2018), in little memory.

The library `tokenizers` gives the same ids, which tests see to; it takes 100 MB for 115,000 pieces, and a
quarter of a second to read them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

# Where SentencePiece's normaliser, the table in the weights file, departs from NFKC: these vanish, …
DROPPED = "[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
# … and these are spaces to it. (It also keeps U+FF5E, the fullwidth tilde, which NFKC makes a plain one.)
SPACES = "[ \t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]+"
_DROPPED, _SPACES = re.compile(DROPPED), re.compile(SPACES)
_SPACES_BY_NFKC = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_WORD = re.compile(SPACES.replace("[", f"[^{_SPACES_BY_NFKC}", 1))
# All of these are no part of a text where they stand around it, nor is U+0085, which is a piece elsewhere.
_AROUND = re.compile(f"(?:[{_SPACES_BY_NFKC}\x85]|{DROPPED}|{SPACES})*")
_SPACE = "\u2581"  # what a piece has in place of the space before it
_REMEMBERED, _LONGEST_REMEMBERED = 16_384, 32  # words; in Vietnamese nearly all are met again
_UNKNOWN_COST = 10.0  # how much less likely an unknown character is than the least likely piece


def normalised(text: str) -> str:
    r"""A text as the vocabulary spells it: NFKC, one space between words, none at the ends.

    Example:
        >>> normalised("  Ban\u00a0Quản  lý\n½ ")
        'Ban Quản lý 1⁄2'
    """
    return _spelled(text).strip()


def _spelled(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", _DROPPED.sub("", text)))


def _words(text: str) -> Iterator[tuple[int, str]]:
    """The words of `normalised` text, and where each begins in the text itself."""
    begin, behind = (len(around[0]) for way in (text, text[::-1]) if (around := _AROUND.match(way)))
    for raw in _WORD.finditer(text, begin, max(begin, len(text) - behind)):
        spelled = _spelled(raw[0]).strip(" ")
        for word in spelled.split(" ") if spelled else ():
            yield raw.start(), word


class UnigramTokenizer:
    """Cuts each word of a text into the pieces that are likeliest together.

    Safe to use from several threads. No text is ever cut into a special piece, whatever it spells.
    """

    def __init__(self, ids: Mapping[str, int], scores: Sequence[float], unknown: int) -> None:
        """Take the id of each piece but the special ones, and the log probability of each id.

        ``unknown`` is the id of what no piece spells.
        """
        self._ids, self._scores, self._unknown = ids, scores, unknown
        self._longest = max(map(len, ids), default=1)
        self._unknown_score = min((scores[i] for i in ids.values()), default=0.0) - _UNKNOWN_COST
        self._remembered = lru_cache(_REMEMBERED)(self._cut)

    def encode(self, text: str) -> list[int]:
        """The ids of a text's pieces, in their order; none of a text that is blank."""
        return [piece for _, pieces in self.words(text) for piece in pieces]

    def words(self, text: str) -> Iterator[tuple[int, Sequence[int]]]:
        """Where each word of a text begins, and the ids of its pieces, in order."""
        for start, word in _words(text):
            cut = self._remembered if len(word) <= _LONGEST_REMEMBERED else self._cut
            yield start, cut(_SPACE + word)

    def _cut(self, word: str) -> tuple[int, ...]:
        """Viterbi: the best way to each place in the word, from those to the places before it."""
        size = len(word)
        best = [0.0] + [float("-inf")] * size
        ways = [(0, self._unknown)] * (size + 1)  # where the last piece begins, and its id
        for start in range(size):
            so_far, known = best[start], False
            for end in range(start + 1, min(start + self._longest, size) + 1):
                piece = self._ids.get(word[start:end])
                if piece is None:
                    continue
                known = known or end == start + 1
                if so_far + self._scores[piece] > best[end]:
                    best[end], ways[end] = so_far + self._scores[piece], (start, piece)
            if not known and so_far + self._unknown_score > best[start + 1]:
                best[start + 1], ways[start + 1] = so_far + self._unknown_score, (start, self._unknown)
        return self._followed(ways)

    def _followed(self, ways: Sequence[tuple[int, int]]) -> tuple[int, ...]:
        """The pieces of the best way to the end; unknown characters beside each other are one."""
        found: list[int] = []
        end = len(ways) - 1
        while end > 0:
            end, piece = ways[end]
            if piece != self._unknown or found[-1:] != [piece]:
                found.append(piece)
        return tuple(reversed(found))
