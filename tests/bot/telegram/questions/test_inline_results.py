import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import InputTextMessageContent

from bot.i18n import translator
from bot.telegram.questions.inline_results import bulletin_of, inline_articles, result_id
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from retrieval.models import Hit
from tests.botapi.entities import utf16_length
from tests.botapi.html_mode import parse_html

TEXT = "Đảng bộ tỉnh họp.\nĐồng chí Lê Văn An được bầu làm Bí thư & trúng cử. Hội nghị bế mạc."
BULLETIN = Bulletin("tin_1", "Đại hội <lần> thứ X", TEXT, date=dt.date(2020, 3, 5), file="tin_1.txt")
SENTENCE = Passage("tin_1", 18, 71)
HIT = Hit(Passage("tin_1", 0, len(TEXT)), BULLETIN, 1.0, (Span(18, 27),), sentence=SENTENCE)


def sent(hit: Hit) -> list[str]:
    """The messages that a hit's results send."""
    contents = [article.input_message_content for article in inline_articles([hit], translator("vi"))]
    return [c.message_text for c in contents if isinstance(c, InputTextMessageContent)]


def test_a_result_sends_the_sentence_with_its_source() -> None:
    """What is sent is the best sentence as it stands in the bulletin, then title, day and file."""
    [article] = inline_articles([HIT], translator("vi"))
    [message] = sent(HIT)
    assert TEXT[18:71] == "Đồng chí Lê Văn An được bầu làm Bí thư & trúng cử. Hội"[:53]
    shown = parse_html(message)
    assert shown.text == f"{TEXT[18:71]}\nĐại hội <lần> thứ X\n05/03/2020 · tin_1.txt"
    assert article.title == "05/03/2020 · Đại hội <lần> thứ X"
    assert article.description == TEXT[18:71]


def test_a_bulletin_without_a_day_is_named_by_its_title() -> None:
    """What is not known is left out, and a hit without a sentence sends its passage."""
    hit = replace(HIT, bulletin=replace(BULLETIN, date=None), sentence=None)
    [article] = inline_articles([hit], translator("vi"))
    assert article.title == "Đại hội <lần> thứ X"
    assert parse_html(sent(hit)[0]).text.startswith(TEXT)


def test_the_same_sentence_is_one_result() -> None:
    """Two passages that overlap in their best sentence make one result, the better one's."""
    other = replace(HIT, passage=Passage("tin_1", 18, len(TEXT)), highlights=())
    third = replace(HIT, sentence=Passage("tin_1", 0, 17))
    made = inline_articles([HIT, other, third], translator("vi"))
    assert [article.id for article in made] == ["tin_1:18-71", "tin_1:0-17"]
    [best] = inline_articles([HIT], translator("vi"))
    assert made[0] == best
    assert made[0].input_message_content == best.input_message_content


def test_what_fits_no_message_is_left_out() -> None:
    """A passage that would take two messages is no result; one that just fits is."""
    long = replace(BULLETIN, text="a " * 2500)
    assert sent(Hit(Passage("tin_1", 0, 4000), long, 1.0)) != []
    assert sent(Hit(Passage("tin_1", 0, 5000), long, 1.0)) == []


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=90), st.integers(0, 10**6))
def test_ids_fit_and_name_their_bulletin(bulletin_id: str, start: int) -> None:
    """An id has 64 bytes at most and is the passage's own; of short ones the bulletin can be told."""
    passage = Passage(bulletin_id, start, start + 7)
    identity = result_id(passage)
    assert 1 <= len(identity.encode()) <= 64
    assert result_id(replace(passage, end=start + 8)) != identity
    fits = len(f"{bulletin_id}:{start}-{start + 7}".encode()) <= 64
    assert bulletin_of(identity) == (bulletin_id if fits else None)


@pytest.mark.parametrize("title", ["Đại hội " * 60, "𝒜" * 300, "một\nhai"])
def test_titles_and_descriptions_are_short(title: str) -> None:
    """However long or broken a title is, it is one short line in the list."""
    hit = replace(HIT, bulletin=replace(BULLETIN, title=title, text=TEXT + " và" * 300), sentence=None)
    hit = replace(hit, passage=Passage("tin_1", 0, 900))
    [article] = inline_articles([hit], translator("vi"))
    assert article.description
    for line, most in ((article.title, 100), (article.description, 160)):
        assert 0 < utf16_length(line) <= most
        assert "\n" not in line
