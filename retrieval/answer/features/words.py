"""How much of a question a passage and its sentences hold, and how near they lie to it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from corpus.text.text import read_text
from retrieval.answer.features.question import QuestionView
from retrieval.answer.heading import heading_text
from retrieval.answer.quote_candidates import QuoteCandidate
from retrieval.models import Hit
from retrieval.search.term_weights import TermPlaces, term_coverage, terms_of_text

_BESIDE = 4  # words of the question on either side of the asking word
_OPENING = 600  # characters in which a bulletin says what it is about
_FEW = 6  # words: fewer say little


class PassageView:
    """A passage with those of its sentences that are candidates."""

    def __init__(self, view: QuestionView, hit: Hit, group: Sequence[QuoteCandidate]) -> None:
        self.view = view
        self.hit = hit
        self.group = group
        self.text = hit.reading
        heading = terms_of_text(read_text(heading_text(view.question, hit.bulletin)))
        self._known = heading & view.weights.keys()
        self._places = TermPlaces(self.text, view.weights)
        self._all = self._places.within((0, len(self.text.raw))) | self._known
        self._new = {term: weight for term, weight in view.weights.items() if term not in self._known}

    def features(self) -> dict[str, float]:
        """Those of the passage."""
        first, view = self.group[0], self.view
        return {
            "fused": self.hit.score,
            "passage_cosine": first.passage_cosine,
            "passage_similarity": first.passage_similarity,
            "rank": 1 / (1 + view.ranks[self.hit.passage]),
            "covered_by_passage": term_coverage(self._all, view.weights),
            "covered_by_heading": term_coverage(self._known, view.weights),
            "words_of_passage": term_coverage(self._all, view.single_weights),
            "missing_in_passage": rarest_missing(self._all, view.single_weights),
        }

    def sentence(self, i: int) -> dict[str, float]:
        """Those of the i-th candidate."""
        each, view, text = self.group[i], self.view, self.text
        held = self._places.within(each.place)
        begin = self.group[max(0, i - 1)].place.start
        before = self._places.within((begin, each.place.end)) | self._known
        end = self.group[min(i + 1, len(self.group) - 1)].place.end
        around = self._places.within((begin, end))
        words = [token.folded for token in text.tokens_within(each.place)]
        beside = [*view.asking.left[-_BESIDE:], *view.asking.right[:_BESIDE]]
        similar = [other.similarity for other in self.group[max(0, i - 1) : i + 2]]
        return {
            "similarity": each.similarity,
            "similarity_around": sum(similar) / len(similar),
            "covered": term_coverage(held, view.weights),
            "covered_or_known": term_coverage(held | self._known, view.weights),
            "covered_around": term_coverage(around, view.weights),
            "covered_before": term_coverage(before, view.weights),
            "covered_new": term_coverage(held, self._new) if self._new else 0.5,
            "words": term_coverage(held, view.single_weights),
            "missing": rarest_missing(before, view.single_weights),
            "run": longest_run(view.words, words) / max(1, len(view.words)),
            "beside": share_held(beside, words),
            "head": share_held(view.asking.head, words),
            "has_head": float(bool(view.asking.head)),
            "new_words": sum(word not in view.distinct_words for word in words) / max(1, len(words)),
            "heading": float(each.heading),
            "colon": float(each.text.rstrip()[-1:] == ":"),
            "first": float(each.order == 0),
            "position": each.sentence.start / max(1, len(each.bulletin.text)),
            "opening": float(each.sentence.start < _OPENING),
            "length": math.log1p(len(words)),
            "few_words": float(len(words) < _FEW),
        }


def rarest_missing(held: AbstractSet[str], weights: Mapping[str, float]) -> float:
    """The share of the whole weight that the heaviest term has that is not held, 0 to 1."""
    total = sum(weights.values())
    missing = max((weight for term, weight in weights.items() if term not in held), default=0.0)
    return missing / total if total else 0.0


def share_held(asked: Sequence[str], words: Sequence[str]) -> float:
    """The share of words that stand among others, 0 to 1; 0 of none."""
    return sum(word in words for word in asked) / len(asked) if asked else 0.0


def longest_run(asked: Sequence[str], stated: Sequence[str]) -> int:
    """The length of the longest run of words that stands in both: 2 of "a b c" and "x b c y"."""
    best = 0
    places: dict[str, list[int]] = {word: [] for word in asked}
    for j, word in enumerate(stated):
        if word in places:
            places[word].append(j)
    ends: dict[int, int] = {}  # where runs end that end with the word before, and how long they are
    for word in asked:
        ends = {j: ends.get(j - 1, 0) + 1 for j in places[word]}
        best = max(best, *ends.values(), 0)
    return best
