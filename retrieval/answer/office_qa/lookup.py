"""What the facts of a snapshot tell to a question, and the passage that tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.models import Bulletin, Passage
from corpus.text.text import read_text
from retrieval.answer.heading import heading_text
from retrieval.answer.office_qa.answer import FactAnswer, Fit, answer_from_facts
from retrieval.answer.office_qa.intent import OfficeQuestion, asking_words
from retrieval.facts.models import Fact
from retrieval.index.lexical import terms
from retrieval.models import Hit
from retrieval.search.index import FactStore, Lookup
from retrieval.search.retriever import Retrieved
from retrieval.search.term_weights import term_coverage, terms_of_texts


def fact_answer(
    question: OfficeQuestion,
    retrieved: Retrieved,
    facts: Sequence[Fact],
    table: FactStore,
    lookup: Lookup,
    *,
    everywhere: bool,
) -> FactAnswer | None:
    """What the facts answer, or ``None``: those of the bulletins that were retrieved, or ``everywhere``."""
    known = _with_bulletins(question, retrieved, facts, table, lookup, everywhere=everywhere)
    return answer_from_facts(question, retrieved.question.slots, known, question_fit(retrieved, question))


def answer_told_in(
    quote: Hit, question: OfficeQuestion, retrieved: Retrieved, facts: Sequence[Fact]
) -> FactAnswer | None:
    """What those of the facts that name somebody in a quote answer by themselves, or ``None``."""
    told = (
        (fact, quote.bulletin)
        for fact in facts
        if quote.passage.contains(Passage(fact.sentence.bulletin_id, *fact.person))
    )
    return answer_from_facts(question, retrieved.question.slots, told, question_fit(retrieved, question))


def answer_in_quote(quote: Hit, answer: FactAnswer) -> Passage | None:
    """The words that answer, in the quote: in that of a reprint, if it came instead, as they stand there."""
    if quote.passage.contains(answer.words):
        return answer.words
    words = answer.words.of(answer.holder.bulletin)
    at = quote.text.find(words)
    start = quote.passage.start + at
    return Passage(quote.bulletin.id, start, start + len(words)) if at >= 0 else None


def _with_bulletins(
    question: OfficeQuestion,
    retrieved: Retrieved,
    facts: Sequence[Fact],
    table: FactStore,
    lookup: Lookup,
    *,
    everywhere: bool,
) -> Iterator[tuple[Fact, Bulletin]]:
    """The facts that may answer with their bulletins; ``everywhere`` all on the office or the people, too."""
    known = {hit.bulletin.id: hit.bulletin for hit in retrieved.hits}
    found: Sequence[Fact] = ()
    if everywhere:
        roles = [question.office.role] if question.office and question.office.role else []
        found = table.find(roles=roles, people=() if question.office else question.people)
    for fact in dict.fromkeys([*facts, *found]):
        identity = fact.sentence.bulletin_id
        bulletin = known.get(identity) or lookup(identity)
        if bulletin is not None:
            known[identity] = bulletin
            yield fact, bulletin


def question_fit(retrieved: Retrieved, question: OfficeQuestion) -> Fit:
    """How much of the question a fact and its heading hold; a claimed name, and asking back, are no part."""
    claimed = {term for name in question.people if question.office for term in terms(name)}
    claimed |= asking_words()
    # Of pairs many are chance neighbours, the more so the larger the library.
    weights = {
        term: weight for term, weight in retrieved.weights.items() if " " not in term and term not in claimed
    }

    def fit(fact: Fact, bulletin: Bulletin) -> float:
        parts = [heading_text(retrieved.question, bulletin), fact.sentence.of(bulletin), fact.body or ""]
        return term_coverage(terms_of_texts(map(read_text, parts)), weights)

    return fit
