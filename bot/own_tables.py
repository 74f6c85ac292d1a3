"""The office's own rows over the tables of words, from the settings."""

from __future__ import annotations

from bot.config import Config
from corpus.own_tables import OwnTables
from corpus.table_files import use_tables


def use_tables_of(config: Config) -> None:
    """Have all tables read with those of ``tables_dir`` over them, from before the first is read.

    Raises:
        TableError: one of them cannot be read, or the process has read its tables without them.
    """
    use_tables(OwnTables.read(config.tables_dir) if config.tables_dir else None)
