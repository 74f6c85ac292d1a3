from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.file_library import FileLibrary
from corpus.library import Provenance, digest
from corpus.library_models import UNKNOWN
from corpus.models import Bulletin
from tests.corpus.texts import quick
from tests.pages import ROOT

NOTICE = Bulletin("thong-bao", "Thông báo", "Thông báo\nHọp lúc 8 giờ.", date=dt.date(2020, 3, 5))
LATER = replace(NOTICE, text="Thông báo\nHọp lúc 9 giờ.")
COPY = replace(NOTICE, id="ban-sao")
REPORT = Bulletin("bao-cao", "Báo cáo", "Báo cáo năm 2020.")
START = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)
RELEASED = ROOT / "tests" / "fixtures" / "data-0.1.0" / "library.sqlite"


def hours() -> Iterator[dt.datetime]:
    """A clock that goes on by an hour whenever it is looked at."""
    return (START + dt.timedelta(hours=number) for number in range(1000))


@pytest.fixture
def timed(tmp_path: Path) -> FileLibrary:
    """A library whose clock begins at `START`."""
    clock = hours()
    return FileLibrary(tmp_path / "library.sqlite", clock=lambda: next(clock))


def put(library: FileLibrary, *bulletins: Bulletin, provenance: Provenance = UNKNOWN) -> None:
    """Put bulletins, each in a change of its own."""
    for bulletin in bulletins:
        with library.writing() as change:
            change.put(bulletin, f"/{bulletin.id}", provenance)


def texts_in(library: FileLibrary) -> int:
    """How many texts the file holds."""
    with closing(sqlite3.connect(library.path)) as connection:
        return int(connection.execute("SELECT count(*) FROM texts").fetchone()[0])


def withdraw(library: FileLibrary, bulletin_id: str, reason: str = "đính chính") -> list[str]:
    with library.writing() as change:
        return change.withdraw(bulletin_id, reason)


def lift(library: FileLibrary, bulletin_id: str) -> list[str]:
    with library.writing() as change:
        return change.lift(bulletin_id)


def seen(library: FileLibrary) -> list[str]:
    """The ids of what is shown, by every way that leads to a bulletin; all of them must agree."""
    with library.reading() as state:
        shown = sorted(card.id for card in state.cards())
        assert sorted(bulletin.id for bulletin in state.latest(100)) == shown
        assert sum(holding.bulletins for holding in state.holdings()) == len(shown)
        assert all((state.get(each) is not None) == (each in shown) for each in state.held())
        assert all((state.digest_of(each) is not None) == (each in shown) for each in state.held())
        return shown


def test_each_text_that_a_bulletin_had_is_a_version(timed: FileLibrary) -> None:
    """The texts are numbered in the order in which they came, each with its time, and can all be read."""
    put(timed, NOTICE, LATER, NOTICE)
    with timed.reading() as state:
        assert state.get("thong-bao") == NOTICE
        assert [state.version("thong-bao", number) for number in (1, 2, 3)] == [NOTICE, LATER, NOTICE]
        cards = state.versions("thong-bao")
        current = state.get("thong-bao")
    assert [card.number for card in cards] == [1, 2, 3]
    assert [card.stored for card in cards] == [START + dt.timedelta(hours=hour) for hour in (0, 1, 2)]
    assert [card.is_current for card in cards] == [False, False, True]
    assert current is not None
    assert current.version == 3


def test_the_same_text_makes_no_version(timed: FileLibrary) -> None:
    """What is read otherwise of the same text, like its title, is the same version, with its first time."""
    put(timed, NOTICE, NOTICE, replace(NOTICE, title="Thông báo họp"))
    with timed.reading() as state:
        [card] = state.versions("thong-bao")
        assert (card.title, card.stored) == ("Thông báo họp", START)
        assert state.version("thong-bao", 1) == replace(NOTICE, title="Thông báo họp")
        assert (state.version("thong-bao", 2), state.version("thong-bao", 0)) == (None, None)


def test_a_text_is_stored_once(library: FileLibrary) -> None:
    """However often it comes back, and under however many ids; each id has it, and knows of the others."""
    put(library, NOTICE, COPY, LATER, NOTICE, REPORT)
    assert texts_in(library) == 3
    with library.reading() as state:
        assert (state.get("thong-bao"), state.get("ban-sao")) == (NOTICE, COPY)
        assert (state.same_text("thong-bao"), state.same_text("ban-sao")) == (["ban-sao"], ["thong-bao"])
        assert state.same_text("bao-cao") == state.same_text("khac") == []


def test_what_a_text_was_made_of_is_kept(library: FileLibrary) -> None:
    """The file's hash, the extractor and its version are kept with each version; it may be told later."""
    first, second = Provenance("aa", "txt", "bantin 0.1.0"), Provenance("bb", "pdf", "pypdfium2 5.15.0")
    put(library, NOTICE, provenance=first)
    put(library, LATER)
    with library.writing() as change:
        change.note_provenance("thong-bao", second)
    put(library, LATER)
    with library.reading() as state:
        assert [card.provenance for card in state.versions("thong-bao")] == [first, second]


def test_what_left_its_source_can_still_be_read_by_version(library: FileLibrary) -> None:
    """A bulletin that was removed is not shown, its versions are; put again it goes on where it stopped."""
    put(library, NOTICE, LATER, REPORT)
    with library.writing() as change:
        change.remove("thong-bao")
    assert seen(library) == ["bao-cao"]
    with library.reading() as state:
        assert state.version("thong-bao", 1) == NOTICE
        assert [card.is_current for card in state.versions("thong-bao")] == [False, False]
        assert state.digest_of("thong-bao") is None
        assert state.digest_of_version("thong-bao", 1) == digest(NOTICE)
    put(library, LATER)
    with library.reading() as state:
        assert [card.number for card in state.versions("thong-bao")] == [1, 2]


def test_what_is_erased_leaves_nothing(library: FileLibrary) -> None:
    """No version and no text of an erased bulletin is left, but for texts that another one has."""
    put(library, NOTICE, LATER, COPY)
    with library.writing() as change:
        change.erase(["thong-bao"])
    with library.reading() as state:
        assert state.versions("thong-bao") == []
        assert state.get("ban-sao") == COPY
    assert texts_in(library) == 1
    assert "Họp lúc 9 giờ".encode() not in library.path.read_bytes()


def test_a_withdrawn_bulletin_is_not_shown(timed: FileLibrary) -> None:
    """Nothing leads to it any more, none of its versions is read, and when and why is told."""
    put(timed, NOTICE, LATER, REPORT)
    assert withdraw(timed, "thong-bao") == ["thong-bao"]
    assert seen(timed) == ["bao-cao"]
    with timed.reading() as state:
        assert [state.version("thong-bao", number) for number in (1, 2)] == [None, None]
        told = state.withdrawal("thong-bao")
        assert told is not None
        assert (told.reason, told.through, told.lifted) == ("đính chính", 2, None)
        assert told.at == START + dt.timedelta(hours=3)
        assert state.withdrawals() == [told]
        assert state.withdrawal("bao-cao") is None


def test_a_withdrawal_leaves_the_snapshot_fitting_until_it_is_settled(library: FileLibrary) -> None:
    """What is searched changes only with the change that makes the snapshot anew."""
    put(library, NOTICE, REPORT)
    with library.reading() as state:
        before = state.digest()
    withdraw(library, "thong-bao")
    with library.reading() as state:
        assert state.digest() == before
    with library.writing() as change:
        change.settle()
    with library.reading() as state:
        assert list(state.digests()) == ["bao-cao"]
        assert list(state.held()) == ["bao-cao", "thong-bao"]
        assert list(state.origins()) == ["bao-cao", "thong-bao"]


def test_withdrawing_what_is_not_there_does_nothing(library: FileLibrary) -> None:
    """Neither an unknown id nor one that is withdrawn already is withdrawn, nor one lifted that is not."""
    put(library, NOTICE)
    assert withdraw(library, "khac") == lift(library, "thong-bao") == []
    withdraw(library, "thong-bao", "một")
    assert withdraw(library, "thong-bao", "hai") == []
    with library.reading() as state:
        told = state.withdrawal("thong-bao")
    assert told is not None
    assert told.reason == "một"


def test_the_same_text_does_not_bring_a_withdrawn_bulletin_back(library: FileLibrary) -> None:
    """Neither under its id, nor under another one, be it there already or new."""
    put(library, NOTICE, COPY, REPORT)
    assert withdraw(library, "thong-bao") == ["ban-sao", "thong-bao"]
    put(library, NOTICE, replace(NOTICE, id="ban-sao-2"))
    assert seen(library) == ["bao-cao"]
    with library.reading() as state:
        assert [each.id for each in state.withdrawals()] == ["ban-sao", "ban-sao-2", "thong-bao"]
    assert lift(library, "ban-sao-2") == ["ban-sao", "ban-sao-2", "thong-bao"]
    assert seen(library) == ["ban-sao", "ban-sao-2", "bao-cao", "thong-bao"]


def test_a_new_text_of_a_withdrawn_bulletin_waits(library: FileLibrary) -> None:
    """It is kept and not shown until the withdrawal is taken back; what was withdrawn never is."""
    put(library, NOTICE)
    withdraw(library, "thong-bao")
    put(library, LATER)
    assert seen(library) == []
    assert lift(library, "thong-bao") == ["thong-bao"]
    assert seen(library) == ["thong-bao"]
    with library.reading() as state:
        assert state.get("thong-bao") == LATER
        assert (state.version("thong-bao", 1), state.version("thong-bao", 2)) == (None, LATER)
        told = state.withdrawal("thong-bao")
        assert told is not None
        assert told.lifted is not None
    put(library, NOTICE)  # the withdrawn text once more
    assert seen(library) == []


def test_taking_a_withdrawal_back_shows_all_as_before(library: FileLibrary) -> None:
    """Where the text is still the same, its earlier versions are shown, too, and nothing tells of it."""
    put(library, NOTICE, LATER)
    withdraw(library, "thong-bao")
    lift(library, "thong-bao")
    with library.reading() as state:
        assert state.get("thong-bao") == LATER
        assert state.version("thong-bao", 1) == NOTICE
        assert state.withdrawal("thong-bao") is None


changes = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "remove", "withdraw", "lift", "settle"]),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    max_size=12,
)


@given(changes)
@quick
def test_no_order_of_changes_shows_what_is_withdrawn(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    """Whatever came before: what is shown was put last under its id, and is no text that is withdrawn."""
    library = FileLibrary(tmp_path_factory.mktemp("any") / "library.sqlite")
    last: dict[str, str | None] = {}
    with library.writing() as change:
        for step, number, text in steps:
            identity, words = f"b{number}", f"text {text}"
            match step:
                case "put":
                    change.put(Bulletin(identity, "title", words), "/x")
                    last[identity] = words
                case "remove":
                    change.remove(identity)
                    last[identity] = None
                case "withdraw":
                    change.withdraw(identity, "why")
                case "lift":
                    change.lift(identity)
                case _:
                    change.settle()
    shown = seen(library)
    with library.reading() as state:
        sealed = {
            (each.id, card.number)
            for each in state.withdrawals()
            for card in state.versions(each.id)
            if card.number <= each.through
        }
        for identity in shown:
            bulletin = state.get(identity)
            assert bulletin is not None
            assert bulletin.text == last[identity]
            assert (identity, bulletin.version) not in sealed
        assert all(state.version(*each) is None for each in sealed)
        assert set(shown) <= set(state.digests()) <= set(state.held())
        assert texts_in(library) <= 3


def test_a_library_of_the_first_layout_is_brought_up_to_date(tmp_path: Path) -> None:
    """Its bulletins become first versions, none of them, no source and no name of a snapshot is lost."""
    path = Path(shutil.copy(RELEASED, tmp_path / "library.sqlite"))
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT id, title, text, publisher, province, date, term, url, file, origin, digest"
            " FROM bulletins"
        ).fetchall()
        sources = connection.execute("SELECT name FROM sources ORDER BY name").fetchall()
        [(snapshot,)] = connection.execute("SELECT name FROM snapshot").fetchall()
    assert len(rows) == 5
    for _ in range(2):  # the second time there is nothing to do
        with FileLibrary(path).reading() as state:
            for *fields, origin, stored_digest in rows:
                identity, title, text, publisher, province, date, term, url, file = fields
                day = dt.date.fromisoformat(date) if date else None
                bulletin = Bulletin(identity, title, text, publisher, province, day, term, url, file)
                assert state.get(bulletin.id) == bulletin == state.version(bulletin.id, 1)
                assert state.digest_of(bulletin.id) == stored_digest == digest(bulletin)
                [card] = state.versions(bulletin.id)
                assert (card.origin, card.stored, card.provenance) == (origin, None, Provenance())
            assert [(name,) for name in state.sources()] == sources
            assert state.snapshot() == snapshot
            assert state.damaged() == set()


def test_an_upgrade_that_is_interrupted_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails midway leaves the library as it was, and the next time all of it is done."""
    path = Path(shutil.copy(RELEASED, tmp_path / "library.sqlite"))
    with monkeypatch.context() as patched:
        patched.setattr("corpus.library_layout._UPGRADE", ("DROP TABLE bulletins", "no statement"))
        with pytest.raises(Exception, match="syntax error"):
            FileLibrary(path)
    with FileLibrary(path).reading() as state:
        assert len(state.held()) == 5


def test_a_library_of_the_second_layout_is_brought_up_to_date(tmp_path: Path) -> None:
    """It has all that it had, and can keep from then on which number a person gives a document."""
    library = FileLibrary(tmp_path / "library.sqlite")
    notice = Bulletin("tin", "Tin", "Tin.", publisher="Sở Y tế")
    with library.writing() as change:
        change.put(notice, "/srv/tin.txt")
        before = change.digests()
    with closing(sqlite3.connect(library.path)) as connection:
        connection.executescript(
            "DROP VIEW bulletins; DROP VIEW shown; DROP VIEW searched;"
            "ALTER TABLE versions DROP COLUMN given_number; PRAGMA user_version = 2;"
            "CREATE VIEW bulletins AS SELECT id FROM versions; CREATE VIEW shown AS SELECT id FROM versions;"
            "CREATE VIEW searched AS SELECT id FROM versions"
        )
    library = FileLibrary(library.path)
    with library.reading() as state:
        assert (state.get("tin"), state.digests()) == (notice, before)
    numbered = replace(notice, given_number="5/QĐ-UBND")
    with library.writing() as change:
        change.put(numbered, "/srv/tin.txt")
        assert change.get("tin") == numbered
