from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import LibraryError
from corpus.file_library import FileLibrary
from corpus.library import LeftOut, Provenance, Withdrawal, Writing
from corpus.library_lines import LONGEST
from corpus.library_transfer import export_lines, import_lines
from corpus.models import Bulletin, Mark
from corpus.text.fold import nfc
from tests.corpus.texts import any_text, quick

START = dt.datetime(2026, 3, 2, 8, 30, 0, 250_000, tzinfo=dt.UTC)
NOTICE = Bulletin(
    "thông báo/12",
    "Thông báo “họp”",
    "Thông báo\nHọp lúc 8 giờ.\t\u2028\x00",
    publisher="Huyện ủy",
    province="Trà Vinh",
    date=dt.date(2020, 3, 5),
    term="2020-2025",
    url="https://example.vn/1",
    file="thông báo.txt",
    given_number="",
    marks=(Mark.CLAIMED,),
)
LATER = Bulletin("thông báo/12", "Thông báo", "Thông báo\nHọp lúc 9 giờ.")
COPY = Bulletin("ban-sao", "Bản sao", LATER.text)
REPORT = Bulletin("bao-cao", "Báo cáo", "Báo cáo năm 2020.")
GONE = Bulletin("da-go", "Đã gỡ", "Đã gỡ.")

said = st.none() | any_text
texts = any_text.map(lambda text: nfc(text).replace("\r", "\n")).filter(lambda text: bool(text.strip()))
bulletins = st.builds(
    Bulletin,
    id=st.sampled_from(["a", "b", "c/d", "đ"]),
    title=texts,
    text=texts | st.sampled_from(["một", "hai"]),
    publisher=said,
    province=said,
    date=st.none() | st.dates(),
    term=said,
    url=said,
    file=said,
    given_number=said,
    marks=st.sampled_from([(), (Mark.OCR,), (Mark.CLAIMED, Mark.OCR)]),
)


@pytest.fixture
def library(tmp_path: Path) -> FileLibrary:
    """A library with all that one may hold: versions, copies, what left, what is withdrawn, and what was."""
    library = FileLibrary(tmp_path / "library.sqlite", clock=lambda: START)
    with library.writing() as change:
        change.put(NOTICE, "/srv/a", Provenance("aa" * 32, "txt", "bantin 0.1.0"))
        change.put(LATER, "/srv/b")
        change.put(COPY, "shipped:x.txt")
        change.put(GONE, "/srv/g")
        change.remove("da-go")
        change.put(REPORT, "/srv/r")
        change.withdraw("bao-cao", "sai “số” liệu\nlần 1")
        change.put(Bulletin("bao-cao", "Báo cáo", "Báo cáo năm 2021."), "/srv/r")
        change.lift("bao-cao")
        change.withdraw("ban-sao", "thu hồi")
        change.set_sources(["/srv", "/b"])
        change.set_snapshot("one")
        change.leave_out([LeftOut("/srv/z", "da-go-han", START), LeftOut("/srv/y/a.txt", "y/a", START)])
        change.set_addresses([("ban-sao", "/srv/y"), ("ban-sao", "/srv/x"), ("bao-cao", "/srv/x")])
    return library


def exported(library: FileLibrary) -> bytes:
    with library.reading() as state:
        return b"".join(export_lines(state))


def imported(path: Path, lines: Iterable[bytes], called: str = "thu-vien.jsonl") -> FileLibrary:
    library = FileLibrary(path)
    with library.writing() as change:
        import_lines(change, lines, called)
    return library


def refused(path: Path, lines: Iterable[bytes]) -> str:
    """The sentence of an import that fails, of which nothing is left."""
    with pytest.raises(LibraryError) as error:
        imported(path, lines)
    with FileLibrary(path).writing() as change:
        assert change.is_empty()
        assert change.sources() == []
    sentence = str(error.value)
    assert sentence.startswith("thu-vien.jsonl ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_all_of_a_library_comes_through(library: FileLibrary, tmp_path: Path) -> None:
    """What is read of the import is what is read of the library, and its export is the same to the byte."""
    written = exported(library)
    copy = imported(tmp_path / "copy.sqlite", written.splitlines(keepends=True))
    assert exported(copy) == written
    with library.reading() as old, copy.reading() as new:
        for identity in ("thông báo/12", "ban-sao", "bao-cao", "da-go"):
            assert new.get(identity) == old.get(identity)
            assert new.held_bulletin(identity) == old.held_bulletin(identity)
            assert new.versions(identity) == old.versions(identity)
            assert new.withdrawal(identity) == old.withdrawal(identity)
            assert new.same_text(identity) == old.same_text(identity)
            for number in (1, 2, 3):
                assert new.version(identity, number) == old.version(identity, number)
        assert (new.sources(), new.addresses()) == (old.sources(), old.addresses())
        assert new.left_out() == old.left_out()
        assert [each.id for each in new.left_out()] == ["y/a", "da-go-han"]
        assert (new.held(), new.origins(), new.contents()) == (old.held(), old.origins(), old.contents())
        assert new.damaged() == set()
        assert new.snapshot() is None


def test_each_line_is_json_and_each_text_stands_once(library: FileLibrary) -> None:
    """The first line says what it is, and a text that two bulletins have is written once."""
    lines = [json.loads(line) for line in exported(library).splitlines()]
    assert lines[0] == {"kind": "bantin library", "format": 1}
    assert [line["name"] for line in lines if line["kind"] == "source"] == ["/b", "/srv"]
    written = [line["text"] for line in lines if line["kind"] == "text"]
    assert sorted(written) == sorted({NOTICE.text, LATER.text, REPORT.text, "Báo cáo năm 2021.", GONE.text})
    assert lines[-1]["lines"] == len(lines) - 1


@given(
    st.lists(bulletins, max_size=8),
    st.lists(st.sampled_from(["a", "b"])),
    st.lists(any_text, max_size=2, unique=True),
)
@quick
def test_any_library_comes_through(
    tmp_path_factory: pytest.TempPathFactory, given_: list[Bulletin], withdrawn: list[str], sources: list[str]
) -> None:
    """Whatever was put, withdrawn and taken back: the export of the import is the same to the byte."""
    folder = tmp_path_factory.mktemp("any")
    library = FileLibrary(folder / "library.sqlite", clock=lambda: START)
    with library.writing() as change:
        for bulletin in given_:
            change.put(bulletin, "/x")
        for number, identity in enumerate(withdrawn):
            change.lift(identity) if number % 3 == 2 else change.withdraw(identity, "why")
        change.remove("c/d")
        change.set_sources(sources)
    written = exported(library)
    assert exported(imported(folder / "copy.sqlite", written.splitlines(keepends=True))) == written


def test_lines_are_split_at_line_feeds_alone(library: FileLibrary, tmp_path: Path) -> None:
    """Whatever signs texts hold, each line of the file is one record."""
    file = tmp_path / "thu-vien.jsonl"
    file.write_bytes(exported(library))
    with file.open("rb") as stream:
        assert exported(imported(tmp_path / "copy.sqlite", stream)) == file.read_bytes()


def test_no_line_may_be_missing_doubled_or_moved(library: FileLibrary, tmp_path: Path) -> None:
    """Every line matters, where it stands."""
    lines = exported(library).splitlines(keepends=True)
    path = tmp_path / "copy.sqlite"
    for number in range(len(lines)):
        refused(path, [*lines[:number], *lines[number + 1 :]])
        refused(path, [*lines[: number + 1], *lines[number:]])
        if number:
            refused(path, [*lines[: number - 1], lines[number], lines[number - 1], *lines[number + 1 :]])


@given(st.data())
@quick
def test_no_byte_may_be_another(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A file of which any one byte is changed, put in or left out is refused in one sentence."""
    folder = tmp_path_factory.mktemp("any")
    library = FileLibrary(folder / "library.sqlite", clock=lambda: START)
    with library.writing() as change:
        change.put(NOTICE, "/a")
        change.put(LATER, "/b")
        change.withdraw(NOTICE.id, "vì")
    written = exported(library)
    place = data.draw(st.integers(0, len(written) - 1))
    byte = data.draw(
        st.integers(0, 255).filter(lambda byte: byte != written[place]).map(lambda b: bytes([b]))
    )
    changed = data.draw(
        st.sampled_from(
            [
                written[:place] + byte + written[place + 1 :],
                written[:place] + byte + written[place:],
                written[:place] + written[place + 1 :],
                written[:place],
            ]
        )
    )
    if changed != written:
        refused(folder / "copy.sqlite", iter(changed.splitlines(keepends=True)))


def version(**fields: object) -> bytes:
    told: dict[str, object] = {
        "kind": "version",
        "id": "a",
        "number": 1,
        "current": True,
        "title": "A",
        "text": "0" * 64,
        **dict.fromkeys(("publisher", "province", "date", "term", "url", "file", "given_number")),
        "marks": [],
        "origin": "/a",
        "stored": None,
        **dict.fromkeys(("content", "extractor", "extractor_version")),
    }
    return json.dumps(told | fields, separators=(",", ":")).encode() + b"\n"


HEAD = b'{"kind":"bantin library","format":1}\n'


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "ends before its end"),
        ([HEAD], "ends before its end"),
        ([b"not json\n"], "line 1 is damaged, or not of an export"),
        ([b'{"kind":"other"}\n'], "line 1 is damaged, or not of an export"),
        ([b'{"question":"Ai?"}\n'], "line 1 is damaged, or not of an export"),
        ([b"\xff\xfe\n"], "line 1 is damaged, or not of an export"),
        ([HEAD.replace(b":1", b":2")], "line 1 says format 2, this bantin reads 1"),
        ([HEAD.replace(b",", b", ")], "line 1 is written otherwise than an export writes it"),
        ([HEAD, HEAD], "line 2 stands in a wrong place"),
        ([b'{"kind":"source","name":"/a"}\n'], "line 1 stands in a wrong place"),
        ([HEAD, version()], "line 2 has a text that is not there"),
        ([HEAD, version(number=2)], "line 2 is not the version that should come next"),
        ([HEAD, version(number=True)], "line 2 is damaged, or not of an export"),
        ([HEAD, version(marks=["nice"])], "line 2 is damaged, or not of an export"),
        ([HEAD, version(stored="2026-03-02T08:30:00")], "line 2 is damaged, or not of an export"),
        ([HEAD, version(more=1)], "line 2 is damaged, or not of an export"),
        ([HEAD, b'{"kind":"text","sha256":"00","text":"a"}\n'], "line 2 has a text of another hash"),
        ([HEAD, b'{"kind":"end","lines":1,"sha256":"00"}\n'], "line 2 counts other lines than there are"),
        ([HEAD, b'"' + b"a" * LONGEST], f"line 2 is longer than {LONGEST} bytes"),
    ],
)
def test_foreign_lines_are_refused(tmp_path: Path, lines: list[bytes], why: str) -> None:
    """In one sentence that names the line and what is wrong with it, and nothing is stored."""
    assert why in refused(tmp_path / "copy.sqlite", lines)


def test_what_no_bulletin_may_hold_is_refused(library: FileLibrary, tmp_path: Path) -> None:
    """A text beyond the bounds, empty, or not in NFC cannot come in by an import either."""
    for text, why in (
        ("a" * 60_000, "has a text of which line are more than 50000"),
        (" \n", "has a text that is empty or not in NFC"),
        ("a\u0301", "has a text that is empty or not in NFC"),
        ("a\r\nb", "has a text that is empty or not in NFC"),
    ):
        odd = FileLibrary(tmp_path / f"{abs(hash(text))}.sqlite")
        with odd.writing() as change:
            change.put(Bulletin("a", "A", text), "/a")
        assert why in refused(tmp_path / "copy.sqlite", exported(odd).splitlines(keepends=True))


def test_only_an_empty_library_is_filled(library: FileLibrary, tmp_path: Path) -> None:
    """One that holds anything, or knows of a withdrawal, is left as it is."""
    written = exported(library)
    fills: list[Callable[[Writing], object]] = [
        lambda change: change.put(REPORT, "/r"),
        lambda change: change.restore_withdrawal(SEALED),
    ]
    for fill in fills:
        path = tmp_path / "other" / "library.sqlite"
        path.unlink(missing_ok=True)
        other = FileLibrary(path)
        with other.writing() as change:
            fill(change)
        before = exported(other)
        with pytest.raises(
            LibraryError, match=r"^The library holds bulletins, .*: import into another data_dir\.$"
        ):
            imported(path, written.splitlines(keepends=True))
        assert exported(other) == before


SEALED = Withdrawal("x", START, "why", 1)


def test_a_damaged_library_is_not_exported(library: FileLibrary) -> None:
    """What is not as it was stored is told, with what mends it."""
    with library.writing() as change:
        change._connection.execute("UPDATE texts SET text = replace(text, '8 giờ', '7 giờ')")
    with pytest.raises(LibraryError, match=r"^Version 1 of thông báo/12 is damaged: bantin index reads"):
        exported(library)
