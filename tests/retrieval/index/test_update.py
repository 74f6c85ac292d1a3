from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.file_library import FileLibrary
from corpus.models import Bulletin
from retrieval.errors import SnapshotError
from retrieval.index import build, product_cache, tiers, update
from retrieval.index import snapshot as snapshots
from retrieval.index.build import Indexer
from retrieval.index.snapshot import Snapshot
from tests.conftest import INDEX, silent
from tests.doubles import SyllableEncoder
from tests.retrieval.index.test_lexical import every_score

ENCODER = SyllableEncoder(dimension=16)
SHORT = INDEX.model_copy(update={"max_chars": 60})
QUESTIONS = [
    "Bí thư Đảng ủy xã",
    "Trần Thị Mai",
    "BQLKKT",
    "sản lượng cà phê 57.911 tấn",
    "khu kinh te",
    "lạ",
]
SENTENCES = [
    "Bà Trần Thị Mai được bầu làm Bí thư Đảng ủy.",
    "Ban Quản lý Khu kinh tế (BQLKKT) họp.",
    "Ban Quản lý Khu kinh tế biển (BQLKKT) khai trương.",
    "BQLKKT đón ba đoàn khách.",
    "Sản lượng cà phê đạt 57.911 tấn.",
    "Ông Lê Văn Ba, Chủ tịch UBND xã, phát biểu.",
    "ong le van ba phat bieu o huyen",
    "Bà Trần Thị Mái phát biểu.",
    "Đảng ủy xã Ngọc Hồi họp.",
]
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).map("\n\n".join)
LIBRARIES = st.dictionaries(st.sampled_from(["a", "b", "c", "đ", "e", "g"]), TEXTS, min_size=1)


@pytest.fixture
def few_of_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments are put together when there are two of a size, and are large from eight passages on."""
    monkeypatch.setattr(tiers, "_FACTOR", 2)
    monkeypatch.setattr(tiers, "_SMALLEST", 2)
    monkeypatch.setattr(tiers, "_LARGEST", 8)


def bulletins(texts: dict[str, str]) -> list[Bulletin]:
    return [Bulletin(identity, text.split("\n")[0], text) for identity, text in texts.items()]


def opened(folder: Path) -> Snapshot:
    with FileLibrary(folder / "library.sqlite").reading() as state:
        snapshot = snapshots.read(folder / "snapshots", state.snapshot() or "")
        snapshots.check(
            snapshot, encoder=ENCODER.fingerprint, settings=snapshot.manifest.settings, library=state.digest()
        )
    return snapshot


def indexer(folder: Path) -> Indexer:
    return Indexer(FileLibrary(folder / "library.sqlite"), folder, ENCODER, SHORT, silent)


def seen(snapshot: Snapshot) -> dict[str, Any]:
    """All that a search can see of a snapshot."""
    passages = snapshot.passages
    found: dict[str, Any] = {
        "passages": [passages[i] for i in range(len(passages))],
        "of": [passages.of_bulletin(identity) for identity in passages.bulletin_ids],
        "counts": (
            snapshot.manifest.bulletins,
            snapshot.manifest.passages,
            len(snapshot.dense),
            len(snapshot.lexical),
        ),
        "abbreviations": snapshot.lexicon.abbreviations.to_json(),
        "people": dict(snapshot.lexicon.people),
        "words": snapshot.lexicon.spellings.words,
        "spellings": (snapshot.lexicon.spellings.keys.tolist(), snapshot.lexicon.spellings.counts.tolist()),
        "facts": snapshot.facts.of(passages.bulletin_ids),
        "found": snapshot.facts.find(roles=["bí thư", "chủ tịch"], people=["tran thi mai", "le van ba"]),
    }
    half = np.arange(len(passages)) % 2 == 0
    for question in QUESTIONS:
        vector = ENCODER.encode_questions([question]).vectors[0]
        found[question] = (
            every_score(snapshot.lexical, question).tolist(),
            snapshot.lexical.ceiling(question),
            sorted(snapshot.lexical.holders(question.split()[0].lower()).tolist()),
            [
                snapshot.dense.nearest(vector, count, among).tolist()
                for count in (1, 3, 9)
                for among in (None, half)
            ],
            snapshot.dense.scores(vector, np.arange(len(passages))).tolist(),
        )
    return found


@pytest.mark.usefixtures("few_of_a_size")
@settings(deadline=None, max_examples=25)
@given(states=st.lists(LIBRARIES, min_size=2, max_size=6))
def test_any_way_to_a_library_gives_the_same_index(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, str]]
) -> None:
    """Whatever was added, changed, removed and put together: hits and scores are those of one build."""
    folder, fresh = tmp_path_factory.mktemp("changed"), tmp_path_factory.mktemp("at_once")
    for texts in states:
        indexer(folder).fill(bulletins(texts))
    indexer(fresh).fill(bulletins(states[-1]))
    changed, at_once = opened(folder), opened(fresh)
    assert seen(changed) == seen(at_once)
    segments = sorted(place.name for place in (folder / "segments").iterdir())
    assert segments == sorted(changed.manifest.segments)
    shutil.rmtree(folder)
    shutil.rmtree(fresh)


def test_what_was_there_is_not_written_again(tmp_path: Path) -> None:
    """A new bulletin becomes a segment beside the one of before, which stays as it is."""
    indexer(tmp_path).fill(bulletins({"a": SENTENCES[0], "c": SENTENCES[4]}))
    (first,) = opened(tmp_path).manifest.segments
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "segments" / first).rglob("*")}
    indexer(tmp_path).fill(bulletins({"a": SENTENCES[0], "b": SENTENCES[5], "c": SENTENCES[4]}))
    snapshot = opened(tmp_path)
    assert first in snapshot.manifest.segments
    assert [len(segment) for segment in snapshot.segments] == [2, 1]
    assert snapshot.passages.bulletin_ids == ["a", "b", "c"]
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "segments" / first).rglob("*")} == before


@pytest.mark.usefixtures("few_of_a_size")
def test_segments_of_a_size_are_put_together(tmp_path: Path) -> None:
    """After many runs there are few segments, and those that are no longer searched are gone."""
    texts: dict[str, str] = {}
    for number in range(12):
        texts[f"{number:02}"] = f"{SENTENCES[number % len(SENTENCES)]} {number}"
        indexer(tmp_path).fill(bulletins(texts))
    sizes = [len(segment) for segment in opened(tmp_path).segments]
    assert (sum(sizes), len(sizes)) == (12, 2)


@pytest.mark.parametrize("damage", ["flipped", "removed"])
def test_a_damaged_segment_is_made_anew_from_what_is_kept(tmp_path: Path, damage: str) -> None:
    """Whether files changed meanwhile or not, the next run mends the index and encodes only what is new."""
    texts = {"a": SENTENCES[0], "b": SENTENCES[1]}
    indexer(tmp_path).fill(bulletins(texts))
    expected = seen(opened(tmp_path))
    for more in ({}, {"c": SENTENCES[4]}):
        (file,) = (tmp_path / "segments").glob("*/terms/counts.npy")
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)
        if damage == "removed":
            shutil.rmtree(file.parents[1])
        with pytest.raises(SnapshotError, match="run bantin index to build it anew"):
            opened(tmp_path)
        before = len(ENCODER.encoded)
        indexer(tmp_path).fill(bulletins(texts | more))
        assert len(ENCODER.encoded) - before == len(more)
        if not more:
            assert seen(opened(tmp_path)) == expected


def test_without_the_cache_what_left_is_counted_out_all_the_same(tmp_path: Path) -> None:
    """Where it is not kept what a bulletin taught, those that stay are counted again."""
    indexer(tmp_path).fill(bulletins({"a": SENTENCES[0], "b": SENTENCES[7]}))
    (tmp_path / "products.sqlite").unlink()
    indexer(tmp_path).fill(bulletins({"a": SENTENCES[0]}))
    words = opened(tmp_path).lexicon.spellings.words
    assert "mai" in words
    assert "mái" not in words


def test_other_code_makes_all_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What earlier code made of bulletins is not put beside what this one makes; nothing is encoded again."""
    indexer(tmp_path).fill(bulletins({"a": SENTENCES[0]}))
    (first,), before = opened(tmp_path).manifest.segments, len(ENCODER.encoded)
    for module in (build, update, product_cache):
        monkeypatch.setattr(module, "code_version", lambda: "newer")
    indexer(tmp_path).fill(bulletins({"a": SENTENCES[0]}))
    manifest = opened(tmp_path).manifest
    assert manifest.code == "newer"
    assert first not in manifest.segments
    assert len(ENCODER.encoded) == before
