from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bot.cli import evaluate
from bot.config import Config
from retrieval.evaluation.compare_runs import compare_runs
from retrieval.evaluation.models import Evaluation, Row
from tests.bot.cli.test_main import bantin, lines, refused
from tests.retrieval.evaluation.outcomes import outcome

ROW = Row(
    style="vi",
    answerable=4,
    recall_1=0.5,
    recall_5=0.75,
    mrr=0.625,
    ndcg_10=0.6875,
    right_bulletin=0.5,
    holds_answer=0.25,
    wrongly_refused=0.125,
    answer_given=0.8,
    answer_right=0.9,
    exact_match=0.3125,
    f1=0.4375,
    unanswerable=2,
    rightly_refused=1.0,
    verbatim=1.0,
    p50=0.0123,
    p95=1.5,
)
NOTHING = Row(
    style="none",
    answerable=0,
    recall_1=None,
    recall_5=None,
    mrr=None,
    ndcg_10=None,
    right_bulletin=None,
    holds_answer=None,
    wrongly_refused=None,
    unanswerable=3,
    rightly_refused=1 / 3,
    verbatim=1.0,
    p50=0.5,
    p95=0.5,
)


def measured(*rows: Row) -> Evaluation:
    return Evaluation(encoder="e5", bulletins=7, passages=31, rows=list(rows), outcomes=[])


def test_an_earlier_evaluation_is_read_as_it_was_written(tmp_path: Path) -> None:
    """What was written is read again whole, with its command and its settings."""
    file = tmp_path / "figures.json"
    evaluation = measured(ROW, NOTHING).model_copy(update={"command": "bantin x", "settings": {"a": [1]}})
    file.write_text(evaluation.model_dump_json(), "utf-8")
    assert evaluate._read(file) == evaluation


# What version 0.1.0 wrote of one question.
FIRST_VERSION = """{"command": "bantin evaluate q.jsonl", "encoder": "e5", "settings": {"language": "vi"},
"bulletins": 5, "passages": 20, "rows": [{"style": "all", "answerable": 1, "recall_1": 1.0, "recall_5": 1.0,
"mrr": 1.0, "ndcg_10": 1.0, "right_bulletin": 1.0, "holds_answer": 0.0, "wrongly_refused": 0.0,
"answer_given": 0.0, "answer_right": null, "exact_match": 0.0, "f1": 0.0, "unanswerable": 0,
"rightly_refused": null, "verbatim": 1.0, "p50": 0.1, "p95": 0.1}], "outcomes": [{"question":
"Ai là Bí thư?", "style": "all", "answerable": true, "refused": false, "rank": 1, "right_bulletin": true,
"holds_answer": false, "answer": null, "answer_right": false, "exact_match": 0.0, "f1": 0.0,
"verbatim": true, "confidence": 0.6, "seconds": 0.1}]}"""


def test_figures_of_the_first_version_are_compared(tmp_path: Path) -> None:
    """A file that 0.1.0 wrote is read, and its question is compared with the same question of now."""
    file = tmp_path / "figures.json"
    file.write_text(FIRST_VERSION, "utf-8")
    earlier = evaluate._read(file)
    found = compare_runs(earlier.outcomes, [outcome(question="Ai là Bí thư?", id="d-1")])
    assert (found.questions, found.gained, found.lost) == (1, 1, 0)


BAD_FILES = {
    "good.jsonl": lines([{"question": "Ai?"}]),
    "empty.json": b"",
    "list.json": b"[]",
    "latin.json": b'"\xff"',
    "squad.json": json.dumps(
        {"data": [{"paragraphs": [{"context": "c", "qas": [{"id": "1", "question": "q", "answers": []}]}]}]}
    ).encode(),
    "none.json": b'{"data": []}',
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (
            "good.jsonl squad.json",
            "SQuAD files (.json) and files of questions are asked of different",
        ),
        ("good.jsonl --questions gone.jsonl", "gone.jsonl cannot be read: No such file or directory."),
        ("gone.jsonl", "gone.jsonl cannot be read: No such file or directory."),
        ("--questions gone.json", "gone.json cannot be read: No such file or directory."),
        ("list.json", "list.json is not SQuAD: it must be JSON with data, paragraphs and qas."),
        ("squad.json --paragraphs none.json", "none.json holds no questions."),
        ("good.jsonl --paragraphs squad.json", "paragraphs go with a SQuAD file only."),
        ("good.jsonl --compare gone.json", "gone.json cannot be read: No such file or directory."),
        (
            "good.jsonl --compare empty.json",
            "empty.json is not an evaluation: give a file that --json wrote.",
        ),
        ("good.jsonl --compare list.json", "list.json is not an evaluation"),
        ("good.jsonl --compare latin.json", "latin.json is not an evaluation"),
        ("good.jsonl --json no/f.json", "no/f.json cannot be written: No such file or directory."),
    ],
)
def test_bad_input_is_one_line(tmp_path: Path, args: str, complaint: str) -> None:
    """What a person can mend ends in one line on stderr and status 1, before anything is unpacked."""
    for name, content in BAD_FILES.items():
        (tmp_path / name).write_bytes(content)
    assert complaint in refused(bantin(tmp_path, "evaluate", *args.split()))
    assert {path.name for path in tmp_path.iterdir()} == set(BAD_FILES)


PARAGRAPHS = [
    ("Sông Chill dài 57 km và chảy qua thị trấn Dalo.", "Sông Chill dài bao nhiêu?", "57 km"),
    (
        "Bà Trần Thị Mẫu được bầu làm Chủ tịch xã Tân Thử năm 2023.",
        "Ai là Chủ tịch xã Tân Thử?",
        "Trần Thị Mẫu",
    ),
    ("Chợ Dalo họp vào thứ bảy hằng tuần và bán nhiều hoa.", "Chợ Dalo họp vào thứ mấy?", "thứ bảy"),
]


@pytest.mark.encoder
def test_paragraphs_are_searched_among_distractors(tmp_path: Path, model_cache: Path) -> None:
    """Plain questions on three paragraphs among two of three pages are measured, written and compared."""
    cache = json.dumps(str(model_cache))
    (tmp_path / "bantin.yaml").write_text(f"data_dir: data\nencoder: {{cache_dir: {cache}}}\n", "utf-8")
    asked = [
        {"context": text, "qas": [{"id": str(i), "question": question, "answers": [{"text": answer}]}]}
        for i, (text, question, answer) in enumerate(PARAGRAPHS)
    ]
    (tmp_path / "squad.json").write_text(json.dumps({"data": [{"paragraphs": asked}]}), "utf-8")
    page = {"title": "Vật lý", "text": "Ánh sáng truyền đi rất nhanh trong chân không."}
    (tmp_path / "pages.jsonl.gz").write_bytes(gzip.compress(lines({"id": f"w{i}", **page} for i in range(3))))
    earlier = ROW.model_copy(update={"style": "squad, plain"})
    (tmp_path / "earlier.json").write_text(measured(earlier).model_dump_json(), "utf-8")

    args = ["evaluate", "squad.json", "--plain", "--distractors", "pages.jsonl.gz", "--distractor-count", "2"]
    ran = bantin(tmp_path, *args, "--json", "out.json", "--compare", "earlier.json")
    assert ran.code == 0, ran.err
    assert "Nothing is indexed yet" not in ran.err  # the library is not asked for, and stays as it was
    assert not (tmp_path / "data" / "library.sqlite").exists()
    searched, _, _, first, change, overall, *rest = ran.out.splitlines()
    assert searched.startswith("5 bulletins, 5 passages, encoder multilingual-e5-small")
    assert first.split()[:5] == ["squad,", "plain", "3", "1.000", "1.000"]
    assert change.split()[:4] == ["change", "-1", "+0.500", "+0.250"]
    assert overall.split()[:3] == ["all", "3", "1.000"]
    assert any(line.startswith("0 questions are in both runs.") for line in rest)
    assert max(map(len, ran.out.splitlines())) <= 100

    written = Evaluation.model_validate_json((tmp_path / "out.json").read_text("utf-8"))
    assert written.command == " ".join(
        ["bantin --config bantin.yaml", *args, "--json out.json --compare earlier.json"]
    )
    assert "telegram" not in written.settings
    assert "data_dir" not in written.settings
    assert written.settings["search"] == Config().search.model_dump()
    assert [each.id for each in written.outcomes] == ["0", "1", "2"]
    assert [each.question for each in written.outcomes] == [
        "Song Chill dai bao nhieu?",
        "Ai la Chu tich xa Tan Thu?",
        "Cho Dalo hop vao thu may?",
    ]
    assert [each.rank for each in written.outcomes] == [1, 1, 1]
    assert [row.style for row in written.rows] == ["squad, plain", "all"]
    assert written.confidence is not None
    assert written.confidence.every.questions == 3
    assert written.comparison is not None
    assert written.comparison.questions == 0
