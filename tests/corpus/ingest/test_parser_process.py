from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from corpus.errors import BoundError, BulletinError
from corpus.ingest import parser_child
from corpus.ingest import parser_process as subject
from corpus.ingest.parser_process import ParserProcess
from corpus.ingest.read import parse_file
from tests.corpus.ingest.formats import made

pytestmark = pytest.mark.slow  # each starts a program

# Behind the import of the parser, in the child alone: what a file can do to what reads it.
HANG = "import time; m.parse_file = lambda *a: time.sleep(600); "
CRASH = "import os; m.parse_file = lambda *a: os.abort(); "
FILL = "m.parse_file = lambda *a: [bytes(50_000_000) for _ in range(100)]; "
FAIL = "m.parse_file = lambda *a: 1 / 0; "


@pytest.fixture
def parse() -> Iterator[ParserProcess]:
    """A parser, and no child left behind."""
    with ParserProcess() as parser:
        yield parser


def child_that(monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Have the next child do something else than parse."""
    first, serve = subject._CODE.split("from corpus.ingest.parser_child import serve; ")
    monkeypatch.setattr(subject, "_CODE", f"{first}import corpus.ingest.parser_child as m; {does}m.{serve}")


def test_a_file_is_parsed_as_it_would_be_here(parse: ParserProcess) -> None:
    """What a child parses comes back whole, file after file, from one child."""
    children = set()
    for content in (made.pdf(), made.docx(), made.zipped({"a.txt": "Đại hội Chi bộ", "b.txt": ""})):
        found, expected = parse("tin.bin", content, "tin"), parse_file("tin.bin", content, "tin")
        assert found.documents == expected.documents
        assert list(map(str, found.failures)) == list(map(str, expected.failures))
        children.add(parse._process)
    assert len(children - {None}) == len(children) == 1


def test_text_needs_no_child(parse: ParserProcess) -> None:
    """Plain text and Markdown are read by this process."""
    for name in ("a.txt", "a.md", "a.csv"):
        assert parse(name, "Đại hội Chi bộ\nHai".encode(), name).documents
    assert parse._process is None


@pytest.mark.parametrize("kind", ["eml", "zip", "doc"])
def test_nothing_is_parsed_here_to_see_what_it_is(
    parse: ParserProcess, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Which process reads a file is told by how it begins; this one opens none with a library."""
    content = {"eml": made.mail(), "zip": made.zipped({"a.txt": "Tin"}), "doc": made.word97()}[kind]
    for name in ("mail._message", "archives.zipfile.ZipFile", "ole._names"):
        monkeypatch.setattr(f"corpus.ingest.formats.{name}", lambda *_: 1 / 0)
    assert parse(f"tin.{kind}", content, "tin").documents


def test_a_defect_of_ours_is_told_and_stops_nothing(
    parse: ParserProcess, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A text that our own reader stumbles over is refused in a sentence, with the traceback in the log."""
    monkeypatch.setattr(parser_child, "parse_file", lambda *_: 1 / 0)
    with pytest.raises(BulletinError, match=r"^tin cannot be read, by a defect of bantin: "):
        parse("tin.txt", b"Tin", "tin")
    assert "ZeroDivisionError" in caplog.text


def test_what_is_refused_is_refused_here(parse: ParserProcess) -> None:
    """Errors that a file deserves come back as they are."""
    with pytest.raises(BulletinError, match=r"^tin\.pdf is damaged"):
        parse("tin.pdf", b"%PDF-1.7", "tin.pdf")
    long = made.docx([" ".join(map(str, range(100_000)))])
    with pytest.raises(BoundError) as raised:
        parse("tin.docx", long, "tin.docx")
    assert raised.value.bound in {"characters", "line"}


@pytest.mark.parametrize(
    ("does", "complaint"),
    [
        (HANG, "tin is not read after 2 seconds: "),
        (CRASH, "tin ends the program that reads it: "),
        pytest.param(
            FILL,
            "tin takes more than 400 MB of memory to read: ",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="Linux alone limits memory"),
        ),
        (FAIL, "tin cannot be read, by a defect of bantin: "),
    ],
    ids=["hang", "crash", "fill", "fail"],
)
def test_what_spoils_its_parser_costs_nothing_else(
    monkeypatch: pytest.MonkeyPatch, does: str, complaint: str
) -> None:
    """A file that hangs, crashes or fills its parser is told, and the next is read by another."""
    with ParserProcess(seconds=2, memory_mb=400) as parse:
        with monkeypatch.context() as patch:
            child_that(patch, does)
            with pytest.raises(BulletinError) as error:
                parse("tin.pdf", made.pdf(), "tin")
            assert str(error.value).startswith(complaint)
            assert str(error.value).endswith(".")
        parse.close()
        parse._seconds = 60
        assert parse("tin.pdf", made.pdf(), "tin").documents
