"""How good the answers are, measured on questions whose answers are known."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from retrieval.answer import Answer
from retrieval.engine import Engine
from retrieval.questions import Question

OVERALL = "all"


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(_Figures):
    """What became of one question.

    Attributes:
        question: As it was asked.
        style: Its style.
        answerable: Whether some bulletin answers it.
        refused: No quote was given.
        right_bulletin: The first quote is from the bulletin that answers.
        holds_answer: It is, and the first quote holds one of the expected answers, white space folded.
        verbatim: Every quote is a slice of its bulletin's stored text.
        confidence: The answer's own, 0 to 1.
        seconds: From the question to the answer.
    """

    question: str
    style: str
    answerable: bool
    refused: bool
    right_bulletin: bool
    holds_answer: bool
    verbatim: bool
    confidence: float
    seconds: float


class Row(_Figures):
    """The figures of one style; shares are ``None`` where nothing could be counted.

    Attributes:
        style: Its name, or ``all``.
        answerable: Questions that some bulletin answers.
        right_bulletin: The share of them whose first quote is from that bulletin.
        holds_answer: The share of them whose first quote holds the answer.
        wrongly_refused: The share of them that got no quote.
        unanswerable: Questions that no bulletin answers.
        rightly_refused: The share of them that got no quote.
        verbatim: The share of all whose every quote is verbatim.
        p50: The median of seconds a question.
        p95: 95 of 100 questions took no longer, in seconds.
    """

    style: str
    answerable: int
    right_bulletin: float | None
    holds_answer: float | None
    wrongly_refused: float | None
    unanswerable: int
    rightly_refused: float | None
    verbatim: float | None
    p50: float
    p95: float


class Evaluation(_Figures):
    """An evaluation: a row a style in the order met, the last over all; and every outcome."""

    encoder: str
    passages: int
    rows: list[Row]
    outcomes: list[Outcome]


def evaluate(engine: Engine, questions: Iterable[Question], *, count: int) -> Evaluation:
    """Ask every question and measure the answers.

    Raises:
        SnapshotError: there is no index, or it does not fit.
    """
    manifest = engine.manifest()
    engine.warm_up()
    outcomes = [_outcome(engine, question, count) for question in questions]
    by_style: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_style[outcome.style].append(outcome)
    rows = [_row(style, each) for style, each in by_style.items()]
    if list(by_style) != [OVERALL]:
        rows.append(_row(OVERALL, outcomes))
    return Evaluation(encoder=manifest.encoder, passages=manifest.passages, rows=rows, outcomes=outcomes)


def _outcome(engine: Engine, question: Question, count: int) -> Outcome:
    begun = time.perf_counter()
    answer = engine.ask(question.question, count=count, after=question.after)
    seconds = time.perf_counter() - begun
    right = answer.found and answer.quotes[0].bulletin.id == question.source
    return Outcome(
        question=question.question,
        style=question.style,
        answerable=question.source is not None,
        refused=not answer.found,
        right_bulletin=right,
        holds_answer=right and holds(answer.quotes[0].text, question.answers),
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
        right_bulletin=_share(outcome.right_bulletin for outcome in answerable),
        holds_answer=_share(outcome.holds_answer for outcome in answerable),
        wrongly_refused=_share(outcome.refused for outcome in answerable),
        unanswerable=len(unanswerable),
        rightly_refused=_share(outcome.refused for outcome in unanswerable),
        verbatim=_share(outcome.verbatim for outcome in outcomes),
        p50=percentile(seconds, 50),
        p95=percentile(seconds, 95),
    )


def _share(values: Iterable[bool]) -> float | None:
    counted = list(values)
    return sum(counted) / len(counted) if counted else None


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of the ordered values do not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(percent * len(ordered) / 100) - 1)]
