"""From a question to its answer: find, judge every sentence, quote what answers, or say that nothing does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from corpus.models import Bulletin, Passage
from corpus.text.text import read_text
from retrieval.answer.choices import asked_choice
from retrieval.answer.claims import judge_claim, read_claim
from retrieval.answer.draft import Draft
from retrieval.answer.highlight import highlight_hit
from retrieval.answer.judge import JudgedQuote, QuoteJudge
from retrieval.answer.office_qa.answer import FactAnswer
from retrieval.answer.office_qa.intent import office_question
from retrieval.answer.office_qa.lookup import answer_in_quote, answer_told_in, fact_answer
from retrieval.answer.office_qa.match import is_host, is_same_office, same_person
from retrieval.answer.office_qa.verdict import judge_by_quote
from retrieval.answer.passages import search_passages
from retrieval.answer.quote import QuoteSettings
from retrieval.answer.quote_model import QuoteModel
from retrieval.answer.span_rules.select import short_answer
from retrieval.encoders.base import Encoder
from retrieval.models import Answer, AnswerRequest, Hit, Note, Verdict
from retrieval.query.asking import asks_for_list
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.candidates import SearchSettings
from retrieval.search.constraints import renamed
from retrieval.search.index import Findable, Lookup, SearchIndex
from retrieval.search.near_duplicates import collapse
from retrieval.search.retriever import Retriever, distinct_bulletins

_NEAREST = 3
_MOST_PARTS = 3  # of a list, beside the first quote


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How questions are searched, judged and quoted.

    Attributes:
        search: How the passages are found.
        quote: How they are narrowed.
        min_confidence: Below it nothing is quoted as an answer.
        near_confidence: Below it nothing is shown at all.
        further_confidence: Below it no further quote is shown with the first.
        stale_days: How many days after its bulletin who holds an office is no short answer; ``None``: never.
        model: Tells how likely each sentence answers.
    """

    search: SearchSettings
    quote: QuoteSettings
    min_confidence: float
    near_confidence: float
    further_confidence: float
    stale_days: int | None = None
    model: QuoteModel = field(default_factory=QuoteModel.shipped)


class Answerer:
    """Answers questions from one state of an index."""

    def __init__(self, index: SearchIndex, encoder: Encoder, settings: AnswerSettings) -> None:
        self._index = index
        self._settings = settings
        self._retriever = Retriever(index, encoder, settings.search)
        self._judge = QuoteJudge(settings.model, settings.quote)

    def search(
        self,
        question: UnderstoodQuestion,
        count: int,
        findable: Findable,
        *,
        offset: int = 0,
        phrases: Sequence[str] = (),
    ) -> list[Hit]:
        """What `retrieval.answer.passages.search_passages` finds in this index."""
        return search_passages(
            self._retriever,
            question,
            count,
            findable,
            offset=offset,
            phrases=phrases,
            max_chars=self._settings.quote.max_chars,
        )

    def judge(
        self,
        question: UnderstoodQuestion,
        findable: Findable,
        without: Collection[str] = (),
    ) -> Draft:
        """How every candidate is judged, as if the bulletins in ``without`` were not there.

        Of a claim, or of a choice between two, that is the question that is left without it.
        """
        claim = read_claim(question)
        searched = asked_choice(question) or (claim.question if claim else question)
        return self._draft(searched, findable, None, without)

    def answer(self, request: AnswerRequest, question: UnderstoodQuestion, findable: Findable) -> Answer:
        """The answer to a request whose question was understood so.

        Where no quote is likely enough to answer it is a refusal, which may still show what comes near. Of
        the only bulletin to look in, where the request names one, the likeliest quote is always shown.
        """
        choice = asked_choice(question)
        if choice is not None:
            return replace(self._answer(request, choice, findable), understood=question.text, verdict=None)
        claim = read_claim(question)
        if claim is None:
            return self._answer(request, question, findable)
        answer = self._answer(request, claim.question, findable)
        return replace(answer, understood=question.text, verdict=judge_claim(claim, answer))

    def _answer(self, request: AnswerRequest, question: UnderstoodQuestion, findable: Findable) -> Answer:
        draft = self._draft(question, findable, request.within)
        best = draft.best
        if best is None or (best.probability < self._settings.min_confidence and request.within is None):
            return self._refusal(request, draft)
        quotes = tuple(islice(self._quotes(draft), request.count))
        fact = self._fact(draft, quotes[0], findable.lookup, everywhere=request.within is None)
        answer = Answer(
            request,
            question.text,
            quotes,
            answer_in_quote(quotes[0], fact) if fact else self._short(draft, best, quotes[0]),
            best.probability,
            others=fact.others if fact else (),
            verdict=self._verdict(draft, quotes[0], fact),
            notes=_notes(question, quotes[0].bulletin),
        )
        return self._dated(answer, draft)

    def _draft(
        self,
        question: UnderstoodQuestion,
        findable: Findable,
        within: str | None,
        without: Collection[str] = (),
    ) -> Draft:
        if within:  # which the lookup finds, or does not
            findable = replace(findable, among=self._index.passages.of_bulletins({within}))
        retrieved = self._retriever.retrieve(question, findable, without)
        office = office_question(question)
        facts = self._index.facts.of(hit.bulletin.id for hit in retrieved.hits) if office else []
        judged = self._judge.judge(retrieved, office, facts)
        return Draft(retrieved, judged, office, facts, within is not None)

    def _fact(self, draft: Draft, quote: Hit, lookup: Lookup, *, everywhere: bool) -> FactAnswer | None:
        """What the facts answer, if the quote tells it."""
        if draft.office is None:
            return None
        office, retrieved, table = draft.office, draft.retrieved, self._index.facts
        told = fact_answer(office, retrieved, draft.facts, table, lookup, everywhere=everywhere)
        if told is not None and answer_in_quote(quote, told) is not None:
            return told
        return answer_told_in(quote, office, retrieved, draft.facts)

    def _verdict(self, draft: Draft, quote: Hit, fact: FactAnswer | None) -> Verdict | None:
        """What comes of a claim about an office: by the fact that answers, else by the quote."""
        if draft.office is None or (fact is not None and fact.verdict is not None):
            return fact.verdict if fact else None
        return judge_by_quote(draft.office, draft.question.text, draft.told_in(quote.passage), quote)

    def _quotes(self, draft: Draft) -> Iterator[Hit]:
        """The quotes, likeliest first: none repeats another, nor what another bulletin prints."""
        return iter(collapse(list(self._shown(draft)), draft.retrieved.hits))

    def _shown(self, draft: Draft) -> Iterator[Hit]:
        taken: list[Passage] = []
        for each in self._apart(draft):
            if not any(each.passage.overlaps(other) for other in taken):
                parts = self._parts(draft, each) if not taken else ()
                taken += [each.passage, *parts]
                hit = replace(each.candidate.hit, passage=each.passage, parts=parts)
                yield highlight_hit(hit, draft.question)

    def _apart(self, draft: Draft) -> Iterator[JudgedQuote]:
        """The stated quotes that are likely enough to be shown with the first; none overlaps another."""
        taken: list[Passage] = []
        for each in draft.stated:
            if taken and each.probability < self._settings.further_confidence:
                break
            if not any(each.passage.overlaps(other) for other in taken):
                taken.append(each.passage)
                yield each

    def _parts(self, draft: Draft, first: JudgedQuote) -> tuple[Passage, ...]:
        """What else of the first quote's bulletin answers a question for a list."""
        if not asks_for_list(draft.question.text):
            return ()
        others = (each.passage for each in self._apart(draft) if each is not first)
        own = (other for other in others if other.bulletin_id == first.passage.bulletin_id)
        return tuple(sorted(islice(own, _MOST_PARTS)))

    def _short(self, draft: Draft, best: JudgedQuote, quote: Hit) -> Passage | None:
        """The words of the quote that answer by themselves: in its likeliest sentence, or else anywhere."""
        place = quote.passage
        inside = [each for each in draft.judged if each.candidate.sentence.overlaps(place)]
        likeliest = max(inside, key=lambda each: each.chance, default=best).candidate.sentence
        parts = [likeliest] if place.contains(likeliest) else []
        for part in (*parts, place):
            text = read_text(part.of(quote.bulletin))
            span = short_answer(draft.question, text, draft.retrieved.weights)
            if span:
                words = Passage(part.bulletin_id, part.start + span[0], part.start + span[1])
                return words if self._may_be_holder(draft, quote, words) else None
        return None

    def _may_be_holder(self, draft: Draft, quote: Hit, words: Passage) -> bool:
        """Whether no fact of the quote speaks against a name: that it is a predecessor, or elsewhere.

        Where facts tell of the office that is asked for, one of them must give it to that person.
        """
        office, bulletin = draft.office.office if draft.office else None, quote.bulletin
        if office is None:
            return True
        same = [fact for fact in draft.told_in(quote.passage) if is_same_office(office, fact, bulletin)]
        holders = (fact for fact in same if not fact.former and is_host(office, fact, bulletin))
        name = words.of(bulletin)
        return not same or any(same_person(name, fact.person.of(bulletin.text)) for fact in holders)

    def _dated(self, answer: Answer, draft: Draft) -> Answer:
        """The answer with the day that it is of, where an office is asked for and no time.

        What is too old is left to the reader: who holds an office may have changed since.
        """
        day = answer.quotes[0].bulletin.date
        if draft.office is None or day is None or _names_time(draft.question):
            return answer
        limit = self._settings.stale_days
        stale = limit is not None and (dt.datetime.now(dt.UTC).date() - day).days > limit
        when = {"date": f"{day:%d/%m/%Y}"}
        note = Note("stale", when) if stale else Note("as-of", when)
        return replace(answer, answer=None if stale else answer.answer, notes=(*answer.notes, note))

    def _refusal(self, request: AnswerRequest, draft: Draft) -> Answer:
        near, notes = self._near(draft)
        claimed = draft.office is not None and draft.office.office is not None and bool(draft.office.people)
        return Answer(
            request,
            draft.question.text,
            (),
            None,
            draft.best.probability if draft.best else 0.0,
            near=near,
            verdict=Verdict.SILENT if claimed else None,
            nearest=tuple(islice(distinct_bulletins(draft.retrieved.hits), _NEAREST)),
            notes=notes,
        )

    def _near(self, draft: Draft) -> tuple[tuple[Hit, ...], tuple[Note, ...]]:
        """What comes near: the likeliest quote, and in what it differs from what is asked for."""
        if not draft.judged or draft.judged[0].probability < self._settings.near_confidence:
            return (), ()
        first = draft.judged[0]
        hit = highlight_hit(replace(first.candidate.hit, passage=first.passage), draft.question)
        told = ((each.asked, each.stated) for each in first.contradictions(draft.question))
        differences = (
            Note("differs", {"asked": asked, "stated": stated}) for asked, stated in told if stated
        )
        return (hit,), tuple(islice(differences, 1))


def _names_time(question: UnderstoodQuestion) -> bool:
    slots = question.slots
    return bool(slots.years or slots.terms or slots.dates or slots.parts or slots.ordinals)


def _notes(question: UnderstoodQuestion, bulletin: Bulletin) -> tuple[Note, ...]:
    """That a province has two names, where the question and the bulletin use different ones."""
    named = renamed(question.slots, bulletin)
    if named is None or bulletin.province is None:
        return ()
    return (Note("renamed", {"asked": named, "named": bulletin.province}),)
