"""What every package's tests ask of its tables."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from corpus.errors import TableError
from corpus.table_files import Table, load_table


def files_of(folder: Traversable) -> list[str]:
    """The names of the tables in a folder."""
    return sorted(file.name for file in folder.iterdir() if file.name.endswith(".json"))


def models_of(module: object) -> list[Table]:
    """The tables that a module has read."""
    return [value for value in vars(module).values() if isinstance(value, Table)]


def assert_well_kept(folder: Traversable, name: str) -> None:
    """A table is JSON in NFC, each key once, and names its source."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    text = folder.joinpath(name).read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    content = json.loads(text, object_pairs_hook=once)
    assert len(content["source"]) > 20
    assert len(content) > 1


def assert_all_read(folder: Traversable, tables: Iterable[Table]) -> None:
    """Each file of a folder is read into one of the tables, which written out again is the file."""
    read = [_written(table) for table in tables]
    assert len(files_of(folder)) == len(read) > 0
    for name in files_of(folder):
        assert _content(folder, name) in read, name


def assert_misspelling_fails(folder: Traversable, name: str, tables: Iterable[Table], broken: Path) -> None:
    """A table with a misspelt key, or with a number for its source, fails with file and key named."""
    content = _content(folder, name)
    model = next(type(table) for table in tables if _written(table) == content)
    key = list(content)[-1]
    rest = {other: value for other, value in content.items() if other != key}
    for table, wrong in [(rest | {f"{key}z": content[key]}, f"{key}z"), (content | {"source": 7}, "source")]:
        (broken / name).write_text(json.dumps(table), "utf-8")
        with pytest.raises(TableError) as error:
            load_table(broken, name, model)
        sentence = str(error.value)
        assert sentence.startswith(f"The table {broken / name} cannot be used: ")
        assert wrong in sentence


def _content(folder: Traversable, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(folder.joinpath(name).read_text("utf-8"))
    return content


def _written(value: object) -> object:
    """A value of a table as JSON has it; of a row only the keys that were written."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {fields[key].alias or key: _written(getattr(value, key)) for key in value.model_fields_set}
    if isinstance(value, Mapping):
        return {key: _written(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value
