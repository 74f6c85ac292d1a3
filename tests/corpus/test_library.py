from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import LibraryError
from corpus.file_library import FileLibrary, copied_library
from corpus.library import Card, Holding, digest
from corpus.library_pending import PendingWithdrawal, PendingWithdrawals
from corpus.models import Bulletin, Mark
from tests.corpus.texts import any_text, quick

CONGRESS = Bulletin(
    id="dai-hoi",
    title="Đại hội",
    text="Đại hội\nBầu 7 đồng chí.",
    publisher="Ban Quản lý",
    province="Trà Vinh",
    date=dt.date(2020, 6, 9),
    term="2020-2025",
    url="https://example.vn/1",
    file="dai-hoi.txt",
)
REPORT = Bulletin("bao-cao", "Báo cáo", "Báo cáo năm 2020.")
OTHER: dict[str, object] = {
    "id": "dai-hoi-2",
    "title": "Đại Hội",
    "text": "Đại hội\nBầu 8 đồng chí.",
    "publisher": None,
    "province": "Vĩnh Long",
    "date": dt.date(2020, 6, 8),
    "term": "2025-2030",
    "url": "https://example.vn/2",
    "file": None,
    "given_number": "5/QĐ-UBND",
    "marks": (Mark.CLAIMED,),
}

said = st.none() | any_text
bulletins = st.builds(
    Bulletin,
    id=any_text,
    title=any_text,
    text=any_text,
    publisher=said,
    province=said,
    date=st.none() | st.dates(),
    term=said,
    url=said,
    file=said,
    given_number=said,
    marks=st.sets(st.sampled_from(Mark)).map(lambda marks: tuple(sorted(marks))),
)


def sentence(error: pytest.ExceptionInfo[LibraryError], path: Path) -> str:
    """The error's message, which is one sentence that names the path."""
    message = str(error.value)
    assert str(path) in message
    assert "\n" not in message
    assert message.endswith(".")
    return message


def fill(library: FileLibrary, *contents: Bulletin) -> None:
    with library.writing() as writing:
        for bulletin in contents:
            writing.put(bulletin, f"/{bulletin.id}")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> FileLibrary:
    return FileLibrary(tmp_path_factory.mktemp("shelf") / "library.sqlite")


@given(bulletin=bulletins)
@quick
def test_what_is_put_is_got(shelf: FileLibrary, bulletin: Bulletin) -> None:
    """A bulletin is got back equal to what was put, inside the change and after it."""
    with shelf.writing() as writing:
        writing.put(bulletin, "/somewhere")
        assert writing.get(bulletin.id) == bulletin
    with shelf.reading() as reading:
        assert reading.get(bulletin.id) == bulletin
        assert reading.digests()[bulletin.id] == digest(bulletin)


def test_a_new_library_is_empty(library: FileLibrary) -> None:
    """A library that was just made holds nothing."""
    with library.reading() as reading:
        assert reading.get("dai-hoi") is None
        assert reading.digests() == reading.origins() == {}
        assert reading.sources() == []
        assert reading.snapshot() is None


def test_what_is_put_again_is_replaced(library: FileLibrary) -> None:
    """Putting a bulletin of a known id replaces the bulletin and its origin."""
    newer = dataclasses.replace(CONGRESS, text="Đại hội\nBầu 9 đồng chí.", url=None)
    fill(library, CONGRESS)
    with library.writing() as writing:
        writing.put(newer, "/newer")
    with library.reading() as reading:
        assert reading.get("dai-hoi") == newer
        assert reading.origins() == {"dai-hoi": "/newer"}


def test_what_is_removed_is_gone(library: FileLibrary) -> None:
    """A removed bulletin is gone, the others stay, and removing one that is not there does nothing."""
    fill(library, CONGRESS, REPORT)
    with library.writing() as writing:
        writing.remove("dai-hoi")
        writing.remove("dai-hoi")
    with library.reading() as reading:
        assert reading.get("dai-hoi") is None
        assert reading.origins() == {"bao-cao": "/bao-cao"}


def test_listings_are_in_order(library: FileLibrary) -> None:
    """Bulletins are listed by id, sources by name, whatever the order in which they came."""
    fill(library, CONGRESS, REPORT)
    with library.writing() as writing:
        writing.set_sources(["/b", "/a"])
        writing.set_sources(["/c", "/b"])
    with library.reading() as reading:
        assert list(reading.digests().items()) == [("bao-cao", digest(REPORT)), ("dai-hoi", digest(CONGRESS))]
        assert list(reading.origins()) == ["bao-cao", "dai-hoi"]
        assert reading.sources() == ["/b", "/c"]


def test_the_last_snapshot_counts(library: FileLibrary) -> None:
    """The library names the snapshot that was set last."""
    for name in ("one", "two"):
        with library.writing() as writing:
            writing.set_snapshot(name)
    with library.reading() as reading:
        assert reading.snapshot() == "two"


PUBLISHED = [field.name for field in dataclasses.fields(Bulletin) if field.compare]


@pytest.mark.parametrize("field", PUBLISHED)
def test_every_field_counts_in_the_digest(field: str) -> None:
    """The digests of two bulletins that differ in one field differ."""
    changed = dataclasses.replace(CONGRESS, **{field: OTHER[field]})  # type: ignore[arg-type]
    assert digest(changed) != digest(CONGRESS)


@given(bulletins, bulletins)
@quick
def test_digests_are_equal_exactly_when_bulletins_are(one: Bulletin, two: Bulletin) -> None:
    """Equal bulletins have equal digests of 64 hex digits, and others have others."""
    assert (digest(one) == digest(two)) is (one == two)
    assert digest(dataclasses.replace(one)) == digest(one)
    assert len(bytes.fromhex(digest(one))) == 32


def test_the_digest_of_all_follows_every_change(tmp_path: Path) -> None:
    """The library's digest is of its bulletins alone: not of their order of arrival, origins or sources."""
    one, two = FileLibrary(tmp_path / "one.sqlite"), FileLibrary(tmp_path / "two.sqlite")

    def whole(library: FileLibrary) -> str:
        with library.reading() as reading:
            return reading.digest()

    seen = [whole(one)]
    fill(one, CONGRESS)
    seen.append(whole(one))
    fill(one, REPORT)
    seen.append(whole(one))
    fill(one, dataclasses.replace(REPORT, title="Báo cáo tháng"))
    seen.append(whole(one))
    assert len(set(seen)) == 4
    fill(one, REPORT)
    fill(two, REPORT, CONGRESS)
    with two.writing() as writing:
        writing.put(REPORT, "/elsewhere")
        writing.set_sources(["/x"])
    assert whole(one) == whole(two) == seen[2]


def test_a_change_that_fails_leaves_no_trace(library: FileLibrary) -> None:
    """A block that raises changes nothing at all, and its own error comes through."""
    fill(library, CONGRESS)
    with library.writing() as writing:
        writing.set_sources(["/a"])
        writing.set_snapshot("one")

    def fail() -> None:
        with library.writing() as writing:
            writing.put(REPORT, "/r")
            writing.remove("dai-hoi")
            writing.set_sources([])
            writing.set_snapshot("two")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with library.reading() as reading:
        assert reading.digests() == {"dai-hoi": digest(CONGRESS)}
        assert (reading.sources(), reading.snapshot()) == (["/a"], "one")


def test_a_reader_sees_one_state_to_the_end(library: FileLibrary) -> None:
    """A reader that began before a change, even one that had read nothing yet, sees the state of before."""
    fill(library, CONGRESS)
    with library.reading() as old:
        fill(library, REPORT, dataclasses.replace(CONGRESS, title="Đại hội mới"))
        with library.writing() as writing:
            writing.set_snapshot("new")
        assert old.get("dai-hoi") == CONGRESS
        assert old.get("bao-cao") is None
        assert old.snapshot() is None
        with library.reading() as new:
            assert new.get("bao-cao") == REPORT
            assert new.snapshot() == "new"
        assert old.digests() == {"dai-hoi": digest(CONGRESS)}


def test_a_change_is_not_seen_before_it_is_whole(library: FileLibrary) -> None:
    """Others see nothing of a change that is under way."""
    with library.writing() as writing:
        writing.put(CONGRESS, "/c")
        with library.reading() as reading:
            assert reading.get("dai-hoi") is None
    with library.reading() as reading:
        assert reading.get("dai-hoi") == CONGRESS


def test_a_library_opened_again_is_the_same(library: FileLibrary) -> None:
    """What was put stays on disk."""
    fill(library, CONGRESS)
    with FileLibrary(library.path).reading() as reading:
        assert reading.get("dai-hoi") == CONGRESS


def test_any_thread_may_read(library: FileLibrary) -> None:
    """A library that one thread opened is read and changed by another."""
    fill(library, CONGRESS)
    got: list[Bulletin | None] = []

    def work() -> None:
        fill(library, REPORT)
        with library.reading() as reading:
            got.extend([reading.get("dai-hoi"), reading.get("bao-cao")])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert got == [CONGRESS, REPORT]


def test_a_second_writer_is_told_to_wait(library: FileLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one run changes the library a second one is told so, in a sentence, and the first one goes on."""
    monkeypatch.setattr("corpus.sqlite.BUSY_SECONDS", 0.05)
    with library.writing() as writing:
        with pytest.raises(LibraryError) as error, library.writing():
            pytest.fail("two writers at once")
        writing.put(CONGRESS, "/c")
    assert "is being changed by another run" in sentence(error, library.path)
    with library.reading() as reading:
        assert reading.get("dai-hoi") == CONGRESS


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    """A file that is no library is called damaged, in a sentence, and left as it is."""
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError) as error:
        FileLibrary(path)
    assert "is damaged" in sentence(error, path)
    assert path.read_bytes() == b"no database at all" * 100


def test_damage_inside_the_file_is_noticed(library: FileLibrary) -> None:
    """A library whose pages were overwritten is called damaged, in a sentence, when it is read."""
    fill(library, CONGRESS, dataclasses.replace(REPORT, text="Báo cáo. " * 5000))
    raw = library.path.read_bytes()
    library.path.write_bytes(raw[:4096] + b"\xa5" * (len(raw) - 4096))
    with pytest.raises(LibraryError) as error, library.reading() as reading:
        reading.digests()
    assert "is damaged" in sentence(error, library.path)


def test_another_version_is_refused(library: FileLibrary) -> None:
    """A library of another layout is refused in a sentence that names both, and left as it is."""
    connection = sqlite3.connect(library.path)
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    with pytest.raises(LibraryError) as error:
        FileLibrary(library.path)
    message = sentence(error, library.path)
    assert "another version of bantin" in message
    assert "layout 7, this one reads 3" in message


def in_a_file(folder: Path) -> Path:
    (folder / "file").write_text("x", "utf-8")
    return folder / "file" / "library.sqlite"


def below_a_file(folder: Path) -> Path:
    return in_a_file(folder).parent / "data" / "library.sqlite"


def a_folder(folder: Path) -> Path:
    (folder / "library.sqlite").mkdir()
    return folder / "library.sqlite"


@pytest.mark.parametrize("place", [in_a_file, below_a_file, a_folder])
def test_a_place_that_cannot_be_written_is_refused(place: Callable[[Path], Path], tmp_path: Path) -> None:
    """Where no library can be made the error says so in a sentence that points at data_dir."""
    path = place(tmp_path)
    with pytest.raises(LibraryError) as error:
        FileLibrary(path)
    assert "check data_dir" in sentence(error, path if path.is_dir() else path.parent)


def test_a_library_that_vanished_is_reported(library: FileLibrary) -> None:
    """Reading a library whose file was taken away is an error in a sentence."""
    for file in library.path.parent.iterdir():
        file.unlink()
    with pytest.raises(LibraryError) as error, library.reading():
        pytest.fail("nothing to read")
    assert "cannot be used" in sentence(error, library.path)


def test_making_a_library_waits_for_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library is made although another program holds the new file for a moment."""
    path = tmp_path / "library.sqlite"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("corpus.sqlite.time.sleep", lambda seconds: other.rollback())
    fill(FileLibrary(path), CONGRESS)
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()


def test_making_a_library_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file that another program keeps to itself is an error in a sentence."""
    monkeypatch.setattr("corpus.sqlite.BUSY_SECONDS", 0.05)
    path = tmp_path / "library.sqlite"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LibraryError) as error:
        FileLibrary(path)
    other.close()
    assert "wait for it to end" in sentence(error, path)


def test_threads_that_make_a_library_at_once_all_succeed(tmp_path: Path) -> None:
    """Threads that open the same new library at the same moment all get it, and nothing is lost."""
    for attempt in range(8):
        path = tmp_path / str(attempt) / "library.sqlite"
        gate = threading.Barrier(4)
        failures: list[Exception] = []

        def work(
            name: str,
            path: Path = path,
            gate: threading.Barrier = gate,
            failures: list[Exception] = failures,
        ) -> None:
            gate.wait()
            try:
                fill(FileLibrary(path), dataclasses.replace(REPORT, id=name))
            except LibraryError as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        with FileLibrary(path).reading() as reading:
            assert list(reading.digests()) == list("abcd")


@pytest.mark.slow
def test_processes_that_make_a_library_at_once_all_succeed(tmp_path: Path) -> None:
    """Processes that open the same new library at the same moment all get it."""
    path = tmp_path / "data" / "library.sqlite"
    program = (
        "import sys; from pathlib import Path; from corpus.file_library import FileLibrary\n"
        "print('ready', flush=True); sys.stdin.readline(); FileLibrary(Path(sys.argv[1]))"
    )
    root = Path(__file__).parents[2]
    processes = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", program, str(path)],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in processes] == ["", "", ""]
    assert [process.returncode for process in processes] == [0, 0, 0]
    with FileLibrary(path).reading() as reading:
        assert reading.digests() == {}


DATED = {  # ids are not in the order of the days
    "d": (dt.date(2020, 3, 5), "Lâm Đồng"),
    "a": (dt.date(2018, 2, 5), "Lâm Đồng"),
    "c": (dt.date(2020, 3, 5), "Lâm Đồng"),
    "b": (None, "Trà Vinh"),
    "f": (dt.date(2020, 12, 31), None),
    "e": (None, None),
}


def dated(library: FileLibrary) -> None:
    with library.writing() as change:
        for identity, (date, province) in DATED.items():
            given = Bulletin(identity, f"Tin {identity}", "x", publisher="Ban", province=province, date=date)
            change.put(given, "here")


def test_the_newest_come_first(library: FileLibrary) -> None:
    """Bulletins are listed by date, the newest first, of one day by id, and those without a date last."""
    dated(library)
    with library.reading() as state:
        assert [card.id for card in state.cards()] == ["f", "c", "d", "a", "b", "e"]
        assert [bulletin.id for bulletin in state.latest(10)] == ["f", "c", "d", "a", "b", "e"]
        assert [bulletin.id for bulletin in state.latest(2, 3)] == ["a", "b"]
        assert state.latest(2, 6) == []
        assert state.latest(1)[0] == state.get("f")


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (dt.date(2020, 3, 5), None, ["f", "c", "d"]),
        (dt.date(2020, 3, 6), None, ["f"]),
        (None, dt.date(2020, 3, 5), ["c", "d", "a"]),
        (None, dt.date(2020, 3, 4), ["a"]),
        (dt.date(2018, 2, 5), dt.date(2018, 2, 5), ["a"]),
    ],
)
def test_cards_of_some_time(
    library: FileLibrary, since: dt.date | None, until: dt.date | None, found: list[str]
) -> None:
    """Both the first and the last day count, and without a date a bulletin is of no time."""
    dated(library)
    with library.reading() as state:
        assert [card.id for card in state.cards(since, until)] == found


def test_a_card_holds_what_is_chosen_by(library: FileLibrary) -> None:
    """A card has the bulletin's date, province and publisher."""
    dated(library)
    with library.reading() as state:
        assert next(state.cards()) == Card("f", dt.date(2020, 12, 31), None, "Ban")


def test_what_there_is_of_each_province_and_year(library: FileLibrary) -> None:
    """Bulletins are counted by province and year, in that order, what is unknown last in each."""
    dated(library)
    with library.reading() as state:
        assert state.holdings() == [
            Holding("Lâm Đồng", 2018, 1),
            Holding("Lâm Đồng", 2020, 2),
            Holding("Trà Vinh", None, 1),
            Holding(None, 2020, 1),
            Holding(None, None, 1),
        ]


def test_listing_reads_no_texts(library: FileLibrary) -> None:
    """Cards and counts come from an index alone, and an older library gets it when it is opened."""
    connection = sqlite3.connect(library.path)
    connection.execute("DROP INDEX cards")
    connection.commit()
    connection.close()
    with FileLibrary(library.path).reading() as state:
        for query in (
            "SELECT id, date, province, publisher FROM shown ORDER BY date DESC, id",
            "SELECT province, count(*) FROM shown GROUP BY province, substr(date, 1, 4)",
        ):
            plan = state._connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
            assert "USING COVERING INDEX cards" in plan[0]["detail"]


def test_a_pinned_state_stays_and_is_shared_between_threads(library: FileLibrary) -> None:
    """A pinned state is read by many threads at once, and holds what is changed and removed meanwhile."""
    before = [Bulletin(f"b{i}", "title", f"text {i}") for i in range(20)]
    with library.writing() as change:
        for bulletin in before:
            change.put(bulletin, "given")
    state = library.pin()
    with library.writing() as change:
        for bulletin in before[:10]:
            change.remove(bulletin.id)
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda i: state.get(f"b{i % 20}"), range(200)))
    assert read == before * 10
    assert [card.id for card in state.cards()] == sorted(f"b{i}" for i in range(20))
    with library.reading() as now:
        assert len(now.digests()) == 10


def test_a_pinned_state_lets_go_with_its_last_holder(library: FileLibrary) -> None:
    """What nobody holds any more keeps nothing back: the log of changes can be emptied."""
    state = library.pin()
    with library.writing() as change:
        change.put(Bulletin("b", "title", "text"), "given")
    assert state.digests() == {}
    with closing(sqlite3.connect(library.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 1
        del state
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


def test_a_copy_is_its_owner_s_alone_without_a_word(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What is changed for trial is a copy that nobody else could ever read, so that nothing is told of it."""
    library = FileLibrary(tmp_path / "library.sqlite")
    with library.writing() as change:
        change.put(REPORT, "/srv/bao-cao.txt")
    caplog.clear()
    before = (tmp_path / "library.sqlite").read_bytes()
    with copied_library(tmp_path / "library.sqlite") as copy:
        with copy.writing() as change:
            change.put(CONGRESS, "/srv/dai-hoi.txt")
        with copy.reading() as state:
            assert state.get("bao-cao") == REPORT
    assert caplog.messages == []
    assert (tmp_path / "library.sqlite").read_bytes() == before


def test_a_copy_knows_what_waits_to_be_withdrawn(tmp_path: Path) -> None:
    """What was withdrawn while the library was busy is withdrawn in a copy, and waits beside it as before."""
    library = FileLibrary(tmp_path / "library.sqlite")
    with library.writing() as change:
        change.put(REPORT, "/srv/bao-cao.txt")
    waiting = PendingWithdrawal("bao-cao", 1, "2026-03-02T08:30:00+00:00", "thu hồi")
    PendingWithdrawals(tmp_path).add([waiting])
    with copied_library(tmp_path / "library.sqlite") as copy, copy.writing() as change:
        assert [each.id for each in change.withdrawals()] == ["bao-cao"]
    assert PendingWithdrawals(tmp_path).all() == [waiting]
