from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Bulletin
from corpus.text.text import folded_words
from retrieval.facts.extract import office_facts
from retrieval.index.products import BulletinProducts
from retrieval.query.lexicon import Lessons, Lexicon
from tests.conftest import INDEX
from tests.corpus.texts import any_text, quick

CONGRESS = Bulletin(
    "dai-hoi",
    "Đại hội Chi bộ",
    "Đại hội Chi bộ\n\nBan Quản lý Khu kinh tế (BQLKKT) họp. Bà Trần Thị Mai được bầu làm Bí thư.",
    province="Lâm Đồng",
    date=dt.date(2020, 3, 5),
)


def test_a_bulletin_is_worked_out_by_itself() -> None:
    """Of a bulletin come its passages with their header, its facts, and what it teaches."""
    products = BulletinProducts.of(CONGRESS, INDEX)
    (passage,) = products.passages
    assert passage.text == f"Đại hội Chi bộ. Lâm Đồng. ngày 5/3/2020\n{CONGRESS.text}"
    assert passage.passage.of(CONGRESS) == CONGRESS.text
    assert list(products.facts) == office_facts(CONGRESS) != []
    assert products.lessons.introductions == (("BQLKKT", "Ban Quản lý Khu kinh tế"),)
    assert products.lessons.people == ("Trần Thị Mai",)


def test_a_bulletin_without_text_has_no_passages() -> None:
    """Of white space alone there is nothing to find and nothing to learn."""
    products = BulletinProducts.of(Bulletin("b", "title", " \n "), INDEX)
    assert (products.passages, products.facts, products.lessons.people) == ((), (), ())


@quick
@given(text=any_text)
def test_words_are_those_of_the_passage(text: str) -> None:
    """The words that a passage is found by are the syllables of its header and its own text, then others."""
    settings = INDEX.model_copy(update={"max_chars": 40})
    for passage in BulletinProducts.of(Bulletin("b", "Họp 05", text), settings).passages:
        own = list(folded_words(passage.text))
        assert list(passage.words[: len(own)]) == own


def test_abbreviations_are_found_in_full() -> None:
    """A passage that abbreviates is found by full words that everybody knows, or that its bulletin gives."""
    introduced = Bulletin("b", "Tin", "Trung tâm Văn hóa Phú Lộc (TTVHPL) họp.\n\nTTVHPL đón đoàn khách.")
    settings = INDEX.model_copy(update={"max_chars": 40})
    *_, passage = BulletinProducts.of(introduced, settings).passages
    assert passage.words[-6:] == ("trung", "tam", "van", "hoa", "phu", "loc")
    (known,) = BulletinProducts.of(Bulletin("b", "Tin", "UBND họp."), INDEX).passages
    assert known.words[-4:] == ("uy", "ban", "nhan", "dan")
    (other,) = BulletinProducts.of(Bulletin("b", "Tin", "TTVHPL đón đoàn khách."), INDEX).passages
    assert "trung" not in other.words


@quick
@given(texts=st.lists(any_text, max_size=4))
def test_lessons_add_up(texts: list[str]) -> None:
    """What texts teach one by one is, together, what they teach at once."""
    together = Lexicon.of_lessons([Lessons.of(text) for text in texts]).spellings
    at_once = type(together).of(texts)
    assert together.words == at_once.words
    assert together.keys.tolist() == at_once.keys.tolist()
    assert together.counts.tolist() == at_once.counts.tolist()


def test_what_a_bulletin_introduces_comes_before_the_table() -> None:
    """An abbreviation that everybody knows otherwise is written out as the bulletin itself explains it."""
    bulletin = Bulletin("b", "Tin", "Công ty Truyền thông Ánh Dương (CTTAD) họp.\n\nUBND và CTTAD báo cáo.")
    own = Bulletin("b", "Tin", "Ung Bướu Nhật Dương (UBND) họp.")
    (passage,) = BulletinProducts.of(bulletin, INDEX).passages
    assert {"nhan", "dan", "anh"} <= set(passage.words)
    (passage,) = BulletinProducts.of(own, INDEX).passages
    assert passage.words.count("buou") == 2
    assert "dan" not in passage.words
