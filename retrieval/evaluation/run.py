"""How good the answers are, measured on questions whose answers are known."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, JsonValue

from retrieval.engine import Engine
from retrieval.evaluation.metrics import agrees, exact_match, token_f1
from retrieval.evaluation.questions import Question
from retrieval.models import Answer, AnswerRequest, SearchRequest
from retrieval.query.models import Query

OVERALL = "all"

_FEW = 5  # ranks that R@5 counts
_CUTOFF = 10  # ranks that nDCG counts
_RANKED = 100  # passages whose bulletins are ranked


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(_Figures):
    """What became of one question.

    Attributes:
        question: As it was asked.
        style: Its style.
        answerable: Whether some bulletin answers it.
        refused: No quote was given.
        rank: The place of the bulletin that answers among those that the search ranks, 1 for the first;
            ``None`` if it is not among them.
        right_bulletin: The first quote is from the bulletin that answers.
        holds_answer: It is, and the first quote holds one of the expected answers, white space folded.
        answer: The short answer's words, if one was given.
        answer_right: It is from the bulletin that answers, and agrees with one of those expected.
        exact_match: It is one of those expected, normalised: 1 or 0.
        f1: Its share of words with the expected answer it fits best, 0 to 1; 0 if none was given.
        verbatim: Every quote is a slice of its bulletin's stored text.
        confidence: The answer's own, 0 to 1.
        seconds: From the question to the answer.
    """

    question: str
    style: str
    answerable: bool
    refused: bool
    rank: int | None
    right_bulletin: bool
    holds_answer: bool
    answer: str | None = None
    answer_right: bool = False
    exact_match: float = 0.0
    f1: float = 0.0
    verbatim: bool
    confidence: float
    seconds: float


class Row(_Figures):
    """The figures of one style; shares are ``None`` where nothing could be counted.

    Attributes:
        style: Its name, or ``all``.
        answerable: Questions that some bulletin answers.
        recall_1: The share of them whose bulletin the search ranks first.
        recall_5: The share of them whose bulletin is among the first five.
        mrr: The mean of 1 / rank over them, 0 for a bulletin that is not ranked.
        ndcg_10: The mean of 1 / log2(rank + 1) over them, 0 from rank 11 on: normalised discounted
            cumulative gain (Järvelin and Kekäläinen 2002) where one bulletin is right.
        right_bulletin: The share of them whose first quote is from that bulletin.
        holds_answer: The share of them whose first quote holds the answer.
        wrongly_refused: The share of them that got no quote.
        answer_given: The share of them that got a short answer.
        answer_right: The share of those short answers that are right.
        exact_match: The share of the answerable whose short answer is one of those expected, normalised; a
            missing one counts as wrong (Rajpurkar et al. 2016; see `retrieval.evaluation.metrics`).
        f1: The mean of their token F1, likewise.
        unanswerable: Questions that no bulletin answers.
        rightly_refused: The share of them that got no quote.
        verbatim: The share of all whose every quote is verbatim.
        p50: The median of seconds a question.
        p95: 95 of 100 questions took no longer, in seconds.
    """

    style: str
    answerable: int
    recall_1: float | None
    recall_5: float | None
    mrr: float | None
    ndcg_10: float | None
    right_bulletin: float | None
    holds_answer: float | None
    wrongly_refused: float | None
    answer_given: float | None = None
    answer_right: float | None = None
    exact_match: float | None = None
    f1: float | None = None
    unanswerable: int
    rightly_refused: float | None
    verbatim: float | None
    p50: float
    p95: float


class Evaluation(_Figures):
    """An evaluation: a row a style in the order met, the last over all; and every outcome.

    ``command`` and ``settings`` are what it was made with; whoever runs an evaluation puts them in.
    """

    command: str = ""
    encoder: str
    settings: dict[str, JsonValue] = {}
    bulletins: int
    passages: int
    rows: list[Row]
    outcomes: list[Outcome]


def evaluate(engine: Engine, questions: Iterable[Question], *, count: int, given: bool = False) -> Evaluation:
    """Ask every question and measure the answers.

    ``given`` asks each only of the bulletin that answers it, which leaves the search out of the answer's
    figures; the ranks are those of the search all the same. What no bulletin answers is asked of all.

    Raises:
        SnapshotError: there is no index, or it does not fit.
    """
    manifest = engine.manifest()
    engine.warm_up()
    outcomes = [_outcome(engine, question, count, given=given) for question in questions]
    by_style: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_style[outcome.style].append(outcome)
    rows = [_row(style, each) for style, each in by_style.items()]
    if list(by_style) != [OVERALL]:
        rows.append(_row(OVERALL, outcomes))
    return Evaluation(
        encoder=manifest.encoder,
        bulletins=manifest.bulletins,
        passages=manifest.passages,
        rows=rows,
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
    expected = question.answers if right and short is not None else ()
    return Outcome(
        question=question.question,
        style=question.style,
        answerable=bool(question.sources),
        refused=not answer.found,
        rank=next((rank for rank, each in enumerate(ranked, 1) if each in question.sources), None),
        right_bulletin=right,
        holds_answer=right and holds(answer.quotes[0].text, question.answers),
        answer=short,
        answer_right=agrees(short or "", expected),
        exact_match=exact_match(short or "", expected),
        f1=token_f1(short or "", expected),
        verbatim=_verbatim(answer),
        confidence=answer.confidence,
        seconds=seconds,
    )


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
    seconds = sorted(outcome.seconds for outcome in outcomes)
    return Row(
        style=style,
        answerable=len(answerable),
        recall_1=_mean(outcome.rank == 1 for outcome in answerable),
        recall_5=_mean(outcome.rank is not None and outcome.rank <= _FEW for outcome in answerable),
        mrr=_mean(1 / outcome.rank if outcome.rank else 0.0 for outcome in answerable),
        ndcg_10=_mean(_gain(outcome.rank) for outcome in answerable),
        right_bulletin=_mean(outcome.right_bulletin for outcome in answerable),
        holds_answer=_mean(outcome.holds_answer for outcome in answerable),
        wrongly_refused=_mean(outcome.refused for outcome in answerable),
        answer_given=_mean(outcome.answer is not None for outcome in answerable),
        answer_right=_mean(outcome.answer_right for outcome in answerable if outcome.answer is not None),
        exact_match=_mean(outcome.exact_match for outcome in answerable),
        f1=_mean(outcome.f1 for outcome in answerable),
        unanswerable=len(unanswerable),
        rightly_refused=_mean(outcome.refused for outcome in unanswerable),
        verbatim=_mean(outcome.verbatim for outcome in outcomes),
        p50=percentile(seconds, 50),
        p95=percentile(seconds, 95),
    )


def _gain(rank: int | None) -> float:
    return 1 / math.log2(rank + 1) if rank and rank <= _CUTOFF else 0.0


def _mean(values: Iterable[float]) -> float | None:
    counted = list(values)
    return sum(counted) / len(counted) if counted else None


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of the ordered values do not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(percent * len(ordered) / 100) - 1)]
