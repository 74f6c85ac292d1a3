import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import StateError
from bot.state.file_database import FileDatabase
from corpus.errors import LibraryError
from corpus.file_library import FileLibrary
from corpus.models import Bulletin
from corpus.notices import Notice
from corpus.sqlite import FileErrors, connect
from retrieval.encoders.encoding_cache import EncodingCache
from retrieval.errors import SnapshotError
from tests.disks import fill
from tests.doubles import SyllableEncoder

BULLETIN = Bulletin(id="a", title="Đại hội", text="Đại hội Chi bộ.")
HARMFUL = ("delete", "move it away", "damaged")


@pytest.mark.slow
def test_a_full_disk_is_said_and_read_from(disk: Callable[..., Path]) -> None:
    """On a full disk a library is read; what cannot be written is told, without advice to delete anything."""
    folder = disk()
    library = FileLibrary(folder / "library.sqlite")
    with library.writing() as change:
        change.put(BULLETIN, "a.txt")
    fill(folder)
    with FileLibrary(folder / "library.sqlite").reading() as state:
        assert state.get("a") == BULLETIN
    assert library.pin().get("a") == BULLETIN
    with pytest.raises(LibraryError) as error, library.writing() as change:
        change.put(Bulletin(id="b", title="b", text="b" * 100_000), "b.txt")
    assert "free" in str(error.value)
    assert not any(word in str(error.value) for word in HARMFUL)
    with pytest.raises(SnapshotError) as full:
        EncodingCache(folder / "encodings.sqlite").encode([("a", 0)], SyllableEncoder(), lambda done: None)
    assert not any(word in str(full.value) for word in HARMFUL)


@pytest.mark.slow
def test_a_read_only_disk_is_read_from(disk: Callable[..., Path]) -> None:
    """A library on a disk that cannot be written is read; a change says what is wrong."""
    folder = disk()
    with FileLibrary(folder / "library.sqlite").writing() as change:
        change.put(BULLETIN, "a.txt")
    disk("remount")
    library = FileLibrary(folder / "library.sqlite")
    with library.reading() as state:
        assert state.get("a") == BULLETIN
    with pytest.raises(LibraryError) as error, library.writing() as change:
        change.put(BULLETIN, "b.txt")
    assert not any(word in str(error.value) for word in HARMFUL)


def test_a_full_file_is_no_damaged_one(tmp_path: Path) -> None:
    """Where SQLite finds no room the sentence says to free some, whatever is said of a damaged file."""
    errors = FileErrors(LibraryError, Notice("busy"), Notice("unusable"), Notice("delete it"))
    path = tmp_path / "a.sqlite"
    connection = connect(path)
    connection.execute("PRAGMA max_page_count = 1")
    with (
        pytest.raises(LibraryError, match=r"cannot be written, the disk is full: free some space"),
        errors.translated(path),
    ):
        connection.execute("CREATE TABLE a (b)")
    connection.execute("PRAGMA max_page_count = 1000")
    connection.execute("CREATE TABLE a (b)")
    connection.execute("PRAGMA query_only = ON")
    with pytest.raises(LibraryError, match=r"cannot be written: mend the rights"), errors.translated(path):
        connection.execute("INSERT INTO a VALUES (1)")
    connection.close()


def test_an_emptied_library_is_not_made_anew(tmp_path: Path) -> None:
    """A library of zero bytes beside its index is told, and left as it is; a new one needs no file at all."""
    path = tmp_path / "library.sqlite"
    FileLibrary(path)
    (tmp_path / "snapshots").mkdir()
    os.truncate(path, 0)
    for rest in tmp_path.glob("library.sqlite-*"):
        rest.unlink()
    with pytest.raises(
        LibraryError, match=r"library\.sqlite is empty, and what it held is lost: move it away"
    ):
        FileLibrary(path)
    assert path.stat().st_size == 0
    path.unlink()
    FileLibrary(path)


def test_an_emptied_memory_of_the_bot_is_not_made_anew(tmp_path: Path) -> None:
    """A bot's database of zero bytes is told where a bot has served before, and left as it is."""
    path = tmp_path / "bot.sqlite"
    path.touch()
    FileDatabase(path).close()
    shutil.copy(path, tmp_path / "backup")
    (tmp_path / "serving.lock").touch()
    os.truncate(path, 0)
    for rest in tmp_path.glob("bot.sqlite-*"):
        rest.unlink()
    with pytest.raises(StateError, match=r"bot\.sqlite is empty, and what it held is lost: put a backup"):
        FileDatabase(path)
    assert path.stat().st_size == 0
