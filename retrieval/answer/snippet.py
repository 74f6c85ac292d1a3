"""From a chunk to the quote: the sentences of it that answer, with a little context."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress, pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import cut
from corpus.entities.dates import Date, Grain, dates
from corpus.entities.people import people
from corpus.models import Bulletin, Passage
from corpus.text.fold import fold, modern_tone_marks
from corpus.text.span import Span
from corpus.text.text import read_text, tokens_of
from retrieval.index.lexical import LexicalIndex, pairs, terms
from retrieval.index.sentence_vectors import split
from retrieval.query.answer_type import AnswerType
from retrieval.query.tables import EMPTY_WORDS

# Words that ask or only join: neither evidence nor worth a mark in a quote. In a question with accents "bị"
# is one and "bí" is none; typed without, "bi" might be either and counts as one.
_EMPTY = frozenset(EMPTY_WORDS.words)
_EMPTY_FOLDED = frozenset(map(fold, _EMPTY))

_ITEM = re.compile(r"(?:\d{1,3}[.)]|[-–•+*])\s")
_NUMBER = re.compile(r"\d")

# A sentence is not the answer for repeating what the whole bulletin is about: terms that the bulletin's own
# title, publisher, province or date hold already count this much. Measured on the dev questions: of 38, 34
# first quotes held the answer at 1, 35 at 0.5 and below.
_KNOWN_SHARE = 0.25


# What a pair is worth beside its two syllables. Measured on XQuAD by benchmarks/confidence.py, as the area
# under the curve of the confidence: .937 with all pairs in full, .957 with known pairs in full and .955 with
# half of it, which refuses fewer short questions on few bulletins.
_PAIR_SHARE = 0.5

# What a sentence gains by holding the kind of words that is asked for, on the scale of the fused score.
_KIND_BONUS = 0.25


@dataclass(frozen=True, slots=True)
class QuoteSettings:
    """How long a quote may be, in code points, and how many neighbours a sentence brings along."""

    max_chars: int
    context_sentences: int
    dense_weight: float


def _content(question: str) -> tuple[list[str], list[bool]]:
    """The folded syllables of a question, and which of them can be evidence by themselves."""
    found = tokens_of(question)
    full = []
    for syllable in found:
        typed = modern_tone_marks(question[syllable.start : syllable.end].lower())
        full.append(typed not in _EMPTY and not (typed == syllable.folded and typed in _EMPTY_FOLDED))
    return [syllable.folded for syllable in found], full


def _full_pairs(single: list[str], full: list[bool]) -> list[str]:
    """The pairs of neighbours that can be evidence: not those of two empty words."""
    return [pair for pair, either in zip(pairs(single), map(any, pairwise(full)), strict=True) if either]


def weigh(question: str, index: LexicalIndex) -> dict[str, float]:
    """The question's terms that can be evidence, and how much each is worth: its rarity in the index.

    A pair that no passage holds says nothing, since most pairs are chance neighbours; a word that no passage
    holds says that the question is about something else.
    """
    single, full = _content(question)
    weights = {term: index.weight(term) for term in compress(single, full)}
    known = (pair for pair in _full_pairs(single, full) if pair in index)
    return weights | {pair: _PAIR_SHARE * index.weight(pair) for pair in known}


def coverage(text: str, weights: Mapping[str, float]) -> float:
    """The share of the question's weight that a text holds, 0 to 1; 0 for a question without weight."""
    total = sum(weights.values())
    held = set(terms(text))
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def beyond(known: str, weights: Mapping[str, float]) -> dict[str, float]:
    """The weights again, with those of the terms that are known from elsewhere made small."""
    held = set(terms(known))
    return {term: weight * (_KNOWN_SHARE if term in held else 1) for term, weight in weights.items()}


def narrow(
    chunk: Passage,
    bulletin: Bulletin,
    *,
    cosines: NDArray[np.float32],
    weights: Mapping[str, float],
    kind: AnswerType,
    settings: QuoteSettings,
) -> Passage:
    """The quote: the piece of the chunk that fits the question best, and its neighbours while there is room.

    Args:
        chunk: The chunk to narrow.
        bulletin: The bulletin that it is a slice of.
        cosines: The question's cosine with each of the chunk's pieces, in order.
        weights: The question's terms, as `beyond` gives them.
        kind: What kind of words would answer the question.
        settings: The quote's length and context.
    """
    spans = split(chunk, bulletin)
    share = settings.dense_weight
    texts = [bulletin.text[start:end] for start, end in spans]
    covered = np.array([coverage(text, weights) for text in texts])
    fitting = np.array([holds_kind(kind, text) for text in texts])
    best = int(np.argmax(share * cosines + (1 - share) * covered + _KIND_BONUS * fitting))
    if spans[best][1] - spans[best][0] > settings.max_chars:
        parts = cut(bulletin.text, spans[best], settings.max_chars)
        return Passage(
            chunk.bulletin_id, *max(parts, key=lambda part: coverage(bulletin.text[slice(*part)], weights))
        )
    return _with_neighbours(chunk, bulletin, spans, best, settings)


def around(chunk: Passage, bulletin: Bulletin, at: int, settings: QuoteSettings) -> Passage:
    """The piece of the chunk in which the offset ``at`` lies, and its neighbours while there is room."""
    spans = split(chunk, bulletin, settings.max_chars)
    holding = (i for i, (_, end) in enumerate(spans) if at < end)
    return _with_neighbours(chunk, bulletin, spans, next(holding, len(spans) - 1), settings)


def _with_neighbours(
    chunk: Passage, bulletin: Bulletin, spans: list[Span], best: int, settings: QuoteSettings
) -> Passage:
    first = last = best
    for _ in range(settings.context_sentences):
        for back, on in ((1, 0), (0, 1)):
            begin, end = first - back, last + on
            fits = begin >= 0 and end < len(spans) and spans[end][1] - spans[begin][0] <= settings.max_chars
            if fits and all(_connected(bulletin.text, *each) for each in pairwise(spans[begin : end + 1])):
                first, last = begin, end
    return Passage(chunk.bulletin_id, spans[first][0], spans[last][1])


def _connected(text: str, span: Span, following: Span) -> bool:
    """Whether what follows is of the same matter: in the same paragraph or list, or announced by a colon.

    Else it is often another one, or the caption of a picture.
    """
    listed = _ITEM.match(text, span[0]) and _ITEM.match(text, following[0])
    return bool(listed) or text[span[1] - 1] == ":" or "\n" not in text[span[1] : following[0]]


def holds_kind(kind: AnswerType, text: str) -> bool:
    """Whether a text holds words of the kind; of a place, and of no kind in particular, every text does."""
    match kind:
        case AnswerType.PERSON:
            return bool(people(text))
        case AnswerType.NUMBER:
            # Years, terms and days are numbers that hardly ever answer "how many".
            when = [date.span for date in dates(read_text(text))]
            return any(
                not any(start <= match.start() < end for start, end in when)
                for match in _NUMBER.finditer(text)
            )
        case AnswerType.DATE:
            return any(map(_tells_when, dates(read_text(text))))
        case AnswerType.PLACE | AnswerType.OTHER:
            return True


def _tells_when(date: Date) -> bool:
    """Whether a date may answer "when": a term is in names of congresses, and a bare year in many others."""
    if date.grain in {Grain.TERM, Grain.HOUR}:
        return False
    day_of_no_month = date.grain is Grain.DAY and date.until.month is None
    return not day_of_no_month and (date.grain is not Grain.YEAR or date.span != date.core)


def highlights(text: str, question: str) -> tuple[Span, ...]:
    """Where the question's words stand in a text: sorted spans, neighbours taken together.

    Of words of several syllables at least two must stand together: the "Đồng" of "Lâm Đồng" is not that of
    "Đồng chí".
    """
    single, full = _content(question)
    together = set(_full_pairs(single, full))
    alone = {
        syllable
        for i, syllable in enumerate(single)
        if full[i]
        and (syllable[0].isdecimal() or not (any(full[max(0, i - 1) : i]) or any(full[i + 1 : i + 2])))
    }
    found = tokens_of(text)
    marked = [syllable.folded in alone for syllable in found]
    for i, pair in enumerate(pairs([syllable.folded for syllable in found])):
        if pair in together:
            marked[i] = marked[i + 1] = True
    spans: list[Span] = []
    for syllable in compress(found, marked):
        if spans and not text[spans[-1][1] : syllable.start].strip():
            spans[-1] = Span(spans[-1].start, syllable.end)
        else:
            spans.append(syllable.span)
    return tuple(spans)
