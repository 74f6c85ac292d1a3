"""An office's own rows: a folder of tables that go over those that come with the program.

A file has the name of the table that it goes over, and holds only what is to be added or replaced::

    abbreviations.json  {"abbreviations": [{"short": ["BQLDA"], "full": "Ban Quản lý dự án"}]}
"""

from __future__ import annotations

import difflib
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, Field, create_model

from corpus.errors import TableError
from corpus.notices import Notice, notice

_ROOT = Path(__file__).parents[1]
_PACKAGES = ("corpus", "retrieval", "bot")
UNUSABLE = "The table {file} cannot be used: {reason}."
_FITTED = {"quote_model.json", "short_answers.json"}  # made by programs, not by hand


@dataclass(frozen=True, slots=True)
class OwnTables:
    """The tables of a folder, as they were when it was read; equal ones are of equal bytes.

    Attributes:
        folder: Where they lie.
        files: Their bytes, by name.
    """

    folder: Path
    files: Mapping[str, bytes]

    @classmethod
    def read(cls, folder: Path) -> OwnTables:
        """The tables of a folder; other files than ``.json`` are nobody's concern.

        Raises:
            TableError: there is no such folder, a file cannot be read, or has no table's name.
        """
        try:
            files = {
                file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix == ".json"
            }
        except OSError as error:
            raise TableError(
                "The tables in {place} cannot be read ({reason}): mend tables_dir.",
                place=error.filename,
                reason=error,
            ) from error
        known = shipped_tables()
        for name in files:
            if name not in known:
                close = difflib.get_close_matches(name, known, 1)
                raise TableError(
                    "There is no table {name}, as in {place}: write one of {names}.",
                    name=name,
                    place=folder,
                    names=", ".join(close or known),
                )
        return cls(folder, files)

    def digest(self, names: Iterable[str]) -> str:
        """A SHA-256 over those of the tables that have these names, as hex; of none the empty string."""
        here = [name for name in sorted(names) if name in self.files]
        whole = hashlib.sha256()
        for name in here:
            whole.update(f"\0{name}\0".encode() + hashlib.sha256(self.files[name]).digest())
        return whole.hexdigest() if here else ""

    def text(self, name: str) -> str:
        """The text of a table: UTF-8, with or without the mark of Windows' editors, and made NFC.

        Raises:
            TableError: it is no UTF-8.
        """
        content = self.files[name]
        try:
            return unicodedata.normalize("NFC", content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            reason = notice("line {line} is not UTF-8 text: save it as UTF-8", line=line)
            raise TableError(UNUSABLE, file=self.folder / name, reason=reason) from error

    def rows(self, name: str) -> Any:  # noqa: ANN401 (JSON)
        """What a table holds.

        Raises:
            TableError: it is no UTF-8 or no JSON, or names a key twice.
        """
        file = self.folder / name
        try:
            return json.loads(self.text(name), object_pairs_hook=_once)
        except json.JSONDecodeError as error:
            raise TableError(UNUSABLE, file=file, reason=no_json(error)) from error
        except _TwiceError as error:
            reason = notice("'{key}' stands there twice", key=str(error))
            raise TableError(UNUSABLE, file=file, reason=reason) from error


@cache
def shipped_tables() -> Mapping[str, Path]:
    """The tables that come with the program and that people extend, by name."""
    files = (file for package in _PACKAGES for file in sorted((_ROOT / package).rglob("data/*.json")))
    return {file.name: file for file in files if file.name not in _FITTED}


def no_json(error: json.JSONDecodeError) -> Notice:
    """Where a text ceases to be JSON, and what is mostly the matter."""
    return notice(
        "line {line} is no JSON: there or right before it a comma, a quotation mark or a bracket is missing "
        "or one too many",
        line=error.lineno,
    )


class _TwiceError(ValueError):
    """A key stands twice in one part of a table."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


@cache
def part_of(model: type[BaseModel]) -> type[BaseModel]:
    """A model of which every key may be left out, also in parts of it; rows are whole."""
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        kind: Any = field.annotation
        kind = part_of(kind) if _is_part(kind) else kind
        fields[name] = (
            Annotated[kind, *field.metadata] if field.metadata else kind,
            Field(None, alias=field.alias),
        )
    return create_model(model.__name__, __config__=model.model_config, **fields)


def over(model: Any, shipped: Any, own: Any) -> Any:  # noqa: ANN401 (types, and JSON)
    """The JSON of a table, or of a part of it, with an office's own rows over it; both fit the ``model``.

    A word of a list is added; a row of a mapping is added, or takes the place of the one with its key. A row
    of a list goes before all others, since of these the first that fits counts, and takes the place of the
    one that has its ``row_key``.
    """
    model = _bare(model)
    if _is_part(model):
        kinds = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        return shipped | {
            key: over(kinds[key], shipped[key], value) if key in shipped else value
            for key, value in own.items()
        }
    if get_origin(model) is Mapping:
        row = _bare(get_args(model)[1])
        nested = get_origin(row) is Mapping
        return shipped | {
            key: over(row, shipped[key], value) if nested and key in shipped else value
            for key, value in own.items()
        }
    if get_origin(model) is not tuple:
        return own
    row = get_args(model)[0]
    if not _is_part(row):
        return [*shipped, *(word for word in own if word not in shipped)]
    key = row.row_key
    taken = {each[key] for each in own} if key else set()
    return [*own, *(each for each in shipped if each.get(key) not in taken)]


def _bare(kind: Any) -> Any:  # noqa: ANN401 (a type)
    """A type without what is annotated to it."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _is_part(kind: Any) -> bool:  # noqa: ANN401 (a type)
    return isinstance(kind, type) and issubclass(kind, BaseModel)
