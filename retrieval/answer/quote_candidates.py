"""What an answer may quote: the sentences of the passages that were retrieved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from corpus.text.text import Text
from retrieval.models import Hit
from retrieval.search.near_duplicates import are_reprints
from retrieval.search.retriever import FIRST, Retrieved
from retrieval.search.sentences import text_sentences

_BLANKS = " \t\xa0"
_LONGEST_HEADING = 25  # words
_STOP = re.compile(r"[.!?;:,…)”\"]\W*\Z")
_ITEM = re.compile(r"(?:\d{1,3}[.)]|[-–•+*])\s")


@dataclass(frozen=True, slots=True)
class QuoteCandidate:
    """A sentence that may be quoted.

    Attributes:
        hit: The passage that it stands in.
        place: Where it stands in the passage's text.
        order: Which sentence of the passage it is, from 0.
        similarity: How well it meets the question's tokens.
        passage_similarity: How well the passage does.
        passage_cosine: The question's cosine with the passage.
        heading: Whether it is a line that only announces others, as far as its shape tells.
    """

    hit: Hit
    place: Span
    order: int
    similarity: float
    passage_similarity: float
    passage_cosine: float
    heading: bool

    @property
    def bulletin(self) -> Bulletin:
        """The bulletin that it is a sentence of."""
        return self.hit.bulletin

    @property
    def sentence(self) -> Passage:
        """The sentence as a slice of its bulletin."""
        return Passage(self.bulletin.id, *self.place.shifted(self.hit.passage.start))

    @property
    def text(self) -> str:
        """The sentence's own words."""
        return self.place.of(self.hit.text)


def quote_candidates(retrieved: Retrieved) -> list[QuoteCandidate]:
    """The sentences of the first passages, each once, in the order of the passages and of their text.

    A bulletin's title is none, unless it has no other words; nor is a sentence that stands in a reprint, too.
    """
    ranked = {each.passage: each for each in retrieved.ranking.candidates}
    found: dict[Passage, QuoteCandidate] = {}
    printed: dict[str, QuoteCandidate] = {}
    for hit in islice(retrieved.hits, FIRST):
        compared = retrieved.compared[hit.passage]
        behind_title = _title_end(hit.bulletin)
        for order, place in enumerate(sentence_places(hit)):
            heading = is_heading(hit.reading, place)
            similarity = float(compared.sentences[order])
            cosine = ranked[hit.passage].cosine
            each = QuoteCandidate(hit, place, order, similarity, compared.whole, cosine, heading)
            other = printed.setdefault(each.text, each)
            repeats = other.bulletin.id != hit.bulletin.id and are_reprints(other.bulletin, hit.bulletin)
            if each.sentence not in found and not repeats and each.sentence.end > behind_title:
                found[each.sentence] = each
    return list(found.values())


def sentence_places(hit: Hit) -> Sequence[Span]:
    """Where the sentences of a hit stand in its text."""
    return text_sentences(hit.reading)


def is_heading(text: Text, place: Span) -> bool:
    """Whether a sentence has the shape of a heading: a short line without a stop, that others follow."""
    raw, line = text.raw, place.of(text.raw)
    before = raw[: place.start].rstrip(_BLANKS)
    alone = (not before or before[-1] == "\n") and raw[place.end :].lstrip(_BLANKS)[:1] == "\n"
    short = len(line.split()) <= _LONGEST_HEADING
    return alone and short and not _STOP.search(line) and not _ITEM.match(line)


def _title_end(bulletin: Bulletin) -> int:
    """Where a bulletin's title ends in its text; 0 where nothing else stands in it, or no title."""
    start = bulletin.text.find(bulletin.title)
    end = start + len(bulletin.title)
    return end if start >= 0 and bulletin.text[end:].strip() else 0


def by_hit(candidates: Sequence[QuoteCandidate]) -> Iterator[tuple[Hit, list[QuoteCandidate]]]:
    """The candidates of each hit together, in their order."""
    groups: dict[Passage, list[QuoteCandidate]] = {}
    for each in candidates:
        groups.setdefault(each.hit.passage, []).append(each)
    return ((each[0].hit, each) for each in groups.values())
