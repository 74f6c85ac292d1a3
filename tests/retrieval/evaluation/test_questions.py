from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from retrieval.errors import QuestionError
from retrieval.evaluation.questions import Question, read_questions
from retrieval.models import Verdict

FULL = {
    "question": "còn năm 2018?",
    "after": "ai được bầu năm 2020?",
    "style": "followup",
    "source": "000",
    "answers": ["Đỗ Xuân Kiên", "đồng chí Kiên"],
}


def written(folder: Path, text: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_bytes(text.encode())
    return path


def test_questions_are_read_in_order_with_all_they_say(tmp_path: Path) -> None:
    """Each line becomes one question; what it leaves out has its default, unknown keys are passed over."""
    path = written(tmp_path, f'{json.dumps(FULL)}\n{{"question": "ai là bí thư?", "id": 7}}\n')
    full, short = read_questions(path)
    assert full == Question(
        question="còn năm 2018?",
        after="ai được bầu năm 2020?",
        style="followup",
        source="000",
        answers=("Đỗ Xuân Kiên", "đồng chí Kiên"),
    )
    assert (short.question, short.after, short.style) == ("ai là bí thư?", None, "all")
    assert (short.source, short.answers) == (None, ())


def test_a_source_may_be_a_list(tmp_path: Path) -> None:
    """A question that several bulletins answer names them in a list; one that none answers names none."""
    lines = (
        '{"question": "ai?", "source": ["a", "b"]}\n{"question": "ai?", "source": "a"}\n{"question": "ai?"}\n'
    )
    found = [question.sources for question in read_questions(written(tmp_path, lines))]
    assert found == [("a", "b"), ("a",), ()]


def test_an_empty_list_of_sources_means_that_none_answers(tmp_path: Path) -> None:
    """Whoever writes lists throughout writes an empty one where the bulletins do not say."""
    (question,) = read_questions(written(tmp_path, '{"question": "ai?", "source": []}\n'))
    assert question.sources == ()


@pytest.mark.parametrize(
    ("short", "accepted"),
    [
        ("", ("26 đảng viên",)),  # nothing is said of short answers
        (', "short": ["26", "hai mươi sáu"]', ("26", "hai mươi sáu")),
        (', "short": null', ()),
        (', "short": []', ()),
    ],
)
def test_short_answers_are_those_accepted(tmp_path: Path, short: str, accepted: tuple[str, ...]) -> None:
    """A list names the short answers, null says that none makes sense; else the answers are short enough."""
    line = f'{{"question": "có bao nhiêu?", "answers": ["26 đảng viên"]{short}}}\n'
    (question,) = read_questions(written(tmp_path, line))
    assert question.accepted == accepted


def test_a_verdict_and_an_id_are_read(tmp_path: Path) -> None:
    """What comes of a claim is one of what answers say of claims; an id may be a number."""
    lines = '{"question": "a", "verdict": "contradicted", "id": "d-1"}\n{"question": "b", "id": 7}\n'
    first, second = read_questions(written(tmp_path, lines))
    assert (first.verdict, first.id) == (Verdict.CONTRADICTED, "d-1")
    assert (second.verdict, second.id) == (None, "7")
    with pytest.raises(QuestionError, match=r"line 1: verdict: Input should be 'confirmed', 'contradicted'"):
        read_questions(written(tmp_path, '{"question": "a", "verdict": "yes"}\n'))


@pytest.mark.parametrize(
    "text",
    [
        '\n{"question": "một"}\n\n  \t\n{"question": "hai"}\n\n',
        '\ufeff{"question": "một"}\n{"question": "hai"}',
        '{"question": "một"}\r\n\r\n{"question": "hai"}\r\n',
    ],
    ids=["blank lines", "byte order mark", "Windows line ends"],
)
def test_blank_lines_marks_and_line_ends_do_not_matter(tmp_path: Path, text: str) -> None:
    """However the file was saved, it holds the same questions."""
    assert [question.question for question in read_questions(written(tmp_path, text))] == ["một", "hai"]


def test_other_line_breaks_stay_in_the_question(tmp_path: Path) -> None:
    """A Unicode line separator inside a question does not end the line of the file."""
    (question,) = read_questions(written(tmp_path, '{"question": "một\u2028hai\u0085ba"}\n'))
    assert question.question == "một\u2028hai\u0085ba"


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given "-", the questions come from standard input, and so does the name in a complaint."""
    monkeypatch.setattr("sys.stdin", io.StringIO('{"question": "một"}\n\n{"question": "hai"}\n'))
    assert [question.question for question in read_questions(Path("-"))] == ["một", "hai"]
    monkeypatch.setattr("sys.stdin", io.StringIO('{"question": "một"}\n{"q": "hai"}\n'))
    with pytest.raises(QuestionError, match=r"^-, line 2: question: Field required\.$"):
        read_questions(Path("-"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("một câu hỏi", "Invalid JSON."),
        ('{"question": "hai"', "Invalid JSON."),
        ("[1]", "Input should be an object."),
        ("{}", "question: Field required."),
        ('{"question": 7}', "question: Input should be a valid string."),
        ('{"question": "hai", "answers": ["a", null]}', "answers.1: Input should be a valid string."),
        (
            '{"question": "?!"}',
            "The question is empty: ask in words, for example: ai được bầu làm Bí thư?",
        ),
        (
            json.dumps({"question": "x" * 1001}),
            "The question is too long (1001 characters): ask with at most 1000.",
        ),
    ],
    ids=["no JSON", "cut short", "no object", "no question", "no text", "no list of texts", "empty", "long"],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    """The sentence names the file, the line as an editor counts it, and what is wrong there."""
    path = written(tmp_path, f'{{"question": "một"}}\n\n{line}\n{{"question": "ba"}}\n')
    with pytest.raises(QuestionError) as error:
        read_questions(path)
    assert str(error.value) == f"{path}, line 3: {reason}"


@pytest.mark.parametrize("text", ["", "\n \n\t\n"], ids=["empty", "blank"])
def test_a_file_without_questions_is_refused(tmp_path: Path, text: str) -> None:
    """A file that holds no question says what to write into it."""
    path = written(tmp_path, text)
    with pytest.raises(QuestionError) as error:
        read_questions(path)
    assert str(error.value) == (
        f"{path} holds no questions: write one JSON object a line, with a question in each."
    )


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder and a file in another encoding are each one sentence with the path."""
    with pytest.raises(QuestionError) as missing:
        read_questions(tmp_path / "gone.jsonl")
    assert str(missing.value) == f"{tmp_path / 'gone.jsonl'} cannot be read: No such file or directory."
    with pytest.raises(QuestionError) as folder:
        read_questions(tmp_path)
    assert str(folder.value).startswith(f"{tmp_path} cannot be read: ")
    path = tmp_path / "utf16.jsonl"
    path.write_bytes('{"question": "một"}'.encode("utf-16"))
    with pytest.raises(QuestionError) as encoding:
        read_questions(path)
    assert str(encoding.value) == f"{path} is not UTF-8 text: save it as UTF-8."
