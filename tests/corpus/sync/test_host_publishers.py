import pytest

from corpus.models import Bulletin, Mark
from corpus.sync.host_publishers import HostPublishers

HOST = "laocai.example.vn"
BOUND = HostPublishers({HOST: ["UBND tỉnh Lào Cai", "Sở Nội vụ tỉnh Lào Cai"], "empty.vn": []})


def bulletin(publisher: str | None) -> Bulletin:
    return Bulletin("b", "Tin", "Tin", publisher=publisher)


@pytest.mark.parametrize(
    "publisher",
    [
        "UBND tỉnh Lào Cai",
        "Ủy ban nhân dân tỉnh Lào Cai",
        "ỦY BAN NHÂN DÂN TỈNH LÀO CAI",
        "Sở Nội  vụ tỉnh Lào Cai",
    ],
)
def test_a_bound_publisher_is_believed(publisher: str) -> None:
    """A publisher of the host is known, abbreviated or in full, in capitals or not."""
    assert BOUND.judged(bulletin(publisher), HOST) == bulletin(publisher)


@pytest.mark.parametrize(
    ("publisher", "host"),
    [
        ("Sở Y tế tỉnh Lào Cai", HOST),
        ("UBND tỉnh Lào Cai", "other.vn"),
        ("UBND tỉnh", HOST),
        ("Sở Y tế", "empty.vn"),
    ],
)
def test_any_other_publisher_is_only_claimed(publisher: str, host: str) -> None:
    """Another publisher than those of the host is marked, and so is any of a host that speaks for nobody."""
    assert BOUND.judged(bulletin(publisher), host).marks == (Mark.CLAIMED,)


@pytest.mark.parametrize(
    ("host", "publisher"), [(HOST, "UBND tỉnh Lào Cai"), ("other.vn", None), ("empty.vn", None)]
)
def test_a_page_that_names_nobody_is_of_its_host(host: str, publisher: str | None) -> None:
    """Where a page names no publisher the first one of its host is, and there is nothing to be believed."""
    judged = BOUND.judged(bulletin(None), host)
    assert (judged.publisher, judged.marks) == (publisher, ())
