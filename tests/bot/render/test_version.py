from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.i18n import translator
from bot.render.answer import source_parts
from bot.render.version import CitedBulletin, MissingBulletin, find_cited, missing_sentence, version_lines
from corpus.file_library import FileLibrary
from corpus.models import Bulletin
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

VI, EN = translator("vi"), translator("en")
NOTICE = "Thông báo họp\n\nHọp lúc 8 giờ. Mời đến đúng giờ."
LATER = NOTICE.replace("8 giờ", "9 giờ")
OTHER = "Bảo Lâm được mùa cà phê\n\nÔng Hồ Văn Nam trồng cà phê."
AT = dt.datetime(2026, 3, 2, 1, 30, tzinfo=dt.UTC)


@pytest.fixture
def library(tmp_path: Path) -> FileLibrary:
    """A library for which it is always 08:30 in Hà Nội, on 2 March 2026."""
    return FileLibrary(tmp_path / "data" / "library.sqlite", clock=lambda: AT)


@pytest.fixture
def engine(library: FileLibrary, tmp_path: Path) -> Engine:
    """Knows a notice in two versions, and a report that never changed."""
    encoder = SyllableEncoder()
    indexer = Indexer(library, library.path.parent, encoder, INDEX, silent)
    for text in (NOTICE, LATER):
        indexer.update([write(tmp_path / "files", thong_bao=text, tin=OTHER)])
    return file_engine(library, library.path.parent, encoder, INDEX, ANSWERS)


def lines(engine: Engine, written: str) -> list[str]:
    found = find_cited(engine, written)
    assert isinstance(found, CitedBulletin)
    return list(version_lines(found, VI))


def missing(engine: Engine, written: str) -> str:
    found = find_cited(engine, written)
    assert isinstance(found, MissingBulletin)
    return missing_sentence(found, VI)


def test_an_old_version_tells_of_the_newer_one(engine: Engine) -> None:
    """Which one is shown, that there is a newer one and how it is cited, and the sentences that changed."""
    assert lines(engine, "thong_bao@1") == [
        "Phiên bản 1/2, lưu lúc 08:30 02/03/2026: thong_bao@1",
        "Đã có phiên bản mới hơn: thong_bao@2",
        "Những câu đã thay đổi:",
        "− Họp lúc 8 giờ.",
        "+ Họp lúc 9 giờ.",
    ]


@pytest.mark.parametrize("written", ["thong_bao", "thong_bao@2", "thong_bao.txt"])
def test_the_newest_version_tells_which_it_is(engine: Engine, written: str) -> None:
    """With or without its number, or by its file's name."""
    assert lines(engine, written) == ["Phiên bản 2/2, lưu lúc 08:30 02/03/2026: thong_bao@2"]


def test_what_never_changed_has_no_versions_to_tell_of(engine: Engine) -> None:
    """Nothing is said of a bulletin with one text."""
    assert lines(engine, "tin") == lines(engine, "tin@1") == []


def test_what_left_its_source_says_so(engine: Engine, library: FileLibrary) -> None:
    """The version that is cited is shown all the same."""
    with library.writing() as change:
        change.remove("thong_bao")
    assert lines(engine, "thong_bao@2") == [
        "Phiên bản 2/2, lưu lúc 08:30 02/03/2026: thong_bao@2",
        "Nguồn không còn bản tin này; đây là văn bản đã lưu.",
    ]
    assert missing(engine, "thong_bao") == (
        "Nguồn không còn bản tin này. Những văn bản đã lưu: thong_bao@1, thong_bao@2"
    )


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("thong_bao@3", "Bản tin này không có phiên bản đó. Hiện có: thong_bao@1, thong_bao@2"),
        ("khac", "Không có bản tin nào mang mã này. Xin xem /latest hoặc /list."),
        ("khac@1", "Không có bản tin nào mang mã này. Xin xem /latest hoặc /list."),
    ],
)
def test_what_is_not_there_is_told(engine: Engine, written: str, sentence: str) -> None:
    """A version that there is not is answered with those that there are, an unknown id as ever."""
    assert missing(engine, written) == sentence


@pytest.mark.parametrize(
    "written", ["thong_bao", "thong_bao@1", "thong_bao@2", "thong_bao@3", "thong_bao.txt"]
)
def test_what_is_withdrawn_says_when_and_why(engine: Engine, library: FileLibrary, written: str) -> None:
    """Asked for by its id, with a version or by its file's name, and none of its words is shown."""
    with library.writing() as change:
        change.withdraw("thong_bao", "sai ngày họp")
    assert missing(engine, written) == "thong_bao đã được thu hồi lúc 08:30 02/03/2026. Lý do: sai ngày họp"


def test_the_withdrawn_version_of_a_corrected_bulletin_says_so(engine: Engine, library: FileLibrary) -> None:
    """The new text is shown, the version that was withdrawn is told to be so."""
    with library.writing() as change:
        change.withdraw("tin", "sai tên")
        change.put(Bulletin("tin", "Tin", OTHER.replace("Nam", "Năm")), "/tin")
        change.lift("tin")
    assert missing(engine, "tin@1") == "tin@1 đã được thu hồi lúc 08:30 02/03/2026. Lý do: sai tên"
    assert lines(engine, "tin") == ["Phiên bản 2/2, lưu lúc 08:30 02/03/2026: tin@2"]


def test_changes_of_layout_alone_are_told_as_such(engine: Engine, library: FileLibrary) -> None:
    """Where no sentence changed it says so, and many changes are counted."""
    with library.writing() as change:
        change.put(Bulletin("tin", "Tin", OTHER.replace("\n\n", "\n\n\n")), "/tin")
        change.put(Bulletin("dai", "Dài", "\n".join(f"Điều {n}.\nGiữ {n}." for n in range(30))), "/dai")
        change.put(Bulletin("dai", "Dài", "\n".join(f"Mục {n}.\nGiữ {n}." for n in range(30))), "/dai")
    assert lines(engine, "tin@1")[-1] == "Không câu nào thay đổi, chỉ khác cách trình bày."
    assert lines(engine, "dai@1")[-1] == "… và 10 chỗ khác."


def test_a_quote_names_its_version() -> None:
    """From the second text on, as one cites it: what names none is of the first."""
    first = Bulletin("tin", "Tin", "Tin.", file="tin.txt")
    later = Bulletin("tin", "Tin", "Tin.", file="tin.txt", version=2)
    assert [text for text, _ in source_parts(first, VI)] == ["tin.txt"]
    assert [text for text, _ in source_parts(later, VI)] == ["tin.txt", "tin@2"]
