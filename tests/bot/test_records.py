from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from bot.records import AnswerRecord, SearchRecord, answer_record, notes, quote_record, search_record
from bot.texts import texts
from corpus.bulletin import Bulletin, Passage
from retrieval.answer import Answer, Hit, Note

VI = texts("vi")
BULLETIN = Bulletin(
    id="b1",
    title="Đại hội",
    text="😀 Bầu đồng chí Đỗ Xuân Kiên.",
    publisher="Ban Quản lý",
    province="Lâm Đồng",
    date=dt.date(2020, 3, 5),
    term="2020-2025",
    url="https://example.org/a",
    file="b1.txt",
)
BARE = Bulletin(id="b2", title="Hội nghị", text="Năm 2018.")
HIT = Hit(Passage("b1", 2, 28), BULLETIN, 0.123456, ((4, 12), (13, 25)))
ANSWER = Answer("Ai ?", "Ai?", (HIT, Hit(Passage("b2", 0, 3), BARE, 1.0)), Passage("b1", 15, 27), 0.98765)

QUOTE_KEYS = [
    "text",
    "bulletin",
    "title",
    "publisher",
    "date",
    "url",
    "start",
    "end",
    "score",
    "highlights",
]


def test_an_answer_in_json() -> None:
    """An answer has exactly the promised keys, in their order, and its values are those of the answer."""
    shown = json.loads(answer_record(ANSWER, VI).model_dump_json())
    assert list(shown) == ["question", "understood", "found", "confidence", "answer", "quotes", "notes"]
    assert [list(quote) for quote in shown["quotes"]] == [QUOTE_KEYS] * 2
    assert shown["quotes"][0] == {
        "text": "Bầu đồng chí Đỗ Xuân Kiên.",
        "bulletin": "b1",
        "title": "Đại hội",
        "publisher": "Ban Quản lý",
        "date": "2020-03-05",
        "url": "https://example.org/a",
        "start": 2,
        "end": 28,
        "score": 0.1235,
        "highlights": [[4, 12], [13, 25]],
    }
    del shown["quotes"]
    assert shown == {
        "question": "Ai ?",
        "understood": "Ai?",
        "found": True,
        "confidence": 0.988,
        "answer": "Đỗ Xuân Kiên",
        "notes": [],
    }


def test_what_a_bulletin_does_not_say_is_null() -> None:
    """Publisher, date and address are null where the bulletin has none, and never left out."""
    shown = json.loads(quote_record(ANSWER.quotes[1]).model_dump_json())
    assert list(shown) == QUOTE_KEYS
    assert (shown["publisher"], shown["date"], shown["url"]) == (None, None, None)


@pytest.mark.parametrize("hit", ANSWER.quotes)
def test_offsets_find_the_text(hit: Hit) -> None:
    """Start and end cut the quote out of the bulletin's text, and highlights cut words out of the quote."""
    record = quote_record(hit)
    assert hit.bulletin.text[record.start : record.end] == record.text
    marked = [record.text[start:end] for start, end in record.highlights]
    assert marked == (["đồng chí", "Đỗ Xuân Kiên"] if hit is HIT else [])


def test_records_survive_json() -> None:
    """Reading what was written gives the same record."""
    answer = answer_record(ANSWER, VI)
    search = search_record("Ai?", list(ANSWER.quotes))
    assert AnswerRecord.model_validate_json(answer.model_dump_json()) == answer
    assert SearchRecord.model_validate_json(search.model_dump_json()) == search


def test_a_search_in_json() -> None:
    """A search shows the question and its hits, best first."""
    shown = json.loads(search_record("Ai?", list(ANSWER.quotes)).model_dump_json())
    assert list(shown) == ["question", "hits"]
    assert shown["question"] == "Ai?"
    assert [(list(hit), hit["bulletin"]) for hit in shown["hits"]] == [(QUOTE_KEYS, "b1"), (QUOTE_KEYS, "b2")]


def test_a_refusal_in_json() -> None:
    """A refusal has no quotes and no answer, and its notes say so and name the nearest bulletins."""
    refusal = Answer("Ai?", "Ai?", (), None, 0.0, nearest=(BULLETIN, BARE))
    record = answer_record(refusal, VI)
    assert (record.found, record.answer, record.quotes, record.confidence) == (False, None, [], 0.0)
    assert record.notes == ["Không thấy trong các bản tin.", "Bản tin gần nhất: Đại hội; Hội nghị"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (ANSWER, ["Nearest bulletins: A"]),
        (replace(ANSWER, quotes=(), answer=None), ["Nearest bulletins: A", "Not in the bulletins."]),
    ],
)
def test_notes_are_put_into_words(answer: Answer, expected: list[str]) -> None:
    """An answer's own notes come first, in the language asked for."""
    noted = replace(answer, notes=(Note("nearest-titles", {"titles": "A"}),))
    assert notes(noted, texts("en")) == expected
