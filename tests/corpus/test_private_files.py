from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.state.state import open_state
from corpus.file_library import FileLibrary
from corpus.ingest.find import shipped_folder
from corpus.private_files import close_data_folder, close_to_others, make_file, make_folder, write_file
from corpus.sqlite import connect, make_private
from retrieval.index.build import Indexer
from tests.conftest import INDEX, silent
from tests.doubles import SyllableEncoder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows knows no modes")

UMASKS = [0o000, 0o022, 0o077]


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """What is in a folder, and the folder itself, that has not the mode that it should have."""
    wrong = {}
    for place in (folder, *folder.rglob("*")):
        mode = place.stat().st_mode & 0o7777
        if mode != (0o700 if place.is_dir() else 0o600):
            wrong[str(place.relative_to(folder))] = oct(mode)
    return wrong


@pytest.mark.parametrize("mask", UMASKS)
def test_what_is_written_is_its_owners_alone(tmp_path: Path, mask: int) -> None:
    """Library, index, vectors and the bot's memory are private from the start, whatever the umask."""
    data = tmp_path / "above" / "data"
    with umask(mask):
        library = FileLibrary(data / "library.sqlite")
        Indexer(library, data, SyllableEncoder(), INDEX, silent).update([shipped_folder()])
        with open_state(data / "bot.sqlite") as state, library.reading():
            state.people.set_language(1, "vi")
            beside = {place.name for place in data.iterdir()}
            assert modes(data) == {}
    assert {"bot.sqlite-wal", "bot.sqlite-shm", "library.sqlite-wal"} <= beside
    assert modes(data) == {}
    assert data.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mask", [*UMASKS, 0o777])
def test_a_file_is_private_before_a_word_is_in_it(tmp_path: Path, mask: int) -> None:
    """A file is made, and replaced, with the right mode from the start; an older one's mode does not last."""
    there = tmp_path / "there"
    there.write_text("old")
    there.chmod(0o666)
    with umask(mask):
        assert make_file(tmp_path / "new")
        assert not make_file(tmp_path / "new")
        make_folder(tmp_path / "a" / "b")
        write_file(there, b"new")
    assert there.read_bytes() == b"new"
    assert modes(tmp_path) == {}


def test_a_write_that_fails_leaves_the_old(tmp_path: Path) -> None:
    """What cannot be put in its place leaves nothing beside it."""
    (tmp_path / "there" / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        write_file(tmp_path / "there", b"new")
    assert [place.name for place in tmp_path.iterdir()] == ["there"]


def open_up(data: Path) -> None:
    for place in (data, *data.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)


def test_a_data_folder_is_mended_in_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder and files that others could read, as from a backup, are closed and told of once."""
    data = tmp_path / "data"
    for name in ("bot.sqlite", "bot.sqlite-wal", "snapshots/one/lexicon/a", "uploads/b.txt", "evaluation/c"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).touch()
    (data / "mine").mkdir()
    (data / "mine" / "script").touch()
    open_up(data)
    with caplog.at_level(logging.INFO):
        close_data_folder(data, ["snapshots", "uploads", "evaluation", "missing"])
        close_data_folder(data, ["snapshots"])
    assert modes(data) == {"mine": "0o755", "mine/script": "0o644"}
    [line] = caplog.messages
    assert str(data) in line
    assert "folders: 11)" in line


def test_databases_close_themselves(tmp_path: Path) -> None:
    """Whoever opens a database by itself closes it, what lies beside it, and its folder."""
    for name, opened in (
        ("library.sqlite", FileLibrary),
        ("bot.sqlite", lambda path: open_state(path).close()),
    ):
        data = tmp_path / name
        path = data / name
        opened(path)
        with closing(connect(path)) as held:
            held.execute("PRAGMA journal_mode = WAL")
            held.execute("CREATE TABLE words (word)")
            open_up(data)
            opened(path)
            assert f"{name}-wal" in {place.name for place in data.iterdir()}
            assert modes(data) == {}


def test_closing_a_database_lets_go_of_no_lock(tmp_path: Path) -> None:
    """While a database is closed to others its locks hold: another process still cannot write."""
    path = tmp_path / "words.sqlite"
    make_private(path)
    with closing(connect(path)) as held:
        held.execute("CREATE TABLE words (word)")
        held.execute("BEGIN EXCLUSIVE")
        path.chmod(0o644)
        make_private(path)
        asked = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        command = [sys.executable, "-c", asked, str(path)]
        other = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (ours)
    assert b"database is locked" in other.stderr


def test_links(tmp_path: Path) -> None:
    """A data folder that is a link is closed where it leads; what links in it lead to stays as it is."""
    real, elsewhere = tmp_path / "real", tmp_path / "elsewhere"
    for folder in (real, elsewhere):
        folder.mkdir(mode=0o755)
        (folder / "file").touch(mode=0o644)
    (real / "uploads").symlink_to(elsewhere)
    (real / "linked").symlink_to(elsewhere / "file")
    (tmp_path / "data").symlink_to(real)
    close_data_folder(tmp_path / "data", ["uploads"])
    assert real.stat().st_mode & 0o777 == 0o700
    assert (real / "file").stat().st_mode & 0o777 == 0o600
    assert elsewhere.stat().st_mode & 0o777 == 0o755
    assert (elsewhere / "file").stat().st_mode & 0o777 == 0o644


def test_a_folder_that_all_share_stays_shared(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder such as /tmp is not taken from everybody, but told of; the files in it are private."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    make_private(shared / "words.sqlite")
    assert shared.stat().st_mode & 0o7777 == 0o1777
    assert (shared / "words.sqlite").stat().st_mode & 0o777 == 0o600
    assert "use another data_dir" in caplog.text


def test_what_cannot_be_closed_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of another user's, or on a disk that cannot be written, costs one line and no more."""

    def refuse(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    (tmp_path / "one").touch()
    open_up(tmp_path)
    monkeypatch.setattr(Path, "chmod", refuse)
    close_to_others([tmp_path, tmp_path / "one", tmp_path / "gone"])
    [line] = caplog.messages
    assert str(tmp_path) in line
