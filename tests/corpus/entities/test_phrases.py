from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from corpus.text.fold import modern_spelling
from tests.corpus.entities.phrases import (
    FILE,
    BodyValue,
    OfficeValue,
    Phrase,
    PlaceValue,
    QuantityValue,
    phrases,
)

PHRASES = list(phrases())
SHAPES: dict[str, type] = {
    "date": str,
    "ordinal": int,
    "person": str,
    "place": PlaceValue,
    "body": BodyValue,
    "office": OfficeValue,
    "quantity": QuantityValue,
}
_POINT = r"(?:\d{4}(?:-(?:0[1-9]|1[0-2]|3[3-6]|4[01]))?|\d{4}-\d\d-\d\d|XXXX-\d\d(?:-\d\d)?|XXXX-XX-\d\d)"
EDTF = re.compile(rf"(?:{_POINT}(?:/{_POINT})?|lunar XXXX-\d\d-\d\d)")


def table(name: str) -> dict[str, Any]:
    rows: dict[str, Any] = json.loads((files("corpus") / "data" / name).read_text("utf-8"))
    return rows


def of_kind(kind: str) -> list[Phrase]:
    return [line for line in PHRASES if line.kind == kind]


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("date", 90),
        ("ordinal", 25),
        ("person", 80),
        ("place", 20),
        ("body", 50),
        ("office", 45),
        ("quantity", 60),
    ],
)
def test_there_are_enough_of_each_kind(kind: str, least: int) -> None:
    """Every kind has phrases enough to be worth comparing."""
    assert len(of_kind(kind)) >= least


def test_no_line_stands_twice() -> None:
    """No line says the same phrase in the same sentences twice."""
    counts = Counter((line.kind, line.in_bulletin(), line.in_question()) for line in PHRASES)
    assert [line for line, count in counts.items() if count > 1] == []


def test_the_file_is_composed() -> None:
    """The file is NFC, and so is every text in it once its escapes are read."""
    assert unicodedata.is_normalized("NFC", FILE.read_text("utf-8"))
    for line in PHRASES:
        for sentence, _, _ in (line.in_bulletin(), line.in_question()):
            assert unicodedata.is_normalized("NFC", sentence), sentence


def test_every_sentence_holds_its_phrase_once() -> None:
    """A sentence has one place for its phrase, the phrase is bare, and no question is broken over lines."""
    for line in PHRASES:
        assert line.bulletin.count("{}") == line.question.count("{}") == 1, line
        for spelling in (line.phrase, line.bulletin_phrase, line.question_phrase):
            assert spelling is None or (spelling and spelling == spelling.strip()), line
        for sentence, start, end in (line.in_bulletin(), line.in_question()):
            assert "{" not in sentence, line
            assert 0 <= start < end <= len(sentence), line
        assert "\n" not in line.in_question()[0], line


@pytest.mark.parametrize("kind", SHAPES)
def test_values_have_their_shape(kind: str) -> None:
    """A value is of its kind's type."""
    for line in of_kind(kind):
        assert type(line.value) is SHAPES[kind], line


def test_dates_are_edtf() -> None:
    """A date is a point or an interval of EDTF, or a day of the lunar calendar, and intervals rise."""
    for line in of_kind("date"):
        assert isinstance(line.value, str)
        assert EDTF.fullmatch(line.value), line
        assert line.value.split("/") == sorted(line.value.split("/")), line


def test_names_are_in_their_one_spelling() -> None:
    """A name has single spaces and tone marks placed the newer way; a body's is in lower case."""
    for line in [*of_kind("person"), *of_kind("body")]:
        name = line.value.name if isinstance(line.value, BodyValue) else line.value
        assert isinstance(name, str)
        assert name == modern_spelling(" ".join(name.split())), line
        assert (name == name.lower()) == (line.kind == "body"), line


def test_places_are_of_the_table() -> None:
    """A place's province is one of today or of before the mergers."""
    rows = table("provinces.json")["provinces"]
    names = {row["name"] for row in rows} | {name for row in rows for name in row["merged"]}
    for line in of_kind("place"):
        assert isinstance(line.value, PlaceValue)
        assert line.value.name in names, line


def test_levels_are_of_the_table() -> None:
    """A body's level is a key of the table, with the word of its area where the table asks for it."""
    rows = table("levels.json")
    known: set[str | None] = {None}
    for level, row in rows["levels"].items():
        known |= {f"{level} {area}" for area in rows["areas"]} if row.get("by_area") else {level}
    for line in of_kind("body"):
        assert isinstance(line.value, BodyValue)
        assert line.value.level in known, line


def test_roles_are_of_the_table() -> None:
    """An office's role is a key of the table, and no office is both acting and former."""
    roles = table("roles.json")["roles"]
    for line in of_kind("office"):
        assert isinstance(line.value, OfficeValue)
        assert line.value.role in roles, line
        assert not (line.value.acting and line.value.former), line


def test_quantities_do_not_fall() -> None:
    """A quantity's lower end is not above its upper, and its unit is folded."""
    for line in of_kind("quantity"):
        assert isinstance(line.value, QuantityValue)
        assert float(line.value.low) <= float(line.value.high), line
        assert line.value.unit.isascii(), line
        assert line.value.unit == line.value.unit.lower(), line
