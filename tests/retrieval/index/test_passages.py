from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Passage
from retrieval.index.passages import PassageTable
from tests.corpus.texts import quick

PASSAGES = [Passage("b", 0, 14), Passage("a", 3, 14), Passage("b", 20, 21), Passage("ủy ban", 0, 25)]


def test_a_table_without_passages_is_a_table() -> None:
    """No passages are a table of length 0."""
    assert len(PassageTable.of([])) == 0


def test_passages_are_chosen_by_their_bulletins() -> None:
    """Of each passage it is told whether its bulletin is one of some, in the table's order."""
    table = PassageTable.of(PASSAGES)
    assert table.of_bulletins({"b", "none"}).tolist() == [True, False, True, False]
    assert table.of_bulletins(set()).tolist() == [False] * 4


@quick
@given(
    rows=st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 99), st.integers(100, 200))),
    order=st.booleans(),
)
def test_passages_of_a_bulletin_are_found(rows: list[tuple[str, int, int]], order: bool) -> None:  # noqa: FBT001
    """The passages of one bulletin come in the table's order, in whatever order the bulletins stand."""
    passages = [Passage(*row) for row in (sorted(rows) if order else rows)]
    table = PassageTable.of(passages)
    for identity in ("a", "b", "c", "d", "e", "none", ""):
        assert table.of_bulletin(identity) == [each for each in passages if each.bulletin_id == identity]


def test_the_passages_of_a_bulletin_need_no_scan() -> None:
    """Among 100,000 passages those of one bulletin are found by looking at few of them."""
    table = PassageTable.of([Passage(f"b{i // 4:05}", i, i + 1) for i in range(100_000)])
    assert [passage.start for passage in table.of_bulletin("b12345")] == [49380, 49381, 49382, 49383]
    looked_at = []

    class Counting(PassageTable):
        def _bulletin_at(self, position: int) -> int:
            looked_at.append(position)
            return super()._bulletin_at(position)

    assert len(Counting(table.bulletin_ids, table._rows).of_bulletin("b24999")) == 4
    assert len(looked_at) < 50
