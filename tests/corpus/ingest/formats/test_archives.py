from __future__ import annotations

import io
import zipfile

import pytest

from corpus.errors import BulletinError
from corpus.ingest.bounds import MAX_DEPTH, MAX_MEMBERS
from corpus.ingest.read import parse_bulletin, parse_file
from tests.corpus.ingest.encodings import written
from tests.corpus.ingest.formats import made

TIN = "Đại hội Chi bộ bầu Ban Chấp hành.\n".encode()
NAMES = ("Thông báo số 5 về việc họp", "Đảng ủy/Hướng dẫn thi hành", "Quyết định bổ nhiệm")


def with_raw_names(files: dict[bytes, bytes]) -> bytes:
    """An archive whose names are bytes that no flag explains."""
    stand_ins = {chr(ord("A") + place) * len(name): name for place, name in enumerate(files)}
    content = made.zipped({stand_in: files[name] for stand_in, name in stand_ins.items()})
    for stand_in, name in stand_ins.items():
        content = content.replace(stand_in.encode(), name)
    return content


def test_each_file_in_an_archive_is_a_bulletin() -> None:
    """Files of any format in an archive, in folders too, are bulletins; their ids are their paths in it."""
    content = made.zipped(
        {"b/tin.txt": TIN, "a.docx": made.docx(), "anh.jpg": b"\xff\xd8", "a.pdf": made.pdf()}
    )
    contents = parse_file("thang-5.zip", content)
    assert [(each.bulletin.id, each.extraction.format) for each in contents.documents] == [
        ("thang-5/a", "docx"),
        ("thang-5/a.pdf", "pdf"),
        ("thang-5/b/tin", "txt"),
    ]
    assert contents.documents[2].bulletin.file == "thang-5.zip/b/tin.txt"
    assert (contents.failures, contents.passed_over) == ([], 1)


@pytest.mark.parametrize("write", [str.encode, written.cp1258, written.tcvn3, written.viscii, written.vni])
def test_names_are_read_in_every_encoding(write: object) -> None:
    """Names that do not say their encoding are read by their syllables, those of an archive together."""
    assert callable(write)
    content = with_raw_names({write(f"{name}.txt"): TIN for name in NAMES})
    found = {each.path for each in parse_file("a.zip", content).documents}
    assert {name.lower() for name in found} == {f"{name}.txt".lower() for name in NAMES}


def test_archives_in_archives_are_read_to_a_depth() -> None:
    """An archive in an archive is read, and one in too many is told; what else there is is read."""
    content, depth = TIN, MAX_DEPTH + 1
    for level in range(depth):
        content = made.zipped({"tin.txt" if not level else "x.zip": content, "y.txt": TIN})
    contents = parse_file("a.zip", content)
    assert [each.bulletin.id for each in contents.documents] == ["a/x.zip/x.zip/y", "a/x.zip/y", "a/y"]
    assert [str(error) for error in contents.failures] == [
        "a.zip/x.zip/x.zip/x.zip is an archive in too many others: unpack it first."
    ]


@pytest.mark.parametrize(
    "name", ["../../thoat.txt", "/etc/thoat.txt", "a/../../b.txt", "..\\..\\c.txt", "C:\\d.txt"]
)
def test_no_path_leaves_an_archive(name: str) -> None:
    """A file whose path leads out of its archive is refused, and the others are read."""
    contents = parse_file("a.zip", made.zipped({name: TIN, "tin.txt": TIN}))
    assert [each.bulletin.id for each in contents.documents] == ["a/tin"]
    assert ["would leave the archive" in str(error) for error in contents.failures] == [True]


def test_leftovers_are_passed_over() -> None:
    """Locks, thumbnails and what systems add are no documents and no failures."""
    leftovers = [
        "~$bao.docx",
        "__MACOSX/._tin.txt",
        "Thumbs.db",
        "a/desktop.ini",
        ".DS_Store",
        "a/.git/tin.txt",
    ]
    contents = parse_file("a.zip", made.zipped({**dict.fromkeys(leftovers, b"x"), "tin.txt": TIN}))
    assert (len(contents.documents), contents.failures, contents.passed_over) == (1, [], 6)


def test_one_bad_file_does_not_stop_the_others() -> None:
    """A damaged, an empty and a locked file in an archive are each told, and the rest is read."""
    files = {"cut.docx": made.docx()[:400], "empty.txt": b"", "locked.txt": b"", "tin.txt": TIN}
    content = bytearray(made.zipped(files))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = [i for i in range(len(content)) if content[i : i + 4] == mark][2]
        content[place + at] |= 1
    contents = parse_file("a.zip", bytes(content))
    assert [each.bulletin.id for each in contents.documents] == ["a/tin"]
    assert sorted(str(error).split(" ")[0] for error in contents.failures) == [
        "a.zip/cut.docx",
        "a.zip/empty.txt",
        "a.zip/locked.txt",
    ]


def bomb(size: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tin.txt", bytes(size))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (bomb(20_000_000), "packed more than"),
        (made.zipped({f"{n}.txt": b"" for n in range(MAX_MEMBERS + 1)}), "more than 2000 files"),
        (made.zipped({}), "holds no documents"),
        (made.zipped({"anh.jpg": b"\xff\xd8"}), "holds no documents"),
        (made.zipped({"tin.txt": TIN})[:-10], "damaged or cut off"),
        (
            made.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}),
            "save it as PDF",
        ),
        (b"PK\x03\x04", "damaged or cut off"),
    ],
    ids=["bomb", "many", "empty", "nothing to read", "cut", "odt", "head"],
)
def test_what_cannot_be_unpacked_is_told(content: bytes, complaint: str) -> None:
    """An archive that is damaged, holds nothing, or more than it may, is refused in one sentence."""
    with pytest.raises(BulletinError, match=rf"^a\.zip [^\n]*{complaint}[^\n]*\.$"):
        parse_file("a.zip", content)


def test_an_archive_is_no_bulletin() -> None:
    """Where one bulletin is wanted an archive is refused, with what to do."""
    with pytest.raises(BulletinError, match=r"is an archive of files: unpack it"):
        parse_bulletin("a.zip", made.zipped({"tin.txt": TIN}))
