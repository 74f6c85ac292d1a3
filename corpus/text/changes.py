"""Which sentences of a text are others in a later one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.text.text import read_text

_ALIGNED = 2000  # sentences of both texts between their common ends; comparing takes the square of it


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """One place where two texts differ.

    Attributes:
        before: The sentences that only the earlier text has there, each in one line.
        after: Those that the later one has in their place; one of the two is not empty.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]


def changed_sentences(before: str, after: str) -> list[SentenceChange]:
    """Where a later text differs from an earlier one, in their order; white space does not count.

    Of "Họp lúc 8 giờ. Mời đủ." and "Họp lúc 9 giờ. Mời đủ." the first sentences are one change. Of two texts
    with thousands of sentences between the first and the last that differ, only those are told that the
    other one does not have at all, as one change.
    """
    old, new = _sentences(before), _sentences(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    if len(old) + len(new) > _ALIGNED:
        lost, come = _missing(old, new), _missing(new, old)
        return [SentenceChange(lost, come)] if lost or come else []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        SentenceChange(tuple(old[i:j]), tuple(new[k:n]))
        for same, i, j, k, n in matcher.get_opcodes()
        if same != "equal"
    ]


def _sentences(text: str) -> list[str]:
    lines = (" ".join(span.of(text).split()) for span in read_text(text).sentences)
    return [line for line in lines if line]


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    """How many sentences both begin with."""
    pairs = zip(one, two, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(two)))


def _missing(sentences: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """The sentences that the other one does not have, or not as often."""
    left = Counter(other)
    missing = []
    for sentence in sentences:
        if left[sentence]:
            left[sentence] -= 1
        else:
            missing.append(sentence)
    return tuple(missing)
