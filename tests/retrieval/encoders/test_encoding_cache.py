from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.cache_file import text_digest
from retrieval.encoders.base import EncodedPassages
from retrieval.encoders.encoding_cache import EncodingCache
from retrieval.errors import EncoderError, SnapshotError
from tests.doubles import SyllableEncoder

BATCH = 256  # what the cache hands to the encoder at once, and keeps at once
NUMBERED = [f"bản tin {i}" for i in range(BATCH * 2 + 10)]


class LimitedEncoder(SyllableEncoder):
    """An encoder that fails with an error once it has encoded so many texts."""

    def __init__(self, limit: int, error: BaseException) -> None:
        super().__init__()
        self.limit, self.error = limit, error

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        if len(self.encoded) + len(texts) > self.limit:
            raise self.error
        return super().encode_passages(texts)


def encode(path: Path, texts: Sequence[str], encoder: SyllableEncoder) -> tuple[EncodedPassages, int]:
    return EncodingCache(path).encode([(text, 0) for text in texts], encoder, lambda done: None)


def assert_equal(found: EncodedPassages, expected: EncodedPassages) -> None:
    """Two encoders' passages are the same to the last bit."""
    np.testing.assert_array_equal(found.vectors, expected.vectors)
    for one, other in zip(found.tokens, expected.tokens, strict=True):
        np.testing.assert_array_equal(one.codes, other.codes)
        np.testing.assert_array_equal(one.starts, other.starts)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "encodings.sqlite"


@settings(deadline=None, max_examples=12)
@given(runs=st.lists(st.lists(st.integers(0, 150), min_size=1, max_size=150), min_size=1, max_size=4))
def test_every_text_is_encoded_once_over_all_runs(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[int]]
) -> None:
    """Whatever was met before, in this run or an earlier one, is not encoded again; order is kept."""
    path = tmp_path_factory.mktemp("cache") / "encodings.sqlite"
    encoder, met = SyllableEncoder(dimension=4), set[str]()
    for run in runs:
        texts = [f"bản tin {i}" for i in run]
        vectors, new = encode(path, texts, encoder)
        assert_equal(vectors, SyllableEncoder(dimension=4).encode_passages(texts))
        assert vectors.vectors.dtype == np.float32
        assert new == len(set(texts) - met)
        met.update(texts)
    assert sorted(encoder.encoded) == sorted(met)


def test_progress_is_told_of_every_text(path: Path) -> None:
    """The progress adds up to the number of texts, known ones included, a batch at a time."""
    for _ in range(2):
        told: list[int] = []
        EncodingCache(path).encode([(text, 0) for text in NUMBERED], SyllableEncoder(), told.append)
        assert told == [BATCH, BATCH, 10]


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), EncoderError("Out of memory.")], ids=["Ctrl-C", "error"]
)
def test_an_interrupted_run_keeps_its_batches(path: Path, error: BaseException) -> None:
    """Stopped in its third batch, a run has kept two: the next one encodes only the rest."""
    with pytest.raises(type(error)) as raised:
        encode(path, NUMBERED, LimitedEncoder(BATCH * 2, error))
    assert raised.value is error
    encoder = SyllableEncoder()
    vectors, new = encode(path, NUMBERED, encoder)
    assert (new, encoder.encoded) == (10, NUMBERED[BATCH * 2 :])
    assert_equal(vectors, SyllableEncoder().encode_passages(NUMBERED))


def test_vectors_of_another_encoder_are_not_used(path: Path) -> None:
    """Another fingerprint encodes again, even of the same length, and the first one's vectors stay."""
    texts = NUMBERED[:3]
    encode(path, texts, SyllableEncoder(name="one"))
    for encoder in (SyllableEncoder(name="other"), SyllableEncoder(dimension=8, name="one")):
        vectors, new = encode(path, texts, encoder)
        assert (new, encoder.encoded, vectors.vectors.shape) == (3, texts, (3, encoder.dimension))
    assert encode(path, texts, SyllableEncoder(name="one"))[1] == 0


def test_vectors_of_texts_that_left_are_pruned(path: Path) -> None:
    """After a prune the vectors of the given texts are left, of every encoder, and no others."""
    for name in ("one", "other"):
        encode(path, NUMBERED[:4], SyllableEncoder(name=name))
    cache = EncodingCache(path)
    kept = set(map(text_digest, NUMBERED[1:3]))
    assert (cache.prune(kept), cache.prune(kept)) == (4, 0)
    for name in ("one", "other"):
        encoder = SyllableEncoder(name=name)
        assert encode(path, NUMBERED[:4], encoder)[1] == 2
        assert encoder.encoded == [NUMBERED[0], NUMBERED[3]]


def test_vectors_are_forgotten(path: Path) -> None:
    """What is named is forgotten of every encoder, and nothing else; what is not there is no matter."""
    for name in ("one", "other", "third"):
        encode(path, NUMBERED[:4], SyllableEncoder(name=name))
    EncodingCache(path).forget({text_digest(NUMBERED[1]), text_digest("lạ")})
    EncodingCache(path).forget(set())
    for name in ("one", "other", "third"):
        encoder = SyllableEncoder(name=name)
        assert encode(path, NUMBERED[:4], encoder)[1] == 1
        assert encoder.encoded == [NUMBERED[1]]


def test_texts_that_differ_in_accents_or_case_are_different(path: Path) -> None:
    """The cache compares texts as they are: neither accents nor case nor space are folded."""
    texts = ["Bí thư", "bí thư", "bi thu", "Bí  thư"]
    assert encode(path, texts, SyllableEncoder())[1] == 4


@pytest.mark.parametrize("damage", ["other content", "truncated", "other table", "folder"])
def test_a_damaged_file_is_refused_in_one_sentence(path: Path, damage: str) -> None:
    """A file that is no such cache names itself and says that it may be deleted."""
    if damage == "folder":
        path.mkdir()
    elif damage == "other content":
        path.write_bytes(b"no database, but long enough to be one" * 200)
    else:
        encode(path, NUMBERED, SyllableEncoder())
        whole = path.read_bytes()
        if damage == "truncated":
            path.write_bytes(whole[: len(whole) // 2])
        else:
            path.write_bytes(whole.replace(b"fingerprint", b"fingerprjnt"))
    with pytest.raises(
        SnapshotError, match=r"^\S+ cannot be used \(.*\): delete it and try again\.$"
    ) as error:
        encode(path, NUMBERED, SyllableEncoder())
    assert str(path) in str(error.value)


def test_a_deleted_file_is_made_again(path: Path) -> None:
    """Without its file the cache starts afresh and gives the same vectors."""
    first, _ = encode(path, NUMBERED, SyllableEncoder())
    path.unlink()
    again, new = encode(path, NUMBERED, SyllableEncoder())
    assert new == len(NUMBERED)
    assert_equal(first, again)


def test_tokens_of_what_stands_before_are_left_out(path: Path) -> None:
    """The tokens are those of the text's own part, by their places there, at first and from the file."""
    text = "Đảng ủy xã\nBí thư họp."
    own = SyllableEncoder().encode_passages(["Bí thư họp."]).tokens[0]
    for _ in range(2):
        encoded, _ = EncodingCache(path).encode([(text, 11)], SyllableEncoder(), lambda done: None)
        np.testing.assert_array_equal(encoded.vectors, SyllableEncoder().encode_passages([text]).vectors)
        np.testing.assert_array_equal(encoded.tokens[0].codes, own.codes)
        assert encoded.tokens[0].starts.tolist() == own.starts.tolist() == [0, 3, 7]


def test_the_file_of_earlier_versions_goes(path: Path) -> None:
    """What earlier versions kept their vectors in is removed with what is no longer of use."""
    encode(path, NUMBERED[:1], SyllableEncoder())
    former = [path.with_name(name) for name in ("vectors.sqlite", "vectors.sqlite-wal")]
    for each in former:
        each.write_bytes(b"")
    EncodingCache(path).prune(())
    assert not any(each.exists() for each in former)
