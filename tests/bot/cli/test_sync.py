from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.cli.test_main import COMMAND, bantin, environment
from tests.conftest import write
from tests.corpus.sync import portal as faults
from tests.corpus.sync.portal import Answer, Portal, open_portal

pytestmark = [pytest.mark.slow, pytest.mark.encoder]  # each test starts the program itself

ELECTED = (
    "Đại hội đã bầu đồng chí Nguyễn Văn An giữ chức Bí thư Đảng ủy xã Tân Thử, "
    "nhiệm kỳ 2020-2025, với đa số phiếu."
)


@pytest.fixture
def portal() -> Iterator[Portal]:
    with open_portal() as portal:
        yield portal


@pytest.fixture
def office(tmp_path: Path, portal: Portal, model_cache: Path) -> Path:
    """A folder with a config that follows the portal and a folder of its own."""
    own = write(tmp_path / "own", to_trinh="Tờ trình số 5 về việc xây trụ sở\n\nKính gửi Ủy ban nhân dân xã.")
    (tmp_path / "bantin.yaml").write_text(
        f"data_dir: data\nencoder: {{cache_dir: '{model_cache}'}}\n"
        f"sync: {{folders: ['{own}'], addresses: ['{portal.url('/map.xml')}'],"
        f" private_hosts: ['{portal.place}'], pause_s: 0}}\n",
        "utf-8",
    )
    return tmp_path


def test_sync_fetches_reads_and_indexes(office: Path, portal: Portal) -> None:
    """What the config lists is fetched and read, what gives nothing is told, and answers name the page."""
    portal.page("/dai-hoi.html", "Đại hội Đảng bộ xã Tân Thử", ELECTED)
    portal.pages["/loi.html"] = Answer(b"")
    portal.site_map("/map.xml", "/dai-hoi.html", "/loi.html")
    ran = bantin(office, "sync")
    assert ran.code == 0
    assert "Fetched pages: 1 new, 0 changed, 0 unchanged; 1 complaints; 0 left to the next run." in ran.out
    assert "2 bulletins" in ran.out
    assert [line for line in ran.err.splitlines() if line.startswith("bantin: ")] == [
        f"bantin: {portal.url('/loi.html')} is empty: a bulletin needs a title and a text."
    ]
    answer = json.loads(bantin(office, "ask", "--json", "ai là Bí thư Đảng ủy xã Tân Thử?").out)
    assert answer["quotes"][0]["url"] == portal.url("/dai-hoi.html")
    assert bantin(office, "sync", "--strict").code == 0  # the empty page is not due again
    portal.site_map("/map.xml", "/dai-hoi.html", "/loi.html", "/loi-2.html")
    assert bantin(office, "sync", "--strict").code == 1


def test_a_rehearsed_sync_asks_nobody(office: Path, portal: Portal) -> None:
    """--dry-run names the addresses, tells what would come of the folders, and leaves all as it is."""
    portal.page("/dai-hoi.html", "Đại hội Đảng bộ xã Tân Thử", ELECTED)
    portal.site_map("/map.xml", "/dai-hoi.html")
    (office / "own" / "hong.docx").write_bytes(b"PK\x03\x04\x00")
    ran = bantin(office, "sync", "--dry-run")
    assert ran.code == 0
    assert portal.url("/map.xml") in ran.out
    assert "1 added" in ran.out
    assert "hong.docx" in ran.err
    record = json.loads(bantin(office, "sync", "--dry-run", "--json").out)
    assert (record["addresses"], record["dry_run"]) == ([portal.url("/map.xml")], True)
    assert (record["index"]["added"], record["index"]["dry_run"]) == (1, True)
    assert portal.visits == []
    assert not (office / "data").exists()


def test_a_claimed_publisher_is_marked_until_it_is_bound(office: Path, portal: Portal) -> None:
    """A letterhead from the network is marked, the office's own is not; binding the host ends it."""
    letter = "ỦY BAN NHÂN DÂN XÃ TÂN THỬ\n\nSố: 5/TB-UBND\n\nTHÔNG BÁO\n\n{}\n\n" + ELECTED
    portal.pages["/thong-bao.txt"] = Answer(letter.format("Về kết quả Đại hội").encode())
    portal.site_map("/map.xml", "/thong-bao.txt")
    write(office / "own", own=letter.format("Về việc nghỉ Tết"))
    bantin(office, "sync")
    marks = {each["url"]: each["marks"] for each in latest(office)}
    assert marks == {None: [], portal.url("/thong-bao.txt"): ["claimed"]}
    config = office / "bantin.yaml"
    bound = f"pause_s: 0, publishers: {{'{portal.place}': ['UBND xã Tân Thử']}}"
    config.write_text(config.read_text("utf-8").replace("pause_s: 0", bound), "utf-8")
    assert "1 changed" in bantin(office, "sync").out
    assert [each["marks"] for each in latest(office)] == [[], [], []]


def latest(office: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in bantin(office, "latest", "--json").out.splitlines()]


def test_sync_goes_on_after_a_kill(office: Path, portal: Portal) -> None:
    """What was fetched before a kill -9 stays, and the next run asks only for the rest."""
    portal.page("/1.html", "Đại hội Đảng bộ xã Tân Thử", ELECTED)
    portal.pages["/2.html"] = faults.silent(portal)
    portal.site_map("/map.xml", "/1.html", "/2.html")
    command = [*COMMAND, "--config", "bantin.yaml", "sync"]
    process = subprocess.Popen(command, cwd=office, env=environment(office))  # noqa: S603 (our own command)
    assert portal.wait_for("/2.html")
    process.send_signal(signal.SIGKILL)
    process.wait()
    portal.page("/2.html", "Hội nghị cán bộ xã Tân Thử")
    ran = bantin(office, "sync")
    assert "Fetched pages: 1 new" in ran.out
    assert "3 bulletins" in ran.out
    assert portal.asked("/1.html") == 1


def test_sync_wants_something_to_do(tmp_path: Path) -> None:
    """Where the config lists nothing, one sentence says what to write there."""
    ran = bantin(tmp_path, "sync")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert "name folders or addresses under sync" in ran.err
