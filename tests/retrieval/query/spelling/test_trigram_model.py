from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.query.spelling.domain_model import Domain, Trust
from retrieval.query.spelling.ngram_counts import DomainCounts, Ints
from retrieval.query.spelling.tokens import CLASSES, END, OTHER
from retrieval.query.spelling.trigram_model import (
    OWN_WORD,
    STEP,
    Bytes,
    General,
    Lattice,
    find,
    logarithms,
    packed,
    quantised,
    unpacked,
)

WORDS = ("bí", "thư", "thu")
SIZE = CLASSES + len(WORDS)
BI, THU_ACCENTED, THU = range(CLASSES, SIZE)


def steps(*numbers: int) -> Bytes:
    return np.array(numbers, dtype=np.uint8)


def ids(*numbers: int) -> Ints:
    return np.array(numbers, dtype=np.int64)


@pytest.fixture
def base() -> General:
    """A model of three words that lists "bí thư", "bí thu" and "bí thư" at the start of a sentence."""
    return General(
        words=WORDS,
        capital=steps(*[128] * SIZE),
        single=steps(20, 21, 22, 23, 24, 25, 26),
        backoff=steps(10, 11, 12, 13, 14, 15, 16),
        pairs=ids(END * SIZE + BI, BI * SIZE + THU_ACCENTED, BI * SIZE + THU),
        pair=steps(30, 31, 32),
        pair_backoff=steps(5, 6, 7),
        triples=ids(0 * SIZE + THU_ACCENTED),
        triple=steps(1),
    )


def reckoned(base: General, *columns: list[int]) -> list[list[float]]:
    """The general model's logarithms, in steps, flat for each place from the third on."""
    lattice = Lattice.of([ids(*column) for column in columns])
    places = base.places(lattice)
    pairs = base.pair_logarithms(lattice, places, logarithms(base.single))
    found = lattice.by_place(base.triple_logarithms(lattice, places, pairs))
    return [(place / -STEP).round(6).ravel().tolist() for place in found]


@given(st.lists(st.integers(0, 200_000_000), max_size=20, unique=True))
def test_keys_survive_packing(numbers: list[int]) -> None:
    """Ascending keys come back from their gaps as they were."""
    keys = np.array(sorted(numbers), dtype=np.int64)
    assert unpacked(packed(keys)).tolist() == keys.tolist()


def test_logarithms_are_stored_in_steps() -> None:
    """A stored logarithm is off by half a step at most, 0 at most, and no less than 255 steps down."""
    stored = quantised(np.array([0.5, 0.0, -1.0, -1.04, -1.05, -99.0]))
    assert stored.tolist() == [0, 0, 12, 12, 13, 255]
    assert logarithms(steps(0, 12)).tolist() == [0.0, -1.0]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(-1, 31), min_size=1))
def test_keys_are_found_where_they_are(numbers: list[int], wanted: list[int]) -> None:
    """A key's position is that in the list; what is not in it is at -1."""
    keys = sorted(numbers)
    expected = [keys.index(key) if key in keys else -1 for key in wanted]
    assert find(np.array(keys, dtype=np.int64), ids(*wanted)).tolist() == expected


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3), min_size=3, max_size=6))
def test_a_lattice_holds_every_combination(columns: list[list[int]]) -> None:
    """Each three neighbouring places have all combinations of their ids, in order, and nothing else."""
    lattice = Lattice.of([ids(*column) for column in columns])
    first = lattice.left[lattice.context]
    middle, again = lattice.right[lattice.context], lattice.left[lattice.event]
    last = lattice.right[lattice.event]
    assert middle.tolist() == again.tolist()
    for i, (a, b, c) in enumerate(
        zip(*(lattice.by_place(x.astype(float)) for x in (first, middle, last)), strict=True)
    ):
        expected = list(product(*columns[i : i + 3]))
        assert list(zip(a.ravel(), b.ravel(), c.ravel(), strict=True)) == expected
        assert a.shape == tuple(map(len, columns[i : i + 3]))


@pytest.mark.parametrize(
    ("three", "expected"),
    [
        ((END, BI, THU_ACCENTED), 1),  # listed
        ((END, BI, THU), 32 + 5),  # its pair is listed, and the pair before
        ((THU, BI, THU), 32),  # the pair before is not
        ((BI, THU, BI), 16 + 24 + 7),  # only the pair before is
        ((THU, THU, OTHER), 16 + 23),  # nothing is
    ],
)
def test_what_is_not_listed_backs_off(base: General, three: tuple[int, int, int], expected: int) -> None:
    """An unlisted triple pays for its context and goes by its pair, an unlisted pair by its word."""
    assert reckoned(base, *([number] for number in three)) == [[expected]]


def test_words_beyond_the_vocabulary_are_unknown_words(base: General) -> None:
    """To the general model a domain's own word stands for one unknown word, as context and as word."""
    own = SIZE
    single = np.append(logarithms(base.single), -7.0)
    lattice = Lattice.of([ids(own), ids(BI), ids(THU), ids(own)])
    pairs = base.pair_logarithms(lattice, base.places(lattice), single)
    assert pairs.tolist() == pytest.approx([-(13 + 24) * STEP, -32 * STEP, -16 * STEP - 7.0])
    listed = General(
        words=base.words,
        capital=base.capital,
        single=base.single,
        backoff=base.backoff,
        pairs=ids(THU * SIZE + OTHER),
        pair=steps(9),
        pair_backoff=steps(0),
        triples=ids(),
        triple=steps(),
    )
    pairs = listed.pair_logarithms(lattice, listed.places(lattice), single)
    assert pairs[2] == pytest.approx(-9 * STEP + OWN_WORD)


def test_the_shipped_tables_fit_together() -> None:
    """The file is under 4 MB, its tables agree in length, and their keys ascend."""
    base = General.load()
    size = len(base.single)
    assert size == CLASSES + len(base.words) == len(base.backoff) == len(base.capital)
    assert len(base.pairs) == len(base.pair) == len(base.pair_backoff) > 500_000
    assert len(base.triples) == len(base.triple) > 500_000
    assert bool((np.diff(base.pairs) > 0).all())
    assert bool((np.diff(base.triples) > 0).all())
    assert base.pairs[-1] < size * size
    assert base.triples[-1] < len(base.pairs) * size
    assert list(base.words) == sorted(set(base.words))
    assert {"đồng", "làm", "lâm", "lam", "trong", "ủy"} <= set(base.words)


def test_shipped_probabilities_do_not_exceed_one() -> None:
    """The listed pairs of a word take up no more than all probability, rounding to steps aside."""
    base = General.load()
    shares = np.bincount(base.pairs // len(base.single), np.exp(logarithms(base.pair)))
    assert shares.max() <= np.exp(STEP / 2)


def test_a_domain_is_believed_as_pitman_and_yor_do(base: General) -> None:
    """A pair and a triple get their discounted count, and the rest of their context goes to the base."""
    counts = DomainCounts.of(["Bí thư.", "Bí thư bí, bí thư"])
    vocabulary = {word: CLASSES + i for i, word in enumerate(WORDS)}
    trust = Trust(discount=0.75, pair=4.0, triple=2.0, single=100.0)
    domain = Domain(base, counts, vocabulary, trust)
    lattice = Lattice.of([ids(END), ids(BI), ids(THU_ACCENTED, THU)])
    places = domain.places(lattice)
    general = np.log(np.full(len(lattice.left), 0.1))
    pairs = np.exp(domain.pair_logarithms(lattice, places, general))
    # "bí thư" twice after a start and once after a comma: √2 + 1; "bí ," once; so 2 different of √2 + 2.
    often = np.sqrt(2) + 2
    assert pairs[1] == pytest.approx((np.sqrt(2) + 1 - 0.75 + (4 + 2 * 0.75) * 0.1) / (4 + often))
    assert pairs[2] == pytest.approx((4 + 2 * 0.75) * 0.1 / (4 + often))
    triples = np.exp(domain.triple_logarithms(lattice, places, np.log(np.array([0.1, 0.1]))))
    # Of sentences that begin with "bí", of which there are 2, both go on with "thư".
    assert triples[0] == pytest.approx((2 - 0.75 + (2 + 0.75) * 0.1) / (2 + 2))
    assert triples[1] == pytest.approx((2 + 0.75) * 0.1 / (2 + 2))


def test_a_domain_knows_its_neighbours_in_order(base: General) -> None:
    """Two words are known as neighbours only in the order in which they stand."""
    vocabulary = {word: CLASSES + i for i, word in enumerate(WORDS)}
    domain = Domain(base, DomainCounts.of(["Bí thư"]), vocabulary, Trust())
    assert domain.knows(ids(BI, THU_ACCENTED, BI), ids(THU_ACCENTED, BI, THU)).tolist() == [
        True,
        False,
        False,
    ]


def test_an_empty_domain_changes_nothing(base: General) -> None:
    """A domain without texts leaves the general model as it is."""
    vocabulary = {word: CLASSES + i for i, word in enumerate(WORDS)}
    domain = Domain(base, DomainCounts.of([]), vocabulary, Trust())
    lattice = Lattice.of([ids(END), ids(BI), ids(THU_ACCENTED, THU)])
    places = domain.places(lattice)
    assert domain.single[:SIZE].tolist() == pytest.approx(logarithms(base.single).tolist())
    assert domain.pair_logarithms(
        lattice, places, np.log(np.array([0.1, 0.2, 0.3]))
    ).tolist() == pytest.approx(np.log([0.1, 0.2, 0.3]).tolist())
    assert domain.triple_logarithms(lattice, places, np.log(np.array([0.2, 0.3]))).tolist() == pytest.approx(
        np.log([0.2, 0.3]).tolist()
    )
