"""What an index run reads of what the config lists under sync."""

from __future__ import annotations

from pathlib import Path

from bot.config import Config
from corpus.errors import BulletinError
from corpus.ingest.find import find_files
from corpus.sync.originals import Originals


def synced_folders(config: Config) -> tuple[list[Path], list[BulletinError]]:
    """The listed folders, and that of the fetched pages where there are any; and why others give nothing."""
    folders: list[Path] = []
    failures: list[BulletinError] = []
    for folder in config.sync.folders:
        try:
            find_files(folder)
        except BulletinError as error:
            failures.append(error)
        else:
            folders.append(folder)
    if Originals(config.fetched_path).holds_pages():
        folders.append(config.fetched_path)
    return folders, failures
