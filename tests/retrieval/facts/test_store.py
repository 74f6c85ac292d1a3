from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from retrieval.facts.models import Act, Fact
from retrieval.facts.store import MOST, FactTable

TEXT = "Đồng chí Đỗ Xuân Kiên, Bí thư; bà TRẦN\xa0THỊ Hoà, Trưởng ban."
KIEN = Span(TEXT.index("Đỗ"), TEXT.index(", Bí"))
HOA = Span(TEXT.index("TRẦN"), TEXT.index(", Trưởng"))
WHOLE = Fact(
    Passage("b", 0, 61),
    KIEN,
    Act.RE_ELECTED,
    office=Span(23, 29),
    role="bí thư",
    level="chi bộ",
    body="Chi bộ Văn phòng",
    guest=True,
    province="Lâm Đồng",
    date=dt.date(2020, 3, 5),
    term="2020-2025",
    acting=True,
    title="bí thư",
    former=True,
    replaces=Span(31, 40),
)
BARE = Fact(Passage("b", 0, 61), HOA, Act.SPEAKS)


def bulletin(identity: str) -> Bulletin:
    return Bulletin(identity, "Tin", TEXT)


def moved(fact: Fact, identity: str, **changes: object) -> Fact:
    return replace(fact, sentence=Passage(identity, 0, 61), **changes)  # type: ignore[arg-type]


def kept(table: FactTable, folder: Path) -> FactTable:
    table.save(folder)
    return FactTable.load(folder)


@pytest.fixture(params=["built", "loaded"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., FactTable]:
    """Makes a table of facts by bulletin, as it was built and as it is loaded again."""

    def make(**told: list[Fact]) -> FactTable:
        built = FactTable.build((bulletin(identity), facts) for identity, facts in told.items())
        return built if request.param == "built" else kept(built, tmp_path)

    return make


def test_a_fact_comes_back_as_it_was_put_in(table: Callable[..., FactTable]) -> None:
    """No field of a fact is lost, whether it is told or not, and facts keep the order of the text."""
    assert table(b=[WHOLE, BARE]).of(["b"]) == [WHOLE, BARE]
    assert table(b=[BARE, WHOLE]).of(["b"]) == [BARE, WHOLE]


@settings(deadline=None, max_examples=25)
@given(
    told=st.dictionaries(
        st.text(max_size=3), st.lists(st.sampled_from([WHOLE, BARE]), max_size=3), max_size=6
    ),
    asked=st.lists(st.text(max_size=3), max_size=6),
)
def test_the_facts_of_some_bulletins_are_theirs(told: dict[str, list[Fact]], asked: list[str]) -> None:
    """The facts of bulletins come in the order asked for, each once, whatever the ids look like."""
    facts = {identity: [moved(fact, identity) for fact in each] for identity, each in told.items()}
    table = FactTable.build((bulletin(identity), each) for identity, each in facts.items())
    for ids in (asked, list(facts)[::-1]):
        assert table.of(ids) == [fact for identity in dict.fromkeys(ids) for fact in facts.get(identity, [])]
    assert len(table) == sum(map(len, facts.values()))


def test_more_bulletins_than_one_query_takes() -> None:
    """Any number of bulletins can be asked for at once."""
    ids = [f"{i:04}" for i in range(1203)]
    table = FactTable.build((bulletin(identity), [moved(WHOLE, identity)]) for identity in ids)
    assert [fact.sentence.bulletin_id for fact in table.of(reversed(ids))] == ids[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"roles": ["bí thư"]}, ["b"]),
        ({"roles": {"bí thư", "trưởng ban"}}, ["c", "b"]),
        ({"roles": ["phó bí thư"]}, []),
        ({"people": ["do xuan kien"]}, ["b"]),
        ({"people": ["tran thi hoa"]}, ["c"]),
        ({"people": ["Đỗ Xuân Kiên"]}, []),
        ({"roles": ["bí thư"], "people": ["tran thi hoa"]}, []),
        ({"roles": ["trưởng ban"], "people": ("tran thi hoa", "do xuan kien")}, ["c"]),
        ({}, []),
        ({"roles": ["' OR 1=1 --"]}, []),
    ],
)
def test_facts_are_found_by_office_and_person(
    table: Callable[..., FactTable], query: dict[str, list[str]], found: list[str]
) -> None:
    """Facts are found by the offices and the folded names given, by both where both are given."""
    newer = moved(BARE, "c", role="trưởng ban", date=dt.date(2021, 1, 2))
    facts = table(b=[WHOLE], c=[newer])
    assert [fact.sentence.bulletin_id for fact in facts.find(**query)] == found


def test_the_newest_are_found_first_and_not_all_of_too_many() -> None:
    """The newest date comes first, what has no date last, and no more than the bound."""
    days = [dt.date(2000, 1, 1) + dt.timedelta(days=(i * 7) % 600) for i in range(600)]
    told = [(bulletin(str(i)), [moved(WHOLE, str(i), date=day)]) for i, day in enumerate(days)]
    undated = (bulletin("undated"), [moved(WHOLE, "undated", date=None)])
    found = FactTable.build([undated, *told]).find(roles=["bí thư"])
    assert [fact.date for fact in found] == sorted(days, reverse=True)[:MOST]
    few = FactTable.build([undated, *told[:3]]).find(people=["do xuan kien"])
    assert [fact.date for fact in few] == [*sorted(days[:3], reverse=True), None]


def test_a_loaded_table_is_read_from_several_threads(tmp_path: Path) -> None:
    """Threads that read at once all get what one alone would get."""
    ids = [str(i) for i in range(40)]
    built = FactTable.build((bulletin(identity), [moved(WHOLE, identity)]) for identity in ids)
    table = kept(built, tmp_path)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda identity: table.of([identity]), ids * 5))
    assert found == [[moved(WHOLE, identity)] for identity in ids * 5]


def test_a_loaded_table_leaves_its_folder_alone(tmp_path: Path) -> None:
    """Reading writes nothing: a snapshot never changes."""
    FactTable.build([(bulletin("b"), [WHOLE])]).save(tmp_path)
    before = [(file.name, file.read_bytes()) for file in tmp_path.iterdir()]
    table = FactTable.load(tmp_path)
    assert table.find(roles=["bí thư"]) == [WHOLE]
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == before
    assert [name for name, _ in before] == ["facts.sqlite"]


def test_what_is_no_table_cannot_be_loaded(tmp_path: Path) -> None:
    """A missing file and one that is none end in an error of the system, which names it."""
    with pytest.raises(OSError, match=r"facts\.sqlite"):
        FactTable.load(tmp_path)
    (tmp_path / "facts.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 20)
    with pytest.raises(OSError, match=r"facts\.sqlite"):
        FactTable.load(tmp_path)
    with pytest.raises(OSError, match=r"facts\.sqlite"):
        FactTable.build([]).save(tmp_path / "missing")
