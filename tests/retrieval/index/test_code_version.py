from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.index.code_version import code_version, digest_of


def tree(folder: Path, files: dict[str, str]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


CODE = {"a.py": "A = 1", "data/b.json": "{}", "c.txt": "c"}


def test_equal_code_has_one_version(tmp_path: Path) -> None:
    """The same code and tables have one version, wherever they lie."""
    one, other = tree(tmp_path / "1" / "code", CODE), tree(tmp_path / "2" / "code", CODE)
    assert digest_of([one]) == digest_of([other])
    assert code_version() == code_version()


@pytest.mark.parametrize(
    "change",
    [{"a.py": "A = 2"}, {"data/b.json": "[]"}, {"d.py": ""}, {"a.py": "", "d.py": "A = 1"}],
    ids=["code", "table", "new", "moved"],
)
def test_other_code_has_another(tmp_path: Path, change: dict[str, str]) -> None:
    """A line of code, a row of a table or a new module make another version."""
    before = digest_of([tree(tmp_path / "code", CODE)])
    assert digest_of([tree(tmp_path / "code", change)]) != before


def test_what_nobody_reads_is_left_out(tmp_path: Path) -> None:
    """What is no code and no table, as Python's own cache, changes nothing."""
    before = digest_of([tree(tmp_path / "code", CODE)])
    assert digest_of([tree(tmp_path / "code", {"c.txt": "d", "__pycache__/a.pyc": "x"})]) == before
