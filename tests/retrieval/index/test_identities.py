from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import BoundError, BulletinError
from corpus.file_library import FileLibrary
from corpus.ingest import parser_child
from corpus.ingest.read import FileContents, parse_file, shipped_folder
from retrieval.index.build import Indexer
from tests.conftest import write
from tests.corpus.ingest.formats.made import zipped

NGOC_HOI = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy."
BAO_LAM = "Huyện Bảo Lâm tổng kết\n\nSản lượng cà phê đạt 57.911 tấn."
DA_LAT = "Đà Lạt đón du khách\n\nThành phố đón ba triệu lượt du khách."


@pytest.fixture
def titles(library: FileLibrary) -> Callable[[], dict[str, str]]:
    """Tells the title of each bulletin of the library by its id."""

    def tell() -> dict[str, str]:
        with library.reading() as now:
            return {identity: now.get(identity).title for identity in now.digests()}  # type: ignore[union-attr]

    return tell


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are parsed from now on."""
    names: list[str] = []

    def parse(name: str, content: bytes, called: str) -> FileContents:
        names.append(name)
        return parse_file(name, content, called)

    monkeypatch.setattr(parser_child, "parse_file", parse)
    return names


# Two of one name


@pytest.mark.parametrize("runs", ["one run", "two runs"])
def test_two_files_of_one_name_are_two_bulletins(
    tmp_path: Path, indexer: Indexer, titles: Callable[[], dict[str, str]], runs: str
) -> None:
    """The second has its folder in its id, which is told once, and later runs change nothing."""
    one, two = write(tmp_path / "one", a=NGOC_HOI, b=BAO_LAM), write(tmp_path / "two", a=DA_LAT)
    if runs == "two runs":
        indexer.update([one])
    report = indexer.update([two] if runs == "two runs" else [one, two])
    assert report.failures == ()
    assert [(each.id, each.wanted, each.origin, each.holder) for each in report.clashes] == [
        ("two/a", "a", str(two / "a.txt"), str(one / "a.txt"))
    ]
    assert titles() == {
        "a": "Đảng ủy xã Ngọc Hồi họp",
        "b": "Huyện Bảo Lâm tổng kết",
        "two/a": "Đà Lạt đón du khách",
    }
    again = indexer.update()
    assert (again.added, again.changed, again.removed, again.clashes) == (0, 0, 0, ())
    write(two, a=DA_LAT.replace("ba", "bốn"))
    changed = indexer.update()
    assert (changed.added, changed.changed, changed.removed) == (0, 1, 0)
    assert titles()["two/a"] == "Đà Lạt đón du khách"


def test_two_endings_of_one_name_are_two_bulletins(
    tmp_path: Path, indexer: Indexer, titles: Callable[[], dict[str, str]]
) -> None:
    """In one folder it is the ending that tells them apart; a third one gets the folder as well."""
    folder = write(tmp_path / "tin", a=NGOC_HOI)
    (folder / "a.csv").write_text("xã,sản lượng\nLộc An,57\nLộc Đức,60\n", "utf-8")
    (folder / "a.md").write_text("# Đà Lạt đón du khách\n\nBa triệu lượt.", "utf-8")
    assert indexer.update([folder]).failures == ()
    assert list(titles()) == ["a", "a.md", "a.txt"]
    write(tmp_path / "khac" / "tin", a=BAO_LAM)
    indexer.update([tmp_path / "khac"])
    assert titles()["tin/a"] == "Huyện Bảo Lâm tổng kết"
    write(tmp_path / "nua" / "tin", a=DA_LAT)
    indexer.update([tmp_path / "nua"])
    assert titles()["tin/a.txt"] == "Đà Lạt đón du khách"


def test_an_id_keeps_meaning_its_bulletin(
    tmp_path: Path, indexer: Indexer, titles: Callable[[], dict[str, str]]
) -> None:
    """Whatever is added, in whatever folder, an id that the library holds stays where it is."""
    folder = tmp_path / "tin"
    write(folder / "m", a=NGOC_HOI)
    indexer.update([folder])
    write(folder / "b", a=BAO_LAM)  # before it in order
    (folder / "m" / "a.md").write_text(DA_LAT, "utf-8")
    indexer.update([folder])
    expected = {
        "a": "Đảng ủy xã Ngọc Hồi họp",
        "a.md": "Đà Lạt đón du khách",
        "b/a": "Huyện Bảo Lâm tổng kết",
    }
    assert titles() == expected
    (folder / "m" / "a.txt").unlink()  # the others do not take its id
    indexer.update()
    del expected["a"]
    assert titles() == expected


def test_a_folder_that_is_moved_keeps_the_ids(
    tmp_path: Path, indexer: Indexer, titles: Callable[[], dict[str, str]]
) -> None:
    """Files that lie elsewhere now, and say the same, are the bulletins that they were."""
    folder = tmp_path / "tin"
    write(folder / "one", a=NGOC_HOI)
    write(folder / "two", a=DA_LAT)
    indexer.update([folder])
    before = titles()
    (folder / "two").rename(folder / "ba")
    (folder / "one").rename(folder / "bon")
    report = indexer.update()
    assert (report.added, report.changed, report.removed, report.clashes) == (0, 0, 0, ())
    assert titles() == before


DECREE = (
    "CHÍNH PHỦ\nSố: 30/2020/NĐ-CP\nHà Nội, ngày 05 tháng 3 năm 2020\n\nNGHỊ ĐỊNH\nVề công tác văn thư\n\n"
    "Điều 1. Nghị định này quy định về công tác văn thư, áp dụng cho cơ quan nhà nước.\n"
)
AMENDED = DECREE.replace("áp dụng", "được áp dụng")


def test_an_id_of_what_is_gone_is_not_given_away(
    tmp_path: Path, indexer: Indexer, library: FileLibrary, titles: Callable[[], dict[str, str]]
) -> None:
    """A file of the same name that says something else gets another id, so that old citations stay right."""
    folder = tmp_path / "tin"
    write(folder / "one", a=NGOC_HOI, b=BAO_LAM)
    indexer.update([folder])
    (folder / "one" / "a.txt").unlink()
    indexer.update()
    report = indexer.update([write(folder / "two", a=DA_LAT)])
    assert [(each.id, each.wanted) for each in report.clashes] == [("two/a", "a")]
    assert titles() == {"b": "Huyện Bảo Lâm tổng kết", "two/a": "Đà Lạt đón du khách"}
    assert indexer.update().added == 0
    with library.reading() as state:
        old, new = state.version("a", 1), state.version("two/a", 1)
        assert old is not None
        assert new is not None
        assert (old.text, new.text) == (NGOC_HOI, DA_LAT)
        assert len(state.versions("a")) == 1
    write(folder / "one", a=f"{NGOC_HOI} Ngày 5/6.")  # it is back where it was
    assert indexer.update().added == 1
    with library.reading() as state:
        assert len(state.versions("a")) == 2


def test_a_text_that_comes_back_has_its_id(
    tmp_path: Path, indexer: Indexer, titles: Callable[[], dict[str, str]]
) -> None:
    """What is gone, and lies elsewhere some runs later, is the bulletin that it was."""
    folder = write(tmp_path / "one", a=NGOC_HOI, b=BAO_LAM)
    indexer.update([folder])
    (folder / "a.txt").unlink()
    indexer.update()
    assert indexer.update([write(tmp_path / "two", a=NGOC_HOI)]).clashes == ()
    assert list(titles()) == ["a", "b"]


def test_another_text_of_one_document_keeps_the_id(
    tmp_path: Path, indexer: Indexer, library: FileLibrary
) -> None:
    """A file of the same name, number, issuer and day is the same document, wherever it lies."""
    folder = tmp_path / "tin"
    write(folder / "one", a=DECREE, b=BAO_LAM)
    indexer.update([folder])
    (folder / "one" / "a.txt").unlink()
    report = indexer.update([folder, write(tmp_path / "two", c=DA_LAT, a=AMENDED)])
    assert (report.added, report.changed, report.clashes) == (1, 1, ())
    with library.reading() as state:
        assert len(state.versions("a")) == 2
    (tmp_path / "two" / "a.txt").unlink()
    other = write(tmp_path / "three", a=DECREE.replace("30/2020", "31/2020"))
    assert [each.id for each in indexer.update([tmp_path / "two", other, folder]).clashes] == ["three/a"]


def test_a_file_may_be_named_like_a_shipped_bulletin(
    tmp_path: Path, indexer: Indexer, titles: Callable[[], dict[str, str]]
) -> None:
    """The bulletins that come with the program keep their ids, whichever came first."""
    indexer.update([shipped_folder()])
    name = next(iter(titles()))
    indexer.update([write(tmp_path / "tin", **{name: DA_LAT})])
    assert titles()[f"tin/{name}"] == "Đà Lạt đón du khách"
    assert len(titles()) == 6
    assert titles()[name] != "Đà Lạt đón du khách"


def test_an_archive_and_a_folder_may_have_one_name(
    tmp_path: Path, indexer: Indexer, titles: Callable[[], dict[str, str]]
) -> None:
    """Files in archives of one name are told apart by the folders that the archives lie in."""
    for folder, text in (("mot", NGOC_HOI), ("hai", DA_LAT)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "z.zip").write_bytes(zipped({"a.txt": text}))
        indexer.update([tmp_path / folder])
    assert titles() == {"z/a": "Đảng ủy xã Ngọc Hồi họp", "hai/z/a": "Đà Lạt đón du khách"}


def test_an_archive_leaves_with_all_that_it_held(
    tmp_path: Path, indexer: Indexer, titles: Callable[[], dict[str, str]]
) -> None:
    """To forget an archive takes its bulletins out of the library, and those of no other."""
    folder = write(tmp_path / "tin", b=BAO_LAM)
    (folder / "z.zip").write_bytes(zipped({"a.txt": NGOC_HOI, "x/c.txt": DA_LAT}))
    (folder / "z.zip.txt").write_text("Tin khác", "utf-8")
    indexer.update([folder / "z.zip", folder / "b.txt", folder / "z.zip.txt"])
    assert indexer.forget(str(folder / "z.zip")).ids == ("z/a", "z/x/c")
    assert list(titles()) == ["b", "z.zip"]


# What cannot be read


def test_a_file_that_cannot_be_read_is_parsed_once(
    tmp_path: Path, indexer: Indexer, parsed: list[str]
) -> None:
    """It is told each time, by its name of today, and parsed again once it has changed or is named itself."""
    folder = write(tmp_path / "tin", a=NGOC_HOI, bad=" \n", long="a\n" + "." * 100_000)
    first = indexer.update([folder])
    assert sorted(parsed) == ["a.txt", "bad.txt", "long.txt"]
    parsed.clear()
    again = indexer.update()
    assert (list(map(str, again.failures)), parsed) == (list(map(str, first.failures)), [])
    assert [type(error) for error in again.failures] == [BulletinError, BoundError]
    moved = folder.rename(tmp_path / "khac")
    told = indexer.update([moved], only=True).failures
    assert str(told[0]) == f"{moved / 'bad.txt'} is empty: a bulletin needs a title and a text."
    assert isinstance(told[1], BoundError)
    assert (told[1].name, told[1].limit, parsed) == (str(moved / "long.txt"), 50_000, [])
    indexer.update([moved / "bad.txt"])
    assert parsed == ["bad.txt"]
    write(moved, bad=DA_LAT)
    assert indexer.update().added == 1


def test_what_is_passed_over_is_counted(tmp_path: Path, indexer: Indexer, parsed: list[str]) -> None:
    """Files of no kind that is read are counted, in folders and archives, parsed now or known from before."""
    folder = write(tmp_path / "tin", a=NGOC_HOI)
    (folder / "anh.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "z.zip").write_bytes(zipped({"b.txt": BAO_LAM, "anh.png": "PNG", "bad.txt": ""}))
    for _ in range(2):
        report = indexer.update([folder])
        assert (report.passed_over, report.bulletins, len(report.failures)) == (2, 2, 1)
    assert parsed == ["a.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode elsewhere")
def test_a_name_that_is_no_text_is_refused(tmp_path: Path, indexer: Indexer) -> None:
    """A file that was named in an old character set is told with what to do, and the others are read."""
    folder = write(tmp_path / "tin", a=NGOC_HOI)
    Path(os.fsdecode(os.fsencode(folder) + b"/B\xb8o.txt")).write_text(BAO_LAM, "utf-8")
    report = indexer.update([folder])
    assert report.bulletins == 1
    assert [str(error) for error in report.failures] == [
        f"The name of {folder}/B\N{REPLACEMENT CHARACTER}o.txt is not UTF-8: rename it."
    ]


def test_a_folder_that_cannot_be_looked_into_loses_nothing(
    tmp_path: Path, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of it is kept, and the run goes on."""
    folder = write(tmp_path / "tin", a=NGOC_HOI)
    write(folder / "trong", b=BAO_LAM)
    indexer.update([folder])
    look = os.scandir

    def refuse(place: str) -> object:
        if str(place).endswith("trong"):
            raise PermissionError(13, "Permission denied", str(place))
        return look(place)

    monkeypatch.setattr(os, "scandir", refuse)
    write(folder, c=DA_LAT)
    report = indexer.update()
    assert (report.added, report.removed, report.bulletins) == (1, 0, 3)
    (error,) = report.failures
    assert str(error) == f"{folder / 'trong'} cannot be looked into (Permission denied): mend its rights."


def test_many_of_one_name(tmp_path: Path, indexer: Indexer, titles: Callable[[], dict[str, str]]) -> None:
    """As of a site that was copied: each folder has a page of the same name."""
    for number in range(30):
        write(tmp_path / "site" / f"{number:02}", index=f"Tin số {number}\n\nXã {number} họp.")
    indexer.update([tmp_path / "site"])
    assert set(titles()) == {"index", *(f"{number:02}/index" for number in range(1, 30))}
