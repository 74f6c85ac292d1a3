"""From a question to its answer: find, judge the evidence, quote what answers, or say that nothing does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from corpus.models import Bulletin, Passage
from corpus.text.text import folded_words
from retrieval.answer.choices import asked_choice
from retrieval.answer.claims import judge_claim, read_claim
from retrieval.answer.confidence import confidence
from retrieval.answer.evidence import BulletinEvidence, gather_evidence, terms_with_heading
from retrieval.answer.highlight import highlight_hit
from retrieval.answer.office_qa.answer import FactAnswer
from retrieval.answer.office_qa.intent import OfficeQuestion, asks_of_now, office_question
from retrieval.answer.office_qa.lookup import answer_in_quote, fact_answer, fact_passage_first
from retrieval.answer.passages import search_passages
from retrieval.answer.snippet import QuoteSettings, SnippetSelector, holds_answer_type, quote_around
from retrieval.answer.span_rules.select import short_answer
from retrieval.encoders.base import Encoder
from retrieval.index.chunk_header import chunk_header
from retrieval.index.snapshot import Snapshot
from retrieval.models import Answer, AnswerRequest, Hit, Note, Verdict
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.candidates import SearchSettings
from retrieval.search.constraints import contradictions, renamed
from retrieval.search.near_duplicates import collapse
from retrieval.search.retriever import Lookup, Retrieved, Retriever, distinct_bulletins
from retrieval.search.term_weights import term_coverage

_NEAREST = 3
_CONSIDERED = 20  # hits that quotes are made of
# What is left of the confidence for each thing that speaks against the answer: an answer of elsewhere is
# worse than none. A fact that answers leaves as much of the doubt.
_DOUBT = 0.2
# Of less of a question a fact is no answer: it is about another body. Those that answer the questions of
# tests/quality among 2,000 pages of Wikipedia hold .73 of their words and more. An English question shares
# too few words to tell.
_LEAST_FIT = 0.7


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How questions are searched, judged and quoted.

    Attributes:
        search: How the passages are found.
        quote: How they are narrowed.
        min_confidence: Below it nothing is quoted as an answer.
        near_confidence: Below it nothing is shown at all.
        max_drop: How far a further quote's score may lie below the first's.
    """

    search: SearchSettings
    quote: QuoteSettings
    min_confidence: float
    near_confidence: float
    max_drop: float


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer on its way: what was retrieved, what the question asks of facts, and what they say."""

    retrieved: Retrieved
    asked: OfficeQuestion | None
    fact: FactAnswer | None

    @property
    def hits(self) -> list[Hit]:
        """The passages, best first."""
        return self.retrieved.hits


class Answerer:
    """Answers questions from one snapshot; safe to use from several threads."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, settings: AnswerSettings) -> None:
        self._snapshot = snapshot
        self._settings = settings
        self._retriever = Retriever(snapshot, encoder, settings.search)
        self._selector = SnippetSelector(snapshot, settings.quote)

    def search(
        self,
        question: UnderstoodQuestion,
        count: int,
        lookup: Lookup,
        *,
        offset: int = 0,
        among: NDArray[np.bool_] | None = None,
        phrases: Sequence[str] = (),
    ) -> list[Hit]:
        """What `retrieval.answer.passages.search_passages` finds in this snapshot."""
        return search_passages(
            self._retriever,
            self._selector,
            question,
            count,
            lookup,
            offset=offset,
            among=among,
            phrases=phrases,
        )

    def evidence(
        self, question: UnderstoodQuestion, lookup: Lookup, without: Collection[str] = ()
    ) -> BulletinEvidence | None:
        """What speaks for the best passage; ``None`` if there is none. ``without`` leaves bulletins out."""
        retrieved = self._retriever.retrieve(question, lookup, without=without)
        if not retrieved.hits:
            return None
        return BulletinEvidence(retrieved.hits[0].bulletin, gather_evidence(retrieved), question.english)

    def answer(self, request: AnswerRequest, question: UnderstoodQuestion, lookup: Lookup) -> Answer:
        """The answer to a request whose question was understood so.

        Where the evidence is too weak it is a refusal, which may still show what comes near. The evidence of
        the only bulletin to look in, where the request names one, is not doubted.
        """
        choice = asked_choice(question)
        if choice is not None:
            return replace(self._answer(request, choice, lookup), understood=question.text, verdict=None)
        claim = read_claim(question)
        if claim is None:
            return self._answer(request, question, lookup)
        answer = self._answer(request, claim.question, lookup)
        return replace(answer, understood=question.text, verdict=judge_claim(claim, answer))

    def _answer(self, request: AnswerRequest, question: UnderstoodQuestion, lookup: Lookup) -> Answer:
        draft = self._draft(question, lookup, request.within)
        sure = self._confidence(draft) if draft.hits else 0.0
        enough = sure >= self._settings.min_confidence or request.within is not None
        quotes = tuple(islice(self._quotes(draft), request.count)) if draft.hits and enough else ()
        if not quotes:
            return self._refusal(request, draft, sure)
        return Answer(
            request,
            question.text,
            quotes,
            self._short(draft, quotes[0]),
            sure,
            others=draft.fact.others if draft.fact else (),
            verdict=draft.fact.verdict if draft.fact else None,
            notes=_notes(question, quotes[0].bulletin),
        )

    def _draft(self, question: UnderstoodQuestion, lookup: Lookup, within: str | None) -> Draft:
        among = self._passages_of(within) if within else None
        retrieved = self._retriever.retrieve(question, lookup, among=among)
        what = office_question(question)
        facts = self._snapshot.facts
        fact = fact_answer(what, retrieved, facts, lookup, everywhere=within is None) if what else None
        if fact is not None:
            retrieved = replace(retrieved, hits=fact_passage_first(fact, retrieved.hits))
        return Draft(retrieved, what, fact)

    def _passages_of(self, bulletin: str) -> NDArray[np.bool_]:
        return self._snapshot.passages.of_bulletins({bulletin})

    def _confidence(self, draft: Draft) -> float:
        """How sure it is that the best hit answers."""
        question, best = draft.retrieved.question, draft.hits[0]
        sure = confidence(gather_evidence(draft.retrieved), english=question.english)
        words = [*folded_words(chunk_header(best.bulletin)), *folded_words(best.text)]
        text = f" {' '.join(words)} "
        unnamed = bool(question.slots.people) and not any(
            f" {' '.join(folded_words(name))} " in text for name in question.slots.people
        )
        untold = draft.asked is not None and draft.fact is None
        if draft.fact is not None:  # the fact fits place and time, or it would not be told
            stated = 1 - (1 - sure) * _DOUBT
            by_office = draft.asked is not None and draft.asked.office is not None
            strange = by_office and not question.english and draft.fact.holder.fit < _LEAST_FIT
            return stated * _DOUBT if strange else stated
        against = contradictions(question.slots, best.bulletin, best.text)
        timeless = asks_of_now(question.text) or _lacks_year(question, best)
        groundless = question.english and not _shares_a_word(draft.retrieved, best)
        return sure * _DOUBT ** (against + untold + unnamed + timeless + groundless)

    def _quotes(self, draft: Draft) -> Iterator[Hit]:
        """The quotes, best first: none repeats another, nor what another bulletin prints."""
        return iter(collapse(list(self._narrowed(draft)), draft.hits))

    def _narrowed(self, draft: Draft) -> Iterator[Hit]:
        taken: list[Passage] = []
        expected = draft.retrieved.question.answer_type
        for hit in self._near(draft):
            if draft.fact and not taken:
                at = draft.fact.words.start
                passage = quote_around(hit.passage, hit.bulletin, at, self._settings.quote)
                quote = highlight_hit(replace(hit, passage=passage), draft.retrieved.question)
            else:
                quote = self._selector.select_quote(draft.retrieved, hit)
            repeats = any(quote.passage.overlaps(other) for other in taken)
            if not taken or (holds_answer_type(expected, quote.reading) and not repeats):
                taken.append(quote.passage)
                yield quote

    def _near(self, draft: Draft) -> list[Hit]:
        """The hits that are about as good as the best one.

        Of its own bulletin those come first that hold the kind of words that is asked for.
        """
        best, expected = draft.hits[0], draft.retrieved.question.answer_type
        near = [hit for hit in draft.hits[:_CONSIDERED] if hit.score >= best.score - self._settings.max_drop]
        if expected in {AnswerType.OTHER, AnswerType.EXPLANATION} or draft.fact is not None:
            return near
        fitting = {
            hit.passage
            for hit in near
            if hit.bulletin.id == best.bulletin.id and holds_answer_type(expected, hit.reading)
        }
        return sorted(near, key=lambda hit: hit.passage not in fitting)

    def _short(self, draft: Draft, quote: Hit) -> Passage | None:
        """The words of the quote that answer by themselves, if there are such."""
        if draft.fact is not None:
            return answer_in_quote(quote, draft.fact)
        span = short_answer(draft.retrieved.question, quote.reading, draft.retrieved.weights)
        start = quote.passage.start
        return Passage(quote.passage.bulletin_id, start + span[0], start + span[1]) if span else None

    def _refusal(self, request: AnswerRequest, draft: Draft, sure: float) -> Answer:
        near = islice(self._quotes(draft), 1) if draft.hits and sure >= self._settings.near_confidence else ()
        claimed = draft.asked is not None and draft.asked.office is not None and bool(draft.asked.people)
        return Answer(
            request,
            draft.retrieved.question.text,
            (),
            None,
            sure,
            near=tuple(near),
            verdict=Verdict.SILENT if claimed else None,
            nearest=tuple(islice(distinct_bulletins(draft.hits), _NEAREST)),
        )


def _shares_a_word(retrieved: Retrieved, hit: Hit) -> bool:
    """Whether a passage or its heading holds a word of the question, or a term of it in Vietnamese."""
    words = {term: 1.0 for term in retrieved.weights if not term.replace(" ", "").isdecimal()}
    return term_coverage(terms_with_heading(retrieved.question, hit), words) > 0


def _lacks_year(question: UnderstoodQuestion, hit: Hit) -> bool:
    """Whether a bulletin without a date names none of the question's years: it may be of any time."""
    years = question.slots.years
    return bool(years) and hit.bulletin.date is None and not any(str(year) in hit.text for year in years)


def _notes(question: UnderstoodQuestion, bulletin: Bulletin) -> tuple[Note, ...]:
    """That a province has two names, where the question and the bulletin use different ones."""
    named = renamed(question.slots, bulletin)
    if named is None or bulletin.province is None:
        return ()
    return (Note("renamed", {"asked": named, "named": bulletin.province}),)
