from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from corpus.errors import BantinError, BulletinError
from corpus.file_library import FileLibrary
from corpus.ingest import parser_child
from corpus.ingest.read import FileContents, parse_file, read_bulletin, shipped_folder
from corpus.models import Bulletin
from corpus.sqlite import connect
from retrieval.encoders.base import EncodedPassages
from retrieval.engine import Engine
from retrieval.errors import EncoderError, LostSourceError, NothingIndexedError, SnapshotError
from retrieval.facts.models import Act
from retrieval.index import snapshot as snapshots
from retrieval.index.build import Indexer, Report
from retrieval.index.chunk_header import chunk_header
from retrieval.models import SearchRequest
from tests.conftest import INDEX, silent, write
from tests.corpus.ingest.formats.made import zipped
from tests.doubles import SyllableEncoder

NGOC_HOI = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy."
BAO_LAM = "Huyện Bảo Lâm tổng kết\n\nSản lượng cà phê đạt 57.911 tấn."
DA_LAT = "Đà Lạt đón du khách\n\nThành phố đón ba triệu lượt du khách."


class BrokenEncoder(SyllableEncoder):
    """An encoder whose model cannot be run."""

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:  # noqa: ARG002 - fails whatever it is given
        raise EncoderError("The encoder cannot be loaded.")


State = tuple[dict[str, str], dict[str, str], list[str], str | None, list[str]]


@pytest.fixture
def state(library: FileLibrary) -> Callable[[], State]:
    """Tells all that an index run may change: digests, origins, sources, snapshot and snapshot folders."""

    def tell() -> State:
        folder = library.path.parent / "snapshots"
        with library.reading() as now:
            names = sorted(place.name for place in folder.iterdir()) if folder.exists() else []
            return now.digests(), now.origins(), now.sources(), now.snapshot(), names

    return tell


@pytest.fixture
def ids(library: FileLibrary) -> Callable[[], list[str]]:
    """Tells the bulletins of the library."""

    def tell() -> list[str]:
        with library.reading() as now:
            return list(now.digests())

    return tell


def said(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.bulletins


def test_nothing_is_indexed_unasked(library: FileLibrary, indexer: Indexer) -> None:
    """Without a path and without a source of before there is nothing to index, and nothing is."""
    with pytest.raises(NothingIndexedError):
        indexer.update()
    with library.reading() as now:
        assert (now.sources(), now.snapshot()) == ([], None)


def test_the_shipped_bulletins_are_indexed(
    library: FileLibrary, indexer: Indexer, encoder: SyllableEncoder, engine: Engine
) -> None:
    """Given their folder the five are a source by a name that outlives it, each passage encoded once."""
    report = indexer.update([shipped_folder()])
    files = sorted(shipped_folder().iterdir())
    assert said(report) == (5, 0, 0, 5)
    assert report.failures == ()
    assert report.passages == engine.summary().passages > 5
    assert report.encoded == len(encoder.encoded) == len(set(encoder.encoded)) == report.passages
    with library.reading() as now:
        assert now.sources() == ["shipped"]
        assert now.origins() == {file.stem: f"shipped:{file.name}" for file in files}
    hit = engine.search(
        SearchRequest.from_text(
            "Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng tiến hành Đại hội Chi bộ lần thứ IV", count=1
        )
    ).hits[0]
    assert hit.bulletin == read_bulletin(files[0])


def test_the_facts_of_every_bulletin_are_in_the_snapshot(
    tmp_path: Path, indexer: Indexer, library: FileLibrary
) -> None:
    """What the bulletins say of people and their offices is read when they are indexed."""
    indexer.update([write(tmp_path / "files", a=NGOC_HOI, b=BAO_LAM)])
    with library.reading() as now:
        snapshot = snapshots.read(library.path.parent / "snapshots", now.snapshot() or "")
        text = now.get("a").text  # type: ignore[union-attr]
    (fact,) = snapshot.facts.of(["a", "b"])
    assert (fact.sentence.bulletin_id, text[slice(*fact.person)]) == ("a", "Trần Thị Mai")
    assert (fact.act, fact.role) == (Act.ELECTED, "bí thư")


def test_a_second_run_encodes_nothing(
    indexer: Indexer, encoder: SyllableEncoder, state: Callable[[], State]
) -> None:
    """Where nothing changed nothing is encoded, and the snapshot stays the one that it was."""
    first = indexer.update([shipped_folder()])
    before, encoded = state(), list(encoder.encoded)
    again = indexer.update()
    assert said(again) == (0, 0, 0, 5)
    assert (again.passages, again.encoded) == (first.passages, 0)
    assert encoder.encoded == encoded
    assert state() == before


def test_a_lost_snapshot_is_built_anew_without_encoding(
    tmp_path: Path, library: FileLibrary, indexer: Indexer, engine: Engine
) -> None:
    """A snapshot that is gone or damaged is built again from cached vectors, with nothing else to do."""
    indexer.update([write(tmp_path / "files", a=NGOC_HOI)])
    shutil.rmtree(library.path.parent / "snapshots")
    report = indexer.update()
    assert (said(report), report.encoded) == ((0, 0, 0, 1), 0)
    assert engine.search(SearchRequest.from_text("Bí thư", count=1)).hits[0].bulletin.text == NGOC_HOI


def test_a_changed_file_encodes_only_its_passages(
    tmp_path: Path, indexer: Indexer, encoder: SyllableEncoder, engine: Engine
) -> None:
    """After a change the new text is found, the old one is not, and nothing but what is new is encoded."""
    folder = write(tmp_path / "files", a=NGOC_HOI, b=BAO_LAM)
    indexer.update([folder])
    encoder.encoded.clear()
    write(folder, a=NGOC_HOI.replace("Mai", "Lan"))
    report = indexer.update()
    assert (said(report), report.encoded) == ((0, 1, 0, 2), 1)
    (passage,) = encoder.encoded
    assert passage.endswith(NGOC_HOI.replace("Mai", "Lan"))
    texts = [hit.text for hit in engine.search(SearchRequest.from_text("Bà Trần Thị Mai Lan", count=10)).hits]
    assert sum("Lan" in text for text in texts) == 1
    assert not any("Mai" in text for text in texts)


def test_a_new_file_joins_and_a_removed_one_leaves(
    tmp_path: Path, indexer: Indexer, engine: Engine, ids: Callable[[], list[str]]
) -> None:
    """Remembered folders are read again: what is new in them comes in, what is gone leaves."""
    folder = write(tmp_path / "files", a=NGOC_HOI, b=BAO_LAM)
    indexer.update([folder])
    (folder / "a.txt").unlink()
    write(folder / "below", c=DA_LAT)
    assert said(indexer.update()) == (1, 0, 1, 2)
    assert ids() == ["b", "c"]
    assert {
        hit.bulletin.id
        for hit in engine.search(SearchRequest.from_text("Bí thư Mai cà phê du khách", count=10)).hits
    } == {
        "b",
        "c",
    }


def test_a_remembered_file_that_is_gone_leaves_with_its_source(
    tmp_path: Path, library: FileLibrary, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """A file that was itself a source leaves the index, and the list of sources, once it is removed."""
    folder = write(tmp_path / "files", a=NGOC_HOI, b=BAO_LAM)
    indexer.update([folder / "a.txt", folder / "b.txt"])
    (folder / "a.txt").unlink()
    assert said(indexer.update()) == (0, 0, 1, 1)
    with library.reading() as now:
        assert now.sources() == [str(folder / "b.txt")]
    assert ids() == ["b"]


def test_other_sources_stay(tmp_path: Path, indexer: Indexer, ids: Callable[[], list[str]]) -> None:
    """Naming a path adds it to the sources; bulletins of the others stay as they are, changed or not."""
    one, two = write(tmp_path / "one", a=NGOC_HOI), write(tmp_path / "two", b=BAO_LAM)
    indexer.update([one])
    write(one, a=DA_LAT)
    assert said(indexer.update([two])) == (1, 0, 0, 2)
    assert ids() == ["a", "b"]
    assert said(indexer.update()) == (0, 1, 0, 2)


def test_only_makes_the_paths_the_only_sources(
    tmp_path: Path, library: FileLibrary, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """With only, bulletins of all other sources leave, and are not read again later."""
    one, two = write(tmp_path / "one", a=NGOC_HOI), write(tmp_path / "two", b=BAO_LAM)
    indexer.update([shipped_folder(), one])
    assert said(indexer.update([two], only=True)) == (1, 0, 6, 1)
    assert ids() == ["b"]
    with library.reading() as now:
        assert now.sources() == [str(two)]
    assert said(indexer.update()) == (0, 0, 0, 1)


def test_a_relative_path_is_remembered_whole(
    tmp_path: Path, indexer: Indexer, monkeypatch: pytest.MonkeyPatch, library: FileLibrary
) -> None:
    """A source that was named from one folder is found again from another."""
    write(tmp_path / "files", a=NGOC_HOI)
    monkeypatch.chdir(tmp_path)
    indexer.update([Path("files")])
    monkeypatch.chdir("/")
    assert said(indexer.update()) == (0, 0, 0, 1)
    with library.reading() as now:
        assert now.sources() == [str((tmp_path / "files").resolve())]


@pytest.mark.parametrize("how", ["gone", "emptied", "parent gone"])
def test_a_source_out_of_reach_stops_no_other(
    tmp_path: Path, indexer: Indexer, ids: Callable[[], list[str]], how: str
) -> None:
    """A folder that is gone or empty, as of a disk that is not mounted, keeps its bulletins and is named."""
    folder = write(tmp_path / "disk" / "files", a=NGOC_HOI)
    other = write(tmp_path / "other", b=BAO_LAM)
    indexer.update([folder, other])
    if how == "gone":
        folder.rename(tmp_path / "away")
    elif how == "emptied":
        (folder / "a.txt").rename(tmp_path / "a.txt")
    elif how == "parent gone":
        (tmp_path / "disk").rename(tmp_path / "away")
    write(other, c=DA_LAT)
    report = indexer.update()
    (failure,) = report.failures
    assert isinstance(failure, LostSourceError)
    assert failure.source == str(folder)
    assert f"bantin forget {folder}" in str(failure)
    assert said(report) == (1, 0, 0, 3)
    assert ids() == ["a", "b", "c"]


def test_a_path_that_is_named_and_not_there_changes_nothing(
    tmp_path: Path, indexer: Indexer, state: Callable[[], State]
) -> None:
    """A path that is given with the run is meant: without it nothing is read."""
    indexer.update([write(tmp_path / "files", a=NGOC_HOI)])
    before = state()
    with pytest.raises(BulletinError, match=str(tmp_path)):
        indexer.update([tmp_path / "gone"])
    assert state() == before


def test_a_file_whose_folder_is_gone_is_out_of_reach(
    tmp_path: Path, indexer: Indexer, state: Callable[[], State]
) -> None:
    """A remembered file leaves only if its folder is there to say that it is gone."""
    folder = write(tmp_path / "disk", a=NGOC_HOI)
    indexer.update([folder / "a.txt", write(tmp_path / "other", b=BAO_LAM)])
    before = state()
    folder.rename(tmp_path / "away")
    (failure,) = indexer.update().failures
    assert str(folder / "a.txt") in str(failure)
    assert state() == before


def test_where_every_source_is_out_of_reach_nothing_is_done(
    tmp_path: Path, indexer: Indexer, state: Callable[[], State]
) -> None:
    """A run that could read nothing at all fails, and changes nothing."""
    folder = write(tmp_path / "files", a=NGOC_HOI)
    indexer.update([folder])
    before = state()
    folder.rename(tmp_path / "away")
    with pytest.raises(LostSourceError, match=f"bantin forget {folder}"):
        indexer.update()
    assert state() == before


def test_one_text_in_two_sources_stays_with_either(
    tmp_path: Path, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """A text that a second source repeats is no change, and stays when only that source loses it."""
    two = write(tmp_path / "two", a=NGOC_HOI, c=DA_LAT)
    indexer.update([write(tmp_path / "one", a=NGOC_HOI, b=BAO_LAM)])
    assert said(indexer.update([two])) == (1, 0, 0, 3)
    (two / "a.txt").unlink()
    assert said(indexer.update([two])) == (0, 0, 0, 3)
    assert ids() == ["a", "b", "c"]


@pytest.mark.parametrize("runs", ["one run", "two runs"])
@pytest.mark.parametrize(
    "name", ["a.txt", "a.md", "A/../a.TXT"], ids=["same name", "other kind", "other case"]
)
def test_one_text_under_two_names_is_one_bulletin(
    tmp_path: Path, indexer: Indexer, ids: Callable[[], list[str]], runs: str, name: str
) -> None:
    """The same text twice is one bulletin, and stays while one of its files stays."""
    one, two = write(tmp_path / "one", a=NGOC_HOI), tmp_path / "two"
    (two / "A").mkdir(parents=True)
    (two / name).write_text(NGOC_HOI + ("\n" if name != "a.md" else ""), "utf-8")
    (one / "a.txt").write_text(NGOC_HOI + "\n", "utf-8")
    for paths in ([one], [two]) if runs == "two runs" else ([one, two],):
        report = indexer.update(paths)
    assert report.bulletins == 1
    assert report.failures == ()
    write(two, b=BAO_LAM)
    (two / name).unlink()
    assert said(indexer.update())[2:] == (0, 2)
    assert ids() == ["a", "b"]


def test_another_source_gives_other_bulletins(
    tmp_path: Path, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """With only, a file of the same stem with another text is no version of the one that is given up."""
    indexer.update([write(tmp_path / "one", a=NGOC_HOI)])
    assert said(indexer.update([write(tmp_path / "two", a=DA_LAT)], only=True)) == (1, 0, 1, 1)
    assert ids() == ["two/a"]


def test_a_bad_file_does_not_keep_the_good_ones_out(
    tmp_path: Path, indexer: Indexer, engine: Engine, ids: Callable[[], list[str]]
) -> None:
    """The good files are indexed, each bad one is reported, and what was known of it is kept."""
    folder = write(tmp_path / "files", a=NGOC_HOI, b=BAO_LAM)
    indexer.update([folder])
    (folder / "a.txt").write_bytes(b"\xff\xfe no UTF-8")
    write(folder, b=BAO_LAM.replace("57.911", "60.000"), c=DA_LAT, d=" \n")
    report = indexer.update()
    assert said(report) == (1, 1, 0, 3)
    assert [str(failure).split(" ", 1)[0] for failure in report.failures] == [
        str(folder / "a.txt"),
        str(folder / "d.txt"),
    ]
    assert ids() == ["a", "b", "c"]
    assert engine.search(SearchRequest.from_text("Bí thư Mai", count=1)).hits[0].bulletin.text == NGOC_HOI
    (folder / "a.txt").unlink()
    assert said(indexer.update()) == (0, 0, 1, 2)


def test_an_archive_is_as_many_bulletins_as_it_holds_files(
    tmp_path: Path, indexer: Indexer, library: FileLibrary
) -> None:
    """Files in an archive join and leave with it; while one cannot be read those of before are kept."""
    folder, file = tmp_path / "tin", tmp_path / "tin" / "thang-5.zip"
    write(folder, da_lat=DA_LAT)
    file.write_bytes(zipped({"xa/ngoc_hoi.txt": NGOC_HOI, "bao_lam.txt": BAO_LAM}))
    assert said(indexer.update([folder])) == (3, 0, 0, 3)
    with library.reading() as now:
        assert now.origins()["thang-5/xa/ngoc_hoi"] == f"{file}/xa/ngoc_hoi.txt"
    assert said(indexer.update()) == (0, 0, 0, 3)
    file.write_bytes(zipped({"bao_lam.txt": BAO_LAM, "khac.txt": ""}))
    report = indexer.update()
    assert said(report) == (0, 0, 0, 3)
    assert [" is empty" in str(error) for error in report.failures] == [True]
    file.write_bytes(zipped({"bao_lam.txt": BAO_LAM}))
    assert said(indexer.update()) == (0, 0, 1, 2)
    file.unlink()
    assert said(indexer.update()) == (0, 0, 1, 1)


def test_only_bad_files_are_refused_with_the_reason(
    tmp_path: Path, indexer: Indexer, state: Callable[[], State]
) -> None:
    """Where no file can be read the index is not made, and the error names the file and what is wrong."""
    folder = write(tmp_path / "files", a=" \n", b=" \n")
    before = state()
    with pytest.raises(BulletinError, match=r"a\.txt is empty: a bulletin needs a title and a text\.$"):
        indexer.update([folder])
    assert state() == before


def test_an_index_of_nothing_is_refused(tmp_path: Path, indexer: Indexer, state: Callable[[], State]) -> None:
    """When the last bulletin's file is gone the index is not emptied: the error says what to give."""
    folder = write(tmp_path / "files", a=NGOC_HOI)
    indexer.update([folder / "a.txt"])
    before = state()
    (folder / "a.txt").unlink()
    with pytest.raises(BulletinError, match=r"^No bulletin would be left in the index: give the files"):
        indexer.update()
    assert state() == before


@pytest.mark.parametrize("run", ["first", "later"])
def test_a_failing_encoder_changes_nothing(
    tmp_path: Path, library: FileLibrary, indexer: Indexer, state: Callable[[], State], run: str
) -> None:
    """If a passage cannot be encoded, library, sources and snapshot are what they were before."""
    folder = write(tmp_path / "files", a=NGOC_HOI)
    if run == "later":
        indexer.update([folder])
    before = state()
    write(folder, a=BAO_LAM, b=DA_LAT)
    broken = Indexer(library, library.path.parent, BrokenEncoder(), INDEX, silent)
    with pytest.raises(EncoderError, match="cannot be loaded"):
        broken.update([folder, write(tmp_path / "more", c=DA_LAT)])
    assert state() == before
    assert indexer.update([folder]).bulletins == 2


def test_a_snapshot_that_cannot_be_written_changes_nothing(
    tmp_path: Path, library: FileLibrary, indexer: Indexer, state: Callable[[], State]
) -> None:
    """Where the snapshot finds no room, the library does not run ahead of it."""
    (library.path.parent / "snapshots").write_text("in the way")
    with pytest.raises(SnapshotError, match="No snapshot can be written"):
        indexer.update([write(tmp_path / "files", a=NGOC_HOI)])
    (library.path.parent / "snapshots").unlink()
    assert state() == ({}, {}, [], None, [])


@pytest.mark.parametrize("change", ["encoder", "settings"])
def test_another_encoder_or_setting_builds_anew(
    tmp_path: Path, library: FileLibrary, indexer: Indexer, change: str
) -> None:
    """With another encoder everything is encoded again, with another setting only what it cuts anew."""
    folder = write(tmp_path / "files", a=NGOC_HOI + "".join(f" Xã có {i} đảng viên mới." for i in range(60)))
    indexer.update([folder])
    encoder = SyllableEncoder(name="other" if change == "encoder" else "syllables")
    settings = INDEX if change == "encoder" else INDEX.model_copy(update={"max_chars": 300})
    other = Indexer(library, library.path.parent, encoder, settings, silent)
    report = other.update()
    assert (said(report), report.encoded) == ((0, 0, 0, 1), report.passages)
    with library.reading() as now:
        snapshot = snapshots.read(library.path.parent / "snapshots", now.snapshot() or "")
        snapshots.check(snapshot, encoder=encoder.fingerprint, settings=settings, library=now.digest())
    assert other.update().encoded == 0


def test_every_snapshot_but_the_live_one_is_discarded(
    tmp_path: Path, library: FileLibrary, indexer: Indexer, state: Callable[[], State]
) -> None:
    """After each run there is one snapshot, the one that the library names."""
    (library.path.parent / "snapshots" / "20200305T101500-0000.unfinished").mkdir(parents=True)
    for text in (NGOC_HOI, BAO_LAM, BAO_LAM):
        indexer.update([write(tmp_path / "files", a=text)])
        *_, name, places = state()
        assert places == [name]


GIVEN = [Bulletin("x", "Ngọc Hồi", NGOC_HOI), Bulletin("y", "Bảo Lâm", BAO_LAM)]


def test_a_forgotten_file_leaves_with_its_source(
    tmp_path: Path, indexer: Indexer, library: FileLibrary, engine: Engine
) -> None:
    """What was read from a file goes, and the file from the sources; the file itself and others stay."""
    folder = write(tmp_path / "files", a="Tin A.", b="Tin B.")
    indexer.update([folder / "a.txt", folder / "b.txt"])
    assert indexer.forget(str(folder / "a.txt")).ids == ("a",)
    with pytest.raises(BulletinError, match="is no source of the library: bantin sources shows"):
        indexer.forget(str(folder / "a.txt"))
    with library.reading() as state:
        assert list(state.digests()) == ["b"]
        assert state.sources() == [str(folder / "b.txt")]
    assert engine.summary().bulletins == 1
    assert (folder / "a.txt").exists()
    assert indexer.update().removed == 0


def test_the_last_file_cannot_be_forgotten(
    tmp_path: Path, indexer: Indexer, state: Callable[[], State]
) -> None:
    """A library of nothing is refused, and everything stays as it was."""
    folder = write(tmp_path / "files", a="Tin A.")
    indexer.update([folder / "a.txt"])
    before = state()
    with pytest.raises(BulletinError, match=r"^No bulletin would be left"):
        indexer.forget(str(folder / "a.txt"))
    assert state() == before


def test_a_run_can_have_its_own_progress(tmp_path: Path, indexer: Indexer) -> None:
    """A progress that is given with a run is told of that run's passages, and of no other's."""
    totals: list[int] = []
    done: list[int] = []

    @contextmanager
    def progress(total: int) -> Iterator[Callable[[int], object]]:
        totals.append(total)
        yield done.append

    indexer.update([write(tmp_path / "a", a="Tin A.")], progress=progress)
    indexer.update([write(tmp_path / "b", b="Tin B.")])
    assert len(totals) == 1
    assert sum(done) == totals[0] > 0


def test_filling_makes_the_library_hold_exactly_these(
    tmp_path: Path, indexer: Indexer, engine: Engine, ids: Callable[[], list[str]]
) -> None:
    """Whatever was there before leaves, the given bulletins are there as they were given, and are found."""
    indexer.update([write(tmp_path / "files", a=DA_LAT, x=DA_LAT)])
    indexer.fill(iter(GIVEN))
    assert ids() == ["x", "y"]
    assert {
        hit.bulletin.id for hit in engine.search(SearchRequest.from_text("du khách Đà Lạt", count=10)).hits
    } == {"x", "y"}
    assert engine.search(SearchRequest.from_text("Bí thư", count=1)).hits[0].bulletin == GIVEN[0]
    assert engine.summary().bulletins == 2


def test_filling_again_encodes_only_what_is_new(
    indexer: Indexer, encoder: SyllableEncoder, state: Callable[[], State]
) -> None:
    """The same bulletins again, in any order, encode nothing and change nothing; one more, only its own."""
    indexer.fill(GIVEN)
    before = state()
    encoder.encoded.clear()
    indexer.fill(reversed(GIVEN))
    assert (encoder.encoded, state()) == ([], before)
    indexer.fill([*GIVEN, Bulletin("z", "Đà Lạt", DA_LAT)])
    (passage,) = encoder.encoded
    assert passage.endswith(DA_LAT)


def test_a_bulletin_that_is_no_longer_given_leaves(
    indexer: Indexer, encoder: SyllableEncoder, engine: Engine, state: Callable[[], State]
) -> None:
    """One bulletin less is one that is not found, nothing is encoded, and one snapshot is left."""
    indexer.fill(GIVEN)
    encoder.encoded.clear()
    indexer.fill(GIVEN[1:])
    assert encoder.encoded == []
    assert {hit.bulletin.id for hit in engine.search(SearchRequest.from_text("Bí thư", count=10)).hits} == {
        "y"
    }
    digests, *_, name, places = state()
    assert (list(digests), places) == (["y"], [name])


def test_a_run_takes_apart_only_what_is_new(tmp_path: Path, library: FileLibrary) -> None:
    """Beside others, only the bulletin that is new is worked out; the rest is as it was."""
    steps: list[str] = []

    def run(**texts: str) -> list[str]:
        steps.clear()
        indexer = Indexer(library, library.path.parent, SyllableEncoder(), INDEX, silent, step=steps.append)
        indexer.update([write(tmp_path / "files", **texts)])
        return [step for step in steps if not step.endswith(".txt")]

    assert run(a=NGOC_HOI, b=BAO_LAM) == ["a", "b"]
    assert run(c=DA_LAT) == ["c"]
    assert run(a=NGOC_HOI.replace("Mai", "Lan")) == ["a"]


def test_files_that_did_not_change_are_not_parsed_again(
    tmp_path: Path, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many files only the one that changed is read as a bulletin."""
    folder = write(tmp_path / "files", a=NGOC_HOI, b=BAO_LAM)
    indexer.update([folder])
    parsed: list[str] = []

    def parse(name: str, content: bytes, called: str) -> FileContents:
        parsed.append(name)
        return parse_file(name, content, called)

    monkeypatch.setattr(parser_child, "parse_file", parse)
    write(folder, b=DA_LAT)
    assert said(indexer.update()) == (0, 1, 0, 2)
    assert parsed == ["b.txt"]


def test_a_bulletin_that_is_damaged_in_the_library_is_read_again(
    tmp_path: Path, indexer: Indexer, library: FileLibrary
) -> None:
    """Where a stored text is no longer what was stored, the file mends it at the next run."""
    folder = write(tmp_path / "files", a=NGOC_HOI, b=BAO_LAM)
    indexer.update([folder])
    with closing(connect(library.path)) as connection:
        connection.execute("UPDATE texts SET text = replace(text, 'Mai', 'Lan')")
    with library.reading() as state:
        assert state.damaged() == {"a"}
    assert said(indexer.update()) == (0, 0, 0, 2)
    with library.reading() as state:
        assert state.damaged() == set()
        assert state.get("a") == read_bulletin(folder / "a.txt")


def test_the_caches_are_pruned(indexer: Indexer, library: FileLibrary) -> None:
    """Of a bulletin that left nothing stays, neither its vectors nor what was worked out of it."""
    counts: list[tuple[int, int]] = []
    for bulletins in (GIVEN, GIVEN[1:]):
        indexer.fill(bulletins)
        folder = library.path.parent
        with closing(connect(folder / "encodings.sqlite")) as vectors:
            (passages,) = vectors.execute("SELECT count(*) FROM encodings").fetchone()
        with closing(connect(folder / "products.sqlite")) as products:
            (kept,) = products.execute("SELECT count(*) FROM products").fetchone()
        counts.append((passages, kept))
    assert counts == [(2, 2), (1, 1)]


def test_filling_with_nothing_changes_nothing(indexer: Indexer, state: Callable[[], State]) -> None:
    """No bulletins at all are refused, and what was there stays."""
    indexer.fill(GIVEN)
    before = state()
    with pytest.raises(BulletinError, match="No bulletin would be left"):
        indexer.fill([])
    assert state() == before


def test_a_bulletin_of_symbols_is_indexed(tmp_path: Path, indexer: Indexer, engine: Engine) -> None:
    """A bulletin without a single word is a passage like any other, alone or among others."""
    folder = write(tmp_path / "files", symbols="😀👍🏽\n\n… !?\n")
    assert (said(indexer.update([folder])), engine.summary().passages) == ((1, 0, 0, 1), 1)
    write(folder, words=NGOC_HOI)
    assert said(indexer.update()) == (1, 0, 0, 2)
    hits = engine.search(SearchRequest.from_text("Bí thư", count=5)).hits
    assert [hit.text for hit in hits] == [NGOC_HOI, "😀👍🏽\n\n… !?"]


def test_progress_counts_every_passage(
    tmp_path: Path, library: FileLibrary, encoder: SyllableEncoder
) -> None:
    """The bar is opened with the number of passages and told of each; where nothing is done it stays shut."""
    opened: list[tuple[int, list[int]]] = []

    @contextmanager
    def progress(total: int) -> Iterator[Callable[[int], object]]:
        opened.append((total, []))
        yield opened[-1][1].append

    indexer = Indexer(library, library.path.parent, encoder, INDEX, progress)
    texts = {"a": NGOC_HOI + f"\n\n{BAO_LAM}" * 50, "b": DA_LAT}
    report = indexer.update([write(tmp_path / "files", **texts)])
    ((total, told),) = opened
    assert total == sum(told) == report.passages > 2
    indexer.update()
    assert len(opened) == 1


def test_what_comes_before_encoding_is_counted_too(tmp_path: Path, library: FileLibrary) -> None:
    """Files that are read, bad ones among them, and bulletins that are worked out are told one by one."""
    stages: list[tuple[str, int, list[int]]] = []

    @contextmanager
    def stage(unit: str, total: int) -> Iterator[Callable[[int], object]]:
        stages.append((unit, total, []))
        yield stages[-1][2].append

    indexer = Indexer(library, library.path.parent, SyllableEncoder(), INDEX, silent, stages=stage)
    folder = write(tmp_path / "files", a=NGOC_HOI, b=BAO_LAM, c=" ")
    indexer.update([folder])
    write(folder, b=DA_LAT)
    indexer.update()
    assert stages == [
        ("files", 3, [1, 1, 1]),
        ("bulletins", 2, [1, 1]),
        ("files", 3, [1, 1, 1]),
        ("bulletins", 1, [1]),
    ]


@pytest.mark.parametrize(
    ("bulletin", "expected"),
    [
        (Bulletin("a", "Đại hội Chi bộ.", "text"), "Đại hội Chi bộ"),
        (Bulletin("a", "Họp …", "text", publisher="Đảng ủy", term="2020-2025"), "Họp …. Đảng ủy"),
        (Bulletin("a", "😀", "text", province="Lâm Đồng"), "😀. Lâm Đồng"),
    ],
)
def test_the_context_says_what_the_bulletin_is_about(bulletin: Bulletin, expected: str) -> None:
    """A passage's context is title, publisher and province, those that there are, each ended by one stop."""
    assert chunk_header(bulletin) == expected


def test_the_context_spells_the_date_as_people_do() -> None:
    """The date stands in the context as day/month/year without leading zeros."""
    bulletin = read_bulletin(shipped_folder() / "000_db200b94a76b92e4.txt")
    assert chunk_header(bulletin).endswith("Lâm Đồng. ngày 5/3/2020")


def test_errors_of_an_index_run_are_for_people(tmp_path: Path, indexer: Indexer) -> None:
    """A named path that does not exist is one sentence with the path in it."""
    with pytest.raises(
        BantinError, match=r"^\S+gone does not exist: give a bulletin file or a folder of bulletins\.$"
    ):
        indexer.update([tmp_path / "gone"])


# What is too much


def test_a_bulletin_of_an_earlier_version_that_is_too_long_goes(
    tmp_path: Path, library: FileLibrary, indexer: Indexer, ids: Callable[[], list[str]]
) -> None:
    """What an earlier version took, and is more than one may hold, is told and indexed no more."""
    long = "a\n" + "." * 100_000
    indexer.update([write(tmp_path / "files", bao_lam=BAO_LAM)])
    with library.writing() as change:
        change.put(Bulletin(id="long", title="a", text=long), str(tmp_path / "files" / "long.txt"))
    report = indexer.update([write(tmp_path / "files", long=long, da_lat=DA_LAT)])
    assert ids() == ["bao_lam", "da_lat"]
    assert (report.added, report.removed, report.bulletins) == (1, 1, 2)
    assert {str(failure).partition(" ")[0] for failure in report.failures} == {
        str(tmp_path / "files" / "long.txt"),
        "long",
    }


def test_each_step_is_told_before_it_is_made(tmp_path: Path, library: FileLibrary) -> None:
    """Whoever watches an index run knows which file it reads and which bulletin it takes apart."""
    steps: list[str] = []
    folder = write(tmp_path / "files", bao_lam=BAO_LAM, da_lat=DA_LAT)
    Indexer(library, library.path.parent, SyllableEncoder(), INDEX, silent, step=steps.append).update(
        [folder]
    )
    assert steps == [str(folder / "bao_lam.txt"), str(folder / "da_lat.txt"), "bao_lam", "da_lat"]


def test_what_a_bulletin_was_made_of_is_kept(tmp_path: Path, indexer: Indexer, library: FileLibrary) -> None:
    """The hash of the file's bytes, what read it and its version; other bytes with one text are noted."""
    folder = write(tmp_path / "files", a=NGOC_HOI)
    file = folder / "a.txt"
    for encoding in ("utf-8", "utf-16"):
        file.write_bytes(NGOC_HOI.encode(encoding))
        indexer.update([folder])
        with library.reading() as state:
            [card] = state.versions("a")
        made = card.provenance
        assert made.content == hashlib.sha256(file.read_bytes()).hexdigest()
        assert made.extractor == "txt"
        assert str(made.extractor_version).startswith("bantin ")


def test_a_library_without_hashes_gets_them(tmp_path: Path, indexer: Indexer, library: FileLibrary) -> None:
    """What an earlier version stored without them is completed by the next run, and is no news."""
    folder = write(tmp_path / "files", a=NGOC_HOI, b=BAO_LAM)
    indexer.update([folder])
    with library.writing() as change:
        change._connection.execute("UPDATE versions SET content = NULL, extractor = NULL")
    assert said(indexer.update()) == (0, 0, 0, 2)
    with library.reading() as state:
        assert None not in state.contents().values()


def test_one_text_in_two_places_is_one_bulletin_with_both(
    tmp_path: Path, indexer: Indexer, library: FileLibrary
) -> None:
    """It stays for as long as one of the places holds it, whichever of them are read again."""
    first, second = write(tmp_path / "mot", a=NGOC_HOI, b=BAO_LAM), write(tmp_path / "hai", a=NGOC_HOI)

    def places() -> tuple[str | None, list[tuple[str, str]]]:
        with library.reading() as state:
            return state.origins().get("a"), state.addresses()

    one, two = str(first / "a.txt"), str(second / "a.txt")
    for _ in range(2):
        indexer.update([first])
        assert said(indexer.update([second]))[3] == 2
        assert places() == (one, [("a", two)])
    indexer.update()
    assert places() == (one, [("a", two)])
    (first / "a.txt").unlink()
    assert said(indexer.update([first])) == (0, 0, 0, 2)
    assert places() == (two, [])
    write(first, a=NGOC_HOI)
    indexer.update([first])
    assert places() == (two, [("a", one)])
    write(first, a=NGOC_HOI.replace("Mai", "Lan"))
    report = indexer.update()
    assert [clash.origin for clash in report.clashes] == [one]
    assert places() == (two, [])
    (second / "a.txt").unlink()
    write(second, c=BAO_LAM)
    indexer.update()
    assert places() == (None, [])
