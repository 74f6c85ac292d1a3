from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from bot import bulletins, composition
from bot.bulletins import Bulletins, open_bulletins
from corpus.errors import BantinError
from docs import write_api
from docs.parts import with_part
from tests.doubles import SyllableEncoder
from tests.pages import PAGES, ROOT

ELECTED = (
    "Hội đồng nhân dân xã Tân Thử họp\n\nNgày 5/6/2023, Hội đồng nhân dân xã Tân Thử đã bầu ông Nguyễn"
    " Văn Mẫu giữ chức vụ Chủ tịch Ủy ban nhân dân xã.\n"
)
ROAD = "Khánh thành đường về xã Tân Thử\n\nNgày 7/8/2022, xã Tân Thử khánh thành con đường dài 3 km."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two bulletins, and a file that is none."""
    folder = tmp_path / "ban-tin"
    folder.mkdir()
    (folder / "bau-cu.txt").write_text(ELECTED, "utf-8")
    (folder / "duong.txt").write_text(ROAD, "utf-8")
    (folder / "hong.txt").write_text("", "utf-8")
    return folder


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bulletins:
    """An empty library with the quick encoder."""
    monkeypatch.delenv("BANTIN_CONFIG", raising=False)
    monkeypatch.setattr(composition, "open_encoder", lambda *_, **__: SyllableEncoder())
    return open_bulletins(data_dir=tmp_path / "data")


def test_a_terminal_is_left_alone(library: Bulletins, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a program runs on a terminal, reading and indexing count nothing on it."""
    errors = io.StringIO()
    monkeypatch.setattr(errors, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stderr", errors)
    assert library.index(folder, only=True).added == 2
    assert errors.getvalue() == ""


def test_a_folder_is_indexed_and_searched(
    library: Bulletins, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a program indexes it can search, list and read whole; each failure is told; nothing is printed."""
    report = library.index(folder, only=True)
    assert (report.added, report.bulletins, len(report.failures)) == (2, 2, 1)
    [hit] = library.search('"con đường"', count=1).hits
    assert hit.bulletin == "duong"
    assert [each.bulletin for each in library.latest()] == ["bau-cu", "duong"]
    whole = library.get("duong")
    assert whole is not None
    assert whole.text[hit.start : hit.end] == hit.text
    assert library.get("khong-co") is None
    assert capsys.readouterr() == ("", "")


def test_every_text_stays_within_reach(library: Bulletins, folder: Path) -> None:
    """An earlier text of a bulletin is got by its version."""
    library.index(folder, only=True)
    (folder / "duong.txt").write_text(ROAD.replace("3 km", "4 km"), "utf-8")
    assert library.index().changed == 1
    texts = [each.text for number in (1, 2) if (each := library.get("duong", number))]
    assert [re.findall(r"\d km", text) for text in texts] == [["3 km"], ["4 km"]]


def test_what_a_person_can_mend_is_an_error_of_the_door(library: Bulletins, tmp_path: Path) -> None:
    """Nothing indexed, an empty question, no file and no config are `BantinError`, one sentence each."""
    for call in (
        lambda: library.ask("Ai là Bí thư?"),
        lambda: library.ask(" "),
        lambda: library.index(tmp_path / "none"),
        lambda: open_bulletins(tmp_path / "none.yaml"),
    ):
        with pytest.raises(BantinError, match=r'^[^\n]+[.?"]$'):
            call()


@pytest.mark.encoder
@pytest.mark.slow
def test_the_example_of_the_page_runs(folder: Path, tmp_path: Path, model_cache: Path) -> None:
    """The ten lines of docs/api.md index a folder and print an answer with its quote."""
    example = re.search(r"<!-- example: api -->\n```python\n(.*?)```", PAGES["docs/api.md"], re.DOTALL)
    assert example
    assert len(example[1].splitlines()) <= 10
    (tmp_path / "bantin.yaml").write_text(f"encoder: {{cache_dir: {model_cache}}}\n", "utf-8")
    variables = {
        "BANTIN_CONFIG": str(tmp_path / "bantin.yaml"),
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }
    ran = subprocess.run(  # noqa: S603 (our own example)
        [sys.executable, "-c", textwrap.dedent(example[1])],
        cwd=folder.parent,
        env={**os.environ, **variables},
        capture_output=True,
        check=True,
    )
    counted, answer, *quotes = ran.stdout.decode().splitlines()
    assert counted.startswith("2 ['")
    assert answer == "Nguyễn Văn Mẫu"
    assert "đã bầu ông Nguyễn Văn Mẫu giữ chức vụ Chủ tịch" in quotes[0]


def test_the_page_tells_of_everything_at_the_door() -> None:
    """The reference of docs/api.md is the one that the code gives; docs/write_api.py writes it anew."""
    page = PAGES["docs/api.md"]
    assert with_part(page, "reference", write_api.reference()) == page
    for name in bulletins.__all__:
        assert f"`{name}" in page


def test_the_packages_carry_their_types() -> None:
    """Each package says to type checkers that it has types."""
    for package in ("bot", "corpus", "retrieval"):
        assert (ROOT / package / "py.typed").exists()
