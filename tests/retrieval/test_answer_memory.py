from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from corpus.models import Bulletin, Passage
from retrieval.answer_memory import AnswerMemory
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import Answer, AnswerRequest, Hit
from tests.conftest import ANSWERS, INDEX, write
from tests.doubles import SyllableEncoder

QUESTION = AnswerRequest("Ai được bầu làm Bí thư Đảng ủy?", 2)
MAI = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy."


def answer(question: str, length: int = 10) -> Answer:
    """An answer that holds a bulletin of so many characters."""
    bulletin = Bulletin(question, "Họp", "a" * length)
    return Answer(AnswerRequest(question, 1), question, (Hit(Passage(question, 0, 1), bulletin, 1),), None, 1)


def test_what_was_asked_is_remembered_with_all_that_it_leaned_on() -> None:
    """The same request is answered alike; after another question, or for more quotes, it is another."""
    memory, given = AnswerMemory(), answer("ai?")
    memory.keep(given)
    assert memory.get(given.request) is given
    assert memory.get(replace(given.request, after="ở đâu?")) is None
    assert memory.get(replace(given.request, count=2)) is None


def test_what_was_asked_longest_ago_makes_room() -> None:
    """Of more answers than there is room for the one that nobody asked for again is forgotten."""
    memory = AnswerMemory(most=2)
    first, second, third = (answer(name) for name in ("a", "b", "c"))
    memory.keep(first)
    memory.keep(second)
    memory.get(first.request)
    memory.keep(third)
    assert [memory.get(each.request) is not None for each in (first, second, third)] == [True, False, True]


def test_long_bulletins_take_more_room() -> None:
    """The bulletins of all answers together stay within their bound, however few answers that leaves."""
    memory = AnswerMemory(most_characters=100)
    small, large, huge = answer("a", 40), answer("b", 70), answer("c", 101)
    memory.keep(small)
    memory.keep(large)
    assert (memory.get(small.request), memory.get(large.request)) == (None, large)
    memory.keep(huge)
    assert memory.get(huge.request) is None
    memory.keep(large)
    memory.keep(large)
    assert memory.get(large.request) is large


def test_an_answer_is_of_its_day() -> None:
    """On the next day nothing is remembered, since an answer may say how old it is."""
    days = iter([dt.date(2026, 11, 30)] * 3 + [dt.date(2026, 12, 1)] * 2)
    memory, given = AnswerMemory(today=lambda: next(days)), answer("ai?")
    memory.keep(given)
    assert memory.get(given.request) is given
    assert memory.get(given.request) is None


def test_a_repeated_question_is_not_searched_again(
    library: FileLibrary, indexer: Indexer, tmp_path: Path
) -> None:
    """The second answer equals the first, and nothing is encoded for it; a new index is asked anew."""
    encoder = SyllableEncoder()
    engine = file_engine(library, library.path.parent, encoder, INDEX, ANSWERS)
    folder = write(tmp_path / "files", mai=MAI)
    indexer.update([folder])
    first = engine.answer(QUESTION)
    assert first.found
    encoder.encoded.clear()
    assert engine.answer(QUESTION) == first
    assert encoder.encoded == []
    indexer.update([write(folder, mai=MAI.replace("Mai", "Lan"))])
    assert "Lan" in engine.answer(QUESTION).quotes[0].text


@pytest.mark.parametrize("damaged", ["after", "before"])
def test_a_remembered_quote_is_read_again(
    engine: Engine, library: FileLibrary, indexer: Indexer, tmp_path: Path, damaged: str
) -> None:
    """A quote that no longer holds is not shown from memory, nor missed once its bulletin is mended."""
    indexer.update([write(tmp_path / "files", mai=MAI, khac="Mùa cà phê\n\nSản lượng cà phê tăng.")])

    def put(old: str, new: str) -> None:
        with closing(sqlite3.connect(library.path)) as connection, connection:
            connection.execute("UPDATE texts SET text = replace(text, ?, ?)", (old, new))

    if damaged == "after":
        assert engine.answer(QUESTION).found
    put("Mai", "Lan")
    assert not engine.answer(QUESTION).found
    put("Lan", "Mai")
    assert "Mai" in engine.answer(QUESTION).quotes[0].text
