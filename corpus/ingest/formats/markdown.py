"""Markdown as the plain text that a reader sees. The one importer of `markdown_it`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from corpus.ingest.bounds import MAX_MARKS, beyond

_OWN_LINES = {"fence", "code_block"}
_BLOCK_ENDS = {"heading_close", "paragraph_close", "table_close", *_OWN_LINES}
_MARKS = "[]*_`<"
_LIST_ENDS = {"bullet_list_close", "ordered_list_close"}


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
