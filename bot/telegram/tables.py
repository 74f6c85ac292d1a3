"""The table in `bot/telegram/data`, by which messages are told from questions; see `corpus.tables`."""

from __future__ import annotations

from importlib import resources

from corpus.table_files import Table, WordList, load_table

FOLDER = resources.files("bot.telegram").joinpath("data")


class CourtesyTable(Table):
    """``courtesies.json``: what people say to somebody whom they meet, or who has answered (``words``)."""

    greetings: WordList
    words: WordList


COURTESIES = load_table(FOLDER, "courtesies.json", CourtesyTable)
