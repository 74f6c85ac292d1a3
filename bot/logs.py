"""Logging that cannot give the token away."""

from __future__ import annotations

import logging

from pydantic import SecretStr

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class RedactingFormatter(logging.Formatter):
    """Formats a record, its traceback included, with every secret blotted out."""

    def __init__(self, *secrets: SecretStr) -> None:
        super().__init__(_FORMAT)
        self._secrets = [secret.get_secret_value() for secret in secrets]

    def format(self, record: logging.LogRecord) -> str:
        """The line to write."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def configure(level: str, *secrets: SecretStr) -> None:
    """Log to stderr from ``level`` on, without the secrets.

    The HTTP client logs every address it calls, and a Bot API address holds the token: it stays quiet, and
    what it says all the same is redacted.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(*secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.raiseExceptions = False  # the complaint about a malformed call prints its arguments as they are
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
