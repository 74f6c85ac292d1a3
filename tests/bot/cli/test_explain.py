from __future__ import annotations

import json
from pathlib import Path

from bot.cli.explain import explanation_lines, explanation_record
from corpus.file_library import FileLibrary
from retrieval.answer.draft import Draft
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

TEXT = "Xã Tân Thử họp\n\nNgày 5/3/2020, xã Tân Thử có 412 đảng viên. Ông Lê An làm Bí thư Đảng ủy xã."


def draft(folder: Path, question: str) -> Draft:
    """How a question is judged among one bulletin."""
    library, encoder = FileLibrary(folder / "library.sqlite"), SyllableEncoder()
    Indexer(library, folder, encoder, INDEX, silent).update([write(folder / "files", tan_thu=TEXT)])
    return Engine(library, folder, encoder, INDEX, ANSWERS).judge(question)


def test_it_tells_how_the_question_was_read_and_what_counted(tmp_path: Path) -> None:
    """The lines name what is asked for, each quote with its probability, and the largest contributions."""
    lines = list(explanation_lines(draft(tmp_path, "ai là Bí thư Đảng ủy xã Tân Thử?"), ANSWERS.model, 2))
    assert lines[:2] == ["understood: ai là Bí thư Đảng ủy xã Tân Thử?", "asks for: a person"]
    assert any(line.startswith("asked of facts: office") for line in lines)
    (first,) = (line for line in lines if line.startswith("1. "))
    assert "tan_thu: Xã Tân Thử họp" in first
    assert any("covered_or_known +" in line for line in lines)
    assert sum(line.startswith(("1. ", "2. ", "3. ")) for line in lines) == 2


def test_it_tells_what_contradicts(tmp_path: Path) -> None:
    """A year that the bulletin is not of is named with what the bulletin says instead."""
    lines = list(explanation_lines(draft(tmp_path, "số đảng viên xã Tân Thử năm 2016"), ANSWERS.model, 1))
    assert any(line.strip().startswith("contradicts (year)") and "2016" in line for line in lines)


def test_the_record_holds_every_feature(tmp_path: Path) -> None:
    """As JSON it is one object with the quotes' slices, features and contributions."""
    judged = draft(tmp_path, "xã Tân Thử có bao nhiêu đảng viên?")
    record = json.loads(explanation_record(judged, ANSWERS.model, 1))
    assert record["question"]["asks for"] == "number"
    (quote,) = record["quotes"]
    assert quote["text"] == TEXT[quote["start"] : quote["end"]]
    assert quote["features"]["typed"] == 1.0
    assert set(quote["contributions"]) == set(ANSWERS.model.coefficients.sentence)
