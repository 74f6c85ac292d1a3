"""Texts that nobody should write: each is indexed, or told, and the others are indexed all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.models import Bulletin
from corpus.postgres import DatabaseAddress
from corpus.postgres_library import PostgresLibrary
from retrieval.models import AnswerRequest
from retrieval.postgres.engine import postgres_engine
from retrieval.postgres.indexer import PostgresIndexer
from tests.conftest import ANSWERS, INDEX, silent
from tests.contracts.store import FIRST, QUESTION
from tests.doubles import SyllableEncoder

pytestmark = pytest.mark.slow

# Random letters, which PostgreSQL cannot pack, and longer than a row of a B-tree may be.
LONG = "".join(chr(ord("a") + (number * number * 7919 + number // 3) % 26) for number in range(20_000))
WIDE = "".join(chr(0x4E00 + (number * number * 7919 + number // 3) % 20_000) for number in range(5_000))


@pytest.mark.parametrize(
    "text",
    ["", "\n", f"Tin\n\n{LONG}\n", f"Tin\n\n{WIDE}\n"],
    ids=["empty", "blank", "long", "wide"],
)
def test_an_odd_text_stops_nothing(database: DatabaseAddress, tmp_path: Path, text: str) -> None:
    """A text without words, and a word longer than a row of an index, lie beside others that are found."""
    library, encoder = PostgresLibrary(database), SyllableEncoder()
    indexer = PostgresIndexer(library, tmp_path / "data", encoder, INDEX, silent)
    indexer.fill([Bulletin("odd", "Tin", text), Bulletin("hoamai", "Đại hội", FIRST)])
    engine = postgres_engine(library, encoder, INDEX, ANSWERS)
    assert engine.answer(AnswerRequest(QUESTION, 1)).quotes[0].bulletin.id == "hoamai"
    assert engine.summary().bulletins == 2
    library.postgres.close()
