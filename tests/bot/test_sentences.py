from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.i18n import read_sentences, sentences
from retrieval.answer.verify import Fault
from tests.pages import PACKAGES, ROOT

INDIRECT = {  # what else makes an error there
    "retrieval/errors.py": {"__init__"},
    "bot/errors.py": {"cls", "__init__"},
    "corpus/sqlite.py": {"error"},
}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def has_letters(template: str) -> bool:
    return any(letter.isalpha() for text, _, _, _ in string.Formatter().parse(template) for letter in text)


@cache
def trees() -> dict[Path, ast.Module]:
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    return {file: ast.parse(file.read_text("utf-8")) for file in files}


@cache
def error_classes() -> frozenset[str]:
    """The names of all classes of errors that a person can mend."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"BantinError"}
    while more := {name for name, its in bases.items() if its & found} - found:
        found |= more
    return frozenset(found)


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def constants(tree: ast.Module) -> dict[str, ast.expr]:
    """The values of a module's own names."""
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def written(node: ast.expr, known: dict[str, ast.expr]) -> list[str] | None:
    """The sentences that an argument may be; none where it is not written there but handed on."""
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return [*(written(one, known) or []), *(written(other, known) or [])]
        case ast.Name(id=name) if name in known:
            return written(known[name], known)
        case ast.Subscript(value=ast.Name(id=name)) if isinstance(known.get(name), ast.Dict):
            return [text for each in known[name].values for text in written(each, known) or []]  # type: ignore[attr-defined]
    return None


def said() -> Iterator[tuple[str, ast.Call, list[str] | None]]:
    """Every error and notice that the sources make: where, the call, and the sentences that it may say."""
    for file, tree in trees().items():
        place, known = file.relative_to(ROOT).as_posix(), constants(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if called(node) in error_classes() | {"Notice", "notice"} | INDIRECT.get(place, set()):
                yield place, node, written(node.args[0], known)


def test_what_is_said_is_seen() -> None:
    """The scan sees errors of all packages, notices, sentences in tables and those that a constant holds."""
    seen = {text for _, _, texts in said() for text in texts or []}
    for text in (
        "{called} is empty: a bulletin needs a title and a text.",
        "a scan",
        "{name} is longer than {limit} characters: split it into several files.",
        "The table {file} cannot be used: {reason}.",
        "holds no files that can be read",
    ):
        assert text in seen
    assert {"ForeignLineError", "LostSourceError"} <= error_classes()


def test_every_error_is_written_where_it_is_raised() -> None:
    """No sentence is put together of pieces, for which no other words can be found: fields have names."""
    pieced = [
        f"{place}:{call.lineno}" for place, call, _ in said() if isinstance(call.args[0], ast.JoinedStr)
    ]
    assert pieced == []
    handed_on = {ast.unparse(call.args[0]).rpartition(".")[2] for _, call, texts in said() if texts is None}
    assert "template" in handed_on


def test_every_error_has_its_vietnamese() -> None:
    """Each sentence that an error or a notice may say has its Vietnamese."""
    missing = {text for _, _, texts in said() for text in texts or [] if has_letters(text)} - set(sentences())
    assert missing == set()


LOGGED = {"info", "warning", "error", "exception", "critical", "log"}  # debugging is for developers


def logged() -> Iterator[tuple[str, str]]:
    """Every line that the sources log from INFO on and that is no notice: where, and its template."""
    for file, tree in trees().items():
        place, known = file.relative_to(ROOT).as_posix(), constants(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or ast.unparse(node.func).partition(".")[0] != "_LOG":
                continue
            said = node.args[1 if called(node) == "log" else 0] if called(node) in LOGGED else None
            for text in written(said, known) or [] if said else []:
                yield f"{place}:{node.lineno}", text


def test_every_line_of_the_log_has_its_vietnamese() -> None:
    """What is logged from INFO on has its Vietnamese, with the same places in the same order."""
    lines = dict(logged())
    assert "sync: %s" in lines.values()
    assert "what it says is left out (%s:%d)" in sentences()
    assert {place: text for place, text in lines.items() if text not in sentences()} == {}
    assert {fault.value for fault in Fault} <= set(sentences())
    places = re.compile(r"%[^a-z]*[a-z]")
    assert [en for en, vi in sentences().items() if places.findall(en) != places.findall(vi)] == []


def test_no_vietnamese_is_left_over() -> None:
    """Each row stands in the sources, or is marked as the words of somebody else."""
    seen = {
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [row.en for row in read_sentences() if not row.of and row.en not in seen] == []
    assert {row.of for row in read_sentences()} == {"", "system", "sqlite", "pydantic", "data"}


def test_both_languages_have_the_same_fields() -> None:
    """What varies in a sentence varies in its Vietnamese, too; each stands in the file once."""
    rows = read_sentences()
    assert [row.en for row in rows if fields(row.en) != fields(row.vi)] == []
    assert len({row.en for row in rows}) == len(rows)


@pytest.mark.parametrize("name", ["ConfigError", "LibraryError", "SnapshotError", "FilterError"])
def test_the_fields_of_an_error_are_given(name: str) -> None:
    """Where an error is made, it is given the fields of its sentence, and its own attributes."""
    own = {"problem", "typed", "instead", "bound", "limit", "name", "line"}
    for place, call, texts in said():
        if called(call) == name and texts and not any(keyword.arg is None for keyword in call.keywords):
            given = {keyword.arg for keyword in call.keywords}
            needed = set().union(*map(fields, texts))
            assert needed - own <= given, f"{place}:{call.lineno}"
            assert given - own <= needed, f"{place}:{call.lineno}"
