"""What leads to pages: feeds (RSS, Atom) and maps of sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import BulletinError, FetchError
from corpus.ingest.formats.feed import NewsFeed
from corpus.ingest.formats.markup import Node, first_text, parse_xml
from corpus.sync.addresses import Address

_MOST_LINKS = 50_000  # as of a map of a site
_WEB = re.compile(r"https?://", re.IGNORECASE)
# An & that begins no entity, as in addresses that nobody wrote for XML.
_BARE = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]\w{1,30};)")
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
_ENTRIES = "//*[local-name()='item' or local-name()='entry']"
_PAGES = "//*[local-name()='url']"
_MAPS = "//*[local-name()='sitemap']"


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page that a listing leads to.

    Attributes:
        address: Its own.
        changed: When it changed, as the listing writes it; empty where it does not. Portals tell one day of
            all pages, so it says that a page is worth another look, never that it is not.
    """

    address: Address
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Where a feed or the map of a site leads.

    Attributes:
        pages: Each once, in their order.
        maps: Further maps.
        broken: How many of its addresses are none.
    """

    pages: tuple[PageLink, ...]
    maps: tuple[Address, ...]
    broken: int = 0


def is_listing(content: bytes) -> bool:
    """Whether a content begins like a feed or the map of a site."""
    return NewsFeed().claims(content)


def read_listing(content: bytes, base: Address) -> Listing:
    """Where a feed or a map leads, as far as it can be read; addresses without a host count from ``base``.

    Raises:
        FetchError: it is no XML, or made of too many tags.
    """
    try:
        root = parse_xml(_with_escapes(content), str(base))
    except BulletinError as error:
        raise FetchError(error.notice.template, **error.notice.fields) from error
    broken = 0
    pages: dict[Address, PageLink] = {}
    maps: dict[Address, None] = {}
    for text, changed, is_map in _links(root):
        if len(pages) + len(maps) >= _MOST_LINKS:
            break
        try:
            address = Address.parse(text, base)
        except FetchError:
            broken += 1
            continue
        if is_map:
            maps[address] = None
        else:
            pages.setdefault(address, PageLink(address, changed))
    return Listing(tuple(pages.values()), tuple(maps), broken)


def _with_escapes(content: bytes) -> bytes:
    """XML with every bare & written out, but where it is right as it is, in CDATA."""
    before, *sections = content.split(_CDATA)
    written = [_BARE.sub(b"&amp;", before)]
    for section in sections:
        inside, end, behind = section.partition(_CDATA_END)
        written += [_CDATA, inside, end, _BARE.sub(b"&amp;", behind)]
    return b"".join(written)


def _links(root: Node) -> Iterator[tuple[str, str, bool]]:
    """Address, day of change, and whether it is a map's."""
    for each in root.xpath(_MAPS):
        yield first_text(each, "*[local-name()='loc']"), "", True
    for each in root.xpath(_PAGES):
        link = first_text(each, "*[local-name()='loc']")
        if link:
            yield link, first_text(each, "*[local-name()='lastmod']"), False
    for each in root.xpath(_ENTRIES):
        link = _entry_link(each)
        if link:
            yield link, _entry_day(each), False


def _entry_link(entry: Node) -> str:
    """The address of an entry: its link, or the name that it is known by where that is an address."""
    named = first_text(entry, "*[local-name()='link' and (not(@rel) or @rel='alternate')]/@href")
    link = named or first_text(entry, "*[local-name()='link']")
    if link:
        return link
    known = first_text(entry, "*[local-name()='guid' or local-name()='id']")
    return known if _WEB.match(known) else ""


def _entry_day(entry: Node) -> str:
    return first_text(entry, "*[local-name()='updated']") or first_text(
        entry, "*[local-name()='pubDate' or local-name()='published' or local-name()='date']"
    )
