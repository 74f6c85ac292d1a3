"""What a program imports, as the interpreter tells it."""

from __future__ import annotations

import re

TELLING = {"PYTHONPROFILEIMPORTTIME": "1"}
"""Variables with which an interpreter, and each that it starts, writes every module it imports to stderr."""

HEAVY = {"torch", "transformers", "sentence_transformers"}
"""Libraries that cost seconds and hundreds of megabytes."""

_LINE = re.compile(r"^import time: .*\| +(\w+)\.[\w.]+$", re.MULTILINE)


def libraries(said: str) -> set[str]:
    """The packages of which something was imported, by what a program wrote to stderr.

    Of a package whose import is refused nothing is.
    """
    return set(_LINE.findall(said))
