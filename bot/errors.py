"""What people can mend of the bot and its settings; `corpus.errors` has the whole tree."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.errors import BantinError


class ConfigError(BantinError):
    """The config file or the environment holds something that cannot be used."""


class StateError(BantinError):
    """The bot's database is damaged, busy, out of reach or of another version.

    Attributes:
        problem: ``full`` or ``read-only`` where the disk does not let it be written; else empty.
    """

    def __init__(self, template: str, /, *, problem: str = "", **fields: object) -> None:
        super().__init__(template, **fields)
        self.problem = problem


class StateBrokenOffError(StateError):
    """The database broke a change or a reading off, and nothing of it was kept: it can be tried again."""

    @classmethod
    def of(cls, error: StateError) -> StateBrokenOffError:
        """The same sentence of an error that was of that kind."""
        told = cls(error.notice.template, problem=error.problem)
        told.notice, told.args = error.notice, error.args
        return told


class MigrationError(BantinError):
    """What a data folder holds cannot be carried into a database."""


class ServeError(BantinError):
    """Telegram refuses the bot or cannot be reached."""


class UnservableError(BantinError):
    """The bot cannot serve before a person has changed its config or its token."""


class UploadError(BantinError):
    """A document that was sent to the bot cannot be kept."""


class ChildError(BantinError):
    """A child process ended without a result, or was ended.

    Attributes:
        problem: What is wrong: ``slow``, ``memory``, ``died`` or ``stopped``.
        name: What it worked on: a file, or a bulletin's id.
        values: Of a slow one for how many ``seconds`` it was waited for, of one that took too much memory the
            ``limit`` in MB, of one that died the ``code`` that it ended with, below 0 of a signal.
    """

    def __init__(self, template: str, problem: str, name: str, values: Mapping[str, int]) -> None:
        super().__init__(template, name=name, **values)
        self.problem = problem
        self.name = name
        self.values = values

    @classmethod
    def of(cls, problem: str, name: str, **values: int) -> ChildError:
        """The error with its sentence."""
        return cls(_CHILD_SENTENCES[problem], problem, name, values)


_CHILD_SENTENCES = {
    "slow": "{name} was given up after {seconds} s: leave the file out, or split it.",
    "memory": "{name} needs more than {limit} MB of memory: split the file, or see telegram.index_memory_mb.",
    "died": "The process that worked on {name} ended early (code {code}): try again, and see the log.",
    "stopped": "The work on {name} was broken off, for the bot is to stop: try again afterwards.",
}
