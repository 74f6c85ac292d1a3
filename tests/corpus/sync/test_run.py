import gzip

import pytest

from tests.corpus.sync import portal as faults
from tests.corpus.sync.conftest import Office, Watch
from tests.corpus.sync.portal import Answer, Portal

DAY = 86_400.0


def test_a_map_leads_to_pages_that_are_kept(portal: Portal, office: Office) -> None:
    """Each page of a site's map is kept as it came, named by its address; the map itself is none."""
    portal.page("/tin/thong-bao-12.html", "Thông báo số 12")
    portal.page("/tin/ke-hoach.html", "Kế hoạch năm 2020")
    report = office.fetch(portal.site_map("/sitemap.xml", "/tin/thong-bao-12.html", "/tin/ke-hoach.html"))
    assert (report.new, report.failures) == (2, [])
    assert [file.name.rpartition("-")[0] for file in office.kept] == ["ke-hoach", "thong-bao-12"]
    assert office.kept[1].read_bytes() == faults.article("Thông báo số 12")


@pytest.mark.parametrize("feed", [faults.rss, faults.atom])
def test_feeds_lead_to_pages(portal: Portal, office: Office, feed: object) -> None:
    """The entries of RSS and Atom are followed, relative addresses too."""
    assert callable(feed)
    portal.page("/1.html", "Tin một")
    portal.page("/2.html", "Tin hai")
    portal.pages["/rss"] = Answer(feed(portal.url("/1.html"), "/2.html"))
    assert office.fetch(portal.url("/rss")).new == 2


def test_a_single_page_may_be_listed(portal: Portal, office: Office) -> None:
    """An address that is neither feed nor map is a page itself."""
    assert office.fetch(portal.page("/quyet-dinh.html", "Quyết định số 5")).new == 1


def test_a_page_is_not_sent_twice(portal: Portal, office: Office, watch: Watch) -> None:
    """A known page is asked for with what its server knows it by, and 304 leaves it as it is."""
    address = portal.site_map("/map", "/a.html")
    portal.page("/a.html", "Tin", ETag='"v1"', Last_Modified="Thu, 05 Mar 2020 00:00:00 GMT")
    office.fetch(address)
    watch.time += 2 * DAY
    portal.pages["/a.html"] = Answer(status=304)
    report = office.fetch(address)
    last = portal.visits[-1].headers
    assert (last["if-none-match"], last["if-modified-since"]) == ('"v1"', "Thu, 05 Mar 2020 00:00:00 GMT")
    assert (report.new, report.changed, report.unchanged, report.failures) == (0, 0, 1, [])
    assert office.texts() == [faults.article("Tin").decode()]


def test_a_frozen_lastmod_hides_no_change(portal: Portal, office: Office, watch: Watch) -> None:
    """A page that says something else is taken although the map tells the day of before."""
    address = portal.site_map("/map", "/a.html")
    portal.page("/a.html", "Tin")
    office.fetch(address)
    watch.time += 2 * DAY
    portal.page(
        "/a.html", "Tin", "Hội nghị đã bầu đồng chí Nguyễn Văn An giữ chức Bí thư Chi bộ nhiệm kỳ mới."
    )
    assert office.fetch(address).changed == 1
    assert "Nguyễn Văn An" in office.texts()[0]


def test_a_server_that_always_says_unchanged_is_not_believed_for_ever(
    portal: Portal, office: Office, watch: Watch
) -> None:
    """After a week a page is asked for without conditions: some servers answer 304 whatever happened."""
    address = portal.site_map("/map", "/a.html")
    portal.page("/a.html", "Tin", Last_Modified="Thu, 05 Mar 2020 00:00:00 GMT")
    office.fetch(address)
    watch.time += 8 * DAY
    office.fetch(address)
    assert "if-modified-since" not in portal.visits[-1].headers


def test_counters_of_visits_are_no_change(portal: Portal, office: Office, watch: Watch) -> None:
    """A page of which only what is no text moved is as it was."""
    address = portal.site_map("/map", "/a.html")
    portal.page("/a.html", "Tin")
    office.fetch(address)
    watch.time += 2 * DAY
    body = faults.article("Tin").replace(b"</head>", b"<meta name='token' content='8271'></head>")
    portal.pages["/a.html"] = Answer(body)
    report = office.fetch(address)
    assert (report.changed, report.unchanged) == (0, 1)


def test_a_new_day_in_the_map_has_a_page_asked_for_at_once(
    portal: Portal, office: Office, watch: Watch
) -> None:
    """A page is asked for again after a day, or sooner where its listing says that it changed."""
    portal.page("/a.html", "Tin")
    office.fetch(portal.site_map("/map", "/a.html"))
    watch.time += 60
    office.fetch(portal.site_map("/map", "/a.html"))
    assert portal.asked("/a.html") == 1
    office.fetch(portal.site_map("/map", "/a.html", lastmod="2021-02-02"))
    assert portal.asked("/a.html") == 2


def test_a_run_goes_on_where_the_last_one_ended(portal: Portal, office: Office) -> None:
    """What a bound leaves is fetched by the next run, and nothing of before twice."""
    names = [f"/{number}.html" for number in range(5)]
    for name in names:
        portal.page(name, f"Tin {name}")
    address = portal.site_map("/map", *names)
    first = office.fetch(address, run_pages=3)
    assert (first.new, first.left) == (3, 2)
    second = office.fetch(address, run_pages=3)
    assert (second.new, second.left) == (2, 0)
    assert [portal.asked(name) for name in names] == [1] * 5


def test_what_was_fetched_before_a_kill_stays(portal: Portal, office: Office) -> None:
    """A run that dies at a page has kept those before it, and the next run asks for none of them."""
    for name in ("/1.html", "/2.html"):
        portal.page(name, f"Tin {name}")

    address = portal.site_map("/map", "/1.html", "/2.html")
    plain = office.watch.sleep

    def killed(seconds: float) -> None:
        plain(seconds)
        if portal.asked("/1.html"):
            raise KeyboardInterrupt

    office.watch.sleep = killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        office.fetch(address)
    assert len(office.kept) == 1
    office.watch.sleep = plain  # type: ignore[method-assign]
    assert office.fetch(address).new == 1
    assert [portal.asked(name) for name in ("/1.html", "/2.html")] == [1, 1]


def test_an_error_page_takes_no_place(portal: Portal, office: Office, watch: Watch) -> None:
    """Of 200 with an error page one sentence tells, and the page of before stays."""
    address = portal.site_map("/map", "/a.html")
    portal.page("/a.html", "Tin")
    office.fetch(address)
    watch.time += 2 * DAY
    error = (
        "<html><head><title>404 - File or directory not found</title></head><body><h2>Not found</h2></body>"
    )
    portal.pages["/a.html"] = Answer(error.encode())
    report = office.fetch(address)
    assert "what a server said in place of the page" in office.told(report)
    assert office.texts() == [faults.article("Tin").decode()]


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "is not there (404)"), (410, "any more"), (403, "closed"), (500, "answered with 500")],
)
def test_a_page_that_is_gone_stays_kept(
    portal: Portal, office: Office, watch: Watch, status: int, said: str
) -> None:
    """What a server no longer gives is told, and stays as it was fetched."""
    address = portal.site_map("/map", "/a.html")
    portal.page("/a.html", "Tin")
    office.fetch(address)
    watch.time += 2 * DAY
    portal.pages["/a.html"] = Answer(status=status)
    report = office.fetch(address)
    assert said in office.told(report)
    assert "what was fetched of it before stays" in office.told(report)
    assert len(office.kept) == 1


def test_one_bad_page_stops_no_run(portal: Portal, office: Office) -> None:
    """Each page that gives nothing is one sentence, and those behind it are fetched."""
    portal.pages["/cut.html"] = faults.cut_off
    portal.pages["/ssh.html"] = faults.no_http
    portal.pages["/empty.html"] = Answer(b"")
    portal.pages["/image.png"] = Answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    portal.pages["/packed.html"] = Answer(b"\x28\xb5\x2f\xfd", headers={"Content-Encoding": "br"})
    portal.page("/last.html", "Tin cuối")
    paths = ("/cut.html", "/ssh.html", "/empty.html", "/image.png", "/packed.html", "/last.html")
    report = office.fetch(portal.site_map("/map", *paths))
    assert report.new == 1
    assert len(report.failures) == 5
    assert all(str(failure).endswith(".") and "\n" not in str(failure) for failure in report.failures)


def test_bodies_have_bounds(portal: Portal, office: Office) -> None:
    """Of a body without end, and of one that is large when unpacked, no more is read than a page may have."""
    portal.pages["/endless.html"] = faults.endless
    portal.pages["/bomb.html"] = Answer(faults.bomb(50_000_000), headers={"Content-Encoding": "gzip"})
    portal.pages["/bomb.gz"] = Answer(faults.bomb(50_000_000), headers={"Content-Type": "application/gzip"})
    paths = ("/endless.html", "/bomb.html", "/bomb.gz")
    report = office.fetch(portal.site_map("/map", *paths), page_bytes=1_000_000)
    assert office.told(report).count("is larger than 1000000 bytes") == 3
    assert office.kept == []


@pytest.mark.parametrize("slow", [faults.silent, faults.dripping])
def test_slow_bodies_end(portal: Portal, office: Office, slow: object) -> None:
    """An answer that is not whole in time is given up, also where each of its bytes comes soon."""
    assert callable(slow)
    portal.pages["/slow.html"] = slow(portal)
    report = office.fetch(portal.site_map("/map", "/slow.html"), timeout_s=0.5)
    assert "is not answered within" in office.told(report)


def test_content_counts_and_not_its_type(portal: Portal, office: Office) -> None:
    """A page that says it is a picture, or another charset, is read as what it is."""
    headers = {"Content-Type": "image/jpeg; charset=iso-8859-1"}
    portal.pages["/a.pdf"] = Answer(faults.article("Đại hội Đảng bộ tỉnh"), headers=headers)
    assert office.fetch(portal.site_map("/map", "/a.pdf")).new == 1
    assert office.kept[0].suffix == ".html"
    assert "Đại hội Đảng bộ tỉnh" in office.texts()[0]


def test_packed_bodies_are_unpacked(portal: Portal, office: Office) -> None:
    """Gzip is unpacked where it was agreed on, where a map is a file of it, and not where a header lies."""
    body = faults.article("Tin")
    portal.pages["/a.html"] = Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"})
    portal.pages["/b.html"] = Answer(faults.article("Tin hai"), headers={"Content-Encoding": "gzip"})
    pages = faults.site_map(portal.url("/a.html"), portal.url("/b.html"))
    portal.pages["/map.xml.gz"] = Answer(gzip.compress(pages), headers={"Content-Type": "application/x-gzip"})
    assert office.fetch(portal.url("/map.xml.gz")).new == 2


def test_maps_of_maps_in_a_circle_end(portal: Portal, office: Office) -> None:
    """Maps that lead to each other are each read once, also where one hides among the pages."""
    portal.pages["/index.xml"] = Answer(
        faults.site_index(portal.url("/index.xml"), portal.url("/2.xml"), portal.url("/tin.xml"))
    )
    portal.pages["/2.xml"] = Answer(faults.site_index(portal.url("/index.xml")))
    portal.pages["/tin.xml"] = Answer(faults.site_map(portal.url("/tin.xml"), portal.url("/child.xml")))
    portal.pages["/child.xml"] = Answer(faults.site_map(portal.url("/a.html"), portal.url("/index.xml")))
    portal.page("/a.html", "Tin")
    report = office.fetch(portal.url("/index.xml"))
    assert (report.new, report.failures) == (1, [])
    assert portal.asked("/index.xml") == 1


def test_an_endless_stair_of_maps_ends(portal: Portal, office: Office) -> None:
    """Maps that lead to ever further ones are followed to a depth, and one sentence says so."""
    for number in range(20):
        portal.pages[f"/{number}.xml"] = Answer(faults.site_index(portal.url(f"/{number + 1}.xml")))
    report = office.fetch(portal.url("/0.xml"))
    assert "is one map too many" in office.told(report)
    assert portal.asked("/9.xml") == 0


def test_broken_xml_is_read_as_far_as_it_goes(portal: Portal, office: Office) -> None:
    """A feed that is cut off, or has a bare &, still leads to its entries; what is no address is told."""
    portal.page("/1.html?a=1&b=2", "Tin")
    broken = faults.rss(portal.url("/1.html?a=1&b=2"))[:-30]
    portal.pages["/rss"] = Answer(broken)
    assert office.fetch(portal.url("/rss")).new == 1
    portal.pages["/map.xml"] = Answer(b"<?xml version='1.0'?><urlset><url><loc>http://[bad</loc></url>")
    report = office.fetch(portal.url("/map.xml"))
    assert "names what are no addresses (1)" in office.told(report)


def test_a_listing_that_is_known_still_leads_on(portal: Portal, office: Office) -> None:
    """A map that has not changed is not sent again, and what is left of it is fetched all the same."""
    for name in ("/1.html", "/2.html"):
        portal.page(name, f"Tin {name}")
    body = faults.site_map(portal.url("/1.html"), portal.url("/2.html"))
    portal.pages["/map"] = [Answer(body, headers={"ETag": '"1"'}), Answer(status=304)]
    office.fetch(portal.url("/map"), run_pages=1)
    assert office.fetch(portal.url("/map"), run_pages=1).new == 1
    assert portal.visits[-2].headers["if-none-match"] == '"1"'


def test_hosts_that_are_not_listed_are_told_once(portal: Portal, office: Office) -> None:
    """A listing that leads elsewhere is told in one sentence with the hosts, and none of them is asked."""
    portal.pages["/rss"] = Answer(
        faults.rss("https://bao.example/1", "https://bao.example/2", "http://x.example/")
    )
    report = office.fetch(portal.url("/rss"))
    assert "(bao.example, x.example; addresses: 3)" in office.told(report)
    assert len(report.failures) == 1


def test_a_full_disk_is_one_sentence(portal: Portal, office: Office) -> None:
    """Where nothing can be kept, the run ends with a sentence that says where and what to do."""
    office.originals.folder.parent.joinpath("fetched").write_text("a file in its place")
    with pytest.raises(Exception, match="cannot be written"):
        office.fetch(portal.page("/a.html", "Tin"))
