"""The words by which one figure, day or person is told from another: "hiện có", "đầu năm", "trong đó"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from corpus.table_files import WordList
from corpus.text.fold import fold
from corpus.text.text import Text, Token
from retrieval.answer.tables import SPAN_CUES


def cue_kinds(words: Sequence[str], *, plain: bool = False) -> frozenset[str]:
    """The kinds of cue that words, in small letters, hold: "end" and "remaining" of ["còn", "5"]."""
    table = _by_first(plain)
    return frozenset(
        kind
        for i, word in enumerate(words)
        for phrase, kind in table.get(word, ())
        if tuple(words[i : i + len(phrase)]) == phrase
    )


def asked_cues(question: Text) -> frozenset[str]:
    """The kinds of cue that a question holds, however it is typed."""
    return cue_kinds(written(question.tokens, plain=not question.accented), plain=not question.accented)


def written(tokens: Iterable[Token], *, plain: bool = False) -> list[str]:
    """The words of tokens in small letters; without accents if ``plain``."""
    return [token.folded if plain else token.written for token in tokens]


def says(question: Text, phrases: WordList) -> bool:
    """Whether a question holds one of the phrases, however it is typed."""
    plain = not question.accented
    words = f" {' '.join(written(question.tokens, plain=plain))} "
    return any(f" {fold(phrase) if plain else phrase} " in words for phrase in phrases)


@cache
def _by_first(plain: bool) -> Mapping[str, list[tuple[tuple[str, ...], str]]]:  # noqa: FBT001 (a key of the cache)
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in SPAN_CUES.cues.items():
        for phrase in phrases:
            words = tuple((fold(phrase) if plain else phrase).split())
            table.setdefault(words[0], []).append((words, kind))
    return table
