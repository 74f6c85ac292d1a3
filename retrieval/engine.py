"""Questions in, answers out: the library, its live snapshot and the encoder behind one door."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from corpus.collections import Collections, both
from corpus.library import Card, Holding, Library, Shown, VersionCard, Withdrawal
from corpus.models import Bulletin, Passage, split_citation
from retrieval.answer.draft import Draft
from retrieval.answer.scans import without_misreadings
from retrieval.answer.verify import intact, intact_version, verify, verify_answer
from retrieval.encoders.base import Encoder
from retrieval.facts.models import Fact
from retrieval.index.summary import IndexSummary
from retrieval.models import Answer, AnswerRequest, Hit, Page, SearchRequest
from retrieval.opened import IndexSource, OpenedIndex
from retrieval.query.clean import clean_question
from retrieval.query.models import Query, UnderstoodQuestion
from retrieval.search.constraints import about
from retrieval.search.filters import fitting_cards
from retrieval.search.forms import AskedForm, ValidForms
from retrieval.search.index import Findable, Lookup

_TRIES = 3  # an index run may end between an answer and its sending; hardly three in a row
_SAMPLE = "Ai là Bí thư Huyện ủy năm 2020?"  # names what most tables are read for
_REMEMBERED = 256  # bulletins, while one question is answered


class Engine:
    """Answers from the index as it is at the moment; safe to use from several threads.

    Each question reads one state of the library and its index from beginning to end, so an index run that
    ends meanwhile changes nothing under it.

    Every method that needs the index raises `SnapshotError` if nothing is indexed yet or the index does not
    fit, and `QuestionError` if the question cannot be asked. What is listed comes from the library alone.
    """

    def __init__(self, library: Library, source: IndexSource, encoder: Encoder) -> None:
        """Answer from ``library`` and the indexes that ``source`` gives, in which ``encoder`` searches."""
        self._library = library
        self._source = source
        self._encoder = encoder
        self._dropped = _Tally()
        self._collections: Collections | None = None

    @property
    def dropped(self) -> int:
        """How many quotes and bulletins were held back so far for not being what the library stored."""
        return self._dropped.count

    def seen_by(self, collections: Collections | None) -> Engine:
        """The same for those who may read these collections: to them there are no other bulletins.

        ``None`` is all that this one sees, and it never gets more.
        """
        limited = copy(self)
        limited._collections = both(self._collections, collections)  # noqa: SLF001 (of its own kind)
        return limited

    def answer(self, request: AnswerRequest) -> Answer:
        """The answer to a request, each quote of it read again from the library.

        What was asked before of the same snapshot is remembered, and read again like a new answer. Where a
        quote does not hold, the request is answered anew. If that does not help either, only the
        quotes that hold are left; where there are none, it is a refusal.
        """
        return self.recheck(self._answer(request))

    def recheck(self, answer: Answer) -> Answer:
        """An answer that was kept for a while, read again from the library like one that was just found."""
        for tries in range(_TRIES):
            if tries:
                answer = self._answer(answer.request, newest=True)
            with self._shown() as state:
                answer, failures = verify_answer(answer, state)
            self._drop(len(failures))
            if not failures:
                break
        return answer

    def _answer(self, request: AnswerRequest, *, newest: bool = False) -> Answer:
        clean_question(request.question)  # what cannot be asked is refused before anything is opened
        with self._opened(newest=newest) as (state, live):
            known = None if newest else live.memory.get(request, self._collections)
            if known is not None:
                return known
            dropped = self.dropped
            read = live.reader.read(request.question, request.after)
            asked = about(read, request.province)
            valid, find = self._valid(state, live, asked)
            find = self._lookup(state) if request.within else find
            findable = self._findable(Query(""), state, live, find)
            answer = without_misreadings(live.answerer.answer(request, valid, findable))
            if asked is not read:  # nobody asked by the name that a note would speak of
                answer = replace(answer, notes=tuple(n for n in answer.notes if n.message != "renamed"))
            if dropped == self.dropped:  # what a damaged bulletin is missing from may be better next time
                live.memory.keep(answer, self._collections)
        return answer

    def judge(self, question: str, *, after: str | None = None, without: Collection[str] = ()) -> Draft:
        """How each sentence is judged that may answer, as if the bulletins in ``without`` were not there."""
        with self._opened() as (state, live):
            read = live.reader.read(question, after)
            valid, find = self._valid(state, live, read)
            return live.answerer.judge(valid, self._findable(Query(""), state, live, find), without)

    def search(self, request: SearchRequest) -> Page:
        """The passages that fit a search best, whole chunks, each read again from the library.

        Without words it finds the newest bulletins that fit. It ranks so many passages as the settings have
        candidates: pages end there.
        """
        return self.recheck_page(self._search(request))

    def recheck_page(self, page: Page) -> Page:
        """A page that was kept for a while, read again and if need be searched again, like `recheck`."""
        for tries in range(_TRIES):
            if tries:
                page = self._search(page.request, newest=True)
            with self._shown() as state:
                hits, failures = verify(page.hits, state)
            page = replace(page, hits=tuple(hits))
            self._drop(len(failures))
            if not failures:
                break
        return page

    def _search(self, request: SearchRequest, *, newest: bool = False) -> Page:
        query, count = request.query, request.count
        with self._opened(newest=newest) as (state, live):
            if not query.words:
                return self._newest(request, state, live)
            meant = None if query.filters.provinces else query.province
            asked = about(live.reader.read(query.words, request.after), meant)
            findable = self._findable(query, state, live, self._lookup(state))
            hits: list[Hit] = []
            if findable.among is None or findable.among.any():
                hits = live.answerer.search(
                    asked, count + 1, findable, offset=request.offset, phrases=query.phrases
                )
            return Page(request, tuple(hits[:count]), len(hits) > count, asked.text)

    def _newest(self, request: SearchRequest, state: Shown, live: OpenedIndex) -> Page:
        count, offset = request.count, request.offset
        cards = fitting_cards(request.query.filters, state, live.index.lexicon.abbreviations)
        found = list(islice(cards, offset, offset + count + 1))
        bulletins = map(self._lookup(state), (card.id for card in found[:count]))
        first = (
            (bulletin, live.index.passages.of_bulletin(bulletin.id)[0]) for bulletin in bulletins if bulletin
        )
        hits = (Hit(passage, bulletin, 0.0) for bulletin, passage in first)
        return Page(request, tuple(hits), len(found) > count)

    def latest(self, count: int, offset: int = 0) -> list[Bulletin]:
        """The newest bulletins behind ``offset`` newer ones; those without a date last, of one day by id."""
        with self._shown() as state:
            return [bulletin for bulletin in state.latest(count, offset) if intact(bulletin, state)]

    def catalogue(self) -> list[Holding]:
        """How many bulletins there are of each province and year, as `Reading.holdings` orders them."""
        with self._shown() as state:
            return state.holdings()

    def cards(self) -> list[Card]:
        """What is known of every bulletin beside its text, in the order of `Reading.cards`."""
        with self._shown() as state:
            return list(state.cards())

    def bulletin(self, bulletin_id: str) -> Bulletin | None:
        """The bulletin of that id; ``None`` if there is none, or if it is damaged."""
        with self._shown() as state:
            return self._lookup(state)(bulletin_id)

    def cited(self, written: str) -> Bulletin | None:
        """The bulletin that a citation names: by its id, or with a version, "thong-bao-12@2".

        ``None`` if there is none, or it is withdrawn or damaged. An id that ends like a version comes first.
        """
        bulletin = self.bulletin(written)
        if bulletin is not None:
            return bulletin
        identity, number = split_citation(written)
        if number is None:
            return None
        with self._shown() as state:
            version = state.version(identity, number)
            return version if version and intact_version(version, state) else None

    def versions(self, bulletin_id: str) -> list[VersionCard]:
        """What is known of every text that a bulletin had, the earliest first."""
        with self._shown() as state:
            return state.versions(bulletin_id)

    def withdrawal(self, bulletin_id: str) -> Withdrawal | None:
        """That a bulletin was withdrawn, even if a later text is shown again; ``None`` if it was not."""
        with self._shown() as state:
            return state.withdrawal(bulletin_id)

    def facts_of(self, bulletin: Bulletin) -> list[Fact]:
        """What the index knows a bulletin to say of people in office, in the order of its text.

        Nothing of a bulletin that the library does not hold as it is: the spans would mean other words.
        """
        with self._opened() as (state, live):
            known = state.get(bulletin.id) == bulletin
            return live.index.facts.of([bulletin.id]) if known else []

    def passages_of(self, bulletin: Bulletin) -> list[Passage]:
        """The passages that the index has of a bulletin, in the order of its text; likewise."""
        with self._opened() as (state, live):
            known = state.get(bulletin.id) == bulletin
            return live.index.passages.of_bulletin(bulletin.id) if known else []

    def warm_up(self) -> None:
        """Load the encoder, the snapshot and the tables now, so that no first question need wait for them."""
        self._encoder.encode_questions([""])
        with self._source.reading() as (_, live):
            live.reader.read(_SAMPLE)

    def summary(self) -> IndexSummary:
        """What is indexed, and with what."""
        with self._source.reading() as (_, live):
            return live.summary

    def _lookup(self, state: Shown) -> Lookup:
        """Finds the bulletins of a state, but none that is damaged: offsets mean nothing in those."""

        @lru_cache(maxsize=_REMEMBERED)
        def find(bulletin_id: str) -> Bulletin | None:
            bulletin = state.get(bulletin_id)
            if bulletin is None or intact(bulletin, state):
                return bulletin
            self._drop(1)
            return None

        return find

    def _valid(
        self, state: Shown, live: OpenedIndex, question: UnderstoodQuestion
    ) -> tuple[UnderstoodQuestion, Lookup]:
        """The question, and what finds the bulletins that no other form of their document answers for."""
        find = self._lookup(state)
        valid = ValidForms(
            live.forms, AskedForm.of(question.reading), lambda each: bool(state.digest_of(each))
        )
        return replace(question, valid_then=valid), valid.among(find)

    def _findable(self, query: Query, state: Shown, live: OpenedIndex, find: Lookup) -> Findable:
        """What may be found that the query allows; bulletins are found by ``find``."""
        return Findable(find, live.select(query, state, find))

    @contextmanager
    def _shown(self) -> Iterator[Shown]:
        """The library as it is now, as it may be seen."""
        with self._library.reading() as state:
            yield state.seen_by(self._collections)

    @contextmanager
    def _opened(self, *, newest: bool = False) -> Iterator[tuple[Shown, OpenedIndex]]:
        """A state of the library as it may be seen, and the index of that state."""
        with self._source.reading(newest=newest) as (state, live):
            yield state.seen_by(self._collections), live

    def _drop(self, count: int) -> None:
        self._dropped.add(count)


class _Tally:
    """Counts up, from any thread."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        with self._lock:
            self.count += count
