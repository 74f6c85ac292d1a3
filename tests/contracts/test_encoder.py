"""The quick encoder of the tests and the default one keep to one contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.encoders.base import Encoder, EncoderSettings
from retrieval.encoders.sentence_transformer import SentenceTransformersEncoder
from tests.contracts.encoder import EncoderContract
from tests.doubles import SyllableEncoder


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
        settings = EncoderSettings("default", None, None, None, model_cache)
        return SentenceTransformersEncoder(settings, announce=lambda sentence: None, progress=False)
