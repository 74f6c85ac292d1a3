"""Fonts of TCVN3 that show small letters as capitals, since the set has none with tone marks: ".VnTimeH"."""

from __future__ import annotations

import re

from corpus.ingest.encodings.decode import Decoded

_CAPITAL_FONT = re.compile(r"\.?Vn\w+H")
BEGIN, END = "\ue000", "\ue001"
"""Around what such a font shows; of private use, so that they cannot be meant."""

_SHOWN = re.compile(f"{BEGIN}([^{END}]*){END}")


def shows_capitals(font: str) -> bool:
    """Whether a font of that name shows small letters as capitals."""
    return _CAPITAL_FONT.fullmatch(font.strip(" '\"")) is not None


def mark_capitals(text: str) -> str:
    """A text that such a font shows, marked so for `with_capitals`."""
    return f"{BEGIN}{text}{END}" if text else text


def with_capitals(decoded: Decoded) -> str:
    """A text with capitals where such a font showed them; a font proves nothing of what is no TCVN3."""
    if BEGIN not in decoded.text:
        return decoded.text
    return _SHOWN.sub(_capitals if decoded.is_converted else r"\1", decoded.text)


def _capitals(match: re.Match[str]) -> str:
    return match[1].upper()
