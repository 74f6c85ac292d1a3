from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import cli
from bot.cli.misuse import Misuse
from bot.composition import Parts
from bot.config import Config
from corpus.errors import BulletinError
from corpus.file_library import FileLibrary
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

NGOC_HOI = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy."
BAO_LAM = "Huyện Bảo Lâm tổng kết\n\nSản lượng cà phê đạt 57.911 tấn."

Run = Callable[..., Result]


def parts(config: Config, announce: object) -> Parts:
    """What the commands work with, with the quick encoder."""
    del announce
    folder, encoder = config.data_path, SyllableEncoder()
    library = FileLibrary(folder / "library.sqlite")
    indexer = Indexer(library, folder, encoder, INDEX, silent)
    return Parts(library, indexer, file_engine(library, folder, encoder, INDEX, ANSWERS))


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests expect is said as by default."""
    monkeypatch.setenv("BANTIN_LANG", "vi")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder, which is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def run(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in Vietnamese with a config of its own."""
    for module in ("sources", "remove", "index"):
        monkeypatch.setattr(f"bot.cli.{module}.build", parts)
    config = tmp_path / "bantin.yaml"
    config.write_text(f"data_dir: {json.dumps(str(data))}\n", "utf-8")

    def run(*words: str | Path) -> Result:
        called = ["--config", str(config), *map(str, words)]
        return CliRunner().invoke(cli, called, catch_exceptions=False)

    return run


def records(result: Result) -> list[dict[str, Any]]:
    """The objects that were printed, one a line."""
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def content(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_there_are_no_sources_yet(run: Run, data: Path) -> None:
    """Who asks before anything is indexed is told how to begin, and no folder is made."""
    assert run("sources").stdout == "Chưa có nguồn nào. Xin bắt đầu bằng: bantin index ĐƯỜNG-DẪN\n"
    assert run("sources", "--json").stdout == ""
    with pytest.raises(BulletinError, match="bantin sources"):
        run("forget", "x")
    with pytest.raises(BulletinError, match="no bulletin with the id"):
        run("remove", "x")
    assert not data.exists()


def test_sources_are_listed(run: Run, tmp_path: Path) -> None:
    """Each with its kind, how much it holds and when it was read; of a vanished one how it is forgotten."""
    tin, cu = write(tmp_path / "tin", a=NGOC_HOI, b=BAO_LAM), write(tmp_path / "bản tin cũ", c="Tin C.")
    run("index", tin, cu, tin / "b.txt")
    run("remove", "a")
    (cu / "c.txt").rename(tmp_path / "c.txt")
    cu.rmdir()
    told = run("sources").stdout
    assert f"{tin}\n  thư mục · 1 bản tin · đọc lúc " in told
    assert "không đọc lại 1 tệp đã gỡ" in told
    assert f"{tin / 'b.txt'}\n  tệp · 1 bản tin · đọc lúc " in told
    assert f"Không còn ở đó. Muốn bỏ nguồn này: bantin forget '{cu}'" in told
    found = {Path(each["source"]).name: each for each in records(run("sources", "--json"))}
    assert {name: each["kind"] for name, each in found.items()} == {
        "tin": "folder",
        "b.txt": "file",
        "bản tin cũ": None,
    }
    assert [each["there"] for each in found.values()].count(False) == 1


def test_a_source_is_forgotten(run: Run, tmp_path: Path, data: Path) -> None:
    """A rehearsal says the same and changes no byte; then the source and its bulletins are gone."""
    tin, khac = write(tmp_path / "tin", a=NGOC_HOI, b=BAO_LAM), write(tmp_path / "khac", a=NGOC_HOI)
    run("index", tin, khac)
    before = content(data)
    rehearsed = run("forget", tin, "--dry-run").stdout
    assert content(data) == before
    done = run("forget", tin).stdout
    assert rehearsed == f"Chạy thử, chưa thay đổi gì. Khi chạy thật:\n{done}"
    assert done.splitlines() == [
        f"Đã bỏ nguồn {tin}, 1 bản tin rời khỏi thư viện.",
        "Ở lại, vì nguồn khác cũng có: a",
    ]
    assert [each["source"] for each in records(run("sources", "--json"))] == [str(khac)]


def test_a_bulletin_is_removed(run: Run, tmp_path: Path, data: Path) -> None:
    """A rehearsal says the same and changes no byte; the bulletin is gone until that is taken back."""
    tin = write(tmp_path / "tin", a=NGOC_HOI, b=BAO_LAM)
    run("index", tin)
    before = content(data)
    rehearsed = run("remove", "a.txt", "--dry-run").stdout
    assert content(data) == before
    done = run("remove", "a.txt").stdout
    assert rehearsed == f"Chạy thử, chưa thay đổi gì. Khi chạy thật:\n{done}"
    assert done.splitlines() == [
        "Đã gỡ bản tin a (Đảng ủy xã Ngọc Hồi họp) cùng mọi phiên bản.",
        f"Tệp vẫn ở {tin / 'a.txt'} và sẽ không được đọc lại. Muốn đọc lại: bantin remove a --undo",
    ]
    run("index")
    assert [each["bulletins"] for each in records(run("sources", "--json"))] == [1]
    assert run("remove", "a", "--undo").stdout == f"Lần lập chỉ mục sau sẽ đọc lại: {tin / 'a.txt'}\n"
    run("index")
    assert [each["bulletins"] for each in records(run("sources", "--json"))] == [2]
    with pytest.raises(BulletinError, match="nothing to take back"):
        run("remove", "a", "--undo")


def test_what_was_sent_is_deleted(run: Run, tmp_path: Path, data: Path) -> None:
    """A bulletin that the bot was sent leaves with its file, which lies nowhere else."""
    run("index", write(tmp_path / "tin", a=NGOC_HOI))
    file = write(data / "uploads", gui="Tin gửi cho bot.") / "gui.txt"
    run("index", file)
    assert records(run("remove", "gui", "--dry-run", "--json"))[0]["deleted"] == [str(file)]
    assert file.exists()
    (record,) = records(run("remove", "gui", "--json"))
    assert record == {
        "bulletin": "gui",
        "title": "Tin gửi cho bot.",
        "origins": [str(file)],
        "left_out": [],
        "deleted": [str(file)],
        "dry_run": False,
    }
    assert not file.exists()


def test_the_last_source_cannot_be_forgotten(run: Run, tmp_path: Path) -> None:
    """Neither in earnest nor in a rehearsal: the index needs a bulletin."""
    tin = write(tmp_path / "tin", a=NGOC_HOI)
    run("index", tin)
    for words in (
        ("forget", tin),
        ("forget", tin, "--dry-run"),
        ("remove", "a"),
        ("remove", "a", "--dry-run"),
    ):
        with pytest.raises(BulletinError, match="No bulletin would be left"):
            run(*words)


def test_a_source_is_named_a_collection(run: Run, tmp_path: Path) -> None:
    """`index --collection` names it until it is named another, or none; a name that cannot be one is told."""
    folder = write(tmp_path / "tin" / "Nội vụ", ngoc_hoi=NGOC_HOI, bao_lam=BAO_LAM)

    def collections() -> tuple[object, object]:
        source = json.loads(run("source", "ngoc_hoi", "--json").output)
        [listed] = map(json.loads, run("sources", "--json").output.splitlines())
        return source["collections"], listed["collections"]

    run("index", str(folder.parent))
    assert collections() == (["Nội vụ"], [])
    said = run("index", str(folder.parent), "--collection", "Sở  Nội vụ", "--collection", "Chung")
    assert "Số bản tin nay thuộc tập tài liệu khác: 2." in said.output
    assert collections() == (["Chung", "Sở Nội vụ"], ["Chung", "Sở Nội vụ"])
    run("index")
    assert collections() == (["Chung", "Sở Nội vụ"], ["Chung", "Sở Nội vụ"])
    assert "Tập tài liệu: Chung; Sở Nội vụ" in run("source", "ngoc_hoi").output
    assert "tập tài liệu: Chung; Sở Nội vụ" in run("sources").output
    assert (
        json.loads(run("index", str(folder.parent), "--collection", "none", "--json").output)["regrouped"]
        == 2
    )
    assert collections() == (["Nội vụ"], [])


@pytest.mark.parametrize("words", [["--collection", "a;b"], ["--collection", "x" * 121]])
def test_a_name_that_cannot_be_one_is_told(run: Run, tmp_path: Path, words: list[str]) -> None:
    """In one sentence, with status 2, before anything is read."""
    result = run("index", str(write(tmp_path / "tin", ngoc_hoi=NGOC_HOI)), *words)
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit | Misuse)


def test_a_collection_is_of_a_path(run: Run) -> None:
    """Without a path nothing is said of any source."""
    assert run("index", "--collection", "Chung").exit_code != 0
