"""Feeds of news, RSS and Atom: each entry with its lead. Maps of sites are refused: they say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime

from corpus.errors import BulletinError
from corpus.ingest.formats.base import Extraction, TitleCandidate, extracted
from corpus.ingest.formats.markup import Node, first_text, fragment_lines, parse_xml

_OPENS = re.compile(
    rb"(?is)\s*(?:<\?xml[^>]*>\s*|<\?[^>]*>\s*|<!--.*?-->\s*|<!doctype[^>\[]*(?:\[[^\]]*\])?>\s*){0,9}"
    rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b"
)
_HEAD = 4096
_MAPS = ("urlset", "sitemapindex")
_MOST_ENTRIES = 1_000


class NewsFeed:
    """The entries of a feed, each its title and its lead; the feed's own title goes first."""

    name = "feed"
    max_bytes = 8_000_000

    def claims(self, content: bytes) -> bool:
        """Whether it begins like a feed, or like the map of a site."""
        return _OPENS.match(content[:_HEAD].removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, content: bytes, called: str) -> Extraction:
        """The text of a feed.

        Raises:
            BoundError: it is longer, or made of more, than a bulletin may be.
            BulletinError: it is damaged, has no entries, or is the map of a site.
        """
        root = parse_xml(content, called)
        if _name(root) in _MAPS:
            raise BulletinError(
                "{called} is the map of a site and has no text: give the pages that it leads to.",
                called=called,
            )
        title = _text(root, "title")
        lines = [title] if title else []
        for entry in root.xpath("//*[local-name()='item' or local-name()='entry']")[:_MOST_ENTRIES]:
            lines += _entry_lines(entry, called)
        if len(lines) <= bool(title):
            raise BulletinError(
                "{called} is a feed without entries: nothing in it can be indexed.", called=called
            )
        read = extracted(
            lines,
            called,
            self.name,
            titles=(TitleCandidate(title, "feed"),) if title else (),
            published=_day(root),
        )
        return replace(read, described=len(title))


def _entry_lines(entry: Node, called: str) -> Iterator[str]:
    """The title of an entry, and its lead without pictures and links."""
    title = first_text(entry, "*[local-name()='title']")
    if title:
        yield title
    lead = first_text(entry, "*[local-name()='encoded' or local-name()='content']") or first_text(
        entry, "*[local-name()='description' or local-name()='summary']"
    )
    if lead:
        try:
            yield from (line.text for line in fragment_lines(lead, called) if line.text != title)
        except BulletinError:  # nothing but pictures
            return


def _text(root: Node, name: str) -> str:
    """The text of the first child of that name, of the feed or its channel."""
    return first_text(
        root, f"(*[local-name()='channel']/*[local-name()='{name}'] | *[local-name()='{name}'])"
    )


def _day(root: Node) -> str | None:
    """The day on which the feed was made, as ``2020-03-05``."""
    said = _text(root, "pubDate") or _text(root, "lastBuildDate")
    try:
        return parsedate_to_datetime(said).date().isoformat() if said else _text(root, "updated") or None
    except ValueError:
        return None


def _name(root: Node) -> str:
    return str(root.tag).rpartition("}")[2]
