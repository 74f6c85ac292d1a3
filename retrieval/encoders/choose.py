"""Which engine an encoder runs in."""

from __future__ import annotations

import logging
import sys

from corpus.notices import Announce
from retrieval.encoders.base import DEFAULT_MODEL, Encoder, EncoderSettings
from retrieval.encoders.sentence_transformer import SentenceTransformersEncoder

_LOG = logging.getLogger(__name__)


def choose_encoder(settings: EncoderSettings, *, announce: Announce, progress: bool) -> Encoder:
    """The encoder of the settings: the default model in CTranslate2, any other in Sentence Transformers.

    Where CTranslate2 cannot be loaded the default model runs in Sentence Transformers as well, with a line in
    the log; on Windows, where its weights are not, it comes from the hub.

    Raises:
        EncoderError: the default model cannot be unpacked.
    """
    if settings.model == DEFAULT_MODEL and sys.platform != "win32":
        try:
            # Imported here: it may have no build for the machine, and nothing else needs it.
            from retrieval.encoders.ctranslate2_encoder import CTranslate2Encoder  # noqa: PLC0415
        except (ImportError, OSError) as error:
            _LOG.warning(
                "CTranslate2 cannot be loaded (%s): the default encoder runs in Sentence Transformers, which "
                "starts later, takes more memory, and needs an index of its own (`bantin index`).",
                error,
            )
        else:
            return CTranslate2Encoder(settings, announce=announce, progress=progress)
    return SentenceTransformersEncoder(settings, announce=announce, progress=progress)
