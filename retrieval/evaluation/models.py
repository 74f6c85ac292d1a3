"""The figures of an evaluation: what became of each question, shares by style, and how far to trust them."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, JsonValue

from retrieval.models import Verdict

Interval = tuple[float, float]
"""The lower and the upper end of a 95 % interval of a share, each 0 to 1."""


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(_Figures):
    """What became of one question; what files of version 0.1.0 do not tell is ``None``.

    Attributes:
        id: Its name in its file, if it has one.
        question: As it was asked.
        after: The question asked just before it.
        style: Its style.
        answerable: Whether some bulletin answers it.
        refused: No quote was given.
        rank: The place of the bulletin that answers among those that the search ranks, 1 for the first;
            ``None`` if it is not among them.
        right_bulletin: The first quote is from the bulletin that answers.
        holds_answer: It is, and the first quote holds one of the expected answers, white space folded.
        holds_in_3: So it is of one of the first three quotes.
        answer_expected: Whether there is a short answer that would be right.
        answer: The short answer's words, if one was given.
        answer_right: It is from the bulletin that answers, and agrees with one of those accepted.
        exact_match: It is one of those accepted, normalised: 1 or 0.
        f1: Its share of words with the accepted answer it fits best, 0 to 1; 0 if none was given.
        verdict_expected: What comes of the claim that the question makes; ``None`` if nothing is expected.
        verdict: What the answer made of it.
        verbatim: Every quote is a slice of its bulletin's stored text.
        confidence: The answer's own, 0 to 1.
        seconds: From the question to the answer.
    """

    id: str | None = None
    question: str
    after: str | None = None
    style: str
    answerable: bool
    refused: bool
    rank: int | None
    right_bulletin: bool
    holds_answer: bool
    holds_in_3: bool | None = None
    answer_expected: bool | None = None
    answer: str | None = None
    answer_right: bool = False
    exact_match: float = 0.0
    f1: float = 0.0
    verdict_expected: Verdict | None = None
    verdict: Verdict | None = None
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
        holds_in_3: The share of them of whose first three quotes one holds it.
        wrongly_refused: The share of them that got no quote.
        answer_given: The share of them that got a short answer.
        answer_right: The share of those short answers that are right; one where none makes sense is wrong.
        answer_given_held: Of those whose first quote holds the answer, and which have a right short answer,
            the share that got a short answer.
        exact_match: Of those that have a right short answer, the share that got one of those accepted,
            normalised; a missing one counts as wrong (Rajpurkar et al. 2016; see
            `retrieval.evaluation.metrics`).
        f1: The mean of their token F1, likewise.
        verdicts: Questions of which it is known what comes of their claim.
        verdict_right: The share of them of whose claim the answer says that.
        unanswerable: Questions that no bulletin answers.
        rightly_refused: The share of them that got no quote.
        false_answers: How many of them got one.
        sure_false_answers: How many of them got one with a confidence of .8 or more.
        verbatim: The share of all whose every quote is verbatim.
        p50: The median of seconds a question.
        p95: 95 of 100 questions took no longer, in seconds.
        intervals: 95 % intervals of the shares that bear one, by the share's name.
    """

    style: str
    answerable: int
    recall_1: float | None
    recall_5: float | None
    mrr: float | None
    ndcg_10: float | None
    right_bulletin: float | None
    holds_answer: float | None
    holds_in_3: float | None = None
    wrongly_refused: float | None
    answer_given: float | None = None
    answer_right: float | None = None
    answer_given_held: float | None = None
    exact_match: float | None = None
    f1: float | None = None
    verdicts: int | None = None
    verdict_right: float | None = None
    unanswerable: int
    rightly_refused: float | None
    false_answers: int | None = None
    sure_false_answers: int | None = None
    verbatim: float | None
    p50: float
    p95: float
    intervals: dict[str, Interval] = {}


class ReliabilityBin(_Figures):
    """The questions whose answers have a confidence from ``low`` up to ``high``.

    Attributes:
        low: Belongs to it.
        high: Does not, except 1.
        questions: How many there are.
        unanswerable: How many of them no bulletin answers.
        confidence: The mean of their confidence; ``None`` if there are none.
        holds: The share of them whose first quote holds the answer; ``None`` if there are none.
    """

    low: float
    high: float
    questions: int
    unanswerable: int
    confidence: float | None
    holds: float | None


class Calibration(_Figures):
    """How well the confidence of some answers tells whether their first quotes hold the answer.

    Attributes:
        questions: How many there are.
        brier: The Brier score, 0 at best; ``None`` if there are none.
        calibration_error: The expected calibration error, 0 at best; ``None`` if there are none.
        bins: The reliability table: ten bins of the same width, from 0 to 1.
    """

    questions: int
    brier: float | None
    calibration_error: float | None
    bins: tuple[ReliabilityBin, ...]


class CoveragePoint(_Figures):
    """What becomes of the short answers if only those of a confidence are given.

    Attributes:
        threshold: The least confidence that is enough.
        given: How many are given then, to whatever question.
        right: How many of them are right.
        coverage: Of the questions that have a right short answer, the share that gets one; ``None`` if there
            are no such questions.
        precision: The share of those given that are right; ``None`` if none is.
        interval: Its 95 % interval.
    """

    threshold: float
    given: int
    right: int
    coverage: float | None
    precision: float | None
    interval: Interval | None


class ConfidenceReport(_Figures):
    """How far the confidence of the answers can be trusted.

    Attributes:
        every: Of all questions; what was refused has no quote that could hold the answer.
        quoted: Of those that got a quote. Its unanswerable ones are the false answers.
        right: How many first quotes hold the answer.
        sure_right: The share of them with a confidence of .8 or more.
        coverage: The short answers by the confidence that is asked for, the least first.
    """

    every: Calibration
    quoted: Calibration
    right: int
    sure_right: float | None
    coverage: tuple[CoveragePoint, ...]


class Judgement(StrEnum):
    """How a question fared: its first quote holds the answer or not, it was refused, or falsely answered."""

    RIGHT = "right"
    WRONG = "wrong"
    REFUSED = "refused"
    ANSWERED = "answered"


class Change(_Figures):
    """A question that fares otherwise than in an earlier run."""

    id: str | None
    question: str
    answerable: bool
    before: Judgement
    now: Judgement


class RunComparison(_Figures):
    """Two runs, question by question.

    Attributes:
        questions: How many questions both have, as answerable or not in both.
        answerable: How many of them some bulletin answers.
        gained: Of how many of these the first quote holds the answer now, and did not before.
        lost: Of how many it did before, and does not now.
        p_value: How probable it is that so uneven a change, or a more uneven one, is chance; see
            `retrieval.evaluation.significance.mcnemar_exact`.
        changes: The questions that fare otherwise, in the order of this run.
    """

    questions: int
    answerable: int
    gained: int
    lost: int
    p_value: float
    changes: tuple[Change, ...]


class Evaluation(_Figures):
    """An evaluation: a row a style in the order met, the last over all; and every outcome.

    ``command`` and ``settings`` are what it was made with; whoever runs an evaluation puts them in, and
    ``comparison`` with an earlier one.
    """

    command: str = ""
    encoder: str
    settings: dict[str, JsonValue] = {}
    bulletins: int
    passages: int
    rows: list[Row]
    confidence: ConfidenceReport | None = None
    comparison: RunComparison | None = None
    outcomes: list[Outcome]
