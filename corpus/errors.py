"""Everything that can go wrong in a way that a person can mend.

The tree; each message is one sentence that says what is wrong and what to do::

    BantinError
    ├── ConfigError       the config file or the environment
    ├── TableError        a table of words that comes with the program, or was extended
    ├── BulletinError     a file that cannot be read as a bulletin
    ├── LibraryError      the library of bulletins on disk
    ├── EncoderError      the model that turns text into vectors
    ├── SnapshotError     the search index on disk
    ├── QuestionError     a question, or a file of questions, that cannot be asked
    │   ├── EmptyQuestionError
    │   ├── LongQuestionError
    │   └── FilterError
    ├── StateError        the bot's own database
    └── ServeError        Telegram refuses the bot or cannot be reached

Whatever else is raised is a defect and keeps its traceback.
"""

from __future__ import annotations


class BantinError(Exception):
    """A failure that the person at the keyboard can mend; ``str()`` is the sentence to show."""


class ConfigError(BantinError):
    """The config file or the environment holds something that cannot be used."""


class TableError(BantinError):
    """A table of words is missing, or has a key or a value that it cannot have."""


class BulletinError(BantinError):
    """A file cannot be read as a bulletin."""


class LibraryError(BantinError):
    """The library of bulletins is missing, damaged, busy or of another version."""


class EncoderError(BantinError):
    """The encoder cannot be built, loaded or run."""


class SnapshotError(BantinError):
    """The search index is missing, damaged, or does not fit the library or the settings."""


class QuestionError(BantinError):
    """A question, or a file of questions, cannot be asked."""


class EmptyQuestionError(QuestionError):
    """A question without a word in it."""


class LongQuestionError(QuestionError):
    """A question longer than any that can be answered."""


class FilterError(QuestionError):
    """A search filter whose value cannot be one.

    Attributes:
        problem: What is wrong: ``year``, ``date``, ``order``, ``province`` or ``unit``.
        typed: The filter as it was typed, shortened if need be.
        instead: What to write, for example.
    """

    def __init__(self, sentence: str, *, problem: str, typed: str, instead: str) -> None:
        super().__init__(sentence)
        self.problem = problem
        self.typed = typed
        self.instead = instead


class StateError(BantinError):
    """The bot's database is damaged, busy, out of reach or of another version."""


class ServeError(BantinError):
    """Telegram refuses the bot or cannot be reached."""
