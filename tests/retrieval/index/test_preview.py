from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import BulletinError
from corpus.file_library import FileLibrary
from corpus.ingest.read import parse_file
from retrieval.index.build import Indexer
from retrieval.index.preview import FilePreview, PreviewRun
from tests.corpus.ingest.encodings import written
from tests.corpus.ingest.formats import made

TEXT = "\n".join(made.PARAGRAPHS)
DECISION = (
    "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH TRÀ VINH\tĐộc lập - Tự do - Hạnh phúc\n"
    "Số: {number}/QĐ-UBND\tTrà Vinh, ngày {day} tháng 5 năm 2021\n\nQUYẾT ĐỊNH\n"
    "Về việc phê duyệt kế hoạch trồng rừng\n\nĐiều 1. Phê duyệt kế hoạch trồng {area} ha rừng.\n"
)


def previews(folder: Path, **files: str | bytes) -> dict[str, FilePreview]:
    """What would become of files, by their names; a dot in a name is written as "__"."""
    for name, content in files.items():
        place = folder / name.replace("__", ".")
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return {Path(each.file).name: each for each in PreviewRun(parse_file).files([folder])}


def test_each_file_is_told_with_its_kind(tmp_path: Path) -> None:
    """Kind, encoding, day and what is doubtful are those of the text, whatever the name ends in."""
    found = previews(tmp_path, a__doc=made.html_page(), b__txt=written.tcvn3(TEXT), c__txt="Tin ngắn")
    page, old, short = found.values()
    assert (page.format, page.encoding, str(page.date)) == ("html", "utf-8", "2020-03-05")
    assert list(map(str, page.warnings)) == ["The name ends in .doc, but this is html."]
    assert (old.format, old.encoding, old.is_converted) == ("txt", "tcvn3", True)
    assert (short.id, short.title, short.date, short.refused) == ("c", "Tin ngắn", None, None)


def test_the_same_text_is_a_duplicate(tmp_path: Path) -> None:
    """However it is written, and whatever its white space, it is told after which file."""
    found = previews(
        tmp_path, a__txt=TEXT, b__docx=made.docx(), c__txt=TEXT.replace("\n", " \n\n"), d__txt="x"
    )
    assert [each.duplicate_of for each in found.values()] == [None, *[str(tmp_path / "a.txt")] * 2, None]


def test_texts_of_one_document_are_versions(tmp_path: Path) -> None:
    """One number of one issuer is one document, and so is the draft of what was signed; others are not."""
    found = previews(
        tmp_path,
        a__txt=DECISION.format(number="12", day="05", area=30),
        b__txt=DECISION.format(number="12", day="05", area=35),
        c__txt=DECISION.format(number="    ", day="  ", area=25),
        d__txt=DECISION.format(number="13", day="06", area=30).replace("rừng", "lúa"),
        e__txt=DECISION.format(number="12", day="05", area=30).replace("TRÀ VINH", "LÂM ĐỒNG"),
    )
    first = str(tmp_path / "a.txt")
    assert [each.version_of for each in found.values()][:4] == [None, first, first, None]
    assert [each.is_draft for each in found.values()][:4] == [False, False, True, False]
    assert found["c.txt"].date is None


def test_what_is_refused_says_why(tmp_path: Path) -> None:
    """Files that cannot be read, and such in archives, stand among the others; scans are told apart."""
    blank = made.pdf(["1"])
    archive = made.zipped({"x.txt": TEXT, "y.txt": "", "z.png": "PNG"})
    run = PreviewRun(parse_file)
    for name, content in {"a.pdf": blank, "b.txt": b" ", "c.zip": archive, "d.jpg": b"\xff\xd8"}.items():
        (tmp_path / name).write_bytes(content)
    scan, empty, inside, failed = run.files([tmp_path])
    assert scan.is_scan
    assert scan.refused is not None
    assert " is a scan " in str(scan.refused)
    assert str(empty.refused) == f"{tmp_path / 'b.txt'} is empty: a bulletin needs a title and a text."
    assert (inside.file, inside.id) == (f"{tmp_path / 'c.zip'}/x.txt", "c/x")
    assert failed.refused is not None
    assert str(failed.refused).startswith(f"{tmp_path / 'c.zip'}/y.txt is empty")
    assert run.passed_over == 2


def test_ids_are_those_of_an_index_run(tmp_path: Path) -> None:
    """Two files of one name are two bulletins, with the ids that an empty library would give them."""
    (tmp_path / "b").mkdir()
    for name in ("a.txt", "b/a.txt", "a.md"):
        (tmp_path / name).write_text(f"Tin {name}", "utf-8")
    assert {each.id for each in PreviewRun(parse_file).files([tmp_path])} == {"a", "a.txt", "b/a"}


def test_a_path_that_is_none_is_an_error(tmp_path: Path) -> None:
    """A folder that is not there has nothing to tell of."""
    with pytest.raises(BulletinError, match="does not exist"):
        list(PreviewRun(parse_file).files([tmp_path / "none"]))


def test_files_are_compared_with_a_library(tmp_path: Path, indexer: Indexer, library: FileLibrary) -> None:
    """What the library has is told with its id, and so is another text of a document, or of a place."""
    held, folder = tmp_path / "held", tmp_path / "new"
    for place in (held, folder):
        place.mkdir()
    (held / "a.txt").write_text(TEXT, "utf-8")
    (held / "b.txt").write_text(DECISION.format(number=5, day=3, area=9), "utf-8")
    (held / "c.txt").write_text("Tin ngắn\nMưa.", "utf-8")
    indexer.update([held])
    (held / "c.txt").write_text("Tin ngắn\nNắng.", "utf-8")
    (folder / "copy.txt").write_text(TEXT, "utf-8")
    (folder / "later.txt").write_text(DECISION.format(number=5, day=12, area=90), "utf-8")
    (folder / "other.txt").write_text(DECISION.format(number=6, day=12, area=90), "utf-8")
    with library.reading() as state:
        found = PreviewRun(parse_file, state).files([held, folder])
        told = {Path(each.file).name: (each.held_as, each.other_text_of) for each in found}
    assert told == {
        "a.txt": ("a", None),
        "b.txt": ("b", None),
        "c.txt": (None, "c"),
        "copy.txt": ("a", None),
        "later.txt": (None, "b"),
        "other.txt": (None, None),
    }
