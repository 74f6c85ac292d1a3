from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from retrieval.facts import parts as subject
from retrieval.facts.models import Act, Fact
from retrieval.facts.parts import FactIndex
from retrieval.facts.store import FactTable
from tests.corpus.texts import quick

DATES = [None, dt.date(2020, 3, 5), dt.date(2021, 1, 2)]
TOLD = st.dictionaries(
    st.sampled_from("abcdeg"),
    st.lists(st.tuples(st.sampled_from(DATES), st.sampled_from(["bí thư", "chủ tịch"])), max_size=3),
)


def told(identity: str, rows: list[tuple[dt.date | None, str]]) -> tuple[Bulletin, list[Fact]]:
    facts = [
        Fact(Passage(identity, i, 20), Span(0, 8), Act.HOLDS, role=role, date=date)
        for i, (date, role) in enumerate(rows)
    ]
    return Bulletin(identity, "Tin", "Lê Văn A là Bí thư xã."), facts


@quick
@given(library=TOLD, older=TOLD, data=st.data())
def test_tables_are_searched_like_one(
    library: dict[str, list[tuple[dt.date | None, str]]],
    older: dict[str, list[tuple[dt.date | None, str]]],
    data: st.DataObject,
) -> None:
    """In whichever table a bulletin lies, the same facts come in the same order, put together or not."""
    whole = FactTable.build(told(*each) for each in library.items())
    split: dict[int, list[str]] = defaultdict(list)
    for identity in library:
        split[data.draw(st.integers(0, 2))].append(identity)
    tables = []
    for number in range(3):
        gone = [identity for identity in older if identity not in split[number]]
        rows = [*((each, library[each]) for each in split[number]), *((each, older[each]) for each in gone)]
        tables.append((FactTable.build(told(*each) for each in rows), gone))
    found = FactIndex(tables)
    for table in (found, FactIndex([(FactTable.merged(tables), ())])):
        for ids in ("abcdeg", "gca"):
            assert table.of(ids) == whole.of(ids)
        assert table.find(roles=["bí thư"]) == whole.find(roles=["bí thư"])
        assert table.find(roles=["bí thư", "chủ tịch"], people=["le van a"]) == whole.find(
            people=["le van a"]
        )


def test_no_more_are_found_than_in_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over all tables the newest come first, and as many as one table would give at most."""
    monkeypatch.setattr(subject, "MOST", 2)
    tables = [
        (FactTable.build([told(identity, [(date, "bí thư")])]), ())
        for identity, date in zip("abc", DATES, strict=True)
    ]
    assert [fact.sentence.bulletin_id for fact in FactIndex(tables).find(roles=["bí thư"])] == ["c", "b"]
