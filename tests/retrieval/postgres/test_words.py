"""Words in PostgreSQL: the same BM25 as in files, whatever was added, changed and removed before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.models import Bulletin
from corpus.postgres import DatabaseAddress, PostgresConnection
from corpus.postgres_library import PostgresLibrary
from retrieval.index.lexical import LexicalIndex, terms
from retrieval.index.products import BulletinProducts
from retrieval.postgres import words as words_module
from retrieval.postgres.folding import fold
from retrieval.postgres.indexer import PostgresIndexer
from retrieval.postgres.legs import Passages
from retrieval.postgres.piecemeal import Following, PiecemealWriting
from retrieval.postgres.words import WordSearch
from tests.conftest import INDEX, silent, write
from tests.doubles import SyllableEncoder

pytestmark = pytest.mark.slow

WORDS = (
    *("đại", "hội", "đảng", "bộ", "xã", "huyện", "tỉnh", "bí", "thư", "chủ", "tịch", "bầu", "nhiệm", "kỳ"),
    *("lúa", "mía", "cà", "phê", "đường", "thu", "hoạch"),
)
QUESTIONS = (
    *("bí thư huyện", "đại hội đảng bộ xã", "thu hoạch lúa đông"),
    *("không có từ này", "xã", "bí thư bí thư"),
)


class Indexed:
    """A database, and what ought to be in it."""

    def __init__(self, address: DatabaseAddress, folder: Path) -> None:
        self.library = PostgresLibrary(address)
        self.indexer = PostgresIndexer(self.library, folder, SyllableEncoder(), INDEX, silent)
        self.held: dict[str, Bulletin] = {}

    def change(self, chance: random.Random, steps: int) -> None:
        """Add, change and remove bulletins, one after the other, without putting counts together."""
        with self.indexer._preparing() as preparation:
            indexer = self.indexer
            following = Following(preparation.of, indexer._put, indexer._leave, indexer._note)
            change = PiecemealWriting(self.library, following, int)
            for _ in range(steps):
                identity = f"tin-{chance.randrange(12)}"
                if identity in self.held and chance.random() < 0.4:
                    del self.held[identity]
                    change.remove(identity)
                else:
                    self.held[identity] = made(identity, chance)
                    change.put(self.held[identity], identity)

    def oracle(self) -> tuple[LexicalIndex, list[tuple[str, int]]]:
        """The words of the same passages in one index, and where each passage begins, by position."""
        products = [BulletinProducts.of(self.held[each], INDEX) for each in sorted(self.held)]
        passages = [passage for each in products for passage in each.passages]
        index = LexicalIndex.build((" ".join(each.words) for each in passages), k1=INDEX.k1, b=INDEX.b)
        return index, [(each.passage.bulletin_id, each.passage.start) for each in passages]


def made(identity: str, chance: random.Random) -> Bulletin:
    """A bulletin of made-up sentences."""
    sentences = (
        " ".join(chance.choice(WORDS) for _ in range(chance.randrange(4, 40))).capitalize() + "."
        for _ in range(chance.randrange(1, 30))
    )
    return Bulletin(identity, f"Tin {identity}", f"Tin {identity}\n\n{' '.join(sentences)}\n")


@pytest.fixture
def place(database: DatabaseAddress, tmp_path: Path) -> Iterator[Indexed]:
    """An empty database."""
    place = Indexed(database, tmp_path / "data")
    yield place
    place.library.postgres.close()


def search_of(connection: PostgresConnection) -> tuple[WordSearch, Passages]:
    """What searches the words of as many passages as there are."""
    ((count,),) = connection.execute("SELECT count(*) FROM passages")
    return WordSearch(connection, count), Passages(connection)


@pytest.mark.parametrize("seed", range(3))
def test_weights_are_exact_at_any_time(place: Indexed, seed: int) -> None:
    """Before and after changes are put together each term weighs what it does in an index built at once."""
    place.change(random.Random(seed), 25)  # noqa: S311 (made-up texts)
    for _ in range(2):
        oracle, _ = place.oracle()
        with place.library.postgres.reading() as connection:
            words, _ = search_of(connection)
            for term in sorted({term for question in QUESTIONS for term in terms(question)}):
                assert words.weight(term) == pytest.approx(oracle.weight(term), abs=1e-9), term
                assert (term in words) is (term in oracle)
        assert fold(place.library.postgres, INDEX)


@pytest.mark.parametrize("seed", range(3))
def test_scores_are_those_of_an_index_in_files(place: Indexed, seed: int) -> None:
    """Folded they are the same, and so is the order; before, those of a nearly full index are near them."""
    chance = random.Random(seed)  # noqa: S311
    place.change(chance, 25)
    fold(place.library.postgres, INDEX)
    _compare(place, within=1e-4)
    place.change(chance, 3)
    _compare(place, within=0.05)
    fold(place.library.postgres, INDEX)
    _compare(place, within=0.01)


def _compare(place: Indexed, *, within: float) -> None:
    oracle, where = place.oracle()
    with place.library.postgres.reading() as connection:
        words, passages = search_of(connection)
        for question in QUESTIONS:
            found = words.best(question, 5)
            scores = words.scores(question, found)
            at = [
                where.index((passage.bulletin_id, passage.start)) for passage in passages.at(found.tolist())
            ]
            expected = oracle.scores(question, np.array(at, dtype=np.int64))
            assert scores == pytest.approx(expected, rel=within, abs=1e-6), question
            best = oracle.scores(question, oracle.best(question, 5))
            assert sorted(scores, reverse=True) == pytest.approx(best.tolist(), rel=within), question
            assert words.ceiling(question) == pytest.approx(oracle.ceiling(question), rel=1e-9)


@pytest.mark.parametrize("at_once", [words_module._SCORED, 0])
def test_rare_words_decide_first(place: Indexed, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """Whether all that hold any term are scored or few of them, those are found that all would find."""
    monkeypatch.setattr(words_module, "_SCORED", at_once)
    place.change(random.Random(9), 40)  # noqa: S311
    fold(place.library.postgres, INDEX)
    oracle, where = place.oracle()
    for question in ("bí thư xã lúa", "đại hội đảng bộ huyện nhiệm kỳ mía đường"):
        for count in (1, 3, len(where)):
            with place.library.postgres.reading() as connection:
                words, _ = search_of(connection)
                found = words.scores(question, words.best(question, count))
            expected = oracle.scores(question, oracle.best(question, count))
            assert found.tolist() == pytest.approx(expected.tolist(), rel=1e-4)


def test_counts_are_put_together_while_a_run_goes_on(
    place: Indexed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a long run a question never has to add up more than a part of it, and weights stay exact."""
    monkeypatch.setattr("retrieval.postgres.indexer._FOLDED_AFTER", 4)
    chance = random.Random(4)  # noqa: S311
    folder = write(tmp_path / "tin", **{f"tin-{number}": made("", chance).text for number in range(11)})
    unfolded = []

    def step(name: str) -> None:
        del name
        with place.library.postgres.reading() as connection:
            unfolded.append(connection.execute("SELECT count(*) FROM changes")[0][0])

    place.indexer._step = step
    place.indexer.update([folder])
    with place.library.reading() as state:
        held = [state.get(identity) for identity in state.held()]
    place.held = {each.id: each for each in held if each}
    assert max(unfolded) <= 4
    _compare(place, within=0.01)
