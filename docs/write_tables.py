"""Writes the list of docs/data-tables.md: each table, what it holds, where it comes from, what reads it.

Run: PYTHONPATH=. python docs/write_tables.py
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import bot.telegram.tables
import corpus.ingest.tables
import corpus.tables
import retrieval.answer.tables
import retrieval.query.tables
from corpus.table_files import Table
from docs.parts import FOLDER, write_part

ROOT = FOLDER.parent
PAGE = FOLDER / "data-tables.md"
MODULES = (
    corpus.tables,
    corpus.ingest.tables,
    retrieval.answer.tables,
    retrieval.query.tables,
    bot.telegram.tables,
)


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table and who reads it.

    Attributes:
        path: Its file, from the root of the repository, such as ``corpus/data/units.json``.
        holds: What it holds, in a few words.
        source: Where its rows come from.
        readers: The folders of the modules that import it, sorted.
    """

    path: str
    holds: str
    source: str
    readers: tuple[str, ...]


def table_files() -> Iterator[TableFile]:
    """Every table that is read when the program starts, package by package, by name."""
    for module in MODULES:
        for name, table in sorted(vars(module).items()):
            if isinstance(table, Table):
                file, holds = _described(type(table))
                folder = Path(str(module.FOLDER)).relative_to(ROOT)
                readers = sorted(set(_readers(module, name)))
                yield TableFile((folder / file).as_posix(), holds, table.source, tuple(readers))


def _described(model: type[Table]) -> tuple[str, str]:
    """The file and what it holds, of a docstring like ``file.json``: what it holds."""
    first = " ".join((inspect.getdoc(model) or "").split("\n\n")[0].split())
    file, _, holds = first.partition(": ")
    return file.strip("`"), holds.rstrip(".").replace("``", "`")


def _readers(module: ModuleType, name: str) -> Iterator[str]:
    """The folder of each module of the three packages that imports a table."""
    for folder, names in _imports():
        if f"{module.__name__}.{name}" in names:
            yield folder


@cache
def _imports() -> tuple[tuple[str, frozenset[str]], ...]:
    """The folder of each module of the three packages, and what the module imports by name."""
    return tuple(
        (
            file.parent.relative_to(ROOT).as_posix(),
            frozenset(
                f"{node.module}.{alias.name}"
                for node in ast.walk(ast.parse(file.read_text("utf-8")))
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            ),
        )
        for package in ("corpus", "retrieval", "bot")
        for file in sorted((ROOT / package).rglob("*.py"))
    )


def tables_list() -> str:
    """The Markdown table of all tables; of a source what it says before a colon and its call to add rows."""
    rows = ["| table | what it holds | its rows | read in |", "|---|---|---|---|"]
    for table in table_files():
        source = table.source.split(": ")[0].removesuffix(" Add yours.").rstrip(".")
        readers = ", ".join(f"`{reader}`" for reader in table.readers)
        rows.append(f"| `{table.path}` | {table.holds} | {source} | {readers} |")
    return "\n".join(rows)


def main() -> None:
    """Write the list into the page."""
    write_part(PAGE, "tables", tables_list())


if __name__ == "__main__":
    main()
