from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.inspect import inspect
from bot.config import Config
from bot.i18n import Translator
from corpus.errors import BulletinError
from tests.corpus.ingest.encodings import written
from tests.corpus.ingest.formats import made
from tests.pages import ROOT

FIELDS = (
    *("id", "title", "number", "date", "publisher", "province", "term", "url"),
    *("collections", "format", "encoding", "ocr", "pages", "text", "found_in", "warnings"),
)


def run(*words: object) -> Result:
    return CliRunner().invoke(inspect, [str(word) for word in words], obj=Config(), catch_exceptions=False)


def test_json_holds_all_that_is_read(tmp_path: Path) -> None:
    """One JSON object a bulletin says what was read, from where, and what is doubtful."""
    file = tmp_path / "tin.doc"
    file.write_bytes(made.docx(written.tcvn3("\n".join(made.PARAGRAPHS)).decode("cp1252").split("\n")))
    record = json.loads(run(file, "--json").stdout)
    assert tuple(record) == FIELDS
    assert (record["id"], record["format"], record["encoding"], record["ocr"]) == (
        "tin",
        "docx",
        "tcvn3",
        False,
    )
    assert (record["date"], record["term"], record["pages"]) == ("2020-03-05", "2020-2025", [])
    assert record["text"].split("\n")[0] == record["title"] == made.PARAGRAPHS[0]
    assert record["found_in"]["title"] == "first line"
    assert record["warnings"] == [
        "The name ends in .doc, but this is docx.",
        "The text was converted from tcvn3.",
    ]


def test_each_file_of_an_archive_has_its_line(tmp_path: Path) -> None:
    """What cannot be read in an archive is told on stderr, and the rest is shown."""
    file = tmp_path / "tin.zip"
    file.write_bytes(made.zipped({"a.pdf": made.pdf(), "b.txt": b"", "c.html": made.html_page()}))
    result = run(file, "--json")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["tin/a", "tin/c"]
    assert result.stderr.startswith(f"bantin: {file}/b.txt ")


def test_people_are_shown_the_same(tmp_path: Path) -> None:
    """For people the fields stand above the text, each with where it was found."""
    file = tmp_path / "tin.pdf"
    file.write_bytes(made.pdf())
    shown = run(file).stdout
    assert "  date: 2020-03-05 (event)\n  publisher:" in shown
    assert "  number: -\n" in shown
    assert "  read as: pdf\n  title found (first line)\n" in shown
    assert " passages, " in shown
    assert " facts, 1 pages\n" in shown


def test_a_file_that_cannot_be_read_ends_in_its_sentence(tmp_path: Path) -> None:
    """One file that cannot be read is an error; in a folder it stops nobody."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(BulletinError, match="damaged or cut off"):
        run(tmp_path / "a.pdf")
    (tmp_path / "b.txt").write_bytes(b"Tin")
    result = run(tmp_path, "--json")
    assert json.loads(result.stdout)["id"] == "b"
    assert "a.pdf is damaged" in result.stderr


def test_where_a_field_was_found_is_said_in_words() -> None:
    """Each place that the reading of files names has its Vietnamese, the names of a page's tags aside."""
    places = {"dateline", "stamp", "period", "event", "posted", "opening", "letterhead", "text", "label"}
    places |= {"first line", "page", "mail", "sidecar", "front matter"}
    for file in (ROOT / "corpus" / "ingest").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "TitleCandidate":
                places |= {str(each.value) for each in node.args[1:] if isinstance(each, ast.Constant)}
    names = {place.replace(" ", "-") for place in places}
    tr = Translator("vi")
    untold = {name for name in names if tr.say("cli-inspect-place", place=name) == f"ở {name}"}
    assert untold == {"h1", "og:title", "title"}
