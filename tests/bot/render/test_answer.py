from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import translator
from bot.render.answer import render_answer, reprints_line, source_parts
from bot.render.citation import citation
from bot.render.json import answer_record
from corpus.models import Bulletin, Mark, Passage
from corpus.text.span import Span
from retrieval.models import Answer, AnswerRequest, Hit, Note, Statement, Verdict
from tests.botapi.entities import Formatted, utf16_length
from tests.botapi.html_mode import parse_html

VI, EN = translator("vi"), translator("en")
BULLETIN = Bulletin(
    id="b1",
    title="Đại hội Chi bộ <lần IV>",
    text="😀 Đại hội đã bầu đồng chí Đỗ Xuân Kiên & 4 đồng chí khác.",
    publisher="Ban Quản lý",
    date=dt.date(2020, 3, 5),
    file="000.txt",
)
QUOTES = {"blockquote", "expandable_blockquote"}
URL, HOST = "https://example.org/a?b=1&c=2", "example.org"


def hit(bulletin: Bulletin, *highlights: tuple[int, int]) -> Hit:
    return Hit(
        Passage(bulletin.id, 0, len(bulletin.text)), bulletin, 0.5, tuple(Span(*each) for each in highlights)
    )


def answer(*quotes: Hit, short: Passage | None = None, nearest: tuple[Bulletin, ...] = ()) -> Answer:
    return Answer(AnswerRequest("hỏi", 3), "hỏi", quotes, short, 0.9, nearest=nearest)


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


def test_the_parts_of_a_list_are_quotes_of_their_own() -> None:
    """Further slices of a bulletin stand below the quote, each in a block of its own, before the source."""
    parts = (Passage(BULLETIN.id, 0, 4), Passage(BULLETIN.id, 5, 9))
    listed = replace(hit(BULLETIN), parts=parts)
    message = only(render_answer(answer(listed), translator("vi")))
    quoted = [text for kind, text in marked(message) if kind in QUOTES]
    assert quoted[:3] == [listed.text, BULLETIN.text[0:4], BULLETIN.text[5:9]]
    assert message.text.index(BULLETIN.text[5:9]) < message.text.rindex(BULLETIN.title)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "Ban Quản lý · 05/03/2020 · 000.txt"),
        ({"publisher": None}, "05/03/2020 · 000.txt"),
        ({"date": None}, "Ban Quản lý · 000.txt"),
        ({"file": None}, "Ban Quản lý · 05/03/2020"),
        ({"url": URL}, f"Ban Quản lý · 05/03/2020 · {HOST}"),
        ({"publisher": None, "date": None, "file": None, "url": URL}, HOST),
        ({"publisher": None, "date": None, "file": None}, None),
    ],
)
def test_the_source_says_what_is_known(changes: dict[str, object], line: str | None) -> None:
    """The line under the title holds what the bulletin says of itself, its host rather than its file."""
    bulletin = replace(BULLETIN, **changes)  # type: ignore[arg-type]
    message = only(render_answer(answer(hit(bulletin)), VI))
    assert message.text.split("\n")[1:] == [BULLETIN.title] + ([line] if line else [])
    links = [(entity.url, entity.cover(message.text)) for entity in message.entities if entity.url]
    assert links == ([(URL, HOST)] if "url" in changes else [])


def test_source_parts_link_the_address_only() -> None:
    """Other places that show a source get the same parts, and a link for the address alone."""
    assert list(source_parts(replace(BULLETIN, url=URL), VI)) == [
        ("Ban Quản lý", None),
        ("05/03/2020", None),
        (HOST, URL),
    ]


def test_a_publisher_that_nobody_vouches_for_is_marked() -> None:
    """A publisher to which the page's host is not bound is told as such, in both languages."""
    bulletin = replace(BULLETIN, url=URL, marks=(Mark.CLAIMED,))
    for tr, words in ((VI, "trang tự ghi, chưa xác minh"), (EN, "so the page says; not verified")):
        assert next(source_parts(bulletin, tr)) == (f"Ban Quản lý ({words})", None)
        assert f"Ban Quản lý ({words})" in only(render_answer(answer(hit(bulletin)), tr)).text


def test_a_text_that_was_converted_says_so() -> None:
    """What was written in an old character set is told in the source line, in both languages."""
    bulletin = replace(BULLETIN, marks=(Mark.CONVERTED,))
    for tr, words in ((VI, "chuyển mã từ bảng mã cũ"), (EN, "converted from an old character set")):
        assert [part for part, _ in source_parts(bulletin, tr)][-1] == words
        assert words in only(render_answer(answer(hit(bulletin)), tr)).text
        assert words in citation(hit(bulletin), tr)
        assert words not in [part for part, _ in source_parts(BULLETIN, tr)]


@pytest.mark.parametrize(
    ("language", "refusal", "nearest"),
    [
        ("vi", "Không thấy trong các bản tin.", "Bản tin gần với câu hỏi nhất:"),
        ("en", "Not in the bulletins.", "Nearest bulletins:"),
    ],
)
def test_a_refusal_names_the_nearest_bulletins(language: str, refusal: str, nearest: str) -> None:
    """Without evidence the message says so in bold, and lists titles with their dates and links."""
    undated = replace(BULLETIN, title="Hội nghị", date=None, url=URL)
    message = only(render_answer(answer(nearest=(BULLETIN, undated)), translator(language)))
    assert message.text == f"{refusal}\n\n{nearest}\n• {BULLETIN.title} (05/03/2020)\n• Hội nghị"
    assert [(kind, words.strip()) for kind, words in marked(message)] == [
        ("bold", refusal),
        ("text_link", "• Hội nghị"),
    ]


def test_a_refusal_without_any_bulletin_near() -> None:
    """Where nothing is near, nothing is listed."""
    assert only(render_answer(answer(), EN)).text == "Not in the bulletins."


@pytest.mark.parametrize(
    ("count", "vietnamese", "english"),
    [
        (1, "Cũng có trong 1 bản tin khác: Bản tin 1 (06/03/2020)", "Also in another bulletin: "),
        (
            3,
            "Cũng có trong 3 bản tin khác: Bản tin 1 (06/03/2020); Bản tin 2; ",
            "Also in 3 other bulletins: ",
        ),
        (
            4,
            "Cũng có trong 4 bản tin khác: Bản tin 1 (06/03/2020); Bản tin 2; ",
            "Also in 4 other bulletins: ",
        ),
    ],
)
def test_bulletins_that_print_the_same_are_named(count: int, vietnamese: str, english: str) -> None:
    """Under a quote's source stand how many others print it, and three of their titles, not too long."""
    long = "Bản tin thứ ba " + "có một đầu đề rất dài " * 9
    others = (
        Bulletin("o1", "Bản tin 1", "x", date=dt.date(2020, 3, 6)),
        Bulletin("o2", "Bản tin 2", "x"),
        Bulletin("o3", long, "x"),
        Bulletin("o4", "Bản tin 4", "x"),
    )
    quote = replace(hit(BULLETIN), also_in=others[:count])
    *_, source, line = only(render_answer(answer(quote), VI)).text.split("\n")
    assert source == "Ban Quản lý · 05/03/2020 · 000.txt"
    assert line == reprints_line(quote, VI)
    assert line.startswith(vietnamese)
    assert (reprints_line(quote, EN) or "").startswith(english)
    if count >= 3:
        title, *more = line.removeprefix(vietnamese).split("; ")
        assert more == ["…"] * (count - 3)
        assert title.endswith(" …")
        assert long.startswith(title.removesuffix(" …") + " ")
        assert 40 < len(title) <= 60


def test_a_quote_that_stands_alone_says_nothing_of_others() -> None:
    """Where no other bulletin prints it, there is no line for it."""
    assert reprints_line(hit(BULLETIN), VI) is None
    assert "Cũng có" not in only(render_answer(answer(hit(BULLETIN)), VI)).text


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
    quoted = [words for message in read for kind, words in marked(message) if kind in QUOTES]
    assert "".join("".join(quoted).split()) == "".join(text.split())
    if len(read) == 1:
        assert quoted == [text]
        bold = [words for kind, words in marked(read[0]) if kind == "bold"]
        assert bold == [*(text[start:end] for start, end in spans), "Tít"]


@pytest.mark.parametrize(
    ("verdict", "vietnamese", "english"),
    [
        (Verdict.CONFIRMED, "Bản tin nêu như vậy:", "The bulletin says so:"),
        (Verdict.CONTRADICTED, "Bản tin nêu khác:", "The bulletin says otherwise:"),
        (Verdict.SILENT, VI.say("near"), translator("en").say("near")),
    ],
)
def test_a_verdict_stands_over_the_quote(verdict: Verdict, vietnamese: str, english: str) -> None:
    """What the bulletins say of a claim is said in words before their own, after the short answer."""
    judged = replace(answer(hit(BULLETIN), short=Passage("b1", 26, 38)), verdict=verdict)
    for language, sentence in ((VI, vietnamese), (EN, english)):
        message = only(render_answer(judged, language))
        assert message.text.startswith(f"Đỗ Xuân Kiên\n\n{sentence}\n{BULLETIN.text}\n")
        assert ("bold", sentence) in [(kind, words.strip()) for kind, words in marked(message)]


def test_a_claim_that_no_bulletin_speaks_of() -> None:
    """Where nothing is said of a claim, that is said once, and the nearest bulletins follow."""
    silent = replace(answer(nearest=(BULLETIN,)), verdict=Verdict.SILENT)
    assert only(render_answer(silent, VI)).text == (
        f"Các bản tin không nêu điều này.\n\nBản tin gần với câu hỏi nhất:\n• {BULLETIN.title} (05/03/2020)"
    )


def test_a_verdict_needs_words_to_point_at() -> None:
    """No bulletin is said to confirm or contradict where none is quoted."""
    for verdict in (Verdict.CONFIRMED, Verdict.CONTRADICTED):
        message = only(render_answer(replace(answer(), verdict=verdict), VI))
        assert message.text == "Không thấy trong các bản tin."


def test_others_are_named_with_their_days() -> None:
    """Who else is stated stands in one line, with the day of each, and a contradiction of one day is said."""
    bulletin = Bulletin("o", "Hội nghị", "đồng chí Trần Xuân\n Vượng; đồng chí Lê An; bà Võ <Thị>")

    def of(words: str) -> Passage:
        start = bulletin.text.index(words)
        return Passage("o", start, start + len(words))

    others = (
        Statement(of("Trần Xuân\n Vượng"), bulletin, dt.date(2018, 2, 5)),
        Statement(of("Lê An"), bulletin, None),
        Statement(of("Võ <Thị>"), bulletin, dt.date(2020, 3, 5), disagrees=True),
    )
    message = only(render_answer(replace(answer(hit(BULLETIN)), others=others), VI))
    assert message.text.split("\n")[-1] == (
        "Người khác được nêu: 05/02/2018: Trần Xuân Vượng; không rõ ngày: Lê An; "
        "05/03/2020: Võ <Thị> (cùng ngày, bản tin khác ghi khác)"
    )


def test_what_comes_near_is_left_to_the_reader() -> None:
    """One passage that comes near is quoted with what to do, and the nearest bulletins are named."""
    other = replace(BULLETIN, id="b2", title="Hội nghị", text="Năm 2018.", date=None, publisher=None)
    near = replace(answer(nearest=(other,)), near=(hit(BULLETIN, (17, 38)), hit(other)))
    message = only(render_answer(near, VI))
    assert message.text == (
        "Có đoạn gần với câu hỏi, xin anh/chị xem xét:\n"
        f"{BULLETIN.text}\n{BULLETIN.title}\nBan Quản lý · 05/03/2020 · 000.txt\n\n"
        "Bản tin gần với câu hỏi nhất:\n• Hội nghị"
    )
    assert ("bold", "đồng chí Đỗ Xuân Kiên") in marked(message)


@pytest.mark.parametrize("verdict", [None, *Verdict])
@pytest.mark.parametrize("shown", ["quotes", "near", "nothing"])
def test_words_and_their_absence_never_stand_together(shown: str, verdict: Verdict | None) -> None:
    """Where words of a bulletin are shown none says that there are none; where not, one line does."""
    words = {} if shown == "nothing" else {shown: (hit(BULLETIN),)}
    found = replace(answer(), **words, verdict=verdict)  # type: ignore[arg-type]
    absence = [VI.say("not-found"), VI.say("verdict-silent")]
    for said in (only(render_answer(found, VI)).text, "\n".join(answer_record(found, VI).notes)):
        assert sum(line in absence for line in said.splitlines()) == (shown == "nothing")


def test_long_answers_come_in_numbered_parts() -> None:
    """An answer longer than a message is parted after sentences, each part a message that says its place."""
    sentence = "Huyện Cam Mẫu tiêm phòng xong cho <b>trâu</b> & bò. "
    long = replace(BULLETIN, text=(sentence * 40).strip())
    parts = [parse_html(part) for part in render_answer(answer(*[hit(long)] * 5), VI)]
    assert [part.text.split("\n")[0] for part in parts] == [f"({n}/5)" for n in range(1, 6)]
    for part in parts[:-1]:
        assert part.text.endswith((".", long.title, "000.txt"))
    assert all(utf16_length(part.text) <= 4096 for part in parts)
