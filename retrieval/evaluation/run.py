"""A run: every question is asked, each outcome is told, and figures are made of them by style."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence

from retrieval.engine import Engine
from retrieval.evaluation.calibration import SURE, measure_confidence
from retrieval.evaluation.metrics import agrees, exact_match, token_f1
from retrieval.evaluation.models import Evaluation, Outcome, Row
from retrieval.evaluation.questions import Question
from retrieval.evaluation.significance import wilson_interval
from retrieval.models import Answer, AnswerRequest, Hit, SearchRequest
from retrieval.query.models import Query

OVERALL = "all"

_FEW = 5  # ranks that R@5 counts
_CUTOFF = 10  # ranks that nDCG counts
_RANKED = 100  # passages whose bulletins are ranked
_SHOWN = 3  # quotes of which one may hold the answer


def evaluate(engine: Engine, questions: Iterable[Question], *, count: int, given: bool = False) -> Evaluation:
    """Ask every question and measure the answers.

    ``given`` asks each only of the bulletin that answers it, which leaves the search out of the answer's
    figures; the ranks are those of the search all the same. What no bulletin answers is asked of all.

    Raises:
        SnapshotError: there is no index, or it does not fit.
    """
    summary = engine.summary()
    engine.warm_up()
    outcomes = [_outcome(engine, question, count, given=given) for question in questions]
    by_style: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_style[outcome.style].append(outcome)
    rows = [_row(style, each) for style, each in by_style.items()]
    if list(by_style) != [OVERALL]:
        rows.append(_row(OVERALL, outcomes))
    return Evaluation(
        encoder=summary.encoder,
        bulletins=summary.bulletins,
        passages=summary.passages,
        rows=rows,
        confidence=measure_confidence(outcomes),
        outcomes=outcomes,
    )


def _outcome(engine: Engine, question: Question, count: int, *, given: bool) -> Outcome:
    begun = time.perf_counter()
    within = next(iter(question.sources), None) if given else None
    answer = engine.answer(AnswerRequest(question.question, count, question.after, within))
    seconds = time.perf_counter() - begun
    hits = engine.search(SearchRequest(Query(question.question), _RANKED, after=question.after)).hits
    ranked = list(dict.fromkeys(hit.bulletin.id for hit in hits))
    right = answer.found and answer.quotes[0].bulletin.id in question.sources
    short = answer.answer_text
    accepted = question.accepted if right and short is not None else ()
    return Outcome(
        id=question.id,
        question=question.question,
        after=question.after,
        style=question.style,
        answerable=bool(question.sources),
        refused=not answer.found,
        rank=next((rank for rank, each in enumerate(ranked, 1) if each in question.sources), None),
        right_bulletin=right,
        holds_answer=any(_is_right(quote, question) for quote in answer.quotes[:1]),
        holds_in_3=any(_is_right(quote, question) for quote in answer.quotes[:_SHOWN]),
        answer_expected=bool(question.sources and question.accepted),
        answer=short,
        answer_right=agrees(short or "", accepted),
        exact_match=exact_match(short or "", accepted),
        f1=token_f1(short or "", accepted),
        verdict_expected=question.verdict,
        verdict=answer.verdict,
        verbatim=_verbatim(answer),
        confidence=answer.confidence,
        seconds=seconds,
    )


def _is_right(quote: Hit, question: Question) -> bool:
    return quote.bulletin.id in question.sources and holds(quote.text, question.answers)


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether one of the answers stands in the text, white space folded."""
    folded = " ".join(text.split())
    return any(" ".join(answer.split()) in folded for answer in answers)


def _verbatim(answer: Answer) -> bool:
    return all(
        quote.text == quote.bulletin.text[quote.passage.start : quote.passage.end] for quote in answer.quotes
    )


def _row(style: str, outcomes: Sequence[Outcome]) -> Row:
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.answerable]
    false = [outcome for outcome in unanswerable if not outcome.refused]
    expected = [outcome for outcome in answerable if outcome.answer_expected]
    held = [outcome for outcome in expected if outcome.holds_answer]
    claims = [outcome for outcome in outcomes if outcome.verdict_expected is not None]
    counted = {
        "right_bulletin": [outcome.right_bulletin for outcome in answerable],
        "holds_answer": [outcome.holds_answer for outcome in answerable],
        "holds_in_3": [bool(outcome.holds_in_3) for outcome in answerable],
        "wrongly_refused": [outcome.refused for outcome in answerable],
        "answer_right": [outcome.answer_right for outcome in answerable if outcome.answer is not None],
        "answer_given_held": [outcome.answer is not None for outcome in held],
        "verdict_right": [outcome.verdict is outcome.verdict_expected for outcome in claims],
        "rightly_refused": [outcome.refused for outcome in unanswerable],
    }
    bounds = {name: wilson_interval(sum(each), len(each)) for name, each in counted.items()}
    seconds = sorted(outcome.seconds for outcome in outcomes)
    return Row(
        style=style,
        answerable=len(answerable),
        recall_1=_mean(outcome.rank == 1 for outcome in answerable),
        recall_5=_mean(outcome.rank is not None and outcome.rank <= _FEW for outcome in answerable),
        mrr=_mean(1 / outcome.rank if outcome.rank else 0.0 for outcome in answerable),
        ndcg_10=_mean(_gain(outcome.rank) for outcome in answerable),
        answer_given=_mean(outcome.answer is not None for outcome in answerable),
        exact_match=_mean(outcome.exact_match for outcome in expected),
        f1=_mean(outcome.f1 for outcome in expected),
        verdicts=len(claims),
        unanswerable=len(unanswerable),
        false_answers=len(false),
        sure_false_answers=sum(outcome.confidence >= SURE for outcome in false),
        verbatim=_mean(outcome.verbatim for outcome in outcomes),
        p50=percentile(seconds, 50),
        p95=percentile(seconds, 95),
        intervals={name: interval for name, interval in bounds.items() if interval},
        **{name: _mean(each) for name, each in counted.items()},
    )


def _gain(rank: int | None) -> float:
    return 1 / math.log2(rank + 1) if rank and rank <= _CUTOFF else 0.0


def _mean(values: Iterable[float]) -> float | None:
    counted = list(values)
    return sum(counted) / len(counted) if counted else None


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of the ordered values do not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(percent * len(ordered) / 100) - 1)]
