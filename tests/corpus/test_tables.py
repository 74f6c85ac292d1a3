from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from corpus import tables
from corpus.errors import TableError
from corpus.table_files import load_table
from corpus.tables import FOLDER, LEVELS, LevelTable
from tests.tables import (
    assert_all_read,
    assert_misspelling_fails,
    assert_well_kept,
    files_of,
    models_of,
)

CONTENT: dict[str, Any] = json.loads(FOLDER.joinpath("levels.json").read_text("utf-8"))


def misspell_row(levels: dict[str, Any]) -> None:
    row = levels["levels"]["ubnd"]
    row["headz"] = row.pop("heads")


def misspell_choice(levels: dict[str, Any]) -> None:
    levels["levels"]["ubnd"]["withins"] = True


def number_for_word(levels: dict[str, Any]) -> None:
    levels["levels"]["ubnd"]["names"][0] = 5


def word_for_truth(levels: dict[str, Any]) -> None:
    levels["levels"]["ubnd"]["by_area"] = "yes"


def empty_word(levels: dict[str, Any]) -> None:
    levels["ends"].append("")


def no_key(levels: dict[str, Any]) -> None:
    del levels["ends"]


def no_kind(levels: dict[str, Any]) -> None:
    levels["levels"]["ubnd"]["kind"] = "stat"


@pytest.mark.parametrize("name", files_of(FOLDER))
def test_tables_say_where_they_come_from(name: str) -> None:
    """Every table is JSON in NFC, each key once, and names its source."""
    assert_well_kept(FOLDER, name)


def test_every_table_is_read() -> None:
    """Every file of the folder is read into a model, and nothing of it is lost on the way."""
    assert_all_read(FOLDER, models_of(tables))


@pytest.mark.parametrize("name", files_of(FOLDER))
def test_a_misspelt_key_fails_when_the_table_is_read(name: str, tmp_path: Path) -> None:
    """A table with a misspelt key or a value of the wrong type fails, file and key named."""
    assert_misspelling_fails(FOLDER, name, models_of(tables), tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (misspell_row, "there is no key 'levels.ubnd.headz'; write 'heads'."),
        (misspell_choice, "there is no key 'levels.ubnd.withins'; mend it or take it out."),
        (number_for_word, "levels.ubnd.names.0: Input should be a valid string."),
        (word_for_truth, "levels.ubnd.by_area: Input should be a valid boolean."),
        (empty_word, f"ends.{len(CONTENT['ends'])}: String should have at least 1 character."),
        (no_key, "ends: Field required."),
        (no_kind, "levels.ubnd.kind: Input should be 'party', 'state', 'mass' or 'other'."),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    change: Callable[[dict[str, Any]], None], said: str, tmp_path: Path
) -> None:
    """The sentence names the file, the row and the key, and what is wrong with it."""
    content = json.loads(json.dumps(CONTENT))
    change(content)
    file = tmp_path / "levels.json"
    file.write_text(json.dumps(content), "utf-8")
    with pytest.raises(TableError) as error:
        load_table(tmp_path, "levels.json", LevelTable)
    assert str(error.value) == f"The table {file} cannot be used: line 1, {said}"


def test_a_table_that_is_missing_or_no_json_is_told(tmp_path: Path) -> None:
    """A file that is not there, and one that is no JSON, fail with a sentence that names it."""
    with pytest.raises(TableError, match=r"levels\.json cannot be read: No such file or directory\.$"):
        load_table(tmp_path, "levels.json", LevelTable)
    (tmp_path / "levels.json").write_text("{", "utf-8")
    with pytest.raises(TableError, match=r"levels\.json cannot be used: line 1 is no JSON: .*\.$"):
        load_table(tmp_path, "levels.json", LevelTable)


def test_a_table_cannot_be_changed() -> None:
    """Neither a table nor a mapping in it takes another value: all that ask share it."""
    with pytest.raises(ValidationError):
        LEVELS.ends = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        LEVELS.levels["ubnd"] = LEVELS.levels["chi bộ"]  # type: ignore[index]
    assert isinstance(LEVELS.levels["ubnd"].heads, tuple)
