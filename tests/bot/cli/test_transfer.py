from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result

from bot.cli.transfer import export_library, import_library
from bot.composition import Parts
from bot.config import Config
from corpus.errors import LibraryError
from corpus.file_library import FileLibrary
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import AnswerRequest
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

QUESTION = AnswerRequest("ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?", 3)
MAI = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi."
LAN = MAI.replace("Trần Thị Mai", "Lê Thị Lan")
NEWS = "Bảo Lâm được mùa cà phê\n\nÔng Hồ Văn Nam trồng cà phê."


def parts(folder: Path) -> Parts:
    """What the commands work with in a data folder, with the quick encoder."""
    encoder = SyllableEncoder()
    library = FileLibrary(folder / "library.sqlite")
    indexer = Indexer(library, folder, encoder, INDEX, silent)
    return Parts(library, indexer, file_engine(library, folder, encoder, INDEX, ANSWERS))


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """A library with a bulletin in two versions, one that is withdrawn, and its index."""
    monkeypatch.setattr("bot.cli.transfer.build", lambda config, announce: parts(config.data_path))
    made = parts(tmp_path / "old")
    for text in (MAI, LAN):
        made.indexer.update([write(tmp_path / "files", mai=text, nam=NEWS)])
    with made.library.writing() as change:
        change.withdraw("nam", "thu hồi")
    return made


def run(command: Command, folder: Path, file: Path | str, stdin: bytes = b"") -> Result:
    config = Config(data_dir=folder)
    return CliRunner().invoke(command, [str(file)], stdin, obj=config, catch_exceptions=False)


def test_a_library_is_carried_elsewhere(old: Parts, tmp_path: Path) -> None:
    """What is imported answers, with its versions and withdrawals, and its export is the same to the byte."""
    first, second = tmp_path / "mot.jsonl", tmp_path / "hai.jsonl"
    assert run(export_library, tmp_path / "old", first).output == "2 bulletins written, 1 withdrawn.\n"
    done = run(import_library, tmp_path / "new", first)
    assert done.output == "2 bulletins imported, 1 withdrawn.\n"
    assert run(export_library, tmp_path / "new", second).exit_code == 0
    assert second.read_bytes() == first.read_bytes()
    new = parts(tmp_path / "new")
    answer = new.engine.answer(QUESTION)
    assert "Lê Thị Lan" in answer.quotes[0].text
    assert answer.quotes[0].bulletin.version == 2
    cited = new.engine.cited("mai@1")
    assert cited is not None
    assert cited.text == MAI
    assert new.engine.bulletin("nam") is None
    assert new.engine.summary().bulletins == 1


def test_a_file_that_is_not_whole_leaves_nothing(old: Parts, tmp_path: Path) -> None:
    """Neither bulletins nor an index, and the file of an export that fails is not there."""
    file = tmp_path / "mot.jsonl"
    run(export_library, tmp_path / "old", file)
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(LibraryError, match=r"mot\.jsonl cannot be imported \(line \d+ is damaged"):
        run(import_library, tmp_path / "new", file)
    assert not list((tmp_path / "new").glob("snapshots/*"))
    with parts(tmp_path / "new").library.reading() as state:
        assert (state.held(), state.snapshot()) == ({}, None)
    with old.library.writing() as change:
        change._connection.execute("UPDATE texts SET text = replace(text, 'Mai', 'Mận')")
    file.unlink()
    with pytest.raises(LibraryError, match="damaged"):
        run(export_library, tmp_path / "old", file)
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == []


def test_the_streams_are_taken_for_a_dash(old: Parts, tmp_path: Path) -> None:
    """With - the lines go to standard output, and come from standard input."""
    written = run(export_library, tmp_path / "old", "-").stdout_bytes
    assert run(import_library, tmp_path / "new", "-", written).exit_code == 0
    assert run(export_library, tmp_path / "new", "-").stdout_bytes == written


def test_an_export_is_for_its_owner_alone(old: Parts, tmp_path: Path) -> None:
    """Nobody else can read the file, nor is what was there before left of it."""
    file = tmp_path / "mot.jsonl"
    file.write_text("before", "utf-8")
    run(export_library, tmp_path / "old", file)
    assert "before" not in file.read_text("utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(("command", "said"), [(export_library, "written"), (import_library, "read")])
def test_a_place_that_cannot_be_used_is_told(old: Parts, tmp_path: Path, command: Command, said: str) -> None:
    """A file in a folder that is not there is told in one sentence."""
    with pytest.raises(LibraryError, match=rf"mot\.jsonl cannot be {said}.*\.$"):
        run(command, tmp_path / "old", tmp_path / "khong-co" / "mot.jsonl")


def test_an_import_into_what_holds_something_changes_nothing(old: Parts, tmp_path: Path) -> None:
    """A library that is not empty is left as it is."""
    file = tmp_path / "mot.jsonl"
    run(export_library, tmp_path / "old", file)
    with pytest.raises(LibraryError, match="import into another data_dir"):
        run(import_library, tmp_path / "old", file)
    assert "Lê Thị Lan" in old.engine.answer(QUESTION).quotes[0].text
