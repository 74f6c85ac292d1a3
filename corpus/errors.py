"""Everything that can go wrong in a way that a person can mend.

The tree, each branch where it belongs; each message is one sentence that says what is wrong and what to do::

    BantinError                  corpus.errors
    ├── TableError               corpus.errors: a table of words that comes with the program
    ├── BulletinError            corpus.errors: a file that cannot be read as a bulletin
    │   ├── BoundError
    │   ├── ScanError
    │   └── LostSourceError      retrieval.errors: a source of the library that is out of reach
    ├── FetchError               corpus.errors: an address of the web that gives nothing to be kept
    │   └── DeadHostError
    ├── LibraryError             corpus.errors: the library of bulletins
    │   └── UnstorableError
    ├── EncoderError             retrieval.errors: the model that turns text into vectors
    ├── SnapshotError            retrieval.errors: the search index on disk
    │   └── NothingIndexedError
    ├── QuestionError            retrieval.errors: a question, or a file of questions, that cannot be asked
    │   ├── EmptyQuestionError
    │   ├── LongQuestionError
    │   └── FilterError
    ├── ConfigError              bot.errors: the config file or the environment
    ├── StateError               bot.errors: the bot's own database
    │   └── StateBrokenOffError
    ├── ServeError               bot.errors: Telegram refuses the bot or cannot be reached
    ├── UnservableError          bot.errors: no restart mends why the bot cannot serve
    ├── UploadError              bot.errors: a document that was sent to the bot cannot be kept
    └── ChildError               bot.errors: a child process that was ended, or ended early

Whatever else is raised is a defect and keeps its traceback.
"""

from __future__ import annotations

from corpus.notices import Notice, notice


class BantinError(Exception):
    """A failure that the person at the keyboard can mend; ``str()`` is the sentence to show, in English.

    Its fields are kept as data, so that `bot.i18n` can say it in another language:
    ``BantinError("{path} is empty: write a title into it.", path=path)``.

    Attributes:
        notice: The sentence with its fields.
    """

    def __init__(self, template: str, /, **fields: object) -> None:
        self.notice = notice(template, **fields)
        super().__init__(str(self.notice))

    def __reduce__(self) -> tuple[object, ...]:
        """It goes from process to process: exceptions alone forget what is given by name."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[BantinError], args: tuple[object, ...], state: dict[str, object]) -> BantinError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class TableError(BantinError):
    """A table of words is missing, or has a key or a value that it cannot have."""


class BulletinError(BantinError):
    """A file cannot be read as a bulletin."""


class BoundError(BulletinError):
    """A text is longer, or made of more, than any bulletin may be.

    Attributes:
        bound: Which: ``bytes``, ``characters``, ``lines``, ``line``, ``accents``, ``marks``, ``pages`` or
            ``cells``.
        limit: How much may be.
        name: The file, or the bulletin's id.
        line: In which of its lines, from 1; 0 where no single one is to blame.
    """

    def __init__(self, template: str, /, *, bound: str, limit: int, name: str, line: int = 0) -> None:
        super().__init__(template, limit=limit, name=name, line=line)
        self.bound = bound
        self.limit = limit
        self.name = name
        self.line = line


class ScanError(BulletinError):
    """A file is pictures of text, without the text."""


class FetchError(BantinError):
    """An address of the web gives nothing that can be kept, or may not be asked."""


class DeadHostError(FetchError):
    """No server answers there, or it may not be asked: its other addresses will fare no better."""


class LibraryError(BantinError):
    """The library of bulletins is missing, damaged, busy or of another version."""


class UnstorableError(LibraryError):
    """The library's database keeps no such value, whoever tries it and however often.

    Attributes:
        reason: What about the value, as a clause.
    """

    def __init__(self, reason: Notice) -> None:
        super().__init__("The database keeps nothing like this ({reason}): mend that.", reason=reason)
        self.reason = reason
