from email.utils import formatdate

import pytest

from tests.corpus.sync import portal as faults
from tests.corpus.sync.conftest import Office, Watch
from tests.corpus.sync.portal import Answer, Portal, open_portal


def moved(address: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": address})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_within_a_host_are_followed(portal: Portal, office: Office, status: int) -> None:
    """A page behind a redirect is kept with the address that served it."""
    portal.pages["/cu.html"] = moved("/moi.html", status)
    portal.page("/moi.html", "Tin")
    office.fetch(portal.site_map("/map", "/cu.html"))
    [record] = office.originals.folder.glob("*/.cu-*.json")
    assert portal.url("/moi.html") in record.read_text()


def test_redirects_in_a_circle_end(portal: Portal, office: Office) -> None:
    """A circle of redirects, and one that always leads on, are one sentence each."""
    portal.pages["/a"] = moved("/b")
    portal.pages["/b"] = moved("/a")
    for number in range(20):
        portal.pages[f"/{number}"] = moved(f"/{number + 1}")
    report = office.fetch(portal.site_map("/map", "/a", "/0"))
    assert office.told(report).count("leads round in a circle, or through too many addresses") == 2
    assert portal.asked("/9") == 0


def test_no_redirect_leads_out_of_the_listed_hosts(portal: Portal, office: Office) -> None:
    """A redirect to another host, and to a file of this machine, is refused before anything is asked."""
    with open_portal() as other:
        other.page("/tin.html", "Tin lạ")
        portal.pages["/a"] = moved(other.url("/tin.html"))
        portal.pages["/b"] = moved("file:///etc/passwd")
        portal.pages["/c"] = moved("//169.254.169.254/latest/meta-data")
        report = office.fetch(portal.site_map("/map", "/a", "/b", "/c"))
        assert office.told(report).count("is of a host that is not listed") == 2
        assert "is no address of the web" in office.told(report)
        assert other.visits == []


def test_a_private_host_is_asked_only_where_it_is_listed(portal: Portal, office: Office) -> None:
    """What leads to a private network is not asked, whether the address says so or a redirect."""
    with open_portal() as inner:
        inner.page("/tin.html", "Tin trong nhà")
        portal.pages["/a"] = moved(inner.url("/tin.html"))
        report = office.fetch(portal.site_map("/map", "/a"), hosts=frozenset({inner.place}))
        assert f"{inner.place} is a machine of a private network (127.0.0.1)" in office.told(report)
        assert inner.visits == []
        inside = office.fetch(
            portal.site_map("/map2", "/a?1"), private=(inner.place,), hosts=frozenset({inner.place})
        )
        assert inside.new == 0
    assert portal.asked("/a") == 1


def test_robots_are_heard(portal: Portal, office: Office) -> None:
    """What robots.txt closes is not asked for; a longer rule that opens a part of it goes first."""
    rules = b"User-agent: *\nDisallow: /noi-bo/\nAllow: /noi-bo/cong-khai\nDisallow: /*.doc$\n"
    portal.pages["/robots.txt"] = Answer(rules, headers={"Content-Type": "text/plain"})
    for path in ("/noi-bo/1.html", "/noi-bo/cong-khai.html", "/a.doc"):
        portal.page(path, f"Tin {path}")
    report = office.fetch(portal.site_map("/map", "/noi-bo/1.html", "/noi-bo/cong-khai.html", "/a.doc"))
    assert (report.new, office.told(report).count("may not be fetched, by the robots.txt")) == (1, 2)
    assert portal.asked("/robots.txt") == 1


def test_robots_may_name_us(portal: Portal, office: Office) -> None:
    """Rules for this program's name count in place of those for all."""
    portal.pages["/robots.txt"] = Answer(b"User-agent: *\nAllow: /\n\nUser-agent: bantin\nDisallow: /\n")
    report = office.fetch(portal.page("/a.html", "Tin"))
    assert report.new == 0


@pytest.mark.parametrize(
    ("answer", "new"),
    [
        (Answer(status=404), 1),
        (Answer(status=403), 1),
        (Answer(faults.article("Cổng thông tin", "Disallow: /")), 1),
        (Answer(b""), 1),
        (Answer(b"\xef\xbb\xbfUser-agent: *\nDisallow: /"), 0),
        (Answer(status=500), 0),
        (moved("/robots2.txt"), 0),
        (moved("http://elsewhere.example/robots.txt"), 1),
    ],
    ids=["missing", "forbidden", "page", "empty", "mark", "failing", "moved", "moved away"],
)
def test_robots_of_all_kinds(portal: Portal, office: Office, answer: Answer, new: int) -> None:
    """Without robots.txt all may be fetched, from a host that fails to tell it nothing (RFC 9309)."""
    portal.pages["/robots.txt"] = answer
    portal.pages["/robots2.txt"] = Answer(b"User-agent: *\nDisallow: /")
    report = office.fetch(portal.page("/a.html", "Tin"))
    assert report.new == new
    assert len(report.failures) == 1 - new


def test_an_endless_robots_opens_nothing(portal: Portal, office: Office) -> None:
    """Where robots.txt has no end nothing is fetched from its host, and one sentence says so."""
    portal.pages["/robots.txt"] = faults.endless
    address = portal.page("/a.html", "Tin")
    report = office.fetch(address, portal.page("/b.html", "Tin"), page_bytes=100_000)
    assert "does not tell its robots.txt" in office.told(report)
    assert (len(report.failures), report.left, portal.asked("/a.html")) == (1, 1, 0)


def test_a_host_is_left_alone_between_two_requests(portal: Portal, office: Office, watch: Watch) -> None:
    """Requests to one host keep the pause of the settings, or the longer one of its robots.txt."""
    office.fetch(portal.page("/a.html", "Tin"))
    assert watch.slept == [1.0]
    portal.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 7\n")
    portal.page("/b.html", "Tin")
    office.fetch(portal.site_map("/map", "/b.html"))
    assert watch.slept[1:] == [1.0, 7.0]


def test_a_busy_host_is_asked_when_it_says(portal: Portal, office: Office, watch: Watch) -> None:
    """After 429 or 503 the same page is asked for when Retry-After is over."""
    page = Answer(faults.article("Tin"))
    portal.pages["/a.html"] = [Answer(status=503, headers={"Retry-After": "20"}), Answer(status=429), page]
    assert office.fetch(portal.url("/a.html")).new == 1
    assert watch.slept == [1.0, 20.0, 10.0]


def test_a_busy_host_is_left_to_a_later_run(portal: Portal, office: Office, watch: Watch) -> None:
    """A host that wants an hour is left alone by this run and those within the hour, in one sentence."""
    until = formatdate(watch.time + 3600, usegmt=True)
    portal.pages["/1.html"] = [
        Answer(status=503, headers={"Retry-After": until}),
        Answer(faults.article("Tin")),
    ]
    portal.page("/2.html", "Tin hai")
    address = portal.site_map("/map", "/1.html", "/2.html")
    report = office.fetch(address)
    assert (len(report.failures), report.left) == (1, 1)
    assert "wants to be asked later" in office.told(report)
    asked = len(portal.visits)
    watch.time += 1800
    assert len(office.fetch(address).failures) == 1
    assert len(portal.visits) == asked
    watch.time += 1900
    assert office.fetch(address).new == 2


def test_a_dead_host_costs_one_sentence(portal: Portal, office: Office) -> None:
    """Of a host where nobody answers one sentence tells, and those that answer are fetched."""
    with open_portal() as dead:
        pass
    report = office.fetch(dead.url("/1"), dead.url("/2"), dead.url("/3"), portal.page("/a.html", "Tin"))
    assert (report.new, len(report.failures), report.left) == (1, 1, 2)
    assert "Connection refused" in office.told(report)


def test_a_host_that_dies_is_given_up(portal: Portal, office: Office) -> None:
    """After three connections in a row that come to nothing the host's other pages are left."""
    names = [f"/{number}.html" for number in range(9)]
    for name in names:
        portal.pages[name] = faults.silent(portal)
    report = office.fetch(portal.site_map("/map", *names), timeout_s=0.2)
    assert (len(report.failures), report.left) == (3, 6)


def test_a_name_that_nobody_knows_is_told(office: Office) -> None:
    """A host that no name server knows is one sentence."""
    report = office.fetch("http://khong-co.invalid/rss")
    assert "khong-co.invalid is not known to the name servers" in office.told(report)


def test_a_run_ends_in_time(portal: Portal, office: Office) -> None:
    """A run whose time is over leaves what it has not asked for, whatever its pages."""
    portal.page("/a.html", "Tin")
    portal.page("/b.html", "Tin")
    report = office.fetch(portal.site_map("/map", "/a.html", "/b.html"), run_s=2)
    assert (report.new, report.left) == (1, 1)
