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

_ROOT = Path(__file__).parents[1]
_PACKAGES = ("corpus", "retrieval", "bot")
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


@cache
def shipped_tables() -> Mapping[str, Path]:
    """The tables that come with the program and that people extend, by name."""
    files = (file for package in _PACKAGES for file in sorted((_ROOT / package).rglob("data/*.json")))
    return {file.name: file for file in files if file.name not in _FITTED}


def own_json(content: bytes) -> Any:  # noqa: ANN401 (JSON)
    """What a table of one's own holds: UTF-8, with or without the mark of Windows' editors, and made NFC.

    Raises:
        ValueError: it is no JSON, or names a key twice.
    """
    return json.loads(own_text(content), object_pairs_hook=_once)


def own_text(content: bytes) -> str:
    """The text of a table of one's own.

    Raises:
        ValueError: it is no UTF-8.
    """
    return unicodedata.normalize("NFC", content.decode("utf-8-sig"))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"'{key}' stands there twice")
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
