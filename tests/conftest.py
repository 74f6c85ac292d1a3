from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from corpus.library import Library
from retrieval.answer.answerer import AnswerSettings
from retrieval.answer.snippet import QuoteSettings
from retrieval.encoders.base import EncoderSettings
from retrieval.encoders.sentence_transformer import SentenceTransformersEncoder
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from retrieval.index.settings import IndexSettings
from retrieval.search.candidates import SearchSettings
from tests.doubles import SyllableEncoder

pytest_plugins = ["tests.botapi.plugin"]

INDEX = IndexSettings(max_chars=900, overlap_sentences=1, k1=0.6, b=0.5)
ANSWERS = AnswerSettings(
    search=SearchSettings(candidates=100, dense_weight=0.75, sentence_weight=0.5, contradiction=0.15),
    quote=QuoteSettings(max_chars=600, context_sentences=1, dense_weight=0.75),
    min_confidence=0.25,
    near_confidence=0.1,
    max_drop=0.08,
)


def silent(total: int) -> AbstractContextManager[Callable[[int], object]]:
    """A progress bar that nobody sees."""
    return nullcontext(lambda done: None)


def write(folder: Path, **texts: str) -> Path:
    """Write bulletins, by name, as text files into a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the default encoder is unpacked, once for the whole run."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def real_encoder(model_cache: Path) -> SentenceTransformersEncoder:
    """The default encoder itself."""
    settings = EncoderSettings("default", None, None, None, model_cache)
    return SentenceTransformersEncoder(settings, announce=lambda sentence: None, progress=False)


@pytest.fixture(scope="session")
def real_engine(
    tmp_path_factory: pytest.TempPathFactory,
    real_encoder: SentenceTransformersEncoder,
) -> Engine:
    """The five shipped bulletins, indexed with the default encoder and the default settings."""
    folder = tmp_path_factory.mktemp("shipped")
    library = Library(folder / "library.sqlite")
    Indexer(library, folder, real_encoder, INDEX, silent).update()
    return Engine(library, folder, real_encoder, INDEX, ANSWERS)


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The shipped bulletins, indexed once with the quick encoder; for tests that change nothing of it."""
    folder = tmp_path_factory.mktemp("indexed")
    library, encoder = Library(folder / "library.sqlite"), SyllableEncoder()
    Indexer(library, folder, encoder, INDEX, silent).update()
    return Engine(library, folder, encoder, INDEX, ANSWERS)


@pytest.fixture
def encoder() -> SyllableEncoder:
    """A quick encoder."""
    return SyllableEncoder()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library."""
    return Library(tmp_path / "data" / "library.sqlite")


@pytest.fixture
def indexer(library: Library, encoder: SyllableEncoder) -> Indexer:
    """Indexes into the empty library with the quick encoder."""
    return Indexer(library, library.path.parent, encoder, INDEX, silent)


@pytest.fixture
def engine(library: Library, encoder: SyllableEncoder) -> Engine:
    """Answers from the library with the quick encoder."""
    return Engine(library, library.path.parent, encoder, INDEX, ANSWERS)
