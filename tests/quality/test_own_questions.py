from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.ingest.read import read_bulletin, shipped_folder
from corpus.text.text import tokens_of
from retrieval.evaluation.models import Evaluation, Row
from retrieval.evaluation.questions import read_questions
from retrieval.evaluation.run import OVERALL, holds

QUESTIONS = read_questions(Path(__file__).with_name("questions.own.jsonl"))
DEV = read_questions(Path(__file__).with_name("questions.dev.jsonl"))


@pytest.fixture(scope="module")
def row(evaluations: Callable[[str], Evaluation]) -> Row:
    """The figures over all of our own questions."""
    return next(row for row in evaluations("own").rows if row.style == OVERALL)


def words(question: str) -> frozenset[str]:
    return frozenset(syllable.folded for syllable in tokens_of(question))


def test_every_sort_of_question_is_there() -> None:
    """There are 48 questions that the bulletins answer, in every way of typing, and 12 that they do not."""
    styles = Counter(question.style for question in QUESTIONS)
    assert set(styles) == {"vi", "plain", "en", "mixed", "keywords", "followup", "none"}
    assert (len(QUESTIONS), styles["none"]) == (60, 12)
    assert min(styles.values()) >= 3
    for question in QUESTIONS:
        assert (question.source is None) == (question.style == "none") == (not question.answers)
        assert (question.after is not None) == (question.style == "followup")


def test_every_bulletin_is_asked_about_and_holds_the_answers() -> None:
    """At least seven questions are about each bulletin, and each expected answer stands in its text."""
    texts = {file.stem: read_bulletin(file).text for file in shipped_folder().glob("*.txt")}
    asked = Counter(source for question in QUESTIONS for source in question.sources)
    assert set(asked) == set(texts)
    assert min(asked.values()) >= 7
    for question in QUESTIONS:
        for answer in question.answers:
            assert any(holds(texts[source], [answer]) for source in question.sources), question.question


def test_none_repeats_a_question_that_was_tuned_on() -> None:
    """No question has the words of another, of these or of those that the program was fitted to."""
    asked = [words(f"{question.after or ''} {question.question}") for question in [*QUESTIONS, *DEV]]
    for i in range(len(QUESTIONS)):
        for other in asked[i + 1 :]:
            assert len(asked[i] & other) / len(asked[i] | other) < 0.75


@pytest.mark.encoder
def test_the_right_bulletin_comes_first(row: Row) -> None:
    """For at least 90 % of the answerable questions the first quote is from the right bulletin."""
    assert row.right_bulletin is not None
    assert row.right_bulletin >= 0.90


@pytest.mark.encoder
def test_the_first_quote_holds_the_answer(row: Row) -> None:
    """For at least 70 % of the answerable questions the first quote holds the answer."""
    assert row.holds_answer is not None
    assert row.holds_answer >= 0.70


@pytest.mark.encoder
def test_what_nobody_says_is_refused_and_what_is_said_is_not(row: Row) -> None:
    """Hardly a question that has an answer is refused, and at least a third of those that have none."""
    assert row.wrongly_refused is not None
    assert row.rightly_refused is not None
    assert row.wrongly_refused <= 0.10
    assert row.rightly_refused >= 1 / 3


@pytest.mark.encoder
def test_every_quote_is_verbatim(row: Row) -> None:
    """No quote differs from its slice of the stored bulletin."""
    assert row.verbatim == 1.0
