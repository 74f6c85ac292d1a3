from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from bot.i18n import translator
from bot.render.saved_answer import (
    GoneError,
    check,
    hit_of,
    pack,
    pack_query,
    short_answer,
    unpack,
    unpack_query,
    views,
)
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from retrieval.models import Answer, AnswerRequest, Hit, Note, Statement, Verdict
from retrieval.query.models import Filters, Query

FIRST = Bulletin("b1", "Đại hội", "Đại hội đã bầu đồng chí Đỗ Xuân Kiên. Đại hội kết thúc.")
SECOND = Bulletin("b2", "Hội nghị", "Hội nghị có đồng chí Trần Xuân Vượng dự.")
THIRD = Bulletin("b3", "Đại hội", FIRST.text)
LIBRARY = {bulletin.id: bulletin for bulletin in (FIRST, SECOND, THIRD)}
QUOTES = (
    Hit(Passage("b1", 0, 37), FIRST, 0.9, (Span(24, 36),), also_in=(THIRD,)),
    Hit(Passage("b2", 0, 40), SECOND, 0.5),
    Hit(Passage("b1", 38, 55), FIRST, 0.25),
)
ANSWER = Answer(
    AnswerRequest("Ai?", 3, after="Ai dự?", province="Lâm Đồng"),
    "ai được bầu?",
    QUOTES,
    Passage("b1", 24, 36),
    0.75,
    others=(Statement(Passage("b2", 21, 36), SECOND, dt.date(2018, 2, 5), disagrees=True),),
    verdict=Verdict.CONTRADICTED,
    notes=(Note("renamed", {"asked": "A", "named": "B"}),),
)
REFUSAL = Answer(AnswerRequest("Ai?", 3), "ai?", (), None, 0.1, near=QUOTES[1:], nearest=(SECOND, FIRST))


def kept(answer: Answer, shown: int = 1) -> dict[str, object]:
    """An answer packed, and through JSON as the state keeps it."""
    packed: dict[str, object] = json.loads(json.dumps(pack(answer, shown, translator("vi"))))
    return packed


@pytest.mark.parametrize("shown", [1, 2, 3, 5])
def test_an_answer_comes_back(shown: int) -> None:
    """What was packed comes back whole, with as many quotes as are shown together."""
    packed = kept(ANSWER, shown)
    assert unpack(packed, LIBRARY.get) == replace(ANSWER, quotes=QUOTES[:shown])
    assert short_answer(packed) == ANSWER.answer


def test_the_parts_of_a_list_come_back() -> None:
    """Further slices are kept by their places, and one that reads otherwise is gone like its quote."""
    part = Passage("b1", 38, 55)
    answer = replace(ANSWER, quotes=(replace(QUOTES[0], parts=(part,)),))
    packed = pack(answer, 1, translator("vi"))
    assert unpack(packed, LIBRARY.get).quotes[0].part_texts == (FIRST.text[38:55],)
    changed = replace(FIRST, text=FIRST.text.replace("kết thúc", "bắt đầu"))
    with pytest.raises(GoneError):
        unpack(packed, (LIBRARY | {"b1": changed}).get)


def test_a_refusal_comes_back() -> None:
    """So does a refusal, with the passage that came near and the nearest bulletins."""
    assert unpack(kept(REFUSAL), LIBRARY.get) == replace(REFUSAL, near=QUOTES[1:2])


def test_an_answer_of_an_older_version_comes_back() -> None:
    """A row that an earlier version saved, with spans and without the request, comes back as an answer."""
    packed = kept(ANSWER, 2)
    del packed["request"]
    for name in ("hits", "others"):
        places = packed[name]
        assert isinstance(places, list)
        for place in places:
            place["span"] = [place.pop("start"), place.pop("end")]
    answer = unpack(packed, LIBRARY.get)
    assert answer == replace(ANSWER, quotes=QUOTES[:2], request=AnswerRequest(ANSWER.question, 2))
    assert hit_of(packed, 1, LIBRARY.get) == QUOTES[2]


def test_no_words_of_a_bulletin_are_kept() -> None:
    """What is packed says where the words stand and how to tell them, and holds none of them."""
    written = json.dumps(kept(ANSWER, 2), ensure_ascii=False)
    assert not any(word in written for word in ("Kiên", "Vượng", "kết thúc", FIRST.title, SECOND.title))


@pytest.mark.parametrize(("shown", "count"), [(1, 3), (2, 2), (3, 1), (5, 1)])
def test_each_further_passage_has_a_view(shown: int, count: int) -> None:
    """After those shown together the quotes come one by one, in order, and then there are no more."""
    packed = kept(ANSWER, shown)
    assert views(packed) == count
    found = [hit_of(packed, view, LIBRARY.get) for view in range(count + 1)]
    assert found == [QUOTES[0], *QUOTES[shown:], None]


def test_an_answer_without_passages() -> None:
    """A refusal that nothing comes near has one view and no passage."""
    packed = kept(replace(REFUSAL, near=()))
    assert (views(packed), hit_of(packed, 0, LIBRARY.get)) == (1, None)


@pytest.mark.parametrize(
    "change",
    [
        {"b1": replace(FIRST, text=FIRST.text.replace("Kiên", "Kiệm"))},
        {"b1": replace(FIRST, text=" " + FIRST.text)},
        {"b1": None},
        {"b2": replace(SECOND, text=SECOND.text.replace("Vượng", "Vương"))},
    ],
)
def test_what_reads_otherwise_is_gone(change: dict[str, Bulletin | None]) -> None:
    """An answer of which a quote or a statement changed, moved or vanished is not shown."""
    with pytest.raises(GoneError):
        unpack(kept(ANSWER), (LIBRARY | change).get)


def test_other_changes_do_no_harm() -> None:
    """A bulletin that changed beside its quote is quoted on, with what is now known of it."""
    newer = replace(FIRST, text=FIRST.text + " Hết.", date=dt.date(2020, 3, 5))
    answer = unpack(kept(ANSWER), (LIBRARY | {"b1": newer, "b3": None}).get)
    assert (answer.quotes[0].bulletin, answer.quotes[0].also_in) == (newer, ())
    assert answer.quotes[0].text == QUOTES[0].text


@pytest.mark.parametrize(
    "query",
    [
        Query("bí thư"),
        Query("bí thư", province="Lâm Đồng"),
        Query("", (), Filters(years=(2018, 2020))),
        Query(
            "bí thư Lâm Đồng",
            ("Lâm Đồng", "x"),
            Filters((2020,), dt.date(2017, 1, 1), dt.date(2020, 12, 31), ("Trà Vinh",), ("Ban",)),
        ),
    ],
)
def test_a_search_comes_back(query: Query) -> None:
    """A search with all its filters comes back from JSON as it was."""
    assert unpack_query(json.loads(json.dumps(pack_query(query)))) == query


def test_checks_tell_texts_apart() -> None:
    """A check is the same for the same texts alone, however they are parted."""
    assert check("a", "b") == check("a", "b")
    assert len({check("a", "b"), check("ab"), check("a b"), check("b", "a"), check("")}) == 5
