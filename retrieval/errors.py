"""What people can mend of questions, the encoder and the index; `corpus.errors` has the whole tree."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import BantinError, BulletinError
from corpus.notices import Notice, quoted_word


class EncoderError(BantinError):
    """The encoder cannot be built, loaded or run."""


class SnapshotError(BantinError):
    """The search index is missing, damaged, or does not fit the library or the settings."""


class NothingIndexedError(SnapshotError):
    """A library has no index yet, and nothing to make one of."""

    def __init__(self) -> None:
        """Of any library: there is nothing to be told of it."""
        super().__init__(
            "Nothing is indexed yet: begin with bantin index FOLDER, or try the five bulletins that come "
            'with bantin by bantin ask --samples "ai được bầu làm Bí thư?"'
        )


class LostSourceError(BulletinError):
    """A source that a library remembers is out of reach, or holds nothing that can be read.

    Attributes:
        source: The file or folder.
    """

    def __init__(self, source: str) -> None:
        """Of a file or folder, which is looked at once more."""
        is_there = Path(source).exists()
        super().__init__(
            "{source} {state}; it is a source that was indexed before, and what was read from it stays: "
            "bring it back, or run bantin forget {quoted}.",
            source=source,
            state=Notice("holds no files that can be read" if is_there else "is not there"),
            quoted=quoted_word(source),
        )
        self.source = source


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

    def __init__(self, template: str, /, *, problem: str, typed: str, instead: str, **fields: object) -> None:
        super().__init__(template, typed=typed, instead=instead, **fields)
        self.problem = problem
        self.typed = typed
        self.instead = instead
