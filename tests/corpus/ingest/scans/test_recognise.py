import io
from pathlib import Path

import pytest
from PIL import Image

from corpus.errors import BulletinError, ScanError
from corpus.ingest.find import find_files
from corpus.ingest.parser_process import ParserProcess
from corpus.ingest.read import parse_file
from corpus.ingest.scans import recognise, tesseract
from corpus.ingest.scans.store import ScanStore
from corpus.models import Mark
from tests.corpus.ingest.scans import printed

pytestmark = pytest.mark.slow  # a page takes a second
SAID = "Nguyễn Văn An giữ chức Bí thư Đảng ủy xã Tân Thử"


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("TIFF", "a.tif"), ("PDF", "a.pdf")]
)
def test_pictures_are_read(kind: str, name: str) -> None:
    """A picture, and a PDF of such, is a bulletin that is marked as read by machine."""
    [document] = parse_file(name, printed.written(kind), name).documents
    assert SAID in document.bulletin.text
    assert document.bulletin.marks == (Mark.OCR,)
    assert document.extraction.ocr
    assert "read by machine" in str(document.warnings[-1])


@pytest.mark.usefixtures("tesseract")
def test_pages_are_known(store: ScanStore) -> None:
    """Of several pages it is known where each begins, also where nothing can be read on one."""
    pages = (printed.page(printed.LINES[:2]), printed.page(()), printed.page(printed.LINES[3:]))
    [document] = parse_file("a.tif", printed.written("TIFF", *pages), "a.tif").documents
    first, second, third = document.extraction.pages
    assert first == 0 < second <= third
    assert document.bulletin.text[third:].startswith("Hội nghị kết thúc")


@pytest.mark.usefixtures("tesseract")
def test_a_file_is_read_once(store: ScanStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read from a content is kept, and no page of it read again."""
    content = printed.written("PNG")
    before = parse_file("a.png", content, "a.png").documents

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(recognise, "read_page", fail)
    assert parse_file("a.png", content, "a.png").documents == before


@pytest.mark.usefixtures("tesseract")
def test_a_quote_has_its_picture(store: ScanStore) -> None:
    """The lines that a quote was read from are cut out of their page, and no others with them."""
    [document] = parse_file("a.png", printed.written("PNG"), "a.png").documents
    text = document.bulletin.text
    start = text.find("Đại hội đã bầu")
    png = store.picture(text, start, text.find("nhiệm kỳ"))
    assert png
    cut = Image.open(io.BytesIO(png))
    assert cut.width == printed.WIDTH
    assert printed.STEP < cut.height < 3 * printed.STEP
    assert min(cut.tobytes()) < 50  # there is print on it
    file = store.picture_file(text, start, start + 5)
    assert file
    assert file.read_bytes().startswith(b"\x89PNG")
    assert store.picture(text + "!", start, start + 5) is None
    store.prune(lambda hashed: False)
    assert store.picture(text, start, start + 5) is None
    assert store.find(printed.written("PNG")) is None


@pytest.mark.usefixtures("tesseract")
def test_a_picture_without_text_is_refused() -> None:
    """A photo is told as one in a sentence, and one that is cut off as damaged."""
    with pytest.raises(ScanError, match="no text can be read"):
        parse_file("a.png", printed.written("PNG", printed.page(())), "a.png")
    with pytest.raises(BulletinError, match="damaged or cut off"):
        parse_file("a.png", printed.written("PNG")[:2000], "a.png")


@pytest.mark.usefixtures("tesseract")
def test_a_picture_of_too_many_pixels_is_refused() -> None:
    """A small file that unfolds to a huge picture is refused before it is unfolded."""
    bomb = printed.written("PNG", Image.new("1", (30_000, 30_000)))
    with pytest.raises(BulletinError, match=r"damaged|pixels"):
        parse_file("a.png", bomb, "a.png")


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("PDF", "a.pdf")])
def test_without_tesseract_one_sentence_says_how_to_add_it(
    kind: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where scans cannot be read, they are refused with what to install."""
    monkeypatch.setattr(tesseract, "_PROGRAM", "no-such-program")
    tesseract.can_read_scans.cache_clear()
    with pytest.raises(
        ScanError, match=r"install Tesseract with its Vietnamese data .* and bantin\[ocr\]"
    ) as error:
        parse_file(name, printed.written(kind), name)
    tesseract.can_read_scans.cache_clear()
    assert str(error.value).count(".") <= 2


@pytest.mark.usefixtures("tesseract")
def test_pictures_in_a_folder_count_where_they_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With Tesseract a picture in a folder is a document, without it is passed over as ever."""
    (tmp_path / "a.png").write_bytes(printed.written("PNG"))
    (tmp_path / "b.txt").write_text("Tin", "utf-8")
    assert [file.name for file in find_files(tmp_path).files] == ["a.png", "b.txt"]
    monkeypatch.setattr(tesseract, "_PROGRAM", "no-such-program")
    tesseract.can_read_scans.cache_clear()
    found = find_files(tmp_path)
    tesseract.can_read_scans.cache_clear()
    assert ([file.name for file in found.files], found.passed_over) == (["b.txt"], 1)


@pytest.mark.usefixtures("tesseract")
def test_a_parser_process_reads_and_keeps(tmp_path: Path) -> None:
    """A child reads a scan, and keeps what it read where it was told."""
    content = printed.written("PDF")
    with ParserProcess(scans=tmp_path / "scans") as parse:
        [document] = parse("a.pdf", content, "a.pdf").documents
    assert ScanStore(tmp_path / "scans").find(content)
    assert ScanStore(tmp_path / "scans").picture(document.bulletin.text, 0, 10)
