from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from retrieval.encoders import choose
from retrieval.encoders.base import Encoder, EncoderSettings
from retrieval.encoders.choose import choose_encoder
from retrieval.encoders.ctranslate2_encoder import CTranslate2Encoder
from retrieval.encoders.sentence_transformer import SentenceTransformersEncoder

ENGINE = "retrieval.encoders.ctranslate2_encoder"


def chosen(cache: Path, model: str = "default") -> Encoder:
    settings = EncoderSettings(model, None, None, None, cache)
    return choose_encoder(settings, announce=lambda sentence: None, progress=False)


@pytest.mark.encoder
def test_the_default_model_runs_in_ctranslate2(model_cache: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The default model runs in CTranslate2, and nothing is said of it."""
    assert isinstance(chosen(model_cache), CTranslate2Encoder)
    assert caplog.records == []


@pytest.mark.parametrize("model", ["intfloat/multilingual-e5-small", "/srv/model"])
def test_any_other_model_runs_in_sentence_transformers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, model: str
) -> None:
    """A folder and a name of the hub are opened by Sentence Transformers."""
    assert isinstance(chosen(tmp_path, model), SentenceTransformersEncoder)
    assert caplog.records == []


@pytest.mark.encoder
def test_without_ctranslate2_the_default_model_runs_all_the_same(
    model_cache: Path,
    reference_cache: Path,
    reference_encoder: SentenceTransformersEncoder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Where CTranslate2 has no build or does not load, one line says so, and the index is another one."""
    fast = chosen(model_cache)
    monkeypatch.delitem(sys.modules, ENGINE)
    monkeypatch.delattr("retrieval.encoders.ctranslate2_encoder", raising=False)
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    with caplog.at_level(logging.INFO):
        slow = chosen(reference_cache)
    assert isinstance(slow, SentenceTransformersEncoder)
    (record,) = caplog.records
    assert (record.name, record.levelname) == (choose.__name__, "WARNING")
    assert "CTranslate2 cannot be loaded" in record.getMessage()
    assert slow.fingerprint == reference_encoder.fingerprint != fast.fingerprint
