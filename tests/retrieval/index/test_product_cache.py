from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from corpus.errors import BoundError
from corpus.library import digest
from corpus.models import Bulletin
from retrieval.errors import SnapshotError
from retrieval.index import product_cache as subject
from retrieval.index.product_cache import ProductCache
from retrieval.index.products import BulletinProducts
from retrieval.index.settings import IndexSettings
from tests.conftest import INDEX
from tests.corpus.texts import nfc_text, quick

CONGRESS = Bulletin(
    "dai-hoi",
    "Đại hội Chi bộ",
    "Đại hội Chi bộ\n\nBan Quản lý Khu kinh tế (BQLKKT) họp. Bà Trần Thị Mai được bầu làm Bí thư thay ông "
    "Lê Văn Ba. Nguyên Chủ tịch UBND tỉnh Nguyễn Văn An phát biểu.",
    province="Lâm Đồng",
    date=dt.date(2020, 3, 5),
    term="2020-2025",
)
NOTICE = Bulletin("thong-bao", "Thông báo", "Huyện Bảo Lâm tổng kết. Sản lượng đạt 57.911 tấn.")
EMPTY = Bulletin("trong", "Trống", " \n ")


def plain(products: BulletinProducts) -> tuple[Any, ...]:
    """Products as they compare."""
    spellings = products.lessons.spellings
    return (
        products.bulletin,
        products.passages,
        products.facts,
        products.lessons.introductions,
        products.lessons.people,
        spellings.words,
        (spellings.keys.tolist(), spellings.keys.dtype),
        (spellings.counts.tolist(), spellings.counts.dtype),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "products.sqlite"


Work = Callable[..., tuple[list[tuple[Any, ...]], list[str]]]


@pytest.fixture
def work(path: Path) -> Work:
    """Asks a cache for products; gives them, and the bulletins that were worked out for them."""

    def working(
        *bulletins: Bulletin, settings: IndexSettings = INDEX
    ) -> tuple[list[tuple[Any, ...]], list[str]]:
        steps: list[str] = []
        with ProductCache(path, settings).opened(steps.append) as cached:
            return [plain(cached.of(each)) for each in bulletins], steps

    return working


def test_a_bulletin_is_worked_out_once(work: Work) -> None:
    """What was worked out comes back the same, in the order asked for, and no text is read for it."""
    fresh = [plain(BulletinProducts.of(each, INDEX)) for each in (CONGRESS, NOTICE, EMPTY)]
    assert fresh[0][2]
    assert work(CONGRESS, NOTICE, EMPTY) == (fresh, ["dai-hoi", "thong-bao", "trong"])
    assert work(EMPTY, NOTICE, CONGRESS) == (fresh[::-1], [])


@quick
@given(text=nfc_text, title=nfc_text.map(lambda text: " ".join(text.split()) or "Tin"))
def test_whatever_a_text_says_comes_back(
    tmp_path_factory: pytest.TempPathFactory, text: str, title: str
) -> None:
    """Of any text the kept products are those that it would give anew."""
    bulletin = Bulletin("b", title, text, date=dt.date(2021, 1, 2))
    cache = ProductCache(tmp_path_factory.mktemp("cache") / "products.sqlite", INDEX)
    expected = plain(BulletinProducts.of(bulletin, INDEX))
    for _ in range(2):
        with cache.opened(lambda name: None) as cached:
            assert plain(cached.of(bulletin)) == expected


@pytest.mark.parametrize("field", ["title", "text", "province", "date", "id"])
def test_a_bulletin_that_changed_is_worked_out_again(work: Work, field: str) -> None:
    """With any other field a bulletin is another one, since headers and facts are made of all of them."""
    other: dict[str, Any] = {"date": dt.date(2021, 1, 1), "id": "khac"}
    changed = Bulletin(
        **{name: getattr(CONGRESS, name) for name in CONGRESS.__slots__}
        | {field: other.get(field, "Tỉnh ủy họp.")}
    )
    work(CONGRESS)
    assert work(changed) == ([plain(BulletinProducts.of(changed, INDEX))], [changed.id])


@pytest.mark.parametrize("what", ["code", "format", "chunking"])
def test_what_other_code_worked_out_is_not_used(
    work: Work, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """After a change of the code, the format or the passages' length everything is worked out again."""
    settings = INDEX
    work(CONGRESS)
    if what == "code":
        monkeypatch.setattr(subject, "code_version", lambda: "newer")
    elif what == "format":
        monkeypatch.setattr(subject, "FORMAT", subject.FORMAT + 1)
    else:
        settings = INDEX.model_copy(update={"max_chars": 60})
    products, steps = work(CONGRESS, settings=settings)
    assert steps == ["dai-hoi"]
    assert products == [plain(BulletinProducts.of(CONGRESS, settings))]


def test_how_words_are_weighed_changes_no_products(work: Work) -> None:
    """Settings that shape only the search leave what was worked out as it is."""
    work(CONGRESS)
    assert work(CONGRESS, settings=INDEX.model_copy(update={"k1": 1.2, "b": 0.9}))[1] == []


@pytest.mark.parametrize("error", [KeyboardInterrupt(), sqlite3.DatabaseError("the library is damaged")])
def test_an_interrupted_run_keeps_what_it_did(path: Path, work: Work, error: BaseException) -> None:
    """Broken off before its third bulletin, a run has kept two; another file's error stays what it is."""

    def break_off() -> None:
        with ProductCache(path, INDEX).opened(lambda name: None) as cached:
            cached.of(CONGRESS)
            cached.of(NOTICE)
            raise error

    with pytest.raises(type(error)) as raised:
        break_off()
    assert raised.value is error
    assert work(CONGRESS, NOTICE, EMPTY)[1] == ["trong"]


def test_what_is_more_than_one_may_hold_is_not_worked_out(work: Work) -> None:
    """A bulletin beyond the bounds, as an earlier version took it, is refused before it is taken apart."""
    with pytest.raises(BoundError):
        work(Bulletin("long", "a", "a\n" + "." * 100_000))


@pytest.mark.parametrize("content", [b"", b"no such thing", None], ids=["empty", "other", "cut"])
def test_a_damaged_row_is_worked_out_again(path: Path, work: Work, content: bytes | None) -> None:
    """A row that cannot be read costs what it held, and is written anew."""
    expected, _ = work(CONGRESS)
    with closing(sqlite3.connect(path)) as connection:
        cut = "substr(content, 1, length(content) - 5)" if content is None else "?"
        connection.execute(
            f"UPDATE products SET content = {cut}",  # noqa: S608
            () if content is None else (content,),
        )
        connection.commit()
    assert work(CONGRESS) == (expected, ["dai-hoi"])
    assert work(CONGRESS) == (expected, [])


def test_what_no_longer_belongs_is_pruned(path: Path, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a prune only the products of the given bulletins are left, and none of other code."""
    work(CONGRESS, NOTICE)
    monkeypatch.setattr(subject, "code_version", lambda: "newer")
    work(CONGRESS, NOTICE)
    with ProductCache(path, INDEX).opened(lambda name: None) as cached:
        assert cached.prune({digest(NOTICE)}) == 3
        assert cached.prune({digest(NOTICE)}) == 0
    assert work(CONGRESS, NOTICE)[1] == ["dai-hoi"]


def test_a_deleted_file_is_made_again(path: Path, work: Work) -> None:
    """Without its file the cache starts afresh and gives the same products."""
    expected, _ = work(CONGRESS)
    path.unlink()
    assert work(CONGRESS) == (expected, ["dai-hoi"])


def test_a_damaged_file_is_refused_in_one_sentence(path: Path, work: Work) -> None:
    """A file that is no such cache names itself and says that it may be deleted."""
    path.write_bytes(b"no database, but long enough to be one" * 200)
    with pytest.raises(SnapshotError, match=r"^\S+products\.sqlite cannot be used \(.*\): delete it and try"):
        work(CONGRESS)
