"""Markdown as the plain text that a reader sees. The one importer of `markdown_it`."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

_OWN_LINES = {"fence", "code_block"}
_BLOCK_ENDS = {"heading_close", "paragraph_close", "table_close", *_OWN_LINES}
_LIST_ENDS = {"bullet_list_close", "ordered_list_close"}


def plain_text(source: str) -> str:
    """The text of a Markdown document without its marks: a line a block, a blank line between blocks.

    Links and images keep their words, numbered items their numbers, a table's row becomes one line; HTML is
    left out, except that ``<br>`` breaks a line.
    """
    lines: list[str] = []
    marker = ""
    row: list[str] | None = None
    for token in MarkdownIt("commonmark").enable("table").parse(source):
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
