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

from corpus.library import digest
from corpus.models import Bulletin
from retrieval.errors import SnapshotError
from retrieval.facts.extract import office_facts
from retrieval.index import snapshot as subject
from retrieval.index.folders import checksum, discard, others
from retrieval.index.products import BulletinProducts
from retrieval.index.segment import Segment, read_segment, write_segment
from retrieval.index.settings import IndexSettings
from retrieval.index.snapshot import Snapshot, SnapshotSources
from retrieval.query.lexicon import Lexicon
from tests.conftest import INDEX
from tests.doubles import SyllableEncoder
from tests.retrieval.index.test_lexical import every_score

ENCODER = SyllableEncoder(dimension=16)
BULLETINS = [
    Bulletin("a", "Chủ tịch xã", "Chủ tịch xã họp."),
    Bulletin("b", "Đảng ủy xã họp", "Đảng ủy xã họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy."),
    Bulletin("ủy ban", "😀", "Đại hội Chi bộ lần thứ IV."),
]
SNAPSHOT = [
    "bulletins.json",
    "lexicon/abbreviations.json",
    "lexicon/people.json",
    "lexicon/spellings.npz",
    "manifest.json",
    "places.npy",
    "rows.npy",
]
SEGMENT = [
    "bulletins.json",
    "facts.sqlite",
    "lessons.json",
    "manifest.json",
    "rows.npy",
    "terms/counts.npy",
    "terms/keys.npy",
    "terms/lengths.npy",
    "terms/offsets.npy",
    "terms/passages.npy",
    "terms/word_ends.npy",
    "terms/word_hashes.npy",
    "terms/words.npy",
    "texts.npy",
    "tokens.codes",
    "tokens.npz",
    "tokens.starts",
    "vectors.faiss",
]
FILES = [*(f"snapshots/{name}" for name in SNAPSHOT), *(f"segments/{name}" for name in SEGMENT)]
CHECKED = [name for name in FILES if not name.endswith(("snapshots/manifest.json", ".codes", ".starts"))]
SYNCS = 9  # seven files, one folder of some of them, and the whole; those of segments come before


def segment(parent: Path, *bulletins: Bulletin) -> Segment:
    """A new segment of some bulletins."""
    products = [BulletinProducts.of(bulletin, INDEX) for bulletin in bulletins]
    texts = [passage.text for each in products for passage in each.passages]
    name = write_segment(parent, products, ENCODER.encode_passages(texts))
    return read_segment(parent, name, checksum(parent / name / "manifest.json"))


def sources(data: Path, *segments: Segment, digests: dict[str, str] | None = None) -> SnapshotSources:
    known = digests or {each.id: digest(each) for each in BULLETINS}
    return SnapshotSources(
        segments=[(each, each.alive(known)) for each in segments or [segment(data / "segments", *BULLETINS)]],
        lexicon=Lexicon.of([each.text for each in BULLETINS]),
        encoder=ENCODER.fingerprint,
        settings=INDEX,
        library="digest",
        code="code",
    )


def write(data: Path) -> str:
    """Write a snapshot of the bulletins below a folder; its name."""
    return subject.write(data / "snapshots", sources(data))


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
    data = tmp_path_factory.mktemp("whole")
    return data / "snapshots" / write(data)


@pytest.fixture
def place(whole: Path, tmp_path: Path) -> Path:
    """A copy of the whole snapshot with its segment, to damage."""
    return copied(whole, tmp_path)


def copied(whole: Path, data: Path) -> Path:
    for kind in ("snapshots", "segments"):
        shutil.copytree(whole.parents[1] / kind, data / kind)
    return data / "snapshots" / whole.name


def file_of(place: Path, name: str) -> Path:
    """A file of a snapshot, or of its one segment, by its name in `FILES`."""
    kind, _, rest = name.partition("/")
    (folder,) = (place.parents[1] / kind).iterdir()
    return folder / rest


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """A snapshot over several segments has the passages, scores and facts of the bulletins that count."""
    older = Bulletin("b", "Đảng ủy xã", "Đảng ủy xã\n\nBà Lê Thị Lan được bầu làm Bí thư Đảng ủy.")
    one, other = (
        segment(tmp_path / "segments", older, BULLETINS[2]),
        segment(tmp_path / "segments", *BULLETINS[:2]),
    )
    name = subject.write(tmp_path / "snapshots", sources(tmp_path, one, other))
    snapshot = subject.read(tmp_path / "snapshots", name)
    check(snapshot)
    passages = [snapshot.passages[i] for i in range(len(snapshot.passages))]
    assert [passage.bulletin_id for passage in passages] == ["a", "b", "ủy ban"]
    assert len(snapshot.dense) == len(snapshot.lexical) == len(passages) == 3
    assert (snapshot.manifest.bulletins, snapshot.manifest.passages) == (3, 3)
    assert [int(np.argmax(every_score(snapshot.lexical, each.text))) for each in BULLETINS] == [0, 1, 2]
    assert "bi thu" in snapshot.lexical
    assert "thi lan" not in snapshot.lexical
    for position, each in enumerate(BULLETINS):
        vector = ENCODER.encode_questions([f"{each.title}\n{each.text}"]).vectors[0]
        assert snapshot.dense.nearest(vector, 1).tolist() == [position]
    assert (
        snapshot.facts.of(["b"]) == snapshot.facts.find(roles=["bí thư"]) == office_facts(BULLETINS[1]) != []
    )


def test_the_manifest_says_what_it_was_built_from(whole: Path) -> None:
    """The manifest holds what was given, what was counted and a checksum of every other file."""
    manifest = subject.read(whole.parent, whole.name).manifest
    assert (manifest.encoder, manifest.settings, manifest.library) == ("syllables:16", INDEX, "digest")
    assert (manifest.dimension, manifest.bulletins, manifest.passages) == (16, 3, 3)
    assert files(whole) == SNAPSHOT
    assert sorted(manifest.files) == [name for name in SNAPSHOT if name != "manifest.json"]
    (one,) = (whole.parents[1] / "segments").iterdir()
    assert files(one) == SEGMENT
    assert manifest.segments == {one.name: checksum(one / "manifest.json")}


def test_segments_that_are_open_are_not_read_again(whole: Path) -> None:
    """A snapshot that shares segments with one that is open takes them as they are."""
    first = subject.read(whole.parent, whole.name)
    again = subject.read(whole.parent, whole.name, {each.name: each for each in first.segments})
    assert again.segments == first.segments
    assert all(one is other for one, other in zip(again.segments, first.segments, strict=True))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["removed", "emptied", "truncated", "lengthened"])
def test_a_damaged_file_is_refused(place: Path, name: str, damage: str) -> None:
    """Each file counts: gone, cut short or longer by a byte, the snapshot is not opened."""
    file = file_of(place, name)
    content = file.read_bytes()
    damaged = {"emptied": b"", "truncated": content[:-3], "lengthened": content + b"x"}
    file.write_bytes(damaged.get(damage, content))
    if damage == "removed":
        file.unlink()
    refused(lambda: subject.read(place.parent, place.name))


@settings(deadline=None, max_examples=60)
@given(name=st.sampled_from(CHECKED), data=st.data())
def test_a_flipped_bit_is_refused(whole: Path, name: str, data: st.DataObject) -> None:
    """One bit that is not as it was written, anywhere in any file, and the snapshot is not opened.

    But for tokens, which are checked when they are read.
    """
    content = bytearray(file_of(whole, name).read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with tempfile.TemporaryDirectory() as folder:
        place = copied(whole, Path(folder))
        file_of(place, name).write_bytes(content)
        message = refused(lambda: subject.read(place.parent, place.name))
    assert name.partition("/")[2] in message


def test_a_flipped_bit_in_the_manifest_is_refused_or_changes_nothing(place: Path) -> None:
    """Whichever byte of the manifest changes, the snapshot is refused, or says what it said before.

    But for the code that made it: with another one the next index run makes all anew.
    """
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
        opened += snapshot.manifest.code == original.code
        assert snapshot.manifest.model_copy(update={"code": original.code}) == original
    assert opened < len(content) // 10


def edited(place: Path, **changes: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    path = place / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 1}, "has format 1, not 10"),
        ({"format": None}, "has format None, not 10"),
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


@pytest.mark.parametrize("name", ["places.npy", "rows.npy"])
def test_files_of_another_snapshot_are_refused(place: Path, tmp_path: Path, name: str) -> None:
    """A whole file from another snapshot is as bad as a damaged one, also if the manifest is its own."""
    few = segment(tmp_path / "other" / "segments", *BULLETINS[:2])
    other = tmp_path / "other" / "snapshots"
    other /= subject.write(other, sources(tmp_path / "other", few))
    shutil.copy(other / name, place / name)
    assert f"({name})" in refused(lambda: subject.read(place.parent, place.name), place)
    checksums = json.loads((place / "manifest.json").read_text("utf-8"))["files"]
    theirs = json.loads((other / "manifest.json").read_text("utf-8"))["files"]
    edited(place, files=checksums | {name: theirs[name]})
    assert "contradicts" in refused(lambda: subject.read(place.parent, place.name), place)


def test_a_segment_of_another_snapshot_is_refused(place: Path, tmp_path: Path) -> None:
    """A whole segment that is not the one that the snapshot names is damage."""
    other = segment(tmp_path / "other", *BULLETINS[:2])
    (own,) = (place.parents[1] / "segments").iterdir()
    shutil.rmtree(own)
    shutil.copytree(tmp_path / "other" / other.name, own)
    refused(lambda: subject.read(place.parent, place.name), own)


@pytest.mark.parametrize("content", [b"[]", b"null", b"\xff\xfe", b"{" * 50])
def test_a_manifest_that_is_none_is_refused(place: Path, content: bytes) -> None:
    """A manifest that is no JSON object, or no text at all, is damage."""
    (place / "manifest.json").write_bytes(content)
    refused(lambda: subject.read(place.parent, place.name), place)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """A snapshot that is not there, or whose parent is not, is refused in the same words."""
    refused(lambda: subject.read(tmp_path, "gone"), tmp_path / "gone")
    refused(lambda: subject.read(tmp_path / "gone", "gone"), tmp_path / "gone" / "gone")


@pytest.mark.parametrize("name", [name for name in FILES if name != "snapshots/manifest.json"])
def test_a_file_that_is_none_is_refused(place: Path, name: str) -> None:
    """A folder where the manifest lists a file is damage."""
    file = file_of(place, name)
    file.unlink()
    file.mkdir()
    assert name.partition("/")[2] in refused(lambda: subject.read(place.parent, place.name))


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that exists and cannot be read")
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_refused(place: Path, name: str) -> None:
    """A file on a failing disk is damage, not a traceback."""
    file = file_of(place, name)
    file.unlink()
    file.symlink_to("/proc/self/mem")
    refused(lambda: subject.read(place.parent, place.name))


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
    given, folder = sources(tmp_path), tmp_path / "snapshots"
    synced = stop_after(allowed, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        subject.write(folder, given)
    assert len(synced) == allowed
    (leftover,) = folder.iterdir()
    assert leftover.name.endswith(".unfinished")
    refused(lambda: subject.read(folder, leftover.name.removesuffix(".unfinished")))
    discard(others(folder, ()))
    assert list(folder.iterdir()) == []


def test_a_write_gets_its_name_when_all_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped when only the list of names is not yet on the disk, the snapshot is whole."""
    given, folder = sources(tmp_path), tmp_path / "snapshots"
    stop_after(SYNCS, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        subject.write(folder, given)
    (place,) = folder.iterdir()
    check(subject.read(folder, place.name))


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Where no folder can be made, the sentence names it and what to check."""
    given = sources(tmp_path)
    (tmp_path / "snapshots").write_text("in the way")
    with pytest.raises(
        SnapshotError,
        match=r"^No snapshot can be written in \S+ \(.*\): free some space there, or mend the rights\.$",
    ):
        subject.write(tmp_path / "snapshots", given)


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full at the last moment is one sentence, and the half-written folder is gone."""

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SnapshotError, match=r"No space left on device\): free some space there, or mend"):
        write(tmp_path)
    assert list((tmp_path / "segments").iterdir()) == []
    assert not (tmp_path / "snapshots").exists()


def test_others_are_discarded_and_what_is_open_stays_readable(tmp_path: Path) -> None:
    """Only the named snapshot is left; one that was opened before goes on giving the same answers."""
    folder, old, new = tmp_path / "snapshots", write(tmp_path), write(tmp_path)
    (folder / f"{old}.unfinished").mkdir()
    snapshot = subject.read(folder, old)
    discard(others(folder, {new}))
    discard(others(tmp_path / "segments", subject.read_manifest(folder, new).segments))
    assert [place.name for place in folder.iterdir()] == [new]
    assert len(list((tmp_path / "segments").iterdir())) == 1
    vector = ENCODER.encode_questions([BULLETINS[1].text]).vectors[0]
    assert snapshot.dense.nearest(vector, 1).tolist() == [1]
    assert int(np.argmax(every_score(snapshot.lexical, "Đại hội Chi bộ"))) == 2
    assert [snapshot.passages[i].bulletin_id for i in range(3)] == ["a", "b", "ủy ban"]
    assert [fact.role for fact in snapshot.facts.of(["b"])] == ["bí thư"]


def test_what_is_not_there_has_no_others(tmp_path: Path) -> None:
    """Where no folder is there is nothing to discard."""
    assert others(tmp_path / "none", ()) == []
