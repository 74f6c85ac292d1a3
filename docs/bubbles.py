"""Draws messages of the tests' Bot API server as a phone shows them, into SVG.

Text is not measured but estimated from the usual widths of letters, so that lines may break elsewhere than on
a phone. A folded quote shows three lines.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tests.botapi.model import Message

WIDTH = 440
_MARGIN, _PADDING, _BAR = 12, 12, 10
_INNER = 340  # of the widest line in a bubble
_SIZE, _LINE, _SMALL = 15, 21, 13
_ROW, _GAP = 36, 4
_FOLDED = 3  # lines
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
# In parts of the size; rather too wide, so that a line stays in its bubble in every font.
_WIDTHS = {"ijl.,:;'|!": 0.3, " ftrI()[]/-‹›“”": 0.38, "mwMW": 0.92, "👍👎": 1.3}


@dataclass(frozen=True, slots=True)
class _Style:
    """How a letter looks."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    link: bool = False
    quote: int = 0  # which blockquote of the message it stands in, from 1
    folded: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    style: _Style

    @property
    def width(self) -> float:
        return width(self.text, bold=self.style.bold)


_Line = list[_Piece]


def draw(messages: Sequence[tuple[str, Message]], title: str) -> str:
    """A conversation as SVG, from the top: each message with its author's name; people are on the right."""
    parts: list[str] = []
    top = float(_MARGIN)
    for name, message in messages:
        drawn, height = _bubble(name, message, top)
        parts += drawn
        top += height + 10
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top:.0f}" '
        f'viewBox="0 0 {WIDTH} {top:.0f}" font-family="{_FONT}" font-size="{_SIZE}" role="img">\n'
        f"<title>{html.escape(title)}</title>\n"
        f'<rect width="100%" height="100%" rx="10" fill="#d5e2ec"/>\n{body}\n</svg>\n'
    )


def width(text: str, *, bold: bool = False) -> float:
    """About how wide a text is, in pixels."""
    return sum(map(_em, text)) * _SIZE * (1.1 if bold else 1)


def _em(letter: str) -> float:
    base = unicodedata.normalize("NFD", letter)[0]
    for letters, wide in _WIDTHS.items():
        if base in letters:
            return wide
    return 0.7 if base.isupper() else 0.61


def _bubble(name: str, message: Message, top: float) -> tuple[list[str], float]:
    """A message with its keyboard, and how high both are together."""
    mine = not message.sender.is_bot
    lines = list(_lines(message))
    head = [] if mine else [(name, "#3a7cbd", True)]
    if message.reply_to is not None and not mine:
        head.append((_cut(f"↪ {message.reply_to.text}", _INNER), "#6b7c8a", False))
    inner = max([*(_offset(line) + sum(piece.width for piece in line) for line in lines), 60.0])
    inner = max([inner, *(width(text, bold=bold) for text, _, bold in head)])
    inner = _INNER if message.buttons else min(inner, _INNER)
    whole = inner + 2 * _PADDING
    left = WIDTH - _MARGIN - whole if mine else _MARGIN
    height = (len(head) + len(lines)) * _LINE + 2 * _PADDING - 4
    fill = "#e1f6cf" if mine else "#ffffff"
    box = f'x="{left:.0f}" y="{top:.0f}" width="{whole:.0f}" height="{height:.0f}"'
    drawn = [f'<rect {box} rx="12" fill="{fill}"/>']
    baseline = top + _PADDING + _SIZE - 2
    for text, colour, bold in head:
        weight = ' font-weight="600"' if bold else ""
        drawn.append(_text(left + _PADDING, baseline, f"<tspan{weight}>{html.escape(text)}</tspan>", colour))
        baseline += _LINE
    drawn += _quotes(lines, left + _PADDING, baseline, inner)
    for line in lines:
        spans = "".join(map(_span, line))
        drawn.append(_text(left + _PADDING + _offset(line), baseline, spans, "#1b1f23"))
        baseline += _LINE
    for number, row in enumerate(message.buttons):
        labels = [button["text"] + ("  ↗" if "url" in button else "") for button in row]
        drawn += _row(labels, left, top + height + _GAP + number * (_ROW + _GAP), whole)
    return drawn, height + len(message.buttons) * (_ROW + _GAP)


def _quotes(lines: Sequence[_Line], left: float, baseline: float, inner: float) -> Iterator[str]:
    """The tinted grounds of the quotes, each with its bar; a folded one has a mark."""
    numbered = list(enumerate(lines))
    for quote, group in groupby(numbered, key=lambda each: each[1][0].style.quote if each[1] else 0):
        rows = list(group)
        if not quote:
            continue
        top, height = baseline + rows[0][0] * _LINE - _SIZE - 1, len(rows) * _LINE
        box = f'x="{left:.0f}" y="{top:.0f}" height="{height}"'
        yield f'<rect {box} width="{inner:.0f}" rx="4" fill="#e9f2fa"/>'
        yield f'<rect {box} width="3" rx="1.5" fill="#3a7cbd"/>'
        if rows[0][1][0].style.folded:
            yield _text(left + inner - 14, top + height - 6, "⌄", "#3a7cbd")


def _row(labels: Sequence[str], left: float, top: float, whole: float) -> Iterator[str]:
    """One row of buttons, of equal widths."""
    wide = (whole - _GAP * (len(labels) - 1)) / len(labels)
    for place, label in enumerate(labels):
        x = left + place * (wide + _GAP)
        yield f'<rect x="{x:.1f}" y="{top:.0f}" width="{wide:.1f}" height="{_ROW}" rx="8" fill="#8fa9bd"/>'
        text = html.escape(_cut(label, (wide - 10) * _SIZE / _SMALL))
        yield (
            f'<text x="{x + wide / 2:.1f}" y="{top + 23:.0f}" text-anchor="middle" font-size="{_SMALL}" '
            f'font-weight="600" fill="#ffffff">{text}</text>'
        )


def _lines(message: Message) -> Iterator[_Line]:
    """The text of a message in lines that fit, each of pieces that look the same."""
    styled = list(zip(message.text, _styles(message), strict=True))
    shown: dict[int, int] = {}
    for letters in _split(styled):
        quote = letters[0][1] if letters else _Style()
        room = _INNER - (_BAR if quote.quote else 0)
        for line in _wrapped(letters, room):
            shown[quote.quote] = shown.get(quote.quote, 0) + 1
            if not (quote.folded and shown[quote.quote] > _FOLDED):
                yield line


def _split(styled: Sequence[tuple[str, _Style]]) -> Iterator[list[tuple[str, _Style]]]:
    """The letters of each line that the text itself breaks; a quote is a block of its own."""
    line: list[tuple[str, _Style]] = []
    for place, (letter, style) in enumerate(styled):
        if letter == "\n":
            yield line or [("", style)]
            line = []
            continue
        if line and line[-1][1].quote != style.quote:
            yield line
            line = []
        line.append((letter, style))
        if place + 1 == len(styled):
            yield line


def _wrapped(letters: Sequence[tuple[str, _Style]], room: float) -> Iterator[_Line]:
    """Words in lines that fit into the room."""
    line: list[tuple[str, _Style]] = []
    for word in _words(letters):
        if line and _wide([*line, *word]) > room:
            yield _pieces(line)
            line = []
        line += word
    yield _pieces(line)


def _words(letters: Sequence[tuple[str, _Style]]) -> Iterator[list[tuple[str, _Style]]]:
    """The words with the spaces behind them."""
    word: list[tuple[str, _Style]] = []
    for letter, style in letters:
        word.append((letter, style))
        if letter.isspace():
            yield word
            word = []
    yield word


def _wide(letters: Sequence[tuple[str, _Style]]) -> float:
    return sum(piece.width for piece in _pieces(letters))


def _pieces(letters: Sequence[tuple[str, _Style]]) -> _Line:
    return [
        _Piece("".join(letter for letter, _ in group), style)
        for style, group in groupby(letters, key=lambda each: each[1])
    ]


def _styles(message: Message) -> Iterator[_Style]:
    """How each letter of a message looks, by its entities, which count in UTF-16 code units."""
    quotes = [entity for entity in message.entities if entity.type.endswith("blockquote")]
    place = 0
    for letter in message.text:
        over = [entity for entity in message.entities if entity.offset <= place < entity.end]
        kinds = {entity.type for entity in over}
        number = next((n for n, quote in enumerate(quotes, 1) if quote in over), 0)
        yield _Style(
            bold="bold" in kinds,
            italic="italic" in kinds,
            code=bool(kinds & {"code", "pre"}),
            link=bool(kinds & {"text_link", "url", "bot_command", "mention"}),
            quote=number,
            folded="expandable_blockquote" in kinds,
        )
        place += 1 + (letter > "\uffff")


def _offset(line: _Line) -> float:
    return _BAR if line and line[0].style.quote else 0


def _span(piece: _Piece) -> str:
    marks = ""
    if piece.style.bold:
        marks += ' font-weight="700"'
    if piece.style.italic:
        marks += ' font-style="italic"'
    if piece.style.code:
        marks += ' font-family="monospace"'
    if piece.style.link:
        marks += ' fill="#2b7ac2"'
    return f"<tspan{marks}>{html.escape(piece.text)}</tspan>"


def _text(x: float, y: float, spans: str, colour: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" xml:space="preserve" fill="{colour}">{spans}</text>'


def _cut(text: str, room: float) -> str:
    """The first line of a text, as much of it as there is room for."""
    kept = text.partition("\n")[0]
    if width(kept) <= room:
        return kept
    while kept and width(f"{kept}…") > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
