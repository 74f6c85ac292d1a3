"""Files of questions: one JSON object a line."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.notices import Notice, notice
from retrieval.errors import QuestionError
from retrieval.models import Verdict
from retrieval.query.clean import clean_question

STANDARD_INPUT = Path("-")


class Question(BaseModel):
    """One question, with what is known of its answer where it is meant to measure with.

    Attributes:
        question: As it is typed.
        after: The question asked just before it in the same conversation.
        style: What it asks for, or how it is typed: who, number, plain, en, followup, none and the like.
        source: The id of the bulletin that answers it, or several of which each does; ``None`` or empty if
            none does.
        answers: One of these must stand in the quote.
        short: Accepted short answers; ``None`` if none makes sense. Where nothing is said of them, those of
            ``answers`` are accepted.
        verdict: What comes of the claim that it makes.
        id: Its name.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str
    after: str | None = None
    style: str = "all"
    source: str | tuple[str, ...] | None = None
    answers: tuple[str, ...] = ()
    short: tuple[str, ...] | None = None
    verdict: Verdict | None = None
    id: str | None = Field(default=None, coerce_numbers_to_str=True)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the bulletins that answer it; empty if none does."""
        if self.source is None:
            return ()
        return (self.source,) if isinstance(self.source, str) else self.source

    @property
    def accepted(self) -> tuple[str, ...]:
        """The short answers that are right; empty if none makes sense."""
        return self.answers if "short" not in self.model_fields_set else self.short or ()

    def check(self) -> None:
        """Make sure that it can be asked.

        Raises:
            QuestionError: it cannot.
        """
        clean_question(self.question)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no question which can be asked: its number, from 1, and what is wrong with it."""

    number: int
    error: QuestionError


def read_questions(path: Path) -> list[Question]:
    """The questions of a file, in order; ``-`` is standard input. Empty lines are passed over.

    Raises:
        QuestionError: the file cannot be read, holds no question, or one that is not of this form; the
            sentence names the line.
    """
    questions = []
    for line in read_lines(path):
        if isinstance(line, BadLine):
            raise line.error
        questions.append(line)
    return questions


def read_lines(path: Path) -> list[Question | BadLine]:
    """Like `read_questions`, with what is no question in its place.

    Raises:
        QuestionError: the file cannot be read, or has no line.
    """
    try:
        text = sys.stdin.read() if path == STANDARD_INPUT else path.read_text("utf-8-sig")
    except OSError as error:
        raise QuestionError("{path} cannot be read: {reason}.", path=path, reason=error) from error
    except UnicodeDecodeError as error:
        raise QuestionError("{path} is not UTF-8 text: save it as UTF-8.", path=path) from error
    lines = [_line(path, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise QuestionError(
            "{path} holds no questions: write one JSON object a line, with a question in each.", path=path
        )
    return lines


def _line(path: Path, number: int, line: str) -> Question | BadLine:
    try:
        return _question(path, number, line)
    except QuestionError as error:
        return BadLine(number, error)


def _question(path: Path, number: int, line: str) -> Question:
    try:
        question = Question.model_validate_json(line)
        question.check()
    except ValidationError as error:
        raise QuestionError(
            "{path}, line {number}: {reason}.", path=path, number=number, reason=_complaint(error)
        ) from error
    except QuestionError as error:
        raise QuestionError(
            "{path}, line {number}: {reason}", path=path, number=number, reason=error
        ) from error
    return question


def _complaint(error: ValidationError) -> Notice:
    """What is wrong with a line, in one clause."""
    complaint = error.errors()[0]
    where = ".".join(str(part) for part in complaint["loc"])
    if complaint["type"] == "json_invalid":
        return Notice("Invalid JSON")
    reason = Notice(complaint["msg"])
    return notice("{where}: {reason}", where=where, reason=reason) if where else reason
