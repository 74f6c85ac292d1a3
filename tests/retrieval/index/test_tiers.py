from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.tiers import Size, to_merge
from tests.corpus.texts import quick


def settled(sizes: list[Size]) -> tuple[list[Size], int]:
    """What is left of segments when no more are put together, and how many passages were written for it."""
    written = 0
    while chosen := to_merge(sizes):
        together = sum(sizes[number].alive for number in chosen)
        sizes = [size for number, size in enumerate(sizes) if number not in chosen]
        sizes.append(Size(together, together))
        written += together
    return sizes, written


def test_there_are_few_segments_and_each_passage_is_written_seldom() -> None:
    """After thousands of runs of eight passages there are a dozen segments, each written a few times."""
    sizes: list[Size] = []
    written = most = 0
    for _ in range(10_000):
        sizes, more = settled([*sizes, Size(8, 8)])
        written, most = written + more, max(most, len(sizes))
    assert sum(size.alive for size in sizes) == 80_000
    assert most <= 7 * 3
    assert written / 80_000 < 20


def test_a_segment_that_is_mostly_left_out_is_written_again() -> None:
    """Once more than half of a segment does not count, it is written without that, whatever its size."""
    assert to_merge([Size(500_000, 500_000), Size(249, 500)]) == [1]
    assert to_merge([Size(500_000, 500_000), Size(250, 500)]) == []


def test_large_segments_are_left_alone() -> None:
    """However many there are of a size that takes long to write."""
    assert to_merge([Size(200_000, 200_000)] * 40) == []


@quick
@given(st.lists(st.integers(1, 300_000), max_size=40))
def test_it_comes_to_an_end(alive: list[int]) -> None:
    """Whatever segments there are, after a while none are put together any more, and no passage is lost."""
    sizes, _ = settled([Size(each, each) for each in alive])
    assert sum(size.alive for size in sizes) == sum(alive)
