"""Text with marks, as Telegram's HTML, in messages that Telegram accepts.

The limits and the tags are those of https://core.telegram.org/bots/api: a message holds 4096 UTF-16 code
units after its entities are parsed, and 100 entities.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.segmentation import Span, trim

MAX_UNITS = 4096
MAX_ENTITIES = 100

# Where a long text is best parted, best first: after a paragraph, a sentence, a word.
_BREAKS = (re.compile(r"\n"), re.compile(r"[.!?…;:]\s"), re.compile(r"\s"))


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with the same marks throughout."""

    text: str
    bold: bool = False
    quoted: bool = False
    link: str | None = None


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def messages(runs: Iterable[Run]) -> list[str]:
    """The runs as the HTML of one message or, where they are too long for one, of several, in order.

    Each is well-formed by itself and within Telegram's limits. Where there are more marks than a message may
    have, the last ones are dropped and their words stay. White space alone makes no message.
    """
    cleaned = [replace(run, text=_clean(run.text)) for run in runs]
    text = "".join(run.text for run in cleaned)
    return [_html(_slice(cleaned, start, end)) for start, end in _parts(text)]


def _clean(text: str) -> str:
    """Without what Telegram refuses or drops: control characters and lone surrogates."""
    kept = "".join(c if c >= " " or c == "\n" else " " for c in text)
    return kept.encode("utf-8", "replace").decode("utf-8")


def _parts(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = _reach(text, start)
        if end < len(text):
            end = _break(text, start, end)
        part = trim(text, start, end)
        if part:
            yield part
        start = end


def _reach(text: str, start: int) -> int:
    """The end of the longest slice from ``start`` that a message can hold."""
    end = min(len(text), start + MAX_UNITS)
    while units(text[start:end]) > MAX_UNITS:
        end -= (units(text[start:end]) - MAX_UNITS + 1) // 2
    return end


def _break(text: str, start: int, end: int) -> int:
    """The best place to part a text that must end by ``end``, not before half of it."""
    half = start + (end - start) // 2
    for pattern in _BREAKS:
        found = [match.end() for match in pattern.finditer(text, half, end)]
        if found:
            return found[-1]
    return end


def _slice(runs: Iterable[Run], start: int, end: int) -> list[Run]:
    """The runs of one slice of the text that they make together."""
    pieces = []
    begun = 0
    for run in runs:
        text = run.text[max(0, start - begun) : max(0, end - begun)]
        begun += len(run.text)
        if text:
            pieces.append(replace(run, text=text))
    return pieces


def _html(runs: Iterable[Run]) -> str:
    room = MAX_ENTITIES
    pieces = []
    for quoted, group in groupby(runs, key=lambda run: run.quoted):
        enclosed = quoted and room > 0
        room -= enclosed
        marked = []
        for run in group:
            marks = run.bold + (run.link is not None)
            fits = marks <= room
            room = room - marks if fits else 0
            marked.append(_marked(run) if fits else _escaped(run.text))
        pieces.append(f"<blockquote>{''.join(marked)}</blockquote>" if enclosed else "".join(marked))
    return "".join(pieces)


def _marked(run: Run) -> str:
    text = _escaped(run.text)
    if run.bold:
        text = f"<b>{text}</b>"
    return f'<a href="{html.escape(run.link)}">{text}</a>' if run.link else text


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def plain(markup: str) -> str:
    """The text of our own HTML without its marks."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))
