from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoders.base import Encoder, EncoderSettings
from retrieval.encoders.sentence_transformer import SentenceTransformersEncoder
from retrieval.errors import EncoderError
from tests.contracts.encoder import QUESTION, TEXTS, passage_vectors, question_vectors


def real(
    cache: Path, model: str = "default", query: str | None = None, passage: str | None = None
) -> Encoder:
    settings = EncoderSettings(model, query, passage, None, cache)
    return SentenceTransformersEncoder(settings, announce=lambda sentence: None, progress=False)


@pytest.mark.encoder
def test_a_prefix_changes_vectors_and_fingerprint(
    reference_cache: Path, reference_encoder: SentenceTransformersEncoder
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
        real(reference_cache, query=query, passage=passage).fingerprint for query, passage in settings
    ]
    assert fingerprints[0] == reference_encoder.fingerprint
    assert len(set(fingerprints)) == len(settings)
    assert all(re.fullmatch(r"multilingual-e5-small-q4-\w+:[0-9a-f]{16}", each) for each in fingerprints)


@pytest.mark.encoder
def test_a_prefix_is_put_before_the_text(
    reference_cache: Path, reference_encoder: SentenceTransformersEncoder
) -> None:
    """The configured prefix replaces the model's own, of questions and of passages alike."""
    swapped = real(reference_cache, query="passage: ", passage="query: ")
    np.testing.assert_allclose(
        question_vectors(swapped, TEXTS[:2]),
        passage_vectors(reference_encoder, TEXTS[:2]),
        atol=1e-5,
    )
    np.testing.assert_allclose(
        passage_vectors(swapped, [QUESTION]),
        question_vectors(reference_encoder, [QUESTION]),
        atol=1e-5,
    )
    assert not np.allclose(
        question_vectors(reference_encoder, [QUESTION]),
        passage_vectors(reference_encoder, [QUESTION]),
        atol=1e-3,
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
