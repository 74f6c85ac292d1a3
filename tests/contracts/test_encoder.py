"""The quick encoder of the tests, the default one and Sentence Transformers keep to one contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.encoders.base import Encoder, EncoderSettings
from retrieval.encoders.ctranslate2_encoder import CTranslate2Encoder
from retrieval.encoders.remembering import RememberingEncoder
from retrieval.encoders.sentence_transformer import SentenceTransformersEncoder
from tests.conftest import reference
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
class TestCTranslate2Encoder(EncoderContract):
    """The default encoder keeps to the contract."""

    @pytest.fixture
    def subject(self, real_encoder: Encoder) -> Encoder:
        assert isinstance(real_encoder, CTranslate2Encoder)
        return real_encoder

    @pytest.fixture
    def twin(self, model_cache: Path) -> Encoder:
        settings = EncoderSettings("default", None, None, 1, model_cache)
        return CTranslate2Encoder(settings, announce=lambda sentence: None, progress=False)


@pytest.mark.encoder
class TestRememberingEncoder(EncoderContract):
    """An encoder that remembers keeps to the contract of the encoder behind it."""

    @pytest.fixture
    def subject(self, real_encoder: Encoder) -> Encoder:
        return RememberingEncoder(real_encoder)

    @pytest.fixture
    def twin(self, real_encoder: Encoder) -> Encoder:
        return RememberingEncoder(real_encoder)


@pytest.mark.encoder
class TestSentenceTransformersEncoder(EncoderContract):
    """The default encoder's model keeps to the contract in Sentence Transformers, too."""

    @pytest.fixture
    def subject(self, reference_encoder: SentenceTransformersEncoder) -> Encoder:
        return reference_encoder

    @pytest.fixture
    def twin(self, reference_cache: Path) -> Encoder:
        return reference(reference_cache)
