"""What people can mend of the bot and its settings; `corpus.errors` has the whole tree."""

from __future__ import annotations

from corpus.errors import BantinError


class ConfigError(BantinError):
    """The config file or the environment holds something that cannot be used."""


class StateError(BantinError):
    """The bot's database is damaged, busy, out of reach or of another version."""


class ServeError(BantinError):
    """Telegram refuses the bot or cannot be reached."""
