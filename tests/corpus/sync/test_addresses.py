import pytest

from corpus.errors import FetchError
from corpus.sync.addresses import Address
from corpus.sync.models import check_place
from corpus.sync.public_addresses import is_public


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HTTPS://Tinh.GOV.vn:443/Tin tức#1", "https://tinh.gov.vn/Tin%20t%E1%BB%A9c"),
        ("http://tinh.gov.vn", "http://tinh.gov.vn/"),
        ("http://tinh.gov.vn:8080/a?b=1&c=%20", "http://tinh.gov.vn:8080/a?b=1&c=%20"),
        ("  http://tinh.gov.vn./a  ", "http://tinh.gov.vn/a"),
        ("http://báo.vn/", "http://xn--bo-mia.vn/"),
        ("http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81/"),
        ("../b.html", "https://tinh.gov.vn/x/b.html"),
        ("//khac.vn/c", "https://khac.vn/c"),
        ("?trang=2", "https://tinh.gov.vn/x/y/z.html?trang=2"),
    ],
)
def test_addresses_have_one_spelling(written: str, read: str) -> None:
    """However an address is written, the same page has the same one."""
    base = Address.parse("https://tinh.gov.vn/x/y/z.html")
    assert str(Address.parse(written, base)) == read
    assert Address.parse(read) == Address.parse(written, base)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "tin.html",
            "ftp://a.vn/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "http:///a",
            "http://a b.vn/",
        ),
        *("http://a.vn:99999/", "http://[::1/", "http://an:mat-khau@a.vn/", "http://a.vn/" + "x" * 3000),
        *("http://" + "a" * 70 + ".vn/", "http://a..vn/", "mailto:a@b.vn"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(written: str) -> None:
    """Other schemes, users, broken hosts and ports, and what is too long are one sentence each."""
    with pytest.raises(FetchError) as error:
        Address.parse(written)
    assert str(error.value).endswith(".")
    assert "mat-khau" not in str(error.value)


@pytest.mark.parametrize(
    ("written", "read"), [("Tinh.gov.vn", "tinh.gov.vn"), ("a.vn:8080", "a.vn:8080"), ("a.vn:80", "a.vn")]
)
def test_hosts_are_listed_as_they_are_asked(written: str, read: str) -> None:
    """A host in the settings is the same as that of its addresses."""
    assert check_place(written) == read


@pytest.mark.parametrize("written", ["http://a.vn", "a.vn/tin", "", "a b"])
def test_what_is_no_host_is_refused(written: str) -> None:
    """An address in place of a host is told."""
    with pytest.raises(FetchError):
        check_place(written)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:4001::1", True),
        *(
            (each, False)
            for each in ("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254")
        ),
        *((each, False) for each in ("100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1")),  # noqa: S104
        *((each, False) for each in ("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1")),
        *(
            (each, False)
            for each in ("64:ff9b::a00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "x")
        ),
    ],
)
def test_public_addresses_are_told(address: str, public: bool) -> None:  # noqa: FBT001 (a table's)
    """Only what the open internet routes is public, also behind the ways from IPv6 to IPv4."""
    assert is_public(address) is public
