"""What a word with a slip in it may have been meant to be: a wrong tone or mark, or a letter too many.

The costs are logarithms of how seldom a slip is, chosen by halves so that hardly a right word is changed: of
280 right questions of ``tests/quality`` with accents none is, and of 218 slips put into them, one each, 124
are mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from corpus.text.fold import fold
from corpus.text.orthography import HOOK, TILDE, spell, take_apart

_LETTERS = "abcdeghiklmnopqrstuvxy"
_CONFUSED = {HOOK, TILDE}  # most of the country speaks them alike
_SHORTEST = 3  # letters of a word whose letters are doubted

SAME_SOUND = -1.0
"""The cost of a mark on another letter of the syllable."""

SAME_TONES = -3.5
"""The cost of the hook written for the tilde, or the tilde for the hook."""

OTHER_MARK = -6.5
"""That of any other tone or mark, one left out, and d for đ."""

OTHER_LETTER = -9.0
"""That of a letter too many, too few, another, or two that changed places."""

IMPOSSIBLE = -12.0
"""That of keeping what no syllable can be: a stranger's name, or an abbreviation."""

UNKNOWN = -5.0
"""That of keeping a word in small letters that no vocabulary has."""


@lru_cache(maxsize=1 << 14)
def is_possible(word: str) -> bool:
    """Whether a word in small letters can be a Vietnamese syllable as it is marked: "viêc" cannot."""
    return spell(*take_apart(word)) == word


def cost_of_marks(typed: str, meant: str) -> float:
    """What it costs that one word of the same bare letters was typed for another; 0 for the same."""
    if typed == meant:
        return 0.0
    (letters, tone), (meant_letters, meant_tone) = take_apart(typed), take_apart(meant)
    if letters == meant_letters and tone == meant_tone:
        return SAME_SOUND
    if letters == meant_letters and {tone, meant_tone} == _CONFUSED:
        return SAME_TONES
    return OTHER_MARK


def near_words(typed: str, known: Mapping[str, object]) -> Iterator[str]:
    """The known bare words that a slip of one letter leads to, each once, the word itself left out."""
    bare = fold(typed)
    if len(bare) < _SHORTEST:
        return
    yield from dict.fromkeys(word for word in _one_letter_off(bare) if word in known and word != bare)


def _one_letter_off(bare: str) -> Iterable[str]:
    for i in range(len(bare) + 1):
        before, behind = bare[:i], bare[i:]
        if behind:
            yield before + behind[1:]
        if len(behind) > 1:
            yield before + behind[1] + behind[0] + behind[2:]
        for letter in _LETTERS:
            yield before + letter + behind
            if behind:
                yield before + letter + behind[1:]
