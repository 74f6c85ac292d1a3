"""The title of a bulletin, and the lines around it and at the end, where it says what it is."""

from __future__ import annotations

from corpus.ingest.metadata.official import official_head, official_title
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text, read_text

HEAD_LENGTH = 1500  # a press text says when and where in its first paragraphs
TAIL_LENGTH = 1200  # mastheads and signatures stand at the end
_TITLE_LENGTH = 200
_CUT = " …"


def title(text: str) -> str:
    """What an official document is and is about, or else the first line.

    Of a line that is a whole paragraph it is the first sentence.
    """
    return official_title(read_text(text)) or first_line(text)


def first_line(text: str) -> str:
    """The first line with a letter or digit, or its first sentence where the line is a whole paragraph.

    Of a text without any it is the first that is not empty.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = next((line for line in lines if any(map(str.isalnum, line))), lines[0])
    if len(line) <= _TITLE_LENGTH:
        return line
    start, end = read_text(line).sentences[0]
    if end - start <= _TITLE_LENGTH:
        return line[start:end]
    return line[:_TITLE_LENGTH].rsplit(None, 1)[0] + _CUT


@kept_with_text
def title_span(text: Text) -> Span:
    """Where the title stands; of an official document its sort and what it is about."""
    head = official_head(text)
    parts = [part for part in (head.kind, head.subject) if part] if head else []
    if parts:
        return Span(parts[0].start, parts[-1].end)
    words = first_line(text.raw).removesuffix(_CUT)
    start = text.raw.index(words)
    return Span(start, start + len(words))


def behind_title(text: Text) -> str:
    """The text behind the line of its title."""
    if official_head(text):
        return text.raw[title_span(text).end :]
    return text.raw.lstrip().partition("\n")[2]


def last_lines(text: str, count: int = 1) -> list[str]:
    """The last lines that are not empty, trimmed, in order; none where the title is all there is."""
    lines = [line.strip() for line in text[-TAIL_LENGTH:].splitlines() if line.strip()]
    return lines[1:][-count:] if len(text) <= TAIL_LENGTH else lines[-count:]
