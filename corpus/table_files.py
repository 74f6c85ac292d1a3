"""How the tables of words are read: JSON files that a person without Python can extend, each into a model.

A table says where it comes from (``source``) and, where its keys need it, what they mean (``notes``).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from corpus.errors import TableError

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

FrozenMap = Annotated[Mapping[_Key, _Value], AfterValidator(MappingProxyType)]
"""A mapping of a table; nobody can change it."""

Phrase = Annotated[str, Field(min_length=1)]
"""One word or several; an empty one would be met everywhere."""

WordList = tuple[Phrase, ...]
"""Words or phrases in the order of the table."""


class TableRow(BaseModel):
    """A row, or any other part of a table: only the keys it knows, each of its own type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Table(TableRow):
    """A whole table.

    Attributes:
        source: Where its rows come from, one line.
        notes: What its keys mean, by key; for those who extend it.
    """

    source: Phrase
    notes: FrozenMap[str, str] = Field(default_factory=lambda: MappingProxyType({}))


_AnyTable = TypeVar("_AnyTable", bound=Table)


def load_table(folder: Traversable, name: str, model: type[_AnyTable]) -> _AnyTable:
    """Read one table, such as ``levels.json`` of `corpus/data`.

    Raises:
        TableError: it is not there, is no JSON, or has a key or a value that the model does not know; the
            sentence names the file and the key.
    """
    file = folder.joinpath(name)
    try:
        return model.model_validate_json(file.read_bytes())
    except OSError as error:
        raise TableError(f"The table {file} cannot be read: {error.strerror or error}.") from error
    except ValidationError as error:
        raise TableError(f"The table {file} cannot be used: {_complaint(error)}.") from error


def _complaint(error: ValidationError) -> str:
    """What to mend first, in one clause: a misspelt key rather than what is missing because of it."""
    errors = error.errors(include_url=False)
    unknown = [one for one in errors if one["type"] == "extra_forbidden"]
    if not unknown:
        where, message = _path(errors[0]), errors[0]["msg"]
        return f"{where}: {message}" if where else message
    *row, key = map(str, unknown[0]["loc"])
    missing = [str(one["loc"][-1]) for one in errors if one["type"] == "missing"]
    close = difflib.get_close_matches(key, missing, 1)
    hint = f"; write {close[0]!r}" if close else "; mend it or take it out"
    return f"there is no key {'.'.join([*row, key])!r}{hint}"


def _path(error: ErrorDetails) -> str:
    return ".".join(map(str, error["loc"]))
