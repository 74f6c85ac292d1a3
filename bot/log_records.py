"""Records of the log without a word of anybody's: neither of what people wrote, nor their names.

Such words come into a log by what libraries say of their work (whole updates, statements with their values),
and by the messages of errors (`ValueError("… 'Nguyễn Văn A' …")`). So of libraries there is no more than who
says something and where in its source that stands, and of errors no more than what kind they are and the way
that they took. What our own modules say is written for the log, and stands as it is.
"""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Iterator, Mapping
from copy import copy
from types import TracebackType
from typing import Any

from bot.errors import ServeError, StateError
from bot.i18n import Translator
from corpus.errors import FetchError, LibraryError
from corpus.notices import HasNotice, Notice, notice
from retrieval.errors import EncoderError, SnapshotError

_OURS = frozenset({"bot", "corpus", "retrieval"})
# What these say is made of paths, addresses and what the system says.
_WORDLESS = (EncoderError, FetchError, LibraryError, ServeError, SnapshotError, StateError)
_LEFT_OUT = "what it says is left out (%s:%d)"

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | None


class WordlessRecord(logging.LogRecord):
    """A record from which everything is gone that could hold somebody's words, for whoever writes it."""

    def __init__(  # noqa: PLR0917 (the signature of `logging.LogRecord`)
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        args: Any,  # noqa: ANN401 (likewise)
        exc_info: _ExcInfo,
        func: str | None = None,
        sinfo: str | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(name, level, pathname, lineno, msg, args, None, func, sinfo, **kwargs)
        if is_ours(name):
            self.msg = _shown(self.msg)
            self.args = _shown_args(self.args)
        else:
            self.msg, self.args = _LEFT_OUT, (self.module, lineno)
        error = exc_info[1] if exc_info else None
        if error is not None:
            self.exc_text = "\n".join(error_lines(error))


def translated(record: logging.LogRecord, tr: Translator) -> logging.LogRecord:
    """A record in a language: its phrase, or its template with the phrases and our errors that are put in."""
    said = copy(record)
    if isinstance(record.msg, Notice):
        said.msg = tr.tell(record.msg)
    elif isinstance(record.msg, str):
        said.msg = tr.log_template(record.msg)
    if isinstance(record.args, tuple):
        said.args = tuple(
            tr.tell(each) if isinstance(each, Notice | HasNotice) else each for each in record.args
        )
    return said


def is_ours(name: str) -> bool:
    """Whether a logger is one of this program's own."""
    return name.partition(".")[0] in _OURS


def error_lines(error: BaseException) -> Iterator[str]:
    """A traceback with the errors that led to it, the first one first; of each the kind, and not its message.

    Of one that the system raised it also says what is wrong, and of those whose sentences are made of nothing
    else than paths and such reasons, the sentence.
    """
    for each in reversed(_chain(error)):
        yield "Traceback (most recent call last):"
        yield from traceback.format_tb(each.__traceback__)
        yield describe_error(each)


def describe_error(error: BaseException) -> str:
    """What kind of error it is, and no word of its message that could be somebody's.

    Example: ``NetworkError of ConnectError``, ``OSError (No space left on device)``.
    """
    kind = type(error).__name__
    if isinstance(error, _WORDLESS):
        return f"{kind} ({error})"
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return f"{kind} ({os.strerror(error.errno)})"
    if isinstance(error, BaseExceptionGroup):
        return f"{kind} ({', '.join(map(describe_error, error.exceptions))})"
    cause = error.__cause__
    return f"{kind} of {type(cause).__name__}" if cause else kind


def _chain(error: BaseException) -> list[BaseException]:
    """An error and those that led to it, the last one first."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found:
        found.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return found


def _shown(value: object) -> Any:  # noqa: ANN401 (what it is given, errors aside)
    if isinstance(value, _WORDLESS):
        return notice("{kind} ({said})", kind=type(value).__name__, said=value)
    return describe_error(value) if isinstance(value, BaseException) else value


def _shown_args(args: Any) -> Any:  # noqa: ANN401 (as `logging` has them)
    if isinstance(args, Mapping):
        return {name: _shown(value) for name, value in args.items()}
    return tuple(map(_shown, args)) if isinstance(args, tuple) else args
