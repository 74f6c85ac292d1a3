from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bot.cli import evaluate
from bot.config import Config
from retrieval.evaluation.run import Evaluation, Row
from tests.bot.cli.test_main import bantin, lines, refused

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
HEAD = (
    "style answerable R@1 R@5 MRR nDCG@10 right first quote holds refused answered right EM F1 "
    "none refused verbatim p50 s p95 s"
)


def measured(*rows: Row) -> Evaluation:
    return Evaluation(encoder="e5", bulletins=7, passages=31, rows=list(rows), outcomes=[])


def printed(
    capsys: pytest.CaptureFixture[str], evaluation: Evaluation, earlier: Evaluation | None = None
) -> list[str]:
    """The lines of the table, under the line that says what was searched and the head."""
    evaluate._print(evaluation, earlier)
    searched, head, *rows = capsys.readouterr().out.splitlines()
    assert searched == "7 bulletins, 31 passages, encoder e5"
    assert head.split() == HEAD.split()
    return rows


def test_a_row_a_style(capsys: pytest.CaptureFixture[str]) -> None:
    """Every figure stands under its head, shares with three digits, and a dash where there is none."""
    rows = printed(capsys, measured(ROW, NOTHING))
    assert [row.split() for row in rows] == [
        [
            *("vi", "4", "0.500", "0.750", "0.625", "0.688", "0.500", "0.250", "0.125"),
            *("0.800", "0.900", "0.312", "0.438", "2", "1.000", "1.000", "0.012", "1.500"),
        ],
        ["none", "0", *["-"] * 11, "3", "0.333", "1.000", "0.500", "0.500"],
    ]
    assert len({len(row) for row in rows}) == 1


def test_changes_stand_under_their_row(capsys: pytest.CaptureFixture[str]) -> None:
    """Under a style that both evaluations have stands what changed, with its sign; others have no changes."""
    worse = ROW.model_copy(
        update={"recall_1": 0.25, "mrr": 0.75, "p95": 1.0, "rightly_refused": None, "f1": 0.5}
    )
    rows = printed(capsys, measured(ROW, NOTHING), measured(worse, ROW.model_copy(update={"style": "en"})))
    first, change, other = (row.split() for row in rows)
    assert (first[0], other[0]) == ("vi", "none")
    assert change == [
        "change",
        *("+0.250", "+0.000", "-0.125", "+0.000", "+0.000", "+0.000", "+0.000"),
        *("+0.000", "+0.000", "+0.000", "-0.062"),
        *("+0.000", "+0.000", "+0.500"),  # what had no share before has no change
    ]
    assert rows[1].index("+0.250") + len("+0.250") == rows[0].index("0.500") + len("0.500")


def test_an_earlier_evaluation_is_read_as_it_was_written(tmp_path: Path) -> None:
    """What was written is read again whole, with its command and its settings."""
    file = tmp_path / "figures.json"
    evaluation = measured(ROW, NOTHING).model_copy(update={"command": "bantin x", "settings": {"a": [1]}})
    file.write_text(evaluation.model_dump_json(), "utf-8")
    assert evaluate._read(file) == evaluation


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
        ("", "Give one file of questions. See bantin --help."),
        ("good.jsonl --questions good.jsonl", "Give one file of questions. See bantin --help."),
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
        ("good.jsonl --distractor-count 0", "Invalid value for '--distractor-count'"),
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
    searched, _, first, change, overall = ran.out.splitlines()
    assert searched.startswith("5 bulletins, 5 passages, encoder multilingual-e5-small")
    assert first.split()[:5] == ["squad,", "plain", "3", "1.000", "1.000"]
    assert change.split()[:3] == ["change", "+0.500", "+0.250"]
    assert overall.split()[:3] == ["all", "3", "1.000"]

    written = Evaluation.model_validate_json((tmp_path / "out.json").read_text("utf-8"))
    assert written.command == " ".join(
        ["bantin --config bantin.yaml", *args, "--json out.json --compare earlier.json"]
    )
    assert "telegram" not in written.settings
    assert "data_dir" not in written.settings
    assert written.settings["search"] == Config().search.model_dump()
    assert [outcome.question for outcome in written.outcomes] == [
        "Song Chill dai bao nhieu?",
        "Ai la Chu tich xa Tan Thu?",
        "Cho Dalo hop vao thu may?",
    ]
    assert [outcome.rank for outcome in written.outcomes] == [1, 1, 1]
    assert [row.style for row in written.rows] == ["squad, plain", "all"]
