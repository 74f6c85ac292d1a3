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

from corpus.text.sentences import trim
from corpus.text.span import Span

MAX_UNITS = 4096
MAX_ENTITIES = 100
_NUMBER_UNITS = 16  # "(1234/1234)" and a line break
_LONG_QUOTE = 300  # UTF-16 units; Telegram shows the first lines of a longer one, and the rest at a tap

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


def messages(runs: Iterable[Run], *, numbered: bool = False, folded: bool = True) -> list[str]:
    """The runs as the HTML of one message or, where they are too long for one, of several, in order.

    Each is well-formed by itself and within Telegram's limits. Where there are more marks than a message may
    have, the last ones are dropped and their words stay. White space alone makes no message. If ``numbered``,
    each of several begins with a line that says the how manyth it is, as "(2/3)". If ``folded``, Telegram
    shows a few lines of a long quote, and the rest at a tap.
    """
    cleaned = [replace(run, text=_clean(run.text)) for run in runs]
    text = "".join(run.text for run in cleaned)
    parts = list(_parts(text, MAX_UNITS))
    if not numbered or len(parts) == 1:
        return [_html(_slice(cleaned, *part), folded=folded) for part in parts]
    parts = list(_parts(text, MAX_UNITS - _NUMBER_UNITS))
    return [
        _html([Run(f"({number}/{len(parts)})\n"), *_slice(cleaned, *part)], folded=folded)
        for number, part in enumerate(parts, 1)
    ]


def _clean(text: str) -> str:
    """Without what Telegram refuses or drops: control characters and lone surrogates."""
    kept = "".join(c if c >= " " or c == "\n" else " " for c in text)
    return kept.encode("utf-8", "replace").decode("utf-8")


def _parts(text: str, room: int) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = _reach(text, start, room)
        if end < len(text):
            end = _break(text, start, end)
        part = trim(text, start, end)
        if part:
            yield part
        start = end


def _reach(text: str, start: int, room: int) -> int:
    """The end of the longest slice from ``start`` that fits into so many UTF-16 units."""
    end = min(len(text), start + room)
    while units(text[start:end]) > room:
        end -= (units(text[start:end]) - room + 1) // 2
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


def _html(runs: Iterable[Run], *, folded: bool) -> str:
    room = MAX_ENTITIES
    pieces = []
    for quoted, group in groupby(runs, key=lambda run: run.quoted):
        enclosed = quoted and room > 0
        room -= enclosed
        marked = []
        length = 0
        for run in group:
            length += units(run.text)
            marks = run.bold + (run.link is not None)
            fits = marks <= room
            room = room - marks if fits else 0
            marked.append(_marked(run) if fits else _escaped(run.text))
        tag = "blockquote expandable" if folded and length > _LONG_QUOTE else "blockquote"
        pieces.append(f"<{tag}>{''.join(marked)}</blockquote>" if enclosed else "".join(marked))
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


def cut(text: str, room: int) -> str:
    """The text, or its beginning up to a word's end and an ellipsis, in so many UTF-16 units."""
    if units(text) <= room:
        return text
    kept = text[: max(0, room - 2)]
    while units(kept) > room - 2:
        kept = kept[:-1]
    whole_words = kept.rpartition(" ")[0]
    return f"{(whole_words or kept).rstrip()} …"
