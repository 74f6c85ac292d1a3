"""Which passages a search may find: those whose bulletins pass its filters and that hold its phrases.

Bulletins are chosen from the library, in the same state of it that the snapshot searches.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.collections import Collections
from corpus.entities.mergers import provinces_meant
from corpus.library import Card, Shown
from corpus.tables import PROVINCES
from corpus.text.abbreviations import Abbreviations
from corpus.text.fold import fold, modern_spelling, nfc
from corpus.text.text import Style, Token, read_text
from retrieval.index.lexical import LexicalIndex, terms
from retrieval.index.snapshot import Snapshot
from retrieval.query.models import ANYTHING, Filters, Query
from retrieval.search.index import Lookup

# A phrase is looked for word by word in so many passages; of more, those count that hold its words most. It
# bounds the time of a search, and a phrase so common has far more matches than anybody turns pages.
MOST_READ = 2000
MOST_LIMITS = 64
"""Collections of which it is kept what is readable through them: of a million passages a megabyte each."""


class SnapshotFiltering:
    """Chooses passages of one snapshot; safe to use from several threads.

    What can be read through some collections is worked out once: a snapshot is of one state of them.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._readable: OrderedDict[Collections, NDArray[np.bool_]] = OrderedDict()
        self._lock = threading.Lock()

    def selected(self, query: Query, state: Shown, lookup: Lookup) -> NDArray[np.bool_] | None:
        """Of each passage whether somebody who sees the state so may find it, and the query allows it.

        Shape (passages,); ``None`` where all may be found. ``lookup`` finds the bulletins of that state.
        """
        readable, snapshot = self._of_collections(state), self._snapshot
        if query.filters == ANYTHING and not query.phrases:
            return readable
        among = np.ones(len(snapshot.passages), dtype=np.bool_) if readable is None else readable
        if query.filters != ANYTHING:
            fitting = {
                card.id for card in fitting_cards(query.filters, state, snapshot.lexicon.abbreviations)
            }
            among = among & snapshot.passages.of_bulletins(fitting)
        for phrase in query.phrases:
            among = _perhaps(phrase, snapshot.lexical, among)
        if query.phrases:
            among = _holding(query.phrases, among, snapshot, lookup)
        return among

    def _of_collections(self, state: Shown) -> NDArray[np.bool_] | None:
        collections = state.collections
        if collections is None:
            return None
        with self._lock:
            known = self._readable.get(collections)
            if known is not None:
                self._readable.move_to_end(collections)
                return known
        readable = self._snapshot.passages.of_bulletins(state.ids_of_collections())
        readable.flags.writeable = False
        with self._lock:
            self._readable[collections] = readable
            while len(self._readable) > MOST_LIMITS:
                self._readable.popitem(last=False)
        return readable


def fitting_cards(filters: Filters, state: Shown, abbreviations: Abbreviations) -> Iterator[Card]:
    """The cards of the bulletins that pass the filters, newest first.

    A bulletin that does not say what a filter asks for does not pass it.
    """
    since, until = bounds(filters)
    tests: list[Callable[[Card], bool]] = []
    if filters.years:
        tests.append(lambda card: card.date is not None and card.date.year in filters.years)
    if filters.provinces:
        tests.append(lambda card: any(is_of(card, name, until) for name in filters.provinces))
    if filters.units:
        fits = unit_test(filters.units, abbreviations)
        tests.append(lambda card: card.publisher is not None and fits(card.publisher))
    return (card for card in state.cards(since, until) if all(test(card) for test in tests))


def bounds(filters: Filters) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day that the filters leave."""
    firsts = [dt.date(min(filters.years), 1, 1)] if filters.years else []
    lasts = [dt.date(max(filters.years), 12, 31)] if filters.years else []
    firsts += [filters.since] if filters.since else []
    lasts += [filters.until] if filters.until else []
    return max(firsts, default=None), min(lasts, default=None)


def is_of(card: Card, asked: str, until: dt.date | None) -> bool:
    """Whether a bulletin is of the province that is called ``asked`` up to a day, or today.

    Trà Vinh is part of Vĩnh Long since the mergers: a bulletin of Vĩnh Long may be about it if it is of a
    later day, and an earlier one is not. Asked for Vĩnh Long, Trà Vinh's earlier bulletins are of it, too.
    """
    if card.province is None or card.province == asked:
        return card.province is not None
    if card.province not in provinces_meant(asked, until):
        return False
    if card.province not in _of_today():
        return True
    return card.date is not None and asked in provinces_meant(card.province, card.date)


@cache
def _of_today() -> frozenset[str]:
    return frozenset(row.name for row in PROVINCES.provinces)


def unit_test(units: Sequence[str], abbreviations: Abbreviations) -> Callable[[str], bool]:
    """Tells whether all words of one of the units stand in a publisher's name, abbreviated or in full.

    A word typed with accents needs them, one typed without matches with any.
    """
    asked = [_words(form) for unit in units for form in (unit, abbreviations.expand(unit))]

    @cache
    def fits(publisher: str) -> bool:
        names = _words("\n".join([publisher, *abbreviations.expansions(publisher)]))
        known = {word.written for word in names} | {word.folded for word in names}
        return any(all(word.written in known for word in words) for words in asked)

    return fits


def _words(text: str) -> Sequence[Token]:
    return read_text(nfc(text), Style.TYPED).tokens


class Verbatim:
    """A phrase to be found word for word: white space, case and the placing of tone marks aside.

    Typed with accents it needs them; typed without any it stands for every accent.
    """

    def __init__(self, phrase: str) -> None:
        plain = fold(phrase)
        self._accented = _levelled(phrase) != plain
        wanted = _levelled(phrase) if self._accented else plain
        before, behind = (r"(?<!\w)" * wanted[0].isalnum(), r"(?!\w)" * wanted[-1].isalnum())
        self._pattern = re.compile(before + r"\s+".join(map(re.escape, wanted.split())) + behind)

    def stands_in(self, text: str) -> bool:
        """Whether a text (NFC) holds the phrase."""
        seen = read_text(text).seen
        return self._pattern.search(seen.lower if self._accented else seen.folded.text) is not None


def _levelled(text: str) -> str:
    return modern_spelling(text).lower()


def _perhaps(phrase: str, index: LexicalIndex, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each passage whether it is one of those and holds the phrase's words, each beside the next."""
    for term in set(terms(phrase)):
        holders = np.zeros(len(among), dtype=np.bool_)
        holders[index.holders(term)] = True
        among = among & holders
    return among


def _holding(
    phrases: Sequence[str],
    among: NDArray[np.bool_],
    snapshot: Snapshot,
    lookup: Lookup,
) -> NDArray[np.bool_]:
    """Those of the passages that hold every phrase in their own text."""
    positions = np.flatnonzero(among)
    if len(positions) > MOST_READ:
        best = snapshot.lexical.best(" ".join(phrases), MOST_READ, among)
        positions = (
            np.sort(best) if len(best) else positions[:MOST_READ]
        )  # phrases of signs alone score nothing
    wanted = [Verbatim(phrase) for phrase in phrases]
    find = lru_cache(maxsize=1)(lookup)  # passages of one bulletin stand together
    held = np.zeros_like(among)
    for position in positions:
        passage = snapshot.passages[int(position)]
        bulletin = find(passage.bulletin_id)
        held[position] = bulletin is not None and all(each.stands_in(passage.of(bulletin)) for each in wanted)
    return held
