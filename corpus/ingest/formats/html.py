"""Web pages, and documents that word processors save as such. The one importer of `readability`."""

from __future__ import annotations

import codecs
import logging
import re
from dataclasses import replace

from corpus.errors import BulletinError
from corpus.ingest import bounds
from corpus.ingest.encodings.decode import utf16_without_mark
from corpus.ingest.formats.base import Extraction, TitleCandidate, damage_told, extracted
from corpus.ingest.formats.furniture import without_furniture
from corpus.ingest.formats.markup import (
    Line,
    Node,
    first_text,
    fragment_lines,
    mark_capital_fonts,
    parse_html,
    texts_of,
    tree_lines,
)
from corpus.notices import Notice
from corpus.text.fold import fold, nfc

_LEFT_OUT = Notice("Some bytes are not UTF-8 and were left out.")
_HEAD = 4096
_HEADING_LINES = 12
_MOST_HEADINGS = 10
_OPENS = re.compile(
    rb"(?is)\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    rb"(?:<!doctype\s+html|<html\b|<head\b|<body\b|<meta\b|<title\b|<(?:div|table|p|h1|article|center)\b[^>]*>)"
)
_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{3,20})")
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_GENERATORS = re.compile(r"(?i)word|excel|office|aspose|abbyy")
_FEW_LINKS = 5  # a page with fewer has no menus
_SHORTEST = 40  # characters of a line that says something
# Within a line a number and a full stop may be those of a list, at its end they end what is said.
_SENTENCE = re.compile(r"[^\W\d_]{2}[)\"”’]?[.!?…;:]\s|\w[)\"”’%]*[.!?…;:][)\"”’]?$")
_HEADLINES, _HEADLINE_WORDS, _MANY_HEADLINES = 5, 6, 15
_DAYS, _DAY_SHARE = 3, 0.2
_SHORT_ARTICLE = 1500  # characters
_LONGEST_ERROR = 600
_ERROR = re.compile(
    r"(?i)\b(?:4[01][0-9]|50[0-9])\b.{0,40}(?:not|error|forbidden|lỗi|không)|server error|not found"
    r"|access denied|service unavailable|bad gateway|không tìm thấy trang|trang không tồn tại|lỗi máy chủ"
)
_DAY = re.compile(
    r"(?i)[\W\d]*(?:(?:thứ \w+|chủ nhật|ngày|tháng|năm|lúc|giờ|[ap]m|st|nd|rd|th|gmt"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]{0,6})[\W\d]{1,40}){0,12}"
)
_HEADLINE_SHARE = 0.4  # of the lines of a page that lists others


class HtmlPage:
    """Pages of the web; menus, lists of other pages and forms are left out."""

    name = "html"
    max_bytes = 8_000_000

    def claims(self, content: bytes) -> bool:
        """Whether it begins like a page."""
        head = content[:_HEAD]
        for mark in _BOMS:
            head = head.removeprefix(mark)
        return _OPENS.match(head.replace(b"\0", b"")) is not None

    def read(self, content: bytes, called: str) -> Extraction:
        """The article of a page, or the whole of a document that was saved as one.

        Raises:
            BoundError: it is made of more than a bulletin may be.
            BulletinError: it has no article: it is empty, or lists others.
        """
        source, encoding, warnings = _decoded(content)
        root = parse_html(source, called)
        if "Vn" in source:
            mark_capital_fonts(root)
        whole = _article(root, source, called)
        bounds.check_text("\n".join(line.text for line in whole), called)
        titles = _titles(root)
        lines = _with_heading(without_furniture(whole), titles)
        _refuse_errors(root, lines, called)
        _refuse_lists(root, lines, called)
        result = extracted(
            [line.text for line in lines],
            called,
            self.name,
            titles=titles,
            warnings=warnings,
            published=first_text(root, _PUBLISHED) or None,
            site=first_text(root, "//meta[@property='og:site_name']/@content") or None,
        )
        return result if result.converted else replace(result, encoding=encoding)


_PUBLISHED = (
    "//meta[@property='article:published_time' or @itemprop='datePublished' or @name='pubdate']/@content"
    " | //time[@datetime and @itemprop='datePublished']/@datetime"
)


def _decoded(content: bytes) -> tuple[str, str, tuple[Notice, ...]]:
    """The source of a page, in which encoding it came, and what is doubtful about that."""
    for mark, name in _BOMS.items():
        if content.startswith(mark):
            return content.removeprefix(mark).decode(name, "replace"), name, ()
    wide = utf16_without_mark(content)
    if wide:
        return content.decode(wide, "replace"), wide, ()
    try:
        return nfc(content.decode("utf-8")), "utf-8", ()
    except UnicodeDecodeError:
        declared = _CHARSET.search(content[:_HEAD])
        name = declared[1].decode("ascii", "replace").lower() if declared else ""
    if name in {"utf-8", "utf8"}:
        return content.decode("utf-8", "replace"), "utf-8", (_LEFT_OUT,)
    if name in {"windows-1258", "cp1258"}:
        return nfc(content.decode("cp1258", "replace")), "cp1258", ()
    # Legacy sets are told by the syllables of the text, later.
    return content.decode("cp1252", "replace"), "cp1252", ()


def _article(root: Node, source: str, called: str) -> list[Line]:
    """The lines of a page's article; of a page without menus all of them."""
    whole = tree_lines(root)
    generator = first_text(root, "//meta[@name='Generator' or @name='generator' or @name='ProgId']/@content")
    if _GENERATORS.search(generator) or not _leads_on(root):
        return whole
    from readability import Document  # noqa: PLC0415

    logging.getLogger("readability.readability").setLevel(logging.CRITICAL)  # it tells of each page
    with damage_told(called):
        summary = Document(source).summary(html_partial=True)
    return fragment_lines(summary, called) if summary.strip() else []


def _leads_on(root: Node) -> bool:
    """Whether a page has so many links that it has menus, or is one."""
    return len(root.xpath("//a[@href]")) >= _FEW_LINKS


def _refuse_errors(root: Node, lines: list[Line], called: str) -> None:
    """Make sure that a page is not what a server says in place of one.

    Raises:
        BulletinError: it is.
    """
    if sum(len(line.text) for line in lines) > _LONGEST_ERROR:
        return
    heads = texts_of(root, "//head/title | //h1 | //h2")
    if not lines and not heads and not _leads_on(root):
        raise BulletinError("{called} is an empty page: nothing in it can be indexed.", called=called)
    if any(_ERROR.search(head) for head in heads):
        raise BulletinError(
            "{called} is what a server said in place of the page ({heads}): get it anew.",
            called=called,
            heads=heads[0],
        )


def _refuse_lists(root: Node, lines: list[Line], called: str) -> None:
    """Make sure that lines are of an article.

    Raises:
        BulletinError: they are not.
    """
    if not lines and not _leads_on(root):
        raise BulletinError("{called} is an empty page: nothing in it can be indexed.", called=called)
    said = [line for line in lines if not line.is_link and len(line.text) >= _SHORTEST]
    if not any(_SENTENCE.search(line.text) for line in said) or _is_list(root, lines, said):
        raise BulletinError(
            "{called} is a page without an article, as lists are: give the pages that it leads to.",
            called=called,
        )


def _is_list(root: Node, lines: list[Line], said: list[Line]) -> bool:
    """Whether lines lead to articles: many links or days, the same again, or few beside many links."""
    links, days = sum(line.is_link for line in lines), sum(map(_is_day, lines))
    if links >= _HEADLINES and links >= _HEADLINE_SHARE * len(lines):
        return True
    if days >= _DAYS and days >= _DAY_SHARE * len(lines):
        return True
    if len(said) - len({line.text for line in said}) >= _DAYS:
        return True
    headlines = sum(len(text.split()) >= _HEADLINE_WORDS for text in texts_of(root, "//a[@href]"))
    own = any(len(text.split()) >= _HEADLINE_WORDS - 2 for text in texts_of(root, "//h1"))
    is_article = own or first_text(root, "//meta[@property='og:type']/@content") == "article"
    short = sum(len(line.text) for line in said) < _SHORT_ARTICLE
    return short and headlines >= _MANY_HEADLINES and not is_article


def _is_day(line: Line) -> bool:
    return bool(line.text) and _DAY.fullmatch(line.text) is not None and any(map(str.isdigit, line.text))


def _with_heading(lines: list[Line], titles: tuple[TitleCandidate, ...]) -> list[Line]:
    """The lines of an article below its heading, which pages put beside it or right above it."""
    own = next((title.text for title in titles if title.found_in == "h1"), None)
    if own is None or not lines:
        return lines
    head = [fold(line.text) for line in lines[:_HEADING_LINES]]
    return lines if any(fold(own) in line for line in head) else [Line(own, 0), *lines]


def _titles(root: Node) -> tuple[TitleCandidate, ...]:
    """What a page calls itself, its headings first, since the title in its head may be the site's.

    Of several headings it is the one that shares most words with the title in the head; one that is the
    site's name, or leads to its front page, is none.
    """
    site = fold(first_text(root, "//meta[@property='og:site_name']/@content"))
    heads = texts_of(root, "//h1[not(.//a[@href='/' or @href='#'])]")
    shared = texts_of(root, "//meta[@property='og:title']/@content")[:1]
    named = texts_of(root, "//head/title")[:1]
    words = set(fold(" ".join([*shared, *named])).split())
    own = [text for text in heads[:_MOST_HEADINGS] if fold(text) != site]
    own.sort(key=lambda text: -len(words & set(fold(text).split())))
    found = [TitleCandidate(text, "h1") for text in own[:1]]
    found += [TitleCandidate(text, "og:title") for text in shared if fold(text) != site]
    found += [TitleCandidate(text, "title") for text in named]
    return tuple(found)
