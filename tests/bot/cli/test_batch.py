import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import batch
from bot.cli.batch import answer_lines, questions_of
from bot.cli.speech import announce
from bot.config import Config
from retrieval.engine import Engine
from retrieval.errors import QuestionError
from tests.bot.telegram.end_to_end.serving import FOUND

LINES = [
    "{broken",
    json.dumps({"question": FOUND}),
    json.dumps({"question": "?"}),
    json.dumps({"question": FOUND}),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(LINES), "utf-8")
    return file


def test_a_bad_line_costs_no_other(
    file: Path, indexed: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with a line stands as an object in its place; the others are answered in order."""
    monkeypatch.setattr(
        batch, "ready", lambda config, announce, with_samples: SimpleNamespace(engine=indexed)
    )
    lines = questions_of("", file, strict=False)
    assert not answer_lines(Config(), lines, 1, announce, as_json=True).is_whole
    shown = capsys.readouterr()
    records = [json.loads(line) for line in shown.out.splitlines()]
    assert [record.get("line") for record in records] == [1, None, 3, None]
    assert "line 1: Invalid JSON" in records[0]["error"]
    assert "The question is empty" in records[2]["error"]
    assert records[1]["quotes"] == records[3]["quotes"] != []
    assert len(shown.err.splitlines()) == 2


def test_nothing_is_loaded_where_nothing_can_be_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of bad lines is told line by line, without the engine."""
    file = tmp_path / "batch.jsonl"
    file.write_text("{\n[\n", "utf-8")
    lines = questions_of("", file, strict=False)
    assert not answer_lines(Config(), lines, 1, announce, as_json=False).is_whole
    first, second = capsys.readouterr().err.splitlines()
    assert ["line 1" in first, "line 2" in second] == [True, True]


def test_strictly_nothing_is_asked(file: Path) -> None:
    """If it is wanted so, the first bad line is an error, and nothing is asked."""
    with pytest.raises(QuestionError, match=r"line 1: Invalid JSON"):
        questions_of("", file, strict=True)
