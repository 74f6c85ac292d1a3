"""Writes the reference of docs/api.md from the signatures and docstrings of `bot.bulletins`.

Run: PYTHONPATH=. python docs/write_api.py
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from bot import bulletins
from docs.parts import FOLDER, write_part
from retrieval.index.build import Report

PAGE = FOLDER / "api.md"
_SECTION = re.compile(r"^(Args|Attributes|Returns|Raises):\n((?:    .*\n?|\n)+)", re.MULTILINE)
_ENTRY = re.compile(r"^    (\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)


def reference() -> str:
    """Each function and method of the door: how it is called, and its contract."""
    parts = [*_function(bulletins.open_bulletins, "open_bulletins"), "## `Bulletins`\n"]
    parts.append(_prose(inspect.getdoc(bulletins.Bulletins) or ""))
    for name, method in vars(bulletins.Bulletins).items():
        if inspect.isfunction(method) and not name.startswith("_"):
            parts += _function(method, name)
    return "\n".join([*parts, *_fields(Report)])


def _fields(model: type) -> Iterator[str]:
    """The attributes of a class, as its docstring has them."""
    doc = inspect.getdoc(model) or ""
    yield f"## `{model.__name__}`\n"
    yield _prose(_SECTION.sub("", doc))
    for attribute, said in _ENTRY.findall(dict(_SECTION.findall(doc))["Attributes"]):
        yield f"- `{attribute}`: {_line(said)}"


def _function(function: Callable[..., Any], name: str) -> Iterator[str]:
    doc = inspect.getdoc(function) or ""
    sections = dict(_SECTION.findall(doc))
    signature = inspect.signature(function)
    given = [each for each in signature.parameters.values() if each.name != "self"]
    call = str(signature.replace(parameters=given)).replace("_Place", "str | PathLike")
    yield f"### `{name}{call.replace(chr(39), '')}`\n"
    yield _prose(_SECTION.sub("", doc))
    for argument, said in _ENTRY.findall(sections.get("Args", "")):
        yield f"- `{argument}`: {_line(said)}"
    if "Args" in sections:
        yield ""
    if "Returns" in sections:
        yield f"Returns: {_line(sections['Returns'])}\n"
    for error, said in _ENTRY.findall(sections.get("Raises", "")):
        yield f"Raises `{error}`: {_line(said)}\n"


def _prose(text: str) -> str:
    return "\n\n".join(_line(part) for part in text.strip().split("\n\n")) + "\n"


def _line(text: str) -> str:
    """One line, with code as Markdown has it."""
    return " ".join(text.replace("``", "`").split())


def main() -> None:
    """Write the reference into the page."""
    write_part(PAGE, "reference", reference())


if __name__ == "__main__":
    main()
