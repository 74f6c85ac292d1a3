from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from pydantic import SecretStr

from bot import logs
from bot.errors import StateError
from bot.logs import RedactingFormatter, configure

TOKEN = "123456789:AAF-x_Zq0123456789abcdefghijklmnop"  # noqa: S105 (nobody's)
SECRET = "hook-Secret_42"  # noqa: S105 (nobody's)
ADDRESS = f"https://api.telegram.org/bot{TOKEN}/getMe"
LOG = logging.getLogger("bot.test")


@contextmanager
def configured(level: str, *secrets: str, words: bool = False) -> Iterator[None]:
    """Logging as `serve` sets it up; afterwards as it was, for it is one for the whole process."""
    root, clients = logging.getLogger(), [logging.getLogger(name) for name in ("httpx", "httpcore")]
    handlers, levels = root.handlers[:], [(logger, logger.level) for logger in (root, *clients)]
    loud, factory = logging.raiseExceptions, logging.getLogRecordFactory()
    hooks = (warnings.showwarning, sys.excepthook, threading.excepthook, sys.unraisablehook)
    root.handlers.clear()
    try:
        configure(level, *map(SecretStr, secrets), words=words)
        yield
    finally:
        logging.raiseExceptions = loud
        logging.setLogRecordFactory(factory)
        warnings.showwarning, sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        root.handlers[:] = handlers
        for logger, before in levels:
            logger.setLevel(before)


def log_traceback() -> None:
    try:
        int(ADDRESS)
    except ValueError as error:
        failure = RuntimeError(f"{SECRET} was wrong")
        failure.__cause__ = error
        LOG.exception("it failed", exc_info=failure)


def call(address: str) -> None:
    with httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200))) as client:
        client.get(address)


def call_loudly() -> None:
    logging.getLogger("httpx").setLevel(logging.INFO)  # as someone might who wants to see more
    call(ADDRESS)


@pytest.mark.parametrize(
    ("log", "stays"),
    [
        pytest.param(lambda: LOG.info("calling " + ADDRESS), "calling https://", id="message"),  # noqa: G003
        pytest.param(lambda: LOG.info("calling %s", ADDRESS), "/bot***/getMe", id="argument"),
        pytest.param(lambda: LOG.info("%s %r", TOKEN, [TOKEN]), "*** ['***']", id="twice"),
        pytest.param(lambda: LOG.info("%(a)s", {"a": SECRET}), "bot.test: ***", id="second secret"),
        pytest.param(log_traceback, "RuntimeError: *** was wrong", id="traceback"),
        pytest.param(log_traceback, "'https://api.telegram.org/bot***/getMe'", id="its cause"),
        pytest.param(call_loudly, "GET https://api.telegram.org/bot***/getMe", id="HTTP client"),
    ],
)
def test_no_secret_is_written(
    capsys: pytest.CaptureFixture[str], log: Callable[[], None], stays: str
) -> None:
    """However a secret gets into a record, it is blotted out of the line and the rest of it stays."""
    with configured("DEBUG", TOKEN, SECRET, words=True):
        log()
    written = capsys.readouterr().err
    assert stays in written
    assert TOKEN not in written
    assert SECRET not in written


def test_a_malformed_call_gives_nothing_away(capsys: pytest.CaptureFixture[str]) -> None:
    """A log call whose arguments do not fit its message does not print them by another way."""
    with configured("DEBUG", TOKEN):
        LOG.info("%d updates", TOKEN)
        LOG.info("still here")
    written = "".join(capsys.readouterr())
    assert TOKEN not in written
    assert "still here" in written


def test_the_http_client_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    """The addresses that the HTTP client calls are not logged at all, even where all else is."""
    with configured("DEBUG", TOKEN):
        call("https://example.org/")
        logging.getLogger("httpcore").info("connected")
        logging.getLogger("httpx").warning("it is slow")
    written = capsys.readouterr().err
    assert "example.org" not in written
    assert "connected" not in written
    assert "it is slow" not in written
    assert "WARNING httpx: what it says is left out (test_logs:" in written


def test_what_is_logged_starts_at_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    """Lines below the configured level are left out, and the others go to stderr alone."""
    with configured("WARNING", TOKEN):
        LOG.info("nothing much")
        LOG.warning("something")
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(" ", 2)[2] for line in err.splitlines()] == ["WARNING bot.test: something"]


def test_configuring_again_replaces_the_first_time(capsys: pytest.CaptureFixture[str]) -> None:
    """A second configuration takes the place of the first, and no line is written twice."""
    with configured("DEBUG"):
        configure("INFO", SecretStr(TOKEN))
        LOG.debug("too much")
        LOG.info("once: %s", TOKEN)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("INFO bot.test: once: ***")


def test_without_secrets_lines_are_left_alone() -> None:
    """Formatting without a secret changes nothing."""
    record = logging.LogRecord("a", logging.INFO, __file__, 1, "as %s", ("it is",), None)
    assert RedactingFormatter().format(record).endswith("INFO a: as it is")


WORD = "Nguyễn Thị Cà Mau"


def fail() -> None:
    """Raise what holds the word in its message, in that of its cause, and in its notes."""
    try:
        raise KeyError(WORD)  # noqa: TRY301 (it is the cause)
    except KeyError as error:
        error.add_note(WORD)
        raise ExceptionGroup(WORD, [ValueError(WORD), OSError(28, WORD, WORD)]) from error


def log_failure() -> None:
    try:
        fail()
    except ExceptionGroup:
        LOG.exception("it failed")


def log_failure_as_words() -> None:
    error = StateError("the disk is full")
    LOG.warning("it failed (%s) and (%s)", error, KeyError(WORD))
    LOG.warning("%(it)s failed", {"it": ValueError(WORD)})


def end_thread() -> None:
    ended = threading.Thread(target=fail)
    ended.start()
    ended.join()


@pytest.mark.parametrize(
    ("log", "stays"),
    [
        pytest.param(log_failure, "ExceptionGroup (ValueError, OSError (No space left", id="traceback"),
        pytest.param(log_failure, "\nKeyError\n", id="its cause"),
        pytest.param(log_failure_as_words, "(StateError (the disk is full)) and (KeyError)", id="argument"),
        pytest.param(lambda: logging.getLogger("a.b").error("x " + WORD), "a.b: what it says", id="library"),  # noqa: G003
        pytest.param(
            lambda: logging.getLogger("a").critical("%s", {"text": WORD}), "CRITICAL a: ", id="its argument"
        ),
        pytest.param(lambda: warnings.warn_explicit(WORD, UserWarning, "x.py", 3), "at x.py:3", id="warning"),
        pytest.param(end_thread, "a thread ends by a defect", id="thread"),
        pytest.param(
            lambda: sys.excepthook(ValueError, ValueError(WORD), None), "the program ends", id="end"
        ),
    ],
)
def test_no_word_of_anybody_is_written(
    capsys: pytest.CaptureFixture[str], log: Callable[[], None], stays: str
) -> None:
    """However somebody's words get into a record or onto a stream, they are left out; the rest is told."""
    with configured("DEBUG", TOKEN), warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs._log_warning  # which the block has put back
        log()
    written = "".join(capsys.readouterr())
    assert stays in written
    assert "Cà" not in written


def test_what_libraries_do_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Of libraries only what is amiss gets a line; what they tell of their work would be empty ones."""
    with configured("DEBUG"):
        logging.getLogger("telegram").info("calling %s", WORD)
    assert capsys.readouterr().err == ""


def test_words_are_written_where_that_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    """With the setting for debugging the log holds messages and tracebacks as they are."""
    with configured("DEBUG", words=True):
        logging.getLogger("telegram").debug("calling %s", WORD)
        log_failure()
    written = capsys.readouterr().err
    assert f"DEBUG telegram: calling {WORD}" in written
    assert f"KeyError: '{WORD}'" in written
