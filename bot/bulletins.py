"""A library of bulletins, for programs: what the command line does, without printing anything."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot import config as configuration
from bot.i18n import translator
from bot.own_tables import use_tables_of

# What reads a table of words is imported when it is known which tables there are: in functions.
if TYPE_CHECKING:
    from bot.composition import Parts
    from bot.config import Config
    from bot.render.json import AnswerRecord, BulletinRecord, SearchRecord
    from corpus.models import Bulletin
    from corpus.notices import Notice
    from retrieval.index.build import Report

    _Place = str | os.PathLike[str]

__all__ = ["Bulletins", "open_bulletins"]

_SOME = 10  # bulletins, where nobody says how many


def open_bulletins(config: _Place | None = None, *, data_dir: _Place | None = None) -> Bulletins:
    """The library that a config describes, as the command line finds it.

    Args:
        config: A file of settings; ``None``: the one that ``BANTIN_CONFIG`` names, or the defaults.
        data_dir: Where the library lies, whatever the config says; made where it is not there.

    Raises:
        BantinError: the config cannot be used, or a table of ``tables_dir``, of which a process reads one.
    """
    settings = configuration.load(Path(config) if config is not None else None)
    if data_dir is not None:
        settings = settings.model_copy(update={"data_dir": Path(data_dir)})
    use_tables_of(settings)
    from bot.composition import build  # noqa: PLC0415 (it reads tables)

    return Bulletins(settings, build(settings, _unheard, bars=False))


class Bulletins:
    """A library of bulletins; safe to use from several threads, and beside a running bot.

    `open_bulletins` opens it. Every method raises `BantinError` where a person can mend what is wrong: one
    sentence that says it, and what to do.
    """

    def __init__(self, config: Config, parts: Parts) -> None:
        self._config = config
        self._parts = parts
        self._tr = translator(config.language)

    def index(self, *paths: _Place, only: bool = False, collections: Sequence[str] | None = None) -> Report:
        """Read the files and folders, remember them, and bring the index in line with all that is remembered.

        Args:
            paths: Files or folders; none: what was indexed before is read again.
            only: Make these the only sources.
            collections: What the paths belong to from now on; none: what their folders name; ``None``: what
                they belonged to before.

        Returns:
            How many bulletins were added, changed and removed, and of each file that could not be read why.
        """
        return self._parts.indexer.update([Path(path) for path in paths], only=only, collections=collections)

    def seen_by(self, collections: Iterable[str]) -> Bulletins:
        """The same library for those who may read these collections alone: to them there is nothing else."""
        engine = self._parts.engine.seen_by(frozenset(collections))
        return Bulletins(self._config, replace(self._parts, engine=engine))

    def ask(self, question: str, *, count: int | None = None, after: str | None = None) -> AnswerRecord:
        """The answer to a question: ``quotes`` from the bulletins, or none and ``found`` is false.

        Args:
            question: As a person types it, in Vietnamese with or without accents, or in English.
            count: How many quotes at most; ``None``: as many as the config says.
            after: The question that was asked just before it.
        """
        from bot.render.json import answer_record  # noqa: PLC0415 (likewise)
        from retrieval.models import AnswerRequest  # noqa: PLC0415 (likewise)

        request = AnswerRequest(question, count or self._config.answer.quotes, after)
        return answer_record(self._parts.engine.answer(request), self._tr)

    def search(self, words: str, *, count: int | None = None, page: int = 1) -> SearchRecord:
        """The passages that fit some words best, whether or not they answer; filters as in ``bantin search``.

        Args:
            words: What is searched for; phrases in quotes must stand there as they are.
            count: How many passages a page has; ``None``: as many as the config says.
            page: Which page, from 1.
        """
        from bot.render.json import search_record  # noqa: PLC0415 (likewise)
        from retrieval.models import SearchRequest  # noqa: PLC0415 (likewise)
        from retrieval.query.search_syntax import read_filters  # noqa: PLC0415 (likewise)

        size = count or self._config.search.results
        request = SearchRequest(read_filters(words), size, offset=(page - 1) * size)
        return search_record(words, self._parts.engine.search(request), self._tr)

    def latest(self, count: int = _SOME) -> list[BulletinRecord]:
        """The newest bulletins, those without a date last."""
        from bot.render.json import bulletin_record  # noqa: PLC0415 (likewise)

        return [bulletin_record(each) for each in self._parts.engine.latest(count)]

    def get(self, bulletin: str, version: int | None = None) -> Bulletin | None:
        """A bulletin with its whole ``text``, of which every quote is ``text[start:end]``.

        Args:
            bulletin: Its id, as a quote has it in ``bulletin``.
            version: Which of the texts that it had; ``None``: the one of today.

        Returns:
            The bulletin; ``None`` where there is none, or it was withdrawn.
        """
        written = bulletin if version is None else f"{bulletin}@{version}"
        return self._parts.engine.cited(written)


def _unheard(said: Notice) -> None:
    """Tell nobody what takes its time."""
