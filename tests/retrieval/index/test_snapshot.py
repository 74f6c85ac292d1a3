from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.models import Bulletin, Passage
from retrieval.errors import SnapshotError
from retrieval.facts.extract import office_facts
from retrieval.facts.store import FactTable
from retrieval.index import snapshot as subject
from retrieval.index.dense import DenseIndex
from retrieval.index.lexical import LexicalIndex
from retrieval.index.parts import SnapshotParts
from retrieval.index.passages import PassageTable
from retrieval.index.settings import IndexSettings
from retrieval.index.snapshot import Snapshot
from retrieval.query.lexicon import Lexicon
from tests.conftest import INDEX
from tests.corpus.texts import quick
from tests.doubles import SyllableEncoder

TEXTS = ["Bí thư Đảng ủy", "Chủ tịch xã", "😀", "Đại hội Chi bộ lần thứ IV"]
PASSAGES = [Passage("b", 0, 14), Passage("a", 3, 14), Passage("b", 20, 21), Passage("ủy ban", 0, 25)]
SYNCS = 16  # thirteen files, the two folders of some of them, and the whole
BULLETIN = Bulletin("b", "Đảng ủy xã họp", "Đảng ủy xã họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy.")
ENCODER = SyllableEncoder(dimension=16)
FILES = [
    "bulletins.json",
    "facts.sqlite",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/params.index.json",
    "lexical/vocab.index.json",
    "lexicon/abbreviations.json",
    "lexicon/people.json",
    "lexicon/spellings.npz",
    "manifest.json",
    "passages.npy",
    "vectors.faiss",
]


def write(folder: Path, texts: list[str] = TEXTS, passages: list[Passage] = PASSAGES) -> str:
    parts = SnapshotParts(
        passages=PassageTable.of(passages),
        dense=DenseIndex.build(ENCODER.encode_passages(texts)),
        lexical=LexicalIndex.build(texts, k1=INDEX.k1, b=INDEX.b),
        lexicon=Lexicon.of(texts),
        facts=FactTable.build([(BULLETIN, office_facts(BULLETIN))]),
    )
    return subject.write(folder, parts, encoder=ENCODER.fingerprint, settings=INDEX, library="digest")


def check(snapshot: Snapshot) -> None:
    subject.check(snapshot, encoder=ENCODER.fingerprint, settings=INDEX, library="digest")


def files(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def refused(action: Callable[[], object], folder: Path | None = None) -> str:
    """Return the sentence that an action is refused with, once it is seen to say what mends it."""
    with pytest.raises(
        SnapshotError, match=r"^[^\n]*(?:: |, or )run bantin index to build it anew\.$"
    ) as error:
        action()
    assert folder is None or str(folder) in str(error.value)
    return str(error.value)


def stop_after(allowed: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Press Ctrl-C when more than so many files are put on the disk; the list counts those that were."""
    synced: list[int] = []

    def sync(descriptor: int) -> None:
        if len(synced) == allowed:
            raise KeyboardInterrupt
        synced.append(descriptor)

    monkeypatch.setattr("os.fsync", sync)
    return synced


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole snapshot; copied before it is damaged."""
    folder = tmp_path_factory.mktemp("whole")
    return folder / write(folder)


@pytest.fixture
def place(whole: Path, tmp_path: Path) -> Path:
    """A copy of the whole snapshot, to damage."""
    return Path(shutil.copytree(whole, tmp_path / whole.name))


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


@settings(deadline=None, max_examples=12)
@given(
    rows=st.lists(
        st.tuples(
            st.text(min_size=1, max_size=5),
            st.integers(0, 1000),
            st.integers(1, 2**30),
            st.text("aăâ bcd đ5.\n😀", max_size=30),
        ),
        min_size=1,
        max_size=12,
    ),
    question=st.text("aăâ bcd đ5", max_size=20),
)
def test_what_is_written_is_read(rows: list[tuple[str, int, int, str]], question: str) -> None:
    """A snapshot that is read has the passages, the scores and the hits of the parts that were written."""
    passages = [Passage(identity, start, start + length) for identity, start, length, _ in rows]
    texts = [text for *_, text in rows]
    vector = ENCODER.encode_questions([question])[0]
    with tempfile.TemporaryDirectory() as folder:
        snapshot = subject.read(Path(folder), write(Path(folder), texts, passages))
        check(snapshot)
        every = np.arange(len(passages))
        assert [snapshot.passages[i] for i in range(len(passages))] == passages
        assert len(snapshot.passages) == snapshot.manifest.passages == len(passages)
        assert snapshot.manifest.bulletins == len({passage.bulletin_id for passage in passages})
        exact = ENCODER.encode_passages(texts) @ vector
        np.testing.assert_allclose(snapshot.dense.scores(vector, every), exact, atol=1e-5)
        nearest = snapshot.dense.nearest(vector, 5)
        np.testing.assert_allclose(exact[nearest], np.sort(exact)[::-1][:5], atol=1e-5)
        lexical = LexicalIndex.build(texts, k1=INDEX.k1, b=INDEX.b)
        np.testing.assert_allclose(snapshot.lexical.scores(question), lexical.scores(question), atol=1e-6)
        assert snapshot.facts.of(["b"]) == office_facts(BULLETIN) != []
        del snapshot  # Windows removes no file that is mapped


def test_the_manifest_says_what_it_was_built_from(whole: Path) -> None:
    """The manifest holds what was given, what was counted and a checksum of every other file."""
    manifest = subject.read(whole.parent, whole.name).manifest
    assert (manifest.encoder, manifest.settings, manifest.library) == ("syllables:16", INDEX, "digest")
    assert PassageTable.load(whole).bulletin_ids == ["a", "b", "ủy ban"]
    assert (manifest.dimension, manifest.bulletins, manifest.passages) == (16, 3, 4)
    assert files(whole) == FILES
    assert sorted(manifest.files) == [name for name in FILES if name != "manifest.json"]


def test_a_table_without_passages_is_a_table() -> None:
    """No passages are a table of length 0."""
    assert len(PassageTable.of([])) == 0


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["removed", "emptied", "truncated", "lengthened"])
def test_a_damaged_file_is_refused(place: Path, name: str, damage: str) -> None:
    """Each file counts: gone, cut short or longer by a byte, the snapshot is not opened."""
    content = (place / name).read_bytes()
    damaged = {"emptied": b"", "truncated": content[:-3], "lengthened": content + b"x"}
    (place / name).write_bytes(damaged.get(damage, content))
    if damage == "removed":
        (place / name).unlink()
    refused(lambda: subject.read(place.parent, place.name), place)


@settings(deadline=None, max_examples=60)
@given(name=st.sampled_from([name for name in FILES if name != "manifest.json"]), data=st.data())
def test_a_flipped_bit_is_refused(whole: Path, name: str, data: st.DataObject) -> None:
    """One bit that is not as it was written, anywhere in any file, and the snapshot is not opened."""
    content = bytearray((whole / name).read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(shutil.copytree(whole, Path(folder) / whole.name))
        (place / name).write_bytes(content)
        message = refused(lambda: subject.read(place.parent, place.name), place)
    assert name in message


def test_a_flipped_bit_in_the_manifest_is_refused_or_changes_nothing(place: Path) -> None:
    """Whichever byte of the manifest changes, the snapshot is refused, or says what it said before."""
    original = subject.read(place.parent, place.name).manifest
    path = place / "manifest.json"
    content = path.read_bytes()
    opened = 0
    for at in range(len(content)):
        damaged = bytearray(content)
        damaged[at] ^= 1 << at % 8
        path.write_bytes(damaged)
        try:
            snapshot = subject.read(place.parent, place.name)
            check(snapshot)
        except SnapshotError as error:
            assert str(error).endswith("run bantin index to build it anew.")  # noqa: PT017 - most are refused
            continue
        opened += 1
        assert snapshot.manifest == original
    assert opened < len(content) // 10


def edited(place: Path, **changes: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    path = place / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 1}, "has format 1, not 7"),
        ({"format": None}, "has format None, not 7"),
        ({"colour": "red"}, "The manifest of the search index"),
        ({"settings": {**INDEX.model_dump(), "colour": "red"}}, "The manifest of the search index"),
        ({"passages": "many"}, "The manifest of the search index"),
        ({"passages": 5}, "contradicts its own manifest"),
        ({"bulletins": 5}, "contradicts its own manifest"),
        ({"dimension": 17}, "contradicts its own manifest"),
        ({"created": "2020-03-05T10:15:00Z"}, "contradicts its own manifest"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(place: Path, changes: dict[str, Any], sentence: str) -> None:
    """Another format, a key that nobody knows, or figures that are not those of the files: not opened."""
    edited(place, **changes)
    assert sentence in refused(lambda: subject.read(place.parent, place.name), place)


@pytest.mark.parametrize("name", ["vectors.faiss", "passages.npy"])
def test_files_of_another_snapshot_are_refused(place: Path, name: str) -> None:
    """A whole file from another snapshot is as bad as a damaged one, also if the manifest is its own."""
    other = place.parent / write(place.parent, TEXTS[:3], PASSAGES[:3])
    shutil.copy(other / name, place / name)
    assert f"({name})" in refused(lambda: subject.read(place.parent, place.name), place)
    checksums = json.loads((place / "manifest.json").read_text("utf-8"))["files"]
    others = json.loads((other / "manifest.json").read_text("utf-8"))["files"]
    edited(place, files=checksums | {name: others[name]})
    assert "contradicts" in refused(lambda: subject.read(place.parent, place.name), place)


@pytest.mark.parametrize("content", [b"[]", b"null", b"\xff\xfe", b"{" * 50])
def test_a_manifest_that_is_none_is_refused(place: Path, content: bytes) -> None:
    """A manifest that is no JSON object, or no text at all, is damage."""
    (place / "manifest.json").write_bytes(content)
    refused(lambda: subject.read(place.parent, place.name), place)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """A snapshot that is not there, or whose parent is not, is refused in the same words."""
    refused(lambda: subject.read(tmp_path, "gone"), tmp_path / "gone")
    refused(lambda: subject.read(tmp_path / "gone", "gone"), tmp_path / "gone" / "gone")


@pytest.mark.parametrize("name", [name for name in FILES if name != "manifest.json"])
def test_a_file_that_is_none_is_refused(place: Path, name: str) -> None:
    """A folder where the manifest lists a file is damage."""
    (place / name).unlink()
    (place / name).mkdir()
    assert name in refused(lambda: subject.read(place.parent, place.name), place)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that exists and cannot be read")
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_refused(place: Path, name: str) -> None:
    """A file on a failing disk is damage, not a traceback."""
    (place / name).unlink()
    (place / name).symlink_to("/proc/self/mem")
    refused(lambda: subject.read(place.parent, place.name), place)


@pytest.mark.parametrize(
    ("use", "what"),
    [
        ({"encoder": "syllables:17"}, "other encoder (syllables:16, in use: syllables:17)"),
        ({"settings": INDEX.model_copy(update={"max_chars": 901})}, "other index settings (max_chars=900"),
        ({"settings": INDEX.model_copy(update={"b": 0.75})}, "b=0.75"),
        ({"library": "other"}, "other bulletins (digest, in use: other)"),
    ],
)
def test_a_snapshot_that_does_not_fit_is_refused(whole: Path, use: dict[str, Any], what: str) -> None:
    """Built with another encoder, other settings or of another library, it is refused with both named."""
    snapshot = subject.read(whole.parent, whole.name)
    fitting: dict[str, Any] = {"encoder": "syllables:16", "settings": INDEX, "library": "digest"}
    subject.check(snapshot, **fitting)
    assert what in refused(lambda: subject.check(snapshot, **(fitting | use)))


def test_settings_have_no_room_for_misspelt_keys() -> None:
    """An index setting that does not exist is not taken."""
    with pytest.raises(ValueError, match="max_char"):
        IndexSettings.model_validate({**INDEX.model_dump(), "max_char": 3})


@pytest.mark.parametrize("allowed", range(SYNCS))
def test_an_interrupted_write_has_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    """Stopped after any number of files, a write leaves a folder that is never opened and soon discarded."""
    synced = stop_after(allowed, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path)
    assert len(synced) == allowed
    (leftover,) = tmp_path.iterdir()
    assert leftover.name.endswith(".unfinished")
    refused(lambda: subject.read(tmp_path, leftover.name.removesuffix(".unfinished")))
    subject.discard(subject.others(tmp_path, ""))
    assert list(tmp_path.iterdir()) == []


def test_a_write_gets_its_name_when_all_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped when only the list of names is not yet on the disk, the snapshot is whole."""
    stop_after(SYNCS, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path)
    (place,) = tmp_path.iterdir()
    check(subject.read(tmp_path, place.name))


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Where no folder can be made, the sentence names it and what to check."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(
        SnapshotError,
        match=r"^No snapshot can be written in \S+ \(.*\): free some space there, or mend the rights\.$",
    ):
        write(tmp_path / "file")


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full at the last moment is one sentence, and the half-written folder is gone."""

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SnapshotError, match=r"No space left on device\): free some space there, or mend"):
        write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_others_are_discarded_and_what_is_open_stays_readable(tmp_path: Path) -> None:
    """Only the named snapshot is left; one that was opened before goes on giving the same answers."""
    old, new = write(tmp_path), write(tmp_path)
    (tmp_path / f"{old}.unfinished").mkdir()
    snapshot = subject.read(tmp_path, old)
    subject.discard(subject.others(tmp_path, new))
    assert [place.name for place in tmp_path.iterdir()] == [new]
    vector = ENCODER.encode_questions([TEXTS[1]])[0]
    assert snapshot.dense.nearest(vector, 1).tolist() == [1]
    assert int(np.argmax(snapshot.lexical.scores(TEXTS[3]))) == 3
    assert [snapshot.passages[i] for i in range(4)] == PASSAGES
