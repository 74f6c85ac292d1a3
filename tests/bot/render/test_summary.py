from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import translator
from bot.render.html import cut
from bot.render.summary import SummaryItem, render_summary, summary_parts
from corpus.models import Bulletin, Passage
from retrieval.models import Answer, AnswerRequest, Hit, Note, Statement, Verdict
from tests.botapi.entities import Formatted, utf16_length
from tests.botapi.html_mode import parse_html

VI = translator("vi")
BULLETIN = Bulletin(
    id="b1",
    title="Đại hội Chi bộ <lần IV>",
    text="Đại hội đã bầu đồng chí Đỗ Xuân Kiên & 4 đồng chí khác.",
    date=dt.date(2020, 3, 5),
)


def answer(
    bulletin: Bulletin = BULLETIN, short: Passage | None = None, notes: tuple[Note, ...] = ()
) -> Answer:
    quote = Hit(Passage(bulletin.id, 0, len(bulletin.text)), bulletin, 0.5)
    return Answer(AnswerRequest("hỏi", 3), "hỏi", (quote,), short, 0.9, notes=notes)


REFUSED = Answer(AnswerRequest("hỏi", 3), "hỏi", (), None, 0.1, nearest=(BULLETIN,))


def only(*waited: SummaryItem) -> Formatted:
    (message,) = render_summary(waited, VI)
    return parse_html(message)


def test_each_question_stands_with_its_answer_and_source() -> None:
    """The short answer, else the quote, else the refusal or the sentence, each under its question."""
    read = only(
        SummaryItem("Ai là\nBí thư?", answer(short=Passage("b1", 24, 36))),
        SummaryItem("Bầu ai?", answer()),
        SummaryItem("Giá vàng?", REFUSED),
        SummaryItem("Dài?", "Câu hỏi <b>dài</b> &amp; khó."),
    )
    assert read.text == (
        "Trong lúc tôi không hoạt động có 4 câu hỏi. Trả lời tóm tắt:\n\n"
        "“Ai là Bí thư?”\nĐỗ Xuân Kiên\nĐại hội Chi bộ <lần IV> · 05/03/2020\n\n"
        f"“Bầu ai?”\n{BULLETIN.text}\nĐại hội Chi bộ <lần IV> · 05/03/2020\n\n"
        "“Giá vàng?”\nKhông thấy trong các bản tin.\n\n"
        "“Dài?”\nCâu hỏi dài & khó."
    )
    assert [e.cover(read.text) for e in read.entities if e.type == "blockquote"] == [
        "Đỗ Xuân Kiên",
        BULLETIN.text,
    ]


def test_a_bulletin_without_a_date_is_named_by_its_title() -> None:
    """Where no date is known none is shown."""
    read = only(SummaryItem("Bầu ai?", answer(replace(BULLETIN, date=None))))
    assert read.text.endswith("\nĐại hội Chi bộ <lần IV>")


def test_notes_are_told() -> None:
    """What the reader must know stands under the source."""
    note = Note("renamed", {"asked": "Vĩnh Long", "named": "Trà Vinh"})
    read = only(SummaryItem("Bầu ai?", answer(notes=(note,))))
    assert read.text.endswith(f" · 05/03/2020\n{VI.say('renamed', asked='Vĩnh Long', named='Trà Vinh')}")


def test_what_others_say_is_told() -> None:
    """A verdict on a claim, and who else is stated, stand under the source too."""
    other = Statement(Passage("b1", 24, 36), BULLETIN, dt.date(2018, 2, 5))
    found = replace(answer(), verdict=Verdict.CONTRADICTED, others=(other,))
    read = only(SummaryItem("Bầu ai?", found))
    said = read.text.partition(" · 05/03/2020\n")[2]
    assert said == f"{VI.say('verdict-contradicted')}\n{VI.say('others', names='05/02/2018: Đỗ Xuân Kiên')}"


def test_long_answers_share_the_room_evenly() -> None:
    """Two long quotes are shortened to about the same length, each to its own beginning at a word's end."""
    long = replace(BULLETIN, text="từ😀 " * 3000)
    read = only(SummaryItem("Một?", answer(long)), SummaryItem("Hai?", answer(long)))
    first, second = (e.cover(read.text) for e in read.entities if "blockquote" in e.type)
    assert abs(len(first) - len(second)) < 20
    assert first.endswith("từ😀 …")
    assert long.text.startswith(first.removesuffix("…"))
    assert utf16_length(read.text) > 3000


def test_more_than_fit_are_counted() -> None:
    """Of very many questions the first ones are answered and the rest is counted."""
    read = only(*[SummaryItem(f"Câu hỏi số {number:03}?", REFUSED) for number in range(200)])
    shown = read.text.count("“Câu hỏi số ")
    assert 15 <= shown < 200
    assert f"“Câu hỏi số {shown - 1:03}?”" in read.text
    assert f"Còn {200 - shown} câu hỏi nữa" in read.text
    assert "200 câu hỏi" in read.text


_WAITED = st.builds(
    SummaryItem,
    st.text(max_size=400),
    st.one_of(
        st.just(REFUSED),
        st.just("Xin lỗi, có lỗi."),
        st.builds(
            lambda text, title, notes: answer(replace(BULLETIN, text=text, title=title), None, notes),
            st.text(min_size=1, max_size=1500).map(lambda text: text + "😀" * 500),
            st.text(min_size=1, max_size=300),
            st.lists(
                st.just(Note("renamed", {"asked": "Vĩnh Long" * 30, "named": "Trà Vinh"})), max_size=3
            ).map(tuple),
        ),
    ),
)


@given(st.lists(_WAITED, min_size=1, max_size=40))
@settings(deadline=None, max_examples=60)
def test_a_summary_is_always_one_message(waited: list[SummaryItem]) -> None:
    """Whatever was asked and answered, the summary is one message that Telegram takes."""
    (message,) = render_summary(waited, VI)
    read = parse_html(message)
    assert utf16_length(read.text) <= 4096
    assert len(read.entities) <= 100


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        ("một hai ba", 10, "một hai ba"),
        ("một hai baba", 11, "một hai …"),
        ("một hai baba", 8, "một …"),
        ("mộthaiba", 6, "mộth …"),
        ("😀😀😀😀", 8, "😀😀😀😀"),
        ("😀😀😀😀", 7, "😀😀 …"),
        ("", 0, ""),
    ],
)
def test_cut(text: str, room: int, kept: str) -> None:
    """A text that is too long ends at a word's end with an ellipsis, counted in UTF-16 units."""
    assert cut(text, room) == kept


def test_each_question_has_its_part_of_the_summary() -> None:
    """The parts stand in the summary as they are, in order; without one the rest is still well-formed."""
    for count in (1, 2, 5, 40):
        waited = [SummaryItem(f"<{number}> Ai & gì?", answer()) for number in range(count)]
        (text,) = render_summary(waited, VI)
        parts = summary_parts(waited, VI)
        assert "".join(parts) in text
        assert [f"“&lt;{number}&gt;" in part for number, part in enumerate(parts)] == [True] * len(parts)
        assert len(parts) == min(count, len(parts)) > min(count, 10) - 1
        left = parse_html(text.replace(parts[0], "", 1)).text
        assert "“<0>" not in left
        assert left.count("“<") == len(parts) - 1
