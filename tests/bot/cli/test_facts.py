from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from bot.cli.main import cli
from corpus.entities.dates import dates
from corpus.entities.quantities import quantities
from corpus.errors import BulletinError
from corpus.ingest.read import read_bulletin, shipped_folder
from corpus.text.text import read_text

SHIPPED = sorted(shipped_folder().iterdir())
ELECTION = """Đại hội Chi bộ Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng, nhiệm kỳ 2020-2025

Ngày 05/3/2020, Đại hội đã bầu ra Ban Chấp hành gồm 5 đồng chí;\x20
đồng chí Đỗ Xuân Kiên, Phó Trưởng Ban - Bí thư Chi bộ.
Dự Đại hội có bà Lê Thị Bích, quyền Chủ tịch UBND huyện Bảo Lâm, cùng lãnh đạo các phòng ban chuyên môn."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A bulletin's file."""
    path = tmp_path / "election.txt"
    path.write_text(ELECTION, "utf-8")
    return path


def run(*args: str) -> str:
    """What the command writes, run in this process as the console does it."""
    ran = CliRunner().invoke(cli, ["facts", *args], standalone_mode=False)
    if ran.exception:
        raise ran.exception
    return ran.output


def records(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(str(file), "--json").splitlines()]


def test_facts_are_listed_for_people(file: Path) -> None:
    """The listing names person, act, office, level, body, guest, place and time, and a shortened sentence."""
    lines = run(str(file)).splitlines()
    assert lines[0] == ELECTION.splitlines()[0]
    assert lines[2] == "Offices: 3"
    assert lines[6:9] == [
        "  Đỗ Xuân Kiên",
        (
            "    elected · Bí thư Chi bộ · chi bộ · Chi bộ Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng · "
            "Lâm Đồng · 2020-2025"
        ),
        (
            "    “Ngày 05/3/2020, Đại hội đã bầu ra Ban Chấp hành gồm 5 đồng chí; đồng chí Đỗ Xuân Kiên, "
            "Phó Trưởng …”"
        ),
    ]
    assert lines[9:11] == [
        "  Lê Thị Bích",
        (
            "    attends · quyền Chủ tịch UBND huyện Bảo Lâm · ubnd huyện · UBND huyện Bảo Lâm · guest · "
            "acting · Lâm Đồng · 2020-03-05"
        ),
    ]
    assert all(len(line) <= 106 for line in lines if line.startswith("    “"))
    section = next(i for i, line in enumerate(lines) if line.startswith("Quantities and days: "))
    assert "  quantity  5 đồng chí" in lines[section:]
    assert any(line.startswith("  day") and "05/3/2020" in line for line in lines[section:])


def test_facts_are_given_as_json(file: Path) -> None:
    """One object a line: the words are slices of the text, and fields keep their types."""
    text = read_bulletin(file).text
    found = records(file)
    offices = [each for each in found if each["kind"] == "office"]
    assert [
        (each["person"], each["act"], each["role"], each["guest"], each["acting"]) for each in offices
    ] == [
        ("Đỗ Xuân Kiên", "holds", "phó trưởng ban", False, False),
        ("Đỗ Xuân Kiên", "elected", "bí thư", False, False),
        ("Lê Thị Bích", "attends", "chủ tịch", True, True),
    ]
    for each in offices:
        assert text[slice(*each["person_span"])] == each["person"]
        assert text[slice(*each["office_span"])] == each["office"]
        assert text[each["start"] : each["end"]] == each["sentence"]
    assert (offices[1]["date"], offices[1]["term"], offices[0]["term"]) == ("2020-03-05", "2020-2025", None)
    others = [each for each in found if each["kind"] != "office"]
    assert found == [*offices, *others]
    assert [(each["start"], each["end"]) for each in others] == sorted((e["start"], e["end"]) for e in others)
    expected = {(m.start, m.end) for m in quantities(read_text(text))}
    expected |= {(m.start, m.end) for m in dates(read_text(text))}
    assert {(each["start"], each["end"]) for each in others} == expected != set()
    assert all(text[each["start"] : each["end"]] == each["text"] for each in others)


@pytest.mark.parametrize("shipped", SHIPPED, ids=[file.stem for file in SHIPPED])
def test_the_listing_counts_what_the_json_holds(shipped: Path) -> None:
    """People and programs are told the same number of facts."""
    found = [each["kind"] for each in records(shipped)]
    listed = run(str(shipped))
    assert f"\nOffices: {found.count('office')}\n" in listed
    assert f"\nQuantities and days: {len(found) - found.count('office')}\n" in listed


def test_a_bulletin_without_people_has_no_offices(tmp_path: Path) -> None:
    """Where nobody is named the list of offices is empty, and said to be so."""
    file = tmp_path / "a.txt"
    file.write_text("Thông báo\n\nHội nghị kết thúc tốt đẹp.", "utf-8")
    assert run(str(file)).splitlines()[2:] == ["Offices: 0", "", "Quantities and days: 0"]
    assert records(file) == []


def test_what_is_no_bulletin_is_refused(tmp_path: Path) -> None:
    """A folder, a missing file and a file of another kind end in a sentence that says what to do."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    for path, sentence in (
        (tmp_path, "give one bulletin file"),
        (tmp_path / "b.txt", "does not exist"),
        (tmp_path / "a.pdf", "get it anew"),
    ):
        with pytest.raises(BulletinError, match=sentence):
            run(str(path))
    with pytest.raises(click.UsageError):
        run()
