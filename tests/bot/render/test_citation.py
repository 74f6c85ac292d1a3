from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import translator
from bot.render.citation import COPY_UNITS, citation, short_citation
from corpus.models import Bulletin, Passage
from retrieval.models import Hit
from tests.botapi.entities import utf16_length

VI, EN = translator("vi"), translator("en")
TEXT = "Đại hội họp.  Đã bầu “tân”\nbí thư Đỗ Xuân Kiên. Mọi người vui «mừng» 😀."
BULLETIN = Bulletin(
    "b1",
    "Đại hội  lần IV",
    TEXT,
    publisher="Ban Quản lý",
    date=dt.date(2020, 3, 5),
    url="https://example.org/a?b=1",
    file="b1.txt",
)
KIEN = Passage("b1", TEXT.index("Đỗ"), TEXT.index(". Mọi"))
SOURCE = "Đại hội lần IV, Ban Quản lý, ngày 05/03/2020, https://example.org/a?b=1"
WORDS = "Đại hội họp. Đã bầu “tân” bí thư Đỗ Xuân Kiên. Mọi người vui «mừng» 😀."


def hit(bulletin: Bulletin = BULLETIN) -> Hit:
    return Hit(Passage(bulletin.id, 0, len(bulletin.text)), bulletin, 0.5)


@pytest.mark.parametrize(
    ("known", "source"),
    [
        ({}, SOURCE),
        ({"publisher": None}, "Đại hội lần IV, ngày 05/03/2020, https://example.org/a?b=1"),
        ({"date": None}, "Đại hội lần IV, Ban Quản lý, https://example.org/a?b=1"),
        ({"url": None}, "Đại hội lần IV, Ban Quản lý, ngày 05/03/2020, b1.txt"),
        ({"publisher": None, "date": None, "url": None, "file": None}, "Đại hội lần IV"),
    ],
)
def test_a_citation_is_quote_and_source_in_one_line(known: dict[str, Any], source: str) -> None:
    """The quote stands in quotation marks, then title, publisher, date and address or file, as known."""
    assert citation(hit(replace(BULLETIN, **known)), VI) == f"“{WORDS}” ({source})"


def test_a_citation_speaks_the_readers_language() -> None:
    """Only the word for the date is translated."""
    assert citation(hit(), EN) == f"“{WORDS}” ({SOURCE.replace('ngày ', '')})"


@given(st.text(min_size=1).filter(str.strip))
@settings(deadline=None, max_examples=100)
def test_a_quote_is_cited_to_the_letter(text: str) -> None:
    """Whatever the quote holds, it stands in its citation letter by letter, and nothing breaks the line."""
    cited = citation(hit(replace(BULLETIN, text=text)), VI)
    assert cited.endswith(f"” ({SOURCE})")
    words = cited.removeprefix("“").removesuffix(f"” ({SOURCE})")
    assert "".join(words.split()) == "".join(text.split())
    assert words.split(" ") == text.split()
    assert len(cited.splitlines()) == 1


STEPS = [
    f"“{WORDS}” ({SOURCE})",
    f"“Đã bầu “tân” bí thư Đỗ Xuân Kiên.” ({SOURCE})",
    SOURCE,
    "Đại hội lần IV, ngày 05/03/2020, https://example.org/a?b=1",
    "Đại hội lần IV, ngày 05/03/2020",
    "Đại hội lần…, ngày 05/03/2020",
    "Đại hội lầ…, ngày 05/03/2020",
]


@pytest.mark.parametrize(("expected", "shorter"), [*pairwise(STEPS)])
def test_a_citation_is_shortened_step_by_step(expected: str, shorter: str) -> None:
    """Too long, it has the one sentence with the answer, then the source alone, and then less of that."""
    length = utf16_length(expected)
    assert short_citation(hit(), VI, KIEN, length) == expected
    assert short_citation(hit(), VI, KIEN, length - 1) == shorter


def test_an_address_that_is_too_long_is_left_out() -> None:
    """Without a date, of an endless address only the title is left; a title shrinks to a letter."""
    endless = replace(BULLETIN, date=None, url="https://example.org/" + "a" * 300)
    assert short_citation(hit(endless), VI) == "Đại hội lần IV"
    assert short_citation(hit(), VI, limit=19) == "Đ…, ngày 05/03/2020"


@pytest.mark.parametrize(
    "answer",
    [None, Passage("b1", 0, KIEN.end), Passage("other", KIEN.start, KIEN.end)],
    ids=["none", "of two sentences", "of another bulletin"],
)
def test_without_a_sentence_only_the_source_is_left(answer: Passage | None) -> None:
    """Where no one sentence holds the answer, a citation that is too long is the source alone."""
    assert short_citation(hit(), VI, answer, 120) == SOURCE


def test_a_button_holds_256_units() -> None:
    """What the Bot API allows is the limit: code units, of which 😀 is two."""
    room = 256 - utf16_length(citation(hit(replace(BULLETIN, text="x")), VI)) + 1
    for text, fits in (("x" * room, True), ("x" * (room + 1), False), ("x" * (room - 1) + "😀", False)):
        long = hit(replace(BULLETIN, text=text))
        assert short_citation(long, VI) == (citation(long, VI) if fits else SOURCE)


@given(
    st.builds(
        Bulletin,
        st.just("b"),
        st.text(min_size=1, max_size=400).filter(str.strip),
        st.text("aấ😀. \n“", min_size=1, max_size=500).filter(str.strip),
        publisher=st.none() | st.text("bB😀 ", min_size=1, max_size=300).filter(str.strip),
        date=st.none() | st.dates(),
        url=st.none() | st.text("u/", min_size=1, max_size=400),
    ),
    st.data(),
)
@settings(deadline=None, max_examples=150)
def test_a_short_citation_always_fits_and_never_cuts_a_quote(bulletin: Bulletin, data: st.DataObject) -> None:
    """Whatever the bulletin, there is a citation for the button; what it quotes are whole sentences."""
    start = data.draw(st.integers(0, len(bulletin.text) - 1))
    answer = Passage("b", start, data.draw(st.integers(start + 1, len(bulletin.text))))
    cited = short_citation(hit(bulletin), VI, answer)
    assert 1 <= utf16_length(cited) <= COPY_UNITS
    assert cited.strip() == cited
    if bulletin.date and cited != citation(hit(bulletin), VI):
        assert f"ngày {bulletin.date:%d/%m/%Y}" in cited
