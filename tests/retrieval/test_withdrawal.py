from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus import sqlite
from corpus.errors import BulletinError, LibraryError
from corpus.file_library import FileLibrary
from corpus.models import split_citation
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import AnswerRequest, SearchRequest
from retrieval.query.models import Query
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

QUESTION = AnswerRequest("ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?", 5)
MAI = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi."
LAN = MAI.replace("Trần Thị Mai", "Lê Thị Lan")
NEWS = "Bảo Lâm được mùa cà phê\n\nÔng Hồ Văn Nam trồng cà phê."


@pytest.fixture
def folder(tmp_path: Path, indexer: Indexer) -> Path:
    """A folder with a bulletin that answers and one that does not, indexed."""
    folder = write(tmp_path / "files", mai=MAI, nam=NEWS)
    indexer.update([folder])
    return folder


@pytest.fixture
def engine(library: FileLibrary, encoder: SyllableEncoder) -> Engine:
    """Shows whatever comes near, however badly it fits."""
    lenient = replace(ANSWERS, near_confidence=0, further_confidence=0)
    return file_engine(library, library.path.parent, encoder, INDEX, lenient)


def withdraw(library: FileLibrary, bulletin_id: str = "mai") -> list[str]:
    with library.writing() as change:
        return change.withdraw(bulletin_id, "bầu lại")


def leads_nowhere(engine: Engine, bulletin_id: str = "mai") -> None:
    """See that nothing an engine gives holds the bulletin: no answer, no result, no list, no version."""
    answer = engine.answer(QUESTION)
    hits = (*answer.quotes, *answer.near)
    named = [
        *(hit.bulletin.id for hit in hits),
        *(other.id for hit in hits for other in hit.also_in),
        *(statement.bulletin.id for statement in answer.others),
        *(bulletin.id for bulletin in answer.nearest),
        *(hit.bulletin.id for hit in engine.search(SearchRequest.from_text("Ngọc Hồi", count=20)).hits),
        *(hit.bulletin.id for hit in engine.search(SearchRequest(Query(""), 20)).hits),
        *(bulletin.id for bulletin in engine.latest(20)),
        *(card.id for card in engine.cards()),
        *(judged.candidate.hit.bulletin.id for judged in engine.judge(QUESTION.question).judged),
    ]
    assert bulletin_id not in named
    assert "nam" in named
    assert sum(holding.bulletins for holding in engine.catalogue()) == 1
    assert engine.bulletin(bulletin_id) is None
    assert [engine.cited(f"{bulletin_id}@{number}") for number in (1, 2)] == [None, None]


def test_what_is_withdrawn_leads_nowhere_at_once(
    engine: Engine, library: FileLibrary, folder: Path, indexer: Indexer
) -> None:
    """An engine that serves already, and remembers the answer, shows nothing of it from then on."""
    kept, page = engine.answer(QUESTION), engine.search(SearchRequest.from_text("Ngọc Hồi", count=5))
    assert kept.quotes[0].bulletin.id == "mai"
    assert withdraw(library) == ["mai"]
    leads_nowhere(engine)
    assert "mai" not in [hit.bulletin.id for hit in engine.recheck(kept).quotes]
    assert "mai" not in [hit.bulletin.id for hit in engine.recheck_page(page).hits]
    indexer.settle()
    leads_nowhere(engine)
    assert engine.summary().bulletins == 1
    indexer.update([folder])
    leads_nowhere(engine)
    told = engine.withdrawal("mai")
    assert told is not None
    assert told.reason == "bầu lại"


def test_the_same_text_does_not_come_back(
    engine: Engine, library: FileLibrary, folder: Path, indexer: Indexer, tmp_path: Path
) -> None:
    """Not by an index run, nor by another name or folder, nor after the file was away."""
    withdraw(library)
    write(folder, ban_sao=MAI)
    assert indexer.update().bulletins == 1
    leads_nowhere(engine, "ban_sao")
    (folder / "mai.txt").unlink()
    indexer.update()
    write(folder, mai=MAI)
    indexer.update([write(tmp_path / "khac", mai=MAI)])
    leads_nowhere(engine)
    report = indexer.update()
    assert (report.added, report.changed, report.removed) == (0, 0, 0)


def test_a_new_text_waits_until_the_withdrawal_is_taken_back(
    engine: Engine, library: FileLibrary, folder: Path, indexer: Indexer
) -> None:
    """Then it answers, and the text that was withdrawn is still not shown."""
    withdraw(library)
    assert indexer.update().waiting == ()
    write(folder, mai=LAN)
    assert [indexer.update().waiting for _ in range(2)] == [("mai",), ("mai",)]
    leads_nowhere(engine)
    assert indexer.reinstate("mai") == ["mai"]
    assert indexer.update().waiting == ()
    answer = engine.answer(QUESTION)
    assert "Lê Thị Lan" in answer.quotes[0].text
    assert answer.quotes[0].bulletin.version == 2
    assert engine.cited("mai@1") is None
    assert engine.cited("mai@2") == engine.bulletin("mai")


def test_a_withdrawal_is_taken_back(
    engine: Engine, library: FileLibrary, folder: Path, indexer: Indexer
) -> None:
    """The bulletin answers again as before; what is not withdrawn cannot be taken back."""
    before = engine.answer(QUESTION)
    withdraw(library)
    indexer.settle()
    assert indexer.reinstate("mai") == ["mai"]
    after = engine.answer(QUESTION)
    assert [hit.passage for hit in after.quotes] == [hit.passage for hit in before.quotes]
    assert after.answer == before.answer
    assert indexer.reinstate("mai") == indexer.reinstate("nam") == []


def test_the_only_bulletin_can_be_withdrawn(
    engine: Engine, library: FileLibrary, tmp_path: Path, indexer: Indexer
) -> None:
    """It is not shown, although no index can be made without any bulletin."""
    indexer.update([write(tmp_path / "files", mai=MAI)])
    withdraw(library)
    with pytest.raises(BulletinError, match="No bulletin would be left"):
        indexer.settle()
    assert engine.answer(QUESTION).quotes == engine.answer(QUESTION).near == ()
    assert engine.latest(5) == []


def test_an_old_version_is_still_cited(
    engine: Engine, library: FileLibrary, folder: Path, indexer: Indexer
) -> None:
    """A quote names its version, by which that is found when the bulletin reads otherwise, or is gone."""
    assert engine.answer(QUESTION).quotes[0].bulletin.version == 1
    write(folder, mai=LAN)
    indexer.update()
    assert engine.answer(QUESTION).quotes[0].bulletin.version == 2
    old, new = engine.cited("mai@1"), engine.cited("mai@2")
    assert old is not None
    assert new is not None
    assert ("Trần Thị Mai" in old.text, "Lê Thị Lan" in new.text) == (True, True)
    assert engine.cited("mai") == engine.bulletin("mai") == new
    assert [engine.cited(written) for written in ("mai@3", "mai@0", "khac@1", "mai@", "@1", "")] == [None] * 6
    (folder / "mai.txt").unlink()
    indexer.update()
    assert engine.bulletin("mai") is None
    assert engine.cited("mai@1") == old


def test_a_damaged_version_is_not_shown(
    engine: Engine, library: FileLibrary, folder: Path, indexer: Indexer
) -> None:
    """A version whose text is no longer what was stored is passed over."""
    write(folder, mai=LAN)
    indexer.update()
    with library.writing() as change:
        change._connection.execute("UPDATE texts SET text = replace(text, 'Mai', 'Mận')")
    assert engine.cited("mai@1") is None
    assert engine.cited("mai@2") is not None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("thong-bao-12@2", ("thong-bao-12", 2)),
        ("thong-bao-12", ("thong-bao-12", None)),
        ("a@b@10", ("a@b", 10)),
        ("thu@example.vn", ("thu@example.vn", None)),
        ("@2", ("@2", None)),
        ("a@9999999999", ("a@9999999999", None)),
        ("a@²", ("a@²", None)),
    ],
)
def test_how_a_version_is_cited(written: str, meant: tuple[str, int | None]) -> None:
    """The number stands behind the last at sign; what is no number there belongs to the id."""
    assert split_citation(written) == meant


def test_an_id_that_looks_like_a_version_is_found(engine: Engine, tmp_path: Path, indexer: Indexer) -> None:
    """A bulletin whose own id ends like a version is meant before any version."""
    indexer.update([write(tmp_path / "files", **{"mai@1": LAN, "mai": MAI})])
    found = engine.cited("mai@1")
    assert found is not None
    assert found.id == "mai@1"
    version = engine.cited("mai@1@1")
    assert version == found


# While an index run holds the library


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a library that is busy."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)


def pending(library: FileLibrary) -> list[Path]:
    """What is withdrawn beside the library."""
    return sorted((library.path.parent / "withdrawing").glob("*"))


@pytest.mark.usefixtures("impatient")
def test_a_withdrawal_waits_for_no_index_run(
    folder: Path, library: FileLibrary, engine: Engine, encoder: SyllableEncoder
) -> None:
    """What is withdrawn while an index run goes on is shown no more from then on, nor is a copy of it."""
    answer = engine.answer(QUESTION)
    assert answer.quotes[0].bulletin.id == "mai"
    withdrawn: list[list[str]] = []

    def step(name: str) -> None:
        if withdrawn:
            return
        withdrawn.append(library.withdraw("mai", "bầu lại"))
        leads_nowhere(engine)
        assert all(hit.bulletin.id != "mai" for hit in engine.recheck(answer).quotes)
        with library.reading() as state:
            known = state.withdrawal("mai")
            assert known is not None
            assert (known.reason, known.through, known.lifted) == ("bầu lại", 1, None)
            assert state.version("mai", 1) is None
        assert library.withdraw("mai", "lần nữa") == []

    write(folder, mai=LAN, ban_sao=MAI)
    run = Indexer(library, library.path.parent, encoder, INDEX, silent, step=step)
    assert run.update().added == 1
    assert withdrawn == [["mai"]]
    leads_nowhere(engine)
    leads_nowhere(engine, "ban_sao")
    assert len(pending(library)) == 1
    run.settle()
    assert pending(library) == []
    leads_nowhere(engine)
    leads_nowhere(engine, "ban_sao")
    with library.reading() as state:
        assert state.waiting() == ["mai"]
        assert "ban_sao" not in state.digests()


@pytest.mark.usefixtures("impatient")
def test_a_withdrawal_beside_the_library_can_be_taken_back(
    folder: Path, library: FileLibrary, engine: Engine, indexer: Indexer
) -> None:
    """Once the run is over, it is undone like any other, and nothing of it is left."""
    with library.writing():
        library.withdraw("mai", "bầu lại")
    assert indexer.reinstate("mai") == ["mai"]
    assert pending(library) == []
    assert engine.answer(QUESTION).quotes[0].bulletin.id == "mai"


@pytest.mark.usefixtures("impatient")
def test_a_run_that_fails_loses_no_withdrawal(folder: Path, library: FileLibrary, engine: Engine) -> None:
    """What was withdrawn beside the library stays there until a change of the library is whole."""
    with library.writing():
        library.withdraw("mai", "bầu lại")
    with pytest.raises(ZeroDivisionError), library.writing():
        raise ZeroDivisionError
    assert len(pending(library)) == 1
    leads_nowhere(engine)


def test_what_says_that_something_is_withdrawn_is_not_passed_over(folder: Path, library: FileLibrary) -> None:
    """A file beside the library that cannot be read is told, since what it withdraws must not be shown."""
    (library.path.parent / "withdrawing").mkdir()
    (library.path.parent / "withdrawing" / "1.json").write_text("{", "utf-8")
    with pytest.raises(LibraryError, match=r"1\.json says what is withdrawn and cannot be read"):
        library.pin()
