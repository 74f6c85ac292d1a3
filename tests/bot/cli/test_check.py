from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import cli
from corpus.file_library import FileLibrary
from corpus.models import Bulletin
from tests.corpus.ingest.formats import made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a bulletin, its duplicate, one that cannot be read, and a picture."""
    place = tmp_path / "tin"
    place.mkdir()
    for name, content in {
        "a.docx": made.docx(),
        "b.txt": "\n".join(made.PARAGRAPHS).encode(),
        "c.txt": b" ",
        "d.png": b"PNG",
    }.items():
        (place / name).write_bytes(content)
    return place


def run(folder: Path, *options: str) -> Result:
    """The command with a data folder of its own, which must not be made."""
    config = folder.parent / "bantin.yaml"
    config.write_text("data_dir: data\n", "utf-8")
    words = ["--config", str(config), "index", *options]
    result = CliRunner().invoke(cli, words, standalone_mode=False)
    assert not (folder.parent / "data").exists()
    return result


def test_people_get_a_table(folder: Path) -> None:
    """A row a file, with what is to be known of it, and the sums; nothing is stored."""
    result = run(folder, "--check", str(folder))
    assert result.exit_code == 0
    heading, *rows = result.stdout.splitlines()
    assert heading.split() == ["file", "kind", "encoding", "date", "remarks"]
    assert [row.split(None, 4) for row in rows[:3]] == [
        ["a.docx", "docx", "-", "2020-03-05"],
        ["b.txt", "txt", "utf-8", "2020-03-05", "duplicate of a.docx"],
        ["c.txt", "-", "-", "-", "refused: c.txt is empty: a bulletin needs a title and a text."],
    ]
    assert rows[3:] == [
        "",
        "Bulletins: 2. Refused: 1.",
        "Passed over, for they are no documents: 1 .png",
        "Among them: 1 duplicates",
        "Nothing was indexed.",
    ]


def test_programs_get_one_object(folder: Path) -> None:
    """One JSON object holds the sums and each file; with --strict what is refused is an error."""
    result = run(folder, "--check", "--json", "--strict", str(folder))
    assert isinstance(result.exception, SystemExit)
    assert result.exception.code == 1
    record = json.loads(result.stdout)
    assert (record["bulletins"], record["refused"], record["passed_over"]) == (2, 1, 1)
    first, second, third = record["files"]
    assert (first["id"], first["kind"], first["date"], first["no_date"]) == ("a", "docx", "2020-03-05", False)
    assert second["duplicate_of"] == first["file"] == str(folder / "a.docx")
    assert third["refused"].endswith("is empty: a bulletin needs a title and a text.")


def test_the_library_is_looked_into(folder: Path) -> None:
    """What the library of the config has already is told with its id."""
    library, twin = FileLibrary(folder.parent / "held" / "library.sqlite"), "\n".join(made.PARAGRAPHS)
    with library.writing() as change:
        change.put(Bulletin("dai-hoi", "Đại hội", twin), "elsewhere")
    config = folder.parent / "held.yaml"
    config.write_text("data_dir: held\n", "utf-8")
    words = ["--config", str(config), "index", "--check", str(folder / "b.txt")]
    result = CliRunner().invoke(cli, words, standalone_mode=False)
    assert "in the library as dai-hoi" in result.stdout


def test_a_check_needs_a_path(folder: Path) -> None:
    """Without a path there is nothing to look at."""
    assert type(run(folder, "--check").exception).__name__ == "Misuse"
