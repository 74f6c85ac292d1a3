from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import QuestionError
from retrieval.evaluation.datasets import (
    is_squad,
    read_distractors,
    read_plain,
    read_squad,
    read_trial,
    read_trials,
)
from retrieval.evaluation.questions import Question

Asked = tuple[str, str, list[str]]  # id, question, answers

CHILL = ("Sông Chill dài 57 km.\nNó chảy qua Dalo.", [("q1", "Sông Chill dài bao nhiêu?", ["57 km", "57"])])
DALO: tuple[str, list[Asked]] = (
    "Dalo có ba chợ.",
    [("q2", "Dalo có mấy chợ?", ["ba"]), ("q3", "Chợ ở đâu?", ["Dalo"])],
)
ENGLISH: list[tuple[str, list[Asked]]] = [
    ("Dalo has three markets.", [("q3", "Where are the markets?", ["Dalo"])]),
    ("The Chill is 57 km long.", [("q1", "How long is the Chill?", ["57 km"])]),
]


def squad(file: Path, *articles: list[tuple[str, list[Asked]]]) -> Path:
    """Write a SQuAD file, an article for each list of paragraphs."""
    data = [
        {
            "title": "unused",
            "paragraphs": [
                {
                    "context": context,
                    "qas": [
                        {
                            "id": identity,
                            "question": question,
                            "answers": [{"text": text, "answer_start": 0} for text in answers],
                        }
                        for identity, question, answers in asked
                    ],
                }
                for context, asked in paragraphs
            ],
        }
        for paragraphs in articles
    ]
    file.write_text(json.dumps({"version": "1.1", "data": data}), "utf-8")
    return file


def pages(file: Path, *each: dict[str, Any]) -> Path:
    """Write pages as compressed JSON lines."""
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(page, ensure_ascii=False) + "\n" for page in each)
    return file


def test_paragraphs_become_bulletins(tmp_path: Path) -> None:
    """Every paragraph of every article is a bulletin of its own, and every question knows its bulletin."""
    questions, bulletins = read_squad(*[squad(tmp_path / "vi.json", [CHILL], [DALO])] * 2)
    assert [(each.id, each.text) for each in bulletins] == [("vi-0", CHILL[0]), ("vi-1", DALO[0])]
    assert questions == [
        Question(
            id="q1",
            question="Sông Chill dài bao nhiêu?",
            style="vi",
            source="vi-0",
            answers=("57 km", "57"),
        ),
        Question(id="q2", question="Dalo có mấy chợ?", style="vi", source="vi-1", answers=("ba",)),
        Question(id="q3", question="Chợ ở đâu?", style="vi", source="vi-1", answers=("Dalo",)),
    ]


def test_questions_of_one_language_are_asked_of_another(tmp_path: Path) -> None:
    """By their ids the questions of one file find paragraph and answers in the other, whatever the order."""
    vi, en = squad(tmp_path / "vi.json", [CHILL, DALO]), squad(tmp_path / "en.json", ENGLISH)
    questions, bulletins = read_squad(en, vi)
    assert [each.text for each in bulletins] == [CHILL[0], DALO[0]]
    assert questions == [
        Question(id="q3", question="Where are the markets?", style="en", source="vi-1", answers=("Dalo",)),
        Question(
            id="q1",
            question="How long is the Chill?",
            style="en",
            source="vi-0",
            answers=("57 km", "57"),
        ),
    ]


def test_a_question_without_its_paragraph_is_refused(tmp_path: Path) -> None:
    """A question that the paragraphs' file does not hold is named with both files."""
    vi, en = squad(tmp_path / "vi.json", [CHILL, DALO]), squad(tmp_path / "en.json", ENGLISH)
    with pytest.raises(QuestionError, match=r"en\.json does not hold question q2 of .*vi\.json\.$"):
        read_squad(vi, en)


def test_accents_are_composed(tmp_path: Path) -> None:
    """Paragraphs and answers in decomposed Unicode become composed, so that the one still holds the other."""
    file = squad(tmp_path / "a.json", [("Xa\u0303 họp.", [("q", "Ai họp?", ["Xa\u0303"])])])
    (question,), (bulletin,) = read_squad(file, file)
    assert (bulletin.text, question.answers) == ("X\u00e3 họp.", ("X\u00e3",))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, r"a\.json cannot be read: No such file or directory\.$"),
        (b"", r"a\.json is not SQuAD: it must be JSON with data, paragraphs and qas\.$"),
        (b"\xff\xfe", "is not SQuAD"),
        (b"[]", "is not SQuAD"),
        (b'{"data": [{"title": "t"}]}', "is not SQuAD"),
        (b'{"data": [{"paragraphs": [{"context": "c", "qas": [{"question": "q"}]}]}]}', "is not SQuAD"),
        (b'{"data": []}', r"a\.json holds no questions\.$"),
        (b'{"data": [{"paragraphs": [{"context": "c", "qas": []}]}]}', "holds no questions"),
    ],
)
@pytest.mark.parametrize("which", ["questions", "paragraphs"])
def test_what_is_not_squad_is_refused(
    tmp_path: Path, content: bytes | None, complaint: str, which: str
) -> None:
    """A missing file, or one that is no JSON, of another form or empty is named, whichever it is."""
    bad, good = tmp_path / "a.json", squad(tmp_path / "good.json", [CHILL])
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(QuestionError, match=complaint):
        read_squad(*((bad, good) if which == "questions" else (good, bad)))


def test_plain_questions_have_no_accents() -> None:
    """Question and the one before it lose their accents, answers keep theirs, and the style says so."""
    asked = Question(question="Đảng ủy ở đâu?", style="vi", source="b", answers=("Ngọc Hồi",))
    followup = asked.model_copy(update={"after": "Ai là Bí thư?"})
    assert read_plain([asked, followup]) == [
        Question(question="Dang uy o dau?", style="vi, plain", source="b", answers=("Ngọc Hồi",)),
        Question(
            question="Dang uy o dau?",
            after="Ai la Bi thu?",
            style="vi, plain",
            source="b",
            answers=("Ngọc Hồi",),
        ),
    ]


PAGES = [{"id": f"w{i}", "title": f"Trang {i}", "text": f"Xa\u0303 thứ {i}."} for i in range(3)]


@pytest.mark.parametrize(("count", "found"), [(1, 1), (2, 2), (3, 3), (2000, 3)])
def test_the_first_pages_are_bulletins(tmp_path: Path, count: int, found: int) -> None:
    """As many pages as asked for, or as there are, become bulletins that begin with their title."""
    bulletins = list(read_distractors(pages(tmp_path / "w.jsonl.gz", *PAGES), count))
    assert [(each.id, each.title, each.text) for each in bulletins] == [
        (f"w{i}", f"Trang {i}", f"Trang {i}\nX\u00e3 thứ {i}.") for i in range(found)
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "No such file"),
        (b'{"id": "a"}\n', "cannot be read: it must be a .jsonl.gz file"),
        (gzip.compress(b"x" * 9)[:-9], "cannot be read: it must be a .jsonl.gz file"),
        (gzip.compress(b"x" * 9)[:10] + b"\xff" * 20, "cannot be read: it must be a .jsonl.gz file"),
        (gzip.compress(b"\xff\n"), "cannot be read: it must be a .jsonl.gz file"),
        (gzip.compress(b'{"id": "a", "title": "t"}\n'), "each line needs id, title and text"),
        (gzip.compress(b"no JSON\n"), "each line needs id, title and text"),
    ],
    ids=["missing", "plain text", "cut short", "damaged", "no UTF-8", "no text", "no JSON"],
)
def test_what_holds_no_pages_is_refused(tmp_path: Path, content: bytes | None, complaint: str) -> None:
    """A file that is missing, damaged, not compressed or of another form is named, whatever is wrong."""
    file = tmp_path / "w.jsonl.gz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(QuestionError, match=complaint) as error:
        list(read_distractors(file, 5))
    assert str(file) in str(error.value)


def test_both_forms_of_questions_are_read(tmp_path: Path) -> None:
    """JSON is SQuAD and brings its paragraphs along, or those named; JSON lines ask what is there already."""
    vi, en = squad(tmp_path / "vi.json", [CHILL, DALO]), squad(tmp_path / "en.json", ENGLISH)
    own = tmp_path / "own.jsonl"
    own.write_text('{"question": "Ai?", "source": "b"}\n', "utf-8")
    assert read_trial(own, None) == ([Question(question="Ai?", source="b")], [])
    assert [each.id for each in read_trial(en, None)[1]] == ["en-0", "en-1"]
    assert [each.source for each in read_trial(en, vi)[0]] == ["vi-1", "vi-0"]
    assert (is_squad(vi), is_squad(own)) == (True, False)
    with pytest.raises(QuestionError, match="paragraphs go with a SQuAD file only"):
        read_trial(own, vi)


def test_several_files_are_read_one_after_the_other(tmp_path: Path) -> None:
    """Questions keep the order of the files; paragraphs that several files share are there once."""
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text('{"question": "Ai?"}\n', "utf-8")
    second.write_text('{"question": "Ở đâu?"}\n', "utf-8")
    questions, bulletins = read_trials([second, first], None)
    assert ([each.question for each in questions], bulletins) == (["Ở đâu?", "Ai?"], [])
    vi, en = squad(tmp_path / "vi.json", [CHILL, DALO]), squad(tmp_path / "en.json", ENGLISH)
    questions, bulletins = read_trials([vi, en], vi)
    assert [each.style for each in questions] == ["vi"] * 3 + ["en"] * 2
    assert [each.id for each in bulletins] == ["vi-0", "vi-1"]
    assert [each.id for each in read_trials([vi, en], None)[1]] == ["vi-0", "vi-1", "en-0", "en-1"]


def test_files_that_cannot_be_asked_together_are_refused(tmp_path: Path) -> None:
    """Neither questions on the library with those on paragraphs, nor paragraphs under the same ids."""
    vi, own = squad(tmp_path / "vi.json", [CHILL]), tmp_path / "own.jsonl"
    own.write_text('{"question": "Ai?"}\n', "utf-8")
    with pytest.raises(QuestionError, match="are asked of different bulletins"):
        read_trials([vi, own], None)
    (tmp_path / "other").mkdir()
    other = squad(tmp_path / "other" / "vi.json", [DALO])
    with pytest.raises(QuestionError, match=r"Two SQuAD files have the name of .*vi\.json"):
        read_trials([vi, other], None)
