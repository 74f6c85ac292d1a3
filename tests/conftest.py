from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from corpus.ingest.find import shipped_folder
from corpus.ingest.scans import tesseract
from retrieval.answer.answerer import AnswerSettings
from retrieval.answer.quote import QuoteSettings
from retrieval.answer.quote_model import Coefficient, Coefficients, PlattScaling, QuoteModel
from retrieval.encoders.base import Encoder, EncoderSettings
from retrieval.encoders.bundled.unpack import CTRANSLATE2, offline_model
from retrieval.encoders.choose import choose_encoder
from retrieval.encoders.sentence_transformer import SentenceTransformersEncoder
from retrieval.engine import Engine
from retrieval.evaluation.models import Evaluation
from retrieval.evaluation.questions import read_questions
from retrieval.evaluation.run import evaluate
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.index.settings import IndexSettings
from retrieval.search.candidates import SearchSettings
from tests.doubles import SyllableEncoder
from tests.shared import built_once

pytest_plugins = ["tests.botapi.plugin", "tests.disks", "tests.postgres.plugin"]

INDEX = IndexSettings(max_chars=900, overlap_sentences=1, k1=0.6, b=0.5)


def quote_model(weights: dict[str, float], bias: float) -> QuoteModel:
    """A model that weighs features as they are."""
    return QuoteModel(
        Coefficients(
            source="tests",
            sentence={name: Coefficient(mean=0, deviation=1, weight=each) for name, each in weights.items()},
            silence={},
            bias=bias,
            calibration=PlattScaling(slope=1, intercept=0),
        )
    )


# The shipped model was fitted with an encoder that knows meaning; the quick one knows only words.
WORDS = quote_model(
    {
        "covered_or_known": 8,
        "covered_new": 3,
        "typed": 1,
        "span": 1,
        "holder": 2,
        "superseded": -3,
        "where_contradicts": -3,
        "who_contradicts": -3,
        "when_contradicts": -3,
    },
    bias=7,
)
ANSWERS = AnswerSettings(
    search=SearchSettings(
        candidates=100,
        dense_weight=0.75,
        english_dense_weight=0.8,
        token_weight=0.17,
        english_token_weight=0.3,
        contradiction=0.15,
    ),
    quote=QuoteSettings(max_chars=600, context_sentences=1),
    min_confidence=0.25,
    near_confidence=0.1,
    further_confidence=0.02,
    model=WORDS,
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


def indexing(encoder: Encoder) -> Callable[[Path], object]:
    """What indexes the shipped bulletins into a folder."""
    return lambda folder: Indexer(
        FileLibrary(folder / "library.sqlite"), folder, encoder, INDEX, silent
    ).update([shipped_folder()])


def shipped(folder: Path, encoder: Encoder, answers: AnswerSettings) -> Engine:
    """What answers from a folder that holds a library and its index."""
    return file_engine(FileLibrary(folder / "library.sqlite"), folder, encoder, INDEX, answers)


def library_of(engine: Engine) -> FileLibrary:
    """The library in a file that an engine answers from."""
    assert isinstance(engine._library, FileLibrary)
    return engine._library


@pytest.fixture(autouse=True, scope="session")
def no_config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No config of the one who runs the tests is found, by the programs that they start neither."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("no_config")))
        yield


@pytest.fixture(autouse=True, scope="module")
def no_tesseract() -> Iterator[None]:
    """No picture is read by machine, whatever is installed; what reads them on purpose has its own tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tesseract, "_PROGRAM", "no-such-program")
        tesseract.can_read_scans.cache_clear()
        yield
    tesseract.can_read_scans.cache_clear()


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the default encoder is unpacked, once for the whole run."""

    def unpack(folder: Path) -> None:
        if sys.platform != "win32":
            offline_model(CTRANSLATE2, folder, announce=lambda sentence: None, progress=False)

    return built_once(tmp_path_factory, "cache", unpack)


@pytest.fixture(scope="session")
def real_encoder(model_cache: Path) -> Encoder:
    """The default encoder itself."""
    settings = EncoderSettings("default", None, None, None, model_cache)
    return choose_encoder(settings, announce=lambda sentence: None, progress=False)


@pytest.fixture(scope="session")
def reference_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the default encoder is unpacked for Sentence Transformers, once for the whole run."""
    return built_once(tmp_path_factory, "reference", reference)


@pytest.fixture(scope="session")
def reference_encoder(reference_cache: Path) -> SentenceTransformersEncoder:
    """The default encoder's model in Sentence Transformers."""
    return reference(reference_cache)


def reference(cache: Path) -> SentenceTransformersEncoder:
    """The default encoder's model in Sentence Transformers, unpacked into a folder."""
    settings = EncoderSettings("default", None, None, None, cache)
    return SentenceTransformersEncoder(settings, announce=lambda sentence: None, progress=False)


@pytest.fixture(scope="session")
def real_engine(
    tmp_path_factory: pytest.TempPathFactory,
    real_encoder: Encoder,
) -> Engine:
    """The five shipped bulletins, indexed with the default encoder and the default settings."""
    answers = replace(ANSWERS, model=QuoteModel.shipped())
    return shipped(built_once(tmp_path_factory, "shipped", indexing(real_encoder)), real_encoder, answers)


@pytest.fixture(scope="session")
def evaluations(real_engine: Engine) -> Callable[[str], Evaluation]:
    """What `bantin evaluate` measures with the questions `dev` or `own` of tests/quality, measured once."""
    folder = Path(__file__).parent / "quality"

    @cache
    def measure(name: str) -> Evaluation:
        return evaluate(real_engine, read_questions(folder / f"questions.{name}.jsonl"), count=3)

    return measure


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The shipped bulletins, indexed once with the quick encoder; for tests that change nothing of it."""
    encoder = SyllableEncoder()
    return shipped(built_once(tmp_path_factory, "indexed", indexing(encoder)), encoder, ANSWERS)


@pytest.fixture
def encoder() -> SyllableEncoder:
    """A quick encoder."""
    return SyllableEncoder()


@pytest.fixture
def library(tmp_path: Path) -> FileLibrary:
    """An empty library."""
    return FileLibrary(tmp_path / "data" / "library.sqlite")


@pytest.fixture
def indexer(library: FileLibrary, encoder: SyllableEncoder) -> Indexer:
    """Indexes into the empty library with the quick encoder."""
    return Indexer(library, library.path.parent, encoder, INDEX, silent)


@pytest.fixture
def engine(library: FileLibrary, encoder: SyllableEncoder) -> Engine:
    """Answers from the library with the quick encoder."""
    return file_engine(library, library.path.parent, encoder, INDEX, ANSWERS)
