"""Lines of the log for programs: an object of JSON each, so that nobody has to take sentences apart."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterable
from typing import Literal

from pydantic import SecretStr

from bot.i18n import Translator
from bot.log_records import translated
from corpus.notices import Notice

LogFormat = Literal["text", "json"]


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON, every secret blotted out of all that it says.

    ``time`` is that of RFC 3339 in UTC, ``level`` and ``logger`` are as `logging` has them, ``message`` is
    what a line of text would say. Of a phrase there are also the ``template``, English and always the same,
    and what stands in it as ``fields``; of an error its traceback, as ``error``.
    """

    def __init__(self, *secrets: SecretStr, tr: Translator) -> None:
        """Blot out these secrets; what has words in a language is said in it."""
        super().__init__()
        self._secrets = secrets
        self._tr = tr

    def format(self, record: logging.LogRecord) -> str:
        """The line to write."""
        notice = record.msg if isinstance(record.msg, Notice) else None
        said: dict[str, object] = {
            "time": _time(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": self._blotted(translated(record, self._tr).getMessage()),
        }
        if notice:
            said["template"] = notice.template
            said["fields"] = {name: self._plain(value) for name, value in notice.fields.items()}
        error = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        if error:
            said["error"] = self._blotted(error)
        # Half a character of a file's name is written as JSON writes it.
        return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")

    def _plain(self, value: str | int | Notice) -> str | int:
        return value if isinstance(value, int) else self._blotted(str(value))

    def _blotted(self, text: str) -> str:
        return blotted(text, self._secrets)


def blotted(text: str, secrets: Iterable[SecretStr]) -> str:
    """A text with every secret blotted out, as it is and as Python quotes it."""
    for secret in secrets:
        value = secret.get_secret_value()
        for form in (value, repr(value)[1:-1]):
            text = text.replace(form, "***")
    return text


def _time(seconds: float) -> str:
    """A Unix time in RFC 3339: ``2026-03-02T08:30:00.125Z``."""
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
