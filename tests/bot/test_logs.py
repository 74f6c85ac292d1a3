from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot import logs
from bot.errors import StateError
from bot.i18n import translator
from bot.log_json import JsonFormatter, LogFormat
from bot.logs import RedactingFormatter, configure
from corpus.notices import Notice, notice

TOKEN = "123456789:AAF-x_Zq0123456789abcdefghijklmnop"  # noqa: S105 (nobody's)
SECRET = "hook-Secret_42"  # noqa: S105 (nobody's)
ADDRESS = f"https://api.telegram.org/bot{TOKEN}/getMe"
LOG = logging.getLogger("bot.test")


@contextmanager
def configured(
    level: str,
    *secrets: str,
    words: bool = False,
    form: LogFormat = "text",
    language: str = "en",
) -> Iterator[None]:
    """Logging as `serve` sets it up; afterwards as it was, for it is one for the whole process."""
    root, clients = logging.getLogger(), [logging.getLogger(name) for name in ("httpx", "httpcore")]
    handlers, levels = root.handlers[:], [(logger, logger.level) for logger in (root, *clients)]
    loud, factory = logging.raiseExceptions, logging.getLogRecordFactory()
    hooks = (warnings.showwarning, sys.excepthook, threading.excepthook, sys.unraisablehook)
    root.handlers.clear()
    try:
        configure(level, *map(SecretStr, secrets), words=words, form=form, language=language)
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
    assert RedactingFormatter(tr=translator("en")).format(record).endswith("INFO a: as it is")


@pytest.mark.parametrize(
    ("language", "expected"), [("vi", "không ghi lại được: "), ("en", "cannot be kept: ")]
)
def test_the_log_speaks_the_language_of_the_config(
    capsys: pytest.CaptureFixture[str], language: str, expected: str
) -> None:
    """A line is said in it with what is put in: errors of ours, and words."""
    error = StateError("{path} cannot be read: {reason}.", path="bot.sqlite", reason=OSError(28, ""))
    with configured("INFO", language=language):
        LOG.warning("something was not done, for it cannot be kept: %s", error)
        LOG.info("Telegram says to slow down: %s waits for %.0f s", Notice("everything"), 3)
        LOG.debug("fetching updates failed")
    first, second = capsys.readouterr().err.splitlines()
    assert expected in first
    assert translator(language).tell(error) in first
    assert translator(language).tell(Notice("everything")) in second


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


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The lines that were written, read as JSON."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_of_json_says_what_a_line_of_text_does(capsys: pytest.CaptureFixture[str]) -> None:
    """It holds the moment in UTC, the level, the logger and the message, and is one line in any case."""
    with configured("INFO", form="json"):
        LOG.info("%s\nof two lines", 3)
    (line,) = logged(capsys)
    moment = dt.datetime.fromisoformat(line.pop("time"))
    assert moment.utcoffset() == dt.timedelta()
    assert abs(dt.datetime.now(dt.UTC) - moment) < dt.timedelta(minutes=5)
    assert line == {"level": "INFO", "logger": "bot.test", "message": "3\nof two lines"}


def test_the_moment_is_written_as_rfc_3339_has_it() -> None:
    """The time ends in Z and has thousandths, so that lines can be sorted as they stand."""
    record = logging.LogRecord("a", logging.INFO, __file__, 1, "x", (), None)
    record.created = 0.125
    assert json.loads(JsonFormatter(tr=translator("en")).format(record))["time"] == "1970-01-01T00:00:00.125Z"


def test_a_phrase_comes_with_its_template_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    """What is said in another language can be told by the English template, its parts are at hand."""
    reason = notice("its server fails ({status})", status=502)
    said = notice(
        "Telegram refuses to begin ({reason}). Trying again every {seconds} s.", reason=reason, seconds=5
    )
    with configured("INFO", form="json", language="vi"):
        LOG.warning(said)
    (line,) = logged(capsys)
    assert line["template"] == said.template
    assert line["fields"] == {"reason": "its server fails (502)", "seconds": 5}
    assert "5" in line["message"]
    assert line["message"] != str(said)


@pytest.mark.parametrize("secret", [TOKEN, 'quo"ted', "back\\slash", "mật khẩu"])
def test_no_secret_is_written_as_json(capsys: pytest.CaptureFixture[str], secret: str) -> None:
    """A secret is blotted out of messages, fields and tracebacks, also one that JSON writes otherwise."""
    with configured("DEBUG", secret, words=True, form="json"):
        LOG.info("calling /bot%s/getMe", secret)
        LOG.info(notice("at {address}", address=f"x{secret}y"))
        try:
            int(secret)
        except ValueError:
            LOG.exception("it failed")
    first, second, third = logged(capsys)
    assert first["message"] == "calling /bot***/getMe"
    assert (second["message"], second["fields"]) == ("at x***y", {"address": "x***y"})
    assert "ValueError: invalid literal" in third["error"]
    assert "***" in third["error"]
    assert secret not in json.dumps(third, ensure_ascii=False)


def test_no_word_of_anybody_is_written_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """An error's traceback stands in its field, with the errors' kinds and no word of their messages."""
    with configured("DEBUG", form="json"):
        log_failure()
        logging.getLogger("telegram").warning("calling %s", WORD)
    first, second = logged(capsys)
    assert first["error"].startswith("Traceback")
    assert "ExceptionGroup (ValueError, OSError" in first["error"]
    assert "what it says is left out" in second["message"]
    assert "Cà" not in json.dumps([first, second], ensure_ascii=False)


def test_a_name_that_is_no_text_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """A file's name that is not UTF-8 costs no line, and the line is read back as it was."""
    name = b"b\xe1n.txt".decode("utf-8", "surrogateescape")
    with configured("INFO", form="json"):
        LOG.info("reading %s", name)
    (line,) = logged(capsys)
    assert line["message"] == f"reading {name}"
