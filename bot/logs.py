"""Logging that gives away neither the token nor what people wrote."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from types import TracebackType
from typing import TextIO

from pydantic import SecretStr

from bot.i18n import Translator, translator
from bot.log_json import JsonFormatter, LogFormat, blotted
from bot.log_records import WordlessRecord, is_ours, translated

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LOG = logging.getLogger(__name__)


class _TellingFormatter(logging.Formatter):
    """Formats a record in the language of those who read it."""

    def __init__(self, form: str | None, tr: Translator) -> None:
        super().__init__(form)
        self._tr = tr

    def format(self, record: logging.LogRecord) -> str:
        """The line to write."""
        return super().format(translated(record, self._tr))


def tell_warnings(tr: Translator) -> None:
    """Have what is logged by a command that sets up no log, warnings and worse, said in a language."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_TellingFormatter(None, tr))


def tell_everything(tr: Translator) -> None:
    """Have a command that sets up no log write all from INFO on to stderr, said in a language."""
    handler = logging.StreamHandler()
    handler.setFormatter(_TellingFormatter("%(levelname)s %(name)s: %(message)s", tr))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class RedactingFormatter(_TellingFormatter):
    """Formats a record, its traceback included, with every secret blotted out."""

    def __init__(self, *secrets: SecretStr, tr: Translator) -> None:
        """Blot out these secrets; what has words in a language is said in it."""
        super().__init__(_FORMAT, tr)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line to write."""
        return blotted(super().format(record), self._secrets)


def configure(
    level: str,
    *secrets: SecretStr,
    words: bool = False,
    form: LogFormat = "text",
    language: str = "en",
) -> None:
    """Log to stderr from ``level`` on, without the secrets and without a word of anybody's.

    What Python itself would print goes into the log, too: warnings, and errors that end a thread or the
    program. Only with ``words`` the log may hold what people wrote: the messages of errors, and what
    libraries say below warnings. For the whole process.

    What our own modules log from INFO on is said in the ``language`` of those who run it. The ``form`` is a
    line of text, which a traceback follows, or a line of JSON (`JsonFormatter`).

    The HTTP client logs every address it calls, and a Bot API address holds the token: it stays quiet, and
    what it says all the same is redacted.
    """
    handler = logging.StreamHandler()
    formatter = JsonFormatter if form == "json" else RedactingFormatter
    handler.setFormatter(formatter(*secrets, tr=translator(language)))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.raiseExceptions = False  # the complaint about a malformed call prints its arguments as they are
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.setLogRecordFactory(logging.LogRecord if words else WordlessRecord)
    if not words:
        handler.addFilter(_says_something)
        warnings.showwarning = _log_warning
    sys.excepthook = _log_end
    threading.excepthook = _log_end_of_thread
    sys.unraisablehook = _log_unraisable


def _says_something(record: logging.LogRecord) -> bool:
    """Whether a record is worth a line: of what libraries tell of their work nothing is left."""
    return is_ours(record.name) or record.levelno >= logging.WARNING


def _log_warning(  # noqa: PLR0917 (the signature of `warnings.showwarning`)
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    del message, file, line
    _LOG.warning("%s at %s:%d", category.__name__, filename, lineno)


def _log_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _LOG.critical("the program ends by a defect", exc_info=(kind, error, trace))


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    _LOG.error("a thread ends by a defect", exc_info=ended.exc_value)


def _log_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    _LOG.error("an error that nobody can be told of", exc_info=unraisable.exc_value)
