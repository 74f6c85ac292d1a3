from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.first_week.office import AGAIN, OTHER, QUESTION, Office, files
from tests.pages import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.encoder]


@pytest.fixture
def office(tmp_path: Path, model_cache: Path) -> Office:
    """An office whose home is empty."""
    home = tmp_path / "home"
    home.mkdir()
    return Office(home, model_cache)


def content(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def look_around(office: Office) -> None:
    """Before anything is done: what says how things are makes nothing."""
    office.run("--help")
    office.run("status")
    office.run("sources")
    office.run("config", "check")
    assert list(office.home.iterdir()) == []


def make_a_config(office: Office) -> None:
    """Make it, spoil it, mend it."""
    office.run("init")
    office.run("init", code=1)
    office.write_setting("cache_dir", json.dumps(str(office.cache)))
    office.write_setting("log_level", "info")
    office.write_setting("admins", "['@lan']")
    wrong = office.run("config", "check", code=1).out
    assert "INFO" in wrong
    assert "@lan" in wrong
    assert "Có 2 lỗi." in wrong
    office.run("list", code=1)
    office.write_setting("log_level", "INFO")
    office.write_setting("admins", "[]")
    office.run("config", "check")
    office.run("config", "show")


def read_a_folder(office: Office) -> Path:
    """Look at twelve mixed files, then index them."""
    folder = files(office.home / "Bản tin")
    office.run("index", "--check", folder)
    assert not office.data.exists()
    before = office.run("index", folder, "--dry-run").out
    assert not office.data.exists()
    assert "Chạy thử" in before
    told = office.run("index", folder)
    assert "hong.docx" in told.err
    assert "trong.txt" in told.err
    held = [json.loads(line) for line in office.run("latest", "-k", "20", "--json").out.splitlines()]
    assert {each["bulletin"] for each in held} >= {
        "thong-bao",
        "vụ cũ/thong-bao",
        "lich-hop",
        "van-ban/mot",
        "bien-phong",
    }
    office.run("inspect", folder / "lich-hop.pdf")
    office.run("facts", folder / "thong-bao.txt")
    for words in (("status",), ("sources",), ("list",), ("latest",)):
        office.run(*words)
    return folder


def ask(office: Office, expected: str) -> None:
    """Ask, and get the answer that the folder has."""
    (answer,) = [json.loads(line) for line in office.run("ask", "--json", QUESTION).out.splitlines()]
    assert expected in answer["quotes"][0]["text"]
    office.run("ask", QUESTION)


def tidy_up(office: Office, folder: Path) -> None:
    """Remove a bulletin, have it back, forget a folder that is gone."""
    before = content(office.data)
    office.run("remove", "lich-hop", "--dry-run")
    office.run("withdraw", "lich-hop", "--reason", "sai", "--dry-run")
    office.run("index", "--dry-run")
    assert content(office.data) == before
    office.run("remove", "lich-hop")
    assert "1" in office.run("index").out
    office.run("source", "lich-hop", code=1)
    office.run("remove", "lich-hop", "--undo")
    office.run("index")
    office.run("source", "lich-hop")
    away = folder.parent / "Ổ đĩa mạng"
    away.mkdir()
    (away / "xa.txt").write_text(OTHER.replace("Tân Thử", "Tân Xa"), "utf-8")
    office.run("index", away)
    shutil.rmtree(away)
    assert "bantin forget" in office.run("index").err
    office.run("sources")
    office.run("forget", away, "--dry-run")
    office.run("forget", away)
    assert office.run("index").err.count("bantin forget") == 0


def update(office: Office, folder: Path) -> None:
    """Correct a bulletin, and still see what it said; withdraw one, and take that back."""
    (folder / "thong-bao.txt").write_text(AGAIN, "utf-8")
    office.run("index")
    ask(office, "Lê Thị Lan")
    office.run("source", "thong-bao", "--version", "1")
    office.run("withdraw", "thong-bao", "--reason", "đã đính chính")
    office.run("withdraw", "thong-bao", "--undo")
    office.run("ask", "giá vàng hôm nay bao nhiêu")
    office.run("search", "đường liên thôn")


def keep_and_restore(office: Office) -> None:
    """Write the library out, lose everything, and have it back."""
    kept = office.home / "sao-luu"
    shutil.copytree(office.data, kept)
    office.run("export", office.home / "thu-vien.jsonl")
    shutil.rmtree(office.data)
    office.run("ask", QUESTION, code=1)
    office.run("import", office.home / "thu-vien.jsonl")
    ask(office, "Lê Thị Lan")
    shutil.rmtree(office.data)
    shutil.copytree(kept, office.data)
    ask(office, "Lê Thị Lan")


def upgrade(office: Office) -> None:
    """Take over the data folder of the first release."""
    shutil.rmtree(office.data)
    shutil.copytree(ROOT / "tests" / "fixtures" / "data-0.1.0", office.data)
    office.run("ask", QUESTION, code=1)
    office.run("index", "--dry-run")
    office.run("index")
    office.run("ask", "ai được bầu làm Bí thư Chi bộ ở Lâm Đồng năm 2020?")
    office.run("status")


def test_the_clerks_week(office: Office) -> None:
    """From an empty home to a restored library: no step ends in a traceback or speaks English."""
    look_around(office)
    make_a_config(office)
    folder = read_a_folder(office)
    ask(office, "Trần Thị Mai")
    tidy_up(office, folder)
    update(office, folder)
    keep_and_restore(office)
    upgrade(office)
    assert [what for what, said in office.told if "Traceback" in said] == []
    assert office.foreign_words() == {}
