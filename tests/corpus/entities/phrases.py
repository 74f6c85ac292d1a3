"""The phrases of `phrases.jsonl`, with what each says, in a bulletin's sentence and in a question.

Values: a date is EDTF (ISO 8601-2:2019; quarters 33 to 36, half years 40 and 41, "XXXX" for a year that is
not said), with "lunar " before a day of the lunar calendar. An ordinal is an int. A person is the name in
its own capitals, tone marks as in "Hòa". A place is of a province, by its name in the table. A body's level
is a key of `levels.json`, with the area's word where the table asks for it, or None; its name is in full
and in lower case. A quantity's unit is folded and in full, but for measures: "%", "ha", "m2", "km2", "kv"
and the like; money is "dong" or "usd"; words as "trên" and "gần" leave the number as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

FILE = Path(__file__).with_name("phrases.jsonl")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PlaceValue(_Strict):
    """A place: its level, and the province that it is or lies in."""

    level: Literal["province", "district", "commune"]
    name: str


class BodyValue(_Strict):
    """A body: its level, None where the table has none, and its name in full."""

    level: str | None
    name: str


class OfficeValue(_Strict):
    """An office: its role's key, and whether it is held for the time being or no longer."""

    role: str
    acting: bool
    former: bool


class QuantityValue(_Strict):
    """A quantity from `low` to `high`, both decimals in digits, and its unit, empty where it has none."""

    low: Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")]
    high: Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")]
    unit: str


class Phrase(_Strict):
    """One line of the file: a phrase, what it says, and a sentence of each kind with `{}` in its place."""

    kind: Literal["date", "ordinal", "person", "place", "body", "office", "quantity"]
    phrase: str
    value: str | int | PlaceValue | BodyValue | OfficeValue | QuantityValue
    bulletin: str
    question: str
    group: str
    bulletin_phrase: str | None = None
    question_phrase: str | None = None

    def in_bulletin(self) -> tuple[str, int, int]:
        """The bulletin's sentence, and where in it the phrase starts and ends, in code points."""
        return _fill(self.bulletin, self.bulletin_phrase or self.phrase)

    def in_question(self) -> tuple[str, int, int]:
        """The question, and where in it the phrase starts and ends, in code points."""
        return _fill(self.question, self.question_phrase or self.phrase)


def phrases() -> Iterator[Phrase]:
    """Every line of the file, in its order."""
    for line in FILE.read_text("utf-8").splitlines():
        yield Phrase.model_validate_json(line)


def _fill(sentence: str, phrase: str) -> tuple[str, int, int]:
    start = sentence.index("{}")
    return sentence.replace("{}", phrase), start, start + len(phrase)
