from __future__ import annotations

import datetime as dt
from dataclasses import fields
from pathlib import Path

import pytest

from bot.cli.explain import explanation_lines
from bot.cli.explained_words import feature_words, named_words
from bot.i18n import LANGUAGES, translator
from corpus.file_library import FileLibrary
from retrieval.answer.draft import Draft
from retrieval.answer.office_qa.intent import OfficeQuestion
from retrieval.answer.quote_model import QuoteModel
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.query.slots import Slots, Sort
from tests.bot.cli.test_vietnamese import english_words
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

TEXT = "Xã Tân Thử họp\n\nNgày 5/3/2020, xã Tân Thử có 412 đảng viên. Ông Lê An làm Bí thư Đảng ủy xã."


def draft(folder: Path, question: str) -> Draft:
    """How a question is judged among one bulletin."""
    library, encoder = FileLibrary(folder / "library.sqlite"), SyllableEncoder()
    Indexer(library, folder, encoder, INDEX, silent).update([write(folder / "files", tan_thu=TEXT)])
    return file_engine(library, folder, encoder, INDEX, ANSWERS).judge(question)


def test_it_tells_how_the_question_was_read_and_what_counted(tmp_path: Path) -> None:
    """The lines name what is asked for, each quote with its probability, and the largest contributions."""
    lines = list(explanation_lines(draft(tmp_path, "ai là Bí thư Đảng ủy xã Tân Thử?"), ANSWERS.model, 2))
    assert lines[:2] == ["understood: ai là Bí thư Đảng ủy xã Tân Thử?", "asks for: a person"]
    assert "asked of facts: office Bí thư Đảng ủy, asks for somebody" in lines
    (first,) = (line for line in lines if line.startswith("1. "))
    assert "tan_thu: Xã Tân Thử họp" in first
    assert any(line.endswith("  terms of the question in it or the heading") for line in lines)
    assert sum(line.startswith(("1. ", "2. ", "3. ")) for line in lines) == 2


def test_it_tells_what_contradicts(tmp_path: Path) -> None:
    """A year that the bulletin is not of is named with what the bulletin says instead."""
    lines = list(explanation_lines(draft(tmp_path, "số đảng viên xã Tân Thử năm 2016"), ANSWERS.model, 1))
    assert any(line.strip().startswith("contradicts (year)") and "2016" in line for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_feature_has_its_words(language: str) -> None:
    """What a sentence is judged by is told in words, which no two features share."""
    names = QuoteModel.shipped().coefficients.sentence
    told = {feature_words(name, translator(language)) for name in names}
    assert len(told) == len(names)
    assert not any("_" in words for words in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_question_names_has_its_words(language: str) -> None:
    """Each field of what a question names, or asks of facts, and each sort of it, has a name of its own."""
    tr = translator(language)
    for kind in (Slots, OfficeQuestion):
        names = [field.name for field in fields(kind)]
        assert len({tr.say("cli-explain-named", name=name) for name in names}) == len(names)
    assert len({tr.say("cli-explain-sort", sort=sort.value) for sort in Sort}) == len(Sort)


def test_what_a_question_names_is_told() -> None:
    """Days are written as in Vietnam, what holds nothing is left out, and a yes has no words of its own."""
    named = Slots(years=(2020, 2021), numbered=(("khóa", 4),), dates=(dt.date(2020, 3, 5),))
    assert named_words(named, translator("vi")) == "năm 2020; 2021, khóa, kỳ khóa 4, ngày 05/03/2020"
    leaving = OfficeQuestion(None, (), election=False, whether=False, leaving=True)
    assert named_words(leaving, translator("en")) == "who leaves"


def test_the_explanation_speaks_vietnamese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under Vietnamese it has no English word."""
    monkeypatch.setenv("BANTIN_LANG", "vi")
    judged = draft(tmp_path, "ai là Bí thư Đảng ủy xã Tân Thử năm 2016?")
    told = "\n".join(explanation_lines(judged, QuoteModel.shipped(), 3)).replace("Lê An", "")
    assert "Hỏi thông tin" in told
    assert english_words(told) == set()
