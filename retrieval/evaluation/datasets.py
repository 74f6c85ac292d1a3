"""What an evaluation asks of: sets of questions, and bulletins other than the library's.

Two forms of file are read: the questions of `retrieval.evaluation.questions`, on the bulletins of the
library; and
SQuAD (Rajpurkar et al. 2016, version 1.1), whose paragraphs become bulletins of their own.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, ValidationError

from corpus.models import Bulletin
from corpus.text.fold import nfc, unaccented
from retrieval.errors import QuestionError
from retrieval.evaluation.questions import Question, read_questions

# A paragraph has no heading; this one holds no word that could be found.
_NO_TITLE = "—"


class _Answer(BaseModel):
    text: str


class _Asked(BaseModel):
    id: str
    question: str
    answers: list[_Answer]


class _Paragraph(BaseModel):
    context: str
    qas: list[_Asked]


class _Article(BaseModel):
    paragraphs: list[_Paragraph]


class _Squad(BaseModel):
    data: list[_Article]


class _Page(BaseModel):
    id: str
    title: str
    text: str


def is_squad(path: Path) -> bool:
    """Whether a file is meant as SQuAD: one JSON object, in a file that ends in ``.json``."""
    return path.suffix == ".json"


def read_squad(questions: Path, paragraphs: Path) -> tuple[list[Question], list[Bulletin]]:
    """The questions of one SQuAD file on the paragraphs of another, matched by their ids.

    Paragraphs, and the answers expected in them, are of ``paragraphs``; only the wording of the questions is
    of ``questions``. The two may be the same file, or translations of each other.

    Raises:
        QuestionError: a file cannot be read or is not SQuAD, or a question is missing from ``paragraphs``.
    """
    asked = _load(questions)
    texts = asked if paragraphs == questions else _load(paragraphs)
    bulletins = [
        Bulletin(id=f"{paragraphs.stem}-{number}", title=_NO_TITLE, text=nfc(paragraph.context))
        for number, paragraph in enumerate(texts)
    ]
    known = {
        each.id: (bulletin.id, tuple(nfc(answer.text) for answer in each.answers))
        for bulletin, paragraph in zip(bulletins, texts, strict=True)
        for each in paragraph.qas
    }
    found = []
    for each in (each for paragraph in asked for each in paragraph.qas):
        if each.id not in known:
            raise QuestionError(
                "{paragraphs} does not hold question {id} of {questions}.",
                paragraphs=paragraphs,
                id=each.id,
                questions=questions,
            )
        source, answers = known[each.id]
        found.append(
            Question(id=each.id, question=each.question, style=questions.stem, source=source, answers=answers)
        )
    return found, bulletins


def read_plain(questions: list[Question]) -> list[Question]:
    """The same questions as people ask them who type no accents."""
    return [
        each.model_copy(
            update={
                "question": unaccented(each.question),
                "after": unaccented(each.after) if each.after else None,
                "style": f"{each.style}, plain",
            },
        )
        for each in questions
    ]


def read_distractors(path: Path, count: int) -> Iterator[Bulletin]:
    """The first ``count`` pages of a ``.jsonl.gz`` file (id, title, text), as bulletins that answer nothing.

    Raises:
        QuestionError: the file cannot be read or holds something else.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in islice(lines, count):
                page = _Page.model_validate_json(line)
                title = nfc(page.title)
                yield Bulletin(id=page.id, title=title, text=f"{title}\n{nfc(page.text)}")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise QuestionError(
            "{path} cannot be read: it must be a .jsonl.gz file ({reason}).", path=path, reason=error
        ) from error
    except ValidationError as error:
        raise QuestionError(
            "{path} does not hold pages: each line needs id, title and text.", path=path
        ) from error


def read_trial(questions: Path, paragraphs: Path | None) -> tuple[list[Question], list[Bulletin]]:
    """The questions of a file of either form, and the bulletins that they bring along, if any.

    Raises:
        QuestionError: as `read_questions` and `read_squad`.
    """
    if is_squad(questions):
        return read_squad(questions, paragraphs or questions)
    if paragraphs:
        raise QuestionError(
            "{questions} is asked of the library: paragraphs go with a SQuAD file only.", questions=questions
        )
    return read_questions(questions), []


def read_trials(files: Sequence[Path], paragraphs: Path | None) -> tuple[list[Question], list[Bulletin]]:
    """The questions of several files, one file after the other, and the bulletins that they bring along.

    Raises:
        QuestionError: as `read_trial`; or the files are not of one form, or bring along different bulletins
            of the same id.
    """
    if len({is_squad(file) for file in files}) > 1:
        raise QuestionError("SQuAD files (.json) and files of questions are asked of different bulletins.")
    questions: list[Question] = []
    bulletins: dict[str, Bulletin] = {}
    for file in files:
        asked, brought = read_trial(file, paragraphs)
        questions += asked
        for bulletin in brought:
            if bulletins.setdefault(bulletin.id, bulletin) != bulletin:
                raise QuestionError("Two SQuAD files have the name of {file}: give each its own.", file=file)
    return questions, list(bulletins.values())


def _load(path: Path) -> list[_Paragraph]:
    try:
        squad = _Squad.model_validate(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise QuestionError("{path} cannot be read: {reason}.", path=path, reason=error) from error
    except (ValueError, ValidationError) as error:
        raise QuestionError(
            "{path} is not SQuAD: it must be JSON with data, paragraphs and qas.", path=path
        ) from error
    found = [paragraph for article in squad.data for paragraph in article.paragraphs]
    if not any(paragraph.qas for paragraph in found):
        raise QuestionError("{path} holds no questions.", path=path)
    return found
