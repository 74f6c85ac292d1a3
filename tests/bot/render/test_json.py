from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from bot.i18n import translator
from bot.render.json import (
    AnswerRecord,
    SearchRecord,
    answer_record,
    bulletin_record,
    catalogue_record,
    notes,
    quote_record,
    search_record,
)
from corpus.library import Holding
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from retrieval.models import Answer, AnswerRequest, Hit, Note, Page, SearchRequest, Statement, Verdict
from retrieval.query.models import Query

VI = translator("vi")
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
HIT = Hit(Passage("b1", 2, 28), BULLETIN, 0.123456, (Span(4, 12), Span(13, 25)), also_in=(BARE,))
EARLIER = Statement(Passage("b2", 0, 3), BARE, dt.date(2018, 2, 5), disagrees=True)
ANSWER = Answer(
    AnswerRequest("Ai ?", 3),
    "Ai?",
    (HIT, Hit(Passage("b2", 0, 3), BARE, 1.0)),
    Passage("b1", 15, 27),
    0.98765,
    others=(EARLIER,),
    verdict=Verdict.CONTRADICTED,
)
PAGE = Page(
    SearchRequest(Query("Ai?"), 2, offset=5),
    (replace(HIT, sentence=Passage("b1", 2, 14)), ANSWER.quotes[1]),
    more=True,
)

ANSWER_KEYS = [
    "question",
    "understood",
    "found",
    "confidence",
    "answer",
    "verdict",
    "quotes",
    "others",
    "near",
    "notes",
]
QUOTE_KEYS = [
    "text",
    "bulletin",
    "version",
    "title",
    "publisher",
    "date",
    "url",
    "marks",
    "start",
    "end",
    "score",
    "highlights",
    "also_in",
    "citation",
    "picture",
    "parts",
]


def test_an_answer_in_json() -> None:
    """An answer has exactly the promised keys, in their order, and its values are those of the answer."""
    shown = json.loads(answer_record(ANSWER, VI).model_dump_json())
    assert list(shown) == ANSWER_KEYS
    assert [list(quote) for quote in shown["quotes"]] == [QUOTE_KEYS] * 2
    assert shown["quotes"][0] == {
        "text": "Bầu đồng chí Đỗ Xuân Kiên.",
        "bulletin": "b1",
        "version": 1,
        "title": "Đại hội",
        "publisher": "Ban Quản lý",
        "date": "2020-03-05",
        "url": "https://example.org/a",
        "marks": [],
        "start": 2,
        "end": 28,
        "score": 0.1235,
        "highlights": [[4, 12], [13, 25]],
        "also_in": ["b2"],
        "citation": "“Bầu đồng chí Đỗ Xuân Kiên.” (Đại hội, Ban Quản lý, ngày 05/03/2020, https://example.org/a)",
        "picture": None,
        "parts": [],
    }
    del shown["quotes"]
    assert shown == {
        "question": "Ai ?",
        "understood": "Ai?",
        "found": True,
        "confidence": 0.988,
        "answer": "Đỗ Xuân Kiên",
        "verdict": "contradicted",
        "others": [
            {
                "text": "Năm",
                "bulletin": "b2",
                "title": "Hội nghị",
                "date": "2018-02-05",
                "start": 0,
                "end": 3,
                "disagrees": True,
            },
        ],
        "near": [],
        "notes": [],
    }


def test_what_comes_near_is_no_quote() -> None:
    """What shows something near has no quotes and no note that there is nothing; the passage stands apart."""
    refused = replace(ANSWER, quotes=(), answer=None, others=(), verdict=Verdict.SILENT, near=(HIT,))
    shown = json.loads(answer_record(refused, VI).model_dump_json())
    assert (shown["found"], shown["quotes"], shown["verdict"]) == (False, [], "silent")
    assert shown["near"] == json.loads(answer_record(ANSWER, VI).model_dump_json())["quotes"][:1]
    assert shown["notes"] == []


def test_what_a_bulletin_does_not_say_is_null() -> None:
    """Publisher, date and address are null where the bulletin has none, and never left out."""
    shown = json.loads(quote_record(ANSWER.quotes[1], VI).model_dump_json())
    assert list(shown) == QUOTE_KEYS
    assert (shown["publisher"], shown["date"], shown["url"]) == (None, None, None)


@pytest.mark.parametrize("hit", ANSWER.quotes)
def test_offsets_find_the_text(hit: Hit) -> None:
    """Start and end cut the quote out of the bulletin's text, and highlights cut words out of the quote."""
    record = quote_record(hit, VI)
    assert hit.bulletin.text[record.start : record.end] == record.text
    marked = [record.text[start:end] for start, end in record.highlights]
    assert marked == (["đồng chí", "Đỗ Xuân Kiên"] if hit is HIT else [])


def test_records_survive_json() -> None:
    """Reading what was written gives the same record."""
    answer = answer_record(ANSWER, VI)
    search = search_record("Ai?", PAGE, VI)
    assert AnswerRecord.model_validate_json(answer.model_dump_json()) == answer
    assert SearchRecord.model_validate_json(search.model_dump_json()) == search


def test_a_search_in_json() -> None:
    """A search shows the question, where its page lies, and its hits, each with the sentence that fits."""
    shown = json.loads(search_record("Ai?", PAGE, VI).model_dump_json())
    assert list(shown) == ["question", "offset", "more", "hits"]
    assert (shown["question"], shown["offset"], shown["more"]) == ("Ai?", 5, True)
    keys = [*QUOTE_KEYS, "province", "sentence"]
    assert [(list(hit), hit["bulletin"]) for hit in shown["hits"]] == [(keys, "b1"), (keys, "b2")]
    assert [hit["province"] for hit in shown["hits"]] == ["Lâm Đồng", None]
    assert [hit["sentence"] for hit in shown["hits"]] == [
        {"text": "Bầu đồng chí", "start": 2, "end": 14},
        None,
    ]


def test_a_bulletin_in_json() -> None:
    """A bulletin in a list shows all that is known of it but its text; what is not known is null."""
    assert json.loads(bulletin_record(BULLETIN).model_dump_json()) == {
        "bulletin": "b1",
        "version": 1,
        "title": "Đại hội",
        "publisher": "Ban Quản lý",
        "province": "Lâm Đồng",
        "date": "2020-03-05",
        "term": "2020-2025",
        "url": "https://example.org/a",
        "file": "b1.txt",
        "marks": [],
    }
    bare = json.loads(bulletin_record(BARE).model_dump_json())
    assert bare.pop("marks") == []
    assert set(bare.values()) == {"b2", 1, "Hội nghị", None}


def test_a_catalogue_in_json() -> None:
    """A catalogue shows how many bulletins there are in all, and of each province and year."""
    record = catalogue_record([Holding("Lâm Đồng", 2020, 2), Holding(None, None, 3)])
    assert json.loads(record.model_dump_json()) == {
        "bulletins": 5,
        "holdings": [
            {"province": "Lâm Đồng", "year": 2020, "bulletins": 2},
            {"province": None, "year": None, "bulletins": 3},
        ],
    }


def test_a_refusal_in_json() -> None:
    """A refusal has no quotes and no answer, and its notes say so and name the nearest bulletins."""
    refusal = Answer(AnswerRequest("Ai?", 3), "Ai?", (), None, 0.0, nearest=(BULLETIN, BARE))
    record = answer_record(refusal, VI)
    assert (record.found, record.answer, record.quotes, record.confidence) == (False, None, [], 0.0)
    assert record.notes == [
        "Không thấy trong các bản tin.",
        "Bản tin gần với câu hỏi nhất: Đại hội; Hội nghị",
    ]


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
    assert notes(noted, translator("en")) == expected
