"""This project itself, in the parts of it that are measured apart."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from benchmarks.bench.contestants.base import RANKS, Setup
from bot import composition
from bot.config import Config
from bot.config_sections import EncoderConfig
from bot.stores import FileStore, Indexing
from corpus.models import Bulletin
from corpus.text import text
from corpus.text.fold import nfc
from retrieval.encoders.base import Encoder, Vectors
from retrieval.encoders.remembering import RememberingEncoder
from retrieval.models import Answer, AnswerRequest, SearchRequest
from retrieval.query.models import Query
from retrieval.search.candidates import Ranking, rank

_NO_TITLE = "—"  # holds no word that could be found


class WholeAnswer:
    """A question is read, searched by vectors and words, judged sentence by sentence, and answered."""

    def __init__(self, setup: Setup) -> None:
        self._config = Config(
            data_dir=setup.folder,
            encoder=EncoderConfig(threads=setup.threads, cache_dir=setup.cache),
        )

    def load(self) -> None:
        """Load the encoder, and encode something."""
        self._encoder: Encoder = composition.open_encoder(self._config, _silent)
        self.encode("")

    def index(self, texts: Sequence[str]) -> None:
        """Make each text a bulletin, and index them all."""
        store = FileStore(self._config)
        indexer = store.indexer(store.open(), self._encoder, Indexing(composition.progress_bar))
        indexer.fill(Bulletin(f"{i:06}", _NO_TITLE, nfc(text)) for i, text in enumerate(texts))

    def open(self) -> None:
        """Open library, snapshot and encoder as every command does."""
        self._encoder = composition.open_encoder(self._config, _silent)
        store, answers = FileStore(self._config), composition.answer_settings(self._config)
        self._engine = store.engine(store.open(), self.remembering(), answers)

    def remembering(self) -> Encoder:
        """What the engine encodes with."""
        return RememberingEncoder(self._encoder)

    def encode(self, question: str) -> Vectors:
        """The question's vector, not remembered."""
        return self._encoder.encode_questions([question]).vectors

    def ask(self, question: str) -> Answer | Ranking:
        """The answer, as `bantin ask` gives it."""
        return self._engine.answer(AnswerRequest(question, self._config.answer.quotes))

    def rank(self, question: str) -> list[int]:
        """The texts as `bantin search` ranks them, each once."""
        hits = self._engine.search(SearchRequest(Query(question), RANKS)).hits
        return list(dict.fromkeys(int(hit.bulletin.id) for hit in hits))


class ForgetfulAnswer(WholeAnswer):
    """The same where no question ever finds a passage that an earlier one found, as in a large library."""

    def ask(self, question: str) -> Answer | Ranking:
        """The answer, when nothing is known of any text."""
        for reading in (text._passage, text._bulletin):  # noqa: SLF001 (the memory of both)
            reading.cache_clear()
        return super().ask(question)


class ServingAnswer(WholeAnswer):
    """The same in a process that has loaded what `bantin serve` loads, Telegram's library included."""

    def open(self) -> None:
        """Import the bot, and warm up as it does before its first question."""
        importlib.import_module("bot.cli.serve")
        super().open()
        self._engine.warm_up()


class BothLegs(WholeAnswer):
    """The question is read and searched by vectors and words; sentences are not looked at."""

    def ask(self, question: str) -> Ranking:
        """The passages that fit best."""
        # The engine has no door for this part of its way alone.
        with self._engine._source.reading() as (_, live):  # noqa: SLF001
            search = composition.answer_settings(self._config).search
            return rank(live.reader.read(question), live.index, self.remembered, search)

    def open(self) -> None:
        """As ever, with one memory of questions."""
        super().open()
        self.remembered = self.remembering()

    def rank(self, question: str) -> list[int]:
        """The texts that they are of, each once."""
        ids = (int(each.passage.bulletin_id) for each in self.ask(question).candidates)
        return list(dict.fromkeys(ids))[:RANKS]


def _silent(sentence: str) -> None:
    """Tell nobody."""
