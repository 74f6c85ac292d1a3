from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.errors import BulletinError
from corpus.file_library import FileLibrary, copied_library
from corpus.ingest.read import shipped_folder
from corpus.library import Writing
from retrieval.index.build import Indexer
from retrieval.index.leaving import bulletins_of, take_in_again
from retrieval.index.rehearsal import rehearse_update
from tests.conftest import write
from tests.corpus.ingest.formats.made import zipped

NGOC_HOI = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy."
BAO_LAM = "Huyện Bảo Lâm tổng kết\n\nSản lượng cà phê đạt 57.911 tấn."
DA_LAT = "Đà Lạt đón du khách\n\nThành phố đón ba triệu lượt du khách."


@pytest.fixture
def ids(library: FileLibrary) -> Callable[[], list[str]]:
    """Tells the bulletins of the library."""

    def tell() -> list[str]:
        with library.reading() as now:
            return list(now.digests())

    return tell


@pytest.fixture
def folder(tmp_path: Path, indexer: Indexer) -> Path:
    """An indexed folder of two files and an archive of two."""
    folder = write(tmp_path / "tin", a=NGOC_HOI, b=BAO_LAM)
    (folder / "z.zip").write_bytes(zipped({"c.txt": DA_LAT, "x/d.txt": "Tin D."}))
    indexer.update([folder])
    return folder


# Forgetting a source


def test_a_forgotten_folder_leaves_with_all_that_only_it_held(
    tmp_path: Path, folder: Path, indexer: Indexer, ids: Callable[[], list[str]], library: FileLibrary
) -> None:
    """Bulletins of other sources stay, as does one whose very text another source holds as well."""
    other = write(tmp_path / "khac", a=NGOC_HOI, e="Tin E.")
    indexer.update([other])
    gone = indexer.forget(str(folder))
    assert (gone.ids, gone.kept) == (("b", "z/c", "z/x/d"), ("a",))
    assert ids() == ["a", "e"]
    with library.reading() as now:
        assert now.sources() == [str(other)]
        assert now.origins()["a"] == str(other / "a.txt")
        assert now.versions("b") == []
    assert indexer.update().bulletins == 2


def test_a_folder_in_a_folder_is_forgotten_alone(
    tmp_path: Path, folder: Path, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """What the outer source still holds stays."""
    inner = write(folder / "trong", e="Tin E.")
    indexer.update([tmp_path / "tin", inner])
    assert indexer.forget(str(inner)).ids == ()
    assert "e" in ids()


def test_what_is_no_source_cannot_be_forgotten(folder: Path, indexer: Indexer, tmp_path: Path) -> None:
    """Of a part of a source the sentence names the whole; of anything else where the sources are listed."""
    with pytest.raises(BulletinError, match=f"read as a part of {folder}: .*bantin remove ID"):
        indexer.forget(str(folder / "a.txt"))
    with pytest.raises(BulletinError, match="bantin sources"):
        indexer.forget(str(tmp_path / "khac"))


def test_the_shipped_bulletins_can_be_forgotten(
    tmp_path: Path, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """They are a source like any other, by the name that the list of sources gives them."""
    indexer.update([shipped_folder(), write(tmp_path / "tin", a=NGOC_HOI)])
    assert len(indexer.forget("shipped").ids) == len(list(shipped_folder().iterdir()))
    assert ids() == ["a"]


def test_a_vanished_source_is_forgotten(
    tmp_path: Path, folder: Path, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """The folder need not be there."""
    indexer.update([write(tmp_path / "khac", e="Tin E.")])
    folder.rename(tmp_path / "away")
    indexer.forget(str(folder))
    assert ids() == ["e"]
    assert indexer.update().failures == ()


# Removing a bulletin


def test_a_removed_bulletin_does_not_come_back(
    folder: Path, indexer: Indexer, ids: Callable[[], list[str]], library: FileLibrary
) -> None:
    """Its file stays and is left out of every further run, whatever it says then; nothing of it is kept."""
    removal = indexer.remove("a")
    assert removal
    assert (removal.title, removal.left_out) == ("Đảng ủy xã Ngọc Hồi họp", (str(folder / "a.txt"),))
    assert ids() == ["b", "z/c", "z/x/d"]
    write(folder, a="Tin khác hẳn.")
    for paths in ([], [folder]):
        report = indexer.update(paths)
        assert (report.added, report.removed, report.left_out, report.bulletins) == (0, 0, 1, 3)
    with library.reading() as now:
        assert now.versions("a") == []


def test_a_removed_bulletin_is_taken_in_when_its_file_is_named(
    folder: Path, indexer: Indexer, ids: Callable[[], list[str]], library: FileLibrary
) -> None:
    """To name the file itself, or to take the removal back, has it read again."""
    indexer.remove("a")
    assert indexer.update([folder / "a.txt"]).added == 1
    indexer.remove("b")
    with library.writing() as change:
        assert take_in_again(change, "b") == [str(folder / "b.txt")]
        assert take_in_again(change, "b") == []
    assert indexer.update().added == 1
    assert ids() == ["a", "b", "z/c", "z/x/d"]


def test_one_bulletin_of_an_archive_is_removed(
    folder: Path, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """The others in the archive stay, and the archive named itself brings it back."""
    removal = indexer.remove("z/c")
    assert removal
    assert removal.left_out == (f"{folder / 'z.zip'}/c.txt",)
    assert indexer.update().left_out == 1
    assert ids() == ["a", "b", "z/x/d"]
    assert indexer.update([folder / "z.zip"]).added == 1


def test_a_bulletin_in_two_places_is_left_out_of_both(
    tmp_path: Path, folder: Path, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """The same text under the same name elsewhere does not bring it back under its old id."""
    other = write(tmp_path / "khac", a=NGOC_HOI)
    indexer.update([other])
    removal = indexer.remove("a")
    assert removal
    assert removal.left_out == (str(folder / "a.txt"), str(other / "a.txt"))
    assert indexer.update().left_out == 2
    assert "a" not in ids()


def test_a_file_that_is_a_source_is_none_any_more(
    tmp_path: Path, folder: Path, indexer: Indexer, library: FileLibrary
) -> None:
    """A file that was indexed by itself need not be left out: no run looks for it."""
    file = write(tmp_path / "khac", e="Tin E.") / "e.txt"
    indexer.update([file])
    removal = indexer.remove("e")
    assert removal
    assert removal.left_out == ()
    with library.reading() as now:
        assert (now.sources(), now.left_out()) == ([str(folder)], [])


def test_to_forget_a_source_forgets_what_was_left_out_of_it(
    tmp_path: Path, folder: Path, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """Indexed again later the folder gives all that it holds."""
    indexer.remove("a")
    indexer.update([write(tmp_path / "khac", e="Tin E.")])
    indexer.forget(str(folder))
    indexer.update([folder])
    assert "a" in ids()


def test_there_is_nothing_to_remove(folder: Path, indexer: Indexer, ids: Callable[[], list[str]]) -> None:
    """An id that no bulletin has changes nothing."""
    before = ids()
    assert indexer.remove(folder.name) is None
    assert ids() == before


# What the sources hold


def test_sources_are_listed_with_what_they_hold(
    tmp_path: Path, folder: Path, indexer: Indexer, library: FileLibrary
) -> None:
    """A bulletin counts with every source that holds it; a source has the time of its last reading."""
    other = write(tmp_path / "khac", a=NGOC_HOI)
    indexer.update([other])
    with library.reading() as now:
        assert bulletins_of(now, str(folder)) == {"a", "b", "z/c", "z/x/d"}
        assert bulletins_of(now, str(other)) == {"a"}
        first = now.source_times()
    assert list(first) == sorted([str(folder), str(other)])
    folder.rename(tmp_path / "away")
    indexer.update()
    with library.reading() as now:
        then = now.source_times()
    assert then[str(folder)] == first[str(folder)]
    assert then[str(other)] > first[str(other)]


# Rehearsals


def test_a_rehearsal_tells_what_a_run_then_does(folder: Path, indexer: Indexer, library: FileLibrary) -> None:
    """New, changed, gone, left out, broken and passed over are counted alike, and no byte is written."""
    indexer.remove("z/c")
    write(folder, b="Tin B, đã sửa.", e="Tin E.", f=" \n")
    (folder / "a.txt").unlink()
    (folder / "anh.bin").write_bytes(b"\x00\x01")
    data = library.path.parent
    before = {file: file.read_bytes() for file in data.rglob("*") if file.is_file()}
    told = rehearse_update(rehearsed(library.path), data, [])
    assert {file: file.read_bytes() for file in data.rglob("*") if file.is_file()} == before
    report = indexer.update()
    changes = told.changes
    assert (changes.added, changes.changed, changes.removed) == (1, 1, 1)
    assert (changes.added, changes.changed, changes.removed, changes.passed_over, changes.left_out) == (
        report.added,
        report.changed,
        report.removed,
        report.passed_over,
        report.left_out,
    )
    assert list(map(str, changes.failures)) == list(map(str, report.failures))
    assert told.bulletins == report.bulletins


@contextmanager
def rehearsed(file: Path) -> Iterator[Writing]:
    """A change to a copy of a library."""
    with copied_library(file) as library, library.writing() as change:
        yield change


def test_a_rehearsal_of_the_first_run_makes_no_folder(tmp_path: Path) -> None:
    """Where there is no library yet, there is none afterwards."""
    told = rehearse_update(
        rehearsed(tmp_path / "data" / "library.sqlite"),
        tmp_path / "data",
        [write(tmp_path / "tin", a=NGOC_HOI)],
    )
    assert (told.changes.added, told.bulletins) == (1, 1)
    assert not (tmp_path / "data").exists()
