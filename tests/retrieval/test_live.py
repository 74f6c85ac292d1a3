from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from corpus.library import Reading
from corpus.models import Bulletin
from retrieval.engine import Engine
from retrieval.errors import NothingIndexedError, SnapshotError
from retrieval.index import folders
from retrieval.index.build import Indexer
from retrieval.live import PATIENCE, LiveSnapshot
from retrieval.models import SearchRequest
from tests.conftest import write

SOON = 30.0  # seconds, for what happens at once on a machine that is not busy


class SlowLoad:
    """Opens snapshots by telling their names; what is held back waits until it is let go."""

    def __init__(self) -> None:
        self.loads: list[str] = []
        self.begun = threading.Event()
        self.let_go = threading.Event()
        self.let_go.set()
        self.broken: set[str] = set()

    def __call__(self, name: str, state: Reading) -> str:
        assert state.snapshot() == name
        self.loads.append(name)
        self.begun.set()
        assert self.let_go.wait(SOON)
        if name in self.broken:
            raise SnapshotError(f"{name} is damaged.")
        return f"opened {name}"

    @contextmanager
    def held_back(self) -> Iterator[None]:
        self.begun.clear()
        self.let_go.clear()
        try:
            yield
        finally:
            self.let_go.set()


def publish(library: FileLibrary, name: str) -> None:
    """Give the library another bulletin and the name of another snapshot, at once."""
    with library.writing() as change:
        change.put(Bulletin("b", name, f"text of {name}"), "given")
        change.set_snapshot(name)


def answer(live: LiveSnapshot[str]) -> tuple[str, str]:
    """The snapshot that a question gets, and the library that it reads."""
    with live.reading() as (state, opened):
        bulletin = state.get("b")
        assert bulletin is not None
        return opened, bulletin.title


@pytest.fixture
def load() -> SlowLoad:
    return SlowLoad()


@pytest.fixture
def live(library: FileLibrary, load: SlowLoad) -> LiveSnapshot[str]:
    """Serves the snapshot "one" of a library that holds one bulletin."""
    publish(library, "one")
    live = LiveSnapshot(library, load)
    assert answer(live) == ("opened one", "one")
    return live


def test_nothing_indexed_is_an_error(library: FileLibrary, load: SlowLoad) -> None:
    """A library without a snapshot is told in the words that say what to run, time and again."""
    live = LiveSnapshot(library, load)
    for _ in range(2):
        with pytest.raises(NothingIndexedError):
            answer(live)
    assert load.loads == []


def test_no_question_waits_for_a_slow_load(
    library: FileLibrary, live: LiveSnapshot[str], load: SlowLoad
) -> None:
    """While a new snapshot loads, questions are answered by the old one from the old library, later not."""
    with load.held_back():
        publish(library, "two")
        assert answer(live) == ("opened one", "one")  # waits for `PATIENCE` and no longer
        assert load.begun.is_set()
        began = time.monotonic()
        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(lambda _: answer(live), range(20))) == {("opened one", "one")}
        assert time.monotonic() - began < 20 * PATIENCE
    wait_for(live, "two")
    assert answer(live) == ("opened two", "two")
    assert load.loads == ["one", "two"]


def wait_for(live: LiveSnapshot[str], name: str) -> None:
    until = time.monotonic() + SOON
    while answer(live)[0] != f"opened {name}":
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_question_keeps_what_it_began_with(
    library: FileLibrary, live: LiveSnapshot[str], load: SlowLoad
) -> None:
    """A question that reads the old library while the new snapshot takes over reads it to the end."""
    with load.held_back():
        publish(library, "two")
        with live.reading() as (state, opened):
            load.let_go.set()
            wait_for(live, "two")
            assert (opened, state.snapshot()) == ("opened one", "one")
            assert state.get("b") == Bulletin("b", "one", "text of one")


def test_a_quick_load_is_in_use_at_once(
    library: FileLibrary, live: LiveSnapshot[str], load: SlowLoad
) -> None:
    """The first question after an index run gets the new snapshot where that loads quickly."""
    for number in range(5):
        publish(library, str(number))
        assert answer(live) == (f"opened {number}", str(number))
    assert load.loads == ["one", "0", "1", "2", "3", "4"]


def test_many_questions_load_once(library: FileLibrary, load: SlowLoad) -> None:
    """However many questions wait for the first snapshot, one thread loads it, and all of them get it."""
    publish(library, "one")
    live = LiveSnapshot(library, load)
    with ThreadPoolExecutor(8) as pool, load.held_back():
        waiting = [pool.submit(answer, live) for _ in range(8)]
        assert load.begun.wait(SOON)
        load.let_go.set()
        assert {each.result(SOON) for each in waiting} == {("opened one", "one")}
    assert load.loads == ["one"]


def test_a_load_that_fails_is_told_and_tried_again(
    library: FileLibrary, live: LiveSnapshot[str], load: SlowLoad
) -> None:
    """A damaged new snapshot is an error to each question until it is mended, whatever was there before."""
    load.broken.add("two")
    publish(library, "two")
    for _ in range(2):
        with pytest.raises(SnapshotError, match=r"^two is damaged\.$"):
            answer(live)
    load.broken.clear()
    assert answer(live) == ("opened two", "two")


def test_after_a_failure_questions_wait_for_the_next_try(
    library: FileLibrary, live: LiveSnapshot[str], load: SlowLoad
) -> None:
    """A slow load that fails every time is not hidden behind answers of the old snapshot."""
    load.broken.add("two")
    publish(library, "two")
    with pytest.raises(SnapshotError):
        answer(live)
    with load.held_back(), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(answer, live)
        assert load.begun.wait(SOON)
        time.sleep(2 * PATIENCE)
        assert not waiting.done()
        load.let_go.set()
        with pytest.raises(SnapshotError):
            waiting.result(SOON)


def test_the_engine_answers_while_a_snapshot_is_checked(
    tmp_path: Path, library: FileLibrary, indexer: Indexer, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the new snapshot lies on a slow disk the old one answers; what has changed since waits for it."""
    folder = write(
        tmp_path / "files",
        a="Huyện Bảo Lâm tổng kết\n\nSản lượng cà phê đạt 57.911 tấn.",
        b="Xã Ngọc Hồi họp\n\nChi bộ có 412 đảng viên.",
    )
    indexer.update([folder])
    coffee = SearchRequest.from_text("sản lượng cà phê", count=1)
    assert "57.911" in engine.search(coffee).hits[0].text
    write(folder, a="Huyện Bảo Lâm tổng kết\n\nSản lượng cà phê đạt 60.000 tấn.")
    indexer.update()
    checked, disk = folders.checksum, threading.Event()

    def slow(file: Path) -> str:
        assert disk.wait(SOON)
        return checked(file)

    monkeypatch.setattr(folders, "checksum", slow)
    try:
        for _ in range(2):
            (hit,) = engine.search(SearchRequest.from_text("Ngọc Hồi đảng viên", count=1)).hits
            assert "412" in hit.text
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(engine.search, coffee)
            time.sleep(2 * PATIENCE)
            assert not waiting.done()
            disk.set()
            (hit,) = waiting.result(SOON).hits
    finally:
        disk.set()
    assert "60.000" in hit.text
