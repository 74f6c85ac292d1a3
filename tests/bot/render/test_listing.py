from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import translator
from bot.render.listing import filters_line, render_bulletins, render_page, render_provinces, text_parts
from corpus.library import Holding
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from retrieval.models import Hit, Page, SearchRequest
from retrieval.query.models import Filters, Query
from tests.botapi.entities import utf16_length
from tests.botapi.html_mode import parse_html

VI, EN = translator("vi"), translator("en")
BULLETIN = Bulletin(
    id="b1",
    title="Đại hội <IV>",
    text="Mở đầu. Đại hội đã bầu đồng chí Kiên & Lan. Kết thúc.",
    publisher="Ban Quản lý",
    date=dt.date(2020, 3, 5),
)
HIT = Hit(Passage("b1", 0, 53), BULLETIN, 0.5, (Span(0, 2), Span(19, 31)), sentence=Passage("b1", 8, 43))

_TRICKY = st.text(st.sampled_from("<>&\"'ab đế😀. "), min_size=1, max_size=40)
_LONG = st.builds(lambda text, times: f"x{text * times}x", _TRICKY, st.integers(1, 60))


def test_an_entry_of_a_page() -> None:
    """An entry is number and title, date and publisher, and the sentence with the words in it marked."""
    page = Page(SearchRequest(Query("bầu"), 1, offset=6), (HIT,), more=True, understood="bầu")
    shown = parse_html(render_page(page, VI))
    assert shown.text == (
        "Kết quả 7–7:\n\n7. Đại hội <IV>\n05/03/2020 · Ban Quản lý\nĐại hội đã bầu đồng chí Kiên & Lan."
    )
    assert [(e.type, e.cover(shown.text)) for e in shown.entities] == [
        ("bold", "Kết quả 7–7:"),
        ("bold", "Đại hội <IV>"),
        ("blockquote", "Đại hội đã bầu đồng chí Kiên & Lan."),
        ("bold", "bầu đồng chí"),
    ]


@given(st.lists(st.tuples(_LONG, _LONG, _LONG), min_size=1, max_size=10), _LONG)
@settings(deadline=None, max_examples=60)
def test_a_page_is_one_message(entries: list[tuple[str, str, str]], phrase: str) -> None:
    """However long titles, publishers, sentences and filters are, a page is one message with all its entries.

    A sentence stands in it whole or, with an ellipsis, as it begins.
    """
    hits = []
    for title, publisher, text in entries:
        bulletin = Bulletin("b", title, text, publisher)
        passage = Passage("b", 0, len(text))
        hits.append(
            Hit(passage, bulletin, 0.5, (Span(0, len(text) // 2),) if len(text) > 1 else (), sentence=passage)
        )
    request = SearchRequest(Query("x", (phrase,) * 5), len(hits))
    page = Page(request, tuple(hits), more=False, understood="x")
    shown = parse_html(render_page(page, VI))
    assert utf16_length(shown.text) <= 4096
    quotes = [e.cover(shown.text) for e in shown.entities if e.type.endswith("blockquote")]
    assert len(quotes) == len(entries)
    for quote, (_, _, text) in zip(quotes, entries, strict=True):
        assert quote == text or (quote.endswith("…") and text.startswith(quote.removesuffix("…").rstrip()))


def test_filters_in_words() -> None:
    """Each filter is said by its name, in either language; without any there is no line."""
    filters = Filters((2018, 2020), dt.date(2017, 1, 1), dt.date(2020, 12, 31), ("A", "B"), ("C",))
    query = Query("x", ("y z",), filters)
    assert filters_line(query, VI) == (
        "Bộ lọc: năm 2018, 2020; từ ngày 01/01/2017; đến ngày 31/12/2020; tỉnh, thành phố: A, B; "
        "đơn vị: C; có nguyên văn “y z”"
    )
    assert filters_line(query, EN) == (
        "Filters: year 2018, 2020; from 01/01/2017; to 31/12/2020; province: A, B; unit: C; "
        "word for word “y z”"
    )
    assert filters_line(Query("x"), VI) is None


def test_bulletins_are_numbered_on() -> None:
    """A list counts from behind what came before, and leaves out what a bulletin does not say."""
    bare = Bulletin("b2", "Hội nghị", "x")
    shown = parse_html(render_bulletins("Mới:", [BULLETIN, bare], 9, VI))
    assert shown.text == "Mới:\n\n10. Đại hội <IV>\n05/03/2020 · Ban Quản lý\n\n11. Hội nghị"


def test_provinces_with_their_years() -> None:
    """Each province has its number of bulletins and those of each year; a very long row is cut."""
    years = [Holding("A", year, 3) for year in range(1900, 2000)]
    shown = parse_html(
        render_provinces([("A", years), (None, [Holding(None, None, 2)])] * 5, 0, 1510, VI)
    ).text
    lines = shown.split("\n")
    assert lines[0] == "1.510 bản tin"
    assert lines[2].startswith("1. A – 300 bản tin (1900: 3, 1901: 3, ")
    assert lines[2].endswith(" …")
    assert lines[3] == "2. không rõ tỉnh – 2 bản tin (không rõ ngày: 2)"
    assert len(lines) == 12
    assert utf16_length(shown) <= 4096


@given(st.lists(_LONG, min_size=1, max_size=30))
@settings(deadline=None, max_examples=40)
def test_a_text_in_parts_is_all_of_it(pieces: list[str]) -> None:
    """The parts of a bulletin's text hold every word of it, in order, each within a message's limits."""
    text = "\n".join(pieces)
    parts = [parse_html(part) for part in text_parts(replace(BULLETIN, text=text))]
    assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())
    assert all(utf16_length(part.text) <= 4096 for part in parts)
