from __future__ import annotations

import pytest

from corpus.errors import BulletinError
from corpus.ingest.formats.feed import NewsFeed
from corpus.ingest.read import parse_file

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Tin tức - Hà Nam</title>
<pubDate>Thu, 05 Mar 2020 20:45:46 +0700</pubDate>
<item><title>Đại hội Chi bộ</title>
<description><![CDATA[<a href="x"><img src="y"></a></br>Chi bộ họp bầu Bí thư.]]></description></item>
<item><title>Khởi công</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Tin tức - Hà Nam</title>
<updated>2020-03-05T20:45:46Z</updated>
<entry><title>Đại hội Chi bộ</title><summary>Chi bộ họp bầu Bí thư.</summary></entry>
<entry><title>Khởi công</title></entry></feed>"""


@pytest.mark.parametrize(
    "source", [RSS, ATOM, RSS.replace("</channel></rss>", "")], ids=["rss", "atom", "cut"]
)
def test_a_feed_is_read_entry_by_entry(source: str) -> None:
    """The title of a feed, and each entry with its lead, are lines; its day is its own."""
    (document,) = parse_file("tin.xml", source.encode()).documents
    assert document.bulletin.text == "Tin tức - Hà Nam\nĐại hội Chi bộ\nChi bộ họp bầu Bí thư.\nKhởi công"
    assert str(document.bulletin.date) == "2020-03-05"
    assert document.extraction.format == "feed"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<urlset><url><loc>https://a.vn</loc></url></urlset>", "is the map of a site"),
        ("<rss><channel><title>Tin</title></channel></rss>", "without entries"),
        ("<rss>" + "<a>" * 250_000, "more than 200000 tags"),
    ],
)
def test_what_has_no_text_is_told(source: str, complaint: str) -> None:
    """Maps of sites and empty feeds are refused in one sentence."""
    with pytest.raises(BulletinError, match=complaint):
        NewsFeed().read(source.encode(), "tin.xml")


def test_no_other_file_is_read() -> None:
    """An entity that stands for a file on the disk stands for nothing."""
    entity = "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
    source = RSS.replace('<?xml version="1.0"?>', entity).replace("Khởi công", "Khởi &a; công")
    assert NewsFeed().claims(source.encode())
    assert NewsFeed().read(source.encode(), "tin.xml").text.endswith("Khởi công")


def test_entities_in_entities_are_not_opened() -> None:
    """A few lines that would become gigabytes are not."""
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 50}'>" for n in range(1, 12))
    source = RSS.replace('<?xml version="1.0"?>', f"<!DOCTYPE rss [<!ENTITY a0 'ha'>{entities}]>")
    try:
        text = NewsFeed().read(source.replace("Khởi công", "Khởi &a11;").encode(), "tin.xml").text
    except BulletinError:
        return
    assert len(text) < 1000
