import ast
import re
from functools import cache

import pytest

from tests.pages import PAGES, ROOT

PAGE = PAGES["docs/reliability.md"]


@cache
def names_of(file: str) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    path = ROOT / file
    if not path.exists():
        return frozenset()
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def missing_tests(page: str) -> list[str]:
    """The tests that a page names by file and name and that are not there."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    return [f"{file}::{name}" for file, name in named if name not in names_of(file)]


def promises(page: str) -> list[tuple[str, str]]:
    """The rows of the tables of promises: the promise, and what keeps it."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", page.partition("## Torture")[0], re.MULTILINE)
    return [row for row in rows if row[0] not in {"promise", "---"}]


def test_every_promise_is_kept_by_a_test() -> None:
    """Each row of docs/reliability.md names at least one test, and each test that it names exists."""
    assert len(promises(PAGE)) > 20
    assert [promise for promise, kept in promises(PAGE) if "::test_" not in kept] == []
    assert missing_tests(PAGE) == []


@pytest.mark.parametrize("name", ["tests/test_reliability.py::test_none", "tests/none.py::test_none"])
def test_a_missing_test_is_seen(name: str) -> None:
    """A test that is not in its file, or whose file is not there, is found."""
    assert missing_tests(f"`{name}`") == [name]
