from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering import render_answer, source_parts
from bot.texts import texts
from corpus.bulletin import Bulletin, Passage
from retrieval.answer import Answer, Hit, Note
from tests.telegram.entities import Formatted, parse_html, utf16_length

VI, EN = texts("vi"), texts("en")
BULLETIN = Bulletin(
    id="b1",
    title="Đại hội Chi bộ <lần IV>",
    text="😀 Đại hội đã bầu đồng chí Đỗ Xuân Kiên & 4 đồng chí khác.",
    publisher="Ban Quản lý",
    date=dt.date(2020, 3, 5),
    file="000.txt",
)
URL = "https://example.org/a?b=1&c=2"


def hit(bulletin: Bulletin, *highlights: tuple[int, int]) -> Hit:
    return Hit(Passage(bulletin.id, 0, len(bulletin.text)), bulletin, 0.5, highlights)


def answer(*quotes: Hit, short: Passage | None = None, nearest: tuple[Bulletin, ...] = ()) -> Answer:
    return Answer("hỏi", "hỏi", quotes, short, 0.9, nearest)


def only(messages: list[str]) -> Formatted:
    (message,) = messages
    return parse_html(message)


def marked(message: Formatted) -> list[tuple[str, str]]:
    return [(entity.type, entity.cover(message.text)) for entity in message.entities]


def test_an_answer_is_short_answer_quote_and_source() -> None:
    """The short answer comes first, then the quote as a blockquote, then title, publisher, date and file."""
    short = Passage("b1", 26, 38)
    message = only(render_answer(answer(hit(BULLETIN, (17, 38)), short=short), VI))
    assert message.text == (
        "Đỗ Xuân Kiên\n\n"
        "😀 Đại hội đã bầu đồng chí Đỗ Xuân Kiên & 4 đồng chí khác.\n"
        "Đại hội Chi bộ <lần IV>\n"
        "Ban Quản lý · 05/03/2020 · 000.txt"
    )
    assert marked(message) == [
        ("bold", "Đỗ Xuân Kiên"),
        ("blockquote", BULLETIN.text),
        ("bold", "đồng chí Đỗ Xuân Kiên"),
        ("bold", "Đại hội Chi bộ <lần IV>"),
    ]


def test_quotes_stand_in_order_each_with_its_source() -> None:
    """Several quotes follow each other best first, a blank line between them."""
    other = replace(BULLETIN, id="b2", title="Hội nghị", text="Năm 2018.", date=None, publisher=None)
    message = only(render_answer(answer(hit(other), hit(BULLETIN)), VI))
    assert message.text == (
        "Năm 2018.\nHội nghị\n000.txt\n\n"
        f"{BULLETIN.text}\n{BULLETIN.title}\nBan Quản lý · 05/03/2020 · 000.txt"
    )
    assert [words for kind, words in marked(message) if kind == "blockquote"] == ["Năm 2018.", BULLETIN.text]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "Ban Quản lý · 05/03/2020 · 000.txt"),
        ({"publisher": None}, "05/03/2020 · 000.txt"),
        ({"date": None}, "Ban Quản lý · 000.txt"),
        ({"file": None}, "Ban Quản lý · 05/03/2020"),
        ({"url": URL}, f"Ban Quản lý · 05/03/2020 · {URL}"),
        ({"publisher": None, "date": None, "file": None, "url": URL}, URL),
        ({"publisher": None, "date": None, "file": None}, None),
    ],
)
def test_the_source_says_what_is_known(changes: dict[str, object], line: str | None) -> None:
    """The line under the title holds what the bulletin says of itself, its address rather than its file."""
    bulletin = replace(BULLETIN, **changes)  # type: ignore[arg-type]
    message = only(render_answer(answer(hit(bulletin)), VI))
    assert message.text.split("\n")[1:] == [BULLETIN.title] + ([line] if line else [])
    links = [(entity.url, entity.cover(message.text)) for entity in message.entities if entity.url]
    assert links == ([(URL, URL)] if "url" in changes else [])


def test_source_parts_link_the_address_only() -> None:
    """Other places that show a source get the same parts, and a link for the address alone."""
    assert list(source_parts(replace(BULLETIN, url=URL))) == [
        ("Ban Quản lý", None),
        ("05/03/2020", None),
        (URL, URL),
    ]


@pytest.mark.parametrize(
    ("language", "refusal", "nearest"),
    [
        ("vi", "Không thấy trong các bản tin.", "Bản tin gần nhất:"),
        ("en", "Not in the bulletins.", "Nearest bulletins:"),
    ],
)
def test_a_refusal_names_the_nearest_bulletins(language: str, refusal: str, nearest: str) -> None:
    """Without evidence the message says so in bold, and lists titles with their dates and links."""
    undated = replace(BULLETIN, title="Hội nghị", date=None, url=URL)
    message = only(render_answer(answer(nearest=(BULLETIN, undated)), texts(language)))
    assert message.text == f"{refusal}\n\n{nearest}\n• {BULLETIN.title} (05/03/2020)\n• Hội nghị"
    assert [(kind, words.strip()) for kind, words in marked(message)] == [
        ("bold", refusal),
        ("text_link", "• Hội nghị"),
    ]


def test_a_refusal_without_any_bulletin_near() -> None:
    """Where nothing is near, nothing is listed."""
    assert only(render_answer(answer(), EN)).text == "Not in the bulletins."


@pytest.mark.parametrize("quotes", [(), (hit(BULLETIN),)])
def test_notes_are_put_into_words(quotes: tuple[Hit, ...]) -> None:
    """A note of an answer is said in the reader's language, with its values and nothing of them as HTML."""
    noted = replace(answer(*quotes), notes=(Note("nearest-titles", {"titles": "<b>A</b> & B"}),))
    message = only(render_answer(noted, EN))
    assert "Nearest bulletins: <b>A</b> & B" in message.text.split("\n")
    assert "A" not in [words for _, words in marked(message)]


@given(st.data())
@settings(deadline=None, max_examples=100)
def test_a_quote_is_the_bulletins_own_text(data: st.DataObject) -> None:
    """Whatever a bulletin holds and whatever is marked in it, the blockquotes hold it to the letter."""
    alphabet = st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"])
    words = st.text(st.one_of(st.sampled_from("<>&\"';😀ấ"), alphabet), min_size=1, max_size=9)
    text = " ".join(data.draw(st.lists(words, min_size=1, max_size=30))) * data.draw(st.sampled_from([1, 40]))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    bulletin = Bulletin("b", "Tít", text)
    read = [parse_html(message) for message in render_answer(answer(hit(bulletin, *spans)), VI)]
    assert all(utf16_length(message.text) <= 4096 for message in read)
    quoted = [words for message in read for kind, words in marked(message) if kind == "blockquote"]
    assert "".join("".join(quoted).split()) == "".join(text.split())
    if len(read) == 1:
        assert quoted == [text]
        bold = [words for kind, words in marked(read[0]) if kind == "bold"]
        assert bold == [*(text[start:end] for start, end in spans), "Tít"]
