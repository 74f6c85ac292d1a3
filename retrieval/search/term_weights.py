"""What each term of a question is worth as evidence, and how much of that a text holds."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, compress, pairwise, zip_longest
from typing import NamedTuple

from corpus.text.fold import fold
from corpus.text.text import Text, kept_with_text
from retrieval.index.lexical import pairs
from retrieval.query.tables import EMPTY_WORDS
from retrieval.search.index import WordLeg

# Words that ask or only join: neither evidence nor worth a mark in a quote. In a question with accents "bị"
# is one and "bí" is none; typed without, "bi" might be either and counts as one.
_EMPTY = frozenset(EMPTY_WORDS.words)
_EMPTY_FOLDED = frozenset(map(fold, _EMPTY))

# A sentence is not the answer for repeating what the whole bulletin is about: terms that the bulletin's own
# title, publisher, province or date hold already count this much. Measured on the dev questions: of 38, 34
# first quotes held the answer at 1, 35 at 0.5 and below.
_KNOWN_SHARE = 0.25

# What a pair is worth beside its two syllables. Measured on XQuAD by version 0.1.0's fit, as the area
# under the curve of the confidence: .937 with all pairs in full, .957 with known pairs in full and .955 with
# half of it, which refuses fewer short questions on few bulletins.
_PAIR_SHARE = 0.5


class ContentWords(NamedTuple):
    """The folded syllables of a question, and for each whether it can be evidence by itself."""

    syllables: tuple[str, ...]
    telling: tuple[bool, ...]

    def pairs(self) -> list[str]:
        """The pairs of neighbours that can be evidence: not those of two empty words."""
        either = map(any, pairwise(self.telling))
        return [pair for pair, tells in zip(pairs(self.syllables), either, strict=True) if tells]


@kept_with_text
def content_words(question: Text) -> ContentWords:
    """The words of a question: of "Ai là bí thư?" "bi" and "thu" tell something."""
    tokens = question.tokens
    return ContentWords(
        tuple(token.folded for token in tokens),
        tuple(
            token.written not in _EMPTY
            and not (token.written == token.folded and token.written in _EMPTY_FOLDED)
            for token in tokens
        ),
    )


def weigh_terms(question: Text, index: WordLeg) -> dict[str, float]:
    """The question's terms that can be evidence, and how much each is worth: its rarity in the index.

    A pair that no passage holds says nothing, since most pairs are chance neighbours; a word that no passage
    holds says that the question is about something else.
    """
    content = content_words(question)
    weights = {term: index.weight(term) for term in compress(content.syllables, content.telling)}
    known = (pair for pair in content.pairs() if pair in index)
    return weights | {pair: _PAIR_SHARE * index.weight(pair) for pair in known}


@kept_with_text
def terms_of_text(text: Text) -> frozenset[str]:
    """The terms of a text, each once: its folded syllables, and the pairs of neighbours."""
    return terms_of_texts([text])


def terms_of_texts(texts: Iterable[Text]) -> frozenset[str]:
    """The terms of texts that stand one behind the other."""
    return _terms([token.folded for token in chain.from_iterable(text.tokens for text in texts)])


def terms_within(text: Text, span: tuple[int, int]) -> frozenset[str]:
    """The terms of a part of a text."""
    return _terms([token.folded for token in text.tokens_within(span)])


def _terms(syllables: list[str]) -> frozenset[str]:
    return frozenset(chain(syllables, pairs(syllables)))


class TermPlaces:
    """Where some terms stand in a text: tells which of them a part of it holds, of many parts quickly."""

    def __init__(self, text: Text, terms: Iterable[str]) -> None:
        """Find the terms, folded syllables and pairs of them as `weigh_terms` has them."""
        self._text = text
        self._widths = {term: 1 + term.count(" ") for term in terms}
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        seconds: defaultdict[str, set[str]] = defaultdict(set)
        for term, width in self._widths.items():
            if width > 1:
                first, _, second = term.partition(" ")
                seconds[first].add(second)
        syllables = [token.folded for token in text.tokens]
        for place, (syllable, following) in enumerate(zip_longest(syllables, syllables[1:])):
            if syllable in self._widths:
                self._places[syllable].append(place)
            if syllable in seconds and following in seconds[syllable]:
                self._places[f"{syllable} {following}"].append(place)

    def of(self, term: str) -> Sequence[int]:
        """The places of a term's first syllable among the tokens, in order; empty where it does not stand."""
        return self._places.get(term, ())

    def within(self, span: tuple[int, int]) -> set[str]:
        """Those of the terms that `terms_within` finds in a part of the text."""
        first, stop = self._text.token_range(span)
        held = set()
        for term, places in self._places.items():
            at = bisect_left(places, first)
            if at < len(places) and places[at] + self._widths[term] <= stop:
                held.add(term)
        return held


def term_coverage(held: AbstractSet[str], weights: Mapping[str, float]) -> float:
    """The share of the question's weight that the terms of a text hold, 0 to 1; 0 of no weight at all."""
    total = found = 0.0
    for (
        term,
        weight,
    ) in weights.items():  # a generator would take twice as long, thousands of times a question
        total += weight
        if term in held:
            found += weight
    return found / total if total else 0.0


def discount_known_terms(known: AbstractSet[str], weights: Mapping[str, float]) -> dict[str, float]:
    """The weights again, with those of the terms that are known from elsewhere made small."""
    return {term: weight * (_KNOWN_SHARE if term in known else 1) for term, weight in weights.items()}
