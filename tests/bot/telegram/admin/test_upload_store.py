from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.telegram.admin.upload_store import UploadStore, is_readable, safe_name
from corpus.errors import BulletinError
from corpus.file_library import FileLibrary
from corpus.text.fold import nfc
from retrieval.index.build import Indexer
from tests.conftest import write

TEXT = "Đại hội Hội Nông dân\n\nÔng Lý Văn Páo được bầu làm Chủ tịch Hội Nông dân xã."


@pytest.fixture
def shelf(tmp_path: Path, library: FileLibrary, indexer: Indexer) -> UploadStore:
    """An empty shelf beside a folder with one bulletin."""
    indexer.update([write(tmp_path / "watched", co_san=TEXT)])
    return UploadStore(tmp_path / "uploads", library, indexer)


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.txt")}


@given(st.text(max_size=60) | st.from_regex(r"[./\\ a-zA-Z\u00e0-\u1ef9]{0,60}", fullmatch=True))
@example("..")
@example("../..")
@example("a\0b.txt")
@example("LPT1.txt")
@example("½.md")
@example("Ⅷ.txt")
@settings(max_examples=200)
def test_a_safe_name_is_one_harmless_name(name: str) -> None:
    """Of any name one part is left, without separators, white space, dots in front, or a device's name."""
    safe = safe_name(f"{name}.txt")
    stem = safe.removesuffix(".txt")
    assert Path(safe).name == safe == nfc(safe)
    assert len(safe.encode()) <= 255
    assert stem
    assert stem[0] not in ".-"
    assert all(c.isalnum() or c in "_-.()" or f"a{c}".isidentifier() for c in stem)
    assert stem.partition(".")[0].lower() not in {"con", "nul", "prn", "aux", "lpt1"}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("/etc/cron.d/job.md", "job.md"),
        (".bashrc.txt", "bashrc.txt"),
        ("-rf *.txt", "rf.txt"),
        ("<b>a&b</b>.txt", "b.txt"),
        ("....txt", "bulletin.txt"),
        ("con.txt", "_con.txt"),
        ("Con.a.txt", "_Con.a.txt"),
        ("công văn.txt", "công_văn.txt"),
        ("co\u0302ng.txt", "công.txt"),
        ("x" * 500 + ".txt", "x" * 120 + ".txt"),
        ("ệ" * 99 + ".txt", "ệ" * 40 + ".txt"),
        ("a／..／b.TXT", "b.txt"),
    ],
)
def test_what_a_name_becomes(name: str, safe: str) -> None:
    """A name keeps its letters and its kind, and loses all else."""
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    ("name", "readable"),
    [("a.txt", True), ("A.PDF", True), ("a.png", True), ("a.mp4", False), ("txt", False), ("", False)],
)
def test_what_can_be_read(name: str, *, readable: bool) -> None:
    """Files of documents can be read, whatever the case of their suffix."""
    assert is_readable(name) is readable


def test_checking_keeps_nothing(tmp_path: Path, shelf: UploadStore, library: FileLibrary) -> None:
    """A check reads the file as the library would, and leaves neither a file nor a bulletin behind."""
    before = files(tmp_path)
    checked = shelf.check("../moi.txt", TEXT.encode())
    assert (checked.bulletin.id, checked.bulletin.text, checked.taken) == ("moi", TEXT, None)
    assert checked.facts == 1
    assert files(tmp_path) == before
    with library.reading() as state:
        assert list(state.digests()) == ["co_san"]


def test_a_bad_file_is_named_without_its_folder(shelf: UploadStore) -> None:
    """Why a file is no bulletin is told by its name, and not by where it lay."""
    with pytest.raises(BulletinError, match=r"^moi\.txt is not UTF-8 text \(line 2\): save it as UTF-8\.$"):
        shelf.check("moi.txt", b"a\n\xff")


@pytest.mark.parametrize("name", ["co_san.txt", "co_san.md", "CO_SAN.txt", "x/co_san.txt"])
def test_a_name_that_is_taken(tmp_path: Path, shelf: UploadStore, name: str) -> None:
    """A name that a bulletin has already, in whatever case, is known as taken, and adds nothing."""
    assert shelf.check(name, b"moi").taken == str(tmp_path / "watched" / "co_san.txt")
    assert shelf.add(name, b"moi") is False
    assert not (tmp_path / "uploads").exists()


def test_what_is_added_can_be_removed(tmp_path: Path, shelf: UploadStore, library: FileLibrary) -> None:
    """An added file is a bulletin from the folder of uploads; removed, it is neither."""
    assert shelf.add("moi.txt", TEXT.encode()) is True
    origin = shelf.origin("moi")
    assert origin == str(tmp_path / "uploads" / "moi.txt")
    assert shelf.holds(origin)
    assert shelf.remove("moi")
    assert shelf.remove("moi") is None
    assert files(tmp_path / "uploads") == set()
    with library.reading() as state:
        assert list(state.digests()) == ["co_san"]
        assert state.sources() == [str(tmp_path / "watched")]


def test_the_same_file_again_is_no_other(tmp_path: Path, shelf: UploadStore) -> None:
    """What was added and is added once more, as after a kill, is there; another of its name is refused."""
    assert shelf.add("moi.txt", TEXT.encode()) is True
    assert shelf.add("moi.txt", TEXT.encode()) is True
    assert shelf.add("moi.txt", f"{TEXT} khác".encode()) is False
    assert (tmp_path / "uploads" / "moi.txt").read_bytes() == TEXT.encode()


def test_a_file_that_was_not_sent_stays(tmp_path: Path, shelf: UploadStore, indexer: Indexer) -> None:
    """Of bulletins of other folders, below the uploads too, and shipped ones the shelf deletes no file."""
    indexer.update([write(tmp_path / "uploads" / "khac", sau=TEXT)])
    removed = shelf.remove("sau")
    assert removed
    assert removed.left_out == (str(tmp_path / "uploads" / "khac" / "sau.txt"),)
    assert not shelf.holds("shipped:a.txt")
    assert files(tmp_path) == {"watched/co_san.txt", "uploads/khac/sau.txt"}
