"""HTML and XML as trees, and trees as lines of text. The one importer of `lxml`.

Nothing outside the file is read: no entity is resolved and no address opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from corpus.errors import BulletinError
from corpus.ingest.formats.fonts import mark_capitals, shows_capitals

Node = Any
"""An element of a tree; lxml ships no types."""

_MOST_TAGS = 200_000
_DEEPEST = 150  # what lies deeper is read without its structure

_LEFT_OUT = frozenset(
    {
        *("script", "style", "noscript", "template", "svg", "math", "button", "select", "option"),
        *("textarea", "input", "iframe", "object", "head", "nav", "audio", "video", "canvas", "map"),
        *("dialog",),
    }
)
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "tfoot", "thead", "tr", "ul"),
    }
)
_CELLS = frozenset({"td", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAK = "\n"
_LONGEST_START = 6  # digits
_LAYOUT_ROWS, _LAYOUT_COLUMNS = 3, 3  # a table of no more places text beside text, as letterheads do
_FONT_FAMILY = re.compile(r"(?i)font-family\s*:\s*([^;]+)")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        text: Without white space around it, never empty.
        linked: How many of its characters stand in links.
    """

    text: str
    linked: int

    @property
    def is_link(self) -> bool:
        """Whether most of it is one."""
        return 2 * self.linked > len(self.text)


def parse_html(source: str, called: str) -> Node:
    """The tree of an HTML page, its root the element ``html``.

    Raises:
        BulletinError: it is made of too many tags, or of none.
    """
    from lxml import etree  # noqa: PLC0415
    from lxml import html as lxml_html  # noqa: PLC0415

    if source.count("<") > _MOST_TAGS:
        raise BulletinError(
            "{called} has more than {most_tags} tags: save its text alone.",
            called=called,
            most_tags=_MOST_TAGS,
        )
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8", remove_comments=True)
    try:
        return lxml_html.document_fromstring(_ILLEGAL.sub("", source).encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise BulletinError(
            "{called} is an empty page: nothing in it can be indexed.", called=called
        ) from error


def parse_xml(content: bytes, called: str) -> Node:
    """The tree of an XML document, broken ones as far as they can be read; entities are not resolved.

    Raises:
        BulletinError: it is made of too many tags, or is no XML.
    """
    from lxml import etree  # noqa: PLC0415

    if content.count(b"<") > _MOST_TAGS:
        raise BulletinError(
            "{called} has more than {most_tags} tags: save its text alone.",
            called=called,
            most_tags=_MOST_TAGS,
        )
    parser = etree.XMLParser(
        no_network=True,
        huge_tree=False,
        resolve_entities=False,
        load_dtd=False,
        recover=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise BulletinError("{called} is no XML that can be read: save it anew.", called=called) from error
    if root is None:
        raise BulletinError("{called} is no XML that can be read: save it anew.", called=called)
    return root


def fragment_lines(source: str, called: str) -> list[Line]:
    """The lines of a piece of HTML.

    Raises:
        BulletinError: it is made of too many tags, or of none.
    """
    return tree_lines(parse_html(f"<body>{source}</body>", called))


def tree_lines(root: Node) -> list[Line]:
    """The lines of a tree: a paragraph, heading, list item or row of a table each, in their order.

    Cells of a row are parted by tabs. A table that places text beside text, as a letterhead does, is read
    cell by cell. The number that an item of a list bears goes before it.
    """
    writer = _Writer()
    writer.walk(root, 0, linked=False)
    writer.end_line()
    return writer.lines


def mark_capital_fonts(root: Node) -> None:
    """Mark the text that fonts show as capitals which they are not: `corpus.ingest.formats.fonts`."""
    capitals: dict[Node, bool] = {}
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        parent = node.getparent()
        outside = capitals.get(parent, False)
        font = node.get("face") or _FONT_FAMILY.search(node.get("style") or "")
        named = font if isinstance(font, str) or font is None else font[1]
        capitals[node] = outside if named is None else shows_capitals(named.split(",")[0])
        if capitals[node] and node.tag not in _LEFT_OUT:
            node.text = mark_capitals(node.text or "")
        if outside:
            node.tail = mark_capitals(node.tail or "")


def first_text(root: Node, path: str) -> str:
    """The first text of an element, or value of an attribute, that a path (XPath) leads to, in one line."""
    for found in root.xpath(path):
        text = found if isinstance(found, str) else "".join(_texts(found))
        if one := " ".join(text.split()):
            return one
    return ""


def texts_of(root: Node, path: str) -> list[str]:
    """The text of every element or attribute of a path (XPath) that has any, each in one line."""
    found = (each if isinstance(each, str) else "".join(_texts(each)) for each in root.xpath(path))
    return [one for text in found if (one := " ".join(text.split()))]


class _Writer:
    """Collects the lines of a tree."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[str] = []
        self._linked = 0

    def walk(self, node: Node, depth: int, *, linked: bool) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or tag in _LEFT_OUT or _is_hidden(node):
            return
        linked = linked or tag == "a"
        if depth > _DEEPEST:
            self._add(" ".join(_texts(node)), linked=linked)
            return
        if tag == "table":
            self._table(node, depth)
            return
        block = tag in _BLOCKS or tag == "br"
        if block:
            self.end_line()
        if tag == "li":
            self._add(_number_of_item(node), linked=False)
        keep: Callable[[str], str] = str if tag == "pre" else _in_one_line
        self._add(keep(node.text or ""), linked=linked)
        for child in node:
            self.walk(child, depth + 1, linked=linked)
            self._add(keep(child.tail or ""), linked=linked)
        if block:
            self.end_line()

    def end_line(self) -> None:
        text = "".join(self._pieces)
        parts = [part for line in text.split(_BREAK) if (part := " ".join(line.split(" ")).strip())]
        for part in parts:
            text = re.sub(r"[ \t\xa0]*\t[ \t\xa0]*", "\t", re.sub(" {2,}", " ", part))
            self.lines.append(Line(text, min(len(text), self._linked if len(parts) == 1 else 0)))
        self._pieces, self._linked = [], 0

    def _add(self, text: str, *, linked: bool) -> None:
        if text:
            self._pieces.append(text)
            self._linked += len(text.strip()) if linked else 0

    def _table(self, table: Node, depth: int) -> None:
        self.end_line()
        rows = [[cell for cell in row if cell.tag in _CELLS] for row in _rows(table)]
        written = [[_cell_lines(cell, depth) for cell in row] for row in rows]
        is_small = len(rows) <= _LAYOUT_ROWS and max(map(len, rows), default=0) <= _LAYOUT_COLUMNS
        has_lines = any(len(cell) > 1 for row in written for cell in row)
        is_layout = (is_small and has_lines) or any(_holds_table(cell) for row in rows for cell in row)
        for caption in table:
            if caption.tag == "caption":
                self.walk(caption, depth + 1, linked=False)
        for row in written:
            filled = [cell for cell in row if cell]
            if is_layout or len(filled) <= 1:
                self.lines += [line for cell in filled for line in cell]
            else:
                text = "\t".join(" ".join(line.text for line in cell) for cell in filled)
                self.lines.append(Line(text, sum(line.linked for cell in row for line in cell)))


def _cell_lines(cell: Node, depth: int) -> list[Line]:
    writer = _Writer()
    writer.walk(cell, depth + 2, linked=False)
    writer.end_line()
    return writer.lines


def _rows(table: Node) -> Iterator[Node]:
    """The rows of a table itself, not those of tables in it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "thead", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _holds_table(cell: Node) -> bool:
    return next(cell.iter("table"), None) is not None


def _number_of_item(item: Node) -> str:
    """The number that a numbered list shows before an item: "2. ", if its text does not begin with one."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or parent.get("type", "1") != "1":
        return ""
    start = parent.get("start", "1")[:_LONGEST_START]
    before = sum(1 for each in item.itersiblings("li", preceding=True))
    number = (int(start) if start.isdecimal() else 1) + before
    begins = "".join(_texts(item)).lstrip()[:1]
    return "" if not begins or begins.isdecimal() else f"{number}. "


def _is_hidden(node: Node) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style", "")))


def _texts(node: Node) -> Iterator[str]:
    """All text within a node but what is never shown."""
    from lxml import etree  # noqa: PLC0415

    for event, each in etree.iterwalk(node, events=("start", "end")):
        shown = isinstance(each.tag, str) and each.tag not in _LEFT_OUT
        if event == "start" and shown:
            yield each.text or ""
        elif event == "end" and each is not node:
            yield each.tail or ""


def _in_one_line(text: str) -> str:
    return re.sub(r"[\t\n\r\x0b\x0c ]+", " ", text)
