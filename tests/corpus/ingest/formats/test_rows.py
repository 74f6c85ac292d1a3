from __future__ import annotations

import pytest

from corpus.errors import BulletinError
from corpus.ingest.formats.csv_table import CsvTable
from corpus.ingest.formats.rows import sentences_of_rows
from corpus.ingest.formats.sheets import Workbook
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
    assert (extraction.format, [title.text for title in extraction.titles]) == ("xlsx", ["Bảng"])


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
