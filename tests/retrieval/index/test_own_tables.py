from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
BULLETINS = {
    "office.txt": (
        "Đại hội Đoàn trường Hoa Mai\n\n"
        "Ngày 5/3/2020, đại hội đã bầu đồng chí Nguyễn Văn An giữ chức vụ Tổng điều phối."
    ),
    "province.txt": (
        "Hội nghị tổng kết tỉnh Tân Bình Nguyên\n\nSáng 5/3/2020, UBND tỉnh Tân Bình Nguyên tổ chức hội nghị."
    ),
    "place.txt": (
        "Khởi công khu du lịch Vịnh Ngọc Thạch\n\nSáng 5/3/2020, Vịnh Ngọc Thạch khởi công khu du lịch."
    ),
    "publisher.txt": (
        "Hiệp đoàn Chăn nuôi tỉnh Trà Vinh\n\n"
        "Hiệp đoàn Chăn nuôi tỉnh Trà Vinh thông báo lịch tiêm phòng năm 2020 cho các hộ."
    ),
    "page.html": (
        "<html><body><h1>Hội nghị tổng kết công tác năm 2019</h1><p>Sáng 5/3/2020, Ủy ban nhân dân huyện tổ "
        "chức hội nghị tổng kết công tác năm 2019 với sự tham gia của 200 đại biểu các ngành.</p><p>Hội nghị "
        "đã nghe báo cáo kết quả thực hiện nhiệm vụ, bàn phương hướng năm 2020.</p><p>Bấm vào mặt cười</p>"
        "</body></html>"
    ),
    "plain.txt": "Thời tiết cuối tuần\n\nTrời nắng nhẹ, ban đêm có mưa vài nơi.",
}
TABLES: dict[str, Any] = {
    "abbreviations.json": {"abbreviations": [{"short": ["BQLXK"], "full": "Ban Quản lý Xóm Kiểng"}]},
    "roles.json": {"roles": {"tổng điều phối": {"vi": ["tđp"], "en": ["chief coordinator"]}}},
    "provinces.json": {
        "provinces": [
            {"name": "Tân Bình Nguyên", "code": "99", "kind": "tỉnh", "merged": ["Tân Bình Nguyên"]}
        ]
    },
    "places.json": {"places": {"Vịnh Ngọc Thạch": "Khánh Hòa"}},
    "organisations.json": {"bodies": ["Hiệp đoàn"]},
    "page_furniture.json": {"buttons": ["bấm vào mặt cười"]},
    "chat_words.json": {"words": [{"word": "zzk", "means": "không"}]},
}
QUESTIONS_ONLY = {"chat_words.json": TABLES["chat_words.json"]}


def write(folder: Path, tables: dict[str, Any]) -> Path:
    """A folder with these tables."""
    folder.mkdir()
    for name, content in tables.items():
        (folder / name).write_text(json.dumps(content), "utf-8")
    return folder


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What index runs read, one after the other over the same folder and library, each in a new process."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "bulletins").mkdir()
    for name, text in BULLETINS.items():
        (folder / "bulletins" / name).write_text(text, "utf-8")
    all_, few = write(folder / "all", TABLES), write(folder / "few", QUESTIONS_ONLY)

    def run(*tables: Path) -> dict[str, Any]:
        places = map(str, (folder / "data", folder / "bulletins", *tables))
        command = [sys.executable, "-m", "tests.retrieval.index.own_tables_run", *places]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 (ourselves)
        read: dict[str, Any] = json.loads(ran.stdout)
        return read

    return {"without": run(), "few": run(few), "all": run(all_), "again": run(all_), "taken out": run()}


def read(run: dict[str, Any], name: str, field: str) -> object:
    """What a run read of a bulletin."""
    return run["read"][name][field]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("province", "province", "Tân Bình Nguyên"),
        ("place", "province", "Khánh Hòa"),
        ("publisher", "publisher", "Hiệp đoàn Chăn nuôi tỉnh Trà Vinh"),
    ],
)
def test_own_rows_count_at_the_next_index_run(
    runs: dict[str, Any], name: str, field: str, expected: str
) -> None:
    """A province, a place and a sort of body of one's own are read anew in files that did not change."""
    assert read(runs["without"], name, field) is None
    assert read(runs["all"], name, field) == expected


@pytest.mark.slow
def test_own_offices_make_facts(runs: dict[str, Any]) -> None:
    """An office of one's own is read out of bulletins that were indexed before."""
    assert read(runs["without"], "office", "facts") == []
    assert "tổng điều phối" in str(read(runs["all"], "office", "facts"))


@pytest.mark.slow
def test_own_tables_reach_the_process_that_parses(runs: dict[str, Any]) -> None:
    """A button of one's own leaves the text of a page, which a child process reads."""
    assert "mặt cười" in str(read(runs["without"], "page", "text"))
    assert "mặt cười" not in str(read(runs["all"], "page", "text"))


@pytest.mark.slow
def test_own_abbreviations_are_read_in_questions(runs: dict[str, Any]) -> None:
    """The snapshot of the next run spells out an abbreviation of one's own, though no bulletin changed."""
    assert runs["without"]["question"] == "BQLXK họp ngày nào?"
    assert runs["all"]["question"] == "Ban Quản lý Xóm Kiểng họp ngày nào?"


@pytest.mark.slow
def test_what_questions_are_read_by_makes_nothing_anew(runs: dict[str, Any]) -> None:
    """A table by which questions alone are read counts at once, and an index run works nothing out for it."""
    assert (runs["without"]["chat"], runs["few"]["chat"]) == ("hop ngay nao zzk", "hop ngay nao khong")
    assert not set(runs["few"]["worked_out"]) & set(runs["few"]["read"])
    assert runs["few"]["encoded"] == 0


@pytest.mark.slow
def test_what_a_table_does_not_change_is_not_encoded_again(runs: dict[str, Any]) -> None:
    """After a change of the tables only what is read otherwise is encoded; without one nothing is done."""
    assert set(runs["all"]["worked_out"]) > set(runs["all"]["read"])
    assert runs["all"]["encoded"] == 4  # plain and office say and mean the same as before
    assert not set(runs["again"]["worked_out"]) & set(runs["again"]["read"])
    assert runs["again"]["encoded"] == 0


@pytest.mark.slow
def test_rows_that_are_taken_out_count_no_more(runs: dict[str, Any]) -> None:
    """Without the tables of one's own everything is read as it was before them."""
    for key in ("read", "question", "chat"):
        assert runs["taken out"][key] == runs["without"][key]
