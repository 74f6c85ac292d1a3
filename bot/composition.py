"""From settings to working parts; used by the command line only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits

from bot.cli.bars import progress_bar, stage_bar
from bot.config import Config
from bot.own_tables import use_tables_of
from bot.stores import AnyIndexer, Indexing, reading_if_there, store_of
from corpus.ingest.find import find_files, shipped_folder
from corpus.library import Library
from corpus.notices import Announce, Notice
from retrieval.answer.answerer import AnswerSettings
from retrieval.answer.quote import QuoteSettings
from retrieval.encoders.base import Encoder, EncoderSettings
from retrieval.encoders.choose import choose_encoder
from retrieval.encoders.remembering import RememberingEncoder
from retrieval.engine import Engine
from retrieval.errors import NothingIndexedError
from retrieval.index.build import Step
from retrieval.index.update import Progress, silent_progress, silent_stages
from retrieval.search.candidates import SearchSettings


@dataclass(frozen=True, slots=True)
class Parts:
    """What a command works with."""

    library: Library
    indexer: AnyIndexer
    engine: Engine


def build(config: Config, announce: Announce, *, bars: bool = True) -> Parts:
    """The parts that the settings describe; ``announce`` gets a sentence where one takes its time.

    Without ``bars`` nothing is counted on a terminal either.
    """
    use_tables_of(config)
    store = store_of(config)
    library = store.open()
    encoder = open_encoder(config, announce, bars=bars)
    shown = Indexing(progress_bar if bars else silent_progress, stages=stage_bar if bars else silent_stages)
    return Parts(
        library,
        store.indexer(library, encoder, shown),
        store.engine(library, RememberingEncoder(encoder), answer_settings(config)),
    )


def build_indexer(config: Config, announce: Announce, progress: Progress, step: Step) -> AnyIndexer:
    """An indexer alone, for a process that does nothing else; ``step`` is told what it works on."""
    store = store_of(config)
    return store.indexer(store.open(), open_encoder(config, announce), Indexing(progress, step))


def _multiply_in_one_thread() -> None:
    """Have numpy multiply matrices in the thread that asks, in this process from now on.

    Ours are small, and threads that share one out mostly wait for each other, which takes their processors
    from whoever answers beside: several questions, each in a thread, are answered sooner.
    """
    threadpool_limits(1, user_api="blas")


def ready(config: Config, announce: Announce, *, with_samples: bool = False) -> Parts:
    """The parts of a library that answers; ``with_samples`` the shipped bulletins fill an empty one.

    Raises:
        NothingIndexedError: as its name says, before anything is made or loaded.
    """
    is_empty = store_of(config).summary() is None
    if is_empty and not with_samples:
        raise NothingIndexedError
    parts = build(config, announce)
    if is_empty:
        announce(Notice("Nothing is indexed yet: indexing the bulletins that come with bantin."))
        parts.indexer.update([shipped_folder()])
    return parts


def look_for_bulletins(config: Config, paths: Sequence[Path]) -> None:
    """See that an index run has something to read, before anything is made or loaded for it.

    Raises:
        BulletinError: a path does not exist or holds no bulletins.
        NothingIndexedError: there are no paths, and no sources of before.
    """
    for path in paths:
        find_files(path.resolve())
    if not paths and not _has_sources(config):
        raise NothingIndexedError


def _has_sources(config: Config) -> bool:
    with reading_if_there(store_of(config)) as state:
        return bool(state and state.sources())


def open_encoder(config: Config, announce: Announce, *, bars: bool = True) -> Encoder:
    """The encoder that the settings name; unpacks the default one on first use, with a bar if any."""
    _multiply_in_one_thread()
    return choose_encoder(
        EncoderSettings(
            model=config.encoder.model,
            query_prefix=config.encoder.query_prefix,
            passage_prefix=config.encoder.passage_prefix,
            threads=config.encoder.threads,
            cache_dir=config.cache_path,
        ),
        announce=announce,
        progress=bars,
    )


def answer_settings(config: Config) -> AnswerSettings:
    """How the settings want questions answered."""
    return AnswerSettings(
        search=SearchSettings(**config.search.model_dump(exclude={"results"})),
        quote=QuoteSettings(config.answer.max_chars, config.answer.context_sentences),
        min_confidence=config.answer.min_confidence,
        near_confidence=config.answer.near_confidence,
        further_confidence=config.answer.further_confidence,
        stale_days=config.answer.stale_days,
    )
