from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from corpus.text.fold import fold
from retrieval.query.context.rewrite import complete

KNOWN = {fold(name): name for name in ("Đỗ Xuân Kiên", "Vũ Mạnh Hải", "Nguyễn Thành Em", "Trần Xuân Vượng")}
PAIRS = [
    json.loads(line) for line in Path(__file__).with_name("followups.jsonl").read_text("utf-8").splitlines()
]
ALONE = [pair for pair in PAIRS if pair["style"] == "alone"]
LEANING = [pair for pair in PAIRS if pair["style"] != "alone"]


def right(pair: dict[str, Any]) -> bool:
    """Whether a pair is completed as it should be; ``must`` holds patterns."""
    completed = complete(pair["question"], pair["after"], KNOWN)
    if "expected" in pair:
        return completed in pair["expected"]
    text = completed.lower()
    return all(re.search(word.lower(), text) for word in pair["must"]) and not any(
        word.lower() in text for word in pair.get("must_not", ())
    )


def test_there_are_enough_pairs_of_both_sorts() -> None:
    """At least forty questions lean and forty stand alone, in every way of typing."""
    assert len(LEANING) >= 40
    assert len(ALONE) >= 40
    assert {pair["style"] for pair in LEANING} == {"vi", "plain", "mixed", "en"}
    assert all("expected" in pair or "must" in pair for pair in LEANING)


def test_no_pair_is_also_measured_elsewhere() -> None:
    """No question and the one before it stand in the questions that the whole bot is measured with."""
    lines = Path(__file__).with_name("questions.dev.jsonl").read_text("utf-8").splitlines()
    others = {(row["question"], row.get("after")) for row in map(json.loads, lines)}
    assert not {(pair["question"], pair["after"]) for pair in PAIRS} & others


@pytest.mark.parametrize("pair", ALONE, ids=lambda pair: pair["question"])
def test_what_stands_alone_is_left_alone(pair: dict[str, Any]) -> None:
    """A question that says what it asks about is not mixed with the one before."""
    assert complete(pair["question"], pair["after"], KNOWN) == pair["question"]


@pytest.mark.parametrize(("style", "floor"), [("vi", 0.9), ("plain", 1.0), ("mixed", 1.0), ("en", 1.0)])
def test_what_leans_is_completed(style: str, floor: float) -> None:
    """Of the questions that lean, at least so many are completed as a reader would."""
    rights = [right(pair) for pair in LEANING if pair["style"] == style]
    assert sum(rights) / len(rights) >= floor
