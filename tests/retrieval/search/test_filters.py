from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.file_library import FileLibrary
from corpus.models import Bulletin, Passage
from corpus.text.abbreviations import Abbreviations
from corpus.text.fold import unaccented
from corpus.text.span import Span
from retrieval.engine import Engine
from retrieval.errors import FilterError
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import Hit, SearchRequest
from retrieval.query.models import Filters, Query
from retrieval.search import filters as filters_module
from retrieval.search.filters import Verbatim, fitting_cards
from tests.conftest import ANSWERS, INDEX, silent
from tests.doubles import SyllableEncoder

D = dt.date
BOARD = "Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng"
ABOUT = "Đồng chí Trần Thị Mai được bầu làm Bí thư Đảng ủy. Hội nghị bế mạc lúc 17 giờ."


def bulletin(
    identity: str,
    text: str = ABOUT,
    *,
    date: dt.date | None = None,
    province: str | None = None,
    publisher: str | None = None,
) -> Bulletin:
    return Bulletin(identity, f"Tin {identity}", text, publisher=publisher, province=province, date=date)


def indexed(folder: Path, bulletins: Sequence[Bulletin], candidates: int = 100) -> Engine:
    """Index bulletins with the quick encoder; so many passages are proposed by each leg."""
    library, encoder = FileLibrary(folder / "library.sqlite"), SyllableEncoder()
    Indexer(library, folder, encoder, INDEX, silent).fill(bulletins)
    search = replace(ANSWERS.search, candidates=candidates)
    return file_engine(library, folder, encoder, INDEX, replace(ANSWERS, search=search))


def found(engine: Engine, search: str, count: int = 100) -> list[str]:
    return [hit.bulletin.id for hit in engine.search(SearchRequest.from_text(search, count=count)).hits]


KINDS = [
    bulletin("lam2018", date=D(2018, 2, 5), province="Lâm Đồng", publisher=BOARD),
    bulletin("lam2020", "Bí thư Chi bộ là ông Tô Văn Hoà.", date=D(2020, 3, 5), province="Lâm Đồng"),
    bulletin("tra2019", "Bí thư Tỉnh uỷ nói.", date=D(2019, 6, 1), province="Trà Vinh", publisher="BQL KKT"),
    bulletin("vinh2019", "Bí thư ở Vĩnh Long.", date=D(2019, 7, 1), province="Vĩnh Long"),
    bulletin("vinh2025", "Bí thư xã mới.", date=D(2025, 7, 1), province="Vĩnh Long"),
    bulletin("vinh", "Bí thư không ngày.", province="Vĩnh Long"),
    bulletin("bare", "Bí thư không nơi, không ngày."),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The bulletins above: of several provinces, years and publishers, and of none."""
    return indexed(tmp_path_factory.mktemp("filtering"), KINDS)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("năm:2018", ["lam2018"]),
        ("năm:2018 năm:2020", ["lam2020", "lam2018"]),
        ("từ:2020", ["vinh2025", "lam2020"]),
        ("từ:5/3/2020", ["vinh2025", "lam2020"]),
        ("từ:6/3/2020", ["vinh2025"]),
        ("đến:5/2/2018", ["lam2018"]),
        ("từ:2019 đến:6/2019", ["tra2019"]),
        ("năm:2018-2020 từ:2019 đến:06/2020 tỉnh:Lâm Đồng", ["lam2020"]),
        ("năm:2020 từ:2021", []),
        ("tỉnh:Lâm Đồng", ["lam2020", "lam2018"]),
        ("tỉnh:Lâm Đồng năm:2019", []),
        ("tỉnh:Trà Vinh", ["vinh2025", "tra2019"]),
        ("tỉnh:Trà Vinh đến:2020", ["tra2019"]),
        ("tỉnh:Trà Vinh từ:2020", ["vinh2025"]),
        ("tỉnh:Vĩnh Long", ["vinh2025", "vinh2019", "tra2019", "vinh"]),
        ("tỉnh:Vĩnh Long năm:2019", ["vinh2019"]),
        ("tỉnh:Vĩnh Long đến:30/6/2025", ["vinh2019"]),
        ("tỉnh:Vĩnh Long đến:1/7/2025", ["vinh2025", "vinh2019", "tra2019"]),
        ("tỉnh:Bến Tre", ["vinh2025"]),
        ("tỉnh:Huế", []),
        ("tỉnh:Huế tỉnh:Lâm Đồng", ["lam2020", "lam2018"]),
        ('đơn vị:"Ban Quản lý"', ["tra2019", "lam2018"]),
        ("đơn vị:ban quan ly lam dong", ["lam2018"]),
        ("đơn vị:Lâm Đồng Ban Quản lý", ["lam2018"]),
        ("đơn vị:bql", ["tra2019", "lam2018"]),
        ("đơn vị:Bàn Quản lý", []),
        ("đơn vị:KCN", ["lam2018"]),
        ("đơn vị:Quản Lâm Đồng Huế", []),
        ("đơn vị:Huế đơn vị:Lâm Đồng", ["lam2018"]),
    ],
)
def test_filters_choose_bulletins(engine: Engine, filters: str, expected: list[str]) -> None:
    """Filters choose by what a bulletin says, and what it does not say passes none; without words by date."""
    assert found(engine, filters) == expected
    assert sorted(found(engine, f"bí thư {filters}")) == sorted(expected)


def test_a_list_is_of_bulletins(engine: Engine) -> None:
    """Without words each bulletin comes once, by its beginning, with no score and no sentence."""
    page = engine.search(SearchRequest.from_text("tỉnh:Lâm Đồng", count=5))
    assert [hit.text[:6] for hit in page.hits] == ["Bí thư", "Đồng c"]
    assert {(hit.score, hit.sentence, hit.highlights) for hit in page.hits} == {(0.0, None, ())}
    assert page.understood == ""
    assert page.query == Query("", (), Filters(provinces=("Lâm Đồng",)))
    assert page.hits[0].narrowed is page.hits[0]


def test_a_search_says_how_it_was_read(engine: Engine) -> None:
    """A page holds the query that was read, and its words as they were searched for, accents restored."""
    page = engine.search(SearchRequest.from_text('bi thu "chi bo" nam:2020', count=5))
    assert page.query == Query("bi thu chi bo", ("chi bo",), Filters(years=(2020,)))
    assert page.understood == "bí thư chi bộ"
    assert [hit.bulletin.id for hit in page.hits] == ["lam2020"]
    assert engine.search(SearchRequest(page.query, count=5)) == page


def test_a_query_that_was_read_is_taken_as_it_is(engine: Engine) -> None:
    """The words of a query are not read for filters again."""
    page = engine.search(SearchRequest(Query('bí thư năm:2020 "không có"'), count=100))
    assert {hit.bulletin.id for hit in page.hits} == {each.id for each in KINDS}


def test_what_cannot_be_a_filter_is_refused(engine: Engine) -> None:
    """A search with an impossible filter finds nothing but the sentence that says so."""
    with pytest.raises(FilterError, match=r"^năm:abc is no year"):
        engine.search(SearchRequest.from_text("bí thư năm:abc", count=1))


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ('"Chi bộ"', ["lam2020"]),
        ('"chi bộ"', ["lam2020"]),
        ('"chi bo"', ["lam2020"]),
        ('"chỉ bộ"', []),
        ('"Văn Hòa"', ["lam2020"]),
        ('"Tỉnh ủy"', ["tra2019"]),
        ('"thư Chi"', ["lam2020"]),
        ('"Chi thư"', []),
        ('"Bí thư Vĩnh Long"', []),
        ('"Vĩnh Long" "Bí thư ở"', ["vinh2019"]),
        ('"Bí thư" năm:2019 tỉnh:Trà Vinh', ["tra2019"]),
        ('"nơi, không"', ["bare"]),
        ('"nơi không"', []),
        ('"Bí thư" "nơi không"', []),
        ('"hông ngày"', []),
        ('"Tin bare"', []),
        ('"Quản lý"', []),
    ],
)
def test_phrases_must_stand_in_the_passage(engine: Engine, search: str, expected: list[str]) -> None:
    """A phrase is found word for word in a passage's own text, and not in its title or publisher."""
    assert found(engine, search) == expected


@pytest.mark.parametrize(
    ("phrase", "text", "held"),
    [
        ("Bí thư", "các bí\nthư", True),
        ("bi thu", "Bí  Thư.", True),
        ("bí thư", "bi thu", False),
        ("Bí thú", "Bí thư", False),
        ("hoà bình", "Hòa Bình", True),
        ("ba", "bảy, ba", True),
        ("bà", "ba", False),
        ("ba", "bang", False),
        ("ang", "bang", False),
        ("57", "57.911", True),
        ("(KCN)", "xã(KCN)5", True),
        ("a.b", "axb", False),
        ("năm 2020", "năm 20201", False),
    ],
)
def test_a_phrase_in_a_text(phrase: str, text: str, held: bool) -> None:  # noqa: FBT001 (a row of a table)
    """Case, white space and the placing of tone marks do not matter; accents do where they were typed."""
    assert Verbatim(phrase).stands_in(text) is held


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["bí", "thư", "bi", "thu", "Đảng", "ủy", "ba,", "05", "xã."]), min_size=1, max_size=8
    ),
    st.data(),
)
def test_any_part_of_a_text_is_a_phrase_of_it(words: list[str], drawn: st.DataObject) -> None:
    """Some neighbouring words of a text stand in it, with their accents and without any."""
    first = drawn.draw(st.integers(0, len(words) - 1))
    phrase = " ".join(words[first : drawn.draw(st.integers(first + 1, len(words)))])
    assert Verbatim(phrase).stands_in(" ".join(words))
    assert Verbatim(unaccented(phrase)).stands_in(" ".join(words))


def test_the_sentence_is_the_one_that_fits(engine: Engine) -> None:
    """A hit's sentence is a part of its passage; narrowed, the hit shows it with its own words marked."""
    (hit,) = engine.search(SearchRequest.from_text("ai được bầu làm bí thư năm:2018", count=5)).hits
    assert hit.text == ABOUT
    assert hit.sentence is not None
    assert hit.sentence.of(hit.bulletin) == "Đồng chí Trần Thị Mai được bầu làm Bí thư Đảng ủy."
    (later,) = engine.search(SearchRequest.from_text("bế mạc lúc mấy giờ năm:2018", count=5)).hits
    assert later.narrowed.text == "Hội nghị bế mạc lúc 17 giờ."
    marked = [later.narrowed.text[start:end] for start, end in later.narrowed.highlights]
    assert "bế mạc lúc" in marked
    assert later.narrowed.highlights != later.highlights


def test_the_sentence_holds_the_phrases(engine: Engine) -> None:
    """The sentence shown is one that holds a phrase, also where another fits the other words better."""
    search = "đồng chí Trần Thị Mai được bầu làm Bí thư Đảng ủy năm:2018"
    (free,) = engine.search(SearchRequest.from_text(search, count=5)).hits
    (bound,) = engine.search(SearchRequest.from_text(f'{search} "bế mạc"', count=5)).hits
    assert (free.narrowed.text, bound.narrowed.text) == (ABOUT[:50], ABOUT[51:])


def test_highlights_are_cut_to_the_sentence() -> None:
    """What is marked across a sentence's ends is marked up to them, and what lies outside is left out."""
    text = "0123456789"
    one = Bulletin("a", "t", text)
    whole = engine_hit(one, 1, 9, ((0, 1), (2, 3), (4, 5), (6, 8)))
    narrowed = replace(whole, sentence=engine_hit(one, 3, 8).passage).narrowed
    assert narrowed.text == "34567"
    assert narrowed.highlights == ((0, 1), (2, 3), (4, 5))


def engine_hit(one: Bulletin, start: int, end: int, highlights: tuple[tuple[int, int], ...] = ()) -> Hit:
    return Hit(Passage(one.id, start, end), one, 1.0, tuple(Span(*each) for each in highlights))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """300 bulletins that answer a question better than a single one, of another province and year."""
    better = [
        bulletin(f"b{i:03}", f"Bí thư Đảng ủy là ai? Bí thư Đảng ủy {i}.", date=D(2020, 1, 1), province="Huế")
        for i in range(300)
    ]
    text = "Xã họp bàn việc trồng lúa, nuôi tôm và làm đường; sau đó Bí thư phát biểu, kết thúc lúc trời tối."
    rare = bulletin("rare", text, date=D(2017, 4, 4), province="Trà Vinh", publisher="Báo Trà Vinh")
    return indexed(tmp_path_factory.mktemp("crowd"), [*better, rare], candidates=20)


ASKED = "Bí thư Đảng ủy là ai?"


@pytest.mark.parametrize(
    "filters", ["năm:2017", "đến:2017", "tỉnh:Trà Vinh", "đơn vị:Báo", '"nuôi tôm"', 'năm:2017 "trồng lúa"']
)
def test_one_that_fits_is_found_among_many_that_score_higher(crowd: Engine, filters: str) -> None:
    """Filters come before the ranking: what is no candidate without them is found with them."""
    assert "rare" not in found(crowd, ASKED)
    assert found(crowd, f"{ASKED} {filters}") == ["rare"]


def test_filters_leave_the_ranking_as_it_is(crowd: Engine) -> None:
    """A filter that all candidates pass changes neither their order nor their scores."""
    free, filtered = (
        crowd.search(SearchRequest.from_text(search, count=100)).hits
        for search in (ASKED, f"{ASKED} năm:2020")
    )
    assert [(hit.passage, hit.score) for hit in free] == [(hit.passage, hit.score) for hit in filtered]


@pytest.mark.parametrize("search", [ASKED, f"{ASKED} năm:2020", '"Đảng ủy" là ai', "năm:2020"])
def test_pages_make_up_the_whole(crowd: Engine, search: str) -> None:
    """Pages of any length follow on each other without a gap, and the last one says that there is no more."""
    whole = crowd.search(SearchRequest.from_text(search, count=1000))
    assert not whole.more
    gathered: list[Hit] = []
    while True:
        page = crowd.search(SearchRequest.from_text(search, count=7, offset=len(gathered)))
        assert page.offset == len(gathered)
        gathered += page.hits
        if not page.more:
            break
        assert len(page.hits) == 7
    assert tuple(gathered) == whole.hits
    assert len(gathered) >= 20
    assert not crowd.search(SearchRequest.from_text(search, count=len(gathered))).more
    assert crowd.search(SearchRequest.from_text(search, count=len(gathered) - 1)).more
    beyond = crowd.search(SearchRequest.from_text(search, count=7, offset=len(gathered)))
    assert (beyond.hits, beyond.more) == ((), False)


def test_a_phrase_in_more_passages_than_are_read(crowd: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a phrase's words stand in too many passages, those that hold them most are the ones read."""
    monkeypatch.setattr(filters_module, "MOST_READ", 10)
    hits = crowd.search(SearchRequest.from_text('"Bí thư"', count=100)).hits
    assert len(hits) == 10
    assert "rare" not in {hit.bulletin.id for hit in hits}


def test_the_newest_are_listed(engine: Engine) -> None:
    """The newest bulletins come whole, those without a date last, and a single one by its id."""
    newest = ["vinh2025", "lam2020", "vinh2019", "tra2019", "lam2018", "bare", "vinh"]
    assert [each.id for each in engine.latest(10)] == newest
    assert [each.id for each in engine.latest(2, 1)] == newest[1:3]
    assert engine.latest(1) == [KINDS[4]]
    assert engine.bulletin("lam2018") == KINDS[0]
    assert engine.bulletin("none") is None


def test_the_catalogue_counts_what_is_indexed(engine: Engine) -> None:
    """Every bulletin is counted once, under its province and year."""
    holdings = engine.catalogue()
    assert sum(each.bulletins for each in holdings) == len(KINDS)
    assert {(each.province, each.year): each.bulletins for each in holdings}["Vĩnh Long", None] == 1


DAYS = st.none() | st.dates(D(2023, 1, 1), D(2027, 12, 31))


@settings(max_examples=25, deadline=None)
@given(
    years=st.lists(st.integers(2023, 2027), max_size=2),
    since=DAYS,
    until=DAYS,
    dates=st.lists(DAYS, min_size=1, max_size=8),
)
def test_times_are_those_of_the_calendar(
    tmp_path_factory: pytest.TempPathFactory,
    years: list[int],
    since: dt.date | None,
    until: dt.date | None,
    dates: list[dt.date | None],
) -> None:
    """A bulletin passes if its date is in one of the years and within both ends, whatever else there is."""
    library = FileLibrary(tmp_path_factory.mktemp("times") / "library.sqlite")
    with library.writing() as change:
        for number, date in enumerate(dates):
            change.put(bulletin(str(number), date=date), "here")
    with library.reading() as state:
        chosen = fitting_cards(Filters(tuple(years), since, until), state, Abbreviations.general())
        passed = {card.id for card in chosen}
    asked = bool(years or since or until)
    assert passed == {
        str(number)
        for number, date in enumerate(dates)
        if not asked
        or (
            date
            and (not years or date.year in years)
            and (since is None or date >= since)
            and (until is None or date <= until)
        )
    }
