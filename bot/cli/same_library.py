"""A warning where a command is about to fill another library than the one that the bot answers from."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot import config as configuration
from bot.cli.speech import quoted_command
from bot.config import Config
from bot.errors import ConfigError
from bot.i18n import Translator

WRITING = frozenset({"forget", "import", "index", "remove", "serve", "sync", "withdraw"})
"""The commands that change a library, or answer from it for others."""


def warnings(command: str, config: Config, given: Path | None, tr: Translator) -> Iterator[str]:
    """What is to be known before a command writes to the data folder of a config; nothing where all fits.

    The machine's config may name another folder; and the folder may belong to another user than root, who
    could not read what root writes there.
    """
    system, found = configuration.system_config_file(), configuration.find_config(given)
    if found and found.path != system:
        with suppress(ConfigError, OSError):
            other = configuration.load(system) if system.is_file() else config
            if other.data_path.resolve() != config.data_path.resolve():
                yield tr.say(
                    "cli-other-library",
                    folder=str(config.data_path),
                    file=str(system),
                    other=str(other.data_path),
                    command=quoted_command("bantin", "--config", str(system), command),
                )
    if owner := _foreign_owner(config.data_path):
        yield tr.say("cli-other-owner", folder=str(config.data_path), owner=owner, command=command)


def _foreign_owner(folder: Path) -> str | None:
    """Whose a folder is, where root is at work and it is somebody else's."""
    if sys.platform == "win32" or os.geteuid() != 0 or not folder.is_dir():
        return None
    owner = folder.stat().st_uid
    if owner == 0:
        return None
    try:
        return folder.owner()
    except KeyError:
        return str(owner)
