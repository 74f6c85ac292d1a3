from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.render.explanation import explanation_record
from tests.bot.cli.test_explain import TEXT, draft
from tests.conftest import ANSWERS


def explained(folder: Path, question: str) -> dict[str, Any]:
    """The JSON of one question with its likeliest quote."""
    record: dict[str, Any] = json.loads(
        explanation_record(draft(folder, question), ANSWERS.model, 1).model_dump_json()
    )
    return record


def test_the_record_holds_every_feature(tmp_path: Path) -> None:
    """As JSON it is one object with the quotes' slices, features and contributions."""
    record = explained(tmp_path, "xã Tân Thử có bao nhiêu đảng viên?")
    assert record["question"]["asks_for"] == "number"
    (quote,) = record["quotes"]
    assert quote["text"] == TEXT[quote["start"] : quote["end"]]
    assert quote["features"]["typed"] == 1.0
    assert set(quote["contributions"]) == set(ANSWERS.model.coefficients.sentence)


def test_what_a_question_names_is_data(tmp_path: Path) -> None:
    """What is named, and asked of facts, is values, days in ISO; what contradicts is told as it is shown."""
    record = explained(tmp_path, "ai là Bí thư Đảng ủy xã Tân Thử ngày 7/8/2019?")
    reading = record["question"]
    assert reading["names"]["dates"] == ["2019-08-07"]
    assert reading["names"]["provinces"] == []
    assert reading["facts"]["office"]["words"] == "Bí thư Đảng ủy"
    assert reading["searched_with"] is None
    contradicted = {each["sort"]: each["asked"] for each in record["quotes"][0]["contradicts"]}
    assert contradicted == {"date": "ngày 7/8/2019", "year": "2019"}


def test_every_key_is_written_as_the_page_says(tmp_path: Path) -> None:
    """Keys are small letters with "_", at every depth."""

    def keys(value: object) -> set[str]:
        match value:
            case dict():
                return set(value).union(*map(keys, value.values()))
            case list():
                return set().union(*map(keys, value))
        return set()

    found = keys(explained(tmp_path, "ai là Bí thư Đảng ủy xã Tân Thử?"))
    assert "asks_for" in found
    assert {key for key in found if not key.replace("_", "").isalnum() or key != key.lower()} == set()
