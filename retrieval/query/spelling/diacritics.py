"""Puts back the accents of Vietnamese that was typed without them.

Each bare word is read as every word of the vocabulary that it might stand for, and the most probable
sequence of readings wins (A. J. Viterbi, "Error Bounds for Convolutional Codes", 1967; over pairs of words,
as a trigram model needs). `retrieval/query/spelling/trigram_model.py` says how probable a reading is.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from corpus.text.fold import fold, nfc
from retrieval.query.language import english_tokens
from retrieval.query.spelling.domain_model import Domain, Trust
from retrieval.query.spelling.ngram_counts import DomainCounts, Ints
from retrieval.query.spelling.slips import (
    IMPOSSIBLE,
    OTHER_LETTER,
    UNKNOWN,
    cost_of_marks,
    is_possible,
    near_words,
)
from retrieval.query.spelling.tokens import (
    CLASSES,
    END,
    TOKEN,
    is_accented,
    is_bare,
    is_end,
    is_word,
    token_id,
    word,
)
from retrieval.query.spelling.trigram_model import Floats, General, Lattice, logarithms

__all__ = ["AccentModel", "DomainCounts", "Trust"]

_START = np.array([END], dtype=np.int64)
_NO_OPINION = np.zeros(1)
_USUALLY = 0.75  # a word that has an accent in this share of its sightings usually has one
_ENOUGH = 6  # times as many words with an accent as lack theirs: what is bare is meant to be
_NO_SLIP = 2  # sightings that a domain's own spelling needs where the general vocabulary has others
_CASE_WEIGHT = 0.5  # half an opinion: headings and forms of address put capitals on common words
_APOSTROPHES = frozenset("'’")
_STRETCH = 200  # tokens that are read together; longer texts are cut

# Addresses, and letters that belong to a number ("A4", "19b"): no words.
_CODE = re.compile(r"\S*(?:[@_]|://|www\.)\S*|(?<=\d)[a-zA-Z]\b|\b[a-zA-Z](?=\d)")


class AccentModel:
    """Restores accents; never changed once built, safe to use from several threads."""

    def __init__(self, base: General, counts: DomainCounts | None = None, trust: Trust | None = None) -> None:
        self._base = base
        self._vocabulary = {spelling: number for number, spelling in enumerate(base.words, CLASSES)}
        readings = defaultdict(list)
        for spelling, number in self._vocabulary.items():
            readings[fold(spelling)].append(number)
        self._domain: Domain | None = None
        if counts is not None:
            for spelling, often in zip(counts.words, counts.often()[CLASSES:].tolist(), strict=True):
                number = self._vocabulary.setdefault(spelling, CLASSES + len(self._vocabulary))
                bare = fold(spelling)
                if number >= len(base.single) and (often >= _NO_SLIP or bare not in readings):
                    readings[bare].append(number)
            self._domain = Domain(base, counts, self._vocabulary, trust or Trust())
        self._words = list(self._vocabulary)
        self._readings = {bare: np.array(numbers, dtype=np.int64) for bare, numbers in readings.items()}
        self._single = self._domain.single if self._domain else logarithms(base.single)
        self._usually_accented = {bare for bare in self._readings if self._accented_share(bare) > _USUALLY}
        self._case = np.full((2, CLASSES + len(self._words)), math.log(0.5))
        self._case[:, : len(base.single)] = np.log([1 - base.capital / 255, base.capital / 255])

    @classmethod
    def general(cls) -> AccentModel:
        """The model that is shipped, the same object each time."""
        return _general()

    def with_domain(self, counts: DomainCounts, trust: Trust | None = None) -> AccentModel:
        """A model that knows what the counts say besides, and believes it first; this one stays as it is.

        Counts that were given earlier are not kept.
        """
        return AccentModel(self._base, counts, trust)

    def restore(self, text: str) -> str:
        """The text in NFC, with accents on its bare words as far as they are Vietnamese.

        Letters get marks and nothing else changes: `fold` of the text stays what it is, and so do case,
        numbers, signs and spaces. Words that have a mark or đ stay, and so do words that cannot be
        Vietnamese, and all of a text in which nearly every word that usually has an accent has one. In an
        English text only names change, and only those that the domain knows.
        """
        text = nfc(text)
        matches = list(TOKEN.finditer(text))
        tokens = [match[0] for match in matches]
        loss = self._loss(tokens)
        foreign = english_tokens(tokens)
        if loss is None or (foreign and not self._domain):
            return text
        codes = {at for code in _CODE.finditer(text) for at in range(*code.span())}
        kept = foreign or [False] * len(tokens)
        columns = [
            self._fixed(token) if keep or match.start() in codes else self._column(token)
            for token, match, keep in zip(tokens, matches, kept, strict=True)
        ]
        chosen: list[int] = []
        for cut in range(0, len(tokens), _STRETCH):
            chosen += self._read(tokens[cut : cut + _STRETCH], columns[cut : cut + _STRETCH], loss)
        known = _known(self._domain, chosen) if self._domain and foreign else [True] * len(tokens)
        pieces, end = [], 0
        for match, number, change in zip(matches, chosen, known, strict=True):
            pieces += [text[end : match.start()], self._spelled(match[0], number) if change else match[0]]
            end = match.end()
        return "".join(pieces) + text[end:]

    def mend(self, text: str) -> str:
        """The text (NFC) with slips mended in a text with accents: "Giám đôc", "chũ tịch", "tỉnh ũy".

        A word is changed where another of its letters, or nearly so, fits its neighbours much better. Words
        with a capital inside a sentence are names and stay, unless no syllable is written so; a text without
        accents stays as it is.
        """
        matches = list(TOKEN.finditer(text))
        tokens = [match[0] for match in matches]
        if not any(map(is_accented, tokens)) or english_tokens(tokens):
            return text
        codes = {at for code in _CODE.finditer(text) for at in range(*code.span())}
        names = _names(tokens)
        columns, opinions = [], []
        for i, (token, match) in enumerate(zip(tokens, matches, strict=True)):
            # "R'lấp": behind an apostrophe the name of another language goes on
            kept = match.start() in codes or text[match.start() - 1 : match.start()] in _APOSTROPHES
            column, opinion = self._slips(token, name=i in names, kept=kept)
            columns.append(column)
            opinions.append(opinion)
        chosen: list[int] = []
        for cut in range(0, len(tokens), _STRETCH):
            stretch = slice(cut, cut + _STRETCH)
            chosen += self._best_path(columns[stretch], opinions[stretch])
        pieces, end = [], 0
        for match, number, column in zip(matches, chosen, columns, strict=True):
            same = len(column) == 1 or number == column[0]
            pieces += [
                text[end : match.start()],
                match[0] if same else _in_case(match[0], self._words[number - CLASSES]),
            ]
            end = match.end()
        return "".join(pieces) + text[end:]

    def _slips(self, token: str, *, name: bool, kept: bool) -> tuple[Ints, Floats]:
        """What a token may be meant to be, itself first, and what each costs."""
        typed = word(token)
        fixed = self._fixed(token), _NO_OPINION
        if kept or not is_word(token) or len(token) == 1 or token.isupper():
            return fixed
        possible = is_possible(typed) or typed in self._vocabulary
        if (name and possible) or (is_bare(token) and not self._is_doubtful(typed)):
            return fixed
        meant = [self._words[number - CLASSES] for number in self._readings.get(fold(typed), ())]
        costs = {spelled: cost_of_marks(typed, spelled) for spelled in meant}
        if typed not in self._vocabulary and not name:
            for bare in near_words(typed, self._readings):
                costs |= {self._words[number - CLASSES]: OTHER_LETTER for number in self._readings[bare]}
        costs = {
            spelled: cost for spelled, cost in costs.items() if spelled != typed and not is_bare(spelled)
        }
        unseen = UNKNOWN if typed not in self._vocabulary and not name else 0.0
        own = unseen if possible else IMPOSSIBLE
        ids = [self._vocabulary[spelled] for spelled in costs]
        return np.array([*fixed[0], *ids], dtype=np.int64), np.array([own, *costs.values()])

    def _is_doubtful(self, typed: str) -> bool:
        """Whether a bare word mostly has an accent."""
        return typed in self._usually_accented

    def _accented_share(self, bare: str) -> float:
        """In how many of its sightings the word has an accent, as a share."""
        numbers = self._readings[bare]
        weights = np.exp(self._single[numbers])
        accented = np.array([self._words[number - CLASSES] != bare for number in numbers.tolist()])
        return float(weights[accented].sum() / weights.sum())

    def _loss(self, tokens: Sequence[str]) -> float | None:
        """The logarithm for a word's accent to have been left out; ``None`` if there is nothing to restore.

        Estimated from the text itself: a text without any accent says nothing for bare words.
        """
        accented = sum(map(is_accented, tokens))
        if not accented:
            return 0.0
        lost = [i for i, token in enumerate(tokens) if token.lower() in self._usually_accented]
        one_name = len(lost) == 1 and lost[0] > 0 and tokens[lost[0]][0].isupper()  # "nhà văn Dan viết"
        if one_name or len(lost) * _ENOUGH <= accented:
            return None
        return math.log(len(lost) / (len(lost) + accented))

    def _fixed(self, token: str) -> Ints:
        return np.array([token_id(token, self._vocabulary)], dtype=np.int64)

    def _column(self, token: str) -> Ints:
        """What a token may stand for: its own id, or the readings of a bare word."""
        readings = self._readings.get(token.lower()) if is_bare(token) else None
        return self._fixed(token) if readings is None else readings

    def _read(self, tokens: Sequence[str], columns: Sequence[Ints], loss: float) -> list[int]:
        """The most probable id for each token."""
        return self._best_path(columns, list(self._opinions(tokens, columns, loss)))

    def _best_path(self, columns: Sequence[Ints], opinions: Sequence[Floats]) -> list[int]:
        """The most probable id for each place, with what is thought of its ids besides."""
        best, origins = np.zeros((1, 1)), []
        for step, opinion in zip(self._steps(columns), opinions, strict=True):
            paths = best[:, :, None] + step
            origins.append(paths.argmax(axis=0))
            best = paths.max(axis=0) + opinion
        return _path(best, origins, columns)

    def _steps(self, columns: Sequence[Ints]) -> list[Floats]:
        """For each place the logarithms of its ids, the last axis, given those of the two places before."""
        lattice = Lattice.of([_START, _START, *columns])
        places = self._base.places(lattice)
        pairs = self._base.pair_logarithms(lattice, places, self._single)
        if self._domain is None:
            return lattice.by_place(self._base.triple_logarithms(lattice, places, pairs))
        own_places = self._domain.places(lattice)
        pairs = self._domain.pair_logarithms(lattice, own_places, pairs)
        triples = self._base.triple_logarithms(lattice, places, pairs)
        return lattice.by_place(self._domain.triple_logarithms(lattice, own_places, triples))

    def _opinions(self, tokens: Sequence[str], columns: Sequence[Ints], loss: float) -> Iterator[Floats]:
        """What a token's own look says of its readings: their capitals, and whether they have an accent."""
        inside = [False, *(not is_end(token) for token in tokens)]
        large = {t[0].isupper() for t, within in zip(tokens, inside, strict=False) if within and is_bare(t)}
        for token, column, within in zip(tokens, columns, inside, strict=False):
            if len(column) == 1:
                yield _NO_OPINION
                continue
            opinion = np.where(column == self._vocabulary.get(token.lower(), -1), 0.0, loss)
            # Where all words begin large, or all small, that is how somebody types and says nothing.
            if within and len(large) > 1 and (len(token) == 1 or not token.isupper()):
                opinion = opinion + _CASE_WEIGHT * self._case[int(token[0].isupper()), column]
            yield opinion

    def _spelled(self, token: str, number: int) -> str:
        """The word in the token's case, where the token is a bare word that was read as one."""
        if number < CLASSES or not is_bare(token):
            return token
        letters = zip(token, self._words[number - CLASSES], strict=True)
        return "".join(new.upper() if old.isupper() else new for old, new in letters)


def _names(tokens: Sequence[str]) -> set[int]:
    """Which tokens begin with a capital where no sentence begins, in a text that is not all in capitals."""
    inside = [False, *(not is_end(token) for token in tokens)]
    return {i for i, token in enumerate(tokens) if token[0].isupper() and inside[i]}


def _in_case(token: str, meant: str) -> str:
    """The word in the token's case."""
    if token.isupper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if token[:1].isupper() else meant


def _known(domain: Domain, chosen: Sequence[int]) -> list[bool]:
    """Which of the words stand beside one that the domain has seen them beside."""
    ids = np.array(chosen, dtype=np.int64)
    pairs = domain.knows(ids[:-1], ids[1:]) & (ids[:-1] >= CLASSES) & (ids[1:] >= CLASSES)
    return [bool(a or b) for a, b in zip([False, *pairs], [*pairs, False], strict=True)]


def _path(best: Floats, origins: Sequence[Ints], columns: Sequence[Ints]) -> list[int]:
    """Back from the best pair of readings at the end to the first reading."""
    before, last = divmod(int(best.argmax()), best.shape[1])
    chosen = []
    for column, origin in zip(reversed(columns), reversed(origins), strict=True):
        chosen.append(int(column[last]))
        before, last = int(origin[before, last]), before
    return chosen[::-1]


@cache
def _general() -> AccentModel:
    return AccentModel(General.load())
