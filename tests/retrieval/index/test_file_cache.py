from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from corpus.errors import BulletinError, ScanError
from corpus.ingest.read import FileContents, parse_file, read_file
from corpus.library import digest
from corpus.models import Bulletin
from retrieval.index import file_cache as subject
from retrieval.index.file_cache import FileReading, file_reader
from tests.corpus.ingest.formats.made import zipped

TEXT = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "tin.txt"
    place.write_text(TEXT, "utf-8")
    return place


def read(file: Path) -> tuple[FileReading, Bulletin | None]:
    with file_reader(file.parent / "products.sqlite") as reader:
        ((reading, bulletin),) = reader.read(file).found
        return reading, bulletin


def test_an_archive_is_parsed_once(tmp_path: Path) -> None:
    """Each file in an archive is known by its path; an archive with one that cannot be read is, too."""
    file = tmp_path / "tin.zip"
    file.write_bytes(zipped({"a/mot.txt": TEXT, "hai.txt": TEXT}))
    with file_reader(tmp_path / "products.sqlite") as reader:
        first, second = reader.read(file), reader.read(file)
        assert [(each.path, each.id) for each, _ in first.found] == [
            ("a/mot.txt", "tin/a/mot"),
            ("hai.txt", "tin/hai"),
        ]
        assert [each for each, _ in second.found] == [each for each, _ in first.found]
        assert [bulletin for _, bulletin in second.found] == [None, None]
        file.write_bytes(zipped({"a/mot.txt": TEXT, "hai.txt": ""}))
        for parsed in (True, False):
            readings = reader.read(file)
            assert [bulletin is not None for _, bulletin in readings.found] == [parsed]
            assert [" is empty" in str(error) for error in readings.failures] == [True]
        ((_, bulletin),) = reader.read(file, afresh=True).found
        assert bulletin is not None


def test_a_file_is_parsed_once(file: Path) -> None:
    """The same content under the same name is known, and read as what it was parsed as."""
    [document] = read_file(file).documents
    bulletin, expected = document.bulletin, FileReading.of(document)
    assert (expected.id, expected.digest) == ("tin", digest(bulletin))
    assert expected.provenance.content == hashlib.sha256(file.read_bytes()).hexdigest()
    assert read(file) == (expected, bulletin)
    assert read(file) == (expected, None)


def test_what_stands_beside_a_file_counts(file: Path) -> None:
    """With a new or changed sidecar a file is another one; a wrong one is told, with the names of today."""
    read(file)
    sidecar = file.with_name("tin.yaml")
    for title in ("Một", "Hai"):
        sidecar.write_text(f"title: {title}", "utf-8")
        _, bulletin = read(file)
        assert bulletin is not None
        assert bulletin.title == title
        assert read(file)[1] is None
    sidecar.write_text("date: mai", "utf-8")
    for folder in ("mot", "hai"):
        (file.parent / folder).mkdir()
        file, sidecar = (each.rename(file.parent / folder / each.name) for each in (file, sidecar))
        with (
            file_reader(file.parents[1] / "products.sqlite") as reader,
            pytest.raises(BulletinError) as error,
        ):
            reader.read(file)
        assert str(error.value).startswith(f"{sidecar} says that the date is 'mai'")


@pytest.mark.parametrize("change", ["content", "name", "code"])
def test_another_file_is_parsed_again(file: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """With other content, another name or other code a file is another one, whatever its times."""
    read(file)
    if change == "content":
        file.write_text(TEXT.replace("Mai", "Lan"), "utf-8")
    elif change == "name":
        file = file.rename(file.with_suffix(".md"))
    else:
        monkeypatch.setattr(subject, "code_version", lambda: "newer")
    [document] = read_file(file).documents
    assert read(file) == (FileReading.of(document), document.bulletin)


def test_a_file_that_is_no_bulletin_is_refused_each_time(file: Path) -> None:
    """The sentence comes again, with the name that the file has now."""
    file.write_bytes(b"\xff")
    for folder in ("mot", "hai"):
        moved = file.parent / folder / file.name
        moved.parent.mkdir()
        file = file.rename(moved)
        with file_reader(file.parents[1] / "products.sqlite") as reader:
            for _ in range(2):
                with pytest.raises(BulletinError) as error:
                    reader.read(file)
                assert str(error.value) == f"{file} is not UTF-8 text (line 1): save it as UTF-8."


def test_a_scan_is_tried_again_once_scans_can_be_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs a program that is not there is refused without another look, and read when it has come."""
    parsed: list[bool] = []
    can_read = False

    def parse(name: str, content: bytes, called: str) -> FileContents:
        parsed.append(can_read)
        if not can_read:
            raise ScanError(f"{called} is a scan.")
        return parse_file(name, content, called)

    monkeypatch.setattr(subject, "can_read_scans", lambda: can_read)
    for can_read in (False, False, True, True):
        with file_reader(file.parent / "products.sqlite", parse) as reader:
            if can_read:
                assert len(reader.read(file).found) == 1
            else:
                with pytest.raises(ScanError, match="is a scan"):
                    reader.read(file)
    assert parsed == [False, True]


def test_a_scan_without_text_is_not_tried_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One in which nothing could be read where scans are read costs that once."""
    parsed: list[str] = []

    def parse(name: str, content: bytes, called: str) -> FileContents:
        del content
        parsed.append(name)
        raise ScanError(f"{called} is a picture.")

    monkeypatch.setattr(subject, "can_read_scans", lambda: True)
    for _ in range(2):
        with (
            file_reader(file.parent / "products.sqlite", parse) as reader,
            pytest.raises(ScanError, match="is a picture"),
        ):
            reader.read(file)
    assert parsed == ["tin.txt"]


def test_what_was_not_read_now_is_pruned(file: Path) -> None:
    """What was read now stays, and what this run did not look for; nothing else does."""
    other, gone = file.with_name("khac.txt"), file.with_name("gone.txt")
    for each in (other, gone):
        each.write_text(TEXT, "utf-8")
    cache = file.parent / "products.sqlite"
    with file_reader(cache) as reader:
        for each in (file, other, gone):
            reader.read(each)
    with file_reader(cache) as reader:
        reader.read(file)
        assert reader.prune(lambda name: name == str(other)) == 1
    assert [read(each)[1] is None for each in (file, other, gone)] == [True, True, False]
