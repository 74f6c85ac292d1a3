from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entities.places import provinces
from corpus.text.fold import unaccented
from corpus.text.text import tokens_of
from retrieval.errors import EmptyQuestionError, FilterError, LongQuestionError
from retrieval.query import tables
from retrieval.query.models import Filters, Query
from retrieval.query.search_syntax import read_filters

D = dt.date


def read(query: str) -> Filters:
    """Return the filters of a query that has nothing else."""
    found = read_filters(query)
    assert (found.words, found.phrases) == ("", ())
    return found.filters


def refused(query: str) -> FilterError:
    """Return the error of a query; its sentence repeats what was typed, and says what to write."""
    with pytest.raises(FilterError, match=r"^[^\n]*: write for example [^\n]*\.$") as error:
        read_filters(query)
    assert error.value.typed in str(error.value) or error.value.problem == "order"
    assert f"write for example {error.value.instead}." in str(error.value)
    return error.value


@pytest.mark.parametrize(
    ("query", "words", "phrases", "filters"),
    [
        ("bí thư", "bí thư", (), Filters()),
        ("/search@bantin_bot  bí   thư", "bí thư", (), Filters()),
        ('bí thư "Lâm Đồng" 2020', "bí thư Lâm Đồng 2020", ("Lâm Đồng",), Filters()),
        ("“Đại hội” «Chi bộ»", "Đại hội Chi bộ", ("Đại hội", "Chi bộ"), Filters()),
        ('"bí thư" "bí thư" "?!" ""', "bí thư bí thư ?!", ("bí thư",), Filters()),
        ('bí "thư', 'bí "thư', (), Filters()),
        ('"năm:2020"', "năm:2020", ("năm:2020",), Filters()),
        ("tỉnh:Trà Vinh bí thư", "bí thư", (), Filters(provinces=("Trà Vinh",))),
        ("bi thu tinh:tra vinh ai", "bi thu ai", (), Filters(provinces=("Trà Vinh",))),
        ("tỉnh:Huế,,bí thư", "bí thư", (), Filters(provinces=("Huế",))),
        ("tỉnh:Huế, bí thư", "bí thư", (), Filters(provinces=("Huế",))),
        ("tỉnh:Lâm Đông Bắc", "Bắc", (), Filters(provinces=("Lâm Đồng",))),
        ('" bí  thư "', "bí thư", ("bí thư",), Filters()),
        ("tỉnh:Hà Nội Huế", "Huế", (), Filters(provinces=("Hà Nội",))),
        ("bí thư năm:2020 ai?", "bí thư ai?", (), Filters(years=(2020,))),
        ("(năm:2020) bí thư", "( bí thư", (), Filters(years=(2020,))),
        ("đơn vị:Ban Quản lý, bí thư", "bí thư", (), Filters(units=("Ban Quản lý",))),
        ('đơn vị:Ban Quản lý "bí thư"', "bí thư", ("bí thư",), Filters(units=("Ban Quản lý",))),
        ('đơn vị:"Ban Quản lý, KCN" bí thư', "bí thư", (), Filters(units=("Ban Quản lý, KCN",))),
        (
            'secretary province:"Lam Dong" year:2020 unit:"Management Board" from:2017 to:2020',
            "secretary",
            (),
            Filters((2020,), D(2017, 1, 1), D(2020, 12, 31), ("Lâm Đồng",), ("Management Board",)),
        ),
        (
            'bi thu "lam dong" nam:2020 tinh:tra vinh don vi:ban quan ly tu:2017 den:2020',
            "bi thu lam dong",
            ("lam dong",),
            Filters((2020,), D(2017, 1, 1), D(2020, 12, 31), ("Trà Vinh",), ("ban quan ly",)),
        ),
    ],
)
def test_a_search_is_read(query: str, words: str, phrases: tuple[str, ...], filters: Filters) -> None:
    """Words, phrases and filters are told apart, in whichever order and however they are typed."""
    assert read_filters(query) == Query(words, phrases, filters)
    assert read_filters(unicodedata.normalize("NFD", query)) == Query(words, phrases, filters)


@pytest.mark.parametrize(
    "query",
    [
        "http://example.org/?nam:2020",
        "xem https://tỉnh:Huế",
        "giờ:5",
        "lúc 17:30",
        "bí thư: ai?",
        "Việt Nam: đất nước",
        "tinh Ha Nam: bi thu",
        "hằngnăm:2020",
        "quỹtừ:2020",
        "tính:Huế tử:2017 đèn:2020 nàm:2020",
    ],
)
def test_other_colons_are_words(query: str) -> None:
    """A colon behind anything but a key, and a key that ends a country's name, is left as it is."""
    assert read_filters(query) == Query(query)


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("năm:2020", Filters(years=(2020,))),
        ("Năm: 2020.", Filters(years=(2020,))),
        ("năm :2020", Filters(years=(2020,))),
        ("năm：2020", Filters(years=(2020,))),
        ('năm:"2020"', Filters(years=(2020,))),
        ("năm:2019,2017 year:2019", Filters(years=(2019, 2017))),
        ("năm:2017-2020", Filters(years=(2017, 2018, 2019, 2020))),
        ("năm:2018–2019", Filters(years=(2018, 2019))),
        ("từ:2017", Filters(since=D(2017, 1, 1))),
        ("đến:2017", Filters(until=D(2017, 12, 31))),
        ("từ:2/2020", Filters(since=D(2020, 2, 1))),
        ("đến:02/2020", Filters(until=D(2020, 2, 29))),
        ("đến:2-2019", Filters(until=D(2019, 2, 28))),
        ("đến:4/2020", Filters(until=D(2020, 4, 30))),
        ("từ ngày:5/3/2020 đến ngày: 05.03.2020", Filters(since=D(2020, 3, 5), until=D(2020, 3, 5))),
        ("since:2020-03-05 until:2020-04", Filters(since=D(2020, 3, 5), until=D(2020, 4, 30))),
        ("tu nam:2017 dennam:2018", Filters(since=D(2017, 1, 1), until=D(2018, 12, 31))),
        ("từ:2019 từ:2017 đến:nay", Filters(since=D(2017, 1, 1))),
        ("tỉnh:LÂM ĐỒNG", Filters(provinces=("Lâm Đồng",))),
        ("tỉnh:lâmđồng", Filters(provinces=("Lâm Đồng",))),
        ('tỉnh:"Trà Vinh, Lâm Đồng"', Filters(provinces=("Trà Vinh", "Lâm Đồng"))),
        ("tỉnh:Trà Vinh, Lâm Đồng tỉnh:Trà Vinh", Filters(provinces=("Trà Vinh", "Lâm Đồng"))),
        ("tinh thanh:hue", Filters(provinces=("Huế",))),
        ("thành phố:Đà Nẵng", Filters(provinces=("Đà Nẵng",))),
        ("tỉnh:TP. Hồ Chí Minh", Filters(provinces=("Hồ Chí Minh",))),
        ("tỉnh:tphcm", Filters(provinces=("Hồ Chí Minh",))),
        ("province:Ho Chi Minh City", Filters(provinces=("Hồ Chí Minh",))),
        ("tỉnh:sài gòn", Filters(provinces=("Hồ Chí Minh",))),
        ("tỉnh:tỉnh Bà Rịa - Vũng Tàu", Filters(provinces=("Bà Rịa - Vũng Tàu",))),
        ("tỉnh:ba ria vung tau", Filters(provinces=("Bà Rịa - Vũng Tàu",))),
        ("tỉnh:Thừa Thiên – Huế", Filters(provinces=("Huế",))),
        ('tỉnh:"Trà Vinh', Filters(provinces=("Trà Vinh",))),
        ("coquan:KCN publisher:“Ban A” donvi:kcn", Filters(units=("KCN", "Ban A", "kcn"))),
        ("đơn vị:Ban Quản lý năm:2020", Filters(years=(2020,), units=("Ban Quản lý",))),
        ("tinh:lam dong nam:2020", Filters(years=(2020,), provinces=("Lâm Đồng",))),
        ("tinh:ha nam nam:2020", Filters(years=(2020,), provinces=("Hà Nam",))),
        ("tỉnh:Hà Nam năm:2020", Filters(years=(2020,), provinces=("Hà Nam",))),
        ("tỉnh:Huế province:Hà Nội", Filters(provinces=("Huế", "Hà Nội"))),
        ("đơn vị:bao viet nam:2020", Filters(years=(2020,), units=("bao viet",))),
        ("đơn vị:Báo Việt Nam: mới", Filters(units=("Báo Việt Nam: mới",))),
    ],
)
def test_a_filters_value_is_read(query: str, filters: Filters) -> None:
    """Years, days and provinces are read as people write them; repeating a filter widens it."""
    assert read(query) == filters


@pytest.mark.parametrize("name", sorted(set(provinces().values())))
def test_every_province_is_known(name: str) -> None:
    """Every province's name is read with accents and without, and no other province's name with it."""
    for typed in (name, name.lower(), unaccented(name), unaccented(name).replace(" ", "")):
        assert read(f"tỉnh:{typed}") == Filters(provinces=(name,))
        assert read_filters(f"tinh:{typed} bi thu") == Query("bi thu", (), Filters(provinces=(name,)))


@pytest.mark.parametrize(
    ("query", "problem", "typed", "instead"),
    [
        ("năm:abc", "year", "năm:abc", "năm:2020"),
        ("nam:20 bí thư", "year", "nam:20", "nam:2020"),
        ("year:1899", "year", "year:1899", "year:2020"),
        ("năm:2020-2017", "year", "năm:2020-2017", "năm:2020"),
        ("năm:2020,x", "year", "năm:2020,x", "năm:2020"),
        ("bí thư năm:", "year", "năm:", "năm:2020"),
        ("năm:20201", "year", "năm:20201", "năm:2020"),
        ("năm:²⁰²⁰", "year", "năm:²⁰²⁰", "năm:2020"),
        ("từ:31/2/2020", "date", "từ:31/2/2020", "từ:2020, từ:05/03/2020"),
        ("to:13/2020", "date", "to:13/2020", "to:2020, to:05/03/2020"),
        ("đến:0/2020", "date", "đến:0/2020", "đến:2020, đến:05/03/2020"),
        ("từ:nay", "date", "từ:nay", "từ:2020, từ:05/03/2020"),
        ("tỉnh:Atlantis", "province", "tỉnh:Atlantis", 'tỉnh:"Trà Vinh"'),
        ("tỉnh:Lam Dogn bí thư nào", "province", "tỉnh:Lam Dogn bí", 'tỉnh:"Lâm Đồng"'),
        ('province:"Kien Giangg"', "province", "province:Kien Giangg", 'province:"Kiên Giang"'),
        ("tỉnh:Đà Lạt bí thư", "province", "tỉnh:Đà Lạt bí", 'tỉnh:"Lâm Đồng"'),
        ('tỉnh:"Huế, Atlantis"', "province", "tỉnh:Atlantis", 'tỉnh:"Trà Vinh"'),
        ("tỉnh: năm:2020", "province", "tỉnh:", 'tỉnh:"Trà Vinh"'),
        ("đơn vị: năm:2020", "unit", "đơn vị:", 'đơn vị:"Ban Quản lý"'),
        ('unit:"…" bí thư', "unit", "unit:…", 'unit:"Ban Quản lý"'),
        ("từ:2021 đến:2020", "order", "01/01/2021 - 31/12/2020", "từ:2017 đến:2020"),
        ("đến:5/3/2020 từ:6/3/2020", "order", "06/03/2020 - 05/03/2020", "từ:2017 đến:2020"),
    ],
)
def test_a_value_that_cannot_be_is_refused(query: str, problem: str, typed: str, instead: str) -> None:
    """What is no year, day, province or unit is refused in a sentence with what to write instead."""
    error = refused(query)
    assert (error.problem, error.typed, error.instead) == (problem, typed, instead)


def test_a_long_value_is_shortened() -> None:
    """The complaint repeats no more than the beginning of a long value."""
    assert refused(f"năm:{'x' * 500}").typed == f"năm:{'x' * 56}…"


@pytest.mark.parametrize("query", ["", " ?! ", '""', "/search"])
def test_a_search_without_a_word_is_empty(query: str) -> None:
    """A search without words and filters is refused like an empty question."""
    with pytest.raises(EmptyQuestionError):
        read_filters(query)


def test_a_search_can_be_too_long() -> None:
    """A search is as long as a question may be, and not longer."""
    assert read_filters("x" * 1000).words == "x" * 1000
    with pytest.raises(LongQuestionError):
        read_filters("x" * 1001)


KEYS = [spelling for spellings in tables.FILTERS.keys.values() for spelling in spellings]
PARTS = st.one_of(
    st.sampled_from([*(f"{key}:" for key in KEYS), "nam:", "2020", "5/3/2020", "Trà Vinh", '"', "“", "”"]),
    st.sampled_from([",", ";", " ", "Việt Nam:", "http://", "bí thư", "ban quản lý"]),
    st.text(max_size=5),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=12).map(" ".join) | st.lists(PARTS, max_size=12).map("".join))
def test_whatever_is_typed_is_read_or_refused(query: str) -> None:
    """No input fails in any other way than is promised, and years and days that are read are in order."""
    try:
        found = read_filters(query)
    except (EmptyQuestionError, LongQuestionError, FilterError):
        return
    assert found.words or found.filters != Filters()
    since, until = found.filters.since, found.filters.until
    assert since is None or until is None or since <= until


WORDS = st.text("bíthưđồngLâm 2.", max_size=12)
FILTERS = st.sampled_from(
    ["năm:2020", "tinh:tra vinh", 'đơn vị:"Ban A"', "từ:2017", "đến:3/2020", "đơn vị:Ban A;", "province:Huế,"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(WORDS, FILTERS), min_size=1, max_size=5), WORDS)
def test_free_words_are_never_lost(parts: list[tuple[str, str]], last: str) -> None:
    """The words between filters come back in their order, and nothing of the filters among them."""
    query = " ".join(f"{words} {each}" for words, each in parts) + f" {last}"
    between = " ".join([*(words for words, _ in parts), last])
    assert syllables_of(read_filters(query).words) == syllables_of(between)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text("abđồ ., :-", max_size=10), max_size=5), WORDS)
def test_phrases_are_words_too(phrases: list[str], words: str) -> None:
    """What stands in quotes is among the words to rank by, and what of it holds a word among the phrases."""
    query = f"x {words} " + " ".join(f'"{phrase}"' for phrase in phrases)
    found = read_filters(query)
    assert syllables_of(found.words) == syllables_of(" ".join(["x", words, *phrases]))
    clean = [" ".join(phrase.split()) for phrase in phrases if tokens_of(phrase)]
    assert list(found.phrases) == list(dict.fromkeys(clean))


def syllables_of(text: str) -> list[str]:
    return [syllable.folded for syllable in tokens_of(text)]


@pytest.mark.parametrize("kind", ["\u200b", "<!--", "<a", "&amp;", "a\u0301\u0323", " ", "năm:", '"'])
def test_what_is_far_too_long_is_not_looked_through(kind: str) -> None:
    """A search of megabytes is refused by its length alone, whatever of it could be seen."""
    with pytest.raises(LongQuestionError, match=r"^The question is too long \(\d+ characters\)"):
        read_filters("ai" + kind * 1_000_000)
