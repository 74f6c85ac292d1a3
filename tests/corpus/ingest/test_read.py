from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest

from corpus.errors import BulletinError
from corpus.ingest.read import (
    SUFFIXES,
    bulletin_files,
    find_files,
    parse_bulletin,
    read_bulletin,
    shipped_folder,
)
from corpus.models import Bulletin, Mark
from tests.corpus.ingest.encodings.written import tcvn3
from tests.corpus.ingest.formats import made

SHIPPED = [
    Bulletin(
        id="000_db200b94a76b92e4",
        title="Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng tiến hành Đại hội Chi bộ lần thứ IV, "
        "nhiệm kỳ 2020- 2025",
        text="",
        publisher="Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng",
        province="Lâm Đồng",
        date=dt.date(2020, 3, 5),
        term="2020-2025",
    ),
    Bulletin(
        id="001_34eabedca6141ff0",
        title="Đảng bộ Ban Quản lý Khu kinh tế tỉnh tổ chức Đại hội các chi bộ trực thuộc nhiệm kỳ 2017-2020",
        text="",
        publisher="Ban Quản lý Khu kinh tế tỉnh",
        province="Kon Tum",
        date=dt.date(2017, 4, 21),
        term="2017-2020",
    ),
    Bulletin(
        id="002_3e468bf2edabb89a",
        title="Đại hội Đảng bộ Ban Quản lý Khu kinh tế lần thứ III, nhiệm kỳ 2020 – 2025.",
        text="",
        publisher="Trang thông tin điện tử Ban Quản lý khu kinh tế tỉnh Trà Vinh",
        province="Trà Vinh",
        date=dt.date(2020, 6, 9),
        term="2020-2025",
    ),
    Bulletin(
        id="003_24d6a2c3ec119485",
        title="Hội nghị cán bộ công chức năm 2018 của Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng",
        text="",
        publisher="Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng",
        province="Lâm Đồng",
        date=dt.date(2018, 2, 5),
    ),
    Bulletin(
        id="004_a6a06df1031aa8af",
        title="Đại hội Đảng bộ các Khu Công nghiệp tỉnh Thái Nguyên, nhiệm kỳ 2020 - 2025",
        text="",
        publisher="Ban Quản lý các khu công nghiệp tỉnh Thái Nguyên",
        province="Thái Nguyên",
        date=dt.date(2020, 6, 29),
        term="2020-2025",
    ),
]


def written(folder: Path, raw: bytes, name: str = "tin.txt") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def refusal(error: pytest.ExceptionInfo[BulletinError], path: Path) -> str:
    """The error's message, which is one sentence that names the path."""
    message = str(error.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    assert message.endswith(".")
    return message


@pytest.mark.parametrize("expected", SHIPPED, ids=lambda bulletin: bulletin.id)
def test_a_shipped_bulletin_is_read(expected: Bulletin) -> None:
    """Each bulletin that travels with the program is read with what it says about itself."""
    path = shipped_folder() / f"{expected.id}.txt"
    bulletin = read_bulletin(path)
    assert bulletin == Bulletin(
        id=expected.id,
        title=expected.title,
        text=unicodedata.normalize("NFC", path.read_text("utf-8")),
        publisher=expected.publisher,
        province=expected.province,
        date=expected.date,
        term=expected.term,
        file=path.name,
    )
    assert bulletin.title == bulletin.text.split("\n")[0].strip()


def test_five_bulletins_are_shipped() -> None:
    """The folder that travels with the program holds the five bulletins and nothing else to read."""
    assert [path.stem for path in bulletin_files(shipped_folder())] == [bulletin.id for bulletin in SHIPPED]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xef\xbb\xbfTin\nHai", "Tin\nHai"),
        (b"Tin\r\nHai\rBa\n", "Tin\nHai\nBa\n"),
        (unicodedata.normalize("NFD", "Đại hội bầu Bí thư").encode(), "Đại hội bầu Bí thư"),
        (b"\n  Tin  \n", "\n  Tin  \n"),
        ("Họp\N{NO-BREAK SPACE}báo 👩‍👩‍👧".encode(), "Họp\N{NO-BREAK SPACE}báo 👩‍👩‍👧"),
    ],
    ids=["byte-order mark", "line ends", "decomposed", "white space", "other signs"],
)
def test_text_is_brought_to_one_form(raw: bytes, text: str, tmp_path: Path) -> None:
    """A file's text is in NFC with plain line ends and no byte-order mark, and otherwise kept as it is."""
    assert read_bulletin(written(tmp_path, raw)).text == text


def test_an_id_is_the_stem_in_one_form(tmp_path: Path) -> None:
    """Id and file name are in NFC too, and a dot inside the name is part of the id."""
    name = unicodedata.normalize("NFD", "Hội nghị 15.8.txt")
    bulletin = read_bulletin(written(tmp_path, b"Tin", name))
    assert (bulletin.id, bulletin.file) == ("Hội nghị 15.8", "Hội nghị 15.8.txt")


def test_markdown_is_read_as_plain_text(tmp_path: Path) -> None:
    """A Markdown file is read without its marks, and a text file with all its signs."""
    source = "# Đại hội **Đảng bộ**\n\n1. [Một](http://a.vn)\n2. Hai\n".encode()
    bulletin = read_bulletin(written(tmp_path, source, "tin.MD"))
    assert bulletin.title == "Đại hội Đảng bộ"
    assert bulletin.text == "Đại hội Đảng bộ\n\n1. Một\n2. Hai\n"
    assert read_bulletin(written(tmp_path, source, "tin.txt")).title == "# Đại hội **Đảng bộ**"


def test_what_the_text_does_not_say_is_none(tmp_path: Path) -> None:
    """A text that says nothing about itself leaves all but id, title, text and file empty."""
    assert read_bulletin(written(tmp_path, b"Xin\nHai")) == Bulletin("tin", "Xin", "Xin\nHai", file="tin.txt")


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("Đại hội Chi bộ bầu Bí thư\n".encode() + b"\xe1\xba", 2),
        (b"\xef\xbb\xbfMot\nHai\n\xff", 3),
    ],
)
def test_text_in_no_encoding_is_refused(raw: bytes, line: int, tmp_path: Path) -> None:
    """A file in no encoding that is known is refused in a sentence that names the line."""
    path = written(tmp_path, raw)
    with pytest.raises(BulletinError) as error:
        read_bulletin(path)
    assert f"is not UTF-8 text (line {line})" in refusal(error, path)


def test_a_file_with_zero_bytes_is_refused(tmp_path: Path) -> None:
    """A file with zero bytes is no text."""
    path = written(tmp_path, b"Tin\0Hai")
    with pytest.raises(BulletinError) as error:
        read_bulletin(path)
    assert "zero bytes" in refusal(error, path)


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES if suffix != ".zip"])
@pytest.mark.parametrize("raw", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\N{NO-BREAK SPACE}\n".encode()])
def test_an_empty_file_is_refused(raw: bytes, suffix: str, tmp_path: Path) -> None:
    """A file without a word is no bulletin."""
    path = written(tmp_path, raw, f"tin{suffix}")
    with pytest.raises(BulletinError) as error:
        read_bulletin(path)
    assert "is empty" in refusal(error, path)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    """A file that is not there or is a folder is refused with the system's reason."""
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(BulletinError) as error:
            read_bulletin(path)
        assert "cannot be read: " in refusal(error, path)


def test_a_folder_is_searched_to_the_bottom(tmp_path: Path) -> None:
    """Files are found in the folder and below by their endings, sorted; hidden and other ones are not."""
    for name in (
        "b.txt",
        "a.md",
        "C.TXT",
        "2020/06/z.txt",
        "2020/a.txt",
        ".hidden.txt",
        ".git/x.txt",
        "2020/.cache/y.md",
        "photo.png",
        "notes.txt.bak",
        "txt",
    ):
        written(tmp_path, b"Tin", name)
    (tmp_path / "folder.txt").mkdir()
    found = [path.relative_to(tmp_path).as_posix() for path in bulletin_files(tmp_path)]
    assert found == ["2020/06/z.txt", "2020/a.txt", "C.TXT", "a.md", "b.txt"]


def test_what_has_no_ending_is_found_by_its_content(tmp_path: Path) -> None:
    """A file counts whose content begins like a document, whatever its name; others are but counted."""
    for name, raw in {
        "quyet-dinh": made.pdf(),
        "thong-bao.docx.tmp": made.docx(),
        "trang.aspx": made.html_page(),
        "tin.TXT": b"Tin",
        "~$ong-bao.docx": b"lock",
        "Thumbs.db": b"x",
        "anh.jpg": b"\xff\xd8\xff",
        "may.jar": made.docx(),
        "ghi-chu": b"Tin",
    }.items():
        written(tmp_path, raw, name)
    found = find_files(tmp_path)
    assert [path.name for path in found.files] == [
        "quyet-dinh",
        "thong-bao.docx.tmp",
        "tin.TXT",
        "trang.aspx",
    ]
    assert found.passed_over == 3


def test_a_sidecar_in_use_is_not_passed_over(tmp_path: Path) -> None:
    """What says of a document what it is counts as read; what lies beside none of that name does not."""
    for name in ("tin.docx", "tin.docx.yaml", "b/tin.txt", "b/tin.yml", "b/khac.yaml", "tin.yaml.bak"):
        written(tmp_path, made.docx() if name.endswith(".docx") else b"Tin", name)
    found = find_files(tmp_path)
    assert [path.name for path in found.files] == ["tin.txt", "tin.docx"]
    assert (found.passed_over, dict(found.kinds_passed_over)) == (2, {"yaml": 1, "bak": 1})


def test_a_folder_inside_a_hidden_one_is_searched(tmp_path: Path) -> None:
    """Only what is hidden inside the folder is passed over, not a folder that was named."""
    path = written(tmp_path, b"Tin", ".data/bulletins/tin.txt")
    assert bulletin_files(path.parent) == [path]


def test_a_file_names_itself(tmp_path: Path) -> None:
    """A bulletin file that is named is found alone, its suffix in any case."""
    path = written(tmp_path, b"Tin", "tin.Md")
    written(tmp_path, b"Tin", "other.md")
    assert bulletin_files(path) == [path]


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("none", "does not exist"),
        ("notes.yaml", "is not a bulletin: give one of .csv, .doc"),
        ("pictures", "holds no files that can be read (.csv, .doc"),
    ],
)
def test_what_holds_no_bulletin_is_refused(name: str, complaint: str, tmp_path: Path) -> None:
    """No such path, a file of another kind and a folder without bulletins are refused in a sentence."""
    written(tmp_path, b"x", "notes.yaml")
    written(tmp_path, b"x", "pictures/one.png")
    with pytest.raises(BulletinError) as error:
        bulletin_files(tmp_path / name)
    assert complaint in refusal(error, tmp_path / name)


def test_what_was_converted_is_marked() -> None:
    """A bulletin in a character set of before Unicode says so; one in Unicode does not."""
    text = "\n".join(made.PARAGRAPHS)
    assert parse_bulletin("a.txt", tcvn3(text)).marks == (Mark.CONVERTED,)
    assert parse_bulletin("a.docx", made.docx()).marks == ()
    assert parse_bulletin("a.txt", text.encode("utf-16")).marks == ()
