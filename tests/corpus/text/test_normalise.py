from __future__ import annotations

import pytest
from hypothesis import given

from corpus.text.normalise import normalised
from corpus.text.text import Text
from tests.corpus.texts import nfc_text, quick


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("Nguyễn\u200b Văn\u200b An", "Nguyễn Văn An"),
        ("Trưởng\xad ban", "Trưởng ban"),
        ("\ufeffĐại hội", "Đại hội"),
        ("Đại hội&nbsp;Đảng bộ &amp; Đoàn", "Đại hội Đảng bộ & Đoàn"),
        ("&#272;ảng bộ &quot;vững mạnh&quot;", 'Đảng bộ "vững mạnh"'),
        ("ÐẢNG BỘ, ðồng chí", "ĐẢNG BỘ, đồng chí"),
        ("Nguyễn\tVăn\tAn", "Nguyễn Văn An"),
        ("Trần Вình, Нội nghị", "Trần Bình, Hội nghị"),  # Cyrillic В and Н
        ("\u202bBí thư\u202c", "Bí thư"),
    ],
)
def test_a_text_is_seen_as_a_reader_sees_it(stored: str, seen: str) -> None:
    """Invisible signs go, entities, look-alikes and barred letters become what they are taken for."""
    assert Text(stored).seen.raw == seen


@pytest.mark.parametrize("text", ["Đại hội", "R&D; A & B", "Москва", "dòng một\nDòng hai", "&khong; &#;"])
def test_an_ordinary_text_is_its_own_reading(text: str) -> None:
    """Nothing is made of a text that holds nothing odd: no copy, no map."""
    assert normalised(text) is None
    assert Text(text).seen.raw == text


WRAPPED = (
    "Ngày 5/3/2020, tại hội trường huyện ủy Đơn Dương, đồng chí Nguyễn\n"
    "Văn An, Bí thư Huyện ủy, đã chủ trì hội nghị Ban Chấp hành Đảng bộ\n"
    "huyện lần thứ 12, khóa XI. Dự hội nghị có các đồng chí Trần Thị\n"
    "Bình, Phó Bí thư Thường trực.\n\n"
    "Tiếp theo chương trình, hội nghị nghe báo cáo của Ban Thường vụ\n"
    "Huyện ủy và thảo luận về các giải pháp."
)


def test_a_wrapped_text_is_not_cut_at_capital_letters() -> None:
    """Where lines end only because they were full, a sentence and a name go on in the next one."""
    text = Text(WRAPPED)
    told = [" ".join(span.of(WRAPPED).split()) for span in text.sentences]
    assert len(told) == 3
    assert "đồng chí Nguyễn Văn An, Bí thư Huyện ủy, đã" in told[0]
    assert told[1] == "Dự hội nghị có các đồng chí Trần Thị Bình, Phó Bí thư Thường trực."
    assert "của Ban Thường vụ Huyện ủy và" in told[2]


def test_lines_of_any_length_are_joined_where_many_go_on_in_small_letters() -> None:
    """Text out of a PDF is wrapped anywhere; names and sentences in it go on in the next line."""
    text = Text(
        "Ngày 2/6/2020, Chi bộ Trạm Y tế xã\nTân Lập tổ chức Đại hội. Đồng chí Lê Thị\n"
        "Hoa được bầu làm Bí\nthư, đồng chí Mai Văn Bảy làm Phó\nBí thư. Chi bộ có tất cả\nmười đảng viên."
    )
    assert [" ".join(span.of(text.raw).split()) for span in text.sentences] == [
        "Ngày 2/6/2020, Chi bộ Trạm Y tế xã Tân Lập tổ chức Đại hội.",
        "Đồng chí Lê Thị Hoa được bầu làm Bí thư, đồng chí Mai Văn Bảy làm Phó Bí thư.",
        "Chi bộ có tất cả mười đảng viên.",
    ]


def test_headings_and_lists_keep_their_lines() -> None:
    """A title, a signature and the items of a list are no wrapped text."""
    text = (
        "ĐẠI HỘI ĐẢNG BỘ\nNhiệm kỳ 2020 - 2025\n- Bí thư: Nguyễn Văn An\n- Phó Bí thư: Trần Bình\nVăn phòng"
    )
    assert len(Text(text).sentences) == 5


def test_an_entity_is_led_back_to_whole() -> None:
    """A word that ends in an entity is cut out of the stored text with all of it, as a quote would be."""
    stored = "Bà Ph&#432;&#417; và ông B&#7843;o"
    assert [token.span.of(stored) for token in Text(stored).tokens] == [
        "Bà",
        "Ph&#432;&#417;",
        "và",
        "ông",
        "B&#7843;o",
    ]


@given(nfc_text)
@quick
def test_every_place_leads_back(raw: str) -> None:
    """Whatever is seen at a place leads back to a slice of the stored text that is seen as it."""
    text = Text(raw)
    last = 0
    for token in text.tokens:
        assert last <= token.start < token.end <= len(raw)
        last = token.end
    for start in range(len(text.seen.raw)):
        assert (
            0 <= text.original((start, start + 1)).start < text.original((start, start + 1)).end <= len(raw)
        )
