"""How the tables of words are read: JSON files that a person without Python can extend, each into a model.

A table says where it comes from (``source``) and, where its keys need it, what they mean (``notes``). Over
the tables that come with the program go those of an office, where it has some (`corpus.own_tables`).
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Annotated, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from corpus.errors import TableError
from corpus.json_lines import line_of
from corpus.notices import Notice, notice
from corpus.own_tables import UNUSABLE, OwnTables, no_json, over, part_of

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

FrozenMap = Annotated[Mapping[_Key, _Value], AfterValidator(MappingProxyType)]
"""A mapping of a table; nobody can change it."""

Phrase = Annotated[str, Field(min_length=1)]
"""One word or several; an empty one would be met everywhere."""

WordList = tuple[Phrase, ...]
"""Words or phrases in the order of the table."""


class TableRow(BaseModel):
    """A row, or any other part of a table: only the keys it knows, each of its own type.

    Attributes:
        row_key: The key by which an office's own row takes the place of another one of a list; empty where
            all stay, and the first that fits counts.
    """

    row_key: ClassVar[str] = ""

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


class _TablesInUse:
    """Which tables of an office go over those of the program, and whether any was read yet."""

    own: OwnTables | None = None
    read: bool = False


_IN_USE = _TablesInUse()


def use_tables(own: OwnTables | None) -> None:
    """Have all tables read with an office's own rows over them, from before the first is read.

    Afterwards those of the same folder stay as they were read first.

    Raises:
        TableError: a table was read already, with those of another folder or none.
    """
    if not _IN_USE.read:
        _IN_USE.own = own
    elif (own and own.folder) != (_IN_USE.own and _IN_USE.own.folder):
        place = own.folder if own else "-"
        raise TableError("Tables were read before tables_dir {place}: start bantin anew.", place=place)


def tables_in_use() -> OwnTables | None:
    """The office's own tables that are read with those of the program; ``None``: the program's alone."""
    return _IN_USE.own


def own_digest(names: Iterable[str]) -> str:
    """A SHA-256 over the office's own tables of these names, as hex; empty where it has none of them."""
    return _IN_USE.own.digest(names) if _IN_USE.own else ""


def load_table(folder: Traversable, name: str, model: type[_AnyTable]) -> _AnyTable:
    """Read one table, such as ``levels.json`` of `corpus/data`, with an office's own rows over it.

    Raises:
        TableError: it is not there, is no JSON, or has a key or a value that the model does not know; the
            sentence names the file, the line and the key.
    """
    file = folder.joinpath(name)
    _IN_USE.read = True
    try:
        content = file.read_bytes()
        table = model.model_validate_json(content)
    except OSError as error:
        raise TableError("The table {file} cannot be read: {reason}.", file=file, reason=error) from error
    except ValidationError as error:
        raise _broken(str(file), content.decode("utf-8", "replace"), error) from error
    own = _IN_USE.own
    return _with_own_rows(table, content, own, name) if own and name in own.files else table


def _with_own_rows(table: _AnyTable, content: bytes, own: OwnTables, name: str) -> _AnyTable:
    """A table, which was read from this content, with an office's own rows."""
    model, rows = type(table), own.rows(name)
    try:
        part_of(model).model_validate_json(json.dumps(rows))
        return model.model_validate_json(json.dumps(over(model, json.loads(content), rows)))
    except ValidationError as error:
        raise _broken(str(own.folder / name), own.text(name), error) from error


def _broken(file: str, text: str, error: ValidationError) -> TableError:
    """What to mend first, in one sentence: a misspelt key rather than what is missing because of it."""
    errors = error.errors(include_url=False)
    unknown = [one for one in errors if one["type"] == "extra_forbidden"]
    first = (unknown or errors)[0]
    if first["type"] == "json_invalid":
        return TableError(UNUSABLE, file=file, reason=_no_json(text))
    said = _misspelling(first, errors) if unknown else _complaint(first)
    line = line_of(text, first["loc"])
    return TableError(UNUSABLE, file=file, reason=notice("line {line}, {said}", line=line, said=said))


def _no_json(text: str) -> Notice:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return no_json(error)
    return Notice("Invalid JSON")  # to the library that read it, which is stricter


def _complaint(error: ErrorDetails) -> Notice:
    where, message = ".".join(map(str, error["loc"])), Notice(error["msg"])
    return notice("{where}: {message}", where=where, message=message) if where else message


def _misspelling(error: ErrorDetails, errors: list[ErrorDetails]) -> Notice:
    *row, key = map(str, error["loc"])
    missing = [str(one["loc"][-1]) for one in errors if one["type"] == "missing"]
    close = difflib.get_close_matches(key, missing, 1)
    named = ".".join([*row, key])
    if close:
        return notice("there is no key '{named}'; write '{key}'", named=named, key=close[0])
    return notice("there is no key '{named}'; mend it or take it out", named=named)
