"""Markdown as the plain text that a reader sees. The one importer of `markdown_it`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from corpus.ingest.bounds import MAX_BYTES, MAX_MARKS, beyond
from corpus.ingest.encodings.decode import decode
from corpus.ingest.formats.base import Extraction, damage_told, tidied
from corpus.ingest.given import split_front_matter

_OWN_LINES = {"fence", "code_block"}
_BLOCK_ENDS = {"heading_close", "paragraph_close", "table_close", *_OWN_LINES}
_MARKS = "[]*_`<"
_LIST_ENDS = {"bullet_list_close", "ordered_list_close"}


class MarkdownText:
    """The text of a Markdown document, as `plain_text` makes it."""

    name = "md"
    max_bytes = MAX_BYTES

    def claims(self, content: bytes) -> bool:
        """No file by itself: any text is Markdown, too. Its name says it."""
        del content
        return False

    def read(self, content: bytes, called: str) -> Extraction:
        """The text without its marks.

        Raises:
            BoundError: it is longer, or made of more, than a bulletin may be.
            BulletinError: it is no text, or empty.
        """
        decoded = decode(content, called)
        # Held against the bounds before it is parsed.
        given, source = split_front_matter(tidied(decoded.text, called), called)
        with damage_told(called):
            text = plain_text(source, called)
        return Extraction(
            text=tidied(text, called),  # lines became paragraphs
            given=given,
            format=self.name,
            encoding=decoded.encoding,
            converted=decoded.is_converted,
        )


def plain_text(source: str, name: str = "The text") -> str:
    """The text of a Markdown document without its marks: a line a block, a blank line between blocks.

    Links and images keep their words, numbered items their numbers, a table's row becomes one line; HTML is
    left out, except that ``<br>`` breaks a line. Sentences call the document by its name.

    Raises:
        BoundError: a paragraph has more marks than may be matched with each other.
    """
    lines: list[str] = []
    marker = ""
    row: list[str] | None = None
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.before("inline", "bound", partial(_check_marks, name))
    for token in parser.parse(source):
        match token.type:
            case "list_item_open":
                marker = f"{token.info}{token.markup} " if token.info else "- "
            case "tr_open":
                row = []
            case "tr_close":
                lines.append(" | ".join(row or []))
                row = None
            case "inline" if row is not None:
                row.append(_words(token.children or []).replace("\n", " "))
            case "inline":
                lines.append(marker + _words(token.children or []))
                marker = ""
            case kind if kind in _OWN_LINES:
                lines.append(marker + token.content.rstrip("\n"))
                marker = ""
            case "list_item_close":
                marker = ""  # the item was empty
        ends = token.type in _BLOCK_ENDS or (token.type in _LIST_ENDS and token.level == 0)
        if ends and not token.hidden and lines and lines[-1]:
            lines.append("")
    return "\n".join(lines).strip() + "\n"


def _check_marks(name: str, state: StateCore) -> None:
    """Make sure, before any is matched, that no paragraph, heading or cell has too many marks."""
    for token in state.tokens:
        if token.type == "inline" and sum(map(token.content.count, _MARKS)) > MAX_MARKS:
            raise beyond("marks", MAX_MARKS, name, token.map[0] + 1 if token.map else 0)


def _words(tokens: Iterable[Token]) -> str:
    pieces = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                pieces.append(token.content)
            case "image":
                pieces.append(_words(token.children or []))
            case "softbreak":
                pieces.append(" ")
            case "hardbreak":
                pieces.append("\n")
            case "html_inline" if token.content.lower().startswith("<br"):
                pieces.append("\n")
    return "".join(pieces)
