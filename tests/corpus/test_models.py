from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Bulletin, Passage
from tests.corpus.texts import quick

TWENTY = Bulletin("a", "Đại hội", "Đại hội bầu 7 người.")


def test_a_passage_is_a_slice_of_its_bulletin() -> None:
    """A passage's own text is the slice of code points between its offsets."""
    assert Passage("a", 0, 7).of(TWENTY) == "Đại hội"
    assert Passage("a", 12, 20).of(TWENTY) == "7 người."


@pytest.mark.parametrize(
    "passage",
    [
        Passage("b", 0, 7),
        Passage("a", -1, 7),
        Passage("a", 7, 7),
        Passage("a", 8, 7),
        Passage("a", 19, 21),
    ],
)
def test_a_passage_of_something_else_is_refused(passage: Passage) -> None:
    """A passage of another bulletin, or one that reaches beyond the text or is empty, has no text."""
    with pytest.raises(ValueError, match="is not a passage of bulletin 'a'"):
        passage.of(TWENTY)


@given(*[st.integers(0, 9)] * 4)
@quick
def test_a_passage_contains_what_lies_within_it(a: int, b: int, c: int, d: int) -> None:
    """A passage contains another of its bulletin if that has code points, and all are among its own."""
    one, other = Passage("b", min(a, b), max(a, b)), Passage("b", min(c, d), max(c, d))
    held, inner = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert one.contains(other) == (bool(inner) and inner <= held)
    assert not one.contains(dataclasses.replace(other, bulletin_id="c"))


@given(*[st.integers(0, 12)] * 4)
@quick
def test_passages_overlap_where_they_share_a_code_point(a: int, b: int, c: int, d: int) -> None:
    """Two passages of a bulletin overlap exactly when they share an offset, those of two bulletins never."""
    one, two = Passage("a", min(a, b), max(a, b) + 1), Passage("a", min(c, d), max(c, d) + 1)
    shared = set(range(one.start, one.end)) & set(range(two.start, two.end))
    assert one.overlaps(two) is two.overlaps(one) is bool(shared)
    assert not one.overlaps(dataclasses.replace(two, bulletin_id="b"))


def test_passages_sort_by_place() -> None:
    """Passages sort by bulletin, then by place in it."""
    first, second, third, fourth = (
        Passage("a", 0, 5),
        Passage("a", 0, 9),
        Passage("a", 3, 4),
        Passage("b", 0, 1),
    )
    assert sorted([fourth, second, third, first]) == [first, second, third, fourth]


def test_nouns_do_not_change() -> None:
    """Neither noun can be changed after it is made."""
    for noun, field in ((TWENTY, "text"), (Passage("a", 0, 1), "end")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(noun, field, "")
