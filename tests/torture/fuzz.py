"""Fuzzers: hypothesis makes questions, files and updates for as long as it is told.

A failure is shrunk to its smallest form and told as the example of its row. Rounds go by the seed.
"""

from __future__ import annotations

import tempfile
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bot.config import Config
from bot.i18n import translator
from bot.render.json import answer_record, search_record
from corpus.errors import BantinError
from corpus.ingest.read import read_bulletin
from retrieval.engine import Engine
from retrieval.facts.extract import office_facts
from retrieval.models import AnswerRequest, SearchRequest
from retrieval.query.search_syntax import read_filters
from tests.torture.bulletins import SHELVED
from tests.torture.tally import Tally

_Made = TypeVar("_Made")
_EXAMPLES = 50
_LONG_S = 10.0  # what takes longer stands in the way of others; a first answer loads what it needs
_PIECES = [
    "ai là Bí thư",
    "bao nhiêu",
    "năm 2020",
    "còn",
    "tỉnh:",
    'năm:2020 "',
    "từ:",
    "Đại hội lần thứ XVI",
    "ông",
    "UBND",
    "12/5/2024",
    "2.500,5 tỷ",
    "dđdd",
    "ww",
    "hay",
    "đúng không?",
    "\u0301",
    "\u200d",
    "\ufeff",
    "\n\n",
    "....",
    "((((",
]
_TEXTS = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=20)), max_size=12).map(" ".join)
_REPEATED = st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=5), st.integers(1, 200))
_QUESTIONS = st.one_of(_TEXTS, _REPEATED, st.text(max_size=400))


@st.composite
def _files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file's suffix and content: bytes of any kind, or a bulletin that was cut and spliced."""
    suffix = draw(st.sampled_from((".txt", ".md")))
    if draw(st.booleans()):
        return suffix, draw(st.one_of(st.binary(max_size=300), _QUESTIONS.map(_encoded)))
    content = draw(st.sampled_from(SHELVED)).read_bytes()
    start = draw(st.integers(0, len(content)))
    end = draw(st.integers(start, len(content)))
    piece = draw(st.one_of(st.binary(max_size=20), _QUESTIONS.map(_encoded)))
    return suffix, content[:start] + piece * draw(st.integers(1, 30)) + content[end:]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def fuzz_questions(engine: Engine, number: int, seconds: float) -> Tally:
    """Ask and search whatever hypothesis makes: quotes are slices of bulletins, and nothing is raised."""
    tr = translator(Config().language)

    def ask(question: str) -> None:
        answer = engine.answer(AnswerRequest(question, 3))
        for quote in (*answer.quotes, *answer.near):
            passage = quote.passage
            assert quote.text == quote.bulletin.text[passage.start : passage.end]
        answer_record(answer, tr).model_dump_json()
        page = engine.search(SearchRequest(read_filters(question), 3))
        search_record(question, page, tr).model_dump_json()

    return fuzz("fuzzer, questions", ask, _QUESTIONS, number=number, seconds=seconds)


def fuzz_files(number: int, seconds: float) -> Tally:
    """Read whatever hypothesis makes as a bulletin: it is one in NFC, or refused in a sentence."""

    def read(made: tuple[str, bytes]) -> None:
        suffix, content = made
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"tin{suffix}"
            file.write_bytes(content)
            bulletin = read_bulletin(file)
        assert bulletin.text == unicodedata.normalize("NFC", bulletin.text)
        for fact in office_facts(bulletin):
            assert bulletin.text[slice(*fact.person)]

    return fuzz("fuzzer, files", read, _files(), number=number, seconds=seconds)


def fuzz(
    attack: str,
    check: Callable[[_Made], None],
    made: st.SearchStrategy[_Made],
    *,
    number: int,
    seconds: float,
    shrink: bool = True,
) -> Tally:
    """Make examples until the time has run out; what a person can mend is no failure."""
    tally = Tally(attack)

    def attempt(value: _Made) -> None:
        tally.tries += 1
        begin = time.thread_time()  # what else the machine does is no failure
        with suppress(BantinError):
            check(value)
        took = time.thread_time() - begin
        assert took < _LONG_S, f"took {took:.0f} s"

    with tally.timed():
        end = time.monotonic() + seconds
        rounds = 0
        while time.monotonic() < end and tally.kept:
            test = settings(
                max_examples=_EXAMPLES,
                deadline=None,
                database=None,
                phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
                suppress_health_check=list(HealthCheck),
            )(seed(number + rounds)(given(made)(attempt)))
            rounds += 1
            try:
                test()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                notes = " ".join(getattr(error, "__notes__", []))
                tally.tell(crashed=f"{type(error).__name__}: {error} {notes}"[:400])
        tally.remark = f"hypothesis, {rounds} rounds from seed {number}"
    return tally
