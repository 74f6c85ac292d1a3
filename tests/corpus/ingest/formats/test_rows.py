from __future__ import annotations

import pytest

from corpus.errors import BulletinError
from corpus.ingest.formats.csv_table import CsvTable
from corpus.ingest.formats.rows import sentences_of_rows, table_title
from corpus.ingest.formats.sheets import Workbook
from corpus.ingest.read import parse_bulletin
from tests.corpus.ingest.encodings import written
from tests.corpus.ingest.formats import made

HEADS = ["STT", "Họ và tên", "Chức vụ"]
ONE, TWO = ["1", "Lê Thị Mẫu", "Giám đốc"], ["2", "Trần Văn Thử", ""]
SAID = ["STT: 1; Họ và tên: Lê Thị Mẫu; Chức vụ: Giám đốc.", "STT: 2; Họ và tên: Trần Văn Thử."]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([HEADS, ONE, TWO], SAID),
        ([["DANH SÁCH CÁN BỘ", "", ""], ["", "", ""], HEADS, ONE, TWO], ["DANH SÁCH CÁN BỘ", *SAID]),
        ([HEADS, ["(1)", "(2)", "(3)"], ONE, TWO], SAID),
        ([HEADS, ["A", "B", "C"], ONE, TWO], SAID),
        ([HEADS, ["", "Phòng Tổ chức", ""], ONE, TWO], ["Phòng Tổ chức", *SAID]),
        (
            [["STT", "Nhân sự", ""], ["", "Họ và tên", "Chức vụ"], ONE, TWO],
            SAID,
        ),
        ([["", "Nhân sự", ""], HEADS, ONE, TWO], ["Nhân sự", *SAID]),
        ([["1", "2"], ["3", "4"]], ["1\t2", "3\t4"]),
        ([["Chỉ một dòng", "hai ô"]], ["Chỉ một dòng\thai ô"]),
        ([], []),
    ],
)
def test_a_row_is_a_sentence_with_its_heads(rows: list[list[str]], lines: list[str]) -> None:
    """Each row says what its columns are called; titles above it and heads over heads are told apart."""
    assert sentences_of_rows(rows).lines == lines


def test_a_workbook_is_read() -> None:
    """Whole numbers have no point, empty cells and rows leave nothing."""
    content = made.xlsx(
        [["BẢNG GIÁ NĂM 2020"], [], ["STT", "Tên", "Giá"], [1.0, "Cát", 9000000.0], [2.0, "Đá", 1.5]]
    )
    extraction = Workbook().read(content, "gia.xlsx")
    assert extraction.text == "BẢNG GIÁ NĂM 2020\nSTT: 1; Tên: Cát; Giá: 9000000.\nSTT: 2; Tên: Đá; Giá: 1.5."
    assert (extraction.format, [title.text for title in extraction.titles]) == (
        "xlsx",
        ["Bảng: Tên, Giá", "Bảng"],
    )


@pytest.mark.parametrize(
    ("name", "heads", "title"),
    [
        ("Giá", ["STT", "Đất", "Đơn giá (đồng)"], "Bảng Giá: Đất, Đơn giá (đồng)"),
        ("Sheet1", ["TT", "Họ và tên:", "Chức vụ"], "Bảng: Họ và tên, Chức vụ"),
        ("Trang_tính2", ["Cấp 1", "Cấp 2", "Tên", "Tên"], "Bảng: Tên"),
        ("Danh sách", [], "Danh sách"),
        ("Sheet 3", ["STT", "1"], ""),
    ],
)
def test_a_table_is_called_by_its_columns(name: str, heads: list[str], title: str) -> None:
    """Where nothing stands above the rows, the sheet's name and the heads say what it is."""
    assert table_title(name, heads) == title


def test_the_title_of_a_table_is_what_stands_above_it_or_its_columns() -> None:
    """Words above the rows go first; without them the heads say more than the name of a sheet."""
    rows: list[list[str | float]] = [["STT", "Tên", "Giá"], [1.0, "Cát", 9.0], [2.0, "Đá", 1.5]]
    assert parse_bulletin("gia.xlsx", made.xlsx(rows)).title == "Bảng: Tên, Giá"
    assert parse_bulletin("gia.xlsx", made.xlsx([["BẢNG GIÁ NĂM 2020"], *rows])).title == "BẢNG GIÁ NĂM 2020"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_as_text_is_read(delimiter: str) -> None:
    """Cells are parted by whatever sign parts them in each line, and quoted ones are kept whole."""
    source = "\n".join(
        delimiter.join(f'"{cell}"' if " " in cell else cell for cell in row) for row in [HEADS, ONE, TWO]
    )
    assert CsvTable().read(source.encode(), "a.csv").text.split("\n") == SAID
    assert CsvTable().read(written.vni(source), "a.csv").encoding == "vni"


def test_a_workbook_without_a_cell_is_told() -> None:
    """A workbook in which nothing stands is refused."""
    with pytest.raises(BulletinError, match="is empty"):
        Workbook().read(made.xlsx([]), "gia.xlsx")
