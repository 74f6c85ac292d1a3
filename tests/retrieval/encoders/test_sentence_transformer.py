from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoders.base import Encoder, EncoderSettings
from retrieval.encoders.sentence_transformer import SentenceTransformersEncoder
from retrieval.errors import EncoderError
from tests.doubles import SyllableEncoder

TEXTS = [
    "Đồng chí Đỗ Xuân Kiên được bầu làm Bí thư Chi bộ.",
    "Con mèo nằm ngủ trên ghế.",
    "Doanh thu của các khu công nghiệp năm 2018 đạt 6.500 tỷ đồng. " * 3,
    "Bí thư",
    "Con mèo nằm ngủ trên ghế.",
]
QUESTION = "Ai được bầu làm Bí thư Chi bộ?"


def real(
    cache: Path, model: str = "default", query: str | None = None, passage: str | None = None
) -> Encoder:
    settings = EncoderSettings(model, query, passage, None, cache)
    return SentenceTransformersEncoder(settings, announce=lambda sentence: None, progress=False)


class EncoderContract:
    """What every encoder keeps to; a subclass gives one, and another of the same settings."""

    @pytest.fixture
    def subject(self) -> Encoder:
        """The encoder under test."""
        raise NotImplementedError

    @pytest.fixture
    def twin(self) -> Encoder:
        """Another instance with the same settings."""
        raise NotImplementedError

    def test_passages_become_unit_vectors(self, subject: Encoder) -> None:
        """Passages give one float32 vector each, of length 1."""
        vectors = subject.encode_passages(TEXTS)
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), vectors.shape[1])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_questions_become_vectors_of_the_same_kind(self, subject: Encoder) -> None:
        """Questions give float32 vectors of length 1, as long as those of passages."""
        vectors = subject.encode_questions([QUESTION, "Bao nhiêu?"])
        assert vectors.dtype == np.float32
        assert vectors.shape == (2, subject.encode_passages(TEXTS[:1]).shape[1])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_a_text_has_the_same_vector_in_any_batch(self, subject: Encoder) -> None:
        """The vectors come in the order of the texts, and do not depend on what is encoded beside them."""
        together = subject.encode_passages(TEXTS)
        backwards = subject.encode_passages(TEXTS[::-1])[::-1]
        alone = np.concatenate([subject.encode_passages([text]) for text in TEXTS])
        np.testing.assert_allclose(together, backwards, atol=1e-5)
        np.testing.assert_allclose(together, alone, atol=1e-5)
        np.testing.assert_allclose(together[1], together[4], atol=1e-5)
        assert (together[:4] @ together[:4].T - np.eye(4)).max() < 0.999

    def test_the_passage_that_answers_is_nearest(self, subject: Encoder) -> None:
        """A question's inner product is highest with the passage that answers it."""
        scores = subject.encode_passages(TEXTS) @ subject.encode_questions([QUESTION])[0]
        assert int(scores.argmax()) == 0

    def test_threads_get_the_vectors_of_one(self, subject: Encoder) -> None:
        """Eight threads that encode at the same moment each get the right vectors."""
        passages, question = subject.encode_passages(TEXTS), subject.encode_questions([QUESTION])
        start = threading.Barrier(8)

        def encode(i: int) -> bool:
            start.wait(timeout=60)
            found = subject.encode_passages(TEXTS[i % 5 :])
            asked = subject.encode_questions([QUESTION])
            return np.allclose(found, passages[i % 5 :], atol=1e-5) and np.allclose(
                asked, question, atol=1e-5
            )

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(encode, range(8))) == [True] * 8

    def test_the_fingerprint_is_that_of_any_other_instance(self, subject: Encoder, twin: Encoder) -> None:
        """Two encoders of the same settings have one fingerprint and give the same vectors."""
        assert subject is not twin
        assert subject.fingerprint == twin.fingerprint
        np.testing.assert_allclose(
            subject.encode_passages(TEXTS[:1]), twin.encode_passages(TEXTS[:1]), atol=1e-5
        )


class TestSyllableEncoder(EncoderContract):
    """The quick encoder of the tests keeps to the contract."""

    @pytest.fixture
    def subject(self) -> Encoder:
        return SyllableEncoder()

    @pytest.fixture
    def twin(self) -> Encoder:
        return SyllableEncoder()


@pytest.mark.encoder
class TestSentenceTransformersEncoder(EncoderContract):
    """The default encoder keeps to the contract."""

    @pytest.fixture
    def subject(self, real_encoder: SentenceTransformersEncoder) -> Encoder:
        return real_encoder

    @pytest.fixture
    def twin(self, model_cache: Path) -> Encoder:
        return real(model_cache)


@pytest.mark.encoder
def test_a_prefix_changes_vectors_and_fingerprint(
    model_cache: Path, real_encoder: SentenceTransformersEncoder
) -> None:
    """Each prefix has its own fingerprint, also an empty one, and the one swapped for the other."""
    settings = [
        (None, None),
        ("", None),
        (None, ""),
        ("a: ", None),
        (None, "a: "),
        ("a: ", "b: "),
        ("b: ", "a: "),
    ]
    fingerprints = [
        real(model_cache, query=query, passage=passage).fingerprint for query, passage in settings
    ]
    assert fingerprints[0] == real_encoder.fingerprint
    assert len(set(fingerprints)) == len(settings)
    assert all(re.fullmatch(r"multilingual-e5-small-q4-\w+:[0-9a-f]{16}", each) for each in fingerprints)


@pytest.mark.encoder
def test_a_prefix_is_put_before_the_text(
    model_cache: Path, real_encoder: SentenceTransformersEncoder
) -> None:
    """The configured prefix replaces the model's own, of questions and of passages alike."""
    swapped = real(model_cache, query="passage: ", passage="query: ")
    np.testing.assert_allclose(
        swapped.encode_questions(TEXTS[:2]), real_encoder.encode_passages(TEXTS[:2]), atol=1e-5
    )
    np.testing.assert_allclose(
        swapped.encode_passages([QUESTION]), real_encoder.encode_questions([QUESTION]), atol=1e-5
    )
    assert not np.allclose(
        real_encoder.encode_questions([QUESTION]), real_encoder.encode_passages([QUESTION]), atol=1e-3
    )


def model_folder(folder: Path, **files: bytes) -> Path:
    (folder / "part").mkdir(parents=True)
    for name, content in files.items():
        (folder / "part" / name).write_bytes(content)
    return folder


BIG = bytes(3 << 20)


@pytest.mark.parametrize(
    "change",
    [
        {"config": b"b"},
        {"config": b"ab"},
        {"settings": b"a"},
        {"weights": b"x" + BIG[1:]},
        {"weights": BIG[1:] + b"x"},
        {"weights": BIG + b"\0"},
    ],
    ids=["content", "length", "another file", "first byte of much", "last byte of much", "length of much"],
)
def test_the_fingerprint_of_a_folder_is_that_of_its_files(tmp_path: Path, change: dict[str, bytes]) -> None:
    """A folder's fingerprint stays when it is copied, and changes with a file's name, size or content."""
    same = {"config": b"a", "weights": BIG}
    one, copy = model_folder(tmp_path / "1" / "model", **same), model_folder(tmp_path / "2" / "model", **same)
    other = model_folder(tmp_path / "3" / "model", **(same | change))
    assert real(tmp_path, str(one)).fingerprint == real(tmp_path, str(copy)).fingerprint
    assert real(tmp_path, str(one)).fingerprint != real(tmp_path, str(other)).fingerprint


@pytest.mark.parametrize("kind", ["empty folder", "other files", "broken config", "wrong name"])
@pytest.mark.encoder
def test_a_model_that_is_none_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A folder or a name without a model is refused with what to set; nothing waits for a network."""
    folder = tmp_path / "no-model"
    if kind == "wrong name":
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    else:
        folder.mkdir()
    if kind == "other files":
        (folder / "letter.txt").write_text("no model")
    if kind == "broken config":
        (folder / "config.json").write_text("{")
        (folder / "modules.json").write_text("{")
    encoder = real(tmp_path, str(folder) if kind != "wrong name" else "no-such-body/no-such-model")
    for encode in (encoder.encode_passages, encoder.encode_questions):
        with pytest.raises(EncoderError) as error:
            encode(["Bí thư"])
        message = str(error.value)
        assert re.fullmatch(
            r"The encoder '[^']+' cannot be loaded \([^\n]+\): set encoder\.model to [^.\n]*\.", message
        )
        assert ("no-such-body/no-such-model" if kind == "wrong name" else str(folder)) in message
